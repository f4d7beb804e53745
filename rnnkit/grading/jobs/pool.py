"""Where jobs run: in processes on this machine, or (cluster.py) on many. Results come as the jobs finish."""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from rnnkit.grading.box import Limits, NoBox
from rnnkit.grading.jobs.job import Job, Result
from rnnkit.grading.jobs.worker import get_ready, grade_bytes, live_with

TRIES = 3  # of a job that the machine failed on: the machine may be at fault, or the job
AHEAD = 2  # jobs in the queue for each worker; more would only take memory


class Crew(Protocol):
    """Some workers."""

    DIED: type[Exception]  # how a future says that the worker died
    TOLL: int  # how many tries that stands for

    def submit(self, data: bytes) -> Future: ...
    def wait(self, futures: Collection[Future]) -> Iterable[Future]: ...
    def size(self) -> int: ...


def graded(jobs: Iterable[Job], crew: Crew) -> Iterator[tuple[Job, Result]]:
    """Let a crew grade, a few jobs ahead of what is done. A worker that dies loses nothing: what was with it then is
    tried again, one job at a time, so that only the job whose fault it is uses up its tries."""
    todo, suspects, tries = iter(jobs), deque(), Counter()
    running: dict[Future, Job] = {}
    alone = False

    def start(job: Job) -> None:
        running[crew.submit(job.to_bytes())] = job

    while True:
        if suspects and not running:
            alone = True
            start(suspects.popleft())
        while not suspects and not alone and len(running) < AHEAD * crew.size() and (job := next(todo, None)):
            start(job)
        if not running:
            return
        for future in crew.wait(running):
            job, error = running.pop(future), future.exception()
            if error is None:
                yield job, Result.from_bytes(future.result())
                continue
            if isinstance(error, NoBox):  # and so it will be with every other job
                raise error
            died = isinstance(error, crew.DIED)
            tries[job.name] += alone * crew.TOLL if died else 1
            if tries[job.name] >= TRIES:
                yield job, failed(error)
            elif died:
                suspects.append(job)
            else:
                start(job)
        alone = alone and bool(running)


def failed(error: BaseException) -> Result:
    """The result of a job that the machine failed on `TRIES` times; the instructor has to look at it."""
    text = f"not graded: the grader failed {TRIES} times on it ({type(error).__name__}: {error})"
    return Result(problem=text, flags=[text], failed=True)


class Processes:
    """At most `workers` processes on this machine, each started when there is a job for it. If this one ends, however
    it does, they and their boxes end with it. When one of them dies, the executor kills the others too, and new ones
    are started.

    with Processes(4) as crew:
        crew.begin(Limits(), boxed=True)  # one of them, which gets ready while this process does something else
        crew.ready()
        for job, result in crew.grade(jobs): …
    """

    DIED, TOLL = BrokenProcessPool, 1

    def __init__(self, workers: int, run: Callable[[bytes], bytes] = grade_bytes):
        # Not forked: a worker starts without the gradebook's connection and the instructor's open files.
        self.context, self.workers, self.run = multiprocessing.get_context("spawn"), workers, run
        self.theirs, self.lifeline = self.context.Pipe(duplex=False)
        self.pool = self._started()
        self.begun: Future | None = None

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, self.context, initializer=live_with, initargs=(self.theirs,))

    def begin(self, limits: Limits, boxed: bool) -> None:
        self.begun = self.pool.submit(get_ready, limits, boxed)

    def ready(self) -> None:
        """Wait for the one that has begun. Raises NoBox, with sentences on what to do, where no box can be had;
        whatever else is wrong, the jobs will tell."""
        if self.begun and isinstance(error := self.begun.exception(), NoBox):
            raise error

    def grade(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        return graded(jobs, self)

    def submit(self, data: bytes) -> Future:
        try:
            return self.pool.submit(self.run, data)
        except BrokenProcessPool:
            self.pool.shutdown()
            self.pool = self._started()
            return self.pool.submit(self.run, data)

    def wait(self, futures: Collection[Future]) -> Iterable[Future]:
        return wait(futures, return_when=FIRST_COMPLETED).done

    def size(self) -> int:
        return self.workers

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, error, *_) -> None:
        if error:  # nobody waits for what is running
            self.lifeline.close()
        self.pool.shutdown(cancel_futures=True)
        self.lifeline.close()
        self.theirs.close()
