"""Answers to repaired_dilated_conv; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: two transposes
def repaired_dilated_conv(x, W, dilation):
    T, D = x.shape
    K, O, _ = W.shape
    folded = x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)
    steps = T // dilation - K + 1
    y = sum(folded[:, K - 1 - k : K - 1 - k + steps] @ W[k].T for k in range(K))
    return y.transpose(1, 0, 2).reshape(-1, O)


# %% right: the taps written out
def repaired_dilated_conv(x, W, dilation):
    K = len(W)
    reach = (K - 1) * dilation
    y = np.zeros((len(x) - reach, W.shape[1]), dtype=x.dtype)
    for t in range(reach, len(x)):
        for k in range(K):
            y[t - reach] += W[k] @ x[t - k * dilation]
    return y


# %% right: rows by slices
def repaired_dilated_conv(x, W, dilation):
    K, O, D = W.shape
    y = np.empty((len(x) - (K - 1) * dilation, O), dtype=x.dtype)
    for p in range(dilation):
        row = x[p::dilation]
        steps = len(row) - (K - 1)
        y[p::dilation] = sum(row[K - 1 - k : K - 1 - k + steps] @ W[k].T for k in range(K))
    return y


# %% right: no transpose, the steps first
def repaired_dilated_conv(x, W, dilation):
    K, O, D = W.shape
    folded = x.reshape(-1, dilation, D)
    steps = len(folded) - (K - 1)
    y = sum(folded[K - 1 - k : K - 1 - k + steps] @ W[k].T for k in range(K))
    return y.reshape(steps * dilation, O)


# %% right: folded in Fortran's order
def repaired_dilated_conv(x, W, dilation):
    T, D = x.shape
    K, O, _ = W.shape
    folded = x.reshape(dilation, T // dilation, D, order="F")
    steps = folded.shape[1] - (K - 1)
    y = np.zeros((dilation, steps, O), dtype=x.dtype)
    for k in range(K):
        y += np.einsum("psd,od->pso", folded[:, K - 1 - k : K - 1 - k + steps], W[k])
    return y.reshape(dilation * steps, O, order="F")


# %% right: shifted slices
def repaired_dilated_conv(x, W, dilation):
    T, K = len(x), len(W)
    y = 0
    for k in range(K):
        y = y + x[(K - 1 - k) * dilation : T - k * dilation] @ W[k].T
    return y


# %% wrong: as it was
# named: Both faults are still there
change(
    ("x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)", "x.reshape(dilation, T // dilation, D)"),
    ("y.transpose(1, 0, 2).reshape", "y.reshape"),
    of="two transposes",
)


# %% wrong: only the fold mended
# named: One fault is still there: in the unfolding
change(("y.transpose(1, 0, 2).reshape", "y.reshape"), of="two transposes")


# %% wrong: only the unfolding mended
# named: One fault is still there: in the fold
change(
    ("x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)", "x.reshape(dilation, T // dilation, D)"),
    of="two transposes",
)


# %% wrong: the kernel turned round
# named: The kernel is the wrong way round now
change(("W[k].T", "W[K - 1 - k].T"), of="two transposes")


# %% wrong: nothing mended, and the kernel turned round
# named: Both faults are still there: in the fold (a row has steps that follow each other
change(
    ("x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)", "x.reshape(dilation, T // dilation, D)"),
    ("y.transpose(1, 0, 2).reshape", "y.reshape"),
    ("W[k].T", "W[K - 1 - k].T"),
    of="two transposes",
)


# %% wrong: Fortran's order for the fold alone
# named: One fault is still there: in the unfolding
change(('O, order="F")', "O)"), of="folded in Fortran's order")


# %% wrong: unfolded by a fold
# named: The unfolding folds once more
change(
    ("y.transpose(1, 0, 2).reshape(-1, O)", "y.reshape(steps, dilation, O).transpose(1, 0, 2).reshape(-1, O)"),
    of="two transposes",
)


# %% wrong: left folded
# named: y is left folded, (dilation, steps, O)
change(("y.transpose(1, 0, 2).reshape(-1, O)", "y"), of="two transposes")


# %% wrong: left folded, turned
# named: y is left folded, (steps, dilation, O)
change(("y.transpose(1, 0, 2).reshape(-1, O)", "y.transpose(1, 0, 2)"), of="two transposes")


# %% wrong: a plain convolution
# named: The dilation is not used
def repaired_dilated_conv(x, W, dilation):
    K = len(W)
    return np.stack([sum(W[k] @ x[t - k] for k in range(K)) for t in range(K - 1, len(x))])


# %% wrong: taps side by side
# named: The taps lie side by side
change(("x[t - k * dilation]", "x[t - k]"), of="the taps written out")


# %% wrong: T outputs
# named: There are zeros in front of x, and all T steps come out
def repaired_dilated_conv(x, W, dilation):
    y = np.zeros((len(x), W.shape[1]), dtype=x.dtype)
    for t in range(len(x)):
        for k in range(len(W)):
            if t >= k * dilation:
                y[t] += W[k] @ x[t - k * dilation]
    return y


# %% wrong: the first outputs, with zeros
# named: There are zeros in front of x: the first outputs see them
def repaired_dilated_conv(x, W, dilation):
    y = np.zeros((len(x), W.shape[1]), dtype=x.dtype)
    for t in range(len(x)):
        for k in range(len(W)):
            if t >= k * dilation:
                y[t] += W[k] @ x[t - k * dilation]
    return y[: len(x) - (len(W) - 1) * dilation]


# %% wrong: rolled
# named: All T steps come out
def repaired_dilated_conv(x, W, dilation):
    return sum(np.roll(x, k * dilation, axis=0) @ W[k].T for k in range(len(W)))


# %% wrong: the future
# named: The kernel is the wrong way round now
change(
    ("x[(K - 1 - k) * dilation : T - k * dilation]", "x[k * dilation : T - (K - 1 - k) * dilation]"),
    of="shifted slices",
)


# %% wrong: overwritten
# named: Only the last tap is there
change(("y = y + x", "y = x"), of="shifted slices")


# %% wrong: the first weights at all taps
# named: All taps have the weights of the newest
change(("@ W[k].T", "@ W[0].T"), of="shifted slices")


# %% wrong: the newest left out
# named: The present is left out
change(("for k in range(K)", "for k in range(1, K)"), of="the taps written out")


# %% wrong: float64
# named: The result is always float64
change((", dtype=x.dtype", ""), of="the taps written out")


# %% wrong: folded by a transpose of the features
# says: repaired_dilated_conv stopped
change((".transpose(1, 0, 2)\n    steps", ".transpose(2, 0, 1)\n    steps"), of="two transposes")


# %% wrong: groups turned round
# named: The rows are gone through from the last to the first
change(("y[p::dilation]", "y[dilation - 1 - p :: dilation]"), of="rows by slices")


# %% wrong: O and D exchanged
# says: matmul
change(("@ W[k].T", "@ W[k]"), of="shifted slices")


# %% wrong: turned, and cut as before
# named: The fold is turned, and cut as before
change(
    (
        "x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)",
        "x.reshape(dilation, T // dilation, D).transpose(1, 0, 2)",
    ),
    ("steps = T // dilation - K + 1", "steps = max(dilation - K + 1, 0)"),
    of="two transposes",
)


# %% wrong: pieces for rows
# named: x is cut into pieces of `dilation` steps, and these are the rows
change(
    ("x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)", "x.reshape(T // dilation, dilation, D)"),
    ("steps = T // dilation - K + 1", "steps = max(dilation - K + 1, 0)"),
    of="two transposes",
)


# %% wrong: W reshaped
# named: W[k] (O, D) is given the shape (D, O) by `reshape`
change(("W[k].T", "W[k].reshape(D, O)"), of="two transposes")


# %% wrong: .T of three axes
# named: `.T` of y with three axes
change(("y.transpose(1, 0, 2).reshape(-1, O)", "y.T.reshape(-1, O)"), of="two transposes")


# %% wrong: zeros in front of the rows
# named: There are zeros in front of x, and all T steps come out
def repaired_dilated_conv(x, W, dilation):
    T, D = x.shape
    K, O, _ = W.shape
    folded = x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)
    folded = np.pad(folded, ((0, 0), (K - 1, 0), (0, 0)))
    y = sum(folded[:, K - 1 - k :][:, : T // dilation] @ W[k].T for k in range(K))
    return y.transpose(1, 0, 2).reshape(-1, O)


# %% wrong: zeros in front of x, and nothing mended
# named: Both faults are still there
change(
    ("folded = x.reshape(T // dilation, dilation, D).transpose(1, 0, 2)", "folded = x.reshape(dilation, -1, D)"),
    ("    folded", "    x = np.concatenate([np.zeros(((K - 1) * dilation, D), dtype=x.dtype), x])\n    folded"),
    ("T // dilation - K + 1", "T // dilation"),
    ("y.transpose(1, 0, 2).reshape", "y.reshape"),
    of="two transposes",
)


# %% wrong: rows an output short
# named: Each row lacks its last output
change(("T // dilation - K + 1", "T // dilation - K"), of="two transposes")


# %% wrong: always the oldest step
# named: All taps look at the oldest step
change(("K - 1 - k : K - 1 - k + steps", ":steps"), of="no transpose, the steps first")


# %% wrong: a step late
# named: The first output is missing
def repaired_dilated_conv(x, W, dilation):
    K = len(W)
    ys = []
    for t in range((K - 1) * dilation + 1, len(x)):
        ys.append(sum(W[k] @ x[t - k * dilation] for k in range(K)))
    return np.array(ys)


# %% wrong: a step late, in a full array
# named: The first output is left at 0
change(("range(reach, len(x))", "range(reach + 1, len(x))"), of="the taps written out")
