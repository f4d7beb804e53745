"""A unit released, handed in, graded, told back, exported, looked at: by nbgrader as it comes, and by `rnnkit grade`,
which has to give honest work the same scores. The first unit always, every other one with `make test-all`."""

import html
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from class_of_students import ROOT, UNITS, Course, answered, noisy, partly_right, read, solutions

from rnnkit import exercises
from tests.patience import PATIENCE


@pytest.fixture(scope="module", params=[UNITS[0], *(pytest.param(unit, marks=pytest.mark.slow) for unit in UNITS[1:])])
def handed_in(request, tmp_path_factory):
    """The unit released, and handed in by some students."""
    course = Course(tmp_path_factory.mktemp("course"), request.param)
    course.nbgrader("generate_assignment", course.unit)
    released, solved = read(course.released), solutions(read(course.source))
    course.mistake = partly_right(course.unit)
    # The first as most hand it in, demo cells and all.
    course.submit("all", read(course.source) if course.unit == UNITS[0] else answered(released, solved))
    course.submit("none", answered(released, {}))
    course.submit("part", answered(released, {**solved, course.mistake.exercise: course.mistake.answer}))
    course.submit("noisy", answered(released, {name: noisy(answer) for name, answer in solved.items()}))
    course.submit("deleted", answered(released, {name: "" for name in solved}))
    return course


@pytest.fixture(scope="module", params=["nbgrader autograde", "rnnkit grade"])
def course(request, handed_in, tmp_path_factory):
    """The class, graded."""
    course = handed_in.copied(tmp_path_factory.mktemp("graded"))
    course.boxed = request.param == "rnnkit grade"
    if course.boxed:
        box = pytest.importorskip("rnnkit.grading.box")
        try:
            box.probe()
        except box.NoBox as why:
            pytest.skip(str(why))
        course.rnnkit("grade", course.unit)
    else:
        course.nbgrader("autograde", course.unit)
    course.nbgrader("generate_feedback", course.unit)
    course.graded = course.scores()
    return course


@pytest.fixture
def stock(course):
    """For what does not depend on who graded."""
    if course.boxed:
        pytest.skip("seen with nbgrader autograde already")
    return course


@pytest.fixture
def points(course):
    return sum(exercise.points for exercise in exercises.unit(course.unit))


def test_the_solution_gets_all_points(course, points):
    assert course.graded["all"] == (points, points)


def test_the_unanswered_notebook_gets_none(course, points):
    assert course.graded["none"] == (0, points)


def test_deleted_answers_get_none(course, points):
    assert course.graded["deleted"] == (0, points)


def test_a_partly_right_one_gets_its_part(course, points):
    assert 0 < course.mistake.lost < exercises.get(course.mistake.exercise).points
    assert course.graded["part"] == (pytest.approx(points - course.mistake.lost, abs=0.01), points)


def test_answers_that_print_and_warn_lose_nothing(course, points):
    assert course.graded["noisy"] == (points, points)
    told = [report for report in course.reports("noisy") if "careful" in report and "UserWarning: a warning" in report]
    # A right answer prints on the cases that count, which nobody gets to see.
    assert not told if course.boxed else told


def test_feedback_shows_each_check_once(course):
    names = [exercise.name for exercise in exercises.unit(course.unit)]
    for student, headline in (("all", "right"), ("none", "not answered yet")):
        reports = course.reports(student)
        assert [report.split()[0] for report in reports] == names
        assert all(headline in report for report in reports)


def test_feedback_names_the_mistake(course):
    [report] = [report for report in course.reports("part") if report.split()[0] == course.mistake.exercise]
    assert "partly right" in report
    plain = re.sub(r"[`\s]", "", course.mistake.sentence)
    assert plain in re.sub(r"\s", "", html.unescape(report))


def test_the_release_in_the_repository_is_nbgraders(stock):
    assert (ROOT / "notebooks" / stock.unit / stock.file).read_bytes() == stock.released.read_bytes()


def test_a_second_release_changes_nothing(stock):
    first = stock.released.read_bytes()
    stock.nbgrader("generate_assignment", stock.unit, "--force")
    assert stock.released.read_bytes() == first
    assert [c["id"] for c in read(stock.released)["cells"]] == [c["id"] for c in read(stock.source)["cells"]]


def test_a_learner_validates(stock):
    """The button Validate in JupyterLab, and the command."""
    assert "Success! Your notebook passes all the tests." in stock.nbgrader("validate", stock.handed_in("all"))
    count = len(exercises.unit(stock.unit))
    assert f"VALIDATION FAILED ON {count} CELL(S)!" in stock.nbgrader("validate", stock.handed_in("none"))


@pytest.fixture
def jupyterlab(course):
    """JupyterLab in the course's folder; returns get(path) -> the answer's text."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    log = open(course.folder / "jupyterlab.log", "w")
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={token}",
            *as_root,
        ],
        cwd=course.folder,
        env=course.environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )

    def ask(path, method="GET"):
        headers = {"Authorization": f"token {token}"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read().decode("utf-8")

    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                ask("/api/status")
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < end, (course.folder / "jupyterlab.log").read_text()
                time.sleep(0.2)
        yield ask
        ask("/api/shutdown", method="POST")
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()
        server.wait()
        log.close()


def test_formgrader_shows_the_grades(course, points, jupyterlab):
    assert "Manage Assignments" in jupyterlab("/formgrader")
    [assignment] = json.loads(jupyterlab("/formgrader/api/assignments"))
    expected = (course.unit, points, len(course.graded))
    assert (assignment["name"], assignment["max_score"], assignment["num_submissions"]) == expected
    submissions = json.loads(jupyterlab(f"/formgrader/api/submissions/{course.unit}"))
    assert {s["student"]: (s["score"], s["max_score"]) for s in submissions} == course.graded
    assert not any(s["needs_manual_grade"] for s in submissions)
    notebooks = json.loads(jupyterlab(f"/formgrader/api/submitted_notebooks/{course.unit}/{course.unit}"))
    [submission] = [notebook["id"] for notebook in notebooks if notebook["student"] == "part"]
    page = jupyterlab(f"/formgrader/submissions/{submission}/")  # where an instructor reads it
    assert page.count('class="rnnkit-report"') == len(exercises.unit(course.unit))
