"""How the tests are shared out among processes."""

import re

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """As pytest-xdist does by default, but the tests on one unit's class of students stay in one process: the class
    is graded once for all of them, which takes a while."""
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ClassesStayTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            unit = re.search(r"grading_with_nbgrader/.*\[(\w+)\]$", nodeid)
            return unit[1] if unit else nodeid

    return ClassesStayTogether(config, log)
