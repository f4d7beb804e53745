"""Answers to causal_conv; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def causal_conv(x, W, b, dilation):
    T, N, D = x.shape
    K, O, _ = W.shape
    y = np.zeros((T, N, O), dtype=x.dtype)
    for t in range(T):
        for k in range(K):
            if t - k * dilation >= 0:
                y[t] += x[t - k * dilation] @ W[k].T
        y[t] += b
    return y


# %% right: shifted products
def causal_conv(x, W, b, dilation):
    T = x.shape[0]
    y = x @ W[0].T + b
    for k in range(1, W.shape[0]):
        shift = k * dilation
        if shift < T:
            y[shift:] += x[:-shift] @ W[k].T
    return y


# %% right: np.pad
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    pad = (K - 1) * dilation
    xp = np.pad(x, ((pad, 0), (0, 0), (0, 0)))
    return sum(xp[pad - k * dilation : pad - k * dilation + T] @ W[k].T for k in range(K)) + b


# %% right: einsum over windows
def causal_conv(x, W, b, dilation):
    T, N, D = x.shape
    K = len(W)
    reach = (K - 1) * dilation
    padded = np.concatenate([np.zeros((reach, N, D), x.dtype), x], axis=0)
    taps = np.stack([padded[reach - k * dilation :][:T] for k in range(K)])
    return np.einsum("ktnd,kod->tno", taps, W) + b


# %% right: stride tricks
def causal_conv(x, W, b, dilation):
    K = W.shape[0]
    reach = (K - 1) * dilation
    padded = np.pad(x, [(reach, 0), (0, 0), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach + 1, axis=0)
    taps = windows[..., ::-1][..., ::dilation]
    return np.einsum("tndk,kod->tno", taps, W) + b


# %% right: one product of taps side by side
def causal_conv(x, W, b, dilation):
    T, N, D = x.shape
    K, O, _ = W.shape
    index = np.arange(T)[:, None] - dilation * np.arange(K)
    taps = np.where((index >= 0)[:, :, None, None], x[np.maximum(index, 0)], 0)
    flat = taps.transpose(0, 2, 1, 3).reshape(T * N, K * D)
    return (flat @ W.transpose(0, 2, 1).reshape(K * D, O)).reshape(T, N, O) + b


# %% right: a matrix over time
def causal_conv(x, W, b, dilation):
    T = len(x)
    return b + sum(
        np.einsum("tu,und,od->tno", np.eye(T, k=-k * dilation, dtype=x.dtype), x, W[k]) for k in range(len(W))
    )


# %% wrong: the kernel flipped
# named: The kernel is the wrong way round
change(("@ W[k].T", "@ W[K - 1 - k].T"), of="np.pad")


# %% wrong: windows not turned round
# named: The kernel is the wrong way round
change(("windows[..., ::-1][..., ::dilation]", "windows[..., ::dilation]"), of="stride tricks")


# %% wrong: sees the future
# named: It sees the future
def causal_conv(x, W, b, dilation):
    T = len(x)
    y = x @ W[0].T + b
    for k in range(1, len(W)):
        if k * dilation < T:
            y[: T - k * dilation] += x[k * dilation :] @ W[k].T
    return y


# %% wrong: padded behind
# named: The output is cut at the wrong end
change(("((pad, 0),", "((0, pad),"), of="np.pad")


# %% wrong: padded on both sides, the end kept
# named: The output is cut at the wrong end
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    pad = (K - 1) * dilation
    xp = np.pad(x, ((pad, pad), (0, 0), (0, 0)))
    full = sum(xp[pad - k * dilation :][: T + pad] @ W[k].T for k in range(K)) + b
    return full[-T:]


# %% wrong: padded on both sides, same length
# named: The zeros stand on both sides of x
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    pad = (K - 1) * dilation
    xp = np.pad(x, ((pad // 2, pad - pad // 2), (0, 0), (0, 0)))
    return sum(xp[pad - k * dilation :][:T] @ W[k].T for k in range(K)) + b


# %% wrong: padded on both sides and flipped
# named: The zeros stand on both sides of x
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    pad = (K - 1) * dilation
    xp = np.pad(x, ((pad // 2, pad - pad // 2), (0, 0), (0, 0)))
    return sum(xp[k * dilation :][:T] @ W[k].T for k in range(K)) + b


# %% wrong: K − 1 zeros
# named: There are K − 1 zeros in front of x, so that
def causal_conv(x, W, b, dilation):
    K = W.shape[0]
    xp = np.pad(x, ((K - 1, 0), (0, 0), (0, 0)))
    T = len(xp) - (K - 1) * dilation
    y = np.zeros((max(T, 0), x.shape[1], W.shape[1]), x.dtype)
    for t in range(T):
        for k in range(K):
            y[t] += xp[t + (K - 1 - k) * dilation] @ W[k].T
    return y + b


# %% wrong: K − 1 zeros, negative indices
# named: There are K − 1 zeros in front of x. The oldest
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    xp = np.pad(x, ((K - 1, 0), (0, 0), (0, 0)))
    y = np.zeros((T, x.shape[1], W.shape[1]), x.dtype)
    for t in range(T):
        for k in range(K):
            y[t] += xp[t + K - 1 - k * dilation] @ W[k].T
    return y + b


# %% wrong: rolled
# named: The end comes back at the start
def causal_conv(x, W, b, dilation):
    return sum(np.roll(x, k * dilation, axis=0) @ W[k].T for k in range(len(W))) + b


# %% wrong: negative indices
# named: The end comes back at the start
change(("            if t - k * dilation >= 0:\n    ", ""), of="loops")


# %% wrong: too long a dilation crashes
# named: Where k·dilation is above T
# says: With dilation > T: causal_conv stopped
change(("        if shift < T:\n    ", ""), ("x[:-shift]", "x[: T - shift]"), of="shifted products")


# %% wrong: the dilation forgotten
# named: The dilation is not used
change(("shift = k * dilation", "shift = k"), of="shifted products")


# %% wrong: padded by the dilation, taps not
# named: The dilation is not used
change(("pad - k * dilation : pad - k * dilation + T", "pad - k : pad - k + T"), of="np.pad")


# %% wrong: one step more between the taps
# named: The taps lie dilation + 1 steps apart
change(("k * dilation", "k * (dilation + 1)"), of="loops")


# %% wrong: no bias
# named: The bias b is missing
change((") + b", ")"), of="np.pad")


# %% wrong: a bias for every tap
# named: The bias b is added for every tap
change(("@ W[k].T for", "@ W[k].T + b for"), (") + b", ")"), of="np.pad")


# %% wrong: the present left out
# named: The present is missing
change(("in range(K)", "in range(1, K)"), of="loops")


# %% wrong: the oldest left out
# named: The oldest tap is left out
change(("in range(K)", "in range(K - 1)"), of="loops")


# %% wrong: t > 0
# named: All taps are one step late
change(("t - k * dilation", "t - 1 - k * dilation"), of="loops")


# %% wrong: taps from 1
# named: The taps are counted from 1
change(("t - k * dilation", "t - (k + 1) * dilation"), of="loops")


# %% wrong: overwritten
# named: Only the last tap is there
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    pad = (K - 1) * dilation
    xp = np.pad(x, ((pad, 0), (0, 0), (0, 0)))
    for k in range(K):
        y = xp[pad - k * dilation :][:T] @ W[k].T + b
    return y


# %% wrong: one kernel for all taps
# named: All taps have the weights of the present
change(("@ W[k].T", "@ W[0].T"), of="loops")


# %% wrong: not padded
# named: There is no padding: the first
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    reach = (K - 1) * dilation
    y = [sum(x[t - k * dilation] @ W[k].T for k in range(K)) + b for t in range(reach, T)]
    return np.array(y)


# %% wrong: not cut
# named: y is not cut
def causal_conv(x, W, b, dilation):
    T, K = x.shape[0], W.shape[0]
    pad = (K - 1) * dilation
    y = np.zeros((T + pad, x.shape[1], W.shape[1]), x.dtype) + b
    for k in range(K):
        y[k * dilation : k * dilation + T] += x @ W[k].T
    return y


# %% wrong: from the first whole window on
# named: The first (K − 1)·dilation outputs are left out
change(("for t in range(T)", "for t in range((K - 1) * dilation, T)"), of="loops")


# %% wrong: the first input repeated
# named: Before the first step the first input is repeated
change(("(0, 0)))\n", '(0, 0)), mode="edge")\n'), of="np.pad")


# %% wrong: index at least 0
# named: Before the first step the first input is repeated
change(
    ("np.where((index >= 0)[:, :, None, None], x[np.maximum(index, 0)], 0)", "x[np.maximum(index, 0)]"),
    of="one product of taps side by side",
)


# %% wrong: the mean over the taps
# named: The taps are averaged
change(("y[t] += x[t - k * dilation] @ W[k].T", "y[t] += x[t - k * dilation] @ W[k].T / K"), of="loops")


# %% wrong: ReLU
# named: A ReLU is in it
change(("    return y", "    return np.maximum(0, y)"), of="loops")


# %% wrong: float64
# named: The result is always float64
change((", dtype=x.dtype", ""), of="loops")


# %% wrong: W not transposed
# says: matmul
change(("W[k].T", "W[k]"), of="loops")


# %% wrong: steps and batch exchanged
# named: The first two axes have changed places
change(("    return y", "    return y.swapaxes(0, 1)"), of="loops")


# %% wrong: a stride
# named: Every dilation-th output alone
change(
    ("+ b\n", "+ b\n\n\n"),
    ("    return np.einsum(", "    return b + np.einsum("),
    ("W) + b", "W)[::dilation]"),
    of="einsum over windows",
)


# %% wrong: the batch padded
# says: could not be broadcast together
change(("((pad, 0), (0, 0), (0, 0))", "((0, 0), (pad, 0), (0, 0))"), of="np.pad")


# %% wrong: above 0
# named: The first input never arrives
change((">= 0:", "> 0:"), of="loops")


# %% wrong: a bias for every tap that is there
# named: The bias b is added for every tap that reaches an input
change(("@ W[k].T\n        y[t] += b", "@ W[k].T + b"), of="loops")


# %% wrong: W reshaped
# named: W[k] (O, D) is given the shape (D, O) by `reshape`
change(("W[k].T", "W[k].reshape(D, O)"), of="loops")


# %% wrong: the index without the zeros
# named: Steps are counted in x where the zeros are in front of it
def causal_conv(x, W, b, dilation):
    T, K = len(x), len(W)
    pad = (K - 1) * dilation
    xp = np.pad(x, ((pad, 0), (0, 0), (0, 0)))
    return np.stack([sum(xp[t - k * dilation] @ W[k].T for k in range(K)) + b for t in range(T)])


# %% wrong: mirrored
# named: Before the first step the sequence is mirrored
change(("(0, 0)))\n", '(0, 0)), mode="symmetric")\n'), of="np.pad")


# %% wrong: k + dilation
# named: Tap k looks k + dilation steps back
change(("k * dilation", "(k + dilation)"), of="loops")


# %% wrong: = for +=
# named: Each tap overwrites the outputs it reaches
change(("y[shift:] +=", "y[shift:] ="), of="shifted products")


# %% wrong: = for += in the loop
# named: Each tap overwrites the outputs it reaches
change(("y[t] += x", "y[t] = x"), of="loops")


# %% wrong: zeros for one tap, slices
# named: There are `dilation` zeros in front of x, too few
change(("pad = (K - 1) * dilation", "pad = dilation"), of="np.pad")


# %% wrong: K − 1 zeros, and no index below 0
# named: There are K − 1 zeros in front of x, and a tap
def causal_conv(x, W, b, dilation):
    T, N, D = x.shape
    K, O, _ = W.shape
    padded = np.concatenate([np.zeros((K - 1, N, D), dtype=x.dtype), x])
    y = np.zeros((T, N, O), dtype=x.dtype) + b
    for k in range(K):
        start = max(K - 1 - k * dilation, 0)
        y += padded[start : start + T] @ W[k].T
    return y


# %% wrong: zeros for one tap, negative indices
# named: There are `dilation` zeros in front of x. The oldest
def causal_conv(x, W, b, dilation):
    T, N, D = x.shape
    padded = np.concatenate([np.zeros((dilation, N, D), dtype=x.dtype), x])
    return np.stack([sum(padded[t + dilation - k * dilation] @ W[k].T for k in range(len(W))) + b for t in range(T)])


# %% wrong: negative indices that exist
# named: The end comes back at the start
change((">= 0:", ">= -T:"), of="loops")


# %% wrong: negative indices of taps that reach an input
# named: The end comes back at the start
change(("if t - k * dilation >= 0:", "if k * dilation < T:"), of="loops")


# %% wrong: dilations as powers
# named: Tap k looks dilation to the power of k steps back
change(("shift = k * dilation", "shift = dilation**k"), of="shifted products")


# %% wrong: k + dilation for all but the present
# named: Tap k looks k + dilation steps back
change(("shift = k * dilation", "shift = k + dilation"), of="shifted products")


# %% wrong: shifted along the batch
# named: The taps are shifted along axis 1
change(("y[shift:] += x[:-shift]", "y[:, shift:] += x[:, :-shift]"), of="shifted products")


# %% wrong: shift < T − 1
# named: A tap of k·dilation = T − 1 is left out
change(("if shift < T:", "if shift < T - 1:"), of="shifted products")
