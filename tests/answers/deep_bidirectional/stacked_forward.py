"""Answers to stacked_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: layer by layer
# after: model answers
def stacked_forward(x, h0, layers):
    all_valid = np.ones(x.shape[:2], dtype=bool)
    last = []
    for start, weights in zip(h0, layers):
        x = rnn_forward_masked(x, start, all_valid, *weights)
        last.append(x[-1])
    return x, np.stack(last)


# %% right: step by step through all layers
def stacked_forward(x, h0, layers):
    states, top = list(h0), []
    for x_t in x:
        below = x_t
        for k, (Wxh, Whh, bh) in enumerate(layers):
            below = states[k] = np.tanh(below @ Wxh.T + states[k] @ Whh.T + bh)
        top.append(below)
    return np.array(top), np.array(states)


# %% right: an own RNN
def rnn(x, h_t, Wxh, Whh, bh):
    h = np.zeros((len(x), *h_t.shape), x.dtype)
    for t, x_t in enumerate(x):
        h_t = np.tanh(x_t @ Wxh.T + h_t @ Whh.T + bh)
        h[t] = h_t
    return h


def stacked_forward(x, h0, layers):
    outputs = [x]
    for k in range(len(layers)):
        outputs.append(rnn(outputs[-1], h0[k], *layers[k]))
    return outputs[-1], np.stack([h[-1] for h in outputs[1:]])


# %% right: recursion on the lowest layer
# after: model answers
def stacked_forward(x, h0, layers):
    h = rnn_forward_masked(x, h0[0], np.full(x.shape[:2], True), *layers[0])
    if len(layers) == 1:
        return h, h[-1:]
    top, above = stacked_forward(h, h0[1:], layers[1:])
    return top, np.concatenate([h[-1:], above])


# %% right: einsum into one array
def stacked_forward(x, h0, layers):
    T, N, D = x.shape
    L, _, H = h0.shape
    h = np.zeros((L, T, N, H), dtype=x.dtype)
    for l, (W, U, b) in enumerate(layers):
        a = np.einsum("tnd,hd->tnh", x if l == 0 else h[l - 1], W) + b
        for t in range(T):
            h[l, t] = np.tanh(a[t] + np.einsum("nk,hk->nh", h[l, t - 1] if t else h0[l], U))
    return h[-1], h[:, -1]


# %% wrong: one initial state for all
# after: model answers
# named: All layers start from h0[0]
change(("x, start, all_valid", "x, h0[0], all_valid"), of="layer by layer")


# %% wrong: the last state below
# named: A layer starts from the last state of the layer below
change(("h0[k]", "h0[0] if k == 0 else outputs[-1][-1]"), of="an own RNN")


# %% wrong: zeros
# after: model answers
# named: The given h0 is ignored
change(("x, start, all_valid", "x, 0 * start, all_valid"), of="layer by layer")


# %% wrong: zeros above
# named: The upper layers start from zeros
change(("h0[k]", "h0[k] if k == 0 else 0 * h0[k]"), of="an own RNN")


# %% wrong: the last state repeated
# named: Every layer above the first reads the last state of the layer below
change(("rnn(outputs[-1],", "rnn(np.repeat(outputs[-1][-1:], len(x), axis=0) if k else x,"), of="an own RNN")


# %% wrong: added to the layer below
# named: A layer's states are added to those of the layer below
def stacked_forward(x, h0, layers):
    last, h = [], x
    for k, (W, U, b) in enumerate(layers):
        state, out = h0[k], []
        for h_t in h:
            state = np.tanh(h_t @ W.T + state @ U.T + b)
            out.append(state)
        out = np.array(out)
        h = h + out if k else out
        last.append(h[-1])
    return h, np.stack(last)


# %% wrong: x for every layer
# says: ValueError: matmul
# after: model answers
def stacked_forward(x, h0, layers):
    last = []
    for start, weights in zip(h0, layers):
        h = rnn_forward_masked(x, start, np.ones(x.shape[:2], dtype=bool), *weights)
        last.append(h[-1])
    return h, np.stack(last)


# %% wrong: all layers' states
# named: h has the states of all layers
change(("return outputs[-1],", "return np.stack(outputs[1:]),"), of="an own RNN")


# %% wrong: the top layer's last state alone
# after: model answers
# named: h_last is the top layer's last state alone
change(("np.stack(last)", "x[-1]"), of="layer by layer")


# %% wrong: the first states
# named: h_last holds the first states of the layers
change(("h[-1] for h in", "h[0] for h in"), of="an own RNN")


# %% wrong: the last states in reverse order
# named: h_last stands in reverse order
change(("np.array(states)", "np.array(states[::-1])"), of="step by step through all layers")


# %% wrong: the top layer forgotten
# named: Only the first layer is gone through.
def stacked_forward(x, h0, layers):
    Wxh, Whh, bh = layers[0]
    h, h_last, state = [], np.zeros_like(h0), h0[0]
    for x_t in x:
        state = np.tanh(x_t @ Wxh.T + state @ Whh.T + bh)
        h.append(state)
    h_last[0] = state
    return np.stack(h), h_last


# %% wrong: h0 changed
# named: The numbers are right, but h0, the caller's own array, is changed
change(("states, top = list(h0), []", "states, top = h0, []"), of="step by step through all layers")


# %% wrong: only the last step of the top
# after: model answers
# named: h is the top layer's last state alone
change(("return x,", "return x[-1],"), of="layer by layer")


# %% wrong: exchanged
# after: model answers
# named: Another result stands in this place
change(("return x, np.stack(last)", "return np.stack(last), x"), of="layer by layer")


# %% wrong: ReLU
# named: A ReLU stands where tanh belongs
def stacked_forward(x, h0, layers):
    states, top = list(h0), []
    for x_t in x:
        below = x_t
        for k, (Wxh, Whh, bh) in enumerate(layers):
            below = states[k] = np.maximum(0, below @ Wxh.T + states[k] @ Whh.T + bh)
        top.append(below)
    return np.array(top), np.array(states)


# %% wrong: a step behind
# after: model answers
# named: A layer reads what the layer below made at the step before; at
def stacked_forward(x, h0, layers):
    states = [h0[k] for k in range(len(layers))]
    top = []
    for x_t in x:
        old = list(states)
        for k, (W, U, b) in enumerate(layers):
            inp = x_t if k == 0 else old[k - 1]
            states[k] = np.tanh(inp @ W.T + old[k] @ U.T + b)
        top.append(states[-1])
    return np.array(top), np.array(states)


# %% wrong: tanh between the layers
# after: model answers
# named: The states go through a tanh once more on their way up; they are
def stacked_forward(x, h0, layers):
    h, last = x, []
    for k, w in enumerate(layers):
        h = np.tanh(rnn_forward_masked(h, h0[k], np.ones(x.shape[:2], bool), *w))
        last.append(h[-1])
    return h, np.stack(last)


# %% wrong: the last sequence
# after: model answers
# named: h[:, -1] is the last sequence at all steps; h_last holds the last
def stacked_forward(x, h0, layers):
    h, last = x, []
    for k, weights in enumerate(layers):
        h = rnn_forward_masked(h, h0[k], np.ones(x.shape[:2], bool), *weights)
        last.append(h[:, -1])
    return h, np.stack(last)


# %% wrong: sum over the layers
# after: model answers
# named: h is the sum over the layers; asked for are the states of the top
def stacked_forward(x, h0, layers):
    h, last, total = x, [], 0
    for k, weights in enumerate(layers):
        h = rnn_forward_masked(h, h0[k], np.ones(x.shape[:2], bool), *weights)
        last.append(h[-1])
        total = total + h
    return total, np.stack(last)


# %% wrong: the state of the layer before
# after: model answers
# named: Layer k starts from h0[k − 1], and the lowest one from the last
def stacked_forward(x, h0, layers):
    h, last = x, []
    for k, weights in enumerate(layers):
        h = rnn_forward_masked(h, h0[k - 1], np.ones(x.shape[:2], bool), *weights)
        last.append(h[-1])
    return h, np.stack(last)
