"""`make bench-grading`: what it measures is there, and the tables say what was measured."""

import json
import time

import pytest

from benchmarks import grading, where

COST = {"wall": 10.0, "processor": 18.0, "memory": 300.0}
FOUND = {
    "date": "2026-01-01",
    "beside": "204686e",
    "cores": 2,
    "rounds": 3,
    "classes": [
        {
            "unit": "03_bptt",
            "students": 60,
            "scores": 420,
            "now": COST,
            "then": {"wall": 20.0, "processor": 30.0, "memory": 300.0},
            "ratio": {"wall": 0.5, "processor": 0.6, "memory": 1.0},
            "different": ["ann test_x: 1.0 and not 2.0"],
            "stock": {"wall": 299.0, "processor": 250.0, "memory": 200.0},
            "wrong": [],
        }
    ],
    "start": {"now": {"first": 1.4, "nothing": 1.6}, "then": {"first": 4.0, "nothing": 3.0}},
}


def test_what_is_asked_for_is_compared_with_what_was_found():
    enough = {what: reached for what, _, _, reached in grading.asked(FOUND)}
    assert enough == {
        "60 submissions of 03: faster than `nbgrader autograde`": False,  # 29.9 times
        "60 submissions of 03: scores other than nbgrader's": True,
        "60 submissions of 03: processor time, beside 204686e": False,
        "60 submissions of 03: time, beside 204686e": True,
        "60 submissions of 03: memory, beside 204686e": True,
        "start: until the first cell runs": True,
        "start: nothing to be graded": False,
    }
    assert "29.9 times (not reached)" in grading.asked_table(FOUND)
    assert "0 are other than nbgrader's" in grading.compared(FOUND)
    assert "1 are other than at 204686e" in grading.compared(FOUND)
    assert "| `rnnkit grade` | 60 of unit 03 | 10.0 | 18.0 | 300 ms | 300 MiB |" in grading.costs_table(FOUND)


def test_scores_that_differ_are_listed_on_either_side():
    assert grading._different({"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 0.0, "c": 3.0}) == [
        "b: 2.0 and not 0.0",
        "c: None and not 3.0",
    ]


def test_every_function_that_is_timed_is_there():
    assert {stage for stage, _, _ in where.places()} == set(where.STAGES)
    assert all(name in vars(owner) for _, owner, name in where.places())


def test_a_stage_has_the_time_that_no_other_has_taken():
    watch = where.Stopwatch()
    inner = watch.around("inner", lambda: time.sleep(0.2))
    watch.around("outer", lambda: (time.sleep(0.1), inner()))()
    watch.turn()
    assert watch.wall["inner"] == pytest.approx(0.2, abs=0.08)
    assert watch.wall["outer"] == pytest.approx(0.1, abs=0.08)
    assert watch.wall[where.REST] < 0.08


def test_the_bound_runs_the_cells_and_calls_the_answers():
    from rnnkit import exercises
    from rnnkit.checking.examine import drawn

    exercise = exercises.get("rnn_step")
    cases = [case for case, _ in drawn(exercise, 1)]
    code = "import time, numpy as np\nfrom rnnkit import nn\ntime.sleep(0)\nsum(range(3_000_000))"
    answer = "def rnn_step(*given):\n    return sum(range(300_000))"
    found = where.bound({"ann": [("run", code), ("run", answer), ("ask", exercise, cases)]})
    assert found["cells"] > 5 and found["calls"] > len(cases)


def test_the_tables_are_those_that_were_measured():
    if not grading.STORED.exists():
        pytest.skip("nothing is stored yet: make bench-grading BENCH_ARGS=--write")
    found = json.loads(grading.STORED.read_text(encoding="utf-8"))
    page = (grading.ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    assert f"<!-- grading -->\n{grading.page(found)}\n<!-- /grading -->" in page
    assert f"<!-- where -->\n{where.table(found['where'])}\n<!-- /where -->" in page
    assert grading.costs_table(found) in (grading.ROOT / "README.md").read_text(encoding="utf-8")
