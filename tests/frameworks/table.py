"""The tables of docs/conventions.md, from what the modules in libraries/ state and measured.json holds.

python -m tests.frameworks.table
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tests.frameworks.harness import Layer
from tests.frameworks.measure import MODULES, RECORD, module, sentences

PAGE = Path(__file__).parent.parent.parent / "docs" / "conventions.md"
LETTERS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


def recorded() -> dict:
    return json.loads(RECORD.read_text(encoding="utf-8"))


def ordered() -> list[str]:
    """The course's own first, then PyTorch, then by library."""
    first = ["numpy_course", "torch_layers"]
    place = {name: number for number, name in enumerate(first)}
    return sorted(MODULES, key=lambda name: (place.get(name, 2), module(name).LIBRARY.lower(), name))


@dataclass
class Row:
    """What a table says of one layer: its cells, and where it runs if a library has several backends or runtimes."""

    layer: Layer
    cells: list[str]
    on: list[str]


def rows(cells) -> list[Row]:
    """`cells(layer, facts)` of each layer, in the page's order, or None to leave it out. A layer that several backends
    run is one row where all say the same."""
    found, made = recorded(), []
    for name in ordered():
        for layer in module(name).LAYERS:
            said, on = cells(layer, found[name]["layers"][layer.name]), getattr(module(name), "ON", "")
            alike = [row for row in made if row.layer.name == layer.name and row.cells == said]
            if alike:
                alike[0].on.append(on)
            elif said:
                made.append(Row(layer, said, [on]))
    names = [layer.name for name in ordered() for layer in module(name).LAYERS]
    for row in made:
        if len(row.on) == names.count(row.layer.name) or not row.on[0]:
            row.on = []
    order = list(dict.fromkeys(names))
    return sorted(made, key=lambda row: (_group(row.layer, order), row.on, order.index(row.layer.name)))


def _group(layer, order):
    """Layers of one library stand together."""
    start = layer.name.rpartition(".")[0] or layer.name.split()[0]
    return min(order.index(name) for name in order if name.startswith(start))


def table(head, lines) -> str:
    lines = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def layout(cell):
    def cells(layer, _):
        gates = [" ".join(layer.gates) or "–"] if cell != "rnn" else []
        return [_shapes(layer), *gates, layer.biases, layer.recipe] if layer.cell == cell else None

    gates = ["gates"] if cell != "rnn" else []
    return _merged(["layer", "arrays", *gates, "biases", "from PyTorch's"], rows(cells))


def _shapes(layer):
    shapes = {}
    for name, text in layer.weights.items():
        shape = ", ".join(re.sub(r"([+*])", r" \1 ", axis).replace("*", "·") for axis in text.split())
        shapes.setdefault(shape, []).append(f"`{name}`")
    return "; ".join(f"{', '.join(names)} ({shape})" for shape, names in shapes.items()) or "–"


def forms():
    multiplies = {"keeps": "h_{t−1}", "takes": "n"}

    def cells(layer, _):
        if layer.cell == "gru":
            return [f"{layer.reset} the product", multiplies[layer.z], layer.carried]

    return _merged(["layer", "r comes", "z multiplies", "holds the course's GRU"], rows(cells))


def states():
    def cells(layer, facts):
        return [layer.axes, layer.state, facts.get("two ways", "–").replace("left half first; ", "")]

    return _merged(["layer", "input", "first state", "two directions"], rows(cells))


def ends():
    def cells(layer, facts):
        return [layer.lengths, facts["after"], facts["last"], facts["empty"]] if layer.lengths else None

    head = ["layer", "told by", "output after the end", "last state", "a row of length 0"]
    return _merged(head, rows(cells))


def masked():
    def cells(layer, facts):
        return [facts["masked start"]] if "masked start" in facts else None

    return _merged(["layer", "output at masked steps before the first"], rows(cells))


def starts():
    def cells(layer, facts):
        return [facts["start"]] if facts["start"] != "–" else None

    return _merged(["layer", "start values"], rows(cells))


def inside():
    def cells(layer, facts):
        bound = next(
            bound for bound in ("1e-6", "2e-6", "1e-5", "2e-5", "1e-4", "1e-3") if facts["difference"] <= float(bound)
        )
        return [layer.activations, layer.hidden, bound]

    return _merged(["layer", "activations", "unasked", "off by less than"], rows(cells))


def _merged(head, made):
    """Rows that follow each other and say the same are one row."""
    merged = []
    for row in made:
        if merged and merged[-1][1:] == (row.on, row.cells) and _start(merged[-1][0][0]) == _start(row.layer.name):
            merged[-1][0].append(row.layer.name)
        else:
            merged.append(([row.layer.name], row.on, row.cells))
    return table(
        head, [[_names(names) + (f" on {', '.join(on)}" if on else ""), *cells] for names, on, cells in merged]
    )


def _start(name):
    return name.rpartition(".")[0] + "."


def _names(names):
    """`torch.nn.RNN`, `LSTM`: what they begin with stands once."""
    return ", ".join(f"`{name}`" for name in (names[0], *(name.removeprefix(_start(name)) for name in names[1:])))


def versions():
    found = recorded()
    lines = []
    for name in ordered():
        versions = ", ".join(f"{package} {version}" for package, version in found[name]["versions"].items())
        command = "alone" if module(name).ALONE else "measure"
        file = f"[`{name}`](../tests/frameworks/libraries/{name}.py)"
        on = getattr(module(name), "ON", "")
        library = module(name).LIBRARY + (f" on {on}" if on else "")
        lines.append([library, versions, found[name]["date"], file, f"`… {command} {name}`"])
    return table(["library", "versions", "run on", "file", "command"], lines)


def notes(kind):
    """A list of what the modules' functions hold, by library."""
    said = {}
    for name in ordered():
        for key, sentence in sentences(module(name)).items():
            if key.startswith(kind):
                said.setdefault(module(name).LIBRARY, {})[sentence] = None
    return "\n".join(f"**{library}**\n\n" + "".join(f"- {one}\n" for one in each) for library, each in said.items())


PARTS = {
    "lstm": lambda: layout("lstm"),
    "gru": lambda: layout("gru"),
    "rnn": lambda: layout("rnn"),
    "forms": forms,
    "states": states,
    "ends": ends,
    "masked": masked,
    "starts": starts,
    "inside": inside,
    "notes": lambda: notes("note_"),
    "says": lambda: notes("says_"),
    "versions": versions,
}


def page(text: str) -> str:
    """The page with its generated parts as they are today: between <!-- name --> and <!-- /name -->."""
    for name, make in PARTS.items():
        pattern = rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)"
        text, count = re.subn(pattern, make().replace("\\", r"\\"), text, flags=re.DOTALL)
        assert count == 1, f"<!-- {name} --> is to stand on the page once; it stands there {count} times"
    return text


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
