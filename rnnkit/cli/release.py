"""`rnnkit release`: make notebooks/ from solutions/."""

from __future__ import annotations

import argparse
import filecmp
import shutil
import tempfile
from pathlib import Path

from rnnkit.cli import course
from rnnkit.cli.course import Refusal, shown
from rnnkit.language import FOLDERS

EPILOG = """For each unit this is `nbgrader generate_assignment`: the solutions are cut out,
and the unit is recorded in the course's gradebook (gradebook.db, or what
nbgrader's configuration names), which autograding needs. Units that are no
longer in solutions/ are removed from notebooks/. The pages beside the units,
notation and glossary, are copied. notebooks/zh/ gets all of them in Chinese,
as far as locale/zh_CN/ has their words (CONTRIBUTING, "Translating"). A second
release changes nothing, and a notebook with answers in it is not overwritten.
Points, tests and cells may change after people have handed in: `rnnkit grade`
then grades them again.

examples:
  rnnkit release                  every unit, and the pages
  rnnkit release 03_bptt          this unit; `rnnkit release 03` does too

Exit status: 0 fine, 1 a unit could not be released, 2 there is no course here
or answers would be lost.
"""


def add(commands) -> None:
    parser = commands.add_parser(
        "release",
        help="make notebooks/ from solutions/ with nbgrader",
        epilog=EPILOG,
        description="Make the learners' notebooks in notebooks/ from those in solutions/.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("units", nargs="*", metavar="UNIT", help="the units (default: all)")
    parser.add_argument("--force", action="store_true", help="release over notebooks with answers, which are lost")
    parser.set_defaults(run=run)


def run(options) -> int:
    root = course.root()
    chosen = course.chosen(root / "solutions", options.units)
    target = root / "notebooks"
    places = [target, *(target / language for language in languages(root))]
    gone = [] if options.units else [path for place in places for path in _gone(root / "solutions", place)]
    if not options.force:
        _spare_answers([place / path.stem / path.name for place in places for path in chosen] + gone)

    from rnnkit.cli import generate  # takes a second or two to load

    status = 0
    with tempfile.TemporaryDirectory() as made:
        for path, problem in generate.assignments(root, [path.stem for path in chosen], Path(made)).items():
            if problem:
                print(f"✗ {path}: {problem}")
                status = 1
            else:
                changed = mirror(Path(made) / path, target / path)
                print(f"✓ {path}: {'written' if changed else 'unchanged'}")
                _translate(root, Path(made) / path, target)
    for path in [] if options.units else course.pages(root / "solutions"):
        changed = _copy(path, target / path.name)
        print(f"✓ {path.name}: {'written' if changed else 'unchanged'}")
        _translate(root, path, target)
    for path in gone:
        shutil.rmtree(path.parent)
        print(f"✓ {path.stem}: removed, it is not in solutions/")
    return status


def languages(root: Path) -> list[str]:
    """Those, beside English, that this course has catalogues for."""
    return [language for language, folder in FOLDERS.items() if (root / "locale" / folder).is_dir()]


def _translate(root: Path, released: Path, target: Path) -> None:
    """The folder of a unit or the file of a page, in every language that there is a catalogue for."""
    with tempfile.TemporaryDirectory() as made:
        for language in languages(root):
            found = translated(root, released, Path(made) / language, language)
            put = mirror if found.is_dir() else _copy
            changed = put(found, target / language / found.name)
            print(f"✓ {language}/{released.name}: {'written' if changed else 'unchanged'}")


def translated(root: Path, released: Path, made: Path, language: str) -> Path:
    """The folder of a unit, or the file of a page, made anew in the language; where it is."""
    from rnnkit.messages import release

    if released.is_dir():
        release.make_unit(root, released, made / released.name, language)
    else:
        release.make(root, released, made / released.name, language)
    return made / released.name


def _gone(source: Path, target: Path) -> list[Path]:
    kept = {path.stem for path in course.units(source)}
    return [path for path in course.units(target) if path.stem not in kept]


def _spare_answers(paths: list[Path]) -> None:
    """Somebody may be learning in this very folder."""
    from rnnkit.cli import assignment

    for path in paths:
        try:
            fine = not path.exists() or assignment.untouched(assignment.read(path))
        except Refusal:
            fine = False
        if not fine:
            raise Refusal(
                f"{shown(path)} is not as it was released; are there answers in it?\n"
                "Move it away, or release over it: rnnkit release --force"
            )


def mirror(made: Path, target: Path) -> bool:
    """Make the folder `target` as `made`, touching only what differs. Returns whether anything did."""
    written, removed = differences(made, target)
    for name in written:
        _copy(made / name, target / name)
    for name in removed:
        (target / name).unlink()
    return bool(written or removed)


def differences(made: Path, target: Path) -> tuple[list[Path], list[Path]]:
    """The files to write and those to remove to make `target` as `made`. JupyterLab's checkpoints stay."""
    wanted, there = _files(made), _files(target)
    written = [name for name in wanted if differ(made / name, target / name)]
    return written, [name for name in there if name not in wanted and ".ipynb_checkpoints" not in name.parts]


def differ(made: Path, target: Path) -> bool:
    return not target.is_file() or not filecmp.cmp(made, target, shallow=False)


def _copy(made: Path, target: Path) -> bool:
    """Make the file `target` as `made` unless it is. Returns whether it was written."""
    if not differ(made, target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(made, target)
    return True


def _files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
