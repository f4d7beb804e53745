"""Nothing active in a submission reaches whoever opens feedback, shown by nbgrader's own command."""

import base64
import re
import time

import pytest
from bs4 import BeautifulSoup
from small_course import answered, grade

from rnnkit.grading.box.outputs import BYTES, MOST, received
from rnnkit.grading.paper import clean

PNG = base64.b64encode(clean.MAGIC["image/png"] + b"rest").decode()
JPEG = base64.b64encode(clean.MAGIC["image/jpeg"] + b"rest").decode()
HARM = "harm()"  # what every attack would run

HTML = [
    f"<script>{HARM}</script>",
    f"<img src=x onerror={HARM}>",
    f"<img src=x onerror='{HARM}'",
    f"<IMG/SRC=x/ONERROR={HARM}>",
    f"<svg onload={HARM}>",
    f"<svg><script>{HARM}</script></svg>",
    f"<a href='javascript:{HARM}'>click</a>",
    f"<a href='java\tscript:{HARM}'>click</a>",
    f"<a href='&#106;avascript:{HARM}'>click</a>",
    f"<iframe srcdoc='<script>{HARM}</script>'></iframe>",
    f"<iframe src='javascript:{HARM}'></iframe>",
    f"<object data='javascript:{HARM}'></object>",
    f"<embed src='javascript:{HARM}'>",
    f"<form action='javascript:{HARM}'><button>send</button></form>",
    f"<button formaction='javascript:{HARM}' form=x>send</button>",
    f"<details open ontoggle={HARM}>x</details>",
    f"<style>@import 'javascript:{HARM}'</style>",
    f"<div style='background:url(javascript:{HARM})'>x</div>",
    f"<link rel=stylesheet href='javascript:{HARM}'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{HARM}'>",
    f"<base href='javascript:{HARM}//'>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={HARM}>",
    f"<noscript><p title='</noscript><img src=x onerror={HARM}>'>",
    f"<!--><img src=x onerror={HARM}>-->",
    f"<img src='data:text/html,<script>{HARM}</script>'>",
    f"<textarea></textarea><script>{HARM}</script>",
    f"</div></div></div></body><script>{HARM}</script>",
    f"<x/onclick={HARM}>x",
    f"<\x00script>{HARM}</script>",
    f"<scr\u202eipt>{HARM}</script>",
    f"<scr<script>ipt>{HARM}</scr</script>ipt>",
]
MARKDOWN = [
    *HTML,
    f"[click](javascript:{HARM})",
    f"[click](JaVaScRiPt:{HARM})",
    f"[click](javascript&colon;{HARM})",
    f"[click](&#x6A;avascript:{HARM})",
    f"[click](<java\nscript:{HARM}>)",
    f"[click](\x01javascript:{HARM})",
    f"[click](vbscript:{HARM})",
    f"[click](data:text/html;base64,{base64.b64encode(b'<script>harm()</script>').decode()})",
    f"![x](javascript:{HARM})",
    f"[click][1]\n\n[1]: javascript:{HARM}",
    f"<javascript:{HARM}>",
    f'![x](y "\\" onerror=\\"{HARM}")',
    f'![x" onerror="{HARM}](y)',
    f"```mermaid\ngraph TD; A--><img src=x onerror={HARM}>\n```",
    f"```<img src=x onerror={HARM}>\ncode\n```",
    f"$$ <img src=x onerror={HARM}> $$",
    f"\\begin{{equation}}<img src=x onerror={HARM}>\\end{{equation}}",
    f"\\<img src=x onerror={HARM}>",
    f"`` ` ``<img src=x onerror={HARM}>",
    f"<b><img src=x onerror={HARM}></b>",
    f"<b onclick={HARM}>x</b>",
    f"<details>\n\n<script>{HARM}</script>\n\n</details>",
    "![x](attachment:missing.png)",
    "```mermaid\n<![<\n```",  # on which Python's own parser of HTML stops
    "![x](/logout)",
    "![x](http://192.0.2.1/harm.png)",
    "![x][1]\n\n[1]: //192.0.2.1/harm.png",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "\\begin{a}" * 3000,
    "\\\\(" * 3000,
    "> " * 2000 + "deep",
]
OUTPUTS = [
    *({"output_type": "display_data", "data": {"text/html": html}, "metadata": {}} for html in HTML),
    *(
        {"output_type": "execute_result", "data": {mime: HTML[0]}, "metadata": {}, "execution_count": 1}
        for mime in (
            "text/plain text/html text/markdown text/latex image/svg+xml image/png image/jpeg application/javascript "
            "application/vnd.jupyter.widget-view+json application/json application/pdf"
        ).split()
    ),
    {"output_type": "display_data", "data": {"image/png": f'x" onerror="{HARM}'}, "metadata": {}},
    {
        "output_type": "display_data",
        "data": {"image/png": PNG},
        "metadata": {"image/png": {"width": f"1 onerror={HARM}"}},
    },
    {"output_type": "display_data", "data": {"text/html": HTML[0]}, "metadata": {"text/html": {"isolated": True}}},
    {"output_type": "stream", "name": HTML[0], "text": HTML[0]},
    {
        "output_type": "stream",
        "name": "stdout",
        "text": f"\x1b[31m{HTML[0]}\x1b]8;;javascript:{HARM}\x07link\x1b]8;;\x07",
    },
    {"output_type": "error", "ename": HTML[0], "evalue": HTML[1], "traceback": [HTML[0], f"\x1b[0;31m{HTML[1]}"]},
    {"output_type": "display_data", "data": 5},
    {"output_type": "update_display_data", "data": {"text/html": HTML[0]}},
    None,
]
FINE = {
    "text": "A *fine* cell with $a < b$, `x<y`, a [link](https://example.org).",
    "tags": "One<br>two <sub>three</sub>.",
    "list": "1. <details><summary>Hint</summary>\n\n   Look up.\n\n   </details>\n2. two",
    "picture": "![a figure](attachment:a.png)",
}


@pytest.fixture(scope="module")
def pages(made, tmp_path_factory):
    """The feedback of an honest learner and of one who tries everything, as nbgrader writes it."""
    import shutil

    from small_course import SmallCourse

    course = SmallCourse.__new__(SmallCourse)
    course.root, course.names = tmp_path_factory.mktemp("pages") / "course", made[True].names
    shutil.copytree(made[True].root, course.root)
    course.submit("honest", main=course.solved())
    attack = answered(course.solved(), {"why": MARKDOWN[0], "draw": f"'{HTML[0]}'"})
    for number, source in enumerate([*MARKDOWN, *FINE.values()]):
        kept = {"a.png": {"image/png": PNG, "image/svg+xml": HTML[5]}, f"<{HARM}>": {"text/html": HTML[0]}}
        cell = {
            "cell_type": "markdown",
            "id": f"m{number}",
            "metadata": {"alt": f'" onerror="{HARM}'},
            "source": source,
        }
        attack["cells"].append(cell | {"attachments": kept})
    for number, source in enumerate(HTML):
        raw = {"raw_mimetype": "text/html", "tags": [f"x onclick={HARM}"]}
        attack["cells"].append({"cell_type": "raw", "id": f"r{number}", "metadata": raw, "source": source})
    attack["metadata"] |= {"title": HTML[0], "authors": [{"name": HTML[0]}], "widgets": {"x": HTML[0]}}
    course.submit("attack", main=attack)
    with course.book() as book:
        grade(book, "honest")
        plan = book.plans(book.read("attack"))["main"]
        through = [output for one in OUTPUTS for output in received([one])]
        runs = {step.cell_id: through for step in plan.steps if step.kind != "check"}
        grade(book, "attack", outputs=runs)
    course.nbgrader("generate_feedback", "week")
    found = {}
    for student in ("honest", "attack"):
        text = (course.root / "feedback" / student / "week" / "main.html").read_text(encoding="utf-8")
        found[student] = BeautifulSoup(text, "html.parser")
    return found


def test_no_script_is_added(pages):
    scripts = [[str(tag) for tag in pages[student].find_all("script")] for student in ("attack", "honest")]
    assert scripts[0] == scripts[1]
    styles = [
        [str(tag) for tag in pages[student].find_all(["style", "link", "meta"])] for student in ("attack", "honest")
    ]
    assert styles[0] == styles[1]


def test_nothing_active_is_left(pages):
    for tag in pages["attack"].body.main.find_all(True):
        assert tag.name in clean.TAGS | {"a", "input", "script"}, tag
        for name, value in tag.attrs.items():
            assert not name.startswith("on"), tag
            assert name not in ("style", "srcdoc", "formaction", "srcset") or tag.name == "script", tag
            if name in ("href", "src"):
                plain = re.sub(r"[\x00-\x20]", "", str(value)).lower()
                picture = plain.startswith(("data:image/png;base64,", "data:image/jpeg;base64,"))
                link = plain.startswith(("#", "http://", "https://")) or not re.match("[^/?#]*:", plain)
                assert picture if name == "src" else link, tag
            assert "isolated" not in str(value) and "mermaid" not in str(value), tag


def test_what_is_harmless_is_shown(pages):
    text = pages["attack"].get_text()
    assert "A fine cell with $a < b$, x<y, a link" in text and "< br>" not in text
    assert pages["attack"].find("a", href="https://example.org")
    assert pages["attack"].find("summary").get_text() == "Hint"
    assert pages["attack"].find("img", alt="a figure")["src"] == f"data:image/png;base64,{PNG}"
    assert "missing.png" in text and HARM in text


def test_no_hidden_case_and_no_solution(pages):
    for page in pages.values():
        text = page.get_text()
        assert "check(rnn_step)" in text and "assert double(1) == 2" in text
        assert "101" not in text and "double(21)" not in text and "HIDDEN" not in text


@pytest.mark.parametrize("source", [*FINE.values(), "# Title\n\n- a\n- b\n\n```python\na < b\n```", "x" * 1000])
def test_honest_markdown_is_left_as_it_is(source):
    assert clean.markdown(source, {"a.png": {"image/png": PNG}}) == source


def test_text():
    assert clean.text("\x1b[31mred\x1b[0m \x9b1mx\x07\x00\ud800\u202e") == "red 1mx"
    assert clean.text("10 %\r50 %\r100 %\r\ndone\r\n") == "100 %\ndone\n"
    assert clean.text("x" * 30_000) == "x" * 20_000 + clean.CUT
    assert clean.text(["a", 5, "b"]) == "ab" and clean.text({"a": 1}) == ""


STREAM = {"output_type": "stream", "name": "stdout", "text": "said"}


@pytest.mark.parametrize(
    "given",
    [5, {}, {"output_type": []}, {"output_type": "stream"}, STREAM | {"name": "stdin"}, STREAM | {"text": ["a"]}],
)
def test_outputs_behind_one_that_is_none_are_left_out(given):
    assert received([STREAM, given, STREAM]) == [STREAM]


@pytest.mark.parametrize("given", [None, 5, "why", {}])
def test_of_what_are_no_outputs_one_error_is_kept(given):
    [output] = received(given)
    assert output["ename"] == "Stopped" and ("why" in output["evalue"]) == (given == "why")


def test_a_cell_has_no_more_outputs_than_a_page_can_show():
    assert len(received([STREAM] * (MOST + 1))) == MOST
    half = STREAM | {"text": "x" * (BYTES // 2)}
    assert received([half, half]) == [STREAM | {"text": clean.text(half["text"])}]
    [error] = received([{"output_type": "error", "ename": "E" * 999, "evalue": "", "traceback": ["x"] * 9999}])
    assert len(error["ename"]) < 300 and len(error["traceback"]) == 100


def test_images():
    assert clean.image("image/png", PNG) == PNG and clean.image("image/jpeg", [JPEG[:4], "\n", JPEG[4:]]) == JPEG
    for bad in ("", "not base64 ", JPEG, 5, base64.b64encode(b"GIF89a").decode(), PNG + "AAAA" * 2_000_000):
        assert clean.image("image/png", bad) == ""


def test_markdown_around_an_attack_stays_markdown():
    assert clean.markdown("**bold** <script>harm()</script>") == "**bold** < script>harm()< /script>"
    assert clean.markdown("[x](javascript:harm())").startswith("```\n")


def test_a_picture_from_elsewhere_is_a_link():
    """Whoever opens the page would send a request to where it lies, with cookies if that is this server."""
    shown = clean.markdown("**My plot**\n\n![it](plot.png) ![there](http://192.0.2.1/x.gif)")
    assert shown == "**My plot**\n\n[it](plot.png) [there](http://192.0.2.1/x.gif)"
    for kind in ("png", "jpeg", "gif"):
        assert clean.markdown(f"![x](data:image/{kind};base64,AAAA)") == f"![x](data:image/{kind};base64,AAAA)"


@pytest.mark.parametrize("source", ["a" + ".b" * 60_000, "\n " * 10_000, " " * 20_000 + "\n?", "x = 1\n" * 60_000])
def test_code_is_highlighted_in_no_time(source):
    from nbconvert.filters import Highlight2HTML

    shown, metadata = clean.code(source, clean.Room())
    start = time.process_time()
    Highlight2HTML()(shown, metadata=metadata)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("language", ["ipython3", "IPython", "python", "java", "mermaid", "nonsense", "{x}"])
@pytest.mark.parametrize("begin, indent", [("", ""), ("> ", "> "), ("- ", "  ")])
def test_code_in_markdown_is_highlighted_in_no_time(language, begin, indent):
    source = f"{begin}```{language}\n{indent}x" + f"\n{indent} " * 10_000 + f"\n{indent}```"
    start = time.process_time()
    shown = clean.markdown(source)
    clean.markdown(shown)  # as feedback does
    assert time.process_time() - start < 3 and shown.partition("\n")[0].endswith("```")


def test_code_in_markdown_has_colours():
    for language in ("python", "Python", "bash"):
        assert clean.markdown(f"```{language}\nx = 1\n```") == f"```{language}\nx = 1\n```"
    assert clean.markdown("So:\n\n```java\nint x;\n```\n\n**ok**") == "So:\n\n```\nint x;\n```\n\n**ok**"


def test_code_is_shown_up_to_a_length():
    source = "x = 1\n" * 3_000
    assert clean.code(source, clean.Room()) == (source, {})
    shown, _ = clean.code(source * 2, clean.Room())
    assert shown.startswith(source) and len(shown) < 20_200
    assert shown.endswith("\n# … 16,000 more characters of this cell are not shown here; they count all the same.")
    assert clean.code(source, clean.Room(100))[1] == clean.code(" " * 1000, clean.Room())[1] != {}


def test_a_notebook_has_room_for_so_much_markdown():
    room = clean.Room()
    shown = [clean.markdown("x" * 40_000, {}, room) for _ in range(10)]
    assert [text.startswith("```") for text in shown] == [False] * 5 + [True] * 5
