"""mingru_backward: back through the scan, then through gate and candidate of all steps at once."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import gates, way_back
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


BACK, DZ, DN = "scan_backward(dh_out, 1 - z, h0, h)", "dz = db * n - da", "dn = db * z"
SLOPE, DX = "ds = dz * z * (1 - z)", "dx = ds @ Wz + dn @ Wn"
DWZ, DWN = 'np.einsum("tnh,tnd->hd", ds, x)', 'np.einsum("tnh,tnd->hd", dn, x)'
DBZ, DBN = "ds.sum(axis=(0, 1))", "dn.sum(axis=(0, 1))"
NAMES = "dx, dh0, dWz, dbz, dWn, dbn"
RETURN = f"return {NAMES}"
ARRIVES = "dh_t = dh_out[t] + (1 − z_{t+1}) ⊙ dh_{t+1}"
OF_GATE, OF_CANDIDATE = "ds_t = dh_t ⊙ (n_t − h_{t−1}) ⊙ z_t ⊙ (1 − z_t)", "dn_t = dh_t ⊙ z_t"
OF_X = "dx_t = W_zᵀ ds_t + W_nᵀ dn_t"
SUMS = "dW_z = Σ_t ds_t x_tᵀ,   db_z = Σ_t ds_t,   dW_n = Σ_t dn_t x_tᵀ,   db_n = Σ_t dn_t"


def only(part: str) -> tuple:
    """Edits: the gradients of the weights are made of some steps or sequences alone. part: an index, such as "[:1]"."""
    return tuple(
        (whole, whole.replace("ds", f"ds{part}").replace("dn", f"dn{part}").replace(" x)", f" x{part})"))
        for whole in (DWZ, DBZ, DWN, DBN)
    )


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
            (SLOPE, "ds = dz"),
            breaks=OF_GATE,
        ),
        *gates.one_slope_cut_short("update", "z", OF_GATE),
        Mistake(
            "The sigmoid is taken once more: z is σ(s) already, so the slope is z (1 − z).",
            (" * z * (1 - z)", f" * {gates.sigmoid_of('z')}"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's slope is four times too large: z is (1 + tanh(s / 2)) / 2, and its slope (1 − tanh²(s / 2)) / "
            "4, which is z (1 − z).",
            (SLOPE, "ds = 4 * dz * z * (1 - z)"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's slope is twice too large: z is (1 + tanh(s / 2)) / 2, and its slope (1 − tanh²(s / 2)) / 4, "
            "which is z (1 − z).",
            (SLOPE, "ds = 2 * dz * z * (1 - z)"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's slope is that of a tanh, of the sum itself; z is a sigmoid, with the slope z (1 − z).",
            (SLOPE, "ds = dz * (1 - np.tanh(np.log(z / (1 - z))) ** 2)"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The state is missing in the gate's gradient: z lets n in, and takes h_{t−1} out.",
            (DZ, "dz = db * n"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The candidate is missing in the gate's gradient: z lets n in, and takes h_{t−1} out.",
            (DZ, "dz = -da"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The candidate is missing in the gate's gradient, and the state has the wrong sign: z lets n in, and takes "
            "h_{t−1} out.",
            (DZ, "dz = da"),
            breaks=OF_GATE,
        ),
        Mistake(
            "State and candidate are added in the gate's gradient; z takes h_{t−1} out, so it has a minus.",
            (DZ, "dz = db * n + da"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient has the wrong sign, h_{t−1} − n: an open gate lets n in.",
            (DZ, "dz = da - db * n"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient is made with h_t, the new state; z met the old one, h_{t−1}.",
            (DZ, "dz = db * (n - h)"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient at the first step is made without h0, as if the state before it were 0.",
            (DZ, "dz = db * n - da\n    dz[0] = db[0] * n[0]"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient at the first step is made with the last state: h[t − 1] is that at t = 0. There the "
            "state before is h0.",
            (DZ, "dz = db * (n - np.roll(h, 1, axis=0))"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient is made with h0 at every step; z met h_{t−1}.",
            (DZ, "dz = db * (n - h0)"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient has lost n − h_{t−1}, how much opening it changes the state.",
            (DZ, "dz = db"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient has a factor z too many: n is multiplied with the gate's slope, not with z as well.",
            (DZ, "dz = db * z * n - da"),
            breaks=OF_GATE,
        ),
        Mistake(
            "The gate's gradient is made with dh_out alone; what comes from later steps belongs to dh_t as well.",
            (DZ, "h_prev = np.concatenate([h0[None], h[:-1]])\n    dz = dh_out * (n - h_prev)"),
            breaks=OF_GATE,
        ),
        Mistake("The candidate's gradient has lost z: n comes in as z ⊙ n.", (DN, "dn = db"), breaks=OF_CANDIDATE),
        Mistake(
            "The candidate's gradient has 1 − z; n comes in as z ⊙ n.", (DN, "dn = db * (1 - z)"), breaks=OF_CANDIDATE
        ),
        Mistake(
            "The candidate's gradient has a tanh′, 1 − n²; n is W_n x_t + b_n as it is.",
            (DN, "dn = db * z * (1 - n**2)"),
            breaks=OF_CANDIDATE,
        ),
        Mistake(
            "The candidate's gradient is made with dh_out alone; what comes from later steps belongs to dh_t as well.",
            (DN, "dn = dh_out * z"),
            breaks=OF_CANDIDATE,
        ),
        Mistake(
            "The candidate's gradient has n in it: n is multiplied with z, so z alone is left.",
            (DN, "dn = db * z * n"),
            breaks=OF_CANDIDATE,
        ),
        Mistake(
            "z and 1 − z have changed places, in the scan and in both gradients: an open gate, z = 1, lets n in. "
            "(PyTorch's GRU has it the other way round.)",
            (BACK, "scan_backward(dh_out, z, h0, h)"),
            (DZ, "dz = da - db * n"),
            (DN, "dn = db * (1 - z)"),
        ),
        Mistake(
            "The way back through the states has z; the state was multiplied with 1 − z.",
            (BACK, "scan_backward(dh_out, z, h0, h)"),
            breaks=ARRIVES,
        ),
        Mistake(
            "The state's factor is missing on the way from a step to the one before it: 1 − z_{t+1} belongs there.",
            (BACK, "scan_backward(dh_out, 1 + 0 * z, h0, h)"),
            breaks=ARRIVES,
        ),
        Mistake(
            "No gradient crosses from a step to the one before it: dh_t is dh_out[t] alone.",
            (
                BACK,
                "dh_out * np.concatenate([h0[None], h[:-1]]), dh_out, dh_out[0] * (1 - z[0])",
            ),
            breaks=ARRIVES,
        ),
        Mistake(
            "What arrives from the step after is multiplied with 1 − z_t; it came through that step, so 1 − z_{t+1} "
            "belongs there.",
            (
                BACK,
                "scan_backward(dh_out, np.concatenate([1 - z[:1], 1 - z[:-1]]), h0, h)\n"
                "    dh0 = dh0 / (1 - z[0]) * (1 - z[0])",
            ),
            breaks=ARRIVES,
        ),
        Mistake(
            "dx comes through the gate alone; x_t went into the candidate as well.",
            (DX, "dx = ds @ Wz"),
            breaks=OF_X,
        ),
        Mistake(
            "dx comes through the candidate alone; x_t went into the gate as well.",
            (DX, "dx = dn @ Wn"),
            breaks=OF_X,
        ),
        Mistake(
            "The weights have changed places in dx: ds goes through Wz, dn through Wn.",
            (DX, "dx = ds @ Wn + dn @ Wz"),
            breaks=OF_X,
        ),
        Mistake(
            "dx is made with dz, before the sigmoid; ds, with the slope z (1 − z), goes through Wz.",
            (DX, "dx = dz @ Wz + dn @ Wn"),
            breaks=OF_X,
        ),
        Mistake(
            "dWz and dbz are made with dz, before the sigmoid; ds, with the slope z (1 − z), belongs there.",
            (DWZ, DWZ.replace("ds", "dz")),
            (DBZ, DBZ.replace("ds", "dz")),
            breaks=SUMS,
        ),
        Mistake(
            "dh0 is returned as zeros; it is what arrives at the state before the first step.",
            (RETURN, RETURN.replace("dh0", "0 * dh0")),
            breaks="",
        ),
        Mistake(
            "dh0 is taken a step too early: this is the gradient at h_1. h_0 was multiplied with 1 − z_1.",
            (RETURN, RETURN.replace("dh0", "db[0]")),
            breaks="dh0 = (1 − z_1) ⊙ dh_1",
        ),
        Mistake(
            "dh0 has z of the first step; h_0 was multiplied with 1 − z_1.",
            (RETURN, RETURN.replace("dh0", "z[0] * db[0]")),
            breaks="dh0 = (1 − z_1) ⊙ dh_1",
        ),
        Mistake(
            way_back.LOSS_IN_DH0.replace("dh_prev of that step", "(1 − z_1) ⊙ dh_1"),
            (RETURN, RETURN.replace("dh0", "dh0 + dh_out[0]")),
            breaks="dh0 = (1 − z_1) ⊙ dh_1",
        ),
        Mistake(way_back.NOT_SUMMED, *only("[:1]"), breaks=SUMS),
        Mistake(
            "The weight gradients are those of the last step alone; the weights are the same at every step, so their "
            "gradients add up.",
            *only("[-1:]"),
            breaks=SUMS,
        ),
        Mistake(
            "The weight gradients are those of the first sequence alone; they are summed over the sequences.",
            *only("[:, :1]"),
            breaks=SUMS,
        ),
        *(
            Mistake(
                f"{name} is overwritten at every step; it adds up like the other gradients.",
                (whole, whole.replace("ds", "ds[:1]").replace("dn", "dn[:1]").replace(" x)", " x[:1])")),
                breaks="",
            )
            for name, whole in (("dWz", DWZ), ("dbz", DBZ), ("dWn", DWN), ("dbn", DBN))
        ),
        Mistake(
            "The gradients of the weights are averaged over the steps; they add up.",
            (RETURN, "return dx, dh0, dWz / len(x), dbz / len(x), dWn / len(x), dbn / len(x)"),
            breaks=SUMS,
        ),
        Mistake(
            "A mean over the sequences stands where their sum belongs. Where the loss is a mean, dh_out has the 1/N "
            "in it already.",
            (
                RETURN,
                "N = x.shape[1]\n    return dx, dh0, dWz / N, dbz / N, dWn / N, dbn / N",
            ),
            breaks=SUMS,
        ),
        Mistake(
            "A mean over steps and sequences stands where their sum belongs.",
            (
                RETURN,
                "TN = x.shape[0] * x.shape[1]\n    return dx, dh0, dWz / TN, dbz / TN, dWn / TN, dbn / TN",
            ),
            breaks=SUMS,
        ),
        Mistake(
            "dbz and dbn are summed over the sequences alone, (T, H); the biases are the same at every step.",
            (DBZ, "ds.sum(axis=1)"),
            (DBN, "dn.sum(axis=1)"),
            breaks=SUMS,
        ),
        Mistake(
            "dbz and dbn are summed over the steps alone, (N, H); the biases are the same for all sequences.",
            (DBZ, "ds.sum(axis=0)"),
            (DBN, "dn.sum(axis=0)"),
            breaks=SUMS,
        ),
        Mistake(
            "dWz and dWn have their axes the other way round: a gradient has the shape of its array.",
            (DWZ, f"{DWZ}.T"),
            (DWN, f"{DWN}.T"),
            breaks="",
        ),
        Mistake(
            "Gate and candidate have changed places in what is returned: the order is dx, dh0, dWz, dbz, dWn, dbn.",
            (RETURN, "return dx, dh0, dWn, dbn, dWz, dbz"),
            breaks="",
        ),
        Mistake(
            "The biases come after both weights here; the order is dx, dh0, dWz, dbz, dWn, dbn.",
            (RETURN, "return dx, dh0, dWz, dWn, dbz, dbn"),
            breaks="",
        ),
        way_back.always_float64(NAMES),
        Mistake(
            way_back.CHANGES_DH_OUT,
            (RETURN, f"dh_out[...] = db\n    {RETURN}"),
        ),
        gates.cache_changed("z *= …", (SLOPE, "z *= 1 - z\n    ds = dz * z")),
        gates.cache_changed("z *= …", (DN, "dn = db * z\n    h[...] = 0")),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (RETURN, f"return tuple(np.clip(d, -5, 5) for d in ({NAMES}))"),
            breaks="",
        ),
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (RETURN, f"return dx, dh0, *(np.clip(d, -5, 5) for d in ({NAMES[9:]}))"),
            breaks="",
        ),
        Mistake(
            "The candidate's gradient has z twice: n comes in as z ⊙ n.",
            (DN, "dn = db * z * z"),
            breaks=OF_CANDIDATE,
        ),
        Mistake(
            "The candidate's gradient has a tanh′, 1 − n²; n is W_n x_t + b_n as it is.",
            (DN, "dn = db * z * (1 - np.tanh(n) ** 2)"),
            breaks=OF_CANDIDATE,
        ),
        Mistake(
            "The gradients of gate and candidate are made with dh_out alone; what comes from later steps belongs to "
            "dh_t as well.",
            (DZ, "h_prev = np.concatenate([h0[None], h[:-1]])\n    dz = dh_out * (n - h_prev)"),
            (DN, "dn = dh_out * z"),
        ),
        Mistake(
            "At step t what was kept of another step is read, that of t − 1; with dh_out[t] goes what step t kept.",
            (
                BACK,
                "scan_backward(\n"
                "        dh_out,\n"
                "        1 - np.roll(z, 1, axis=0),\n"
                "        h[-2] if len(h) > 1 else h0,\n"
                "        np.concatenate([h0[None], h[:-1]]),\n"
                "    )\n"
                "    x, z, n = (np.roll(each, 1, axis=0) for each in (x, z, n))",
            ),
        ),
        Mistake(
            "What arrives from the step after is multiplied with 1 − z_t; it came through that step, so 1 − z_{t+1} "
            "belongs there.",
            (
                BACK,
                "scan_backward(dh_out, np.concatenate([1 - z[:1], 1 - z[:-1]]), h0, h)\n    dh0 = db[0]",
            ),
            breaks=ARRIVES,
        ),
        Mistake(
            "The gate's gradient flows into the state as well; the gate does not look at the state, so 1 − z is all "
            "that leads back.",
            (
                BACK,
                BACK + "\n"
                "    h_prev = np.concatenate([h0[None], h[:-1]])\n"
                "    slopes = 1 - z + (n - h_prev) * z * (1 - z)\n"
                "    da, db, dh0 = scan_backward(dh_out, slopes, h0, h)",
            ),
            breaks=ARRIVES,
        ),
        Mistake(
            "The way back through the scan is given the candidates n in the place of the states h.",
            (BACK, "scan_backward(dh_out, 1 - z, h0, n)"),
            breaks=OF_GATE,
        ),
        Mistake(
            "z and n have changed places on the way back through z ⊙ n: z gets db ⊙ n, and n gets db ⊙ z.",
            (DZ, "dz = db * z - da"),
            (DN, "dn = db * n"),
        ),
    ),
)
