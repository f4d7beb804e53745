"""Mistakes of the way back through time, which every layer that goes through time can have.

Texts fit any model answer. Whole mistakes fit one that is written like this:

    T = len(cache)
    dx = [None] * T
    …
    for t in reversed(range(T)):
        dh_t = dh_out[t] + dh_next
        dx[t], dh_next, dWx_t, … = …_step_backward(dh_t, cache[t])
        dWx = dWx + dWx_t
        …
    return np.stack(dx), dh_next, dWx, …
"""

from __future__ import annotations

from rnnkit.exercises.spec import Mistake

NO_SLOPE = "The derivative of tanh, 1 − h_t², is missing."
SQUARE_OUTSIDE = "The square is in the wrong place: tanh′ is 1 − h_t², not (1 − h_t)²."
NOT_SUMMED = "The gradients of the weights are overwritten at every step; they add up."
PILED_UP = "What flows back is piled up: the new dh_next replaces the old one, which is in it already."
COUNTED_TWICE = "The last step's dh_out is counted twice: dh_next starts with it, and the loop adds it again."
LEAVES_0_OUT = "The loop ends before the first step, t = 0: `range(T - 1, 0, -1)` leaves 0 out."
ZERO_DH0 = "dh0 is returned as zeros; it is what is left in dh_next after the loop."
LOSS_IN_DH0 = (
    "dh0 has dh_out[0] in it. That is the loss at h_1, which the first step has used already; at h_0 arrives the "
    "dh_prev of that step and nothing else."
)
DH0_TOO_EARLY = (
    "dh0 is taken a step too early: this is the gradient at h_1. That at h_0 is the dh_prev of the first step."
)
CHANGES_DH_OUT = (
    "The numbers are right, but dh_out, the caller's own array, is changed: `dh_out[t] += dh_next` writes into it. "
    "Put the sum in a new array."
)

# -- what arrives at a step

ONLY_THE_LAST_LOSS = Mistake(
    "Only the last step's dh_out is used. Every step may have a loss of its own: at each one dh_out[t] and dh_next "
    "are added.",
    ("dh_out[t] + dh_next", "dh_out[t] if t == T - 1 else dh_next"),
)
NO_LOSS = Mistake(
    "dh_out is not used: at every step dh_out[t] is added to dh_next.", ("dh_out[t] + dh_next", "dh_next")
)
LOSS_OF_THE_STEP_BEFORE = Mistake(
    "At step t the gradient of another step is added, dh_out[t − 1]; with cache[t] goes dh_out[t].",
    ("dh_out[t] + dh_next", "dh_out[t - 1] + dh_next"),
)


def clipped_on_the_way(run: str) -> Mistake:
    """run: the line that goes one step back."""
    return Mistake(
        "What flows back is clipped on the way: large gradients arrive cut off at the step before. Clipping comes "
        "once, before the update.",
        (run, run + "        dh_next = np.clip(dh_next, -5, 5)\n"),
    )


# -- the loop and its caches

FORWARDS = Mistake(
    "The loop runs forwards in time. What arrives at step t comes from step t + 1, so that one is done first.",
    ("reversed(range(T))", "range(T)"),
)
ENDS_BEFORE_THE_FIRST = Mistake(
    LEAVES_0_OUT,
    ("reversed(range(T))", "range(T - 1, min(T - 2, 0), -1)"),
    ("[None] * T", "[0 * cache[0][0]] * T"),
)
RETURNS_IN_THE_LOOP = Mistake(
    "`return` stands inside the loop, so it ends after one step, the last in time.",
    ("    return np.stack(dx),", "        return np.stack(dx[t:]),"),
)
CACHES_FORWARDS = Mistake(
    "The steps' caches are read from the first on, while dh_out is read from the last on: cache[t] belongs to "
    "dh_out[t].",
    ("cache[t])", "cache[T - 1 - t])"),
)
CACHE_OF_THE_STEP_BEFORE = Mistake(
    "At step t the cache of another step is read, cache[t − 1]; with dh_out[t] goes cache[t].",
    ("cache[t])", "cache[t - 1])"),
)
CACHE_USED_UP = Mistake(
    "The numbers are right, but the cache is used up: `cache.pop()` takes its steps out, so the next call finds it "
    "empty. Read `cache[t]`, or go through `reversed(cache)`.",
    ("cache[t])", "cache.pop())"),
)
CACHE_TURNED_ROUND = Mistake(
    "The numbers are right, but the cache is turned round for good: `cache.reverse()` changes the list itself. "
    "`reversed(cache)` leaves it alone.",
    ("    dWx = dWh", "    cache.reverse()\n    dWx = dWh"),
    ("cache[t])", "cache[T - 1 - t])"),
)

# -- what is returned

DX_BACKWARDS = Mistake(
    "dx runs backwards in time: a list that is filled from the last step has to be turned round.",
    ("np.stack(dx)", "np.stack(dx[::-1])"),
)
DH0_IS_ZERO = Mistake(ZERO_DH0, ("np.stack(dx), dh_next,", "np.stack(dx), 0 * dh_next,"))
DH0_WITH_A_LOSS = Mistake(LOSS_IN_DH0, ("np.stack(dx), dh_next,", "np.stack(dx), dh_out[0] + dh_next,"))


def always_float64(results: str) -> Mistake:
    """results: what the model answer returns, as it stands there."""
    return Mistake(
        "The results are always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
        (results, f"tuple(a.astype(float) for a in ({results}))"),
    )


def clipped_inside(results: str, bounds=(1, 5, 10)) -> tuple[Mistake, ...]:
    """results: the last ones that the model answer returns, such as "dWx, dWh, db"."""
    return tuple(
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (f"{results}\n", ", ".join(f"np.clip({name}, -{bound}, {bound})" for name in results.split(", ")) + "\n"),
            breaks="",
        )
        for bound in bounds
    )


# -- the sums over the steps. gradients: their names, such as "dWx", "dWh", "db"; breaks: the equation of these sums


def all_overwritten(*gradients: str, breaks: str) -> Mistake:
    return Mistake(
        "The gradients of the weights are overwritten at every step; the weights are the same at all steps, so their "
        "gradients add up.",
        *((f"{name} + {name}_t", f"{name}_t") for name in gradients),
        breaks=breaks,
    )


def averaged(*gradients: str, breaks: str) -> Mistake:
    return Mistake(
        "The gradients of the weights are averaged over the steps; they add up.",
        (f"{', '.join(gradients)}\n", ", ".join(f"{name} / T" for name in gradients) + "\n"),
        breaks=breaks,
    )


def of_the_last_step_alone(*gradients: str) -> Mistake:
    return Mistake(
        "The weight gradients are those of the last step alone; the weights are the same at every step, so their "
        "gradients add up.",
        *((f"{name} = {name} + {name}_t", f"{name} = {name}_t if t == T - 1 else {name}") for name in gradients),
    )


def overwritten(*gradients: str, adds: str = "{0} + {0}_t") -> tuple[Mistake, ...]:
    """One gradient alone that does not add up over the steps. adds: how the model answer adds a step's part."""
    return tuple(
        Mistake(
            f"{name} is overwritten at every step; it adds up like the other gradients.",
            (adds.format(name), adds.replace("+=", "=").replace("{0} + ", "").format(name)),
            breaks="",
        )
        for name in gradients
    )
