"""`rnnkit check`: run a notebook's checks in a fresh kernel."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rnnkit.cli.course import Refusal, seconds, shown
from rnnkit.language import marked, tr
from rnnkit.wording import hanging

EPILOG = marked(
    """The notebook is run as it was last saved, from the top, in its own folder; the
file is not changed. Cells tagged "demo" (training runs, figures) are left out,
and a cell that stops with an error does not stop the others.

examples:
  rnnkit check                               the notebook in this folder
  rnnkit check 01_hidden_state.ipynb         this notebook
  rnnkit check --verbose                     with the whole reports
  rnnkit check --json > report.json          for programs

Exit status: 0 everything is right, 1 something is not, 2 the notebook could
not be run.
"""
)


def add(commands) -> None:
    parser = commands.add_parser(
        "check",
        help=tr("run a notebook's checks"),
        epilog=tr(EPILOG),
        description=tr("Run the checks of a notebook and say what is right."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("notebook", nargs="?", help=tr("the notebook; may be left out where a folder holds only one"))
    parser.add_argument("-v", "--verbose", action="store_true", help=tr("show each check's whole report"))
    parser.add_argument("--json", action="store_true", help=tr("print the results as JSON"))
    parser.add_argument(
        "--timeout", type=seconds, default=60, metavar="SECONDS", help=tr("how long one cell may take (default: 60)")
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    from rnnkit.cli import assignment, kernel, results

    path = Path(options.notebook) if options.notebook else _only_notebook()
    read = assignment.read(path)
    if not assignment.tests(read):
        raise Refusal(tr("{path} holds no exercise: no cell is marked as an exercise's test", path=shown(path)))
    found = kernel.wait(results.run(path, read, options.timeout))
    if options.json:
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        _print(found, options.verbose)
    return 0 if found.right else 1


def _only_notebook() -> Path:
    here = sorted(Path().glob("*.ipynb"))
    unit = [path for path in here if path.stem == Path.cwd().name]
    if len(here) != 1 and len(unit) != 1:
        count = tr("{count} notebook", count=1) if len(here) == 1 else tr("{count} notebooks", count=len(here))
        raise Refusal(tr("this folder holds {count}; say which one: rnnkit check NOTEBOOK", count=count))
    return (unit or here)[0]


def _print(found, verbose: bool) -> None:
    from rnnkit.cli.results import MARK

    print(found.path.name)
    name = max(len(result.exercise) for result in found.exercises)
    scores = [
        tr("{score} of {points}", score=f"{result.score:g}", points=f"{result.points:g}") for result in found.exercises
    ]
    for result, score in zip(found.exercises, scores, strict=True):
        first = f"  {MARK[result.state]} {result.exercise:{name}}  {score:>{max(map(len, scores))}}  "
        print(hanging(first, result.sentence))
        if verbose and result.report:
            print(*(f"      {line}".rstrip() for line in ("", *result.report.splitlines(), "")), sep="\n")
    print()
    _print_total(found)


def _print_total(found) -> None:
    right, waiting = found.count("right"), found.count("unanswered")
    told = {"right": right, "all": len(found.exercises), "score": f"{found.score:g}", "points": f"{found.points:g}"}
    total = tr("{right} of {all} right, {score} of {points} points", **told)
    print(total + (tr("; {count} not answered yet", count=waiting) if waiting else ""))
    # Where an exercise waits for its answer, cells that use it have to stop.
    for cell, why in found.stopped.items():
        if not why.startswith("NotImplementedError"):
            print(hanging("", tr("Cell {cell}, outside the exercises' tests: {why}", cell=cell, why=why)))
    if found.next:
        print(hanging("", tr("Next: {name}, {place}", name=found.next.exercise, place=found.place(found.next))))
