"""Running a notebook's cells in a fresh kernel of the Python that rnnkit itself runs in."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from rnnkit import language
from rnnkit.cli.course import Refusal
from rnnkit.language import tr

START = 60  # seconds in which a kernel has to answer
TIMEOUT = "rnnkit: timeout"
Value = TypeVar("Value")


@dataclass(frozen=True)
class Stop:
    """Why a cell stopped. kind is "error", "timeout", or "end" for what ended the run."""

    kind: str
    text: str


class ThisPython(KernelSpecManager):
    """Knows one kernel, this Python: an installed kernelspec may well point to another environment."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # Without frozen modules the kernel's debugger has nothing to warn of.
        launch = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=launch, display_name="Python 3", language="python")


def wait(work: Coroutine[Any, Any, Value]) -> Value:
    """Run asynchronous work to its end. Ctrl-C stops it, and the kernels it started."""
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # what nbclient logs stands in the result
    # Windows' own event loop cannot wait for Jupyter's sockets.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(work)


async def execute(notebook: NotebookNode, folder: Path, cells: Iterable[int], timeout: int) -> dict[int, Stop]:
    """Execute the cells at these positions, in `folder`, going on after one that raises.

    The outputs are left in the cells. Returns which cells stopped and why, by position: an error, or more than
    `timeout` seconds; or the kernel died or cannot be interrupted, and nothing more was run.
    Raises Refusal if no kernel starts.
    """
    stopped: dict[int, Stop] = {}

    def note(cell, cell_index, execute_reply):
        reply = execute_reply["content"]
        stopped[cell_index] = (
            Stop("timeout", tr("took longer than {seconds} s and was stopped", seconds=timeout))
            if reply["ename"] == TIMEOUT
            else Stop("error", _line(f"{reply['ename']}: {reply['evalue']}"))
        )

    async with _kernel(folder) as (manager, channels):
        client = NotebookClient(
            notebook,
            km=manager,
            allow_errors=True,
            on_cell_error=note,
            timeout=timeout,
            interrupt_on_timeout=True,
            error_on_timeout={"ename": TIMEOUT, "evalue": "", "traceback": []},
            raise_on_iopub_timeout=True,
            iopub_timeout=10,
        )
        client.kc = channels
        for position in cells:
            try:
                await client.async_execute_cell(notebook.cells[position], position)
            except CellTimeoutError:
                stopped[position] = Stop(
                    "end", tr("took longer than {seconds} s and could not be stopped", seconds=timeout)
                )
                break
            except DeadKernelError:
                if asyncio.current_task().cancelling():  # nbclient takes Ctrl-C for the kernel's death
                    raise asyncio.CancelledError from None
                stopped[position] = Stop("end", tr("ended the kernel"))
                break
    return stopped


@contextlib.asynccontextmanager
async def _kernel(folder: Path) -> AsyncIterator[tuple]:
    """A running kernel's manager and client; a Refusal that quotes what the kernel said last if it does not start."""
    # Under nbgrader a check shows a number; here it is to show its report.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NBGRADER_")}
    environment["RNNKIT_LANG"] = language.current()  # the reports are those of the command
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=ThisPython())
    channels = None
    with tempfile.TemporaryFile() as said:
        try:
            try:
                await manager.start_kernel(cwd=str(folder), env=environment, stdout=said, stderr=said)
                channels = manager.client()
                channels.start_channels()
                await channels.wait_for_ready(timeout=START)
            except Exception as error:
                said.seek(0)
                lines = said.read().decode("utf-8", "replace").strip().splitlines() or [str(error)]
                raise Refusal(
                    tr("no kernel starts: {error}\n`rnnkit doctor` looks for the cause.", error=lines[-1])
                ) from None
            channels.allow_stdin = False  # nobody is there to answer input()
            yield manager, channels
        finally:
            if channels:
                channels.stop_channels()
            await manager.shutdown_kernel(now=True)


def _line(text: str) -> str:
    """The first line, without colours, not too long."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).strip().split("\n")[0].removesuffix(": ")
    return plain if len(plain) <= 200 else plain[:199] + "…"
