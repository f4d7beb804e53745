"""Names of files in a submission: which are taken, and which may lie where a browser finds them."""

from __future__ import annotations

import re

# What Python or IPython would run or import from the notebook's folder.
CODE = tuple(".py .pyc .pyd .pyo .pyw .pyx .so .dll .dylib .pth .egg .whl .ipy .ipynb".split())
# What every browser shows as text or as a picture, or saves. The formgrader serves autograded/ to whoever is logged in,
# and scripts in a page from there could give grades. Python comes so far only if the instructor allows its name.
INERT = tuple(".csv .tsv .txt .md .json .npy .npz .png .jpg .jpeg .gif .py".split())
PAGES = (".html", ".ipynb")  # what feedback writes and reads by pattern, and where a folder would stop it


class Refused(Exception):
    """Why a file is not read, as the end of a sentence."""


def shown(name: str) -> str:
    """A file's name for a sentence; names may hold anything but NUL and /."""
    return re.sub(r"[^\w .()+,=@/-]", "?", name)[:80]


def hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def inert(name: str) -> bool:
    """Whether a file of this name does nothing in a browser.

    >>> inert("data/mine.csv"), inert("plot.svg")
    (True, False)
    """
    return name.lower().endswith(INERT)


def ordinary(name: str) -> None:
    """Raises Refused for a name that no data has."""
    *folders, _ = parts = name.split("/")
    if hidden(name):
        raise Refused("hidden files are not taken")
    if name.lower().endswith(CODE):
        raise Refused("a submission is notebooks and data; code belongs into the notebook")
    if any(folder.lower().endswith(PAGES) for folder in folders):
        raise Refused(f"no folder may end in {' or '.join(PAGES)}")
    if any(not part.isprintable() or len(part.encode("utf-8", "replace")) > 200 for part in parts):
        raise Refused("its name is too long, or holds characters that cannot be shown")
