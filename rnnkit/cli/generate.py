"""nbgrader's generate_assignment, as the command would do it, into any folder."""

from __future__ import annotations

import logging
import os
import re
import sysconfig
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader

from rnnkit.grading.release import steps


def assignments(root: Path, units: list[str], target: Path, record: bool = True) -> dict[str, str]:
    """Generate the learners' form of the units into `target`/NN_name; returns what went wrong with each, or "".

    root    the course's folder; its nbgrader_config.py applies, and the user's own
    record  write the units into the course's gradebook, as nbgrader does and autograding needs
    """
    _put_scripts_on_path()
    app = NbGrader()
    app.initialize([], root=str(root))
    app.log.handlers, app.log.propagate = [logging.NullHandler()], False
    app.config.CourseDirectory.release_directory = str(target.resolve())
    if not record:
        app.config.SaveCells.enabled = False
        app.config.GenerateAssignment.no_database = True
    if "preprocessors" not in app.config.GenerateAssignment:
        app.config.GenerateAssignment.preprocessors = steps()
    app.coursedir.update_config(app.config)
    api = NbGraderAPI(app.coursedir, parent=app)
    outcomes = {unit: _problem(api.generate_assignment(unit)) for unit in units}
    for path in target.rglob("*.ipynb"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))  # on Windows too a release is the same bytes
    return outcomes


def _problem(outcome: dict) -> str:
    if outcome["success"]:
        return ""
    # The first exception that it tells of is the cause; those after it say that something failed.
    told = outcome.get("log", "") + outcome.get("error", "")
    raised = re.search(r"^ *[\w.]*(?:Error|Exception): (.+)$", told, flags=re.MULTILINE)
    problem = raised[1] if raised else "nbgrader failed"
    if problem.startswith("Cannot modify existing assignment"):
        problem += (
            ". A notebook that comes or goes belongs to another assignment: nbgrader's submissions have no room for it"
        )
    return problem


def _put_scripts_on_path() -> None:
    """nbgrader starts alembic by name, which is on PATH only in an environment that was activated."""
    scripts = sysconfig.get_path("scripts")
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")
