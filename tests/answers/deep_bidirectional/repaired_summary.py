"""Answers to repaired_summary; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: two indices
def repaired_summary(h, lengths):
    N, H = h.shape[1], h.shape[2] // 2
    return np.concatenate([h[lengths - 1, np.arange(N), :H], h[0, :, H:]], axis=1)


# %% right: a loop
def repaired_summary(h, lengths):
    T, N, width = h.shape
    out = np.empty((N, width), h.dtype)
    for n, length in enumerate(lengths):
        out[n, : width // 2] = h[length - 1, n, : width // 2]
        out[n, width // 2 :] = h[0, n, width // 2 :]
    return out


# %% right: a copy of the first step
def repaired_summary(h, lengths):
    H = h.shape[-1] // 2
    summary = h[0].copy()
    for n in range(len(lengths)):
        summary[n, :H] = h[lengths[n] - 1, n, :H]
    return summary


# %% right: one-hot steps
def repaired_summary(h, lengths):
    there, back = np.split(h, 2, axis=2)
    last = np.arange(len(h))[:, None] == lengths - 1
    return np.hstack([np.where(last[:, :, None], there, 0).sum(axis=0), back[0]])


# %% right: take along the axis
def repaired_summary(h, lengths):
    there, back = np.split(h, 2, axis=2)
    last = np.take_along_axis(there, (lengths - 1)[None, :, None], axis=0)[0]
    return np.concatenate((last, back[0]), axis=-1)


# %% wrong: as it was
# named: Both faults are still there
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    last = h[-1]
    return np.concatenate([last[:, :H], last[:, H:]], axis=1)


# %% wrong: the forward half alone mended
# named: One fault is still there: in where the backward half is taken
change(("h[0, :, H:]", "h[-1, :, H:]"), of="two indices")


# %% wrong: the backward half alone mended
# named: One fault is still there: in where the forward half is taken
change(("h[lengths - 1, np.arange(N), :H]", "h[-1, :, :H]"), of="two indices")


# %% wrong: both at the last valid step
# named: The backward half is taken at each sequence's last step
def repaired_summary(h, lengths):
    return h[lengths - 1, np.arange(h.shape[1])]


# %% wrong: both at step 0
# named: Both halves are taken at step 0
def repaired_summary(h, lengths):
    return h[0].copy()


# %% wrong: steps exchanged
# named: The steps have changed places
def repaired_summary(h, lengths):
    N, H = h.shape[1], h.shape[2] // 2
    return np.concatenate([h[0, :, :H], h[lengths - 1, np.arange(N), H:]], axis=1)


# %% wrong: one step too late
# says: the last valid one is lengths[n] − 1
change(("lengths - 1", "lengths"), of="two indices")


# %% wrong: one step too early
# named: The forward half is taken one step too early
change(("lengths - 1", "lengths - 2"), of="two indices")


# %% wrong: halves exchanged
# named: The halves have changed places
def repaired_summary(h, lengths):
    N, H = h.shape[1], h.shape[2] // 2
    return np.concatenate([h[0, :, H:], h[lengths - 1, np.arange(N), :H]], axis=1)


# %% wrong: whole steps of the batch
# named: h[lengths − 1] alone takes whole steps of the batch
def repaired_summary(h, lengths):
    return h[lengths - 1]


# %% wrong: the first one's length
# named: Every sequence is read at the last valid step of the first one
change(("h[lengths - 1, np.arange(N), :H]", "h[lengths[0] - 1, :, :H]"), of="two indices")


# %% wrong: added
# named: The two halves are added
change(("np.hstack([", "sum(["), of="one-hot steps")


# %% wrong: the largest over the steps
def repaired_summary(h, lengths):
    return h.max(axis=0)


# %% wrong: the first sequence for all
# named: The forward half is taken from the first sequence for all of
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    return np.concatenate([h[lengths - 1, 0, :H], h[0, :, H:]], axis=1)


# %% wrong: counted from the end
# named: `h[-lengths]` counts from the end of the batch; the last valid
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    return np.concatenate([h[-lengths, np.arange(len(lengths)), :H], h[0, :, H:]], axis=1)


# %% wrong: a half too many
# named: The forward half is not cut off: `:H` takes the first H numbers.
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    full = h[lengths - 1, np.arange(len(lengths))]
    return np.concatenate([full, h[0, :, H:]], axis=1)


# %% wrong: the largest values
# named: The largest values over the valid steps stand where the summary
def repaired_summary(h, lengths):
    valid = (np.arange(len(h))[:, None] < lengths)[:, :, None]
    return np.where(valid, h, -np.inf).max(axis=0)


# %% wrong: backward half at step 1
# named: The backward half is taken one step too early: it goes on to step
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    return np.concatenate([h[lengths - 1, np.arange(len(lengths)), :H], h[min(1, len(h) - 1), :, H:]], axis=1)


# %% wrong: halves below each other
# named: The halves stand below each other, (2N, H); they stand side by
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    return np.concatenate([h[lengths - 1, np.arange(len(lengths)), :H], h[0, :, H:]])


# %% wrong: half of another axis
# named: H is made from another axis: h is (T, N, 2H), so it is
def repaired_summary(h, lengths):
    H = h.shape[1] // 2
    n = np.arange(len(lengths))
    return np.hstack([h[lengths - 1, n, :H], h[0, n, H:]])


# %% wrong: the first half twice
# named: The backward half is cut from the forward half's numbers, `:H`;
def repaired_summary(h, lengths):
    H = h.shape[2] // 2
    n = np.arange(len(lengths))
    return np.hstack([h[lengths - 1, n, :H], h[0, n, :H]])
