"""Boxes given up while they are being made: bubblewrap's two processes wait for each other then, and neither may
stay."""

import shutil
import subprocess
import sys
import time

import psutil
import pytest
from commands import need_box

from rnnkit.grading.box import Limits, runtime
from rnnkit.grading.box.bubblewrap import UNPRIVILEGED, Namespaces
from tests.patience import PATIENCE

MOMENTS = [each / 500 for each in range(16)]  # seconds after its start, until after it is made
WORKER = """
import os, sys, time
from pathlib import Path
from rnnkit.grading.box import Limits
from rnnkit.grading.box.bubblewrap import Namespaces
Namespaces(Path(sys.argv[1]), Limits())
time.sleep(float(sys.argv[2]))
os._exit(1)
"""


@pytest.fixture
def directory():
    need_box()
    made = runtime.assemble(UNPRIVILEGED)
    yield made
    for process in left(made, 0):
        process.kill()
    shutil.rmtree(made)


def left(directory, seconds: float = PATIENCE) -> list[psutil.Process]:
    """Processes of boxes with that directory that are still there after a while."""
    end = time.monotonic() + seconds
    while (found := [each for each in psutil.process_iter() if concerns(each, directory)]) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def concerns(process: psutil.Process, directory) -> bool:
    try:
        return process.name() == "bwrap" and any(text.startswith(str(directory)) for text in process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def test_killed_while_it_is_made(directory):
    for moment in MOMENTS:
        box = Namespaces(directory, Limits())
        time.sleep(moment)
        box.kill()
        box.close()
    assert left(directory) == []


@pytest.mark.parametrize("moment", [MOMENTS[1], *(pytest.param(m, marks=pytest.mark.slow) for m in MOMENTS[::3])])
def test_its_worker_ends_while_it_is_made(directory, moment):
    for _ in range(3):
        subprocess.run([sys.executable, "-c", WORKER, str(directory), str(moment)], stderr=subprocess.PIPE)
    assert left(directory) == []
