"""How the tests are shared out among processes, and what these inherit."""

import re
import signal
import sys

import pytest

from rnnkit import exercises

sys.modules.setdefault("rfc3987_syntax", None)  # as in rnnkit.cli: a second and a half for each process of pytest

# Who runs the tests in the background of a shell hands on that Ctrl-C is ignored, and the commands under test inherit
# it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Modules whose tests look at one class, which takes a while to grade.
ONE_CLASS = re.compile(r"tests/(?:test_docs|grading/test_(?:kinds_of_results|command|cluster|postgres))\.py")
# Or at one of several.
ONE_OF = re.compile(r"tests/grading/test_hostile_class\.py::\w+\[([a-z]+)")
# Or at one unit's, graded by one command or the other.
ONE_UNIT = re.compile(r"(?<=grading_with_nbgrader/).*[\[-](\d\d_\w+)\]$")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """As pytest-xdist does by default, but tests on one class of students stay in one process: it is graded once for
    all of them."""
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ClassesStayTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            if unit := ONE_UNIT.search(nodeid):
                return unit[1]
            if kind := ONE_OF.search(nodeid):
                return f"hostile {kind[1]}"
            module = ONE_CLASS.search(nodeid)
            return module[0] if module else nodeid

    return ClassesStayTogether(config, log)


def pytest_addoption(parser):
    parser.addoption(
        "--unit", metavar="NN", help="only tests that name this unit, its package, or one of its exercises"
    )


# Where an object stands in memory, as str and repr of a function write it.
ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")


def pytest_collection_modifyitems(config, items):
    if named := [item.nodeid for item in items if ADDRESS.search(item.nodeid)]:
        raise pytest.UsageError(
            f"{named[0]} is named after an address, which differs from process to process, so pytest-xdist cannot "
            "share the tests out; name its cases: ids=[...]"
        )
    if wanted := config.getoption("--unit"):
        mine = names_of(wanted)
        others = [item for item in items if not mine.search(item.nodeid)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if mine.search(item.nodeid)]


def names_of(wanted):
    """A pattern for what names the unit "03" or "03_bptt" in a test's id."""
    found = [unit for unit in exercises.UNITS if unit == wanted or unit[:2] == wanted]
    if not found:
        raise pytest.UsageError(f"--unit {wanted}: the units are {', '.join(exercises.UNITS)}")
    names = [*found, exercises.UNITS[found[0]], *(exercise.name for exercise in exercises.unit(found[0]))]
    return re.compile(rf"(?<![a-z0-9])({'|'.join(names)})(?![a-z0-9])", re.IGNORECASE)
