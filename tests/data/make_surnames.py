"""Make rnnkit/data/surnames.tsv, and the licence beside it, from a wheel of Faker, whose lists are read and not run.

python -m pip download --no-deps faker==40.63.0
python -m tests.data.make_surnames faker-40.63.0-py3-none-any.whl
"""

import ast
import io
import sys
from collections import Counter
from pathlib import Path
from random import Random
from zipfile import ZipFile

from tests.data import pinned

DATA = Path(__file__).parents[2] / "rnnkit/data"
LOCALES = ("de_DE", "en_US", "es_ES", "fi_FI", "fr_FR", "it_IT", "nl_NL", "sv_SE")
SHA256 = "36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232"
LICENCE = "faker-40.63.0.dist-info/licenses/LICENSE.txt"


def last_names(source):
    """The strings in what a module assigns to `last_names`: a tuple, or a dict from name to how often it occurs."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["last_names"]:
            constants = (inner.value for inner in ast.walk(node.value) if isinstance(inner, ast.Constant))
            return {value for value in constants if isinstance(value, str)}
    raise ValueError("there is no last_names in it")


def main(wheel):
    with ZipFile(io.BytesIO(pinned.read(wheel, SHA256))) as archive:
        found = {
            locale[:2]: last_names(archive.read(f"faker/providers/person/{locale}/__init__.py")) for locale in LOCALES
        }
        licence = archive.read(LICENCE).decode()
    lists = Counter(name.lower() for names in found.values() for name in names)  # capitals make no other name
    lines = sorted(f"{code}\t{name}" for code, names in found.items() for name in names if lists[name.lower()] == 1)
    Random(0).shuffle(lines)
    (DATA / "surnames.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    (DATA / "surnames_licence.txt").write_text(licence, encoding="utf-8", newline="\n")
    print(len(lines), "names")


if __name__ == "__main__":
    main(sys.argv[1])
