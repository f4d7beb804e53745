"""A sentence is said where the numbers prove it, and only there."""

from dataclasses import replace

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.exercises.spec import source
from tests.learner import examine, notebook, report

FORWARD = (
    "def rnn_forward(x, h0, Wxh, Whh, bh):\n    h = h0\n    states = []\n    for x_t in x:\n"
    "        h = np.tanh(x_t @ Wxh.T + h @ Whh.T + bh)\n        states.append(h)\n    h = np.stack(states)\n"
    "    return {}\n"
)
STEP_BACK = "def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):\n    dz = dh_t * (1 - h_t**2)\n    return {}\n"
OUTPUT_BACK = (
    "def output_backward(dy, h, Why):\n    D, S = dy.reshape(-1, dy.shape[-1]), h.reshape(-1, h.shape[-1])\n"
    "    return {}\n"
)


def sentences(found):
    return [named.sentence for named in found.named]


def forward(result):
    return report("rnn_forward", FORWARD.format(result))


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ("h.ravel()", "One long row: the numbers are right"),
        ("h.reshape(-1, h.shape[-1])", "The axes before the last are laid together"),
        ("h[None]", "There is an axis too many in front"),
        ("h[..., None]", "There is an axis too many at the end"),
        ("h.T", "The axes stand in reverse order"),
        ("h[:1]", "a `return` inside the loop"),
        ("h[0]", "The first step alone; every step"),
        ("h.sum(axis=0)", "Summed over the steps"),
        ("h.sum(axis=1)", "Summed over the sequences"),
        ("h[1:]", "The first step is missing"),
        ("np.repeat(h[:, :1], h.shape[1], axis=1)", "Every sequence gets the numbers of the first one"),
        ("h * (1 + 1e-6)", "Four digits or more are right"),
        ("np.round(h, 5)", "Look for something small: a rounding"),
    ],
)
def test_slips_of_any_exercise_are_named(result, sentence):
    [named] = sentences(forward(result))
    assert sentence in named


def test_a_slip_that_changes_nothing_in_some_cases_is_named():
    """Laid flat, a result with two axes stays as it is."""
    code = "def output_forward(h, Why, by):\n    return h.reshape(-1, h.shape[-1]) @ Why.T + by\n"
    [named] = sentences(report("output_forward", code))
    assert "The axes before the last are laid together" in named


def test_an_axis_of_one_step_more_is_one_axis():
    """Of the shape (T + 1, N) the second axis is that of the sequences."""
    code = "    rows = np.zeros((len(targets) + 1, len(lengths)), np.int64)\n    return rows.T, rows.T, rows.T > 0\n"
    found = report("shift_targets", f"def shift_targets(targets, lengths, bos, eos):\n{code}")
    assert not found.right and "could be looked for" not in str(found)


def test_a_coarse_slip_is_not_called_small():
    assert sentences(forward("np.round(h, 2)")) == []


def test_right_numbers_prove_no_mistake():
    """One dtype of five is wrong: neither the mistake that changes dh_t nor one with every dtype wrong."""
    found = report(
        "rnn_step_backward",
        STEP_BACK.format("dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0).astype(np.float64)"),
    )
    assert found.named == [] and found.share == 0.9
    assert "dbh is float64; expected float32, as the arguments are. `np.zeros`" in str(found)


def test_a_changed_argument_proves_no_other_mistake():
    code = """
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    inputs = ids[: N * L].reshape(N, L).T[: B * T].reshape(B, T, N).copy()
    ids[:-1] = ids[1:]
    return inputs, ids[: N * L].reshape(N, L).T[: B * T].reshape(B, T, N).copy()
"""
    found = report("make_batches", code)
    assert found.named == []
    assert "It writes into ids, an array it was given" in str(found)


def test_what_is_changed_is_called_by_its_name_and_kind():
    code = "def encode(text, index):\n    index['<pad>'] = 99\n    return np.array([index[c] for c in text])\n"
    assert "It changes index, the caller's own dict" in str(report("encode", code))


def test_results_in_each_others_place_are_called_so():
    found = report("output_backward", OUTPUT_BACK.format("dy @ Why, D.sum(axis=0), D.T @ S"))
    [named] = found.named
    assert named.outputs == ("dWhy", "dby")
    assert named.sentence == "Another result stands in this place: the order is dh, dWhy, dby."


def test_one_slip_in_several_outputs_is_said_once():
    [named] = report("output_backward", OUTPUT_BACK.format("-dy @ Why, -D.T @ S, -D.sum(axis=0)")).named
    assert named.outputs == ("dh", "dWhy", "dby") and "wrong sign" in named.sentence


def test_a_mistake_that_some_case_contradicts_is_not_named():
    """Where k divides T this one cuts at the right places, so "k is not used" would be false."""
    code = """
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    if len(x) % k:
        return rnn_backward(dh_out, x, h0, h, Wxh, Whh)
    dxs, dh0s, sums = [], [], [0, 0, 0]
    for i in range(0, len(x), k):
        s = slice(i, i + k)
        dx, dh0, *grads = rnn_backward(dh_out[s], x[s], h[i - 1] if i else h0, h[s], Wxh, Whh)
        dxs, dh0s, sums = [*dxs, dx], [*dh0s, dh0], [a + g for a, g in zip(sums, grads)]
    return np.concatenate(dxs), dh0s[0], *sums
"""
    found = report("rnn_backward_truncated", code, "rnn_step_backward", "rnn_backward")
    assert not found.right and found.named == []


def test_several_ways_to_one_mistake_do_not_hide_it():
    step = exercises.get("rnn_step")
    code = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)\n"
    found = examine(replace(step, mistakes=step.mistakes * 2), notebook(code)["rnn_step"])
    assert sentences(found) == ["The bias bh is missing from the sum."]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("h[1:] + 0 * h[:1]", "h has shape"),
        ("np.concatenate([h[:, :1], h[:, 1:] + 1], axis=1)", "The first sequence, n = 0, is right."),
        ("h + (np.arange(h.shape[1]) == 1)[:, None]", "Wrong for n = 1 only."),
    ],
)
def test_the_sequences_that_are_right_are_told(wrong, said):
    assert said in str(forward(wrong))


def test_numbers_are_shown_with_the_digits_that_differ():
    said = str(forward("h * (1 + 3e-7)"))
    shown = said.partition("the first is ")[2].partition(" (T =")[0]
    found, expected = shown.partition(" = ")[2].split(", expected ")
    assert found != expected


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (
            "list(h)",
            "h is a list; expected a NumPy array of shape (T, N, H) = (4, 6, 8); `np.stack` makes one of the list.",
        ),
        ("h, h0", "h is a tuple; expected a NumPy array of shape (T, N, H) = (4, 6, 8); return the array alone."),
    ],
)
def test_a_wrong_type_is_told_with_its_cure(result, said):
    assert said in str(forward(result)) and forward(result).named == []
    assert "Next:" not in str(forward(result))  # advice on numbers is no help here


@pytest.mark.parametrize(
    ("chars", "index", "said"),
    [
        ("chars", "{c: float(i) for c, i in index.items()}", "index['\\n'] is 0.0; expected 0"),
        ("chars", "{c: i for c, i in index.items() if c != 'é'}", "index has no key 'é'; expected index['é'] = "),
        ("chars", "{**index, '?': 99}", "index has the key '?', which does not belong there"),
        ("chars[:-1] + ['ö']", "index", "the first difference is chars[18] = 'ö', expected 'é'"),
        ("chars + ['ö']", "index", "its length is 20, expected 19"),
        ("[c == 'é' or c for c in chars]", "index", "the first difference is chars[18] = True, expected 'é'"),
    ],
)
def test_plain_objects_are_compared_to_their_first_difference(chars, index, said):
    code = (
        "def build_vocabulary(text):\n    chars = sorted(set(text))\n    index = {c: i for i, c in enumerate(chars)}\n"
        f"    return {chars}, {index}\n"
    )
    found = report("build_vocabulary", code)
    assert said in str(found) and found.score == 1


@pytest.mark.parametrize("value", ["True", "np.True_", "'1.0'", "b'1'"])
def test_a_truth_value_or_a_text_is_no_number(value):
    found = report("perplexity", f"def perplexity(loss):\n    return {value}\n")
    assert "expected a number" in str(found)


def test_a_missing_default_is_told():
    found = report("numerical_gradient", "def numerical_gradient(f, x, eps):\n    return x\n")
    assert "eps has no default value" in str(found)


def test_sentences_of_errors_end_once():
    code = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    raise ValueError('not so.')\n"
    assert "with ValueError: not so. It was called with" in str(report("rnn_step", code))


def test_the_verdict_stands_where_no_name_can_be_looked_for(monkeypatch):
    """As when the course's files are updated under a running kernel: its sources are others then."""

    def changed(function):
        return "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return x_t\n"

    monkeypatch.setattr("rnnkit.exercises.spec.source", changed)
    namespace = {"np": np}
    exec("def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)\n", namespace)
    found = examine(exercises.get("rnn_step"), namespace["rnn_step"])
    assert found.score == 0 and found.named == []
    assert "restart the kernel" in str(found) and "elements differ" in str(found)


def gru_step_back(results):
    """The report on gru_step_backward with the model answer's line of results changed."""
    answer = exercises.get("gru_step_backward").answer
    code = source(answer).replace("return dx_t, dh_prev, dWx, dWh, dbx, dbh", f"return {results}")
    return report("gru_step_backward", code, "gru_step")


def test_a_mistake_that_speaks_of_a_right_output_is_not_named():
    """dWh without r, dWx of half the size: the sentence on dWh and dbh would be wrong of dbh."""
    found = gru_step_back("dx_t, dh_prev, dWx / 2, da_x.T @ h_prev, dbx, dbh")
    [dWh] = [named for named in found.named if "dWh" in named.outputs]
    assert dWh.sentence.startswith("dWh is made without r")


def test_a_mistake_made_in_one_output_alone_is_named_for_that_one():
    """tanh′ is missing in two of the five gradients."""
    found = report(
        "rnn_step_backward", STEP_BACK.format("dz @ Wxh, dz @ Whh, dh_t.T @ x_t, dh_t.T @ h_prev, dz.sum(axis=0)")
    )
    assert [named.outputs for named in found.named] == [("dWxh", "dWhh")]
    assert sentences(found)[0].startswith("The derivative of tanh, 1 − h_t², is missing")
