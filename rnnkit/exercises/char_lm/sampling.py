"""sample: one id, drawn with a temperature."""

from __future__ import annotations

from math import erf

import numpy as np

from rnnkit.exercises.char_lm.chance import NOT_AN_ID, OUTSIDE, as_ids, probabilities, what_is_wrong
from rnnkit.exercises.char_lm.network import UNIT
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, Rule

MANY, SOME, FEW = 1000, 100, 20  # draws

IGNORED = (
    "The temperature has no effect. It is not used, or it cancels out: p / temperature, divided by its sum, is p "
    "again. Divide the logits by it, before the softmax."
)
UNNORMALISED = (
    "The probabilities are divided by the temperature, and then do not sum to 1. Divide the logits by it, before "
    "the softmax."
)
MULTIPLIED = "The logits are multiplied by the temperature; divide by it. A low temperature makes the likely likelier."
TWICE = "The logits are divided by the temperature twice."
SAME = (
    "Every draw gives the same id. The argmax is for a temperature of 0 alone; above it, draw with the probabilities, "
    "from the `rng` that was given: a new generator with a fixed seed draws the same every time."
)
UNIFORM = "All ids come equally often: the draw does not use the probabilities."
SHIFTED = "Every id is one too high, and the last comes as the first: the draw itself is right."
NORMAL_NOISE = (
    "The ids come as often as where normal noise is added to the logits, or Gumbel noise taken from them, and the "
    "largest is chosen. Only Gumbel noise that is added draws from the softmax: "
    "`logits + temperature * rng.gumbel(size=…)`."
)
AT_ZERO = "At a temperature of 0 the likeliest id is asked for, the argmax, at every call."
OTHERWISE = "The ids do not come as often as softmax(logits / temperature) says."


def sample_cases(rng):
    def case(temperature, kind=ORDINARY, change=lambda logits: logits, strided=False, draws=SOME):
        V = int(rng.integers(5, 9))
        logits = rng.permutation(np.linspace(-2.0, 2.0, V)) + normal(rng, V, scale=0.1)
        generator = np.random.default_rng(int(rng.integers(2**32)))
        return Case(
            (change(logits), temperature, generator, draws), {"V": V, "temperature": temperature}, kind, strided
        )

    return [
        case(0.5, draws=MANY),
        case(2.0, draws=MANY),
        case(1.0, draws=MANY),
        case(0, "temperature 0", draws=FEW),
        case(0.0, "temperature 0", large, draws=FEW),
        case(0.05, "temperature 0.05"),
        case(1.3, "logits ±1e4", large),
        case(0.7, "logits ±1e4", lambda logits: logits - 1e4),
        case(0.6, "float32", lambda logits: logits.astype(np.float32)),
        case(0.8, "any layout", strided=True),
    ]


def large(logits):
    logits[:3] += 1e4
    logits[-1] -= 1e4
    return logits


def sample(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits)
    z = logits / temperature
    exp = np.exp(z - z.max())
    p = exp / exp.sum()
    return rng.choice(len(p), p=p)


def call_sample(answer, args):
    """Many draws, one after the other from the same rng; the last on the case's own array."""
    logits, temperature, rng, draws = args
    return [answer(logits.copy(), temperature, rng) for _ in range(draws - 1)] + [answer(logits, temperature, rng)]


def oracle_sample(logits, temperature, rng, draws):
    right, known = probabilities(logits, temperature), known_draws(logits, temperature) if temperature else {}
    return Rule(
        # the process with the answer says how many there are; fewer would show less
        lambda values: judge_draws(values, logits, temperature, right, known) if len(values) == draws else NOT_AN_ID
    )


def known_draws(logits, temperature):
    """A dict from a mistake's sentence to the probabilities (V,) with which it draws."""
    V, ignored = len(logits), probabilities(logits, 1.0)
    return {
        IGNORED: ignored,
        UNNORMALISED: np.diff(np.minimum(np.cumsum(ignored / temperature), 1.0), prepend=0.0),
        MULTIPLIED: probabilities(logits, 1 / temperature),
        TWICE: probabilities(logits, temperature**2),
        UNIFORM: np.full(V, 1 / V),
        SHIFTED: np.roll(probabilities(logits, temperature), 1),
        NORMAL_NOISE: largest_with_noise(np.asarray(logits, np.float64) / temperature),
    }


def judge_draws(values, logits, temperature, right, known):
    V = len(logits)
    ids = as_ids(values, V)
    if isinstance(ids, str):
        return ids
    if temperature == 0:
        return None if (ids == logits.argmax()).all() else AT_ZERO
    known = known | {SAME: np.eye(V)[ids[0]]}
    same = {sentence: np.broadcast_to(q, (len(ids), V)) for sentence, q in known.items()}
    return what_is_wrong(ids, np.broadcast_to(right, (len(ids), V)), same, OTHERWISE)


def largest_with_noise(z):
    """How often each of z (V,) is the largest when a standard normal number is added to each."""
    u = np.linspace(-6, 6, 61)
    density = np.exp(-(u**2) / 2)
    below = [
        [[0.5 + 0.5 * erf((a - b + x) / 2**0.5) for j, b in enumerate(z) if j != i] for x in u] for i, a in enumerate(z)
    ]
    p = np.prod(below, axis=-1) @ density
    return p / p.sum()


DRAW = "rng.choice(len(p), p=p)"

SAMPLE = Exercise(
    name="sample",
    unit=UNIT,
    points=3,
    outputs=(Output("id", dtype=None),),
    equation="p = softmax(logits / temperature), and id v comes with probability p_v;   at temperature 0: id = argmax",
    cases=sample_cases,
    oracle=oracle_sample,
    answer=sample,
    call=call_sample,
    arguments=("logits", "temperature", "rng", "draws"),
    look="Draw a thousand ids from np.log([0.7, 0.2, 0.1]) at temperature 1 and count them. At temperature 0.5 the "
    "odds are squared: 0.49 to 0.04 to 0.01.",
    mistakes=(
        Mistake(IGNORED, ("logits / temperature", "logits")),
        Mistake(
            IGNORED,
            ("logits / temperature", "logits"),
            ("exp / exp.sum()", "(exp / temperature) / (exp / temperature).sum()"),
        ),
        Mistake(MULTIPLIED, ("logits / temperature", "logits * temperature")),
        Mistake(TWICE, ("logits / temperature", "logits / temperature**2")),
        Mistake(
            UNNORMALISED,
            ("logits / temperature", "logits"),
            (DRAW, "min(np.searchsorted(np.cumsum(p / temperature), rng.random()), len(p) - 1)"),
        ),
        Mistake(SAME, (DRAW, "np.argmax(p)")),
        Mistake(SAME, (DRAW, "np.random.default_rng(0).choice(len(p), p=p)")),
        Mistake(UNIFORM, (DRAW, "rng.choice(len(p))")),
        Mistake(UNIFORM, (DRAW, "rng.integers(len(p))")),
        Mistake(SAME, (DRAW, "np.argmin(p)")),
        Mistake(SHIFTED, (DRAW, "(rng.choice(len(p), p=p) + 1) % len(p)")),
        Mistake(AT_ZERO, ("return np.argmax(logits)", "temperature = 1.0")),
        Mistake(AT_ZERO, ("return np.argmax(logits)", "return np.argmin(logits)")),
        Mistake(AT_ZERO, ("return np.argmax(logits)", "return rng.integers(len(logits))")),
        Mistake(NOT_AN_ID, (DRAW, "p")),
        Mistake(NOT_AN_ID, (DRAW, "rng.choice(len(p), size=1, p=p)")),
        Mistake(NOT_AN_ID, (DRAW, "rng.multinomial(1, p.astype(float) / p.astype(float).sum())")),
        Mistake(NOT_AN_ID, ("return np.argmax(logits)", "return logits.max()"), (DRAW, "p.max()")),
        Mistake(OUTSIDE, (DRAW, "rng.choice(len(p), p=p) + 1")),
        Mistake(NORMAL_NOISE, (DRAW, "np.argmax(z + rng.standard_normal(len(z)))")),
        Mistake(OTHERWISE, (DRAW, "np.argsort(p)[rng.choice(len(p), p=p)]")),
        Mistake(OTHERWISE, ("exp / exp.sum()", "np.sort(exp / exp.sum())")),
        Mistake(OTHERWISE, (DRAW, "rng.choice(np.argsort(p)[-3:])")),
        Mistake(
            "e^logit overflows with large logits: take the largest logit from all of them first.", ("z - z.max()", "z")
        ),
        Mistake(
            "It draws from NumPy's own generator (`np.random.…`, or a new one made inside), not from the `rng` that "
            "was given, so the same seed does not give the same text.",
            (DRAW, "np.random.choice(len(p), p=p)"),
        ),
        Mistake(
            "The draws are right, but logits, the caller's own array, is changed: `logits /= …` writes into it.",
            ("z = logits / temperature", "logits /= temperature\n    z = logits"),
        ),
    ),
)
