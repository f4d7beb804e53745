"""rnn_backward_truncated: back through time in chunks."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.bptt.network import UNIT, draw_backward
from rnnkit.exercises.bptt.step import rnn_step_backward
from rnnkit.exercises.bptt.through_time import GRADIENTS, oracle_backward, rnn_backward
from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import Case, Exercise, Mistake


def truncated_cases(rng):
    def case(kind="values", dtype=np.float64, strided=False, *, k, **fixed):
        drawn = sizes(rng, "TNDH", **fixed)
        args = (a.astype(dtype) for a in draw_backward(rng, **drawn))
        return Case((*args, k), drawn | {"k": k}, kind, strided)

    return [
        case(k=3, T=8),
        case(k=2, T=7),
        case(k=4, T=9),
        case("k divides T", k=3, T=9),
        case("k = 1", k=1, T=6),
        case("k = T", k=5, T=5),
        case("k > T", k=7, T=5),
        case("N = 1", k=3, T=7, N=1),
        case("T = 1", k=2, T=1),
        case("float32", k=3, T=8, dtype=np.float32),
        case("any layout", k=3, T=8, strided=True),
    ]


def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = x.shape[0]
    dx = np.zeros_like(x)
    dh0 = np.zeros_like(h0)
    dWxh = np.zeros_like(Wxh)
    dWhh = np.zeros_like(Whh)
    dbh = np.zeros_like(Whh[0])
    for start in range(0, T, k):
        chunk = slice(start, start + k)
        h_before = h[start - 1] if start > 0 else h0
        dx[chunk], dh_before, *weights = rnn_backward(dh_out[chunk], x[chunk], h_before, h[chunk], Wxh, Whh)
        if start == 0:
            dh0 = dh_before
        dWxh += weights[0]
        dWhh += weights[1]
        dbh += weights[2]
    return dx, dh0, dWxh, dWhh, dbh


def oracle_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    starts = range(0, len(x), k)
    before = [h[start - 1] if start else h0 for start in starts]
    parts = [
        oracle_backward(dh_out[s : s + k], x[s : s + k], h_before, h[s : s + k], Wxh, Whh)
        for s, h_before in zip(starts, before, strict=True)
    ]
    dx, dh_before, *weights = zip(*parts, strict=True)
    return np.concatenate(dx), dh_before[0], *(sum(each) for each in weights)


def sliding_window(dh_out, x, h0, h, Wxh, Whh, k):
    """Each step's loss goes back through k steps, whatever the chunks."""
    T = x.shape[0]
    dx, dh0, dWxh, dWhh, dbh = 0 * x, 0 * h0, 0 * Wxh, 0 * Whh, 0 * Whh[0]
    for end in range(T):
        dh_t = dh_out[end]
        for t in range(end, max(end - k, -1), -1):
            h_prev = h[t - 1] if t > 0 else h0
            dx_t, dh_t, dWxh_t, dWhh_t, dbh_t = rnn_step_backward(dh_t, x[t], h_prev, h[t], Wxh, Whh)
            dx[t] += dx_t
            dWxh, dWhh, dbh = dWxh + dWxh_t, dWhh + dWhh_t, dbh + dbh_t
            if t == 0:
                dh0 = dh0 + dh_t
    return dx, dh0, dWxh, dWhh, dbh


LOST_LOSS = (
    "At a chunk's end dh_out[t] is lost together with dh_next. Only what comes from the next chunk is cut; the "
    "loss at the step itself counts."
)

RNN_BACKWARD_TRUNCATED = Exercise(
    name="rnn_backward_truncated",
    unit=UNIT,
    points=4,
    outputs=GRADIENTS,
    equation="dh_t = dh_out[t] + dh_next, with dh_next = 0 at the last step of every chunk; "
    "the chunks are the steps 0 … k−1, k … 2k−1, …",
    cases=truncated_cases,
    oracle=oracle_truncated,
    answer=rnn_backward_truncated,
    builds_on=("rnn_step_backward", "rnn_backward"),
    look="Treat each chunk as a sequence of its own, with the state just before it as its initial state.",
    mistakes=(
        Mistake(
            "k is not used: the gradient flows through all T steps.",
            ("range(0, T, k)", "range(0, T, T)"),
            ("start + k)", "start + T)"),
        ),
        Mistake(
            "The chunks are counted from the end; the first starts at step 0, and the last may be the shorter one.",
            ("range(0, T, k)", "range((T - 1) % k + 1 - k, T, k)"),
            ("slice(start,", "slice(max(start, 0),"),
            ("if start == 0", "if start <= 0"),
        ),
        Mistake(
            "The cuts are a step too late: the first chunk is step 0 alone, the next begins at step 1. "
            "A chunk's last step is the one where (t + 1) % k is 0.",
            ("range(0, T, k)", "range(1 - k, T, k)"),
            ("slice(start,", "slice(max(start, 0),"),
            ("if start == 0", "if start <= 0"),
        ),
        Mistake(
            "The cuts are a step too early: the first chunk has k − 1 steps. Set dh_next to 0 before "
            "the last step of a chunk is gone through, not after it.",
            ("range(0, T, k)", "range(-1, T, k)"),
            ("slice(start,", "slice(max(start, 0),"),
            ("if start == 0", "if start <= 0"),
        ),
        Mistake(
            "The chunks have k − 1 steps.",
            ("range(0, T, k)", "range(0, T, max(1, k - 1))"),
            ("start + k)", "start + max(1, k - 1))"),
        ),
        Mistake(
            "The chunks have k + 1 steps.", ("range(0, T, k)", "range(0, T, k + 1)"), ("start + k)", "start + k + 1)")
        ),
        Mistake(
            "dx is put together with the last chunk in front: the chunks were gone through from the end.",
            ("return dx,", "return np.concatenate([dx[i:i + k] for i in range(0, T, k)][::-1]),"),
        ),
        Mistake(
            "Each step's loss goes back k steps from where it stands. Here the cuts are fixed, between "
            "chunks of k steps: a loss goes back to the start of its chunk.",
            sliding_window,
        ),
        Mistake(
            "Only the last k steps are gone through; every chunk has gradients.", ("range(0, T, k)", "[max(T - k, 0)]")
        ),
        Mistake("Only the first chunk is gone through.", ("range(0, T, k)", "[0]")),
        Mistake(
            "The gradients of the weights are those of the first chunk alone; over the chunks they add up.",
            *(
                (f"{name} += weights[{i}]", f"{name} += weights[{i}] * (start == 0)")
                for i, name in enumerate(("dWxh", "dWhh", "dbh"))
            ),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, over all steps of all chunks",
        ),
        Mistake(
            "The last chunk is dropped where it is shorter than k; it counts like the others.",
            ("range(0, T, k)", "range(0, T - k + 1, k)"),
        ),
        Mistake(
            "The gradients of the weights lack the last chunk; it counts like the others.",
            (
                "        dWxh += weights[0]\n",
                "        weights = [g * (start + k < T) for g in weights]\n        dWxh += weights[0]\n",
            ),
        ),
        Mistake(
            "dh0 comes from the last chunk; h0 stands before the first.",
            ("        if start == 0:\n            dh0 = dh_before\n", "        dh0 = dh_before\n"),
        ),
        Mistake(
            "dh0 is the sum over all chunks' first states; h0 stands before the first chunk alone.",
            ("        if start == 0:\n            dh0 = dh_before\n", "        dh0 += dh_before\n"),
        ),
        Mistake(
            "dh0 is zeros; the first chunk does reach back to h0.",
            ("            dh0 = dh_before\n", "            pass\n"),
        ),
        Mistake(
            "Before a chunk stands its own first state, h[start]; it is the last state of the chunk before, "
            "h[start − 1].",
            ("h[start - 1] if start > 0 else h0", "h[start] if start > 0 else h0"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, with the states as they are given",
        ),
        Mistake(
            "In dWhh a chunk's first step counts nothing, as if the state before it were 0. Truncation cuts the "
            "gradient, not the state: before a chunk stands the last state of the chunk before.",
            ("h[start - 1] if start > 0 else h0", "0 * h0 if start > 0 else h0"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, with the states as they are given",
        ),
        Mistake(
            "Every chunk starts from h0. That is the first one's state; before the others stands h[start − 1].",
            ("h[start - 1] if start > 0 else h0", "h0"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, with the states as they are given",
        ),
        Mistake(
            "Before the first chunk, `h[start - 1]` is h[-1], the last state. There stands h0.",
            ("h[start - 1] if start > 0 else h0", "h[start - 1]"),
            breaks="dW_hh = Σ_t da_t h_{t−1}ᵀ, with the states as they are given",
        ),
        Mistake(
            LOST_LOSS,
            (
                "        h_before =",
                "        full = (np.arange(len(h[chunk])) < k - 1)[:, None, None]\n        h_before =",
            ),
            ("rnn_backward(dh_out[chunk],", "rnn_backward(dh_out[chunk] * full,"),
        ),
        Mistake(
            LOST_LOSS,
            (
                "rnn_backward(dh_out[chunk],",
                "rnn_backward(np.concatenate([dh_out[chunk][:-1], 0 * dh_out[chunk][-1:]]),",
            ),
        ),
        Mistake(
            "The gradients of the weights are overwritten by every chunk; over the chunks they add up.",
            ("dWxh += ", "dWxh = "),
            ("dWhh += ", "dWhh = "),
            ("dbh += ", "dbh = "),
        ),
        Mistake(
            "The gradients of the weights are averaged over the chunks; the loss is one, so they add up.",
            (
                "    return dx, dh0, dWxh, dWhh, dbh",
                "    C = len(range(0, T, k))\n    return dx, dh0, dWxh / C, dWhh / C, dbh / C",
            ),
        ),
        Mistake(
            "k is taken for the number of chunks; it is the number of steps in a chunk.",
            ("    for start", "    k = -(-T // k)\n    for start"),
        ),
    ),
)
