"""The worker's side of the warm process, and the making of boxes."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict

from rnnkit.grading.box import distributions, runtime
from rnnkit.grading.box.box import Box
from rnnkit.grading.box.bubblewrap import (
    HOME,
    UNPRIVILEGED,
    WRITABLE,
    Namespaces,
    NoBox,
    foreign_uid,
    python_directories,
)
from rnnkit.grading.box.limits import Limits
from rnnkit.grading.box.watch import Watch

START = """
import gc, sys
gc.disable()
sys.path[:0] = [sys.argv[2]]
sys.path += sys.argv[4:]
import json, finder
from rnnkit.grading.box.inside.warm import main
finder.install()
main(int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
"""
PATIENCE = 60.0  # seconds for what takes one


class Zygote:
    """A warm process that boxes are forked from; one for each worker.

        with Zygote(Limits()) as zygote, zygote.box({"notes.txt": b"…"}) as box:
            box.run("x = 1")

    It gets warm while its maker does other things; the first box waits for it. boxed=False does without namespaces: the
    same process, limits and protocol, and no protection. Raises NoBox where no box can be had.
    """

    def __init__(self, limits: Limits | None = None, boxed: bool = True):
        self.limits, self.boxed = limits or Limits(), boxed
        self._spare: Namespaces | None = None
        self._learned: set[bytes] = set()
        self._uid = foreign_uid() if boxed else None
        self._runtime = runtime.assemble(self._uid or UNPRIVILEGED)
        self._said = tempfile.TemporaryFile()  # until it is warm
        self._control, theirs = socket.socketpair()
        found = distributions.shown((*self.limits.packages, "cloudpickle"))
        sites = sorted({str(distributions.directory(each)) for each in found})
        python = os.path.realpath(sys.executable)
        with theirs:
            arguments = [str(theirs.fileno()), str(self._runtime), json.dumps(self._environment(sites)), *sites]
            self._process = subprocess.Popen(
                [python, "-I", "-S", "-B", "-c", START, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                pass_fds=[theirs.fileno()],
                env={**FAST, "HOME": str(self._runtime), "MPLCONFIGDIR": str(self._runtime)},
                cwd="/",
                start_new_session=True,  # Ctrl-C is the worker's to handle
            )
        self._control.settimeout(PATIENCE)

    def probe(self) -> None:
        """Raises NoBox where no box can be had. The one that was made to find out is the first submission's."""
        if self.boxed and not self._spare:
            self._spare = self._namespaces()
        if self._spare:
            self._spare.wait()

    def _warmed(self) -> None:
        if self._said.closed:
            return
        with self._said as said:
            if self._control.recv(16) != b"warm":
                self._process.wait()
                said.seek(0)
                raise RuntimeError(f"the warm process ended: {said.read()[-2000:].decode(errors='replace')}")
        runtime.keep_fonts(self._runtime)

    def _environment(self, sites: list[str]) -> dict[str, str]:
        """All environment variables of a submission."""
        own = {} if self.boxed else {"HOME": os.path.expanduser("~")}
        path = [f"{place}" for place in python_directories() if place.endswith("/bin")]
        return {
            **FAST,
            "HOME": HOME,
            "USER": "learner",
            "PATH": ":".join([*path, "/usr/local/bin", "/usr/bin", "/bin"]),
            "PYTHONPATH": ":".join(sites),
            "PYTHONDONTWRITEBYTECODE": "1",
            **own,
        }

    def box(self, files: dict[str, bytes] | None = None) -> Box:
        """A fresh box with `files` in its working directory. Raises NoBox if it cannot be made."""
        for name in files or ():
            if os.path.isabs(name) or ".." in name.split("/"):
                raise ValueError(f"{name!r} is no name of a file in a submission")
        self._warmed()
        spare = self._taken_spare() if self.boxed else None
        try:
            box = self._made(spare)
        except NoBox:
            if not spare:
                raise
            box = self._made(None)  # the one made ahead has died meanwhile
        if files:
            box.write(files)
        return box

    def _made(self, namespaces: Namespaces | None) -> Box:
        """A box in those namespaces, or in new ones."""
        ours, theirs = socket.socketpair()
        home = pid = None
        try:
            with theirs:
                order = {"do": "fork", "boxed": self.boxed, "uid": self._uid, "limits": asdict(self.limits)}
                if self.boxed:
                    namespaces = namespaces or self._namespaces()
                    namespaces.wait()
                    order |= {"home": HOME, "watched": ["/proc", *WRITABLE], "writable": WRITABLE}
                    descriptors = [theirs.fileno(), namespaces.init]
                else:
                    home = tempfile.TemporaryDirectory(prefix="rnnkit-home-")
                    order |= {"home": home.name, "watched": [], "writable": []}
                    descriptors = [theirs.fileno()]
                pid = self._order(order, descriptors)
            watch = self._met(ours)
            if self.boxed:
                self._spare = self._namespaces()  # made while this one is at work
        except BaseException:
            ours.close()
            if namespaces:
                namespaces.kill()
                if pid:  # as long as nobody has waited for it, the first process in the box does not end
                    with suppress(OSError, RuntimeError):
                        self.reap(pid)
                namespaces.close()
            if home:
                home.cleanup()
            raise
        return Box(self, pid, ours, namespaces, home, *watch)

    def _met(self, sock: socket.socket) -> tuple[Watch | None, int | None]:
        """The watchdog on the box, and a pidfd of the process in it. Nothing of the learner's has run yet."""
        sock.settimeout(PATIENCE)
        data, descriptors, *_ = socket.recv_fds(sock, 4096, 8)
        if data != b"ready":
            raise NoBox(f"the box could not be entered ({data.decode(errors='replace') or 'its process ended'})")
        sock.setblocking(False)
        if not self.boxed:
            return None, None
        proc, *disks, process = descriptors
        return Watch(self.limits, proc, disks), process

    def _taken_spare(self) -> Namespaces | None:
        """The one made ahead, if it still stands: bubblewrap's end with the thread that started them."""
        spare, self._spare = self._spare, None
        try:
            return spare and spare.wait()
        except NoBox:
            spare.kill()
            spare.close()
            return None

    def _namespaces(self) -> Namespaces:
        return Namespaces(self._runtime, self.limits)

    def _order(self, order: dict, descriptors: list[int]) -> int:
        socket.send_fds(self._control, [json.dumps(order).encode()], descriptors)
        answer = self._control.recv(64)
        if not answer:
            raise RuntimeError("the warm process has ended")
        return int(answer)

    def learn(self, exercise: bytes) -> None:
        """Let the boxes to come know an exercise, as `request` has it."""
        if exercise not in self._learned:
            self._learned.add(exercise)
            with tempfile.TemporaryFile() as file:
                file.write(exercise)
                file.seek(0)
                self._order({"do": "learn"}, [file.fileno()])

    def reap(self, pid: int) -> int:
        """Wait for a forked process that has ended: its exit code, or minus the signal that ended it."""
        code = self._order({"do": "reap", "pid": pid}, [])
        return 128 - code if code > 128 else code  # a box's process is waited for by another, which says it so

    def close(self) -> None:
        if self._spare:
            with suppress(NoBox):
                self._spare.wait()
            self._spare.kill()
            self._spare.close()
            self._spare = None
        self._control.close()
        self._process.kill()  # by itself it would take leave of every module first
        self._process.wait()
        self._said.close()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *error) -> None:
        self.close()


FAST = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),  # and no thread to fork
    "MALLOC_ARENA_MAX": "2",  # each would count as 64 MB of address space
}
