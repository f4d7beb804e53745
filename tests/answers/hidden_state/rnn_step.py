"""Answers to rnn_step; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: one line
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)


# %% right: einsum, renamed, type hints
def rnn_step(x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.tanh(np.einsum("nd,hd->nh", x, W) + np.einsum("nj,hj->nh", h, U) + b)


# %% right: columns, then transposed
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    z = np.dot(Wxh, x_t.T) + np.dot(Whh, h_prev.T) + bh.reshape(-1, 1)
    return np.tanh(z).T


# %% right: concatenated
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    W = np.concatenate((Wxh, Whh), axis=1)
    xh = np.concatenate((x_t, h_prev), axis=1)
    return np.tanh(xh @ W.T + bh)


# %% right: three loops and math.tanh
import math


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    N, D = x_t.shape
    H = h_prev.shape[1]
    h_t = np.empty_like(h_prev)
    for n in range(N):
        for i in range(H):
            total = float(bh[i])
            for d in range(D):
                total += float(x_t[n, d]) * float(Wxh[i, d])
            for j in range(H):
                total += float(h_prev[n, j]) * float(Whh[i, j])
            h_t[n, i] = math.tanh(total)
    return h_t


# %% right: tanh from exp, in place on its own array, chatty
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    z = x_t @ Wxh.T
    z += h_prev @ Whh.T
    z += bh
    print("z", z.shape)
    return 2 / (1 + np.exp(-2 * z)) - 1


# %% right: sequence by sequence, helper and lists
def affine(W, v):
    return W.dot(v)


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    rows = []
    for x, h in zip(x_t, h_prev):
        rows.append(np.tanh(affine(Wxh, x) + affine(Whh, h) + bh))
    return np.stack(rows)


# %% right: a lambda with np.inner
rnn_step = lambda x, h, Wx, Wh, b: np.tanh(np.inner(x, Wx) + np.inner(h, Wh) + b)


# %% right: float64 inside, cast back
def rnn_step(x_t, h_prev, Wxh, Whh, bh, activation=np.tanh):
    kind = np.result_type(x_t, h_prev)
    z = (
        np.tensordot(x_t.astype(np.float64), Wxh, axes=(1, 1))
        + np.tensordot(h_prev, Whh, axes=([1], [1]))
        + bh[None, :]
    )
    return activation(z).astype(kind)


# %% right: np.array of nested comprehensions with a dtype
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    H = len(bh)
    return np.array(
        [[np.tanh(sum(Wxh[i] * x) + sum(Whh[i] * h) + bh[i]) for i in range(H)] for x, h in zip(x_t, h_prev)],
        dtype=x_t.dtype,
    )


# %% right: a closure
def make_cell(squash):
    def cell(x_t, h_prev, Wxh, Whh, bh):
        assert x_t.ndim == 2
        return squash(np.matmul(x_t, np.transpose(Wxh)) + np.matmul(h_prev, np.transpose(Whh)) + bh)

    return cell


rnn_step = make_cell(np.tanh)


# %% right: matmul with out, np.add
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    out = np.empty((len(x_t), len(bh)), dtype=np.result_type(x_t, Wxh))
    np.matmul(x_t, Wxh.T, out=out)
    np.add(out, h_prev @ Whh.T, out=out)
    np.add(out, bh, out=out)
    return np.tanh(out, out)


# %% right: loops
import math


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    N, H = h_prev.shape
    h_t = np.zeros((N, H), dtype=x_t.dtype)
    for n in range(N):
        for j in range(H):
            total = bh[j]
            for d in range(x_t.shape[1]):
                total += x_t[n, d] * Wxh[j, d]
            for i in range(H):
                total += h_prev[n, i] * Whh[j, i]
            h_t[n, j] = math.tanh(total)
    return h_t


# %% right: einsum
def rnn_step(inputs, old, W_in, W_rec, bias):
    return np.tanh(np.einsum("nd,hd->nh", inputs, W_in) + np.einsum("nk,hk->nh", old, W_rec) + bias)


# %% right: columns
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(Wxh @ x_t.T + Whh @ h_prev.T + bh[:, None]).T


# %% right: stacked
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    both = np.concatenate([x_t, h_prev], axis=1)
    weights = np.hstack([Wxh, Whh])
    return np.tanh(np.dot(both, weights.T) + bh)


# %% right: by exponentials
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    z = np.matmul(x_t, Wxh.T) + np.matmul(h_prev, Whh.T) + bh.reshape(1, -1)
    return 2 / (1 + np.exp(-2 * z)) - 1


# %% wrong: Whh not transposed
# named: Whh is used without `.T`: with states in rows the product
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh + bh)


# %% wrong: Wxh not transposed
# says: with ValueError
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh + h_prev @ Whh + bh)


# %% wrong: sigmoid
# named: A sigmoid stands where tanh belongs: states have to lie
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    z = x_t @ Wxh.T + h_prev @ Whh.T + bh
    return 1 / (1 + np.exp(-z))


# %% wrong: no activation
# named: There is no tanh: the sum itself is returned.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return x_t @ Wxh.T + h_prev @ Whh.T + bh


# %% wrong: bias forgotten
# named: The bias bh is missing from the sum.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)


# %% wrong: no recurrence
# named: The old state is missing: the step looks at the input
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + bh)


# %% wrong: relu
# named: A ReLU stands where tanh belongs.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.maximum(0, x_t @ Wxh.T + h_prev @ Whh.T + bh)


# %% wrong: bias outside tanh
# named: The bias is added outside the tanh; it belongs inside.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T) + bh


# %% wrong: bias twice
# named: The bias is counted twice: there is one for both parts
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh((x_t @ Wxh.T + bh) + (h_prev @ Whh.T + bh))


# %% wrong: tanh of each term
# named: tanh is taken of the two parts on their own, and the bias
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T) + np.tanh(h_prev @ Whh.T) + bh


# %% wrong: terms multiplied
# named: The input's part and the state's part are multiplied;
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh((x_t @ Wxh.T) * (h_prev @ Whh.T) + bh)


# %% wrong: residual
# named: The result is added to the old state; the new state
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return h_prev + np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)


# %% wrong: x not used
# named: The input is missing: the step only turns the old state
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(h_prev @ Whh.T + bh)


# %% wrong: returns (H, N)
# named: Transposed: rows and columns have changed places.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(Wxh @ x_t.T + Whh @ h_prev.T + bh[:, None])


# %% wrong: column formula on rows
# says: with ValueError
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(Wxh @ x_t + Whh @ h_prev + bh)


# %% wrong: changes h_prev
# says: It writes into h_prev, an array it was
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    h_prev[:] = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)
    return h_prev


# %% wrong: float64 for float32
# says: With float32: h_t is float64
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    h_t = np.zeros((x_t.shape[0], Whh.shape[0]))
    for n in range(x_t.shape[0]):
        h_t[n] = np.tanh(Wxh @ x_t[n] + Whh @ h_prev[n] + bh)
    return h_t


# %% wrong: returns a cache too
# says: h_t is a tuple
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    h_t = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)
    return h_t, (x_t, h_prev, h_t)


# %% wrong: squeezed
# says: With N = 1: h_t has shape
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.squeeze(np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh))


# %% wrong: noise of 1e-6
# named: Four digits or more are right, and not all. Look for
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    h = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)
    return (h * (1 + 1e-6)).astype(h.dtype)


# %% wrong: only the first sequence
# named: Every sequence gets the numbers of the first one.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    h = np.tanh(Wxh @ x_t[0] + Whh @ h_prev[0] + bh)
    return np.repeat(h[None], len(x_t), axis=0)


# %% wrong: remembers its first answer
memory = {}


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    key = x_t.shape, h_prev.shape, x_t.dtype
    if key not in memory:
        memory[key] = np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)
    return memory[key]


# %% wrong: carries its own state
# says: A result may depend on the arguments
state = {"h": None}


def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    if state["h"] is None or state["h"].shape != h_prev.shape:
        state["h"] = h_prev
    state["h"] = np.tanh(x_t @ Wxh.T + state["h"] @ Whh.T + bh)
    return state["h"]


# %% wrong: bias subtracted
# named: The bias is subtracted.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T - bh)


# %% wrong: leaky update
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return 0.5 * h_prev + 0.5 * np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh)


# %% wrong: a global that is not there
# says: with NameError
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x @ Wxh.T + h0 @ Whh.T + bh)


# %% wrong: tanh twice
# named: tanh is taken twice.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(np.tanh(x_t @ Wxh.T + h_prev @ Whh.T + bh))


# %% wrong: too few parameters
# says: rnn_step: it takes 4 arguments (x_t, h_prev, Wxh, Whh); the
def rnn_step(x_t, h_prev, Wxh, Whh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh.T)


# %% wrong: reshape in place of transpose
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.reshape(Wxh.shape[1], -1) + h_prev @ Whh.T + bh)


# %% wrong: state subtracted
# named: The state's part is subtracted; the two parts are added.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T - h_prev @ Whh.T + bh)


# %% wrong: arctangent
# named: An arctangent stands where tanh belongs.
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    return np.arctan(x_t @ Wxh.T + h_prev @ Whh.T + bh)


# %% wrong: two tanhs, the bias with the state
# named: tanh is taken of the two parts on their own; it belongs
def rnn_step(x_t, h_prev, Wxh, Whh, bh):
    from_input = np.tanh(np.dot(x_t, Wxh.T))
    from_state = np.tanh(np.dot(h_prev, Whh.T) + bh)
    return from_input + from_state


# %% wrong: two tanhs, a bias in each
# named: tanh is taken of the two parts on their own; it belongs
def rnn_step(x, h, W, U, b):
    return np.tanh(x @ W.T + b) + np.tanh(h @ U.T + b)


# %% wrong: two tanhs, one inside the other
# named: tanh is taken twice.
def rnn_step(x, h, W, U, b):
    z = np.tanh(x @ W.T + h @ U.T + b)
    return np.tanh(z)
