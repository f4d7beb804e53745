"""What an exercise is: the cases it is judged on, the right results, and the mistakes known for it."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from types import CodeType
from typing import Any

import numpy as np

from rnnkit.language import tr

ORDINARY = "values"  # the report's column for the ordinary cases


@dataclass(frozen=True)
class Case:
    """One call of an answer.

    args     the arguments, in order; an answer always gets fresh copies of them
    sizes    the letters of the notation and their sizes here, e.g. {"T": 5, "N": 3}
    kind     the report's column: `ORDINARY`, or what is special here ("N = 1", "float32", …)
    strided  hand over arrays that are not contiguous in memory
    apart    a mistake is looked for here only where the other cases are right, so that what is wrong in them is named
             whatever this one adds to it
    """

    args: tuple
    sizes: dict[str, int]
    kind: str = ORDINARY
    strided: bool = False
    apart: bool = False

    @cached_property
    def float_dtype(self) -> np.dtype | None:
        """That of the first float array among the arguments, and in dicts among them; None where there is none."""
        values = (each for value in self.args for each in (value.values() if isinstance(value, dict) else [value]))
        return next((a.dtype for a in values if isinstance(a, np.ndarray) and a.dtype.kind == "f"), None)

    def describe(self) -> str:
        return ", ".join(f"{letter} = {size}" for letter, size in self.sizes.items())


# What passes for int64: NumPy's own whole numbers, too. They have 64 bits but in a browser, where they have 32.
WHOLE = (np.dtype(np.int64), np.dtype(int))


class Misfit(Exception):
    """Raised by an exercise's `call` when an answer lacks what the exercise asks for; the text says what, with names in
    braces for the values, and is looked up whole in the language that is spoken."""

    def __init__(self, text: str, /, **values):
        super().__init__(tr(text, **values))


@dataclass(frozen=True)
class Rule:
    """Stands where a right value would, for outputs of which many are right (random weights, say).

    judge(value) returns None if the value is right, else one sentence. The sentence holds no measured
    numbers: two answers with the same sentence count as having made the same mistake.
    """

    judge: Callable[[Any], str | None]

    def sentence(self, value) -> str | None:
        """What is wrong with `value`, whatever it is: one that the rule cannot even read is wrong."""
        try:
            with np.errstate(all="ignore"):
                return self.judge(value)
        except Exception:
            return "What it returned has not the form that is asked for; compare with the docstring."


@dataclass(frozen=True)
class Output:
    """A result's name and its shape in letters, written "dx (T, N, D)"; a name alone is a scalar or a plain
    Python object. dtype is "float" (that of the arguments), "int64", "int" (any width) or None (not judged).
    repeatable is False for results that are random by design; absent is what to say where nothing (None) comes."""

    name: str
    shape: str | None = None
    dtype: str | None = "float"
    repeatable: bool = True
    absent: str = ""

    @classmethod
    def parse(cls, text: str, dtype: str | None = "float") -> Output:
        name, shape = re.fullmatch(r"(\w+)\s*(\(.*\))?", text).groups()
        return cls(name, shape, dtype)

    def entry(self, key: str) -> str:
        """What an array in it is called: params['Wxh']; of "params after step 2" it is Wxh after step 2."""
        name, _, where = self.name.partition(" ")
        return f"{key} {where}" if where else f"{name}[{key!r}]"


@dataclass(frozen=True, init=False)
class Mistake:
    """A mistake that learners make: what to change in the model answer to make it, and what to tell them.

    sentence  tells the learner what it is, in one or two sentences
    edits     (right, wrong) pairs: each piece of the model answer's source is replaced wherever it stands;
              or a function in the model answer's place, for a mistake that is no small change, and pairs that edit it
    breaks    the equation it breaks, when that is not the exercise's own; "" where it breaks none
    look      the next thing to look at
    """

    sentence: str
    edits: tuple
    breaks: str | None
    look: str | None

    def __init__(self, sentence, *edits, breaks=None, look=None):
        for field, value in (("sentence", sentence), ("edits", edits), ("breaks", breaks), ("look", look)):
            object.__setattr__(self, field, value)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its name, what it returns, how it is judged.

    name       the function's or class's name, as learners write it
    unit       the unit's folder, e.g. "01_hidden_state"
    points     what a right answer earns
    outputs    the results in order
    equation   what the answer computes, in one line of plain text
    cases      cases(rng) draws the calls an answer is judged on
    oracle     the right results for a case's arguments (float64)
    answer     a model answer in a learner's style; the known mistakes are changes of its source
    mistakes   the known mistakes
    builds_on  names of earlier exercises of the unit that an answer may call
    call       call(answer, args) runs an answer and returns its results; only exercises that are more than
               one function call have their own
    arguments  the names of a case's arguments, where they are not the model answer's parameters
    shared     the outputs are views of one result: what comes back for each of them has to be the same
    keyed      an answer returns a dict, whose keys are the outputs' names
    new        the arrays of the results have to be new: they share no memory with the arguments
    joint      the outputs are one choice, such as a sentence and its score: one of them alone proves no mistake where
               others are wrong as well, since many mistakes may choose the same
    unjudged   names of results that an answer returns after the outputs and that are not judged: its cache
    unwarned   unwarned(args) says whether an answer that is called with these is asked to give no warning of NumPy's;
               `call` heeds those that it gives
    spared     arguments that an answer may do without: it is not said of them that they are never read
    cache_from the earlier exercise whose answer, the learner's own, makes the cache that is an answer's last
               argument. A case then has the answer's other arguments first and behind them those of that
               exercise, whose last result is the cache
    look       the next thing to look at when no known mistake fits
    """

    name: str
    unit: str
    points: int
    outputs: tuple[Output, ...]
    equation: str
    cases: Callable[[np.random.Generator], list[Case]]
    oracle: Callable[..., Any]
    answer: Callable[..., Any]
    mistakes: tuple[Mistake, ...]
    builds_on: tuple[str, ...] = ()
    call: Callable[..., Any] = lambda answer, args: answer(*args)
    arguments: tuple[str, ...] = ()
    shared: bool = False
    keyed: bool = False
    new: bool = False
    joint: bool = False
    unwarned: Callable[[list], bool] = lambda args: False
    unjudged: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    cache_from: str = ""
    look: str = ""

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of a case's arguments."""
        return self.arguments or self.takes

    @cached_property
    def takes(self) -> tuple[str, ...]:
        """The names of an answer's parameters."""
        return tuple(inspect.signature(self.answer).parameters)

    @cached_property
    def returns(self) -> tuple[str, ...]:
        """The names of an answer's results, judged or not."""
        return (*(output.name for output in self.outputs), *self.unjudged)

    @cached_property
    def required(self) -> int:
        """How many arguments an answer must take: those without a default."""
        given = inspect.signature(self.answer).parameters.values()
        return sum(parameter.default is parameter.empty for parameter in given)

    def given(self, forward: Callable | None, args: list) -> list:
        """What an answer is called with on a case's arguments: these, or the first of them and a cache that `forward`,
        the learner's own `cache_from`, makes of the others."""
        if not self.cache_from:
            return args
        if forward is None:
            raise Misfit(
                "its cache comes from your {name}, and there is no {name} in the notebook; write it first, and run its "
                "cell",
                name=self.cache_from,
            )
        own = len(self.takes) - 1
        results = forward(*args[own:])
        if not isinstance(results, tuple | list) or not results:
            raise Misfit("its cache is the last result of your {name}, which returned no tuple", name=self.cache_from)
        return [*args[:own], results[-1]]

    def expected(self, case: Case) -> tuple:
        """The right results, one for each output: float64, integers, plain objects or a `Rule`."""
        args = [over_arrays(a, lambda array: as_float(array, np.float64)) for a in case.args]
        with np.errstate(all="ignore"):  # whatever the notebook has set
            return self.as_tuple(self.oracle(*args))

    def as_tuple(self, results) -> tuple:
        return tuple(results) if len(self.outputs) > 1 else (results,)

    def wrong_answers(self, earlier: tuple[Exercise, ...] = ()) -> list[tuple[Mistake, Callable]]:
        """Every known mistake with an answer that makes it: this exercise's own first, then those of the
        `earlier` exercises it builds on, made in a copy of the model answer that calls them. Not those of the
        forward functions that make its cache: were one of these wrong, it would be told of by itself."""
        own = [(mistake, self.build(mistake, self, earlier)) for mistake in self.mistakes]
        forward = {self.cache_from}.union(*(other.builds_on for other in earlier if other.name == self.cache_from))
        inside = [other for other in earlier if other.name not in forward]
        return own + [(m, self.build(m, other, earlier)) for other in inside for m in other.mistakes]

    def build(self, mistake: Mistake, where: Exercise, earlier: tuple[Exercise, ...] = ()) -> Callable:
        """The model answer with `mistake` made in `where`, which is this exercise or one of the earlier."""
        namespace = {"np": np, "__name__": "answers"}  # what a notebook provides, and nothing else
        for exercise in (*earlier, self):
            made_here = exercise is where
            first = mistake.edits[0] if made_here else None
            function = first if callable(first) else exercise.answer
            text = source(function)
            exec(compiled(edited(text, mistake) if made_here else text), namespace)
            namespace[exercise.name] = namespace[function.__name__]
        return namespace[self.name]


@cache
def source(function: Callable) -> str:
    return textwrap.dedent(inspect.getsource(function))


@cache
def compiled(text: str) -> CodeType:
    return compile(text, "<model answer>", "exec")


def edited(text: str, mistake: Mistake) -> str:
    for right, wrong in filter(lambda edit: not callable(edit), mistake.edits):
        if right not in text:
            raise ValueError(
                f"{right!r} does not stand in the model answer; it is to be changed to make the mistake: "
                f"{mistake.sentence}"
            )
        text = text.replace(right, wrong)
    return text


def over_arrays(value, change: Callable[[np.ndarray], Any]):
    """`value` with change(array) in the place of every array in it, in dicts, lists and tuples too."""
    if isinstance(value, dict):
        return {name: over_arrays(each, change) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(over_arrays(each, change) for each in value)
    return change(value) if isinstance(value, np.ndarray) else value


def as_float(array: np.ndarray, dtype) -> np.ndarray:
    """A float array in another float dtype; an array of anything else as it is."""
    return array.astype(dtype) if array.dtype.kind == "f" else array
