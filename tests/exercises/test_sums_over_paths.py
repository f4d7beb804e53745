"""Unit 12: the right results are those of all paths one by one, of PyTorch and of central differences, and no case of
the beam hangs on a rounding."""

from itertools import pairwise, product

import nbformat
import numpy as np
import pytest

from rnnkit import exercises, nn
from rnnkit.exercises.speech import paths
from rnnkit.exercises.speech.prefix_beam import MARGIN, beam_steps
from tests.learner import examine, notebook, report
from tests.test_house import ROOT


@pytest.fixture
def rng():
    return np.random.default_rng(12)


LABELS = ([], [1], [2, 2], [1, 2], [2, 1, 1], [1, 2, 1])
TORCH = ROOT / "tests/nn/torch_values.npz"


def collapsed(path):
    """What a path says, character by character."""
    merged = [k for i, k in enumerate(path) if i == 0 or k != path[i - 1]]
    return tuple(k for k in merged if k != 0)


def states(path):
    """The states of the model of its labels that a path goes through."""
    return np.array([2 * len(collapsed(path[: t + 1])) - (k != 0) for t, k in enumerate(path)])


def every_path(log_probs):
    """Each path and its log-probability."""
    T, V = log_probs.shape
    for path in product(range(V), repeat=T):
        yield path, sum(log_probs[t, k] for t, k in enumerate(path))


def log_of_sum(values):
    return np.logaddexp.reduce(values) if len(values) else -np.inf


def draw(rng, T=5, V=3):
    return paths.log_softmax(rng.normal(0, 1.5, (T, V)))


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("labels", LABELS, ids=str)
def test_the_sums_are_those_of_all_paths(labels, rng):
    log_probs, labels = draw(rng), np.array(labels, int)
    T, S = len(log_probs), 2 * len(labels) + 1
    loss, log_alpha = exercises.get("ctc_forward").oracle(log_probs, labels, False)
    log_beta = exercises.get("ctc_beta").oracle(log_probs, labels)
    assert exercises.get("repaired_ctc_loss").oracle(log_probs, labels, False) == loss
    right = [(path, log_p) for path, log_p in every_path(log_probs) if collapsed(path) == tuple(labels)]
    close(loss, -log_of_sum([log_p for _, log_p in right]))
    for t in range(T):
        beginnings = {}
        for path, log_p in every_path(log_probs[: t + 1]):
            said = collapsed(path)
            if said == tuple(labels[: len(said)]):
                beginnings.setdefault(states(path)[-1], []).append(log_p)
        close(log_alpha[t], [log_of_sum(beginnings.get(s, [])) for s in range(S)])
        both = {}
        for path, log_p in right:
            both.setdefault(states(path)[t], []).append(log_p)
        close((log_alpha + log_beta)[t], [log_of_sum(both.get(s, [])) for s in range(S)])
    if right:
        close(np.logaddexp.reduce(log_alpha + log_beta, axis=1), np.full(T, -loss))


@pytest.mark.parametrize("labels", LABELS, ids=str)
def test_the_ways_to_go_on_are_those_of_all_paths(labels, rng):
    """From a state that cannot have been reached yet, too: it is entered by force, at step t."""
    log_probs, labels = draw(rng), np.array(labels, int)
    classes, S = [0, *(k for label in labels for k in (label, 0))], 2 * len(labels) + 1
    log_beta = exercises.get("ctc_beta").oracle(log_probs, labels)
    for t, s in product(range(len(log_probs)), range(S)):
        before = [k for label in labels[: s // 2] for k in (label, 0)] + ([classes[s]] if s % 2 else [0])
        values = [
            log_p for path, log_p in every_path(log_probs[t + 1 :]) if collapsed((*before, *path)) == tuple(labels)
        ]
        close(log_beta[t, s], log_of_sum(values))


def test_labels_that_do_not_fit_have_no_path(rng):
    for labels, T in ((np.array([1, 2, 1]), 2), (np.array([1, 1]), 2), (np.array([2, 2, 2]), 4)):
        assert exercises.get("ctc_forward").oracle(draw(rng, T), labels, False)[0] == np.inf
    assert np.isfinite(exercises.get("ctc_forward").oracle(draw(rng, 5), np.array([2, 2, 2]), False)[0])


@pytest.mark.parametrize("labels", LABELS, ids=str)
def test_the_gradient_is_that_of_central_differences(labels, rng):
    logits, labels, step = rng.normal(0, 1.5, (6, 4)), np.array(labels, int), 1e-5
    dlogits = exercises.get("ctc_backward").oracle(logits, labels)
    numerical = np.zeros_like(logits)
    for place in np.ndindex(logits.shape):
        moved = [logits.copy(), logits.copy()]
        moved[0][place] += step
        moved[1][place] -= step
        up, down = (exercises.get("ctc_forward").oracle(paths.log_softmax(each), labels, False)[0] for each in moved)
        numerical[place] = (up - down) / (2 * step)
    np.testing.assert_allclose(dlogits, numerical, atol=1e-9)
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-12)


@pytest.mark.parametrize("case", ["ctc_loss-T6-N4-float64", "ctc_loss-huge-float64"])
def test_loss_and_gradient_are_pytorchs(case):
    with np.load(TORCH) as stored:
        given = {name: stored[f"{case}/given/{name}"] for name in ("logits", "labels", "lengths", "label_lengths")}
        losses, dlogits = stored[f"{case}/expected/losses"], stored[f"{case}/expected/dlogits"]
    for n, (length, L) in enumerate(zip(given["lengths"], given["label_lengths"], strict=True)):
        logits, labels = given["logits"][:length, n], given["labels"][:L, n]
        loss, _ = exercises.get("ctc_forward").oracle(paths.log_softmax(logits), labels, False)
        np.testing.assert_allclose(loss, losses[n], rtol=1e-10)
        found = exercises.get("ctc_backward").oracle(logits, labels)
        np.testing.assert_allclose(found, dlogits[:length, n], atol=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_the_cases_have_the_losses_and_gradients_of_the_finished_layer(seed):
    for case in exercises.get("ctc_backward").cases(np.random.default_rng(seed)):
        logits, labels = case.args
        logits, finished = logits.astype(float), nn.ctc_loss()
        padded = labels[:, None] if len(labels) else np.zeros((1, 1), int)
        loss = finished.forward(logits[:, None], padded, [len(logits)], [len(labels)])
        right, _ = exercises.get("ctc_forward").oracle(paths.log_softmax(logits), labels, False)
        np.testing.assert_allclose(loss, right, rtol=1e-9)
        dlogits = exercises.get("ctc_backward").oracle(logits, labels)
        np.testing.assert_allclose(finished.backward()[:, 0], dlogits, atol=1e-9)


def test_float32_is_judged_for_short_sounds_alone():
    for seed in range(20):
        for case in exercises.get("ctc_backward").cases(np.random.default_rng(seed)):
            assert case.args[0].dtype == np.float64 or len(case.args[0]) <= 100


def test_in_float32_a_right_gradient_is_right_up_to_100_steps():
    """The model answer in float32, against float64, within what a check lets pass."""
    namespace = notebook("", "ctc_forward", "ctc_beta", "ctc_backward")
    for seed in range(5):
        rng = np.random.default_rng(seed)
        logits, labels = paths.draw_logits(rng, 100, 6).astype(np.float32), paths.draw_labels(rng, 4, 6)
        right = exercises.get("ctc_backward").oracle(logits.astype(float), labels)
        found = namespace["ctc_backward"](logits, labels)
        assert found.dtype == np.float32 and np.abs(found - right).max() < 1e-4 * np.abs(right).max()


# -- the repair


def test_the_broken_code_of_the_notebook_earns_nothing_and_is_named():
    book = nbformat.read(ROOT / "notebooks/12_speech/12_speech.ipynb", as_version=4)
    [code] = [c.source for c in book.cells if c.cell_type == "code" and c.source.startswith("def broken_ctc_loss(")]
    found = examine(exercises.get("repaired_ctc_loss"), notebook(code)["broken_ctc_loss"])
    assert found.score == 0
    assert [named.sentence[:28] for named in found.named] == ["Both faults are still there:"]


# -- the beam


@pytest.mark.parametrize("seed", range(5))
def test_a_beam_that_drops_nothing_finds_the_likeliest_labels(seed):
    log_probs = draw(np.random.default_rng(seed), T=5, V=3)
    totals = {}
    for path, log_p in every_path(log_probs):
        totals.setdefault(collapsed(path), []).append(log_p)
    totals = {said: log_of_sum(values) for said, values in totals.items()}
    labels, log_prob = exercises.get("ctc_prefix_beam").oracle(log_probs, 200)
    assert tuple(labels) == max(totals, key=totals.get)
    close(log_prob, totals[tuple(labels)])


def beam_by_paths(log_probs, width):
    """The rule word by word: of all paths whose beginnings have all stayed, summed by what they say."""
    kept = []
    for t in range(1, len(log_probs) + 1):
        totals = {}
        for path, log_p in every_path(log_probs[:t]):
            if all(collapsed(path[: i + 1]) in stayed for i, stayed in enumerate(kept)):
                totals.setdefault(collapsed(path), []).append(log_p)
        totals = {said: log_of_sum(values) for said, values in totals.items()}
        order = sorted(totals, key=totals.get, reverse=True)
        kept.append(set(order[:width]))
    return order[0], totals[order[0]]


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_beam_adds_up_the_paths_that_stayed(width, rng):
    for _ in range(3):
        log_probs = draw(rng, T=6, V=3)
        labels, log_prob = exercises.get("ctc_prefix_beam").oracle(log_probs, width)
        said, expected = beam_by_paths(log_probs, width)
        assert tuple(labels) == said
        close(log_prob, expected)


@pytest.mark.parametrize("seeds", [range(8), pytest.param(range(8, 200), marks=pytest.mark.slow)], ids=["few", "many"])
def test_no_case_of_the_beam_hangs_on_a_rounding(seeds):
    """Whatever the seed, and in float32 too: what stays is likelier than what does not by a wide margin. And a beam
    that forgets to drop prefixes comes to an end."""
    for seed in seeds:
        for case in exercises.get("ctc_prefix_beam").cases(np.random.default_rng(seed)):
            log_probs, width = case.args
            assert beam_steps(log_probs.astype(float), width)[2] > 0.9 * MARGIN
            assert (log_probs.shape[1] - 1) ** len(log_probs) < 20_000


# -- the cases hold what tells right from wrong


def test_ordinary_cases_have_equal_neighbours_and_others():
    for name in ("ctc_forward", "ctc_beta", "ctc_backward", "repaired_ctc_loss"):
        for seed in range(20):
            for case in exercises.get(name).cases(np.random.default_rng(seed)):
                labels = case.args[1]
                if len(labels) > 2:
                    same = [a == b for a, b in pairwise(labels)]
                    assert any(same) and not all(same)


def test_unlikely_classes_make_unlikely_labels():
    """A loss near 0 would be compared with hardly any tolerance."""
    for seed in range(20):
        for case in exercises.get("ctc_forward").cases(np.random.default_rng(seed)):
            loss, _ = exercises.get("ctc_forward").oracle(*case.args)
            assert loss > 0.05


# -- infinite results


RIGHT = """
def ctc_forward(log_probs, labels):
    states = [0] + [k for label in labels for k in (label, 0)]
    log_alpha = np.full((len(log_probs), len(states)), -np.inf, dtype=log_probs.dtype)
    for t, row in enumerate(log_probs):
        for s, k in enumerate(states):
            into = [log_alpha[t - 1, s - d] for d in range(min(s, 2) + 1) if d < 2 or k not in (0, states[s - 2])]
            log_alpha[t, s] = row[k] + (np.logaddexp.reduce(into) if t else 0 if s < 2 else -np.inf)
    return -np.logaddexp.reduce(log_alpha[-1, -2:]), log_alpha
"""


@pytest.mark.parametrize("instead", ["np.inf", "np.nan", "-1e300", "0.0"])
def test_only_minus_infinity_stands_where_no_path_is(instead):
    assert report("ctc_forward", RIGHT).right
    change = f"log_alpha = np.where(np.isneginf(log_alpha), {instead}, log_alpha).astype(log_probs.dtype)\n    return -"
    wrong = RIGHT.replace("return -", f"loss = -np.logaddexp.reduce(log_alpha[-1, -2:])\n    {change}", 1)
    wrong = wrong.replace("return -np.logaddexp.reduce(log_alpha[-1, -2:])", "return loss")
    found = report("ctc_forward", wrong)
    assert not found.right and found.score == 2.0 and "expected -inf" in str(found)


def test_a_finite_loss_is_not_taken_for_an_infinite_one():
    found = report("ctc_forward", RIGHT.replace("return -np", "return 1e300 if len(log_probs) == 3 else -np"))
    assert "loss is " in str(found) and "expected inf" in str(found)


# -- the front end


def test_a_tone_falls_into_the_band_that_its_frequency_lies_in():
    rate, M = 8000, 12
    filters = exercises.get("mel_filters").oracle(M, 256, rate, 100.0, 3800.0)
    mels = np.linspace(2595 * np.log10(1 + 100 / 700), 2595 * np.log10(1 + 3800 / 700), M + 2)
    for m in range(M):
        tone = np.sin(2 * np.pi * 700 * (10 ** (mels[m + 1] / 2595) - 1) * np.arange(2000) / rate)
        found = exercises.get("log_mel").oracle(tone, 200, 80, filters)
        assert (found.argmax(axis=1) == m).all()


def test_neighbouring_triangles_add_up_to_1():
    filters = exercises.get("mel_filters").oracle(9, 257, 8000, 150.0, 3500.0)
    f = np.arange(129) * 8000 / 257
    inside = (f > 600) & (f < 2000)
    np.testing.assert_allclose(filters.sum(axis=0)[inside], 1, atol=1e-12)


def test_the_spectrum_is_numpys(rng):
    x, filters = rng.standard_normal(300), rng.uniform(0, 1, (5, 33))
    cut = exercises.get("frames").oracle(x, 50, 20, False)
    power = np.abs(np.fft.rfft(cut * np.hanning(50), 64)) ** 2
    np.testing.assert_allclose(exercises.get("log_mel").oracle(x, 50, 20, filters), np.log(power @ filters.T + 1e-6))


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("np.lib.stride_tricks.sliding_window_view(x, size)[::hop]", "a view of x"),
        ("np.lib.stride_tricks.sliding_window_view(x.copy(), size)[::hop]", "cannot be written into"),
        ("np.lib.stride_tricks.sliding_window_view(x.copy(), size, writeable=True)[::hop]", "share the samples"),
    ],
)
def test_frames_that_share_memory_earn_half(result, said):
    found = report("frames", f"def frames(x, size, hop):\n    return {result}\n")
    assert found.score == 0.5 and said in str(found)
