"""Answers to after_the_end; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: a loop over the sequences
def after_the_end(h, lengths, library):
    T, N, H = h.shape
    output = h.copy()
    last = np.zeros((N, H), h.dtype)
    for n in range(N):
        L = lengths[n]
        last[n] = h[L - 1, n]
        output[L:, n] = last[n] if library == "keras" else 0
    return output, last


# %% right: a loop over the steps
def after_the_end(h, lengths, library):
    T, N, H = h.shape
    output, state = [], np.zeros((N, H), h.dtype)
    for t in range(T):
        real = (t < lengths)[:, None]
        state = np.where(real, h[t], state)
        output.append(np.where(real, h[t], state if library == "keras" else h.dtype.type(0)))
    return np.stack(output), state


# %% right: steps held at the last one
def after_the_end(h, lengths, library):
    T, N, _ = h.shape
    t = np.arange(T)[:, None]
    held = h[np.minimum(t, lengths - 1), np.arange(N)]
    if library == "keras":
        return held, held[-1]
    output = held.copy()
    output[t[:, 0][:, None] >= lengths] = 0
    return output, held[-1].copy()


# %% right: a mask assigned
def after_the_end(h, lengths, library):
    mask = np.arange(len(h))[:, None] >= np.asarray(lengths)[None]
    last = np.array([h[L - 1, n] for n, L in enumerate(lengths)], dtype=h.dtype)
    output = np.array(h)
    if library in ("torch", "onnx"):
        output[mask] = 0.0
    else:
        steps, columns = np.nonzero(mask)
        output[steps, columns] = last[columns]
    return output, last


# %% right: take_along_axis
def after_the_end(h, lengths, library):
    last = np.take_along_axis(h, (lengths - 1)[None, :, None], axis=0)
    real = np.arange(len(h))[:, None, None] < lengths[None, :, None]
    filling = last if library == "keras" else last * 0
    return np.where(real, h, filling), last[0]


# %% wrong: h[-1]
# named: `last` is the last step of the array for every sequence
def after_the_end(h, lengths, library):
    mask = np.arange(len(h))[:, None, None] < lengths[:, None]
    last = h[lengths - 1, np.arange(h.shape[1])]
    return np.where(mask, h, last if library == "keras" else 0 * last), h[-1].copy()


# %% wrong: h[-1], a view
# named: `last` is the last step of the array for every sequence
# says: shares memory with its arguments: last
def after_the_end(h, lengths, library):
    mask = np.arange(len(h))[:, None, None] < lengths[:, None]
    last = h[lengths - 1, np.arange(h.shape[1])]
    return np.where(mask, h, last if library == "keras" else 0 * last), h[-1]


# %% wrong: the output's last step
# named: `last` is taken from the output's last step
change(("return output, last", "return output, output[-1]"), of="a loop over the sequences")


# %% wrong: all zero
# named: All three give 0 behind the end
change((' if library == "keras" else 0', " * 0"), of="a loop over the sequences")


# %% wrong: all repeated
# named: All three repeat the last valid output
change((' if library == "keras" else 0', ""), of="a loop over the sequences")


# %% wrong: the wrong one repeats
# named: The libraries have changed places
change(('library == "keras"', 'library != "keras"'), of="a loop over the sequences")


# %% wrong: ONNX repeats
# named: ONNX repeats the last valid output here
change(('in ("torch", "onnx")', '== "torch"'), of="a mask assigned")


# %% wrong: as computed
# named: The output behind the end is left as it was computed
def after_the_end(h, lengths, library):
    return h.copy(), h[lengths - 1, np.arange(len(lengths))]


# %% wrong: as computed, h itself
# named: The output behind the end is left as it was computed
# says: shares memory with its arguments: output
def after_the_end(h, lengths, library):
    return h, h[lengths - 1, np.arange(len(lengths))]


# %% wrong: Keras left as computed
# named: Behind the end the output of Keras is left as it was computed
def after_the_end(h, lengths, library):
    output = h.copy()
    for n, L in enumerate(lengths):
        if library != "keras":
            output[L:, n] = 0
    return output, h[lengths - 1, np.arange(len(lengths))]


# %% wrong: one step too many
# named: The step behind the end counts as valid
change((">= np.asarray", "> np.asarray"), of="a mask assigned")


# %% wrong: one step too few
# named: The last real step counts as padding
change(("np.arange(len(h))[:, None] >=", "np.arange(len(h))[:, None] + 1 >="), of="a mask assigned")


# %% wrong: off by one in last
# named: `last` and what Keras repeats are one step late
def after_the_end(h, lengths, library):
    T, N, H = h.shape
    output, last = h.copy(), np.zeros((N, H), h.dtype)
    for n, L in enumerate(lengths):
        last[n] = h[min(L, T - 1), n]
        output[L:, n] = last[n] if library == "keras" else 0
    return output, last


# %% wrong: off by one in Keras
# named: Keras repeats step lengths[n] here
def after_the_end(h, lengths, library):
    T, N, H = h.shape
    output = h.copy()
    for n, L in enumerate(lengths):
        output[L:, n] = h[min(L, T - 1), n] if library == "keras" else 0
    return output, h[lengths - 1, np.arange(N)]


# %% wrong: the step after the end repeated
# named: Keras repeats step lengths[n] here
def after_the_end(h, lengths, library):
    output = h.copy()
    for n, L in enumerate(lengths):
        output[L:, n] = h[L : L + 1, n] if library == "keras" else 0
    return output, h[lengths - 1, np.arange(len(lengths))]


# %% wrong: the last step of the longest
# named: `last`, and what Keras repeats, is read at the longest sequence's last step
change(("last[n] = h[L - 1, n]", "last[n] = h[lengths.max() - 1, n]"), of="a loop over the sequences")


# %% wrong: the last step of the longest in Keras
# named: What Keras repeats is read at the longest sequence's last step
change(
    ('last[n] if library == "keras"', 'h[max(lengths) - 1, n] if library == "keras"'), of="a loop over the sequences"
)


# %% wrong: the first column
# named: The last valid output is read with `h[lengths - 1]` for the first sequence alone
change(("last[n] = h[L - 1, n]", "last[n] = h[L - 1, 0]"), of="a loop over the sequences")


# %% wrong: the first column in last
# named: `last` is read in the first sequence's column for all of them
change(("return output, last", "return output, h[lengths - 1, 0]"), of="a loop over the sequences")


# %% wrong: the output at the longest one's last step
# named: `last` is taken from the output at the longest sequence's last step
change(("return output, last", "return output, output[lengths.max() - 1]"), of="a loop over the sequences")


# %% wrong: h[-1] outside Keras
# named: `last` is the last step of the array for every sequence
change(
    ("return output, last", 'return output, output[-1] if library == "keras" else h[-1]'),
    of="a loop over the sequences",
)


# %% wrong: a running maximum
# named: A running maximum is taken of the values
def after_the_end(h, lengths, library):
    mask = np.arange(len(h))[:, None, None] < lengths[:, None]
    output = np.where(mask, h, 0).astype(h.dtype)
    if library == "keras":
        output = np.maximum.accumulate(output, axis=0)
    return output, h[lengths - 1, np.arange(h.shape[1])]


# %% wrong: a running maximum, and the mask as a factor
# named: A running maximum is taken of the values
def after_the_end(h, lengths, library):
    output = h * (np.arange(len(h))[:, None, None] < lengths[:, None])
    if library == "keras":
        output = np.maximum.accumulate(output, axis=0)
    return output, h[lengths - 1, np.arange(h.shape[1])]


# %% wrong: the longest one's last step, and zeros by a factor
# named: `last`, and what Keras repeats, is read at the longest sequence's last step
# says: shares memory with its arguments: last
def after_the_end(h, lengths, library):
    mask = np.arange(len(h))[:, None, None] < lengths[:, None]
    last = h[lengths.max() - 1]
    return np.where(mask, h, last if library == "keras" else 0 * last), last


# %% wrong: all sequences of each
# named: `last` has the shape (N, N, H)
change(("return output, last", "return output, h[lengths - 1]"), of="a loop over the sequences")


# %% wrong: zeros in ONNX's last
# named: The zeros of ONNX stand in `last` as well
change(("return output, last", 'return output, last * (library != "onnx")'), of="a loop over the sequences")


# %% wrong: PyTorch cut off
# named: The output ends with the longest sequence
change(
    ("return output, last", 'return (output[: lengths.max()] if library == "torch" else output), last'),
    of="a loop over the sequences",
)


# %% wrong: past the end
# says: after_the_end stopped in your line `last[n] = h[L, n]` with IndexError
change(("h[L - 1, n]", "h[L, n]"), of="a loop over the sequences")


# %% wrong: the padding of h overwritten
# named: The padding of h itself is overwritten
# says: changes its argument h
change(("output = h.copy()", "output = h"), of="a loop over the sequences")


# %% wrong: the longest for all
# named: All sequences end with the longest one
change(
    ("np.asarray(lengths)[None]", "np.max(lengths)"),
    ("mask = ", "mask = np.zeros(h.shape[:2], bool) | "),
    of="a mask assigned",
)


# %% wrong: cut off
# named: The output ends with the longest sequence
change(("return output, last", "return output[: lengths.max()], last"), of="a loop over the sequences")


# %% wrong: the mask the wrong way round
# named: The mask is the wrong way round
change(("np.where(real, h, filling)", "np.where(~real, h, filling)"), of="take_along_axis")


# %% wrong: the mask as a factor
# named: The padding is multiplied by 0, and 0 · NaN is NaN
# says: every number has to be finite
def after_the_end(h, lengths, library):
    mask = (np.arange(len(h))[:, None] < lengths)[:, :, None].astype(h.dtype)
    last = h[lengths - 1, np.arange(h.shape[1])]
    output = h * mask
    if library == "keras":
        output = output + last * (1 - mask)
    return output, last


# %% wrong: the mask as a factor, Keras chosen
# named: The padding is multiplied by 0, and 0 · NaN is NaN
def after_the_end(h, lengths, library):
    mask = np.arange(len(h))[:, None, None] < lengths[:, None]
    last = h[lengths - 1, np.arange(h.shape[1])]
    return np.where(mask, h, last) if library == "keras" else h * mask, last


# %% wrong: last by one-hot weights
# named: The padding is multiplied by 0, and 0 · NaN is NaN
def after_the_end(h, lengths, library):
    t = np.arange(len(h))[:, None]
    last = np.einsum("tn,tnh->nh", (t == lengths - 1).astype(h.dtype), h)
    return np.where((t < lengths)[:, :, None], h, last if library == "keras" else 0 * last), last


# %% wrong: an axis too many
# named: `last` has the axis of the layers in front
change(("last[0]", "last"), of="take_along_axis")


# %% wrong: NaN
# named: Behind the end stands NaN
change(("else 0", "else np.nan"), of="a loop over the sequences")


# %% wrong: float64
# named: The output is float64
change(("output = h.copy()", "output = np.zeros((T, N, H))\n    output[:] = h"), of="a loop over the sequences")


# %% wrong: changed places
# named: The two results have changed places
change(("return output, last", "return last, output"), of="a loop over the sequences")


# %% wrong: batch first
# named: The sequences stand first
change(("np.stack(output), state", "np.stack(output, axis=1), state"), of="a loop over the steps")


# %% wrong: the last one of the first sequence
# named: The last output is repeated from the first sequence
change(("output[steps, columns] = last[columns]", "output[steps, columns] = last[0]"), of="a mask assigned")


# %% wrong: the output alone
# says: it returned one array of shape
change(("return output, last", "return output"), of="a loop over the sequences")


# %% wrong: two mistakes
# named: `last` is the last step of the array for every sequence
# named: ONNX repeats the last valid output here
change(
    ('in ("torch", "onnx")', '== "torch"'), ("return output, last", "return output, h[-1] + 0"), of="a mask assigned"
)
