"""after_the_end: what each library returns behind a sequence that ends early."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import draw_lengths, filled, valid
from rnnkit.exercises.draw import EDGES, sizes, state
from rnnkit.exercises.frameworks.weights import UNIT
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Output

LIBRARIES = ("torch", "keras", "onnx")


def draw(rng, T, N, H, longest=None):
    return state(rng, T, N, H), draw_lengths(rng, T, N, longest)


def end_cases(rng):
    def case(library, kind=ORDINARY, longer=(), longest=None, dtype=np.float64, huge=False, **fixed):
        drawn = sizes(rng, "TNH", *longer, **fixed)
        h, lengths = draw(rng, **drawn, longest=longest and drawn["T"] - longest)
        h = filled(rng, h, valid(lengths, drawn["T"])) if huge else h
        return Case((h.astype(dtype), lengths, library), {"library": library} | drawn, kind, kind == "any layout")

    found = [case("torch"), case("torch", longer=("T", "N")), case("torch", longer=("N", "T"))]
    found += [case("keras", "keras", order) for order in (("T", "N"), ("N", "T"))] + [case("onnx", "onnx")]
    for library in ("torch", "keras"):
        found += [case(library, kind, **fixed) for kind, fixed in EDGES.items()]
        found.append(case(library, "T above the longest", longest=2, T=7))
        found.append(case(library, "huge padding", huge=True, T=8))
        found += [case(library, "float32", dtype=np.float32), case(library, "any layout")]
    return found


def after_the_end(h, lengths, library):
    T, N, _ = h.shape
    last = h[lengths - 1, np.arange(N)]
    after = last if library == "keras" else np.zeros_like(last)
    valid = np.arange(T)[:, None] < lengths
    output = np.where(valid[:, :, None], h, after)
    return output, last


def oracle_end(h, lengths, library):
    output = h.copy()
    last = np.stack([h[length - 1, n] for n, length in enumerate(lengths)])
    for n, length in enumerate(lengths):
        output[length:, n] = last[n] if library == "keras" else 0
    return output, last


AFTER_THE_END = Exercise(
    name="after_the_end",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("output (T, N, H)"), Output.parse("last (N, H)")),
    equation="last[n] = h[lengths[n] − 1, n];   output[t, n] = h[t, n] for t < lengths[n], then 0, in Keras last[n]",
    cases=end_cases,
    oracle=oracle_end,
    answer=after_the_end,
    new=True,
    look="Take T = 4 and one sequence of length 2, with h = 1, 2, 3, 4: torch returns 1 2 0 0, Keras 1 2 2 2, both a "
    "last state of 2.",
    mistakes=(),
)
