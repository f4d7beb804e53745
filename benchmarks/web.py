"""From the click to the first verdict in the browser, beside a bare page with Pyodide, NumPy and Matplotlib.

    make bench-web RNNKIT_PYODIDE=FOLDER                           five rounds of each, in turn
    make bench-web BENCH_ARGS="--site build/site --rounds 3"       a site that is built already, with Pyodide in it

A round opens a fresh browser context, so nothing is in its cache. The verdict is that of `check(rnn_step)` on a right
answer in unit 01: the notebook opens, the first cell, the answer and the check are run. The bare page loads Pyodide
with NumPy and Matplotlib and imports both, from the same server.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from web import drive, lite, pyodide, serve

MOST = 2.0  # times the bare page's
ANSWER = """def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)
"""
BARE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>bare</title>
<script src="site/pyodide/pyodide.js"></script>
<script>
  loadPyodide({ lockFileURL: "lock.json", packages: ["numpy", "matplotlib"], env: { MPLBACKEND: "agg" } })
    .then((python) => python.runPython("import numpy, matplotlib.pyplot"))
    .then(() => (document.title = "ready"));
</script>
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="the folder of a built site; else one is built for this")
    parser.add_argument("--pyodide", type=Path, default=os.environ.get("RNNKIT_PYODIDE") or None)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not (arguments.pyodide or (arguments.site and (arguments.site / "pyodide").is_dir())):
        parser.error("without Pyodide beside the site, the network would be measured: give its release, --pyodide")
    with _site(arguments) as site, _pages(site) as address, drive.browser() as browser:
        rounds = []
        for number in range(arguments.rounds):
            rounds.append((_seconds(browser, address, _bare), _seconds(browser, address, _verdict)))
            print(f"round {number + 1}: bare {rounds[-1][0]:.1f} s, first verdict {rounds[-1][1]:.1f} s", flush=True)
    print(table(rounds, os.getloadavg()[0] if hasattr(os, "getloadavg") else None))


def table(rounds: list[tuple[float, float]], load: float | None = None) -> str:
    """Medians in Markdown, and the median of the rounds' ratios, which a busy machine disturbs less."""
    bare, verdict = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(ours / theirs for theirs, ours in rounds)
    lines = [
        "| page | seconds, median |",
        "|---|---|",
        f"| Pyodide, NumPy, Matplotlib alone | {bare:.1f} |",
        f"| unit 01, from the click to the first verdict | {verdict:.1f} |",
        "",
        f"{ratio:.2f} times the bare page (asked for: at most {MOST:g}), {len(rounds)} rounds"
        + (f", load average {load:.1f}" if load is not None else ""),
    ]
    return "\n".join(lines)


@contextmanager
def _site(arguments: argparse.Namespace) -> Iterator[Path]:
    if arguments.site:
        yield arguments.site
        return
    with tempfile.TemporaryDirectory() as folder:
        lite.build(Path(folder), arguments.pyodide)
        yield Path(folder)


@contextmanager
def _pages(site: Path) -> Iterator[str]:
    """The site and the bare page, from one server."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "site").symlink_to(site.resolve(), target_is_directory=True)
        (folder / "bare.html").write_text(BARE, encoding="utf-8")
        pinned = pyodide.pins()
        lock = {"info": pinned["info"], "packages": pinned["packages"]}
        (folder / "lock.json").write_text(json.dumps(lock), encoding="utf-8")
        with serve.served(folder) as address:
            yield address


def _seconds(browser: Browser, address: str, what) -> float:
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(drive.PATIENCE)
        begin = time.perf_counter()
        what(page, address)
        return time.perf_counter() - begin
    finally:
        context.close()


def _bare(page, address: str) -> None:
    page.goto(address + "bare.html")
    page.wait_for_function("document.title === 'ready'")


def _verdict(page, address: str) -> None:
    notebook = drive.Notebook(page).open(address + "site/")
    notebook.run("import check")
    notebook.write("def rnn_step(", ANSWER)
    notebook.run("def rnn_step(")
    said = notebook.verdict("check(rnn_step)")
    if "right" not in said:
        raise AssertionError(f"a right answer is not told so: {said}")


if __name__ == "__main__":
    main()
