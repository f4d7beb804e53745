"""A course of one small assignment with every kind of cell that nbgrader knows, to hand in and to grade."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import sysconfig
from contextlib import chdir
from pathlib import Path

from babel.messages import Catalog
from nbformat import v4

from rnnkit.cli import generate
from rnnkit.grading.book import Book, Recorded
from rnnkit.grading.jobs import CellResult, Result
from rnnkit.messages import catalogues, release

WEEK = "week"
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "small"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
RIGHT = "    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)"
STEP = f"""def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    ### BEGIN SOLUTION
{RIGHT}
    ### END SOLUTION"""
HIDDEN = "### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


def marks(grade_id: str, **given) -> dict:
    plain = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": grade_id, **plain, **given}}


def code(name: str, source: str, *tags: str, **given):
    metadata = (marks(name, **given) if given else {}) | ({"tags": list(tags)} if tags else {})
    return v4.new_code_cell(source, id=f"id-{name}", metadata=metadata)


def text(name: str, source: str, **given):
    return v4.new_markdown_cell(source, id=f"id-{name}", metadata=marks(name, **given) if given else {})


def test(name: str, source: str, points: float):
    return code(name, source, grade=True, locked=True, points=points)


def main() -> dict:
    return v4.new_notebook(
        metadata=KERNEL,
        cells=[
            text("title", "# A week"),
            code("imports", "import numpy as np\nfrom rnnkit import check"),
            code("given", "bias = 1", locked=True),
            code("rnn_step", STEP, solution=True),
            test("test_rnn_step", "check(rnn_step)\n" + HIDDEN.format("check(rnn_step, seed=101)"), 4),
            code("training", "assert False, 'never run when grading'", "demo"),
            code(
                "double",
                "def double(a):\n    ### BEGIN SOLUTION\n    return 2 * a\n    ### END SOLUTION",
                solution=True,
            ),
            test("test_double", "assert double(1) == 2\n" + HIDDEN.format("assert double(21) == 42"), 2),
            text("why", "Because.", grade=True, solution=True, points=3),
            code("draw", "print('a picture')", grade=True, solution=True, points=1.5),
            text("project", "Do something of your own.", task=True, locked=True, points=5),
            text("end", "The end."),
        ],
    )


def extra() -> dict:
    return v4.new_notebook(metadata=KERNEL, cells=[code("half", "x = 1\n", solution=True), test("test_half", "x", 1)])


class SmallCourse:
    """The course in `root`: main.ipynb and, unless `single`, extra.ipynb; released and in the gradebook."""

    def __init__(self, root: Path, single: bool = False, config: str = CONFIG):
        self.root = root
        (root / "nbgrader_config.py").write_text(config)
        source = root / "source" / WEEK
        source.mkdir(parents=True)
        self.names = ["main"] if single else ["extra", "main"]
        for name in self.names:
            (source / f"{name}.ipynb").write_text(json.dumps({"main": main, "extra": extra}[name]()))
        (source / "data.csv").write_text("1,2\n")
        with chdir(root):  # the repository's own configuration stays out of it
            problems = generate.assignments(root, [WEEK], root / "release")
        assert problems == {WEEK: ""}, problems

    def released(self, name: str = "main") -> dict:
        return json.loads((self.root / "release" / WEEK / f"{name}.ipynb").read_text())

    def solved(self, name: str = "main") -> dict:
        """As a learner hands it in who has everything right."""
        return answered(
            self.released(name), {"rnn_step": STEP, "double": "def double(a): return a + a", "half": "x = 0.5"}
        )

    def folder(self, student: str) -> Path:
        return self.root / "submitted" / student / WEEK

    def submit(self, student: str, at: str | None = None, **notebooks: dict) -> Path:
        folder = self.folder(student)
        folder.mkdir(parents=True, exist_ok=True)
        for name, notebook in notebooks.items():
            (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
        if at:
            (folder / "timestamp.txt").write_text(at)
        return folder

    def graded(self, student: str) -> Path:
        return self.root / "autograded" / student / WEEK

    def notebook(self, student: str, name: str = "main") -> dict:
        return json.loads((self.graded(student) / f"{name}.ipynb").read_text(encoding="utf-8"))

    def book(self) -> Book:
        return Book.open(self.root, WEEK)

    def nbgrader(self, *arguments: str) -> str:
        path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
        mine = {name: str(self.root / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.root,
            env={**os.environ, **mine, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout
        return done.stdout


def answered(notebook: dict, answers: dict[str, str]) -> dict:
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        if (name := cell["metadata"].get("nbgrader", {}).get("grade_id")) in answers:
            cell["source"] = answers[name]
    return notebook


CHINESE = {"YOUR ANSWER HERE": "在这里作答", "YOUR CODE HERE": "在这里写代码"}


def in_chinese(released: dict, folder: Path) -> dict:
    """The released notebook as `rnnkit release` writes it in Chinese, made in the folder."""
    words = Catalog(locale=catalogues.LANGUAGE, fuzzy=False)
    for text, translation in CHINESE.items():
        words.add(text, translation)
    place = catalogues.of_notebook(folder, "main")
    place.parent.mkdir(parents=True)
    place.write_bytes(catalogues.text_of(words))
    english, chinese = folder / "main.ipynb", folder / "zh" / "main.ipynb"
    english.write_text(json.dumps(released), encoding="utf-8")
    release.make(folder, english, chinese, "zh")
    return json.loads(chinese.read_text(encoding="utf-8"))


def cell(notebook: dict, grade_id: str) -> dict:
    [found] = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id]
    return found


def results(plans: dict, scores: dict[str, float] | None = None, outputs: dict[str, list] | None = None) -> dict:
    """What a box could have answered: each test passed, or earned what `scores` says for its grade_id."""
    scores, outputs = scores or {}, outputs or {}
    return {
        name: Result(
            {
                step.cell_id: CellResult(
                    outputs.get(step.cell_id, []),
                    None if step.kind == "run" else scores.get(step.grade_id, step.max_score),
                )
                for step in plan.steps
            }
        )
        for name, plan in plans.items()
    }


def grade(book: Book, student: str, scores: dict[str, float] | None = None, outputs: dict | None = None) -> Recorded:
    """Read, rebuild and record a submission as if a box had run it."""
    handed_in = book.read(student)
    plans = book.plans(handed_in)
    return book.record(student, handed_in, plans, results(plans, scores, outputs))
