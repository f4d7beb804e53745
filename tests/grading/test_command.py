"""`rnnkit grade` on a small course: the real command, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig

import pytest
from small_course import SmallCourse, answered, cell, in_chinese

from rnnkit.cli import main
from rnnkit.grading.book.due import ALLOWED
from rnnkit.grading.box import NoBox, probe
from rnnkit.grading.box.distributions import named

COMMAND = [sys.executable, "-c", "import sys; from rnnkit.cli import main; sys.exit(main())", "grade"]


@pytest.fixture(scope="module", autouse=True)
def a_box():
    try:
        probe()
    except NoBox as why:
        pytest.skip(str(why))


def run(course, *arguments, **environment):
    """Exit status, output, errors."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=course.root,
        env={**os.environ, "PATH": path, "COLUMNS": "80", **environment},
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def graded(made, tmp_path_factory):
    """A class of four, graded; `said` is what the command printed."""
    course = SmallCourse.__new__(SmallCourse)
    course.root, course.names = tmp_path_factory.mktemp("class") / "course", made[False].names
    shutil.copytree(made[False].root, course.root)
    right = {name: course.solved(name) for name in course.names}
    course.submit("ann", "2026-01-01 10:00:00", **right)
    step = "def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return np.tanh(x_t @ Wxh.T + h_prev @ Whh + bh)"
    course.submit("bob", **right | {"main": answered(right["main"], {"rnn_step": step})})
    course.submit("cyd", **{name: course.released(name) for name in course.names})
    course.submit("dan", main=right["main"])  # one notebook is missing
    (course.folder("eve")).mkdir(parents=True)
    (course.folder("eve") / "main.ipynb").write_text("{")
    course.said = run(course, "week")
    return course


def scores(course):
    """By student, from nbgrader's own gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "small") as book:
        return {s.student.id: s.score for s in book.find_assignment("week").submissions}


def test_every_submission_has_its_score(graded):
    assert scores(graded) == {"ann": 6.5, "bob": 2.5, "cyd": 0.0, "dan": 6.0, "eve": 0.0}
    assert graded.said[0] == 0


def test_what_is_told(graded):
    _, out, err = graded.said
    assert "5 of 5 submissions of week are to be graded" in err and "5 of 5 graded" in err
    assert "5 of 5 submissions graded" in out and "still to be graded by hand" in out
    assert "Judged in the learner's process: extra: test_half, main: test_double" in " ".join(out.split())
    assert "Whh is used without `.T`" in " ".join(out.split())
    assert "Class report: reports/week.html" in out
    assert "<script" not in (graded.root / "reports" / "week.html").read_text(encoding="utf-8")


def test_the_graded_notebook_holds_the_report_and_no_hidden_test(graded):
    text = json.dumps(graded.notebook("bob"))
    assert "seed=101" not in text and "double(21)" not in text
    [output] = cell(graded.notebook("bob"), "test_rnn_step")["outputs"]
    assert output["data"]["text/plain"] == "0" and "The mistake" in output["data"]["text/html"]


def test_a_second_run_grades_nobody(graded):
    before = {path: path.stat().st_mtime_ns for path in (graded.root / "autograded").rglob("*")}
    status, out, err = run(graded, "week", "--json")
    assert status == 0 and "0 of 5 submissions" in err
    assert {path: path.stat().st_mtime_ns for path in (graded.root / "autograded").rglob("*")} == before
    summary = json.loads(out)
    assert (summary["assignment"], summary["submissions"], summary["graded"]) == ("week", 5, 5)
    assert summary["scores"]["highest"] == 6.5 and summary["mistakes"][0]["exercise"] == "rnn_step"


def test_one_student_again_and_a_new_submission(graded):
    _, _, err = run(graded, "week", "--student", "ann", "--force")
    assert "1 of 5 submissions" in err
    graded.submit("cyd", "2026-02-01 10:00:00", main=graded.solved())
    graded.submit("eve", main=graded.solved())  # changed, and no timestamp tells of it
    _, _, err = run(graded, "week", "--workers", "1")
    assert "2 of 5 submissions" in err
    assert scores(graded)["cyd"] == scores(graded)["eve"] == 6.0


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["weak"], "nbgrader generate_assignment weak"),
        (["week", "--student", "zoe"], "nothing was handed in by zoe"),
        (["week", "--workers", "0"], "'0' is no number"),
        (["week", "--cell-time", "soon"], "no number of seconds"),
        (["week", "--allow", "no-such-package"], "no-such-package cannot be allowed: not installed here"),
        (["week", "--allow", "rnnkit"], "rnnkit cannot be allowed: a box never has the course"),
    ],
)
def test_what_cannot_be_done_is_said(course, arguments, sentence, monkeypatch, capsys):
    monkeypatch.chdir(course.root)
    try:
        status = main(["grade", *arguments])
    except SystemExit as end:  # argparse
        status = end.code
    err = capsys.readouterr().err
    assert status == 2 and sentence in " ".join(err.split()) and "Traceback" not in err


def test_a_folder_that_is_no_course(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", "week"]) == 2
    assert "nbgrader_config.py" in capsys.readouterr().err


def test_a_notebook_in_chinese(single, tmp_path):
    """What was not touched counts as not answered; what is wrong is told in Chinese, by the box too."""
    from nbgrader.api import Gradebook

    chinese = in_chinese(single.released(), tmp_path / "chinese")
    single.submit("ann", main=chinese)
    too_few = "def rnn_step(x_t):\n    return x_t"
    single.submit("bob", main=answered(chinese, {"rnn_step": too_few, "why": "因为。"}))
    status, _, _ = run(single, "week")
    assert status == 0 and scores(single) == {"ann": 0.0, "bob": 0.0}
    with Gradebook(f"sqlite:///{single.root}/gradebook.db", "small") as book:
        comments = {c.name: c.comment for c in book.find_submission_notebook("main", "week", "ann").comments}
        waits = {g.name for g in book.find_submission_notebook("main", "week", "bob").grades if g.needs_manual_grade}
    assert {name for name, said in comments.items() if said == "No response."} == {"rnn_step", "double", "why", "draw"}
    assert waits == {"why", "project"}
    assert "练习按位置传入" in json.dumps(cell(single.notebook("bob"), "test_rnn_step")["outputs"], ensure_ascii=False)
    assert "尚未作答" in json.dumps(cell(single.notebook("ann"), "test_rnn_step")["outputs"], ensure_ascii=False)


def test_nobody_has_handed_in(course):
    status, out, err = run(course, "week")
    assert status == 0 and "Nobody has handed in week" in err and out == ""


@pytest.mark.slow
def test_packages_that_an_instructor_allows(course):
    """pyyaml is no package of a box; an answer that uses it stops there until it is allowed."""
    uses = "import yaml\n" + cell(course.solved(), "rnn_step")["source"].replace(
        "    return", "    yaml.dump(1)\n    return"
    )
    for student in ("ann", "bob"):
        course.submit(student, main=answered(course.solved(), {"rnn_step": uses}))
    status, out, _ = run(course, "week")
    assert status == 0 and scores(course) == {"ann": 2.0, "bob": 2.0}
    assert "the code imports yaml, which the box does not have" in " ".join(out.split())
    text = cell(course.notebook("ann"), "rnn_step")["outputs"][-1]["text"]
    assert "Python's own modules, NumPy and Matplotlib" in text
    status, _, err = run(course, "week", "--student", "ann", "--allow", "PyYAML")
    assert status == 0 and f"1 of them again: {ALLOWED}." in " ".join(err.split())
    with open(course.root / "nbgrader_config.py", "a") as file:
        file.write('c.RnnkitGrade.allow = ["yaml"]\n')
    status, out, err = run(course, "week")
    assert status == 0 and scores(course) == {"ann": 6.0, "bob": 6.0} and "yaml" not in out
    assert "1 of 2 submissions" in err
    (course.root / "nbgrader_config.py").write_text("c = get_config()\nc.RnnkitGrade.allow = [3]\n")
    status, _, err = run(course, "week")
    assert status == 2 and "nbgrader's configuration cannot be used" in err and "Traceback" not in err


def test_packages_by_the_names_they_are_imported_by():
    assert named(["yaml", "json", "Pillow", "no_such"]) == ("PyYAML", "Pillow", "no_such")


def test_without_bubblewrap_it_refuses(course, tmp_path):
    course.submit("ann", main=course.solved())
    empty = tmp_path / "bin"
    empty.mkdir()
    for name in ("alembic",):
        (empty / name).symlink_to(os.path.join(sysconfig.get_path("scripts"), name))
    status, _, err = run(course, "week", PATH=str(empty))
    assert status == 2 and "apt install bubblewrap" in err and "--unsafe-no-box" in err
    assert not (course.root / "autograded").exists()
    status, out, _ = run(course, "week", "--unsafe-no-box", PATH=str(empty))
    assert status == 0 and "NOT IN A BOX" in out
    assert "NOT IN A BOX" in (course.root / "reports" / "week.html").read_text(encoding="utf-8")
