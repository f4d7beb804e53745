"""Running a notebook's cells in a fresh kernel of the Python that rnnkit itself runs in."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from rnnkit.cli.course import Refusal

TIMEOUT = "rnnkit: timeout"


@dataclass(frozen=True)
class Stop:
    """Why a cell stopped. kind is "error", "timeout", or "end" for what ended the run."""

    kind: str
    text: str


class ThisPython(KernelSpecManager):
    """Knows one kernel, this Python: an installed kernelspec may well point to another environment."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # Without frozen modules the kernel's debugger does not complain on the terminal.
        launch = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=launch, display_name="Python 3", language="python")


class ThisKernel(AsyncKernelManager):
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return ThisPython(parent=self)


def execute(notebook: NotebookNode, folder: Path, cells: Iterable[int], timeout: int) -> dict[int, Stop]:
    """Execute the cells at these positions, in `folder`, going on after one that raises.

    The outputs are left in the cells. Returns which cells stopped and why, by position: an error, or more than
    `timeout` seconds; or the kernel died or cannot be interrupted, and nothing more was run.
    Raises Refusal if no kernel starts.
    """
    stopped: dict[int, Stop] = {}

    def note(cell, cell_index, execute_reply):
        reply = execute_reply["content"]
        stopped[cell_index] = (Stop("timeout", f"took longer than {timeout} s and was stopped")
                               if reply["ename"] == TIMEOUT
                               else Stop("error", _line(f"{reply['ename']}: {reply['evalue']}")))

    client = NotebookClient(
        notebook, kernel_manager_class=ThisKernel, kernel_name="python3",
        resources={"metadata": {"path": str(folder)}}, startup_timeout=60, shutdown_kernel="immediate",
        allow_errors=True, on_cell_error=note, timeout=timeout, interrupt_on_timeout=True,
        error_on_timeout={"ename": TIMEOUT, "evalue": "", "traceback": []}, raise_on_iopub_timeout=True)
    # On Windows pyzmq brings its own event loop beside asyncio's, and warns of it.
    warnings.filterwarnings("ignore", message="Proactor event loop", category=RuntimeWarning)
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # what nbclient logs is told in `stopped`
    with _running(client):
        for position in cells:
            try:
                client.execute_cell(notebook.cells[position], position)
            except CellTimeoutError:
                stopped[position] = Stop("end", f"took longer than {timeout} s and could not be stopped")
                break
            except DeadKernelError:
                stopped[position] = Stop("end", "ended the kernel")
                break
    return stopped


@contextlib.contextmanager
def _running(client: NotebookClient) -> Iterator[None]:
    """While the kernel runs; a Refusal that quotes what the kernel said last if it does not start."""
    # Under nbgrader a check shows a number; here it is to show its report.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NBGRADER_")}
    with tempfile.TemporaryFile() as said, contextlib.ExitStack() as stack:
        try:
            stack.enter_context(client.setup_kernel(env=environment, stdout=said, stderr=said))
        except Exception as error:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines() or [str(error)]
            raise Refusal(f"no kernel starts: {lines[-1]}\n`rnnkit doctor` looks for the cause.") from None
        yield


def _line(text: str) -> str:
    """The first line, without colours, not too long."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).strip().split("\n")[0].removesuffix(": ")
    return plain if len(plain) <= 200 else plain[:199] + "…"
