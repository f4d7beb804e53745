"""Where the time of a submission goes, and what calling its answers alone would cost.

    python -m benchmarks.where                            twelve submissions of unit 03, graded in this one process
    python -m benchmarks.where --unit 12_speech --students 4

A stopwatch is put around the functions of STAGES from outside; each has the time that no other of them has taken in the
meantime. While a box is at work, this process waits, so its part of the processor's time is told apart.

The bound is the least that grading could cost: the same cells and the same calls, as often as the grader makes them, in
one plain process, with a fresh namespace for each submission and nobody who judges.
"""

from __future__ import annotations

import argparse
import builtins
import copy
import importlib
import json
import os
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import psutil

from benchmarks.a_class import ROOT, hand_in, make_course
from benchmarks.measure import cost_of

# What a stage is called, and the functions that are it, each where it is called from.
STAGES = {
    "read what was handed in": ["book.gradebook:Book.read"],
    "rebuild the notebook, plan": ["book.gradebook:Book.plans", "run:Class._job"],
    "job and result as bytes": [
        *("jobs.job:Job.to_bytes", "jobs.job:Job.from_bytes"),
        *("jobs.job:Result.to_bytes", "jobs.job:Result.from_bytes"),
    ],
    "make the box: namespaces": ["box.bubblewrap:Namespaces.__init__", "box.bubblewrap:Namespaces.wait"],
    "make the box: fork, files": ["box.zygote:Zygote.box"],
    "end the box": ["box.box:Box.close"],
    "run cells": ["box.box:Box.run"],
    "call answers": ["box.box:Box.ask"],
    "wire": ["box.box:request", "box.box:decode", "box.testimony:unpacked"],
    "draw cases, right results": ["jobs.verdict:drawn"],
    "judge": ["jobs.verdict:_judged"],
    "explain": ["jobs.verdict:explained"],
    "reports of checks": ["jobs.job:_outputs"],
    "write the graded notebook": ["book.gradebook:_as_file", "book.gradebook:replaced"],
    "write the gradebook": ["book.ledger:Ledger.save"],
    "write the record": ["book.record:Record.save"],
}
REST = "all else"
ROUNDS = 3


# -- a stopwatch


class Stopwatch:
    """Seconds of the clock and of this process's processor, by stage, without those of stages within."""

    def __init__(self):
        self.wall, self.processor = Counter(), Counter()
        self.within = [REST]
        self.last = time.perf_counter(), time.process_time()

    def turn(self) -> None:
        """Put what has passed to the stage that is at work."""
        now = time.perf_counter(), time.process_time()
        self.wall[self.within[-1]] += now[0] - self.last[0]
        self.processor[self.within[-1]] += now[1] - self.last[1]
        self.last = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.turn()
        self.within.append(name)
        try:
            yield
        finally:
            self.turn()
            self.within.pop()

    def around(self, name: str, function: Callable) -> Callable:
        def timed(*args, **options):
            with self.stage(name):
                found = function(*args, **options)
            return _timed_manager(self, name, found) if function.__name__ == "replaced" else found

        return timed


@contextmanager
def _timed_manager(watch: Stopwatch, name: str, manager) -> Iterator:
    """A context manager whose beginning and end belong to a stage, and not what is done within."""
    with watch.stage(name):
        entered = manager.__enter__()
    try:
        yield entered
    except BaseException:
        with watch.stage(name):
            if not manager.__exit__(*sys.exc_info()):
                raise
    else:
        with watch.stage(name):
            manager.__exit__(None, None, None)


def places() -> Iterator[tuple[str, object, str]]:
    """(stage, owner, name of the function in it) of every function in STAGES."""
    for stage, targets in STAGES.items():
        for target in targets:
            module, _, path = target.partition(":")
            owner = importlib.import_module(f"rnnkit.grading.{module}")
            *classes, name = path.split(".")
            for each in classes:
                owner = getattr(owner, each)
            yield stage, owner, name


@contextmanager
def watched(watch: Stopwatch) -> Iterator[None]:
    with ExitStack() as stack:
        for stage, owner, name in places():
            found = owner.__dict__[name]
            timed = watch.around(stage, found.__func__ if isinstance(found, classmethod) else found)
            stack.enter_context(patch.object(owner, name, classmethod(timed) if type(found) is classmethod else timed))
        yield


# -- grading in this process


class Recorder:
    """What was asked of the boxes, in order: ("run", source) or ("ask", exercise, cases), by student."""

    def __init__(self):
        self.asked: dict[str, list[tuple]] = defaultdict(list)
        self.student = ""

    @contextmanager
    def recording(self) -> Iterator[None]:
        from rnnkit.grading.box import Box

        run, ask = Box.run, Box.ask

        def recorded_run(box, source):
            self.asked[self.student].append(("run", source))
            return run(box, source)

        def recorded_ask(box, exercise, cases):
            self.asked[self.student].append(("ask", exercise, cases))
            return ask(box, exercise, cases)

        with patch.object(Box, "run", recorded_run), patch.object(Box, "ask", recorded_ask):
            yield


def measured(unit: str, students: int) -> dict:
    """Milliseconds a submission: of the stages, of all processes together, and of the bound."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "course")
        root.mkdir()
        make_course(root, unit)
        hand_in(root, unit, students)
        options = {"cwd": root, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
        cost_of([sys.executable, "-m", "nbgrader", "generate_assignment", "--force", unit], **options)
        here = Path.cwd()
        os.chdir(root)
        try:
            return {"unit": unit, "students": students} | _measured(root, unit)
        finally:
            os.chdir(here)


def _measured(root: Path, unit: str) -> dict:
    from rnnkit.grading.book import Book
    from rnnkit.grading.box import Limits
    from rnnkit.grading.jobs import Result, course_secret, worker
    from rnnkit.grading.run import Class

    recorder, watch = Recorder(), Stopwatch()

    def run(jobs):
        for job in jobs:
            recorder.student = job.student
            yield job, Result.from_bytes(worker.grade_bytes(job.to_bytes()))

    def grade() -> None:
        for record in Class(book, secret, Limits(cell=120, call=120)).grade(book.students(), run):
            assert not record.failed, record.problems

    with Book.open(root, unit) as book:
        secret, students = course_secret(root), len(book.students())
        with recorder.recording():
            grade()  # what is done once: the warm process, public cases
        begin = spent()
        with watched(watch):
            watch.last = time.perf_counter(), time.process_time()
            for _ in range(ROUNDS):
                grade()
            watch.turn()
        everything = spent() - begin
        worker.close()
    each = 1000 / (ROUNDS * students)
    names = [*STAGES, REST]
    stages = {name: [round(each * clock[name], 3) for clock in (watch.wall, watch.processor)] for name in names}
    return {"stages": stages, "processor": round(each * everything, 3), "bound": bound(recorder.asked)}


def spent() -> float:
    """Processor seconds of this process and of all below it, dead or alive."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + children.ru_utime + children.ru_stime
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


# -- the bound


def bound(asked: dict[str, list[tuple]]) -> dict[str, float]:
    """Milliseconds of processor a submission for the cells and for the calls, in a process that was forked for it."""
    out, into = os.pipe()
    if (child := os.fork()) == 0:
        try:
            with open(into, "w") as file, open(os.devnull, "w") as nothing:
                with redirect_stdout(nothing), redirect_stderr(nothing):
                    found = _alone(asked)
                json.dump(found, file)
        finally:
            os._exit(0)
    os.close(into)
    with open(out) as file:
        found = json.load(file)
    os.waitpid(child, 0)
    return found


def _alone(asked: dict[str, list[tuple]]) -> dict[str, float]:
    from IPython.core.inputtransformer2 import TransformerManager

    transformed = TransformerManager().transform_cell
    _without_the_course()
    warnings.simplefilter("ignore")
    builtins.display = lambda *shown, **options: None
    times = {"run": [], "ask": []}
    for _ in range(ROUNDS + 1):  # the first imports what the notebooks import
        seconds = Counter()
        for exchanges in asked.values():
            notebook = {"__name__": "__main__"}
            for what, *given in exchanges:
                seconds[what] += _cell(notebook, transformed(*given)) if what == "run" else _calls(notebook, *given)
        for what, found in times.items():
            found.append(1000 * seconds[what] / len(asked))
    return {"cells": min(times["run"][1:]), "calls": min(times["ask"][1:])}


def _without_the_course() -> None:
    """What notebooks import of rnnkit is nothing here, as in a box."""
    from rnnkit.grading.box import inside

    folder = Path(inside.__file__).parent
    for name in [name for name in sys.modules if name.partition(".")[0] == "rnnkit"]:
        del sys.modules[name]
    for name, file in (("rnnkit", "absent.py"), ("finder", "finder.py")):
        spec = importlib.util.spec_from_file_location(name, folder / file, submodule_search_locations=[])
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    sys.modules["finder"].install()


def _cell(notebook: dict, source: str) -> float:
    begin = time.process_time()
    try:
        exec(compile(source, "<cell>", "exec"), notebook)
    except Exception:  # as in any notebook, the next cell runs all the same
        pass
    return time.process_time() - begin


def _calls(notebook: dict, exercise, cases: list) -> float:
    """As often as `testify` calls an answer: twice on each case, if its results can be repeated."""
    answer, forward = notebook.get(exercise.name), notebook.get(exercise.cache_from)
    if not callable(answer):
        return 0.0
    times = 2 if exercise.cache_from or any(output.repeatable for output in exercise.outputs) else 1
    total = 0.0
    for case in cases:
        for _ in range(times):
            args = copy.deepcopy(list(case.args))
            begin = time.process_time()
            try:
                exercise.call(answer, exercise.given(forward, args))
            except Exception:
                pass
            total += time.process_time() - begin
    return total


# -- telling


def table(found: dict) -> str:
    """Milliseconds a submission, stage by stage."""
    stages = found["stages"]
    total = sum(wall for wall, _ in stages.values())
    what = f"{found['students']} submissions of unit {found['unit'][:2]}, ms each"
    lines = [f"| {what} | clock | share | processor, this side |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {wall:.2f} | {wall / total:.0%} | {processor:.2f} |" for name, (wall, processor) in stages.items()
    ]
    ours = sum(processor for _, processor in stages.values())
    alone = found["bound"]["cells"] + found["bound"]["calls"]
    lines += [
        f"| **together** | {total:.2f} | | {ours:.2f} |",
        f"| processor time of all processes | {found['processor']:.2f} | | |",
        f"| the bound: cells {found['bound']['cells']:.2f}, calls {found['bound']['calls']:.2f} | {alone:.2f} | | |",
        f"| processor time beside the bound | {found['processor'] / alone:.1f} times | | |",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unit", default="03_bptt")
    parser.add_argument("--students", type=int, default=12)
    options = parser.parse_args()
    print(table(measured(options.unit, options.students)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
