"""A report in Chinese has no English in it: on known mistakes, and on what people write."""

import ast
import re
from pathlib import Path

import pytest

from rnnkit import exercises
from rnnkit.checking.show import as_text
from rnnkit.exercises import faults
from rnnkit.exercises.hidden_state.network import MISSHAPEN
from rnnkit.language import speaking
from rnnkit.messages import catalogues, package
from tests import answers
from tests.learner import Examiner

# Three words after each other, or one that stands in no name of code and no list of names.
ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}|\b(?:the|is|are|and|with|which|expected|after|before)\b")
# Code, mathematics, lists of what an answer gave, and what Python and NumPy themselves say.
NOT_OURS = re.compile(r"`[^`]*`|\$[^$]*\$|\w*Error(?:: | 中止：)[^。]*|\w*Warning: .*|“[^”]*”|\[[^\]…]*")
ROOT = Path(__file__).parents[2]
FOLDER = package.ROOT / "locale" / catalogues.LANGUAGE / "LC_MESSAGES"


def english_in(text):
    return [line for line in text.splitlines() if ENGLISH_WORDS.search(NOT_OURS.sub(" ", line))]


def translated(unit):
    """Whether its exercises have all their words in Chinese."""
    return all(map(catalogues.shown, (m for m in catalogues.read(FOLDER / f"exercises_{unit}.po") if m.id)))


def names():
    return [exercise.name for unit in exercises.UNITS for exercise in exercises.unit(unit)]


def skip_if_to_be_translated(name):
    unit = exercises.get(name).unit
    if not translated(unit):
        pytest.skip(f"exercises_{unit}.po has sentences to be translated")


@pytest.mark.parametrize("name", names())
def test_reports_on_known_mistakes_are_in_chinese(name):
    skip_if_to_be_translated(name)
    examiner = Examiner(exercises.get(name))
    with speaking("zh"):
        for known in examiner.candidates[:: max(1, len(examiner.candidates) // 3)]:
            assert english_in(as_text(examiner.report_on(known))) == []


@pytest.mark.parametrize("name", names())
def test_what_is_said_of_answers_that_lack_something_is_in_chinese(name):
    """Of the wrong answers that people wrote, those that the exercise's own `call` refuses."""
    skip_if_to_be_translated(name)
    examiner = Examiner(exercises.get(name))
    if examiner.exercise.call is type(examiner.exercise).call:
        pytest.skip("it is called as it is")
    with speaking("zh"):
        for attempt in (attempt for attempt in answers.read(name) if not attempt.right):
            assert english_in(as_text(examiner.report(attempt.function()))) == [], attempt.title


def test_what_is_said_where_an_answer_is_called_is_in_the_catalogue_of_a_box():
    """It holds what a Misfit says, and of the known mistakes no sentence that no Misfit says."""
    found = package.messages(ROOT)
    in_a_box = {text for text, *_ in found["reports"]}
    for path in sorted((package.ROOT / "exercises").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        said = [call.args[0] for call in calls if getattr(call.func, "id", "") in ("Misfit", "marked")]
        assert {text.value for text in said if isinstance(text, ast.Constant)} <= in_a_box
    mistakes = {
        sentence
        for unit in exercises.UNITS
        for exercise in exercises.unit(unit)
        for mistake in exercise.mistakes
        for sentence in package._patterns(mistake.sentence)
    }
    assert mistakes & in_a_box <= {MISSHAPEN, *faults.WORDS, *faults.WHOLE}
