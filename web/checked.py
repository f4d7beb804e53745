"""What has to hold for the built site, found by reading its files: links lead somewhere, nothing is loaded from
elsewhere, every picture has words, every formula is one, and no answer is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import relpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from rnnkit.cli import assignment, course
from web.executed import is_answer

# Folders of the site that other tools make: what is in them is theirs, that links into them lead somewhere is ours.
OF_OTHERS = {"lite", "pyodide", "_static"}
LOADED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src", "audio": "src"}
NOT_LOADED = {"canonical", "next", "prev", "index", "search"}  # kinds of <link> that only name a page
LOADED_BY_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')]+)""")
FORMULA = re.compile(r"\$\$|\$(?!\s)[^$\n]*[\\^_][^$\n]*\$|\\(?:frac|tfrac|begin|text|partial|sum|tanh)(?![a-z])")
NO_PROSE = ["pre", "code", "script", "style"]
SHORT = 16  # letters; a shorter line of an answer, such as `return loss`, is nobody's secret
TEXTS = {".html", ".ipynb", ".js", ".json", ".md", ".py", ".txt"}


def problems(site: Path, secrets: set[str]) -> list[str]:
    """One sentence for each thing that is wrong with the folder; `secrets` are lines that no file may hold."""
    read = {path: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in pages(site)}
    ids = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in read.items()}
    found = []
    for path, page in read.items():
        name = path.relative_to(site).as_posix()
        for kind in (_links(site, path, page, ids), _loads(page), _words(page), _formulas(page)):
            found += [f"{name}: {problem}" for problem in kind]
    return found + _styles(site) + _told(site, secrets, read)


def pages(site: Path) -> list[Path]:
    """The pages that are the course's own."""
    return sorted(path for path in site.rglob("*.html") if not OF_OTHERS & set(path.relative_to(site).parts))


def _links(site: Path, path: Path, page: BeautifulSoup, ids: dict[Path, set[str]]) -> Iterator[str]:
    for link in {tag[name] for name in ("href", "src") for tag in page.find_all(attrs={name: True})}:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = site / relpath(path.parent / unquote(parts.path), site) if parts.path else path
        target = target / "index.html" if target.is_dir() else target
        if ".." in target.relative_to(site).parts or not target.is_file():
            yield f"{link} leads to no file"
        elif (place := unquote(parts.fragment)) and place not in ids.get(target, {place}):
            yield f"{link} leads to no place on its page"


def _loads(page: BeautifulSoup) -> Iterator[str]:
    for tag, name in LOADED.items():
        for each in page.find_all(tag, attrs={name: True}):
            if re.match(r"(?:https?:)?//", each[name]) and not NOT_LOADED & set(each.get("rel", ())):
                yield f"{each[name]} is loaded from elsewhere"
    for style in page.find_all("style"):
        yield from (f"{url} is loaded from elsewhere" for url in LOADED_BY_STYLE.findall(style.get_text()))


def _styles(site: Path) -> list[str]:
    return [
        f"{path.relative_to(site).as_posix()}: {url} is loaded from elsewhere"
        for path in sorted(site.rglob("_static/**/*.css"))
        for url in LOADED_BY_STYLE.findall(path.read_text("utf-8"))
    ]


def _words(page: BeautifulSoup) -> Iterator[str]:
    for image in page.find_all("img"):
        if not image.get("alt", "").strip():
            yield f"the picture {image.get('src', '')[:60]} has no words"


def _formulas(page: BeautifulSoup) -> Iterator[str]:
    for text in page.find_all(string=FORMULA):
        if not text.find_parent(NO_PROSE) and not text.find_parent(class_="math"):
            yield f"a formula is left as text: {FORMULA.search(text)[0][:60]}"


def secrets(root: Path) -> set[str]:
    """Lines of the answers that stand in no released notebook and in no document, without blanks at their ends."""
    public = [path.read_text("utf-8") for path in (root / "README.md", *(root / "docs").glob("*.md"))]
    for path in (*course.units(root / "notebooks"), *course.pages(root / "notebooks")):
        public += [cell.source for cell in assignment.read(path).cells]
    shown = "\n".join(public)
    shown += shown.replace("`", "")  # as a page shows what is code in a sentence
    return {
        line
        for path in course.units(root / "solutions")
        for line in _answers(path)
        if len(line) >= SHORT and line not in shown
    }


def _answers(path: Path) -> Iterator[str]:
    for cell in assignment.read(path).cells:
        if is_answer(cell):
            yield from (line.strip() for line in cell.source.splitlines() if not line.strip().startswith("###"))


def _told(site: Path, secrets: set[str], read: dict[Path, BeautifulSoup]) -> list[str]:
    found = []
    for path in sorted(path for path in site.rglob("*") if path.suffix in TEXTS):
        name = path.relative_to(site).as_posix()
        if "_static" not in path.parts:
            text = read[path].get_text() if path in read else path.read_text("utf-8", errors="replace")
            text += text.replace('\\"', '"')  # as it is in a string of JSON or of a script
            found += [f"{name}: tells a line of an answer: {line}" for line in secrets if line in text]
    return found
