"""`latch_weights`: weights chosen by hand, judged by what a network with them does."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rnnkit import nn
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output, Rule
from rnnkit.language import Filled

UNIT = "01_hidden_state"
LONG, CLEAR = 1000, 0.05  # steps; how far from 0 a state has to stay


def latch_weights():
    Wxh = np.array([[10.0]])
    Whh = np.array([[3.0]])
    bh = np.array([0.0])
    h0 = np.array([[-1.0]])
    return Wxh, Whh, bh, h0


STARTS_WRONG = (
    "Without a 1 the first unit is not negative after the first step already: look at h0 (tanh(0) is 0, which is "
    "not negative) and at the bias."
)
DRIFTS = (
    "Without a 1 the first unit begins negative and does not stay so: something lifts it over 0 as the steps go by."
)
FLIPS = "Without a 1 the first unit changes its sign at every step: its own weight in Whh is negative."
NOT_PUSHED = (
    "A 1 does not make the first unit positive in the step that sees it: the input's weight is too small, or has "
    "the wrong sign, against what the old state and the bias hold."
)
FALLS_BACK = (
    "A 1 makes the first unit positive, but it falls back afterwards: the state's own weight does not hold it "
    "against the bias."
)
FADES = (
    "The sign is right, but the first unit's state comes close to 0 as the steps go by, and what it holds is lost: "
    "that is no latch. Its own weight in Whh has to be above 1."
)
NOT_FLOAT = "{name} has to hold floats: write 1.0 rather than 1."
NOT_ARRAY = "{name} has to be a NumPy array, `np.array(…)`."
NOT_FINITE = "{name} has to hold finite numbers: an infinite weight gives inf · 0, which is NaN."
NOT_SHAPED = "{name} has another shape; H is the number of hidden units (the size of bh), and D = 1."


def judge_latch(weights, silent):
    """The sentence that tells what is wrong with a latch on inputs without a 1 (`silent`) or with one."""
    if not isinstance(weights, tuple | list) or len(weights) != 4:
        return "latch_weights has to return four arrays: Wxh, Whh, bh, h0."
    H = np.size(weights[2])
    names, shapes = ("Wxh (H, D)", "Whh (H, H)", "bh (H,)", "h0 (1, H)"), ((H, 1), (H, H), (H,), (1, H))
    for name, a, shape in zip(names, weights, shapes, strict=True):
        if not isinstance(a, np.ndarray):
            return Filled(NOT_ARRAY, name=name)
        if a.dtype not in (np.float64, np.float32):
            return Filled(NOT_FLOAT, name=name)
        if not np.isfinite(a).all():
            return Filled(NOT_FINITE, name=name)
        if a.shape != shape:
            return Filled(NOT_SHAPED, name=name)
    if not 1 <= H <= 100:
        return "H, the number of hidden units (the size of bh), has to be from 1 to 100; one unit is enough."
    judge, other = (judge_silence, judge_memory)[:: 1 if silent else -1]
    return judge(*weights) or (other(*weights) if is_one_sided(*weights) else None)


def is_one_sided(Wxh, Whh, bh, h0):
    """Whether the first unit comes to the same side wherever it starts: it then holds nothing, whichever side that
    is."""
    here, there = _silence(Wxh, Whh, bh, h0)[-1]
    return here * there > 0


def fades(unit):
    """Whether the states (LONG, N) of a unit that has the right sign all along come close to 0."""
    return bool((np.abs(unit[LONG // 2 :]) < CLEAR).any())


def _first_unit(x, Wxh, Whh, bh, h0):
    h, _ = nn.RNN.from_params({"Wxh": Wxh, "Whh": Whh, "bh": bh}).forward(
        x, np.repeat(h0, x.shape[1] // len(h0), axis=0)
    )
    return h[:, :, 0]  # (T, N)


def _silence(*weights):
    """The first unit on inputs without a 1, from h0 and from -h0: (LONG, 2). Three questions are put to it."""
    return _silence_of(*((a.dtype, a.shape, a.tobytes()) for a in weights))


@lru_cache(2)
def _silence_of(*told):
    *weights, h0 = (np.frombuffer(data, dtype).reshape(shape) for dtype, shape, data in told)
    return _first_unit(np.zeros((LONG, 2, 1)), *weights, np.concatenate([h0, -h0]))


def judge_silence(*weights):
    unit = _silence(*weights)[:, 0]
    if (unit < 0).all():
        return FADES if fades(unit) else None
    if (unit[1:] * unit[:-1] < 0).all():
        return FLIPS
    return STARTS_WRONG if unit[0] >= 0 else DRIFTS


def judge_memory(*weights):
    rng = np.random.default_rng(1)
    once = np.eye(100)[:, :, None]  # sequence n has its only 1 at step n
    often = np.maximum(once, rng.integers(0, 2, once.shape))
    for x in (once, often, np.ones((100, 1, 1))):
        unit, seen = _first_unit(x, *weights), np.maximum.accumulate(x[:, :, 0] > 0)
        if not (unit[x[:, :, 0] > 0] > 0).all():
            return NOT_PUSHED
        if not (unit[seen] > 0).all():
            return FALLS_BACK
    unit = _first_unit(np.eye(LONG)[:, :1, None], *weights)  # a 1 at the first step, and never again
    if not (unit > 0).all():
        return FALLS_BACK
    return FADES if fades(unit) else None


LATCH_WEIGHTS = Exercise(
    name="latch_weights",
    unit=UNIT,
    points=3,
    outputs=(Output("stays_negative", dtype=None), Output("remembers_a_1", dtype=None)),
    equation="h_t = tanh(w_xh x_t + w_hh h_{t−1} + b_h): the unit holds its sign while x_t = 0, "
    "and x_t = 1 pushes it over",
    cases=lambda rng: [Case((), {})],
    oracle=lambda: tuple(Rule(lambda weights, silent=silent: judge_latch(weights, silent)) for silent in (True, False)),
    answer=latch_weights,
    call=lambda answer, args: (answer(),) * 2,
    shared=True,
    look="Run it by hand with one unit: from h0 with x = 0 for a few steps, then one x = 1, then x = 0 again.",
    mistakes=(
        Mistake(STARTS_WRONG, ("[[-1.0]]", "[[0.0]]")),
        Mistake(STARTS_WRONG, ("[[-1.0]]", "[[1.0]]")),
        Mistake(STARTS_WRONG, ("bh = np.array([0.0])", "bh = np.array([5.0])")),
        Mistake(DRIFTS, ("[[3.0]]", "[[1.1]]"), ("bh = np.array([0.0])", "bh = np.array([0.5])")),
        *(Mistake(FADES, ("[[3.0]]", f"[[{weight}]]")) for weight in (0.5, 0.9, 1.0)),
        Mistake(FLIPS, ("[[3.0]]", "[[-3.0]]")),
        Mistake(NOT_PUSHED, ("[[10.0]]", "[[1.0]]")),
        Mistake(NOT_PUSHED, ("[[10.0]]", "[[-10.0]]")),
        Mistake(FALLS_BACK, ("bh = np.array([0.0])", "bh = np.array([-5.0])")),
        Mistake(
            Filled(NOT_FLOAT, name="Wxh (H, D)"),
            ("[[10.0]]", "[[10]]"),
            ("[[3.0]]", "[[3]]"),
            ("[0.0]", "[0]"),
            ("[[-1.0]]", "[[-1]]"),
        ),
        Mistake(Filled(NOT_ARRAY, name="Wxh (H, D)"), ("np.array([[10.0]])", "10.0")),
        Mistake(Filled(NOT_FINITE, name="Wxh (H, D)"), ("10.0", "np.inf")),
        Mistake(
            Filled(NOT_SHAPED, name="h0 (1, H)"),
            ("[[-1.0]]", "[-1.0]"),
        ),
    ),
)
