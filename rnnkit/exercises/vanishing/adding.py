"""adding_problem: sequences drawn at random, judged by the rules they have to keep and by how they are spread."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output, Rule
from rnnkit.exercises.vanishing.jacobian import UNIT

LIMIT = 7.0  # standard errors; chance goes beyond it about once in 10¹¹ times
MANY = 6000  # sequences, enough to see that one pair of steps comes more often than another


def adding_cases(rng):
    def case(kind=ORDINARY, **fixed):
        drawn = sizes(rng, "TN", **fixed)
        return Case((drawn["T"], drawn["N"], int(rng.integers(2**31))), drawn, kind)

    return [
        case(N=int(rng.integers(60, 70)), T=int(rng.integers(10, 20))),
        case(N=int(rng.integers(40, 50)), T=int(rng.integers(70, 90))),
        case("N = 1", N=1),
        case("T = 2", T=2, N=40),
        case("uniform", T=6, N=MANY),
    ]


def adding_problem(T, N, rng):
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    for n in range(N):
        marked = rng.choice(T, size=2, replace=False)
        x[marked, n, 1] = 1
    y = np.sum(x[:, :, 0] * x[:, :, 1], axis=0)
    return x, y


def call_adding(answer, args):
    """x and y, and beside each what the same generator, a second time, and another one give."""
    T, N, seed = args
    before = np.random.get_state()[1].copy()
    rng = np.random.default_rng(seed)
    results = answer(T, N, rng)
    if results is None:
        return None
    x, y = _two(results)
    again, same, other = None, None, None
    if N < MANY:
        again, same, other = (_two(answer(T, N, g))[0] for g in (rng, *map(np.random.default_rng, (seed, seed + 1))))
    alone = np.array_equal(before, np.random.get_state()[1])
    return (x, again, same, other, alone), (x, y)


def _two(results):
    if not isinstance(results, tuple | list) or len(results) != 2:
        raise Misfit("it has to return two arrays: x and y")
    return results


# -- x

X_NOT_ARRAY = "x has to be a float64 array."
X_SHAPE = "x has another shape; expected (T, N, 2): time first, then the sequences, then the two channels."
X_BATCH_FIRST = "x is (N, T, 2), with the sequences first; expected (T, N, 2): time comes first."
X_CHANNELS_FIRST = "The channels come first in x; they are its last axis, (T, N, 2)."
SWAPPED = "The channels have changed places: channel 0 holds the numbers, channel 1 the marks."
NO_NUMBERS = "Channel 0 is all zeros: the random numbers are missing, or were cut to whole numbers on the way."
ONLY_MARKED = "Channel 0 is 0 where nothing is marked. All steps have a number; the marks say which two count."
RANGE = "Channel 0 has numbers outside [0, 1): they are uniform between 0 and 1, `rng.random(…)`."
MARKS_NOT_ONE = "Channel 1 has to be exactly 1 at the marked steps and 0 elsewhere."
ONE_MARK = (
    "Some sequences have one marked step only: two were drawn independently and fell on the same step. They have "
    "to differ."
)
NOT_TWO_MARKS = "Some sequence has not exactly two marked steps."
SAME_STEPS = "All sequences have the same two marked steps; they are drawn anew for each sequence."
GLOBAL = (
    "The numbers do not come from rng: draw with `rng.random(…)`, so that the same generator gives the same problem."
)
FIXED = "Every generator gives the same problem: a seed is fixed inside. Draw from rng itself."
REPEATS = (
    "A second call with the same generator gives the same problem: draw from rng itself, which moves on with "
    "every draw."
)
MARKS_ELSEWHERE = (
    "The marks do not come from rng: a second generator draws them. Draw the two steps from rng as well, "
    "`rng.choice(T, size=2, replace=False)`."
)
NUMBERS_REPEAT = "Numbers of channel 0 repeat: every step of every sequence has its own, `rng.random((T, N))`."
NOT_UNIFORM = "The numbers of channel 0 are not uniform in [0, 1)."
HALVES = (
    "The first mark always lies in the first half of the sequence, the second in the other half; every pair of "
    "steps has to be possible."
)
NEVER = "Some steps are never marked; every step can be, the first and the last as well."
NOT_PAIRS = (
    "Not all pairs of steps come equally often. Drawing the second mark after the first, or moving it where both "
    "fall together, does that."
)


def judge_x(x, again, same, other, alone, T, N):
    if not _is_float64(x):
        return X_NOT_ARRAY
    if x.shape != (T, N, 2):
        return {(N, T, 2): X_BATCH_FIRST, (2, T, N): X_CHANNELS_FIRST}.get(x.shape, X_SHAPE)
    values, marks = x[:, :, 0], x[:, :, 1]  # (T, N) each
    if np.isin(values, (0, 1)).all() and not np.isin(marks, (0, 1)).all():
        return SWAPPED
    if not np.isin(marks, (0, 1)).all():
        return MARKS_NOT_ONE
    counts = marks.sum(axis=0)
    if (counts != 2).any():
        return ONE_MARK if np.isin(counts, (1, 2)).all() and (counts == 2).any() else NOT_TWO_MARKS
    if not values.any():
        return NO_NUMBERS
    if not (values[marks == 0]).any() and T > 2:
        return ONLY_MARKED
    if not ((values >= 0) & (values < 1)).all():
        return RANGE
    if N < MANY:
        return judge_source(x, again, same, other, alone) or (judge_steps(marks) if N > 20 < 5 * T else None)
    return judge_spread(values, marks)


def judge_source(x, again, same, other, alone):
    many = x.shape[1] > 20 and len(x) > 5  # so many that chance does not mark the same steps twice
    if not alone or not np.array_equal(x, same):
        numbers = _is_float64(same) and same.shape == x.shape and np.array_equal(x[..., 0], same[..., 0])
        return MARKS_ELSEWHERE if numbers and many else GLOBAL
    if np.array_equal(x, other):
        return FIXED
    if many and _is_float64(other) and other.shape == x.shape and np.array_equal(x[..., 1], other[..., 1]):
        return SAME_STEPS if judge_steps(x[..., 1]) else MARKS_ELSEWHERE
    return REPEATS if np.array_equal(x, again) else None


def judge_steps(marks):
    """With so many sequences and steps, chance does not mark the same steps in all of them."""
    return SAME_STEPS if len(marks) > 2 and (marks == marks[:, :1]).all() else None


def judge_spread(values, marks):
    """T = 6: there are 15 pairs of steps, each marked in one sequence of fifteen."""
    T, N = marks.shape
    first, second = marks.argmax(axis=0), T - 1 - marks[::-1].argmax(axis=0)
    pairs = np.bincount(first * T + second, minlength=T * T).reshape(T, T)[np.triu_indices(T, 1)]
    expected = N / len(pairs)
    chi2, freedom = ((pairs - expected) ** 2 / expected).sum(), len(pairs) - 1
    if (marks == marks[:, :1]).all():
        return SAME_STEPS
    if not marks.any(axis=1).all():
        return NEVER
    if (first < T // 2).all() and (second >= T // 2).all():
        return HALVES
    if chi2 > freedom + 15 * np.sqrt(freedom):
        return NOT_PAIRS
    if len(np.unique(values)) < 0.9 * values.size:
        return NUMBERS_REPEAT
    return NOT_UNIFORM if not is_uniform(values.ravel()) else None


def is_uniform(values):
    """The largest distance between the distribution of the values and the uniform one (Kolmogorov and Smirnov)."""
    K = len(values)
    return np.abs(np.sort(values) - np.arange(K) / K).max() * np.sqrt(K) < 4  # chance: once in 10¹³ times


# -- y

Y_NOT_ARRAY = "y has to be a float64 array."
Y_SHAPE = "y has another shape; expected (N,): one number for each sequence."
Y_WAITS = "y cannot be judged before x is a float64 array of shape (T, N, 2)."
PRODUCT = "y is the product of the two marked numbers; it is their sum."
MEAN = "y is the mean of the two marked numbers; it is their sum."
OVER_T = "y is a mean over all steps: the sum of the marked numbers is divided by T. It is the sum itself."
DIFFERENCE = "y is the difference of the two marked numbers; it is their sum."
ALL = "y is the sum of all numbers of a sequence; only the two marked ones count."
ALL_CHANNELS = "y adds the marks, too: it is larger by the two ones of channel 1."
STEPS = "y is the sum of the two marked steps' places; it is the sum of the numbers that stand there."
ONE = "y is one of the two marked numbers; it is their sum."
LARGEST = "y is the larger of the two marked numbers; it is their sum."
OTHERS = "The numbers of y belong to other sequences: y[n] is the sum for sequence n, x[:, n]."
Y_WRONG = "y is not the sum of the two marked numbers of x."


def judge_y(x, y, T, N):
    if not _is_float64(x) or x.shape != (T, N, 2):
        return Y_WAITS
    if not _is_float64(y):
        return Y_NOT_ARRAY
    if y.shape != (N,):
        return Y_SHAPE
    values, marks = x[:, :, 0], x[:, :, 1]
    if np.array_equal(np.unique(values), (0, 1)):
        values, marks = marks, values  # x is wrong; y may still be right
    total = (values * marks).sum(axis=0)
    if same(y, total):
        return None if total.any() else NO_NUMBERS if marks.any() else NOT_TWO_MARKS  # sums of nothing are no sums
    if np.array_equal(marks.sum(axis=0), np.full(N, 2.0)):
        a, b = np.sort(np.where(marks.T == 1, values.T, np.inf))[:, :2].T  # the marked ones, the smaller first
        places = np.nonzero(marks.T)[1].reshape(N, 2)
        one, two = values[places[:, 0], np.arange(N)], values[places[:, 1], np.arange(N)]
        others = [
            (PRODUCT, a * b),
            (MEAN, total / 2),
            (OVER_T, total / T),
            (DIFFERENCE, one - two),
            (DIFFERENCE, b - a),
            (ALL, values.sum(axis=0)),
            (ALL_CHANNELS, total + 2),
            (STEPS, places.sum(axis=1)),
            (ONE, one),
            (ONE, two),
            (LARGEST, b),
            (OTHERS, total[::-1]),
            (OTHERS, np.roll(total, 1)),
        ]
        for sentence, wrong in others:
            if same(y, wrong):
                return sentence
    return Y_WRONG


def same(a, b):
    return np.allclose(a, b, rtol=1e-7, atol=1e-7)


def _is_float64(a):
    return type(a) is np.ndarray and a.dtype == np.float64 and bool(np.isfinite(a).all())


def oracle_adding(T, N, seed):
    return Rule(lambda value: judge_x(*value, T, N)), Rule(lambda value: judge_y(*value, T, N))


MARK = "marked = rng.choice(T, size=2, replace=False)"
SUM = "np.sum(x[:, :, 0] * x[:, :, 1], axis=0)"
RETURN = "    return x, y"

ADDING_PROBLEM = Exercise(
    name="adding_problem",
    unit=UNIT,
    points=4,
    outputs=(Output("x", dtype=None, repeatable=False), Output("y", dtype=None, repeatable=False)),
    equation="x[t, n] = (number in [0, 1), mark);   two marks of 1 a sequence;   y[n] = Σ_t x[t, n, 0] · x[t, n, 1]",
    cases=adding_cases,
    oracle=oracle_adding,
    answer=adding_problem,
    call=call_adding,
    arguments=("T", "N", "rng"),
    look="Print one sequence, x[:, 0], for T = 5, and work out y[0] by hand.",
    mistakes=(
        Mistake(ONE_MARK, (", replace=False", "")),
        Mistake(ONE_MARK, (MARK, "marked = rng.integers(0, T, 2)")),
        Mistake(SAME_STEPS, ("    for n in range(N):\n        " + MARK, "    " + MARK + "\n    for n in range(N):")),
        Mistake(HALVES, (MARK, "marked = [rng.integers(0, T // 2), rng.integers(T // 2, T)]")),
        Mistake(NEVER, ("rng.choice(T,", "rng.choice(max(T - 1, 2),")),
        Mistake(NEVER, (MARK, "marked = [0, rng.integers(1, max(T - 1, 2))]")),
        Mistake(NOT_PAIRS, (MARK, "i = rng.integers(0, T - 1)\n        marked = [i, rng.integers(i + 1, T)]")),
        Mistake(NOT_PAIRS, (MARK, "i, j = rng.integers(0, T, 2)\n        marked = [i, j if j != i else (j + 1) % T]")),
        Mistake(NOT_PAIRS, (MARK, "i = rng.integers(0, T - 1)\n        marked = [i, i + 1]")),
        Mistake(NOT_PAIRS, (MARK, "marked = [0, rng.integers(1, T)]")),
        Mistake(NOT_TWO_MARKS, ("size=2", "size=min(3, T - 1)")),
        Mistake(MARKS_NOT_ONE, ("x[marked, n, 1] = 1", "x[marked, n, 1] = 0.5")),
        Mistake(MARKS_NOT_ONE, (RETURN, "    x[:, :, 1] = 2 * x[:, :, 1] - 1\n" + RETURN)),
        Mistake(SWAPPED, (RETURN, "    x = x[:, :, ::-1].copy()\n" + RETURN)),
        Mistake(
            NO_NUMBERS,
            ("np.zeros((T, N, 2))", "np.zeros((T, N, 2), int)"),
            (RETURN, "    x = x * 1.0\n    y = y * 1.0\n" + RETURN),
        ),
        Mistake(
            X_NOT_ARRAY, ("np.zeros((T, N, 2))", "np.zeros((T, N, 2), int)"), (RETURN, "    y = y * 1.0\n" + RETURN)
        ),
        Mistake(
            X_NOT_ARRAY,
            ("np.zeros((T, N, 2))", "np.zeros((T, N, 2), np.float32)"),
            (RETURN, "    y = y * np.float64(1)\n" + RETURN),
        ),
        Mistake(ONLY_MARKED, (RETURN, "    x[:, :, 0] *= x[:, :, 1]\n" + RETURN)),
        Mistake(RANGE, ("rng.random((T, N))", "rng.standard_normal((T, N))")),
        Mistake(RANGE, ("rng.random((T, N))", "rng.uniform(-1, 1, (T, N))")),
        Mistake(RANGE, ("rng.random((T, N))", "rng.integers(0, 10, (T, N))")),
        Mistake(NUMBERS_REPEAT, ("rng.random((T, N))", "rng.random((T, 1))")),
        Mistake(NUMBERS_REPEAT, ("rng.random((T, N))", "rng.random(N)")),
        Mistake(NUMBERS_REPEAT, ("rng.random((T, N))", "rng.random((T, N)).round(1) * 0.9")),
        Mistake(NOT_UNIFORM, ("rng.random((T, N))", "rng.beta(2, 2, (T, N))")),
        Mistake(NOT_UNIFORM, ("rng.random((T, N))", "0.5 * rng.random((T, N))")),
        Mistake(GLOBAL, ("rng.random((T, N))", "np.random.random((T, N))")),
        Mistake(MARKS_ELSEWHERE, ("rng.choice(", "np.random.default_rng().choice(")),
        Mistake(MARKS_ELSEWHERE, ("rng.choice(", "np.random.choice(")),
        Mistake(MARKS_ELSEWHERE, ("rng.choice(", "np.random.default_rng(n).choice(")),
        Mistake(FIXED, ("    x = np.zeros(", "    rng = np.random.default_rng(0)\n    x = np.zeros(")),
        Mistake(X_BATCH_FIRST, (RETURN, "    x = x.transpose(1, 0, 2).copy()\n" + RETURN)),
        Mistake(X_CHANNELS_FIRST, (RETURN, "    x = x.transpose(2, 0, 1).copy()\n" + RETURN)),
        Mistake(PRODUCT, (SUM, "np.prod(np.where(x[:, :, 1] == 1, x[:, :, 0], 1.0), axis=0)")),
        Mistake(MEAN, (SUM, SUM + " / 2")),
        Mistake(OVER_T, ("np.sum(", "np.mean(")),
        Mistake(
            DIFFERENCE,
            (
                "    y = " + SUM,
                "    first, last = x[:, :, 1].argmax(axis=0), T - 1 - x[::-1, :, 1].argmax(axis=0)\n"
                "    y = x[first, range(N), 0] - x[last, range(N), 0]",
            ),
        ),
        Mistake(ONE, (SUM, "x[x[:, :, 1].argmax(axis=0), range(N), 0]")),
        Mistake(LARGEST, (SUM, "np.max(x[:, :, 0] * x[:, :, 1], axis=0)")),
        Mistake(ALL, (SUM, "np.sum(x[:, :, 0], axis=0)")),
        Mistake(ALL_CHANNELS, (SUM, SUM + " + np.sum(x[:, :, 1], axis=0)")),
        Mistake(STEPS, (SUM, "np.sum(np.arange(T)[:, None] * x[:, :, 1], axis=0)")),
        Mistake(Y_SHAPE, (RETURN, "    y = y[:, None]\n" + RETURN)),
        Mistake(Y_SHAPE, (SUM, "np.sum(x[:, :, 0] * x[:, :, 1])"), (RETURN, "    y = np.array([y, y])\n" + RETURN)),
        Mistake(Y_NOT_ARRAY, (RETURN, "    y = y.astype(np.float32)\n" + RETURN)),
        Mistake(Y_NOT_ARRAY, (RETURN, "    y = list(y)\n" + RETURN)),
    ),
)
