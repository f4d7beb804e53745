"""What a submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """
    cell       seconds for one cell, then it is interrupted. Time in which a busy machine lets it wait does not count
    call       seconds for calling one answer on all its cases
    notebook   seconds for all cells and calls together
    grace      seconds between the interrupt and the kill
    memory     bytes, of all processes and files of the box together
    disk       bytes of the working directory, and the same of /tmp
    files      files and directories
    processes  processes and threads
    open_files file descriptors of one process
    packages   installed packages beside those that every grader has, as pip names them
    """

    cell: float = 30.0
    call: float = 30.0
    notebook: float = 300.0
    grace: float = 1.0
    memory: int = 1024 * MB
    disk: int = 64 * MB
    files: int = 10_000
    processes: int = 64
    open_files: int = 256
    packages: tuple[str, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "packages", tuple(self.packages))  # a list, where it comes from JSON
