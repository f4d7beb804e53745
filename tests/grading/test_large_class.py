"""What `benchmarks.cluster` ends with an error for."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from small_course import grade

from benchmarks.cluster import DIARY, Run, faults, smaller_part, thinned
from benchmarks.measure import Cost

STUDENTS = ["ann", "ben"]
SCORES = {(student, cell): 2.0 for student in STUDENTS for cell in ("one", "two")}
TOLD = {"finished": 2}


def run(scores=SCORES, recorded=STUDENTS) -> Run:
    return Run(Cost(1.0, 1.0, 1.0, []), dict(scores), Counter(recorded), 1.0)


def test_a_run_without_a_fault():
    assert faults("it", run(), run(), 2, TOLD) == []
    assert faults("it", run(), run(), 2, {"finished": 3}) == []  # a job that was run twice is no fault


@pytest.mark.parametrize(
    "found, finished, said",
    [
        (run(SCORES | {("ben", "two"): 1.5}), 2, "it: 1 scores differ, the first of ('ben', 'two')"),
        (run({key: score for key, score in SCORES.items() if key[0] == "ann"}), 2, "it: 2 scores differ"),
        (run(SCORES | {("cy", "one"): 2.0}), 2, "it: 1 scores that the local pool does not have"),
        (run(recorded=["ann"]), 2, "it: 1 of 2 students were recorded"),
        (run(recorded=["ann", "ben", "ben"]), 2, "it: 1 students were recorded more than once, the first ben"),
        (run(), 1, "it: the scheduler has seen 1 results for 2 jobs"),
    ],
)
def test_a_fault(found, finished, said):
    [sentence] = faults("it", found, run(), 2, {"finished": finished})
    assert sentence.startswith(said)


def test_whoever_is_recorded_twice_is_in_the_diary_twice(single):
    """Also where the second time changes nothing."""
    with closing(sqlite3.connect(single.root / "gradebook.db")) as course:
        course.executescript(DIARY)
        with single.book() as book:
            for student in ("ann", "ben", "ben"):
                single.submit(student, main=single.solved())
                grade(book, student)
        assert course.execute("select student from diary").fetchall() == [("ann",), ("ben",), ("ben",)]


def test_a_part_of_the_class_is_held_against_its_own_scores():
    part = run({key: score for key, score in SCORES.items() if key[0] == "ann"}, ["ann"])
    assert faults("it", part, smaller_part(run(), part), 1, {"finished": 1}) == []


def test_the_highest_looks_stay():
    series = [(float(second), {"command": 10.0 + second % 7, "worker": 5.0}) for second in range(100)]
    kept = thinned(series, most=10)
    assert {name: len(values) for name, values in kept.items()} == {"seconds": 10, "command": 10, "worker": 10}
    assert max(kept["command"]) == 16 and kept["seconds"][-1] == 99
