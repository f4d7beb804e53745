"""Every right answer earns all points, no wrong one does, and the report names the mistake that was made."""

from collections import Counter

import numpy as np
import pytest

from rnnkit import exercises
from tests import answers
from tests.learner import examine

ALL = [attempt for name in exercises.names() for attempt in answers.read(name)]


@pytest.mark.parametrize("attempt", ALL, ids=str)
def test_an_answer_is_judged_as_it_deserves(attempt):
    np.random.seed(0)  # of answers that draw weights
    found = examine(exercises.get(attempt.exercise), attempt.function())
    assert found.right == attempt.right == (found.score == found.points), str(found)
    sentences = [named.sentence for named in found.named]
    assert len(sentences) == len(attempt.named), str(found)
    for sentence, beginning in zip(sentences, attempt.named, strict=True):
        assert sentence.startswith(beginning)
    for piece in attempt.says:
        assert piece in str(found)


def test_there_are_enough_of_them():
    """Four right ones and ten wrong ones for every exercise, but for those of wrong code that is to be mended."""
    counts = Counter((attempt.exercise, attempt.right) for attempt in ALL)
    for name in exercises.names():
        assert counts[name, True] >= 4
        assert counts[name, False] >= 10 or name.startswith("repaired_"), name


def test_most_mistakes_are_named():
    """Of those that give numbers, wrong ones: the others are told what kept them from it."""
    wrong_numbers = [a for a in ALL if not a.right and (a.named or not a.says)]
    assert sum(bool(a.named) for a in wrong_numbers) >= 0.9 * len(wrong_numbers)
