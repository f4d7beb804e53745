"""What runs in a worker process, of the local pool or of a cluster: jobs as bytes in, results as bytes out."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import threading
from contextlib import suppress
from functools import cache
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

import rnnkit
from rnnkit import exercises
from rnnkit.grading.box import Limits, NoBox, Zygote, advised, probe
from rnnkit.grading.box.distributions import refused
from rnnkit.grading.box.runtime import MADE
from rnnkit.grading.jobs.job import Job, grade

# One job at a time: judging takes hold of the process's standard output and warnings.
_lock = threading.Lock()
_warm: dict[tuple, Zygote] = {}  # made with the first job and kept for the next


def grade_bytes(data: bytes) -> bytes:
    """Grade one job. Raises only when the machine fails, and then the job may be tried again."""
    job = Job.from_bytes(data)
    exercises.ahead(job.assignment)
    with _lock:
        zygote = _zygote(Limits(**job.limits), job.boxed)
        try:
            return grade(job, zygote).to_bytes()
        except BaseException:
            close()  # whatever it was: the next job gets a new one
            raise


def get_ready(limits: Limits, boxed: bool) -> None:
    """Begin to warm up for the first job. Raises NoBox, with sentences on what to do, where no box can be had."""
    if not boxed:
        _zygote(limits, boxed)
        return
    with advised():
        _zygote(limits, boxed).probe()


def grade_as(version: str, data: bytes) -> bytes:
    """Grade one job for a command on another machine, which has to have the same rnnkit: others may judge
    differently."""
    if version != release():
        raise RuntimeError(f"a worker has rnnkit {release()}, and the command {version}")
    return grade_bytes(data)


def about(boxed: bool, packages: tuple[str, ...] = ()) -> tuple[str, str]:
    """Of this worker: its rnnkit, and why no box with these packages can be made here, or ""."""
    try:
        if boxed:
            probe()
    except NoBox as why:
        return release(), str(why)
    return release(), refused(packages)


@cache
def release() -> str:
    """rnnkit's version and a digest of its code: "0.1.0 (1f0c3a5e)"."""
    digest, folder = sha256(), Path(rnnkit.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{rnnkit.__version__} ({digest.hexdigest()[:8]})"


def _zygote(limits: Limits, boxed: bool) -> Zygote:
    key = (limits.packages, limits.disk, boxed)  # the other limits are set in each box
    if key not in _warm:
        close()
        _warm[key] = Zygote(limits, boxed=boxed)
    _warm[key].limits = limits
    return _warm[key]


def close() -> None:
    while _warm:
        _warm.popitem()[1].close()


def live_with(lifeline: Connection) -> None:
    """End this process as soon as the other end of the lifeline is closed: by whoever wants no more results, or by the
    system, if that one was killed. The warm process and the box end with this one."""

    def wait() -> None:
        with suppress(EOFError, OSError):
            lifeline.recv_bytes()
        for folder in MADE:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    # Ctrl-C is for the command, which closes the lifeline. Not SIG_IGN, which the warm process would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    gc.freeze()  # what is imported is needed to the end; so no collection has to look at it
    threading.Thread(target=wait, daemon=True).start()


atexit.register(close)
