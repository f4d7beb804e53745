"""Answers to repaired_lstm_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: all mended
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    dWf, dWi, dWg, dWo = np.zeros_like(Wf), np.zeros_like(Wi), np.zeros_like(Wg), np.zeros_like(Wo)
    dh_next, dc_next = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        tanh_c = np.tanh(c[t + 1])
        dc = dc_next + dh * o[t] * (1 - tanh_c**2)
        df = f[t] * (1 - f[t]) * dc * c[t]
        di = i[t] * (1 - i[t]) * dc * g[t]
        dg = (1 - g[t] ** 2) * dc * i[t]
        do = o[t] * (1 - o[t]) * dh * tanh_c
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg + Wo.T @ do
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo


# %% right: blocks
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    W = np.concatenate([Wf, Wi, Wg, Wo])
    dW = np.zeros_like(W)
    dh = dc = 0
    for t in range(len(z) - 1, -1, -1):
        tanh_c = np.tanh(c[t + 1])
        dh = dh + dh_out[t]
        dc = dc + dh * o[t] * (1 - tanh_c**2)
        da = np.concatenate(
            [
                dc * c[t] * f[t] * (1 - f[t]),
                dc * g[t] * i[t] * (1 - i[t]),
                dc * i[t] * (1 - g[t] ** 2),
                dh * tanh_c * o[t] * (1 - o[t]),
            ]
        )
        dW += da @ z[t].T
        dh, dc = (W.T @ da)[:H], dc * f[t]
    return tuple(np.split(dW, 4))


# %% right: dictionaries
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    W = {"f": Wf, "i": Wi, "g": Wg, "o": Wo}
    dW = {k: 0 * W[k] for k in W}
    dh_next = dc_next = np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        dc = dc_next + dh * o[t] * (1 - np.tanh(c[t + 1]) ** 2)
        d = {
            "f": dc * c[t] * f[t] * (1 - f[t]),
            "i": dc * g[t] * i[t] * (1 - i[t]),
            "g": dc * i[t] * (1 - g[t] ** 2),
            "o": dh * np.tanh(c[t + 1]) * o[t] * (1 - o[t]),
        }
        for k in W:
            dW[k] = dW[k] + np.outer(d[k], z[t])
        dh_next = sum(W[k].T @ d[k] for k in W)[: len(c[0])]
        dc_next = f[t] * dc
    return dW["f"], dW["i"], dW["g"], dW["o"]


# %% right: einsum
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    z, f, i, g, o, c, dh_out = (np.stack(each)[:, :, 0] for each in (z, f, i, g, o, c, dh_out))
    tanh_c = np.tanh(c[1:])
    slopes = np.stack([c[:-1] * f * (1 - f), g * i * (1 - i), i * (1 - g**2), tanh_c * o * (1 - o)])
    W = np.stack([Wf, Wi, Wg, Wo])
    dh = dc = np.zeros_like(c[0])
    da = np.zeros_like(slopes)
    for t in reversed(range(len(z))):
        dh = dh + dh_out[t]
        dc = dc + dh * o[t] * (1 - tanh_c[t] ** 2)
        da[:, t] = slopes[:, t] * np.stack([dc, dc, dc, dh])
        dh = np.einsum("gh,ghz->z", da[:, t], W)[:H]
        dc = dc * f[t]
    return tuple(np.einsum("gth,tz->ghz", da, z))


# %% right: loops
import math


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    grads = [np.zeros_like(W) for W in (Wf, Wi, Wg, Wo)]
    dh, dc = [0] * H, [0] * H
    for t in reversed(range(len(z))):
        dz = np.zeros_like(z[t])
        for j in range(H):
            tanh_c = math.tanh(c[t + 1][j, 0])
            ft, it, gt, ot = f[t][j, 0], i[t][j, 0], g[t][j, 0], o[t][j, 0]
            dh_j = dh[j] + dh_out[t][j, 0]
            dc_j = dc[j] + dh_j * ot * (1 - tanh_c**2)
            four = (
                dc_j * c[t][j, 0] * ft * (1 - ft),
                dc_j * gt * it * (1 - it),
                dc_j * it * (1 - gt**2),
                dh_j * tanh_c * ot * (1 - ot),
            )
            for da, W, dW in zip(four, (Wf, Wi, Wg, Wo), grads, strict=True):
                dW[j] += da * z[t][:, 0]
                dz[:, 0] += da * W[j]
            dc[j] = dc_j * ft
        dh = list(dz[:H, 0])
    return tuple(grads)


# %% right: objects
# after: objects
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    Wx, Wh = (np.concatenate([W[:, cut] for W in (Wi, Wf, Wg, Wo)]) for cut in (slice(H, None), slice(H)))
    dh, dc, total = 0, 0, 0
    for t in reversed(range(len(z))):
        step = Step(z[t][H:].T, z[t][:H].T, c[t].T, Wx, Wh)
        step.i, step.f, step.g, step.o, step.c = i[t].T, f[t].T, g[t].T, o[t].T, c[t + 1].T
        _, dh, dc = step.backward(dh_out[t].T + dh, dc)
        dWx, dWh, _ = step.weights()
        total = total + np.hstack([dWh, dWx])
    dWi, dWf, dWg, dWo = np.vsplit(total, 4)
    return dWf, dWi, dWg, dWo


# %% wrong: dh_next is piled up
# named: dh_next is piled up
change(("dh_next ", "dh_next +"), of="all mended")


# %% wrong: dc_next is piled up
# named: dc_next is piled up
change(("  dc_next ", "  dc_next +"), of="all mended")


# %% wrong: both are piled up
# named: dh_next and dc_next are piled up
change(("dh_next ", "dh_next +"), ("  dc_next ", "  dc_next +"), of="all mended")


# %% wrong: 1 - g
# named: The square is missing in the slope of g
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(dh_out[0])
    dWf, dWi, dWg, dWo = (np.zeros_like(W) for W in (Wf, Wi, Wg, Wo))
    dh_next, dc_next = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        s = np.tanh(c[t + 1])
        dc = dh * o[t] * (1 - s**2) + dc_next
        df = dc * c[t] * f[t] * (1 - f[t])
        di = dc * g[t] * i[t] * (1 - i[t])
        dg = dc * i[t] * (1 - g[t])
        do = dh * s * o[t] * (1 - o[t])
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg + Wo.T @ do
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo


# %% wrong: dz without Wo
# named: dz lacks what comes through Wo
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(dh_out[0])
    dWf, dWi, dWg, dWo = (np.zeros_like(W) for W in (Wf, Wi, Wg, Wo))
    dh_next, dc_next = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        s = np.tanh(c[t + 1])
        dc = dh * o[t] * (1 - s**2) + dc_next
        df = dc * c[t] * f[t] * (1 - f[t])
        di = dc * g[t] * i[t] * (1 - i[t])
        dg = dc * i[t] * (1 - g[t] ** 2)
        do = dh * s * o[t] * (1 - o[t])
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo


# %% wrong: dc without the forget gate
# named: dc_next is handed on without the forget gate
change(("[:H], dc * f[t]", "[:H], dc"), of="blocks")


# %% wrong: g with a sigmoid's slope
# named: The candidate has the slope of a sigmoid
change(("i[t] * (1 - g[t] ** 2)", "i[t] * g[t] * (1 - g[t])"), of="blocks")


# %% wrong: weights overwritten
# named: The gradients of the weights are overwritten
change(("dW += ", "dW = "), of="blocks")


# %% wrong: the last rows of dz
# named: dh_next takes the last rows of dz
change(("[:H], dc", "[-H:], dc"), of="blocks")


# %% wrong: o gets c
# named: The output gate gets c_t
change(("dh * tanh_c", "dh * c[t + 1]"), of="blocks")


# %% wrong: no tanh′ of c
# named: tanh′ is missing on the way from h_t to c_t.
change((" * (1 - tanh_c**2)", ""), of="blocks")


# %% wrong: o without its slope
# named: The output gate has no slope
change(("o[t] * (1 - o[t]) * dh", "dh"), of="all mended")
