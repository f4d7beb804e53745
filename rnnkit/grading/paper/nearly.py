"""Names that are nearly right: what mail programs, browsers and people make of the name of a notebook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from rnnkit.grading.paper.names import hidden

KINDS = (".ipynb", ".ipynb.json", ".ipynb.txt")  # as notebooks arrive: some programs add what they take them for
KIND = re.compile(r"(\.(ipynb|json|txt))+$")
COPY = re.compile(r"([\s_-]*(\(\d+\)|copy\s*\d*))+$")


def is_notebook(name: str) -> bool:
    """
    >>> is_notebook("01_hidden_state.ipynb.json"), is_notebook("data.json")
    (True, False)
    """
    return name.lower().endswith(KINDS) and not hidden(name)


def same(name: str, expected: str) -> bool:
    """Whether the two differ only in case, blanks, marks, the mark of a copy and the ending.

    >>> same("Unit-1 (2).ipynb", "unit_1"), same("unit_10", "unit_1")
    (True, False)
    """
    return _bare(name) == _bare(expected)


def stand_ins(expected: Collection[str], there: Iterable[str]) -> dict[str, list[str]]:
    """Which of the files may be which notebook: each belongs to the longest name that its own contains.

    >>> stand_ins(["main", "main_2"], ["Main_2 (1).ipynb", "my main.ipynb.txt", "domain10.ipynb"])
    {'main': ['my main.ipynb.txt', 'domain10.ipynb'], 'main_2': ['Main_2 (1).ipynb']}
    """
    found: dict[str, list[str]] = {name: [] for name in expected}
    for file in there:
        fits = [name for name in expected if _within(_bare(name), _bare(file.rpartition("/")[2]))]
        if fits:
            found[max(fits, key=len)].append(file)
    return found


def _within(name: str, text: str) -> bool:
    """ex1 is in my_ex1, and not in ex10."""
    first, last = r"(?<!\d)" if name[:1].isdigit() else "", r"(?!\d)" if name[-1:].isdigit() else ""
    return bool(name) and bool(re.search(first + re.escape(name) + last, text))


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = COPY.sub("", KIND.sub("", plain))
    return "".join(filter(str.isalnum, plain)) or plain
