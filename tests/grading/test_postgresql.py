"""The gradebook in PostgreSQL, through nbgrader's `db_url`, on a server of the test's own."""

import glob
import os
import shutil
import subprocess
import tempfile
from contextlib import chdir
from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from rows import rows
from small_course import CONFIG, WEEK, answered, grade

from rnnkit.cli import generate

pytest.importorskip("psycopg2", reason="psycopg2 is not installed, by which SQLAlchemy speaks to PostgreSQL")
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


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


def test_the_same_rows_as_in_sqlite(server, copied, monkeypatch):
    monkeypatch.setattr("rnnkit.grading.submission.now", lambda: datetime(2031, 1, 1))
    url = f"postgresql+psycopg2://teacher@/postgres?host={server}"
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
                grade(book, student, {"test_double": 0.25})
            assert book.waiting() == []
            grade(book, "ann", {"test_double": 2})
    assert not (post.root / "gradebook.db").exists()
    assert rows(courses[post]) == rows(courses[lite])
