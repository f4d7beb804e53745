"""Made-up records for the tests of what an instructor sees."""

from rnnkit import exercises
from rnnkit.grading.book import Graded, Record

UNIT = "03_bptt"
STEP = exercises.get("rnn_step_backward")
MISTAKE = STEP.mistakes[0].sentence


def cell(state="right", name=STEP.name, points=4.0, **details):
    """A graded cell of one exercise with the score that goes with its state."""
    earned = {"right": points, "partly": points / 2}.get(state, 0.0)
    return Graded(f"test_{name}", earned, points, state, [name], state, **details)


def record(student, *cells, **details):
    """A record whose score is that of its cells."""
    score, most = sum(c.score for c in cells), sum(c.max_score for c in cells)
    return Record(student, UNIT, **({"score": score, "max_score": most, "cells": list(cells)} | details))


def unit(student, *states, **details):
    """A record of the whole unit: the states of its exercises, one after the other, again and again."""
    course = exercises.unit(UNIT)
    cells = [cell(states[i % len(states)], one.name, float(one.points)) for i, one in enumerate(course)]
    return record(student, *cells, **details)
