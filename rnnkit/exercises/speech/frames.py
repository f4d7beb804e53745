"""frames: a sound cut into short pieces that overlap."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, Rule
from rnnkit.exercises.speech.paths import UNIT


def frames_cases(rng):
    def case(kind=ORDINARY, size=None, hop=None, T=None, rest=None, dtype=np.float64, strided=False):
        """T frames, and `rest` samples that no frame holds."""
        size = int(rng.integers(8, 13)) if size is None else size
        hop = int(rng.integers(3, 6)) if hop is None else hop
        T = int(rng.choice([t for t in range(5, 11) if t not in (size, hop)])) if T is None else T
        rest = int(rng.integers(0, hop)) if rest is None else rest
        samples = size + (T - 1) * hop + rest
        x = normal(rng, samples).astype(dtype)
        return Case((x, size, hop), {"samples": samples, "size": size, "hop": hop, "T": T}, kind, strided)

    return [
        case(rest=0),
        case(size=9, hop=4, rest=3),
        case(size=12, hop=5, rest=2),
        case("T = 1", T=1, rest=2),
        case("one whole frame", T=1, rest=0),
        case("hop = 1", hop=1),
        case("hop = size", size=7, hop=7, rest=4),
        case("hop > size", size=5, hop=8, rest=6),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def frames(x, size, hop):
    T = 1 + (len(x) - size) // hop
    cut = np.empty((T, size), dtype=x.dtype)
    for t in range(T):
        cut[t] = x[t * hop : t * hop + size]
    return cut


def oracle_frames(x, size, hop):
    """By index."""
    T = 1 + (len(x) - size) // hop
    return x[hop * np.arange(T)[:, None] + np.arange(size)], Rule(lambda memory: SHARED.get(memory))


def call_frames(answer, args):
    """The frames and what their memory is like: "new", or why it is not."""
    found = answer(*args)
    if found is None:
        return None
    if type(found) is not np.ndarray or found.ndim != 2 or found.dtype.kind not in "fiu":
        return found, "new"
    numbers = found.copy()
    if np.may_share_memory(found, args[0]):
        return numbers, "x"
    if not found.flags.writeable:
        return numbers, "read-only"
    found[...] = counted = np.arange(found.size).reshape(found.shape)  # rows that overlap cannot hold all of these
    return numbers, "new" if np.array_equal(found, counted) else "rows"


SHARED = {
    "x": "The frames are a view of x: what is written into them, a window's product say, is written into the sound as "
    "well. Copy them, `.copy()`.",
    "read-only": "The frames cannot be written into; a new array of their own is asked for: `.copy()`.",
    "rows": "Neighbouring frames share the samples they have in common: what is written into one stands in the other "
    "as well. Copy them, `.copy()`.",
}

FRAMES = Exercise(
    name="frames",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("frames (T, size)"), Output("memory of its own", dtype=None, repeatable=False)),
    equation="frames[t] = x[t·hop : t·hop + size],   T = 1 + (samples − size) // hop",
    cases=frames_cases,
    oracle=oracle_frames,
    answer=frames,
    call=call_frames,
    look="Try frames(np.arange(8.0), 4, 3): the rows are 0 1 2 3 and 3 4 5 6; sample 7 fills no frame.",
    mistakes=(
        Mistake(
            "The last frame is missing: T = 1 + (samples − size) // hop.",
            ("T = 1 + (", "T = max(1, ("),
            ("// hop", "// hop)"),
        ),
        Mistake(
            SHARED["x"],
            (
                "    cut = np.empty",
                "    return np.lib.stride_tricks.sliding_window_view(x, size)[::hop]\n    cut = np.empty",
            ),
        ),
        Mistake(
            "The frames do not overlap: each starts `size` samples after the one before. They start hop apart.",
            ("// hop", "// size"),
            ("t * hop : t * hop + size", "t * size : t * size + size"),
        ),
    ),
)
