"""causal_conv_backward: the way back to the inputs, the kernel and the bias."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
from rnnkit.exercises.after.convolution import LAST_TO_FIRST, NEGATIVE_END, conv_cases, draw_conv
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_conv_backward(rng, T, N, D, O, K):
    return normal(rng, T, N, O), *draw_conv(rng, T, N, D, O, K)[:2]


def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    reach = (K - 1) * dilation
    before = np.zeros((reach, *x.shape[1:]), dtype=x.dtype)
    padded = np.concatenate([before, x])
    dpadded = np.zeros_like(padded)
    dW = np.zeros_like(W)
    for k in range(K):
        start = reach - k * dilation
        dW[k] = np.einsum("tno,tnd->od", dy, padded[start : start + T])
        dpadded[start : start + T] += dy @ W[k]
    return dpadded[reach:], dW, dy.sum(axis=(0, 1))


def oracle_conv_backward(dy, x, W, dilation):
    layer = nn.CausalConv.from_params({"W": W, "b": np.zeros(W.shape[1])}, dilation=dilation)
    layer.forward(x)
    return layer.backward(dy), *layer.grads.values()


OF_X, OF_W, OF_B = "dx_t = Σ_k W_kᵀ dy_{t + k·dilation}", "dW_k = Σ_t dy_t x_{t − k·dilation}ᵀ", "db = Σ_t dy_t"


READ, TAKEN = "padded[start : start + T]", "dpadded[start : start + T] += dy @ W[k]"
OUTER = f'np.einsum("tno,tnd->od", dy, {READ})'
DX, DB = "dpadded[reach:]", "dy.sum(axis=(0, 1))"
RETURN = f"return {DX}, dW, {DB}"
DX_AT_THE_START = (
    TAKEN,
    "dpadded[reach : reach + max(T - k * dilation, 0)] += dy[: max(T - k * dilation, 0)] @ W[k]",
)
DX_ONLY, DW_ONLY = (TAKEN, "dpadded[reach:] += dy @ W[k]"), (READ + ")", "padded[reach:])")
DX_ONLY_WHERE_REACHED = (TAKEN, f"if k * dilation < T:\n            {DX_ONLY[1]}")
DW_ONLY_WHERE_REACHED = (OUTER, 'np.einsum("tno,tnd->od", dy, x) * (k * dilation < T)')
WRONG_WAY_DX = (TAKEN, "dpadded[k * dilation : k * dilation + T] += dy @ W[k]"), (DX, "dpadded[:T]")
AHEAD = "np.concatenate([x, before])[k * dilation : k * dilation + T]"
ROLLED_DX = (TAKEN, "dpadded[reach:] += np.roll(dy @ W[k], -k * dilation, axis=0)")
ROLLED_DW = (READ + ")", "np.roll(x, k * dilation, axis=0))")
ROLLED_DX_WHERE_REACHED = (TAKEN, f"if k * dilation < T:\n            {ROLLED_DX[1]}")
ROLLED_DW_WHERE_REACHED = (READ + ")", "(k * dilation < T) * np.roll(x, k * dilation, axis=0))")
FLIPPED_DX, FLIPPED_DW = (TAKEN, TAKEN.replace("W[k]", "W[K - 1 - k]")), ("dW[k] =", "dW[K - 1 - k] =")
SIDE_BY_SIDE_DX = (TAKEN, "dpadded[reach - k : reach - k + T] += dy @ W[k]")
SIDE_BY_SIDE_DW = (READ + ")", "padded[reach - k : reach - k + T])")
WHOLE_REACH = (
    "Only outputs whose taps all lie inside the sequence count. The first (K − 1)·dilation outputs have fewer inputs, "
    "and gradients as well."
)
SHIFTED_BACK = "x_t reaches y_t and later outputs, so dx_t is made of dy_{t + k·dilation}."


def step_by_step(dy, x, W, dilation):
    T, K = len(x), len(W)
    dx, dW = np.zeros_like(x), np.zeros_like(W)
    for t in range(T):
        for k in range(K):
            if t >= k * dilation:
                dW[k] += dy[t].T @ x[t - k * dilation]
                dx[t - k * dilation] += dy[t] @ W[k]
    return dx, dW, dy.sum(axis=(0, 1))


DX_STEP, DW_STEP = ("dx[t - k * dilation]", "dx[t]"), ("x[t - k * dilation]\n", "x[t]\n")
INSIDE = "if t >= k * dilation"


CAUSAL_CONV_BACKWARD = Exercise(
    name="causal_conv_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("dx (T, N, D)"), Output.parse("dW (K, O, D)"), Output.parse("db (O,)")),
    equation=f"{OF_X};   {OF_W}, summed over the sequences;   {OF_B}, summed over the sequences",
    cases=conv_cases(draw_conv_backward, large="large dy"),
    oracle=oracle_conv_backward,
    answer=causal_conv_backward,
    builds_on=("causal_conv",),
    look="Take each line of your causal_conv that reads x[t − k·dilation]: its way back adds to dx at the same place.",
    mistakes=(
        Mistake(f"dx is shifted the wrong way: {SHIFTED_BACK}", *WRONG_WAY_DX, breaks=OF_X),
        *(
            Mistake(f"dx is not shifted: {SHIFTED_BACK}", *edits, breaks=OF_X)
            for edits in ((DX_ONLY,), (DX_ONLY_WHERE_REACHED,), (step_by_step, DX_STEP), (DX_AT_THE_START,))
        ),
        *(
            Mistake("dW is made with x_t for every tap; W_k met x_{t − k·dilation}.", *edits, breaks=OF_W)
            for edits in ((DW_ONLY,), (DW_ONLY_WHERE_REACHED,), (step_by_step, DW_STEP))
        ),
        *(
            Mistake("dx and dW are made as if all taps looked at the present: W_k met x_{t − k·dilation}.", *edits)
            for edits in (
                (DX_ONLY, DW_ONLY),
                (DX_ONLY_WHERE_REACHED, DW_ONLY_WHERE_REACHED),
                (step_by_step, DX_STEP, DW_STEP),
            )
        ),
        Mistake(
            "dW is made with x_{t + k·dilation}, which W_k has never seen; it met x_{t − k·dilation}.",
            (READ + ")", AHEAD + ")"),
            breaks=OF_W,
        ),
        Mistake(
            "dx and dW are shifted the wrong way: W_k met x_{t − k·dilation}, and x_t reaches later outputs.",
            *WRONG_WAY_DX,
            (READ + ")", AHEAD + ")"),
        ),
        Mistake(
            "dx is cut at the wrong end: the zeros stood in front of x, and the gradients that arrive there are cut "
            "off.",
            (DX, "dpadded[:T]"),
            breaks=OF_X,
        ),
        Mistake(
            "dx has the gradients of the zeros in front of x as well; cut off the first (K − 1)·dilation steps.",
            (DX, "dpadded"),
            breaks="",
        ),
        Mistake(
            "dx is overwritten by every tap; what comes from the taps adds up.",
            ("] += dy", "] = dy"),
            breaks=OF_X,
        ),
        Mistake(
            "dx comes from the present tap alone, k = 0; x_t reaches K outputs.",
            (TAKEN, f"if k == 0:\n            {TAKEN}"),
            breaks=OF_X,
        ),
        Mistake(
            "The gradients of the start come back at the end of dx: `np.roll`, or a negative index as in "
            "dx[t − k·dilation]. Before the first step there is nothing.",
            ROLLED_DX,
            breaks=OF_X,
        ),
        Mistake(
            "The end of x comes back at its start in dW: `np.roll`, or a negative index as in x[t − k·dilation]. "
            "There x is 0.",
            ROLLED_DW,
            breaks=OF_W,
        ),
        *(
            Mistake(
                "Start and end are joined to a ring, in dx and in dW: `np.roll`, or a negative index as in "
                "x[t − k·dilation]. Before the first step x is 0, and there is no dx.",
                *edits,
            )
            for edits in (
                (ROLLED_DX, ROLLED_DW),
                (ROLLED_DX_WHERE_REACHED, ROLLED_DW_WHERE_REACHED),
                (step_by_step, (INSIDE, "if T")),
                (step_by_step, (INSIDE, "if t - k * dilation >= -T")),
            )
        ),
        Mistake(
            "The gradients of the start come back at the end of dx: `np.roll`, or a negative index as in "
            "dx[t − k·dilation]. Before the first step there is nothing.",
            ROLLED_DX_WHERE_REACHED,
            breaks=OF_X,
        ),
        Mistake(
            "The end of x comes back at its start in dW: `np.roll`, or a negative index as in x[t − k·dilation]. "
            "There x is 0.",
            ROLLED_DW_WHERE_REACHED,
            breaks=OF_W,
        ),
        *(
            Mistake(NEGATIVE_END, edit)
            for edit in (
                (TAKEN, "dpadded[reach:][: T - k * dilation] += dy[k * dilation :] @ W[k]"),
                (OUTER, 'np.einsum("tno,tnd->od", dy[k * dilation :], x[: T - k * dilation])'),
                (OUTER, "np.tensordot(dy[k * dilation :], x[: T - k * dilation], axes=((0, 1), (0, 1)))"),
            )
        ),
        Mistake(
            LAST_TO_FIRST,
            (OUTER, f"{OUTER} * (k == 0 or k * dilation < T - 1)"),
            (TAKEN, f"if k == 0 or k * dilation < T - 1:\n            {TAKEN}"),
        ),
        Mistake(
            "The kernel is the wrong way round in dx: W[0] belongs to the present.",
            FLIPPED_DX,
            breaks=OF_X,
        ),
        Mistake(
            "dW is the wrong way round: dW[0] belongs to the present, dW[K − 1] to the oldest input.",
            FLIPPED_DW,
            breaks=OF_W,
        ),
        Mistake(
            "The kernel is the wrong way round, in dx and in dW: W[0] belongs to the present.",
            FLIPPED_DX,
            FLIPPED_DW,
        ),
        Mistake(
            "The dilation is not used in dx: the taps lie `dilation` steps apart.",
            SIDE_BY_SIDE_DX,
            breaks=OF_X,
        ),
        Mistake(
            "The dilation is not used in dW: the taps lie `dilation` steps apart.",
            SIDE_BY_SIDE_DW,
            breaks=OF_W,
        ),
        Mistake(
            "The dilation is not used: the taps lie `dilation` steps apart.",
            SIDE_BY_SIDE_DX,
            SIDE_BY_SIDE_DW,
        ),
        Mistake(
            "The present is left out: the loop over the taps begins at k = 0.",
            ("range(K)", "range(1, K)"),
        ),
        Mistake("The oldest tap is left out: `range(K)` has all K of them.", ("range(K)", "range(K - 1)")),
        Mistake(
            WHOLE_REACH,
            ("    dpadded =", "    full = np.where(np.arange(T) < reach, 0, dy.T).T.astype(dy.dtype)\n    dpadded ="),
            (OUTER, OUTER.replace("dy", "full")),
            (TAKEN, TAKEN.replace("dy", "full")),
        ),
        Mistake(
            WHOLE_REACH,
            ("    dpadded =", "    dy = np.where(np.arange(T) < reach, 0, dy.T).T.astype(dy.dtype)\n    dpadded ="),
        ),
        Mistake(
            f"In dW: {WHOLE_REACH[0].lower()}{WHOLE_REACH[1:]}",
            ("    dpadded =", "    full = np.where(np.arange(T) < reach, 0, dy.T).T.astype(dy.dtype)\n    dpadded ="),
            (OUTER, OUTER.replace("dy", "full")),
            breaks=OF_W,
        ),
        Mistake(
            "In dW the first input is repeated before the first step; there x is 0.",
            ("np.concatenate([before, x])", "np.concatenate([before + x[:1], x])"),
            breaks=OF_W,
        ),
        Mistake(
            "dW is that of the last step alone: it is overwritten at every step; the steps add up.",
            step_by_step,
            ("dW[k] +=", "dW[k] ="),
            breaks=OF_W,
        ),
        Mistake(
            "dW is that of the last sequence alone; it is summed over the sequences.",
            (OUTER, f'np.einsum("tno,tnd->od", dy[:, -1:], {READ}[:, -1:])'),
            breaks=OF_W,
        ),
        Mistake(
            "dW is that of the first sequence alone; it is summed over the sequences.",
            (OUTER, f'np.einsum("tno,tnd->od", dy[:, :1], {READ}[:, :1])'),
            breaks=OF_W,
        ),
        Mistake(
            "dW is averaged over the steps; it is a sum over steps and sequences.",
            (OUTER, f"{OUTER} / T"),
            breaks=OF_W,
        ),
        Mistake(
            "dW and db are averaged over the sequences; they are sums over steps and sequences.",
            (OUTER, f"{OUTER} / x.shape[1]"),
            (DB, f"{DB} / x.shape[1]"),
        ),
        Mistake(
            "dW and db are averaged over steps and sequences; they are sums.",
            (OUTER, f"{OUTER} / x.shape[1] / T"),
            (DB, f"{DB} / x.shape[1] / T"),
        ),
        Mistake(
            "db is added for every tap; b was added once.",
            (DB, f"K * {DB}"),
            breaks=OF_B,
        ),
        Mistake(
            "db is the sum over the sequences alone, (T, O); b is the same at every step, so it is a sum over the "
            "steps as well.",
            (DB, "dy.sum(axis=1)"),
            breaks=OF_B,
        ),
        Mistake(
            "db is the sum over the steps alone, (N, O); b is the same for all sequences, so it is a sum over these as "
            "well.",
            (DB, "dy.sum(axis=0)"),
            breaks=OF_B,
        ),
        Mistake(
            "db is the sum of everything, one number; each output has its own b.",
            (DB, "dy.sum()"),
            breaks=OF_B,
        ),
        Mistake(
            "db is the sum over the sequences at the last step alone; it is a sum over the steps as well.",
            (DB, "dy[-1].sum(axis=0)"),
            breaks=OF_B,
        ),
        Mistake(
            "db is averaged over steps and sequences; it is their sum.",
            (DB, "dy.mean(axis=(0, 1))"),
            breaks=OF_B,
        ),
        Mistake(
            "All taps have the gradient of the present one, W[0], in dx.",
            (TAKEN, TAKEN.replace("W[k]", "W[0]")),
            breaks=OF_X,
        ),
        way_back.always_float64(f"{DX}, dW, {DB}"),
        Mistake(
            "dx and dW are float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, f"return {DX}.astype(float), dW.astype(float), {DB}"),
        ),
        Mistake(
            "dW is float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, f"return {DX}, dW.astype(float), {DB}"),
        ),
        Mistake(
            "dx is float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, f"return {DX}.astype(float), dW, {DB}"),
        ),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (RETURN, f"return tuple(np.clip(d, -5, 5) for d in ({DX}, dW, {DB}))"),
            breaks="",
        ),
        Mistake(
            "dW is made with x_t for every tap; W_k met x_{t − k·dilation}.",
            (OUTER, 'np.einsum("tno,tnd->od", dy[: max(T - k * dilation, 0)], x[: max(T - k * dilation, 0)])'),
            breaks=OF_W,
        ),
        Mistake(
            "The first input is left out, in dx and in dW: steps are counted from 0, so t − k·dilation ≥ 0 are there, "
            "not only those above 0.",
            step_by_step,
            (INSIDE, "if t > k * dilation"),
        ),
        Mistake(
            "db is added for every tap that reaches an input; b was added once.",
            (DB, "sum(dy[k * dilation :].sum(axis=(0, 1)) for k in range(K))"),
            breaks=OF_B,
        ),
        Mistake(
            "db is float64 where the arguments are float32: `np.zeros` makes that unless it is told a dtype.",
            (RETURN, f"return {DX}, dW, {DB}.astype(float)"),
        ),
    ),
)
