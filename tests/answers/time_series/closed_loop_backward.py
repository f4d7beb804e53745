"""Answers to closed_loop_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: lists of both
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    xs, hs = [y0, *y], [h0, *h]
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    E, f = np.zeros_like(Why), np.zeros_like(Why[:, 0])
    gx, gh = 0, 0
    for t in range(len(dy) - 1, -1, -1):
        g = dy[t] + gx
        E += g.T @ hs[t + 1]
        f += g.sum(0)
        da = (g @ Why + gh) * (1 - hs[t + 1] ** 2)
        A += da.T @ xs[t]
        B += da.T @ hs[t]
        c += da.sum(0)
        gx, gh = da @ Wxh, da @ Whh
    return gx, gh, A, B, c, E, f


# %% right: all gradients first, products at the end
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    whole, da = np.empty_like(dy), np.empty_like(h)
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in reversed(range(len(dy))):
        whole[t] = dy[t] + dx
        da[t] = (whole[t] @ Why + dh) * (1 - h[t] ** 2)
        dx, dh = da[t] @ Wxh, da[t] @ Whh
    x = np.concatenate([y0[None], y[:-1]])
    before = np.concatenate([h0[None], h[:-1]])
    return (
        dx,
        dh,
        np.einsum("tnh,tnd->hd", da, x),
        np.einsum("tnh,tnk->hk", da, before),
        da.sum((0, 1)),
        np.einsum("tnd,tnh->dh", whole, h),
        whole.sum((0, 1)),
    )


# %% right: weights folded
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    """From state to state one matrix, Whh + Wxh Why; what the outputs get is added up afterwards."""
    W = Whh + Wxh @ Why
    T = len(dy)
    da = [None] * T
    for t in range(T - 1, -1, -1):
        dh = dy[t] @ Why
        if t < T - 1:
            dh = dh + da[t + 1] @ W
        da[t] = dh * (1 - h[t] * h[t])
    da = np.stack(da)
    dx = da @ Wxh
    g = dy.copy()
    g[:-1] += dx[1:]
    x, prev = np.vstack([y0[None], y[:-1]]), np.vstack([h0[None], h[:-1]])
    flat = lambda a: a.reshape(-1, a.shape[-1])
    return (
        dx[0],
        da[0] @ Whh,
        flat(da).T @ flat(x),
        flat(da).T @ flat(prev),
        flat(da).sum(0),
        flat(g).T @ flat(h),
        flat(g).sum(0),
    )


# %% right: recursion
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    if len(dy) == 0:
        return tuple(np.zeros_like(a) for a in (y0, h0, Wxh, Whh, Whh[0], Why, Why[:, 0]))
    dx, dh, dWxh, dWhh, dbh, dWhy, dby = closed_loop_backward(dy[1:], y[0], h[0], y[1:], h[1:], Wxh, Whh, Why)
    g = dy[0] + dx
    da = (g @ Why + dh) * (1 - h[0] ** 2)
    return (
        da @ Wxh,
        da @ Whh,
        dWxh + da.T @ y0,
        dWhh + da.T @ h0,
        dbh + da.sum(axis=0),
        dWhy + g.T @ h[0],
        dby + g.sum(axis=0),
    )


# %% right: one sequence after the other
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    dy0, dh0 = np.zeros_like(y0), np.zeros_like(h0)
    weights = [np.zeros_like(a) for a in (Wxh, Whh, Whh[0], Why, Why[:, 0])]
    for n in range(len(y0)):
        gx, gh = dy0[n], dh0[n]
        for t in reversed(range(len(dy))):
            x, prev = (y[t - 1, n], h[t - 1, n]) if t else (y0[n], h0[n])
            g = dy[t, n] + gx
            da = (Why.T @ g + gh) * (1 - h[t, n] ** 2)
            parts = np.outer(da, x), np.outer(da, prev), da, np.outer(g, h[t, n]), g
            for total, part in zip(weights, parts):
                total += part
            gx, gh = Wxh.T @ da, Whh.T @ da
        dy0[n], dh0[n] = gx, gh
    return dy0, dh0, *weights


# %% wrong: as with given inputs
# named: No gradient goes through what was fed back
change(("g = dy[t] + gx", "g = dy[t]"), of="lists of both")


# %% wrong: output weights from dy alone
# named: dWhy and dby are made with dy[t] alone
change(("g.T @ hs", "dy[t].T @ hs"), ("f += g.sum(0)", "f += dy[t].sum(0)"), of="lists of both")


# %% wrong: dWhy from dy alone
# named: dWhy is made with dy[t] alone
change(("g.T @ hs", "dy[t].T @ hs"), of="lists of both")


# %% wrong: nothing from state to state
# named: Nothing goes from state to state
change(("(g @ Why + gh)", "(g @ Why)"), of="lists of both")


# %% wrong: own outputs as inputs
# named: dWxh is made with the step's own output
change(("da.T @ xs[t]", "da.T @ xs[t + 1]"), of="lists of both")


# %% wrong: no slope
# named: The derivative of tanh, 1 − h_t², is missing
change((" * (1 - hs[t + 1] ** 2)", ""), of="lists of both")


# %% wrong: Whh not transposed
# named: On the way back W_hh is used as on the way forward
change(("da @ Whh", "da @ Whh.T"), of="lists of both")


# %% wrong: dy changed
# named: The numbers are right, but dy, the caller's own array, is changed
change(("g = dy[t] + gx", "g = dy[t]\n        g += gx"), of="lists of both")


# %% wrong: dWhh from the new state
# named: dWhh is made with the state after the step
change(("da.T @ hs[t]\n", "da.T @ hs[t + 1]\n"), of="lists of both")


# %% wrong: dy0 with a loss
# named: dy0 has dy[0] in it
change(("return gx, gh,", "return dy[0] + gx, gh,"), of="lists of both")


# %% wrong: dy0 of zeros
# named: dy0 is returned as zeros
change(("return gx, gh,", "return np.zeros_like(y0), gh,"), of="lists of both")


# %% wrong: only the last loss
# named: Only the last step's dy is used
change(("g = dy[t] + gx", "g = dy[t] * (t == len(dy) - 1) + gx"), of="lists of both")


# %% wrong: the last input for the first
# named: At the first step dWxh is made with the last forecast
change(("np.concatenate([y0[None], y[:-1]])", "np.roll(y, 1, axis=0)"), of="all gradients first, products at the end")


# %% wrong: overwritten
# named: The gradients of the weights are overwritten
change(("+=", "="), of="lists of both")


# %% wrong: slope of the outputs
# named: dbh is made with dh_t, before tanh′
change(("c += da.sum(0)", "c += (g @ Why + gh).sum(0)"), of="lists of both")


# %% wrong: tanh of the state
# named: tanh is taken once more
change(("(1 - hs[t + 1] ** 2)", "(1 - np.tanh(hs[t + 1]) ** 2)"), of="lists of both")


# %% wrong: one sum for all outputs
# named: dby adds up all numbers
change(("f += g.sum(0)", "f += g.sum()"), of="lists of both")


# %% wrong: one sum for all units
# named: dbh adds up all numbers
change(("c += da.sum(0)", "c += da.sum()"), of="lists of both")


# %% wrong: the input's gradient from the state's
# named: dx_next is made from dh_next; the input has its own way back, da
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    ins, olds = [y0, *y[:-1]], [h0, *h[:-1]]
    g = [np.zeros_like(a) for a in (Wxh, Whh, Wxh[:, 0], Why, Why[:, 0])]
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in range(len(dy))[::-1]:
        out = dy[t] + dx
        g[3] = g[3] + np.einsum("nd,nh->dh", out, h[t])
        g[4] = g[4] + out.sum(0)
        a = (out @ Why + dh) * (1 - h[t] ** 2)
        g[0] = g[0] + a.T @ ins[t]
        g[1] = g[1] + a.T @ olds[t]
        g[2] = g[2] + a.sum(0)
        dh = a @ Whh
        dx = dh @ Wxh
    return (dx, dh, *g)


# %% wrong: no square
# named: The square is missing: tanh′ is 1 − h_t².
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    ins, olds = [y0, *y[:-1]], [h0, *h[:-1]]
    g = [np.zeros_like(a) for a in (Wxh, Whh, Wxh[:, 0], Why, Why[:, 0])]
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in range(len(dy))[::-1]:
        out = dy[t] + dx
        g[3] = g[3] + np.einsum("nd,nh->dh", out, h[t])
        g[4] = g[4] + out.sum(0)
        a = (out @ Why + dh) * (1 - h[t])
        g[0] = g[0] + a.T @ ins[t]
        g[1] = g[1] + a.T @ olds[t]
        g[2] = g[2] + a.sum(0)
        dx, dh = a @ Wxh, a @ Whh
    return (dx, dh, *g)


# %% wrong: dh0 once too far
# named: dh0 is multiplied by W_hh once too often: it is what is left in
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    ins, olds = [y0, *y[:-1]], [h0, *h[:-1]]
    g = [np.zeros_like(a) for a in (Wxh, Whh, Wxh[:, 0], Why, Why[:, 0])]
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in range(len(dy))[::-1]:
        out = dy[t] + dx
        g[3] = g[3] + np.einsum("nd,nh->dh", out, h[t])
        g[4] = g[4] + out.sum(0)
        a = (out @ Why + dh) * (1 - h[t] ** 2)
        g[0] = g[0] + a.T @ ins[t]
        g[1] = g[1] + a.T @ olds[t]
        g[2] = g[2] + a.sum(0)
        dx, dh = a @ Wxh, a @ Whh
    return (dx, dh @ Whh, *g)


# %% wrong: tanh′ twice
# named: dh_next is multiplied by the tanh′ of the step before, which
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    ins, olds = [y0, *y[:-1]], [h0, *h[:-1]]
    g = [np.zeros_like(a) for a in (Wxh, Whh, Wxh[:, 0], Why, Why[:, 0])]
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in range(len(dy))[::-1]:
        out = dy[t] + dx
        g[3] = g[3] + np.einsum("nd,nh->dh", out, h[t])
        g[4] = g[4] + out.sum(0)
        a = (out @ Why + dh) * (1 - h[t] ** 2)
        g[0] = g[0] + a.T @ ins[t]
        g[1] = g[1] + a.T @ olds[t]
        g[2] = g[2] + a.sum(0)
        dx, dh = a @ Wxh, (a @ Whh) * (1 - olds[t] ** 2)
    return (dx, dh, *g)


# %% wrong: zeros for y0
# named: The first step's part of dWxh is missing: its input is y0.
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    g = [np.zeros_like(a) for a in (Wxh, Whh, Wxh[:, 0], Why, Why[:, 0])]
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in range(len(dy))[::-1]:
        out = dy[t] + dx
        a = (out @ Why + dh) * (1 - h[t] ** 2)
        g[0] += a.T @ (y[t - 1] if t else 0 * y0)
        g[1] += a.T @ (h[t - 1] if t else h0)
        g[2] += a.sum(0)
        g[3] += out.T @ h[t]
        g[4] += out.sum(0)
        dx, dh = a @ Wxh, a @ Whh
    return (dx, dh, *g)


# %% wrong: dWhy of tanh once more
# named: dWhy is made with tanh of h_t; h_t is what tanh has made already.
def closed_loop_backward(dy, y0, h0, y, h, Wxh, Whh, Why):
    g = [np.zeros_like(a) for a in (Wxh, Whh, Wxh[:, 0], Why, Why[:, 0])]
    dx, dh = np.zeros_like(y0), np.zeros_like(h0)
    for t in range(len(dy))[::-1]:
        out = dy[t] + dx
        a = (out @ Why + dh) * (1 - h[t] ** 2)
        g[0] += a.T @ (y[t - 1] if t else y0)
        g[1] += a.T @ (h[t - 1] if t else h0)
        g[2] += a.sum(0)
        g[3] += out.T @ np.tanh(h[t])
        g[4] += out.sum(0)
        dx, dh = a @ Wxh, a @ Whh
    return (dx, dh, *g)
