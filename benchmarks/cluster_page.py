"""What `benchmarks.cluster` measured, as docs/instructors.md tells it: tables, sentences and a figure."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.nn import write_into
from rnnkit.wording import plural

ROOT = Path(__file__).parents[1]
STORED = Path(__file__).with_name("cluster.json")
PAGE = ROOT / "docs" / "instructors.md"
FIGURE = ROOT / "docs" / "images" / "cluster_memory.svg"
# Of the cluster's processes, by the commands that were watched.
PARTS = {"worker": "the workers and their boxes", "command": "`rnnkit grade`", "scheduler": "the scheduler"}


def stored() -> dict:
    return json.loads(STORED.read_text(encoding="utf-8"))


def store(found: dict) -> None:
    STORED.write_text(json.dumps(found) + "\n", encoding="utf-8")


def write(found: dict) -> None:
    write_into(PAGE, "cluster", text(found))
    draw(found).savefig(FIGURE, metadata={"Date": None})


def text(found: dict) -> str:
    return "\n\n".join([costs(found), figure(found), rates(found), killed(found), made_with(found)])


def costs(found: dict) -> str:
    """Wall time, processor time and memory, of the local pool and of each part of the cluster."""
    workers = plural(found["workers"], "worker")
    lines = [
        f"| {found['students']:,} submissions, {workers} | wall time | processor time each "
        "| memory after a tenth | at most |",
        "|---|---|---|---|---|",
        f"| without a cluster | {minutes(found['local']['wall'])} | {each(found['local'])} | "
        f"| {found['local']['memory']} MiB |",
    ]
    memory = found["cluster"]["memory"]
    whole = [sum(held) for held in zip(*(memory[name] for name in PARTS), strict=True)]
    wall = minutes(found["cluster"]["wall"])
    lines.append(f"| on a cluster | {wall} | {each(found['cluster'])} | {early(whole)} MiB | {max(whole)} MiB |")
    for name, called in PARTS.items():
        used = f"{found['cluster']['processor'][name]:.3f} s"
        lines.append(f"| … {called} | | {used} | {early(memory[name])} MiB | {max(memory[name])} MiB |")
    share = total(found["cluster"]) - total(found["local"])
    most = 1 / found["cluster"]["processor"]["command"]
    lines += [
        "",
        f"Dask itself, with its start-up, takes {1000 * share:.0f} ms of processor time a submission. One command "
        f"reads, sends and records at most {most:.0f} submissions a second, whatever the number of workers.",
    ]
    return "\n".join(lines)


def rates(found: dict) -> str:
    crews = found["rates"]
    return "\n".join(
        [
            f"| workers, on {plural(found['cores'], 'core')} | {' | '.join(crews)} |",
            "|---|" + "---|" * len(crews),
            f"| submissions a second, of {found['fewer']} | {' | '.join(f'{rate:.1f}' for rate in crews.values())} |",
        ]
    )


def killed(found: dict) -> str:
    run, students = found["killed"], found["students"]
    return (
        f"In a third run of the {students:,}, one of the {found['workers']} workers was killed (SIGKILL) when half of "
        f"them were recorded, and its nanny started it anew. {plural(run['lost'], 'job')} that it had "
        f"went out again; the scheduler saw {run['finished']:,} results. The gradebook was written "
        f"{students:,} times, once for each student, and all {found['scores']:,} scores are those of the run without "
        f"a cluster. It took {minutes(run['wall'])}."
    )


def figure(found: dict) -> str:
    memory = found["cluster"]["memory"]
    said = "; ".join(
        f"{called.replace('`', '')} {early(memory[name])} MiB after a tenth of it, at most {max(memory[name])} MiB"
        for name, called in PARTS.items()
    )
    alt = f"Memory over the {minutes(found['cluster']['wall'])} of the run on a cluster: {said}."
    return f"![{alt}](images/{FIGURE.name})"


def made_with(found: dict) -> str:
    return (
        f"Unit {found['unit']}, {plural(found['cores'], 'core')}, Dask {found['dask']}, {found['date']}. Memory that "
        "several processes share is counted once."
    )


def minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


def each(run: dict) -> str:
    return f"{total(run):.3f} s"


def total(run: dict) -> float:
    return sum(run["processor"].values())


def early(held: list[float]) -> float:
    return held[len(held) // 10]


def draw(found: dict):
    """Memory over the run: a line for each part of the cluster, with its name above it."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from rnnkit.viz import theme

    memory = found["cluster"]["memory"]
    colours = dict(zip(PARTS, (theme.STREAMS[0], "black", theme.STREAMS[1]), strict=True))
    with theme.style(), matplotlib.rc_context({"svg.hashsalt": "rnnkit"}):
        figure, axis = plt.subplots(figsize=(7.5, 3.2))
        for name, called in PARTS.items():
            axis.plot([s / 60 for s in memory["seconds"]], memory[name], color=colours[name], label=called.strip("`"))
        axis.set(xlabel="minutes", ylabel="memory, MiB", ylim=(0, None), xlim=(0, memory["seconds"][-1] / 60))
        figure.legend(loc="outside upper center", ncols=len(PARTS))
    return figure
