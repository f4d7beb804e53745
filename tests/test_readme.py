"""What is counted and written down is what one counts today."""

import re
from collections import Counter

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


# -- in Chinese

CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
EACH_OTHER = {"README.md", "README.zh-CN.md"}


def links(text):
    """The targets in order of the alphabet; a notebook in Chinese stands for the English one."""
    return sorted(found.replace("notebooks/zh/", "notebooks/") for found in re.findall(r"\]\(([^)]+)\)", text))


def commands(text):
    """The lines of its blocks of code, without comments."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"\s+# .*", "", line) for block in blocks for line in block.splitlines()]


def code_in(text):
    """What stands between backticks, outside those blocks."""
    return Counter(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)))


def numbers(text):
    """Those outside links, code and the second lines of tables."""
    text = re.sub(r"^```.*?^```|`[^`\n]+`|\]\([^)]+\)", " ", text, flags=re.MULTILINE | re.DOTALL)
    return Counter(re.findall(r"\d+(?:[.,:-]\d+)*", text))


def test_the_chinese_page_has_the_same_commands_and_links():
    assert commands(CHINESE) == commands(README)
    assert set(links(CHINESE)) - EACH_OTHER == set(links(README)) - EACH_OTHER
    assert "(README.zh-CN.md)" in README and "(README.md)" in CHINESE
    for target in re.findall(r"\]\(([^)#]+)\)", CHINESE):
        if not target.startswith(("http", "../..")):
            assert (ROOT / target).exists(), target


def test_the_chinese_page_has_the_same_numbers():
    """A number that is new in README.md, a table's too, has to be written into README.zh-CN.md as well."""
    assert numbers(CHINESE) == numbers(README)


def test_the_chinese_page_names_the_same_code():
    assert set(code_in(README)) <= set(code_in(CHINESE))


def test_the_chinese_page_has_the_same_sections():
    for mark in ("## ", "| ", "- ", "<details>", "![", "<!-- "):
        found, wanted = (re.findall(rf"^{re.escape(mark)}", text, re.MULTILINE) for text in (CHINESE, README))
        assert len(found) == len(wanted), mark
