"""frames: a sound cut into short pieces that overlap."""

from __future__ import annotations

import re

import numpy as np

from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
from rnnkit.exercises.speech.paths import UNIT
from rnnkit.language import marked

OWN = "own memory"  # the kind of the cases in which that is looked at


def frames_cases(rng):
    def case(kind=ORDINARY, size=None, hop=None, T=None, rest=None, dtype=np.float64, strided=False):
        """T frames, and `rest` samples that no frame holds."""
        size = int(rng.integers(8, 13)) if size is None else size
        hop = int(rng.integers(3, 6)) if hop is None else hop
        T = int(rng.choice([t for t in range(5, 11) if t not in (size, hop)])) if T is None else T
        rest = int(rng.integers(0, hop)) if rest is None else rest
        samples = size + (T - 1) * hop + rest
        x = normal(rng, samples).astype(dtype)
        return Case((x, size, hop, kind == OWN), {"samples": samples, "size": size, "hop": hop, "T": T}, kind, strided)

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
        case(OWN),
        case(OWN, T=1, rest=0),
    ]


def frames(x, size, hop):
    T = 1 + (len(x) - size) // hop
    cut = np.empty((T, size), dtype=x.dtype)
    for t in range(T):
        cut[t] = x[t * hop : t * hop + size]
    return cut


def oracle_frames(x, size, hop, own):
    """By index."""
    T = 1 + (len(x) - size) // hop
    return x[hop * np.arange(T)[:, None] + np.arange(size)]


OVER_THE_END = marked(
    "it stopped where a frame ran over the end of x: the slice comes out shorter than `size` there, or its index is "
    "not in x. What fills no whole frame is dropped, so T = 1 + (samples − size) // hop, and frame t starts at t·hop"
)
SHORTER = re.compile(r"could not broadcast input array from shape \((\d+),\) into shape \((\d+),\)")
RAGGED = "inhomogeneous shape", "input arrays must have the same shape"
OUTSIDE = "is out of bounds for axis 0 with size {}"


def over_the_end(error, x):
    text = str(error)
    if shorter := SHORTER.search(text):
        found, size = map(int, shorter.groups())
        return found < size
    return any(piece in text for piece in (*RAGGED, OUTSIDE.format(len(x))))


def call_frames(answer, args):
    """The frames. Raises Misfit where they have no memory of their own, in the cases that ask for it, and where a frame
    ran over the end."""
    *args, own = args
    try:
        found = answer(*args)
    except (ValueError, IndexError) as error:
        if not over_the_end(error, args[0]):
            raise
        raise Misfit(OVER_THE_END) from error
    if not own or type(found) is not np.ndarray or found.ndim != 2 or found.dtype.kind not in "fiu":
        return found
    if shared := how_shared(found, args[0]):
        raise Misfit(SHARED[shared])
    return found


def how_shared(found, x):
    """What the memory of the frames is shared with; "" if it is their own."""
    if np.may_share_memory(found, x):
        return "x"
    if not found.flags.writeable:
        return "read-only"
    numbers, counted = found.copy(), np.arange(found.size).reshape(found.shape)
    found[...] = counted  # rows that overlap cannot hold all of these
    own = np.array_equal(found, counted)
    found[...] = numbers
    return "" if own else "rows"


SHARED = {
    "x": marked(
        "the frames are a view of x: what is written into them, a window's product say, is written into the sound as "
        "well. Copy them, `.copy()`"
    ),
    "read-only": marked("the frames cannot be written into; a new array of their own is asked for: `.copy()`"),
    "rows": marked(
        "neighbouring frames share the samples they have in common: what is written into one stands in the other as "
        "well. Copy them, `.copy()`"
    ),
}


def capital(text):
    return f"{text[0].upper()}{text[1:]}."


COUNT, CUT, RETURN = "1 + (len(x) - size) // hop", "x[t * hop : t * hop + size]", "return cut"
PADDED = "x = np.concatenate([x, np.zeros(size + hop, x.dtype)])"
FILLED_UP = "What is left at the end is filled up with zeros to {}; it is dropped: T = 1 + (samples − size) // hop."

FRAMES = Exercise(
    name="frames",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("frames (T, size)"),),
    equation="frames[t] = x[t·hop : t·hop + size],   T = 1 + (samples − size) // hop",
    cases=frames_cases,
    oracle=oracle_frames,
    answer=frames,
    call=call_frames,
    arguments=("x", "size", "hop", "own"),
    look="Try frames(np.arange(8.0), 4, 3): the rows are 0 1 2 3 and 3 4 5 6; sample 7 fills no frame.",
    mistakes=(
        Mistake(
            "The last frame is missing: the first one counts as well, T = 1 + (samples − size) // hop.",
            (COUNT, "(len(x) - size) // hop"),
        ),
        Mistake(
            "The last frame is missing where it ends with the last sample: `range` and `arange` leave their end out, "
            "so they go to samples − size + 1.",
            (COUNT, "-(-(len(x) - size) // hop)"),
        ),
        Mistake(
            FILLED_UP.format("one more frame"),
            (COUNT, "1 - (-(len(x) - size) // hop)\n    " + PADDED),
        ),
        Mistake(
            FILLED_UP.format("samples // hop frames"),
            (COUNT, "len(x) // hop\n    " + PADDED.replace("size + hop", "size + hop + len(x)")),
        ),
        Mistake(
            FILLED_UP.format("a frame for every hop that begins"),
            (COUNT, "-(-len(x) // hop)\n    " + PADDED.replace("size + hop", "size + hop + len(x)")),
        ),
        Mistake(
            "The last frame is moved back so that it ends with the last sample; what fills no frame is dropped.",
            (RETURN, "return cut if (len(x) - size) % hop == 0 else np.concatenate([cut, x[None, -size:]])"),
        ),
        Mistake(
            "The number of frames is rounded to the nearest one; it is rounded down: `//`.",
            (COUNT, "1 + int((len(x) - size) / hop + 0.5)\n    " + PADDED),
        ),
        Mistake(
            capital(SHARED["x"]),
            (
                "    cut = np.empty",
                "    return np.lib.stride_tricks.sliding_window_view(x, size, writeable=True)[::hop]\n"
                "    cut = np.empty",
            ),
        ),
        Mistake(
            capital(SHARED["read-only"]),
            (RETURN, "cut.flags.writeable = False\n    return cut"),
        ),
        Mistake(
            capital(SHARED["rows"]),
            (
                "    cut = np.empty",
                "    x = x.copy()\n"
                "    return np.lib.stride_tricks.sliding_window_view(x, size, writeable=True)[::hop]\n"
                "    cut = np.empty",
            ),
        ),
        Mistake(
            "The frames do not overlap: each starts where the one before ends, as `reshape` cuts them. They start hop "
            "apart.",
            (COUNT, "1 + (len(x) - size) // size"),
            (CUT, "x[t * size : t * size + size]"),
        ),
        Mistake(
            "The frames start `size` apart, and there are as many as if they started hop apart. All start hop apart.",
            (COUNT, COUNT + "\n    x = np.concatenate([x, np.zeros(T * size, x.dtype)])"),
            (CUT, "x[t * size : t * size + size]"),
        ),
        Mistake(
            "The number of frames is rounded up: the last one runs over the end of x. It is rounded down: "
            "T = 1 + (samples − size) // hop.",
            (COUNT, "1 - (-(len(x) - size) // hop)"),
        ),
        Mistake(
            "size and hop have changed places in the number of frames: T = 1 + (samples − size) // hop.",
            (COUNT, "1 + (len(x) - hop) // size"),
        ),
        Mistake(
            "The frames start one sample apart; they start hop apart.",
            (CUT, "x[t : t + size]"),
        ),
        Mistake(
            "There is a frame for every sample; they start hop apart: every hop-th of these.",
            (COUNT, "1 + len(x) - size"),
            (CUT, "x[t : t + size]"),
        ),
        Mistake(
            "The frames overlap by half, whatever hop is; they start hop apart.",
            (COUNT, "1 + (len(x) - size) // max(1, size // 2)"),
            (CUT, "x[t * max(1, size // 2) : t * max(1, size // 2) + size]"),
        ),
        Mistake(
            "hop is taken for what neighbouring frames share; it is how far apart they start.",
            (
                "    T = 1",
                "    hop = max(1, size - hop)\n    T = 1",
            ),
        ),
        Mistake(
            "size and hop have changed places.",
            ("    T = 1", "    size, hop = hop, size\n    T = 1"),
        ),
        Mistake(
            "The frames are centred: x is padded with half a frame of zeros on both sides. Here the first "
            "frame begins with the first sample.",
            ("    T = 1", "    x = np.pad(x, size // 2)\n    T = 1"),
        ),
        Mistake(
            "The frames are centred: x is padded with half a frame of zeros on both sides, and there are "
            "1 + samples // hop. Here the first frame begins with the first sample.",
            (COUNT, "1 + len(x) // hop\n    x = np.pad(x, size // 2)"),
        ),
        Mistake(
            "The frames are centred: x is mirrored at both ends. Here the first frame begins with the first sample.",
            ("    T = 1", '    x = np.pad(x, size // 2, mode="reflect")\n    T = 1'),
        ),
        *(
            Mistake(
                "Zeros are put in front of the sound. The first frame begins with the first sample.",
                ("    T = 1", f"    x = np.concatenate([np.zeros({zeros}, x.dtype), x])\n    T = 1"),
                *count,
            )
            for zeros in ("hop", "size", "size - 1", "max(0, size - hop)")
            for count in ((), ((COUNT, COUNT.replace("len(x)", f"len(x) - ({zeros})")),))
        ),
        Mistake(
            "The frames are hop long; they start hop apart, and have `size` samples.",
            (COUNT, COUNT + "\n    x = np.concatenate([x, np.zeros(hop, x.dtype)])"),
            ("np.empty((T, size)", "np.empty((T, hop)"),
            (CUT, "x[t * hop : t * hop + hop]"),
        ),
        Mistake(
            "The first frame is missing: it begins with sample 0.",
            (RETURN, "return cut[1:]"),
        ),
        Mistake(
            "Each frame starts one sample late: frame t is x[t·hop : t·hop + size].",
            (CUT, "np.append(x, x[:1] * 0)[t * hop + 1 : t * hop + 1 + size]"),
        ),
        Mistake(
            "The frames have size − 1 samples: the end of a slice is left out already.",
            ("np.empty((T, size)", "np.empty((T, size - 1)"),
            (CUT, "x[t * hop : t * hop + size - 1]"),
        ),
        Mistake(
            "The frames have size + 1 samples: the end of a slice is left out, so x[t·hop : t·hop + size] has `size`.",
            ("np.empty((T, size)", "np.empty((T, size + 1)"),
            (CUT, "np.append(x, x[:1] * 0)[t * hop : t * hop + size + 1]"),
        ),
        Mistake(
            "The samples stand in columns; a row is a frame: (T, size).",
            (RETURN, "return cut.T.copy()"),
        ),
        Mistake(
            "The frames are multiplied with a window; that comes in log_mel, and here they are the samples as they "
            "are.",
            (RETURN, "return (cut * np.hanning(size)).astype(x.dtype)"),
        ),
        Mistake(
            "Each frame's mean is taken away; the frames are the samples as they are.",
            (RETURN, "return cut - cut.mean(axis=1, keepdims=True)"),
        ),
        Mistake(
            "Each frame runs backwards.",
            (RETURN, "return cut[:, ::-1].copy()"),
        ),
        Mistake(
            "The frames are always float64; they have to keep the dtype of x.",
            (", dtype=x.dtype", ""),
        ),
        Mistake(
            "The first sample of all frames is the same: each reads from sample 0 on, not from t·hop.",
            (CUT, "x[:size]"),
        ),
    ),
)
