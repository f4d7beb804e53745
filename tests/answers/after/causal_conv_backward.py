"""Answers to causal_conv_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def causal_conv_backward(dy, x, W, dilation):
    T, N, O = dy.shape
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(O, dtype=x.dtype)
    for t in range(T):
        for k in range(len(W)):
            past = t - k * dilation
            if past >= 0:
                dx[past] += dy[t] @ W[k]
                dW[k] += dy[t].T @ x[past]
        db += dy[t].sum(axis=0)
    return dx, dW, db


# %% right: shifted products
def causal_conv_backward(dy, x, W, dilation):
    T = len(x)
    dx = dy @ W[0]
    dW = np.zeros_like(W)
    dW[0] = np.tensordot(dy, x, axes=((0, 1), (0, 1)))
    for k in range(1, len(W)):
        s = k * dilation
        if s >= T:
            break
        dx[:-s] += dy[s:] @ W[k]
        dW[k] = np.tensordot(dy[s:], x[:-s], axes=((0, 1), (0, 1)))
    return dx, dW, dy.sum((0, 1))


# %% right: einsum over padded taps
def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    reach = (K - 1) * dilation
    xp = np.pad(x, ((reach, 0), (0, 0), (0, 0)))
    dyp = np.pad(dy, ((0, reach), (0, 0), (0, 0)))
    taps = np.stack([xp[reach - k * dilation :][:T] for k in range(K)])
    later = np.stack([dyp[k * dilation :][:T] for k in range(K)])
    return np.einsum("ktno,kod->tnd", later, W), np.einsum("tno,ktnd->kod", dy, taps), np.einsum("tno->o", dy)


# %% right: a convolution of the steps turned round
def causal_conv(x, W, b, dilation):
    y = x @ W[0].T + b
    for k in range(1, len(W)):
        if k * dilation < len(x):
            y[k * dilation :] += x[: -k * dilation] @ W[k].T
    return y


def causal_conv_backward(dy, x, W, dilation):
    dx = causal_conv(dy[::-1], W.transpose(0, 2, 1), np.zeros(x.shape[2], x.dtype), dilation)[::-1]
    dW = np.zeros_like(W)
    for k in range(len(W)):
        seen = max(len(x) - k * dilation, 0)
        dW[k] = np.einsum("tno,tnd->od", dy[len(x) - seen :], x[:seen])
    return dx, dW, dy.sum(axis=1).sum(axis=0)


# %% right: matrices over time
def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    shift = np.stack([np.eye(T, k=-k * dilation, dtype=x.dtype) for k in range(K)])
    dx = np.einsum("ktu,tno,kod->und", shift, dy, W)
    dW = np.einsum("ktu,tno,und->kod", shift, dy, x)
    return dx, dW, dy.reshape(-1, dy.shape[2]).sum(axis=0)


# %% right: flat rows
def causal_conv_backward(dy, x, W, dilation):
    T, N, D = x.shape
    K, O, _ = W.shape
    x, dy = x.reshape(T * N, D), dy.reshape(T * N, O)
    dx, dW = np.zeros_like(x), []
    for k in range(K):
        s = min(k * dilation, T) * N
        dW.append(dy[s:].T @ x[: T * N - s])
        dx[: T * N - s] += dy[s:] @ W[k]
    return dx.reshape(T, N, D), np.array(dW), dy.sum(axis=0)


# %% wrong: dx shifted the wrong way
# named: dx is shifted the wrong way
change(
    ("dyp[k * dilation :][:T]", "np.pad(dy, ((reach, 0), (0, 0), (0, 0)))[reach - k * dilation :][:T]"),
    of="einsum over padded taps",
)


# %% wrong: dx not shifted
# named: dx is not shifted
change(("dx[past] += dy[t]", "dx[t] += dy[t]"), of="loops")


# %% wrong: dW from the present
# named: dW is made with x_t for every tap
change(("dy[t].T @ x[past]", "dy[t].T @ x[t]"), of="loops")


# %% wrong: neither shifted
# named: dx and dW are made as if all taps looked at the present
def causal_conv_backward(dy, x, W, dilation):
    dx = sum(dy @ W[k] for k in range(len(W)))
    dW = np.stack([np.einsum("tno,tnd->od", dy, x) for _ in W])
    return dx, dW, dy.sum(axis=(0, 1))


# %% wrong: cut at the wrong end
# named: dx is cut at the wrong end
def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    reach = (K - 1) * dilation
    xp = np.pad(x, ((reach, 0), (0, 0), (0, 0)))
    dxp, dW = np.zeros_like(xp), np.zeros_like(W)
    for k in range(K):
        s = reach - k * dilation
        dW[k] = np.einsum("tno,tnd->od", dy, xp[s : s + T])
        dxp[s : s + T] += dy @ W[k]
    return dxp[:T], dW, dy.sum(axis=(0, 1))


# %% wrong: not cut
# named: dx has the gradients of the zeros
def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    reach = (K - 1) * dilation
    xp = np.pad(x, ((reach, 0), (0, 0), (0, 0)))
    dxp, dW = np.zeros_like(xp), np.zeros_like(W)
    for k in range(K):
        s = reach - k * dilation
        dW[k] = np.einsum("tno,tnd->od", dy, xp[s : s + T])
        dxp[s : s + T] += dy @ W[k]
    return dxp, dW, dy.sum(axis=(0, 1))


# %% wrong: dx overwritten
# named: dx is overwritten by every tap
change(("dx[past] +=", "dx[past] ="), of="loops")


# %% wrong: dx of the present tap alone
# named: dx comes from the present tap alone
change(("        dx[:-s] += dy[s:] @ W[k]\n", ""), of="shifted products")


# %% wrong: negative indices
# named: Start and end are joined to a ring
change(("            if past >= 0:\n                dx", "            if True:\n                dx"), of="loops")


# %% wrong: rolled dx
# named: The gradients of the start come back at the end of dx
def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    dx = sum(np.roll(dy @ W[k], -k * dilation, axis=0) for k in range(K))
    xp = np.pad(x, (((K - 1) * dilation, 0), (0, 0), (0, 0)))
    dW = np.stack([np.einsum("tno,tnd->od", dy, xp[(K - 1 - k) * dilation :][:T]) for k in range(K)])
    return dx, dW, dy.sum(axis=(0, 1))


# %% wrong: the kernel flipped
# named: The kernel is the wrong way round, in dx and in dW
def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    dx, dW = np.zeros_like(x), np.zeros_like(W)
    for k in range(K):
        s = min((K - 1 - k) * dilation, T)
        dx[: T - s] += dy[s:] @ W[k]
        dW[k] = np.einsum("tno,tnd->od", dy[s:], x[: T - s])
    return dx, dW, dy.sum(axis=(0, 1))


# %% wrong: dW turned round
# named: dW is the wrong way round
change(("np.array(dW)", "np.array(dW[::-1])"), of="flat rows")


# %% wrong: W turned round in dx
# named: The kernel is the wrong way round in dx
change(("later, W)", "later, W[::-1])"), of="einsum over padded taps")


# %% wrong: the dilation forgotten
# named: The dilation is not used: the taps
change(("s = k * dilation", "s = k"), of="shifted products")


# %% wrong: the dilation forgotten in dx
# named: The dilation is not used in dx
change(("dyp[k * dilation :]", "dyp[k:]"), of="einsum over padded taps")


# %% wrong: the dilation forgotten in dW
# named: The dilation is not used in dW
change(("xp[reach - k * dilation :]", "xp[reach - k :]"), of="einsum over padded taps")


# %% wrong: whole windows only
# named: Only outputs whose taps all lie inside
change(("for t in range(T)", "for t in range((len(W) - 1) * dilation, T)"), of="loops")


# %% wrong: dW of the last step
# named: dW is that of the last step alone
change(("dW[k] += dy", "dW[k] = dy"), of="loops")


# %% wrong: dW transposed
# named: Transposed: the last two axes
change(
    ("dy[t].T @ x[past]", "(x[past].T @ dy[t])"),
    ("dW, db = np.zeros_like(x), np.zeros_like(W),", "dW, db = np.zeros_like(x), np.zeros_like(W.transpose(0, 2, 1)),"),
    of="loops",
)


# %% wrong: dW averaged
# named: dW is averaged over the steps
change(("dy[t].T @ x[past]", "dy[t].T @ x[past] / T"), of="loops")


# %% wrong: averaged over the batch
# named: dW and db are averaged over the sequences
change(("dy[t].T @ x[past]", "dy[t].T @ x[past] / N"), ("dy[t].sum(axis=0)", "dy[t].mean(axis=0)"), of="loops")


# %% wrong: db for every tap
# named: db is added for every tap
change(("        db += dy[t]", "            db += dy[t]"), of="loops")


# %% wrong: db over the sequences
# named: db is the sum over the sequences alone
change(("dy.sum((0, 1))", "dy.sum(1)"), of="shifted products")


# %% wrong: db over the steps
# named: db is the sum over the steps alone
change(("dy.sum((0, 1))", "dy.sum(0)"), of="shifted products")


# %% wrong: db one number
# named: db is the sum of everything
change(("dy.sum((0, 1))", "dy.sum()"), of="shifted products")


# %% wrong: db a mean
# named: db is averaged over steps and sequences
change(("dy.sum((0, 1))", "dy.mean((0, 1))"), of="shifted products")


# %% wrong: float64
# named: dx and dW are float64
change(("np.zeros_like(x), np.zeros_like(W)", "np.zeros(x.shape), np.zeros(W.shape)"), of="loops")


# %% wrong: dW float64
# named: dW is float64
change(("dW = np.zeros_like(W)", "dW = np.zeros(W.shape)"), of="shifted products")


# %% wrong: W transposed in dx
# says: matmul
change(("@ W[k]", "@ W[k].T"), of="loops")


# %% wrong: the order
# named: Another result stands in this place
change(("return dx, dW, db", "return dW, dx, db"), of="loops")


# %% wrong: the steps not turned back
# named: Backwards in time
change(("dilation)[::-1]", "dilation)"), of="a convolution of the steps turned round")


# %% wrong: the steps never turned
# named: dx is shifted the wrong way
change(
    ("causal_conv(dy[::-1],", "causal_conv(dy,"),
    ("dilation)[::-1]", "dilation)"),
    of="a convolution of the steps turned round",
)


# %% wrong: db left out
# says: 2
change((", dy.sum((0, 1))", ""), of="shifted products")


# %% wrong: clipped
# named: The gradients are clipped inside
change(("    return dx, dW, db", "    return tuple(np.clip(g, -5, 5) for g in (dx, dW, db))"), of="loops")


# %% wrong: crashes where a tap reaches nothing
# named: Where k·dilation is above T
# says: With dilation > T: causal_conv_backward stopped
change(("        if s >= T:\n            break\n", ""), ("[:-s]", "[: T - s]"), of="shifted products")


# %% wrong: above 0
# named: The first input is left out, in dx and in dW
change(("past >= 0", "past > 0"), of="loops")


# %% wrong: db for every tap that is there
# named: db is added for every tap that reaches an input
change(("        db += dy[t].sum(axis=0)", "                db += dy[t].sum(axis=0)"), of="loops")


# %% wrong: dx from the other end
# named: dx is not shifted
change(("dx[:-s] += dy[s:]", "dx[:-s] += dy[:-s]"), of="shifted products")


# %% wrong: dW from the other end
# named: dW is made with x_t for every tap
change(("tensordot(dy[s:], x[:-s]", "tensordot(dy[:-s], x[:-s]"), of="shifted products")


# %% wrong: db float64
# named: db is float64
change(("np.zeros(O, dtype=x.dtype)", "np.zeros(O)"), of="loops")


# %% wrong: dx divided by the taps
change(("dx[past] += dy[t] @ W[k]", "dx[past] += dy[t] @ W[k] / len(W)"), of="loops")


# %% wrong: dW of whole sequences
# named: dW is made with x_t for every tap
change(("np.tensordot(dy[s:], x[:-s],", "np.tensordot(dy, x,"), of="shifted products")


# %% wrong: crashes where a tap reaches nothing, dW first
# named: Where k·dilation is above T
# says: With dilation > T: causal_conv_backward stopped
def causal_conv_backward(dy, x, W, dilation):
    T = len(x)
    dx, dW = np.zeros_like(x), np.zeros_like(W)
    for k in range(len(W)):
        s = k * dilation
        dW[k] = np.einsum("tno,tnd->od", dy[s:], x[: T - s])
        dx[: T - s] += dy[s:] @ W[k]
    return dx, dW, dy.sum((0, 1))


# %% wrong: s >= T − 1
# named: A tap of k·dilation = T − 1 is left out
change(("if s >= T:", "if s >= T - 1:"), of="shifted products")


# %% wrong: negative indices that exist
# named: Start and end are joined to a ring
change(("if past >= 0:", "if past >= -T:"), of="loops")


# %% wrong: negative indices of taps that reach an input
# named: Start and end are joined to a ring
change(("if past >= 0:", "if k * dilation < T:"), of="loops")
