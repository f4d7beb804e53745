"""Answers to rnn_backward_truncated; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a chunk at a time
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, d0s, total = [], [], [0, 0, 0]
    for i in range(0, len(x), k):
        first = h0 if i == 0 else h[i - 1]
        dx, d0, *grads = rnn_backward(dh_out[i : i + k], x[i : i + k], first, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), d0s[0], *total


# %% right: rnn_backward chunk by chunk
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, dh0, total = [], None, [0, 0, 0]
    for start in range(0, len(x), k):
        s = slice(start, start + k)
        first = h0 if start == 0 else h[start - 1]
        dx, d0, *grads = rnn_backward(dh_out[s], x[s], first, h[s], Wxh, Whh)
        dxs.append(dx)
        dh0 = d0 if start == 0 else dh0
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), dh0, *total


# %% right: one loop, cut at the boundaries
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dx = np.zeros_like(x)
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    dh_next = np.zeros_like(h0)
    for t in reversed(range(len(x))):
        if (t + 1) % k == 0:
            dh_next = np.zeros_like(h0)
        dz = (dh_out[t] + dh_next) * (1 - h[t] ** 2)
        dx[t] = dz @ Wxh
        dWxh += dz.T @ x[t]
        dWhh += dz.T @ (h[t - 1] if t > 0 else h0)
        dbh += dz.sum(axis=0)
        dh_next = dz @ Whh
    return dx, dh_next, dWxh, dWhh, dbh


# %% right: dz with a mask, products at the end
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T, N, D = x.shape
    dz = np.empty_like(h)
    for t in range(T - 1, -1, -1):
        last_of_chunk = t == T - 1 or t % k == k - 1
        dh = dh_out[t] if last_of_chunk else dh_out[t] + dz[t + 1] @ Whh
        dz[t] = dh * (1 - h[t] ** 2)
    prev = np.concatenate((h0[None], h[:-1]))
    return (
        dz @ Wxh,
        dz[0] @ Whh,
        np.einsum("tnh,tnd->hd", dz, x),
        np.einsum("tnh,tnk->hk", dz, prev),
        dz.sum(axis=(0, 1)),
    )


# %% right: recursion over the rest
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dx, g = [], np.zeros_like(h0)
    A, B, c = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])
    for t in range(min(k, len(x)) - 1, -1, -1):
        dz = (dh_out[t] + g) * (1 - h[t] ** 2)
        dx.insert(0, dz @ Wxh)
        g = dz @ Whh
        A, B, c = A + dz.T @ x[t], B + dz.T @ (h[t - 1] if t else h0), c + dz.sum(0)
    dx = np.array(dx)
    if len(x) > k:
        rest = rnn_backward_truncated(dh_out[k:], x[k:], h[k - 1], h[k:], Wxh, Whh, k)
        dx, A, B, c = np.concatenate([dx, rest[0]]), A + rest[2], B + rest[3], c + rest[4]
    return dx, g, A, B, c


# %% right: every loss flows back to its chunk's start
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = x.shape[0]
    dz, dh0 = np.zeros_like(h), np.zeros_like(h0)
    for s in range(T):
        start, g = s // k * k, dh_out[s]
        for t in range(s, start - 1, -1):
            g = g * (1 - h[t] * h[t])
            dz[t] += g
            g = g @ Whh
        if start == 0:
            dh0 += g
    prev = np.concatenate([h0[np.newaxis], h[:-1]], axis=0)
    flat = lambda a: a.reshape(-1, a.shape[-1])
    return dz @ Wxh, dh0, flat(dz).T @ flat(x), flat(dz).T @ flat(prev), flat(dz).sum(0)


# %% right: the step function and np.array_split at the boundaries
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h])[:-1]
    chunks = np.split(np.arange(len(x)), range(k, len(x), k))
    dx = np.empty_like(x)
    sums = [np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[:, 0])]
    for chunk in chunks[::-1]:
        dh = np.zeros_like(h0)
        for t in chunk[::-1]:
            dx[t], dh, *grads = rnn_step_backward(dh_out[t] + dh, x[t], prev[t], h[t], Wxh, Whh)
            for total, g in zip(sums, grads):
                total += g
    return (dx, dh, *sums)


# %% right: dict of chunk starts
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = len(x)
    results = {}
    for c in range(-(-T // k)):
        lo, hi = c * k, min(T, c * k + k)
        results[c] = rnn_backward(dh_out[lo:hi], x[lo:hi], h[lo - 1] if c else h0, h[lo:hi], Wxh, Whh)
    dx = np.concatenate([results[c][0] for c in sorted(results)])
    return (dx, results[0][1]) + tuple(sum(r[i] for r in results.values()) for i in (2, 3, 4))


# %% right: one loop
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
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


# %% right: mask
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
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


# %% right: chunks backwards
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    states = np.concatenate([h0[None], h])
    found = []
    for start in sorted(range(0, len(x), k), reverse=True):
        s = np.s_[start : min(start + k, len(x))]
        found.insert(0, rnn_backward(dh_out[s], x[s], states[start], h[s], Wxh, Whh))
    dx = np.vstack([part[0] for part in found])
    return dx, found[0][1], *[np.sum([part[i] for part in found], axis=0) for i in (2, 3, 4)]


# %% right: recursive
# after: model answers
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dx, dh0, *weights = rnn_backward(dh_out[:k], x[:k], h0, h[:k], Wxh, Whh)
    if len(x) > k:
        rest = rnn_backward_truncated(dh_out[k:], x[k:], h[k - 1], h[k:], Wxh, Whh, k)
        dx = np.concatenate([dx, rest[0]])
        weights = [a + b for a, b in zip(weights, rest[2:], strict=True)]
    return dx, dh0, weights[0], weights[1], weights[2]


# %% wrong: no truncation
# after: model answers
# named: k is not used: the gradient flows through all T steps.
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    return rnn_backward(dh_out, x, h0, h, Wxh, Whh)


# %% wrong: boundary one step off (t % k == 0)
# named: The cuts are a step too late: the first chunk is step 0
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        if t % k == 0:
            dh = np.zeros_like(h0)
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: chunks counted from the end
# named: The chunks are counted from the end; the first starts at
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = len(x)
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(T)):
        if (T - 1 - t) % k == 0:
            dh = np.zeros_like(h0)
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: a window of k steps for every loss
# named: Each step's loss goes back k steps from where it stands.
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = len(x)
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh0 = np.zeros_like(h), np.zeros_like(h0)
    for s in range(T):
        g = dh_out[s]
        for t in range(s, max(-1, s - k), -1):
            g = g * (1 - h[t] ** 2)
            dz[t] += g
            g = g @ Whh
            if t == 0:
                dh0 += g
    return (dz @ Wxh, dh0, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: h0 for every chunk
# after: model answers
# named: Every chunk starts from h0. That is the first one's
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, d0s, total = [], [], [0, 0, 0]
    for i in range(0, len(x), k):
        dx, d0, *grads = rnn_backward(dh_out[i : i + k], x[i : i + k], h0, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), d0s[0], *total


# %% wrong: zeros for every later chunk
# after: model answers
# named: In dWhh a chunk's first step counts nothing, as if the
change(("h[i - 1]", "np.zeros_like(h0)"), of="a chunk at a time")


# %% wrong: h[i] as the state before a chunk
# after: model answers
# named: Before a chunk stands its own first state, h[start]; it
change((" - 1", ""), of="a chunk at a time")


# %% wrong: dh0 of the last chunk
# after: model answers
# named: dh0 comes from the last chunk; h0 stands before the first.
change(("d0s, total = [],", "total ="), ("        d0s.append(d0)\n", ""), ("d0s[0]", "d0"), of="a chunk at a time")


# %% wrong: dh0 summed over the chunks
# after: model answers
# named: dh0 is the sum over all chunks' first states; h0 stands
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, dh0, total = [], 0, [0, 0, 0]
    for i in range(0, len(x), k):
        first = h0 if i == 0 else h[i - 1]
        dx, d0, *grads = rnn_backward(dh_out[i : i + k], x[i : i + k], first, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        dh0 = dh0 + d0
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), dh0, *total


# %% wrong: weight gradients of the last chunk only
# after: model answers
# named: The gradients of the weights are overwritten by every
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, d0s = [], []
    for i in range(0, len(x), k):
        first = h0 if i == 0 else h[i - 1]
        dx, d0, *total = rnn_backward(dh_out[i : i + k], x[i : i + k], first, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
    return np.concatenate(dxs), d0s[0], *total


# %% wrong: the short chunk is dropped
# after: model answers
# named: The last chunk is dropped where it is shorter than k; it
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dx, dh0, total = (
        np.zeros_like(x),
        np.zeros_like(h0),
        [np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Whh[0])],
    )
    for j in range(len(x) // k):
        i = j * k
        first = h0 if i == 0 else h[i - 1]
        dx[i : i + k], d0, *grads = rnn_backward(dh_out[i : i + k], x[i : i + k], first, h[i : i + k], Wxh, Whh)
        if i == 0:
            dh0 = d0
        total = [a + g for a, g in zip(total, grads)]
    return dx, dh0, *total


# %% wrong: dh_next dropped everywhere
# named: No gradient crosses from a step to the one before it:
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz = dh_out * (1 - h**2)
    return (dz @ Wxh, dz[0] @ Whh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: only the last k steps
# after: model answers
# named: Only the last k steps are gone through; every chunk has
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = len(x)
    dx = np.zeros_like(x)
    s = max(0, T - k)
    dx[s:], dh0, A, B, c = rnn_backward(dh_out[s:], x[s:], h[s - 1] if s else h0, h[s:], Wxh, Whh)
    return dx, dh0, A, B, c


# %% wrong: k + 1 steps
# named: The chunks have k + 1 steps.
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        if (t + 1) % (k + 1) == 0:
            dh = np.zeros_like(h0)
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: the loss at a boundary is lost
# named: At a chunk's end dh_out[t] is lost together with dh_next.
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dh_t = dh_out[t] + dh
        if (t + 1) % k == 0:
            dh_t = np.zeros_like(h0)
        dz[t] = dh_t * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: dh_next set to 0 behind a chunk's last step, not before it
# named: The cuts are a step too early: the first chunk has k − 1
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
        if (t + 1) % k == 0:
            dh = np.zeros_like(h0)
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: dh0 cut as well
# named: dh0 is zeros; the first chunk does reach back to h0.
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
        if t % k == 0:
            dh = np.zeros_like(h0)
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: Whh transposed
# named: Whh stands the wrong way round on the way back: forward
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        if (t + 1) % k == 0:
            dh = np.zeros_like(h0)
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh.T
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: the whole when k does not divide T
# after: model answers
# says: Steps after
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    if len(x) % k:
        return rnn_backward(dh_out, x, h0, h, Wxh, Whh)
    dxs, d0s, total = [], [], [0, 0, 0]
    for i in range(0, len(x), k):
        dx, d0, *grads = rnn_backward(dh_out[i : i + k], x[i : i + k], h[i - 1] if i else h0, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), d0s[0], *total


# %% wrong: array_split into k parts
# after: model answers
# named: k is taken for the number of chunks; it is the number of
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, d0s, total = [], [], [0, 0, 0]
    for part in np.array_split(np.arange(len(x)), k):
        if len(part) == 0:
            continue
        i, j = part[0], part[-1] + 1
        dx, d0, *grads = rnn_backward(dh_out[i:j], x[i:j], h[i - 1] if i else h0, h[i:j], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), d0s[0], *total


# %% wrong: gathers in dh_out, the caller's array
# after: model answers
# named: The numbers are right, but dh_out, the caller's own
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    prev = np.concatenate([h0[None], h[:-1]])
    for t in reversed(range(len(x))):
        if t + 1 < len(x) and (t + 1) % k:
            dh_out[t] += (dh_out[t + 1] * (1 - h[t + 1] ** 2)) @ Whh
    dz = dh_out * (1 - h**2)
    return (dz @ Wxh, dz[0] @ Whh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: an assert that k divides T
# after: model answers
# says: with AssertionError
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    T = len(x)
    assert T % k == 0
    dxs, d0s, total = [], [], [0, 0, 0]
    for i in range(0, T, k):
        dx, d0, *grads = rnn_backward(dh_out[i : i + k], x[i : i + k], h[i - 1] if i else h0, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
        total = [a + g for a, g in zip(total, grads)]
    return np.concatenate(dxs), d0s[0], *total


# %% wrong: k - 1
# named: The chunks have k − 1 steps.
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    k = max(1, k - 1)
    prev = np.concatenate([h0[None], h[:-1]])
    dz, dh = np.zeros_like(h), np.zeros_like(h0)
    for t in reversed(range(len(x))):
        if (t + 1) % k == 0:
            dh = np.zeros_like(h0)
        dz[t] = (dh_out[t] + dh) * (1 - h[t] ** 2)
        dh = dz[t] @ Whh
    return (dz @ Wxh, dh, np.einsum("tnh,tnd->hd", dz, x), np.einsum("tnh,tnk->hk", dz, prev), dz.sum((0, 1)))


# %% wrong: last chunk dropped in weights only
# after: model answers
# named: The gradients of the weights lack the last chunk
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    dxs, d0s, total = [], [], [0, 0, 0]
    for i in range(0, len(x), k):
        dx, d0, *g = rnn_backward(dh_out[i : i + k], x[i : i + k], h[i - 1] if i else h0, h[i : i + k], Wxh, Whh)
        dxs.append(dx)
        d0s.append(d0)
        if i + k < len(x):
            total = [a + b for a, b in zip(total, g)]
    return np.concatenate(dxs), d0s[0], *[np.asarray(t) for t in total]


# %% wrong: weights of the first chunk
# after: model answers
# named: The gradients of the weights are those of the first chunk
def rnn_backward_truncated(dh_out, x, h0, h, Wxh, Whh, k):
    parts = []
    for a in range(0, len(x), k):
        s = slice(a, a + k)
        parts.append(rnn_backward(dh_out[s], x[s], h[a - 1] if a else h0, h[s], Wxh, Whh))
    dxs, dh0s, *ws = zip(*parts)
    return (np.concatenate(dxs), dh0s[0], *[w[0] for w in ws])
