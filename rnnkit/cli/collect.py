"""`rnnkit collect`: sort a learning platform's archive into submitted/."""

from __future__ import annotations

import argparse
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rnnkit.cli.course import Refusal, nbgrader_root, shown
from rnnkit.wording import hanging, plural

EPILOG = """Knows the archives that Moodle, Canvas, Blackboard and Ilias give of an
assignment's submissions. Each student's last attempt goes to
submitted/STUDENT/UNIT/. Students are called as the platform calls them, or as
a roster says: a CSV table with a column student_id and, in any other column,
the platform's name or number.

examples:
  rnnkit collect submissions.zip 03_bptt
  rnnkit collect submissions.zip 03_bptt --roster students.csv
  rnnkit collect submissions.zip 03_bptt --zone Europe/Berlin   its clock's zone

Exit status: 0 all are collected, 1 something is to be looked at, 2 nothing was
collected.
"""


def add(commands) -> None:
    parser = commands.add_parser(
        "collect",
        help="sort a learning platform's archive into submitted/",
        epilog=EPILOG,
        description="Collect submissions from the archive of a learning platform.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("archive", metavar="ARCHIVE", help="the zip file, or the folder into which it was unpacked")
    parser.add_argument("unit", metavar="UNIT", help="the assignment, for example 03_bptt")
    parser.add_argument("--roster", metavar="FILE", help="a CSV table that gives each student's id")
    parser.add_argument("--zone", metavar="ZONE", help="the zone of the times in the archive, as Europe/Berlin or UTC")
    parser.add_argument("--force", action="store_true", help="replace submissions that are there already")
    parser.set_defaults(run=run)


def run(options) -> int:
    try:
        from rnnkit.grading.paper.names import Refused

        return _collect(options)
    except ModuleNotFoundError as error:
        raise Refusal(f"{error.name} is not installed: python -m pip install 'rnnkit[grade]'") from error
    except Refused as why:
        raise Refusal(f"nothing was collected: {why}.") from why


def _collect(options) -> int:
    from rnnkit.grading.book import configured
    from rnnkit.grading.paper.archive import opened, sorted_out
    from rnnkit.grading.paper.collect import Collector, rows

    archive = Path(options.archive).absolute()
    if not archive.exists():
        raise Refusal(f"there is no {options.archive}. Give the archive first, and then the assignment.")
    roster, zone = rows(Path(options.roster)) if options.roster else [], _zone(options.zone)
    root = nbgrader_root()
    course = configured(root).coursedir
    source = Path(course.format_path(course.source_directory, ".", options.unit))
    notebooks = [path.stem for path in source.glob("*.ipynb")]
    if not notebooks:
        raise Refusal(f"there is no assignment {options.unit}: {shown(source)} holds no notebook.")

    def folder(student: str) -> Path:
        return Path(course.format_path(course.submitted_directory, student, options.unit))

    with opened(archive) as members:
        found = sorted_out(members)
        if not found.files:
            raise Refusal(_nothing(archive, [member.name for member in members]))
        collected = Collector(folder, notebooks, roster, zone, options.force).collect(found)
    _tell(collected, found.platform, options.unit, shown(folder("STUDENT")))
    if collected.times and not zone:
        print(
            "The archive says when each was handed in, and not in which zone. If lateness matters, name the zone "
            "of its\n"
            "clock and collect again, for example: --zone Europe/Berlin"
        )
    print(f"Next: rnnkit grade {options.unit}")
    return 1 if collected.notes else 0


def _zone(name: str | None):
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(f"{name} is no time zone; expected one as Europe/Berlin, Asia/Shanghai or UTC.") from None


def _nothing(archive: Path, names: list[str]) -> str:
    from rnnkit.grading.paper import names as of_files

    first = f"its first file is called {of_files.shown(names[0])}" if names else "it is empty"
    return (
        f"nothing was collected: no file in {shown(archive)} is named as Moodle, Canvas, Blackboard or Ilias name what "
        f"a student hands in; {first}.\nGive the archive as the platform gives it, or copy the files to "
        "submitted/STUDENT/UNIT/."
    )


def _tell(collected, platform: str, unit: str, where: str) -> None:
    print(f"{platform}: {plural(len(collected), 'submission')} of {unit} in {where}")
    print(f"{len(collected.new)} new, {len(collected.replaced)} replaced, {len(collected.same)} as they were")
    if collected.late:
        print(hanging("", f"{platform} calls late, without a time: {', '.join(collected.late)}."))
    for note in collected.notes:
        print(hanging("! ", note))
