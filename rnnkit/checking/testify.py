"""Calling an answer on all its cases, and writing down what happened. This runs where the learner's code is: in their
own process for `check`, in a box when a class is graded. Nothing here knows a right result."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import partial

from rnnkit.checking.answer import Answer
from rnnkit.checking.noise import Bounded, Noise, quiet
from rnnkit.checking.ownwork import FINISHED, watched
from rnnkit.checking.perform import Performed, Problem, argument_problem, perform
from rnnkit.checking.plain import Room
from rnnkit.exercises.spec import Case, Exercise


@dataclass
class Testimony:
    """What an answer did.

    function   the name its `def` gives it
    refused    why it could not be called at all
    performed  for each case, what the calls gave
    noise      what it printed and warned of on the first case
    names      the learner's own functions that it refers to, directly or through others
    packages   the packages that it refers to; not known of an answer that was called in a box
    finished   the finished libraries that it refers to or enters
    unread     the positions of the parameters that its code never reads
    """

    function: str = ""
    refused: Problem | None = None
    performed: list[Performed] = field(default_factory=list)
    noise: Noise = field(default_factory=Noise)
    names: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    unread: list[int] = field(default_factory=list)


def testify(exercise: Exercise, answer: Answer, cases: list[Case], watch: bool = True) -> Testimony:
    """watch: whether to note the finished libraries that it enters; needless where it is known to enter none."""
    testimony = Testimony(answer.name, argument_problem(exercise, answer))
    if testimony.refused:
        return testimony
    testimony.names, testimony.packages, testimony.unread = set(answer.names), answer.packages, answer.unread
    testimony.finished = answer.packages & FINISHED
    if forward := answer.beside(exercise.cache_from):
        testimony.names |= {exercise.cache_from} | Answer(forward).names
    noise, room = testimony.noise, Room()
    for case in cases:
        testimony.performed.append(call(exercise, answer, case, testimony.finished, noise, room, watch))
        noise = Noise()  # what the first call prints is enough to show; the others would only repeat it
    return testimony


def call(
    exercise: Exercise, answer: Answer, case: Case, called: set[str], noise: Noise, room: Room, watch: bool = True
) -> Performed:
    """One case, with the finished libraries that it enters noted in `called`."""
    if watch:
        given = tuple(a for a in case.args if inspect.isfunction(a))
        room.watch = partial(watched, answer.notebook, called, (*given, Bounded.write))
    with quiet(noise):
        return perform(exercise, answer, case, room=room)
