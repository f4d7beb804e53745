"""A large class graded by `rnnkit grade --cluster`, on a Dask cluster of processes on this machine.

    make bench-cluster                                    2,000 submissions of unit 01; it takes 10 to 30 minutes
    make bench-cluster BENCH_ARGS=--write                 into benchmarks/cluster.json and docs/instructors.md, too
    make bench-cluster BENCH_ARGS="--students 200"        a smaller class
    python -m benchmarks.cluster --show                   the stored numbers again, written anew, nothing measured

The class is graded by the local pool, by a cluster with as many workers, and by such a cluster of which one worker is
killed in the middle; then smaller ones by 1, 2 and 4 workers. It ends with an error if a score differs, a submission is
lost, or one is recorded twice.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import cluster_page as page
from benchmarks.a_class import hand_in, make_course
from benchmarks.dask_processes import DaskCluster
from benchmarks.grading import SCORES
from benchmarks.measure import Cost, cost_of
from rnnkit.grading.jobs.secret import course_secret

UNIT = "01_hidden_state"
WORKERS = 2
CREWS = 1, 2, 4
EVERY = 1.0  # seconds between two looks at the memory
# A line for each time that a submission is recorded, by whatever way.
DIARY = """
create table diary (student text);
create trigger recorded after insert on submitted_assignment begin insert into diary values (new.student_id); end;
create trigger again after update on submitted_assignment begin insert into diary values (new.student_id); end;
"""


@dataclass
class Run:
    """A class graded: what it cost, the scores by student and cell, how often each student was recorded, and
    submissions a second from the first record to the last."""

    cost: Cost
    scores: dict[tuple[str, str], float]
    recorded: Counter
    rate: float


class Course:
    """A class that has handed in and waits; each run grades a copy of it, with the same secret."""

    def __init__(self, folder: Path, students: int):
        self.folder, self.students, self.runs = folder, students, 0
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
        self.environment = {**os.environ, "PATH": path}
        self.home = folder / "class"
        self.home.mkdir()
        make_course(self.home, UNIT)
        hand_in(self.home, UNIT, students)
        self._run(self.home, "nbgrader", "generate_assignment", "--force", UNIT)
        course_secret(self.home)
        with sqlite3.connect(self.home / "gradebook.db") as book:
            book.executescript(DIARY)
        book.close()

    def _run(self, folder: Path, *command: str, **watched) -> Cost:
        return cost_of([sys.executable, "-m", *command], cwd=folder, env=self.environment, **watched)

    def grade(self, *options: str, students: int | None = None, **watched) -> Run:
        """students: only that many of the class."""
        folder = self._copy(students or self.students)
        cost = self._run(folder, "rnnkit", "grade", UNIT, *options, every=EVERY, **watched)
        found = self._found(folder, cost)
        shutil.rmtree(folder)
        return found

    def _copy(self, students: int) -> Path:
        self.runs += 1
        folder = Path(shutil.copytree(self.home, self.folder / f"run{self.runs}"))
        for path in sorted((folder / "submitted").iterdir())[students:]:
            shutil.rmtree(path)
        return folder

    def _found(self, folder: Path, cost: Cost) -> Run:
        with sqlite3.connect(folder / "gradebook.db") as book:
            scores = {(student, cell): score for student, cell, score in book.execute(SCORES)}
            recorded = Counter(student for (student,) in book.execute("select student from diary"))
        book.close()
        times = sorted(path.stat().st_mtime for path in graded(folder))
        return Run(cost, scores, recorded, (len(times) - 1) / (times[-1] - times[0]))

    def on_a_cluster(self, workers: int, kill: bool = False, students: int | None = None) -> tuple[Run, dict]:
        """kill: one of the workers when half of the class is recorded."""
        with DaskCluster(self.folder / f"cluster{self.runs}", workers) as cluster:
            done = threading.Event()
            killer = threading.Thread(target=self._kill, args=(cluster, self.folder / f"run{self.runs + 1}", done))
            if kill:
                killer.start()
            try:
                run = self.grade("--cluster", cluster.address, students=students, beside=cluster.pids)
            finally:
                done.set()
            return run, {"processor": cluster.processor(), **cluster.counted()}

    def _kill(self, cluster: DaskCluster, folder: Path, done: threading.Event) -> None:
        while len(graded(folder)) < self.students // 2:
            if done.wait(0.2):
                return
        cluster.kill_a_worker()


def graded(folder: Path) -> list[Path]:
    return list((folder / ".rnnkit" / "graded" / UNIT).glob("*.json"))


def measure(students: int, fewer: int) -> dict:
    """All that the page tells; `faults` are sentences."""
    found = {"date": str(date.today()), "cores": os.cpu_count(), "dask": version("distributed"), "unit": UNIT}
    found |= {"students": students, "fewer": fewer, "workers": WORKERS, "rates": {}, "faults": []}
    with tempfile.TemporaryDirectory() as name:
        course = Course(Path(name), students)
        local = course.grade("--workers", str(WORKERS))
        found["local"] = {"wall": round(local.cost.wall, 1), "memory": round(local.cost.memory)}
        found["local"]["processor"] = {"command": round(local.cost.processor / students, 4)}
        tell(f"local pool: {local.cost.wall:.0f} s")
        for what, kill in ("cluster", False), ("killed", True):
            run, told = course.on_a_cluster(WORKERS, kill)
            tell(f"{what}: {run.cost.wall:.0f} s, {told}")
            found[what] = of_a_cluster(run, told, students)
            found["faults"] += faults(what, run, local, students, told)
        if not found["killed"]["lost"]:
            found["faults"].append("killed: no job was with the worker")
        for workers in CREWS:
            run, told = course.on_a_cluster(workers, students=fewer)
            found["rates"][str(workers)] = round(run.rate, 2)
            tell(f"{workers} workers: {run.rate:.2f} submissions a second")
            found["faults"] += faults(f"{workers} workers", run, smaller_part(local, run), fewer, told)
        found["scores"] = len(local.scores)
    return found


def smaller_part(local: Run, run: Run) -> Run:
    """What the whole class got, of those who are in the smaller one: the first, with the same submissions."""
    students = {student for student, _ in run.scores}
    scores = {key: score for key, score in local.scores.items() if key[0] in students}
    return Run(local.cost, scores, local.recorded, local.rate)


def of_a_cluster(run: Run, told: dict, students: int) -> dict:
    used = {"command": run.cost.processor, **told.pop("processor")}
    return {
        "wall": round(run.cost.wall, 1),
        "processor": {name: round(seconds / students, 4) for name, seconds in used.items()},
        "memory": thinned(run.cost.series),
        **told,
    }


def thinned(series: list, most: int = 150) -> dict[str, list[float]]:
    """At most that many of the looks; the highest of those that are left out stays in each name's list."""
    step = -(-len(series) // most)
    groups = [series[i : i + step] for i in range(0, len(series), step)]
    names = series[0][1]
    held = {name: [round(max(look[name] for _, look in group)) for group in groups] for name in names}
    return {"seconds": [round(group[-1][0]) for group in groups], **held}


def faults(what: str, run: Run, local: Run, students: int, told: dict) -> list[str]:
    """Sentences of what is wrong; the scores of the local pool are the right ones."""
    found = []
    if different := [key for key in local.scores if run.scores.get(key) != local.scores[key]]:
        found.append(f"{what}: {len(different)} scores differ, the first of {different[0]}")
    if extra := run.scores.keys() - local.scores.keys():
        found.append(f"{what}: {len(extra)} scores that the local pool does not have")
    if len(run.recorded) != students:
        found.append(f"{what}: {len(run.recorded)} of {students} students were recorded")
    if twice := [student for student, times in run.recorded.items() if times > 1]:
        found.append(f"{what}: {len(twice)} students were recorded more than once, the first {twice[0]}")
    if told["finished"] < students:
        found.append(f"{what}: the scheduler has seen {told['finished']} results for {students} jobs")
    return found


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--fewer", type=int, default=240, help="in the classes that 1, 2 and 4 workers grade")
    parser.add_argument("--write", action="store_true", help="store the numbers, and put them into docs/instructors.md")
    parser.add_argument("--show", action="store_true", help="write the stored numbers anew")
    options = parser.parse_args()
    found = page.stored() if options.show else measure(options.students, min(options.fewer, options.students))
    print(page.text(found))
    if options.write and not found["faults"]:
        page.store(found)
    if options.show or (options.write and not found["faults"]):
        page.write(found)
    print(*found["faults"], sep="\n", file=sys.stderr)
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(error.output, file=sys.stderr)
        raise
