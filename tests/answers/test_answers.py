"""Every right submission earns all points, no wrong one does, and the report names the mistake that was made."""

from collections import Counter

import numpy as np
import pytest

from rnnkit import exercises
from tests.answers import everything
from tests.learner import report

ALL = everything()


@pytest.mark.parametrize("submission", ALL, ids=str)
def test_a_submission_is_judged_as_it_deserves(submission):
    exercise = exercises.get(submission.exercise)
    unit = [name for name in exercises.names() if exercises.get(name).unit == exercise.unit]
    above = unit[: unit.index(exercise.name)] if submission.after else ()
    np.random.seed(0)  # of submissions that draw weights
    found = report(exercise.name, submission.code, *above)
    assert found.right == submission.right == (found.score == found.points), str(found)
    sentences = [named.sentence for named in found.named]
    assert len(sentences) == len(submission.named), str(found)
    for sentence, beginning in zip(sentences, submission.named, strict=True):
        assert sentence.startswith(beginning)
    for piece in submission.says:
        assert piece in str(found)


def test_there_are_enough_of_them():
    """Four right ones and ten wrong ones for every exercise of a unit that has any."""
    counts = Counter((s.exercise, s.right) for s in ALL)
    units = {exercises.get(s.exercise).unit for s in ALL}
    for name in exercises.names():
        exercise = exercises.get(name)
        if exercise.unit in units and not name.startswith("repaired_"):
            assert counts[name, True] >= 4 and counts[name, False] >= 10, name


def test_most_mistakes_are_named():
    """Of those that give numbers, wrong ones: the others are told what kept them from it."""
    wrong_numbers = [s for s in ALL if not s.right and (s.named or not s.says)]
    assert sum(bool(s.named) for s in wrong_numbers) >= 0.9 * len(wrong_numbers)
