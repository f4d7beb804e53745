"""How long the units take in a browser:

    RNNKIT_PYODIDE=FOLDER python -m tests.web.measure [--record] [04_char_lm ...]

prints the CPU seconds of all cells of each in Pyodide under Node, whose engine is Chromium's, and of the same cells in
the Python that runs this. Trainings take a tenth of their steps. For all of them ("whole") ten times the time of each
is taken, or its time limit where that is less. `--record` writes the times of units with a choice into
rnnkit/data/browser.json, and keeps those of units that are not measured now.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.notebook_cells import ROOT, UNITS
from tests.web import browser_run

STORED = ROOT / "rnnkit" / "data" / "browser.json"


def times(cells: list[dict]) -> dict[str, float]:
    """CPU seconds with whole trainings, and with small ones."""
    return {
        word: round(sum(cell[name] for cell in cells), 1) for word, name in (("whole", "whole"), ("small", "seconds"))
    }


def record(unit: str, took: dict[str, float]) -> None:
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    stored["units"] = dict(sorted({**stored["units"], unit[:2]: took}.items()))
    STORED.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--record", action="store_true", help="write the times into rnnkit/data/browser.json")
    parser.add_argument("units", nargs="*", metavar="UNIT", choices=[*UNITS, []], help="the units (default: all)")
    asked = parser.parse_args(arguments)
    if lacking := browser_run.missing():
        print(lacking, file=sys.stderr)
        return 1
    print(f"{'CPU seconds':24}{'browser':>9}{'Python':>9}{'browser, whole':>16}")
    for unit in asked.units or UNITS:
        sources = browser_run.cells(unit)
        there, here = times(browser_run.in_browser(sources)), times(browser_run.in_python(sources))
        print(f"{unit:24}{there['small']:9.1f}{here['small']:9.1f}{there['whole']:16.1f}", flush=True)
        if asked.record and any(browser_run.WHOLE in source for source in browser_run.answered(unit)):
            record(unit, there)
    return 0


if __name__ == "__main__":
    sys.exit(main())
