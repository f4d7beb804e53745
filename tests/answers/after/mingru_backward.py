"""Answers to mingru_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the scan's way back
# after: model answers
def mingru_backward(dh_out, cache):
    x, h0, h, z, n, Wz, Wn = cache
    dkeep, dnew, dh0 = scan_backward(dh_out, 1 - z, h0, h)
    dz = dnew * n - dkeep
    dn = dnew * z
    ds = dz * z * (1 - z)
    T, N, D = x.shape
    rows = x.reshape(T * N, D)
    ds_rows, dn_rows = ds.reshape(T * N, -1), dn.reshape(T * N, -1)
    dx = (ds_rows @ Wz + dn_rows @ Wn).reshape(T, N, D)
    return dx, dh0, ds_rows.T @ rows, ds_rows.sum(axis=0), dn_rows.T @ rows, dn_rows.sum(axis=0)


# %% right: step by step
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    h_t, hs, steps = h0, [], []
    for x_t in x:
        z = 1 / (1 + np.exp(-(x_t @ Wz.T + bz)))
        n = x_t @ Wn.T + bn
        steps.append((x_t, h_t, z, n))
        h_t = (1 - z) * h_t + z * n
        hs.append(h_t)
    return np.stack(hs), (steps, Wz, Wn)


def mingru_backward(dh_out, cache):
    steps, Wz, Wn = cache
    dx = np.zeros((len(steps), *steps[0][0].shape), dtype=Wz.dtype)
    dWz, dWn = np.zeros_like(Wz), np.zeros_like(Wn)
    dbz, dbn = np.zeros_like(Wz[:, 0]), np.zeros_like(Wn[:, 0])
    dh_next = np.zeros_like(dh_out[0])
    for t in reversed(range(len(steps))):
        x_t, h_prev, z, n = steps[t]
        dh = dh_out[t] + dh_next
        dn = dh * z
        ds = dh * (n - h_prev) * z * (1 - z)
        dx[t] = ds @ Wz + dn @ Wn
        dWz += ds.T @ x_t
        dWn += dn.T @ x_t
        dbz += ds.sum(axis=0)
        dbn += dn.sum(axis=0)
        dh_next = dh * (1 - z)
    return dx, dh_next, dWz, dbz, dWn, dbn


# %% right: both at once, side by side
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    s, n = x @ Wz.T + bz, x @ Wn.T + bn
    z = 0.5 * (1 + np.tanh(s / 2))
    h = [h0]
    for t in range(len(x)):
        h.append(h[-1] + z[t] * (n[t] - h[-1]))
    h = np.stack(h)
    return h[1:], {"x": x, "h": h, "s": s, "n": n, "W": np.concatenate([Wz, Wn])}


def mingru_backward(dh_out, cache):
    x, h, s, n, W = (cache[name] for name in ("x", "h", "s", "n", "W"))
    z = 0.5 * (1 + np.tanh(s / 2))
    dh = dh_out.copy()
    for t in range(len(x) - 1, 0, -1):
        dh[t - 1] += (1 - z[t]) * dh[t]
    slope = 0.25 * (1 - np.tanh(s / 2) ** 2)
    da = np.concatenate([dh * (n - h[:-1]) * slope, dh * z], axis=2)
    dW = np.tensordot(da, x, axes=[[0, 1], [0, 1]])
    (dWz, dWn), (dbz, dbn) = np.split(dW, 2), np.split(da.sum((0, 1)), 2)
    return da @ W, (1 - z[0]) * dh[0], dWz, dbz, dWn, dbn


# %% right: a scan from the right
# after: model answers
def mingru_backward(dh_out, cache):
    x, h0, h, z, n, Wz, Wn = cache
    keep = np.concatenate([np.zeros_like(z[:1]), (1 - z)[:0:-1]])
    dh = scan(keep, dh_out[::-1], np.zeros_like(h0))[::-1]
    before = np.concatenate([h0[None], h[:-1]])
    dgate = dh * (n - before) * (z - z**2)
    dcandidate = z * dh
    dx = np.einsum("tnh,hd->tnd", dgate, Wz) + np.einsum("tnh,hd->tnd", dcandidate, Wn)
    return (
        dx,
        dh[0] * (1 - z[0]),
        np.einsum("tnh,tnd->hd", dgate, x),
        np.einsum("tnh->h", dgate),
        np.einsum("tnh,tnd->hd", dcandidate, x),
        np.einsum("tnh->h", dcandidate),
    )


# %% right: a cache that is a class
class Kept:
    def __init__(self, **kept):
        self.__dict__.update(kept)


def mingru_forward(x, h0, Wz, bz, Wn, bn):
    z = 1 / (1 + np.exp(-(x @ Wz.T + bz)))
    n = x @ Wn.T + bn
    h, h_t = np.zeros_like(n), h0
    for t in range(len(x)):
        h_t = (1 - z[t]) * h_t + z[t] * n[t]
        h[t] = h_t
    return h, Kept(x=x, h0=h0, h=h, z=z, n=n, Wz=Wz, Wn=Wn)


def mingru_backward(dh_out, cache):
    c = cache
    dh_next = 0 * c.h0
    ds, dn = np.empty_like(c.z), np.empty_like(c.z)
    for t in range(len(c.x))[::-1]:
        dh = dh_out[t] + dh_next
        h_prev = c.h[t - 1] if t > 0 else c.h0
        ds[t] = dh * (c.n[t] - h_prev) * c.z[t] * (1 - c.z[t])
        dn[t] = dh * c.z[t]
        dh_next = dh * (1 - c.z[t])
    dWz = sum(ds[t].T @ c.x[t] for t in range(len(ds)))
    dWn = sum(dn[t].T @ c.x[t] for t in range(len(ds)))
    return ds @ c.Wz + dn @ c.Wn, dh_next, dWz, ds.sum(axis=(0, 1)), dWn, dn.sum(axis=(0, 1))


# %% wrong: no sigmoid′
# named: The sigmoid′ of the gate, z (1 − z), is missing
change(("(n - h_prev) * z * (1 - z)", "(n - h_prev)"), of="step by step")


# %% wrong: z alone
# named: The update gate's slope is cut short to z
change(("(n - h_prev) * z * (1 - z)", "(n - h_prev) * z"), of="step by step")


# %% wrong: tanh′ for the gate
# named: The update gate's slope is that of a tanh
change(("(n - h_prev) * z * (1 - z)", "(n - h_prev) * (1 - z**2)"), of="step by step")


# %% wrong: the slope not quartered
# named: The gate's slope is four times too large
change(("0.25 * (1 - np.tanh(s / 2) ** 2)", "1 - np.tanh(s / 2) ** 2"), of="both at once, side by side")


# %% wrong: tanh′ of the sum
# named: The gate's slope is that of a tanh, of the sum itself
change(("0.25 * (1 - np.tanh(s / 2) ** 2)", "1 - np.tanh(s) ** 2"), of="both at once, side by side")


# %% wrong: the state forgotten in the gate
# named: The state is missing in the gate's gradient
change(("(n - h_prev)", "n"), of="step by step")


# %% wrong: the candidate forgotten in the gate
# named: The candidate is missing in the gate's gradient: z
change(("(n - h_prev)", "-h_prev"), of="step by step")


# %% wrong: added in the gate
# after: model answers
# named: State and candidate are added
change(("dnew * n - dkeep", "dnew * n + dkeep"), of="the scan's way back")


# %% wrong: the sign of the gate
# named: The gate's gradient has the wrong sign
change(("(n - h_prev)", "(h_prev - n)"), of="step by step")


# %% wrong: h_t in the gate
# named: The gate's gradient is made with h_t
change(("(n - h[:-1])", "(n - h[1:])"), of="both at once, side by side")


# %% wrong: the last state before the first step
# named: The gate's gradient at the first step is made with the last state
change(("c.h[t - 1] if t > 0 else c.h0", "c.h[t - 1]"), of="a cache that is a class")


# %% wrong: n − h missing
# named: The gate's gradient has lost n − h_{t−1}
change((" * (n - h_prev)", ""), of="step by step")


# %% wrong: dn without z
# named: The candidate's gradient has lost z
change(("dn = dh * z\n", "dn = dh\n"), of="step by step")


# %% wrong: dn with 1 − z
# named: The candidate's gradient has 1 − z
change(("dn = dh * z\n", "dn = dh * (1 - z)\n"), of="step by step")


# %% wrong: tanh′ on the candidate
# named: The candidate's gradient has a tanh′
change(("dn = dh * z\n", "dn = dh * z * (1 - n**2)\n"), of="step by step")


# %% wrong: nothing crosses
# named: No gradient crosses
change(("dh = dh_out[t] + dh_next", "dh = dh_out[t]"), of="step by step")


# %% wrong: z handed on
# named: The way back through the states has z
change(("dh_next = dh * (1 - z)", "dh_next = dh * z"), of="step by step")


# %% wrong: everything handed on
# named: The state's factor is missing on the way
change(("dh_next = dh * (1 - z)", "dh_next = dh"), of="step by step")


# %% wrong: 1 − z of the same step
# named: What arrives from the step after is multiplied with 1 − z_t
change(("(1 - z[t]) * dh[t]", "(1 - z[t - 1]) * dh[t]"), of="both at once, side by side")


# %% wrong: piled up
# named: What flows back is piled up
change(("dh_next = dh * (1 - z)", "dh_next = dh_next + dh * (1 - z)"), of="step by step")


# %% wrong: dx through the gate alone
# named: dx comes through the gate alone
change(("ds @ Wz + dn @ Wn", "ds @ Wz"), of="step by step")


# %% wrong: dx through the candidate alone
# named: dx comes through the candidate alone
change(("ds @ Wz + dn @ Wn", "dn @ Wn"), of="step by step")


# %% wrong: weights exchanged in dx
# named: The weights have changed places in dx
change(("ds @ Wz + dn @ Wn", "ds @ Wn + dn @ Wz"), of="step by step")


# %% wrong: overwritten
# named: The gradients of the weights are overwritten
change(("dWz +=", "dWz ="), ("dWn +=", "dWn ="), ("dbz +=", "dbz ="), ("dbn +=", "dbn ="), of="step by step")


# %% wrong: dWz overwritten
# named: dWz is overwritten
change(("dWz +=", "dWz ="), of="step by step")


# %% wrong: dh0 zero
# named: dh0 is returned as zeros
change(("return dx, dh_next,", "return dx, np.zeros_like(dh_next),"), of="step by step")


# %% wrong: dh0 at h_1
# named: dh0 is taken a step too early
change(("(1 - z[0]) * dh[0]", "dh[0]"), of="both at once, side by side")


# %% wrong: biases over the sequences
# after: model answers
# named: dbz and dbn are summed over the sequences alone
change(
    ('np.einsum("tnh->h", dgate)', "dgate.sum(axis=1)"),
    ('np.einsum("tnh->h", dcandidate)', "dcandidate.sum(axis=1)"),
    of="a scan from the right",
)


# %% wrong: means over the batch
# named: A mean over the sequences stands
change(
    ("ds.T @ x_t", "ds.T @ x_t / len(x_t)"),
    ("dn.T @ x_t", "dn.T @ x_t / len(x_t)"),
    ("sum(axis=0)", "mean(axis=0)"),
    of="step by step",
)


# %% wrong: gate and candidate exchanged in what is returned
# named: Gate and candidate have changed places in what is returned
change(("dWz, dbz, dWn, dbn\n", "dWn, dbn, dWz, dbz\n"), of="step by step")


# %% wrong: weights first
# named: The biases come after both weights here
change(("dWz, dbz, dWn, dbn\n", "dWz, dWn, dbz, dbn\n"), of="step by step")


# %% wrong: dWz transposed
# named: Transposed: rows and columns
change(
    ("np.zeros_like(Wz), np.zeros_like(Wn)", "np.zeros_like(Wz.T), np.zeros_like(Wn)"),
    ("ds.T @ x_t", "x_t.T @ ds"),
    of="step by step",
)


# %% wrong: dh_out changed
# named: The numbers are right, but dh_out
change(("dh_out.copy()", "dh_out"), of="both at once, side by side")


# %% wrong: the cache used up
# named: The numbers are right, but the cache is changed
change(
    ("= steps[t]", "= steps.pop()"), ("reversed(range(len(steps)))", "reversed(range(len(dh_out)))"), of="step by step"
)


# %% wrong: a sigmoid once more
# named: The sigmoid is taken once more
change(("* z * (1 - z)", "* (1 / (1 + np.exp(-z))) * (1 - 1 / (1 + np.exp(-z)))"), of="step by step")


# %% wrong: clipped
# named: The gradients are clipped inside
change(
    (
        "return dx, dh_next, dWz, dbz, dWn, dbn",
        "return dx, dh_next, *(np.clip(d, -5, 5) for d in (dWz, dbz, dWn, dbn))",
    ),
    of="step by step",
)


# %% wrong: float64
# says: dx is float64
change((", dtype=Wz.dtype", ""), of="step by step")


# %% wrong: dh_out alone in gate and candidate
# named: The gradients of gate and candidate are made with dh_out alone
change(("dn = dh * z", "dn = dh_out[t] * z"), ("ds = dh *", "ds = dh_out[t] *"), of="step by step")


# %% wrong: what another step kept
# named: At step t what was kept of another step is read
change(("= steps[t]", "= steps[t - 1]"), of="step by step")


# %% wrong: 1 − z of the same step, in the loop
# named: What arrives from the step after is multiplied with 1 − z_t
change(
    ("dh_out[t] + dh_next", "dh_out[t] + dh_next * (1 - z)"),
    ("dh_next = dh * (1 - z)", "dh_next = dh"),
    of="step by step",
)


# %% wrong: z twice
# named: The candidate's gradient has z twice
change(("dn = dh * z\n", "dn = dh * z * z\n"), of="step by step")


# %% wrong: the gate leads back
# named: The gate's gradient flows into the state as well
change(("dh_next = dh * (1 - z)", "dh_next = dh * (1 - z) + ds"), of="step by step")


# %% wrong: n for h
# after: model answers
# named: The way back through the scan is given the candidates
change((", h0, h)", ", h0, n)"), of="the scan's way back")


# %% wrong: z and n exchanged
# after: model answers
# named: z and n have changed places on the way back
change(("dnew * n - dkeep", "dnew * z - dkeep"), ("dnew * z\n", "dnew * n\n"), of="the scan's way back")
