"""Answers to rnn_forward_masked; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: where
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    h, h_t = [], h0
    for x_t, m in zip(x, mask):
        h_t = np.where(m[:, None], np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh), h_t)
        h.append(h_t)
    return np.stack(h)


# %% right: a mix of the old and the new state
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    T, N, D = x.shape
    h = np.empty((T, N, len(bh)), dtype=x.dtype)
    prev = h0
    for t in range(T):
        m = mask[t].astype(x.dtype)[:, np.newaxis]
        prev = m * np.tanh(x[t] @ Wxh.T + prev @ Whh.T + bh) + (1 - m) * prev
        h[t] = prev
    return h


# %% right: only the valid rows
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    now = h0.copy()
    out = []
    for t in range(len(x)):
        rows = mask[t]
        now[rows] = np.tanh(x[t][rows] @ Wxh.T + now[rows] @ Whh.T + bh)
        out.append(now.copy())
    return np.array(out)


# %% right: one sequence at a time
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    T, N, _ = x.shape
    h = np.zeros((T, N, h0.shape[1]), x.dtype)
    for n in range(N):
        state = h0[n]
        for t in range(T):
            if mask[t, n]:
                state = np.tanh(Wxh @ x[t, n] + Whh @ state + bh)
            h[t, n] = state
    return h


# %% right: einsum, the inputs first
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    a = np.einsum("tnd,hd->tnh", x, Wxh) + bh
    h = [h0]
    for t in range(len(x)):
        new = np.tanh(a[t] + np.einsum("nk,hk->nh", h[-1], Whh))
        h += [np.where(mask[t, :, None], new, h[-1])]
    return np.stack(h[1:])


# %% right: recursion
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    new = np.tanh(x[0] @ Wxh.T + h0 @ Whh.T + bh)
    first = np.where(mask[0].reshape(-1, 1), new, h0)
    if len(x) == 1:
        return first[None]
    return np.concatenate([first[None], rnn_forward_masked(x[1:], first, mask[1:], Wxh, Whh, bh)])


# %% right: a class
class Cell:
    def __init__(self, Wxh, Whh, bh):
        self.Wxh, self.Whh, self.bh = Wxh, Whh, bh

    def __call__(self, x_t, h, m):
        new = np.tanh(x_t @ self.Wxh.T + h @ self.Whh.T + self.bh)
        new[~m] = h[~m]
        return new


def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    cell, h = Cell(Wxh, Whh, bh), np.zeros((len(x), *h0.shape), x.dtype)
    for t in range(len(x)):
        h[t] = cell(x[t], h[t - 1] if t else h0, mask[t])
    return h


# %% wrong: zeros at padded steps
# named: Where the mask is False the state becomes 0
change((" + (1 - m) * prev", ""), of="a mix of the old and the new state")


# %% wrong: zeros by where
# named: Where the mask is False the state becomes 0
change(("+ bh), h_t)", "+ bh), 0)"), of="where")


# %% wrong: no mask
# named: The mask is not used
# says: mask
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    h, h_t = [], h0
    for x_t in x:
        h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
        h.append(h_t)
    return np.stack(h)


# %% wrong: zeros in h at the end
# named: The state is carried on rightly, but h holds 0
change(("return np.stack(h)", "return np.stack(h) * mask[:, :, None]"), of="where")


# %% wrong: the new state carried on
# named: h shows the old state at padded steps, but the new one is carried on
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    h, h_t = [], h0
    for x_t, m in zip(x, mask):
        new = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
        h.append(np.where(m[:, None], new, h_t))
        h_t = new
    return np.stack(h)


# %% wrong: the mask the wrong way round
# named: The mask is the wrong way round
change(("np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh), h_t)", "h_t, np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh))"), of="where")


# %% wrong: the input alone masked
# named: A padded input is set to 0, but the step is taken all the same
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    x = np.where(mask[:, :, None], x, 0)
    h, h_t = [], h0
    for x_t in x:
        h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
        h.append(h_t)
    return np.stack(h)


# %% wrong: back to h0
# named: At a padded step the state goes back to h0
change(("+ bh), h_t)", "+ bh), h0)"), of="where")


# %% wrong: added
# named: The new state is added to the old one
change(("+ (1 - m) * prev", "+ prev"), of="a mix of the old and the new state")


# %% wrong: all or none
# named: A step is taken by all sequences or by none
change(("m[:, None]", "m.any()"), of="where")


# %% wrong: h[t - 1] from an empty array
# named: A column that begins with padding starts from 0
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    h = np.zeros((len(x), *h0.shape), x.dtype)
    for t in range(len(x)):
        prev = h[t - 1] if t else h0
        new = np.tanh(x[t] @ Wxh.T + prev @ Whh.T + bh)
        h[t] = np.where(mask[t][:, None], new, h[t - 1])
    return h


# %% wrong: lengths
# named: The mask is read as lengths
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    T, N, _ = x.shape
    h = np.zeros((T, N, h0.shape[1]), x.dtype)
    for n in range(N):
        state, length = h0[n], mask[:, n].sum()
        for t in range(T):
            if t < length:
                state = np.tanh(Wxh @ x[t, n] + Whh @ state + bh)
            h[t, n] = state
    return h


# %% wrong: stops at the first gap
# named: After a sequence's first padded step nothing is read any more
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    T, N, _ = x.shape
    h = np.zeros((T, N, h0.shape[1]), x.dtype)
    for n in range(N):
        state, over = h0[n], False
        for t in range(T):
            over = over or not mask[t, n]
            if not over:
                state = np.tanh(Wxh @ x[t, n] + Whh @ state + bh)
            h[t, n] = state
    return h


# %% wrong: zeros for h0
# named: The given h0 is ignored
change(("h, h_t = [], h0", "h, h_t = [], np.zeros_like(h0)"), of="where")


# %% wrong: no bias
# named: The bias bh is missing from the sum
change((" + bh)", ")"), of="where")


# %% wrong: Whh not transposed
# named: Whh is used without `.T`
change(("h_t @ Whh.T", "h_t @ Whh"), of="where")


# %% wrong: the mask without a second axis
# says: ValueError: operands could not be broadcast together
change(("m[:, None]", "m"), of="where")


# %% wrong: float64
# named: The result is always float64
change(("h0.shape[1]), x.dtype)", "h0.shape[1]))"), of="one sequence at a time")


# %% wrong: h0 changed
# named: The states are written into h0
change(("now = h0.copy()", "now = h0"), of="only the valid rows")


# %% wrong: the last input once more
# named: At a padded step the last valid input is read once more; no step
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    out, s, last = [], h0, np.zeros_like(x[0])
    for t in range(len(x)):
        last = np.where(mask[t][:, None], x[t], last)
        s = np.tanh(last @ Wxh.T + s @ Whh.T + bh)
        out.append(s)
    return np.stack(out)


# %% wrong: gaps closed
# named: The states of the valid steps stand at the front of each column,
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    T, N, _ = x.shape
    h = np.zeros((T, N, h0.shape[1]), h0.dtype)
    for n in range(N):
        s, k = h0[n], 0
        for t in range(T):
            if mask[t, n]:
                s = np.tanh(Wxh @ x[t, n] + Whh @ s + bh)
                h[k, n] = s
                k += 1
        h[k:, n] = s
    return h


# %% wrong: not of a number
# named: `~` of whole numbers is no “not”: ~1 is −2, and ~0 is −1. Take it
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    h, out = h0, []
    for t in range(len(x)):
        m = mask[t][:, None].astype(int)
        new = np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)
        h = (m * new + ~m * h).astype(h0.dtype)
        out.append(h)
    return np.stack(out)


# %% wrong: through Whh at padded steps
# named: At a padded step the input and the bias are left out, and the old
def rnn_forward_masked(x, h0, mask, Wxh, Whh, bh):
    h, out = h0, []
    for t in range(len(x)):
        inp = np.where(mask[t][:, None], x[t] @ Wxh.T + bh, 0)
        h = np.tanh(inp + h @ Whh.T)
        out.append(h)
    return np.stack(out)
