"""The CTC loss against all paths one by one, against the recursion of the paper state by state, and what it refuses.
With PyTorch it is compared in test_torch_values.py, with central differences in test_layer.py."""

import copy
import itertools
import re

import numpy as np
import pytest
from nn_cases import assert_close, draw, run

from rnnkit import nn
from rnnkit.nn import fast, paths

each_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def all_paths(logits, labels):
    """The loss of one sequence (T, V) and its gradient, from all V^T paths: p minus what share of the right ones says a
    class."""
    T, V = logits.shape
    p = nn.softmax(logits)
    total, share = 0, np.zeros((T, V))
    for path in itertools.product(range(V), repeat=T):
        if [c for c, _ in itertools.groupby(path) if c] == list(labels):
            weight = np.prod(p[np.arange(T), path])
            total += weight
            share[np.arange(T), path] += weight
    return -np.log(total), p - share / total


def by_the_paper(logits, labels):
    """The same for longer sequences: the states of Graves et al. (2006) one by one, as logarithms."""
    T = len(logits)
    log_p = logits - logits.max(axis=1, keepdims=True)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    states = [0]
    for label in labels:
        states += [label, 0]
    S = len(states)
    alpha, beta = np.full((T, S), -np.inf), np.full((T, S), -np.inf)
    jumps = [s > 1 and states[s] and states[s] != states[s - 2] for s in range(S)]
    for t, s in np.ndindex(T, S):
        if t == 0:
            alpha[t, s] = log_p[t, states[s]] if s < 2 else -np.inf
        else:
            before = [
                alpha[t - 1, s],
                *([alpha[t - 1, s - 1]] if s else []),
                *([alpha[t - 1, s - 2]] if jumps[s] else []),
            ]
            alpha[t, s] = np.logaddexp.reduce(before) + log_p[t, states[s]]
    for t, s in reversed(list(np.ndindex(T, S))):
        if t == T - 1:
            beta[t, s] = 0 if s > S - 3 else -np.inf
        else:
            after = [r for r in (s, s + 1, s + 2) if r < S and (r < s + 2 or jumps[r])]
            beta[t, s] = np.logaddexp.reduce([beta[t + 1, r] + log_p[t + 1, states[r]] for r in after])
    log_sum = np.logaddexp.reduce(alpha[-1, -2:])
    gradient = np.exp(log_p)
    for s in range(S):
        gradient[:, states[s]] -= np.exp(alpha[:, s] + beta[:, s] - log_sum)
    return -log_sum, gradient


def one_by_one(f, logits, labels, lengths, label_lengths):
    """Losses (N,) and gradient (T, N, V) of a batch, sequence by sequence."""
    losses, dlogits = [], np.zeros(logits.shape)
    for n, (length, label_length) in enumerate(zip(lengths, label_lengths, strict=True)):
        loss, dlogits[:length, n] = f(logits[:length, n].astype(float), labels[:label_length, n].tolist())
        losses.append(loss)
    return np.array(losses), dlogits


@pytest.fixture(params=["probabilities", "logs"])
def numbers(request, monkeypatch):
    """Each of the two kinds of numbers for all sequences."""
    monkeypatch.setattr(paths, "ENOUGH", 0 if request.param == "probabilities" else np.inf)


SEQUENCES = [[1, 2, 1], [1, 1], [2, 2, 2], [1, 2, 2], [2], [], [1, 2], [1, 1, 2]]


@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 1e-5), (np.float64, 1e-12)], ids=["float32", "float64"])
def test_the_loss_is_that_of_all_paths(rng, numbers, dtype, tolerance):
    """T = 6 and shorter, V = 3; among the sequences are some that have no step to spare."""
    T, N = 6, 2 * len(SEQUENCES)
    label_lengths = np.array([len(labels) for labels in SEQUENCES] * 2)
    labels = np.full((4, N), 77)
    for n, sequence in enumerate(SEQUENCES * 2):
        labels[: len(sequence), n] = sequence
    needed = [max(1, len(s) + sum(a == b for a, b in itertools.pairwise(s))) for s in SEQUENCES]
    lengths = np.array([T] * len(SEQUENCES) + needed)
    logits = 2 * rng.standard_normal((T, N, 3)).astype(dtype)
    losses, dlogits = one_by_one(all_paths, logits, labels, lengths, label_lengths)
    result = run("ctc_loss", {"logits": logits, "labels": labels, "lengths": lengths, "label_lengths": label_lengths})
    np.testing.assert_allclose(result["losses"], losses, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(result["dlogits"], dlogits, rtol=0, atol=tolerance)
    assert result["loss"] == pytest.approx(losses.sum(), rel=tolerance)
    assert not result["dlogits"][np.arange(T)[:, np.newaxis] >= lengths].any()


@pytest.mark.parametrize("scale", [0, 1, 8, 30, 100, 300, 1000, 1e4])
@pytest.mark.parametrize("T", [1, 2, 15, 16, 17, 18, 33, 60])
def test_the_loss_is_that_of_the_paper(rng, T, scale):
    """Around the steps at which probabilities are settled, with logits from equal ones to those that underflow."""
    N, L, V = 6, max(1, T // 2), 5
    lengths = rng.integers(max(1, T - 3), T, N, endpoint=True)
    lengths[0], labels = T, rng.integers(1, V, (L, N))
    label_lengths = rng.integers(0, lengths // 2, endpoint=True)
    logits = scale * rng.standard_normal((T, N, V))
    losses, dlogits = one_by_one(by_the_paper, logits, labels, lengths, label_lengths)
    result = run("ctc_loss", {"logits": logits, "labels": labels, "lengths": lengths, "label_lengths": label_lengths})
    np.testing.assert_allclose(result["losses"], losses, rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(result["dlogits"], dlogits, rtol=0, atol=1e-10 * max(1, scale))


@pytest.mark.parametrize("scale", [1, 1e4])
def test_a_thousand_steps(rng, scale):
    logits, labels = scale * rng.uniform(-1, 1, (1000, 2, 11)), rng.integers(1, 11, (100, 2))
    case = {"logits": logits, "labels": labels, "lengths": [1000, 700], "label_lengths": [100, 60]}
    result = run("ctc_loss", case)
    losses, dlogits = one_by_one(by_the_paper, *case.values())
    np.testing.assert_allclose(result["losses"], losses, rtol=1e-11)
    np.testing.assert_allclose(result["dlogits"], dlogits, rtol=0, atol=1e-10 * scale)
    np.testing.assert_allclose(result["dlogits"].sum(axis=-1), 0, atol=1e-10 * scale)
    in_float32 = run("ctc_loss", case | {"logits": logits.astype(np.float32)})
    exact = run("ctc_loss", case | {"logits": logits.astype(np.float32).astype(float)})
    assert_close(in_float32, {name: array.astype(np.float32) for name, array in exact.items()}, 1e-5)


def test_equal_logits_count_paths():
    """Of T steps, one label can stand at any stretch: T (T + 1) / 2 paths of V^T."""
    loss = nn.ctc_loss()
    for T in (1, 10, 1000):
        expected = T * np.log(7) - np.log(T * (T + 1) / 2)
        assert loss.forward(np.zeros((T, 1, 7)), [[3]], [T], [1]) == pytest.approx(expected, rel=1e-12)


@pytest.fixture
def in_logs(monkeypatch):
    """Of how many sequences at a time logarithms were needed."""
    needed, through = [], paths.through
    monkeypatch.setattr(paths, "through", lambda *given: needed.append(given[0].shape[-1]) or through(*given))
    return needed


@pytest.mark.parametrize("loss", [nn.ctc_loss(), fast.ctc_loss()], ids=["nn", "fast"])
@pytest.mark.parametrize(
    ("size", "scale", "expected"),
    [((100, 11, 10), 3, []), ((500, 64, 40), 1, []), ((500, 64, 40), 9, [8]), ((100, 11, 10), 100, [8])],
)
def test_logits_of_a_large_spread_need_logarithms_and_others_do_not(rng, loss, size, scale, expected, in_logs):
    T, V, L = size
    lengths = np.array([16, 17, 18, 32, 33, 48, T // 16 * 16, T])
    labels, label_lengths = rng.integers(1, V, (L, 8)), np.minimum(L, lengths // 2)
    if expected:
        lengths, label_lengths = np.full(8, T), np.full(8, L)
    loss.forward(scale * rng.standard_normal((T, 8, V)), labels, lengths, label_lengths)
    assert in_logs == expected


@pytest.mark.parametrize("loss", [nn.ctc_loss(), fast.ctc_loss()], ids=["nn", "fast"])
@pytest.mark.parametrize("steps", [slice(None, 19), slice(13, None), slice(None)], ids=["there", "back", "both"])
def test_what_underflows_between_two_settlings_is_noticed(rng, loss, steps, in_logs):
    """On the way there, with two steps of the way back, which make up for it where the two are multiplied; the other
    way round; and with all steps."""
    T, N = 32, 60
    logits, labels = np.zeros((T, N, 5)), rng.integers(1, 5, (8, N))
    logits[steps] = rng.choice([60, 100, 150], (1, N, 1)) * rng.standard_normal(logits[steps].shape)
    lengths, label_lengths = np.full(N, T), rng.integers(4, 9, N)
    expected, dlogits = one_by_one(by_the_paper, logits, labels, lengths, label_lengths)
    loss.forward(logits, labels, lengths, label_lengths)
    np.testing.assert_allclose(loss.losses, expected, rtol=1e-11)
    np.testing.assert_allclose(loss.backward(), dlogits, rtol=0, atol=1e-9)
    assert sum(in_logs) > 0


@pytest.mark.parametrize("seed", range(3))
def test_steps_of_all_sizes(seed):
    """Logits of 1 at one step and of 3000 at the next: what is lost on the way there may be lost on the way back."""
    rng = np.random.default_rng(seed)
    T, N = 30, 30
    logits = rng.standard_normal((T, N, 4)) * rng.choice([1, 30, 400, 3000], (T, N, 1))
    given = logits, rng.integers(1, 4, (6, N)), np.full(N, T), np.full(N, 6)
    losses, dlogits = one_by_one(by_the_paper, *given)
    loss = nn.ctc_loss()
    loss.forward(*given)
    np.testing.assert_allclose(loss.losses, losses, rtol=1e-10)
    np.testing.assert_allclose(loss.backward(), dlogits, rtol=0, atol=1e-7)


@each_dtype
def test_a_batch_of_ordinary_size_gives_what_logs_give(rng, dtype, monkeypatch):
    logits, labels = 3 * rng.standard_normal((100, 24, 11)).astype(dtype), rng.integers(1, 11, (10, 24))
    case = {"logits": logits, "labels": labels, "lengths": rng.integers(50, 101, 24), "label_lengths": [10, 3] * 12}
    quick = run("ctc_loss", case)
    monkeypatch.setattr(paths, "ENOUGH", np.inf)
    assert_close(quick, run("ctc_loss", case), 1e-5 if dtype == np.float32 else 1e-11)


@pytest.mark.parametrize("labels", [np.zeros((0, 3), int), np.full((2, 3), -1)], ids=["no row", "none that counts"])
def test_sequences_without_labels(rng, numbers, labels):
    logits, lengths = rng.standard_normal((5, 3, 4)), np.array([5, 1, 3])
    result = run("ctc_loss", {"logits": logits, "labels": labels, "lengths": lengths, "label_lengths": [0, 0, 0]})
    p = nn.softmax(logits)
    for n, length in enumerate(lengths):
        assert result["losses"][n] == pytest.approx(-np.log(p[:length, n, 0]).sum())
        np.testing.assert_allclose(result["dlogits"][:length, n, 0], p[:length, n, 0] - 1)


def test_an_empty_batch():
    loss = nn.ctc_loss()
    assert loss.forward(np.zeros((5, 0, 4)), np.zeros((2, 0), int), np.zeros(0, int), np.zeros(0, int)) == 0
    assert loss.losses.shape == (0,) and loss.backward().shape == (5, 0, 4)


@each_dtype
@pytest.mark.parametrize("garbage", [np.nan, np.inf, 1e30], ids=str)
def test_what_stands_after_the_end_reaches_nothing(rng, garbage, dtype):
    case = draw("ctc_loss", rng, dtype, T=9, N=6)
    expected = run("ctc_loss", case)
    after = np.arange(9)[:, np.newaxis] >= case["lengths"]
    case["logits"][after] = garbage
    for name, array in run("ctc_loss", case).items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)
    longer = {name: np.concatenate([case[name], case[name]]) for name in ("logits", "labels")}
    for name, array in run("ctc_loss", case | longer).items():
        np.testing.assert_array_equal(array[:9] if name == "dlogits" else array, expected[name], err_msg=name)


def test_a_class_that_cannot_be_is_one_that_is_very_unlikely(rng, numbers):
    case = draw("ctc_loss", rng, T=9, N=6)
    real = (np.arange(9)[:, np.newaxis] < case["lengths"]).astype(int)
    never = (real * rng.integers(0, 8, (9, 6)) == 1)[..., np.newaxis] & (np.arange(4) == 3)
    results = [run("ctc_loss", case | {"logits": np.where(never, logit, case["logits"])}) for logit in (-np.inf, -500)]
    for name, array in results[0].items():
        np.testing.assert_allclose(array, results[1][name], rtol=1e-10, atol=1e-12, err_msg=name)


@each_dtype
def test_labels_that_cannot_be_said_cost_infinitely_much_and_teach_nothing(rng, dtype):
    case = draw("ctc_loss", rng, dtype, T=9, N=6)
    expected = run("ctc_loss", case)
    case["label_lengths"][2] = max(1, case["label_lengths"][2])
    case["logits"][:, 2, case["labels"][0, 2]] = -np.inf
    result = run("ctc_loss", case)
    assert np.isposinf(result["loss"]) and np.isposinf(result["losses"]).tolist() == [n == 2 for n in range(6)]
    assert (result["dlogits"][:, 2] == 0).all()
    others = [0, 1, 3, 4, 5]
    np.testing.assert_array_equal(result["dlogits"][:, others], expected["dlogits"][:, others])


def test_one_sequence_that_is_not_a_number_leaves_the_others(rng):
    case = draw("ctc_loss", rng, T=9, N=6)
    expected = run("ctc_loss", case)
    case["logits"][0, 2, 1] = np.nan
    result = run("ctc_loss", case)
    assert np.isnan(result["loss"]) and np.isnan(result["losses"]).tolist() == [n == 2 for n in range(6)]
    others = [0, 1, 3, 4, 5]
    np.testing.assert_array_equal(result["dlogits"][:, others], expected["dlogits"][:, others])


def test_results_are_the_callers_own(rng):
    case = draw("ctc_loss", rng, T=9, N=6)
    loss = nn.ctc_loss()
    loss.forward(**case)
    losses, dlogits = loss.losses, loss.backward()
    kept = copy.deepcopy((losses, dlogits))
    losses[...] = dlogits[...] = 7
    for array in case.values():
        array[...] = 1
    np.testing.assert_array_equal(loss.backward(), kept[1])


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.uint64, list])
def test_labels_and_lengths_of_any_integers(rng, dtype):
    case = draw("ctc_loss", rng, T=9, N=6)
    case["labels"] = np.clip(case["labels"], 0, 200)
    expected = run("ctc_loss", case)
    for name in ("labels", "lengths", "label_lengths"):
        case[name] = case[name].tolist() if dtype is list else case[name].astype(dtype)
    for name, array in run("ctc_loss", case).items():
        np.testing.assert_array_equal(array, expected[name], err_msg=name)


GIVEN = {
    "logits": np.zeros((6, 3, 5)),
    "labels": np.array([[1, 2, 4], [1, 2, 0], [3, 2, 0]]),
    "lengths": np.array([6, 5, 1]),
    "label_lengths": np.array([3, 3, 1]),
}


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"logits": np.zeros((6, 5))}, ValueError, "logits has shape (6, 5); expected (T, N, V)"),
        ({"logits": np.zeros((6, 3, 5)) * 1j}, TypeError, "logits has dtype complex128; expected an array of real"),
        (
            {"logits": np.zeros((6, 3, 0))},
            ValueError,
            "logits has shape (6, 3, 0); expected at least one class, the blank",
        ),
        ({"labels": np.ones((3, 3))}, TypeError, "labels has dtype float64; expected integers (L, N)"),
        ({"labels": np.ones(3, int)}, ValueError, "labels has shape (3,); expected (L, N) = (…, 3) because logits is"),
        (
            {"labels": np.ones((3, 2), int)},
            ValueError,
            "labels has shape (3, 2); expected (L, N) = (…, 3) because logits",
        ),
        ({"lengths": [6.0, 5, 1]}, TypeError, "lengths has dtype float64; expected integers (N,)"),
        ({"lengths": [6, 5, 0]}, ValueError, "lengths[2] is 0; expected at least 1"),
        ({"lengths": [7, 5, 1]}, ValueError, "lengths[0] is 7; expected at most 6 because logits is (6, 3, 5)"),
        ({"label_lengths": [3.0, 3, 1]}, TypeError, "label_lengths has dtype float64; expected integers (N,)"),
        ({"label_lengths": [3, 3]}, ValueError, "label_lengths has shape (2,); expected (N,) = (3,) because logits is"),
        ({"label_lengths": [3, -1, 1]}, ValueError, "label_lengths[1] is -1; expected 0 to 3 because labels is (3, 3)"),
        ({"label_lengths": [3, 3, 4]}, ValueError, "label_lengths[2] is 4; expected 0 to 3 because labels is (3, 3)"),
        (
            {"labels": GIVEN["labels"] * [0, 1, 1]},
            ValueError,
            "labels holds 0 at index (0, 0); expected 1 to 4: 0 is the blank, and logits is (6, 3, 5)",
        ),
        ({"labels": GIVEN["labels"] + [0, 3, 0]}, ValueError, "labels holds 5 at index (0, 1); expected 1 to 4"),
        (
            {"lengths": [3, 5, 1]},
            ValueError,
            "sequence 0 has 3 steps; expected at least 4: its 3 labels need one each, and blanks between equal "
            "neighbours 1 more",
        ),
        ({"lengths": [4, 4, 1]}, ValueError, "sequence 1 has 4 steps; expected at least 5: its 3 labels"),
        (
            {"label_lengths": [3, 3, 2], "labels": np.ones((3, 3), int)},
            ValueError,
            "sequence 2 has 1 steps; expected at",
        ),
    ],
    ids=str,
)
def test_wrong_arguments_are_named_and_leave_the_last_forward_as_it_was(changes, error, message):
    loss = nn.ctc_loss()
    with pytest.raises(RuntimeError, match=r"ctc_loss\.backward needs a forward first"):
        loss.backward()
    loss.forward(**GIVEN)
    expected = loss.backward()
    with pytest.raises(error, match=re.escape(message)):
        loss.forward(**(GIVEN | changes))
    np.testing.assert_array_equal(loss.backward(), expected)
