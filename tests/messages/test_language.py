"""The sentences in the language that is spoken, with a small catalogue of the test's own."""

import ast
import re
import sys
import types

import matplotlib
import numpy as np
import pytest
from babel.messages import Catalog
from matplotlib.font_manager import fontManager, get_font

from rnnkit import exercises, language, viz
from rnnkit.checking import check
from rnnkit.checking import testify as testimony
from rnnkit.checking.answer import Answer
from rnnkit.checking.diagnose import Named
from rnnkit.checking.examine import drawn, judged
from rnnkit.checking.judge import named
from rnnkit.checking.show import as_html, as_text
from rnnkit.exercises.faults import still_there
from rnnkit.language import current, listed, of_cells, speaking, tr
from rnnkit.messages import catalogues, package
from rnnkit.viz import labels
from rnnkit.wording import MARKS, columns_of, hanging

WORDS = {
    "right": "正确",
    "{name}: {headline} ({points})": "{name}：{headline}（{points}）",
    "{score} of {points} points": "{points} 分中得 {score} 分",
    "{name} has shape {found}; expected {shape}": "{name} 应为 {shape}，实际形状是 {found}",
    "The bias bh is missing from the sum.": "求和时漏了偏置 bh。",
    "The mistake: {sentence}": "错误：{sentence}",
    "<b>The mistake</b> {sentence}": "<b>错误</b> {sentence}",
    "values": "数值",
    "{count} still there: {places}.": "{places}：{count}。",
    "Two faults are": "还有两处错误",
    "in dW": "dW 中",
    "in db": "db 中",
    "{words} and {last}": "{words}和{last}",
    ", ": "、",
    "lag $k$ (steps back)": "滞后 $k$（向前的步数）",
    "gradient norm": "梯度范数",
    "scale {n1}": "尺度 {n1}",
}


@pytest.fixture(autouse=True)
def chinese(tmp_path, monkeypatch):
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    halves = list(WORDS.items())
    for name, part in (("a", halves[::2]), ("b", halves[1::2])):  # of two parts of the package
        made = Catalog(locale="zh_CN", fuzzy=False)
        for text, translation in part:
            made.add(text, translation)
        (folder / f"{name}.mo").write_bytes(catalogues.compiled(made))
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    monkeypatch.delenv("RNNKIT_LANG", raising=False)
    language._known.cache_clear()
    yield
    language._known.cache_clear()


def test_a_sentence_is_filled_by_name():
    told = {"name": "h", "found": (3,), "shape": "(N, H)"}
    text = "{name} has shape {found}; expected {shape}"
    assert tr(text, **told) == "h has shape (3,); expected (N, H)"
    with speaking("zh"):
        assert tr(text, **told) == "h 应为 (N, H)，实际形状是 (3,)"
        assert tr("No {name} here.", name="x") == "No x here."
        assert tr("") == ""


def test_what_is_put_together_is_translated_piece_by_piece():
    sentence = still_there(("in dW", "in db"), of=3)
    assert sentence == "Two faults are still there: in dW and in db."
    assert listed(["a", "b", "c"]) == "a, b and c" and listed([]) == ""
    with speaking("zh"):
        assert tr(sentence) == "dW 中和db 中：还有两处错误。"
        assert listed(["a", "b", "c"]) == "a、b和c"


@pytest.mark.parametrize(
    "asked, spoken",
    [("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("zh-Hans", "zh"), ("ZH", "zh"), ("en", "en"), ("fr", "en"), ("C", "en")],
)
def test_the_environment_says_the_language(monkeypatch, asked, spoken):
    monkeypatch.setenv("RNNKIT_LANG", asked)
    assert current() == spoken


def test_commands_speak_the_language_of_the_system(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert language.of_system() == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert language.of_system() == "en"
    monkeypatch.setenv("RNNKIT_LANG", "zh")
    assert language.of_system() == "zh"


def test_a_notebook_says_its_language(monkeypatch):
    assert of_cells(["import numpy as np", "# rnnkit: zh\nimport rnnkit"]) == "zh"
    assert of_cells(['text = "# rnnkit: zh"', "x = 1"]) == ""
    shell = types.SimpleNamespace(user_ns={"In": ["", "# rnnkit: zh\nfrom rnnkit import check"]})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    assert current() == "zh"
    monkeypatch.setenv("RNNKIT_LANG", "en")
    assert current() == "en"


def report_of(function):
    exercise = exercises.get("rnn_step")
    cases = drawn(exercise, 0)
    return judged(exercise, cases, testimony.testify(exercise, Answer(function), [case for case, _ in cases]))


def test_a_report_in_chinese_has_the_same_verdict(capsys):
    right = exercises.get("rnn_step").answer
    english = as_text(report_of(right))
    with speaking("zh"):
        assert check(right).score == 4
        assert capsys.readouterr().out.startswith("rnn_step：正确（4 分中得 4 分）")
        report = report_of(right)
        assert report.right and "数值" in as_text(report) and "数值" in as_html(report)
    assert english.startswith("rnn_step: right (4 of 4 points)")


def test_a_known_mistake_is_named_in_chinese(capsys):
    def rnn_step(x_t, h_prev, Wxh, Whh, bh):
        return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)

    with speaking("zh"):
        report = check(rnn_step)
        assert "错误：求和时漏了偏置 bh。" in capsys.readouterr().out
        assert report.as_dict()["named"] == ["求和时漏了偏置 bh。"]
        assert "<b>错误</b> 求和时漏了偏置 bh。" in as_html(report)
    assert isinstance(report.named[0], Named)
    assert report.as_dict()["named"] == ["The bias bh is missing from the sum."]


@pytest.fixture
def no_fonts(monkeypatch):
    """A machine without Chinese fonts."""
    monkeypatch.setattr(labels, "FONTS", ())
    yield
    fontManager.ttflist[:] = [font for font in fontManager.ttflist if font.name != labels.OWN]


def test_every_sign_of_the_figures_is_in_the_bundled_font():
    from rnnkit.messages.font import signs

    missing = signs() - set(map(chr, get_font(labels.BUNDLED).get_charmap()))
    assert not missing, f"{''.join(sorted(missing))}: run python -m rnnkit.messages.font FONT"


def test_the_bundled_font_is_small_and_has_its_licence_beside_it():
    assert labels.BUNDLED.stat().st_size < 300_000
    licence = labels.BUNDLED.with_name("chinese_licence.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Adobe" in licence


def test_numbers_in_labels_have_places():
    with speaking("zh"):
        assert labels.label("scale 0.5") == "尺度 0.5"
        assert labels.label("scale of 2 things") == "scale of 2 things"
    assert labels.with_places("T = 10, 2e-3, $h_1$, h_2") == ("T = {n1}, {n2}, $h_1$, h_2", {"n1": "10", "n2": "2e-3"})
    assert labels.with_places("shape (3, 4)") == ("shape {n1}", {"n1": "(3, 4)"})
    assert labels.with_places("minGRU") == ("minGRU", {})


@pytest.mark.parametrize("fonts", ["tmp_path", "no_fonts"], ids=["those of the machine", "none"])
def test_chinese_labels_draw_without_boxes(fonts, request, caplog, tmp_path):
    request.getfixturevalue(fonts)
    assert fonts != "no_fonts" or labels.chinese_font() == labels.OWN
    with speaking("zh"), caplog.at_level("WARNING", logger="matplotlib"):
        drawing = viz.gradient_by_lag({"scale 0.5": [1.0, 0.5], "scale 2": [1.0, 2.0]})
        drawing.savefig(tmp_path / "a.png")
    assert drawing.axes[0].get_xlabel() == "滞后 $k$（向前的步数）"
    assert [text.get_text() for text in drawing.fig.legends[0].get_texts()] == ["尺度 0.5", "尺度 2"]
    assert not caplog.records
    assert matplotlib.rcParams["font.family"] == ["sans-serif"]


def test_the_catalogues_are_read_only_when_they_are_asked_for():
    tr("right")
    assert language._known.cache_info().currsize <= 1 and language._known(language.ENGLISH) is None


def test_no_sentence_for_learners_is_put_together_of_pieces():
    """What `tr` gets stands there as it is, or is a name for such a text: never an f-string."""
    for path in package.ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in ("tr", "Filled"):
                assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp), f"{path}:{call.lineno}"


def test_a_result_named_by_one_word_keeps_its_name_though_a_figure_has_that_word_too():
    with speaking("zh"):
        assert tr("values") == "数值"
        assert named("values") == "values"


@pytest.mark.parametrize("text", ["one two three-four " * 20, "状态 `h` 一步一步（从 $t$ 开始）传下去，答案正确。" * 8])
def test_lines_of_a_terminal_hold_signs_of_two_columns(text, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    lines = hanging("  03 时间  ", text).split("\n")
    assert len(lines) > 3 and all(columns_of(line) <= 60 for line in lines)
    assert all(line.startswith(" " * columns_of("  03 时间  ")) for line in lines[1:])
    assert "".join("".join(lines).split()) == "".join(("  03 时间  " + text).split())
    assert not any(line.strip()[0] in MARKS for line in lines[1:])


def test_words_of_a_figure_that_is_text_are_in_the_language_of_the_page():
    """Those of the course's own catalogue."""
    language._known.cache_clear()
    with pytest.MonkeyPatch.context() as patch, speaking("zh"):
        patch.setattr(language, "CATALOGUES", package.ROOT / "locale")
        pages = [
            viz.weighted({"": (["a", "b"], [0.25, 0.75])}),
            viz.attention_map(["a", "b"], ["c", "d"], [[0.75, 0.25], [0.125, 0.875]]),
            viz.surprise("abab", np.full((4, 2), 0.5), "ab"),
        ]
    for page in pages:
        bare = re.sub("<style>.*?</style>|<[^>]*>", " ", page.html)
        assert re.search("[\u4e00-\u9fff]", bare) and re.search("[\u4e00-\u9fff]|%", page.alt)
        assert not re.search("[A-Za-z]{3}", bare + page.alt), bare
