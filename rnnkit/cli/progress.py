"""`rnnkit progress`: a table of all units."""

from __future__ import annotations

import argparse
import os

from rnnkit.cli.course import Refusal, notebooks, seconds, shown, units
from rnnkit.language import tr
from rnnkit.wording import columns_of, hanging

EPILOG = """The notebooks are looked for in notebooks/, here or in a folder above. Each is
run as it was last saved, as by `rnnkit check`; notebooks in which nothing is
answered yet need not be run.

examples:
  rnnkit progress
  rnnkit progress --notebooks ~/my-course

Exit status: 0, or 1 if a notebook could not be read, or 2 if there are none.
"""
WIDTHS = (24, 8, 8, 9)


def add(commands) -> None:
    parser = commands.add_parser(
        "progress",
        help="a table of all units: answered, right, points, what is next",
        description="For each unit: what is answered, what is right, the points, what is next.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--notebooks", metavar="DIR", help="the folder of the units (default: notebooks/)")
    parser.add_argument(
        "--timeout", type=seconds, default=60, metavar="SECONDS", help="how long one cell may take (default: 60)"
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    from rnnkit.cli import assignment, kernel

    folder = notebooks(options.notebooks)
    paths = units(folder)
    if not paths:
        raise Refusal(tr("{folder} holds no unit, that is no NN_name/NN_name.ipynb", folder=shown(folder)))

    read, found = {}, {}
    for path in paths:
        try:
            read[path] = assignment.read(path)
        except Refusal as refusal:
            found[path] = str(refusal)
    found |= kernel.wait(_judge(read, options.timeout))
    _print([(path, found[path]) for path in paths])
    return 1 if len(read) < len(paths) else 0


async def _judge(read: dict, timeout: int) -> dict:
    """The results of each notebook; as many are run at a time as there are processors."""
    import asyncio

    from rnnkit.cli import assignment, results

    free = asyncio.Semaphore(os.cpu_count() or 1)

    async def judge(path):
        if assignment.untouched(read[path]):
            return results.unanswered(path, read[path])
        async with free:
            return await results.run(path, read[path], timeout)

    return dict(zip(read, await asyncio.gather(*map(judge, read)), strict=True))


def _print(rows) -> None:
    print(_aligned(tr("unit"), tr("answered"), tr("right"), tr("points"), tr("next")))
    good = [results for _, results in rows if not isinstance(results, str)]
    for path, results in rows:
        if isinstance(results, str):
            print(hanging(f"{path.stem:<24}", results))
        else:
            print(_row(path.stem, [results], results.next.exercise if results.next else tr("done")))
    if len(good) > 1:
        print(_row(tr("all units"), good, ""))
    print()
    print(_next(good))


def _row(name: str, of, upcoming: str) -> str:
    exercises = sum(len(results.exercises) for results in of)
    right = sum(results.count("right") for results in of)
    answered = exercises - sum(results.count("unanswered") for results in of)
    points = f"{sum(results.score for results in of):g}/{sum(results.points for results in of):g}"
    return _aligned(name, f"{answered}/{exercises}", f"{right}/{exercises}", points, upcoming)


def _aligned(name: str, answered: str, right: str, points: str, upcoming: str) -> str:
    """A row of the table. A Chinese sign takes two columns of a terminal."""
    first, *others = WIDTHS
    cells = [name + " " * (first - columns_of(name))]
    cells += [
        " " * (width - columns_of(cell)) + cell for width, cell in zip(others, (answered, right, points), strict=True)
    ]
    return f"{cells[0]}{'  '.join(cells[1:])}   {upcoming}".rstrip()


def _next(good) -> str:
    results = next((results for results in good if results.next), None)
    if not results:
        return tr("Everything is right.") if good else ""
    result = results.next
    told = {"name": result.exercise, "notebook": shown(results.path), "place": results.place(result)}
    return hanging("", tr("Next: {name} in {notebook}, {place} ({headline})", headline=result.headline, **told))
