"""Answers to shift_targets; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: zeros, then filled
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    mask = np.arange(T + 1)[:, None] <= lengths
    inputs = np.zeros((T + 1, N), dtype=np.int64)
    outputs = np.zeros((T + 1, N), dtype=np.int64)
    inputs[0] = bos
    inputs[1:] = targets
    outputs[:-1] = targets
    outputs[lengths, np.arange(N)] = eos
    return inputs * mask, outputs * mask, mask


# %% right: loops
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    inputs = np.zeros((T + 1, N), dtype=np.int64)
    outputs = np.zeros((T + 1, N), dtype=np.int64)
    mask = np.zeros((T + 1, N), dtype=bool)
    for n in range(N):
        inputs[0, n] = bos
        for t in range(lengths[n]):
            inputs[t + 1, n] = targets[t, n]
            outputs[t, n] = targets[t, n]
        outputs[lengths[n], n] = eos
        for t in range(lengths[n] + 1):
            mask[t, n] = True
    return inputs, outputs, mask


# %% right: rows put together
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    row = np.ones((1, N), dtype=np.int64)
    t = np.arange(T + 1)[:, np.newaxis]
    inputs = np.concatenate([bos * row, targets])
    outputs = np.concatenate([targets, 0 * row])
    outputs = np.where(t == lengths, eos, outputs)
    inputs, outputs = np.where(t <= lengths, inputs, 0), np.where(t <= lengths, outputs, 0)
    return inputs.astype(np.int64), outputs.astype(np.int64), t <= lengths


# %% right: padded
def shift_targets(targets, lengths, bos, eos):
    steps = np.arange(len(targets))[:, None]
    clean = np.where(steps < lengths, targets, 0).astype(np.int64)
    inputs = np.pad(clean, ((1, 0), (0, 0)), constant_values=bos)
    outputs = np.pad(clean, ((0, 1), (0, 0)))
    for n, length in enumerate(lengths):
        outputs[length, n] = eos
    return inputs, outputs, np.pad(steps < lengths, ((1, 0), (0, 0)), constant_values=True)


# %% right: lists of sentences
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    inputs, outputs, mask = [], [], []
    for n in range(N):
        ids = list(targets[: lengths[n], n])
        rest = [0] * (T - lengths[n])
        inputs.append([bos] + ids + rest)
        outputs.append(ids + [eos] + rest)
        mask.append([True] * (lengths[n] + 1) + [False] * (T - lengths[n]))
    return np.array(inputs, dtype=np.int64).T, np.array(outputs, dtype=np.int64).T, np.array(mask).T


# %% right: one long sentence, cut twice
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    whole = np.zeros((T + 2, N), np.int64)
    whole[0], whole[1:-1] = bos, targets
    mask = np.arange(T + 1)[:, None] < lengths[None] + 1
    inputs = whole[:-1] * mask
    whole[lengths + 1, range(N)] = eos
    return inputs, whole[1:] * mask, mask


# %% wrong: one long sentence, eos among the inputs
# named: The eos stands among the inputs as well
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    whole = np.zeros((T + 2, N), np.int64)
    whole[0] = bos
    whole[1:-1] = np.where(np.arange(T)[:, None] < lengths, targets, 0)
    whole[lengths + 1, np.arange(N)] = eos
    return whole[:-1], whole[1:], np.arange(T + 1)[:, None] <= lengths


# %% wrong: not shifted
# named: The inputs are not shifted
change(("inputs[0] = bos\n    inputs[1:] = targets", "inputs[:-1] = targets"), of="zeros, then filled")


# %% wrong: outputs with bos
# named: bos stands in front of the outputs as well
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    mask = np.arange(T + 1)[:, None] <= lengths
    both = np.concatenate([np.full((1, N), bos), targets]) * mask
    return both, both.copy(), mask


# %% wrong: no eos
# named: The eos is missing in the outputs
change(("        outputs[lengths[n], n] = eos\n", ""), of="loops")


# %% wrong: the mask without the eos
# named: The mask ends a step too early, and the eos is gone with it
change(("[:, None] <= lengths", "[:, None] < lengths"), of="zeros, then filled")


# %% wrong: the mask of the eos alone
# named: The mask ends a step too early: the eos is to be learned
change(("range(lengths[n] + 1)", "range(lengths[n])"), of="loops")


# %% wrong: eos at the end of the batch
# named: The eos stands behind the end of its sentence
change(("outputs[lengths, np.arange(N)] = eos", "outputs[-1] = eos"), of="zeros, then filled")


# %% wrong: eos over the last id
# named: The eos stands in the place of the last id
change(("outputs[lengths[n], n]", "outputs[lengths[n] - 1, n]"), of="loops")


# %% wrong: whole rows of eos
# named: `outputs[lengths] = eos` writes whole steps
change(("outputs[lengths, np.arange(N)] = eos", "outputs[lengths] = eos"), of="zeros, then filled")


# %% wrong: the padding left
# named: Where the padding is not 0, it is left standing in the inputs and the outputs
change(("return inputs * mask, outputs * mask, mask", "return inputs, outputs, mask"), of="zeros, then filled")


# %% wrong: the padding left in the outputs
# named: Where the padding is not 0, it is left standing in the outputs
change(("outputs * mask", "outputs"), of="zeros, then filled")


# %% wrong: a mask of ids
# named: The mask is made of the ids
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    inputs, outputs = np.zeros((T + 1, N), np.int64), np.zeros((T + 1, N), np.int64)
    inputs[0], inputs[1:], outputs[:T] = bos, targets, targets
    outputs[lengths, np.arange(N)] = eos
    return inputs, outputs, inputs != 0


# %% wrong: T steps
# named: There are T steps; with bos in front
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    mask = np.arange(T)[:, None] <= lengths
    inputs = np.zeros((T, N), np.int64)
    inputs[0] = bos
    inputs[1:] = targets[:-1]
    outputs = targets.astype(np.int64)
    for n in range(N):
        if lengths[n] < T:
            outputs[lengths[n], n] = eos
    return inputs * mask, outputs * mask, mask


# %% wrong: marks of the course's own
# named: 1 and 2 stand where bos and eos belong
change(("= bos", "= 1"), ("= eos", "= 2"), of="zeros, then filled")


# %% wrong: bos and eos exchanged
# named: bos and eos have changed places
change(("shift_targets(targets, lengths, bos, eos)", "shift_targets(targets, lengths, eos, bos)"), of="loops")


# %% wrong: floats
# named: The ids are floats
change((", dtype=np.int64", ""), of="zeros, then filled")


# %% wrong: the targets' dtype
# named: The ids have the dtype of the targets
change(("dtype=np.int64", "dtype=targets.dtype"), of="loops")


# %% wrong: a mask of numbers
# named: The mask is made of numbers
change(("dtype=bool", "dtype=float"), of="loops")


# %% wrong: targets changed
# named: The numbers are right, but targets
def shift_targets(targets, lengths, bos, eos):
    T, N = targets.shape
    t = np.arange(T)[:, None]
    targets[t >= lengths] = 0
    inputs = np.concatenate([np.full((1, N), bos), targets]).astype(np.int64)
    outputs = np.concatenate([targets, np.zeros((1, N), int)]).astype(np.int64)
    outputs[lengths, np.arange(N)] = eos
    return inputs, outputs, np.arange(T + 1)[:, None] <= lengths


# %% wrong: no bos
# named: The first input is 0
change(("        inputs[0, n] = bos\n", ""), of="loops")


# %% wrong: sentences in rows
# named: Transposed
change((".T, np", ", np"), ("np.array(mask).T", "np.array(mask)"), of="lists of sentences")


# %% wrong: two results
# says: it returned 2 results; expected 3: inputs, outputs, mask
change(("return inputs, outputs, mask", "return inputs, outputs"), of="loops")


# %% wrong: filled up with eos
# named: The outputs are filled up with eos
change(
    ("t == lengths, eos", "t >= lengths, eos"),
    ("np.where(t <= lengths, outputs, 0)", "outputs"),
    of="rows put together",
)


# %% wrong: twice the outputs
# named: The inputs are not shifted
change(("return inputs * mask", "return outputs * mask"), of="zeros, then filled")


# %% wrong: outputs begin with bos
# named: bos stands in front of the outputs as well
change(("outputs[:-1] = targets", "outputs[0] = bos\n    outputs[1:] = targets"), of="zeros, then filled")


# %% wrong: one mask for all
# named: The mask is True after the ends of the sentences
change(("<= lengths", "<= np.full(N, lengths.max())"), of="zeros, then filled")


# %% wrong: True everywhere
# named: The mask is True after the ends of the sentences
change(("np.arange(T + 1)[:, None] <= lengths", "np.ones((T + 1, N), dtype=bool)"), of="zeros, then filled")


# %% wrong: eos read
# named: The eos stands among the inputs
change(
    (
        "inputs[1:] = targets",
        "inputs[1:] = targets\n    inputs[np.minimum(lengths + 1, T), np.arange(N)] = eos",
    ),
    of="zeros, then filled",
)


# %% wrong: eos a step too late
# named: The eos stands behind the end of its sentence
change(("outputs[lengths,", "outputs[np.minimum(lengths + 1, T),"), of="zeros, then filled")


# %% wrong: int32
# named: The ids are int32
change(("np.int64", "np.int32"), of="zeros, then filled")


# %% wrong: one sentence alone
# named: The first sequence alone is there, and the others are 0
change(("    return inputs", "        return inputs"), of="loops")


# %% wrong: eos in the last row of the inputs
# named: The eos stands among the inputs
change(
    ("    return inputs * mask,", "    inputs = inputs * mask\n    inputs[T] = eos\n    return inputs,"),
    of="zeros, then filled",
)


# %% wrong: the last id not read
# named: The last id of each sentence is missing in the inputs
change(("inputs * mask,", "inputs * (np.arange(T + 1)[:, None] < lengths),"), of="zeros, then filled")
