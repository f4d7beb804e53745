"""A submission's notebook, built anew on the assignment's cells, and the steps by which it is graded.

Taken from the submission: the text of solution cells, of plain cells, and cells that the learner added. Everything
else (order, types, points, flags, tags, tests) is the assignment's, so whatever a learner did to it is without effect:
what is gone returns, of copies the last counts, and a test is always run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from rnnkit.grading.paper import clean
from rnnkit.grading.paper.definitions import definitions
from rnnkit.grading.paper.notebook import Cell
from rnnkit.grading.paper.submission import Paper
from rnnkit.grading.paper.template import DEMO, Template, TemplateCell, checks, last_check

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NOTES = "grading-notes"  # id of the cell on top that tells what was odd about the submission


@dataclass
class Step:
    kind: str
    cell_id: str
    source: str
    grade_id: str | None = None
    max_score: float = 0.0
    own: bool = True  # the learner's text, not the assignment's
    checks: list[dict] = field(default_factory=list)  # {"name": "rnn_step", "points": None}, in the cell's order
    hidden: bool = False  # holds tests that the learner has not seen
    demo: bool = False  # only shows something: the source is what it defines


@dataclass
class Plan:
    """notebook: the rebuilt one as plain JSON, no outputs yet; steps: what to run, in order;
    scores: of cells that no run can score (None: somebody has to read them); no_response: the answers left as they
    were given out; notes: what was put right."""

    template: Template
    notebook: dict
    steps: list[Step] = field(default_factory=list)
    scores: dict[str, float | None] = field(default_factory=dict)
    no_response: set[str] = field(default_factory=set)
    reason: str = ""
    notes: list[str] = field(default_factory=list)


def rebuild(template: Template, paper: Paper) -> Plan:
    """The plan by which a paper is graded. A paper without cells gives the notebook as it was given out, every score
    0, and no steps."""
    matched, extra = _match(template, paper.cells or [])
    plan = Plan(template, _notebook(template), reason=paper.reason, notes=list(paper.notes))
    rooms = {"markdown": clean.Room(), "code": clean.Room()}
    cells, used = plan.notebook["cells"], {cell.id for cell in template.cells} | {NOTES}
    for cell in [None, *template.cells]:
        if cell:
            text, attached = _text(cell, matched.get(cell.id))
            cells.append(
                _built(cell.type if cell.grade_id else text.type, cell.id, text, cell.metadata, cell, attached, rooms)
            )
            if paper.cells is not None:
                _steps(plan, cell, text, gone=cell.id not in matched)
            elif cell.grade or cell.task:
                plan.scores[cell.grade_id] = 0.0
        for added in extra[cell.id if cell else None]:
            name = _free(added.id, used)
            tags = {"tags": [DEMO]} if added.demo else {}
            source = definitions(added.source) if added.demo else added.source
            cells.append(_built(added.type, name, added, tags, None, added.attachments, rooms))
            if added.type == "code" and source:
                plan.steps.append(Step("run", name, source, demo=added.demo))
    if paper.cells is not None:
        plan.notes += _differences(template, paper.cells, matched)
    return plan


# -- which cell is which


def _match(template: Template, cells: list[Cell]) -> tuple[dict[str, Cell], dict[str | None, list[Cell]]]:
    """The learner's cell for each of the template's, by its id, and the cells that were added, by the id of the
    template's cell that they followed."""
    by_grade_id = {cell.grade_id: cell for cell in template.cells if cell.grade_id}
    claimed = {cell.grade_id for cell in cells}
    by_id = {cell.id: cell for cell in template.cells if cell.grade_id is None or cell.grade_id not in claimed}
    by_text = {(cell.type, cell.source): cell for cell in reversed(template.cells) if not cell.grade_id}
    homes: list[TemplateCell | None] = [by_grade_id.get(cell.grade_id) or by_id.get(cell.id) for cell in cells]
    taken = {home.id for home in homes if home}
    for number, cell in enumerate(cells):  # editors without cell ids: a plain cell is known by its text
        home = by_text.get((cell.type, cell.source))
        if homes[number] is None and home and home.id not in taken:
            homes[number] = home
            taken.add(home.id)
    last = {home.id: number for number, home in enumerate(homes) if home}
    matched: dict[str, Cell] = {}
    extra: dict[str | None, list[Cell]] = defaultdict(list)
    anchor = None
    for number, (cell, home) in enumerate(zip(cells, homes, strict=True)):
        if home and last[home.id] == number:
            matched[home.id], anchor = cell, home.id
        else:
            extra[anchor].append(cell)
    return matched, extra


def _text(cell: TemplateCell, found: Cell | None) -> tuple[Cell, dict]:
    """The text that counts for a cell, and what is attached to it: the learner's, unless the cell is locked or gone."""
    if found is None or cell.locked or (cell.grade and not cell.solution):
        return Cell(cell.type, cell.source), {}
    kind = cell.type if cell.grade_id else found.type
    return Cell(kind, found.source, points=found.points, checksum=found.checksum), found.attachments


def _differences(template: Template, cells: list[Cell], matched: dict[str, Cell]) -> list[str]:
    """What was done to the cells that grading rests on, a sentence each."""
    count = defaultdict(int)
    for cell in cells:
        count[cell.grade_id] += 1
    gone = [c.grade_id for c in template.cells if c.grade_id and c.id not in matched]
    several = [c.grade_id for c in template.cells if c.grade_id and count[c.grade_id] > 1]
    locked = [(c, matched[c.id]) for c in template.cells if c.locked and c.id in matched]
    others = [(c, m) for c, m in locked if m.source.strip() not in (c.source.strip(), c.full.strip())]
    changed = [c.grade_id for c, m in others if not _as_released(c, m)]
    changed += [c.grade_id for c, m in locked if m.type != c.type]
    return [
        f"{sentence}: {', '.join(dict.fromkeys(names))}."
        for names, sentence in (
            (gone, "Cells that were gone from the notebook are back"),
            (several, "Of cells that were there more than once the last counts"),
            (changed, "Locked cells that had been changed are as they were given out"),
        )
        if names
    ]


# -- the notebook


def _notebook(template: Template) -> dict:
    metadata = {"kernelspec": template.kernelspec, "language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    return {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _built(
    kind: str,
    name: str,
    text: Cell,
    metadata: dict,
    template: TemplateCell | None,
    attached: dict,
    rooms: dict[str, clean.Room],
) -> dict:
    """A cell of the graded notebook, harmless to look at. What runs is the step's source, which is whole."""
    source, own = text.source, template is None or text.source != template.source
    made: dict = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    if kind == "code":
        if own:
            made["source"], plain = clean.code(source, rooms["code"])
            made["metadata"] = metadata | plain
        return made | {"execution_count": None, "outputs": []}
    if attached := clean.attachments(attached) if kind == "markdown" else {}:
        made["attachments"] = attached
    if own:
        made["source"] = clean.raw(source) if kind == "raw" else clean.markdown(source, attached, rooms["markdown"])
    return made


def _free(wanted: str | None, used: set[str]) -> str:
    """An id for a cell that the learner added: its own if it is one and nobody has it."""
    name = wanted if wanted and ID.fullmatch(wanted) and wanted not in used else None
    number = len(used)
    while name is None or name in used:
        name, number = f"added-{number}", number + 1
    used.add(name)
    return name


# -- how it is graded


def _steps(plan: Plan, cell: TemplateCell, text: Cell, gone: bool) -> None:
    """What to do with one of the template's cells."""
    untouched = cell.solution and _is_stub(cell, text)
    if untouched:
        plan.no_response.add(cell.grade_id)
    if cell.grade and not cell.autograded:
        plan.scores[cell.grade_id] = 0.0 if untouched else None
    elif cell.task:
        plan.scores[cell.grade_id] = None
    if cell.autograded:
        plan.steps.append(_test(cell))
    elif text.type == "code" and not (gone and cell.solution):
        # An answer whose cell is gone may stand in a cell that was added: the stub must not define it anew.
        own, source = text.source != cell.source, text.source
        if cell.demo:  # not run, but an answer may call a function from there, the course's own or the learner's
            source = definitions(source) if own else _defined(source)
        if source or not cell.demo:
            plan.steps.append(Step("run", cell.id, source, cell.grade_id, own=own, demo=cell.demo))


@lru_cache(maxsize=1000)
def _defined(source: str) -> str:
    """The definitions of one of the assignment's own cells, which every submission has."""
    return definitions(source)


@lru_cache(maxsize=1000)
def _test(cell: TemplateCell) -> Step:
    found = checks(cell.full)
    kind, found = ("check", found) if found else ("assert", last_check(cell.full))
    hidden = kind == "assert" and cell.full != cell.source
    return Step(kind, cell.id, cell.full, cell.grade_id, cell.points, own=False, checks=found, hidden=hidden)


def _as_released(cell: TemplateCell, found: Cell) -> bool:
    """Whether a cell is as in an earlier release, or in one in another language: the learner has not changed it."""
    return found.type == cell.type and found.checksum == _checksum(cell, found.source, found.points)


def _is_stub(cell: TemplateCell, text: Cell) -> bool:
    """Whether nothing is answered: the cell is as it was given out, or, in another language, as that was."""
    return (cell.checksum is not None and cell.checksum == _checksum(cell, text.source)) or _as_released(cell, text)


def _checksum(cell: TemplateCell, source: str, points: float | None = None) -> str:
    """nbgrader's, by which it knows a cell that was not touched; points: other ones than the cell's."""
    from nbformat import NotebookNode
    from nbgrader.utils import compute_checksum

    marks = cell.metadata["nbgrader"] | ({} if points is None else {"points": points})
    return compute_checksum(NotebookNode(source=source, cell_type=cell.type, metadata=NotebookNode(nbgrader=marks)))
