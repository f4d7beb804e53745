"""Mistakes of one step of a cell with gates, forwards and back.

They fit a model answer in which a gate's slope stands as ` * z * (1 - z)`, and the gradients of weights as
`da.T @ x_t`. gates: their letters; breaks: the equation of their lines.
"""

from __future__ import annotations

from rnnkit.exercises.spec import Mistake

# -- one step forwards

TANH_GATES = "The gates have a tanh; a gate is a sigmoid, between 0, shut, and 1, open."
BARE_GATES = "The gates have lost their sigmoid."
SQUASHED_TWICE = "The gates are squashed twice: each is one sigmoid of its sum."


def tanh_gate(name: str, *edits, breaks: str) -> Mistake:
    return Mistake(
        f"The {name} gate is a tanh, which goes down to −1; a gate is a sigmoid, between 0 and 1.",
        *edits,
        breaks=breaks,
    )


def rows_read_as(order, letters: str) -> str:
    """letters: the order in which the rows of the stack are."""
    return f"The rows of the stack are read as {', '.join(order)}; they are {', '.join(letters)}, the order of PyTorch."


def own_blocks_transposed(blocks: int, breaks: str) -> Mistake:
    return Mistake(
        "Each gate's own block of Wh stands without `.T`: with states in rows the product of a gate is "
        "`h_prev @ W.T`. A block is square, so no shape complains.",
        ("h_prev @ Wh.T", f"h_prev @ np.concatenate(np.split(Wh, {blocks}), axis=1)"),
        breaks=breaks,
    )


# -- one step back: slopes


def no_slopes(*gates: str, breaks: str) -> Mistake:
    return Mistake(
        "The gates have lost their sigmoid′, σ(1 − σ).",
        *((f" * {gate} * (1 - {gate})", "") for gate in gates),
        breaks=breaks,
    )


def sigmoid_again(names: str, *gates: str, first: str, breaks: str) -> Mistake:
    """first: how the first of the lines begins before which the sigmoid is defined."""
    return Mistake(
        f"The sigmoid is taken once more: {names} are σ(a) already, so the slope is σ(1 − σ) with these numbers.",
        (f"    {first}", f"    s = lambda a: 1 / (1 + np.exp(-a))\n    {first}"),
        *((f" * {gate} * (1 - {gate})", f" * s({gate}) * (1 - s({gate}))") for gate in gates),
        breaks=breaks,
    )


def slopes_of_tanh(*gates: str, breaks: str) -> Mistake:
    return Mistake(
        f"The gates have tanh′, 1 − {gates[0]}²; they are sigmoids, whose slope is σ(1 − σ).",
        *((f" * {gate} * (1 - {gate})", f" * (1 - {gate}**2)") for gate in gates),
        breaks=breaks,
    )


def slopes_without_sigmoid(*gates: str) -> Mistake:
    return Mistake(
        "The derivative of the sigmoid is cut short to 1 − σ: it is σ (1 − σ).",
        *((f" * {gate} * (1 - {gate})", f" * (1 - {gate})") for gate in gates),
    )


def one_slope(name: str, gate: str, what: str, wrong: str, breaks: str) -> Mistake:
    """What stands where the slope of one gate alone belongs."""
    return Mistake(
        f"The {name} gate's slope is {what}; it is {gate}(1 − {gate}).",
        (f" * {gate} * (1 - {gate})", f" * {wrong}"),
        breaks=breaks,
    )


def one_slope_cut_short(name: str, gate: str, breaks: str) -> tuple[Mistake, ...]:
    return (
        one_slope(name, gate, f"cut short to 1 − {gate}", f"(1 - {gate})", breaks),
        one_slope(name, gate, f"cut short to {gate}", gate, breaks),
        one_slope(name, gate, f"that of a tanh, 1 − {gate}²", f"(1 - {gate}**2)", breaks),
    )


def sigmoid_of(gate: str) -> str:
    """The slope with one sigmoid too many."""
    return f"1 / (1 + np.exp(-{gate})) * (1 - 1 / (1 + np.exp(-{gate})))"


# -- one step back: products and sums. da: the name of the stack of the gates' gradients


def mean_over_sequences(breaks: str) -> Mistake:
    return Mistake(
        "A mean over the sequences stands where their sum belongs. Where the loss is a mean, dh_t has the 1/N in it "
        "already.",
        (".sum(axis=0)", ".mean(axis=0)"),
        breaks=breaks,
    )


def axes_swapped(da_x: str, da_h: str) -> Mistake:
    return Mistake(
        "dWx and dWh have their axes the other way round: a gradient has the shape of its array.",
        (f"{da_x}.T @ x_t", f"x_t.T @ {da_x}"),
        (f"{da_h}.T @ h_prev", f"h_prev.T @ {da_h}"),
    )


def axes_of_one_swapped(da_x: str, da_h: str) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            f"d{W} has its axes the other way round: it has the shape of {W}.",
            (f"{da}.T @ {met}", f"{met}.T @ {da}"),
        )
        for W, da, met in (("Wx", da_x, "x_t"), ("Wh", da_h, "h_prev"))
    )


def own_blocks_transposed_back(da: str, blocks: int) -> Mistake:
    return Mistake(
        "On the way back each gate's own block of Wh is transposed: forward reads `h_prev @ W.T`, so back it is "
        "`da @ W`. A block is square, so no shape complains.",
        (f"{da} @ Wh\n", f"{da} @ np.concatenate([W.T for W in np.split(Wh, {blocks})])\n"),
    )


def cache_changed(name: str, *edits) -> Mistake:
    return Mistake(
        f"The numbers are right, but the cache is changed (`{name}`, or a gate, is overwritten in place, or taken "
        "out), so a second call gives something else.",
        *edits,
    )
