"""What a learning platform's archive holds: whose file each one is, by the names that the platforms give them.

    Moodle      Ann Lee_123456_assignsubmission_file_/01_hidden_state.ipynb
    Canvas      leeann_LATE_12345_67890_01_hidden_state-1.ipynb
    Blackboard  gradebook_RNN_Unit201_alee_attempt_2026-11-20-21-14-05_01_hidden_state.ipynb
    Ilias       Unit_1/Submissions/Lee_Ann_alee_12345/20261120211405_01_hidden_state.ipynb

Nothing is unpacked: a member is read into memory, bounded, and written by whoever asks, under a name of their own.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from rnnkit.grading.paper.names import Refused, hidden
from rnnkit.grading.paper.submission import content_of

# Each begins where a name begins, or below folders, and takes the first place that fits: what comes behind it is the
# learner's own choice, and must not say whose file it is.
LAYOUTS = {
    "Moodle": r"(?:[^/]+/)??(?P<name>[^/]+?)_(?P<key>\d+)_assignsubmission_file(?:_?/|_)(?P<file>.+)",
    "Blackboard": (  # the word before the time is in the platform's language
        r"(?:[^/]+/)??(?P<name>[^/]*?)_[^\W\d_]+_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>[^/]+)|(?P<receipt>\.txt))"
    ),
    "Canvas": (
        r"(?:[^/]+/)??(?:(?:(?P<name>(?!LATE_|anon_)[^/]*?)_)?(?:LATE_)?(?P<key>\d+)"
        r"|(?:LATE_)?anon_(?P<anon>[A-Za-z0-9]+))_(?P<upload>\d+)_(?P<file>[^/]+)"
    ),
    "Ilias": r"(?:[^/]+/)*?(?P<name>[^/]+)_(?P<login>[^/_]+)_(?P<key>\d+)/(?:(?P<at>\d{14})_)?(?P<file>[^/]+)",
}


@dataclass
class Member:
    """A file in the archive: read(most) gives its bytes, or raises Refused."""

    name: str
    read: Callable[[int], bytes]


@dataclass
class HandedIn:
    """One file of one student. key: what the platform alone gives to this person; label: what to call them;
    names: what a roster may call them; at: when, by the platform's clock; upload: a later one has a higher number."""

    member: Member
    file: str
    key: str
    label: str
    names: set[str]
    at: datetime | None = None
    upload: int = 0
    late: bool = False


@dataclass
class Archive:
    """platform: whose names fit best, or "" if none does; others: members that belong to nobody."""

    platform: str = ""
    files: list[HandedIn] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@contextmanager
def opened(path: Path) -> Iterator[list[Member]]:
    """The members of a zip file, or the files of a folder into which one was unpacked. Raises Refused."""
    if path.is_dir():
        paths = sorted(each for each in path.rglob("*") if each.is_symlink() or not each.is_dir())
        yield _fit(Member(each.relative_to(path).as_posix(), partial(content_of, each)) for each in paths)
        return
    try:
        archive = _zip(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise Refused(f"{path.name} is no zip file that can be read ({error})") from None
    with archive:
        yield _fit(Member(info.filename, partial(_content, archive, info)) for info in archive.infolist())


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path, metadata_encoding="utf-8")  # what all write but old versions of Windows
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _fit(members: Iterator[Member]) -> list[Member]:
    """Without folders, and what systems add of their own accord."""
    found = []
    for member in members:
        member.name = unicodedata.normalize("NFC", member.name.replace("\\", "/"))
        if not member.name.endswith("/") and not hidden(member.name.replace("../", "")):
            if not member.name.startswith("__MACOSX/"):
                found.append(member)
    return found


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise Refused("it is a link or another special file")
    try:
        with archive.open(info) as file:
            content = file.read(most + 1)  # whatever size the archive says
    except (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise Refused(f"it cannot be read ({error})") from None
    if len(content) > most:
        raise Refused(f"it is too large (at most {most / 2**20:.0f} MiB are read)")
    return content


def sorted_out(members: list[Member]) -> Archive:
    """Whose files they are. The platform is the one whose names fit most of them."""
    safe = [m for m in members if not m.name.startswith("/") and ".." not in PurePosixPath(m.name).parts]
    fits = {each: [(m, re.fullmatch(layout, m.name)) for m in safe] for each, layout in LAYOUTS.items()}
    platform = max(fits, key=lambda each: sum(match is not None for _, match in fits[each]))
    matched = [(member, match) for member, match in fits[platform] if match]
    if not matched:
        return Archive(others=[member.name for member in members])
    users = dict(_receipts(matched)) if platform == "Blackboard" else {}
    files = [_handed_in(platform, m, match, users) for m, match in matched if match["file"]]
    known = {id(member) for member, _ in matched}
    return Archive(platform, files, [member.name for member in members if id(member) not in known])


def _handed_in(platform: str, member: Member, match: re.Match, users: dict[str, str]) -> HandedIn:
    found = match.groupdict()
    name, file = found["name"] or "", found["file"]
    at = datetime.strptime(re.sub(r"\D", "", found["at"]), "%Y%m%d%H%M%S") if found.get("at") else None
    if platform == "Moodle":
        return HandedIn(member, file, found["key"], name, {name, f"Participant {found['key']}"})
    if platform == "Blackboard":
        user = users.get(name, name.rpartition("_")[2])
        return HandedIn(member, file, user, user, {user}, at)
    if platform == "Ilias":
        return HandedIn(member, file, found["key"], found["login"], {found["login"], found["key"]}, at)
    key = found["key"] or f"anon_{found['anon']}"
    label, late = f"{name}_{key}" if name else key, "LATE_" in member.name.removesuffix(file)
    return HandedIn(member, file, key, label, {key}, upload=int(found["upload"]), late=late)


def _receipts(matched: list[tuple[Member, re.Match]]) -> Iterator[tuple[str, str]]:
    """The users whose ids hold an underscore. Blackboard's receipts begin "Name: Ann Lee (a_lee)"."""
    for member, match in matched:
        if match["receipt"]:
            try:
                first = member.read(2**16).decode("utf-8-sig", "replace").partition("\n")[0]
            except Refused:
                continue
            if (user := re.search(r"\(([^()]+)\)\s*$", first)) and match["name"].endswith(f"_{user[1]}"):
                yield match["name"], user[1]
