"""The same jobs on a Dask cluster. Its workers need rnnkit with the extra `cluster`, bubblewrap, and nothing else: no
database, no disk in common.

Whoever reaches a Dask scheduler can run code on all its workers and answer for them: that is how Dask works, so a
cluster belongs into a network of its own, or behind certificates (tls://, as Dask's own configuration names them).
What comes from a box is judged on its worker, and neither Dask nor pickle ever reads it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from queue import Empty, Queue

from distributed import Client, Future
from distributed.comm import CommClosedError, connect
from distributed.scheduler import KilledWorker
from distributed.security import Security

from rnnkit.grading.jobs.job import Job, Result
from rnnkit.grading.jobs.pool import TRIES, graded
from rnnkit.grading.jobs.worker import about, grade_as, release

PATIENCE = 60  # seconds for workers to come, when there are none
LATELY = 2  # seconds for which the number of workers is taken to be what it was


class NoCluster(Exception):
    """The cluster cannot be used; the text says why and what to do."""


@contextmanager
def connected(
    address: str, boxed: bool = True, packages: tuple[str, ...] = ()
) -> Iterator[Callable[[Iterable[Job]], Iterator[tuple[Job, Result]]]]:
    """What `Processes.grade` is to this machine, for the cluster whose scheduler is at `address`. Raises NoCluster if
    it cannot be reached, has no workers, or one of them could not grade.

        with connected("tcp://head:8786") as run:
            for job, result in run(jobs):
    """
    for name in ("distributed", *(name for name in logging.root.manager.loggerDict if name.startswith("distributed."))):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said here, in a sentence
    try:
        asyncio.run(_reach(address))  # as long as Dask's setting distributed.comm.timeouts.connect says
    except (OSError, ValueError, TypeError) as error:  # TypeError: tls:// without certificates
        raise NoCluster(
            f"no Dask scheduler can be reached at {address} ({error}). Is it running, and the address right?"
        ) from error
    with Client(address) as client:
        _ready(client, boxed, packages)
        try:
            yield lambda jobs: graded(jobs, _Cluster(client))
        except (CancelledError, CommClosedError) as error:
            raise NoCluster(
                "the cluster's scheduler has ended. Start it, and run the command again: it goes on from here."
            ) from error


async def _reach(address: str) -> None:
    comm = await connect(address, **Security().get_connection_args("client"))
    await comm.close()


def _ready(client: Client, boxed: bool, packages: tuple[str, ...]) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise NoCluster(
            f"no worker has joined the cluster within {PATIENCE} s. Start one: dask worker ADDRESS --nthreads 1"
        ) from None
    for worker, said in client.run(about, boxed, packages, on_error="return").items():
        if isinstance(said, BaseException):
            raise NoCluster(
                f"the worker {worker} cannot grade ({said}). It needs: python -m pip install 'rnnkit[cluster]'"
            ) from said
        theirs, no_box = said
        if theirs != release():
            raise NoCluster(
                f"the worker {worker} has rnnkit {theirs}, and this command {release()}. Install the same on both."
            )
        if no_box:
            raise NoCluster(f"the worker {worker} can make no box. {no_box}")


class _Cluster:
    """The scheduler gives the jobs of a worker that dies to others, several times, before it says so."""

    DIED, TOLL = KilledWorker, TRIES

    def __init__(self, client: Client):
        self.client, self.finished = client, Queue()
        self.threads, self.asked = 0, -math.inf

    def submit(self, data: bytes) -> Future:
        # pure=False: a result kept by the scheduler must never stand in for a run that is asked for.
        future = self.client.submit(grade_as, release(), data, pure=False)
        future.add_done_callback(self.finished.put)
        return future

    def wait(self, futures: Collection) -> Iterable:
        """Each future comes once, when it is done, so that many that wait cost nothing."""
        while True:
            try:
                return [self.finished.get(timeout=PATIENCE)]
            except Empty:
                if not self._threads():
                    raise NoCluster(
                        "the cluster has no worker left. Start some, and run the command again: it goes on from here."
                    ) from None

    def size(self) -> int:
        """The threads of all workers, which come and go: asked for now and then, since the scheduler has to answer."""
        if time.monotonic() > self.asked + LATELY:
            self.threads, self.asked = self._threads(), time.monotonic()
        return max(1, self.threads)

    def _threads(self) -> int:
        return sum(self.client.nthreads().values())
