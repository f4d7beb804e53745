"""A unit's cells in Pyodide under Node, whose engine is Chromium's, and in a plain Python beside it.

RNNKIT_PYODIDE names a folder with Pyodide, NumPy, Matplotlib and IPython for it (a release of Pyodide holds them).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.notebook_cells import answered
from web.wheel import lean

HERE = Path(__file__).parent
WHOLE = 'training.size("whole"'


def missing() -> str:
    """What is not there of that which a run needs, in a sentence; "" where all is."""
    folder = os.environ.get("RNNKIT_PYODIDE", "")
    if not folder:
        return "RNNKIT_PYODIDE is not set; expected a folder that holds Pyodide"
    if not (Path(folder) / "pyodide.mjs").is_file():
        return f"there is no pyodide.mjs in {folder}, which RNNKIT_PYODIDE names"
    return "" if shutil.which("node") else "Node.js is not installed"


def cells(unit: str, word: str = "small") -> list[str]:
    """The code cells of a released unit with the model answers, and trainings of that size where it has a choice."""
    return [source.replace(WHOLE, f'training.size("{word}"') for source in answered(unit)]


@cache
def wheel() -> Path:
    """The one that the site gives a browser."""
    return lean(Path(tempfile.mkdtemp(prefix="rnnkit-wheel-")))


def in_browser(sources: list[str]) -> list[dict]:
    """What comes of them in Pyodide, see inside.py."""
    return _run(["node", HERE / "node_run.mjs", os.environ["RNNKIT_PYODIDE"], wheel()], sources)


def in_python(sources: list[str]) -> list[dict]:
    """And here, with one thread as there."""
    return _run([sys.executable, HERE / "inside.py"], sources)


def _run(command: list, sources: list[str]) -> list[dict]:
    with tempfile.TemporaryDirectory() as place:
        told = os.environ | {"OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            command, input=json.dumps(sources), stdout=subprocess.PIPE, text=True, cwd=place, env=told, check=True
        )
    return json.loads(done.stdout)
