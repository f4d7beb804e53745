"""A backward exercise gets its cache from the learner's own forward function, and has to leave it usable."""

import pytest

from rnnkit import exercises
from rnnkit.exercises.spec import source
from tests.learner import report

STEP = "lstm_step_backward"
ALL = "lstm_backward"
RIGHT_STEP = source(exercises.get(STEP).answer)
RIGHT_ALL = source(exercises.get(ALL).answer)
FORWARD = source(exercises.get("lstm_step").answer)


def step(code=RIGHT_STEP, *, forward=FORWARD):
    return report(STEP, forward + code, "sigmoid")


def through_time(code=RIGHT_ALL):
    return report(ALL, code, *exercises.get(ALL).builds_on)


def test_the_cache_may_be_anything_the_two_functions_agree_on():
    forward = FORWARD.replace("cache = x_t, h_prev,", "cache = h_prev, x_t,")
    assert not step(forward=forward).right
    assert step(RIGHT_STEP.replace("x_t, h_prev, c_prev, Wx", "h_prev, x_t, c_prev, Wx"), forward=forward).right


def test_the_cache_costs_and_earns_nothing_forwards():
    found = report("lstm_step", FORWARD.replace("return h_t, c_t, cache", "return h_t, c_t, None"), "sigmoid")
    assert found.right
    found = report("lstm_step", FORWARD.replace("return h_t, c_t, cache", "return h_t, c_t"), "sigmoid")
    assert "it returned 2 results; expected 3: h_t, c_t, cache" in str(found)
    found = report("lstm_step", FORWARD.replace("return h_t, c_t, cache", "return 0 * h_t, 0 * c_t, cache"), "sigmoid")
    assert found.score == 0


def test_a_missing_forward_is_told():
    found = report(STEP, RIGHT_STEP)
    assert "its cache comes from your lstm_step, and there is no lstm_step in the notebook" in str(found)
    assert found.score == 0


OBJECT = "class Back:\n    def __call__(self, *args):\n        return back(*args)\nlstm_backward = Back()\n"
PARTIAL = "import functools\nlstm_backward = functools.partial(functools.partial(back))\n"


@pytest.mark.parametrize("other", [OBJECT, PARTIAL, "lstm_backward = lambda *args: back(*args)\n"])
def test_an_answer_that_is_no_function_finds_its_forward_too(other):
    right = RIGHT_ALL.replace(f"def {ALL}", "def back")
    assert through_time(right + other).right
    wrong = right.replace("cache[t])", "cache.pop())") + other
    assert "changes its argument cache" in str(through_time(wrong))


def test_an_unanswered_forward_comes_first():
    found = step(forward="def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):\n    raise NotImplementedError\n")
    assert found.headline == "waits for lstm_step" and not found.unanswered
    assert found.next == "Mend lstm_step first, then check again."


def test_an_unanswered_exercise_does_not_wait_for_its_unanswered_forward():
    stub = "def {}:\n    raise NotImplementedError\n"
    code = stub.format("lstm_step(x_t, h_prev, c_prev, Wx, Wh, b)") + stub.format(f"{STEP}(dh_t, dc_t, cache)")
    found = report(STEP, code)
    assert found.headline == "not answered yet" and found.unanswered and found.earlier is None


def test_a_wrong_forward_comes_first():
    found = step(forward=FORWARD.replace("np.tanh(a_g)", "sigmoid(a_g)"))
    assert "lstm_step_backward gets its cache from your lstm_step, and lstm_step is not right yet." in str(found)
    assert found.next == "Mend lstm_step first, then check again."


def test_a_crash_in_the_forward_is_placed_there():
    found = step(forward=FORWARD.replace("f * c_prev", "f @ c_prev"))
    assert found.earlier.exercise.name == "lstm_step"
    assert "`c_t = f @ c_prev + i * g` (in lstm_step)" in str(found)


def test_a_forward_that_returns_no_tuple_is_told():
    found = step(forward="def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):\n    return None\n")
    assert "which returned no tuple" in str(found)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("cache[t])", "cache.pop())"),
        ("    dWx = dWh", "    cache.reverse()\n    cache = cache[::-1] if cache else cache\n    dWx = dWh"),
        ("    dWx = dWh", "    kept = list(cache)\n    cache.clear()\n    cache = kept\n    dWx = dWh"),
    ],
)
def test_a_cache_that_is_used_up_costs_half_and_is_told(right, wrong):
    assert right in RIGHT_ALL
    found = through_time(RIGHT_ALL.replace(right, wrong))
    assert found.score == found.points / 2
    assert "changes its argument cache" in str(found)
    assert "A second call with the same cache gives something else." in str(found)


def test_a_cache_may_take_notes():
    assert through_time(RIGHT_ALL.replace("    dWx = dWh", "    cache += []\n    dWx = dWh")).right


def test_arrays_that_the_cache_shares_with_the_caller_are_watched():
    code = RIGHT_STEP.replace("    dx_t = da @ Wx", "    dx_t = da @ Wx\n    x_t *= 2").replace(
        "da.T @ x_t", "da.T @ (x_t / 2)"
    )
    found = step(code)
    assert not found.right and "x_t" in str(found)


def test_the_arguments_told_are_those_of_the_answer():
    found = report(STEP, FORWARD + "def lstm_step_backward(dh_t, cache):\n    pass\n", "sigmoid")
    assert "the exercise calls it with 3 arguments (dh_t, dc_t, cache), by position" in str(found)
