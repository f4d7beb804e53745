"""What a report says in general words has to be true whenever it is said; an equation under it belongs to the fault."""

from dataclasses import replace

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking import generic
from rnnkit.checking.answer import Answer
from rnnkit.checking.diagnose import equation_of
from rnnkit.exercises.spec import source
from tests.learner import examine, notebook, report


def edited(name: str, *edits: tuple[str, str]) -> str:
    text = source(exercises.get(name).answer)
    for right, wrong in edits:
        assert right in text
        text = text.replace(right, wrong)
    return text


def named(name: str, *edits: tuple[str, str]):
    exercise = exercises.get(name)
    return report(name, edited(name, *edits), *exercise.builds_on)


# -- general words


def test_all_zeros_are_not_said_to_be_never_written():
    found = named("rnn_backward", ("dh_t = dh_out[t] + dh_next", "dh_t = dh_next"))
    assert not found.right and "nothing is ever written" not in str(found)
    assert "All zeros: nothing is written into it, or only zeros are." in str(found)
    assert "Your rnn_backward never reads dh_out." in str(found)


def test_only_arguments_that_the_exercise_needs_are_said_to_be_unread():
    """Not one of the learner's own with a default, and not one that the model answer does without as well."""
    without = "def rnn_step(x_t, h_prev, Wxh, Whh, bh, scale=1):\n    return 7 + np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)"
    exercise = exercises.get("rnn_step")
    assert "Your rnn_step never reads bh." in str(report("rnn_step", without))

    def model(x_t, h_prev, Wxh, Whh, bh):
        return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)

    spared = replace(exercise, answer=model, mistakes=())
    assert "never reads" not in str(examine(spared, notebook(without)["rnn_step"]))
    spared = replace(exercise, spared=("bh",))
    assert "never reads" not in str(examine(spared, notebook(without)["rnn_step"]))


def test_an_argument_that_only_an_inner_function_reads_is_read():
    inner = notebook("def f(a, b, c, d):\n    def g():\n        return a\n    c += 1\n    return g() + b")["f"]
    assert Answer(inner).unread == [3] and Answer(np.sum).unread == [] and Answer(max).unread == []
    assert Answer(notebook("def f(a):\n    return locals()")["f"]).unread == []


@pytest.mark.parametrize("name", exercises.names())
def test_of_a_right_answer_nothing_is_said_that_is_not_so(name):
    exercise = exercises.get(name)
    found = report(name, source(exercise.answer), *exercise.builds_on)
    assert found.unread == []  # arguments that no answer needs are not missed
    if not any(output.repeatable for output in exercise.outputs):
        assert "when called again" not in str(found)


@pytest.mark.parametrize(
    ("result", "never"),
    [
        ("2 * np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)", "counted two times."),
        ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh) * len(x_t)", "a sum was taken where a mean belongs."),
        ("np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh) / len(x_t)", "division made twice."),
    ],
)
def test_a_factor_is_not_explained_by_one_cause_alone(result, never):
    found = report("rnn_step", f"def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return {result}\n")
    assert found.named and never not in str(found)


def test_what_comes_out_of_a_dict_has_no_order():
    exercise = exercises.get("loss_and_gradients")
    assert {sentence for sentence, _ in generic.swapped(exercise, 1)} == {"Another result stands in this place."}


def test_a_result_that_differs_in_a_second_call_is_said_to():
    assert "a second call gives other results" in str(named("rnn_step", ("+ bh", "+ bh + np.random.randn()")))


def test_an_answer_that_draws_at_random_leaves_the_cache_alone():
    found = named("gru_step_backward", ("dh_t * z", "dh_t * z * np.random.rand()"))
    assert "drawn at random" in str(found) and "cache" not in str(found).partition("Your code")[0].partition("Next")[0]


# -- equations


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("lstm_step", [("return h_t, c_t, cache", "return c_t, h_t, cache")]),
        ("lstm_step", [("return h_t", "return h_t.astype(np.float64)")]),
        ("rnn_step_backward", [("return dx_t, dh_prev", "return dh_prev, dx_t")]),
        ("output_backward", [("return dh, dWhy, dby", "return dh, dby, dWhy")]),
        ("lstm_step_backward", [("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)")]),
        ("rnn_backward", [("return dx,", "return dx[..., None],")]),
        ("gru_step_backward", [("return dx_t, dh_prev", "return dh_prev, dx_t")]),
    ],
)
def test_results_in_other_places_shapes_or_dtypes_break_no_equation(name, edits):
    found = named(name, *edits)
    assert not found.right and [each.equation for each in found.named if each.equation] == []


@pytest.mark.parametrize(
    ("name", "edit", "equation"),
    [
        (
            "lstm_step_backward",
            ("[da_i, da_f, da_g, da_o]", "[da_i, da_f, da_o, da_g]"),
            "da = (da_i, da_f, da_g, da_o), side by side in the order of the rows of W_x, W_h and b",
        ),
        ("rnn_backward", ("return dx, dh_next, dWxh, dWhh, dbh", "return dx, dh_next, dWxh, dWhh, 2 * dbh"), ""),
        ("rnn_step", ("return np", "return -np"), "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h)"),
        ("lstm_step", ("return h_t,", "return -h_t,"), "h_t = o ⊙ tanh(c_t)"),
        ("rnn_step_backward", ("da_t.T @ h_prev", "-(da_t.T @ h_prev)"), "dW_hh = Σ da_t h_{t−1}ᵀ"),
    ],
)
def test_an_equation_is_that_of_the_fault(name, edit, equation):
    [found] = named(name, edit).named
    assert found.equation == equation


def test_the_order_of_the_blocks_alone_is_shown_for_gates_in_another_order():
    for name in ("lstm_step", "lstm_step_backward", "gru_step", "gru_step_backward"):
        exercise = exercises.get(name)
        for mistake in exercise.mistakes:
            if "order than the rows" in mistake.sentence or "rows of the stack" in mistake.sentence:
                assert mistake.breaks and mistake.breaks != exercise.equation


def test_a_mistake_of_all_gradients_is_not_named_where_one_alone_is_wrong():
    """That the sign of dlogits is wrong would be false where the other gradients are right."""
    [found] = named("loss_and_gradients", ("return loss,", "grads['by'] = -grads['by']\n    return loss,")).named
    assert found.sentence == "The size is right, with the wrong sign." and found.outputs == ("grads['by']",)


def test_the_equation_of_an_output_is_found_by_its_left_side():
    step = exercises.get("rnn_step_backward")
    assert equation_of(step, 0) == "dx_t = W_xhᵀ da_t"
    assert equation_of(exercises.get("rnn_step"), 0) == exercises.get("rnn_step").equation
