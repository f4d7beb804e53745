"""The units as one book: links lead somewhere, each unit knows its neighbours, notation and glossary tell the truth."""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

from rnnkit.cli import course, sources

ROOT = Path(__file__).parents[2]
SOURCES, RELEASED = ROOT / "solutions", ROOT / "notebooks"
UNITS = course.units(SOURCES)
PAGES = ("notation.ipynb", "glossary.ipynb")
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOTEBOOKS = [p for folder in (SOURCES, RELEASED) for p in (*course.units(folder), *course.pages(folder))]
LINK = re.compile(r"\]\(([^)\s]+)\)")


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda p: str(p.relative_to(ROOT)))


def cells(path):
    return nbformat.read(path, as_version=4).cells


def markdown(path):
    """The text of a notebook or a Markdown file."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in cells(path) if cell.cell_type == "markdown")


def links(text):
    """Where the text's links lead, but for those within code."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return LINK.findall(text) + re.findall(r'(?:href|src)="([^"]+)"', text)


@each(NOTEBOOKS + TEXTS)
def test_links_lead_to_files_that_are_there(path):
    for link in links(markdown(path)):
        if re.match(r"[a-z]+:", link):
            assert link.startswith("https://"), link
            continue
        if path.suffix == ".md" and link.startswith("../../actions/"):
            continue  # the repository's own page on GitHub
        if link.startswith("#"):  # a heading of the same page, by the name that GitHub gives it
            titles = re.findall(r"^#+ (.+)$", markdown(path), flags=re.MULTILINE)
            assert link[1:] in [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles], link
            continue
        target = (path.parent / unquote(link.partition("#")[0])).resolve()
        assert target.is_file(), f"{link} in {path}"
        if path.suffix == ".ipynb":  # JupyterLab shows learners notebooks/ and nothing above it
            home = SOURCES if path.is_relative_to(SOURCES) else RELEASED
            assert target.is_relative_to(home), link


def test_the_pages_are_clean_and_learners_have_them_as_they_are():
    assert [page.name for page in course.pages(SOURCES)] == sorted(PAGES)
    for page in PAGES:
        assert sources.page_problems(SOURCES / page) == []
        assert (RELEASED / page).read_bytes() == (SOURCES / page).read_bytes()


@each(UNITS)
def test_names_in_formulas_have_no_backslash_when_they_are_drawn(path):
    """Within \\texttt MathJax draws the backslash of \\_ too; within \\mathtt it does not."""
    assert re.findall(r"\\text\w*\{[^}]*\\_", markdown(path)) == []


@each(UNITS)
def test_a_unit_links_the_one_before_the_one_after_and_the_pages(path):
    place = UNITS.index(path)
    first, last = cells(path)[0].source, cells(path)[-1].source
    where = {"Before": UNITS[place - 1] if place else None, "Next": (*UNITS, None)[place + 1]}
    for word, unit in where.items():
        if unit:
            assert f"**{word}:** [unit {int(unit.stem[:2])}, " in last
            assert f"(../{unit.stem}/{unit.name})" in last.partition(f"**{word}:**")[2].partition(". **")[0]
        else:
            assert f"**{word}:**" not in last
    for page in PAGES:
        assert f"(../{page})" in first and f"(../{page})" in last


@each(UNITS[1:])
def test_a_unit_links_what_it_builds_on(path):
    """And only what comes before it."""
    builds = re.search(r"\*\*Builds on:\*\*(.*)", cells(path)[0].source)[1].partition("Running the finished")[0]
    named = [int(number) for number in re.findall(r"\bunit (\d+)", builds)]
    assert named and max(named) <= UNITS.index(path)
    for number in named:
        assert f"[unit {number}](../{UNITS[number - 1].stem}/{UNITS[number - 1].name})" in builds


@each(UNITS)
def test_a_link_with_a_units_number_leads_to_that_unit(path):
    for number, folder in re.findall(r"\[unit (\d+)[^\]]*\]\(\.\./(\d\d)_", markdown(path)):
        assert int(number) == int(folder)


@each(UNITS)
def test_the_time_of_a_unit_is_enough_for_its_exercises(path):
    stated = re.search(r"\*\*Time:\*\* ([^.;]*) minutes", cells(path)[0].source)[1]
    minutes = [int(number) for number in re.findall(r"\d+", stated)]
    exercises = re.findall(r"^[★☆]{3} · about (\d+) minutes? ·", markdown(path), flags=re.MULTILINE)
    assert sum(map(int, exercises)) <= max(minutes)


@each(UNITS)
def test_a_place_to_stop_stands_in_the_middle_of_the_work(path):
    text = markdown(path)
    place = re.search(r"a good place to stop in between is (before|after) (\*[^*]+\*|exercise \d+)", text)
    if place is None:
        return
    if place[1] == "before":
        heading = rf"^## {re.escape(place[2].strip('*'))}$"
    else:  # where the section ends in which the exercise stands
        heading = rf"(?s)^### E{place[2][1:]}:.*?(?=^##)"
    at = re.search(heading, text, flags=re.MULTILINE).end()

    def minutes(part):
        exercises = re.findall(r"^[★☆]{3} · about (\d+)", part, flags=re.MULTILINE)
        return sum(map(int, exercises)) + len(part.split()) / 100  # words a minute, formulas and code among them

    assert 0.3 <= minutes(text[:at]) / minutes(text) <= 0.8


@each(UNITS)
def test_tables_are_narrow_enough_for_a_phone(path):
    rows = re.findall(r"^\|.*\|$", markdown(path), flags=re.MULTILINE)
    assert [row for row in rows if row.count("|") - 1 > 3] == []


@each(UNITS)
def test_no_two_equations_stand_side_by_side(path):
    """Each has a line of its own: a phone is too narrow for two. (After & it is a line's indent.)"""
    displayed = re.findall(r"\$\$.+?\$\$", markdown(path), flags=re.DOTALL)
    assert [equation for equation in displayed if re.search(r"(?<!&)\\qquad", equation)] == []


def products(code):
    """The matrix products and sums along an axis in a piece of code, as strings without spaces."""
    for node in ast.walk(ast.parse(code)):
        product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
        if product or isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sum":
            yield "".join(ast.unparse(node).split())


@each(UNITS)
def test_no_product_of_an_answer_stands_above_it_since_the_exercise_before(path):
    """Folded hints may hold it; so may the faulty code of a repair, of which most lines are right."""
    above = ""
    for cell in cells(path):
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("solution") and not graded["grade_id"].startswith("repaired"):
            assert [product for product in products(cell.source) if product in "".join(above.split())] == []
        above = "" if graded else above + re.sub(r"<details>.*?</details>", "", cell.source, flags=re.DOTALL)


# Notation and glossary: tables whose last column links the unit that introduces what stands in the first.


def rows(page):
    """The cells of all rows of all tables whose last column is a unit."""
    found = []
    for table in re.findall(r"(?:^\|.*\n?)+", markdown(SOURCES / page), flags=re.MULTILINE):
        head, _, *body = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
        if head[-1] == "unit":
            found += body
    return found


def unit_of(link):
    number, folder = re.fullmatch(r"\[(\d+)\]\((\d\d_\w+)/\2\.ipynb\)", link).groups()
    [unit] = [path for path in UNITS if path.stem == folder and int(path.stem[:2]) == int(number)]
    return unit


def formulas(text):
    """All that stands between dollar signs, with spaces as `plain` leaves them."""
    found = re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.sub(r"`[^`\n]*`", "", text), flags=re.DOTALL)
    return " ".join(plain(displayed or inline) for displayed, inline in found)


def plain(formula):
    """The same for all ways of spacing."""
    return re.sub(r"\s*([-+=,])\s*", r"\1", re.sub(r"(\\[,;! ]|\\q?quad|\s)+", " ", formula)).strip()


def holds_symbol(symbol, text):
    """Whether a formula of the text has the symbol, and not as a part of another one."""
    return re.search(rf"(?<![A-Za-z_\\]){re.escape(plain(symbol))}(?![A-Za-z_])", formulas(text)) is not None


def told(path):
    """What a unit says itself: further reading quotes the letters of others."""
    return markdown(path).partition("### Further reading")[0]


def whole(path):
    return "\n".join(cell.source for cell in cells(path))


SYMBOLS = [
    (symbol, unit_of(row[-1])) for row in rows("notation.ipynb") for symbol in re.findall(r"\$([^$]+)\$", row[0])
]
NAMES = [(name, unit_of(row[-1])) for row in rows("notation.ipynb") for name in re.findall(r"`([^`]+)`", row[1])]
TERMS = [(row[0].strip("*"), unit_of(row[-1])) for row in rows("glossary.ipynb")]


def test_the_pages_hold_enough_to_be_worth_a_test():
    assert len(SYMBOLS) > 60 and len(NAMES) > 80 and len(TERMS) > 60
    assert {unit for _, unit in SYMBOLS} == {unit for _, unit in TERMS} == set(UNITS)


def test_each_symbol_stands_in_its_unit():
    assert [(s, unit.stem) for s, unit in SYMBOLS if not holds_symbol(s, told(unit))] == []


def test_a_symbol_is_new_in_its_unit_or_told_to_have_several_meanings():
    several = markdown(SOURCES / "notation.ipynb").partition("## Letters with two meanings")[2]
    first_column = re.findall(r"^\| (\$.*?) \|", several, flags=re.MULTILINE)
    known = {plain(symbol) for cell in first_column for symbol in re.findall(r"\$([^$]+)\$", cell)}
    early = [
        (symbol, unit.stem, earlier.stem)
        for symbol, unit in SYMBOLS
        for earlier in UNITS[: UNITS.index(unit)]
        if plain(symbol) not in known and holds_symbol(symbol, told(earlier))
    ]
    assert early == []


def test_L_is_a_length_and_never_the_loss():
    """The loss is written as a word."""
    uses = {unit.stem for unit in UNITS if re.search(r"(?<![A-Za-z_\\])L(?![A-Za-z])", formulas(told(unit)))}
    assert uses <= {"02_sequences", "10_time_series", "11_translation", "12_speech"}


def test_each_name_stands_in_the_code_of_its_unit():
    missing = [(name, unit.stem) for name, unit in NAMES if not re.search(rf"\b{re.escape(name)}", whole(unit))]
    assert missing == []


def test_every_argument_of_every_exercise_is_told():
    on_the_page = {name for name, _ in NAMES}
    for path in UNITS:
        for cell in cells(path):
            if cell.metadata.get("nbgrader", {}).get("solution"):
                tree = ast.parse(cell.source)
                of_classes = [node for part in tree.body if isinstance(part, ast.ClassDef) for node in part.body]
                for node in tree.body + of_classes:
                    if isinstance(node, ast.FunctionDef):  # those within a function are its own affair
                        names = [a.arg for a in node.args.args if a.arg != "self"]
                        assert set(names) <= on_the_page, f"{node.name} in {path.stem}: {set(names) - on_the_page}"


def test_each_term_stands_in_its_unit():
    text = {unit: " ".join(markdown(unit).lower().replace("*", "").split()) for unit in UNITS}
    assert [(t, unit.stem) for t, unit in TERMS if not re.search(rf"\b{re.escape(t.lower())}", text[unit])] == []


def test_terms_are_in_alphabetical_order_and_stand_once():
    terms = [term.lower() for term, _ in TERMS]
    assert terms == sorted(set(terms), key=lambda term: re.sub("[^a-z]", "", term))
