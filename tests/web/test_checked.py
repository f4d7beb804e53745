"""What is wrong with a built site is found, and nothing else."""

import re
from pathlib import Path

import pytest

from rnnkit.cli import course
from web import checked

ROOT = Path(__file__).parents[2]
FINE = """<html><head><link rel="canonical" href="https://example.org/"><link rel="stylesheet" href="_static/style.css">
</head><body><h1 id="top">Words</h1><a href="#top">up</a> <a href="https://example.org">elsewhere</a>
<a href="lite/index.html?path=a.ipynb">open</a> <img src="a.png" alt="a figure"> costs $5, or $6
<span class="math">\\(\\frac{1}{2}\\)</span> <code>$\\frac12$</code></body></html>"""


@pytest.fixture
def site(tmp_path):
    for name, text in (("index.html", FINE), ("a.png", ""), ("lite/index.html", ""), ("_static/style.css", "a {}")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_site_without_faults_has_no_problem(site):
    assert checked.problems(site, {"return the_answer(42)"}) == []


@pytest.mark.parametrize(
    "added, told",
    [
        ('<a href="02.html">two</a>', "02.html leads to no file"),
        ('<a href="../outside.html">out</a>', "../outside.html leads to no file"),
        ('<a href="index.html#gone">gone</a>', "index.html#gone leads to no place on its page"),
        ('<img src="b.png" alt="a figure">', "b.png leads to no file"),
        ('<img src="a.png" alt=" ">', "the picture a.png has no words"),
        ('<script src="https://example.org/a.js"></script>', "https://example.org/a.js is loaded from elsewhere"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "//example.org/a.css is loaded from elsewhere"),
        ("<style>@import 'https://example.org/a.css'</style>", "https://example.org/a.css is loaded from elsewhere"),
        ("<p>the sum $\\sum_t h_t$ grows</p>", "a formula is left as text: $\\sum_t h_t$"),
        ("<p>$$a = b$$</p>", "a formula is left as text: $$"),
        ("<p>return <b>the_answer(42)</b></p>", "tells a line of an answer: return the_answer(42)"),
    ],
)
def test_each_fault_is_told(site, added, told):
    (site / "index.html").write_text(FINE.replace("</body>", f"{added}</body>"), "utf-8")
    assert checked.problems(site, {"return the_answer(42)"}) == [f"index.html: {told}"]


@pytest.mark.parametrize("name", ["searchindex.js", "lite/files/01.ipynb", "_sources/01.md"])
def test_an_answer_is_found_in_every_kind_of_text(site, name):
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('["return the_answer(\\"42\\")"]', "utf-8")
    assert checked.problems(site, {'return the_answer("42")'}) == [
        f'{name}: tells a line of an answer: return the_answer("42")'
    ]


@pytest.mark.parametrize("name", ["_static/style.css", "zh/_static/fonts/style.css"])
def test_a_style_sheet_loads_nothing_from_elsewhere(site, name):
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text("@font-face { src: url(https://example.org/font.woff) }")
    assert checked.problems(site, set()) == [f"{name}: https://example.org/font.woff is loaded from elsewhere"]


def test_every_unit_has_lines_that_no_page_may_tell():
    secrets = checked.secrets(ROOT)
    for path in course.units(ROOT / "solutions"):
        source = path.read_text("utf-8").replace('\\"', '"')
        assert sum(line in source for line in secrets) >= 5, path.stem
    for path in course.units(ROOT / "notebooks"):
        source = path.read_text("utf-8").replace('\\"', '"')
        assert not [line for line in secrets if line in source]


def test_the_site_is_described_in_the_makefile_and_readme():
    assert re.search(r"^site: ", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    assert "make site" in (ROOT / "README.md").read_text("utf-8")
