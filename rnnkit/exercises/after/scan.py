"""scan: h_t = a_t ⊙ h_{t−1} + b_t, one step after the other."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal, sizes, standard_cases, state
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output


def draw_scan(rng, T, N, H):
    """Factors a of either sign, between 0.2 and 1.2 in size."""
    a = rng.uniform(0.2, 1.2, (T, N, H)) * rng.choice([-1.0, 1.0], (T, N, H))
    return a, normal(rng, T, N, H), state(rng, N, H)


def draw_zeros(rng, T, N, H):
    """A third of the factors is 0, among them all of one step that is neither the first nor the last."""
    a, b, h0 = draw_scan(rng, T, N, H)
    a[rng.random(a.shape) < 1 / 3] = 0
    a[T // 2] = 0
    return a, b, h0


def draw_long(rng, T, N, H):
    """Factors between 0.001 and 0.3: their product underflows, no state does."""
    return rng.uniform(0.001, 0.3, (T, N, H)), normal(rng, T, N, H), state(rng, N, H)


def draw_keeping(rng, T, N, H):
    """Factors near 1: what came first is still there at the end."""
    return 1 - rng.uniform(0, 0.004, (T, N, H)), normal(rng, T, N, H), state(rng, N, H)


SPECIAL = (  # kind, draw, sizes
    ("a of 0", draw_zeros, {"T": 7}),
    ("T = 8", draw_scan, {"T": 8}),
    ("long T", draw_long, {"T": 400}),
    ("a near 1, long T", draw_keeping, {"T": 150}),
)


def scan_cases(rng, draw=lambda args: args, **more):
    """draw(args) makes an exercise's arguments of those of a scan."""
    found = standard_cases("TNH", lambda rng, **drawn: draw(draw_scan(rng, **drawn)), **more)(rng)
    for kind, special, fixed in SPECIAL:
        drawn = sizes(rng, "NH", **fixed)
        found.append(Case(draw(special(rng, **drawn)), drawn, kind))
    return found


def scan(a, b, h0):
    h = np.empty_like(b)
    h_t = h0
    for t in range(len(b)):
        h_t = a[t] * h_t + b[t]
        h[t] = h_t
    return h


RUN, RETURN = "h_t = a[t] * h_t + b[t]", "    return h\n"
ZEROS = "The given h0 is ignored: the state starts from zeros. The first step is a_1 ⊙ h0 + b_1."
DIVIDED = (
    "It divides by the product a_1 … a_t, which is 0 from an a of 0 on (0/0), and underflows to 0 in a long sequence. "
    "No step needs a division."
)
ADDED_TO_DIVIDE = (
    "A small number is added so that the division by the product a_1 … a_t never fails. It changes all results a "
    "little, and where the product is smaller than that number, everything. No step needs a division."
)
LOGARITHMS = (
    "The product of the factors is made from their logarithms. An a of 0 or below has none: log gives −∞ or nan."
)
EVERYWHERE = (
    "h0 is added at every step; it is the state before the first one, and arrives with a_1 … a_t at the later ones."
)
PRODUCT = "The product a_1 … a_t is missing in front of h0: it is added to every state as it is."


def divides(a, b, h0):
    product = np.cumprod(a, axis=0)
    return product * (h0 + np.cumsum(b / product, axis=0))


def sums_then_multiplies(a, b, h0):
    return np.cumprod(a, axis=0) * (h0 + np.cumsum(b, axis=0))


def sums_beside_products(a, b, h0):
    return np.cumprod(a, axis=0) * h0 + np.cumsum(b, axis=0)


HIDDEN = (
    "It divides by the product a_1 … a_t, and hides where that is 0. There the states are lost, and all after them: "
    "from an a of 0 on they are made of the later b alone. No step needs a division."
)
MULTIPLIED_AT_THE_END = (
    "The b are summed, and the product a_1 … a_t comes in front of the sum: each b_u goes through the factors after "
    "it, a_{u+1} … a_t."
)
SUMMED_AS_THEY_ARE = "The b are summed as they are: each b_u goes through the factors after it, a_{u+1} … a_t."


PRODUCTS, DIVISION, STATES = "np.cumprod(a, axis=0)", "b / product", "product * (h0 + np.cumsum(b / product, axis=0))"
DIVISIONS = (
    Mistake(DIVIDED, divides),
    Mistake(LOGARITHMS, divides, (PRODUCTS, "np.exp(np.cumsum(np.log(a), axis=0))")),
    *(Mistake(ADDED_TO_DIVIDE, divides, (DIVISION, f"b / (product + {small})")) for small in ("1e-8", "1e-12")),
    Mistake(
        ADDED_TO_DIVIDE, divides, (DIVISION, "b / np.where(np.abs(product) < 1e-12, b.dtype.type(1e-12), product)")
    ),
    *(Mistake(ADDED_TO_DIVIDE, divides, (PRODUCTS, f"{PRODUCTS} + {small}")) for small in ("1e-8", "1e-10", "1e-12")),
    Mistake(HIDDEN, divides, (DIVISION, "np.where(product == 0, 0, b / product).astype(b.dtype)")),
    Mistake(HIDDEN, divides, (STATES, f"np.nan_to_num({STATES})")),
    Mistake(
        "The factors lose their sign: the product is made from the logarithms of |a|. No step needs a logarithm.",
        divides,
        (PRODUCTS, "np.exp(np.cumsum(np.log(np.abs(a)), axis=0))"),
    ),
)


SCAN = Exercise(
    name="scan",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("h (T, N, H)"),),
    equation="h_t = a_t ⊙ h_{t−1} + b_t  for t = 1 … T, from h_0 = h0",
    cases=scan_cases,
    oracle=nn.scan,
    answer=scan,
    look="h[0] is a[0] * h0 + b[0], and h[1] is a[1] * h[0] + b[1].",
    mistakes=(
        Mistake(ZEROS, ("h_t = h0", "h_t = np.zeros_like(h0)")),
        Mistake(
            "h0 is not multiplied with a_1: the first step is a_1 ⊙ h0 + b_1, as every other.",
            (RUN, "h_t = (a[t] if t > 0 else 1) * h_t + b[t]"),
        ),
        Mistake(EVERYWHERE, (RUN, f"{RUN} + (h0 if t > 0 else 0)")),
        Mistake(EVERYWHERE, (RUN, f"{RUN} + h0")),
        Mistake(
            PRODUCT,
            ("h_t = h0", "h_t = np.zeros_like(h0)"),
            ("h[t] = h_t", "h[t] = h_t + h0"),
        ),
        Mistake(
            "Every step starts from h0 again: the new state is never carried on.",
            (RUN, "h_t = a[t] * h0 + b[t]"),
        ),
        Mistake(
            "a and b have changed places: a is multiplied with the state, b is added.", (RUN, "h_t = b[t] * h_t + a[t]")
        ),
        Mistake(
            "a is multiplied with the sum of state and b; b comes in as it is.",
            (RUN, "h_t = a[t] * (h_t + b[t])"),
        ),
        Mistake(
            "b is multiplied with 1 − a; it comes in as it is.",
            (RUN, "h_t = a[t] * h_t + (1 - a[t]) * b[t]"),
        ),
        Mistake(
            "1 − a is multiplied with the state, and a with b: those are the places of a gate. Here a is the factor of "
            "the state, and b comes in as it is.",
            (RUN, "h_t = (1 - a[t]) * h_t + a[t] * b[t]"),
        ),
        Mistake("1 − a is multiplied with the state; a itself belongs there.", (RUN, "h_t = (1 - a[t]) * h_t + b[t]")),
        Mistake("a is not used: the states are the sums of b.", (RUN, "h_t = h_t + b[t]")),
        Mistake("b is not used: every state is a times the one before it.", (RUN, "h_t = a[t] * h_t")),
        Mistake("b is subtracted; it is added.", (RUN, "h_t = a[t] * h_t - b[t]")),
        Mistake("At step t the factor of the step before is used, a[t − 1].", (RUN, "h_t = a[t - 1] * h_t + b[t]")),
        Mistake("At step t the b of the step before is added, b[t − 1].", (RUN, "h_t = a[t] * h_t + b[t - 1]")),
        Mistake(
            "At step t the a and b of the step before are used, a[t − 1] and b[t − 1].",
            (RUN, "h_t = a[t - 1] * h_t + b[t - 1]"),
        ),
        Mistake("Every step gets the first factor, a[0].", (RUN, "h_t = a[0] * h_t + b[t]")),
        Mistake("Every step gets the first b, b[0].", (RUN, "h_t = a[t] * h_t + b[0]")),
        Mistake(way_forward.BACKWARDS, ("range(len(b))", "reversed(range(len(b)))")),
        Mistake(
            "h0 is stored as the first state, in the place of h_1.",
            ("        h[t] = h_t\n", "        h[t] = h_t\n"),
            (RUN, f"{RUN} if t > 0 else h0"),
        ),
        Mistake(
            way_forward.ENDS_TOO_EARLY,
            ("np.empty_like(b)", "np.zeros_like(b)"),
            ("range(len(b))", "range(len(b) - 1)"),
        ),
        Mistake(
            way_forward.ENDS_TOO_EARLY,
            ("np.empty_like(b)", "np.zeros_like(b)"),
            ("range(len(b))", "range(max(len(b) - 1, 1))"),
        ),
        Mistake(
            way_forward.RETURNS_IN_THE_LOOP,
            ("np.empty_like(b)", "np.zeros_like(b)"),
            (RETURN, "        return h\n"),
        ),
        Mistake(
            way_forward.RETURNS_IN_THE_LOOP,
            (RETURN, "        return h[:1]\n"),
        ),
        Mistake(way_forward.ONE_ARRAY, (RETURN, "    return np.stack([h_t] * len(b))\n")),
        Mistake(way_forward.INTO_H0, (RUN, "h_t *= a[t]\n        h_t += b[t]")),
        Mistake(
            "The numbers are right, but b, the caller's own array, is changed: the states are written into it. Copy it "
            "first.",
            ("np.empty_like(b)", "b"),
        ),
        Mistake(way_forward.ALWAYS_FLOAT64, (RETURN, "    return h.astype(float)\n")),
        Mistake("A tanh is in it; this recurrence is linear.", (RUN, "h_t = np.tanh(a[t] * h_t + b[t])")),
        Mistake("The factor is used twice in every step.", (RUN, "h_t = a[t] * a[t] * h_t + b[t]")),
        *DIVISIONS,
        Mistake(
            "At step t the factor of the step after is used, a[t + 1].", (RUN, "h_t = a[(t + 1) % len(a)] * h_t + b[t]")
        ),
        Mistake(MULTIPLIED_AT_THE_END, sums_then_multiplies),
        Mistake(SUMMED_AS_THEY_ARE, sums_beside_products),
        Mistake("The state is subtracted: a_t ⊙ h_{t−1} is added to b_t.", (RUN, "h_t = b[t] - a[t] * h_t")),
        Mistake("a has lost its sign.", (RUN, "h_t = np.abs(a[t]) * h_t + b[t]")),
        Mistake("A ReLU is in it; this recurrence is linear.", (RUN, "h_t = np.maximum(a[t] * h_t + b[t], 0)")),
        Mistake(
            "The state before is taken to be b_{t−1}: h_{t−1} is what the step before gave, with all that came before "
            "it.",
            (RUN, "h_t = a[t] * (b[t - 1] if t > 0 else h0) + b[t]"),
        ),
        Mistake(
            "a is multiplied with b, and the state goes on as it is; a is the factor of the state, and b comes in as "
            "it is.",
            (RUN, "h_t = h_t + a[t] * b[t]"),
        ),
    ),
)
