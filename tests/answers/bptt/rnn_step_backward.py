"""Answers to rnn_step_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: five lines
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% right: einsum
def rnn_step_backward(g, x, hp, h, W, U):
    dz = np.einsum("nh,nh->nh", g, 1 - h * h)
    dx = np.einsum("nh,hd->nd", dz, W)
    dhp = np.einsum("nh,hk->nk", dz, U)
    dW = np.einsum("nh,nd->hd", dz, x)
    dU = np.einsum("nh,nk->hk", dz, hp)
    return dx, dhp, dW, dU, np.einsum("nh->h", dz)


# %% right: sequence by sequence with outer products
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dx_t, dh_prev = np.empty_like(x_t), np.empty_like(h_prev)
    dWxh, dWhh = np.zeros_like(Wxh), np.zeros_like(Whh)
    dbh = np.zeros_like(Whh[0])
    for n in range(len(x_t)):
        dz = dh_t[n] * (1 - h_t[n] ** 2)
        dx_t[n] = Wxh.T @ dz
        dh_prev[n] = Whh.T @ dz
        dWxh += np.outer(dz, x_t[n])
        dWhh += np.outer(dz, h_prev[n])
        dbh += dz
    return dx_t, dh_prev, dWxh, dWhh, dbh


# %% right: concatenated
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    D = x_t.shape[1]
    dz = (1 + h_t) * (1 - h_t) * dh_t
    dxh = dz @ np.hstack([Wxh, Whh])
    dW = dz.T @ np.hstack([x_t, h_prev])
    return dxh[:, :D], dxh[:, D:], dW[:, :D], dW[:, D:], np.ones(len(dz), dz.dtype) @ dz


# %% right: columns
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = (dh_t * (1.0 - np.square(h_t))).T
    dx = np.dot(Wxh.T, dz).T
    dh = np.dot(Whh.T, dz).T
    return dx, dh, np.dot(dz, x_t), np.dot(dz, h_prev), np.sum(dz, axis=1)


# %% right: the derivative from arctanh
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    slope = 1 / np.cosh(np.arctanh(h_t)) ** 2
    dz = dh_t * slope
    out = [dz @ Wxh, dz @ Whh, (x_t.T @ dz).T, (h_prev.T @ dz).T, sum(dz)]
    return tuple(out)


# %% right: in place on its own copy, helper
def through_tanh(g, h):
    g = g.copy()
    g -= g * h**2
    return g


def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = through_tanh(dh_t, h_t)
    grads = dict(dWxh=np.tensordot(dz, x_t, (0, 0)), dWhh=np.tensordot(dz, h_prev, (0, 0)), dbh=dz.sum(0))
    return np.matmul(dz, Wxh), np.matmul(dz, Whh), *grads.values()


# %% right: multiply.outer sums
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    a = np.multiply(dh_t, np.subtract(1, np.power(h_t, 2)))
    s = lambda u, v: np.add.reduce([np.multiply.outer(p, q) for p, q in zip(u, v)])
    return a.dot(Wxh), a.dot(Whh), s(a, x_t), s(a, h_prev), np.add.reduce(a)


# %% right: loops
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
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


# %% right: einsum, another way
def rnn_step_backward(dh, x, hp, h, Wx, Wh):
    da = dh - dh * np.square(h)
    return (
        np.einsum("nh,hd->nd", da, Wx),
        np.einsum("nh,hk->nk", da, Wh),
        np.einsum("nh,nd->hd", da, x),
        np.einsum("nh,nk->hk", da, hp),
        np.einsum("nh->h", da),
    )


# %% right: stacked
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    D = x_t.shape[1]
    da = dh_t * (1 + h_t) * (1 - h_t)
    dboth = da @ np.hstack([Wxh, Whh])
    dW = da.T @ np.hstack([x_t, h_prev])
    return dboth[:, :D], dboth[:, D:], dW[:, :D], dW[:, D:], np.sum(da, 0)


# %% right: columns, another way
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    da = (dh_t * (1 - h_t**2)).T
    return (Wxh.T @ da).T, (Whh.T @ da).T, da @ x_t, da @ h_prev, da.sum(axis=1)


# %% right: jacobians
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
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


# %% wrong: tanh's derivative forgotten
# named: The derivative of tanh, 1 − h_t², is missing.
change((" * (1 - h_t**2)", ""), of="five lines")


# %% wrong: 1 - h
# named: The square is missing in the derivative of tanh: it is 1
change(("**2", ""), of="five lines")


# %% wrong: sigmoid's derivative
# named: The derivative of the sigmoid, h(1 − h), stands where
change(("(1 - h_t**2)", "h_t * (1 - h_t)"), of="five lines")


# %% wrong: divided by the derivative
# named: It is divided by 1 − h_t²; the chain rule multiplies.
change(("dh_t *", "dh_t /"), of="five lines")


# %% wrong: tanh of h once more
# named: tanh is applied once more: h_t is tanh(a_t) already, so
change(("h_t**2", "np.tanh(h_t) ** 2"), of="five lines")


# %% wrong: Whh transposed
# named: Whh stands the wrong way round on the way back: forward
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh.T, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: h_t in dWhh
# named: The new state h_t stands where the old one belongs: Whh
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_t, dz.sum(axis=0)


# %% wrong: dWhh transposed
# named: dWhh is transposed: row i belongs to the unit that is
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, h_prev.T @ dz, dz.sum(axis=0)


# %% wrong: dWxh transposed
# named: dWxh has its axes the other way round, (D, H): a gradient
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, x_t.T @ dz, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: both weight gradients transposed
# named: dWxh has its axes the other way round, (D, H): a gradient
# named: dWhh is transposed: row i belongs to the unit that is
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, x_t.T @ dz, h_prev.T @ dz, dz.sum(axis=0)


# %% wrong: dbh the mean
# named: A mean over the sequences stands where their sum belongs.
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.mean(axis=0)


# %% wrong: dbh with keepdims
# named: dbh has an axis too many, (1, H): the shape of bh is (H,).
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0, keepdims=True)


# %% wrong: dbh summed over the units
# named: dbh is summed over the units (axis 1); the sum runs over
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=1)


# %% wrong: dbh not summed
# named: dbh is not summed: it has a row for every sequence, and
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz


# %% wrong: dh_t overwritten
# named: The numbers are right, but dh_t, the caller's own array,
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dh_t *= 1 - h_t**2
    return dh_t @ Wxh, dh_t @ Whh, dh_t.T @ x_t, dh_t.T @ h_prev, dh_t.sum(axis=0)


# %% wrong: dh_prev before dx
# named: dh_prev stands first; the order is dx_t, dh_prev, dWxh,
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Whh, dz @ Wxh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: dWhh before dWxh
# named: Another result stands in this place: the order is dx_t,
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ h_prev, dz.T @ x_t, dz.sum(axis=0)


# %% wrong: derivative at h_prev
# named: The derivative of tanh is taken at h_{t−1}; it belongs to
change(("- h_t**", "- h_prev**"), of="five lines")


# %% wrong: divided by N
# named: Too small by a factor of exactly N: a mean was taken
# named: A mean over the sequences stands where their sum belongs.
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    N = len(x_t)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t / N, dz.T @ h_prev / N, dz.sum(axis=0) / N


# %% wrong: dh_prev from dh_t, not dz
# named: dh_prev goes past the tanh: it is made from dh_t, and
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dh_t @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: dbh from dh_t
# named: dbh goes past the tanh: it is made from dh_t, and belongs
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dh_t.sum(axis=0)


# %% wrong: 1 + h**2
# named: The sign in the derivative of tanh is wrong: 1 + h_t²
change(("1 - h_t", "1 + h_t"), of="five lines")


# %% wrong: Wxh.T in dx
# says: with ValueError
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh.T, dz @ Whh.T, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: dh_prev is dz
# named: dh_prev is da_t itself: on its way to h_{t−1} the
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: 2h
# named: 2h stands where h² belongs: the derivative of tanh is 1 −
change(("h_t**2", "2 * h_t"), of="five lines")


# %% wrong: dh_prev gets dh_t added
# named: dh_t is added to dh_prev: from h_t to h_{t−1} there is
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dh_t + dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: dx forgotten as None
# says: dx_t is None
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return None, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: bias as zeros in float64
# says: With float32: dbh is float64
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    dbh = np.zeros(dz.shape[1])
    for row in dz:
        dbh += row
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dbh


# %% wrong: sign
# named: The size is right, with the wrong sign.
change(("1 - h_t**2", "h_t**2 - 1"), of="five lines")


# %% wrong: recomputes h_t without a bias
# named: h_t is made anew without its bias. The argument h_t is
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    h = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)
    dz = dh_t * (1 - h**2)
    return dz @ Wxh, dz @ Whh, dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0)


# %% wrong: accumulates into module globals
# says: A result may depend on the arguments
total = {}


def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    key = Wxh.shape, Wxh.dtype
    if key not in total:
        total[key] = [np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])]
    for a, g in zip(total[key], (dz.T @ x_t, dz.T @ h_prev, dz.sum(axis=0))):
        a += g
    return dz @ Wxh, dz @ Whh, *[a.copy() for a in total[key]]


# %% wrong: the first sequence only
# named: Only the first sequence is counted; the weights are the
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    dz = dh_t * (1 - h_t**2)
    return dz @ Wxh, dz @ Whh, np.outer(dz[0], x_t[0]), np.outer(dz[0], h_prev[0]), dz[0]


# %% wrong: the derivative squared
# named: The derivative of tanh is applied twice.
change(("(1 - h_t**2)", "(1 - h_t**2) ** 2"), of="five lines")


# %% wrong: 1e-6 added to the slope
# named: Four digits or more are right, and not all. Look for
change(("h_t**2", "h_t**2 + 1e-6"), of="five lines")


# %% wrong: dWxh from dh_t
# named: The derivative of tanh, 1 − h_t², is missing.
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    a = dh_t * (1 - h_t**2)
    return a @ Wxh, a @ Whh, dh_t.T @ x_t, dh_t.T @ h_prev, a.sum(0)


# %% wrong: order dWxh first
# named: Another result stands in this place: the order is dx_t,
def rnn_step_backward(dh_t, x_t, h_prev, h_t, Wxh, Whh):
    a = dh_t * (1 - h_t**2)
    return a.T @ x_t, a.T @ h_prev, a.sum(0), a @ Wxh, a @ Whh
