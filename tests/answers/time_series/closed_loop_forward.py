"""Answers to closed_loop_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: filled in
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    N, D = y0.shape
    y = np.zeros((horizon, N, D), y0.dtype)
    h = np.zeros((horizon, N, h0.shape[1]), y0.dtype)
    for t in range(horizon):
        x = y[t - 1] if t else y0
        prev = h[t - 1] if t else h0
        h[t] = np.tanh(x @ Wxh.T + prev @ Whh.T + bh)
        y[t] = h[t] @ Why.T + by
    return y, h


# %% right: one matrix
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    W = np.hstack([Wxh, Whh])
    y, h = [y0], [h0]
    for _ in range(horizon):
        h.append(np.tanh(np.hstack([y[-1], h[-1]]) @ W.T + bh))
        y.append(h[-1] @ Why.T + by)
    return np.array(y[1:]), np.array(h[1:])


# %% right: weights folded
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    """After the first step the input is linear in the state, so one matrix does both."""
    W, b = Whh + Wxh @ Why, bh + Wxh @ by
    h = [np.tanh(y0 @ Wxh.T + h0 @ Whh.T + bh)]
    while len(h) < horizon:
        h.append(np.tanh(h[-1] @ W.T + b))
    h = np.stack(h)
    return np.einsum("tnh,dh->tnd", h, Why) + by, h


# %% right: one sequence after the other
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    y = np.empty((horizon, *y0.shape), y0.dtype)
    h = np.empty((horizon, *h0.shape), h0.dtype)
    for n in range(len(y0)):
        x, s = y0[n], h0[n]
        for t in range(horizon):
            s = np.tanh(Wxh @ x + Whh @ s + bh)
            x = Why @ s + by
            h[t, n], y[t, n] = s, x
    return y, h


# %% right: recursion
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    h1 = np.tanh(y0 @ Wxh.T + h0 @ Whh.T + bh)
    y1 = h1 @ Why.T + by
    if horizon == 1:
        return y1[None], h1[None]
    y, h = closed_loop_forward(y1, h1, horizon - 1, Wxh, Whh, bh, Why, by)
    return np.concatenate([y1[None], y]), np.concatenate([h1[None], h])


# %% wrong: nothing fed back
# named: Nothing is fed back: every step reads y0
change(("y[t - 1] if t else y0", "y0"), of="filled in")


# %% wrong: state not carried
# named: The state is not carried on: every step starts from h0
change(("h[t - 1] if t else h0", "h0"), of="filled in")


# %% wrong: y0 not read
# named: The first input, y0, is ignored
change(("y[t - 1] if t else y0", "y[t - 1]"), of="filled in")


# %% wrong: h0 not read
# named: The given initial state h0 is ignored
change(("h[t - 1] if t else h0", "h[t - 1]"), of="filled in")


# %% wrong: with the starts
# named: y0 and h0 stand in front of the results
change(("y[1:]", "y"), ("h[1:]", "h"), of="one matrix")


# %% wrong: the last left out
# named: Both results are a step late
change(("y[1:]", "y[:-1]"), ("h[1:]", "h[:-1]"), of="one matrix")


# %% wrong: tanh on the output
# named: The output has a tanh
change(("h[t] @ Why.T + by", "np.tanh(h[t] @ Why.T + by)"), of="filled in")


# %% wrong: no bias by
# named: The bias by is missing from the output
change(("@ Why.T + by", "@ Why.T"), of="filled in")


# %% wrong: Whh not transposed
# named: Whh is used without `.T`
change(("prev @ Whh.T", "prev @ Whh"), of="filled in")


# %% wrong: the old state's output
# named: The forecast is made from the old state
change(("y[t] = h[t] @", "y[t] = prev @"), of="filled in")


# %% wrong: changes added
# named: The forecast is added to the input
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    x, s, y, h = y0, h0, [], []
    for _ in range(horizon):
        s = np.tanh(x @ Wxh.T + s @ Whh.T + bh)
        y.append(s @ Why.T + by)
        h.append(s)
        x = x + y[-1]
    return np.stack(y), np.stack(h)


# %% wrong: float64
# named: The results are always float64
change((", y0.dtype)", ")"), of="filled in")


# %% wrong: the last step
# named: Only the last step is returned
change(("np.array(y[1:]), np.array(h[1:])", "y[-1], h[-1]"), of="one matrix")


# %% wrong: sequences first
# named: The sequences come first in the results
change(("return y, h", "return y.swapaxes(0, 1), h.swapaxes(0, 1)"), of="filled in")


# %% wrong: swapped
# named: Another result stands in this place
change(("return y, h", "return h, y"), of="filled in")


# %% wrong: the sum carried on
# named: The sum inside tanh is carried on; the next step reads the state,
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    x, h, ys, hs = y0, h0, [], []
    for t in range(horizon):
        h = x @ Wxh.T + h @ Whh.T + bh
        x = np.tanh(h) @ Why.T + by
        ys.append(x)
        hs.append(np.tanh(h))
    return np.stack(ys), np.stack(hs)


# %% wrong: written into y0
# named: The numbers are right, but y0, the caller's own array, is
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    h, ys, hs = h0, [], []
    for t in range(horizon):
        h = np.tanh(y0 @ Wxh.T + h @ Whh.T + bh)
        y0[...] = h @ Why.T + by
        ys.append(y0.copy())
        hs.append(h)
    return np.stack(ys), np.stack(hs)


# %% wrong: clipped on its way back
# named: The forecast is squashed on its way back: the input of the next
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    x, h, ys, hs = y0, h0, [], []
    for t in range(horizon):
        h = np.tanh(x @ Wxh.T + h @ Whh.T + bh)
        y = h @ Why.T + by
        ys.append(y)
        hs.append(h)
        x = np.clip(y, -1, 1)
    return np.stack(ys), np.stack(hs)


# %% wrong: added to the old state
# named: The new state is added to the old one; it replaces it.
def closed_loop_forward(y0, h0, horizon, Wxh, Whh, bh, Why, by):
    x, h, ys, hs = y0, h0, [], []
    for t in range(horizon):
        h = h + np.tanh(x @ Wxh.T + h @ Whh.T + bh)
        x = h @ Why.T + by
        ys.append(x)
        hs.append(h)
    return np.stack(ys), np.stack(hs)
