"""A Dask cluster on this machine as an instructor starts it: each command of Dask is a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from distributed import Client

from benchmarks.measure import processor_of

PATIENCE = 120  # seconds for the cluster to be there


class DaskCluster:
    """A scheduler, and one command that keeps some workers: a nanny for each starts it again if it dies.

    with DaskCluster(folder, workers=2) as cluster:
        …  # rnnkit grade --cluster {cluster.address}
    """

    def __init__(self, folder: Path, workers: int):
        self.folder, self.workers, self.processes = folder, workers, {}
        folder.mkdir()

    def __enter__(self) -> DaskCluster:
        try:
            told = self.folder / "scheduler.json"
            self._run("scheduler", "--port", "0", "--scheduler-file", str(told))
            self.address = _wait_for(lambda: told.exists() and told.read_text() and json.loads(told.read_text()))[
                "address"
            ]
            self._run("worker", self.address, "--nworkers", str(self.workers), "--nthreads", "1")
            with Client(self.address) as client:
                client.wait_for_workers(self.workers, timeout=PATIENCE)
        except BaseException:
            self.__exit__()
            raise
        self.before = self._processor()
        return self

    def __exit__(self, *_) -> None:
        for process in reversed(self.processes.values()):
            process.terminate()
            process.wait(PATIENCE)

    def _run(self, what: str, *options: str) -> None:
        command = [sys.executable, "-m", "dask", what, *options, "--host", "127.0.0.1", "--no-dashboard"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        home = {**os.environ, "TMPDIR": str(self.folder), "DASK_TEMPORARY_DIRECTORY": str(self.folder)}
        self.processes[what] = subprocess.Popen(command, cwd=self.folder, env=home, **quiet)

    @property
    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self.processes.items()}

    def _processor(self) -> dict[str, float]:
        return {name: processor_of(pid) for name, pid in self.pids.items()}

    def processor(self) -> dict[str, float]:
        """Seconds used since the cluster was there: by the scheduler, and by the workers with their boxes."""
        return {name: used - self.before[name] for name, used in self._processor().items()}

    def kill_a_worker(self) -> None:
        """End one at once, as a machine does that fails. Its nanny starts it again."""
        with Client(self.address) as client:
            os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)

    def counted(self) -> dict[str, int]:
        """What the scheduler has counted of the jobs: sent to a worker, finished, and lost with a worker that died."""

        def count(dask_scheduler) -> dict[str, int]:
            jobs = dask_scheduler.task_prefixes["grade_as"]
            sent, finished = (jobs.state_counts[state] for state in ("processing", "memory"))
            return {"sent": sent, "finished": finished, "lost": jobs.suspicious}

        with Client(self.address) as client:
            return client.run_on_scheduler(count)


def _wait_for(there):
    end = time.monotonic() + PATIENCE
    while not (found := there()):
        if time.monotonic() > end:
            raise TimeoutError("the scheduler did not start")
        time.sleep(0.1)
    return found
