"""What learners really hand in gets a sentence, not a trace."""

import io
import logging
import sys

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking.find import find
from tests.learner import Examiner, examine, notebook, report

RIGHT_STEP = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n"
RIGHT_FORWARD = """
def rnn_forward(x, h0, Wxh, Whh, bh):
    h, states = h0, []
    for x_t in x:
        h = rnn_step(x_t, h, Wxh, Whh, bh)
        states.append(h)
    return np.stack(states)
"""


def step(body: str, arguments: str = "x_t, h_prev, Wxh, Whh, bh"):
    return report("rnn_step", f"def rnn_step({arguments}):\n    {body}\n")


def said(found) -> str:
    return str(found)


def test_a_right_answer_earns_all_points():
    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)")
    assert (found.right, found.score, found.headline) == (True, 4, "right")
    assert "✗" not in said(found)


def test_points_can_be_the_instructors():
    found = report("rnn_step", RIGHT_STEP, points=10)
    assert (found.score, found.points) == (10, 10)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("raise NotImplementedError('write it')", "not answered yet"),
        ("np.tanh(x_t @ Wxh.T)", "returned nothing (None); expected h_t"),
        ("return None", "returned nothing (None)"),
        ("return list(np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh))", "h_t is a list; expected a NumPy array"),
        ("return np.matrix(np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh))", "(matrix); expected a NumPy array"),
        ("return np.ma.array(np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh))", "(MaskedArray); expected a NumPy array"),
        ("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh).astype(object)", "dtype object; expected a NumPy array"),
        ("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh).T", "has shape ("),
        ("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh) + 0j", "complex"),
        ("return np.nan * h_prev", "every number has to be finite"),
        ("return np.tanh(x_t @ Wxh + h_prev)", "stopped in your line `return np.tanh(x_t @ Wxh + h_prev)`"),
        ("raise SystemExit", "stopped in your line `raise SystemExit`"),
    ],
)
def test_what_learners_hand_in_gets_a_sentence(body, sentence):
    found = step(body)
    assert found.score == 0
    assert sentence in said(found)
    assert "Traceback" not in said(found)


def test_an_error_shows_the_learners_line_and_the_shapes():
    found = report(
        "rnn_step",
        "def helper(a):\n    return a @ a\n\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return helper(x_t)\n",
    )
    assert "`return a @ a` (in helper) with ValueError" in said(found)
    assert "x_t (" in said(found) and "N = " in said(found)


@pytest.mark.parametrize("arguments", ["x_t, h_prev", "x_t, h_prev, Wxh, Whh, bh, extra", ""])
def test_wrong_arguments_are_told_before_any_call(arguments):
    found = step("return 1", arguments)
    assert "the exercise calls it with 5 arguments (x_t, h_prev, Wxh, Whh, bh)" in said(found)
    assert found.score == 0


def test_parameters_may_have_other_names_and_defaults():
    assert step("return np.tanh(a @ W.T + b @ U.T + c)", "a, b, W, U, c, spare=None").right


def test_a_changed_argument_costs_half_and_is_named():
    found = step("h_prev *= 1; x_t += 1; return np.tanh((x_t - 1) @ Wxh.T + h_prev @ Whh.T + bh)")
    assert found.score == 2
    assert "changes its argument x_t" in said(found)


def test_an_answer_that_remembers_calls_is_found():
    found = report(
        "rnn_step",
        "calls = []\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    calls.append(1)\n"
        "    h = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n    return h if len(calls) % 2 else h + 1\n",
    )
    assert not found.right
    assert "a second call gives other results (h_t)" in said(found)


def test_a_result_that_is_written_into_later_is_judged_as_it_was():
    found = report(
        "rnn_step",
        "buffer = {}\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n"
        "    h = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)\n"
        "    out = buffer.setdefault((h.shape, h.dtype), h.copy())\n    out[...] = h\n    return out\n",
    )
    assert found.right


def test_prints_and_warnings_are_shown_and_cost_nothing(capsys):
    found = step(
        "import warnings, sys; warnings.warn('careful'); print('here'); print('there', file=sys.stderr); "
        "np.zeros(1) / np.zeros(1); return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)"
    )
    assert found.right
    assert "here\nthere" in said(found) and "careful" in said(found) and "invalid value" in said(found)
    assert said(found).count("here\n") == 1 == said(found).count("there")  # of the first call; the others repeat it
    assert capsys.readouterr() == ("", "")


def test_a_flood_of_prints_is_cut():
    found = step("print('x' * 10**6); return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)")
    assert found.right and len(said(found)) < 3000


def test_edges_alone_cost_half():
    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh).astype(np.float64)")
    assert found.score == 2
    assert "With float32: h_t is float64; expected float32, as the arguments are." in said(found)


def test_a_crash_at_an_edge_alone_costs_half_and_is_told():
    found = step("h = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh); return h if len(h) > 1 else 1 / 0")
    assert found.score == 2
    assert "With N = 1: rnn_step stopped" in said(found) and "ZeroDivisionError" in said(found)


def test_the_named_mistake_comes_with_its_equation():
    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)")
    assert [named.sentence for named in found.named] == ["The bias bh is missing from the sum."]
    assert "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h)" in said(found)


def test_two_mistakes_at_once_are_not_guessed_at():
    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh) * 2")
    assert not found.right and found.named == []
    assert "elements differ" in said(found)


def test_numbers_that_fit_no_mistake_name_none():
    assert step("return 0.9 * np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)").named == []


def test_a_generic_slip_is_named():
    assert "wrong sign" in step("return -np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)").named[0].sentence


def test_an_earlier_wrong_answer_comes_first():
    found = report("rnn_forward", RIGHT_STEP.replace(" + bh", "") + RIGHT_FORWARD)
    assert "rnn_forward calls your rnn_step, and rnn_step is not right yet." in said(found)
    assert "With a right rnn_step this answer would be right." in said(found)
    assert found.next == "Mend rnn_step first, then check again."


def test_an_earlier_answer_that_fails_at_an_edge_alone_hides_no_mistake():
    edge = RIGHT_STEP.replace(" + bh)", " + bh).astype(np.float64)")
    found = report("rnn_forward", edge + RIGHT_FORWARD.replace("h, states = h0", "h, states = 0 * h0"))
    assert found.earlier is None and "The given initial state h0 is ignored" in said(found)
    found = report("rnn_forward", edge + RIGHT_FORWARD)
    assert found.earlier is not None and found.right_but_for_earlier


def test_an_earlier_unanswered_one_is_told():
    found = report("rnn_forward", "def rnn_step(*args):\n    raise NotImplementedError\n" + RIGHT_FORWARD)
    assert found.headline == "waits for rnn_step" and not found.unanswered


def test_an_earlier_wrong_answer_that_is_not_called_is_not_blamed():
    code = RIGHT_STEP.replace(" + bh", "") + RIGHT_FORWARD.replace(
        "rnn_step(x_t, h, Wxh, Whh, bh)", "np.tanh(x_t @ Wxh.T)"
    )
    assert report("rnn_forward", code).earlier is None


def test_a_mistake_of_an_earlier_exercise_is_named_inside_a_later_one():
    code = RIGHT_FORWARD.replace("rnn_step(x_t, h, Wxh, Whh, bh)", "np.tanh(x_t @ Wxh.T + h @ Whh + bh)")
    assert "Whh is used without `.T`" in report("rnn_forward", code).named[0].sentence


def test_the_steps_that_are_right_are_told():
    code = RIGHT_STEP + RIGHT_FORWARD.replace("return np.stack(states)", "h = np.stack(states); h[2:] += 1; return h")
    assert "Steps before t = 2 are right" in said(report("rnn_forward", code))


@pytest.mark.parametrize("name", exercises.names())
def test_every_exercise_unanswered_is_told_so(name):
    exercise = exercises.get(name)
    if isinstance(exercise.answer, type):
        code = f"class {name}:\n    def __init__(self, *args):\n        raise NotImplementedError('write it')\n"
    else:
        code = f"def {name}(*args):\n    raise NotImplementedError('write it')\n"
    found = report(name, code, *exercise.builds_on)
    assert found.unanswered and found.score == 0 and found.headline == "not answered yet"


VALUES = (
    "None",
    "0",
    "'text'",
    "[]",
    "(1, 2)",
    "np.zeros(())",
    "object()",
    "np",
    "{1: 2}",
    "iter([1])",
    "[[1, 2], [3]]",
    "np.array(['a'])",
    "float('nan')",
    "(None,) * 5",
    "print",
)


@pytest.mark.parametrize("name", exercises.names())
def test_no_value_breaks_the_check(name):
    exercise = exercises.get(name)
    examiner = Examiner(exercise)  # for all of them
    if isinstance(exercise.answer, type):
        code = f"class {name}:\n    def __init__(self, *args):\n        pass\n    def forward(self, inputs):\n        "
        values = VALUES
    else:
        code, values = f"def {name}(*args):\n    ", (*VALUES, "args")
    for value in values:
        found = examiner.report(notebook(f"{code}return {value}\n")[name])
        assert not found.right, value
        assert "Traceback" not in said(found), value


def test_as_dict_is_plain():
    import json

    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)")
    plain = json.loads(json.dumps(found.as_dict()))
    assert (
        plain["exercise"] == "rnn_step"
        and plain["score"] == 0
        and plain["named"] == ["The bias bh is missing from the sum."]
    )


def test_the_namespace_is_as_before():
    code = RIGHT_STEP.replace(" + bh", "") + RIGHT_FORWARD
    namespace = notebook(code)
    before = dict(namespace)
    examine(exercises.get("rnn_forward"), namespace["rnn_forward"])
    assert namespace == before


@pytest.mark.parametrize(
    ("code", "next_thing"),
    [
        ("return np.tanh(x_t + h_prev)", "Write the shape of every factor"),
        ("return np.tanh(x_t @ W)", "Work out one element by hand"),  # a NameError has nothing to do with shapes
        ("return h_prev[len(h_prev)]", "Compare what the index counts"),
    ],
)
def test_advice_on_shapes_is_given_for_errors_about_shapes(code, next_thing):
    assert next_thing in step(code).next


def test_a_dtype_is_that_of_the_arguments_only_where_they_have_one():
    found = report("one_hot", "def one_hot(ids, V):\n    return np.eye(V, dtype=int)[ids]\n")
    assert "one_hot is int64; expected float64." in said(found)


def test_a_random_result_is_called_random():
    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh) + np.random.randn(*h_prev.shape)")
    assert "drawn at random" in said(found)


# -- what the notebook has set


def test_np_seterr_of_the_notebook_changes_no_verdict():
    """Tiny numbers that differ from call to call: where comparing them underflows, NumPy would raise."""
    before = np.seterr(all="raise")
    try:
        right = report("sigmoid", "def sigmoid(x):\n    return 0.5 * (1 + np.tanh(0.5 * x))\n")
        tail = report(
            "sigmoid", "def sigmoid(x):\n    e = np.exp(-np.abs(x))\n    return np.where(x >= 0, 1, e) / (1 + e)\n"
        )
        count = (
            "count = 0\ndef sigmoid(x):\n    global count\n    count += 1\n    y = np.tanh(x)\n"
            "    y[..., 0] = 1e-310 * count\n    return y\n"
        )
        assert not report("sigmoid", count).right
    finally:
        np.seterr(**before)
    assert right.right and tail.right


def test_an_answer_behind_np_vectorize_is_found():
    answer = notebook("sigmoid = np.vectorize(lambda x: 0.5 * np.tanh(0.5 * x) + 0.5)\n")["sigmoid"]
    exercise, _ = find(answer)
    assert exercise is exercises.get("sigmoid")


# -- what it was called with


def test_a_question_ends_with_its_own_mark():
    assert said(report("clip_by_global_norm", "def clip_by_global_norm(grads, max_norm):\n    pass\n")).count("?.") == 0


def test_a_wrong_count_says_of_what():
    found = report("parameter_count", "def parameter_count(cell, D, H):\n    return 7\n")
    assert "expected" in said(found) and "cell = rnn, D = " in said(found)
    forgotten = "def parameter_count(cell, D, H):\n    if cell == 'rnn':\n        return H * D + H * H + H\n"
    assert "It was called with cell = lstm, D = " in said(report("parameter_count", forgotten))


def test_what_gets_a_cache_was_called_with_a_cache():
    code = "def gru_step_backward(dh_t, cache):\n    return cache[99]\n"
    found = said(report("gru_step_backward", code, "gru_step"))
    assert "the cache of your gru_step" in found and "Wx" not in found


def test_a_function_for_one_number_is_not_a_matter_of_shapes():
    found = report("sigmoid", "import math\ndef sigmoid(x):\n    return 1 / (1 + math.exp(-x))\n")
    assert "take a single number" in found.next


@pytest.mark.parametrize("name", ["lstm_backward", "gru_step_backward"])
def test_forward_mistakes_are_told_of_by_themselves(name):
    """The forward function that makes the cache is checked first, so its mistakes are not this answer's."""
    exercise = exercises.get(name)
    earlier = tuple(exercises.get(each) for each in exercise.builds_on)
    forward = set(exercises.get(exercise.cache_from).mistakes)
    assert forward and not forward & {mistake for mistake, _ in exercise.wrong_answers(earlier)}


LOGS = {
    "a handler made before": "import logging\nlogging.basicConfig(level=logging.INFO, force=True)\n",
    "a handler made while it runs": "import logging\nlogging.root.handlers.clear()\n",
    "a stream by another name": "import sys, types\nerr = sys.stderr\n"
    "logging = types.SimpleNamespace(error=lambda s: err.write(s))\n",
    "the first stream": "import sys, types\nlogging = types.SimpleNamespace(error=lambda s: sys.__stderr__.write(s))\n",
}


@pytest.mark.parametrize("code", LOGS.values(), ids=LOGS)
def test_nothing_reaches_stderr_where_nbgrader_takes_all_points_for_it(code, monkeypatch):
    """Streams and log handlers that an earlier cell took hold of, as ipykernel's are written: in Python."""

    class Stream(io.StringIO):
        """Its class has a dict, as ipykernel's OutStream."""

    monkeypatch.setattr(logging.root, "handlers", list(logging.root.handlers))
    monkeypatch.setattr(logging.root, "level", logging.root.level)
    monkeypatch.setattr(sys, "stderr", stderr := Stream())
    monkeypatch.setattr(sys, "__stderr__", stderr)
    answer = RIGHT_STEP.replace("    return", "    logging.error('a step')\n    return")
    found = report("rnn_step", code + answer)
    assert found.right and stderr.getvalue() == ""
    assert "a step" in str(found)
    logging.error("afterwards")
    stderr.write("as before")
    assert stderr.getvalue() in ("as before", "ERROR:root:afterwards\nas before")


def test_the_text_of_a_fault_is_made_when_it_is_read(monkeypatch):
    """An answer has one for each output in each case, and a report shows three."""
    made = []
    monkeypatch.setattr("rnnkit.checking.judge._first_difference", lambda *about: made.append(about) or "off")
    found = report("rnn_step", "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return 0 * h_prev")
    assert len([fault for fault in found.faults if fault.aspect == "values"]) > 4 and not made
    assert next(iter(found.details())) == "off." and len(made) == 1
