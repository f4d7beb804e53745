"""gru_step: the gates, and one step forward."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates
from rnnkit.exercises.draw import normal, standard_cases, state
from rnnkit.exercises.spec import Exercise, Mistake, Output

UNIT = "07_gru"


def draw_weights(rng, D, H):
    weights = normal(rng, 3 * H, D, scale=0.6), normal(rng, 3 * H, H, scale=0.6)
    return *weights, normal(rng, 3 * H, scale=0.6), normal(rng, 3 * H, scale=0.6)


def draw_step(rng, N, D, H):
    return normal(rng, N, D), state(rng, N, H), *draw_weights(rng, D, H)


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    def sigmoid(a):
        return 0.5 * (1 + np.tanh(0.5 * a))

    x_r, x_z, x_n = np.split(x_t @ Wx.T + bx, 3, axis=1)
    h_r, h_z, h_n = np.split(h_prev @ Wh.T + bh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * h_n)
    h_t = (1 - z) * n + z * h_prev
    cache = x_t, h_prev, Wx, Wh, r, z, n, h_n
    return h_t, cache


def oracle_step(x_t, h_prev, Wx, Wh, bx, bh):
    _, h_t = nn.GRU.from_params({"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh}).forward(x_t[None], h_prev)
    return h_t


GATES = "r = σ(W_xr x_t + b_xr + W_hr h_{t−1} + b_hr),   z = σ(W_xz x_t + b_xz + W_hz h_{t−1} + b_hz)"
CANDIDATE = "n = tanh(W_xn x_t + b_xn + r ⊙ (W_hn h_{t−1} + b_hn))"
STATE = "h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}"
ROWS = "the rows of W_x, W_h, b_x and b_h are those of r, z, n, in this order"


def wrong_order(order):
    if order == ("z", "r", "n"):
        return (
            "The gates r and z have changed places: r, from the first H rows, scales what the candidate gets of "
            "h_{t−1}, and z, from the next H rows, mixes. (Keras stacks z first; here it is PyTorch's order r, z, n.)"
        )
    return gates.rows_read_as(order, "rzn")


GRU_STEP = Exercise(
    name="gru_step",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("h_t (N, H)"),),
    unjudged=("cache",),
    equation=f"{GATES};   {CANDIDATE};   {STATE}",
    cases=standard_cases("NDH", draw_step, large=("large h_prev", {1: 5.0})),
    oracle=oracle_step,
    answer=gru_step,
    look="Print the shapes of r, z and n, all (N, H). With z all 1 the step has to return h_prev, with z all 0 it has "
    "to return n: try both by hand.",
    mistakes=(
        Mistake(
            "z is the wrong way round: here it is the share of the old state that is kept. (Chung et al. 2014 write it "
            "the other way; Cho et al. 2014 and PyTorch as here.)",
            ("(1 - z) * n + z * h_prev", "z * n + (1 - z) * h_prev"),
            breaks=STATE,
        ),
        Mistake(
            "This is the form of 2014: r multiplies h_{t−1} before the product with W_hn. Here r multiplies the result "
            "of W_hn h_{t−1} + b_hn.",
            ("r * h_n)", "(r * h_prev) @ np.split(Wh, 3)[2].T + np.split(bh, 3)[2])"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "This is the form of 2014, and without b_hn: r multiplies h_{t−1} before the product with W_hn. Here r "
            "multiplies the result of W_hn h_{t−1} + b_hn.",
            ("r * h_n)", "(r * h_prev) @ np.split(Wh, 3)[2].T)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The bias b_hn stands outside of the reset gate, as if b_x and b_h were one: r multiplies the whole of "
            "W_hn h_{t−1} + b_hn.",
            ("r * h_n)", "r * (h_n - np.split(bh, 3)[2]) + np.split(bh, 3)[2])"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "r multiplies the input's part of the candidate as well; it belongs to W_hn h_{t−1} + b_hn alone.",
            ("x_n + r * h_n", "r * (x_n + h_n)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "r multiplies the input's part of the candidate; it belongs to W_hn h_{t−1} + b_hn.",
            ("x_n + r * h_n", "r * x_n + h_n"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The reset gate is not used: it multiplies W_hn h_{t−1} + b_hn in the candidate.",
            ("x_n + r * h_n", "x_n + h_n"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "r multiplies the finished candidate; it belongs inside the tanh, to W_hn h_{t−1} + b_hn.",
            ("np.tanh(x_n + r * h_n)", "r * np.tanh(x_n + h_n)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "1 − r stands in the candidate: r itself multiplies W_hn h_{t−1} + b_hn, so r = 0 wipes it out.",
            ("r * h_n)", "(1 - r) * h_n)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The bias b_hn is missing from the candidate.",
            ("r * h_n)", "r * (h_n - np.split(bh, 3)[2]))"),
            breaks=CANDIDATE,
        ),
        *(
            Mistake(
                f"{gate} looks at the input alone; it reads h_{{t−1}} as well.",
                (f"x_{gate} + h_{gate})", f"x_{gate})"),
                breaks="",
            )
            for gate in "rz"
        ),
        Mistake(
            "z stands in the candidate; the gate there is r.",
            ("r * h_n)", "z * h_n)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "r stands where h_t is mixed; the gate there is z.",
            ("(1 - z) * n + z * h_prev", "(1 - r) * n + r * h_prev"),
            breaks=STATE,
        ),
        Mistake(
            "The old state enters the candidate as it is; r multiplies W_hn h_{t−1} + b_hn.",
            ("r * h_n)", "r * h_prev)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The candidate looks at the input alone: r ⊙ (W_hn h_{t−1} + b_hn) is missing.",
            ("x_n + r * h_n", "x_n"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The candidate looks at the old state alone: W_xn x_t + b_xn is missing.",
            ("x_n + r * h_n", "r * h_n"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The candidate n has a sigmoid; its function is tanh, so that it can be negative.",
            ("np.tanh(x_n + r * h_n)", "sigmoid(x_n + r * h_n)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The candidate n has lost its tanh.",
            ("np.tanh(x_n + r * h_n)", "x_n + r * h_n"),
            breaks=CANDIDATE,
        ),
        Mistake(
            gates.TANH_GATES,
            ("sigmoid(x_r + h_r), sigmoid(x_z + h_z)", "np.tanh(x_r + h_r), np.tanh(x_z + h_z)"),
            breaks=GATES,
        ),
        Mistake(
            gates.BARE_GATES,
            ("sigmoid(x_r + h_r), sigmoid(x_z + h_z)", "x_r + h_r, x_z + h_z"),
            breaks=GATES,
        ),
        Mistake(
            "The gates sum two sigmoids, one of the input and one of the state; a gate is one sigmoid of their sum.",
            ("sigmoid(x_r + h_r), sigmoid(x_z + h_z)", "sigmoid(x_r) + sigmoid(h_r), sigmoid(x_z) + sigmoid(h_z)"),
            breaks=GATES,
        ),
        Mistake(
            "The gates look at the input alone: W_h h_{t−1} + b_h is missing in them.",
            ("x_r + h_r", "x_r"),
            ("x_z + h_z", "x_z"),
            breaks=GATES,
        ),
        Mistake("The bias b_x is missing.", (" + bx,", ","), breaks=f"{GATES};   {CANDIDATE}"),
        Mistake("The bias b_h is missing.", (" + bh,", ","), breaks=f"{GATES};   {CANDIDATE}"),
        *(
            gates.tanh_gate(name, ("sigmoid(x_r + h_r), sigmoid(x_z + h_z)", wrong), breaks=GATES)
            for name, wrong in (
                ("reset", "np.tanh(x_r + h_r), sigmoid(x_z + h_z)"),
                ("update", "sigmoid(x_r + h_r), np.tanh(x_z + h_z)"),
            )
        ),
        *(
            Mistake(
                f"{used} stands in both sums; b_x goes with W_x x_t, b_h with W_h h_{{t−1}}.",
                right_wrong,
                breaks=f"{GATES};   {CANDIDATE}",
            )
            for used, right_wrong in (("b_x", (" + bh,", " + bx,")), ("b_h", (" + bx,", " + bh,")))
        ),
        *(
            Mistake(
                f"All three blocks get the same H numbers of {name}; each has a block of its own: {name}[:H], "
                f"{name}[H:2H], {name}[2H:].",
                (f" + {name},", f" + np.tile(np.split({name}, 3)[{block}], 3),"),
                breaks=f"{GATES};   {CANDIDATE}",
            )
            for name in ("bx", "bh")
            for block in range(3)
        ),
        *(
            Mistake(
                "All three blocks get the same H numbers of bx and the same of bh; each has a block of its own.",
                *((f" + {name},", f" + np.tile(np.split({name}, 3)[{block}], 3),") for name in ("bx", "bh")),
                breaks=f"{GATES};   {CANDIDATE}",
            )
            for block in range(3)
        ),
        Mistake(
            "n is squashed twice: it is one tanh of its sum.",
            ("np.tanh(x_n + r * h_n)", "np.tanh(np.tanh(x_n + r * h_n))"),
            breaks=CANDIDATE,
        ),
        Mistake(
            gates.SQUASHED_TWICE,
            ("sigmoid(x_r + h_r), sigmoid(x_z + h_z)", "sigmoid(sigmoid(x_r + h_r)), sigmoid(sigmoid(x_z + h_z))"),
            breaks=GATES,
        ),
        Mistake(
            "The state is clipped; it is the mix of n and h_{t−1}, whatever h_0 was.",
            ("(1 - z) * n + z * h_prev", "np.clip((1 - z) * n + z * h_prev, -1, 1)"),
            breaks=STATE,
        ),
        Mistake("Both biases are missing.", (" + bx,", ","), (" + bh,", ","), breaks=f"{GATES};   {CANDIDATE}"),
        Mistake(
            "The two biases have changed places: b_x goes with W_x x_t, b_h with W_h h_{t−1}. For r and z it makes no "
            "difference; in the candidate only b_hn is multiplied by the reset gate.",
            (" + bx,", " + BH,"),
            (" + bh,", " + bx,"),
            ("BH", "bh"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The old state is missing in h_t: z ⊙ h_{t−1} is to be added.",
            ("(1 - z) * n + z * h_prev", "(1 - z) * n"),
            breaks=STATE,
        ),
        Mistake(
            "The candidate is added whole; its share is 1 − z.",
            ("(1 - z) * n + z * h_prev", "n + z * h_prev"),
            breaks=STATE,
        ),
        Mistake(
            "The old state is kept whole; its share is z.",
            ("(1 - z) * n + z * h_prev", "(1 - z) * n + h_prev"),
            breaks=STATE,
        ),
        Mistake(
            "The candidate is missing in h_t: (1 − z) ⊙ n is to be added.",
            ("(1 - z) * n + z * h_prev", "z * h_prev"),
            breaks=STATE,
        ),
        Mistake(
            "The candidate n is returned: it is still to be mixed with the old state.",
            ("(1 - z) * n + z * h_prev", "n"),
            breaks=STATE,
        ),
        Mistake(
            "Both shares are z; that of the candidate is 1 − z.",
            ("(1 - z) * n + z * h_prev", "z * n + z * h_prev"),
            breaks=STATE,
        ),
        Mistake(
            "There is a tanh around h_t; nothing squashes the mix of the old state and the candidate.",
            ("(1 - z) * n + z * h_prev", "np.tanh((1 - z) * n + z * h_prev)"),
            breaks=STATE,
        ),
        Mistake(
            "`reshape` does not take the three blocks apart: the sums are (N, 3H), and a block is H columns. Use "
            "`np.split(a, 3, axis=1)` or slices `a[:, :H]`, `a[:, H:2*H]`, `a[:, 2*H:]`.",
            ("np.split(x_t @ Wx.T + bx, 3, axis=1)", "(x_t @ Wx.T + bx).reshape(3, *h_prev.shape)"),
            ("np.split(h_prev @ Wh.T + bh, 3, axis=1)", "(h_prev @ Wh.T + bh).reshape(3, *h_prev.shape)"),
            breaks=ROWS,
        ),
        Mistake(
            "Every third column is read as a block; a block is H columns that stand together.",
            ("np.split(x_t @ Wx.T + bx, 3, axis=1)", "(x_t @ Wx.T + bx).reshape(len(x_t), -1, 3).transpose(2, 0, 1)"),
            (
                "np.split(h_prev @ Wh.T + bh, 3, axis=1)",
                "(h_prev @ Wh.T + bh).reshape(len(x_t), -1, 3).transpose(2, 0, 1)",
            ),
            breaks=ROWS,
        ),
        *(
            Mistake(
                f"The blocks of {what} alone are read as {', '.join(order)}; they are r, z, n, as those of "
                f"{other} are.",
                (f"{side}_r, {side}_z, {side}_n = np", ", ".join(f"{side}_{gate}" for gate in order) + " = np"),
                breaks=ROWS,
            )
            for side, what, other in (("x", "W_x and b_x", "W_h and b_h"), ("h", "W_h and b_h", "W_x and b_x"))
            for order in permutations("rzn")
            if order != ("r", "z", "n")
        ),
        Mistake(
            "For the gates every third column is taken, for the candidate its block; each of the three is a "
            "block of H columns.",
            (
                "sigmoid(x_r + h_r), sigmoid(x_z + h_z)",
                "np.moveaxis(sigmoid(x_t @ Wx.T + bx + h_prev @ Wh.T + bh).reshape(*h_prev.shape, 3), 2, 0)[:2]",
            ),
            breaks=ROWS,
        ),
        Mistake(
            "The result is always float64; it has to keep the dtype of the arguments.",
            ("h_t = (1 - z) * n + z * h_prev", "h_t = ((1 - z) * n + z * h_prev).astype(float)"),
        ),
        Mistake(
            "The numbers are right, but h_prev, the caller's own array, is changed: `h_prev *= z` writes into it. "
            "Make a new array, `h_t = (1 - z) * n + z * h_prev`.",
            ("h_t = (1 - z) * n + z * h_prev", "h_prev *= z\n    h_prev += (1 - z) * n\n    h_t = h_prev"),
        ),
        *(
            Mistake(
                wrong_order(order),
                ("x_r, x_z, x_n = np", ", ".join(f"x_{gate}" for gate in order) + " = np"),
                ("h_r, h_z, h_n = np", ", ".join(f"h_{gate}" for gate in order) + " = np"),
                breaks=ROWS,
            )
            for order in permutations("rzn")
            if order != ("r", "z", "n")
        ),
        gates.own_blocks_transposed(3, ROWS),
        Mistake(
            "bx stands inside the reset gate as well: r multiplies W_hn h_{t−1} + b_hn, and b_xn stays outside.",
            ("x_t @ Wx.T + bx", "x_t @ Wx.T"),
            ("h_prev @ Wh.T + bh", "h_prev @ Wh.T + bx + bh"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "r stands in the new state as well; its place is in the candidate alone.",
            ("z * h_prev", "z * r * h_prev"),
            breaks=STATE,
        ),
    ),
)
