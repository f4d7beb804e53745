"""A class of hostile and of honest learners, graded once by the real command: what each of them earns, that nothing
was given away, that nothing got out of a box or stayed behind."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import re
import socket
import sqlite3
import stat
import threading
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import nbformat
import pytest
from bs4 import BeautifulSoup
from hostile import EVERY, given
from hostile.course import DATA, LIMITS, UNITS, HostileCourse
from hostile.form import FIRST, GENERATORS, LATE, MARK, cell_of, marked

from rnnkit.grading.book import load_all
from rnnkit.grading.box import NoBox, probe
from rnnkit.grading.jobs.verdict import public

ODD_FOLDERS = {"student_is_a_link"}  # its folder is no learner's, so there is no row of it
# Of those that another unit than the first has to face, make test tries these; make test-all tries all of them.
QUICK = {
    GENERATORS: {"generates_the_same_and_calls_it_new", "writes_the_same_and_calls_it_new"},
    LATE: {
        *("reads_notebooks", "tests_are_rewritten", "notebook_is_a_link_to_the_solution", "test_becomes_pass"),
        *("ends_with_a_huge_number", "equal_to_everything", "knows_the_examples", "os_exit", "sleeps_in_every_cell"),
        *("answer_takes_memory", "leaves_processes", "scripts_in_a_report", "missing_package"),
        *(one.name for one in given.FUNCTIONS),
    },
}
NEIGHBOUR = "the_neighbour"
TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm", "/run")


def _tried(unit: str) -> list[str]:
    """Who is in the class of a unit. The one with generators is there for them alone."""
    return [one.name for one in EVERY.values() if one.only == unit or (not one.only and unit != GENERATORS)]


TRIED = {unit: _tried(unit) for unit in UNITS}


def _rare(unit: str) -> set[str]:
    """Those whom make test-all alone has in it: of the first unit's, nine in ten of those whose work is honest."""
    honest = [name for name in TRIED[unit] if EVERY[name].tries == "honest"]
    rare = {name for number, name in enumerate(honest) if number % 10}
    return rare if unit == FIRST else {*TRIED[unit]} - QUICK[unit]


RARE = {unit: _rare(unit) for unit in UNITS}
assert all(QUICK[unit] <= {*TRIED[unit]} for unit in QUICK)

each = pytest.mark.parametrize(  # one test for each unit and each submission that is tried on it
    ("graded", "name"),
    [
        pytest.param(unit, name, id=f"{unit}-{name}", marks=[pytest.mark.slow] if name in RARE[unit] else [])
        for unit in UNITS
        for name in TRIED[unit]
        if name not in ODD_FOLDERS
    ],
    indirect=["graded"],
)
on_the_first = pytest.mark.parametrize("graded", [FIRST], indirect=True)


class Listener(threading.Thread):
    """Somebody on this machine who would hear from a box that is not shut."""

    def __init__(self, folder: Path):
        super().__init__(daemon=True)
        self.heard: list[str] = []
        self.sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self.sockets[0].getsockname()[1]
        for name in (f"\0rnnkit-hostile-{self.port}", str(folder / "socket")):
            made = socket.socket(socket.AF_UNIX)
            made.bind(name)
            made.listen()
            self.sockets.append(made)

    def run(self):
        def wait(one):
            while True:
                try:
                    one.accept()[0].close()
                except OSError:
                    return
                self.heard.append(str(one))

        for one in self.sockets:
            threading.Thread(target=wait, args=(one,), daemon=True).start()


class Graded:
    """The course after the command."""

    def __init__(self, course: HostileCourse, listener: Listener, done: CompletedProcess, trees: tuple[dict, dict]):
        self.course, self.listener, self.done, self.trees = course, listener, done, trees
        self.unit, self.name = course.unit, course.unit.name
        self.records = {record.student: record for record in load_all(course.root, self.name)}
        with sqlite3.connect(course.root / "gradebook.db") as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            self.rows = db.execute(
                "SELECT a.student_id, c.name, g.auto_score FROM grade g JOIN submitted_notebook n ON "
                "g.notebook_id = n.id "
                "JOIN submitted_assignment a ON n.assignment_id = a.id JOIN base_cell c ON g.cell_id = c.id"
            ).fetchall()
            self.times = dict(db.execute("SELECT student_id, timestamp FROM submitted_assignment"))

    def folder(self, student: str) -> Path:
        return self.course.root / "autograded" / student / self.name

    def notebook(self, student: str) -> dict:
        return json.loads((self.folder(student) / f"{self.name}.ipynb").read_text(encoding="utf-8"))

    def outputs(self, student: str) -> str:
        return json.dumps([cell.get("outputs", []) for cell in self.notebook(student)["cells"]], ensure_ascii=False)

    def scores(self, student: str) -> dict[str, float]:
        mine = {name.removeprefix("test_"): score for who, name, score in self.rows if who == student}
        return {name: mine[name] for name in self.unit.points}


@pytest.fixture(params=UNITS)
def graded(request, classes) -> Graded:
    return classes(request.param)


@pytest.fixture(scope="module")
def classes(request, tmp_path_factory):
    """classes(unit), graded when it is first asked for."""
    try:
        probe()
    except NoBox as reason:
        pytest.skip(str(reason))
    asked = {unit: set() for unit in UNITS}
    for item in request.session.items:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        if "graded" in given:
            asked[given["graded"]].add(given.get("name"))
    return cache(lambda kind: _graded(kind, tmp_path_factory.mktemp("hostile"), asked[kind]))


def _graded(kind: str, root: Path, asked: set[str]) -> Graded:
    listener = Listener(root)
    listener.start()
    course = HostileCourse(root, UNITS[kind], listener.port)
    right = course.notebooks["solved"]
    neighbour = copy.deepcopy(right)
    cell_of(neighbour, next(iter(course.unit.points)))["source"] += f"\n    # {course.secrets['neighbour']}"
    course.submit(NEIGHBOUR, neighbour)
    everybody = [EVERY[name] for name in TRIED[kind] if name not in RARE[kind] or name in asked]
    for one in everybody:
        if one.before and kind == FIRST:
            course.submit(one.name, right)
    done = course.rnnkit("grade", course.unit.name)  # after which everything is there that is kept between runs
    assert done.returncode == 0, done.stderr
    assert {record.score for record in load_all(course.root, course.unit.name)} == {sum(course.unit.points.values())}
    for one in everybody:
        course.hand_in(one)
    before = _tree(course.root)
    done = course.rnnkit("grade", course.unit.name, "--force", *LIMITS)
    assert done.returncode == 0, done.stderr
    return Graded(course, listener, done, (before, _tree(course.root)))


def _tree(root: Path) -> dict[str, str]:
    """Every file and folder of the course that grading has no business to change. (A time that cannot be is set
    right.)"""
    set_right = {one.name for one in EVERY.values() if one.timed}
    ours = {"autograded", "gradebook.db", ".rnnkit", "reports", "feedback"}
    found = {}
    for folder, folders, names in os.walk(root):
        if folder == str(root):
            folders[:], names = [n for n in folders if n not in ours], [n for n in names if n not in ours]
        for name in [*folders, *names]:
            path = os.path.join(folder, name)
            if name.startswith("timestamp.txt") and Path(folder).parent.name in set_right:
                continue
            regular = stat.S_ISREG(os.lstat(path).st_mode) and os.path.getsize(path) < 2**24
            found[path] = hashlib.sha256(Path(path).read_bytes()).hexdigest() if regular else ""
    return found


# -- what they earn


@each
def test_earns_what_it_deserves(graded, name):
    one, found, record = EVERY[name], graded.scores(name), graded.records[name]
    expected = {name: found[name] if score is None else score for name, score in graded.unit.scores(one).items()}
    assert found == pytest.approx(expected), f"{one.does} {record.flags}"
    assert all(0 <= found[exercise] <= most for exercise, most in graded.unit.points.items())
    assert not record.failed and record.score == pytest.approx(sum(found.values()))
    assert len(record.flags) <= 21
    assert re.search(graded.unit.fill(one.told), "\n".join([*record.flags, *record.problems, graded.outputs(name)]))
    if one.timed:
        assert graded.times[name] is None
    if one.tries == "honest" and not one.earns:
        assert not record.problems


def test_the_neighbour_is_untouched(graded):
    assert graded.scores(NEIGHBOUR) == graded.unit.points
    assert not graded.records[NEIGHBOUR].problems


def test_everybody_has_a_row_and_nobody_else(graded):
    everybody = {NEIGHBOUR, *TRIED[graded.unit.kind]} - RARE[graded.unit.kind]
    assert {who for who, *_ in graded.rows} >= everybody - ODD_FOLDERS
    assert not any(MARK in who for who, *_ in graded.rows)
    tests = {f"test_{exercise}" for exercise in graded.unit.points}
    assert all(score is not None for _, name, score in graded.rows if name in tests)


# -- what they see


def test_no_secret_is_given_away(graded):
    """Neither as it is, nor backwards, nor encoded."""
    for place, secret in graded.course.secrets.items():
        forms = {secret, secret[::-1], secret.encode().hex()}
        forms |= {base64.b64encode(b"x" * n + secret.encode()).decode()[4:-4] for n in range(3)}
        for path in _files(graded.course.root / "autograded"):
            if NEIGHBOUR not in path.parts or place != "neighbour":
                text = path.read_text(encoding="utf-8", errors="replace")
                assert not [form for form in forms if form in text], (place, path)


@each
def test_finds_nothing(graded, name):
    """FOUND is what a submission prints that sees something it should not."""
    assert not re.findall(r"FOUND[^\"]{0,200}", graded.outputs(name))


@on_the_first
def test_feedback_shows_no_number_of_the_cases_that_count(graded):
    shown = set(re.findall(r"-?\d\.\d{9,}", graded.outputs("prints_the_cases")))
    cases = "".join(repr(array.tolist()) for case, _ in public(graded.unit.words["ANSWER"]) for array in case.args)
    assert shown, "it shows those of the public cases"
    assert not [number for number in shown if number not in cases]


@each
def test_leaves_an_ordinary_small_notebook(graded, name):
    notebook, handed_in = graded.notebook(name), graded.course.folder(name)
    nbformat.validate(notebook)
    found = list(_files(graded.folder(name)))
    assert all(stat.S_ISREG(os.lstat(path).st_mode) for path in found)
    assert (graded.folder(name) / f"{graded.name}.ipynb").stat().st_size < 3 * 2**20
    taken = {f"{graded.name}.ipynb", "timestamp.txt", "submission_secret.txt", DATA[0]}
    taken |= set(os.listdir(handed_in)) if handed_in.is_dir() else set()
    assert {path.relative_to(graded.folder(name)).parts[0] for path in found} <= taken
    assert (graded.folder(name) / DATA[0]).read_text() == DATA[1]
    for path in found:
        assert path.suffix.lower() not in (".py", ".pth", ".so", ".pyc")
    if (graded.folder(name) / "timestamp.txt").exists():
        assert "2099" not in (graded.folder(name) / "timestamp.txt").read_text()
    points = graded.unit.points
    tests = [cell for cell in marked(notebook, "grade") if not cell["metadata"]["nbgrader"]["solution"]]
    assert [cell["metadata"]["nbgrader"]["grade_id"] for cell in tests] == [f"test_{exercise}" for exercise in points]
    assert all(cell["source"] == f"check({exercise})" for cell, exercise in zip(tests, points, strict=True))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@on_the_first
def test_only_the_grader_makes_reports(graded):
    for cell in graded.notebook("imitates_a_report")["cells"]:
        if "nbgrader" not in cell["metadata"]:
            assert "rnnkit-report" not in json.dumps(cell.get("outputs", []))
    assert "\\u001b" not in json.dumps(graded.notebook("imitates_a_report")["cells"])


@on_the_first
def test_feedback_holds_nothing_active(graded):
    done = graded.course.nbgrader("generate_feedback", graded.name, "--student=scripts_*")
    assert done.returncode == 0, done.stderr
    pages = list((graded.course.root / "feedback").rglob("*.html"))
    assert len(pages) == sum(name.startswith("scripts_") for name in TRIED[graded.unit.kind])
    for page in pages:
        _is_inactive(page.read_text(encoding="utf-8"))


def test_the_instructor_sees_nothing_active(graded):
    """The class report in the browser, and what the command prints in a terminal."""
    _is_inactive((graded.course.root / "reports" / f"{graded.name}.html").read_text(encoding="utf-8"))
    for told in (graded.done.stdout, graded.done.stderr):
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", told)
    assert "Warning" not in graded.done.stderr and "Traceback" not in graded.done.stderr


def _is_inactive(page: str) -> None:
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        assert tag.name not in ("iframe", "object", "embed", "form", "base"), tag
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        loaded = [str(tag.attrs.get(name, "")) for name in ("src", "action", "srcdoc", "formaction", "xlink:href")]
        assert not [link for link in loaded if "rnnkit_active" in link], tag
        assert "script:" not in "".join(str(tag.attrs.get("href", "")).lower().split()), tag
        assert tag.name not in ("script", "style", "svg") or "rnnkit_active" not in str(tag), tag
        assert tag.name != "meta" or "refresh" not in str(tag.attrs.get("http-equiv", "")).lower(), tag


# -- what is left


def test_no_file_of_the_course_changed(graded):
    before, after = graded.trees
    assert not {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_nobody_was_reached(graded):
    assert graded.listener.heard == []


def test_no_file_is_left(graded):
    places = [graded.course.root, *map(Path, TEMPORARY)]
    handed_in = graded.course.root / "submitted"
    left = [path for place in places for path in _files(place) if MARK in path.name and handed_in not in path.parents]
    assert left == []


def test_no_process_is_left(graded):
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "comm").read_bytes()
        except OSError:
            continue
        if MARK.encode() in told or b"sleep\0" + b"41" in told:
            left.append((folder.name, told))
    assert left == []


def _files(root: Path):
    for folder, _, names in os.walk(root, onerror=None):
        yield from (Path(folder, name) for name in names)
