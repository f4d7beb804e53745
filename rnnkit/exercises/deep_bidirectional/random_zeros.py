"""dropout: judged by its properties. Every draw is another one, so no number can be compared with a right one."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional.padding import UNIT
from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output, Rule

LIMIT = 7.0  # standard errors; chance goes beyond it about once in 10¹¹ times
ENOUGH = 1000  # entries of keep, so many that two draws are not alike by chance
MANY, MORE = 20_000, 8  # entries of the large case, and further draws of it
WIDE = {"T": (4, 6), "N": (45, 56), "D": (30, 40)}  # of the ordinary cases


def dropout_cases(rng):
    def case(kind=ORDINARY, rate=None, dtype=np.float64, strided=False, **fixed):
        wide = {letter: int(rng.integers(*ends)) for letter, ends in WIDE.items() if letter not in fixed}
        drawn = sizes(rng, "TND", **wide, **fixed)
        rate = float(rng.choice([rng.uniform(0.15, 0.35), rng.uniform(0.65, 0.85)])) if rate is None else rate
        x = normal(rng, drawn["T"], drawn["N"], drawn["D"]).astype(dtype)
        return Case((x, rate, int(rng.integers(2**31))), drawn, kind, strided)

    return [
        case(rate=float(rng.uniform(0.15, 0.35))),
        case(rate=float(rng.uniform(0.65, 0.85))),
        case("rate 0", rate=0.0),
        case("N = 1", N=1),
        case("T = 1", T=1),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
        case("many", rate=0.25, dtype=np.float32, T=4, N=400, D=60),
    ]


def dropout(x, rate, rng):
    _, N, D = x.shape
    kept = rng.random((N, D)) >= rate
    keep = (kept / (1 - rate)).astype(x.dtype)
    return x * keep, keep


def call_dropout(answer, args):
    """y and keep, and beside keep what the same generator gives a second time, what others give, whether NumPy's global
    one was left alone, and in the large case how many zeros further draws have."""
    x, rate, seed = args
    before = np.random.get_state()[1].copy()
    rng, spare = np.random.default_rng(seed), x.copy()
    results = answer(x, rate, rng)
    if results is None:
        return None
    y, keep = _two(results)
    again, same, other = (
        _two(answer(spare.copy(), rate, g))[1]
        for g in (rng, np.random.default_rng(seed), np.random.default_rng(seed + 1))
    )
    alone = np.array_equal(before, np.random.get_state()[1])
    more = range(MORE if np.size(keep) >= MANY else 0)
    zeros = [int(np.count_nonzero(np.asarray(_two(answer(spare.copy(), rate, rng))[1]) == 0)) for _ in more]
    return (y, keep), (keep, again, same, other, alone, zeros)


def _two(results):
    if not isinstance(results, tuple | list) or len(results) != 2:
        raise Misfit("it has to return two arrays: y and keep")
    return results


# -- keep

NO_ARRAY = "keep has to be an array of numbers, in the dtype of x."
BOOLS = "keep holds True and False; it holds the factors themselves, 0 and 1/(1 − rate), in the dtype of x."
KEEP_DTYPE = "keep has another dtype than x: `.astype(x.dtype)` gives it that."
EACH_STEP = (
    "keep has an entry for every step: the draw is made anew at each of them. One draw holds for all steps of a "
    "sequence: (N, D)."
)
ONE_FOR_ALL = "All sequences share one draw; each has its own: (N, D)."
WHOLE_SEQUENCES = "A sequence is dropped whole or kept whole; each feature is drawn on its own: (N, D)."
KEEP_TRANSPOSED = "keep is (D, N); a row for each sequence, a column for each feature: (N, D)."
BY_STEP = "keep is (T, N) or (T, D): what is dropped changes from step to step. One draw holds for all steps: (N, D)."
KEEP_SHAPE = "keep has another shape; expected (N, D): one factor for each sequence and feature."
NOT_FINITE = "keep holds numbers that are not finite."
NOT_SCALED = (
    "keep holds 0 and 1: what is kept has to be multiplied by 1/(1 − rate), so that the mean stays what it was."
)
BY_RATE = "What is kept is divided by the rate; it is divided by 1 − rate, the share that is kept."
KEPT_BY_RATE = (
    "The rate is taken for the share that is kept: what is kept is divided by the rate, and the share that is dropped "
    "is 1 − rate. keep is 0 with probability rate, and else 1/(1 − rate)."
)
TIMES = "What is kept is multiplied by 1 − rate; it is divided by it."
OTHER_VALUES = "keep holds other numbers than 0 and 1/(1 − rate)."
SHARES_SWAPPED = "The share that is dropped is 1 − rate; it is rate: keep is 0 with probability rate."
WRONG_SHARE = "The share of zeros in keep is not the rate."
ALL_KEPT = "Nothing is dropped: keep has no 0."
ALL_DROPPED = "Everything is dropped: keep is 0 throughout."
EXACT = (
    "Every sequence loses the same number of features. Each entry is drawn on its own, so that their number differs "
    "from one to the next."
)
SAME_NUMBER = (
    "Every draw drops the same number of entries. Each is drawn on its own, so that their number differs from one draw "
    "to the next."
)
DEPENDENT = "The entries of keep depend on each other; each is drawn on its own."
GLOBAL = "The draws do not come from rng: use `rng.random(…)`, so that the same generator gives the same ones."
FIXED = "Every generator gives the same draws: a seed is fixed inside. Draw from rng itself."
REPEATS = (
    "A second call with the same generator gives the same draws: draw from rng itself, which moves on with every draw."
)
ONLY_BY_RATE_0 = "With a rate of 0 nothing is dropped: keep is 1 throughout."


def dtype_of(x):
    """What the dtype of an answer's x was: the right results are made from x in float64."""
    return np.float32 if np.array_equal(x, x.astype(np.float32)) else np.float64


def judge_keep(keep, again, same, other, alone, zeros, x, rate):
    T, N, D = x.shape
    if type(keep) is not np.ndarray or keep.dtype.kind not in "fiub":
        return NO_ARRAY
    if wrong := judge_shape(keep.shape, T, N, D):
        return wrong
    if keep.dtype == bool:
        return BOOLS
    if not np.isfinite(keep).all():
        return NOT_FINITE
    if wrong := judge_values(keep, rate):
        return wrong
    if keep.dtype != dtype_of(x):
        return KEEP_DTYPE
    if rate == 0:
        return None
    return judge_source(keep, again, same, other, alone) or judge_spread(keep == 0, rate) or judge_number(keep, zeros)


def judge_shape(shape, T, N, D):
    if shape == (N, D):
        return None
    if shape == (T, N, D):
        return EACH_STEP
    if shape in ((D,), (1, D), (1, 1, D)):
        return ONE_FOR_ALL
    if shape in ((N,), (N, 1), (1, N, 1)):
        return WHOLE_SEQUENCES
    if shape == (D, N):
        return KEEP_TRANSPOSED
    return BY_STEP if shape in ((T, N), (T, D), (T, 1, D), (T, N, 1)) else KEEP_SHAPE


def judge_values(keep, rate):
    values = np.unique(keep[keep != 0])
    if rate == 0:
        return None if keep.all() and near(values, 1) else ONLY_BY_RATE_0
    if not values.size:
        return ALL_DROPPED if keep.size > ENOUGH else None
    if near(values, 1 / (1 - rate)):
        return ALL_KEPT if keep.size > ENOUGH and keep.all() else None
    if near(values, 1):
        return NOT_SCALED
    if near(values, 1 / rate):
        return KEPT_BY_RATE if keep.size > ENOUGH and share_is(1 - rate, keep == 0) else BY_RATE
    return TIMES if near(values, 1 - rate) else OTHER_VALUES


def share_is(rate, dropped):
    return not far(dropped.mean(), rate, np.sqrt(rate * (1 - rate) / dropped.size))


def near(values, number):
    return bool(np.all(np.abs(values - number) < 1e-5 * number))


def judge_source(keep, again, same, other, alone):
    def like(a):
        return isinstance(a, np.ndarray) and np.array_equal(keep, a)

    if not alone or not like(same):
        return GLOBAL
    if keep.size < ENOUGH:
        return None
    if like(other):
        return FIXED
    return REPEATS if like(again) else None


def judge_spread(dropped, rate):
    N, D = dropped.shape
    if dropped.size < ENOUGH:
        return None
    if (dropped == dropped[:1]).all():
        return ONE_FOR_ALL
    if (dropped == dropped[:, :1]).all():
        return WHOLE_SEQUENCES
    if not share_is(rate, dropped):
        return SHARES_SWAPPED if share_is(1 - rate, dropped) else WRONG_SHARE
    if np.ptp(dropped.sum(axis=1)) == 0:
        return EXACT
    for counts, of in ((dropped.sum(axis=1), D), (dropped.sum(axis=0), N)):
        variance = of * rate * (1 - rate)
        if far(counts.var(ddof=1), variance, variance * np.sqrt(2 / (len(counts) - 1) + 1 / (of * len(counts)))):
            return DEPENDENT
    return None


def judge_number(keep, zeros):
    if keep.size < MANY:
        return None
    counts = {int((keep == 0).sum()), *zeros}  # chance makes nine of them alike about once in 10¹⁷ times
    return SAME_NUMBER if len(zeros) != MORE or len(counts) == 1 else None


def far(found, expected, error):
    return bool(abs(found - expected) > LIMIT * error)


# -- y

Y_NO_ARRAY = "y has to be an array of numbers, in the dtype of x."
Y_SHAPE = "y has another shape than x."
Y_DTYPE = "y has another dtype than x."
Y_IS_X = "y is x: nothing was dropped."
Y_WITHOUT_SCALE = "y is x where keep is not 0, and has not been multiplied by keep: y = x ⊙ keep."
Y_EACH_STEP = (
    "y loses other numbers at each step: the draw is made anew at each of them, and keep holds that of one. One draw "
    "holds for all steps of a sequence."
)
Y_SCALED_TWICE = "y is divided by 1 − rate once more; that is in keep already: y = x ⊙ keep."
Y_WRONG = "y is not x ⊙ keep: each step of a sequence is multiplied by the sequence's row of keep."
Y_WAITS_FOR_MORE = "y cannot be judged while keep is 0 throughout."
Y_WAITS = "y cannot be judged before keep is an array (N, D)."


def judge_y(y, keep, x, rate):
    if type(y) is not np.ndarray or y.dtype.kind not in "fiu":
        return Y_NO_ARRAY
    if y.shape != x.shape:
        return Y_SHAPE
    if type(keep) is not np.ndarray or keep.dtype.kind not in "fiub" or not fits(keep.shape, x.shape):
        return Y_WAITS
    if keep.size > ENOUGH and not keep.any():  # y = x ⊙ keep holds, and says nothing
        return Y_WAITS_FOR_MORE
    if alike(y, x * keep) or alike(y, x * (keep != 0) / (1 - rate)):  # where keep lacks its scale, y may have it
        return None if y.dtype == dtype_of(x) else Y_DTYPE
    if alike(y, x):
        return Y_IS_X
    if alike(y, x * keep / (1 - rate)):
        return Y_SCALED_TWICE
    if alike(y, x * (keep != 0)):
        return Y_WITHOUT_SCALE
    through = y != 0
    each_step = (through != through[:1]).any() and any(alike(y, x * through * scale) for scale in (1 / (1 - rate), 1))
    return Y_EACH_STEP if each_step else Y_WRONG


def fits(shape, into):
    """Whether an array can be multiplied by one of shape `into`, and gives one of that shape."""
    try:
        return np.broadcast_shapes(shape, into) == into
    except ValueError:
        return False


def alike(a, b):
    return np.allclose(a, b, rtol=1e-5, atol=1e-6)


def oracle(x, rate, seed):
    return Rule(lambda value: judge_y(*value, x, rate)), Rule(lambda value: judge_keep(*value, x, rate))


DRAW = "rng.random((N, D))"
SCALED = "(kept / (1 - rate)).astype(x.dtype)"
RETURN = "return x * keep, keep"

DROPOUT = Exercise(
    name="dropout",
    unit=UNIT,
    points=2,
    outputs=(Output("y", dtype=None, repeatable=False), Output("keep", dtype=None, repeatable=False)),
    equation="keep[n, d] = 0 with probability rate, else 1/(1 − rate);   y_t = x_t ⊙ keep for every t",
    cases=dropout_cases,
    oracle=oracle,
    answer=dropout,
    call=call_dropout,
    arguments=("x", "rate", "rng"),
    look="Try it on ones, x = np.ones((3, 2, 5)), with a rate of 0.5: all three steps of a sequence have to be the "
    "same row of zeros and twos, and the two sequences differ.",
    mistakes=(
        Mistake(EACH_STEP, (DRAW, "rng.random(x.shape)")),
        Mistake(ONE_FOR_ALL, (DRAW, "rng.random(D)")),
        Mistake(ONE_FOR_ALL, (DRAW, "np.repeat(rng.random((1, D)), N, axis=0)")),
        Mistake(WHOLE_SEQUENCES, (DRAW, "rng.random((N, 1))")),
        Mistake(WHOLE_SEQUENCES, (DRAW, "np.repeat(rng.random((N, 1)), D, axis=1)")),
        Mistake(KEEP_TRANSPOSED, (RETURN, "return x * keep, keep.T")),
        Mistake(KEEP_SHAPE, (RETURN, "return x * keep, keep[None]")),
        Mistake(BY_STEP, (DRAW, "rng.random((len(x), 1, D))")),
        Mistake(NOT_SCALED, (SCALED, "kept.astype(x.dtype)")),
        Mistake(
            KEPT_BY_RATE,
            (f"{DRAW} >= rate", f"{DRAW} < (rate or 1)"),
            (SCALED, "(kept / (rate or 1)).astype(x.dtype)"),
        ),
        Mistake(BY_RATE, (SCALED, "(kept / (rate or 1)).astype(x.dtype)")),
        Mistake(TIMES, (SCALED, "(kept * (1 - rate)).astype(x.dtype)")),
        Mistake(OTHER_VALUES, (SCALED, "(kept / (1 - rate) ** 0.5).astype(x.dtype)")),
        Mistake(
            SHARES_SWAPPED,
            (f"{DRAW} >= rate", f"{DRAW} < (rate or 1)"),
        ),
        Mistake(WRONG_SHARE, (f"{DRAW} >= rate", f"{DRAW} >= (rate and 0.5)")),
        Mistake(
            EXACT,
            (
                f"{DRAW} >= rate",
                "np.stack([rng.permutation(D) for _ in range(N)]) >= round(rate * D)",
            ),
        ),
        Mistake(
            DEPENDENT,
            (DRAW, "np.repeat(rng.random((N, (D + 2) // 3)), 3, axis=1)[:, :D]"),
        ),
        Mistake(
            SAME_NUMBER,
            (f"{DRAW} >= rate", "rng.permutation(N * D).reshape(N, D) >= round(rate * N * D)"),
        ),
        Mistake(ALL_KEPT, (f"{DRAW} >= rate", f"{DRAW} >= 0")),
        Mistake(ALL_DROPPED, (f"{DRAW} >= rate", f"{DRAW} >= 1 + (rate == 0) * -1")),
        Mistake(GLOBAL, ("rng.random((N, D))", "np.random.random((N, D))")),
        Mistake(GLOBAL, ("rng.random((N, D))", "np.random.default_rng().random((N, D))")),
        Mistake(FIXED, ("rng.random((N, D))", "np.random.default_rng(0).random((N, D))")),
        Mistake(
            BOOLS,
            (RETURN, "return x * keep, kept"),
        ),
        Mistake(KEEP_DTYPE, (RETURN, "return x * keep, keep.astype(float)")),
        Mistake(Y_IS_X, (RETURN, "return x.copy(), keep")),
        Mistake(Y_WITHOUT_SCALE, (RETURN, "return x * kept, keep")),
        Mistake(
            Y_EACH_STEP,
            (DRAW, "rng.random(x.shape)"),
            (RETURN, "return x * keep, keep[-1]"),
        ),
        Mistake(Y_WRONG, (RETURN, "return x * keep[::-1], keep")),
        Mistake(Y_DTYPE, (RETURN, "return (x * keep).astype(float), keep")),
        Mistake(
            "The numbers are right, but x, the caller's own array, is changed: `x *= keep` writes into it.",
            (RETURN, "x *= keep\n    return x, keep"),
        ),
        Mistake(Y_SHAPE, (RETURN, "return (x * keep)[-1], keep")),
        Mistake(Y_SCALED_TWICE, (RETURN, "return (x * keep / (1 - rate)).astype(x.dtype), keep")),
    ),
)
