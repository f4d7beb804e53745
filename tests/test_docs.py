"""The instructors' page: its commands and options exist, and what it shows of grading is what comes out."""

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import a_class, cluster_page
from rnnkit.cli import doctor, main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
CODE = [text for _, text in BLOCKS] + re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", PAGE, flags=re.M | re.S))
UNIT = "01_hidden_state"


def commands(program):
    """Every use of a program on the page, as lists of words."""
    lines = [line.strip().removeprefix("$ ") for text in CODE for line in text.splitlines()]
    found = [shlex.split(line, comments=True) for line in lines if re.match(rf"{program} [a-z]\w+( |$)", line)]
    assert found, f"the page shows no command of {program}"
    return found


def options(words):
    return {word.partition("=")[0] for word in words if word.startswith("--")}


@pytest.fixture
def rnnkit_help(capsys):
    def ask(name):
        with pytest.raises(SystemExit) as end:
            main([name, "--help"])
        assert end.value.code == 0, f"there is no rnnkit {name}"
        return capsys.readouterr().out

    return ask


def test_commands_and_options_of_rnnkit_exist(rnnkit_help):
    for _, name, *words in commands("rnnkit"):
        assert options(words) <= set(re.findall(r"--[a-z-]+", rnnkit_help(name))), (name, words)


def test_options_in_the_text_exist(rnnkit_help):
    named = {word for text in CODE for word in re.findall(r"^--[a-z-]+", text)}
    assert {"--cell-time", "--memory", "--cluster", "--unsafe-no-box"} <= named
    assert named <= {each for name in ("grade", "collect") for each in re.findall(r"--[a-z-]+", rnnkit_help(name))}


def test_every_option_of_grade_is_on_the_page(rnnkit_help):
    there = set(re.findall(r"--[a-z-]+", rnnkit_help("grade"))) - {"--help"}
    assert there <= set(re.findall(r"--[a-z-]+", PAGE))


def test_commands_of_nbgrader_exist():
    from nbgrader.apps.nbgraderapp import NbGraderApp

    for _, name, *words in commands("nbgrader"):
        assert name in NbGraderApp.subcommands, name
        if name == "db":
            assert words[:2] == ["assignment", "add"]
            words = [word for word in words if not word.startswith("--duedate=")]
        app = NbGraderApp.subcommands[name][0]
        known = {f"--{each}" for each in (*app().aliases, *app().flags) if isinstance(each, str)}
        assert options(words) <= known, (name, words)


def test_what_the_page_configures_exists():
    from nbgrader import apps, coursedir, plugins, preprocessors  # noqa: F401 (evaluated below)

    from rnnkit.grading.run import RnnkitGrade

    where = {"CourseDirectory": coursedir.CourseDirectory, "AssignLatePenalties": preprocessors.AssignLatePenalties}
    where |= {"RnnkitGrade": RnnkitGrade}
    found = re.findall(r"\bc\.(\w+)\.(\w+) =", PAGE)
    assert {name for name, _ in found} == set(where)
    assert all(where[name].class_traits(config=True).get(trait) for name, trait in found)


def test_the_penalty_on_the_page_takes_two_points_a_day():
    [source] = [text for language, text in BLOCKS if language == "python" and "TwoPointsADay" in text]
    names = {}
    exec(source, names)
    penalty = names["TwoPointsADay"]().late_submission_penalty
    assert [penalty("ann", 16.0, seconds) for seconds in (60, 86400, 86401, 86400 * 30)] == [2, 2, 4, 8]


@pytest.mark.parametrize("source", [text for language, text in BLOCKS if language == "python"])
def test_python_on_the_page_is_python(source):
    ast.parse(source)


def test_the_extras_on_the_page_are_those_of_the_package():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"\[(\w+)\]'", PAGE)) == {"grade", "cluster"} <= set(extras)


def table(head):
    """The rows of the table with that first column, as lists of cells."""
    after = PAGE[PAGE.index(f"\n| {head} |") :].split("\n\n")[0].strip().splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in after if row.startswith("|")]


def test_the_layouts_on_the_page_are_known():
    archive = pytest.importorskip("rnnkit.grading.paper.archive")
    from rnnkit.grading.paper.collect import fit

    for platform, names, student, _ in table("platform"):
        [name] = re.findall("`([^`]+)`", names)
        found = archive.sorted_out([archive.Member(name, None)])
        assert (found.platform, [f"`{fit(file.label)}`" for file in found.files]) == (platform, [student])
    assert len(table("platform")) == len(archive.LAYOUTS)


def test_the_times_on_the_page_are_what_counts():
    times = pytest.importorskip("rnnkit.grading.paper.times")
    for told, counts in table("in `timestamp.txt`"):
        for text in re.findall("`([^`]+)`", told):
            text = text if re.match(r"\d\d", text) else f"2026-11-20 21:14:05 {text.removeprefix('… ')}"
            if counts == "no time":
                with pytest.raises(times.Unclear):
                    times.moment(text)
            elif clock := re.search(r"\d\d:\d\d:\d\d", counts):
                assert str(times.moment(text)) == f"2026-11-20 {clock[0]}"
            else:
                assert times.moment(text)


def test_the_large_class_on_the_page_is_what_was_measured():
    found = cluster_page.stored()
    [told] = re.findall(r"<!-- cluster -->\n(.*)\n<!-- /cluster -->", PAGE, flags=re.DOTALL)
    assert told == cluster_page.text(found)
    assert found["faults"] == []


def test_links_lead_somewhere():
    heads = [
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", PAGE, flags=re.M)
    ]
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        if target.startswith("#"):
            assert target[1:] in heads, target
        elif not target.startswith("http"):
            assert (ROOT / "docs" / target).exists(), target


def test_what_doctor_says_is_on_the_page(monkeypatch):
    box = pytest.importorskip("rnnkit.grading.box")
    monkeypatch.setattr(box, "probe", lambda: None)
    for look in (doctor.grading, doctor.box):
        [finding] = look()
        assert f"\n{finding.mark} {finding.text}\n" in PAGE


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The page's class of twelve, released and graded: run(module, ...) runs more in its folder, `graded` printed."""
    box = pytest.importorskip("rnnkit.grading.box")
    try:
        box.probe()
    except box.NoBox as why:
        pytest.skip(str(why))
    folder = tmp_path_factory.mktemp("course")
    a_class.make_course(folder, UNIT)
    a_class.hand_in(folder, UNIT, 12)
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    mine = {name: str(folder / "jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    environment = {**os.environ, **mine, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1"}

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("nbgrader", "generate_assignment", UNIT, "--force")
    return SimpleNamespace(folder=folder, run=run, printed=run("rnnkit", "grade", UNIT))


@pytest.mark.slow
def test_the_summary_on_the_page_is_the_one_that_comes_out(graded):
    assert graded.printed.startswith(f"{UNIT}  12 of 12 submissions graded\n\nScores, of ")
    assert graded.printed in PAGE, f"docs/instructors.md shows another summary than this:\n{graded.printed}"


@pytest.mark.slow
def test_json_begins_as_on_the_page(graded):
    summary = graded.run("rnnkit", "grade", UNIT, "--json")
    assert json.loads(summary)["graded"] == 12
    assert "\n".join(summary.splitlines()[:5]) in PAGE


@pytest.mark.slow
def test_the_courses_style_reaches_feedback(graded):
    style = (ROOT / "custom" / "custom.css").read_text()
    (graded.folder / "custom").mkdir()
    (graded.folder / "custom" / "custom.css").write_text(style)
    graded.run("nbgrader", "generate_feedback", UNIT, "--student=student_003")
    page = graded.folder / "feedback" / "student_003" / UNIT / f"{UNIT}.html"
    assert style in page.read_text(encoding="utf-8")
