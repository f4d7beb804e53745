"""`rnnkit grade`: grade a class."""

from __future__ import annotations

import argparse
import gc
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rnnkit.cli.course import Refusal, nbgrader_root, seconds, shown
from rnnkit.cli.late import OF_NBGRADER, without
from rnnkit.wording import plural

EPILOG = """Does what `nbgrader autograde` does, to the same folders and the same gradebook:
submitted/ is read, autograded/ and the gradebook are written; go on with the
formgrader, `nbgrader generate_feedback` and `nbgrader export`. Learners' code runs
in a box without network, files or other processes, and what it earns is decided
outside. Only what is new is graded, and what has changed: a submission, or the
release that it was graded under. So a run that was stopped goes on where it was.

examples:
  rnnkit grade 03_bptt                       everybody who waits to be graded
  rnnkit grade 03_bptt --student ann         only ann; may be given several times
  rnnkit grade 03_bptt --force               everybody, again
  rnnkit grade 03_bptt --allow tqdm          answers may use tqdm, too
  rnnkit grade 03_bptt --json > class.json   for programs
  rnnkit grade 03_bptt --cluster tcp://head:8786   on the machines of a Dask cluster

Exit status: 0 all are graded, 1 some could not be or lie where no submission
belongs, 2 the command could not be done.
"""


def add(commands) -> None:
    parser = commands.add_parser(
        "grade",
        help="grade a class, in a box",
        epilog=EPILOG,
        description="Grade the submissions of an assignment.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("unit", metavar="UNIT", help="the assignment, for example 03_bptt")
    parser.add_argument("--student", action="append", metavar="ID", help="grade only this student's submission")
    parser.add_argument("--force", action="store_true", help="grade again what is graded already")
    parser.add_argument("--workers", type=_count, metavar="N", help="processes that grade (default: one a core)")
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="run the jobs on the Dask cluster with this scheduler, in a network of its own or as tls://…",
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument("--report", metavar="FILE", help="where the class report goes (default: reports/UNIT.html)")
    limits = parser.add_argument_group("limits for one notebook")
    limits.add_argument("--cell-time", type=seconds, metavar="SECONDS", help="for a cell (default: nbgrader's timeout)")
    limits.add_argument("--notebook-time", type=seconds, metavar="SECONDS", help="for all cells (default: 300)")
    limits.add_argument("--memory", type=_count, metavar="MB", help="of all its processes and files (default: 1024)")
    parser.add_argument(
        "--allow",
        action="append",
        metavar="PACKAGE",
        help="a package that the box has beside NumPy and Matplotlib; may be given several times",
    )
    parser.add_argument(
        "--unsafe-no-box",
        action="store_true",
        help=(
            "where no box can be had: run learners' code with your rights. It can then read and change whatever you can"
        ),
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    gc.disable()  # nothing of what is imported now is garbage
    try:
        from traitlets import TraitError

        from rnnkit.grading.paper import Unready

        root = nbgrader_root()
        os.chdir(root)  # paths in nbgrader's configuration are meant from there
        return _grade(root, options)
    except ModuleNotFoundError as error:
        raise Refusal(
            f"{error.name} is not installed, which grading needs: python -m pip install 'rnnkit[grade]'"
        ) from error
    except Unready as why:
        raise Refusal(str(why)) from why
    except TraitError as why:
        raise Refusal(f"nbgrader's configuration cannot be used: {why}") from why
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal(
            f"stopped: {error}. What was graded before is kept, and the next run goes on from there."
        ) from error
    finally:
        gc.enable()


def _grade(root: Path, options) -> int:
    boxed = not options.unsafe_no_box
    with (
        _processes(options, boxed) as processes,
        _open(root, options.unit) as book,
        _workers(options, boxed, limits := _limits(options, book), processes) as workers,
    ):
        # What is imported late, nbgrader above all, is imported while the first worker gets ready.
        from rnnkit.grading.book import due, load_all
        from rnnkit.grading.report import summarise, terminal
        from rnnkit.grading.run import Class

        gc.freeze()  # nor will be: no collection has to look at it, nor the end of the command
        gc.enable()
        _writable(book)
        _known(book, options.student)
        asked = options.student or book.students()
        why = due(book, asked, options.force, limits.packages)
        students = sorted(why)
        print(_greeting(book, students), *_reasons(book, why, asked, limits.packages), sep="\n", file=sys.stderr)
        grading = Class(book, _secret(root), limits, boxed)
        failed = {} if options.student else grading.overlooked()
        with terminal.progress(len(students)) as graded:
            for record in grading.grade(students, workers):
                if record.failed:
                    failed[record.student] = record
                graded()
        _tell_times(book)
        handed_in = set(book.students())
        records = {r.student: r for r in load_all(root, options.unit) if r.student in handed_in} | failed
    if not records and not options.json:
        return 0  # nobody has handed anything in, as the greeting says
    summary = summarise(records.values())
    report = _report(options, summary, list(records.values()))
    if options.json:
        print(json.dumps(summary.as_dict(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        terminal.show(summary)
        print(f"Class report: {shown(report)}")
        print(f"Next: nbgrader generate_feedback {shlex.quote(options.unit)}, or the formgrader")
    return 1 if failed else 0


def _open(root: Path, unit: str):
    """The gradebook. nbgrader takes no cell into an assignment that somebody has handed in, nor out of it; so where the
    source has other cells by now, they are recorded here."""
    Book = without(OF_NBGRADER, "rnnkit.grading.book").Book
    from rnnkit.grading.paper import Differs

    try:
        return Book.open(root, unit)
    except Differs as differ:
        if not differ.handed_in:
            raise
        why = differ.why

    from rnnkit.cli import generate

    with tempfile.TemporaryDirectory() as made:
        if problem := generate.assignments(root, [unit], Path(made))[unit]:
            raise Refusal(f"{why}.\nThe source could not be recorded anew: {problem}")
    print(f"{why}. The gradebook has been given the cells of the source.", file=sys.stderr)
    return Book.open(root, unit)


def _secret(root: Path) -> bytes:
    from rnnkit.grading.jobs import course_secret

    try:
        return course_secret(root)
    except ValueError as why:
        raise Refusal(str(why)) from why


def _writable(book) -> None:
    if path := book.unwritable():
        raise Refusal(
            f"{shown(path)} cannot be written. Grading writes autograded/, reports/, .rnnkit/ and the gradebook.\n"
            f"Give yourself the right to, or copy the course ({book.root}) to a place where you have it."
        )


def _known(book, students: list[str] | None) -> None:
    if unknown := [student for student in students or [] if student not in book.students()]:
        raise Refusal(f"nothing was handed in by {', '.join(unknown)}: there is no {book.submitted(unknown[0])}")


def _greeting(book, students: list[str]) -> str:
    there = len(book.students())
    if not there:
        return f"Nobody has handed in {book.assignment}: there is no {shown(book.submitted('STUDENT'))}."
    return f"{len(students)} of {there} submissions of {book.assignment} are to be graded."


def _tell_times(book) -> None:
    """What was done with the times that nbgrader would have read otherwise."""
    from rnnkit.grading.paper.submission import KEPT_ASIDE, TIMESTAMP, as_text

    if count := len(set(book.settled)):
        print(
            f"nbgrader would have misread {plural(count, 'timestamp')}, now set right. What was handed in is kept "
            f"beside each, as {KEPT_ASIDE}.",
            file=sys.stderr,
        )
    for student in sorted(set(book.unsettled)):
        path, (found, _) = book.submitted(student) / TIMESTAMP, book.timestamp(student)
        cure = f"write {as_text(found)} into it" if found else "remove it"
        print(f"nbgrader misreads {shown(path)}, and it could not be replaced: {cure}.", file=sys.stderr)


def _reasons(book, why: dict[str, str], asked: list[str], packages: tuple[str, ...]) -> Iterator[str]:
    """Why submissions are graded again, and what is left for another run."""
    from rnnkit.grading.book.due import counted, outdated

    for many, reason in counted(why):
        yield f"{many} of them again: {reason}."
    for many, reason in counted(outdated(book, set(book.students()) - set(asked), packages)):
        whose = "1 submission that was not asked for has" if many == 1 else f"{many} that were not asked for have"
        yield f"{whose} to be graded again: {reason}. Run: rnnkit grade {shlex.quote(book.assignment)}"


def _limits(options, book):
    """As asked for; a cell has the time that nbgrader's configuration gives it, and the packages named there count
    too."""
    from nbgrader.preprocessors import Execute

    from rnnkit.grading.box import Limits
    from rnnkit.grading.box.distributions import named
    from rnnkit.grading.run import RnnkitGrade

    cell = options.cell_time or Execute(parent=book.app).timeout
    given = {
        "cell": cell,
        "call": cell,
        "notebook": options.notebook_time,
        "memory": options.memory and options.memory * 2**20,
        "packages": named([*RnnkitGrade(parent=book.app).allow, *(options.allow or ())]),
    }
    return Limits(**{name: value for name, value in given.items() if value})


@contextmanager
def _processes(options, boxed: bool):
    """The workers on this machine, if the class is graded here. The first gets ready while the gradebook is read."""
    if options.cluster:
        yield None
        return
    from rnnkit.grading.box import Limits
    from rnnkit.grading.box.distributions import named
    from rnnkit.grading.jobs import Processes

    count = options.workers or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    with Processes(count) as processes:
        processes.begin(Limits(packages=named(options.allow or ())), boxed)
        yield processes


@contextmanager
def _workers(options, boxed: bool, limits, processes):
    """What runs the jobs, on this machine or on a cluster, once it is known that it can."""
    if options.cluster:
        try:
            from rnnkit.grading.jobs.cluster import NoCluster, connected
        except ModuleNotFoundError as error:
            raise Refusal(
                f"{error.name} is not installed, which --cluster needs: python -m pip install 'rnnkit[cluster]'"
            ) from error
        try:
            with connected(options.cluster, boxed, limits.packages) as workers:
                yield workers
        except NoCluster as why:
            raise Refusal(str(why)) from why
        return
    from rnnkit.grading.box import NoBox
    from rnnkit.grading.box.distributions import refused

    if why := refused(limits.packages):
        raise Refusal(why)
    try:
        processes.ready()
        yield processes.grade
    except NoBox as why:
        raise Refusal(
            f"{why}\nWithout a box: --unsafe-no-box, which trusts every learner's code with your rights."
        ) from why


def _report(options, summary, records) -> Path:
    from rnnkit.grading.report import class_report

    path = Path(options.report or f"reports/{options.unit}.html").absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(class_report(summary, records), encoding="utf-8")
    return path


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number; expected 1 or more")
    return int(text)
