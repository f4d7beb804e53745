"""Warnings are heard where NumPy gives none, and they are those that it gives elsewhere.

NumPy gives them here. So what is made by looking at an answer's operations is a kind of its own, and it has to be all
that there is: a warning of NumPy's own is one that would be missed in a browser.
"""

import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking import floats
from rnnkit.checking.examine import drawn
from rnnkit.checking.noise import Noise, quiet
from rnnkit.checking.perform import fresh
from rnnkit.exercises.spec import Misfit
from tests import answers
from tests.learner import report

UNWARNED = "ctc_forward", "macro_f1", "repaired_ctc_loss", "sigmoid"


class Made(RuntimeWarning):
    """A warning that was made by looking."""


@pytest.fixture
def unheard(monkeypatch):
    """As in a browser, where NumPy says nothing."""

    def warn(text, kind, stacklevel):
        warnings.warn(text, Made, stacklevel + 1)

    monkeypatch.setattr(floats, "unheard", lambda: True)
    monkeypatch.setattr(floats, "warnings", SimpleNamespace(warn=warn))


def told(function, *args):
    """What it returns, and all warnings."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        return function(*args), caught


def texts(caught):
    """NumPy says of a number that it is one, and of a sum that it is a reduction."""
    said = [str(warning.message).replace("scalar ", "").replace("in reduce", "in add") for warning in caught]
    return [(text, warning.lineno) for text, warning in zip(said, caught, strict=True)]


def in_place(x):
    x *= 0.0
    first = x[0]
    first += 1  # of the number alone
    x /= x
    return x, first


FUNCTIONS = {
    "e to the x": lambda x: 1 / (1 + np.exp(-x)),
    "number by number": lambda x: np.array([1 / (1 + np.exp(-v)) for v in x]),
    "an array of its own": lambda x: np.log(np.zeros(3)),
    "a number of its own": lambda x: x + np.log(0.0),
    "nothing": lambda x: 0.5 * (1 + np.tanh(0.5 * x)),
    "both branches": lambda x: np.where(x > 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x))),
    "0 / 0": lambda x: (x - x) / (x - x),
    "0 / 0, of numbers": lambda x: (x[1] - x[1]) / x[1],
    "1 / 0, of whole numbers": lambda x: x.astype(int)[0] / x.astype(int)[1],
    "1 // 0": lambda x: x.astype(int) // np.array([1, 0, 1, 0]),
    "a sum": lambda x: (np.abs(x) * 1.7e304).sum(),
    "a power": lambda x: x**100.0,
    "0 to the −1": lambda x: np.power(np.abs(x), -1.0),
    "1 / 0": lambda x: np.reciprocal(x),
    "∞ − ∞": lambda x: np.full(3, np.inf) - np.array([np.inf, 1.0, -np.inf]),
    "∞, known": lambda x: np.logaddexp(-np.inf, -np.inf) + np.maximum(x, np.inf) + np.log(np.array([np.inf])),
    "in place": in_place,
    "a product": lambda x: (x[None] * 1e300) @ (x[:, None] * 1e300),
    "a mean": lambda x: np.mean([v / 2 for v in x]),
    "several results": lambda x: [divmod(x, 2.0), {"a": x[0] * 2}, x.max(), np.stack([x, x]), [3] * x.astype(int)[2]],
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_warned_of_is_what_numpy_warns_of(name, unheard):
    x = np.array([-1e4, 0.0, 3.0, 1e4])
    right, said = told(FUNCTIONS[name], x.copy())
    found, made = told(floats.heard(FUNCTIONS[name]), x.copy())
    np.testing.assert_equal(found, right)
    assert type(found) is type(right)
    assert [warning.category for warning in made] == [Made] * len(said)
    assert texts(made) == texts(said)


def test_numpy_is_its_own_again_and_an_answer_gets_what_it_asks_for(unheard):
    exp, zeros = np.exp, np.zeros
    with pytest.raises(FloatingPointError, match="divide by zero encountered in divide"), np.errstate(divide="raise"):
        floats.heard(lambda x: x / np.zeros(3))(np.ones(3))
    assert np.exp is exp and np.zeros is zeros

    def silenced(x):
        with np.errstate(over="ignore"):
            return np.exp(x)

    assert not told(floats.heard(silenced), np.array([1e4]))[1]


def test_where_numpy_warns_nothing_is_looked_at():
    assert not floats.unheard()
    assert floats.heard(np.tanh) is np.tanh


def warned(exercise, function, looked_at):
    """Of each case, whether the answer warned there or was refused for that, or the error that it stopped with."""
    found = []
    for case in (case for case, _ in drawn(exercise, 0) if exercise.unwarned(list(case.args))):
        call = floats.heard(function) if looked_at else function
        with quiet(Noise()) as _, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                exercise.call(call, fresh(case))
                found.append(any(issubclass(warning.category, RuntimeWarning) for warning in caught))
            except Misfit as misfit:
                found.append(str(misfit).replace("scalar ", ""))
            except Exception as error:
                found.append(type(error))
        if looked_at:
            assert all(warning.category is not RuntimeWarning for warning in caught), "a browser would miss it"
    return found


@pytest.mark.parametrize("name", UNWARNED)
def test_answers_and_mistakes_are_told_the_same_in_a_browser(name, unheard):
    exercise = exercises.get(name)
    functions = [attempt.function() for attempt in answers.read(name)]
    functions += [function for _, function in exercise.wrong_answers(tuple(map(exercises.get, exercise.builds_on)))]
    assert len(functions) > 20
    for function in functions:
        assert warned(exercise, function, looked_at=True) == warned(exercise, function, looked_at=False)


@pytest.mark.parametrize("name", exercises.names())
def test_the_exercises_that_ask_for_no_warning(name):
    exercise = exercises.get(name)
    assert any(exercise.unwarned(list(case.args)) for case, _ in drawn(exercise, 0)) == (name in UNWARNED)


def test_a_check_hears_it_and_takes_no_array_for_a_finished_layer(unheard):
    code = "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n"
    found = report("sigmoid", code)
    assert not found.right and "overflow" in str(found) and not found.finished
    assert report("sigmoid", "def sigmoid(x):\n    return 0.5 * (1 + np.tanh(0.5 * x))\n").right
