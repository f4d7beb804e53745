"""What a learner handed in, read safely: looked at before it is opened, bounded before it is parsed.

`read` never raises for what a learner did. What cannot be used is told of in sentences, for the learner and the
instructor alike: a paper without cells has a `reason`, everything else of interest is a note.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from pathlib import Path

from rnnkit.grading.paper import times
from rnnkit.grading.paper.names import Refused, hidden, inert, ordinary, shown
from rnnkit.grading.paper.nearly import is_notebook, stand_ins
from rnnkit.grading.paper.notebook import Cell, Unreadable, parse
from rnnkit.wording import few

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"
KEPT_ASIDE = f"{TIMESTAMP}.handed-in"


@dataclass(frozen=True)
class Caps:
    """The most that is read of one submission, in bytes and numbers."""

    notebook: int = 64 * 2**20
    file: int = 8 * 2**20
    files: int = 100
    data: int = 48 * 2**20  # all files together: they have to fit on the box's disk, beside what the code writes
    total: int = 80 * 2**20
    entries: int = 1000  # directory entries that are looked at
    depth: int = 6  # folders in folders


@dataclass
class Paper:
    """One notebook of a submission: its cells, or the reason why there are none."""

    cells: list[Cell] | None = None
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    content: bytes = b""  # the file as it was handed in


@dataclass
class Submission:
    """papers: by the names that the assignment's notebooks have; files: "name" or "folder/name" -> bytes, for the box;
    timestamp: when it was handed in, in UTC without a time zone as nbgrader has it, or None if nothing says so."""

    papers: dict[str, Paper]
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: datetime | None = None
    secret: bytes | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Changes with any notebook or file of a submission, whatever its timestamp says."""
        found = sha256()
        papers = sorted((name, paper.content or paper.reason.encode()) for name, paper in self.papers.items())
        for name, content in papers + sorted(self.files.items()):
            found.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
        return found.hexdigest()


def read(
    directory: Path | str,
    notebooks: Collection[str],
    *,
    below: Path | str | None = None,
    course_files: Collection[str] = (),
    allowed: Collection[str] = (),
    ignored: Collection[str] = (".ipynb_checkpoints", "__pycache__", "*.pyc", "feedback"),
    caps: Caps = Caps(),
    home: tzinfo = UTC,
) -> Submission:
    """Read the submission in `directory`, e.g. submitted/ann/03_bptt.

    notebooks     names of the assignment's notebooks, without .ipynb
    below         the folder above all submissions: what lies under it must not be a symbolic link
    course_files  names of files that the course provides; a learner's file of that name is left out
    allowed       names that are taken though they are code (nbgrader's `Autograde.exclude_overwriting`)
    home          the zone in which nbgrader's exchange writes the time (see `times.moment`)
    ignored       patterns of names that are passed over without a note (nbgrader's `CourseDirectory.ignore`)

    >>> read("submitted/ann/03_bptt", ["03_bptt"]).papers["03_bptt"].cells
    """
    directory = Path(directory)
    if why := _no_folder(directory, Path(below) if below else directory.parent):
        return Submission({name: Paper(reason=f"The submission was not read: {why}.") for name in notebooks})
    found = Submission({}, timestamp=None)
    entries = dict(_entries(directory, ignored, caps, found.notes))
    found.timestamp, note = timestamp(directory, home)
    found.notes += [note] if note else []
    found.secret = _secret(directory)
    names, notes = _notebooks(entries, notebooks, found.notes)
    taken = {*names.values(), TIMESTAMP, SECRET, *course_files}
    instead = [name for name in entries if name not in taken and not name.startswith(KEPT_ASIDE) and not hidden(name)]
    found.papers = _papers(directory, entries, names, notes, instead, caps)
    most = room = min(caps.data, caps.total - sum(len(paper.content) for paper in found.papers.values()))
    for name, entry in entries.items():
        if name in taken or name.startswith(KEPT_ASIDE) or (is_notebook(name) and "/" not in name):
            continue
        try:
            if len(found.files) == caps.files:
                raise Refused(f"there are more than {caps.files} files")
            if name not in allowed:
                ordinary(name)
            content = content_of(directory / name, caps.file, entry)
            if len(content) > room:
                raise Refused(f"with it the files have more than {_size(most)} together")
        except Refused as why:
            found.notes.append(f"The file {shown(name)} was left out: {why}.")
        else:
            found.files[name] = content
            room -= len(content)
    if kept := [shown(name) for name in found.files if not inert(name)]:
        kinds = "data and pictures alone (csv, txt, json, npy, png, …), which do nothing in a browser"
        found.notes.append(f"Of the files, these are not in autograded/, where there are {kinds}: {', '.join(kept)}.")
    return found


# -- files


def _no_folder(directory: Path, below: Path) -> str:
    """Why `directory` is no folder to read from, or ""."""
    try:
        steps = directory.relative_to(below).parts
    except ValueError:
        steps = directory.parts[-1:]
    here = directory
    for _ in steps or (".",):
        try:
            mode = os.lstat(here).st_mode
        except (OSError, ValueError):
            return "its folder is not there"
        if not stat.S_ISDIR(mode):
            return f"{shown(here.name)} is {_kind(mode)}, not a folder"
        here = here.parent
    return ""


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISLNK, "a symbolic link"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISREG, "a file"),
    )
    return next((kind for test, kind in kinds if test(mode)), "a device")


def _entries(
    directory: Path, ignored: Collection[str], caps: Caps, notes: list[str]
) -> Iterator[tuple[str, os.stat_result]]:
    """Everything below `directory` that is no folder, by its name from there, in order; links are not followed."""
    from fnmatch import fnmatch

    count, folders = 0, [(directory, "")]
    while folders:
        folder, prefix = folders.pop(0)
        try:
            with os.scandir(folder) as scan:
                listed = sorted(entry.name for _, entry in zip(range(caps.entries), scan, strict=False))
        except OSError:
            notes.append(f"The folder {shown(prefix)} could not be read.")
            continue
        for name in listed:
            count += 1
            if count >= caps.entries:
                notes.append(f"The submission holds {caps.entries} files or more; not all were looked at.")
                return
            if any(fnmatch(name, pattern) for pattern in ignored):
                continue
            try:
                found = os.lstat(folder / name)
            except OSError:
                continue
            if not stat.S_ISDIR(found.st_mode):
                yield prefix + name, found
            elif prefix.count("/") < caps.depth:
                folders.append((folder / name, f"{prefix}{name}/"))
            else:
                notes.append(f"The folder {shown(prefix + name)} lies too deep and was left out.")


def _size(number: int) -> str:
    return f"{number / 2**20:.0f} MiB" if number >= 2**20 else f"{number} bytes"


def content_of(path: Path, most: int, entry: os.stat_result | None = None) -> bytes:
    """The bytes of a regular file of at most `most`. Raises Refused for anything else, and waits for nothing."""
    try:
        entry = entry or os.lstat(path)
        if not stat.S_ISREG(entry.st_mode):
            raise Refused(f"it is {_kind(entry.st_mode)}, not a file")
        if entry.st_size > most:
            raise Refused(
                f"it is too large ({entry.st_size / 2**20:.1f} MiB; at most {max(most, 0) / 2**20:.0f} are read)"
            )
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            opened = os.fstat(file.fileno())
            if (opened.st_dev, opened.st_ino) != (entry.st_dev, entry.st_ino) or not stat.S_ISREG(opened.st_mode):
                raise Refused("it changed while it was read")
            content = file.read(most + 1)
    except OSError as error:
        raise Refused(f"it cannot be read ({error.strerror})") from None
    if len(content) > most:
        raise Refused("it grew while it was read")
    return content


# -- notebooks


def _notebooks(
    entries: dict[str, os.stat_result], notebooks: Collection[str], notes: list[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The file for each notebook of the assignment, and a note on each that is not called so. Where the expected one is
    missing, another is taken if there is no choice: the only one with nearly its name or, in an assignment of one
    notebook, the only one. It may lie one folder deeper, as from a zip file."""
    names, told = {name: f"{name}.ipynb" for name in notebooks}, {}
    extra = [name for name in entries if is_notebook(name) and "/" not in name and name not in names.values()]
    near = extra or [name for name in entries if is_notebook(name) and name.count("/") == 1]
    near = [name for name in near if stat.S_ISREG(entries[name].st_mode)]
    for name, files in stand_ins(names, near).items():
        if len(names) == 1 and not files:
            files = near
        if names[name] in entries or not files:
            continue
        if len(files) == 1:
            told[name] = f"The notebook was handed in as {shown(files[0])}; expected {name}.ipynb."
            names[name] = files[0]
        else:
            told[name] = f"Which of these is it: {', '.join(map(shown, files))}? Leave one, as {name}.ipynb."
    left = [name for name in extra if name not in names.values()]
    notes += [f"The notebook {shown(name)} is not part of the assignment and was not graded." for name in left]
    return names, told


def _papers(
    directory: Path,
    entries: dict[str, os.stat_result],
    names: dict[str, str],
    notes: dict[str, str],
    instead: list[str],
    caps: Caps,
) -> dict[str, Paper]:
    papers, left = {}, caps.total
    for name, file in names.items():
        if file not in entries:
            papers[name] = _missing(name, notes.get(name, ""), instead)
            continue
        papers[name] = _paper(directory / file, entries[file], f"{name}.ipynb", min(caps.notebook, left))
        papers[name].notes[:0] = [notes[name]] if name in notes else []
        left -= len(papers[name].content)
    return papers


def _missing(name: str, choice: str, instead: list[str]) -> Paper:
    there = f"What was handed in instead: {', '.join(few(map(shown, instead), most=5))}." if instead else ""
    reason = f"The notebook {name}.ipynb was not handed in. {choice or there}".strip()
    return Paper(reason=reason)


def _paper(path: Path, entry: os.stat_result, name: str, most: int) -> Paper:
    try:
        content = content_of(path, most, entry)
    except Refused as why:
        cure = " Clear its outputs, save it, and hand it in again." if "too large" in str(why) else ""
        return Paper(reason=f"The notebook {name} was not read: {why}.{cure}")
    try:
        cells, notes = parse(content)
    except Unreadable as why:
        return Paper(reason=f"The notebook {name} could not be read: {why}.", content=content)
    return Paper(cells, notes=notes, content=content)


# -- when it was handed in


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def timestamp(directory: Path, home: tzinfo = UTC) -> tuple[datetime | None, str]:
    """The time in timestamp.txt, in UTC, or None; and a note if there is something that tells none. Then no time
    counts: a guess would make somebody late. home: see `times.moment`."""
    for name in (TIMESTAMP, KEPT_ASIDE):
        try:
            entry = os.lstat(directory / name)
        except OSError:
            continue
        try:
            found = times.moment(times.text_of(content_of(directory / name, 1000, entry)), home)
            if found <= now() and name == TIMESTAMP:
                return found, ""
            why = "names a time that has not come"
        except Refused as refusal:
            why = f"was not read ({refusal})"
        except times.Unclear as unclear:
            why = str(unclear)
        return None, (
            f"{TIMESTAMP}, as it was handed in, {why}. So no time counts, and nothing is late. "
            "To set it, write a time such as 2026-11-20 21:14:05 UTC into that file."
        )
    return None, ""


def settle_timestamp(directory: Path, below: Path | None = None, home: tzinfo = UTC) -> bool:
    """Have nbgrader read the same time: where it would read another one or stumble, a timestamp.txt in its own form
    takes the place of the one that was handed in, or none where no time counts. What was handed in is kept beside it.
    Returns whether that was needed. The formgrader reads these files, and a single bad one takes the whole list of
    submissions from it."""
    path = directory / TIMESTAMP
    if _no_folder(directory, below or directory.parent) or not os.path.lexists(path):
        return False
    found, _ = timestamp(directory, home)
    if found is None:
        os.replace(path, _free(directory))
        return True
    if times.as_nbgrader(content_of(path, 1000)) == found:
        return False
    handle, draft = tempfile.mkstemp(prefix=f".{TIMESTAMP}.", dir=directory)
    with os.fdopen(handle, "w") as file:
        file.write(as_text(found))
    os.chmod(draft, 0o644)
    try:
        os.replace(path, _free(directory))
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise
    return True


def as_text(moment: datetime) -> str:
    """A time as nbgrader's exchange writes it."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


def _free(directory: Path) -> Path:
    """Where to keep what was handed in as timestamp.txt: a name that nobody has taken."""
    names = (KEPT_ASIDE, *(f"{KEPT_ASIDE}-{number}" for number in range(1, 10_000)))
    return next(directory / name for name in names if not os.path.lexists(directory / name))


def _secret(directory: Path) -> bytes | None:
    """The secret by which the learner finds the feedback (`nbgrader fetch_feedback`)."""
    try:
        content = content_of(directory / SECRET, 1000)
    except Refused:
        return None
    return content if re.fullmatch(rb"[\x20-\x7e]{1,512}\s?", content) else None
