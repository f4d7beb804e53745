"""The numbers of a class, and how the terminal shows them."""

import io
import json
import random
import re
import statistics

import numpy as np
import pytest
from rich.cells import cell_len
from rich.progress import Task
from small_class import MISTAKE, STEP, UNIT, cell, record, unit

from rnnkit.grading.book import Graded, load_all
from rnnkit.grading.report import summarise, terminal
from rnnkit.grading.report.summary import BINS, STATES, total


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(summary, file=None):
    file = file or io.StringIO()
    terminal.show(summary, file)
    return file.getvalue()


def words(text):
    return " ".join(text.split())


# -- the numbers


def test_scores_are_those_of_numpy():
    rng = random.Random(4)
    records = [record(f"s{i}", score=rng.uniform(0, 20), max_score=20.0) for i in range(37)]
    points = [r.score for r in records]
    scores = summarise(records).scores
    assert scores.mean == pytest.approx(np.mean(points))
    assert scores.median == pytest.approx(np.median(points))
    assert [scores.lower_quartile, scores.upper_quartile] == pytest.approx(list(np.quantile(points, [0.25, 0.75])))
    assert [scores.lowest, scores.highest] == [min(points), max(points)]
    assert scores.histogram == list(np.histogram(points, BINS, (0, 20))[0])


def test_a_tenth_belongs_to_the_bin_above_and_full_marks_to_the_last():
    records = [record(f"s{i}", score=points, max_score=3.0) for i, points in enumerate([0.3, 3.0, 3.5, -1])]
    assert summarise(records).scores.histogram == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_a_class_of_one_has_quartiles():
    scores = summarise([unit("ada", "right")]).scores
    assert {scores.lowest, scores.lower_quartile, scores.median, scores.upper_quartile, scores.highest} == {scores.mean}


def test_a_late_penalty_is_taken_off_and_never_below_nothing():
    late = [record("ada", cell(), late_penalty=1.0), record("bob", cell("partly"), late_penalty=5.0)]
    assert [total(one) for one in late] == [3.0, 0.0]
    summary = summarise([*late, record("cy", cell())])
    assert summary.late == {"ada": 1.0, "bob": 5.0}
    assert summary.scores.mean == pytest.approx(statistics.fmean([3, 0, 4]))


def test_cells_are_counted_by_state_in_the_order_of_the_notebook():
    short = record("a", cell("wrong", "rnn_backward"))  # first by name, but its first cell is the unit's fifth
    summary = summarise([short, unit("b", "right", "unanswered"), unit("c", "partly"), unit("d", "none")])
    names = [f"test_{name}" for name in [one.name for one in summary.cells]]
    assert [one.grade_id for one in summary.cells] == names
    assert names[0] == "test_numerical_gradient" and len(names) == 7
    found = {one.name: one for one in summary.cells}
    assert found["rnn_backward"].states == {"right": 1, "partly": 1, "wrong": 1, "unanswered": 0, "none": 1}
    assert found["rnn_backward"].count == 4 and found["rnn_backward"].mean_share == pytest.approx(1.5 / 4)
    assert found["relative_error"].count == 3 and found["relative_error"].share("unanswered") == pytest.approx(1 / 3)
    assert all(sum(one.states.values()) == one.count for one in summary.cells)


def test_a_student_counts_once_for_a_mistake():
    twice = [cell("wrong", named=[MISTAKE, MISTAKE]), cell("wrong", named=[MISTAKE, "Another one."])]
    summary = summarise([record("ada", *twice), record("bob", cell("wrong", named=[MISTAKE]))])
    assert [(m.exercise, m.sentence, m.students) for m in summary.mistakes] == [
        (STEP.name, MISTAKE, 2),
        (STEP.name, "Another one.", 1),
    ]


def test_the_same_sentence_in_two_exercises_is_two_mistakes():
    cells = [cell("wrong", name, named=["The sign is wrong."]) for name in ("rnn_backward", STEP.name)]
    assert [m.exercise for m in summarise([record("ada", *cells)]).mistakes] == ["rnn_backward", STEP.name]


def test_what_the_machine_failed_on_is_no_score():
    failed = record("bob", cell("none"), failed=True, problems=["not graded: a worker died"])
    summary = summarise([record("ada", cell()), failed])
    assert (summary.submissions, summary.graded) == (2, 1)
    assert summary.scores.mean == 4.0 and summary.cells[0].count == 1
    assert [(look.student, look.kind) for look in summary.look] == [("bob", "not graded")]


@pytest.mark.parametrize(
    "damage",
    [{"score": float("nan")}, {"late_penalty": float("inf")}, {"cells": [Graded("test_x", 0.0, 1.0, "<b>")]}],
    ids=["score", "penalty", "state"],
)
def test_a_damaged_record_is_left_out_and_told(damage):
    summary = summarise([record("ada", cell()), record("bob", **({"score": 1.0, "max_score": 4.0} | damage))])
    assert summary.graded == 1 and summary.scores.mean == 4.0
    assert [look.kind for look in summary.look] == ["not graded"] and "damaged" in summary.look[0].reasons[0]
    json.dumps(summary.as_dict(), allow_nan=False)


def test_one_line_for_each_submission_that_needs_a_look_the_gravest_first():
    summary = summarise(
        [
            record("a", cell(), flags=["the code uses os"]),
            record("b", cell()),
            record("c", cell("none"), problems=["it ran too long"], flags=["it ran too long", "the code uses sys"]),
            record("d", cell("none"), failed=True),
        ]
    )
    assert [(look.student, look.kind, look.reasons) for look in summary.look] == [
        ("d", "not graded", ["the machine failed; the next run grades it again"]),
        ("c", "problem", ["it ran too long", "the code uses sys"]),
        ("a", "flag", ["the code uses os"]),
    ]


def test_reasons_are_bounded_and_without_escape_sequences():
    reason = summarise([record("a", cell(), flags=["\x1b[31mred\x1b[0m\n\u202eback " + "x" * 5000])]).look[0].reasons[0]
    assert reason.startswith("red back xxx") and len(reason) < 400


def test_manual_inside_and_unboxed():
    own = Graded("test_shapes", 1.0, 2.0, "partly", inside=True)
    summary = summarise([record("ada", cell(), own, manual=2, boxed=False), record("bob", cell(), manual=0)])
    assert summary.manual == {"ada": 2} and summary.unboxed == ["ada"]
    assert [one.name for one in summary.inside] == ["test_shapes"]


def test_as_dict_is_json_with_the_names_that_are_promised():
    records = [unit("ada", "right", flags=["odd"]), unit("bob", "wrong", late_penalty=1.0, manual=1, boxed=False)]
    records[1].cells[0].named = [MISTAKE]
    found = summarise(records).as_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    told = type(summarise([])).as_dict.__doc__
    assert all(re.search(rf"\b{name}\b", told) for name in found)
    for part in (found["scores"], found["cells"][0], found["mistakes"][0], found["look"][0], dict.fromkeys(STATES)):
        assert all(re.search(rf"\b{name}\b", told) for name in part)


def test_no_class_is_no_error():
    found = summarise([]).as_dict()
    assert (found["submissions"], found["graded"], found["scores"]) == (0, 0, None)
    assert "0 of 0 submissions graded" in shown(summarise([]))


def test_records_from_disk(tmp_path):
    for one in (unit("ada", "right"), unit("bob", "wrong")):
        one.save(tmp_path)
    assert summarise(load_all(tmp_path, UNIT)).scores.histogram == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_records_of_one_release_hold_it_once(tmp_path):
    """Of thousands it would be half of their memory."""
    for student, points in (("ada", "4"), ("bob", "4"), ("cy", "2")):
        unit(student, "right", release={"test_one": f"{points} 1f0c"}).save(tmp_path)
    ada, bob, cy = (record.release for record in load_all(tmp_path, UNIT))
    assert (ada, cy) == ({"test_one": "4 1f0c"}, {"test_one": "2 1f0c"})
    assert ada is bob


# -- in the terminal


def a_class(size=60):
    rng = random.Random(2)
    records = []
    for i in range(size):
        states = [rng.choice(STATES) for _ in range(7)]
        flags = ["the code uses os, eval() and something else that takes more than a line to tell"] * (i % 2)
        records.append(unit(f"student{i:03}", *states, flags=flags, late_penalty=i % 5, manual=i % 3))
        for one in records[-1].cells:
            one.named = [MISTAKE] if one.state == "wrong" else []
    return records


def test_the_summary_fits_80_columns_and_says_everything_in_plain_text():
    text = shown(summarise(a_class()))
    assert max(cell_len(row) for row in text.splitlines()) <= 80
    assert "\x1b" not in text and not re.search(r" $", text, re.MULTILINE)
    assert words(MISTAKE)[:30] in words(text)
    assert "60 of 60 submissions graded" in text and "by hand" in text and "Late" in text
    assert all(name in text for name in ("right", "partly", "wrong", "blank"))


def test_a_table_row_holds_the_shares():
    states = ["right"] * 5 + ["partly"] * 2 + ["wrong"] * 2 + ["unanswered"]
    text = shown(summarise([record(f"s{i}", cell(state)) for i, state in enumerate(states)]))
    row = next(row for row in text.splitlines() if row.startswith(STEP.name))
    assert row.split() == [STEP.name, "4", "50", "20", "20", "10", "60"]


@pytest.mark.parametrize("part, text", [(0, "0"), (0.001, "<1"), (0.5, "50"), (0.999, ">99"), (1, "100")])
def test_no_share_is_rounded_to_nothing_or_to_all(part, text):
    assert terminal.percent(part) == text


def test_long_lists_are_cut_in_the_terminal_and_say_so():
    text = shown(summarise(a_class(100)))
    assert text.count("the code uses os") == terminal.LONGEST
    assert f"and {50 - terminal.LONGEST} more" in text


def test_in_a_terminal_what_learners_wrote_is_no_markup_and_no_escape_sequence():
    nasty = record("[red]eve[/red]\x1b]0;x\x07", cell(), flags=["[bold]uses `!echo \x1b[2J`[/bold] :smile:"])
    text = shown(summarise([nasty]), Terminal())
    assert "[red]eve[/red]" in text and "[bold]uses `!echo `[/bold] :smile:" in text
    assert "\x1b]" not in text and "\x1b[2J" not in text


def test_a_run_without_a_box_is_told_near_the_top():
    records = [record("ada", cell(), boxed=False), record("bob", cell(), boxed=False)]
    text = words(shown(summarise(records)))
    assert 0 < text.index("NOT IN A BOX: All submissions") < text.index("Scores")
    records[0].boxed = True
    assert "1 of 2 submissions ran with your rights" in words(shown(summarise(records)))
    records[1].boxed = True
    assert "NOT IN A BOX" not in shown(summarise(records))


# -- the bar


@pytest.mark.parametrize("total", [1, 7, 10, 25, 1000])
def test_in_a_log_a_line_every_tenth(total):
    file = io.StringIO()
    with terminal.progress(total, file) as graded:
        for _ in range(total):
            graded()
    rows = file.getvalue().splitlines()
    assert len(rows) <= 11 and len(rows) >= min(total, 10)
    assert rows[-1].startswith(f"{total} of {total} graded (100 %), ") and rows[-1].endswith(" a minute, 0:00:00 left")


def test_the_log_tells_rate_and_time_left(monkeypatch):
    now = iter([0.0, 2.0, 4.0])
    monkeypatch.setattr(terminal.time, "monotonic", lambda: next(now))
    file = io.StringIO()
    with terminal.progress(10, file) as graded:
        graded()
        graded()
    assert file.getvalue().splitlines()[-1] == "2 of 10 graded (20 %), 30 a minute, 0:00:16 left"


def test_in_a_terminal_a_bar_with_rate_and_time_left(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    file = Terminal()
    with terminal.progress(4, file) as graded:
        for _ in range(4):
            graded()
    assert "4/4" in file.getvalue() and "left" in file.getvalue()
    task = Task(0, "", 4, 0, _get_time=lambda: 0.0, finished_speed=0.5, _lock=None)
    assert str(terminal._Rate().render(task)) == "30 a minute"


def test_nothing_to_grade_is_no_progress():
    file = io.StringIO()
    with terminal.progress(0, file):
        pass
    assert file.getvalue() == ""


def test_a_note_names_few_cells():
    cells = [Graded(f"test_{i}", 1.0, 1.0, "right", inside=True) for i in range(9)]
    assert "test_0, test_1, test_2 and 6 more." in words(shown(summarise([record("ada", *cells)])))
