"""A matrix a gate in dictionaries; the cache is a dictionary, too."""

import numpy as np


def per_gate(H, **stacks):
    rows = {"r": slice(H), "z": slice(H, 2 * H), "n": slice(2 * H, 3 * H)}
    return {name + gate: stack[where] for name, stack in stacks.items() for gate, where in rows.items()}


def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    W = per_gate(h_prev.shape[1], W=Wx, U=Wh, b=bx, c=bh)
    r = 1 / (1 + np.exp(-(x_t @ W["Wr"].T + W["br"] + h_prev @ W["Ur"].T + W["cr"])))
    z = 1 / (1 + np.exp(-(x_t @ W["Wz"].T + W["bz"] + h_prev @ W["Uz"].T + W["cz"])))
    m = h_prev @ W["Un"].T + W["cn"]
    n = np.tanh(x_t @ W["Wn"].T + W["bn"] + r * m)
    return (1 - z) * n + z * h_prev, {"x": x_t, "h": h_prev, "r": r, "z": z, "n": n, "m": m, **W}


def gru_forward(x, h0, Wx, Wh, bx, bh):
    caches = {"T": len(x)}
    states = {-1: h0}
    for t in range(len(x)):
        states[t], caches[t] = gru_step(x[t], states[t - 1], Wx, Wh, bx, bh)
    return np.array([states[t] for t in range(len(x))]), caches


def gru_step_backward(dh_t, cache):
    x, h, r, z, n, m = (cache[name] for name in ("x", "h", "r", "z", "n", "m"))
    dn = dh_t * (1 - z)
    da = {"n": dn * (1 - n**2), "z": dh_t * h * z * (1 - z) - dh_t * n * z * (1 - z)}
    da["r"] = da["n"] * m * r * (1 - r)
    da_h = {**da, "n": da["n"] * r}
    dx, dh = np.zeros_like(x), dh_t * z
    dWx, dWh, dbx, dbh = [], [], [], []
    for gate in "rzn":
        dx += da[gate] @ cache["W" + gate]
        dh = dh + da_h[gate] @ cache["U" + gate]
        dWx.append(da[gate].T @ x)
        dWh.append(da_h[gate].T @ h)
        dbx.append(da[gate].sum(axis=0))
        dbh.append(da_h[gate].sum(axis=0))
    return dx, dh, *(np.concatenate(each) for each in (dWx, dWh, dbx, dbh))


def gru_backward(dh_out, cache):
    dx, total = {}, None
    dh = 0
    for t in range(cache["T"])[::-1]:
        dx[t], dh, *grads = gru_step_backward(dh_out[t] + dh, cache[t])
        total = grads if total is None else [old + new for old, new in zip(total, grads, strict=True)]
    return np.stack([dx[t] for t in sorted(dx)]), dh, *total


def repaired_gru_2014(x, h0, Wx, Wh, b):
    W = per_gate(len(h0), W=Wx, U=Wh, b=b)
    h = {-1: h0}
    for t in range(len(x)):
        r = 1 / (1 + np.exp(-(W["Wr"] @ x[t] + W["Ur"] @ h[t - 1] + W["br"])))
        z = 1 / (1 + np.exp(-(W["Wz"] @ x[t] + W["Uz"] @ h[t - 1] + W["bz"])))
        n = np.tanh(W["Wn"] @ x[t] + W["Un"] @ (r * h[t - 1]) + W["bn"])
        h[t] = (1 - z) * n + z * h[t - 1]
    return np.array([h[t] for t in range(len(x))])


def parameter_count(cell, D, H):
    shapes = {
        "rnn": [(H, D), (H, H), (H,)],
        "lstm": [(4 * H, D), (4 * H, H), (4 * H,)],
        "gru": [(3 * H, D), (3 * H, H), (3 * H,), (3 * H,)],
    }
    return int(sum(np.prod(shape) for shape in shapes[cell]))
