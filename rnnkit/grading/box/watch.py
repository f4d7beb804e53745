"""The watchdog: looks into a box from outside, through directories that were opened before a learner's code ran."""

from __future__ import annotations

import os
import time

from rnnkit.grading.box.limits import MB, Limits


class Watch:
    """proc: the box's /proc; disks: its writable directories. Both as file descriptors."""

    def __init__(self, limits: Limits, proc: int, disks: list[int]):
        self.limits, self.proc, self.disks = limits, proc, disks

    def excess(self) -> str | None:
        """What the box has too much of, as a sentence; None if all is well."""
        held, files = self._disks()
        room = self.limits.memory - held
        statuses = {name: self._fields(f"{name}/status") for name in os.listdir(self.proc) if name.isdecimal()}
        if sum(map(_resident, statuses.values())) > room:
            # Pages that many processes share count in each of them: the exact sum takes longer, so only now.
            if sum(self._proportional(name, status) for name, status in statuses.items()) > room:
                return f"it used more than {self.limits.memory // MB} MB of memory"
        if sum(int(status.get("Threads", 1)) for status in statuses.values()) > self.limits.processes:
            return f"it started more than {self.limits.processes} processes and threads"
        if files > self.limits.files:
            return f"it made more than {self.limits.files} files"
        return None

    def _proportional(self, name: str, status: dict[str, str]) -> int:
        fields = self._fields(f"{name}/smaps_rollup")
        if "Pss_Anon" not in fields:  # an old kernel, or a process that lets nobody look
            return _resident(status)
        return _bytes(fields, "Pss_Anon") + _bytes(fields, "Pss_Shmem")

    def times(self) -> dict[str, tuple[float, float]]:
        """Of each process the seconds that it ran, and those that it could have run and had to wait. Of all its
        threads it is the first alone that counts."""
        found = {name: self._text(f"{name}/schedstat").split() for name in os.listdir(self.proc) if name.isdecimal()}
        return {name: (int(told[0]) / 1e9, int(told[1]) / 1e9) for name, told in found.items() if len(told) == 3}

    def _fields(self, path: str) -> dict[str, str]:
        return dict(line.split(":", 1) for line in self._text(path).splitlines() if ":" in line)

    def _text(self, path: str) -> str:
        """Nothing of a process that has just ended, and of what this kernel does not tell."""
        try:
            descriptor = os.open(path, os.O_RDONLY, dir_fd=self.proc)
        except OSError:
            return ""
        try:
            return os.read(descriptor, 2**14).decode(errors="replace")
        except OSError:
            return ""
        finally:
            os.close(descriptor)

    def _disks(self) -> tuple[int, int]:
        """Bytes and inodes in the writable directories."""
        held = files = 0
        for disk in self.disks:
            found = os.fstatvfs(disk)
            held += (found.f_blocks - found.f_bfree) * found.f_frsize
            files += found.f_files - found.f_ffree
        return held, files

    def close(self) -> None:
        for descriptor in (self.proc, *self.disks):
            os.close(descriptor)


class Clock:
    """Seconds of a box since the clock was made. While its processes wait for a processor that others have, the clock
    stands, so that a busy machine takes nothing from a learner; but not if they wait for each other, and it never goes
    slower than a SLOWEST-th. Without a watch, or where the kernel does not tell, it is wall time.

    It adds up from one look to the next, as processes end, and take along how long they ran and waited; and over all
    looks, as the kernel tells of a wait when it is over. What is over at once is not looked at, and costs what the wall
    says: most cells are, and a look takes longer than some."""

    SLOWEST = 8
    AT_ONCE = 0.05  # seconds

    def __init__(self, watch: Watch | None):
        self.watch, self.began = watch, time.monotonic()
        self.times = watch.times() if watch else {}
        self.ran = self.waited = 0.0

    def seconds(self) -> float:
        wall = time.monotonic() - self.began
        if not self.watch or wall < self.AT_ONCE:
            return wall
        now = self.watch.times()
        before = {name: self.times.get(name, (0.0, 0.0)) for name in now}
        self.ran += sum(now[name][0] - before[name][0] for name in now)
        self.waited += max((now[name][1] - before[name][1] for name in now), default=0.0)
        self.times = now
        return min(wall, max(wall - self.waited, self.ran, wall / self.SLOWEST))


def _resident(status: dict[str, str]) -> int:
    """Memory that no file could give back."""
    return _bytes(status, "RssAnon") + _bytes(status, "RssShmem")


def _bytes(fields: dict[str, str], name: str) -> int:
    return int(fields.get(name, "0 kB").split()[0]) * 1024
