"""The course in a real browser: a learner opens unit 01, answers, closes the page, comes back, and hands in."""

import re
from pathlib import Path

import pytest

from tests.grading.commands import need_box
from tests.grading_with_nbgrader.class_of_students import Course, read
from tests.grading_with_nbgrader.class_of_students import answered as answered_in
from web import lite

drive = pytest.importorskip("web.drive", reason="the browser's driver is missing: pip install -e '.[web]'")
pytestmark = pytest.mark.web

UNIT = "01_hidden_state"
IMPORTS, STEP, CHECK = "import check", "def rnn_step(", "check(rnn_step)"
RIGHT = """def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)  # mine
"""
WRONG = RIGHT.replace("Whh.T", "Whh")


@pytest.fixture
def notebook(visit, address):
    return drive.Notebook(visit()).open(address)


def answered(notebook, answer):
    """The words of the check on an answer to rnn_step."""
    notebook.run(IMPORTS)
    notebook.write(STEP, answer)
    notebook.run(STEP)
    return notebook.verdict(CHECK)


def test_the_site_opens(site, visit, address):
    if not (site / "index.html").is_file():
        pytest.skip("the pages to read are not built: make site, and RNNKIT_SITE=build/site")
    page = visit()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.title()


def test_each_unit_has_a_button_that_leads_to_its_notebook(site, visit, address):
    if not (site / "index.html").is_file():
        pytest.skip("the pages to read are not built: make site, and RNNKIT_SITE=build/site")
    page = visit()
    page.goto(address)
    page.locator(f"a[href*='{UNIT}']").first.click()
    button = page.locator(f"a[href$='{lite.link(f'{UNIT}/{UNIT}.ipynb')}']").first
    assert lite.NOTE in " ".join(page.locator("body").inner_text().split())
    with page.context.expect_page() if button.get_attribute("target") == "_blank" else page.expect_navigation():
        button.click()
    page.context.pages[-1].locator(".jp-Notebook").wait_for(timeout=drive.PATIENCE)


@pytest.mark.usefixtures("python")
def test_a_wrong_answer_is_named_and_a_right_one_is_right(notebook):
    assert "Whh" in (said := answered(notebook, WRONG)) and "The mistake" in said
    assert notebook.page.locator(".jp-Dialog").count() == 0
    notebook.write(STEP, RIGHT)
    notebook.run(STEP)
    assert "right" in notebook.verdict(CHECK)


@pytest.mark.usefixtures("python")
def test_a_figure_is_drawn(notebook):
    notebook.run(IMPORTS)
    picture = notebook.run("viz.unrolled").locator("img")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 300


@pytest.mark.usefixtures("python")
def test_answers_survive_a_reload_and_what_is_downloaded_is_graded(notebook, tmp_path):
    answered(notebook, RIGHT)
    page = notebook.page
    page.wait_for_timeout(3000 * lite.SETTINGS["@jupyterlab/docmanager-extension:plugin"]["autosaveInterval"])
    page.reload()
    assert "# mine" in notebook.cell(STEP).inner_text()
    assert page.locator(".jp-Dialog").count() == 0

    page.get_by_role("menuitem", name="File").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name=re.compile("^Download")).click()
    assert coming.value.suggested_filename == f"{UNIT}.ipynb"

    need_box()
    course = Course(tmp_path, UNIT)
    course.nbgrader("generate_assignment", UNIT)
    released = read(course.released)
    came = read(Path(coming.value.path()))
    assert came["metadata"]["kernelspec"] == lite.KERNEL, "not what came from the browser"
    assert [cell["id"] for cell in came["cells"]] == [cell["id"] for cell in released["cells"]]
    course.submit("browser", came)
    course.submit("jupyterlab", answered_in(released, {"rnn_step": RIGHT}))
    course.rnnkit("grade", UNIT)
    scores = course.scores()
    assert scores["browser"] == scores["jupyterlab"]
    assert scores["browser"][0] > 0


@pytest.mark.usefixtures("python")
def test_on_a_phone_the_verdict_fits_the_screen(visit, address):
    notebook = drive.Notebook(visit(width=390, height=844)).open(address)
    assert "right" in answered(notebook, RIGHT)
    report = notebook.cell(CHECK).locator(".rnnkit-report")
    assert report.evaluate("box => box.getBoundingClientRect().right") <= 390
