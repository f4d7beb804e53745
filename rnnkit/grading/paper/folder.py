"""The folder of a graded submission, replaced as a whole: whoever looks finds the earlier one, none, or the new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(folder: Path, files: dict[str, bytes], mode: int = 0o444, groupshared: bool = False) -> Iterator[None]:
    """Write `files` beside `folder`; take the earlier folder away; do the block, which records the grades; put the new
    folder in place. If the block fails, the earlier folder returns.

    A submission without its folder counts as not graded, so if the machine stops anywhere in between, the next run
    grades the submission again. files maps "name" or "folder/name" to bytes; mode is that of each file.
    """
    new, old = _beside(folder, "new"), _beside(folder, "old")
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in (new, old):  # of a run that was stopped
        _remove(left)
    _write(new, files, mode, groupshared)
    if os.path.lexists(folder):
        os.rename(folder, old)
    try:
        yield
    except BaseException:
        if os.path.lexists(old):
            os.rename(old, folder)
        _remove(new)
        raise
    os.rename(new, folder)
    _remove(old)


def merged(ours: dict[str, bytes], theirs: dict[str, bytes]) -> dict[str, bytes]:
    """Both; a file of theirs is left out where ours stands, or where one would have to be the other's folder."""
    paths = {path for name in ours for path in (name, *_folders(name))}
    fits = {name: data for name, data in theirs.items() if name not in paths and not ours.keys() & set(_folders(name))}
    return {**fits, **ours}


def _folders(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _beside(folder: Path, what: str) -> Path:
    # nbgrader looks for folders with a *, which finds none that begins with a dot.
    return folder.parent / f".{folder.name}.rnnkit-{what}"


def _write(folder: Path, files: dict[str, bytes], mode: int, groupshared: bool) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        os.chmod(path, mode)
    if groupshared:  # as nbgrader does, so that other instructors can replace what is in it
        for path in (folder.parent, folder, *(path for path in folder.rglob("*") if path.is_dir())):
            os.chmod(path, (path.stat().st_mode | 0o2770) & 0o2777)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
