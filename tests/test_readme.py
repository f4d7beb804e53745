"""What is counted and written down is what one counts today."""

import re

import pytest

from tests.counts import ROOT, WRITES

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRITES, ids=lambda path: path.name)
def test_what_is_counted_is_current(path):
    text = path.read_text(encoding="utf-8")
    assert WRITES[path](text) == text, f"{path.relative_to(ROOT)} is old: run make counts"


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith(("http", "../..")):
            assert (ROOT / target).exists(), target
