"""From a process of the grader to one of the box: into its namespaces, then every right away. In this order, because
each step needs rights that a later one gives up."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import struct
from contextlib import suppress
from functools import cache

from rnnkit.grading.box.inside import seccomp
from rnnkit.grading.box.inside.seccomp import LIBC

PIDS = 0x20000000
WITHOUT_USER = PIDS | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x40000000  # mount, cgroup, uts, ipc, net
ALL = WITHOUT_USER | 0x10000000

PR_GET_DUMPABLE, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 3, 4, 24, 38, 47


def _capabilities() -> int:
    """How many the kernel has."""
    try:
        with open("/proc/sys/kernel/cap_last_cap") as file:
            return int(file.read()) + 1
    except OSError:
        return 64  # more than there are


CAPABILITIES = _capabilities()
PAGE = resource.getpagesize()


def prepare() -> None:
    """What every process of a box needs to be confined, made in the process that they are forked from."""
    with suppress(OSError):  # it is told when a box is made
        seccomp.program()
    counts_by_namespace(), _files_mapped()
    LIBC.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)


def enter(box: int, namespaces: int) -> None:
    """Join namespaces of the process that the pidfd `box` stands for; the pid namespace is for children only."""
    _call("setns", box, namespaces)


def limit(limits: dict, boxed: bool, foreign: bool) -> None:
    """Bounds of one process. The watchdog counts what all of them use together. foreign: the box's user is nobody
    else on this machine."""
    cpu = int(limits["notebook"]) + 5
    bounds = {
        # less than the watchdog's, so that one process alone gets a MemoryError and goes on
        resource.RLIMIT_AS: _files_mapped() + limits["memory"] * 7 // 8,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_NOFILE: limits["open_files"],
    }
    if boxed and (foreign or counts_by_namespace()):  # else this would count the instructor's own processes
        # some more than the watchdog's, which counts neither every process nor every moment
        bounds[resource.RLIMIT_NPROC] = limits["processes"] + 8
    for what, bound in bounds.items():
        hard = resource.getrlimit(what)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(what, (bound, bound))


@cache
def counts_by_namespace(release: str | None = None) -> bool:
    """Whether the kernel counts a user's processes in each user namespace by itself, as Linux does since 5.14."""
    found = re.match(r"(\d+)\.(\d+)", release or os.uname().release)
    return found is not None and (int(found[1]), int(found[2])) >= (5, 14)


def give_up_rights(uid: int | None, directories: list[str]) -> None:
    """uid: who to become, which also gives up root's rights; None in a user namespace, where that is not needed."""
    if uid is not None:
        for directory in directories:
            os.chown(directory, uid, uid)
    _drop_capabilities(uid)
    _call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)  # else its own /proc/self would be root's
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    seccomp.load()


def _drop_capabilities(uid: int | None) -> None:
    for capability in range(CAPABILITIES):
        LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    LIBC.prctl(PR_CAP_AMBIENT, 4, 0, 0, 0)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _call("capset", struct.pack("<Ii", 0x20080522, 0), bytes(24))


def _call(name: str, *args) -> None:
    if getattr(LIBC, name)(*args):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


@cache
def _files_mapped() -> int:
    """Bytes of address space that are no memory of this process: its program and libraries."""
    try:
        with open("/proc/self/statm", "rb", 0) as file:
            size, _, _, _, _, data, _ = map(int, file.read().split())
    except OSError:  # not on Linux
        return 2**30
    return (size - data) * PAGE
