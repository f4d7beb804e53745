"""Pyodide, the Python of the browser: which release, which of its files, and their checksums.

    python -m web.pyodide FOLDER      writes web/pyodide.json from an unpacked release of Pyodide

`web/pyodide.json` holds what the course takes of that release: the files of its core with their checksums, and the
entries of its lock file, checksums too, for NumPy, Matplotlib, IPython and what these need. A folder that is given for
the site is checked against it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

from rnnkit.cli.course import Refusal

PINS = Path(__file__).parent / "pyodide.json"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
# What a notebook of the course can need; what these need comes with them.
WANTED = ("ipython", "matplotlib", "numpy")
# Matplotlib names it and does without: figures outside a notebook.
LEFT_OUT = ("matplotlib-pyodide",)


class NotPyodide(Refusal):
    """A folder that is not the release of Pyodide that the site is made with; says which file, and what to do."""


def pins() -> dict:
    """{"version", "address", "core": {file: sha256}, "packages": {name: entry of Pyodide's lock file}, "info"}."""
    return json.loads(PINS.read_text(encoding="utf-8"))


def files(pinned: dict) -> dict[str, str]:
    """Each file that the course takes of Pyodide, and its SHA-256."""
    return pinned["core"] | {entry["file_name"]: entry["sha256"] for entry in pinned["packages"].values()}


def hold(folder: Path) -> None:
    """Raise NotPyodide where a file of the release in `folder` is missing or differs from web/pyodide.json."""
    pinned = pins()
    for name, wanted in files(pinned).items():
        if not (folder / name).is_file():
            raise NotPyodide(
                f"{folder} has no {name}, which release {pinned['version']} of Pyodide has. "
                f"Unpack pyodide-{pinned['version']}.tar.bz2 of that release, and name the folder with {CORE[0]} in it."
            )
        if (found := _sha256(folder / name)) != wanted:
            raise NotPyodide(
                f"{folder / name} is not the file of Pyodide {pinned['version']}: its SHA-256 is {found}, and "
                f"web/pyodide.json has {wanted}. Take the release anew; for another release, run "
                "`python -m web.pyodide FOLDER` first."
            )


def copy(folder: Path, to: Path) -> None:
    """Put what the course takes of the release in `folder` into `to`, each file checked.

    Raises NotPyodide where a file is missing or differs from web/pyodide.json, before anything is copied.
    """
    hold(folder)
    to.mkdir(parents=True, exist_ok=True)
    for name in files(pins()):
        shutil.copyfile(folder / name, to / name)


def pinned_from(folder: Path) -> dict:
    """What web/pyodide.json is to hold for the release in `folder`."""
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    version = lock["info"]["version"]
    taken, waiting = {}, list(WANTED)
    while waiting:
        name = waiting.pop().replace("_", "-")
        if name not in taken:
            entry = lock["packages"][name]
            taken[name] = entry | {"depends": [need for need in entry["depends"] if need not in LEFT_OUT]}
            waiting += taken[name]["depends"]
    return {
        "version": version,
        "address": f"https://cdn.jsdelivr.net/pyodide/v{version}/full/",
        "info": lock["info"],
        "core": {name: _sha256(folder / name) for name in CORE},
        "packages": dict(sorted(taken.items())),
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1], "pyodide-lock.json").is_file():
        sys.exit("python -m web.pyodide FOLDER: a folder with a release of Pyodide, pyodide-lock.json among it")
    PINS.write_text(json.dumps(pinned_from(Path(sys.argv[1])), indent=2) + "\n", encoding="utf-8")
