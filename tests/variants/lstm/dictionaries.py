"""Gates by name in dicts, one product a gate; the cache is a dict, for the whole sequence a list of them."""

import numpy as np

GATES = "ifgo"


def sigmoid(x):
    return np.exp(-np.logaddexp(np.zeros_like(x), -x))


def block(W, gate):
    H = len(W) // 4
    start = GATES.index(gate) * H
    return W[start : start + H]


def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    squash = {"i": sigmoid, "f": sigmoid, "g": np.tanh, "o": sigmoid}
    gates = {k: squash[k](np.dot(x_t, block(Wx, k).T) + np.dot(h_prev, block(Wh, k).T) + block(b, k)) for k in GATES}
    c = gates["f"] * c_prev + gates["i"] * gates["g"]
    h = gates["o"] * np.tanh(c)
    return h, c, {"x": x_t, "h_prev": h_prev, "c_prev": c_prev, "c": c, "Wx": Wx, "Wh": Wh, **gates}


def lstm_forward(x, h0, c0, Wx, Wh, b):
    steps, h, c = [], h0, c0
    for t in range(x.shape[0]):
        h, c, kept = lstm_step(x[t], h, c, Wx, Wh, b)
        steps.append((h, c, kept))
    return np.array([s[0] for s in steps]), np.array([s[1] for s in steps]), {"steps": [s[2] for s in steps]}


def lstm_step_backward(dh_t, dc_t, cache):
    i, f, g, o = (cache[k] for k in GATES)
    through_h = dh_t * o / np.cosh(cache["c"]) ** 2
    dc = dc_t + through_h
    d = {
        "i": dc * g * (i - i**2),
        "f": dc * cache["c_prev"] * (f - f**2),
        "g": dc * i * (1 - g) * (1 + g),
        "o": dh_t * np.tanh(cache["c"]) * (o - o**2),
    }
    dx = sum(d[k] @ block(cache["Wx"], k) for k in GATES)
    dh_prev = sum(d[k] @ block(cache["Wh"], k) for k in GATES)
    dWx = np.concatenate([d[k].T @ cache["x"] for k in GATES])
    dWh = np.concatenate([d[k].T @ cache["h_prev"] for k in GATES])
    return dx, dh_prev, f * dc, dWx, dWh, np.concatenate([d[k].sum(axis=0) for k in GATES])


def lstm_backward(dh_out, dc_T, cache):
    dx, dh, dc, weights = [], 0, dc_T, None
    for d, kept in zip(dh_out[::-1], reversed(cache["steps"]), strict=True):
        dx_t, dh, dc, *grads = lstm_step_backward(d + dh, dc, kept)
        dx.insert(0, dx_t)
        weights = grads if weights is None else [a + b for a, b in zip(weights, grads, strict=True)]
    return [np.array(dx), dh, dc, *weights]


def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    W = {"f": Wf, "i": Wi, "g": Wg, "o": Wo}
    dW = {k: 0 * W[k] for k in W}
    dh_next = dc_next = np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        dc = dc_next + dh * o[t] * (1 - np.tanh(c[t + 1]) ** 2)
        d = {
            "f": dc * c[t] * f[t] * (1 - f[t]),
            "i": dc * g[t] * i[t] * (1 - i[t]),
            "g": dc * i[t] * (1 - g[t] ** 2),
            "o": dh * np.tanh(c[t + 1]) * o[t] * (1 - o[t]),
        }
        for k in W:
            dW[k] = dW[k] + np.outer(d[k], z[t])
        dh_next = sum(W[k].T @ d[k] for k in W)[: len(c[0])]
        dc_next = f[t] * dc
    return dW["f"], dW["i"], dW["g"], dW["o"]


def init_lstm(input_size, hidden_size, generator, f_bias=1.0):
    limit = 1.0 / np.sqrt(hidden_size)
    Wx = (generator.random((4 * hidden_size, input_size)) * 2 - 1) * limit
    Wh = (generator.random((4 * hidden_size, hidden_size)) * 2 - 1) * limit
    b = np.concatenate([np.zeros(hidden_size), np.full(hidden_size, f_bias), np.zeros(2 * hidden_size)])
    return Wx, Wh, b
