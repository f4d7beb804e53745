"""What runs in a worker process, of the local pool or of a cluster: jobs as bytes in, results as bytes out."""

from __future__ import annotations

import atexit
import threading

from rnnkit.grading.box import Limits, Zygote
from rnnkit.grading.job import Job, grade

# One job at a time: judging takes hold of the process's standard output and warnings.
_lock = threading.Lock()
_warm: dict[tuple, Zygote] = {}  # made with the first job and kept for the next


def grade_bytes(data: bytes) -> bytes:
    """Grade one job. Raises only when the machine fails, and then the job may be tried again."""
    job = Job.from_bytes(data)
    with _lock:
        zygote = _zygote(Limits(**job.limits), job.boxed)
        try:
            return grade(job, zygote).to_bytes()
        except BaseException:
            close()  # whatever it was: the next job gets a new one
            raise


def _zygote(limits: Limits, boxed: bool) -> Zygote:
    key = (limits, boxed)
    if key not in _warm:
        close()
        _warm[key] = Zygote(limits, boxed=boxed)
    return _warm[key]


def close() -> None:
    while _warm:
        _warm.popitem()[1].close()


atexit.register(close)
