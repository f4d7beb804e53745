"""`rnnkit grade` as an instructor runs it, in a process of its own, whose temporary files can be looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from rnnkit.grading.book import record
from rnnkit.grading.box import NoBox, probe
from tests.patience import PATIENCE

WEEK = "week"


def need_box() -> None:
    try:
        probe()
    except NoBox as why:
        pytest.skip(str(why))


def environment(course) -> dict[str, str]:
    """Temporary files go to course.root/tmp."""
    (course.root / "tmp").mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(course.root / "tmp"), "COLUMNS": "80"}


def start(course, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "rnnkit", "grade", WEEK, *arguments],
        cwd=course.root,
        env=environment(course),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def grade(course, *arguments: str) -> tuple[int, str, str]:
    """Its exit status, what it printed, and what it said beside that."""
    command = start(course, *arguments)
    try:
        printed, said = command.communicate(timeout=PATIENCE)
    finally:
        command.kill()
    return command.returncode, printed, said


def wait_for(there, command: subprocess.Popen, seconds: float = PATIENCE):
    """Until there() is true, while the command runs."""
    end = time.monotonic() + seconds
    while not (found := there()):
        assert command.poll() is None, command.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def graded(course) -> list[str]:
    return sorted(path.parent.name for path in course.root.glob(f"autograded/*/{WEEK}"))


def records(course) -> dict[str, record.Record]:
    return {each.student: each for each in record.load_all(course.root, WEEK)}


def left(course, seconds: float = PATIENCE) -> list:
    """Processes of the command and its boxes, and temporary files, that are still there after a while."""
    end = time.monotonic() + seconds
    while (found := [*_processes(course.root / "tmp"), *(course.root / "tmp").iterdir()]) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def _processes(temporary: Path) -> list[psutil.Process]:
    """Workers and warm processes have the directory in their environment, bubblewrap in its arguments."""
    found = []
    for process in psutil.process_iter():
        try:
            said = process.environ().get("TMPDIR") == str(temporary)
            if process.pid != os.getpid() and (said or any(str(temporary) in text for text in process.cmdline())):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found
