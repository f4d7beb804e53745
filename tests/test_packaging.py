"""The files around the code agree with each other: dependencies, Pythons, make targets, templates."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.conftest import names_of

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(p for p in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if p.name != "config.yml")

# Everything that tells somebody to run `make something`.
CALLERS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / ".ci/run",
    ROOT / ".devcontainer/devcontainer.json",
    ROOT / ".github/pull_request_template.md",
    *WORKFLOWS,
]


def read_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def conda():
    """The conda packages of environment.yml as {name: constraint}, and the list of what pip installs."""
    dependencies = read_yaml(ROOT / "environment.yml")["dependencies"]
    packages = dict(re.fullmatch(r"([a-z-]+)(.*)", d).groups() for d in dependencies if isinstance(d, str))
    [pip] = [d["pip"] for d in dependencies if isinstance(d, dict)]
    return packages, pip


@pytest.fixture(scope="module")
def pythons(project):
    """The supported Pythons, as the classifiers name them: ["3.11", …]."""
    prefix = "Programming Language :: Python :: "
    return [c.removeprefix(prefix) for c in project["classifiers"] if c.startswith(prefix)]


def test_conda_and_pip_install_the_same(project, conda):
    packages, pip = conda
    learner = {r.name: str(r.specifier) for r in map(Requirement, project["dependencies"])}
    assert {name: bound for name, bound in packages.items() if name not in ("python", "pip")} == learner
    assert pip == ["-e ."]


def test_dependencies_are_bounded_below_and_not_pinned(project):
    extras = project["optional-dependencies"]
    for requirement in map(Requirement, sum(extras.values(), project["dependencies"])):
        if requirement.name == "rnnkit":
            assert requirement.extras <= set(extras)
        else:
            assert [s.operator for s in requirement.specifier] == [">="], requirement


def test_the_same_pythons_everywhere(project, conda, pythons):
    requires = SpecifierSet(project["requires-python"])
    assert requires == SpecifierSet(f">={pythons[0]}")
    assert conda[0]["python"].removeprefix("=") in pythons  # Binder needs one exact minor version
    matrix = read_yaml(ROOT / ".github/workflows/ci.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == pythons
    oldest = pythons[0].replace(".", ", ")
    assert set(re.findall(r"version_info < \(([\d, ]+)\)", MAKEFILE)) == {oldest}
    assert re.search(r"for python in (.*);", MAKEFILE)[1].split() == [
        "python3",
        *(f"python{p}" for p in reversed(pythons)),
        "python",
    ]


def targets():
    return re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE)


def test_every_target_is_phony():
    assert re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)[1].split() == targets()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_help_names_every_target():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make ([a-z-]+) +\S", shown, flags=re.MULTILINE) == targets()


@pytest.mark.parametrize("caller", CALLERS, ids=lambda p: p.name)
def test_commands_that_are_named_exist(caller, project):
    text = caller.read_text(encoding="utf-8")
    # A command stands in backticks or quotes, after a key or `step`, or alone on its line.
    named = set(re.findall(r"(?:[`\"]|[:&] |step )make ([a-z-]+)", text))
    named |= set(re.findall(r"^\s*make ([a-z-]+)(?: +[A-Z_]+=.*| +#.*)?$", text, flags=re.MULTILINE))
    assert named <= set(targets())
    extras = set(re.findall(r"\.\[([a-z]+)\]", text))
    assert extras <= set(project["optional-dependencies"])
    assert named or extras, f"{caller.name} names no command"


def test_lab_opens_a_notebook_that_exists():
    first = re.search(r"^FIRST_NOTEBOOK = (.*)$", MAKEFILE, flags=re.MULTILINE)[1]
    assert (ROOT / "notebooks" / first).is_file()
    devcontainer = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert devcontainer["customizations"]["codespaces"]["openFiles"] == [f"notebooks/{first}"]


def test_importing_the_course_is_light():
    """Figures, notebooks and grading load when they are used; an import of rnnkit costs NumPy at most."""
    heavy = ["matplotlib", "IPython", "nbgrader", "nbformat", "sqlalchemy", "pytest", "torch"]
    code = f"import rnnkit, sys; print([m for m in {heavy} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"


TO_PUBLISH = {"pages": "write", "id-token": "write"}  # what GitHub Pages asks of the job that hands a site over


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda p: p.name)
def test_workflows_read_only_and_pin_actions(workflow):
    parsed = read_yaml(workflow)
    assert parsed["permissions"] == {"contents": "read"}
    for job in parsed["jobs"].values():
        assert job.get("permissions", TO_PUBLISH) == TO_PUBLISH
        for step in job["steps"]:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "owner/action@v1")), step


@pytest.mark.parametrize("form", FORMS, ids=lambda p: p.name)
def test_issue_forms_are_complete(form):
    """GitHub shows a form that breaks one of these rules as an error, or not at all."""
    parsed = read_yaml(form)
    assert parsed["name"] and parsed["description"]
    ids = [field["id"] for field in parsed["body"]]
    assert len(set(ids)) == len(ids)
    for field in parsed["body"]:
        assert field["type"] in {"dropdown", "input", "textarea", "checkboxes"}
        assert field["attributes"]["label"]
        if field["type"] == "dropdown":
            options = field["attributes"]["options"]
            assert len(set(options)) == len(options) >= 2


def test_a_typo_can_be_reported_in_every_unit():
    [unit] = [f for f in read_yaml(ROOT / ".github/ISSUE_TEMPLATE/1-typo.yml")["body"] if f["id"] == "unit"]
    units = sorted(p.name for p in (ROOT / "solutions").iterdir() if p.is_dir())
    assert unit["attributes"]["options"] == [*units, "somewhere else"]


def test_ci_has_what_a_class_is_graded_with():
    """Where bubblewrap or PostgreSQL is missing the tests of grading are skipped, and nobody would notice."""
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for package in ("bubblewrap", "postgresql"):
        assert f"missing+=({package})" in script
    workflows = [read_yaml(path) for path in WORKFLOWS]
    steps = [step.get("run", "") for flow in workflows for job in flow["jobs"].values() for step in job["steps"]]
    installs = [index for index, run in enumerate(steps) if "apt-get install" in run]
    testing = [index for index, run in enumerate(steps) if re.search(r"pytest -n|make test-(all|web)", run)]
    assert [index + 1 for index in installs] == testing != []
    for index in installs:
        assert {"bubblewrap", "postgresql", "kernel.apparmor_restrict_unprivileged_userns=0"} <= set(
            steps[index].split()
        )


def test_what_make_test_leaves_out_other_targets_run():
    """And the workflows call these."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert re.findall(r"-m '(.*)'", options["addopts"]) == ["not torch and not frameworks and not slow and not web"]
    assert sorted(marker.partition(":")[0] for marker in options["markers"]) == ["frameworks", "slow", "torch", "web"]
    recipes = dict(re.findall(r"^(test[\w-]*):.*\n((?:\t.*\n)+)", MAKEFILE, flags=re.MULTILINE))
    assert "-m" not in recipes["test"].split("pytest")[1]
    assert 'pytest -n auto -m "not torch and not frameworks and not web" ' in recipes["test-all"]
    assert "tests.check_quality" in recipes["test-all"]
    assert "pytest -m torch tests/nn tests/optim" in recipes["test-torch"]
    assert "pytest -m frameworks tests/convert tests/frameworks" in recipes["test-frameworks"]
    assert "pytest -m web tests/web" in recipes["test-web"]
    for name, target in (("ci", "test-all"), ("weekly", "test-all"), ("site", "test-web")):
        jobs = read_yaml(ROOT / f".github/workflows/{name}.yml")["jobs"].values()
        assert f"make {target}" in [step.get("run") for job in jobs for step in job["steps"]]


def test_a_units_tests_are_chosen_by_what_names_it():
    """pytest --unit 03: the unit's folder, its package, its exercises, and nothing that only begins alike."""
    chosen = names_of("03").search
    assert names_of("03_bptt").pattern == names_of("03").pattern
    for of_the_unit in (
        "test_house.py::test_it[solutions/03_bptt]",
        "test_bptt.py::test_it",
        "test_it[rnn_backward-N = 1]",
    ):
        assert chosen(of_the_unit)
    for of_another in ("test_it[rnn_forward]", "test_it[my_rnn_backwards]", "test_it[04_char_lm]"):
        assert not chosen(of_another)
    with pytest.raises(pytest.UsageError, match="the units are 01_hidden_state"):
        names_of("33")
