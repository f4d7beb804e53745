"""Right answers to unit 04 in styles that learners use; every one has to earn full points."""

import math

import numpy as np

# -- bits_per_character


def bits_per_character__log2_e(loss):
    return loss * np.log2(np.e)


def bits_per_character__through_perplexity(nats):
    return np.log2(np.exp(nats))


def bits_per_character__math(loss):
    return float(loss) / math.log(2)


def bits_per_character__array(loss):
    return np.array(loss) / np.log(2)


# -- loss_and_gradients


def loss_and_gradients__one_product(params, inputs, targets, h0):
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


def loss_and_gradients__columns(params, inputs, targets, h0):
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


def loss_and_gradients__classes(params, inputs, targets, h0):
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


def loss_and_gradients__recursive(params, inputs, targets, h0):
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


# -- sample


def sample__inverse_cdf(logits, temperature, rng):
    if temperature == 0:
        return int(logits.argmax())
    p = np.exp((logits - logits.max()) / temperature)
    cdf = np.cumsum(p) / np.sum(p)
    return min(int(np.searchsorted(cdf, rng.random(), side="right")), len(cdf) - 1)


def sample__gumbel(logits, temperature, rng):
    if not temperature:
        return np.argmax(logits)
    return np.argmax(logits / temperature + rng.gumbel(size=logits.shape))


def sample__exponential_race(logits, temperature, rng):
    if temperature <= 0:
        return np.argmax(logits)
    z = np.asarray(logits, dtype=np.float64) / temperature
    weights = np.exp(z - np.max(z))
    with np.errstate(divide="ignore"):
        return (rng.exponential(size=len(z)) / weights).argmin()


def sample__loop(logits, temperature, rng):
    if temperature == 0.0:
        best = 0
        for i in range(len(logits)):
            if logits[i] > logits[best]:
                best = i
        return best
    largest = max(float(z) for z in logits)
    weights = [math.exp((float(z) - largest) / temperature) for z in logits]
    point = rng.random() * sum(weights)
    for i, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return i
    return weights.index(max(weights))


def sample__multinomial(logits, temperature, rng):
    if temperature == 0:
        return np.flatnonzero(logits == logits.max())[0]
    p = np.exp(logits.astype(float) / temperature - np.max(logits.astype(float)) / temperature)
    return rng.multinomial(1, p / p.sum()).argmax()


def sample__zero_dimensional(logits, temperature, rng):
    if temperature == 0:
        return np.array(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return np.array(rng.choice(np.arange(len(logits)), p=p / p.sum()))


# -- generate


def sample(logits, temperature, rng):
    return sample__inverse_cdf(logits, temperature, rng)


def generate__rows(params, prompt_ids, length, temperature, rng):
    """A batch of one, one-hot rows, the last logits kept."""
    V, H = params["Why"].shape
    h = np.zeros((1, H), dtype=params["Whh"].dtype)
    ids, read = [], list(prompt_ids)
    while len(ids) < length:
        for i in read:
            x = np.zeros((1, V), dtype=h.dtype)
            x[0, i] = 1
            h = np.tanh(x @ params["Wxh"].T + h @ params["Whh"].T + params["bh"])
        ids.append(sample((h @ params["Why"].T + params["by"])[0], temperature, rng))
        read = [ids[-1]]
    return np.array(ids, dtype=np.int64)


def generate__one_loop(params, prompt_ids, length, temperature, rng):
    ids = np.concatenate([prompt_ids, np.empty(length, dtype=np.int64)])
    h = np.zeros_like(params["bh"])
    for t in range(len(ids) - 1):
        h = np.tanh(params["Wxh"][:, ids[t]] + params["Whh"].dot(h) + params["bh"])
        if t + 1 >= len(prompt_ids):
            ids[t + 1] = sample(params["Why"].dot(h) + params["by"], temperature, rng)
    return ids[len(prompt_ids) :]


def generate__own_draw(params, prompt_ids, length, temperature, rng):
    """Without `sample`, with Gumbel noise."""
    Wxh, Whh, bh, Why, by = (params[k] for k in ["Wxh", "Whh", "bh", "Why", "by"])

    def step(i, h):
        return np.tanh(Wxh[:, i] + Whh @ h + bh)

    h = 0 * bh
    for i in prompt_ids:
        h = step(i, h)
    found = []
    for _ in range(length):
        z = Why @ h + by
        i = np.argmax(z if temperature == 0 else z + temperature * rng.gumbel(size=z.size))
        h = step(i, h)
        found.append(i)
    return np.asarray(found)


def generate__generator(params, prompt_ids, length, temperature, rng):
    def characters():
        h, i = np.zeros(params["Whh"].shape[0]), prompt_ids[0]
        for following in prompt_ids[1:]:
            h = np.tanh(params["Wxh"][:, i] + params["Whh"] @ h + params["bh"])
            i = following
        while True:
            h = np.tanh(params["Wxh"][:, i] + params["Whh"] @ h + params["bh"])
            i = sample(params["Why"] @ h + params["by"], temperature, rng)
            yield i

    return np.fromiter(characters(), dtype=np.int64, count=length)


# -- repaired_generate


def repaired_generate__sample(step, h0, first_id, length, temperature, rng):
    ids = np.zeros(length, dtype=int)
    read, h = first_id, h0
    for n in range(length):
        logits, h = step(read, h)
        read = ids[n] = sample(logits, temperature, rng)
    return ids


def repaired_generate__power(step, h0, first_id, length, temperature, rng):
    """A probability to the power 1 / temperature, divided by the sum, is the same."""
    ids = [first_id]
    h = h0
    for _ in range(length):
        logits, h = step(ids[-1], h)
        p = np.exp(logits - np.max(logits))
        p = (p / np.sum(p)) ** (1 / temperature)
        ids.append(rng.choice(len(p), p=p / np.sum(p)))
    return np.array(ids[1:])


def repaired_generate__gumbel(step, h0, first_id, length, temperature, rng):
    ids, h, i = [], h0.copy(), first_id
    while len(ids) < length:
        logits, h = step(i, h)
        i = int((logits / temperature + rng.gumbel(size=len(logits))).argmax())
        ids += [i]
    return np.array(ids)


def repaired_generate__recursive(step, h0, first_id, length, temperature, rng):
    logits, h = step(first_id, h0)
    p = np.exp(logits / temperature - (logits / temperature).max())
    i = np.searchsorted(np.cumsum(p / p.sum()), rng.random() * (1 - 1e-12))
    if length == 1:
        return np.array([i])
    return np.append(i, repaired_generate__recursive(step, h, i, length - 1, temperature, rng))


# -- sgd


def sgd__loop(params, grads, lr):
    new = {}
    for name, w in params.items():
        new[name] = w + (-lr) * grads[name]
    return new


def sgd__copy(params, grads, lr):
    new = {name: w.copy() for name, w in params.items()}
    for name in new:
        new[name] -= lr * grads[name]
    return new


def sgd__zip(params, grads, lr):
    return dict(zip(params, (w - lr * grads[k] for k, w in params.items()), strict=True))


def sgd__map(params, grads, lr):
    steps = {k: np.multiply(g, lr) for k, g in grads.items()}
    return {k: np.subtract(params[k], steps[k]) for k in steps}


# -- clip_by_global_norm


def clip_by_global_norm__flat(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]))
    if norm <= max_norm:
        return dict(grads), norm
    return {name: g * (max_norm / norm) for name, g in grads.items()}, norm


def clip_by_global_norm__min(grads, max_norm):
    total = 0.0
    for g in grads.values():
        total += float(np.vdot(g, g))
    norm = math.sqrt(total)
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return {name: factor * g for name, g in grads.items()}, norm


def clip_by_global_norm__max(grads, max_norm):
    norm = np.sqrt(sum((g * g).sum() for g in grads.values()))
    return {name: g / max(1.0, norm / max_norm) if max_norm else g for name, g in grads.items()}, norm


def clip_by_global_norm__norm_of_norms(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    clipped = {name: g.copy() for name, g in grads.items()}
    if norm > max_norm:
        for g in clipped.values():
            g *= max_norm / norm
    return clipped, norm


# -- adagrad


def adagrad__comprehensions(params, grads, memory, lr, eps=1e-8):
    memory = {k: memory[k] + grads[k] * grads[k] for k in params}
    return {k: params[k] - lr * grads[k] / (memory[k] ** 0.5 + eps) for k in params}, memory


def adagrad__copies(params, grads, memory, lr, eps=1e-8):
    params, memory = {k: v.copy() for k, v in params.items()}, {k: v.copy() for k, v in memory.items()}
    for k in params:
        memory[k] += np.square(grads[k])
        params[k] -= lr / (np.sqrt(memory[k]) + eps) * grads[k]
    return params, memory


def adagrad__helper(params, grads, memory, lr, eps=1e-8):
    def one(w, g, m):
        m = m + g**2
        return w + -lr * (g / (np.sqrt(m) + eps)), m

    both = {k: one(params[k], grads[k], memory[k]) for k in grads}
    return {k: w for k, (w, _) in both.items()}, {k: m for k, (_, m) in both.items()}


def adagrad__unpacked(params, grads, memory, rate, small=1e-8):
    after, sums = dict(params), dict(memory)
    for name, g in grads.items():
        sums[name] = sums[name] + np.abs(g) ** 2
        after[name] = after[name] - rate * np.divide(g, np.add(np.sqrt(sums[name]), small))
    return after, sums


# -- adam


def adam__dict_state(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        state = {"t": 0, "m": {k: 0 * w for k, w in params.items()}, "v": {k: 0 * w for k, w in params.items()}}
    t = state["t"] + 1
    m = {k: beta1 * state["m"][k] + (1 - beta1) * g for k, g in grads.items()}
    v = {k: beta2 * state["v"][k] + (1 - beta2) * g * g for k, g in grads.items()}
    new = {}
    for k in params:
        m_hat, v_hat = m[k] / (1 - beta1**t), v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"t": t, "m": m, "v": v}


def adam__differences(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """m + (1 − β)(g − m) in place of two products; powers of β kept in the state."""
    if state is None:
        state = {k: (np.zeros_like(w), np.zeros_like(w)) for k, w in params.items()} | {"powers": (1.0, 1.0)}
    b1, b2 = state["powers"][0] * beta1, state["powers"][1] * beta2
    new_params, new_state = {}, {"powers": (b1, b2)}
    for k, w in params.items():
        m, v = state[k]
        m = m + (1 - beta1) * (grads[k] - m)
        v = v + (1 - beta2) * (grads[k] ** 2 - v)
        new_params[k] = w - lr * (m / (1 - b1)) / ((v / (1 - b2)) ** 0.5 + eps)
        new_state[k] = m, v
    return new_params, new_state


class Moments:
    """The state of Adam as an object that makes a new one."""

    def __init__(self, t, m, v):
        self.t, self.m, self.v = t, m, v

    def after(self, grads, beta1, beta2):
        m = {k: beta1 * self.m.get(k, 0) + (1 - beta1) * g for k, g in grads.items()}
        v = {k: beta2 * self.v.get(k, 0) + (1 - beta2) * g**2 for k, g in grads.items()}
        return Moments(self.t + 1, m, v)


def adam__object_state(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new = (state or Moments(0, {}, {})).after(grads, beta1, beta2)
    c1, c2 = 1 - beta1**new.t, 1 - beta2**new.t
    return {k: w - lr * new.m[k] / c1 / (np.sqrt(new.v[k] / c2) + eps) for k, w in params.items()}, new


def adam__rate_corrected(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Both corrections in the rate, and eps scaled so that nothing changes."""
    t, old = state if state else (0, {k: np.zeros((2, *w.shape), w.dtype) for k, w in params.items()})
    t += 1
    root = math.sqrt(1 - beta2**t)
    new_params, moments = {}, {}
    for k, w in params.items():
        moments[k] = np.stack(
            [beta1 * old[k][0] + (1 - beta1) * grads[k], beta2 * old[k][1] + (1 - beta2) * grads[k] ** 2]
        )
        new_params[k] = w - lr * root / (1 - beta1**t) * moments[k][0] / (np.sqrt(moments[k][1]) + eps * root)
    return new_params, (t, moments)


def adam__history(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """The state is the list of all gradients so far."""
    history = [*(state or []), grads]
    new = {}
    for k in params:
        m = v = 0
        for g in history:
            m = beta1 * m + (1 - beta1) * g[k]
            v = beta2 * v + (1 - beta2) * g[k] ** 2
        t = len(history)
        new[k] = params[k] - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, history
