"""rnnkit.nn beside PyTorch's layers, the bare matrix products and plain loops: forward + backward in float32.

    make bench-nn                               into benchmarks/nn.json, README.md and docs/images/bench_nn.svg
    make bench-nn BENCH_ARGS="--rounds 3"       less exact
    make bench-nn BENCH_ARGS="--only padded"    the padded batches alone; what was measured of the rest stays. So, too,
                                                layers, attention, ctc, convolution and scan
    python -m benchmarks.nn --show              the stored numbers again, nothing measured

Another Python, in which PyTorch is installed: --python PATH
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from datetime import date
from pathlib import Path

from benchmarks.nn_worker import LAYERS, SIZES, UNITS
from benchmarks.rounds import ratio

ROOT = Path(__file__).parents[1]
STORED = Path(__file__).with_name("nn.json")
FIGURE = ROOT / "docs/images/bench_nn.svg"
LARGE = ["50 64 128 256", "50 64 256 512"]  # in the small ones, the libraries' own needs hide those of the layer
OTHERS = {"PyTorch": "PyTorch", "products": "bare products", "plain": "plain loops"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=3, help="where memory lies differs from one to the next")
    parser.add_argument("--rounds", type=int, default=5, help="in each process")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="more than 1 needs a quiet machine")
    parser.add_argument("--only", choices=["layers", *APART], help="leave the others as they were measured before")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    found = json.loads(STORED.read_text(encoding="utf-8")) if options.only else {}
    if not options.show:
        if options.only in (None, "layers"):
            found |= measure(options, "times") | {"memory": measure_memory(options)}
        for what in APART:
            if options.only in (None, what):
                found[what] = measure(options, what)
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    found = json.loads(STORED.read_text(encoding="utf-8"))
    apart = {what: written(found[what]) for what, written in APART.items()}
    print(table(found), *apart.values(), memory_table(found), sep="\n\n")
    write_into(ROOT / "README.md", "speed", table(found))
    write_into(ROOT / "docs/fast.md", "speed", table(found))
    write_into(ROOT / "docs/fast.md", "units", units_table(found))
    for what, text in apart.items():
        write_into(ROOT / "docs/fast.md", what, text)
    write_into(ROOT / "docs/fast.md", "memory", memory_table(found))
    if options.only in (None, "layers"):
        draw(found).savefig(FIGURE, metadata={"Date": None})


def measure(options: argparse.Namespace, what: str) -> dict:
    """The rows of benchmarks.nn_worker for each number of threads, and what they were measured with."""
    [versions] = _worker(options.python, 1, "versions")
    found = {"date": str(date.today()), "rounds": options.rounds * options.processes, **versions}
    found |= {"threads": options.threads, "times": []}
    for threads in options.threads:
        measured = [_worker(options.python, threads, what, threads, options.rounds) for _ in range(options.processes)]
        found["times"] += [together(rows) for rows in zip(*measured, strict=True)]
    return found


def measure_memory(options: argparse.Namespace) -> list[dict]:
    found = []
    for cell in LAYERS:
        for size in LARGE:
            arguments = cell, *size.split()
            row = {who: _worker(options.python, 1, "memory", who, *arguments)[0] for who in ("rnnkit", "PyTorch")}
            found.append({"cell": cell, "size": size, **row})
    return found


def together(rows: list[dict]) -> dict:
    """The rounds of several processes as one row: medians, and the medians of the ratios to rnnkit's time."""
    names = list(rows[0]["seconds"])
    seconds = {name: [each for row in rows for each in row["seconds"][name]] for name in names}
    return {
        **{key: value for key, value in rows[0].items() if key != "seconds"},
        "milliseconds": {name: round(1000 * statistics.median(seconds[name]), 4) for name in names},
        "ratio": {name: round(ratio(seconds, "rnnkit", name), 5) for name in names[1:]},
    }


def _worker(python: str, threads: int, *arguments) -> list[dict]:
    """What one process prints; the number of threads has to stand before it loads NumPy."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    environment = os.environ | dict.fromkeys(names, str(threads))
    command = [python, "-m", "benchmarks.nn_worker", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(found: dict) -> str:
    """rnnkit's time divided by that of the others, for each number of threads."""
    threads = " / ".join(map(str, found["threads"]))
    lines = [
        f"| threads: {threads} | (T, N, D, H) | rnnkit.nn, ms | ÷ {' | ÷ '.join(OTHERS.values())} |",
        "|---|---|---|" + "---|" * len(OTHERS),
    ]
    for key in {(row["cell"], tuple(row["size"])): None for row in found["times"] if tuple(row["size"]) in SIZES}:
        chosen = [row for row in found["times"] if (row["cell"], tuple(row["size"])) == key]
        cells = [" / ".join(f"{row['milliseconds']['rnnkit']:.3g}" for row in chosen)]
        cells += [" / ".join(f"{row['ratio'][who]:.2f}" for row in chosen) for who in OTHERS]
        lines.append(f"| {key[0]} | ({', '.join(map(str, key[1]))}) | {' | '.join(cells)} |")
    return "\n".join([*lines, "", made_with(found)])


def made_with(found: dict) -> str:
    return (
        f"Forward + backward in float32; below 1 rnnkit.nn is faster. Medians of {found['rounds']} rounds, "
        f"{found['cores']} cores, NumPy {found['numpy']}, PyTorch {found['torch']}, {found['date']}."
    )


def padded_table(found: dict) -> str:
    """rnnkit's time for padded batches divided by that of PyTorch with packed sequences."""
    threads = " / ".join(map(str, found["threads"]))
    lines = [f"| threads: {threads} | | rnnkit.nn, ms | ÷ PyTorch, packed |", "|---|---|---|---|"]
    for key in {(row["cell"], row["form"]): None for row in found["times"]}:
        chosen = [row for row in found["times"] if (row["cell"], row["form"]) == key]
        cells = [" / ".join(f"{row['milliseconds']['rnnkit']:.3g}" for row in chosen)]
        cells += [" / ".join(f"{row['ratio']['PyTorch']:.2f}" for row in chosen)]
        lines.append(f"| {key[0]} | {key[1]} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", made_with(found)])


def attention_table(found: dict) -> str:
    return beside_table(found, "(T, S, N, H)")


def ctc_table(found: dict) -> str:
    return beside_table(found, "(T, N, V, L)")


def convolution_table(found: dict) -> str:
    return beside_table(found, "(K, T, N, D)")


def scan_table(found: dict) -> str:
    return beside_table(found, "(T, N, D, H)", {"GRU": "`nn.GRU`", "loop": "itself in a loop"})


def beside_table(found: dict, dims: str, others: dict | None = None) -> str:
    """rnnkit's time for each size, and divided by that of the others, which is PyTorch's unless they are named."""
    others = others or {"PyTorch": "PyTorch"}
    threads = " / ".join(map(str, found["threads"]))
    lines = [
        f"| threads: {threads} | {dims} | rnnkit.nn, ms | ÷ {' | ÷ '.join(others.values())} |",
        "|---|---|---|" + "---|" * len(others),
    ]
    for key in {(row["cell"], tuple(row["size"])): None for row in found["times"]}:
        chosen = [row for row in found["times"] if (row["cell"], tuple(row["size"])) == key]
        cells = [" / ".join(f"{row['milliseconds']['rnnkit']:.3g}" for row in chosen)]
        cells += [" / ".join(f"{row['ratio'][who]:.2f}" for row in chosen) for who in others]
        lines.append(f"| {key[0]} | ({', '.join(map(str, key[1]))}) | {' | '.join(cells)} |")
    return "\n".join([*lines, "", made_with(found)])


# What can be measured by itself, under this name in nn.json and in docs/fast.md, and how its table is written.
APART = {"padded": padded_table, "attention": attention_table, "ctc": ctc_table}
APART |= {"convolution": convolution_table, "scan": scan_table}


def units_table(found: dict) -> str:
    """How many times faster than plain loops the layers are at the sizes of the units, for each number of threads."""
    threads = " / ".join(map(str, found["threads"]))
    cells = list(dict.fromkeys(row["cell"] for row in found["times"]))
    lines = [f"| threads: {threads} | (T, N, D, H) | {' | '.join(cells)} |", "|---|---|" + "---|" * len(cells)]
    for size, what in UNITS.items():
        rows = [[r for r in found["times"] if r["cell"] == cell and tuple(r["size"]) == size] for cell in cells]
        ratios = [" / ".join(f"{1 / r['ratio']['plain']:.1f}" for r in each) for each in rows]
        lines.append(f"| {what} | ({', '.join(map(str, size))}) | {' | '.join(ratios)} |")
    return "\n".join(lines)


def memory_table(found: dict) -> str:
    lines = [
        "| peak, MiB | (T, N, D, H) | rnnkit.nn | PyTorch | 30 more calls of rnnkit.nn add |",
        "|---|---|---|---|---|",
    ]
    for row in found["memory"]:
        peaks = f"{row['rnnkit']['peak']:.0f} | {row['PyTorch']['peak']:.0f} | {row['rnnkit']['growth']:.0f}"
        lines.append(f"| {row['cell']} | ({row['size'].replace(' ', ', ')}) | {peaks} |")
    return "\n".join(lines)


def write_into(path: Path, mark: str, text: str) -> None:
    """Put text between <!-- mark --> and <!-- /mark -->."""
    before, found, rest = path.read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- /{mark} -->")
    if not (found and end):
        raise ValueError(f"{path.name} has no section <!-- {mark} --> … <!-- /{mark} -->")
    path.write_text(f"{before}{found}{text}\n{end}{after}", encoding="utf-8")


def draw(found: dict):
    """For each cell and number of threads the ratio to PyTorch and to the bare products, over the five sizes."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import matplotlib.ticker

    from rnnkit.viz import theme

    with theme.style(), matplotlib.rc_context({"svg.hashsalt": "rnnkit", "font.size": 9}):
        figure, axes = plt.subplots(1, len(LAYERS), sharey=True, figsize=(11, 3.8))
        for axis, cell in zip(axes, LAYERS, strict=True):
            for who, colour in ("PyTorch", theme.STREAMS[0]), ("products", theme.OTHER), ("plain", theme.STREAMS[1]):
                for threads, style in zip(found["threads"], ("-o", "--s", ":^"), strict=False):
                    chosen = [r for r in found["times"] if (r["cell"], r["threads"]) == (cell, threads)]
                    chosen = [r for r in chosen if tuple(r["size"]) in SIZES]
                    label = f"{OTHERS[who]}, {threads} thread{'s' * (threads > 1)}"
                    axis.plot([1 / row["ratio"][who] for row in chosen], style, color=colour, label=label, ms=4)
            axis.axhline(1, color="black", lw=1)
            axis.set(title=cell, yscale="log", xticks=range(len(chosen)))
            axis.yaxis.set_minor_locator(matplotlib.ticker.NullLocator())
            axis.set_yticks([0.25, 0.5, 1, 2, 4, 8], ["¼", "½", "1", "2", "4", "8"])
            axis.set_xticklabels([",".join(map(str, row["size"])) for row in chosen], rotation=40, ha="right")
        axes[0].set_ylabel("time of the other ÷ rnnkit.nn's")
        figure.supxlabel("T, N, D, H", fontsize=9)
        figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return figure


if __name__ == "__main__":
    main()
