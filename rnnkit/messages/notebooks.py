"""A notebook in another language: the same cells, ids, code and points, with other words."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from rnnkit.messages import code, markdown

Translate = Callable[[str], str]
STUB = 'raise NotImplementedError("Write what the docstring above asks for, then delete this line.")'


def messages(notebook: dict) -> Iterator[tuple[str, str, str]]:
    """(text, cell's id, kind) of all words of a source notebook, in order, as learners get them."""
    for cell in notebook["cells"]:
        source = _source(cell)
        if cell["cell_type"] == "markdown":
            yield from ((text, cell["id"], "text") for text, words in markdown.pieces(source) if words)
        elif cell["cell_type"] == "code":
            for words in code.words_of(code.released(source, STUB)):
                yield words.text, cell["id"], words.kind


def translated(notebook: dict, translate: Translate) -> dict:
    """A copy of a released notebook in another language; `translate` gives a text back that it does not know."""
    made = copy.deepcopy(notebook)
    for cell in made["cells"]:
        source = _source(cell)
        if cell["cell_type"] == "markdown":
            changed = markdown.translated(source, translate)
        elif cell["cell_type"] == "code":
            changed = code.translated(source, translate)
        else:
            continue
        if changed != source:
            cell["source"] = changed.splitlines(keepends=True) if isinstance(cell["source"], list) else changed
    return made


def _source(cell: dict) -> str:
    return "".join(cell["source"])
