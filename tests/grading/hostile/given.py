"""Taking advantage of what an answer is given: a function to call, a generator to draw from."""

from __future__ import annotations

from hostile.form import Hostile

ALL: list[Hostile] = []
