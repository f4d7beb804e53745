"""Submissions from a learning platform's archive, sorted into submitted/STUDENT/ASSIGNMENT/."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from rnnkit.grading.paper import submission, times
from rnnkit.grading.paper.archive import Archive, HandedIn
from rnnkit.grading.paper.folder import replaced
from rnnkit.grading.paper.names import Refused, hidden, shown
from rnnkit.grading.paper.submission import KEPT_ASIDE, SECRET, TIMESTAMP, Caps

OURS = (TIMESTAMP, SECRET, KEPT_ASIDE)
PACKED = (".zip", ".rar", ".7z", ".gz", ".tar")


@dataclass
class Collected:
    """Students by what became of their submissions, and what to look at, in sentences."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    times: bool = False  # the archive tells when

    def __len__(self) -> int:
        return len(self.new) + len(self.replaced) + len(self.same)


class Collector:
    """folder(student): where a submission goes; notebooks: the assignment's, without .ipynb; zone: of the platform's
    clock; roster: its rows; force: replace what is there."""

    def __init__(self, folder, notebooks: Iterable[str], roster=(), zone: tzinfo | None = None, force: bool = False):
        self.folder, self.notebooks = folder, set(notebooks)
        self.roster, self.zone, self.force = list(roster), zone, force
        self.found, self.caps = Collected(), Caps()
        self.named: set[str] = set()  # what files are called

    def collect(self, archive: Archive) -> Collected:
        people: dict[str, list[HandedIn]] = defaultdict(list)
        for each in archive.files:
            people[each.key].append(each)
        for key, student in self._students(people, archive.platform).items():
            self._one(student, people[key], archive.platform)
        expected = sorted(f"{name}.ipynb" for name in self.notebooks)
        if not self.named & set(expected):
            self.found.notes.append(
                f"Nobody's notebook is called {_listed(expected)}: is it this assignment's archive?"
            )
        if archive.others:
            self.found.notes.append(
                f"Left out, because {archive.platform} does not name a student's files so: {_listed(archive.others)}."
            )
        return self.found

    # -- who it is

    def _students(self, people: dict[str, list[HandedIn]], platform: str) -> dict[str, str]:
        """The student's id for each of the platform's keys."""
        ids = {key: self._id(files[0]) for key, files in people.items()}
        while len(set(ids.values())) < len(ids):
            for student in sorted(set(ids.values())):
                if len(same := [key for key in ids if ids[key] == student]) > 1:
                    ids |= {key: f"{student}_{fit(key)}" for key in same}
                    self.found.notes.append(
                        f"{len(same)} people are called {student}: they were collected as "
                        f"{', '.join(ids[key] for key in same)}. A roster (--roster) that tells them apart keeps each "
                        "the same id in all assignments."
                    )
        return ids

    def _id(self, file: HandedIn) -> str:
        label = fit(file.label) or fit(file.key)
        if not self.roster:
            return label
        names = {plain(name) for name in file.names}
        rows = [row for row in self.roster if names & {plain(cell) for cell in row.values() if cell}]
        if len(rows) == 1 and (student := fit(rows[0]["student_id"] or "")):
            return student
        self.found.notes.append(
            f"{shown(file.label)} stands in {len(rows)} rows of the roster, and was collected as {label}."
        )
        return label

    # -- what counts

    def _one(self, student: str, handed_in: list[HandedIn], platform: str) -> None:
        chosen = self._newest(student, handed_in, platform)
        files = dict(self._contents(student, chosen))
        self.named |= files.keys()
        at = self._time(student, max((each.at for each in chosen.values() if each.at), default=None))
        if not any(map(_notebook, files)):
            packed = [name for name in files if name.lower().endswith(PACKED)]
            cure = f" Unpack {_listed(packed)} in {self.folder(student)}." if packed else ""
            self.found.notes.append(f"{student} has handed in no notebook.{cure}")
        if any(each.late for each in handed_in):
            self.found.late.append(student)
        self._write(student, files, at)

    def _newest(self, student: str, handed_in: list[HandedIn], platform: str) -> dict[str, HandedIn]:
        """By file name, the files of the last attempt."""
        if platform == "Blackboard":  # an attempt is a whole
            last = max(each.at for each in handed_in)
            with_notebook = max((each.at for each in handed_in if _notebook(each.file)), default=last)
            if with_notebook != last:
                self.found.notes.append(
                    f"{student}: the last attempt, of {last}, holds no notebook; an earlier one does."
                )
            handed_in = [each for each in handed_in if each.at == with_notebook]
        chosen: dict[str, tuple] = {}
        for each in handed_in:
            name, number = self._name(each.file)
            # Ilias counts upwards what somebody hands in again; elsewhere a number is a copy of the learner's own.
            order = (each.at or datetime.min, each.upload, number if platform == "Ilias" else -number)
            if name in chosen and platform in ("Moodle", "Blackboard"):
                self.found.notes.append(
                    f"{student} has handed in several files that can be meant for {name}; the one with the lower "
                    "number, "
                    "or with none, counts."
                )
            if name not in chosen or order > chosen[name][0]:
                chosen[name] = order, each
        return {name: each for name, (_, each) in chosen.items()}

    def _name(self, file: str) -> tuple[str, int]:
        """The name that a notebook of the assignment has without what platforms and browsers add to it, and the number
        that was added: "Late Submission - 01_hidden_state (2).ipynb", "01_hidden_state-1.ipynb"."""
        found = re.fullmatch(r"(?:[^/]* - )?([^/]+?)(?:[ _]?\((\d+)\)|-(\d+)|-Copy(\d+))?\.ipynb", file)
        if not found or found[1] not in self.notebooks:
            return file, 0
        return f"{found[1]}.ipynb", int(found[2] or found[3] or found[4] or 0)

    def _contents(self, student: str, chosen: dict[str, HandedIn]) -> Iterator[tuple[str, bytes]]:
        room = self.caps.total
        for count, (name, each) in enumerate(sorted(chosen.items(), key=lambda item: not _notebook(item[0]))):
            try:
                if name.partition("/")[0].lower() in OURS:
                    raise Refused("the platform, not the learner, says when it was handed in")
                parts = name.split("/")
                if hidden(name) or not all(p and p.isprintable() and len(p.encode()) <= 200 for p in parts):
                    raise Refused("no data has such a name")
                if count >= self.caps.files:
                    raise Refused(f"there are more than {self.caps.files} files")
                most = self.caps.notebook if _notebook(name) else self.caps.file
                content = each.member.read(min(most, room))
            except Refused as why:
                self.found.notes.append(f"{student}: the file {shown(name)} was left out: {why}.")
            else:
                room -= len(content)
                yield name, content

    def _time(self, student: str, local: datetime | None) -> datetime | None:
        self.found.times |= local is not None
        if local is None or self.zone is None:
            return None
        try:
            return times.placed(local, self.zone).astimezone(UTC).replace(tzinfo=None)
        except times.Unclear as why:
            self.found.notes.append(f"{student}: the archive {why} ({local}), so no time was recorded.")
            return None

    # -- where it goes

    def _write(self, student: str, files: dict[str, bytes], at: datetime | None) -> None:
        folder = self.folder(student)
        there = folder.is_dir()
        same = there and _holds(folder, files)
        before = submission.timestamp(folder)[0] if there else None
        if same and (at is None or at == before):
            self.found.same.append(student)
            return
        if there and not same and not self.force and not (at and before and at > before):
            newer = at and before and at < before
            self.found.notes.append(
                f"{student} was left as it is: another submission is there already"
                f"{', and it is newer' if newer else ''}. To replace it: --force."
            )
            return
        time = {TIMESTAMP: submission.as_text(at).encode()} if at else {}
        with replaced(folder, files | time, 0o644):
            pass
        (self.found.replaced if there else self.found.new).append(student)


def _notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def _holds(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether a folder holds these files and no others."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    theirs = {name for name in there if not name.startswith(OURS) and not hidden(name)}
    return theirs == files.keys() and all(there[name].read_bytes() == data for name, data in files.items())


def rows(path: Path) -> list[dict[str, str]]:
    """A roster: a table with a column `student_id`, and others that hold what the platform calls a person. Raises
    Refused."""
    try:
        text = submission.content_of(path.resolve(), 2**24).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"the roster {path.name} is not UTF-8 text") from None
    except Refused as why:
        raise Refused(f"the roster {path.name} cannot be used: {why}") from None
    head = text.partition("\n")[0]
    found = list(csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=head.count)))
    if not found or "student_id" not in found[0]:
        raise Refused(
            f"the roster {path.name} needs a first line of column names, one of them student_id, and a line for "
            "each student"
        )
    for row in found:
        row.pop(None, None)  # more cells than columns
    return found


def fit(name: str) -> str:
    """A name as a student's id, which is a folder's name, too.

    >>> fit("Zoë O'Neill"), fit("李 明")
    ('Zoë_O_Neill', '李_明')
    """
    return re.sub(r"[^\w.@-]+", "_", unicodedata.normalize("NFC", name)).strip("._-")[:60]


def plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _listed(names: Iterable[str], most: int = 3) -> str:
    names = [shown(name) for name in names]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
