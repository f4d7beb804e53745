"""Right answers to unit 03 in styles that learners use; every one has to earn full points."""

import numpy as np

# -- gradient checking


def numerical_gradient__copies(f, x, eps=1e-5):
    grad = np.empty(x.shape, dtype=x.dtype)
    for i in np.ndindex(*x.shape):
        plus, minus = x.copy(), x.copy()
        plus[i] += eps
        minus[i] -= eps
        grad[i] = (f(plus) - f(minus)) / (2 * eps)
    return grad


def numerical_gradient__nditer(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        fxph = f(x)
        x[ix] = old - h
        fxmh = f(x)
        x[ix] = old
        grad[ix] = (fxph - fxmh) / 2 / h
        it.iternext()
    return grad


def numerical_gradient__flat(f, x, eps=1e-5):
    gradient = []
    for i in range(x.size):
        x.flat[i] += eps
        above = f(x)
        x.flat[i] -= 2 * eps
        below = f(x)
        x.flat[i] += eps
        gradient.append(0.5 * (above - below) / eps)
    return np.array(gradient, dtype=x.dtype).reshape(x.shape)


def numerical_gradient__unit_steps(f, x, eps=1e-5):
    steps = (eps * np.eye(x.size)).reshape(-1, *x.shape).astype(x.dtype)
    return np.array([(f(x + e) - f(x - e)) / (2 * eps) for e in steps], x.dtype).reshape(x.shape)


def numerical_gradient__inner_function(f, x, eps=1e-5):
    def moved(index, by):
        y = np.array(x)
        y[index] += by
        return float(f(y))

    gradient = np.zeros_like(x)
    for index, _ in np.ndenumerate(x):
        gradient[index] = (moved(index, eps) - moved(index, -eps)) / (2 * eps)
    return gradient


def relative_error__loops(a, b):
    worst = 0.0
    for p, q in zip(a.flatten(), b.flatten(), strict=True):
        worst = max(worst, abs(p - q) / max(1e-12, abs(p) + abs(q)))
    return worst


def relative_error__clipped(a, b):
    return float((np.absolute(b - a) / np.clip(np.absolute(a) + np.absolute(b), 1e-12, None)).max())


def relative_error__where(a, b):
    size = abs(a) + abs(b)
    size = np.where(size < 1e-12, 1e-12, size)
    return np.amax(abs(a - b) / size)


def relative_error__in_place(a, b):
    error = np.abs(np.subtract(a, b))
    error /= np.maximum(np.abs(a) + np.abs(b), 1e-12)
    return error.max().item()


# -- one layer back, one step back


def output_backward__loops(dy, h, Why):
    O, H = Why.shape
    dh, dWhy, dby = np.zeros_like(h), np.zeros_like(Why), np.zeros(O, dtype=Why.dtype)
    for place in np.ndindex(h.shape[:-1]):
        for o in range(O):
            dby[o] += dy[place][o]
            for i in range(H):
                dh[place][i] += dy[place][o] * Why[o, i]
                dWhy[o, i] += dy[place][o] * h[place][i]
    return dh, dWhy, dby


def output_backward__einsum(dy, h, W):
    rows, states = dy.reshape(-1, dy.shape[-1]), h.reshape(-1, h.shape[-1])
    return np.einsum("...o,oh->...h", dy, W), np.einsum("no,nh->oh", rows, states), np.einsum("no->o", rows)


def output_backward__tensordot(dy, h, Why):
    before = tuple(range(dy.ndim - 1))
    return np.dot(dy, Why), np.tensordot(dy, h, axes=(before, before)), np.sum(dy, axis=before)


def output_backward__outer_products(dy, h, Why):
    O, H = Why.shape
    pairs = list(zip(dy.reshape(-1, O), h.reshape(-1, H), strict=True))
    dh = np.array([Why.T @ d for d, _ in pairs]).reshape(h.shape)
    return dh, sum(np.outer(d, s) for d, s in pairs), sum(d for d, _ in pairs)


def output_backward__list(dy, h, Why):
    axes = tuple(range(h.ndim - 1))
    weight = (dy[..., :, None] * h[..., None, :]).sum(axis=axes)
    return [(dy[..., None] * Why).sum(-2), weight, dy.sum(axis=axes)]


def rnn_step_backward__loops(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    (N, H), D = h_t.shape, x_t.shape[1]
    dx, dh_prev = np.zeros_like(x_t), np.zeros_like(h_prev)
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros(H, Whh.dtype)
    for n in range(N):
        for i in range(H):
            da = dh_t[n, i] * (1 - h_t[n, i] * h_t[n, i])
            dbh[i] += da
            for d in range(D):
                dx[n, d] += da * Wxh[i, d]
                dWxh[i, d] += da * x_t[n, d]
            for j in range(H):
                dh_prev[n, j] += da * Whh[i, j]
                dWhh[i, j] += da * h_prev[n, j]
    return dx, dh_prev, dWxh, dWhh, dbh


def rnn_step_backward__einsum(dh, x, hp, h, Wx, Wh):
    da = dh - dh * np.square(h)
    return (
        np.einsum("nh,hd->nd", da, Wx),
        np.einsum("nh,hk->nk", da, Wh),
        np.einsum("nh,nd->hd", da, x),
        np.einsum("nh,nk->hk", da, hp),
        np.einsum("nh->h", da),
    )


def rnn_step_backward__stacked(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    D = x_t.shape[1]
    da = dh_t * (1 + h_t) * (1 - h_t)
    dboth = da @ np.hstack([Wxh, Whh])
    dW = da.T @ np.hstack([x_t, h_prev])
    return dboth[:, :D], dboth[:, D:], dW[:, :D], dW[:, D:], np.sum(da, 0)


def rnn_step_backward__columns(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    da = (dh_t * (1 - h_t**2)).T
    return (Wxh.T @ da).T, (Whh.T @ da).T, da @ x_t, da @ h_prev, da.sum(axis=1)


def rnn_step_backward__jacobians(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    slope = 1 - h_t**2
    dh_dx, dh_dh = slope[:, :, None] * Wxh, slope[:, :, None] * Whh  # (N, H, D), (N, H, H)
    da = slope * dh_t
    return (
        (dh_t[:, None] @ dh_dx)[:, 0],
        (dh_t[:, None] @ dh_dh)[:, 0],
        (da[:, :, None] * x_t[:, None, :]).sum(0),
        (da[:, :, None] * h_prev[:, None, :]).sum(0),
        da.sum(0),
    )


# -- back through time


def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    da_t = dh_t * (1 - h_t**2)
    return da_t @ Wxh, da_t @ Whh, da_t.T @ x_t, da_t.T @ h_prev, da_t.sum(axis=0)


def rnn_backward__lists(dh_out, x, h0, h, Wxh, Whh):
    states, dx, weights, dh_next = [h0, *h], [], [0, 0, 0], 0
    for t in range(len(x) - 1, -1, -1):
        dx_t, dh_next, *parts = rnn_step_backward(dh_out[t] + dh_next, x[t], states[t], states[t + 1], Wxh, Whh)
        dx.append(dx_t)
        weights = [total + part for total, part in zip(weights, parts, strict=True)]
    return np.stack(dx[::-1]), dh_next, *weights


def rnn_backward__one_product(dh_out, x, h0, h, Wxh, Whh):
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


def rnn_backward__recursive(dh_out, x, h0, h, Wxh, Whh):
    if len(x) == 0:
        return x, np.zeros_like(h0), np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dx, dh_1, dWxh, dWhh, dbh = rnn_backward__recursive(dh_out[1:], x[1:], h[0], h[1:], Wxh, Whh)
    dx_1, dh0, *first = rnn_step_backward(dh_out[0] + dh_1, x[0], h0, h[0], Wxh, Whh)
    return np.concatenate([dx_1[None], dx]), dh0, dWxh + first[0], dWhh + first[1], dbh + first[2]


def rnn_backward__every_pair_of_steps(dh_out, x, h0, h, Wxh, Whh):
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


def rnn_backward__class(dh_out, x, h0, h, Wxh, Whh):
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


def rnn_backward(dh_out, x, h0, h, Wxh, Whh):
    return rnn_backward__one_product(dh_out, x, h0, h, Wxh, Whh)


def rnn_backward_truncated__one_loop(dh_out, x, h0, h, Wxh, Whh, k):
    T, dx = len(x), np.zeros_like(x)
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        if (t + 1) % k == 0:
            dh_next = np.zeros_like(h0)
        h_prev = h0 if t == 0 else h[t - 1]
        dx[t], dh_next, dW1, dW2, db = rnn_step_backward(dh_out[t] + dh_next, x[t], h_prev, h[t], Wxh, Whh)
        dWxh, dWhh, dbh = dWxh + dW1, dWhh + dW2, dbh + db
    return dx, dh_next, dWxh, dWhh, dbh


def rnn_backward_truncated__mask(dh_out, x, h0, h, Wxh, Whh, k):
    da, dh_next = np.zeros_like(h), np.zeros_like(h0)
    for t in range(len(x) - 1, -1, -1):
        crosses = t // k == (t + 1) // k
        da[t] = (dh_out[t] + crosses * dh_next) * (1 - h[t] ** 2)
        dh_next = da[t] @ Whh
    before = np.append(h0[None], h[:-1], axis=0)
    return (
        np.einsum("tnh,hd->tnd", da, Wxh),
        dh_next,
        np.einsum("tnh,tnd->hd", da, x),
        np.einsum("tnh,tnk->hk", da, before),
        da.sum(axis=(0, 1)),
    )


def rnn_backward_truncated__chunks_backwards(dh_out, x, h0, h, Wxh, Whh, k):
    states = np.concatenate([h0[None], h])
    found = []
    for start in sorted(range(0, len(x), k), reverse=True):
        s = np.s_[start : min(start + k, len(x))]
        found.insert(0, rnn_backward(dh_out[s], x[s], states[start], h[s], Wxh, Whh))
    dx = np.vstack([part[0] for part in found])
    return dx, found[0][1], *[np.sum([part[i] for part in found], axis=0) for i in (2, 3, 4)]


def rnn_backward_truncated__recursive(dh_out, x, h0, h, Wxh, Whh, k):
    dx, dh0, *weights = rnn_backward(dh_out[:k], x[:k], h0, h[:k], Wxh, Whh)
    if len(x) > k:
        rest = rnn_backward_truncated__recursive(dh_out[k:], x[k:], h[k - 1], h[k:], Wxh, Whh, k)
        dx = np.concatenate([dx, rest[0]])
        weights = [a + b for a, b in zip(weights, rest[2:], strict=True)]
    return dx, dh0, weights[0], weights[1], weights[2]


# -- the repair


def repaired_backward__mended(dy, inputs, states, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros(Wxh.shape, Wxh.dtype), np.zeros(Whh.shape, Whh.dtype), np.zeros_like(states[0])
    dh = Why.T @ dy
    for t in range(len(inputs) - 1, -1, -1):
        da = (1 - states[t + 1] ** 2) * dh
        dWxh += np.dot(da, inputs[t].T)
        dWhh += np.dot(da, states[t].T)
        dbh += da
        dh = np.dot(Whh.T, da)
    return dWxh, dWhh, dbh


def repaired_backward__by_rnn_backward(dy, inputs, states, Wxh, Whh, Why):
    x, h = np.stack(inputs)[:, None, :, 0], np.stack(states)[:, None, :, 0]
    dh_out = np.zeros_like(h[1:])
    dh_out[-1] = dy.T @ Why
    _, _, dWxh, dWhh, dbh = rnn_backward(dh_out, x, h[0], h[1:], Wxh, Whh)
    return dWxh, dWhh, dbh.reshape(-1, 1)


def repaired_backward__lists_of_da(dy, inputs, states, Wxh, Whh, Why):
    das, dh = [], Why.T.dot(dy)
    for h in reversed(states[1:]):
        das.append(dh * (1 - h * h))
        dh = Whh.T.dot(das[-1])
    das.reverse()
    dWxh = sum(da @ x.T for da, x in zip(das, inputs, strict=True))
    dWhh = sum(da @ h.T for da, h in zip(das, states[:-1], strict=True))
    return dWxh, dWhh, sum(das)


def repaired_backward__rows(dy, inputs, states, Wxh, Whh, Why):
    da_rows, row = [], dy.T @ Why
    for h in states[:0:-1]:
        row = row * (1 - h.T**2)
        da_rows.insert(0, row)
        row = row @ Whh
    da = np.concatenate(da_rows)  # (T, H)
    return da.T @ np.hstack(inputs).T, da.T @ np.hstack(states[:-1]).T, da.sum(axis=0, keepdims=True).T
