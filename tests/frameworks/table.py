"""The tables of docs/conventions.md, from what the modules in libraries/ state and measured.json holds.

    python -m tests.frameworks.table
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.frameworks.measure import MODULES, RECORD, module, sentences

PAGE = Path(__file__).parent.parent.parent / "docs" / "conventions.md"
LETTERS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


def recorded() -> dict:
    return json.loads(RECORD.read_text(encoding="utf-8"))


def rows():
    """Each layer of each module beside what was measured of it, in the page's order."""
    found = recorded()
    for name in ordered():
        for layer in module(name).LAYERS:
            yield layer, found[name]["layers"][layer.name]


def ordered() -> list[str]:
    """The course's own first, then PyTorch, then by name."""
    first = ["numpy_course", "torch_layers"]
    return sorted(MODULES, key=lambda name: (name not in first, module(name).LIBRARY.lower(), name))


def table(head, lines) -> str:
    lines = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def layout(cell):
    lines = [
        [f"`{layer.name}`", _shapes(layer), " ".join(layer.gates), layer.biases, layer.recipe]
        for layer, _ in rows()
        if layer.cell == cell
    ]
    head = ["layer", "arrays", "gates", "biases", "from PyTorch's"]
    if cell == "rnn":
        lines = [[*line[:2], *line[3:]] for line in lines]
        head.remove("gates")
    return table(head, lines)


def _shapes(layer):
    shapes = {}
    for name, text in layer.weights.items():
        shapes.setdefault(", ".join(re.sub(r"(\d)([DH])", r"\1\2", axis).replace("+", " + ") for axis in text.split()), []).append(name)
    return "; ".join(f"{', '.join(f'`{n}`' for n in names)} ({shape})" for shape, names in shapes.items()) or "–"


def gru():
    multiplies = {"keeps": "h_{t−1}", "takes": "n"}
    return table(
        ["layer", "r comes", "z multiplies", "the course's GRU"],
        [
            [f"`{layer.name}`", f"{layer.reset} the product", multiplies[layer.z], layer.carried]
            for layer, _ in rows()
            if layer.cell == "gru"
        ],
    )


def states():
    return _merged(
        ["layer", "input", "first state", "two directions"],
        [[layer, layer.axes, layer.state, facts.get("two ways", "–")] for layer, facts in rows()],
    )


def ends():
    return _merged(
        ["layer", "told by", "output after the end", "last state", "a row of length 0"],
        [
            [layer, layer.lengths, facts["after"], facts["last"], facts["empty"]]
            for layer, facts in rows()
            if layer.lengths
        ],
    )


def masked():
    return _merged(
        ["layer", "output at masked steps before the first"],
        [[layer, facts["masked start"]] for layer, facts in rows() if "masked start" in facts],
    )


def starts():
    return _merged(
        ["layer", "start values"],
        [[layer, facts["start"]] for layer, facts in rows() if facts["start"] != "–"],
    )


def inside():
    return _merged(
        ["layer", "activations", "unasked", "float32"],
        [[layer, layer.activations, layer.hidden, f"{facts['difference']:.0e}".replace("e-0", "e-")] for layer, facts in rows()],
    )


def _merged(head, lines):
    """Rows that follow each other and say the same are one row."""
    merged = []
    for layer, *cells in lines:
        if merged and merged[-1][1:] == cells:
            merged[-1][0].append(layer.name)
        else:
            merged.append([[layer.name], *cells])
    return table(head, [[_names(names), *cells] for names, *cells in merged])


def _names(names):
    """`torch.nn.RNN`, `LSTM`: what they begin with stands once."""
    start = names[0].rpartition(".")[0] + "."
    rest = [name.removeprefix(start) for name in names[1:]]
    return ", ".join(f"`{name}`" for name in (names[0], *rest))


def versions():
    found = recorded()
    lines = []
    for name in ordered():
        versions = ", ".join(f"{package} {version}" for package, version in found[name]["versions"].items())
        command = "alone" if module(name).ALONE else "measure"
        file = f"[`{name}`](../tests/frameworks/libraries/{name}.py)"
        lines.append([module(name).LIBRARY, versions, found[name]["date"], file, f"`… {command} {name}`"])
    return table(["library", "versions", "run on", "file", "command"], lines)


def notes(kind):
    """A list of what the modules' functions hold, by library."""
    text = ""
    for name in ordered():
        said = [sentence for key, sentence in sentences(module(name)).items() if key.startswith(kind)]
        if said:
            text += f"**{module(name).LIBRARY}**\n\n" + "".join(f"- {sentence}\n" for sentence in said) + "\n"
    return text.rstrip("\n") + "\n"


PARTS = {
    "lstm": lambda: layout("lstm"),
    "gru": lambda: layout("gru"),
    "rnn": lambda: layout("rnn"),
    "forms": gru,
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
        text, count = re.subn(pattern, lambda _, made=make(): made, text, flags=re.DOTALL)
        assert count == 1, f"<!-- {name} --> is to stand on the page once; it stands there {count} times"
    return text


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
