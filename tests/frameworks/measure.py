"""Runs one library's module and says what it found, as JSON; `--record` writes it into measured.json.

python -m tests.frameworks.measure torch_layers --record
"""

from __future__ import annotations

import argparse
import datetime
import inspect
import json
import os
from importlib import import_module, metadata
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
RECORD = FOLDER / "measured.json"
MODULES = sorted(path.stem for path in (FOLDER / "libraries").glob("[a-z]*.py"))


def module(name):
    return import_module(f"tests.frameworks.libraries.{name}")


def sentences(library) -> dict[str, str]:
    """The functions note_… and says_… of a module and the sentences that they hold: their docstrings."""
    found = {name: thing for name, thing in vars(library).items() if name.startswith(("note_", "says_"))}
    return {name: " ".join(inspect.getdoc(thing).split()) for name, thing in found.items()}


def missing(library) -> list[str]:
    """The packages of a module that are not installed."""
    return [name for name in library.PACKAGES if not _version(name)]


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def run(name, seed=0) -> dict:
    """What the module's layers do, and its sentences held."""
    from tests.frameworks import harness

    library = module(name)
    for key in sentences(library):
        getattr(library, key)(np.random.default_rng(seed))
    return {
        "versions": {package: _version(package).partition("+")[0] for package in library.PACKAGES},
        "date": datetime.date.today().isoformat(),
        "layers": {layer.name: harness.measure(layer, seed) for layer in library.LAYERS},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=MODULES)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    os.environ.update(getattr(module(asked.name), "ENVIRONMENT", {}))
    found = run(asked.name, asked.seed)
    if asked.record:
        everything = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        everything[asked.name] = found
        text = json.dumps(dict(sorted(everything.items())), ensure_ascii=False, indent=1)
        RECORD.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
