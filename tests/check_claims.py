"""Does what the notebooks say of their own results hold? `make claims` measures every claim again and prints the table.

A claim is a few words of a unit's text, quoted to the letter, and how to measure what they say. Add one to
tests/claims/<unit>.toml:

    [[claim]]
    text = "Knowing the frequencies saves about two bits"
    measured = "baselines['uniform'] - baselines['unigram']"
    least = 1.7
    most = 2.3

`measured` is an expression in the notebook's own names, as they are where the words stand: the solution notebook is
executed, and the expression is evaluated right before the cell of the text. With

    printed = '(\\d+)%'

it sees no names but `printed`, an array of the numbers that the groups of this pattern find in what the code cells
between this text and the one before have printed; then `measured` may be left out. With `below = true` the words
announce what the cells below them will show, and the claim is measured before the next text. What has to hold:

    least, most     every number measured lies there; a training comes out a little differently on every machine,
                    so state what holds on all of them
    neither         what is measured is true; or if it is numbers, they are those in `text`, to the digits given
                    there

    python -m tests.check_claims [04_char_lm ...]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode

from rnnkit.cli import assignment, kernel

ROOT = Path(__file__).parent.parent
CLAIMS = ROOT / "tests" / "claims"
TIMEOUT = 300  # seconds a cell may take here, where several notebooks may run side by side
# However slow the machine is, no training ends before all its steps are taken.
NO_TIME_LIMIT = """
from rnnkit import training as _training

_training.Run.train = (lambda train: lambda run, steps, time_limit=None: train(run, steps))(_training.Run.train)
"""
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")


@dataclass
class Claim:
    """What a text says, and after `check` where and what was found: the numbers, or why there are none."""

    text: str
    measured: str = "printed"
    printed: str | None = None
    below: bool = False
    least: float | None = None
    most: float | None = None
    place: int | None = None
    found: np.ndarray = field(default_factory=lambda: np.array([]))
    problem: str = ""

    @property
    def stated(self) -> str:
        limits = [f"≥ {self.least:g}"] if self.least is not None else []
        limits += [f"≤ {self.most:g}"] if self.most is not None else []
        return " and ".join(limits) or ("true" if self.found.dtype == bool else ", ".join(self.quoted))

    @property
    def shown(self) -> str:
        """What was measured, in few words: of many numbers the smallest and the largest."""
        if self.problem or not self.found.size:
            return self.problem or "nothing"
        if self.found.dtype == bool:
            return str(bool(self.found.all())).lower()
        if self.found.size > 7:
            return f"{self.found.min():.4g} … {self.found.max():.4g}"
        return ", ".join(f"{number:.4g}" for number in self.found)

    @property
    def quoted(self) -> list[str]:
        return NUMBER.findall(self.text)

    @property
    def agrees(self) -> bool:
        if self.problem or not self.found.size:
            return False
        if self.least is not None or self.most is not None:
            least = -np.inf if self.least is None else self.least
            most = np.inf if self.most is None else self.most
            return bool(np.all((least <= self.found) & (self.found <= most)))
        return bool(self.found.all()) if self.found.dtype == bool else self._as_quoted()

    def _as_quoted(self) -> bool:
        digits = np.array([len(number.partition(".")[2]) for number in self.quoted])
        numbers = np.array([float(number.replace("−", "-")) for number in self.quoted])
        half = 0.5 * 10.0**-digits + 1e-12  # of the last digit
        return numbers.shape == self.found.shape and bool(np.all(np.abs(self.found - numbers) <= half))


def claims(file: Path) -> list[Claim]:
    return [Claim(**claim) for claim in tomllib.loads(file.read_text(encoding="utf-8"))["claim"]]


def check(source: Path, said: list[Claim]) -> str:
    """Execute the notebook in the file `source`, fill in what was found of each claim, and return all it printed."""
    notebook = assignment.read(source)
    left_out = {test.position for test in assignment.tests(notebook)}  # they define nothing, and take a while
    find_places(said, notebook, source)
    cells = [nbformat.v4.new_code_cell(NO_TIME_LIMIT)]  # the notebook, with a cell for each claim
    run, measuring, above = [0], [], []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for claim in (claim for claim in said if claim.place == position):
                measuring.append((claim, len(cells), above))
                run.append(len(cells))
                cells.append(nbformat.v4.new_code_cell("" if claim.printed else _measuring(claim.measured)))
            above = []
        elif position not in left_out:
            above.append(cell)
            run.append(len(cells))
        cells.append(cell)
    own, notebook.cells = notebook.cells, cells
    stopped = kernel.wait(kernel.execute(notebook, source.parent, run, TIMEOUT))
    for claim, place, above in measuring:
        if place in stopped:
            claim.problem = stopped[place].text
        elif claim.printed:
            _fill_in_printed(claim, "".join(map(_printed, above)))
        else:
            claim.found = np.array(json.loads(_printed(cells[place]).splitlines()[-1]))
    return "".join(map(_printed, own))


def find_places(said: list[Claim], notebook: NotebookNode, source: Path) -> None:
    """Find the cell in front of which each claim is measured, or note its problem."""
    cells = enumerate(notebook.cells)
    texts = [(position, " ".join(cell.source.split())) for position, cell in cells if cell.cell_type == "markdown"]
    for claim in said:
        found = [i for i, (_, text) in enumerate(texts) if " ".join(claim.text.split()) in text]
        if len(found) == 1:
            claim.place = texts[found[0] + claim.below][0]
        else:
            claim.problem = f"stands in {len(found)} texts of {source.name}; quote words that stand in one"


def _measuring(expression: str) -> str:
    """The code of a cell that prints, on a line of its own, what an expression is: numbers or truths."""
    return f"print('\\n' + __import__('json').dumps(__import__('numpy').asarray({expression}).ravel().tolist()))"


def _fill_in_printed(claim: Claim, text: str) -> None:
    matches = re.finditer(claim.printed, text, re.MULTILINE)
    printed = np.array([float(number) for match in matches for number in match.groups()])
    if printed.size:
        claim.found = np.asarray(eval(claim.measured, {"np": np, "printed": printed})).ravel()
    else:
        claim.problem = "nothing like that was printed"


def _printed(cell) -> str:
    return "".join(output.text for output in cell.get("outputs", ()) if output.get("name") == "stdout")


def main(arguments: list[str] | None = None) -> int:
    units = sorted(path.stem for path in CLAIMS.glob("*.toml"))
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("units", nargs="*", metavar="UNIT", choices=[*units, []], help="the units (default: all)")
    wrong = number = 0
    for unit in parser.parse_args(arguments).units or units:
        said = claims(CLAIMS / f"{unit}.toml")
        check(ROOT / "solutions" / unit / f"{unit}.ipynb", said)
        print(f"\n{unit}\n{'':2}{'stated':>22}  {'measured':<34}  claim")
        for claim in said:
            print(f"{' ' if claim.agrees else '✗'} {claim.stated:>22}  {claim.shown:<34}  {claim.text}", flush=True)
        wrong, number = wrong + sum(not claim.agrees for claim in said), number + len(said)
    print(f"\n{number} claims: " + (f"{wrong} do not hold" if wrong else "all of them hold"))
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # as most of the notebooks set it themselves
    sys.exit(main())
