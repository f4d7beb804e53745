"""The class report: one file, nothing loaded, nothing from learners let in, readable for any class."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from small_class import MISTAKE, STEP, cell, record, unit

from rnnkit.grading.book import Graded
from rnnkit.grading.report import class_report, pictures, summarise
from rnnkit.grading.report.page import COMMONEST
from rnnkit.grading.report.summary import STATES

VOID = {"meta", "path", "use", "rect", "br"}


class Page(HTMLParser):
    """The elements with their attributes, the text, and whether every element is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    def find(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def report(records):
    return class_report(summarise(records), records)


def page(records):
    return Page(report(records))


def a_class(size):
    return [unit(f"student{i:04}", *(STATES[(i * k) % 5] for k in range(1, 8))) for i in range(size)]


@pytest.mark.parametrize("size", [0, 1, 3, 60])
def test_a_class_of_any_size_is_a_well_formed_page(size):
    found = page(a_class(size))
    assert found.open == []
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [
        a[name][1:] for _, a in found.elements for name in ("href", "xlink:href") if a.get(name, "").startswith("#")
    ]
    assert set(links) <= set(ids)
    assert len(re.findall(r"student\d{4}", found.text)) >= size


def test_a_large_class_stays_a_small_file():
    small, large = len(report(a_class(20))), len(report(a_class(2000)))
    assert large < 2_000_000
    assert large - small < 1980 * 900  # a row of the table, no more


def test_nothing_is_loaded_and_nothing_runs():
    text = report(a_class(5))
    found = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "image"} & {
        tag for tag, _ in found.elements
    }
    assert not re.search(r"@import|url\((?!#)|https?://(?!www\.w3\.org/)", text)
    assert not any(name.startswith("on") for _, attributes in found.elements for name in attributes)
    assert "default-src 'none'" in found.find("meta")[1]["content"]


def test_what_comes_from_learners_is_escaped():
    attack = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    nasty = record(
        attack, cell("wrong", named=[attack]), Graded(attack, 0.0, 1.0, "wrong"), flags=[attack], late_penalty=1.0
    )
    failed = record(attack + "2", failed=True, score=0.0, max_score=5.0, problems=[attack], boxed=False)
    nasty.assignment = failed.assignment = attack
    found = page([nasty, failed])
    assert not {"script", "img"} & {tag for tag, _ in found.elements}
    assert not any(name.startswith("on") for _, attributes in found.elements for name in attributes)
    assert found.text.count("<script>alert(1)</script>") >= 5


def test_the_direction_of_the_text_cannot_be_turned():
    assert "\u202e" not in report([record("eve\u202egrade", cell(), flags=["\u202e"])])


def test_pictures_say_in_words_what_they_show():
    records = [record("ada", cell()), record("bob", cell("wrong")), record("cy", cell("unanswered"))]
    scores, stacks = (svg for svg in page(records).find("svg"))
    assert scores["role"] == stacks["role"] == "img"
    assert "0 to 10 %: 2, 90 to 100 %: 1" in scores["aria-label"]
    assert f"{STEP.name}: 33 % right, 33 % wrong, 33 % not answered." in stacks["aria-label"]


def test_bars_lie_end_to_end_as_long_as_the_shares():
    """Measured in the drawing: where the coloured bars begin and end, in parts of the whole."""
    states = ["right"] * 6 + ["partly"] * 1 + ["wrong"] * 3
    text = pictures.stacks(summarise([record(f"s{i}", cell(state)) for i, state in enumerate(states)]))
    bars = []
    for state in ("right", "partly", "wrong"):
        # The second of each colour: the first is the legend's.
        _, (x, wide) = re.findall(
            rf'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" .*"{pictures.COLOURS[state]}"', text
        )
        bars.append((float(x), float(x) + float(wide)))
    first, last = bars[0][0], bars[-1][1]
    found = [((begin - first) / (last - first), (end - first) / (last - first)) for begin, end in bars]
    assert np.array(found) == pytest.approx(np.array([(0, 0.6), (0.6, 0.7), (0.7, 1)]), abs=1e-3)


def test_a_picture_of_many_cells_is_bounded_and_the_table_has_them_all():
    cells = [Graded(f"q{i}", i % 7, 7.0, "partly") for i in range(90)]
    summary = summarise([record("ada", *cells)])
    assert len(pictures.shown(summary)) == pictures.BARS
    hardest = max(one.mean_share for one in pictures.shown(summary))
    assert all(one.mean_share >= hardest for one in summary.cells if one not in pictures.shown(summary))
    text = page([record("ada", *cells)]).text
    assert f"The {pictures.BARS} of 90 with the lowest mean" in text and all(f"q{i}" in text for i in range(90))


@pytest.mark.parametrize("name", [r"$\bad{x}$", "姓名", "a" * 300, "<&>"])
def test_any_name_of_a_cell_can_be_drawn(name):
    assert page([record("ada", Graded(name, 0.0, 0.0, "wrong"))]).open == []


def test_the_students_table_has_score_and_marks():
    records = [
        record("ada", cell("partly"), cell("right", "rnn_backward", 5.0), late_penalty=0.25, manual=2),
        record("bob", cell("unanswered")),
        record("cy", score=0.0, max_score=9.0, failed=True),
    ]
    text = report(records)
    rows = {
        m[1]: re.sub(r"<[^>]+>", "|", m[0]) for m in re.findall(r'(<td class="id student">(\w+)</td>.*?)</tr>', text)
    }
    rows = {student: [part for part in row.split("|") if part] for student, row in rows.items()}
    assert rows["ada"] == ["ada", "6.75", "75", "−0.25", "2 open", "◐", "✓"]
    assert rows["bob"] == ["bob", "0", "0", "–"]
    assert rows["cy"] == ["cy", "not graded"]
    assert 'title="partly right: 2 of 4 points"' in text


def test_mistakes_are_told_in_full_the_most_frequent_first():
    some = [f"Mistake number {i} with `code`." for i in range(COMMONEST + 3)]
    records = [record(f"s{i}", cell("wrong", named=[MISTAKE, some[i]])) for i in range(COMMONEST + 3)]
    found = page(records)
    rows = found.text.split("The most frequent mistakes")[1]
    assert rows.index(" ".join(MISTAKE.replace("`", " ").split())[:40]) < rows.index("Mistake number 0")
    assert "4 more" in rows and all(f"Mistake number {i} with" in rows for i in range(COMMONEST + 3))
    assert "<code>code</code>" in report(records)


def test_how_it_was_graded():
    boxed, unboxed = record("ada", cell()), record("bob", cell(), boxed=False)
    assert "Each submission ran in a box" in page([boxed]).text
    assert "NOT IN A BOX" not in page([boxed]).text
    both = page([boxed, unboxed]).text
    assert "1 of 2 submissions ran without a box , with the rights of whoever graded them: bob" in both
    assert both.index("NOT IN A BOX") < both.index("mean score")
    assert "The submissions ran without a box" in page([unboxed]).text


def test_cells_judged_in_the_learners_process_are_marked():
    own = Graded("test_shapes", 1.0, 2.0, "partly", inside=True)
    assert "test_shapes *" in page([record("ada", own)]).text
    assert "Cells marked *" not in page([record("ada", cell())]).text


def test_the_same_class_gives_the_same_page():
    assert report(a_class(4)) == report(a_class(4))


def test_nothing_graded_claims_no_box():
    text = page([record("ada", failed=True, score=0.0, max_score=4.0)]).text
    assert "Nothing is graded yet." in text and "ran in a box" not in text


def test_long_names_keep_both_ends():
    names = {pictures.short(f"question_{i}_about_a_very_long_subject_{i}") for i in range(40)}
    assert len(names) == 40 and max(map(len, names)) <= pictures.NAME
    assert pictures.short("rnn_backward_truncated") == "rnn_backward_truncated"
