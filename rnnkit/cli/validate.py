"""`rnnkit validate`: what has to hold before the course is handed out."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from rnnkit.cli import course
from rnnkit.cli.course import Refusal, seconds, shown
from rnnkit.wording import hanging, plural

EPILOG = """For each unit:
  source      no outputs, counts or widgets; ids are there and unique; exercises
              and points are those of the checks; test cells define no names
  solution    the whole notebook runs without an error, in time, and every check
              gives all points, without the cells tagged "demo" as well
  stub        the released notebook, as learners get it, gives no points: every
              check says "not answered yet"
  release     notebooks/ holds what `rnnkit release` would make, and no solution
Units are folders NN_name with one notebook of that name, each number once.
The pages beside the units, notation and glossary, have to be clean and current.

examples:
  rnnkit validate                  every unit
  rnnkit validate 03_bptt          this unit; `rnnkit validate 03` does too

Exit status: 0 everything holds, 1 something does not, 2 there is no course.
"""
ROW = "{:<24}{:<10}{:<22}{:<12}{}"


def add(commands) -> None:
    parser = commands.add_parser(
        "validate",
        help="solutions pass, released notebooks fail, sources are clean",
        description="Check that solutions pass, released notebooks fail, and sources are clean.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("units", nargs="*", metavar="UNIT", help="the units (default: all)")
    parser.add_argument(
        "--limit", type=seconds, default=60, metavar="SECONDS", help="how long a whole solution may take (default: 60)"
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    root = course.root()
    chosen = course.chosen(root / "solutions", options.units)

    from rnnkit.cli import generate  # takes a second or two to load

    begin = time.perf_counter()
    print(ROW.format("unit", "source", "solution", "stub", "release"))
    found = 0
    with tempfile.TemporaryDirectory() as made:
        failed = generate.assignments(root, [path.stem for path in chosen], Path(made), record=False)
        for path in chosen:
            released = root / "notebooks" / path.stem
            columns = [
                _source(path),
                _solution(path, options.limit),
                _stub(released / path.name, options.limit),
                _release(failed[path.stem], Path(made) / path.stem, released),
            ]
            print(ROW.format(path.stem, *(text for text, _ in columns)).rstrip(), flush=True)
            problems = [problem for _, those in columns for problem in those]
            for problem in problems:
                print(hanging("  ✗ ", problem), flush=True)
            found += len(problems)
    if not options.units:
        for problem in (*_layout(root), *_without_source(root), *_pages(root)):
            print(hanging("  ✗ ", problem))
            found += 1
    print(
        f"\n{plural(len(chosen), 'unit')} in {time.perf_counter() - begin:.0f} s: "
        + (plural(found, "problem") if found else "everything holds")
    )
    return 1 if found else 0


# Each of these returns what stands in its column, and the problems.


def _source(path: Path) -> tuple[str, list[str]]:
    from rnnkit.cli import sources

    try:
        found = sources.problems(path)
    except Refusal as refusal:
        found = [str(refusal)]
    return "✗" if found else "clean", [f"source: {problem}" for problem in found]


def _solution(path: Path, limit: int) -> tuple[str, list[str]]:
    from rnnkit.cli import assignment

    whole, problems = _run(path, limit, demos=True)
    if not whole:
        return "✗", [f"solution: {problem}" for problem in problems]
    # nbgrader gives no points to a test cell that writes to stderr, whatever its check says.
    problems += [
        f"{test.exercise}: its test cell writes to stderr"
        for test in assignment.tests(whole.notebook)
        for output in whole.notebook.cells[test.position].outputs
        if output.get("name") == "stderr"
    ]
    problems += _not("right", whole)
    if whole.seconds > limit:
        problems.append(f"it takes {whole.seconds:.0f} s; the limit is {limit} s")
    if not problems:
        short, problems = _run(path, limit)
        problems = [f"without the demo cells: {problem}" for problem in problems + _not("right", short)]
    return f"{whole.score:g} of {whole.points:g} in {whole.seconds:.1f} s", [f"solution: {text}" for text in problems]


def _stub(path: Path, limit: int) -> tuple[str, list[str]]:
    results, problems = _run(path, limit)
    if not results:
        return "✗", [f"stub: {problem}" for problem in problems]
    problems = [problem for problem in problems if "NotImplementedError" not in problem]
    problems += _not("unanswered", results)
    return f"{results.score:g} of {results.points:g}", [f"stub: {problem}" for problem in problems]


def _run(path: Path, limit: int, demos: bool = False):
    """The results of a notebook and which cells stopped; no results if it could not be run at all."""
    from rnnkit.cli import assignment, kernel, results

    try:
        read = assignment.read(path)
        if not assignment.tests(read):
            return None, [f"{shown(path)} holds no exercise"]
        found = kernel.wait(results.run(path, read, limit, demos))
    except Refusal as refusal:
        return None, [str(refusal)]
    return found, [f"cell {cell}: {why}" for cell, why in found.stopped.items()]


def _not(state: str, results) -> list[str]:
    return [f"{result.exercise}: {result.sentence}" for result in results.exercises if result.state != state]


def _release(failed: str, made: Path, released: Path) -> tuple[str, list[str]]:
    from rnnkit.cli import release, sources

    if failed:
        return "✗", [f"release: {failed}"]
    written, removed = release.differences(made, released)
    written += _translations(made, released)
    if not written and not removed:
        found = sources.released_problems(released / f"{released.name}.ipynb")
        return "✗" if found else "current", [f"release: {problem}" for problem in found]
    names = ", ".join(str(name) for name in (*written, *removed))
    return "old", [f"release: notebooks/{made.name} is not what solutions/ make of it ({names}): run rnnkit release"]


def _translations(made: Path, released: Path) -> list[Path]:
    """The files of a unit's translations that are not what the catalogues make of it."""
    from rnnkit.cli import release

    root, old = course.root(), []
    with tempfile.TemporaryDirectory() as folder:
        for language in release.languages(root):
            wanted = release.translated(root, made, Path(folder) / language, language)
            there = released.parent / language / released.name
            old += [Path(language) / name for names in release.differences(wanted, there) for name in names]
    return old


def _layout(root: Path) -> list[str]:
    from rnnkit.cli import sources

    return [f"solutions/{problem}" for problem in sources.layout(root / "solutions")]


def _without_source(root: Path) -> list[str]:
    gone = [path.stem for path in course.units(root / "notebooks") if not (root / "solutions" / path.stem).is_dir()]
    return [f"notebooks/{name} is not in solutions/: run rnnkit release" for name in gone]


def _pages(root: Path) -> list[str]:
    from rnnkit.cli import release, sources

    problems = []
    for path in course.pages(root / "solutions"):
        problems += [f"{path.name}: {problem}" for problem in sources.page_problems(path)]
        if release.differ(path, root / "notebooks" / path.name) or _old_translation(root, path):
            problems.append(f"notebooks/{path.name} is not what is in solutions/: run rnnkit release")
    return problems


def _old_translation(root: Path, page: Path) -> bool:
    from rnnkit.cli import release

    with tempfile.TemporaryDirectory() as folder:
        return any(
            release.differ(release.translated(root, page, Path(folder), each), root / "notebooks" / each / page.name)
            for each in release.languages(root)
        )
