"""`rnnkit grade` beside `nbgrader autograde` and beside an earlier commit of its own: the same class, the same machine,
every score compared.

    make bench-grading                            all of it, in 15 to 25 minutes on two cores
    make bench-grading BENCH_ARGS=--write         and put the tables into README.md and docs/instructors.md
    make bench-grading BENCH_ARGS="--students 6 --more 0 --rounds 1"       a quick look

The commit's files are taken from git and run with its own nbgrader_config.py; the class is of the units as they are
now. Runs that are compared take turns. It ends with what is asked of it (`asked`) and what was found, and with an
error if nbgrader and rnnkit grade give another score.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks import where
from benchmarks.a_class import ROOT, hand_in, make_course
from benchmarks.measure import Cost, cost_of
from benchmarks.nn import write_into

BESIDE = "204686e"  # the grader before its cost was halved
STORED = ROOT / "benchmarks" / "grading.json"
SCORES = """
select student_id, base_cell.name, auto_score from grade
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join base_cell on grade.cell_id = base_cell.id order by 1, 2
"""
RNNKIT = ("-c", "import sys; from rnnkit.cli import main; sys.exit(main())", "grade")
NBGRADER = ("-m", "nbgrader", "autograde")
CLOCK = {"cell_type": "code", "id": "clock", "metadata": {}, "execution_count": None, "outputs": []}
CLOCK |= {"source": "import time\nprint(time.time())"}

Scores = dict[str, float]  # by "student cell"
MEASURED = ("wall", "processor", "memory")


class Classroom:
    """A course with one unit and a class that has handed it in; each run grades a copy of it."""

    def __init__(self, base: Path, unit: str, students: int, clock: bool = False):
        self.base, self.unit, self.students = base, unit, students
        base.mkdir()
        make_course(base, unit)
        hand_in(base, unit, students)
        if clock:  # each notebook begins with a cell that says when it ran
            for path in base.glob("submitted/*/*/*.ipynb"):
                notebook = json.loads(path.read_text(encoding="utf-8"))
                notebook["cells"].insert(0, CLOCK)
                path.write_text(json.dumps(notebook), encoding="utf-8")
        _python(base, ROOT, "-m", "nbgrader", "generate_assignment", "--force", unit)

    @contextmanager
    def copy(self, tree: Path) -> Iterator[Path]:
        """A folder that can be graded, with the configuration of a tree."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "course")
            shutil.copytree(self.base, folder)
            shutil.copy(tree / "nbgrader_config.py", folder)
            yield folder

    def graded(self, tree: Path, *command: str) -> tuple[Cost, Scores]:
        with self.copy(tree) as folder:
            cost = _python(folder, tree, *command, self.unit)
            with closing(sqlite3.connect(folder / "gradebook.db")) as book:
                return cost, {f"{student} {cell}": score for student, cell, score in book.execute(SCORES)}

    def started(self, tree: Path) -> dict[str, float]:
        """Seconds of the clock: until the first cell of a submission runs, and of a run that has nothing to grade."""
        with self.copy(tree) as folder:
            begin = time.time()
            _python(folder, tree, *RNNKIT, self.unit)
            [path] = folder.glob("autograded/*/*/*.ipynb")
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            [clock] = [cell for cell in cells if cell["source"] == CLOCK["source"]]
            first = float("".join(clock["outputs"][0]["text"])) - begin
            nothing = _python(folder, tree, *RNNKIT, self.unit)
        return {"first": first, "nothing": nothing.wall, "nothing_processor": nothing.processor}


def _python(folder: Path, tree: Path, *arguments: str) -> Cost:
    """The cost of a program that has the rnnkit of a tree."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return cost_of([sys.executable, *arguments], cwd=folder, env={**os.environ, "PATH": path, "PYTHONPATH": str(tree)})


def taken_out(commit: str, folder: Path) -> Path:
    """The files of a commit, in a folder."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


# -- measuring


class Bench:
    """All runs in one folder; `found` is what is stored and written."""

    def __init__(self, folder: Path, options):
        self.folder, self.options = folder, options
        self.trees = {"now": ROOT, "then": taken_out(options.beside, folder / "then")}
        self.found = {"date": date.today().isoformat(), "beside": options.beside, "cores": os.cpu_count()}
        self.found |= {"rounds": options.rounds, "classes": []}

    def run(self) -> dict:
        options = self.options
        self.classes(options.unit, options.students, stock=not options.no_stock)
        if options.more:
            self.classes(options.more_unit, options.more)
        self.start(options.more_unit)
        self.found["where"] = where.measured(options.unit, options.where_students)
        return self.found

    def classes(self, unit: str, students: int, stock: bool = False) -> None:
        """One class, graded by this tree and the earlier commit in turns, and once by nbgrader."""
        room = Classroom(self.folder / f"{unit}_{students}", unit, students)
        print(f"\n{students} submissions of {unit}", flush=True)
        costs: dict[str, list[Cost]] = {"now": [], "then": []}
        scores: dict[str, Scores] = {}
        for _ in range(self.options.rounds):
            for name, tree in self.trees.items():
                cost, scores[name] = room.graded(tree, *RNNKIT)
                costs[name].append(cost)
                _say({"now": "rnnkit grade", "then": f"rnnkit grade at {self.options.beside}"}[name], cost)
        row = {"unit": unit, "students": students, "scores": len(scores["now"])}
        row |= {name: _middle(found) for name, found in costs.items()}
        row["ratio"] = {key: _ratio(costs, key) for key in MEASURED}
        row["different"] = _different(scores["now"], scores["then"])
        if stock:
            cost, expected = room.graded(ROOT, *NBGRADER)
            _say("nbgrader autograde", cost)
            row |= {"stock": _middle([cost]), "wrong": _different(scores["now"], expected)}
        self.found["classes"].append(row)

    def start(self, unit: str) -> None:
        """A class of one, in turns."""
        room = Classroom(self.folder / "start", unit, 1, clock=True)
        print(f"\nstart-up, with one submission of {unit}", flush=True)
        times: dict[str, list[dict]] = {"now": [], "then": []}
        for _ in range(max(3, self.options.rounds)):
            for name, tree in self.trees.items():
                times[name].append(room.started(tree))
                print(f"  {name:24}", *(f"{what} {each:.2f} s" for what, each in times[name][-1].items()), flush=True)
        self.found["start"] = {
            name: {what: median(each[what] for each in found) for what in found[0]} for name, found in times.items()
        }


def _middle(costs: list[Cost]) -> dict[str, float]:
    return {key: median(getattr(cost, key) for cost in costs) for key in MEASURED}


def _ratio(costs: dict[str, list[Cost]], key: str) -> float:
    """The median over the rounds of this tree's cost divided by the other's in the same round."""
    return median(getattr(a, key) / getattr(b, key) for a, b in zip(costs["now"], costs["then"], strict=True))


def _different(ours: Scores, theirs: Scores) -> list[str]:
    return [
        f"{key}: {ours.get(key)} and not {theirs.get(key)}"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def _say(name: str, cost: Cost) -> None:
    print(f"  {name:26} {cost.wall:8.1f} s {cost.processor:8.1f} s CPU {cost.memory:8.0f} MiB", flush=True)


# -- telling


def asked(found: dict) -> list[tuple[str, str, str, bool]]:
    """What is asked of `rnnkit grade`: half the cost of the earlier commit, 30 times nbgrader's speed, the same scores,
    a start in 1.5 s. Each: what, how much, what was found, whether that is enough."""
    rows = []
    for row in found["classes"]:
        what = f"{row['students']} submissions of {row['unit'][:2]}"
        if stock := row.get("stock"):
            times = stock["wall"] / row["now"]["wall"]
            rows.append((f"{what}: faster than `nbgrader autograde`", "30 times", f"{times:.1f} times", times >= 30))
            wrong = len(row["wrong"])
            rows.append((f"{what}: scores other than nbgrader's", "0", f"{wrong} of {row['scores']}", not wrong))
        for key, name, most in (("processor", "processor time", 0.5), ("wall", "time", 0.5), ("memory", "memory", 1.0)):
            ratio = row["ratio"][key]
            rows.append((f"{what}: {name}, beside {found['beside']}", f"{most:g}", f"{ratio:.2f}", ratio <= most))
    start = found["start"]["now"]
    rows.append(("start: until the first cell runs", "1.5 s", f"{start['first']:.2f} s", start["first"] < 1.5))
    rows.append(("start: nothing to be graded", "1.5 s", f"{start['nothing']:.2f} s", start["nothing"] < 1.5))
    return rows


def asked_table(found: dict) -> str:
    lines = ["| | asked for | found |", "|---|---|---|"]
    for what, much, so, enough in asked(found):
        lines.append(f"| {what} | {much} | {so}{'' if enough else ' (not reached)'} |")
    return "\n".join(lines)


def costs_table(found: dict) -> str:
    """Every class and who graded it."""
    lines = ["| | class | seconds | processor seconds | a submission | peak memory |", "|---|---|---|---|---|---|"]
    names = {"stock": "`nbgrader autograde`", "then": f"`rnnkit grade` at {found['beside']}", "now": "`rnnkit grade`"}
    for row in found["classes"]:
        for key, name in names.items():
            if cost := row.get(key):
                each = 1000 * cost["processor"] / row["students"]
                lines.append(
                    f"| {name} | {row['students']} of unit {row['unit'][:2]} | {cost['wall']:.1f} | "
                    f"{cost['processor']:.1f} | {each:.0f} ms | {cost['memory']:.0f} MiB |"
                )
    return "\n".join(lines)


def start_table(found: dict) -> str:
    lines = ["| | until the first cell runs | a run with nothing to grade |", "|---|---|---|"]
    names = {"then": f"`rnnkit grade` at {found['beside']}", "now": "`rnnkit grade`"}
    for key, name in names.items():
        times = found["start"][key]
        lines.append(f"| {name} | {times['first']:.2f} s | {times['nothing']:.2f} s |")
    return "\n".join(lines)


def compared(found: dict) -> str:
    """What the scores have in common, in sentences."""
    told = []
    for row in found["classes"]:
        scores = f"Of {row['scores']} scores of the {row['students']} of unit {row['unit'][:2]}"
        if "wrong" in row:
            told.append(f"{scores}, {len(row['wrong'])} are other than nbgrader's.")
        told.append(f"{scores}, {len(row['different'])} are other than at {found['beside']}.")
    return " ".join(told)


def page(found: dict) -> str:
    """For docs/instructors.md."""
    about = f"Measured on {found['date']} with {found['cores']} cores, medians of {found['rounds']}:"
    return "\n\n".join([about, costs_table(found), compared(found), start_table(found)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", default=BESIDE, metavar="COMMIT", help="the commit that is run in turns with this")
    parser.add_argument("--unit", default="03_bptt", help="that nbgrader grades, too")
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--more-unit", default="01_hidden_state", help="of the larger class and of the start-up")
    parser.add_argument("--more", type=int, default=240, help="the larger class; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-stock", action="store_true", help="leave nbgrader out, which takes minutes")
    parser.add_argument("--where", action="store_true", help="measure only where the time of a submission goes")
    parser.add_argument("--where-students", type=int, default=12, metavar="N")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md and docs/instructors.md")
    options = parser.parse_args()
    if options.where:
        print(where.table(where.measured(options.unit, options.where_students)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = Bench(Path(folder), options).run()
    print("", costs_table(found), start_table(found), where.table(found["where"]), sep="\n\n")
    for row in found["classes"]:
        for what, other in (("wrong", "nbgrader"), ("different", found["beside"])):
            if row.get(what):
                print(f"\nScores of {row['unit']} that {other} gives another value:", *row[what], sep="\n  ")
    print("", compared(found), asked_table(found), sep="\n\n")
    if options.write:
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        write(found)
    return 1 if any(row.get("wrong") or not row["scores"] for row in found["classes"]) else 0


def write(found: dict) -> None:
    write_into(ROOT / "README.md", "grading", f"{costs_table(found)}\n\n{compared(found)}")
    write_into(ROOT / "docs" / "instructors.md", "grading", page(found))
    write_into(ROOT / "docs" / "instructors.md", "where", where.table(found["where"]))


if __name__ == "__main__":
    sys.exit(main())
