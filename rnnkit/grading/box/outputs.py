"""The gate for what a learner's cells put out: whatever comes out of a box is here made into outputs as a graded
notebook may have them, well made, bounded and harmless to look at. Nothing behind it looks at them again.

Only text and pictures pass: whatever displays HTML shows itself as text too, and the course's own figures are not drawn
when a class is graded. (inside/shell.py keeps less than this, for the box's own good.)
"""

from __future__ import annotations

import builtins

from rnnkit.grading.paper.clean import MAGIC, image, text

MOST = 100  # outputs of a cell
BYTES = 10 * 2**20  # of all of them
LINES = 100  # of a traceback


def received(found) -> list[dict]:
    """The outputs of these that are well made, up to the first that is not or that is too much, without anything
    active."""
    kept, size = [], 0
    if type(found) is not list:
        found = [failure(found[:200] if type(found) is str else "the cell's outputs cannot be read")]
    for output in found[:MOST]:
        size += _size(output)
        if size > BYTES or not _is_output(output):
            break
        kept.append(_harmless(output))
    return [output for output in kept if output.get("data", True)]


def failure(why: str) -> dict:
    """An error output in the grader's own words, of which some may be the learner's."""
    return {"output_type": "error", "ename": "Stopped", "evalue": text(why), "traceback": [text(why)]}


def sealed(outputs: list[dict]) -> list[dict]:
    """What may be shown of a cell with hidden tests: whether it failed and with which kind of error. A traceback would
    show the tests, and so could whatever the learner's code printed while they ran."""
    raised = [one["ename"] for one in outputs if one["output_type"] == "error"]
    failed = [name if isinstance(getattr(builtins, name, None), type) else "Error" for name in raised]
    told = "A test of this cell failed. Not all of its tests are shown."
    return [
        {"output_type": "error", "ename": name, "evalue": told, "traceback": [f"{name}: {told}"]} for name in failed
    ]


def _is_output(output) -> bool:
    if type(output) is not dict:
        return False
    match output.get("output_type"):
        case "stream":
            return output.get("name") in ("stdout", "stderr") and type(output.get("text")) is str
        case "error":
            lines = output.get("traceback")
            texts = (output.get("ename"), output.get("evalue"), *(lines if type(lines) is list else [None]))
            return all(type(text) is str for text in texts)
        case "display_data":
            return _is_bundle(output)
        case "execute_result":
            return _is_bundle(output) and _is_count(output.get("execution_count"))
    return False


def _is_bundle(output: dict) -> bool:
    data = output.get("data")
    return (
        type(data) is dict
        and all((mime == "text/plain" or mime in MAGIC) and type(value) is str for mime, value in data.items())
        and output.get("metadata") == {}
    )


def _is_count(value) -> bool:
    return type(value) is int and 0 <= value < 10**6


def _harmless(output: dict) -> dict:
    """The same, of a well made output. A picture that is none is left out."""
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": output["name"], "text": text(output["text"])}
    if kind == "error":
        lines = [text(line) for line in output["traceback"][:LINES]]
        return {"output_type": kind, "ename": text(output["ename"], 200), "evalue": text(output["evalue"])} | {
            "traceback": lines
        }
    data = {mime: image(mime, value) if mime in MAGIC else text(value) for mime, value in output["data"].items()}
    shown = {"output_type": kind, "data": {mime: value for mime, value in data.items() if value}, "metadata": {}}
    return shown | ({"execution_count": output["execution_count"]} if kind == "execute_result" else {})


def _size(value) -> int:
    if type(value) is str:
        return len(value)
    if type(value) is dict:
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if type(value) is list else 8
