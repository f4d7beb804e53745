"""What the pages of the site are made of, before Sphinx sees them."""

import json
import runpy
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from rnnkit.checking.show import MIME
from rnnkit.cli import assignment, course
from web import lite, pages
from web.figures import Figures

ROOT = Path(__file__).parents[2]
# the head of a PNG that is 600 pixels wide and 300 high, which is all that is read of it
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (600).to_bytes(4, "big") + (300).to_bytes(4, "big")
IMAGE = f'<img alt="a > b" width="300" style="height: auto" src="data:image/png;base64,{b64encode(PNG).decode()}">'
ANSWER = {"grade_id": "f", "grade": False, "solution": True}
TEST = {"grade_id": "test_f", "grade": True, "solution": False}


@pytest.fixture
def site(tmp_path):
    return pages.Site(ROOT, tmp_path / "pages", tmp_path / "figures")


@pytest.fixture
def chinese(tmp_path):
    return pages.Site(ROOT, tmp_path / "pages", tmp_path / "figures", language="zh")


def report(text):
    return new_output("display_data", {"text/html": f"<b>{text}</b>", "text/plain": text, MIME: {"right": True}})


def unit(site, **others):
    """The page of a unit with one exercise and a figure."""
    released = new_notebook(
        cells=[
            new_markdown_cell("# 1 · A unit\n\nIts first words.", id="title"),
            new_code_cell(
                'def f(x):\n    raise NotImplementedError("Write it.")', id="f", metadata={"nbgrader": ANSWER}
            ),
            new_code_cell("check(f)", id="test_f", metadata={"nbgrader": TEST}),
            new_code_cell("viz.draw()", id="figure", metadata={"tags": ["demo"]}),
        ]
    )
    outputs = {
        "f": [],
        "test_f": [report("right"), report("right")],
        "figure": [new_output("execute_result", {"text/html": IMAGE, "text/plain": "a > b"})],
    }
    return pages.unit_page(released, outputs | others, "01_a", site).cells


def test_an_answer_is_left_to_the_reader(site):
    answer = unit(site)[1]
    assert answer.source == "def f(x):\n    ...  # yours to write"
    assert answer.metadata == {"tags": [pages.ANSWER]}


def test_a_check_shows_one_report_as_html(site):
    test = unit(site)[2]
    assert [output.data for output in test.outputs] == [{"text/html": "<b>right</b>"}]
    assert test.metadata == {"tags": []}


def test_a_figure_is_a_file_and_keeps_its_words_and_its_room(site):
    [output] = unit(site)[3].outputs
    tag = output.data["text/html"]
    assert 'alt="a > b"' in tag
    assert 'height="150"' in tag
    assert 'src="../figures/01_a/figure-0.png"' in tag
    assert (site.figures / "01_a/figure-0.png").read_bytes() == PNG


def test_two_figures_of_one_cell_are_two_files(tmp_path):
    html = Figures(tmp_path, "../figures").taken_out(IMAGE + IMAGE, "cell")
    assert "cell-0.png" in html and "cell-1.png" in html
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_page_cannot_show_is_left_out(site):
    widget = new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}})
    printed = new_output("stream", name="stdout", text="hello\n")
    assert unit(site, figure=[widget, printed])[3].outputs == [printed]


def test_the_buttons_stand_under_the_title(site):
    title = unit(site)[0].source.splitlines()
    assert title[0] == "# 1 · A unit" and title[-1] == "Its first words."
    assert f'href="../{lite.link("01_a/01_a.ipynb")}"' in "\n".join(title)
    assert 'href="01_a.ipynb" download' in "\n".join(title)


def test_without_jupyterlite_no_page_offers_it(tmp_path):
    title = unit(pages.Site(ROOT, tmp_path, tmp_path, lite=False))[0].source
    assert "lite/" not in title and lite.NOTE not in title


def test_a_chinese_page_speaks_chinese_and_opens_the_chinese_notebook(chinese):
    title, answer, *_ = unit(chinese)
    assert ">下载笔记本</a>" in title.source and ">在浏览器中打开</a>" in title.source
    assert f'href="../../{lite.link("zh/01_a/01_a.ipynb")}"' in title.source
    assert answer.source == "def f(x):\n    ...  # 由你来写"


def test_the_chinese_first_page_has_the_units_and_leads_to_english_documents(chinese, monkeypatch):
    monkeypatch.setattr(pages, "unit_page", lambda released, *_: released)
    pages.write(chinese, dict.fromkeys(path.stem for path in course.units(ROOT / "notebooks")))
    index = (chinese.source / "index.md").read_text("utf-8")
    assert "[03 随时间反向传播](03_bptt/03_bptt.ipynb)" in index
    assert '<a href="../docs/fast.html" hreflang="en">' in index
    assert ":caption: 课程" in index and "\ndocs/" not in index
    assert not (chinese.source / "docs").exists() or not list((chinese.source / "docs").glob("*.md"))


def conf():
    return runpy.run_path(ROOT / "web/sphinx/conf.py")


@pytest.mark.parametrize(
    "switch, page, leads_to",
    [("zh/", "01_a/01_a", "zh/01_a/01_a"), ("../", "index", "../index"), ("zh/", "docs/fast", "zh/index")],
)
def test_the_switch_leads_to_the_same_page_or_to_the_first_one(switch, page, leads_to):
    app = SimpleNamespace(config=SimpleNamespace(switch=switch))
    context = {"pathto": lambda name, resource: name}
    conf()["lead_to_other_language"](app, page, "", context, None)
    assert context["switch"] == f"{leads_to}.html"


def test_a_site_in_one_language_has_no_switch():
    context = {}
    conf()["lead_to_other_language"](SimpleNamespace(config=SimpleNamespace(switch="")), "index", "", context, None)
    assert context == {}


QUERY = "隐藏状态 rnn_step，BPTT"
TERMS = ["隐藏", "藏状", "状态", "rnn_step", "BPTT"]


@pytest.fixture
def pairs():
    pytest.importorskip("sphinx")
    from web.search import Pairs

    return Pairs({})


def test_chinese_is_searched_by_pairs_of_signs(pairs):
    assert pairs.split(f"{QUERY}，门") == TERMS


def test_a_query_is_split_as_the_pages_are(pairs):
    if not (node := shutil.which("node")):
        pytest.skip("no node is here")
    program = f"{pairs.js_splitter_code}; console.log(JSON.stringify(splitQuery({json.dumps(QUERY)})))"
    assert json.loads(subprocess.run([node, "-e", program], capture_output=True, check=True).stdout) == TERMS


def test_links_of_a_document_lead_to_pages_or_to_the_repository_or_nowhere():
    text = "[a finding](../findings/a.sh), [unit 3](../notebooks/03_bptt/03_bptt.ipynb), [fast](fast.md#speed)"
    assert pages.document(text, "https://example.org/blob/main") == (
        "[a finding](https://example.org/blob/main/findings/a.sh), "
        "[unit 3](../03_bptt/03_bptt.ipynb), [fast](fast.md#speed)"
    )
    assert pages.document(text, "").startswith("a finding, [unit 3](")


def test_the_first_page_has_the_readme_s_table():
    made = pages.first_page("a\n<!-- hero -->\n<!-- units -->\nb", (ROOT / "README.md").read_text("utf-8"), "<img>")
    assert "<img>" in made
    for path in course.units(ROOT / "notebooks"):
        assert f"]({path.stem}/{path.name})" in made


@pytest.mark.parametrize(
    "text, glued",
    [
        ("(MATH is 1)", "(MATH"),
        ("so MATH.", "MATH."),
        ("“MATH”, and", "“MATH”,"),
        ("of MATH to", None),
        ("（MATH，", "（MATH，"),
    ],
)
def test_a_line_does_not_end_between_a_formula_and_what_belongs_to_it(text, glued):
    math = '<span class="math notranslate nohighlight">\\(h_t\\)</span>'
    page = {"body": text.replace("MATH", math)}
    conf()["glue"](None, "", "", page, None)
    expected = text.replace(glued, f'<span class="glued">{glued}</span>') if glued else text
    assert page["body"] == expected.replace("MATH", math)


def test_files_that_stay_as_they_were_are_left_alone_and_others_go(site, monkeypatch):
    monkeypatch.setattr(pages, "unit_page", lambda released, *_: released)
    nothing = dict.fromkeys(path.stem for path in course.units(ROOT / "notebooks"))
    pages.write(site, nothing)
    index, old = site.source / "index.md", site.source / "00_old/00_old.ipynb"
    old.parent.mkdir()
    old.write_text("{}")
    before = index.stat().st_mtime_ns
    pages.write(site, nothing)
    assert index.stat().st_mtime_ns == before
    assert not old.exists()


@pytest.mark.parametrize("path", course.units(ROOT / "notebooks"), ids=lambda path: path.stem)
def test_every_unit_begins_with_a_title_and_says_what_is_to_be_written(path, site):
    released = assignment.read(path)
    nothing = {cell.id: [] for cell in released.cells}
    page = pages.unit_page(nbformat.from_dict(released), nothing, path.stem, site)
    assert page.cells[0].source.startswith("# ")
    assert not any("NotImplementedError(" in cell.source for cell in page.cells if pages.ANSWER in cell.metadata.tags)
