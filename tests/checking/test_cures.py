"""An error's cure is named where it is sure, and the line of a stub that was left in is told."""

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.exercises.spec import source
from tests.learner import report

SUM = "x_t @ Wxh.T + h_prev @ Whh.T + bh"


def step(*lines: str, before: str = ""):
    body = "".join(f"    {line}\n" for line in lines)
    return report("rnn_step", f"{before}\ndef rnn_step(x_t, h_prev, Wxh, Whh, bh):\n{body}")


# -- the line of the stub


@pytest.mark.parametrize(
    "lines",
    [
        ('raise NotImplementedError("Write what the docstring above asks for.")', f"return np.tanh({SUM})"),
        ('"""One step."""', "raise NotImplementedError", f"return np.tanh({SUM})"),
        (f"h = np.tanh({SUM})", "raise NotImplementedError"),
        ("pass", f"h = np.tanh({SUM})", 'raise NotImplementedError("x")', "return h"),
        ("for _ in range(2):", "    raise NotImplementedError"),
    ],
)
def test_the_line_of_the_stub_has_to_go(lines):
    found = step(*lines)
    assert "Delete that line in the cell above" in str(found) and "`raise NotImplementedError(…)`" in str(found)
    assert found.headline != "not answered yet" and not found.unanswered and found.score == 0


@pytest.mark.parametrize(
    "lines",
    [
        ("raise NotImplementedError",),
        ('"""One step."""', "pass", "raise NotImplementedError('x')"),
        (
            "...",
            "raise NotImplementedError",
        ),
    ],
)
def test_a_stub_alone_is_not_answered(lines):
    assert step(*lines).unanswered and "write it in the cell above" in str(step(*lines))


def test_the_line_of_the_stub_in_a_method_and_in_an_earlier_answer():
    code = (
        "class SimpleRNN:\n    def __init__(self, D, H, O):\n        self.bh = np.zeros((H, 1))\n"
        "        self.Wxh = self.Whh = self.Why = self.by = self.bh\n"
        "    def forward(self, inputs):\n        {}\n"
    )
    found = str(report("SimpleRNN", code.format("raise NotImplementedError; return inputs")))
    assert "Your forward of SimpleRNN holds code" in found and "Delete that line in the cell above" in found
    assert "forward of SimpleRNN is not answered yet" in str(
        report("SimpleRNN", code.format("raise NotImplementedError"))
    )
    left = "def rnn_step(*args):\n    raise NotImplementedError\n    return args[1]\n"
    forward = (
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    return np.stack([rnn_step(x_t, h0, Wxh, Whh, bh) for x_t in x])\n"
    )
    found = report("rnn_forward", left + forward)
    assert found.headline == "waits for rnn_step"
    assert "and rnn_step is still stopped by its line `raise NotImplementedError(…)`." in str(found)


# -- cures


def test_an_exercise_that_is_not_there_is_called_one():
    code = "def rnn_backward(dh_out, x, h0, h, Wxh, Whh):\n    return {}\n"
    near = report("rnn_backward", code.format("rnn_step_backward(x)"))
    assert (
        near.next
        == "`rnn_step_backward` is an exercise: it has to be in this notebook, and its cell has to be run first."
    )
    assert "`lstm_step` is an exercise of unit 06" in report("rnn_backward", code.format("lstm_step(x)")).next


@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("return np.tanh(x_t @ Wxh.T + h_prv @ Whh.T + bh)", "There is no `h_prv` here. Did you mean `h_prev`?"),
        ("return np.tanh(x_t @ WXh.T + h_prev @ Whh.T + bh)", "Did you mean `Wxh`?"),
        ("return np.tahn(x_t)", "Did you mean `.tanh`?"),
        ("return np.cocatenate(x_t)", "Did you mean `.concatenate`?"),
        ("return np.tanh(x_t * Wxh)", "A matrix product is `@`."),
        ("return np.tanh(x_t @ Wxh + bh)", "With `Wxh.T` they are the same."),
        ("return x_t.T @ h_prev @ (x_t @ h_prev)", "With `x_t.T` they are the same."),
        ("return np.dot(x_t, Wxh)", "With `Wxh.T` they are the same."),
        (
            "return np.matmul(x_t, Wxh)",
            "`x_t` is (4, 6) and `Wxh` (5, 6): the inner sizes of the product, 6 and 5, differ.",
        ),
        ("p = {'Wxh': 1, 'bh': 2}; return p['Whx']", "`p` has the keys 'Wxh', 'bh'."),
        ("return np.zeros(len(x_t), len(bh))", "`np.zeros((T, N))`"),
        ("return np.empty(len(x_t), len(bh)) @ bh", "`np.empty((T, N))`"),
        ("return x_t.shape(0)", "`.shape` is no function"),
        ("f = 5; return f(x_t)", "`f` is an int here, no function: a line gave that name to something else."),
        ("return np.zeros((3, 2)) * np.ones((2, 4, 5))", "Write the shape of every factor"),
        ("return Whh(0)", "`Whh` is an array, and round brackets call a function"),
        ("return np.concatenate(x_t, h_prev)", "`np.concatenate([a, b])`"),
        ("return np.hstack(x_t, h_prev)", "`np.hstack([a, b])`"),
        ("return np.split(bh, len(bh) - 1)", "Without `axis`, `np.split` cuts along the first axis."),
        ("return np.abs(np.linalg.eig(Whh)).max()", "`values, vectors = np.linalg.eig(…)`"),
        ("v = np.linalg.eig(Whh); return np.max(np.abs(v))", "`values, vectors = np.linalg.eig(…)`"),
        ("return np.linalg.eig(Whh).max()", "`np.linalg.eigvals` returns the values alone"),
        ("q = np.linalg.qr(Whh); return q.T", "`Q, R = np.linalg.qr(…)`"),
        ("return 0.5 * [1.0, 2.0]", "Lists do no arithmetic"),
        ("return list(x_t) - list(x_t)", "Lists do no arithmetic"),
        ("return [x_t, x_t].shape", "`np.stack` or `np.array` makes one of it"),
        ("s = [1]; return s[0, 0]", "A list has no `[t, n]`"),
        ("h = [];  h.append[x_t]", "round brackets"),
        ("return x_t.sum / 2", "A method is called with round brackets"),
        ("return x_t[len(x_t) / 2]", "`//` divides"),
        ("return range(len(x_t) / 2)", "`//` divides whole numbers"),
        ("for t in len(x_t): pass", "`range(T)` counts"),
        ("N, D, H = x_t.shape", "The shape has 2 numbers, and there are 3 names"),
        ("return x_t[0, 0, 0]", "The array has 2 axes, the index has 3 entries"),
        ("return x_t.sum(axis=2)", "The array has 2 axes, counted from 0, so there is no axis 2."),
        ("return x_t if x_t > 0 else 0", "`np.where(condition, a, b)`"),
        ("return max(x_t)", "`max` is Python's own; for arrays there is `np.max`."),
        ("return sum(x_t, axis=0)", "`sum` is Python's own"),
        ("h = h + bh; return h", "`h` is used before this function has given it a value"),
        ("d = np.zeros(3); d += np.ones((2, 3))", "has the shape (3,) and keeps it"),
        ("d = np.zeros(3, int); d += 0.5", "An array of whole numbers cannot take floats"),
        ("h = []; h[0] = x_t", "use `append`"),
        ("return {'Wxh': 1}.Wxh", "`['Wxh']`"),
        ("return print()[0]", "Something is None there"),
        ("return rnn_step(x_t, h_prev, Wxh, Whh, bh)", "A function calls itself"),
        ("sum = 0; return sum(bh)", "`sum` is not Python's own `sum` here: this function gave that name to an int."),
        ("m = np.matrix(Whh); return m * Wxh.T", "An `np.matrix` keeps two axes"),
    ],
)
def test_the_cure_of_an_error_is_named(line, cure):
    assert cure in step(line).next


@pytest.mark.parametrize(
    ("before", "line", "cure"),
    [
        ("np = 1", "return np.tanh(bh)", "`np` is not NumPy here: a cell of the notebook gave that name to an int."),
        ("np = []", "return np.tanh(bh)", "gave that name to a list. Take another name there and restart the kernel."),
        ("sum = 3", "return sum(bh)", "`sum` is not Python's own `sum` here"),
        ("list = [1]", "return list(bh)", "`list` is not Python's own `list` here"),
        ("len = 2", "return bh[len(bh)]", "`len` is not Python's own `len` here"),
        ("print = 'x'", "print(bh)", "`print` is not Python's own `print` here"),
        ("f = np.ones(2)", "return f(bh)", "`f` is an array, and round brackets call a function"),
        ("data = 5", "return data.text()", "Work out one element by hand"),  # nothing of Python's, and a clear error
    ],
)
def test_a_name_that_was_given_away_is_told(before, line, cure):
    assert cure in step(line, before=before).next


@pytest.mark.parametrize(
    "line",
    [
        "raise ValueError('not so')",
        "return np.tanh(x_t @ completely_else)",
        "return {}['a']",
        "return 1 / 0",
        "return x_t.nothing_like_it",
        "return eval('1 +')",
    ],
)
def test_where_nothing_is_sure_nothing_is_said(line):
    assert step(line).next == exercises.get("rnn_step").look


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("rnn_step_backward", "dWxh = 0; return dWxh, dWhh", "`dWhh` is one of the results: nothing has that name yet"),
        ("rnn_step_backward", "da_f = 0; return da_i", None),
        ("rnn_step_backward", "t = 0; return T", None),
        ("rnn_step_backward", "h = 0; return hprev", "`h_prev`"),
    ],
)
def test_a_name_is_guessed_where_no_other_can_be_meant(name, line, told):
    found = report(name, f"def {name}(dh_t, x_t, h_prev, h_t, Wxh, Whh):\n    {line}\n")
    assert told in found.next if told else found.next == exercises.get(name).look


def test_an_argument_by_another_name_is_told():
    found = report("rnn_step", "def rnn_step(x, h, W, U, b):\n    return np.tanh(x @ W.T + h_prev @ U.T + b)\n")
    assert "does your `def` line call it something else?" in found.next


def test_a_split_without_axis_is_told_where_the_gates_meet_the_cell():
    code = source(exercises.get("lstm_step").answer).replace(", axis=1", "")
    assert "Without `axis`, `np.split` cuts along the first axis." in report("lstm_step", code, "sigmoid").next


def test_a_lost_axis_is_told():
    for line in ("e = np.exp(logits - logits.max(axis=-1))", "e = np.exp(logits); e = e / e.sum(axis=-1)"):
        found = report("softmax", f"def softmax(logits):\n    {line}\n    return e\n")
        assert "With `keepdims=True` it stays, with size 1." in found.next


def test_a_comprehension_is_no_function_of_its_own():
    code = "rnn_step = 5\ndef rnn_forward(x, h0, Wxh, Whh, bh):\n    return [rnn_step(x_t, h0) for x_t in x]\n"
    found = report("rnn_forward", code)
    assert (
        "<" not in str(found)
        and found.next == "`rnn_step` is an int here, no function: a line gave that name to something else."
    )


def test_a_forgotten_self_is_told():
    code = (
        "class SimpleRNN:\n    def __init__(self, D, H, O):\n        {}\n    def forward({}inputs):\n"
        "        return {}\n"
    )
    weights = "self.Wxh = self.Whh = self.Why = self.bh = self.by = np.zeros((H, 1))"
    forgotten = report("SimpleRNN", code.format(weights, "", "inputs"))
    assert "`def forward(self, …)`" in str(forgotten)
    assert "write `self.Wxh`" in str(report("SimpleRNN", code.format(weights, "self, ", "Wxh @ inputs[0]")))


def test_a_cure_at_an_edge_alone_is_told_too():
    found = step("return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh) if len(x_t) > 1 else x_t.shape(0)")
    assert found.score == 2 and "`.shape` is no function" in found.next


def test_objects_that_do_harm_when_they_are_looked_at_break_nothing():
    code = (
        "class Odd:\n    def __getattr__(self, name):\n        raise SystemError\n    def __eq__(self, other):\n"
        "        raise ValueError\n"
    )
    assert "TypeError" in str(step("return odd(odd)", before=f"{code}odd = Odd()"))


@pytest.mark.parametrize(
    ("result", "cure"),
    [
        (f"np.matrix(np.tanh({SUM}))", "; `np.asarray(…)` makes a plain array of it"),
        (f"np.ma.array(np.tanh({SUM}))", "; `np.asarray(…)` makes a plain array of it"),
        (f"list(np.tanh({SUM}))", "; `np.stack` makes one of the list"),
    ],
)
def test_an_array_of_another_kind_comes_with_its_cure(result, cure):
    assert cure in str(step(f"return {result}"))


def test_a_text_is_no_reason_to_stop():
    assert np is not None and "TypeError" in str(step("return 'é' + x_t @ 'ü'"))
