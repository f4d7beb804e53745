"""The released notebooks in another language, made of the English ones and the catalogues."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from rnnkit.language import FOLDERS, MARK
from rnnkit.messages import catalogues, notebooks

LANGUAGES = tuple(FOLDERS)


def folder(target: Path, language: str) -> Path:
    """Where the notebooks of a language are, in the folder of the English ones."""
    return target / language


def make_unit(root: Path, released: Path, made: Path, language: str) -> None:
    """Make the folder `made` of a released unit's folder: its notebook in the language, everything else as it is."""
    shutil.copytree(released, made, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    make(root, released / f"{released.name}.ipynb", made / f"{released.name}.ipynb", language)


def make(root: Path, released: Path, made: Path, language: str) -> None:
    """Write the file `made`: the released notebook in the language, as far as the catalogue has its words."""
    notebook = json.loads(released.read_text(encoding="utf-8"))
    catalogue = catalogues.read(catalogues.of_notebook(root, released.stem))
    found = notebooks.translated(notebook, catalogues.translate(catalogue))
    found["metadata"]["rnnkit"] = {"language": language}
    _mark(found, language)
    _count_anew(found)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _mark(notebook: dict, language: str) -> None:
    """The first cell of code says the language: a kernel does not see the notebook's metadata."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]:
            cell["source"] = [MARK.format(language=language) + "\n", *cell["source"]]
            return


def _count_anew(notebook: dict) -> None:
    """The checksums by which an answer is known to be untouched; the words of its stub are other ones here."""
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    for cell in notebook["cells"]:
        if "checksum" in cell["metadata"].get("nbgrader", {}):
            plain = from_dict({**cell, "source": "".join(cell["source"])})
            cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(plain)
