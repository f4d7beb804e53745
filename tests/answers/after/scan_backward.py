"""Answers to scan_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a loop
def scan_backward(dh_out, a, h0, h):
    da, db = np.zeros_like(a), np.zeros_like(a)
    dh_next = np.zeros_like(h0)
    for t in range(len(a) - 1, -1, -1):
        dh = dh_out[t] + dh_next
        da[t] = dh * (h[t - 1] if t else h0)
        db[t] = dh
        dh_next = a[t] * dh
    return da, db, dh_next


# %% right: db first, then da at once
def scan_backward(dh_out, a, h0, h):
    T = len(a)
    db = dh_out.copy()
    for t in range(T - 2, -1, -1):
        db[t] += a[t + 1] * db[t + 1]
    before = np.concatenate([h0[None], h[:-1]])
    return db * before, db, a[0] * db[0]


# %% right: a scan from the right
def scan(a, b, h0):
    h, h_t = [], h0
    for a_t, b_t in zip(a, b):
        h_t = a_t * h_t + b_t
        h.append(h_t)
    return np.stack(h)


def scan_backward(dh_out, a, h0, h):
    a_next = np.concatenate([a[1:], np.zeros_like(a[:1])])
    db = scan(a_next[::-1], dh_out[::-1], np.zeros_like(h0))[::-1]
    h_prev = np.concatenate([h0[np.newaxis], h[:-1]])
    return db * h_prev, db, db[0] * a[0]


# %% right: lists turned round
def scan_backward(dh_out, a, h0, h):
    states = [h0, *h]
    da, db, dh = [], [], 0 * h0
    for d, a_t, h_prev in zip(dh_out[::-1], a[::-1], states[-2::-1]):
        dh = dh + d
        da.append(dh * h_prev)
        db.append(dh)
        dh = dh * a_t
    return np.stack(da[::-1]), np.stack(db[::-1]), dh


# %% right: rolled, the first put right
def scan_backward(dh_out, a, h0, h):
    db = np.empty_like(dh_out)
    db[-1] = dh_out[-1]
    for t in reversed(range(len(a) - 1)):
        db[t] = dh_out[t] + a[t + 1] * db[t + 1]
    h_prev = np.roll(h, 1, axis=0)
    h_prev[0] = h0
    return np.multiply(db, h_prev), db, a[0] * db[0]


# %% wrong: da with h_t
# named: da is made with h_t
change(("db * before", "db * h"), of="db first, then da at once")


# %% wrong: h[-1] at the first step
# named: da of the first step is made with the last state
change(("    h_prev[0] = h0\n", ""), of="rolled, the first put right")


# %% wrong: 0 before the first step
# named: da of the first step is 0
change(("np.concatenate([h0[None], h[:-1]])", "np.concatenate([0 * h0[None], h[:-1]])"), of="db first, then da at once")


# %% wrong: h0 everywhere
# named: da is made with h0 at every step
change(("(h[t - 1] if t else h0)", "h0"), of="a loop")


# %% wrong: da without the state
# named: da has lost the state
change(("dh * (h[t - 1] if t else h0)", "dh"), of="a loop")


# %% wrong: da from dh_out
# named: da is made with dh_out alone
change(("da[t] = dh *", "da[t] = dh_out[t] *"), of="a loop")


# %% wrong: db is dh_out
# named: db is dh_out
change(("db[t] = dh\n", "db[t] = dh_out[t]\n"), of="a loop")


# %% wrong: db after the factor
# named: db has a factor a_t in it
change(
    ("        db[t] = dh\n        dh_next = a[t] * dh", "        dh_next = a[t] * dh\n        db[t] = dh_next"),
    of="a loop",
)


# %% wrong: a of the same step
# named: What arrives from the step after is multiplied with a_t
change(("a[t + 1] * db[t + 1]", "a[t] * db[t + 1]"), of="db first, then da at once")


# %% wrong: a not shifted in the scan
# named: What arrives from the step after is multiplied with a_t
change(("scan(a_next[::-1]", "scan(a[::-1]"), of="a scan from the right")


# %% wrong: no factor
# named: a is missing on the way from a step to the one before it.
change(("dh_next = a[t] * dh", "dh_next = dh"), of="a loop")


# %% wrong: no factor but in dh0
# named: a is missing on the way from a step to the one before it, and
change(("a[t + 1] * db[t + 1]", "db[t + 1]"), of="db first, then da at once")


# %% wrong: nothing crosses
# named: No gradient crosses
change(("dh = dh_out[t] + dh_next", "dh = dh_out[t]"), of="a loop")


# %% wrong: only dh_out goes on
# named: What goes on to the step before is dh_out alone
change(("dh_next = a[t] * dh", "dh_next = a[t] * dh_out[t]"), of="a loop")


# %% wrong: the last loss alone
# named: Only the last step's dh_out is used
change(("dh = dh_out[t] + dh_next", "dh = dh_next + (dh_out[t] if t == len(a) - 1 else 0)"), of="a loop")


# %% wrong: piled up
# named: What flows back is piled up
change(("dh_next = a[t] * dh", "dh_next += a[t] * dh"), of="a loop")


# %% wrong: counted twice
# named: The last step's dh_out is counted twice
change(("np.zeros_like(h0)\n    for", "dh_out[-1]\n    for"), of="a loop")


# %% wrong: forwards
# named: The loop runs forwards in time
change(("range(len(a) - 1, -1, -1)", "range(len(a))"), of="a loop")


# %% wrong: the first step left out
# named: The loop ends before the first step
change(("range(len(a) - 1, -1, -1)", "range(len(a) - 1, 0, -1)"), of="a loop")


# %% wrong: dh0 at h_1
# named: dh0 is taken a step too early
change(("db, a[0] * db[0]", "db, db[0]"), of="db first, then da at once")


# %% wrong: dh0 with a loss
# named: dh0 has dh_out[0] in it
change(("db, dh_next", "db, dh_next + dh_out[0]"), of="a loop")


# %% wrong: dh0 zero
# named: dh0 is returned as zeros
change(("db, dh_next", "db, np.zeros_like(h0)"), of="a loop")


# %% wrong: dh0 from dh_out
# named: dh0 is made with dh_out[0] alone
change(("a[0] * db[0]", "a[0] * dh_out[0]"), of="db first, then da at once")


# %% wrong: lists not turned round
# named: da and db run backwards in time
change(("da[::-1]", "da"), ("db[::-1]", "db"), of="lists turned round")


# %% wrong: da not turned round
# named: da runs backwards in time
change(("da[::-1]", "da"), of="lists turned round")


# %% wrong: da and db exchanged
# named: Another result stands in this place
change(("return da, db,", "return db, da,"), of="a loop")


# %% wrong: float64
# named: da and db are float64
change(("np.zeros_like(a), np.zeros_like(a)", "np.zeros(a.shape), np.zeros(a.shape)"), of="a loop")


# %% wrong: dh_out changed
# named: The numbers are right, but dh_out
change(("dh_out.copy()", "dh_out"), of="db first, then da at once")


# %% wrong: dh_out changed in the loop
# named: The numbers are right, but dh_out
change(("dh = dh_out[t] + dh_next", "dh = dh_out[t]\n        dh += dh_next"), of="a loop")


# %% wrong: tanh′
# named: A tanh′, 1 − h_t², is in it
change(("dh = dh_out[t] + dh_next", "dh = (dh_out[t] + dh_next) * (1 - h[t] ** 2)"), of="a loop")


# %% wrong: clipped
# named: The gradients are clipped inside
change(("return da, db, dh_next", "return [np.clip(g, -5, 5) for g in (da, db, dh_next)]"), of="a loop")


# %% wrong: return in the loop
# named: `return` stands inside the loop
change(("    return da, db, dh_next", "        return da, db, dh_next"), of="a loop")


# %% wrong: divided by the products
def scan_backward(dh_out, a, h0, h):
    A = np.cumprod(a, axis=0)
    db = np.cumsum((dh_out * A)[::-1], axis=0)[::-1] / A
    return db * np.concatenate([h0[None], h[:-1]]), db, a[0] * db[0]


# %% wrong: not handed on from the first step
# named: dh0 lacks the last step back
change(("        dh_next = a[t] * dh", "        if t > 0:\n            dh_next = a[t] * dh"), of="a loop")


# %% wrong: dh0 summed
# named: dh0 is the sum of db over the steps
change(("db, dh_next", "db, db.sum(axis=0)"), of="a loop")


# %% wrong: the state handed on
# named: The state stands on the way from a step to the one before it
change(("dh_next = a[t] * dh", "dh_next = dh * (h[t - 1] if t else h0)"), of="a loop")


# %% wrong: the state after, and h0 behind the last
# named: da is made with the state after
change(("np.concatenate([h0[None], h[:-1]])", "np.concatenate([h[1:], h0[None]])"), of="db first, then da at once")


# %% wrong: rolled the wrong way
# named: da is made with the state after
change(("np.roll(h, 1, axis=0)\n    h_prev[0] = h0", "np.roll(h, -1, axis=0)"), of="rolled, the first put right")
