"""mingru_backward: back through the scan, then through gate and candidate of all steps at once."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.after.mingru import draw_mingru, mingru_cases
from rnnkit.exercises.after.scan_backward import scan_backward
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_mingru_backward(rng, T, N, D, H):
    return normal(rng, T, N, H), *draw_mingru(rng, T, N, D, H)


def mingru_backward_cases(rng):
    return mingru_cases(rng, draw_mingru_backward, large=("large dh_out", {0: 1000.0}))


def mingru_backward(dh_out, cache):
    x, h0, h, z, n, Wz, Wn = cache
    da, db, dh0 = scan_backward(dh_out, 1 - z, h0, h)
    dz = db * n - da
    dn = db * z
    ds = dz * z * (1 - z)
    dx = ds @ Wz + dn @ Wn
    dWz = np.einsum("tnh,tnd->hd", ds, x)
    dbz = ds.sum(axis=(0, 1))
    dWn = np.einsum("tnh,tnd->hd", dn, x)
    dbn = dn.sum(axis=(0, 1))
    return dx, dh0, dWz, dbz, dWn, dbn


def oracle_mingru_backward(dh_out, x, h0, Wz, bz, Wn, bn):
    layer = nn.MinGRU.from_params({"Wz": Wz, "bz": bz, "Wn": Wn, "bn": bn})
    layer.forward(x, h0)
    return *layer.backward(dh_out), *layer.grads.values()


MINGRU_BACKWARD = Exercise(
    name="mingru_backward",
    unit=UNIT,
    points=3,
    outputs=(
        Output.parse("dx (T, N, D)"),
        Output.parse("dh0 (N, H)"),
        Output.parse("dWz (H, D)"),
        Output.parse("dbz (H,)"),
        Output.parse("dWn (H, D)"),
        Output.parse("dbn (H,)"),
    ),
    equation="dh_t = dh_out[t] + (1 − z_{t+1}) ⊙ dh_{t+1};   dn_t = dh_t ⊙ z_t;   "
    "ds_t = dh_t ⊙ (n_t − h_{t−1}) ⊙ z_t ⊙ (1 − z_t);   dx_t = W_zᵀ ds_t + W_nᵀ dn_t",
    cases=mingru_backward_cases,
    oracle=oracle_mingru_backward,
    answer=mingru_backward,
    builds_on=("scan", "scan_backward", "parallel_scan", "mingru_forward"),
    cache_from="mingru_forward",
    arguments=("dh_out", "x", "h0", "Wz", "bz", "Wn", "bn"),
    look="dbn is the sum of dh_t ⊙ z_t: if it is right, so is the scan, and what is left is the gate.",
    mistakes=(
        Mistake(
            "The sigmoid′ of the gate, z (1 − z), is missing.",
            ("dz * z * (1 - z)", "dz"),
        ),
    ),
)
