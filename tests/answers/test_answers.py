"""The checks are checked, with known mistakes and with answers as people write them: `make test-all` does the same with
more seeds, `make check-quality` with many."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.exercises.spec import Mistake
from tests import answers
from tests.check_quality import FRIENDLY, LET_THROUGH, NOT_NAMED, NOT_TOLD, REFUSED, quality

SEEDS, MORE = 1, 5

each = pytest.mark.parametrize("name", exercises.names(), ids=lambda name: f"{answers.unit(name)}-{name}")


@each
def test_answers_and_mistakes_are_judged_as_they_deserve(name):
    assert_fine(quality(name, SEEDS, naming_seeds=1))


@pytest.mark.slow
@each
def test_so_they_are_with_more_seeds(name):
    assert_fine(quality(name, MORE, naming_seeds=2))


def assert_fine(found):
    assert not found.complaints, "\n\n".join(found.complaints)
    assert found.rejected == found.named == found.mistakes >= 3
    assert found.accepted == found.right


@each
def test_there_are_enough_of_them(name):
    """Four right ones and ten wrong ones for every exercise."""
    counts = Counter(attempt.right for attempt in answers.read(name))
    assert counts[True] >= 4 and counts[False] >= 10


@each
def test_an_exercise_has_what_a_report_needs(name):
    exercise = exercises.get(name)
    assert exercise.points > 0 and exercise.equation


def test_most_mistakes_are_named():
    """Of those that give numbers, wrong ones: the others are told what kept them from it."""
    wrong = [attempt for name in exercises.names() for attempt in answers.read(name) if not attempt.right]
    wrong_numbers = [attempt for attempt in wrong if attempt.named or not attempt.says]
    assert sum(bool(attempt.named) for attempt in wrong_numbers) >= 0.9 * len(wrong_numbers)


def test_what_is_not_so_is_complained_of(monkeypatch):
    """Of an exercise with a mistake that is none, two of one kind, results that are wrong, and sizes that are alike."""
    get, step = exercises.get, exercises.get("rnn_step")
    none, *alike = Mistake("None.", ("tanh", "tanh")), *(Mistake(each, (" + bh", "")) for each in ("One.", "Two."))
    square = replace(step.cases(np.random.default_rng(0))[0], sizes={"N": 3, "D": 3})
    for broken, kinds in (
        (replace(step, mistakes=(none, *alike)), {LET_THROUGH: 1, NOT_NAMED: 2}),
        (replace(step, oracle=lambda *args: 1 + step.oracle(*args)), {REFUSED: 18}),
        (replace(step, cases=lambda rng: [square]), {FRIENDLY: 1}),
    ):
        monkeypatch.setattr(exercises, "get", lambda name, broken=broken: broken if name == "rnn_step" else get(name))
        for seeds in (1, 2):
            found = Counter(text.partition(" (seed")[0] for text in quality("rnn_step", seeds).complaints)
            assert kinds.items() <= found.items() and found[NOT_TOLD]


def test_every_file_is_an_exercises():
    assert {path.stem for path in answers.FOLDER.glob("*/*.py")} == set(exercises.names())


RIGHT = "# %% right: one line\ndef rnn_step(x, h, W, U, b):\n    return np.tanh(x @ W.T + h @ U.T + b)\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (RIGHT + RIGHT, "two cells are called “right: one line”"),
        (RIGHT.replace("right", "rihgt"), "a cell begins with"),
        (RIGHT + '# %% wrong: no bias\nchange((" + bh", ""), of="one line")\n', "' + bh' does not stand in"),
        (RIGHT + '# %% wrong: no bias\nchange((" + b", ""), of="two lines")\n', "no right answer above is called"),
        (RIGHT.replace("line\n", "line\n# after: loops\n"), "no right answer above is called “loops”"),
    ],
)
def test_a_file_that_is_not_as_it_is_meant_is_refused(text, complaint, tmp_path, monkeypatch):
    (tmp_path / "rnn_step.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(
        answers, "path", lambda name, path=answers.path: tmp_path / "rnn_step.py" if name == "rnn_step" else path(name)
    )
    with pytest.raises(ValueError, match=complaint.replace("+", r"\+")):
        [attempt.function() for attempt in answers.read.__wrapped__("rnn_step")]
