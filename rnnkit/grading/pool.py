"""Where jobs run: in processes on this machine, or on a Dask cluster. Both take jobs and yield results as they finish."""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from rnnkit.grading.job import Job, Result
from rnnkit.grading.worker import grade_bytes

TRIES = 3  # of a job whose worker died: the machine may be at fault, or the job
AHEAD = 2  # jobs in the queue for each worker; more would only take memory


def local(jobs: Iterable[Job], workers: int) -> Iterator[tuple[Job, Result]]:
    """Grade in `workers` processes. A worker that dies loses nothing: what ran then is tried again, one job at a
    time, so that only the job whose fault it is uses up its tries."""
    todo, suspects, tries = iter(jobs), deque(), Counter()
    pool, running, alone = _pool(workers), {}, False
    try:
        while True:
            if suspects and not running:
                alone = True
                _start(pool, suspects.popleft(), running)
            while not suspects and not alone and len(running) < AHEAD * workers and (job := next(todo, None)):
                _start(pool, job, running)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job, error = running.pop(future), future.exception()
                if error is None:
                    yield job, Result.from_bytes(future.result())
                    continue
                tries[job.name] += alone or not isinstance(error, BrokenProcessPool)
                if tries[job.name] < TRIES:
                    suspects.append(job)
                else:
                    yield job, failed(error)
                if isinstance(error, BrokenProcessPool):  # and so are all others that ran
                    suspects += running.values()
                    running.clear()
                    pool.shutdown(wait=False)
                    pool = _pool(workers)
                    break
            alone = alone and bool(running)
    finally:
        pool.shutdown(cancel_futures=True)


def _start(pool: ProcessPoolExecutor, job: Job, running: dict[Future, Job]) -> None:
    running[pool.submit(grade_bytes, job.to_bytes())] = job


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not forked: a worker starts without the gradebook's connection and the instructor's open files.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def failed(error: BaseException) -> Result:
    """The result of a job that the machine failed on `TRIES` times; the instructor has to look at it."""
    text = f"not graded: the grader failed {TRIES} times on it ({type(error).__name__}: {error})"
    return Result(problem=text, flags=[text], failed=True)
