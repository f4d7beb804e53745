"""Units are imported when they are asked for, and a name is found wherever it is."""

import subprocess
import sys

import pytest

from rnnkit import exercises


def imported(code: str) -> set[str]:
    """The units that a new Python has imported after running the code."""
    code = f"import sys\nfrom rnnkit import exercises\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    return {title for title, package in exercises.UNITS.items() if f"rnnkit.exercises.{package}" in modules}


def test_a_learner_imports_no_unit():
    assert imported("import rnnkit") == set()


@pytest.mark.parametrize("title", ["03_bptt", "12_speech"])
def test_a_unit_is_looked_through_first_once_it_is_imported(title):
    name = exercises.unit(title)[-1].name
    alone = imported(f"exercises.unit({title!r})")
    assert imported(f"exercises.unit({title!r}); exercises.get({name!r})") == alone < set(exercises.UNITS)


def test_every_exercise_is_found_by_its_name():
    every = [exercise for title in exercises.UNITS for exercise in exercises.unit(title)]
    assert [exercises.get(exercise.name) for exercise in every] == every  # so no two have the same name
    assert exercises.names() == tuple(exercise.name for exercise in every)
    assert all(map(exercises.known, exercises.names()))


def test_what_no_exercise_is_called():
    assert not exercises.known("rnn_stop")
    with pytest.raises(KeyError, match="rnn_stop"):
        exercises.get("rnn_stop")
