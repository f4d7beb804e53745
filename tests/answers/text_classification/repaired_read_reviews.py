"""Answers to repaired_read_reviews; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: all states kept
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    answers = []
    for x, ends in zip(batches, lengths):
        T, N, _ = x.shape
        h_t = np.zeros((N, len(bh)), dtype=x.dtype)
        h = []
        for x_t in x:
            h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
            h.append(h_t)
        answers.append(np.stack(h)[ends - 1, np.arange(N)])
    return answers


# %% right: the state kept after the end
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, ends in zip(batches, lengths):
        h = np.zeros((x.shape[1], len(bh)), dtype=bh.dtype)
        for t in range(len(x)):
            new = np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)
            h = np.where((t < ends)[:, None], new, h)
        states.append(h)
    return states


# %% right: every review alone
def read(x, Wxh, Whh, bh):
    h = np.zeros(len(bh), dtype=bh.dtype)
    for x_t in x:
        h = np.tanh(Wxh @ x_t + Whh @ h + bh)
    return h


def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    return [
        np.array([read(x[: ends[n], n], Wxh, Whh, bh) for n in range(x.shape[1])]) for x, ends in zip(batches, lengths)
    ]


# %% right: one array of states
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    H = Whh.shape[0]
    out = []
    for b in range(len(batches)):
        x, ends = batches[b], lengths[b]
        T, N = x.shape[:2]
        h = np.zeros((T + 1, N, H), dtype=Whh.dtype)
        a = np.einsum("tnd,hd->tnh", x, Wxh) + bh
        for t in range(T):
            h[t + 1] = np.tanh(a[t] + h[t] @ Whh.T)
        out.append(np.stack([h[end, n] for n, end in enumerate(ends)]))
    return out


# %% right: filled at the ends
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, ends in zip(batches, lengths):
        h = np.zeros((x.shape[1], bh.size), bh.dtype)
        answer = np.empty_like(h)
        for t, x_t in enumerate(x, start=1):
            h = np.tanh(x_t @ Wxh.T + h @ Whh.T + bh)
            answer[ends == t] = h[ends == t]
        states += [answer]
    return states


# %% wrong: as published
# named: Both faults are still there
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    h = np.zeros((batches[0].shape[1], len(bh)), dtype=bh.dtype)
    states = []
    for x, ends in zip(batches, lengths):
        for x_t in x:
            h = np.tanh(x_t @ Wxh.T + h @ Whh.T + bh)
        states.append(h)
    return states


# %% wrong: read at the padded end
# named: One fault is mended, one is left: the answer is read
change(("np.stack(h)[ends - 1, np.arange(N)]", "h[-1]"), of="all states kept")


# %% wrong: the state carried on
# named: One fault is mended, one is left: a batch starts from the state that
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    h_t = np.zeros((batches[0].shape[1], len(bh)), dtype=bh.dtype)
    states = []
    for x, ends in zip(batches, lengths):
        h = []
        for x_t in x:
            h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
            h.append(h_t)
        states.append(np.stack(h)[ends - 1, np.arange(x.shape[1])])
    return states


# %% wrong: the last state carried on
# named: One fault is mended, one is left: a batch starts from what
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    h = np.zeros((batches[0].shape[1], len(bh)), dtype=bh.dtype)
    states = []
    for x, ends in zip(batches, lengths):
        for t in range(len(x)):
            new = np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh)
            h = np.where((t < ends)[:, None], new, h)
        states.append(h)
    return states


# %% wrong: h[ends]
# says: the last one of a review of length L has the index L − 1
change(("[ends - 1, np.arange(N)]", "[ends, np.arange(N)]"), of="all states kept")


# %% wrong: one step early
# named: The states are read one step too early
change(("h[end, n]", "h[max(end - 1, 1), n]"), of="one array of states")


# %% wrong: no arange
# named: `[lengths − 1]` alone picks whole steps
# says: states[0] has shape
change(("[ends - 1, np.arange(N)]", "[ends - 1]"), of="all states kept")


# %% wrong: the longest
# named: All reviews of a batch are read at the end of the longest
change(("np.stack(h)[ends - 1, np.arange(N)]", "h[max(ends) - 1]"), of="all states kept")


# %% wrong: zero after the end
# named: The state is set to 0 after the end
change(("np.where((t < ends)[:, None], new, h)", "new * (t < ends)[:, None]"), of="the state kept after the end")


# %% wrong: inputs masked
# named: The inputs after the end are set to 0
change(
    ("new = np.tanh(x[t] @", "h = np.tanh((x[t] * (t < ends)[:, None]) @"),
    ("            h = np.where((t < ends)[:, None], new, h)\n", ""),
    of="the state kept after the end",
)


# %% wrong: a mean
# named: The mean of the states is returned
change(
    ("[ends - 1, np.arange(N)]", ""),
    (
        "answers.append(np.stack(h))",
        "answers.append(np.stack([np.mean(np.stack(h)[:e, n], axis=0) for n, e in enumerate(ends)]))",
    ),
    of="all states kept",
)


# %% wrong: all steps
# named: Every step's states are returned
change(("[ends - 1, np.arange(N)]", ""), of="all states kept")


# %% wrong: Whh not transposed
# named: Whh is used without `.T`
change(("h_t @ Whh.T", "h_t @ Whh"), of="all states kept")


# %% wrong: no bias
# named: The bias bh is missing
change((" + bh)", ")"), of="all states kept")


# %% wrong: float64
# named: The result is always float64
change((", dtype=x.dtype", ""), of="all states kept")


# %% wrong: the last batch
# says: it returned one ndarray; expected a list
change(("return states", "return h"), of="the state kept after the end")


# %% wrong: return in the loop
# says: its list has length 1; expected 3
change(("    return states", "        return states"), of="the state kept after the end")


# %% wrong: a tuple
# says: it returned one tuple; expected a list
change(("return states", "return tuple(states)"), of="the state kept after the end")


# %% wrong: the first lengths
# named: The lengths of the first batch are used for all of them
change(("in zip(batches, lengths)", "in zip(batches, [lengths[0]] * len(lengths))"), of="the state kept after the end")


# %% wrong: one step late
# named: The states are read one step late: the last step of a review of length L
change(("np.where((t < ends)", "np.where((t <= ends)"), of="the state kept after the end")


# %% wrong: one step early, with a state of 0 for one step
# named: The states are read one step too early
change(("np.where((t < ends)", "np.where((t < ends - 1)"), of="the state kept after the end")


# %% wrong: one step early, from the back for one step
# named: The states are read one step too early
change(("[ends - 1, np.arange(N)]", "[ends - 2, np.arange(N)]"), of="all states kept")


# %% wrong: the rows of the first batch
# named: The state that a batch starts from has as many rows as the first batch
change(("np.zeros((x.shape[1], len(bh))", "np.zeros((batches[0].shape[1], len(bh))"), of="the state kept after the end")


# %% wrong: the rows of the first batch, all states kept
# named: The state that a batch starts from has as many rows as the first batch
change(("np.zeros((N, len(bh))", "np.zeros((batches[0].shape[1], len(bh))"), of="all states kept")


# %% wrong: the lengths of the first batch, all states kept
change(("in zip(batches, lengths)", "in zip(batches, [lengths[0]] * len(lengths))"), of="all states kept")


# %% wrong: one array for all batches
# named: One array is reused for all batches, so all of them show the
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    most = max(x.shape[1] for x in batches)
    buffer = np.zeros((most, len(bh)), bh.dtype)
    for x, L in zip(batches, lengths):
        h = buffer[: x.shape[1]]
        h[:] = 0
        for t in range(len(x)):
            on = L > t
            h[on] = np.tanh(x[t, on] @ Wxh.T + h[on] @ Whh.T + bh)
        states.append(h)
    return states


# %% wrong: sorted by length
# named: The states stand in the order of the lengths, the longest first;
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, L in zip(batches, lengths):
        order = np.argsort(-L, kind="stable")
        x, L = x[:, order], L[order]
        h = np.zeros((x.shape[1], len(bh)), bh.dtype)
        for t in range(len(x)):
            h = np.where((t < L)[:, None], np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh), h)
        states.append(h)
    return states


# %% wrong: starts from the bias
# named: Every review starts from bh; it is to start from 0.
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, L in zip(batches, lengths):
        h = np.tile(bh, (x.shape[1], 1))
        for t in range(len(x)):
            h = np.where((t < L)[:, None], np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh), h)
        states.append(h)
    return states


# %% wrong: reset at every step after the end
# named: After its end a review goes on from a state of 0, and is read at
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, L in zip(batches, lengths):
        h = np.zeros((x.shape[1], len(bh)), bh.dtype)
        for t in range(len(x)):
            h = np.where((t < L)[:, None], h, 0)
            h = np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh).astype(bh.dtype)
        states.append(h)
    return states


# %% wrong: one step short of the longest
# named: The loop ends one step before the longest review does:
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for b, x in enumerate(batches):
        L = lengths[b]
        h = np.zeros((x.shape[1], len(bh)), bh.dtype)
        for t in range(max(L) - 1):
            h = np.where((t < L)[:, None], np.tanh(x[t] @ Wxh.T + h @ Whh.T + bh), h)
        states.append(h)
    return states


# %% wrong: the first step alone
# named: Only the first step is taken; each review is read up to its own
def repaired_read_reviews(batches, lengths, Wxh, Whh, bh):
    states = []
    for x, L in zip(batches, lengths):
        h = np.zeros((x.shape[1], len(bh)), bh.dtype)
        h = np.tanh(x[0] @ Wxh.T + h @ Whh.T + bh)
        states.append(h)
    return states
