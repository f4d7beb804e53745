"""The small tree that the warm process runs from: the far side of the box, what it takes to call an answer, and in the
place of everything else of the course the stand-in `absent.py`. It holds no case, no oracle and no model answer."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import rnnkit
from rnnkit.language import CATALOGUES

NEEDED = (
    "checking/answer.py",
    "checking/cures.py",
    "checking/errors.py",
    "checking/floats.py",
    "checking/noise.py",
    "checking/ownwork.py",
    "checking/perform.py",
    "checking/plain.py",
    "checking/scene.py",
    "checking/stub.py",
    "checking/testify.py",
    "exercises/spec.py",
    "language.py",
    "grading/box/testimony.py",
    "grading/box/wire.py",
    *(f"grading/box/inside/{name}.py" for name in "channel confine keeps seccomp serve shell warm".split()),
)


MADE: list[Path] = []  # by this process, which deletes them if it has to end at once: no warm process may be there yet


def assemble(uid: int) -> Path:
    """Make the tree in a new temporary directory; the warm process deletes it in the end. uid: the box's user."""
    root = Path(tempfile.mkdtemp(prefix="rnnkit-box-"))
    MADE.append(root)
    source = Path(rnnkit.__file__).parent
    target = root / "rnnkit"
    for name in NEEDED:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)
    for package in {parent for name in NEEDED for parent in (target / name).parents if target in parent.parents}:
        # The grader's own packages have no stand-in: what is missing there has to fail, and loudly.
        absent = "" if "grading" in package.parts else "from rnnkit import __getattr__\n"
        (package / "__init__.py").write_text(absent)
    for path in CATALOGUES.glob("*/LC_MESSAGES/reports.mo"):  # what is said of an answer where it is called
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True)
        shutil.copyfile(path, place)
    shutil.copyfile(source / "grading/box/inside/absent.py", target / "__init__.py")
    shutil.copyfile(source / "grading/box/inside/finder.py", root / "finder.py")
    (root / "passwd").write_text(f"learner:x:{uid}:{uid}::/home/learner:/bin/sh\n")
    (root / "group").write_text(f"learner:x:{uid}:\n")
    for path in _cache().glob(FONTS):
        shutil.copyfile(path, root / path.name)
    return root


FILES, BYTES = 40, 300_000  # of a small package


def gather(root: Path, packages: Iterable[Path]) -> tuple[Path, dict[Path, str]]:
    """Copy the small packages among these, with no code but Python's, into a directory in the tree. Where in it each
    of them lies."""
    place = Path(tempfile.mkdtemp(dir=root))
    found = {path: f"{number}/{path.name}" for number, path in enumerate(packages) if _is_small(path)}
    for path, name in found.items():
        target = place / name
        target.parent.mkdir()
        target.parent.chmod(0o755)  # the box's user is another one
        shutil.copytree(path, target, copy_function=_copy) if path.is_dir() else _copy(path, target)
    place.chmod(0o755)
    return place, found


def _is_small(path: Path) -> bool:
    if path.is_symlink() or not path.is_dir():
        return path.suffix == ".py" and not path.is_symlink()
    found = list(islice(_contents(path), FILES + 1))
    if len(found) > FILES or any(entry.is_symlink() or ".so" in entry.name for entry in found):
        return False
    return sum(entry.stat().st_size for entry in found) <= BYTES


def _contents(directory: Path | str) -> Iterator[os.DirEntry]:
    with os.scandir(directory) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _contents(entry.path)


def _copy(source: Path | str, target: Path | str) -> None:
    try:
        os.link(source, target)  # a box may read it, not more, so that it may be the same file
    except OSError:  # on another disk, or somebody else's
        shutil.copy2(source, target)


FONTS = "fontlist-v*.json"  # Matplotlib's list of the machine's fonts: to make it takes as long as much else together


def keep_fonts(root: Path) -> None:
    """Keep the list that a warm process has made, before anything else has run in it, for those that come after it."""
    for path in root.glob(FONTS):
        kept = _cache() / path.name
        with suppress(OSError):  # no home, or no room: the next one makes it again
            if not kept.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                half = shutil.copyfile(path, kept.with_suffix(f".{os.getpid()}"))
                os.replace(half, kept)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "rnnkit")
