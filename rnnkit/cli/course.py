"""Where the course is: its folders and units, found from the current directory upward."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable
from pathlib import Path

from rnnkit.language import FOLDERS, current, tr


class Refusal(Exception):
    """Why a command cannot be done, in a line or two: what is wrong and what to do."""


def units(folder: Path) -> list[Path]:
    """The notebooks NN_name/NN_name.ipynb below `folder`, in order."""
    return sorted(path for path in folder.glob("[0-9][0-9]_*/*.ipynb") if path.stem == path.parent.name)


def pages(folder: Path) -> list[Path]:
    """The notebooks beside the units, which every unit links: notation, glossary."""
    return sorted(folder.glob("*.ipynb"))


def root() -> Path:
    """The course's folder, which holds solutions/ and nbgrader's configuration."""
    found = _upward(lambda folder: (folder / "nbgrader_config.py").is_file() and (folder / "solutions").is_dir())
    if not found:
        raise Refusal(
            "no course here: neither this folder nor one above it has nbgrader_config.py and solutions/.\n"
            "Go into a checkout of the course and run the command there."
        )
    return found


def nbgrader_root() -> Path:
    """The folder with nbgrader's configuration: grading needs no more of a course than that."""
    if not (found := _upward(lambda folder: (folder / "nbgrader_config.py").is_file())):
        raise Refusal("no course here: neither this folder nor one above it has nbgrader_config.py.")
    return found


def notebooks(named: str | None = None) -> Path:
    """The folder of the learner's notebooks: the one `named`, else notebooks/ here or above, or a language's in it."""
    if named:
        if not Path(named).is_dir():
            raise Refusal(tr("there is no folder {folder}.", folder=named))
        return Path(named)
    for holds in (lambda folder: bool(units(folder / "notebooks")), lambda folder: bool(units(folder))):
        if found := _upward(holds):
            return _of_language(found / "notebooks") if units(found / "notebooks") else found
    raise Refusal(
        tr(
            "no notebooks here: neither this folder nor one above it has notebooks/ with the course's units.\n"
            "Go into the course's folder, or name the notebooks' folder: rnnkit progress --notebooks DIR"
        )
    )


def _of_language(folder: Path) -> Path:
    """The notebooks in `folder`, or in a language's folder below it: somebody inside of one works in that language, and
    elsewhere it is the one that is spoken."""
    here = Path.cwd()
    inside = here.is_relative_to(folder)
    language = next(iter(here.relative_to(folder).parts), "") if inside else current()
    return folder / language if language in FOLDERS and units(folder / language) else folder


def _upward(holds: Callable[[Path], bool]) -> Path | None:
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if holds(folder)), None)


def chosen(folder: Path, names: list[str]) -> list[Path]:
    """The units of `folder` that are named, as "01_hidden_state", "01" or a path; all of them if none is."""
    known = units(folder)
    if not known:
        raise Refusal(f"{shown(folder)} holds no unit, that is no NN_name/NN_name.ipynb.")
    return [_unit(known, name) for name in names] or known


def _unit(known: list[Path], name: str) -> Path:
    plain = Path(name).stem
    for path in known:
        if path.stem == plain or re.match(rf"{re.escape(plain)}_", path.stem):
            return path
    near = difflib.get_close_matches(plain, [path.stem for path in known], n=1)
    hint = f"Did you mean {near[0]}?" if near else f"The units are: {', '.join(path.stem for path in known)}."
    raise Refusal(f"there is no unit {name}. {hint}")


def shown(path: Path) -> str:
    """The path, shorter if it is below this folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_absolute() and path.is_relative_to(here) else str(path)


def seconds(text: str) -> int:
    """For argparse: a positive number of seconds."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; expected 1 or more")
    return int(text)
