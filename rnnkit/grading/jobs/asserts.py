"""The score of a test cell that ran in the learner's process: an instructor's own asserts.

As nbgrader reads it (`nbgrader.utils.determine_grade`), but for three things that would punish honest work or reward a
trick: a warning on stderr costs nothing, a value that is no finite number earns nothing, and one above the cell's
points earns just these.
"""

from __future__ import annotations

import math


def score_of(outputs: list[dict], max_score: float) -> tuple[float, str]:
    """The score, and a sentence if something is odd about it."""
    if any(output["output_type"] == "error" for output in outputs):
        return 0.0, ""
    value = next((o["data"].get("text/plain", "") for o in outputs if o["output_type"] == "execute_result"), None)
    if value is None:
        return max_score, ""
    try:
        score = float(value)
    except ValueError:
        return max_score, ""  # a value, but no number: the asserts held
    if not math.isfinite(score):
        return 0.0, f"the cell's value is {value}, which is no score"
    if not 0 <= score <= max_score:
        return min(max(score, 0.0), max_score), f"the cell's value is {value}, outside 0 to {max_score:g}"
    return score, ""
