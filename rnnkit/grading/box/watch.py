"""The watchdog: looks into a box from outside, through directories that were opened before a learner's code ran."""

from __future__ import annotations

import os

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

    def _fields(self, path: str) -> dict[str, str]:
        try:
            descriptor = os.open(path, os.O_RDONLY, dir_fd=self.proc)
        except OSError:  # it has just ended
            return {}
        try:
            text = os.read(descriptor, 2**14).decode(errors="replace")
        except OSError:
            return {}
        finally:
            os.close(descriptor)
        return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)

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


def _resident(status: dict[str, str]) -> int:
    """Memory that no file could give back."""
    return _bytes(status, "RssAnon") + _bytes(status, "RssShmem")


def _bytes(fields: dict[str, str], name: str) -> int:
    return int(fields.get(name, "0 kB").split()[0]) * 1024
