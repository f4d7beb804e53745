"""Answers to loss_and_gradients; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: plain loops over time
def loss_and_gradients(params, inputs, targets, h0):
    Wxh, Whh, bh, Why, by = (params[k] for k in ("Wxh", "Whh", "bh", "Why", "by"))
    T, N = inputs.shape
    h, p = {-1: h0}, {}
    loss = 0.0
    rows = np.arange(N)
    for t in range(T):
        h[t] = np.tanh(Wxh.T[inputs[t]] + h[t - 1] @ Whh.T + bh)
        z = h[t] @ Why.T + by
        z = z - z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        loss -= logp[rows, targets[t]].sum()
        p[t] = np.exp(logp)
    loss = loss / (T * N)
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        dy = p[t].copy()
        dy[rows, targets[t]] -= 1
        dy /= T * N
        grads["Why"] += dy.T @ h[t]
        grads["by"] += dy.sum(axis=0)
        dh = dy @ Why + dh_next
        da = dh * (1 - h[t] ** 2)
        np.add.at(grads["Wxh"].T, inputs[t], da)
        grads["Whh"] += da.T @ h[t - 1]
        grads["bh"] += da.sum(axis=0)
        dh_next = da @ Whh
    return loss, grads, h[T - 1]


# %% right: one-hot matmul, arrays of all steps
def loss_and_gradients(params, inputs, targets, h0):
    Wxh, Whh, bh = params["Wxh"], params["Whh"], params["bh"]
    Why, by = params["Why"], params["by"]
    V = Wxh.shape[1]
    T, N = inputs.shape
    x = np.eye(V, dtype=Wxh.dtype)[inputs]
    hs = np.zeros((T + 1, N, Whh.shape[0]), dtype=Wxh.dtype)
    hs[0] = h0
    for t in range(T):
        hs[t + 1] = np.tanh(x[t] @ Wxh.T + hs[t] @ Whh.T + bh)
    logits = hs[1:] @ Why.T + by
    m = logits.max(-1, keepdims=True)
    e = np.exp(logits - m)
    s = e.sum(-1, keepdims=True)
    chosen = np.take_along_axis(logits, targets[..., None], -1)
    loss = np.mean(m + np.log(s) - chosen)
    dlogits = (e / s - np.eye(V, dtype=Wxh.dtype)[targets]) / targets.size
    dWhy = np.einsum("tno,tnh->oh", dlogits, hs[1:])
    dh_out = dlogits @ Why
    da = np.zeros_like(dh_out)
    carry = np.zeros_like(hs[0])
    for t in range(T - 1, -1, -1):
        da[t] = (dh_out[t] + carry) * (1 - hs[t + 1] ** 2)
        carry = da[t] @ Whh
    return (
        float(loss),
        {
            "Wxh": np.einsum("tnh,tnv->hv", da, x),
            "Whh": np.einsum("tnh,tnk->hk", da, hs[:-1]),
            "bh": da.sum((0, 1)),
            "Why": dWhy,
            "by": dlogits.sum((0, 1)),
        },
        hs[-1],
    )


# %% right: flattened, logaddexp
def loss_and_gradients(params, inputs, targets, h0):
    W, U, b, Wy, c = [params[n] for n in "Wxh Whh bh Why by".split()]
    states = [h0]
    for ids in inputs:
        states.append(np.tanh(np.take(W, ids, axis=1).T + np.dot(states[-1], U.T) + b))
    H = np.stack(states)
    flat = H[1:].reshape(-1, H.shape[-1])
    y = flat.dot(Wy.T) + c
    logZ = np.logaddexp.reduce(y, axis=1)
    t = targets.ravel()
    loss = (logZ - y[range(len(t)), t]).mean()
    dy = np.exp(y - logZ[:, None])
    dy[range(len(t)), t] -= 1
    dy = dy / len(t)
    dH = (dy @ Wy).reshape(H[1:].shape)
    dz = []
    back = np.zeros_like(h0)
    for g, s in zip(dH[::-1], H[:0:-1]):
        back = (g + back) * (1 - s * s)
        dz.insert(0, back)
        back = back @ U
    dz = np.concatenate(dz)
    dW = np.zeros_like(W)
    for i, v in enumerate(inputs.ravel()):
        dW[:, v] += dz[i]
    return loss, dict(Wxh=dW, Whh=dz.T @ H[:-1].reshape(dz.shape), bh=dz.sum(0), Why=dy.T @ flat, by=dy.sum(0)), H[-1]


# %% right: one sequence after another, columns
def loss_and_gradients(params, inputs, targets, h0):
    P = params
    T, N = inputs.shape
    grads = {k: 0 * v for k, v in P.items()}
    loss, last = 0, []
    for n in range(N):
        hs, ps = [h0[n]], []
        for t in range(T):
            hs.append(np.tanh(P["Wxh"][:, inputs[t, n]] + P["Whh"] @ hs[-1] + P["bh"]))
            y = P["Why"] @ hs[-1] + P["by"]
            y = y - y.max()
            loss += np.log(np.exp(y).sum()) - y[targets[t, n]]
            ps.append(np.exp(y) / np.exp(y).sum())
        g = 0
        for t in range(T)[::-1]:
            dy = ps[t] / (T * N)
            dy[targets[t, n]] -= 1 / (T * N)
            grads["by"] += dy
            grads["Why"] += np.outer(dy, hs[t + 1])
            da = (P["Why"].T @ dy + g) * (1 - hs[t + 1] ** 2)
            grads["bh"] += da
            grads["Whh"] += np.outer(da, hs[t])
            grads["Wxh"][:, inputs[t, n]] += da
            g = P["Whh"].T @ da
        last.append(hs[-1])
    return loss / (T * N), grads, np.array(last)


# %% right: one product
def loss_and_gradients(params, inputs, targets, h0):
    """Rows of Wxh looked up, weight gradients as one product over all steps."""
    T, N = inputs.shape
    V, H = params["Why"].shape
    h = np.empty((T + 1, N, H), dtype=h0.dtype)
    h[0] = h0
    from_inputs = params["Wxh"].T[inputs] + params["bh"]
    for t in range(T):
        h[t + 1] = np.tanh(from_inputs[t] + h[t] @ params["Whh"].T)
    z = h[1:] @ params["Why"].T + params["by"]
    z = z - z.max(axis=2, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=2, keepdims=True)
    rows, columns = np.indices((T, N))
    loss = (np.log(total[..., 0]) - z[rows, columns, targets]).mean()
    dz = e / total
    dz[rows, columns, targets] -= 1
    dz /= T * N
    da = (dz @ params["Why"]) * 1.0
    dh_next = 0
    for t in range(T - 1, -1, -1):
        da[t] = (da[t] + dh_next) * (1 - h[t + 1] ** 2)
        dh_next = da[t] @ params["Whh"]
    flat = da.reshape(T * N, H)
    dWxh = np.zeros_like(params["Wxh"])
    np.add.at(dWxh.T, inputs.ravel(), flat)
    grads = {
        "Why": dz.reshape(-1, V).T @ h[1:].reshape(-1, H),
        "by": dz.sum(axis=(0, 1)),
        "Wxh": dWxh,
        "Whh": flat.T @ h[:-1].reshape(-1, H),
        "bh": flat.sum(axis=0),
    }
    return loss, grads, h[-1].copy()


# %% right: columns
def loss_and_gradients(params, inputs, targets, h0):
    """Sequence by sequence, with column vectors and dicts over the steps."""
    Wxh, Whh, bh, Why, by = (params[name] for name in ("Wxh", "Whh", "bh", "Why", "by"))
    T, N = inputs.shape
    grads = {name: np.zeros_like(w) for name, w in params.items()}
    loss, h_last = 0.0, np.zeros_like(h0)
    for n in range(N):
        hs, ps = {-1: h0[n]}, {}
        for t in range(T):
            hs[t] = np.tanh(Wxh[:, inputs[t, n]] + Whh.dot(hs[t - 1]) + bh)
            z = Why.dot(hs[t]) + by
            z = z - z.max()
            loss += (np.log(np.sum(np.exp(z))) - z[targets[t, n]]) / (T * N)
            ps[t] = np.exp(z) / np.sum(np.exp(z))
        dh_next = np.zeros_like(bh)
        for t in reversed(range(T)):
            dz = ps[t].copy()
            dz[targets[t, n]] -= 1
            dz /= T * N
            grads["Why"] += np.outer(dz, hs[t])
            grads["by"] += dz
            da = (Why.T.dot(dz) + dh_next) * (1 - hs[t] * hs[t])
            grads["Wxh"][:, inputs[t, n]] += da
            grads["Whh"] += np.outer(da, hs[t - 1])
            grads["bh"] += da
            dh_next = Whh.T.dot(da)
        h_last[n] = hs[T - 1]
    return loss, grads, h_last


# %% right: classes
class Cell:
    """One step of the network, which remembers what it needs to go back."""

    def __init__(self, params, grads):
        self.params, self.grads = params, grads

    def forward(self, x_t, h_prev):
        self.x_t, self.h_prev = x_t, h_prev
        self.h = np.tanh(x_t @ self.params["Wxh"].T + h_prev @ self.params["Whh"].T + self.params["bh"])
        return self.h

    def backward(self, dh):
        da = dh * (1 - self.h**2)
        self.grads["Wxh"] = self.grads["Wxh"] + da.T @ self.x_t
        self.grads["Whh"] = self.grads["Whh"] + da.T @ self.h_prev
        self.grads["bh"] = self.grads["bh"] + da.sum(0)
        return da @ self.params["Whh"]


def loss_and_gradients(params, inputs, targets, h0):
    dtype = params["Wxh"].dtype
    V = params["by"].size
    grads = {name: np.zeros(w.shape, dtype) for name, w in params.items()}
    cells, logits, h = [], [], h0
    for x_t in np.eye(V, dtype=dtype)[inputs]:
        cells.append(Cell(params, grads))
        h = cells[-1].forward(x_t, h)
        logits.append(h @ params["Why"].T + params["by"])
    logits = np.array(logits)
    largest = logits.max(-1, keepdims=True)
    log_p = logits - (largest + np.log(np.sum(np.exp(logits - largest), -1, keepdims=True)))
    picked = np.take_along_axis(log_p, targets[:, :, None], axis=2)
    dlogits = (np.exp(log_p) - np.eye(V, dtype=dtype)[targets]) / inputs.size
    dh = np.zeros_like(h0)
    for cell, dz in zip(reversed(cells), dlogits[::-1], strict=True):
        grads["Why"] = grads["Why"] + dz.T @ cell.h
        grads["by"] = grads["by"] + dz.sum(0)
        dh = cell.backward(dz @ params["Why"] + dh)
    return -np.mean(picked), grads, h


# %% right: recursive
def loss_and_gradients(params, inputs, targets, h0):
    """The rest of the sequence is a sequence: its loss and the gradient at its initial state are all that is needed."""
    V, size = len(params["by"]), targets.size

    def rest(t, h):
        if t == len(inputs):
            return 0, {name: 0 * w for name, w in params.items()}, h, 0 * h
        x = np.eye(V, dtype=h.dtype)[inputs[t]]
        new = np.tanh(
            np.einsum("nv,hv->nh", x, params["Wxh"]) + np.einsum("nk,hk->nh", h, params["Whh"]) + params["bh"]
        )
        logits = np.einsum("nh,vh->nv", new, params["Why"]) + params["by"]
        logits = logits - logits.max(axis=1)[:, None]
        log_p = logits - np.log(np.exp(logits).sum(axis=1))[:, None]
        later, grads, last, dh = rest(t + 1, new)
        dz = (np.exp(log_p) - np.eye(V, dtype=h.dtype)[targets[t]]) / size
        da = (dz @ params["Why"] + dh) * (1 - new**2)
        own = {"Wxh": da.T @ x, "Whh": da.T @ h, "bh": da.sum(0), "Why": dz.T @ new, "by": dz.sum(0)}
        here = -log_p[np.arange(len(h)), targets[t]].sum() / size
        return here + later, {name: grads[name] + own[name] for name in grads}, last, da @ params["Whh"]

    loss, grads, last, _ = rest(0, h0)
    return loss, grads, last


# %% wrong: loss summed, gradient of the mean
# named: The loss is a sum over all targets; the mean
change(("/ (T * N)", "* 1.0"), of="plain loops over time")


# %% wrong: loss mean, gradient of the sum
# named: The loss is a mean, and its gradients are those of the
change(("        dy /= T * N\n", ""), of="plain loops over time")


# %% wrong: both summed
# named: The loss is a sum over all targets, and so are the
change(("/ (T * N)", "* 1.0"), ("        dy /= T * N\n", ""), of="plain loops over time")


# %% wrong: divided by T alone
# named: The loss is summed over the sequences and averaged over
change(("(T * N)", "T"), (" * N", ""), of="plain loops over time")


# %% wrong: divided by N alone
# named: The loss is summed over the steps and averaged over the
change(("(T * N)", "N"), ("T * ", ""), of="plain loops over time")


# %% wrong: += with a list of ids: repeated characters count once
# named: `grads["Wxh"][:, ids] += …` adds only once for a
change(('np.add.at(grads["Wxh"].T, inputs[t], da)', 'grads["Wxh"][:, inputs[t]] += da.T'), of="plain loops over time")


# %% wrong: dh_next forgotten
# named: `dh_next` is missing: what arrives at h_t from step t + 1
change((" + dh_next", ""), of="plain loops over time")


# %% wrong: softmax without the maximum
# named: With large logits e^logit overflows: the loss or its
change(("        z = z - z.max(axis=1, keepdims=True)\n", ""), of="plain loops over time")


# %% wrong: maximum of the whole array
# named: The largest logit of the whole array is taken from all rows
change(("max(axis=1, keepdims=True)", "max()"), of="plain loops over time")


# %% wrong: tanh's derivative forgotten
# named: The derivative of tanh, 1 − h_t², is missing.
change((" * (1 - h[t] ** 2)", ""), of="plain loops over time")


# %% wrong: the new state in dWhh
# named: The new state stands where the old one belongs: Whh
change(("@ h[t - 1]", "@ h[t]"), of="plain loops over time")


# %% wrong: Whh transposed on the way back
# named: Whh stands the wrong way round on the way back: forward
change(("da @ Whh", "da @ Whh.T"), of="plain loops over time")


# %% wrong: starts at zero, h0 not used
# named: h0 is ignored: the states start from zeros, so nothing is
change(("-1: h0", "-1: np.zeros_like(h0)"), of="plain loops over time")


# %% wrong: keys with a d
# says: loss_and_gradients: grads has the keys dWxh, dWhh, dbh,
change(
    ("k: np.", '"d" + k: np.'),
    ('["Why"]', '["dWhy"]'),
    ('["by"]', '["dby"]'),
    ('["Wxh"]', '["dWxh"]'),
    ('["Whh"]', '["dWhh"]'),
    ('["bh"]', '["dbh"]'),
    of="plain loops over time",
)


# %% wrong: the target as input
# named: The targets are read where the inputs belong: the network
change(("Wxh.T[inputs[t]]", "Wxh.T[targets[t]]"), ("T, inputs", "T, targets"), of="plain loops over time")


# %% wrong: only the last step's loss
# named: The loss of the last step alone is returned; the mean is
change(("-= logp", "= -logp"), of="plain loops over time")


# %% wrong: loss right, dlogits divided by T alone
# named: The loss is a mean over all targets, but dlogits is divided by T alone
change(("= T * N", "= T"), of="plain loops over time")


# %% wrong: loss right, dlogits divided by N alone
# named: The loss is a mean over all targets, but dlogits is divided by N alone
change((" T * ", " "), of="plain loops over time")


# %% wrong: forward only, no gradients yet
# says: grads has no array under the key 'Wxh' yet.
# says: Wrong as well: grads['Why'], grads['by'].
change(("grads,", "{},"), of="plain loops over time")


# %% wrong: the list of da is not turned round
# named: The list of the da was filled from the last step to the first
def loss_and_gradients(params, inputs, targets, h0):
    Wxh, Whh, bh, Why, by = (params[k] for k in ("Wxh", "Whh", "bh", "Why", "by"))
    (T, N), (V, H) = inputs.shape, Why.shape
    one_hot = np.eye(V, dtype=Wxh.dtype)
    x, hs = one_hot[inputs], [h0]
    for t in range(T):
        hs.append(np.tanh(x[t] @ Wxh.T + hs[-1] @ Whh.T + bh))
    h = np.stack(hs[1:])
    logits = h @ Why.T + by
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    loss = -np.sum(one_hot[targets] * log_p) / (T * N)
    dlogits = (np.exp(log_p) - one_hot[targets]) / (T * N)
    das, dh_next = [], np.zeros_like(h0)
    for t in reversed(range(T)):
        da = (dlogits[t] @ Why + dh_next) * (1 - h[t] ** 2)
        das.append(da)
        dh_next = da @ Whh
    rows = np.concatenate(das)
    grads = {
        "Wxh": rows.T @ x.reshape(-1, V),
        "Whh": rows.T @ np.concatenate(hs[:-1]),
        "bh": rows.sum(axis=0),
        "Why": dlogits.reshape(-1, V).T @ h.reshape(-1, H),
        "by": dlogits.sum(axis=(0, 1)),
    }
    return loss, grads, h[-1]


# %% wrong: the slope of tanh at the old state
# named: tanh′ is taken at the old state, h_{t−1}
change(("h[t] *", "h[t - 1] *"), of="plain loops over time")


# %% wrong: the square around the bracket
# named: The square is in the wrong place: tanh′ is 1 − h_t²
change(("(1 - h[t] ** 2)", "(1 - h[t]) ** 2"), of="plain loops over time")


# %% wrong: dWhh without step 0
# named: At t = 0 the old state is h0; in the gradient of Whh
change(
    ('grads["Whh"] += da.T @ h[t - 1]', 'if t > 0:\n            grads["Whh"] += da.T @ h[t - 1]'),
    of="plain loops over time",
)


# %% wrong: the list turned round for Wxh alone
# named: The list of the da was filled from the last step to the first
change(
    (" = np.zeros_like(h0)", ", das = np.zeros_like(h0), []"),
    ('grads["Whh"] += da.T @ h[t - 1]', "das.append(da)"),
    (
        "return loss, grads, h[T - 1]",
        'for t in range(T):\n        grads["Whh"] += das[t].T @ h[t - 1]\n    return loss, grads, h[T - 1]',
    ),
    of="plain loops over time",
)


# %% wrong: outputs from the old states
# named: The logits are made from the state before
def loss_and_gradients(params, inputs, targets, h0):
    Wxh, Whh, bh, Why, by = (params[k] for k in ("Wxh", "Whh", "bh", "Why", "by"))
    T, N = inputs.shape
    V = len(by)
    hs = [h0]
    for t in range(T):
        hs.append(np.tanh(Wxh.T[inputs[t]] + hs[-1] @ Whh.T + bh))
    h = np.array(hs)
    y = h[:-1] @ Why.T + by
    y = y - y.max(-1, keepdims=True)
    logp = y - np.log(np.exp(y).sum(-1, keepdims=True))
    rows, cols = np.ogrid[:T, :N]
    loss = -logp[rows, cols, targets].mean()
    dy = np.exp(logp)
    dy[rows, cols, targets] -= 1
    dy /= T * N
    dh_out = dy @ Why
    g = {k: np.zeros_like(v) for k, v in params.items()}
    g["Why"] = np.einsum("tnv,tnh->vh", dy, h[1:])
    g["by"] = dy.sum((0, 1))
    carry = np.zeros_like(h0)
    for t in reversed(range(T)):
        da = (dh_out[t] + carry) * (1 - h[t + 1] ** 2)
        np.add.at(g["Wxh"].T, inputs[t], da)
        g["Whh"] += da.T @ h[t]
        g["bh"] += da.sum(0)
        carry = da @ Whh
    return loss, g, h[-1]


# %% wrong: bh overwritten
# named: The gradient of bh is overwritten
def loss_and_gradients(params, inputs, targets, h0):
    Wxh, Whh, bh, Why, by = (params[k] for k in ("Wxh", "Whh", "bh", "Why", "by"))
    T, N = inputs.shape
    V = len(by)
    hs = [h0]
    for t in range(T):
        hs.append(np.tanh(Wxh.T[inputs[t]] + hs[-1] @ Whh.T + bh))
    h = np.array(hs)
    y = h[1:] @ Why.T + by
    y = y - y.max(-1, keepdims=True)
    logp = y - np.log(np.exp(y).sum(-1, keepdims=True))
    rows, cols = np.ogrid[:T, :N]
    loss = -logp[rows, cols, targets].mean()
    dy = np.exp(logp)
    dy[rows, cols, targets] -= 1
    dy /= T * N
    dh_out = dy @ Why
    g = {k: np.zeros_like(v) for k, v in params.items()}
    g["Why"] = np.einsum("tnv,tnh->vh", dy, h[1:])
    g["by"] = dy.sum((0, 1))
    carry = np.zeros_like(h0)
    for t in reversed(range(T)):
        da = (dh_out[t] + carry) * (1 - h[t + 1] ** 2)
        np.add.at(g["Wxh"].T, inputs[t], da)
        g["Whh"] += da.T @ h[t]
        g["bh"] = da.sum(0)
        carry = da @ Whh
    return loss, g, h[-1]
