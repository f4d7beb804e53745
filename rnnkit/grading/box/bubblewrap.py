"""The box itself: namespaces and a file system made by bubblewrap, empty but for a process that keeps them alive.

What a submission sees: /usr, this Python and the packages of distributions.py, read-only; a home directory, /tmp and
/dev/shm of its own, in memory and bounded; a few harmless devices. No network, no process of the machine, nothing of
anybody's home or of the course.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from rnnkit.grading.box import distributions
from rnnkit.grading.box.limits import Limits
from rnnkit.grading.box.runtime import gather

HOME = "/home/learner"
WRITABLE = (HOME, "/tmp", "/dev/shm")
DEVICES = ("null", "random", "urandom")  # no zero: mapped and shared, it is memory that nobody counts
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "alternatives")
PACKAGES = "/packages"  # where the small ones lie; the directories of packages have links to them
UNPRIVILEGED = 1000  # whom an ordinary user is in the box


class NoBox(Exception):
    """A box cannot be had here; the text says why and what to do."""


@cache
def foreign_uid() -> int | None:
    """The user that root's boxes run as, one for each worker and of nobody else; None where we are not root, or root
    of a user namespace that has no other user."""
    if os.geteuid() != 0:
        return None
    with open("/proc/self/uid_map") as file:
        first, _, count = max((list(map(int, line.split())) for line in file), key=lambda entry: entry[2])
    top = min(first + count, 2**31 - 2)
    return top - 2 - os.getpid() % 30_000 if count > 2**16 - 2 else None


class Namespaces:
    """A box without a submission in it yet.

    init   a pidfd of its first process; with that all others end
    """

    def __init__(self, runtime: Path, limits: Limits):
        self.init = None
        told = command(runtime, limits)
        self._said = tempfile.TemporaryFile()  # what bubblewrap says when it fails
        self._info = tempfile.TemporaryFile()  # no pipe: bubblewrap would die of writing to one that nobody reads
        self._bwrap = subprocess.Popen(
            [*told, "--info-fd", str(self._info.fileno()), "--", "/usr/bin/cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            bufsize=0,
            pass_fds=[self._info.fileno()],
            env={},
            start_new_session=True,
        )
        with suppress(BrokenPipeError):  # it has failed already; wait() says why
            self._bwrap.stdin.write(b"?")

    def wait(self) -> Namespaces:
        """Until it is there; raises NoBox if it cannot be made."""
        if self.init is None:
            if self._bwrap.stdout.read(1) != b"?":  # cat runs, so all is mounted
                self._bwrap.wait()
                self._said.seek(0)
                raise NoBox(self._said.read(2000).decode(errors="replace").strip() or "bubblewrap ended at once")
            self._info.seek(0)
            self.init = self._opened(json.load(self._info)["child-pid"])
        return self

    def _opened(self, pid: int) -> int:
        """A pidfd of bubblewrap's child `pid`, and of no other process that may have got its number since."""
        try:
            init = os.pidfd_open(pid)
            with open(f"/proc/{pid}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except OSError as error:
            raise NoBox("bubblewrap ended at once") from error
        if parent != self._bwrap.pid or self._bwrap.poll() is not None:
            os.close(init)
            raise NoBox("bubblewrap ended at once")
        return init

    def kill(self) -> None:
        """End every process in the box, and with them its files."""
        with suppress(ProcessLookupError):
            if self.init is None:  # both of bubblewrap's processes: without the other, each would wait for it for ever
                os.killpg(self._bwrap.pid, signal.SIGKILL)
            else:
                signal.pidfd_send_signal(self.init, signal.SIGKILL)

    def close(self) -> None:
        """Take leave of it, once all its processes are dead."""
        self._bwrap.wait()
        for file in (self._bwrap.stdin, self._bwrap.stdout, self._said, self._info):
            file.close()
        if self.init is not None:
            os.close(self.init)


@cache
def command(runtime: Path, limits: Limits) -> list[str]:
    """bubblewrap's command line, without the program to run, nor where it is to tell its process's number."""
    if not (program := shutil.which("bwrap")):
        raise NoBox("bubblewrap is not installed")
    user = ["--unshare-user", "--uid", str(UNPRIVILEGED), "--gid", str(UNPRIVILEGED)] if foreign_uid() is None else []
    memory = ["--size", str(limits.disk), "--tmpfs"]
    isolated = "--unshare-ipc --unshare-pid --unshare-net --unshare-uts --unshare-cgroup-try --new-session"
    return [
        *[program, *user, *isolated.split(), "--hostname", "box", "--die-with-parent"],
        *["--tmpfs", "/dev", *_binds("--dev-bind", *(f"/dev/{name}" for name in DEVICES))],
        *["--symlink", "/proc/self/fd", "/dev/fd", *memory, "/dev/shm", "--remount-ro", "/dev"],
        *[*memory, "/tmp", *memory, HOME, "--proc", "/proc"],
        *_system(runtime, limits.packages),
        *["--ro-bind", f"{runtime}/passwd", "/etc/passwd", "--ro-bind", f"{runtime}/group", "/etc/group"],
        *["--remount-ro", "/", "--chdir", HOME],
    ]


@cache
def _system(runtime: Path, packages: tuple[str, ...]) -> list[str]:
    """The options for what all boxes share and none may change."""
    options = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        if os.path.islink(f"/{name}"):
            options += ["--symlink", os.readlink(f"/{name}"), f"/{name}"]
        elif os.path.isdir(f"/{name}"):
            options += ["--ro-bind", f"/{name}", f"/{name}"]
    found = distributions.shown(packages)
    python = [path for path in python_directories() if not path.startswith("/usr/")]
    hidden = {str(path) for top in ("/usr", "/usr/local", sys.base_prefix) for path in _site_packages(Path(top))}
    hidden |= {str(distributions.directory(each)) for each in found}
    return [
        *options,
        *_directories_above(*python, *hidden),
        *_binds("--ro-bind-try", *(f"/etc/{name}" for name in ETC)),
        *_binds("--ro-bind", *python),
        *(text for path in sorted(hidden) for text in ("--tmpfs", path)),
        *_packages(runtime, {path: None for each in found for path in distributions.entries(each)}),
        *(text for path in sorted(hidden) for text in ("--remount-ro", path)),
    ]


def _packages(runtime: Path, shown: Iterable[Path]) -> list[str]:
    """A mount for each of the large ones, a link for each of the small ones: each mount makes each box dearer."""
    place, small = gather(runtime, shown)
    return [
        *["--ro-bind", str(place), PACKAGES],
        *_binds("--ro-bind", *(str(path) for path in shown if path not in small)),
        *(text for path, name in small.items() for text in ("--symlink", f"{PACKAGES}/{name}", str(path))),
    ]


def _directories_above(*paths: str) -> list[str]:
    """Left to itself, bubblewrap makes the directories above a mount for root alone."""
    above = {str(parent) for path in paths for parent in Path(path).parents} | {"/etc"}
    return [text for path in sorted(above) if path != "/" and not path.startswith("/usr") for text in ("--dir", path)]


def python_directories() -> list[str]:
    """Where this Python's standard library, its libraries and its program lie."""
    base = Path(sys.base_prefix)
    places = {Path(sysconfig.get_path("stdlib")).parent, base / "lib", base / "bin"}
    return sorted({str(place.resolve()) for place in places if place.is_dir()})


def _site_packages(prefix: Path) -> list[Path]:
    """Every directory with installed packages below a prefix, of any Python."""
    return [
        path.resolve()
        for library in ("lib", "lib64")
        for name in ("site-packages", "dist-packages")
        for path in prefix.glob(f"{library}/python3*/{name}")
    ]


def _binds(option: str, *paths: str) -> list[str]:
    return [text for path in paths for text in (option, path, path)]
