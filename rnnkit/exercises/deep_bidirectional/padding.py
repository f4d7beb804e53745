"""Sequences of several lengths in one batch: how the cases of unit 08 are drawn.

What stands at padded steps is arbitrary, and so it is drawn like everything else: an answer that reads it gives other
numbers. One case has padding of 1e30, which no rounding hides.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case

UNIT = "08_deep_bidirectional"
HUGE = 1e30


def draw_lengths(rng, T, N, longest=None):
    """int64 (N,): one is `longest` (T by default); another is shorter, and long enough to be turned round."""
    longest = longest or T
    lengths = rng.integers(1, longest + 1, N)
    if longest > 3:
        column = rng.permutation(N)
        lengths[column[-1]] = longest
        lengths[column[0]] = rng.integers(3, longest)  # a single sequence has padding, too
    return lengths


def draw_mask(rng, T, N):
    """bool (T, N): one column has a gap, another one padding at both of its ends; each has a valid step."""
    mask = rng.random((T, N)) < 0.6
    mask[rng.integers(T, size=N), np.arange(N)] = True
    if T > 3:
        column = rng.permutation(N)
        if N > 1:
            mask[[0, -1], column[1]] = False
            mask[rng.integers(1, T - 1), column[1]] = True
        mask[[0, -1], column[0]] = True
        mask[rng.integers(1, T - 1), column[0]] = False
    return mask


def valid(lengths, T):
    """bool (T, N): True at the first lengths[n] steps of column n."""
    return np.array([[t < length for length in lengths] for t in range(T)])


def filled(rng, x, mask):
    """x (T, N, ...) with ±1e30 where the mask is False."""
    x = x.copy()
    x[~mask] = HUGE * rng.choice([-1.0, 1.0], x[~mask].shape)
    return x


def draw_weights(rng, D, H):
    """Wxh, Whh, bh."""
    return normal(rng, H, D, scale=0.5), normal(rng, H, H, scale=0.5), normal(rng, H, scale=0.5)


def cases_and(letters: str, draw: Callable[..., tuple], **more: Callable[..., tuple]):
    """The standard cases, and one of each further kind: more["no_padding"](rng, **sizes) draws the arguments of the
    kind "no padding"; T is large there, so that there is room for all that a kind needs."""

    def cases(rng: np.random.Generator) -> list[Case]:
        found = standard_cases(letters, draw)(rng)
        for kind, draw_more in more.items():
            drawn = sizes(rng, letters, T=int(rng.integers(7, 10)))
            found.append(Case(draw_more(rng, **drawn), drawn, kind.replace("_", " ")))
        return found

    return cases
