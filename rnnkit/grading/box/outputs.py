"""A cell's outputs as they come out of a box, held against what a notebook file may have. Whether what they say is safe
to show in a browser is not decided here (rnnkit/grading/paper/clean.py)."""

from __future__ import annotations

MIMES = ("text/plain", "image/png", "image/jpeg")
MOST = 100  # outputs
BYTES = 10 * 2**20


def checked(found) -> list[dict]:
    """The outputs of these that are well made, up to the first that is not or that is too much."""
    kept, size = [], 0
    if type(found) is not list:
        found = [failure(found[:200] if type(found) is str else "the cell's outputs cannot be read")]
    for output in found:
        size += _size(output)
        if len(kept) == MOST or size > BYTES or not _is_output(output):
            break
        kept.append({key: output[key] for key in KEYS[output["output_type"]]})
    return kept


def failure(text: str) -> dict:
    """An error output in the grader's own words."""
    return {"output_type": "error", "ename": "Stopped", "evalue": text, "traceback": [text]}


KEYS = {
    "stream": ("output_type", "name", "text"),
    "display_data": ("output_type", "data", "metadata"),
    "execute_result": ("output_type", "data", "metadata", "execution_count"),
    "error": ("output_type", "ename", "evalue", "traceback"),
}


def _is_output(output) -> bool:
    if type(output) is not dict or output.get("output_type") not in KEYS:
        return False
    match output["output_type"]:
        case "stream":
            return output.get("name") in ("stdout", "stderr") and type(output.get("text")) is str
        case "error":
            lines = output.get("traceback")
            texts = (output.get("ename"), output.get("evalue"), *(lines if type(lines) is list else [None]))
            return all(type(text) is str for text in texts)
    data = output.get("data")
    return (
        type(data) is dict
        and all(mime in MIMES and type(value) is str for mime, value in data.items())
        and output.get("metadata") == {}
        and (output["output_type"] == "display_data" or _is_count(output.get("execution_count")))
    )


def _is_count(value) -> bool:
    return type(value) is int and 0 <= value < 10**6


def _size(value) -> int:
    if type(value) is str:
        return len(value)
    if type(value) is dict:
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if type(value) is list else 8
