"""Answers to frames; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a list of slices
def frames(x, size, hop):
    return np.array([x[start : start + size] for start in range(0, len(x) - size + 1, hop)])


# %% right: by index
def frames(x, size, hop):
    T = 1 + (x.size - size) // hop
    index = np.arange(T)[:, None] * hop + np.arange(size)[None, :]
    return x[index]


# %% right: sliding windows, copied
def frames(x, size, hop):
    return np.lib.stride_tricks.sliding_window_view(x, size)[::hop].copy()


# %% right: preallocated
def frames(x, size, hop):
    T = (len(x) - size + hop) // hop
    out = np.zeros((T, size), dtype=x.dtype)
    for t in range(T):
        for i in range(size):
            out[t, i] = x[t * hop + i]
    return out


# %% right: strides, copied
def frames(x, size, hop):
    x = np.ascontiguousarray(x)
    T = 1 + (len(x) - size) // hop
    step = x.strides[0]
    return np.array(np.lib.stride_tricks.as_strided(x, (T, size), (hop * step, step)))


# %% right: while
def frames(x, size, hop):
    rows, start = [], 0
    while start + size <= len(x):
        rows.append(x[start : start + size])
        start += hop
    return np.stack(rows)


# %% wrong: a view
# named: The frames are a view of x
def frames(x, size, hop):
    T = 1 + (len(x) - size) // hop
    step = x.strides[0]
    return np.lib.stride_tricks.as_strided(x, (T, size), (hop * step, step))


# %% wrong: a view that cannot be written into
# named: The frames are a view of x
change((".copy()", ""), of="sliding windows, copied")


# %% wrong: rows share
# named: Neighbouring frames share
def frames(x, size, hop):
    x = x.copy()
    T = 1 + (len(x) - size) // hop
    step = x.strides[0]
    return np.lib.stride_tricks.as_strided(x, (T, size), (hop * step, step))


# %% wrong: the last frame missing
# named: The last frame is missing: the first one counts
change(("1 + (x.size - size) // hop", "(x.size - size) // hop"), of="by index")


# %% wrong: range ends too early
# named: The last frame is missing where it ends with the last sample
change(("len(x) - size + 1", "len(x) - size"), of="a list of slices")


# %% wrong: read past the end
# says: a frame ran over the end of x
def frames(x, size, hop):
    T = len(x) // hop
    out = np.zeros((T, size), dtype=x.dtype)
    for t in range(T):
        out[t] = x[t * hop : t * hop + size]
    return out


# %% wrong: every start
# says: a frame ran over the end of x
change(("range(0, len(x) - size + 1, hop)", "range(0, len(x), hop)"), of="a list of slices")


# %% wrong: index past the end
# says: a frame ran over the end of x
change(("T = 1 + (x.size - size) // hop", "T = x.size // hop"), of="by index")


# %% wrong: zeros at the end
# named: What is left at the end is filled up with zeros to one more frame
def frames(x, size, hop):
    T = 1 + int(np.ceil((len(x) - size) / hop))
    out = np.zeros((T, size), dtype=x.dtype)
    for t in range(T):
        piece = x[t * hop : t * hop + size]
        out[t, : len(piece)] = piece
    return out


# %% wrong: no overlap
# named: The frames do not overlap
def frames(x, size, hop):
    return x[: len(x) // size * size].reshape(-1, size).copy()


# %% wrong: hop unused
# named: There is a frame for every sample
def frames(x, size, hop):
    return np.lib.stride_tricks.sliding_window_view(x, size).copy()


# %% wrong: hop as overlap
# named: hop is taken for what neighbouring frames share
def frames(x, size, hop):
    step = max(1, size - hop)
    return np.array([x[start : start + size] for start in range(0, len(x) - size + 1, step)])


# %% wrong: in columns
# named: The samples stand in columns
change(("return np.stack(rows)", "return np.stack(rows, axis=1)"), of="while")


# %% wrong: a list
# says: frames is a list; expected a NumPy array
change(("return np.stack(rows)", "return rows"), of="while")


# %% wrong: always float64
# named: The frames are always float64
change((", dtype=x.dtype", ""), of="preallocated")


# %% wrong: centred
# named: The frames are centred: x is mirrored
def frames(x, size, hop):
    x = np.pad(x, size // 2, mode="reflect")
    return np.array([x[start : start + size] for start in range(0, len(x) - size + 1, hop)])


# %% wrong: windowed in x
# named: Each frame's mean is taken away
change(("return np.stack(rows)", "return np.stack([row - row.mean() for row in rows])"), of="while")


# %% wrong: no return
# says: it returned nothing (None)
change(("return np.stack(rows)", "np.stack(rows)"), of="while")


# %% wrong: x written into
# says: It writes into x
def frames(x, size, hop):
    x -= x.mean()
    return np.array([x[start : start + size] for start in range(0, len(x) - size + 1, hop)])


# %% wrong: one frame too many, at times
# named: The number of frames is rounded up
change(
    ("range(0, len(x) - size + 1, hop)", "range(0, len(x) - size + hop, hop)"),
    of="a list of slices",
)


# %% wrong: size and hop in the number
# named: size and hop have changed places in the number of frames
change(("1 + (x.size - size) // hop", "1 + (x.size - hop) // size"), of="by index")


# %% wrong: centred, and as many as hops
# named: The frames are centred: x is padded with half a frame of zeros on both sides, and there are 1 + samples // hop
def frames(x, size, hop):
    T = 1 + len(x) // hop
    x = np.pad(x, (size // 2, size // 2))
    return np.stack([x[t * hop : t * hop + size] for t in range(T)])


# %% wrong: zeros in front
# named: Zeros are put in front of the sound
def frames(x, size, hop):
    x = np.pad(x, (hop, 0))
    return np.stack([x[start : start + size] for start in range(0, len(x) - size + 1, hop)])


# %% wrong: hop long
# says: frames has shape
# named: The frames are hop long
def frames(x, size, hop):
    T = 1 + (len(x) - size) // hop
    return np.pad(x, (0, hop))[: T * hop].reshape(T, hop).copy()
