"""Answers to rnn_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the step in a loop
# after: model answers
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        dx[t], dh, a, b, e = rnn_step_backward(dh_out[t] + dh, x[t], prev, h[t], Wxh, Whh)
        A += a
        B += b
        c += e
    return dx, dh, A, B, c


# %% right: calls the step
# after: model answers
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx = np.zeros_like(x)
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dh_next = np.zeros_like(h0)
    for t in reversed(range(len(x))):
        h_prev = h[t - 1] if t > 0 else h0
        dx[t], dh_next, a, b, c = rnn_step_backward(dh_out[t] + dh_next, x[t], h_prev, h[t], Wxh, Whh)
        dWxh += a
        dWhh += b
        dbh += c
    return dx, dh_next, dWxh, dWhh, dbh


# %% right: all dz first, products at the end
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T, N, D = x.shape
    dz = np.empty_like(h)
    flow = 0
    for t in range(T - 1, -1, -1):
        dz[t] = (dh_out[t] + flow) * (1 - h[t] ** 2)
        flow = dz[t] @ Whh
    before = np.concatenate([h0[None], h[:-1]])
    flat = lambda a: a.reshape(T * N, -1)
    return dz @ Wxh, flow, flat(dz).T @ flat(x), flat(dz).T @ flat(before), flat(dz).sum(0)


# %% right: einsum, a list built backwards
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    hs = [h0] + list(h)
    dzs, g = [], np.zeros_like(h0)
    for t in range(len(x), 0, -1):
        dz = (dh_out[t - 1] + g) * (1 - hs[t] * hs[t])
        g = np.einsum("nh,hk->nk", dz, Whh)
        dzs.insert(0, dz)
    dz = np.array(dzs)
    return (
        np.einsum("tnh,hd->tnd", dz, Wxh),
        g,
        np.einsum("tnh,tnd->hd", dz, x),
        np.einsum("tnh,tnk->hk", dz, np.array(hs[:-1])),
        dz.sum((0, 1)),
    )


# %% right: recursion on the first step
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    if len(x) == 0:
        return x.copy(), np.zeros_like(h0), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dx, dh, A, B, c = rnn_backward(dh_out[1:], x[1:], h[0], h[1:], Wxh, Whh)
    dz = (dh_out[0] + dh) * (1 - h[0] ** 2)
    return (np.concatenate([(dz @ Wxh)[None], dx]), dz @ Whh, A + dz.T @ x[0], B + dz.T @ h0, c + dz.sum(0))


# %% right: the double sum over losses and steps
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T = x.shape[0]
    dz = np.zeros_like(h)
    dh0 = np.zeros_like(h0)
    for s in range(T):
        g = dh_out[s]
        for t in range(s, -1, -1):
            g = g * (1 - h[t] ** 2)
            dz[t] += g
            g = g @ Whh
        dh0 += g
    prev = np.vstack([h0[np.newaxis], h[:-1]])
    return (
        dz @ Wxh,
        dh0,
        np.tensordot(dz, x, axes=([0, 1], [0, 1])),
        np.tensordot(dz, prev, axes=([0, 1], [0, 1])),
        dz.sum(axis=0).sum(axis=0),
    )


# %% right: one sequence at a time, zip of reversed
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    dWxh, dWhh, dbh = 0, 0, 0
    for n in range(x.shape[1]):
        g = np.zeros_like(h0[n])
        for t, (d, now) in reversed(list(enumerate(zip(dh_out[:, n], h[:, n])))):
            prev = h[t - 1, n] if t else h0[n]
            dz = (d + g) * (1 - now**2)
            dx[t, n] = Wxh.T @ dz
            g = Whh.T @ dz
            dWxh = dWxh + np.outer(dz, x[t, n])
            dWhh = dWhh + np.outer(dz, prev)
            dbh = dbh + dz
        dh0[n] = g
    return dx, dh0, dWxh, dWhh, dbh


# %% right: a class that gathers gradients, a copy of dh_out changed in place
class Grads:
    def __init__(self, Wxh, Whh):
        self.Wxh, self.Whh = np.zeros_like(Wxh), np.zeros_like(Whh)
        self.bh = np.zeros(Whh.shape[0], dtype=Whh.dtype)


def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    g, dh, dx, t = Grads(Wxh, Whh), dh_out.copy(), [], len(x) - 1
    dh0 = None
    while t >= 0:
        dh[t] *= 1 - h[t] ** 2
        dx.append(dh[t] @ Wxh)
        g.Wxh += dh[t].T @ x[t]
        g.Whh += dh[t].T @ (h0 if t == 0 else h[t - 1])
        g.bh += dh[t].sum(axis=0)
        if t == 0:
            dh0 = dh[0] @ Whh
        else:
            dh[t - 1] += dh[t] @ Whh
        t -= 1
    return np.stack(dx[::-1]), dh0, g.Wxh, g.Whh, g.bh


# %% right: cumulative with generator
# after: model answers
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prevs = [h0, *h[:-1]]
    flow, parts = np.zeros_like(h0), []
    for d, a, p, s in zip(dh_out[::-1], x[::-1], prevs[::-1], h[::-1]):
        dx, flow, *w = rnn_step_backward(d + flow, a, p, s, Wxh, Whh)
        parts.append((dx, *w))
    dx, A, B, c = zip(*parts)
    return np.stack(dx[::-1]), flow, np.sum(A, axis=0), np.sum(B, axis=0), np.sum(c, axis=0)


# %% right: lists
# after: model answers
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    states, dx, weights, dh_next = [h0, *h], [], [0, 0, 0], 0
    for t in range(len(x) - 1, -1, -1):
        dx_t, dh_next, *parts = rnn_step_backward(dh_out[t] + dh_next, x[t], states[t], states[t + 1], Wxh, Whh)
        dx.append(dx_t)
        weights = [total + part for total, part in zip(weights, parts, strict=True)]
    return np.stack(dx[::-1]), dh_next, *weights


# %% right: one product
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T, N, D = x.shape
    H = h.shape[-1]
    h_prev = np.concatenate([h0[np.newaxis], h[:-1]])
    da = np.empty_like(h)
    dh_next = np.zeros((N, H), h.dtype)
    for t in range(T)[::-1]:
        da[t] = (dh_out[t] + dh_next) * (1 - h[t] ** 2)
        dh_next = da[t] @ Whh
    flat = da.reshape(T * N, H)
    return da @ Wxh, dh_next, flat.T @ x.reshape(T * N, D), flat.T @ h_prev.reshape(T * N, H), flat.sum(0)


# %% right: recursive
# after: model answers
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    if len(x) == 0:
        return x, np.zeros_like(h0), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dx, dh_1, dWxh, dWhh, dbh = rnn_backward(dh_out[1:], x[1:], h[0], h[1:], Wxh, Whh)
    dx_1, dh0, *first = rnn_step_backward(dh_out[0] + dh_1, x[0], h0, h[0], Wxh, Whh)
    return np.concatenate([dx_1[None], dx]), dh0, dWxh + first[0], dWhh + first[1], dbh + first[2]


# %% right: every pair of steps
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    """The double sum of the derivation: each step's loss goes back on its own, and nothing is handed on."""
    T = x.shape[0]
    before = np.concatenate([h0[None], h[:-1]])
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(len(Whh), Whh.dtype)
    for s in range(T):
        dh = dh_out[s].copy()
        for t in range(s, -1, -1):
            da = dh * (1 - h[t] ** 2)
            dx[t] += da @ Wxh
            dWxh += da.T @ x[t]
            dWhh += da.T @ before[t]
            dbh += da.sum(axis=0)
            dh = da @ Whh
        dh0 += dh
    return dx, dh0, dWxh, dWhh, dbh


# %% right: class
# after: model answers
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    class Backward:
        def __init__(self):
            self.dh_next = np.zeros_like(h0)
            self.dWxh, self.dWhh, self.dbh = 0 * Wxh, 0 * Whh, 0 * Whh[:, 0]

        def step(self, t):
            dx_t, self.dh_next, dWxh, dWhh, dbh = rnn_step_backward(
                dh_out[t] + self.dh_next, x[t], h0 if t == 0 else h[t - 1], h[t], Wxh, Whh
            )
            self.dWxh += dWxh
            self.dWhh += dWhh
            self.dbh += dbh
            return dx_t

    back = Backward()
    dx = np.array([back.step(t) for t in reversed(range(len(x)))])[::-1]
    return dx, back.dh_next, back.dWxh, back.dWhh, back.dbh


# %% wrong: dh_next dropped
# named: No gradient crosses from a step to the one before it:
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz = dh_out * (1 - h**2)
    return (dz @ Wxh, dz[0] @ Whh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: only what comes from later steps
# named: Only the last step's dh_out is used. Every step may have
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T = len(x)
    prev = np.concatenate([h0[None], h[:-1]])
    dz = np.zeros_like(h)
    dh = dh_out[-1]
    for t in reversed(range(T)):
        dz[t] = dh * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: Whh transposed on the way back
# named: Whh stands the wrong way round on the way back: forward
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh.T
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: h_t in dWhh
# named: The new state h_t stands where the old one belongs: Whh
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, h), dz.sum((0, 1)))


# %% wrong: h[t - 1] wraps at t = 0
# named: At t = 0, `h[t - 1]` is h[-1], the last state. Before the
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    dWhh = np.zeros_like(Whh)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
        dWhh += dz[t].T @ h[t - 1]
    return dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), dWhh, dz.sum((0, 1))


# %% wrong: zeros for h0
# named: The first step's part of dWhh is missing: its old state
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([np.zeros_like(h0)[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: weight gradients overwritten
# after: model answers
# named: The gradients of the weights are overwritten at every
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        dx[t], dh, dWxh, dWhh, dbh = rnn_step_backward(dh_out[t] + dh, x[t], prev, h[t], Wxh, Whh)
    return dx, dh, dWxh, dWhh, dbh


# %% wrong: forwards in time
# after: model answers
# named: The loop runs forwards in time. dh_next of step t comes
change(("reversed(range(len(x)))", "range(len(x))"), of="the step in a loop")


# %% wrong: stops before step 0
# after: model answers
# named: The loop ends before the first step, t = 0: `range(T - 1,
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in range(len(x) - 1, 0, -1):
        dx[t], dh, a, b, e = rnn_step_backward(dh_out[t] + dh, x[t], h[t - 1], h[t], Wxh, Whh)
        A += a
        B += b
        c += e
    return dx, dh, A, B, c


# %% wrong: dh_out changed
# after: model answers
# named: The numbers are right, but dh_out, the caller's own
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        dh_out[t] += dh
        prev = h[t - 1] if t else h0
        dx[t], dh, a, b, e = rnn_step_backward(dh_out[t], x[t], prev, h[t], Wxh, Whh)
        A += a
        B += b
        c += e
    return dx, dh, A, B, c


# %% wrong: dh0 is zero
# after: model answers
# named: dh0 is returned as zeros; it is what is left in dh_next
change(("dx, dh, A", "dx, np.zeros_like(h0), A"), of="the step in a loop")


# %% wrong: dh0 is the gradient at h_1
# after: model answers
# named: dh0 is taken a step too early: this is the gradient at
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        dh_t = dh_out[t] + dh
        dx[t], dh, a, b, e = rnn_step_backward(dh_t, x[t], prev, h[t], Wxh, Whh)
        A += a
        B += b
        c += e
    return dx, dh_t, A, B, c


# %% wrong: no tanh derivative
# named: The derivative of tanh, 1 − h_t², is missing.
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = dh_out[t] + dh
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: dx of its own step's loss only
# named: dx is made from each step's own dh_out only; x_t acts on
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (
        (dh_out * (1 - h**2)) @ Wxh,
        dh,
        np.einsum("tnh,tnd->hd", dz, x),
        np.einsum("tnh,tnk->hk", dz, prev),
        dz.sum((0, 1)),
    )


# %% wrong: dh_next added after the tanh
# named: dh_next is added after tanh′: both gradients meet at
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = dh_out[t] * (1 - h[t] ** 2) + dh
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: dh_next gathers (+=)
# named: What flows back is piled up: the new dh_next replaces the
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh += dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: dx in the order of the loop
# after: model answers
# named: Backwards in time: the first step is the last. A list
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = [], np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        d, dh, a, b, e = rnn_step_backward(dh_out[t] + dh, x[t], prev, h[t], Wxh, Whh)
        dx.append(d)
        A += a
        B += b
        c += e
    return np.stack(dx), dh, A, B, c


# %% wrong: dh_prev never handed on
# after: model answers
# named: No gradient crosses from a step to the one before it:
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh_next = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        dx[t], dh_prev, a, b, e = rnn_step_backward(dh_out[t] + dh_next, x[t], prev, h[t], Wxh, Whh)
        A += a
        B += b
        c += e
    return dx, dh_prev, A, B, c


# %% wrong: weight gradients transposed
# named: Transposed: rows and columns have changed places.
# named: dWhh is transposed: row i belongs to the unit that is
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->dh", dz, x), np.einsum("tnh,tnk->kh", dz, prev), dz.sum((0, 1)))


# %% wrong: dWhh with h0 at every step
# named: h0 stands as the old state at every step; it is that of
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,nk->hk", dz, h0), dz.sum((0, 1)))


# %% wrong: float64 for float32
# after: model answers
# named: The result is always float64: `np.zeros` makes that
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, dh = np.zeros(x.shape), np.zeros(h0.shape)
    A, B, c = np.zeros(Wxh.shape), np.zeros(Whh.shape), np.zeros(len(Whh))
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        dx[t], dh, a, b, e = rnn_step_backward(dh_out[t] + dh, x[t], prev, h[t], Wxh, Whh)
        A += a
        B += b
        c += e
    return dx, dh, A, B, c


# %% wrong: dh0 before dx
# after: model answers
# named: Another result stands in this place: the order is dx,
change(("dx, dh,", "dh, dx,"), of="the step in a loop")


# %% wrong: a loop from every loss, and dh_next as well
# named: There are two ways back at once, a loop from each loss
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T = len(x)
    prev = np.concatenate([h0[None], h[:-1]])
    dz, run = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(T)):
        g = dh_out[t] + run
        for s in range(t, -1, -1):
            g = g * (1 - h[s] ** 2)
            dz[s] += g
            g = g @ Whh
            if s == t:
                run = g
    return (dz @ Wxh, g, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: last step twice
# named: The last step's dh_out is counted twice: dh_next starts
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), dh_out[-1]
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: the returned dh0 summed over the batch
# named: Summed over the sequences; each has its own.
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh.sum(0), np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: shared default buffers
# says: A result may depend on the arguments
def rnn_backward(dh_out, x, h0, h, Wxh, Whh, store={}):
    key = x.shape, Whh.shape, x.dtype
    A, B, c = store.setdefault(key, (np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])))
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        prev = h[t - 1] if t else h0
        dz = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dx[t] = dz @ Wxh
        dh = dz @ Whh
        A += dz.T @ x[t]
        B += dz.T @ prev
        c += dz.sum(0)
    return dx, dh, A.copy(), B.copy(), c.copy()


# %% wrong: only the last step
# named: Only the last step is gone through.
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T = len(x)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dx, dh = np.zeros_like(x), np.zeros_like(h0)
    t = T - 1
    dz = dh_out[t] * (1 - h[t] ** 2)
    dx[t], dh = dz @ Wxh, dz @ Whh
    return dx, dh, A + dz.T @ x[t], B + dz.T @ (h[t - 1] if t else h0), c + dz.sum(0)


# %% wrong: only dbh overwritten
# after: model answers
# named: dbh is overwritten at every step
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, g = np.zeros_like(x), np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in reversed(range(len(x))):
        dx[t], g, a, b, c = rnn_step_backward(dh_out[t] + g, x[t], h[t - 1] if t else h0, h[t], Wxh, Whh)
        A += a
        B += b
    return dx, g, A, B, c


# %% wrong: no product with Whh on the way back
# named: dh_prev is da_t itself: on its way to h_{t−1} the
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, g = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + g) * (1 - h[t] ** 2)
        g = dz[t]
    return dz @ Wxh, g @ Whh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1))


# %% wrong: dh0 with the first loss
# after: model answers
# named: dh0 has dh_out[0] in it.
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    dx, total, flow = np.zeros_like(x), [0, 0, 0], 0
    for t in range(len(x) - 1, -1, -1):
        before = h[t - 1] if t else h0
        dx[t], flow, *parts = rnn_step_backward(dh_out[t] + flow, x[t], before, h[t], Wxh, Whh)
        total = [a + b for a, b in zip(total, parts)]
    return dx, flow + dh_out[0], *total


# %% wrong: dh0 without Whh
# after: model answers
# named: dh0 is da_1
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T, N, H = h.shape
    before = np.concatenate([h0[None], h[:-1]])
    da = np.zeros_like(h)
    carry = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        da[t] = (dh_out[t] + carry) * (1 - h[t] ** 2)
        carry = da[t] @ Whh
    dx = da @ Wxh
    flat = da.reshape(T * N, H)
    return dx, da[0], flat.T @ x.reshape(T * N, -1), flat.T @ before.reshape(T * N, H), flat.sum(axis=0)


# %% wrong: a bracket is missing
# after: model answers
# named: tanh′ multiplies dh_next alone
def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    T, N, H = h.shape
    before = np.concatenate([h0[None], h[:-1]])
    da = np.zeros_like(h)
    carry = np.zeros_like(h0)
    for t in range(T - 1, -1, -1):
        da[t] = dh_out[t] + carry * (1 - h[t] ** 2)
        carry = da[t] @ Whh
    dx = da @ Wxh
    flat = da.reshape(T * N, H)
    return dx, carry, flat.T @ x.reshape(T * N, -1), flat.T @ before.reshape(T * N, H), flat.sum(axis=0)
