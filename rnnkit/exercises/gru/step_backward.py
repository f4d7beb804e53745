"""gru_step_backward: one step back."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates, way_back
from rnnkit.exercises.draw import normal, standard_cases
from rnnkit.exercises.gru.cell import UNIT, draw_step
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_step_backward(rng, N, D, H):
    return normal(rng, N, H), *draw_step(rng, N, D, H)


def gru_step_backward(dh_t, cache):
    x_t, h_prev, Wx, Wh, r, z, n, h_n = cache
    da_n = dh_t * (1 - z) * (1 - n**2)
    da_z = dh_t * (h_prev - n) * z * (1 - z)
    da_r = da_n * h_n * r * (1 - r)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dx_t = da_x @ Wx
    dh_prev = dh_t * z + da_h @ Wh
    dWx = da_x.T @ x_t
    dWh = da_h.T @ h_prev
    dbx = da_x.sum(axis=0)
    dbh = da_h.sum(axis=0)
    return dx_t, dh_prev, dWx, dWh, dbx, dbh


def oracle_step_backward(dh_t, x_t, h_prev, Wx, Wh, bx, bh):
    layer = nn.GRU.from_params({"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh})
    layer.forward(x_t[None], h_prev)
    dx, dh_prev = layer.backward(dh_t[None])
    return dx[0], dh_prev, *layer.grads.values()


CANDIDATE = "da_n = dh_t ⊙ (1 − z) ⊙ (1 − n²)"
UPDATE = "da_z = dh_t ⊙ (h_{t−1} − n) ⊙ z ⊙ (1 − z)"
RESET = "da_r = da_n ⊙ (W_hn h_{t−1} + b_hn) ⊙ r ⊙ (1 − r)"
SIDES = "da_x = (da_r, da_z, da_n),   da_h = (da_r, da_z, da_n ⊙ r)"
ROAD = "dh_{t−1} = dh_t ⊙ z + W_hᵀ da_h"

OTHER_ORDER = (
    "The three blocks are joined in another order than the rows of W_x and W_h, which is r, z, n: the candidate "
    "comes last."
)

GRU_STEP_BACKWARD = Exercise(
    name="gru_step_backward",
    unit=UNIT,
    points=5,
    outputs=(
        Output.parse("dx_t (N, D)"),
        Output.parse("dh_prev (N, H)"),
        Output.parse("dWx (3H, D)"),
        Output.parse("dWh (3H, H)"),
        Output.parse("dbx (3H,)"),
        Output.parse("dbh (3H,)"),
    ),
    equation=f"{CANDIDATE},   {UPDATE},   {RESET};   {SIDES};   {ROAD}",
    cases=standard_cases("NDH", draw_step_backward, large=("large gradients", {0: 1000.0})),
    oracle=oracle_step_backward,
    answer=gru_step_backward,
    builds_on=("gru_step",),
    cache_from="gru_step",
    arguments=("dh_t", "x_t", "h_prev", "Wx", "Wh", "bx", "bh"),
    look="dbx is the sum of da_x over the rows: its three blocks of H are those of r, z, n, and tell which line is "
    "wrong. dbh differs from it in the last block alone, where it has r in it.",
    mistakes=(
        Mistake(
            "The direct path is missing in dh_prev: h_{t−1} is in h_t itself, with the share z, so dh_t ⊙ z is to be "
            "added. This is the long road of the GRU.",
            ("dh_prev = dh_t * z + da_h @ Wh", "dh_prev = da_h @ Wh"),
            breaks=ROAD,
        ),
        Mistake(
            "The direct path has the wrong share: it is z that multiplies h_{t−1}, 1 − z the candidate.",
            ("dh_prev = dh_t * z", "dh_prev = dh_t * (1 - z)"),
            breaks=ROAD,
        ),
        Mistake(
            "The direct path is not multiplied by z: dh_t arrives at h_{t−1} whole.",
            ("dh_prev = dh_t * z", "dh_prev = dh_t"),
            breaks=ROAD,
        ),
        Mistake(
            "The direct path has the slope of the gate in it, z(1 − z); it is multiplied by z itself.",
            ("dh_prev = dh_t * z", "dh_prev = dh_t * z * (1 - z)"),
            breaks=ROAD,
        ),
        Mistake(
            "The direct path has r in it; the share of h_{t−1} in h_t is z.",
            ("dh_prev = dh_t * z", "dh_prev = dh_t * r"),
            breaks=ROAD,
        ),
        Mistake(
            "dh_prev is the direct path alone; the gates and the candidate read h_{t−1} as well, through W_h.",
            ("dh_t * z + da_h @ Wh", "dh_t * z"),
            breaks=ROAD,
        ),
        Mistake(
            "r is missing on the side of h_{t−1}: there the candidate's rows of da_h are da_n ⊙ r. dh_prev, dWh and "
            "dbh need it.",
            ("da_z, da_n * r]", "da_z, da_n]"),
            breaks=SIDES,
        ),
        Mistake(
            "dWh and dbh are made without r: on the side of h_{t−1} the candidate's rows are da_n ⊙ r. (In dh_prev it "
            "is there.)",
            ("dWh = da_h.T", "dWh = da_x.T"),
            ("dbh = da_h.sum", "dbh = da_x.sum"),
            breaks=SIDES,
        ),
        Mistake(
            "dbh is made without r: b_hn is multiplied by the reset gate, so its rows are da_n ⊙ r.",
            ("dbh = da_h.sum", "dbh = da_x.sum"),
            breaks=SIDES,
        ),
        Mistake(
            "dWh is made without r: W_hn h_{t−1} is multiplied by the reset gate, so its rows are da_n ⊙ r.",
            ("dWh = da_h.T", "dWh = da_x.T"),
            breaks=SIDES,
        ),
        Mistake(
            "dh_prev is made without r: what goes back through W_hn is da_n ⊙ r. (In dWh and dbh it is there.)",
            ("da_h @ Wh", "da_x @ Wh"),
            breaks=SIDES,
        ),
        Mistake(
            "r is on the side of the input as well: x_t and b_x do not pass the reset gate, so the candidate's rows of "
            "da_x are da_n.",
            ("da_z, da_n]", "da_z, da_n * r]"),
            breaks=SIDES,
        ),
        Mistake(
            "r is on the wrong side: the reset gate multiplies what comes from h_{t−1}, not what comes from x_t.",
            ("da_z, da_n]", "da_z, da_N * r]"),
            ("da_z, da_n * r]", "da_z, da_n]"),
            ("da_N", "da_n"),
            breaks=SIDES,
        ),
        Mistake(
            "dbx has r in it: b_xn does not pass the reset gate.",
            ("dbx = da_x.sum", "dbx = da_h.sum"),
            breaks=SIDES,
        ),
        Mistake(
            "dbx and dbh have changed places: r is in dbh.",
            ("dbx, dbh\n", "dbh, dbx\n"),
            breaks=SIDES,
        ),
        Mistake(
            "The update gate has the wrong sign: in h_t = (1 − z) ⊙ n + z ⊙ h_{t−1} the factor of z is h_{t−1} − n.",
            ("(h_prev - n)", "(n - h_prev)"),
            breaks=UPDATE,
        ),
        Mistake(
            "The update gate gets h_{t−1} alone: z also takes its share away from n, so its factor is h_{t−1} − n.",
            ("(h_prev - n)", "h_prev"),
            breaks=UPDATE,
        ),
        Mistake(
            "The update gate gets −n alone: z also multiplies h_{t−1}, so its factor is h_{t−1} − n.",
            ("(h_prev - n)", "(-n)"),
            breaks=UPDATE,
        ),
        Mistake(
            "The update gate gets h_{t−1} + n: n has the share 1 − z, so the factor of z is h_{t−1} − n.",
            ("(h_prev - n)", "(h_prev + n)"),
            breaks=UPDATE,
        ),
        Mistake(
            "The update gate gets the new state h_t; its factor is h_{t−1} − n.",
            ("(h_prev - n)", "((1 - z) * n + z * h_prev - n)"),
            breaks=UPDATE,
        ),
        Mistake(
            "The candidate has the share z; in h_t its share is 1 − z.",
            ("dh_t * (1 - z) * (1 - n**2)", "dh_t * z * (1 - n**2)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The candidate's share 1 − z is missing.",
            ("dh_t * (1 - z) * (1 - n**2)", "dh_t * (1 - n**2)"),
            breaks=CANDIDATE,
        ),
        Mistake("The candidate has lost its tanh′, 1 − n².", (" * (1 - n**2)", ""), breaks=CANDIDATE),
        Mistake("The square is missing in tanh′: it is 1 − n².", ("(1 - n**2)", "(1 - n)"), breaks=CANDIDATE),
        Mistake(
            "tanh is taken once more: n is tanh(a_n) already, so the slope is 1 − n².",
            ("(1 - n**2)", "(1 - np.tanh(n) ** 2)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The candidate has the slope of a sigmoid, n(1 − n); it is a tanh, whose slope is 1 − n².",
            ("(1 - n**2)", "n * (1 - n)"),
            breaks=CANDIDATE,
        ),
        Mistake(
            "The reset gate gets h_{t−1}, as in the form of 2014 without its product; r multiplied W_hn h_{t−1} "
            "+ b_hn.",
            ("da_n * h_n *", "da_n * h_prev *"),
            breaks=RESET,
        ),
        Mistake(
            "The reset gate gets n; r multiplied W_hn h_{t−1} + b_hn.",
            ("da_n * h_n *", "da_n * n *"),
            breaks=RESET,
        ),
        Mistake(
            "The reset gate gets W_hn h_{t−1} without b_hn; r multiplied their sum.",
            ("da_n * h_n *", "da_n * (h_prev @ np.split(Wh, 3)[2].T) *"),
            breaks=RESET,
        ),
        Mistake(
            "The factor W_hn h_{t−1} + b_hn is missing at the reset gate.",
            ("da_n * h_n *", "da_n *"),
            breaks=RESET,
        ),
        Mistake(
            "The reset gate gets dh_t; it stands inside the candidate, so what arrives at it is da_n.",
            ("da_r = da_n *", "da_r = dh_t *"),
            breaks=RESET,
        ),
        Mistake(
            "The reset gate gets dh_t ⊙ (1 − z), without the candidate's tanh′: what arrives at it is da_n.",
            ("da_r = da_n *", "da_r = dh_t * (1 - z) *"),
            breaks=RESET,
        ),
        Mistake(
            "The reset gate gets da_n ⊙ r: the factor r belongs to what r multiplied, not to r.",
            ("da_n * h_n * r", "da_n * r * h_n * r"),
            breaks=RESET,
        ),
        gates.no_slopes("z", "r", breaks=f"{UPDATE},   {RESET}"),
        Mistake("The update gate has lost its sigmoid′, z(1 − z).", (" * z * (1 - z)\n", "\n"), breaks=UPDATE),
        Mistake("The reset gate has lost its sigmoid′, r(1 − r).", (" * r * (1 - r)", ""), breaks=RESET),
        gates.sigmoid_again("r and z", "z", "r", first="da_n =", breaks=f"{UPDATE},   {RESET}"),
        gates.slopes_of_tanh("z", "r", breaks=f"{UPDATE},   {RESET}"),
        Mistake(
            "This is the way back of the 2014 form, in which r multiplies h_{t−1} before the product with W_hn; your "
            "gru_step computes the other one.",
            ("da_r = da_n * h_n * r", "da_r = (da_n @ np.split(Wh, 3)[2]) * h_prev * r"),
            (
                "da_h @ Wh",
                "np.split(da_h, [len(da_h[0]) // 3 * 2], axis=1)[0] @ np.concatenate(np.split(Wh, 3)[:2]) + "
                "(da_n @ np.split(Wh, 3)[2]) * r",
            ),
            (
                "da_h.T @ h_prev",
                "np.concatenate([da_r.T @ h_prev, da_z.T @ h_prev, da_n.T @ (r * h_prev)])",
            ),
            ("dbh = da_h.sum", "dbh = da_x.sum"),
            breaks=f"{RESET};   {SIDES}",
        ),
        Mistake(
            "r and z have changed places where the blocks are joined; the order of the rows is r, z, n.",
            ("[da_r, da_z, da_n", "[da_z, da_r, da_n"),
            breaks=SIDES,
        ),
        Mistake(
            OTHER_ORDER,
            ("[da_r, da_z, da_n]", "[da_n, da_r, da_z]"),
            ("[da_r, da_z, da_n * r]", "[da_n * r, da_r, da_z]"),
            breaks=SIDES,
        ),
        Mistake(
            "r and z have changed places where the cache is read. Read it in the order in which gru_step wrote it.",
            ("Wh, r, z, n, h_n", "Wh, z, r, n, h_n"),
            breaks="",
        ),
        *(
            Mistake(
                f"What gru_step wrote into the cache as r, z, n, h_n is read as {', '.join(order)}. Read it in the "
                "order in which gru_step wrote it. (h_n is W_hn h_{t−1} + b_hn.)",
                ("Wh, r, z, n, h_n", f"Wh, {', '.join(order)}"),
                breaks="",
            )
            for order in permutations(("r", "z", "n", "h_n"))
            if order not in (("r", "z", "n", "h_n"), ("z", "r", "n", "h_n"))
        ),
        Mistake(
            "dWh is made with the new state; W_h multiplied the old one, h_{t−1}.",
            ("da_h.T @ h_prev", "da_h.T @ ((1 - z) * n + z * h_prev)"),
            breaks="dW_h = Σ da_h h_{t−1}ᵀ",
        ),
        Mistake(
            "dWh is made with r ⊙ h_{t−1}, as in the form of 2014; here W_h multiplied h_{t−1} itself.",
            ("da_h.T @ h_prev", "da_h.T @ (r * h_prev)"),
            breaks="dW_h = Σ da_h h_{t−1}ᵀ",
        ),
        *(
            Mistake(
                "The candidate's rows of dWh are made with r ⊙ h_{t−1}, as in the form of 2014; here r is in da_h, and "
                "W_hn multiplied h_{t−1} itself.",
                ("da_h.T @ h_prev", f"np.concatenate([da_r.T @ h_prev, da_z.T @ h_prev, {da_n}.T @ (r * h_prev)])"),
                breaks="dW_h = Σ da_h h_{t−1}ᵀ",
            )
            for da_n in ("da_n", "(da_n * r)")
        ),
        gates.mean_over_sequences("db_x = Σ da_x,   db_h = Σ da_h"),
        Mistake(
            "dbx and dbh are not summed: they have a row for every sequence, and b_x and b_h are one vector for all.",
            ("da_x.sum(axis=0)", "da_x"),
            ("da_h.sum(axis=0)", "da_h"),
            breaks="db_x = Σ da_x,   db_h = Σ da_h",
        ),
        Mistake(
            "dbx and dbh have an axis too many, (1, 3H): the shape of a bias is (3H,).",
            ("axis=0)\n", "axis=0, keepdims=True)\n"),
        ),
        gates.axes_swapped("da_x", "da_h"),
        Mistake(
            "dh_prev stands first; the order is dx_t, dh_prev, dWx, dWh, dbx, dbh.",
            ("return dx_t, dh_prev,", "return dh_prev, dx_t,"),
        ),
        Mistake(
            "The numbers are right, but dh_t, the caller's own array, is changed: `dh_t *= z` writes into it, "
            "`dh_t * z` makes a new one.",
            ("    return", "    dh_t *= z\n    return"),
        ),
        gates.cache_changed("n", ("    return", "    n *= r\n    return")),
        gates.own_blocks_transposed_back("da_h", 3),
        gates.slopes_without_sigmoid("z", "r"),
        Mistake(
            "dx_t is made with the side of the state, da_h; x_t went through W_x, whose side has no r in the "
            "last block, da_x.",
            ("da_x @ Wx", "da_h @ Wx"),
            breaks=SIDES,
        ),
        *(
            mistake
            for name, gate, equation in (("update", "z", UPDATE), ("reset", "r", RESET))
            for mistake in (
                *gates.one_slope_cut_short(name, gate, equation),
                gates.one_slope(
                    name,
                    gate,
                    f"made with one sigmoid too many ({gate} is σ(a) already)",
                    gates.sigmoid_of(gate),
                    equation,
                ),
            )
        ),
        Mistake(
            "All slopes are missing, σ(1 − σ) at the gates and 1 − n² at the candidate: da is the gradient "
            "inside of them.",
            (" * (1 - n**2)", ""),
            (" * z * (1 - z)\n", "\n"),
            (" * r * (1 - r)", ""),
        ),
        Mistake(
            "The square of the candidate's slope is in the wrong place: it is 1 − n², not (1 − n)².",
            ("(1 - n**2)", "(1 - n) ** 2"),
            breaks=CANDIDATE,
        ),
        Mistake(
            OTHER_ORDER,
            ("[da_r, da_z, da_n]", "[da_n, da_z, da_r]"),
            ("[da_r, da_z, da_n * r]", "[da_n * r, da_z, da_r]"),
            breaks=SIDES,
        ),
        Mistake(
            "dWx is made with the side of the state, da_h; W_x multiplied x_t, and that side has no r in the "
            "last block, da_x.",
            ("da_x.T @ x_t", "da_h.T @ x_t"),
            breaks=SIDES,
        ),
        *gates.axes_of_one_swapped("da_x", "da_h"),
        *way_back.clipped_inside("dWx, dWh, dbx, dbh"),
        Mistake(
            "Nothing flows back through the reset gate; it depends on x_t and h_{t−1}, too.",
            ("da_r = da_n", "da_r = 0 * da_n"),
            breaks=RESET,
        ),
    ),
)
