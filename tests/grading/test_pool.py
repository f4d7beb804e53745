"""Worker processes: what they are given comes back, whatever becomes of them, and they end with the command."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import psutil
import pytest

from rnnkit.grading.box import Limits
from rnnkit.grading.jobs import Job, Processes, Result
from rnnkit.grading.jobs.pool import AHEAD, TRIES, graded
from tests.patience import PATIENCE

HERE = Path(__file__).parent


def jobs(*students: str) -> list[Job]:
    return [Job(student, "week", "main", [], {}) for student in students]


def many(count: int) -> list[Job]:
    return jobs(*(f"s{number:02}" for number in range(count)))


def local(given, workers: int, run):
    """Every job's result, as it comes; who closes the generator wants no more."""
    with Processes(workers, run) as crew:
        yield from crew.grade(given)


# What workers run here in place of grading: what happens is in the student's name. Each note of a run is a line.


def run(data: bytes) -> bytes:
    job = Job.from_bytes(data)
    what, _, argument = job.student.partition(":")
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(f"{job.student} {os.getpid()}\n")
    if what == "die" or (what == "die-once" and Counter(noted())[job.student] == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "fail" or (what == "fail-once" and Counter(noted())[job.student] == 1):
        raise OSError("no space left on device")
    if what == "sleep":
        time.sleep(float(argument))
    end = time.monotonic() + PATIENCE  # by then the test has failed, and should say so
    while what == "until" and not Path(argument).exists() and time.monotonic() < end:
        time.sleep(0.02)
    return Result(flags=[job.name]).to_bytes()


def noted() -> list[str]:
    """The students whose job was begun, once for each time."""
    return [line.split()[0] for line in Path(os.environ["NOTES"]).read_text().splitlines()]


@pytest.fixture(autouse=True)
def notes(tmp_path, monkeypatch):
    path = tmp_path / "notes"
    path.touch()
    monkeypatch.setenv("NOTES", str(path))
    return path


def outcomes(given: list[Job], workers: int = 2) -> dict[str, Result]:
    """By student; each has to come back once, with its own result."""
    found = list(local(given, workers, run))
    assert Counter(job.name for job, _ in found) == Counter(job.name for job in given)
    assert all(result.failed or result.flags == [job.name] for job, result in found)
    return {job.student: result for job, result in found}


@pytest.mark.parametrize("workers", [1, 2])
def test_every_job_comes_back_once(workers):
    assert not any(result.failed for result in outcomes(many(7), workers).values())
    assert sorted(noted()) == [job.student for job in many(7)]


def test_nothing_to_do():
    assert outcomes([]) == {}


def test_they_come_as_they_finish(tmp_path):
    """The first one ends only when the three others have come back."""
    last = f"until:{tmp_path / 'others'}"
    results = local(jobs(last, "a", "b", "c"), 2, run)
    assert sorted(next(results)[0].student for _ in range(3)) == ["a", "b", "c"]
    (tmp_path / "others").touch()
    assert [job.student for job, _ in results] == [last]


def test_no_further_ahead_than_the_workers_need():
    """A class of any size takes the same memory: jobs are made when they are wanted."""
    pulled, back, most = 0, 0, 0

    def made():
        nonlocal pulled, most
        for job in many(25):
            pulled += 1
            most = max(most, pulled - back)
            yield job

    for _ in local(made(), 2, run):
        back += 1
    assert (pulled, back) == (25, 25)
    assert most == 2 * AHEAD


def test_a_worker_dies_once():
    given = [*many(5), *jobs("die-once"), *many(9)[5:]]
    assert not any(result.failed for result in outcomes(given).values())
    assert noted().count("die-once") == 2


@pytest.mark.parametrize("seed", range(2))
def test_only_the_job_that_kills_its_worker_fails(seed):
    given = [*many(6), *jobs("die", "die-once")]
    random.Random(seed).shuffle(given)
    found = outcomes(given)
    assert [student for student, result in found.items() if result.failed] == ["die"]
    [text] = found["die"].flags
    assert text == found["die"].problem and "BrokenProcessPool" in text
    assert TRIES <= noted().count("die") <= TRIES + 2  # alone, and before that with others


def test_an_error_of_the_machine_is_tried_again():
    found = outcomes([*many(3), *jobs("fail", "fail-once")])
    assert [student for student, result in found.items() if result.failed] == ["fail"]
    assert found["fail"].problem == (
        f"not graded: the grader failed {TRIES} times on it (OSError: no space left on device)"
    )
    assert (noted().count("fail"), noted().count("fail-once")) == (TRIES, 2)


class Died(Exception):
    pass


class Fragile:
    """A crew as a cluster is one: its workers die at once of "die", with all that is with them then."""

    DIED, TOLL = Died, TRIES

    def __init__(self):
        self.begun = Counter()

    def submit(self, data: bytes) -> Future:
        future = Future()
        future.data = data
        return future

    def wait(self, futures) -> list[Future]:
        together = list(futures)
        students = [Job.from_bytes(future.data).student for future in together]
        for student, future in zip(students, together, strict=True):
            self.begun[student] += 1
            if "die" in students:
                future.set_exception(Died("of it"))
            else:
                future.set_result(run(future.data))
        return together

    def size(self) -> int:
        return 2


def test_a_crew_that_has_tried_itself_is_asked_once_more():
    """Once to find out whose fault it was, and not again."""
    crew = Fragile()
    found = {job.student: result.failed for job, result in graded([*many(3), *jobs("die"), *many(6)[3:]], crew)}
    assert found == {**{f"s{number:02}": False for number in range(6)}, "die": True}
    assert crew.begun == {"s00": 2, "s01": 2, "s02": 2, "die": 2, "s03": 1, "s04": 1, "s05": 1}


# -- the one that begins early


def workers() -> list[int]:
    """The worker processes that there are now."""
    return [each.pid for each in psutil.Process().children() if "spawn_main" in " ".join(each.cmdline())]


def test_the_one_that_has_begun_is_the_first_to_work(notes):
    with Processes(4, run) as crew:
        crew.begin(Limits(), boxed=False)
        crew.ready()
        begun = workers()
        assert [job.student for job, _ in crew.grade(jobs("a"))] == ["a"]
        assert began(notes) == begun == workers()  # and for one job there is no other
    assert alive(begun, 0) == []


def test_one_that_dies_while_it_begins_is_not_missed(notes):
    with Processes(2, run) as crew:
        crew.begin(Limits(), boxed=False)
        os.kill(workers()[0], signal.SIGKILL)
        crew.ready()
        found = {job.student: result.failed for job, result in crew.grade(many(3))}
    assert found == {"s00": False, "s01": False, "s02": False}


# -- the end


def alive(pids: list[int], seconds: float = PATIENCE) -> list[psutil.Process]:
    """Those that are still there after a while."""
    there = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    return psutil.wait_procs(there, seconds)[1]


def began(notes: Path) -> list[int]:
    """The processes that began a job."""
    return [int(line.split()[1]) for line in notes.read_text().splitlines()]


def test_who_stops_asking_stops_the_workers(notes):
    results = local(jobs("a", "sleep:600", "sleep:601", "b"), 2, run)
    assert next(results)[0].student == "a"
    while len(began(notes)) < 3:
        time.sleep(0.05)
    closing = time.monotonic()
    results.close()
    assert time.monotonic() - closing < PATIENCE
    assert alive(began(notes), 0) == []


COMMAND = """
from test_pool import jobs, local, run
if __name__ == "__main__":
    for job, result in local(jobs("a", "sleep:600", "sleep:601", "b"), 2, run):
        print(job.student, flush=True)
"""


@pytest.mark.parametrize(
    "kill, number",
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGINT), (os.kill, signal.SIGTERM), (os.kill, signal.SIGKILL)],
    ids=["ctrl-C", "SIGINT", "SIGTERM", "SIGKILL"],
)
def test_the_workers_end_with_the_command(tmp_path, notes, kill, number):
    """Ctrl-C reaches every process in the foreground; `kill`, only one."""
    (tmp_path / "command.py").write_text(COMMAND)
    with (tmp_path / "said").open("wb") as said:
        command = subprocess.Popen(
            [sys.executable, "command.py"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parents[1])))},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while len(began(notes)) < 3:  # a, and now both sleep
            assert command.poll() is None, (tmp_path / "said").read_text()
            time.sleep(0.05)
        children = [child.pid for child in psutil.Process(command.pid).children(recursive=True)]
        assert len(children) >= 2
        kill(command.pid, number)
        assert command.wait(PATIENCE) == -number
        assert alive(children) == []
    finally:
        if command.poll() is None:
            os.killpg(command.pid, signal.SIGKILL)
            command.wait()
    said = (tmp_path / "said").read_text()
    assert said.startswith("a\n")
    assert said.count("Traceback") == (number == signal.SIGINT)  # the command's own, and none of a worker
