"""What Sphinx reads: the released notebooks with outputs beside their code, docs/, and a first page.

No page is made from a solution. A released notebook comes in, and outputs that `web.executed` made are put into its
cells by their ids, so that the code of an answer cannot stand on a page; `web.checked` looks whether outputs tell it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from rnnkit import viz
from rnnkit.cli import course
from rnnkit.language import ENGLISH, speaking
from rnnkit.messages import catalogues, markdown
from rnnkit.messages.site import CAPTION, units_table
from web import lite
from web.executed import is_answer, notebooks
from web.figures import Figures

HERE = Path(__file__).parent
ANSWER = "answer"  # the tag by which the style sheet knows what learners write
STUB = re.compile(r"raise NotImplementedError\(.*\)")  # one line; it tells who runs the notebook what a reader sees
# What the theme says in English alone.
OF_THEME = (
    "Skip to content",
    "Back to top",
    "Made with ",
    "On this page",
    "Next",
    "Previous",
    "Home",
    "Copyright &#169; %(copyright)s",
)
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
    language: str = ENGLISH

    @cached_property
    def notebooks(self) -> Path:
        return notebooks(self.root, self.language)

    @cached_property
    def under(self) -> str:
        """The folder of the site that its pages are in, as it begins their addresses."""
        return "" if self.language == ENGLISH else f"{self.language}/"

    @cached_property
    def catalogue(self) -> catalogues.Catalog:
        return catalogues.read(catalogues.of_notebook(self.root, "site"))

    @cached_property
    def tr(self) -> Callable[[str], str]:
        """What the pages say, in their language."""
        return str if self.language == ENGLISH else catalogues.translate(self.catalogue)


def write(site: Site, outputs: dict[str, dict[str, list]]) -> None:
    """Write every page's source; a file that stays as it was is left alone, so that Sphinx does not read it again."""
    template, readme = (path.read_text("utf-8") for path in (HERE / "index.md", site.root / "README.md"))
    wanted = {Path("index.md"): first_page(template, readme, _hero(site), site.tr)}
    if site.under:
        wanted[Path("index.md")] = without_documents(wanted[Path("index.md")])
    for path in course.units(site.notebooks):
        released = nbformat.read(path, as_version=4)
        wanted[Path(path.stem, path.name)] = _text(unit_page(released, outputs[path.stem], path.stem, site))
    for path in course.pages(site.notebooks):
        wanted[Path(path.name)] = path.read_text("utf-8")
    for path in [] if site.under else sorted((site.root / "docs").glob("*.md")):
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
    tr, figures = site.tr, Figures(site.figures / name, f"../figures/{name}")
    for cell in released.cells:
        if cell.cell_type == "code":
            cell.outputs = [shown for output in outputs[cell.id] if (shown := _shown(output, figures, cell.id))]
            if cell.metadata.get("nbgrader", {}).get("grade"):
                del cell.outputs[1:]  # what stands after the check's report is the value that the check returns
        if is_answer(cell):
            cell.source = STUB.sub(f"...  # {tr('yours to write')}", cell.source)
        cell.metadata = NotebookNode(tags=[ANSWER] if is_answer(cell) else [])
    released.cells[0].source = _with_buttons(released.cells[0].source, name, site)
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


def _with_buttons(opening: str, name: str, site: Site) -> str:
    """The first cell, with the ways to work on the unit under its title."""
    tr = site.tr
    title, _, rest = opening.partition("\n")
    buttons = f'<a class="button" href="{name}.ipynb" download>{tr("Download the notebook")}</a>'
    note = tr("The page shows what right answers give. Their code is yours to write.")
    if site.lite:
        top = "../../" if site.under else "../"
        link = top + lite.link(f"{site.under}{name}/{name}.ipynb")
        buttons = f'<a class="button first" href="{escape(link)}">{tr("Open in the browser")}</a>\n{buttons}'
        note += f" {tr(lite.NOTE)}"
    return f'{title}\n\n<div class="start">\n{buttons}\n<p>{note}</p>\n</div>\n{rest}'


def first_page(template: str, readme: str, hero: str, tr: Callable[[str], str] = str) -> str:
    """The index: README's table of units and a picture stand where the comments `units` and `hero` are."""
    table = markdown.translated(units_table(readme), tr).replace("](notebooks/", "](")
    text = CAPTION.sub(lambda caption: tr(caption[0]), markdown.translated(template, tr))
    text = text.replace("<!-- units -->\n", "```{rst-class} units\n```\n" + table)
    return text.replace("<!-- hero -->\n", f"{hero}\n")


def without_documents(index: str) -> str:
    """An index in a language that the pages of docs/ do not have: it leads to those in English."""
    index = re.sub(r"```\{toctree\}[^`]*\ndocs/[^`]*```\n", "", index)
    return re.sub(r"\[([^\]]+)\]\((docs/\w+)\.md\)", r'<a href="../\2.html" hreflang="en">\1</a>', index)


def _hero(site: Site) -> str:
    """A figure of the course: one network, drawn through time."""
    with speaking(site.language):
        return Figures(site.figures, "figures").taken_out(viz.unrolled(T=4)._repr_html_(), "first")


def document(text: str, repository: str) -> str:
    """A page of docs/, whose links out of the folder lead to notebooks' pages, or to `repository`, or nowhere."""

    def elsewhere(link: re.Match) -> str:
        words, target = link.groups()
        if target.startswith("notebooks/"):
            return f"[{words}](../{target.removeprefix('notebooks/')})"
        return f"[{words}]({repository}/{target})" if repository else words

    return re.sub(r"\[([^\]]+)\]\(\.\./([^)]+)\)", elsewhere, text)
