"""Wall time, processor time and peak memory of a command with all processes that it starts."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass

import psutil


@dataclass
class Cost:
    """wall and processor in seconds; memory in MiB: the most that all its processes held at once, a page that
    several share counted once."""

    wall: float
    processor: float
    memory: float


def cost_of(command: list[str], **options) -> Cost:
    """Run a command to its end; raises CalledProcessError, with what it printed, if it fails."""
    with tempfile.TemporaryFile("w+") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
        memory = _Memory(process.pid)
        _, status, used = os.wait4(process.pid, 0)  # with all its descendants that somebody waited for
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = memory.stop()
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, output.read())
        return Cost(wall, used.ru_utime + used.ru_stime, peak)


class _Memory:
    """Adds up the memory of a process and its descendants, twice a second."""

    def __init__(self, pid: int):
        self.peak, self.done = 0.0, threading.Event()
        self.root = psutil.Process(pid)
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while not self.done.wait(0.5):
            total = 0
            try:
                for process in (self.root, *self.root.children(recursive=True)):
                    try:
                        total += process.memory_full_info().pss
                    except psutil.Error:
                        continue  # it has just ended
            except psutil.Error:
                continue
            self.peak = max(self.peak, total / 2**20)

    def stop(self) -> float:
        self.done.set()
        self.thread.join()
        return self.peak
