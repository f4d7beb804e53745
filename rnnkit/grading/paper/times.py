"""The time that a timestamp.txt tells, in UTC.

nbgrader's own reading drops offsets and zone names that it does not know, and takes "+0800" for 800 seconds. Here a
time is read only if it can mean one moment alone; of anything else it is told why.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache, partial
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser

ZERO = ("UTC", "UT", "GMT", "UCT", "Z")
# "Asia/Shanghai", "Singapore": a zone of the tz database by its name, at the end of the text
PLACE = re.compile(r"(.*[\d\]A-Za-z])[ \[]+([A-Za-z][A-Za-z0-9_+-]*[a-z/][A-Za-z0-9_+/-]*)\]?")
# Two moments at which no part of a date is the same: what a text leaves open is taken from there, and so differs.
OPEN = datetime(2001, 1, 1, 1), datetime(2002, 2, 2, 2)


class Unclear(Exception):
    """Why a text tells no time, as the end of a sentence."""


def text_of(content: bytes) -> str:
    """The text of a small file, in UTF-8 or, as Windows writes it, UTF-16; blanks, line ends and NULs around it go."""
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = content.decode("utf-16")
        elif content[1:2] == b"\0" or content[:1] == b"\0":
            text = content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unclear("is not text") from None
    return text.strip("\0\ufeff \t\r\n\f\v")


def moment(text: str, home: tzinfo = UTC) -> datetime:
    """The moment that a text tells, in UTC without a zone, as nbgrader keeps it. A time without a zone is in UTC.

    home: the zone in which nbgrader's exchange writes (`Exchange.timezone`), whose own abbreviations are clear.

    Raises Unclear with the reason.

    >>> moment("2026-11-20 21:14:05 +0800")
    datetime.datetime(2026, 11, 20, 13, 14, 5)
    """
    if not text:
        raise Unclear("is empty")
    if len(text.splitlines()) > 1:
        raise Unclear("holds more than one line")
    text = " ".join(text.split())
    zone: tzinfo | None = None
    if (place := PLACE.fullmatch(text)) and place[2] in available_timezones():
        text, zone = place[1], ZoneInfo(place[2])
    local = _local(text, home)
    if local.tzinfo is None:
        local = placed(local, zone) if zone else local.replace(tzinfo=UTC)
    if not timedelta(hours=-12) <= local.utcoffset() <= timedelta(hours=14):
        raise Unclear("has an offset that no place has")
    try:
        return local.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise Unclear("holds no time") from None


def as_nbgrader(content: bytes) -> datetime | None:
    """What nbgrader itself reads from the file, or None where it stumbles over it."""
    from nbgrader.utils import parse_utc

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of a zone name that is dropped
            return parse_utc(content.decode().strip())
    except Exception:  # dateutil raises more than ValueError for odd text
        return None


def _local(text: str, home: tzinfo) -> datetime:
    """The time as it is written, with its zone if one is there."""
    text = re.sub(r" ?\([^()]*\)$", "", text.upper().replace("−", "-"))  # "GMT+0800 (China Standard Time)"
    text = re.sub(r"(?<=\d)( ?[AP])\. ?M\.", r"\1M", text)
    text = re.sub(rf" ?\b(?:{'|'.join(ZERO)}) ?(?=[+-]\d)", " ", text)  # "UTC+8"
    text = re.sub(r"^(\d{4}-\d\d-\d\d)[-_](\d\d)[-.:](\d\d)[-.:](\d\d)(?!\d)", r"\1 \2:\3:\4", text)
    if not re.search(r"\d:\d\d|\dT\d|\b\d{12,14}\b|\d ?[AP]\.?M", text):
        raise Unclear("holds no time of day")
    # A year in front is followed by the month; otherwise day and month are tried in both orders.
    orders = (False,) if re.match(r"(?:[A-Z]+,? )?\d{4}", text) else (False, True)
    names: list[str] = []
    zones = partial(_zone, names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = {
                parser.parse(text, default=given, dayfirst=first, tzinfos=zones) for first in orders for given in OPEN
            }
    except Unclear:
        raise
    except Exception:  # dateutil raises more than ValueError for odd text
        raise Unclear("holds no time") from None
    if len(found) > 1:
        raise Unclear("leaves open which day it is")
    [local] = found
    return placed(local, _meant(names[0], local, home)) if names else local


def _zone(names: list[str], name: str | None, seconds: int | None) -> tzinfo | None:
    """For dateutil: the zone of a text that has `name` or an offset; a name is kept for when the date is known."""
    if name in ZERO and not seconds:
        return UTC
    if name and seconds is not None:
        raise Unclear(f"has both a zone, {name}, and an offset")
    if name:
        names.append(name)
    return None if seconds is None else timezone(timedelta(seconds=seconds))


def _meant(name: str, local: datetime, home: tzinfo) -> tzinfo:
    """The zone that an abbreviation means: nbgrader's own, or the one offset that it stands for everywhere."""
    if name == local.replace(tzinfo=home).tzname():
        return home
    offsets = _offsets(name, min(max(local.year, 1970), 2037))
    if not offsets:
        raise Unclear(f"names a time zone, {name}, that is not known")
    if len(offsets) > 1:
        raise Unclear(f"names a time zone, {name}, that is different ones in different places")
    return timezone(*offsets)


@lru_cache(maxsize=100)
def _offsets(name: str, year: int) -> set[timedelta]:
    """What the places of the tz database that use an abbreviation in that year, in winter or summer, mean by it."""
    days = datetime(year, 1, 1), datetime(year, 7, 1)
    found = (day.replace(tzinfo=ZoneInfo(zone)) for zone in available_timezones() for day in days)
    return {each.utcoffset() for each in found if each.tzname() == name}


def placed(local: datetime, zone: tzinfo) -> datetime:
    """A time on the clocks of a zone. Raises Unclear for the hours that clocks skip or show twice."""
    first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise Unclear("names an hour in which the clocks were changed")
    return first
