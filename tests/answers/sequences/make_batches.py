"""Answers to make_batches; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: two slices
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    return s[: B * T].reshape(B, T, N), s[1 : B * T + 1].reshape(B, T, N)


# %% right: reshape, transpose
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = ids[: N * L].reshape(N, L).T
    inputs = streams[: B * T].reshape(B, T, N)
    targets = streams[1 : B * T + 1].reshape(B, T, N)
    return inputs, targets


# %% right: four loops
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    inputs = np.zeros((B, T, N), dtype=int)
    targets = np.zeros((B, T, N), dtype=int)
    for b in range(B):
        for t in range(T):
            for n in range(N):
                inputs[b, t, n] = ids[n * L + b * T + t]
                targets[b, t, n] = ids[n * L + b * T + t + 1]
    return inputs, targets


# %% right: windows appended
def make_batches(data, steps, columns):
    length = len(data) // columns
    streams = [data[n * length : (n + 1) * length] for n in range(columns)]
    xs, ys = [], []
    start = 0
    while start + steps + 1 <= length:
        xs.append(np.stack([s[start : start + steps] for s in streams], axis=1))
        ys.append(np.stack([s[start + 1 : start + steps + 1] for s in streams], axis=1))
        start += steps
    return np.array(xs), np.array(ys)


# %% right: index arithmetic
def make_batches(ids, T, N):
    ids = np.asarray(ids)
    L = ids.size // N
    B = (L - 1) // T
    b, t, n = np.ogrid[:B, :T, :N]
    where = n * L + b * T + t
    return ids[where], ids[where + 1]


# %% right: np.roll of the streams, whose wrapped end is never used
def make_batches(ids, T, N):
    L = len(ids) // N
    x = ids[: L * N].reshape(N, L)
    y = np.roll(x, -1, axis=1)
    B = (L - 1) // T
    cut = lambda a: a[:, : B * T].reshape(N, B, T).transpose(1, 2, 0)
    return cut(x), cut(y)


# %% right: sliding windows
def make_batches(ids, T, N):
    L = len(ids) // N
    x = np.array(ids)[: N * L].reshape(N, L)
    w = np.lib.stride_tricks.sliding_window_view(x, T + 1, axis=1)[:, ::T]
    w = w.transpose(1, 2, 0)
    return w[:, :-1].copy(), w[:, 1:].copy()


# %% right: a generator and zip
def make_batches(ids, T, N):
    def windows():
        L = len(ids) // N
        rows = ids[: N * L].reshape((N, -1))
        for start in range(0, L - T, T):
            yield rows[:, start : start + T].T, rows[:, start + 1 : start + T + 1].T

    inputs, targets = zip(*windows())
    return np.array(inputs), np.array(targets)


# %% right: lists of ints
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    one = [[[int(ids[n * L + b * T + t]) for n in range(N)] for t in range(T)] for b in range(B)]
    two = [[[int(ids[n * L + b * T + t + 1]) for n in range(N)] for t in range(T)] for b in range(B)]
    return np.array(one), np.array(two)


# %% right: split, zip_longest free
def make_batches(ids, T, N):
    L = len(ids) // N
    rows = np.array(np.split(ids[: N * L], N))
    B = (L - 1) // T
    x = np.array([rows[:, b * T : (b + 1) * T].T for b in range(B)])
    y = np.array([rows[:, b * T + 1 : (b + 1) * T + 1].T for b in range(B)])
    return x, y


# %% right: loops
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    inputs = np.zeros((B, T, N), dtype=int)
    targets = np.zeros((B, T, N), dtype=int)
    for b in range(B):
        for t in range(T):
            for n in range(N):
                inputs[b, t, n] = ids[n * L + b * T + t]
                targets[b, t, n] = ids[n * L + b * T + t + 1]
    return inputs, targets


# %% right: columns
def make_batches(ids, T, N):
    L = len(ids) // N
    columns = ids[: L * N].reshape(N, L).T  # (L, N)
    starts = range(0, L - T, T)
    return (np.stack([columns[s : s + T] for s in starts]), np.stack([columns[s + 1 : s + 1 + T] for s in starts]))


# %% right: roll
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    x, y = ids[: N * L], np.roll(ids, -1)[: N * L]
    return tuple(a.reshape(N, L)[:, : B * T].T.reshape(B, T, N) for a in (x, y))


# %% right: index arrays
def make_batches(ids, T, N):
    L = len(ids) // N
    places = np.arange((L - 1) // T * T).reshape(-1, T, 1) + L * np.arange(N)
    return ids[places], ids[places + 1]


# %% right: streams
def make_batches(ids, T, N):
    L = ids.size // N
    streams = [ids[n * L : (n + 1) * L].tolist() for n in range(N)]
    inputs, targets = [], []
    start = 0
    while start + T + 1 <= L:
        inputs.append([[stream[start + t] for stream in streams] for t in range(T)])
        targets.append([[stream[start + t + 1] for stream in streams] for t in range(T)])
        start += T
    return np.array(inputs), np.array(targets)


# %% right: split
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = np.stack(np.split(ids[: N * L], N), axis=1)
    return (
        np.array(np.split(streams[: B * T], B)).astype(np.int32),
        np.array(np.split(streams[1 : B * T + 1], B)).astype(np.int32),
    )


# %% wrong: columns interleaved
# named: A stream takes every N-th id (`ids[n::N]`); it has to be
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = ids[: N * L].reshape(L, N)
    return streams[: B * T].reshape(B, T, N), streams[1 : B * T + 1].reshape(B, T, N)


# %% wrong: target is the input
# named: The targets are the inputs themselves; a target is the
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = ids[: N * L].reshape(N, L).T
    inputs = streams[: B * T].reshape(B, T, N)
    return inputs, inputs


# %% wrong: rolled inside every window
# named: The last target of each window is the window's own first
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    streams = ids[: N * L].reshape(N, L).T
    inputs = streams[: B * T].reshape(B, T, N)
    return inputs, np.roll(inputs, -1, axis=1)


# %% wrong: L leaves one id aside first
# named: The streams have length (len(ids) − 1) // N; L is
def make_batches(ids, T, N):
    L = (len(ids) - 1) // N
    B = L // T
    x = ids[: N * L].reshape(N, L)
    y = ids[1 : N * L + 1].reshape(N, L)
    cut = lambda a: a[:, : B * T].reshape(N, B, T).transpose(1, 2, 0)
    return cut(x), cut(y)


# %% wrong: (B, N, T)
# named: The shape is (B, N, T); time comes before the batch: (B,
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L)
    x = np.stack([s[:, b * T : b * T + T] for b in range(B)])
    y = np.stack([s[:, b * T + 1 : b * T + T + 1] for b in range(B)])
    return x, y


# %% wrong: reshape scrambles (B, T, N)
# named: `reshape` was used to reorder the axes: it keeps the
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L)
    return s[:, : B * T].reshape(B, T, N), s[:, 1 : B * T + 1].reshape(B, T, N)


# %% wrong: plain cut, no streams
# named: Neighbouring ids stand in neighbouring columns: the ids
def make_batches(ids, T, N):
    B = (len(ids) - 1) // (T * N)
    return ids[: B * T * N].reshape(B, T, N), ids[1 : B * T * N + 1].reshape(B, T, N)


# %% wrong: windows of T + 1 that do not overlap
# named: An id is lost between one window and the next (windows of
def make_batches(ids, T, N):
    L = len(ids) // N
    B = L // (T + 1)
    s = ids[: N * L].reshape(N, L)[:, : B * (T + 1)].reshape(N, B, T + 1).transpose(1, 2, 0)
    return s[:, :-1], s[:, 1:]


# %% wrong: sliding by one
# named: The windows overlap: each starts one id after the last
def make_batches(ids, T, N):
    L = len(ids) // N
    s = ids[: N * L].reshape(N, L).T
    x = np.stack([s[b : b + T] for b in range(L - T)])
    y = np.stack([s[b + 1 : b + T + 1] for b in range(L - T)])
    return x, y


# %% wrong: B = L // T
# named: The last window has no target left for its last step: a
def make_batches(ids, T, N):
    L = len(ids) // N
    B = L // T
    s = ids[: N * L].reshape(N, L)
    t = np.roll(s, -1, axis=1)
    return s[:, : B * T].reshape(N, B, T).transpose(1, 2, 0), t[:, : B * T].reshape(N, B, T).transpose(1, 2, 0)


# %% wrong: targets two ahead
# named: A target is two ids ahead of its input; it is the next
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 2) // T
    s = ids[: N * L].reshape(N, L).T
    return s[: B * T].reshape(B, T, N), s[2 : B * T + 2].reshape(B, T, N)


# %% wrong: lists
# says: inputs is a list
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    return [s[b * T : b * T + T] for b in range(B)], [s[b * T + 1 : b * T + T + 1] for b in range(B)]


# %% wrong: T and N swapped
# named: T and N have changed places.
change(("ids, T, N", "ids, N, T"), of="two slices")


# %% wrong: windows dealt out, not streams
# named: Neighbouring windows of the text stand side by side in
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    x = np.zeros((B, T, N), dtype=int)
    y = np.zeros((B, T, N), dtype=int)
    k = 0
    for b in range(B):
        for n in range(N):
            x[b, :, n] = ids[k : k + T]
            y[b, :, n] = ids[k + 1 : k + T + 1]
            k += T
    return x, y


# %% wrong: the last target is left 0
# named: The last target of each window is 0, because it is never
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    x = s[: B * T].reshape(B, T, N)
    y = np.empty_like(x)
    y[:, :-1] = x[:, 1:]
    y[:, -1] = 0
    return x, y


# %% wrong: one target per window
# named: Only the last step of a window has a target; every step
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    x = s[: B * T].reshape(B, T, N)
    return x, s[T : B * T + 1 : T]


# %% wrong: windows shuffled
# says: A result may depend on the arguments
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    order = np.random.default_rng().permutation(B)
    return s[: B * T].reshape(B, T, N)[order], s[1 : B * T + 1].reshape(B, T, N)[order]


# %% wrong: ids rolled in place
# says: It writes into ids, an array it was
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    x = s[: B * T].reshape(B, T, N).copy()
    ids[:-1] = ids[1:]
    return x, ids[: N * L].reshape(N, L).T[: B * T].reshape(B, T, N).copy()


# %% wrong: takes the end of the ids, drops the start
# named: The ids that are too many are dropped at the beginning;
change((": N * L", "len(ids) - N * L :"), of="two slices")


# %% wrong: does not cut the rest
# says: with ValueError
change(("[: N * L]", ""), of="two slices")


# %% wrong: streams cut to whole windows before laying them out
# named: The streams have length B·T; they have length L =
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * B * T].reshape(N, B * T).T
    t = ids[1 : N * B * T + 1].reshape(N, B * T).T
    return s.reshape(B, T, N), t.reshape(B, T, N)


# %% wrong: stream length rounded up
# says: The first sequence, n = 0, is right
def make_batches(ids, T, N):
    L = -(-len(ids) // N)
    B = (L - 1) // T
    padded = np.zeros(N * L, dtype=int)
    padded[: len(ids)] = ids
    s = padded.reshape(N, L).T
    return s[: B * T].reshape(B, T, N), s[1 : B * T + 1].reshape(B, T, N)


# %% wrong: swapped
# named: inputs and targets have changed places, so the network
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    return s[1 : B * T + 1].reshape(B, T, N), s[: B * T].reshape(B, T, N)


# %% wrong: (T, B, N)
# named: The shape is (T, B, N): batches come first, then time:
def make_batches(ids, T, N):
    L = len(ids) // N
    B = (L - 1) // T
    s = ids[: N * L].reshape(N, L).T
    x, y = s[: B * T].reshape(B, T, N), s[1 : B * T + 1].reshape(B, T, N)
    return x.swapaxes(0, 1), y.swapaxes(0, 1)


# %% wrong: range stops a window early
# named: One window too few: a window fits as long as T + 1 ids
def make_batches(ids, T, N):
    L = len(ids) // N
    s = ids[: N * L].reshape(N, L).T
    starts = range(0, L - T - 1, T)
    return np.array([s[i : i + T] for i in starts]), np.array([s[i + 1 : i + T + 1] for i in starts])
