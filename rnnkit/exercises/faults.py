"""Mistakes of an exercise in which published code with several faults is to be found and mended."""

from __future__ import annotations

from itertools import combinations

from rnnkit.exercises.spec import Mistake
from rnnkit.language import Filled

STILL_THERE = "{count} still there: {places}."
WHOLE = ("", "", "Both faults are", "All three faults are", "All four faults are")
WORDS = ("", "One fault is", "Two faults are", "Three faults are", "Four faults are")


def left(faults: dict[str, tuple[str, str]]) -> tuple[Mistake, ...]:
    """The mistakes of leaving faults in, from all of them to one alone. faults: where they are, and the (right, wrong)
    pair of each."""
    return tuple(
        Mistake(still_there(places, len(faults)), *(faults[place] for place in places))
        for count in range(len(faults), 0, -1)
        for places in combinations(faults, count)
    )


def still_there(places: tuple[str, ...], of: int, one: str = WORDS[1]) -> Filled:
    """What is said of faults that are left at these places, of so many that there were. one: how a single one is told
    of, where an output of its own may have it beside others that are not named."""
    count = one if len(places) == 1 else WORDS[len(places)]
    if len(places) == of:
        count = WHOLE[of]
    return Filled(STILL_THERE, count=count, places=places)
