"""Answers to parallel_scan; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: rounds
def parallel_scan(a, b, h0):
    T = len(a)
    A, B = a.copy(), b.copy()
    d = 1
    while d < T:
        newB = B.copy()
        newA = A.copy()
        newB[d:] = A[d:] * B[:-d] + B[d:]
        newA[d:] = A[d:] * A[:-d]
        A, B = newA, newB
        d *= 2
    return A * h0 + B


# %% right: h0 in the first step
def parallel_scan(a, b, h0):
    b = np.concatenate([a[:1] * h0 + b[:1], b[1:]])
    d = 1
    while d < len(b):
        b = np.concatenate([b[:d], a[d:] * b[:-d] + b[d:]])
        a = np.concatenate([a[:d], a[d:] * a[:-d]])
        d += d
    return b


# %% right: log₂ T rounds, filled up with the step that changes nothing
def parallel_scan(a, b, h0):
    T = len(a)
    for r in range(int(np.ceil(np.log2(T)))):
        d = min(2**r, T)
        one, zero = np.ones_like(a[:d]), np.zeros_like(b[:d])
        before_a, before_b = np.concatenate([one, a[:-d]]), np.concatenate([zero, b[:-d]])
        a, b = a * before_a, a * before_b + b
    return a * h0 + b


# %% right: a loop
def parallel_scan(a, b, h0):
    h = np.empty_like(b)
    for t in range(len(b)):
        h0 = a[t] * h0 + b[t]
        h[t] = h0
    return h


# %% right: halves
def parallel_scan(a, b, h0):
    def both(a, b):
        if len(a) == 1:
            return a, b
        half = len(a) // 2
        A1, B1 = both(a[:half], b[:half])
        A2, B2 = both(a[half:], b[half:])
        return np.concatenate([A1, A2 * A1[-1]]), np.concatenate([B1, A2 * B1[-1] + B2])

    A, B = both(a, b)
    return A * h0 + B


# %% right: pairs, and half as many steps
def parallel_scan(a, b, h0):
    T = len(a)
    if T == 1:
        return a * h0 + b
    even_a, even_b, odd_a, odd_b = a[0 : T - 1 : 2], b[0 : T - 1 : 2], a[1::2], b[1::2]
    h = np.empty_like(b)
    h[1::2] = parallel_scan(odd_a * even_a, odd_a * even_b + odd_b, h0)
    before = np.concatenate([h0[None], h[1::2]])[: len(b[::2])]
    h[::2] = a[::2] * before + b[::2]
    return h


# %% right: its own scan
def scan(a, b, h0):
    h = []
    for t in range(len(a)):
        h.append(a[t] * (h[-1] if h else h0) + b[t])
    return np.array(h)


def parallel_scan(a, b, h0):
    return scan(a, b, h0)


# %% right: in place, from the last step on
def parallel_scan(a, b, h0):
    a, b = a.copy(), b.copy()
    d = 1
    while d < len(a):
        for t in range(len(a) - 1, d - 1, -1):
            b[t] = a[t] * b[t - d] + b[t]
            a[t] = a[t] * a[t - d]
        d = d * 2
    return a * h0 + b


# %% wrong: the wrong order
# named: The two steps are combined in the wrong order
change(("newB[d:] = A[d:] * B[:-d] + B[d:]", "newB[d:] = A[:-d] * B[d:] + B[:-d]"), of="rounds")


# %% wrong: a not combined
# named: The factors are not combined
change(("        a = np.concatenate([a[:d], a[d:] * a[:-d]])\n", ""), of="h0 in the first step")


# %% wrong: only the factors
# named: b is not combined, only the factors are
change(("        newB[d:] = A[d:] * B[:-d] + B[d:]\n", ""), of="rounds")


# %% wrong: the factors first
# named: The factors are renewed first
def parallel_scan(a, b, h0):
    b = np.concatenate([a[:1] * h0 + b[:1], b[1:]])
    d = 1
    while d < len(b):
        a = np.concatenate([a[:d], a[d:] * a[:-d]])
        b = np.concatenate([b[:d], a[d:] * b[:-d] + b[d:]])
        d += d
    return b


# %% wrong: h0 ignored
# named: The given h0 is ignored
change(("return A * h0 + B", "return B"), of="rounds")


# %% wrong: h0 added
# named: The product a_1 … a_t is missing in front of h0
change(("return A * h0 + B", "return h0 + B"), of="rounds")


# %% wrong: h0 with a_t alone
# named: h0 comes in with a_t alone
change(("return A * h0 + B", "return a * h0 + B"), of="rounds")


# %% wrong: h0 in every step
# named: h0 is added at every step
change(("np.concatenate([a[:1] * h0 + b[:1], b[1:]])", "a * h0 + b"), of="h0 in the first step")


# %% wrong: h0 not multiplied
# named: h0 is not multiplied with a_1
change(("[a[:1] * h0 + b[:1],", "[h0 + b[:1],"), of="h0 in the first step")


# %% wrong: filled up with zeros
# named: h0 is lost
change(("np.ones_like", "np.zeros_like"), of="log₂ T rounds, filled up with the step that changes nothing")


# %% wrong: cumprod
# named: It divides by the product
def parallel_scan(a, b, h0):
    A = np.cumprod(a, axis=0)
    return A * (h0 + np.cumsum(b / A, axis=0))


# %% wrong: cumprod, the two parts apart
# named: It divides by the product
def parallel_scan(a, b, h0):
    A = np.cumprod(a, 0)
    return A * h0 + A * np.cumsum(b / A, 0)


# %% wrong: cumprod and a small number
# named: A small number is added so that the division
def parallel_scan(a, b, h0):
    A = np.cumprod(a, axis=0)
    return A * (h0 + np.cumsum(b / (A + 1e-8), axis=0))


# %% wrong: logarithms
# named: The product of the factors is made from their logarithms
def parallel_scan(a, b, h0):
    logA = np.log(a).cumsum(axis=0)
    return np.exp(logA) * (h0 + (b * np.exp(-logA)).cumsum(axis=0))


# %% wrong: in place, from the front
# named: A round reads what it has just written
change(("range(len(a) - 1, d - 1, -1)", "range(d, len(a))"), of="in place, from the last step on")


# %% wrong: distances 1, 2, 3
# named: The distances are 1, 2, 3
change(("d += d", "d += 1"), of="h0 in the first step")


# %% wrong: the distance stays
# named: The distance stays 1 in all rounds
change(("d = min(2**r, T)", "d = 1"), of="log₂ T rounds, filled up with the step that changes nothing")


# %% wrong: one round
# named: There is one round alone
change(("while d < len(b):", "if d < len(b):"), of="h0 in the first step")


# %% wrong: from a distance of 2
# named: The rounds begin with a distance of 2
change(("    d = 1\n", "    d = 2\n"), of="h0 in the first step")


# %% wrong: ⌊log₂ T⌋ rounds
# named: There is one round too few
change(("np.ceil(np.log2(T))", "np.log2(T)"), of="log₂ T rounds, filled up with the step that changes nothing")


# %% wrong: half as far
# named: There is one round too few
change(("while d < len(b):", "while d < len(b) // 2:"), of="h0 in the first step")


# %% wrong: rolled
# named: The end comes back at the start
def parallel_scan(a, b, h0):
    b = b.copy()
    b[0] += a[0] * h0
    d = 1
    while d < len(a):
        b = a * np.roll(b, d, axis=0) + b
        a = a * np.roll(a, d, axis=0)
        d *= 2
    return b


# %% wrong: the sum multiplied
# named: b′ is multiplied with a′ as well
change(("a[d:] * b[:-d] + b[d:]", "a[d:] * (b[:-d] + b[d:])"), of="h0 in the first step")


# %% wrong: factors added
# named: The factors are added
change(("a[d:] * a[:-d]", "a[d:] + a[:-d]"), of="h0 in the first step")


# %% wrong: sums times products
# named: The b are summed, and the product
def parallel_scan(a, b, h0):
    return np.cumprod(a, axis=0) * (h0 + np.cumsum(b, axis=0))


# %% wrong: sums beside products
# named: The b are summed as they are
def parallel_scan(a, b, h0):
    return np.cumprod(a, axis=0) * h0 + np.cumsum(b, axis=0)


# %% wrong: a and b changed
# named: The numbers are right, but a and b
change(("    a, b = a.copy(), b.copy()\n", ""), of="in place, from the last step on")


# %% wrong: float64
# named: The result is always float64
change(("A, B = a.copy(), b.copy()", "A, B = a.astype(float), b.astype(float)"), of="rounds")


# %% wrong: one state in front
# named: The initial state stands in front
change(("return a * h0 + b", "return np.concatenate([h0[None], a * h0 + b])"), of="in place, from the last step on")


# %% wrong: h0 in the first state alone
# named: h0 reaches the first state alone: it
change(("return A * h0 + B", "B[0] += a[0] * h0\n    return B"), of="rounds")


# %% wrong: h0 in the first state alone, as it is
# named: h0 reaches the first state alone, and
change(("return A * h0 + B", "B[0] += h0\n    return B"), of="rounds")


# %% wrong: the earlier factor squared
# named: The earlier factor is squared
change(("newA[d:] = A[d:] * A[:-d]", "newA[d:] = A[:-d] * A[:-d]"), of="rounds")


# %% wrong: divided where it can be
# named: It divides by the product a_1 … a_t, and hides
def parallel_scan(a, b, h0):
    A = np.cumprod(a, axis=0)
    return A * (h0 + np.cumsum(np.where(A == 0, 0, b / A), axis=0))


# %% wrong: logarithms of |a|
# named: The factors lose their sign
def parallel_scan(a, b, h0):
    A = np.exp(np.cumsum(np.log(np.abs(a)), axis=0))
    return A * (h0 + np.cumsum(b / A, axis=0))


# %% wrong: the later b lost
# named: The later step's own b is lost
change(("A[d:] * B[:-d] + B[d:]", "A[d:] * B[:-d]"), of="rounds")


# %% wrong: up the tree alone
# named: A round combines the steps 2d − 1, 4d − 1
change(("range(len(a) - 1, d - 1, -1)", "range(2 * d - 1, len(a), 2 * d)"), of="in place, from the last step on")
