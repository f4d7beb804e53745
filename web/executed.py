"""The outputs of every unit as somebody sees them who has answered everything right.

What is executed is the released notebook with the solutions' answers in it, so hidden tests are never run. The outputs
are kept in a file for each unit, with a key made of all that they depend on; a unit whose key is the same is not
executed again. (jupyter-cache, which myst-nb would use, looks at the notebook's cells alone: a change in rnnkit.viz
would leave old figures on the site.)
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import platform
import shutil
import time
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from rnnkit.checking.show import MIME
from rnnkit.cli import assignment, kernel
from rnnkit.cli.course import Refusal
from rnnkit.language import ENGLISH, speaking
from rnnkit.messages import release

ROOT = Path(__file__).parent.parent
AT_ONCE = os.cpu_count() or 2
CELL = 300  # seconds that one cell may take
NOT_IMPORTED = {"cli", "grading", "messages"}  # the parts of rnnkit that no notebook imports: tests/test_imports.py
TRANSLATIONS = "locale"  # the part that no English notebook reads
RAISES = "raises-exception"  # the tag of cells that are meant to stop
# Run before a unit's first cell; what of the course's own tools it needs is not on a kernel's path.
SHARE = """import sys
sys.path.append({root!r})
from web import trained
trained.share({folder!r}, keep={keep})
del sys, trained"""


@dataclass
class Unit:
    """A unit's released notebook, `answered` with the solutions, where it lies, and its language."""

    path: Path
    answered: NotebookNode
    language: str = ENGLISH

    @property
    def name(self) -> str:
        return self.path.stem


def notebooks(root: Path, language: str) -> Path:
    """The folder of the released notebooks in a language."""
    english = root / "notebooks"
    return english if language == ENGLISH else release.folder(english, language)


def unit(root: Path, name: str, language: str = ENGLISH) -> Unit:
    """The unit of the course in the folder `root`."""
    path = notebooks(root, language) / name / f"{name}.ipynb"
    solution = assignment.read(root / "solutions" / name / f"{name}.ipynb")
    return Unit(path, answered(assignment.read(path), solution), language)


def is_answer(cell: NotebookNode) -> bool:
    """Whether learners write this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def answered(released: NotebookNode, solution: NotebookNode) -> NotebookNode:
    """A copy of the released notebook in which every answer is the solution's."""
    sources = {cell.id: cell.source for cell in solution.cells}
    notebook = NotebookNode(released | {"cells": [NotebookNode(cell) for cell in released.cells]})
    for cell in notebook.cells:
        if is_answer(cell):
            cell.source = sources[cell.id]
    return notebook


def package(root: Path, language: str = ENGLISH) -> str:
    """A digest of every file of rnnkit that a notebook may import or read, and of what draws and computes."""
    left_out = NOT_IMPORTED | ({TRANSLATIONS} if language == ENGLISH else set())
    digest = hashlib.sha256(repr([platform.python_version(), version("numpy"), version("matplotlib")]).encode())
    folder = root / "rnnkit"
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        part = path.relative_to(folder)
        if part.parts[0] not in left_out and "__pycache__" not in part.parts:
            digest.update(f"{part.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def key(notebook: NotebookNode, package: str) -> str:
    """A digest of what the outputs of `notebook` depend on. Its text is no part of it."""
    code = [(cell.id, cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps([code, package]).encode()).hexdigest()


def outputs(
    root: Path, names: list[str], kept: Path, languages: tuple[str, ...] = (ENGLISH,)
) -> dict[str, dict[str, dict[str, list]]]:
    """For each language, and in it for each unit that is named, the outputs of its cells by cell id, executed where
    `kept` does not hold them.

    A unit's translation takes its trainings from the English notebook, see `web.trained`.

    Raises Refusal if a cell stops or an answer is not right; what was executed until then is kept.
    """
    units = {(language, name): unit(root, name, language) for name in names for language in languages}
    digests = {language: package(root, language) for language in {ENGLISH, *languages}}
    trained = {name: kept / "trained" / name / key(unit(root, name).answered, digests[ENGLISH]) for name in names}
    stores = {
        (language, name): Store(kept / language / f"{name}.json", key(each.answered, digests[language]), trained[name])
        for (language, name), each in units.items()
    }
    # As many kernels as cores, and each has one, so that together they are not slower than one after the other.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    kernel.wait(_execute([(each, stores[place]) for place, each in units.items() if stores[place].read() is None]))
    return {language: {name: stores[language, name].read() for name in names} for language in languages}


@dataclass(frozen=True)
class Store:
    """Where a unit's outputs are kept, the key that they have to have, and the folder of the trainings that its
    English notebook has made.
    """

    path: Path
    key: str
    trained: Path

    def read(self) -> dict[str, list] | None:
        """The outputs by cell id, or None if there are none with this key."""
        stored = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        return stored["outputs"] if stored.get("key") == self.key else None

    def write(self, outputs: dict[str, list]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps({"key": self.key, "outputs": outputs}), "utf-8")


async def _execute(waiting: list[tuple[Unit, Store]]) -> None:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(languages: list[tuple[Unit, Store]]) -> None:
        async with free:
            for each, store in languages:
                begin = time.perf_counter()
                if each.language == ENGLISH:
                    shutil.rmtree(store.trained.parent, ignore_errors=True)  # those of another key
                store.write(await execute(each, store.trained))
                print(f"  {each.language} {each.name:<24} executed in {time.perf_counter() - begin:.1f} s", flush=True)

    by_name = groupby(waiting, key=lambda one: one[0].name)
    await asyncio.gather(*(one(list(languages)) for _, languages in by_name))


async def execute(each: Unit, trained: Path | None = None) -> dict[str, list]:
    """Run the answered notebook in its folder; the outputs by cell id.

    trained   a folder that keeps the English notebook's trainings, for its translations
    """
    cells = each.answered.cells
    code = [i for i, cell in enumerate(cells) if cell.cell_type == "code"]
    for i in code:
        cells[i].outputs = []
    first = []
    if trained:
        first = [len(cells)]
        cells.append(new_code_cell(SHARE.format(root=str(ROOT), folder=str(trained), keep=each.language == ENGLISH)))
    with speaking(each.language):
        stopped = await kernel.execute(each.answered, each.path.parent, first + code, CELL)
    for i, stop in stopped.items():
        if RAISES not in cells[i].metadata.get("tags", []):
            raise Refusal(f"{each.name}: cell {i + 1} of the answered notebook stops: {stop.text}")
    for i in code:
        for report in (output.data[MIME] for output in cells[i].outputs if MIME in output.get("data", {})):
            if cells[i].metadata.get("nbgrader", {}).get("grade") and not report["right"]:
                raise Refusal(f"{each.name}: the answer to {report['exercise']} is not right: {report['headline']}")
    return {cells[i].id: cells[i].outputs for i in code}
