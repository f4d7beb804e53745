"""`nbgrader autograde` beside `rnnkit grade`: the same class, the same machine, every score compared.

    make bench-grading                               60 submissions of unit 01, then 60 against 240 with rnnkit grade
    make bench-grading BENCH_ARGS="--unit 03_bptt"   another unit

It ends with an error if a score differs.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import sysconfig
import tempfile
from pathlib import Path

from benchmarks.a_class import hand_in, make_course
from benchmarks.measure import Cost, cost_of

SCORES = """
select student_id, base_cell.name, auto_score from grade
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join base_cell on grade.cell_id = base_cell.id order by 1, 2
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unit", default="01_hidden_state")
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--more", type=int, default=240, help="the larger class; 0 leaves it out")
    options = parser.parse_args()

    unit, students = options.unit, options.students
    print(f"{students} submissions of {unit}, {os.cpu_count()} cores", flush=True)
    stock, expected = _graded(unit, students, "-m", "nbgrader", "autograde", unit)
    _print("nbgrader autograde", stock)
    ours, found = _graded(
        unit, students, "-c", "import sys; from rnnkit.cli import main; sys.exit(main())", "grade", unit
    )
    _print("rnnkit grade", ours)
    print(
        f"  {'ratio':24} {stock.wall / ours.wall:8.1f}   {stock.processor / ours.processor:8.1f}     "
        f"{stock.memory / ours.memory:8.1f}"
    )
    different = [key for key in expected if expected[key] != found.get(key)]
    print(f"{len(expected)} scores, {len(different)} differ", *different[:10], sep="\n  ")
    if options.more:
        print(f"\nrnnkit grade, {students} against {options.more} submissions")
        more, _ = _graded(
            unit, options.more, "-c", "import sys; from rnnkit.cli import main; sys.exit(main())", "grade", unit
        )
        _print(f"{students}", ours)
        _print(f"{options.more}", more)
        print(
            f"  {'ratio':24} {more.wall / ours.wall:8.1f}   {more.processor / ours.processor:8.1f}     "
            f"{more.memory / ours.memory:8.1f}"
        )
    return 1 if different or not expected else 0


def _print(name: str, cost: Cost) -> None:
    print(f"  {name:24} {cost.wall:8.1f} s {cost.processor:8.1f} s CPU {cost.memory:8.0f} MiB", flush=True)


def _graded(unit: str, students: int, *command: str) -> tuple[Cost, dict]:
    """Cost and scores of grading a new class in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder, unit)
        hand_in(folder, unit, students)
        environment = {**os.environ, "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])}
        cost_of([sys.executable, "-m", "nbgrader", "generate_assignment", "--force", unit], cwd=folder, env=environment)
        cost = cost_of([sys.executable, *command], cwd=folder, env=environment)
        with sqlite3.connect(folder / "gradebook.db") as book:
            return cost, {(student, cell): score for student, cell, score in book.execute(SCORES)}


if __name__ == "__main__":
    sys.exit(main())
