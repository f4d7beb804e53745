"""What cannot be written is said in a sentence; one submission that cannot be recorded keeps nobody else waiting."""

import subprocess
import sys

import pytest
from commands import need_box
from small_course import WEEK
from test_due import grade

from rnnkit.cli import main


@pytest.mark.parametrize("what", ["", "gradebook.db", ".rnnkit", "autograded"])
def test_a_course_that_is_read_only(single, what):
    need_box()
    single.submit("ann", main=single.solved())
    for folder in (".rnnkit", "autograded"):
        (single.root / folder).mkdir()
    sealed = ["bwrap", "--bind", "/", "/", "--dev", "/dev", "--ro-bind", single.root / what, single.root / what]
    done = subprocess.run(
        [*sealed, sys.executable, "-m", "rnnkit", "grade", WEEK, "--unsafe-no-box"],
        cwd=single.root,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 2
    assert f"{what or '.rnnkit'} cannot be written" in done.stderr and "Grading writes" in done.stderr


def test_a_report_that_cannot_be_written(single, monkeypatch, capsys):
    need_box()
    monkeypatch.chdir(single.root)
    (single.root / "reports").write_text("no folder")
    single.submit("ann", main=single.solved())
    assert main(["grade", WEEK]) == 2
    [*_, told] = capsys.readouterr().err.splitlines()
    assert told.startswith("rnnkit grade: stopped: ") and "reports" in told and "the next run goes on" in told


def test_a_secret_that_is_none(single, monkeypatch, capsys):
    need_box()
    monkeypatch.chdir(single.root)
    (single.root / ".rnnkit").mkdir()
    (single.root / ".rnnkit" / "grading_secret").write_text("short")
    single.submit("ann", main=single.solved())
    assert main(["grade", WEEK]) == 2
    assert "holds no secret" in capsys.readouterr().err


def test_one_submission_that_cannot_be_recorded(single):
    for student in ("ann", "bob"):
        single.submit(student, main=single.solved())
    (single.root / "autograded").mkdir()
    (single.root / "autograded" / "ann").write_text("a file in the place of her folder")
    records = grade(single, "ann", "bob")
    assert records["ann"].failed and "could not be recorded" in records["ann"].problems[0]
    assert not records["bob"].failed and records["bob"].score == 6.0
    (single.root / "autograded" / "ann").unlink()
    assert grade(single)["ann"].score == 6.0
