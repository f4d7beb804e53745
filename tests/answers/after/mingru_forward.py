"""Answers to mingru_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a scan
# after: model answers
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    z = 1 / (1 + np.exp(-(x @ Wz.T + bz)))
    n = x @ Wn.T + bn
    h = scan(1 - z, z * n, h0)
    return h, (x, h0, Wz, Wn, z, n, h)


# %% right: step by step
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    h_t, hs, cache = h0, [], []
    for x_t in x:
        z = 1 / (1 + np.exp(-(x_t @ Wz.T + bz)))
        n = x_t @ Wn.T + bn
        h_prev = h_t
        h_t = (1 - z) * h_prev + z * n
        hs.append(h_t)
        cache.append((x_t, h_prev, z, n))
    return np.stack(hs), (cache, Wz, Wn)


# %% right: a parallel scan
# after: model answers
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    gate = 0.5 * np.tanh(0.5 * (np.einsum("tnd,hd->tnh", x, Wz) + bz)) + 0.5
    new = np.einsum("tnd,hd->tnh", x, Wn) + bn
    return parallel_scan(1 - gate, gate * new, h0), dict(x=x, gate=gate, new=new)


# %% right: towards the candidate
def sigmoid(s):
    return np.where(s >= 0, 1, np.exp(np.minimum(s, 0))) / (1 + np.exp(-np.abs(s)))


def mingru_forward(x, h0, Wz, bz, Wn, bn):
    T, N, D = x.shape
    h = np.empty((T, N, len(bz)), dtype=x.dtype)
    W, b = np.concatenate([Wz, Wn]), np.concatenate([bz, bn])
    s, n = np.split(x.reshape(T * N, D) @ W.T + b, 2, axis=1)
    z, n = sigmoid(s).reshape(h.shape), n.reshape(h.shape)
    for t in range(T):
        before = h[t - 1] if t else h0
        h[t] = before + z[t] * (n[t] - before)
    return h, None


# %% right: one sequence after the other
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    z = 1 / (1 + np.exp(-(x @ Wz.T + bz)))
    n = x @ Wn.T + bn
    h = np.zeros_like(n)
    for i in range(len(h0)):
        h_t = h0[i]
        for t in range(len(x)):
            h_t = (1 - z[t, i]) * h_t + z[t, i] * n[t, i]
            h[t, i] = h_t
    return h, (x, h0, z, n, h)


# %% wrong: z and 1 − z exchanged
# after: model answers
# named: z and 1 − z have changed places
change(("scan(1 - z, z * n, h0)", "scan(z, (1 - z) * n, h0)"), of="a scan")


# %% wrong: a sign in the sigmoid
# named: z and 1 − z have changed places
change(("np.exp(-(", "np.exp(("), of="step by step")


# %% wrong: tanh on the candidate
# named: The candidate has a tanh
change(("n = x_t @ Wn.T + bn", "n = np.tanh(x_t @ Wn.T + bn)"), of="step by step")


# %% wrong: h0 ignored
# named: The given h0 is ignored
change(("h_t, hs, cache = h0, [], []", "h_t, hs, cache = 0 * h0, [], []"), of="step by step")


# %% wrong: h[-1] at the first step
# named: The given h0 is ignored
change(
    ("np.empty((T, N, len(bz)), dtype=x.dtype)", "np.zeros((T, N, len(bz)), dtype=x.dtype)"),
    ("h[t - 1] if t else h0", "h[t - 1]"),
    of="towards the candidate",
)


# %% wrong: bz missing
# named: The bias bz is missing
change((" + bz", ""), of="step by step")


# %% wrong: bn missing
# named: The bias bn is missing
change((" + bn", ""), of="step by step")


# %% wrong: biases missing
# named: Both biases are missing
change((" + bn", ""), (" + bz", ""), of="step by step")


# %% wrong: biases exchanged
# named: The biases have changed places
change(("np.concatenate([bz, bn])", "np.concatenate([bn, bz])"), of="towards the candidate")


# %% wrong: weights exchanged
# named: The weights have changed places
change(("np.concatenate([Wz, Wn])", "np.concatenate([Wn, Wz])"), of="towards the candidate")


# %% wrong: gate and candidate exchanged
# named: Gate and candidate have changed places
change(("s, n = np.split", "n, s = np.split"), of="towards the candidate")


# %% wrong: no sigmoid
# named: The gate has lost its sigmoid
change(("1 / (1 + np.exp(-(x_t @ Wz.T + bz)))", "x_t @ Wz.T + bz"), of="step by step")


# %% wrong: a tanh for the gate
# named: The z gate is a tanh
change(("1 / (1 + np.exp(-(x_t @ Wz.T + bz)))", "np.tanh(x_t @ Wz.T + bz)"), of="step by step")


# %% wrong: a sigmoid on the candidate
# named: The candidate has a sigmoid
change(("n = x_t @ Wn.T + bn", "n = 1 / (1 + np.exp(-(x_t @ Wn.T + bn)))"), of="step by step")


# %% wrong: n whole
# after: model answers
# named: n is not multiplied with z
change(("z * n, h0", "n, h0"), of="a scan")


# %% wrong: the state whole
# named: The state is not multiplied with 1 − z
change(("(1 - z) * h_prev + z * n", "h_prev + z * n"), of="step by step")


# %% wrong: z at both
# named: z stands at both
change(("(1 - z) * h_prev + z * n", "z * h_prev + z * n"), of="step by step")


# %% wrong: z let in
# named: z itself is let in
change(("+ z * n", "+ z"), of="step by step")


# %% wrong: no memory
# named: Every step starts from h0 again
change(("h_prev = h_t", "h_prev = h0"), of="step by step")


# %% wrong: the state read by the gate
# named: The gate looks at the state
change(("x_t @ Wz.T + bz", "x_t @ Wz.T + h_t + bz"), of="step by step")


# %% wrong: not halved inside the tanh
# after: model answers
# named: The sum inside the gate's tanh is not halved
change(("np.tanh(0.5 * (", "np.tanh(1.0 * ("), of="a parallel scan")


# %% wrong: the candidates returned
# after: model answers
# named: The candidates are returned
change(("return h,", "return n,"), of="a scan")


# %% wrong: tanh of the state
# named: A tanh is taken of the state
change(("np.stack(hs)", "np.tanh(np.stack(hs))"), of="step by step")


# %% wrong: float64
# named: The result is always float64
change((", dtype=x.dtype", ""), of="towards the candidate")


# %% wrong: no cache
# says: expected 2 results: h, cache
change(("return h, None", "return h"), of="towards the candidate")


# %% wrong: Wz not transposed
# says: matmul
change(("x_t @ Wz.T", "x_t @ Wz"), of="step by step")


# %% wrong: backwards
# named: The steps are gone through from the last to the first
change(("for x_t in x:", "for x_t in x[::-1]:"), of="step by step")


# %% wrong: h0 in front
# named: The initial state stands in front
change(("np.stack(hs)", "np.stack([h0] + hs)"), of="step by step")


# %% wrong: h0 changed
# named: The states are written into h0
change(
    (
        "h_t = (1 - z) * h_prev + z * n\n        hs.append(h_t)",
        "h_t *= 1 - z\n        h_t += z * n\n        hs.append(h_t.copy())",
    ),
    of="step by step",
)


# %% wrong: an earlier scan that is wrong
# says: scan
def scan(a, b, h0):
    h = np.empty_like(b)
    for t in range(len(b)):
        h[t] = a[t] * h0 + b[t]
    return h


def mingru_forward(x, h0, Wz, bz, Wn, bn):
    z = 1 / (1 + np.exp(-(x @ Wz.T + bz)))
    n = x @ Wn.T + bn
    h = scan(1 - z, z * n, h0)
    return h, (x, h0, Wz, Wn, z, n, h)


# %% wrong: bn outside
# named: bn stands outside
change((" + bn", ""), ("+ z * n", "+ z * n + bn"), of="step by step")


# %% wrong: brackets in the exponent
# named: Brackets are missing in the exponent
change(("-(x_t @ Wz.T + bz)", "-x_t @ Wz.T + bz"), of="step by step")


# %% wrong: brackets in the sigmoid
# named: `1 / 1 + e` is (1 / 1) + e
change(("1 / (1 + np.exp(-(x_t @ Wz.T + bz)))", "1 / 1 + np.exp(-(x_t @ Wz.T + bz))"), of="step by step")


# %% wrong: PyTorch's GRU
# named: This is PyTorch's GRU
change(("(1 - z) * h_prev + z * n", "z * h_prev + (1 - z) * np.tanh(n)"), of="step by step")


# %% wrong: nothing let in
# named: What is let in is missing
change(("(1 - z) * h_prev + z * n", "(1 - z) * h_prev"), of="step by step")


# %% wrong: e / (1 + e)
# after: model answers
# named: For ordinary sums z is right
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    e = np.exp(x @ Wz.T + bz)
    z = e / (1 + e)
    n = x @ Wn.T + bn
    return scan(1 - z, z * n, h0), (x, h0, z, n)


# %% wrong: a softmax without overflow
# after: model answers
# named: The gate is a softmax over the units
def mingru_forward(x, h0, Wz, bz, Wn, bn):
    s = x @ Wz.T + bz
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    z = e / e.sum(axis=-1, keepdims=True)
    n = x @ Wn.T + bn
    return scan(1 - z, z * n, h0), (x, h0, z, n)
