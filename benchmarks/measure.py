"""Wall time, processor time and peak memory of a command with all processes that it starts."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass
class Cost:
    """wall and processor in seconds; memory in MiB: the most that all its processes held at once, a page that
    several share counted once; series: that memory over the run, as (seconds, {name: MiB}), with what was watched
    beside it."""

    wall: float
    processor: float
    memory: float
    series: list[tuple[float, dict[str, float]]]


def cost_of(command: list[str], beside: dict[str, int] | None = None, every: float = 0.5, **options) -> Cost:
    """Run a command to its end; raises CalledProcessError, with what it printed, if it fails. beside: processes by
    name whose memory is watched, too, with their descendants'; every: seconds between two looks."""
    with tempfile.TemporaryFile("w+") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
        memory = _Memory({"command": process.pid, **(beside or {})}, every)
        try:
            _, status, used = os.wait4(process.pid, 0)  # with all its descendants that somebody waited for
        except BaseException:  # Ctrl-C
            process.terminate()
            raise
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        series = memory.stop()
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, output.read())
        return Cost(
            wall, used.ru_utime + used.ru_stime, max((held["command"] for _, held in series), default=0), series
        )


def processor_of(pid: int) -> float:
    """Seconds that a process and all its descendants have used until now."""
    total = 0.0
    for process in _tree(psutil.Process(pid)):
        with suppress(psutil.Error):  # it has just ended
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


class _Memory:
    """Adds up the memory of each of some processes and its descendants, again and again."""

    def __init__(self, pids: dict[str, int], every: float):
        self.series, self.done, self.every = [], threading.Event(), every
        self.roots = {name: psutil.Process(pid) for name, pid in pids.items()}
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        begin = time.perf_counter()
        while not self.done.wait(self.every):
            with suppress(psutil.NoSuchProcess):
                held = {name: sum(map(_held, _tree(root))) / 2**20 for name, root in self.roots.items()}
                self.series.append((time.perf_counter() - begin, held))

    def stop(self) -> list[tuple[float, dict[str, float]]]:
        self.done.set()
        self.thread.join()
        return self.series


def _tree(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]


def _held(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0  # it has just ended
