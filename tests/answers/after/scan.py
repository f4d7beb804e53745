"""Answers to scan; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a list
def scan(a, b, h0):
    h_t, h = h0, []
    for a_t, b_t in zip(a, b):
        h_t = a_t * h_t + b_t
        h.append(h_t)
    return np.stack(h)


# %% right: preallocated
def scan(a, b, h0):
    h = np.zeros_like(b)
    h[0] = a[0] * h0 + b[0]
    for t in range(1, len(b)):
        h[t] = a[t] * h[t - 1] + b[t]
    return h


# %% right: T + 1 slots
def scan(a, b, h0):
    T = a.shape[0]
    h = np.empty((T + 1, *h0.shape), dtype=h0.dtype)
    h[0] = h0
    for t in range(T):
        h[t + 1] = a[t] * h[t] + b[t]
    return h[1:]


# %% right: accumulate
def scan(a, b, h0):
    from itertools import accumulate

    steps = accumulate(range(len(a)), lambda h, t: a[t] * h + b[t], initial=h0)
    return np.array(list(steps)[1:])


# %% right: sums of products
def scan(a, b, h0):
    h = np.empty_like(b)
    for t in range(len(b)):
        h[t] = h0
        for u in range(t + 1):
            h[t] = a[u] * h[t] + b[u]
        if t > 20:
            break
    for t in range(21, len(b)):
        h[t] = a[t] * h[t - 1] + b[t]
    return h


# %% right: in place in a copy
def scan(a, b, h0):
    h = b.copy()
    h[0] += a[0] * h0
    for t in range(1, len(h)):
        h[t] += a[t] * h[t - 1]
    return h


# %% wrong: h0 ignored
# named: The given h0 is ignored
change(("h[0] = a[0] * h0 + b[0]", "h[0] = b[0]"), of="preallocated")


# %% wrong: h[-1] at the first step
# named: The given h0 is ignored
change(("    h[0] = a[0] * h0 + b[0]\n", ""), ("range(1, len(b))", "range(len(b))"), of="preallocated")


# %% wrong: h0 not multiplied
# named: h0 is not multiplied with a_1
change(("a[0] * h0", "h0"), of="in place in a copy")


# %% wrong: h0 at every step
# named: Every step starts from h0 again
change(("h_t = a_t * h_t + b_t", "h_t = a_t * h0 + b_t"), of="a list")


# %% wrong: h0 added to every state
# named: The product a_1 … a_t is missing in front of h0
def scan(a, b, h0):
    h = b.copy()
    for t in range(1, len(h)):
        h[t] += a[t] * h[t - 1]
    return h + h0


# %% wrong: h0 stored first
# named: h0 is stored as the first state
change(("h[0] = a[0] * h0 + b[0]", "h[0] = h0"), of="preallocated")


# %% wrong: T + 1 states
# named: The initial state stands in front
change(("return h[1:]", "return h"), of="T + 1 slots")


# %% wrong: one step late
# named: One step late
change(("return h[1:]", "return h[:-1]"), of="T + 1 slots")


# %% wrong: a and b exchanged
# named: a and b have changed places
change(("zip(a, b)", "zip(b, a)"), of="a list")


# %% wrong: brackets
# named: a is multiplied with the sum of state and b
change(("a_t * h_t + b_t", "a_t * (h_t + b_t)"), of="a list")


# %% wrong: a gate
# named: b is multiplied with 1 − a
change(("a_t * h_t + b_t", "a_t * h_t + (1 - a_t) * b_t"), of="a list")


# %% wrong: a gate the other way round
# named: 1 − a is multiplied with the state, and a with b
change(("a_t * h_t + b_t", "(1 - a_t) * h_t + a_t * b_t"), of="a list")


# %% wrong: no factor
# named: a is not used
def scan(a, b, h0):
    return np.cumsum(b, axis=0) + h0


# %% wrong: the factor of the step before
# named: At step t the factor of the step before is used
change(("a[t] * h[t] + b[t]", "a[t - 1] * h[t] + b[t]"), of="T + 1 slots")


# %% wrong: backwards
# named: The steps are gone through from the last to the first
def scan(a, b, h0):
    h, h_t = np.empty_like(b), h0
    for t in range(len(b) - 1, -1, -1):
        h_t = a[t] * h_t + b[t]
        h[t] = h_t
    return h


# %% wrong: a step too few
# named: The loop ends a step too early
change(("range(1, len(b))", "range(1, max(len(b) - 1, 1))"), of="preallocated")


# %% wrong: return in the loop
# named: `return` stands inside the loop
change(("    return np.stack(h)", "        return np.stack(h)"), of="a list")


# %% wrong: one array
# named: One array is reused
def scan(a, b, h0):
    h, h_t = [], h0.copy()
    for a_t, b_t in zip(a, b):
        h_t *= a_t
        h_t += b_t
        h.append(h_t)
    return np.stack(h)


# %% wrong: h0 changed
# named: The states are written into h0
def scan(a, b, h0):
    h = np.empty_like(b)
    for t in range(len(b)):
        h0 *= a[t]
        h0 += b[t]
        h[t] = h0
    return h


# %% wrong: b changed
# named: The numbers are right, but b
change(("b.copy()", "b"), of="in place in a copy")


# %% wrong: float64
# named: The result is always float64
change((", dtype=h0.dtype", ""), of="T + 1 slots")


# %% wrong: tanh
# named: A tanh is in it
change(("a_t * h_t + b_t", "np.tanh(a_t * h_t + b_t)"), of="a list")


# %% wrong: divided by the products
# named: It divides by the product
def scan(a, b, h0):
    A = np.cumprod(a, axis=0)
    return A * h0 + A * np.cumsum(b / A, axis=0)


# %% wrong: logarithms
# named: The product of the factors is made from their logarithms
def scan(a, b, h0):
    log_a = np.cumsum(np.log(a), axis=0)
    return np.exp(log_a) * (h0 + np.cumsum(b / np.exp(log_a), axis=0))


# %% wrong: the last state alone
# named: The last step alone
change(("    return np.stack(h)", "    return h_t"), of="a list")


# %% wrong: a list of states
# says: h is a list
change(("np.stack(h)", "h"), of="a list")


# %% wrong: the factor of the step after
# named: At step t the factor of the step after is used
change(("a[t] * h[t] + b[t]", "a[(t + 1) % T] * h[t] + b[t]"), of="T + 1 slots")


# %% wrong: products and sums
# named: The b are summed as they are
def scan(a, b, h0):
    return np.cumprod(a, axis=0) * h0 + np.cumsum(b, axis=0)


# %% wrong: b before instead of h before
# named: The state before is taken to be b_{t−1}
def scan(a, b, h0):
    return a * np.concatenate([h0[None], b[:-1]]) + b


# %% wrong: without a sign
# named: a has lost its sign
change(("a_t * h_t + b_t", "abs(a_t) * h_t + b_t"), of="a list")


# %% wrong: hidden divisions
# named: It divides by the product a_1 … a_t, and hides
def scan(a, b, h0):
    A = np.cumprod(a, axis=0)
    return np.nan_to_num(A * (h0 + np.cumsum(b / A, axis=0)))


# %% wrong: b twice
change(("a_t * h_t + b_t", "a_t * h_t + 2 * b_t"), of="a list")


# %% wrong: a times b
# named: a is multiplied with b, and the state goes on
change(("a_t * h_t + b_t", "h_t + a_t * b_t"), of="a list")


# %% wrong: products that are not 0
# named: A small number is added so that the division
def scan(a, b, h0):
    A = np.cumprod(a, axis=0) + 1e-12
    return A * (h0 + np.cumsum(b / A, axis=0))
