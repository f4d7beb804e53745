"""The whole built site, read from its files: `make test-web`.

RNNKIT_SITE names a folder that is built already; without it the pages are built into a folder of their own.
"""

import json
import os
import re
from pathlib import Path

import pytest

from rnnkit.cli import assignment, course
from rnnkit.exercises import UNITS, unit

bs4 = pytest.importorskip("bs4")
pytestmark = pytest.mark.web

ROOT = Path(__file__).parents[2]
NAMES = [path.stem for path in course.units(ROOT / "notebooks")]
# A formula in Markdown: between two dollar signs, or lines between two pairs of them.
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    if folder := os.environ.get("RNNKIT_SITE"):
        return Path(folder).resolve()
    from web.__main__ import main

    folder = tmp_path_factory.mktemp("site")
    assert main(["--no-lite", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def page(built):
    read = {}

    def of(name):
        if name not in read:
            read[name] = bs4.BeautifulSoup((built / name).read_text("utf-8"), "html.parser")
        return read[name]

    return of


def test_the_site_has_no_fault(built):
    """Broken links, pictures without words, formulas left as text, what is loaded from elsewhere, answers told."""
    from web import checked

    assert checked.problems(built, checked.secrets(ROOT)) == []


def test_no_hidden_test_is_told(built):
    for path in [*built.rglob("*.html"), *built.rglob("*.ipynb"), built / "searchindex.js"]:
        text = path.read_text("utf-8", errors="replace")
        assert "HIDDEN TESTS" not in text and "seed=101" not in text, path


def test_there_is_a_page_for_everything(built):
    from web import checked

    expected = {f"{name}/{name}.html" for name in NAMES} | {
        "notation.html",
        "glossary.html",
        "index.html",
        "search.html",
    }
    expected |= {f"zh/{name}" for name in expected}
    expected |= {f"docs/{path.stem}.html" for path in (ROOT / "docs").glob("*.md")}
    assert {path.relative_to(built).as_posix() for path in checked.pages(built)} == expected


BOTH = pytest.mark.parametrize("under, right", [("", "✓ right"), ("zh/", "✓ 正确")], ids=["en", "zh"])


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_a_unit_shows_its_code_its_figures_and_a_report_for_each_exercise(name, under, right, page):
    read = page(f"{under}{name}/{name}.html")
    cells = [
        cell for cell in assignment.read(ROOT / f"notebooks/{name}/{name}.ipynb").cells if cell.cell_type == "code"
    ]
    assert len(read.select("div.cell_input")) == len([cell for cell in cells if cell.source.strip()])
    reports = [report.get_text() for report in read.select(".rnnkit-report")]
    assert len(reports) == len(unit(name))
    assert all(right in report for report in reports)
    assert len(read.select("div.cell_output img")) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_formulas_in_folded_hints_are_formulas(name, page):
    sources = [cell.source for cell in assignment.read(ROOT / f"notebooks/{name}/{name}.ipynb").cells]
    folded = "\n".join(text for source in sources for text in re.findall(r"<details>.*?</details>", source, re.DOTALL))
    prose = re.sub(r"```.*?```|`[^`\n]+`", "", folded, flags=re.DOTALL)
    read = page(f"{name}/{name}.html")
    assert len(read.select("details .math")) == len(FORMULA.findall(prose)) > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_finds_the_neighbours_the_units_and_the_notebook(name, page):
    read = page(f"{name}/{name}.html")
    hrefs = {a["href"] for a in read.find_all("a", href=True)}
    at = NAMES.index(name)
    near = [f"../{other}/{other}.html" for other in NAMES[max(at - 1, 0) : at + 2] if other != name]
    assert {*near, "../notation.html", "../glossary.html", f"{name}.ipynb"} <= hrefs
    assert {link["rel"][0] for link in read.find_all("link", rel=True)} >= {"next", "prev", "search"}


def test_formulas_are_set_by_what_lies_beside_the_pages(built, page):
    scripts = [script["src"] for script in page("03_bptt/03_bptt.html").find_all("script", src=True)]
    [mathjax] = [src.partition("?")[0] for src in scripts if "mathjax" in src]
    program = built / "03_bptt" / mathjax
    fonts = program.parent / "output/chtml/fonts/woff-v2"
    assert program.is_file()
    assert (fonts / "MathJax_Main-Regular.woff").is_file()


def test_the_first_page_lists_the_units(page):
    table = page("index.html").select_one("table.units")
    assert [a["href"] for a in table.select("td:first-child a")] == [f"{name}/{name}.html" for name in UNITS]


@pytest.mark.parametrize("name", ["index", "notation", "glossary", "search", *(f"{name}/{name}" for name in NAMES)])
def test_each_page_leads_to_the_same_one_in_the_other_language(name, built, page):
    for here, there in ((f"{name}.html", f"zh/{name}.html"), (f"zh/{name}.html", f"{name}.html")):
        [switch] = page(here).select("a.switch")
        assert (built / here).parent.joinpath(switch["href"]).resolve() == (built / there).resolve()


def test_a_page_in_english_alone_leads_to_the_chinese_first_page(page):
    assert page("docs/fast.html").select_one("a.switch")["href"] == "../zh/index.html"


@pytest.mark.parametrize("under, term", [("", "perplex"), ("zh/", "困惑")], ids=["en", "zh"])
def test_the_search_has_the_page_s_words_and_a_stemmer(under, term, built):
    told = (built / under / "_static/language_data.js").read_text("utf-8")
    [stemmer] = re.findall(r"window\.Stemmer = (\w+);", told)
    assert re.search(rf"\b(?:var|const|function|class) {stemmer}\b", told)
    assert f"{json.dumps(term)}:" in (built / under / "searchindex.js").read_text("utf-8")


def test_chinese_pages_say_that_they_are_chinese(page):
    assert page("zh/index.html").html["lang"].lower().startswith("zh")


def test_a_page_can_be_dark_and_reads_well_on_a_phone(page):
    read = page("03_bptt/03_bptt.html")
    assert read.select_one("button.theme-toggle")
    assert read.find("meta", attrs={"name": "viewport"})
    assert read.html["lang"] == "en"
