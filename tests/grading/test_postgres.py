"""A class graded by the command, with the gradebook in a real PostgreSQL server."""

import glob
import os
import shutil
import subprocess
import tempfile
from contextlib import chdir, closing
from datetime import datetime
from pathlib import Path

import pytest
from commands import grade, need_box, records
from nbgrader.api import Gradebook
from rows import rows
from small_course import CONFIG, WEEK, SmallCourse, answered
from small_course import grade as recorded

from rnnkit.cli import generate
from rnnkit.grading.paper import Unready

psycopg2 = pytest.importorskip("psycopg2", reason="psycopg2 is not installed, by which SQLAlchemy speaks to PostgreSQL")

# nbgrader's own code makes SQLAlchemy warn.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")]
SECRET = "0" * 64  # the same cases for both


@pytest.fixture(scope="module")
def server():
    """The folder of a new server's socket."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [os.path.dirname(shutil.which("initdb") or "")]
    if not found[-1]:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    folder = tempfile.mkdtemp(prefix="pg", dir="/tmp")  # a socket's path is short
    as_user = {}
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *arguments: str) -> None:
        command = [os.path.join(found[-1], program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)

    data = os.path.join(folder, "data")
    run("initdb", "-D", data, "-U", "teacher", "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-o", options, "-l", os.path.join(folder, "log"), "start")
    yield folder
    run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


def _create(server: str, name: str) -> None:
    with closing(psycopg2.connect(host=server, user="teacher", dbname="postgres")) as db:
        db.autocommit = True
        db.cursor().execute(f"CREATE DATABASE {name}")


def class_of_three(root: Path, db_url: str) -> SmallCourse:
    root.mkdir()
    course = SmallCourse(root, single=True, config=f"{CONFIG}c.CourseDirectory.db_url = {db_url!r}\n")
    course.url = db_url
    wrong = answered(course.solved(), {"double": "def double(a): return a"})
    course.submit("ann", "2026-01-01 10:00:00 UTC", main=course.solved())
    course.submit("bob", "2026-01-02 10:00:00.123456 UTC", main=wrong)
    course.submit("cy", main=course.released())
    (root / ".rnnkit").mkdir()
    (root / ".rnnkit" / "grading_secret").write_text(SECRET)
    return course


@pytest.fixture(scope="module")
def both(server, tmp_path_factory):
    """The same class, generated and graded with the gradebook in PostgreSQL, and in SQLite."""
    need_box()
    folder = tmp_path_factory.mktemp("gradebooks")
    _create(server, "course")
    urls = {
        "postgres": f"postgresql+psycopg2://teacher@/course?host={server}",
        "sqlite": f"sqlite:///{folder}/sqlite/gradebook.db",
    }
    courses = {name: class_of_three(folder / name, url) for name, url in urls.items()}
    for course in courses.values():
        status, _, said = grade(course, "--workers", "2")
        assert status == 0, said
    assert not (folder / "postgres" / "gradebook.db").exists()
    return courses


def test_the_same_rows_as_in_sqlite(both):
    found = rows(both["postgres"].url)
    assert len(found["submitted_assignment"]) == 3 and len(found["grade"]) == 15
    assert {row["auto_score"] for row in found["grade"]} == {None, 0, 2, 4}
    assert found == rows(both["sqlite"].url)


def test_the_same_records(both):
    scores = [{student: record.score for student, record in records(course).items()} for course in both.values()]
    assert scores == [{"ann": 6.0, "bob": 4.0, "cy": 0.0}] * 2


def test_what_the_formgrader_asks_for(both):
    with Gradebook(both["postgres"].url, "small") as book:
        found = book.submission_dicts("week")
        assert {each["student"]: each["score"] for each in found} == {"ann": 6.0, "bob": 4.0, "cy": 0.0}
        assert {each["max_score"] for each in found} == {15.5}
        assert book.average_assignment_score("week") == pytest.approx(10 / 3)
        assert {each["score"] for each in book.notebook_submission_dicts("main", "week")} == {6.0, 4.0, 0.0}
        assert {each["id"]: each["score"] for each in book.student_dicts()} == {"ann": 6.0, "bob": 4.0, "cy": 0.0}


def test_graded_again(both):
    """A new attempt replaces what the earlier one left, and what a person gave stays."""
    course = both["postgres"]
    with Gradebook(course.url, "small") as book:
        one = book.find_grade("why", "main", "week", "ann")
        one.manual_score, one.needs_manual_grade = 2.5, False
        book.db.commit()
    wrong = answered(course.solved(), {"rnn_step": "def rnn_step(x_t, h_prev, Wxh, Whh, bh): return h_prev"})
    course.submit("ann", "2026-01-03 10:00:00 UTC", main=wrong)
    status, _, said = grade(course)
    assert status == 0 and "1 of 3 submissions" in said, said
    with Gradebook(course.url, "small") as book:
        assert book.find_submission("week", "ann").score == 2 + 2.5
        assert book.find_grade("test_rnn_step", "main", "week", "ann").auto_score == 0
    status, _, said = grade(course, "--force", "--student", "bob")
    assert status == 0 and records(course)["bob"].score == 4.0, said
    course.nbgrader("generate_feedback", "week")
    assert (course.root / "feedback" / "ann" / "week" / "main.html").is_file()


@pytest.mark.parametrize(
    "driver, says",
    [("postgresql+psycopg2", "No such file or directory"), ("postgresql+pg8000", "python -m pip install pg8000")],
)
def test_the_gradebook_cannot_be_opened(single, driver, says):
    url = f"{driver}://teacher@/course?host={single.root}"
    (single.root / "nbgrader_config.py").write_text(f"{CONFIG}c.CourseDirectory.db_url = {url!r}\n")
    with pytest.raises(Unready, match=r"^the gradebook cannot be opened: ") as why:
        single.book()
    assert says in str(why.value)


def test_late_and_changed_submissions_have_the_same_rows_too(server, copied, monkeypatch):
    monkeypatch.setattr("rnnkit.grading.paper.submission.now", lambda: datetime(2031, 1, 1))
    url = f"postgresql+psycopg2://teacher@/late?host={server}"
    _create(server, "late")
    lite, post = copied("lite"), copied("post")
    (post.root / "gradebook.db").unlink()
    (post.root / "nbgrader_config.py").write_text(f"{CONFIG}c.CourseDirectory.db_url = {url!r}\n")
    with chdir(post.root):
        assert generate.assignments(post.root, [WEEK], post.root / "again") == {WEEK: ""}
    courses = {lite: f"sqlite:///{lite.root / 'gradebook.db'}", post: url}
    for course, where in courses.items():
        with Gradebook(where, "small") as book:
            book.update_or_create_assignment(WEEK, duedate="2030-01-01 12:00:00 UTC")
        course.submit("ann", "2030-01-02 10:00:00 UTC", main=course.solved())
        course.submit("bob", main=answered(course.released(), {"why": "So."}))
        with course.book() as book:
            assert book.waiting() == ["ann", "bob"]
            for student in book.waiting():
                recorded(book, student, {"test_double": 0.25})
            assert book.waiting() == []
            recorded(book, "ann", {"test_double": 2})
    assert not (post.root / "gradebook.db").exists()
    assert rows(courses[post]) == rows(courses[lite])
