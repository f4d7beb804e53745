"""The same jobs on a Dask cluster. Its workers need rnnkit with the extra `cluster`, and nothing else: no database, no disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from rnnkit.grading.job import Job, Result
from rnnkit.grading.pool import AHEAD, TRIES, failed
from rnnkit.grading.worker import grade_bytes


def cluster(jobs: Iterable[Job], address: str) -> Iterator[tuple[Job, Result]]:
    """Grade on the cluster whose scheduler is at `address`. Jobs of workers that die are run by others."""
    from distributed import Client, as_completed

    todo = iter(jobs)
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=60)

        def submit(job: Job):
            # pure=False: a result kept by the scheduler must never stand in for a run that is asked for.
            future = client.submit(grade_bytes, job.to_bytes(), pure=False, retries=TRIES - 1)
            running[future.key] = job
            return future

        running: dict[str, Job] = {}
        ahead = AHEAD * max(1, sum(client.ncores().values()))
        done = as_completed([submit(job) for job in islice(todo, ahead)])
        for future in done:
            job = running.pop(future.key)
            error = future.exception()
            yield job, failed(error) if error else Result.from_bytes(future.result())
            future.release()
            if (job := next(todo, None)) is not None:
                done.add(submit(job))
