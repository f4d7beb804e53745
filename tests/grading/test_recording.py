"""A submission is recorded as a whole, in place of whatever an earlier attempt left."""

import contextlib
import json
import math
import multiprocessing
import os
import shutil
import signal
import sqlite3
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from small_course import answered, grade, results

from rnnkit.grading.book import Book, ledger
from rnnkit.grading.book.ledger import within
from rnnkit.grading.paper.folder import merged, replaced


def row(course, sql: str) -> list[tuple]:
    db = sqlite3.connect(course.root / "gradebook.db")
    found = db.execute(sql).fetchall()
    db.close()
    return found


def auto_scores(course) -> dict[str, float]:
    return dict(row(course, "SELECT base_cell.name, auto_score FROM grade JOIN base_cell ON base_cell.id = cell_id"))


def test_the_folder(single):
    folder = single.submit("ann", "2026-01-01T11:00:00+01:00", main=single.solved())
    (folder / "submission_secret.txt").write_text("secret\n")
    (folder / "mine.csv").write_text("3")
    with single.book() as book:
        grade(book, "ann", outputs={"id-double": [{"output_type": "stream", "name": "stdout", "text": "hello"}]})
        assert book.coursedir.get_existing_timestamp(str(single.graded("ann"))).hour == 10
    found = {path.name: path for path in single.graded("ann").iterdir()}
    assert set(found) == {"main.ipynb", "timestamp.txt", "submission_secret.txt", "mine.csv", "data.csv"}
    assert found["submission_secret.txt"].read_text() == "secret\n"
    assert found["timestamp.txt"].read_text() == "2026-01-01 10:00:00.000000 UTC"
    assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o444}
    assert os.listdir(single.graded("ann").parent) == ["week"]
    notebook = nbformat.read(found["main.ipynb"], as_version=4)
    nbformat.validate(notebook)
    [cell] = [cell for cell in notebook.cells if cell.id == "id-double"]
    assert cell.outputs[0].text == "hello" and cell.execution_count == 5


@pytest.mark.parametrize(
    "score, recorded", [(1.5, 1.5), (math.nan, 0), (math.inf, 2), (-3, 0), (1e9, 2), ("4", 0), (True, 0), (None, 0)]
)
def test_a_score_is_a_number_from_0_to_the_points(single, score, recorded):
    single.submit("ann", main=single.solved())
    with single.book() as book:
        assert grade(book, "ann", {"test_double": score}).score == 4 + recorded
    assert auto_scores(single)["test_double"] == recorded
    assert within(None, 2) is None


def test_no_score_of_an_earlier_attempt_stays(course):
    course.submit("ann", main=course.solved(), extra=course.solved("extra"))
    with course.book() as book:
        assert grade(book, "ann").score == 7
        for path in course.folder("ann").iterdir():
            path.unlink()
        told = grade(book, "ann")
        assert told.score == 0 and not told.needs_manual_grade
        assert told.notes == [
            "The notebook extra.ipynb was not handed in.",
            "The notebook main.ipynb was not handed in.",
        ]
    assert set(auto_scores(course).values()) == {0}
    assert row(course, "SELECT count(*) FROM grade") == [(6,)] and row(course, "SELECT count(*) FROM comment") == [(6,)]


def test_a_test_without_a_result_earns_nothing(single):
    """Whatever happened to the job: each test has to have been run."""
    single.submit("ann", main=single.solved())
    with single.book() as book:
        assert grade(book, "ann").score == 6
        handed_in = book.read("ann")
        plans = book.plans(handed_in)
        found = results(plans)
        del found["main"].cells["id-test_double"]
        assert book.record("ann", handed_in, plans, found).score == 4
        assert book.record("ann", handed_in, plans, {}).score == 0
        found["main"].problem = "It ran out of memory."
        assert book.record("ann", handed_in, plans, found).notes == ["It ran out of memory."]
    assert "ran out of memory" in single.notebook("ann")["cells"][0]["source"]


def test_what_a_reader_entered_counts_and_is_to_be_read_again(single):
    single.submit("ann", main=answered(single.solved(), {"why": "So."}))
    with single.book() as book:
        assert grade(book, "ann").needs_manual_grade
        why = book.gradebook.find_grade("why", "main", "week", "ann")
        why.manual_score, why.extra_credit, why.needs_manual_grade = 2.0, 0.5, False
        book.gradebook.db.commit()
        told = grade(book, "ann")
        assert told.score == 6 + 2.5 and told.needs_manual_grade
    assert row(single, "SELECT manual_score, extra_credit FROM grade WHERE manual_score IS NOT NULL") == [(2.0, 0.5)]


def test_a_penalty_is_never_more_than_the_score(single):
    with single.book() as book:
        book.gradebook.update_or_create_assignment("week", duedate="2020-01-01 12:00:00 UTC")
        single.submit("ann", "2020-01-01 13:00:00 UTC", main=single.solved())
        asked = []
        for penalty, off in ((2.5, 2.5), (100, 6), (-1, 0), (None, 0)):
            book.late.plugin_inst.late_submission_penalty = lambda *call, penalty=penalty: asked.append(call) or penalty
            told = grade(book, "ann")
            assert (told.penalty, told.score) == (off, 6 - off)
        assert asked == [("ann", 6.0, 3600.0)] * 4
        single.submit("ann", "2020-01-01 11:00:00 UTC", main=single.solved())
        assert grade(book, "ann").penalty == 0 and len(asked) == 4
    assert row(single, "SELECT late_submission_penalty FROM submitted_notebook") == [(None,)]


# -- all or nothing


def test_if_the_rows_cannot_be_written_everything_stays(single, monkeypatch):
    single.submit("ann", main=single.solved())
    with single.book() as book:
        grade(book, "ann")
        before = (single.graded("ann") / "main.ipynb").read_bytes(), auto_scores(single)
        single.submit("ann", main=single.released())

        def fails(*arguments):
            raise RuntimeError("no room")

        monkeypatch.setattr("rnnkit.grading.book.ledger.Comment", None)  # in the middle of the transaction
        with pytest.raises(KeyError):
            grade(book, "ann", {"test_double": 0, "test_rnn_step": 0})
        monkeypatch.undo()
        monkeypatch.setattr(book.ledger, "save", fails)
        with pytest.raises(RuntimeError):
            grade(book, "ann")
    assert ((single.graded("ann") / "main.ipynb").read_bytes(), auto_scores(single)) == before
    assert os.listdir(single.graded("ann").parent) == ["week"]


def killed(root: Path, where: int) -> None:
    """Grade ann's submission in a process that is killed when it comes to its `where`-th act."""
    acts = 0

    def counted(function):
        def act(*arguments, **named):
            nonlocal acts
            acts += 1
            if acts == where:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return act

    os.rename, os.chmod, shutil.rmtree = counted(os.rename), counted(os.chmod), counted(shutil.rmtree)
    ledger._put = counted(ledger._put)
    with Book.open(root, "week") as book:
        dialect = book.gradebook.engine.dialect
        dialect.do_commit = counted(dialect.do_commit)
        grade(book, "ann", {"test_double": 0.5, "test_rnn_step": 0.5})


def test_killed_at_any_moment(single):
    """It leaves the first attempt's state or the second's, or no folder, and then the next run grades it again."""
    single.submit("ann", "2026-01-01 10:00:00 UTC", main=single.solved())
    with single.book() as book:
        grade(book, "ann")
    old, new = {"test_rnn_step": 4.0, "test_double": 2.0}, {"test_rnn_step": 0.5, "test_double": 0.5}
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["rnnkit.grading.book.gradebook", "small_course"])
    seen = set()
    for where in range(1, 100):
        single.submit("ann", f"2026-01-02 10:{where:02}:00 UTC", main=single.solved())
        process = processes.Process(target=killed, args=(single.root, where))
        process.start()
        process.join()
        scores = {name: score for name, score in auto_scores(single).items() if name in old}
        assert scores in (old, new)
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        whole = single.graded("ann").is_dir()
        if whole:
            assert set(os.listdir(single.graded("ann"))) == {"main.ipynb", "timestamp.txt", "data.csv"}
            json.loads((single.graded("ann") / "main.ipynb").read_text())
        seen.add((whole, scores == new))
        with single.book() as book:
            assert book.waiting() == ([] if whole and scores == new else ["ann"])
            grade(book, "ann")  # the next run: all is as it was before
            assert book.waiting() == [] and os.listdir(single.graded("ann").parent) == ["week"]
    assert where > 8 and seen == {(True, False), (False, False), (False, True), (True, True)}


def test_files_that_cannot_stand_side_by_side():
    ours = {"data/x.csv": b"1", "main.ipynb": b"2"}
    theirs = {"data": b"!", "data/x.csv": b"!", "main.ipynb/x": b"!", "data/y.csv": b"3", "main.ipynb2": b"4"}
    assert merged(ours, theirs) == {**ours, "data/y.csv": b"3", "main.ipynb2": b"4"}


def test_a_folder_that_is_a_link_is_replaced_not_followed(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "keep").write_text("1")
    (tmp_path / "one").symlink_to(other)
    with replaced(tmp_path / "one", {"a/b": b"2"}, 0o640, groupshared=True):
        pass
    assert (other / "keep").read_text() == "1" and (tmp_path / "one" / "a" / "b").read_bytes() == b"2"
    assert not (tmp_path / "one").is_symlink() and (tmp_path / "one").stat().st_mode & 0o2770 == 0o2770
    assert sorted(os.listdir(tmp_path)) == ["one", "other"]


def test_a_bad_timestamp_elsewhere_is_left_alone(single, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "timestamp.txt").write_text("never")
    single.folder("ann").parent.mkdir(parents=True)
    single.folder("ann").symlink_to(elsewhere)
    with single.book() as book:
        grade(book, "ann")
    assert [path.name for path in elsewhere.iterdir()] == ["timestamp.txt"]


def test_folders_in_the_place_of_timestamps(single):
    folder = single.submit("ann", main=single.solved())
    for name in ("timestamp.txt", "timestamp.txt.handed-in"):
        (folder / name).mkdir()
        (folder / name / "x").write_text("")
    with single.book() as book:
        grade(book, "ann")
        assert book.coursedir.get_existing_timestamp(str(folder)) is None
    assert not (folder / "timestamp.txt").exists()


# What was handed in as timestamp.txt, and the time that counts: none where it is not clear which one is meant.
AT = "2025-11-20 13:14:05"
TIMES = {
    "a byte-order mark": ("\ufeff2025-11-20 13:14:05 UTC".encode(), AT),
    "PowerShell's UTF-16": ("2025-11-20 13:14:05 UTC\r\n".encode("utf-16"), AT),
    "UTF-16 without a mark": ("2025-11-20 13:14:05 UTC".encode("utf-16-be"), AT),
    "NULs behind it": (b"2025-11-20 13:14:05 UTC\n\0\0\0", AT),
    "an offset": (b"2025-11-20 21:14:05 +0800", AT),
    "an offset with a colon": (b"2025-11-20 21:14:05 +08:00", AT),
    "a negative offset": (b"2025-11-20 05:14:05 -0800", AT),
    "an offset from UTC": (b"2025-11-20 21:14:05 UTC+8", AT),
    "as browsers say it": (b"Fri Nov 20 2025 21:14:05 GMT+0800 (China Standard Time)", AT),
    "a zone with one meaning": (b"2025-11-20 08:14:05 EST", AT),
    "ISO 8601": (b"2025-11-20T13:14:05.000Z", AT),
    "a place": (b"2025-11-20 21:14:05 Asia/Shanghai", AT),
    "afternoon": (b"2025-11-20 1:14:05 PM", AT),
    "empty": (b"", None),
    "blank": (b"\n", None),
    "PST": (b"2025-11-20 23:30:00 PST", None),
    "CST": (b"2025-11-20 23:30:00 CST", None),
    "IST": (b"Fri Nov 20 23:30:00 IST 2025", None),
    "no zone at all": (b"2025-11-20 23:30:00 XYZ", None),
    "both": (b"2025-11-20 23:30:00 PST+1", None),
    "a name that is a file": (b"2025-11-20 23:30:00 /etc/hostname", None),
    "no place's offset": (b"2025-11-20 23:30:00 +1900", None),
    "day or month": (b"05/11/2025 21:14", None),
    "no time of day": (b"2025-11-20", None),
    "no day": (b"21:14:05", None),
    "two": (b"2025-11-20 13:14:05 UTC\n2025-11-21 13:14:05 UTC", None),
    "the hour that comes twice": (b"2025-10-26 02:30:00 Europe/Berlin", None),
    "not text": (b"\xff\xff\x00", None),
    "no time": (b"last tuesday", None),
    "to come": (b"2999-01-01 00:00:00 UTC", None),
}


def nbgraders(course) -> dict[str, tuple]:
    """What nbgrader's own API, from which the formgrader's lists come, and its database say of each submission."""
    from nbgrader.apps.api import NbGraderAPI

    with course.book() as book, contextlib.chdir(course.root):
        api, recorded = NbGraderAPI(book.coursedir, parent=book.app), book.ledger.timestamps()
        return {each: (api.get_submitted_timestamp("week", each), recorded[each]) for each in book.students()}


def test_the_time_that_counts_is_the_same_for_nbgrader(single):
    """Where the file is not clear no time counts, and nothing is late; and it never reaches the formgrader as it
    was."""
    folders = {name: single.submit(name, main=single.solved()) for name in TIMES}
    for name, (told, _) in TIMES.items():
        (folders[name] / "timestamp.txt").write_bytes(told)
    expected = {name: at and datetime.fromisoformat(at) for name, (_, at) in TIMES.items()}
    with single.book() as book:
        book.gradebook.update_or_create_assignment("week", duedate="2025-11-20 13:14:05 UTC")
        recorded = {name: grade(book, name) for name in TIMES}
        assert {name: (found.penalty, found.score) for name, found in recorded.items()} == dict.fromkeys(TIMES, (0, 6))
        notes = {name: any("nothing is late" in note for note in found.notes) for name, found in recorded.items()}
        assert notes == {name: at is None for name, (_, at) in TIMES.items()}
        assert book.waiting() == []
    assert nbgraders(single) == {name: (at, at) for name, at in expected.items()}
    for name, (told, _) in TIMES.items():
        kept = folders[name] / "timestamp.txt.handed-in"
        assert (kept if kept.exists() else folders[name] / "timestamp.txt").read_bytes() == told
    with single.book() as book:  # graded again, all is the same
        assert {name: grade(book, name).notes for name in TIMES} == {n: found.notes for n, found in recorded.items()}
        assert not book.settled
    (folders["PST"] / "timestamp.txt").write_text("2025-11-21 07:30:00 UTC")  # what leads out
    with single.book() as book:
        assert book.waiting() == ["PST"]
        assert grade(book, "PST").penalty == 6 and grade(book, "PST").notes == []


def test_what_the_exchange_writes_stays_as_it_is(single):
    folder = single.submit("ann", "2025-11-20 13:14:05.123456 UTC", main=single.solved())
    with single.book() as book:
        grade(book, "ann")
        assert book.settled == []
    assert os.listdir(folder).count("timestamp.txt.handed-in") == 0


def test_the_zone_of_the_exchange_is_clear(single):
    """CST is China's there, or Chicago's; where nbgrader is told to write the time of Shanghai, it is China's."""
    with (single.root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.Exchange.timezone = "Asia/Shanghai"\n')
    single.submit("ann", "2025-11-20 21:14:05.000000 CST", main=single.solved())
    with single.book() as book:
        assert grade(book, "ann").notes == []
    assert nbgraders(single) == {"ann": (datetime.fromisoformat(AT),) * 2}


def test_a_folder_that_cannot_be_written_is_told_of(single, monkeypatch, capsys):
    from rnnkit.cli import grade as command

    folder = single.submit("ann", main=single.solved())
    (folder / "timestamp.txt").write_bytes("\ufeff2025-11-20 13:14:05 UTC".encode())

    def refuse(*names):
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with single.book() as book:
        book.read("ann")
        command._tell_times(book)
    said = capsys.readouterr().err
    assert "ann/week/timestamp.txt" in said and "write 2025-11-20 13:14:05.000000 UTC into it" in said
    assert sorted(os.listdir(folder)) == ["main.ipynb", "timestamp.txt"]


def test_times_that_were_set_right_are_told_of(single, capsys):
    from rnnkit.cli import grade as command

    single.submit("ann", "2025-11-20 21:14:05 +0800", main=single.solved())
    with single.book() as book:
        book.read("ann")
        command._tell_times(book)
    assert "misread 1 timestamp, now set right" in capsys.readouterr().err
