"""`make messages`: bring the catalogues up to date, and say how much of each is translated."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rnnkit.cli import course
from rnnkit.messages import catalogues, notebooks, package, site

ROW = "{:<44}{:>9}{:>7}{:>12}{:>7}{:>9}"


def main(check: bool = False) -> int:
    """check: change nothing, and return 1 where a file is not up to date."""
    root = course.root()
    print(ROW.format("catalogue", "messages", "words", "translated", "fuzzy", "missing"))
    old = [path for path, messages in every(root) if not _update(path, messages, root, check)]
    for path in old:
        print(f"{path.relative_to(root)} is not up to date: run make messages")
    return 1 if old else 0


def every(root: Path) -> Iterator[tuple[Path, list[package.Message]]]:
    """The catalogues' files and what belongs into them."""
    for path in (*course.units(root / "solutions"), *course.pages(root / "solutions")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        yield catalogues.of_notebook(root, path.stem), list(notebooks.messages(notebook))
    yield catalogues.of_notebook(root, "site"), list(site.messages(root))
    for part, messages in package.messages(root).items():
        yield package.ROOT / "locale" / catalogues.LANGUAGE / "LC_MESSAGES" / f"{part}.po", messages


def _update(path: Path, messages: list[package.Message], root: Path, check: bool) -> bool:
    """Returns whether the file was up to date, or is now."""
    catalogue = catalogues.merged(catalogues.read(path), messages)
    _tell(str(path.relative_to(root)), list(catalogue))
    wanted = {path: catalogues.text_of(catalogue)}
    if path.is_relative_to(package.ROOT):
        wanted[path.with_suffix(".mo")] = catalogues.compiled(catalogue)
    fine = all(file.exists() and file.read_bytes() == data for file, data in wanted.items())
    if not check:
        for file, data in wanted.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return fine or not check


def _tell(name: str, messages: list) -> None:
    messages = [message for message in messages if message.id]
    done = sum(map(catalogues.shown, messages))
    fuzzy = sum(message.fuzzy for message in messages)
    words = sum(len(message.id.split()) for message in messages)
    share = f"{done / len(messages):.0%}" if messages else "–"
    print(ROW.format(name, len(messages), words, share, fuzzy, len(messages) - done - fuzzy))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
