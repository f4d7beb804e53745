"""What other tools make of an answered notebook is graded as the page for instructors says."""

import re
import sysconfig
from pathlib import Path

import pytest

from benchmarks import tools

TABLE = tools.PAGE.read_text(encoding="utf-8").partition(tools.MARKS[0])[2].partition(tools.MARKS[1])[0]


def row(tool):
    """What the page says that the tool's notebook earns: from nbgrader, and from rnnkit grade."""
    [found] = re.findall(rf"^\| {re.escape(tool.name)}(?: [\d.]+)? \| .*? \| (.*?) \| (.*?) \|$", TABLE, flags=re.M)
    return found


def test_the_table_names_every_tool():
    assert len(TABLE.splitlines()) == 2 + len(tools.HERE) + len(tools.ELSEWHERE)
    assert {row(tool)[1] for tool in (*tools.HERE, *tools.ELSEWHERE)} == {"17"}


@pytest.mark.slow
def test_what_the_tools_at_hand_leave_earns_what_the_page_says():
    box = pytest.importorskip("rnnkit.grading.box")
    try:
        box.probe()
    except box.NoBox as why:
        pytest.skip(str(why))
    text, scripts = tools.answered(tools.ROOT, demos=False), Path(sysconfig.get_path("scripts"))
    made = {tool.name: tools.run(tool, text, scripts) for tool in tools.HERE}
    assert text not in made.values()
    found = tools.rows(tools.HERE, made, {})
    assert [tuple(line.strip("| ").split(" | ")[-2:]) for line in found] == [row(tool) for tool in tools.HERE]
