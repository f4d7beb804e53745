"""Answers to relative_error; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: the formula
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% right: loop
def relative_error(a, b):
    worst = 0.0
    for x, y in zip(a.ravel(), b.ravel()):
        worst = max(worst, abs(x - y) / max(1e-12, abs(x) + abs(y)))
    return worst


# %% right: where
def relative_error(a, b):
    scale = abs(a) + abs(b)
    return float((abs(a - b) / np.where(scale < 1e-12, 1e-12, scale)).max())


# %% right: recursion
def relative_error(p, q):
    if np.ndim(p) == 0:
        return abs(p - q) / max(1e-12, abs(p) + abs(q))
    return max(relative_error(u, v) for u, v in zip(p, q))


# %% right: in place on copies
def relative_error(a: np.ndarray, b: np.ndarray, floor: float = 1e-12) -> float:
    gap = np.array(a, copy=True)
    gap -= b
    np.abs(gap, out=gap)
    size = np.abs(a)
    size = size + np.abs(b)
    size[size < floor] = floor
    gap /= size
    return np.amax(gap)


# %% right: clip
def relative_error(a, b):
    return np.divide(np.absolute(np.subtract(a, b)), np.clip(np.add(np.fabs(a), np.fabs(b)), 1e-12, None)).max()


# %% right: sorted
def relative_error(a, b):
    e = [abs(a[i] - b[i]) / max([abs(a[i]) + abs(b[i]), 1e-12]) for i in np.ndindex(a.shape)]
    return sorted(e)[-1]


# %% right: with errstate and hypot-free
def relative_error(a, b):
    d = np.stack([np.abs(a), np.abs(b)]).sum(0)
    return max((np.abs(a - b) / np.where(d > 1e-12, d, 1e-12)).ravel().tolist())


# %% right: loops
def relative_error(a, b):
    worst = 0.0
    for p, q in zip(a.flatten(), b.flatten(), strict=True):
        worst = max(worst, abs(p - q) / max(1e-12, abs(p) + abs(q)))
    return worst


# %% right: clipped
def relative_error(a, b):
    return float((np.absolute(b - a) / np.clip(np.absolute(a) + np.absolute(b), 1e-12, None)).max())


# %% right: where, another way
def relative_error(a, b):
    size = abs(a) + abs(b)
    size = np.where(size < 1e-12, 1e-12, size)
    return np.amax(abs(a - b) / size)


# %% right: in place
def relative_error(a, b):
    error = np.abs(np.subtract(a, b))
    error /= np.maximum(np.abs(a) + np.abs(b), 1e-12)
    return error.max().item()


# %% wrong: mean
# named: The mean over the elements is returned; the largest is
def relative_error(a, b):
    return np.mean(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: norms
# named: Norms of the whole arrays are compared, which hides one
def relative_error(a, b):
    return np.linalg.norm(a - b) / max(1e-12, np.linalg.norm(a) + np.linalg.norm(b))


# %% wrong: no floor
# named: There is no lower bound on the denominator: where both
def relative_error(a, b):
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))


# %% wrong: largest of both magnitudes
# named: The denominator is the larger of |a| and |b|; it is their
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.maximum(np.abs(a), np.abs(b))))


# %% wrong: divided by a
# named: The denominator is |a| alone; it is |a| + |b|.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a)))


# %% wrong: divided by b
# named: The denominator is |b| alone; it is |a| + |b|.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(b)))


# %% wrong: no abs above
# named: The difference has lost its absolute value, so errors
def relative_error(a, b):
    return np.max((a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: no abs below
# named: The denominator is a + b without absolute values:
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, a + b))


# %% wrong: abs of the sum
# named: The denominator is |a + b|; with a and b of different
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a + b)))


# %% wrong: an array
# named: The errors of all elements are returned; asked for is one
def relative_error(a, b):
    return np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))


# %% wrong: largest difference over largest sum
# named: Largest difference by largest sum: divide element by
def relative_error(a, b):
    return np.max(np.abs(a - b)) / max(1e-12, np.max(np.abs(a) + np.abs(b)))


# %% wrong: absolute error
# named: This is the absolute error: it is not divided by |a| +
def relative_error(a, b):
    return np.max(np.abs(a - b))


# %% wrong: sum
# named: The sum over the elements is returned; the largest is
def relative_error(a, b):
    return np.sum(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: the floor is added
# named: 1e-12 is added to the denominator; it is a lower bound,
def relative_error(a, b):
    return np.max(np.abs(a - b) / (1e-12 + np.abs(a) + np.abs(b)))


# %% wrong: floor 1e-8
# named: The lower bound of the denominator is larger than 1e-12.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


# %% wrong: half the sum below
# named: The denominator is the mean of |a| and |b|; it is their
def relative_error(a, b):
    return np.max(2 * np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: smallest
# named: The smallest element is returned; the largest is asked
def relative_error(a, b):
    return np.min(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: np.max with the floor as its axis
# says: with TypeError
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.max(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: Python's max of an array
# says: with ValueError
def relative_error(a, b):
    return np.max(np.abs(a - b) / max(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: precedence
# named: A bracket is missing: |b| is added after the division; it
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a)) + np.abs(b))


# %% wrong: minimum instead of maximum
# named: The smaller of 10⁻¹² and |a| + |b| is taken
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.minimum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: squared
# named: The difference is squared; it is |a − b|.
def relative_error(a, b):
    return np.max((a - b) ** 2 / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: only along the first axis
# says: error has shape
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)), axis=0)


# %% wrong: nan counted as zero
def relative_error(a, b):
    return np.nanmax((np.abs(a - b)) / (np.abs(a) + np.abs(b)))


# %% wrong: a truth value
# says: error is a bool
def relative_error(a, b):
    return np.allclose(a, b)


# %% wrong: changes a
# says: It writes into a, an array it was given
def relative_error(a, b):
    scale = np.maximum(1e-12, np.abs(a) + np.abs(b))
    a -= b
    return np.max(np.abs(a) / scale)


# %% wrong: percent
# named: The error is in percent.
def relative_error(a, b):
    return 100 * np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


# %% wrong: of the element with the largest difference
# named: The error of the element with the largest difference is
def relative_error(a, b):
    i = np.argmax(np.abs(a - b))
    return (np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))).flat[i]


# %% wrong: floor 1e-10
# named: The lower bound of the denominator is larger than 1e-12.
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-10, np.abs(a) + np.abs(b)))


# %% wrong: min of both
# named: The denominator is the smaller of |a| and |b|; it is
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.minimum(np.abs(a), np.abs(b))))
