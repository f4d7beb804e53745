# Submissions for loss_and_gradients; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
    return float(loss), {
        "Wxh": np.einsum("tnh,tnv->hv", da, x), "Whh": np.einsum("tnh,tnk->hk", da, hs[:-1]),
        "bh": da.sum((0, 1)), "Why": dWhy, "by": dlogits.sum((0, 1)),
    }, hs[-1]
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
# %% wrong: loss summed, gradient of the mean
# named: The loss is a sum over all targets; the mean
#-     loss = loss / (T * N)
#+     loss = loss * 1.0
# %% wrong: loss mean, gradient of the sum
# named: The loss is a mean, and its gradients are those of the
#-         dy /= T * N
# %% wrong: both summed
# named: The loss is a sum over all targets, and so are the
#-     loss = loss / (T * N)
#+     loss = loss * 1.0
# ...
#-         dy /= T * N
# %% wrong: divided by T alone
# named: The loss is summed over the sequences and averaged over
#-     loss = loss / (T * N)
#+     loss = loss / T
# ...
#-         dy /= T * N
#+         dy /= T
# %% wrong: divided by N alone
# named: The loss is summed over the steps and averaged over the
#-     loss = loss / (T * N)
#+     loss = loss / N
# ...
#-         dy /= T * N
#+         dy /= N
# %% wrong: += with a list of ids: repeated characters count once
# named: `grads["Wxh"][:, ids] += …` adds only once for a
#-         np.add.at(grads["Wxh"].T, inputs[t], da)
#+         grads["Wxh"][:, inputs[t]] += da.T
# %% wrong: dh_next forgotten
# named: `dh_next` is missing: what arrives at h_t from step t + 1
#-         dh = dy @ Why + dh_next
#+         dh = dy @ Why
# %% wrong: softmax without the maximum
# named: With large logits e^logit overflows: the loss or its
#-         z = z - z.max(axis=1, keepdims=True)
# %% wrong: maximum of the whole array
#-         z = z - z.max(axis=1, keepdims=True)
#+         z = z - z.max()
# %% wrong: tanh's derivative forgotten
# named: The derivative of tanh, 1 − h_t², is missing.
#-         da = dh * (1 - h[t] ** 2)
#+         da = dh
# %% wrong: the new state in dWhh
# named: The new state stands where the old one belongs: Whh
#-         grads["Whh"] += da.T @ h[t - 1]
#+         grads["Whh"] += da.T @ h[t]
# %% wrong: Whh transposed on the way back
# named: Whh stands the wrong way round on the way back: forward
#-         dh_next = da @ Whh
#+         dh_next = da @ Whh.T
# %% wrong: starts at zero, h0 not used
# named: h0 is ignored: the states start from zeros, so nothing is
#-     h, p = {-1: h0}, {}
#+     h, p = {-1: np.zeros_like(h0)}, {}
# %% wrong: keys with a d
# says: loss_and_gradients: grads has the keys dWxh, dWhh, dbh,
#-     grads = {k: np.zeros_like(v) for k, v in params.items()}
#+     grads = {"d" + k: np.zeros_like(v) for k, v in params.items()}
# ...
#-         grads["Why"] += dy.T @ h[t]
#-         grads["by"] += dy.sum(axis=0)
#+         grads["dWhy"] += dy.T @ h[t]
#+         grads["dby"] += dy.sum(axis=0)
# ...
#-         np.add.at(grads["Wxh"].T, inputs[t], da)
#-         grads["Whh"] += da.T @ h[t - 1]
#-         grads["bh"] += da.sum(axis=0)
#+         np.add.at(grads["dWxh"].T, inputs[t], da)
#+         grads["dWhh"] += da.T @ h[t - 1]
#+         grads["dbh"] += da.sum(axis=0)
# %% wrong: the target as input
# named: The targets are read where the inputs belong: the network
#-         h[t] = np.tanh(Wxh.T[inputs[t]] + h[t - 1] @ Whh.T + bh)
#+         h[t] = np.tanh(Wxh.T[targets[t]] + h[t - 1] @ Whh.T + bh)
# ...
#-         np.add.at(grads["Wxh"].T, inputs[t], da)
#+         np.add.at(grads["Wxh"].T, targets[t], da)
# %% wrong: only the last step's loss
# named: The loss of the last step alone is returned; the mean is
#-         loss -= logp[rows, targets[t]].sum()
#+         loss = -logp[rows, targets[t]].sum()
# %% wrong: loss right, dlogits divided by T alone
# named: The loss is a mean over all targets, but dlogits is divided by T alone
#-         dy /= T * N
#+         dy /= T
# %% wrong: loss right, dlogits divided by N alone
# named: The loss is a mean over all targets, but dlogits is divided by N alone
#-         dy /= T * N
#+         dy /= N
# %% wrong: forward only, no gradients yet
# says: grads has no array under the key 'Wxh' yet.
# says: Wrong as well: grads['Why'], grads['by'].
#-     return loss, grads, h[T - 1]
#+     return loss, {}, h[T - 1]
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
#-         da = dh * (1 - h[t] ** 2)
#+         da = dh * (1 - h[t - 1] ** 2)
# %% wrong: the square around the bracket
# named: The square is in the wrong place: tanh′ is 1 − h_t²
#-         da = dh * (1 - h[t] ** 2)
#+         da = dh * (1 - h[t]) ** 2
# %% wrong: dWhh without step 0
# named: At t = 0 the old state is h0; in the gradient of Whh
#-         grads["Whh"] += da.T @ h[t - 1]
#+         if t > 0:
#+             grads["Whh"] += da.T @ h[t - 1]
# %% wrong: the list turned round for Wxh alone
# named: The list of the da was filled from the last step to the first
#-     dh_next = np.zeros_like(h0)
#+     dh_next, das = np.zeros_like(h0), []
# ...
#-         grads["Whh"] += da.T @ h[t - 1]
#+         das.append(da)
# ...
#-     return loss, grads, h[T - 1]
#+     for t in range(T):
#+         grads["Whh"] += das[t].T @ h[t - 1]
#+     return loss, grads, h[T - 1]
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
