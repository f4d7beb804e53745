"""The watchdog: looks into a box from outside, through directories that were opened before a learner's code ran."""

from __future__ import annotations

import os

from rnnkit.grading.box.limits import MB, Limits


class Watch:
    """proc: the box's /proc; disks: its writable directories. Both as file descriptors."""

    def __init__(self, limits: Limits, proc: int, disks: list[int]):
        self.limits, self.proc, self.disks = limits, proc, disks
        self.shared = 0
        self.shared = self._memory()[0]  # of the warm process; counted again in each process that it is forked into

    def excess(self) -> str | None:
        """What the box has too much of, as a sentence; None if all is well."""
        memory, processes = self._memory()
        held, files = self._disks()
        if memory + held > self.limits.memory:
            return f"it used more than {self.limits.memory // MB} MB of memory"
        if processes >= self.limits.processes:  # the rlimit lets it have no more
            return f"it started {self.limits.processes} processes or threads"
        if files > self.limits.files:
            return f"it made more than {self.limits.files} files"
        return None

    def _memory(self) -> tuple[int, int]:
        """Bytes that belong to the box's processes and not to files, and the number of processes and threads."""
        memory = processes = 0
        for name in os.listdir(self.proc):
            if not name.isdecimal():
                continue
            status = self._status(name)
            memory += sum(int(status.get(key, "0 kB").split()[0]) for key in ("RssAnon", "RssShmem")) * 1024
            processes += int(status.get("Threads", "1"))
        return memory - self.shared, processes

    def _status(self, name: str) -> dict[str, str]:
        try:
            descriptor = os.open(f"{name}/status", os.O_RDONLY, dir_fd=self.proc)
        except OSError:  # it has just ended
            return {}
        try:
            text = os.read(descriptor, 2**14).decode(errors="replace")
        except OSError:
            return {}
        finally:
            os.close(descriptor)
        return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)

    def _disks(self) -> tuple[int, int]:
        held = files = 0
        for disk in self.disks:
            found = os.fstatvfs(disk)
            held += (found.f_blocks - found.f_bfree) * found.f_frsize
            files += found.f_files - found.f_ffree
        return held, files

    def close(self) -> None:
        for descriptor in (self.proc, *self.disks):
            os.close(descriptor)
