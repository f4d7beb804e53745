"""A class graded on a Dask cluster: a scheduler and workers as processes that share nothing but the network."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from commands import grade, graded, need_box, records, start, wait_for
from small_course import answered

import rnnkit
from benchmarks.cluster import DIARY
from rnnkit.grading.jobs import cluster as dask
from tests.patience import PATIENCE

STUDENTS = [f"s{number:02}" for number in range(10)]


class Cluster:
    """A scheduler in a folder, and workers, each with an empty home and an empty place for its temporary files."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None, protocol: str = "tcp"):
        self.folder, self.settings, self.processes = folder, settings or {}, []
        told = folder / "scheduler.json"
        options = ("--port", "0", "--protocol", protocol, "--no-dashboard", "--scheduler-file", str(told))
        process = self.run("scheduler", *options)
        self.address = wait_for(lambda: told.exists() and told.read_text() and json.loads(told.read_text()), process)[
            "address"
        ]

    def run(self, what: str, *options: str, **environment: str) -> subprocess.Popen:
        home = self.folder / f"{what}{len(self.processes)}"
        (home / "tmp").mkdir(parents=True)
        plain = {"HOME": str(home), "TMPDIR": str(home / "tmp"), "PATH": os.environ["PATH"]}
        with (home / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", what, "--host", "127.0.0.1", *options],
                cwd=home,
                env={**plain, **self.settings, **environment},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        process.home = home
        self.processes.append(process)
        return process

    def worker(self, *options: str, **environment: str) -> subprocess.Popen:
        """The process itself, with no nanny that starts it again."""
        worker = self.run(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *options, **environment
        )
        wait_for(lambda: "Registered to" in self.said(worker), worker)
        return worker

    def said(self, process: subprocess.Popen) -> str:
        return (process.home / "said").read_text()

    def close(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(scheduler):
    """The scheduler, and no worker yet."""
    need_box()
    first = len(scheduler.processes)
    yield scheduler
    for worker in scheduler.processes[first:]:
        worker.terminate()
        worker.wait(PATIENCE)


@pytest.fixture
def handed_in(single):
    wrong = answered(single.solved(), {"double": "def double(a): return a"})
    half = answered(single.solved(), {"rnn_step": "def rnn_step(x_t, h_prev, Wxh, Whh, bh): return h_prev"})
    for number, student in enumerate(STUDENTS):
        single.submit(student, main=[single.solved(), wrong, half][number % 3])
    return single


def in_the_gradebook(course, script: str) -> list[tuple]:
    with closing(sqlite3.connect(course.root / "gradebook.db")) as book:
        return book.execute(script).fetchall() if script.startswith("select") else book.executescript(script).fetchall()


def outcome(course) -> dict[str, tuple]:
    """All of a record but how long it took."""
    return {student: {**vars(record), "seconds": 0} for student, record in records(course).items()}


def in_the_box(worker: subprocess.Popen) -> list[psutil.Process]:
    try:
        return psutil.Process(worker.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def test_a_worker_dies_in_the_middle(cluster, handed_in, tmp_path):
    here = shutil.copytree(handed_in.root, tmp_path / "here")
    in_the_gradebook(handed_in, DIARY)
    workers = [cluster.worker(), cluster.worker()]
    command = start(handed_in, "--cluster", cluster.address)
    try:
        wait_for(lambda: len(graded(handed_in)) >= 3, command)
        assert len(graded(handed_in)) < len(STUDENTS)
        below = in_the_box(workers[0])
        assert below, "learners' code runs in processes below the worker's"
        workers[0].send_signal(signal.SIGKILL)
        printed, said = command.communicate(timeout=PATIENCE)
    finally:
        command.kill()
    assert command.returncode == 0, said
    assert "10 of 10 submissions graded" in printed and "Traceback" not in said
    assert psutil.wait_procs(below, PATIENCE)[1] == []
    assert graded(handed_in) == STUDENTS
    recorded = in_the_gradebook(handed_in, "select student from diary")
    assert sorted(recorded) == [(student,) for student in STUDENTS], "each is recorded once"
    assert list((handed_in.root / "tmp").iterdir()) == []
    there = outcome(handed_in)
    assert {record["score"] for record in there.values()} == {6.0, 4.0, 2.0}
    # The same class on this machine: the same verdicts, cases and sentences.
    handed_in.root = here
    (here / ".rnnkit").mkdir(exist_ok=True)
    assert grade(handed_in, "--workers", "2")[0] == 0
    assert {student: record["score"] for student, record in outcome(handed_in).items()} == {
        student: record["score"] for student, record in there.items()
    }
    workers[1].terminate()
    workers[1].wait(PATIENCE)
    for worker in workers:
        assert not [path for path in (worker.home / "tmp").rglob("rnnkit-*") if path.exists()]


def test_workers_are_counted_now_and_then(monkeypatch):
    """Each count is a question to the scheduler, and there are several for each job."""
    asked = []
    crew = dask._Cluster(SimpleNamespace(nthreads=lambda: asked.append("how many?") or {"a": 3, "b": len(asked)}))
    assert {crew.size() for _ in range(100)} == {4}
    monkeypatch.setattr(dask, "LATELY", -1)
    assert crew.size() == 5
    assert len(asked) == 2


def refusal(course, *arguments: str) -> str:
    """The only thing that is said where the command cannot be done."""
    status, printed, said = grade(course, *arguments)
    assert (status, printed) == (2, ""), (status, printed, said)
    assert "Traceback" not in said and said.startswith("rnnkit grade: "), said
    assert graded(course) == []
    return said.removeprefix("rnnkit grade: ")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{}", "tls://127.0.0.1:{}", "nothing://here"])
def test_no_scheduler_there(single, address, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    address = address.format(free_port())
    said = refusal(single, "--cluster", address)
    assert said.startswith(f"no Dask scheduler can be reached at {address} (")


def test_no_box_on_a_worker(cluster, single):
    cluster.worker("--name", "bare", PATH="")
    said = refusal(single, "--cluster", cluster.address)
    assert said.startswith("the worker tcp://127.0.0.1:") and "can make no box." in said and "bubblewrap" in said


def copied(folder: Path) -> Path:
    return Path(
        shutil.copytree(Path(rnnkit.__file__).parent, folder / "rnnkit", ignore=shutil.ignore_patterns("__pycache__"))
    )


def test_another_rnnkit_on_a_worker(cluster, single, tmp_path):
    with (copied(tmp_path) / "checking" / "perform.py").open("a") as file:
        file.write("# another\n")
    cluster.worker(PYTHONPATH=str(tmp_path))
    said = refusal(single, "--cluster", cluster.address)
    assert f"has rnnkit {rnnkit.__version__} (" in said and "Install the same on both." in said


@pytest.mark.slow
def test_no_rnnkit_on_a_worker(cluster, single, tmp_path):
    (tmp_path / "rnnkit.py").touch()  # stands before the one that is installed
    cluster.worker(PYTHONPATH=str(tmp_path))
    said = refusal(single, "--cluster", cluster.address)
    assert "cannot grade" in said and "No module named 'rnnkit.grading'" in said
    assert "python -m pip install 'rnnkit[cluster]'" in said


@pytest.mark.slow
def test_the_scheduler_ends_in_the_middle(handed_in, tmp_path):
    need_box()
    cluster = Cluster(tmp_path)
    try:
        cluster.worker()
        command = start(handed_in, "--cluster", cluster.address)
        wait_for(lambda: len(graded(handed_in)) >= 2, command)
        cluster.processes[0].kill()
        _, said = command.communicate(timeout=PATIENCE)
    finally:
        command.kill()
        cluster.close()
    assert command.returncode == 2 and "Traceback" not in said, said
    assert "rnnkit grade: the cluster's scheduler has ended." in said
    done = graded(handed_in)
    assert 2 <= len(done) < len(STUDENTS) and set(done) <= set(records(handed_in))
    assert grade(handed_in, "--workers", "2")[0] == 0  # goes on, on this machine
    assert graded(handed_in) == STUDENTS


@pytest.fixture
def certificate(tmp_path):
    """Dask's settings for a cluster whose members show a certificate."""
    if not shutil.which("openssl"):
        pytest.skip("openssl, which makes the certificate, is not installed")
    key, shown = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=cluster", "-days", "2"],
            *["-keyout", key, "-out", shown],
        ],
        check=True,
        capture_output=True,
    )
    settings = {
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(shown),
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
    }
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        settings[f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY"] = str(key)
        settings[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(shown)
    return settings


@pytest.mark.slow
def test_behind_certificates(single, tmp_path, certificate, monkeypatch):
    need_box()
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster", certificate, protocol="tls")
    try:
        assert cluster.address.startswith("tls://")
        cluster.worker()
        single.submit("ann", main=single.solved())
        assert "no Dask scheduler can be reached" in refusal(single, "--cluster", cluster.address)
        for name, value in certificate.items():
            monkeypatch.setenv(name, value)
        status, _, said = grade(single, "--cluster", cluster.address)
        assert status == 0, said
        assert records(single)["ann"].score == 6.0
    finally:
        cluster.close()
