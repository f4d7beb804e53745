"""Answers to repaired_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: both mended
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dh = Why.T @ dy
    dWxh, dWhh, dbh = 0 * Wxh, 0 * Whh, 0 * dh
    for t in range(len(inputs) - 1, -1, -1):
        da = dh * (1 - states[t + 1] * states[t + 1])
        dWxh = dWxh + da @ inputs[t].T
        dWhh = dWhh + da @ states[t].T
        dbh = dbh + da
        dh = Whh.T @ da
    return dWxh, dWhh, dbh


# %% right: mended
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros(Wxh.shape, Wxh.dtype), np.zeros(Whh.shape, Whh.dtype), np.zeros_like(states[0])
    dh = Why.T @ dy
    for t in range(len(inputs) - 1, -1, -1):
        da = (1 - states[t + 1] ** 2) * dh
        dWxh += np.dot(da, inputs[t].T)
        dWhh += np.dot(da, states[t].T)
        dbh += da
        dh = np.dot(Whh.T, da)
    return dWxh, dWhh, dbh


# %% right: by rnn backward
# after: model answers
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    x, h = np.stack(inputs)[:, None, :, 0], np.stack(states)[:, None, :, 0]
    dh_out = np.zeros_like(h[1:])
    dh_out[-1] = dy.T @ Why
    _, _, dWxh, dWhh, dbh = rnn_backward(dh_out, x, h[0], h[1:], Wxh, Whh)
    return dWxh, dWhh, dbh.reshape(-1, 1)


# %% right: lists of da
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    das, dh = [], Why.T.dot(dy)
    for h in reversed(states[1:]):
        das.append(dh * (1 - h * h))
        dh = Whh.T.dot(das[-1])
    das.reverse()
    dWxh = sum(da @ x.T for da, x in zip(das, inputs, strict=True))
    dWhh = sum(da @ h.T for da, h in zip(das, states[:-1], strict=True))
    return dWxh, dWhh, sum(das)


# %% right: rows
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    da_rows, row = [], dy.T @ Why
    for h in states[:0:-1]:
        row = row * (1 - h.T**2)
        da_rows.insert(0, row)
        row = row @ Whh
    da = np.concatenate(da_rows)  # (T, H)
    return da.T @ np.hstack(inputs).T, da.T @ np.hstack(states[:-1]).T, da.sum(axis=0, keepdims=True).T


# %% wrong: states[t - 1]
# named: One fault is mended, one is left. dWhh is made with states[t − 1]
change(("states[t].T", "states[t - 1].T"), of="both mended")


# %% wrong: states[t - 1], and Whh not transposed
# named: Two faults are left: on the way back Whh is used as on the way forward. dWhh
change(("states[t].T", "states[t - 1].T"), ("Whh.T @", "Whh @"), of="both mended")


# %% wrong: Why at every step
# named: The output's gradient arrives at every step
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros((len(Whh), 1), Whh.dtype)
    dh = Why.T @ dy
    for t in reversed(range(len(inputs))):
        da = (1 - states[t + 1] ** 2) * dh
        dbh += da
        dWxh += da @ inputs[t].T
        dWhh += da @ states[t].T
        dh = Whh.T @ da + Why.T @ dy
    return dWxh, dWhh, dbh


# %% wrong: range(1, T)
# named: The first step is left out
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros((len(Whh), 1), Whh.dtype)
    dh = Why.T @ dy
    for t in reversed(range(1, len(inputs))):
        da = (1 - states[t + 1] ** 2) * dh
        dbh += da
        dWxh += da @ inputs[t].T
        dWhh += da @ states[t].T
        dh = Whh.T @ da
    return dWxh, dWhh, dbh


# %% wrong: tanh′ at the old state
# named: tanh′ is taken at the old state
change(("states[t + 1] ** 2", "states[t] ** 2"), of="mended")


# %% wrong: dh handed on, not da
# named: dh is handed on without tanh′
change(("np.dot(Whh.T, da)", "np.dot(Whh.T, dh)"), of="mended")


# %% wrong: no tanh′
# named: The derivative of tanh is missing.
change(("(1 - states[t + 1] ** 2) * dh", "dh"), of="mended")


# %% wrong: dh is not renewed
# named: dh is not renewed at the end of a step
change(("        dh = np.dot(Whh.T, da)\n", ""), of="mended")


# %% wrong: forwards
# named: The steps are gone through forwards
change(("range(len(inputs) - 1, -1, -1)", "range(len(inputs))"), of="mended")


# %% wrong: dWhh transposed
# named: dWhh is transposed
change(("da @ h.T", "h @ da.T"), of="lists of da")


# %% wrong: the new state in dWhh
# named: One fault is mended, one is left: dWhh is made with the wrong state
change(("states[:-1]", "states[1:]"), of="lists of da")


# %% wrong: Whh of the way forward, in rows
# named: One fault is mended, one is left: on the way back Whh
change(("row @ Whh", "row @ Whh.T"), of="rows")
