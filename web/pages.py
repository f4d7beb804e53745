"""What Sphinx reads: the released notebooks with outputs beside their code, docs/, and a first page.

No page is made from a solution. A released notebook comes in, and outputs that `web.executed` made are put into its
cells by their ids, so that the code of an answer cannot stand on a page; `web.checked` looks whether outputs tell it.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from rnnkit import viz
from rnnkit.cli import course
from web import lite
from web.executed import is_answer
from web.figures import Figures

HERE = Path(__file__).parent
ANSWER = "answer"  # the tag by which the style sheet knows what learners write
STUB = re.compile(r"raise NotImplementedError\(.*\)")  # one line; it tells who runs the notebook what a reader sees
SHOWN = ("text/html", "image/png", "text/plain")  # the kinds of output that a page shows, the best first


@dataclass(frozen=True)
class Site:
    """One language's pages of the course in the folder `root`.

    source      where they are put for Sphinx
    figures     where the pictures go, a folder of the site; pages find it at ../figures
    repository  where the course's files can be read, such as https://example.org/course/blob/main; a link to a file
                that is no page leads there, or is no link if this is empty
    lite        whether the pages offer to open the notebooks in JupyterLite
    """

    root: Path
    source: Path
    figures: Path
    repository: str = ""
    lite: bool = True
    language: str = "en"


def write(site: Site, outputs: dict[str, dict[str, list]]) -> None:
    """Write every page's source; a file that stays as it was is left alone, so that Sphinx does not read it again."""
    template, readme = (path.read_text("utf-8") for path in (HERE / "index.md", site.root / "README.md"))
    wanted = {Path("index.md"): first_page(template, readme, _hero(site))}
    for path in course.units(site.root / "notebooks"):
        released = nbformat.read(path, as_version=4)
        wanted[Path(path.stem, path.name)] = _text(unit_page(released, outputs[path.stem], path.stem, site))
    for path in course.pages(site.root / "notebooks"):
        wanted[Path(path.name)] = path.read_text("utf-8")
    for path in sorted((site.root / "docs").glob("*.md")):
        wanted[Path("docs", path.name)] = document(path.read_text("utf-8"), site.repository)
    pictures = {
        Path("docs/images", path.name): path for path in (site.root / "docs/images").iterdir() if path.suffix != ".py"
    }
    for path in [path for path in site.source.rglob("*") if path.is_file()]:
        if path.relative_to(site.source) not in wanted.keys() | pictures.keys():
            path.unlink()
    for name, text in wanted.items():
        path = site.source / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    for name, path in pictures.items():
        (site.source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, site.source / name)


def _text(notebook: NotebookNode) -> str:
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def unit_page(released: NotebookNode, outputs: dict[str, list], name: str, site: Site) -> NotebookNode:
    """The notebook of a unit's page: the released cells, with `outputs` by cell id, and buttons under the title."""
    figures = Figures(site.figures / name, f"../figures/{name}")
    for cell in released.cells:
        if cell.cell_type == "code":
            cell.outputs = [shown for output in outputs[cell.id] if (shown := _shown(output, figures, cell.id))]
            if cell.metadata.get("nbgrader", {}).get("grade"):
                del cell.outputs[1:]  # what stands after the check's report is the value that the check returns
        if is_answer(cell):
            cell.source = STUB.sub("...  # yours to write", cell.source)
        cell.metadata = NotebookNode(tags=[ANSWER] if is_answer(cell) else [])
    released.cells[0].source = _with_buttons(released.cells[0].source, name, site.lite)
    return released


def _shown(output: dict, figures: Figures, cell: str) -> NotebookNode | None:
    """An output with what a page shows of it: one kind of data, pictures as files."""
    output = nbformat.from_dict(output)
    if "data" not in output:
        return output
    kind = next((kind for kind in SHOWN if output.data.get(kind)), None)
    if kind is None:
        return None
    data = figures.taken_out(output.data[kind], cell) if kind == "text/html" else output.data[kind]
    return nbformat.v4.new_output("display_data", {kind: data})


def _with_buttons(opening: str, name: str, offered: bool) -> str:
    """The first cell, with the ways to work on the unit under its title."""
    title, _, rest = opening.partition("\n")
    buttons = f'<a class="button" href="{name}.ipynb" download>Download the notebook</a>'
    note = "The page shows what right answers give. Their code is yours to write."
    if offered:
        link = f"../{lite.link(f'{name}/{name}.ipynb')}"
        buttons = f'<a class="button first" href="{escape(link)}">Open in the browser</a>\n{buttons}'
        note += f" {lite.NOTE}"
    return f'{title}\n\n<div class="start">\n{buttons}\n<p>{note}</p>\n</div>\n{rest}'


def first_page(template: str, readme: str, hero: str) -> str:
    """The index: README's table of units and a picture stand where the comments `units` and `hero` are."""
    table = re.search(r"<!-- units -->\n(.*?)<!-- /units -->", readme, flags=re.DOTALL)[1]
    table = "```{rst-class} units\n```\n" + table.replace("](notebooks/", "](")
    return template.replace("<!-- units -->\n", table).replace("<!-- hero -->\n", f"{hero}\n")


def _hero(site: Site) -> str:
    """A figure of the course: one network, drawn through time."""
    return Figures(site.figures, "figures").taken_out(viz.unrolled(T=4)._repr_html_(), "first")


def document(text: str, repository: str) -> str:
    """A page of docs/, whose links out of the folder lead to notebooks' pages, or to `repository`, or nowhere."""

    def elsewhere(link: re.Match) -> str:
        words, target = link.groups()
        if target.startswith("notebooks/"):
            return f"[{words}](../{target.removeprefix('notebooks/')})"
        return f"[{words}]({repository}/{target})" if repository else words

    return re.sub(r"\[([^\]]+)\]\(\.\./([^)]+)\)", elsewhere, text)
