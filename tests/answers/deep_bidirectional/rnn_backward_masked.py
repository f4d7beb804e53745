"""Answers to rnn_backward_masked; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: where
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        m = mask[t][:, None]
        dh = dh_out[t] + dh
        da = np.where(m, dh * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        A += da.T @ x[t]
        B += da.T @ (h[t - 1] if t else h0)
        c += da.sum(axis=0)
        dh = np.where(m, da @ Whh, dh)
    return dx, dh, A, B, c


# %% right: multiplied by the mask
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    T = len(x)
    before = np.concatenate([h0[None], h[:-1]])
    m = mask[:, :, None].astype(x.dtype)
    da = np.zeros_like(h)
    dh_next = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        dh_t = dh_out[t] + dh_next
        da[t] = m[t] * dh_t * (1 - h[t] * h[t])
        dh_next = da[t] @ Whh + (1 - m[t]) * dh_t
    dWxh = np.tensordot(da, x, axes=([0, 1], [0, 1]))
    dWhh = np.tensordot(da, before, axes=([0, 1], [0, 1]))
    return da @ Wxh, dh_next, dWxh, dWhh, da.sum(axis=(0, 1))


# %% right: only the valid rows
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx = np.zeros_like(x)
    dWxh, dWhh, dbh = 0 * Wxh, 0 * Whh, 0 * Whh[0]
    flow = np.zeros_like(h0)
    for t in reversed(range(len(x))):
        flow = flow + dh_out[t]
        v = np.flatnonzero(mask[t])
        prev = h0 if t == 0 else h[t - 1]
        da = flow[v] * (1 - h[t][v] ** 2)
        dx[t][v] = da @ Wxh
        dWxh += da.T @ x[t][v]
        dWhh += da.T @ prev[v]
        dbh += da.sum(0)
        flow[v] = da @ Whh
    return dx, flow, dWxh, dWhh, dbh


# %% right: one sequence at a time
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    T, N, _ = x.shape
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for n in range(N):
        g = np.zeros_like(h0[n])
        for t in reversed(range(T)):
            g = g + dh_out[t, n]
            if not mask[t, n]:
                continue
            da = g * (1 - h[t, n] ** 2)
            prev = h[t - 1, n] if t > 0 else h0[n]
            dx[t, n] = Wxh.T @ da
            dWxh += np.outer(da, x[t, n])
            dWhh += np.outer(da, prev)
            dbh += da
            g = Whh.T @ da
        dh0[n] = g
    return dx, dh0, dWxh, dWhh, dbh


# %% right: recursion on the first step
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    if len(x) == 0:
        return x.copy(), np.zeros_like(h0), 0 * Wxh, 0 * Whh, 0 * Whh[0]
    dx, dh, A, B, c = rnn_backward_masked(dh_out[1:], x[1:], h[0], h[1:], mask[1:], Wxh, Whh)
    m = mask[0].reshape(-1, 1)
    dh = dh + dh_out[0]
    da = np.where(m, dh * (1 - h[0] ** 2), np.zeros_like(dh))
    first = (da @ Wxh)[None]
    return np.concatenate([first, dx]), da @ Whh + np.where(m, 0, dh), A + da.T @ x[0], B + da.T @ h0, c + da.sum(0)


# %% right: einsum
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    hs, das, g = [h0, *h], [], np.zeros_like(h0)
    for t in range(len(x), 0, -1):
        g = g + dh_out[t - 1]
        da = g * (1 - hs[t] ** 2)
        da[~mask[t - 1]] = 0
        g = np.where(mask[t - 1][:, None], np.einsum("nh,hk->nk", da, Whh), g)
        das.insert(0, da)
    da = np.array(das)
    return (
        np.einsum("tnh,hd->tnd", da, Wxh),
        g,
        np.einsum("tnh,tnd->hd", da, x),
        np.einsum("tnh,tnk->hk", da, np.array(hs[:-1])),
        np.einsum("tnh->h", da),
    )


# %% wrong: the gradient lost in a gap
# named: At a padded step the gradient is lost
change(("dh = np.where(m, da @ Whh, dh)", "dh = da @ Whh"), of="where")


# %% wrong: the gradient lost by the mask
# named: At a padded step the gradient is lost
change(("da[t] @ Whh + (1 - m[t]) * dh_t", "m[t] * (da[t] @ Whh)"), of="multiplied by the mask")


# %% wrong: both added
# named: Both ways are added at every step
change(("+ (1 - m[t]) * dh_t", "+ dh_t"), of="multiplied by the mask")


# %% wrong: dh_out masked
# named: A dh_out at a padded step is lost
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    T = len(x)
    before = np.concatenate([h0[None], h[:-1]])
    m = mask[:, :, None].astype(x.dtype)
    dh_out = dh_out * m
    da = np.zeros_like(h)
    dh_next = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        dh_t = dh_out[t] + dh_next
        da[t] = m[t] * dh_t * (1 - h[t] * h[t])
        dh_next = da[t] @ Whh + (1 - m[t]) * dh_t
    dWxh = np.tensordot(da, x, axes=([0, 1], [0, 1]))
    dWhh = np.tensordot(da, before, axes=([0, 1], [0, 1]))
    return da @ Wxh, dh_next, dWxh, dWhh, da.sum(axis=(0, 1))


# %% wrong: padded steps skipped whole
# named: A dh_out at a padded step is lost
change(
    (
        "            g = g + dh_out[t, n]\n            if not mask[t, n]:\n                continue\n",
        "            if not mask[t, n]:\n                continue\n            g = g + dh_out[t, n]\n",
    ),
    of="one sequence at a time",
)


# %% wrong: padded steps count in the weights
# named: Padded steps count in the gradients of the weights and in dx
change(("da = np.where(m, dh * (1 - h[t] ** 2), 0)", "da = dh * (1 - h[t] ** 2)"), of="where")


# %% wrong: dx without the mask
# named: dx is not 0 at padded steps: nothing was read there.
change(("dx[t] = da @ Wxh", "dx[t] = (dh * (1 - h[t] ** 2)) @ Wxh"), of="where")


# %% wrong: dx of what is handed on
# named: dx is not 0 at padded steps: nothing was read there.
change(("dx[t] = da @ Wxh", "dx[t] = np.where(m, da, dh) @ Wxh"), of="where")


# %% wrong: dx of the step's own loss where it is padded
# named: dx is not 0 at padded steps: nothing was read there.
change(("dx[t] = da @ Wxh", "dx[t] = np.where(m, da, dh_out[t]) @ Wxh"), of="where")


# %% wrong: dx of dh, everywhere
# named: dx is made of dh_t
change(("dx[t] = da @ Wxh", "dx[t] = dh @ Wxh"), of="where")


# %% wrong: dx of dh, at valid steps
# named: dx is made of dh_t
change(("dx[t] = da @ Wxh", "dx[t] = np.where(m, dh, 0) @ Wxh"), of="where")


# %% wrong: the old state 0 after a padded step
# named: After a padded step dWhh takes 0 for the old state
change(("(h[t - 1] if t else h0)", "(h[t - 1] * mask[t - 1][:, None] if t else h0)"), of="where")


# %% wrong: no mask
# named: The mask is not used
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    before = np.concatenate([h0[None], h[:-1]])
    da, g = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        da[t] = (dh_out[t] + g) * (1 - h[t] ** 2)
        g = da[t] @ Whh
    return da @ Wxh, g, np.einsum("tnh,tnd->hd", da, x), np.einsum("tnh,tnk->hk", da, before), da.sum((0, 1))


# %% wrong: through Whh past a padded step
# named: Past a padded step the gradient is multiplied by Whh
change(("(1 - m[t]) * dh_t", "(1 - m[t]) * (dh_t @ Whh)"), of="multiplied by the mask")


# %% wrong: tanh′ past a padded step
# named: Past a padded step the gradient is multiplied by tanh′
change(("dh = np.where(m, da @ Whh, dh)", "dh = np.where(m, da @ Whh, dh * (1 - h[t] ** 2))"), of="where")


# %% wrong: the mask the wrong way round
# named: The mask is the wrong way round
change(("if not mask[t, n]", "if mask[t, n]"), of="one sequence at a time")


# %% wrong: dh_next dropped
# named: No gradient crosses from a step to the one before it
change(("flow = flow + dh_out[t]", "flow = dh_out[t].copy()"), of="only the valid rows")


# %% wrong: all or none
# named: A step is gone back by all sequences or by none
change(("m = mask[t][:, None]", "m = mask[t].any()"), of="where")


# %% wrong: no tanh′
# named: The derivative of tanh, 1 − h_t², is missing.
change(("flow[v] * (1 - h[t][v] ** 2)", "flow[v]"), of="only the valid rows")


# %% wrong: Whh transposed
# named: Whh stands the wrong way round on the way back
change(("da[t] @ Whh +", "da[t] @ Whh.T +"), of="multiplied by the mask")


# %% wrong: the new state in dWhh
# named: dWhh is made with the new state
change(("da, before, axes", "da, h, axes"), of="multiplied by the mask")


# %% wrong: h[t - 1] at the first step
# named: At t = 0, `h[t - 1]` is h[-1]
change(("(h[t - 1] if t else h0)", "h[t - 1]"), of="where")


# %% wrong: weights overwritten
# named: The gradients of the weights are overwritten at every step
change(("A += da", "A = da"), ("B += da", "B = da"), ("c += da", "c = da"), of="where")


# %% wrong: divided by the valid steps
# named: The gradients of the weights are divided by the number of valid steps
change(("return dx, dh, A, B, c", "k = mask.sum()\n    return dx, dh, A / k, B / k, c / k"), of="where")


# %% wrong: dh0 forgotten
# named: dh0 is returned as zeros
change(("        dh0[n] = g\n", ""), of="one sequence at a time")


# %% wrong: dh_out changed
# named: The numbers are right, but dh_out, the caller's own array, is changed
change(("        dh = dh_out[t] + dh\n", "        dh_out[t] += dh\n        dh = dh_out[t]\n"), of="where")


# %% wrong: float64
# named: The result is always float64
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    T, N, D = x.shape
    H = h.shape[2]
    dx, dh = np.zeros((T, N, D)), np.zeros((N, H))
    A, B, c = np.zeros((H, D)), np.zeros((H, H)), np.zeros(H)
    for t in reversed(range(T)):
        m = mask[t][:, None]
        dh = dh_out[t] + dh
        da = np.where(m, dh * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        A += da.T @ x[t]
        B += da.T @ (h[t - 1] if t else h0)
        c += da.sum(axis=0)
        dh = np.where(m, da @ Whh, dh)
    return dx, dh, A, B, c


# %% wrong: a gradient for padded inputs
# named: dx is not 0 at padded steps: nothing was read there.
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx, dWxh, dWhh, dbh = np.zeros_like(x), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    g = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        v = mask[t][:, None]
        d = dh_out[t] + g
        da = np.where(v, d * (1 - h[t] ** 2), d)
        dx[t] = da @ Wxh
        da = np.where(v, da, 0)
        dWxh += da.T @ np.where(v, x[t], 0)
        dWhh += da.T @ (h[t - 1] if t else h0)
        dbh += da.sum(0)
        g = np.where(v, da @ Whh, d)
    return dx, g, dWxh, dWhh, dbh


# %% wrong: nothing through Whh
# named: Whh is missing on the way back: through a valid step da @ Whh is
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx, dWxh, dWhh, dbh = np.zeros_like(x), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    g = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        v = mask[t][:, None]
        d = dh_out[t] + g
        da = np.where(v, d * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        dWxh += da.T @ np.where(v, x[t], 0)
        dWhh += da.T @ (h[t - 1] if t else h0)
        dbh += da.sum(0)
        g = np.where(v, da, d)
    return dx, g, dWxh, dWhh, dbh


# %% wrong: the weights' mean over the batch
# named: Too small by a factor of exactly N: a mean was taken where a sum
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    N = x.shape[1]
    dx, dWxh, dWhh, dbh = np.zeros_like(x), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    g = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        v = mask[t][:, None]
        d = dh_out[t] + g
        da = np.where(v, d * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        dWxh += da.T @ np.where(v, x[t], 0) / N
        dWhh += da.T @ (h[t - 1] if t else h0) / N
        dbh += da.mean(0)
        g = np.where(v, da @ Whh, d)
    return dx, g, dWxh, dWhh, dbh


# %% wrong: dh_out twice at padded steps
# named: At a padded step dh_out[t] is handed on twice: it is in dh_t
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx, dWxh, dWhh, dbh = np.zeros_like(x), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    g = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        v = mask[t][:, None]
        d = dh_out[t] + g
        da = np.where(v, d * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        dWxh += da.T @ np.where(v, x[t], 0)
        dWhh += da.T @ (h[t - 1] if t else h0)
        dbh += da.sum(0)
        g = np.where(v, da @ Whh, d + dh_out[t])
    return dx, g, dWxh, dWhh, dbh


# %% wrong: clipped on the way
# named: What flows back is clipped on the way: large gradients arrive cut
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx, dWxh, dWhh, dbh = np.zeros_like(x), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    g = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        v = mask[t][:, None]
        d = dh_out[t] + g
        da = np.where(v, d * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        dWxh += da.T @ np.where(v, x[t], 0)
        dWhh += da.T @ (h[t - 1] if t else h0)
        dbh += da.sum(0)
        g = np.clip(np.where(v, da @ Whh, d), -1, 1)
    return dx, g, dWxh, dWhh, dbh


# %% wrong: the bias before tanh′
# named: dbh is made with dh_t, before tanh′; it is made with da.
def rnn_backward_masked(dh_out, x, h0, h, mask, Wxh, Whh):
    dx, dWxh, dWhh, dbh = np.zeros_like(x), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    g = np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        v = mask[t][:, None]
        d = dh_out[t] + g
        da = np.where(v, d * (1 - h[t] ** 2), 0)
        dx[t] = da @ Wxh
        dWxh += da.T @ np.where(v, x[t], 0)
        dWhh += da.T @ (h[t - 1] if t else h0)
        dbh += np.where(v, d, 0).sum(0)
        g = np.where(v, da @ Whh, d)
    return dx, g, dWxh, dWhh, dbh
