"""Answers to bidirectional_forward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the pieces above
# after: model answers
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    mask = sequence_mask(lengths, x.shape[0])
    x_b = reverse_valid(x, lengths)
    h_f = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    h_b = rnn_forward_masked(x_b, h0[1], mask, *backward_weights)
    h = np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=-1) * mask[:, :, None]
    return h, (x, x_b, lengths, h0, h_f, h_b, forward_weights, backward_weights)


# %% right: one sequence at a time
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    T, N, _ = x.shape
    H = h0.shape[2]
    h = np.zeros((T, N, 2 * H), x.dtype)
    for n in range(N):
        for k, (W, U, b) in enumerate([forward_weights, backward_weights]):
            state = h0[k, n]
            steps = range(lengths[n]) if k == 0 else reversed(range(lengths[n]))
            for t in steps:
                state = np.tanh(W @ x[t, n] + U @ state + b)
                h[t, n, k * H : (k + 1) * H] = state
    return h, None


# %% right: from the end over the padding
# after: model answers
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    mask = sequence_mask(lengths, len(x))
    there = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    back = rnn_forward_masked(x[::-1], h0[1], mask[::-1], *backward_weights)[::-1]
    both = np.concatenate([there, back], axis=2)
    both[~mask] = 0
    return both, (x, mask, h0, there, back, forward_weights, backward_weights)


# %% right: a plain RNN over the padding on the right
# after: model answers
def rnn(x, h, W, U, b):
    out = []
    for x_t in x:
        h = np.tanh(x_t @ W.T + h @ U.T + b)
        out.append(h)
    return np.array(out)


def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    turned = reverse_valid(x, lengths)
    halves = rnn(x, h0[0], *forward_weights), reverse_valid(rnn(turned, h0[1], *backward_weights), lengths)
    valid = (np.arange(len(x))[:, None] < lengths)[..., None]
    h = np.where(valid, np.dstack(halves), np.zeros((), x.dtype))
    return h, {"x": x, "turned": turned, "halves": halves}


# %% right: a loop from both ends at once
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    T, N, D = x.shape
    H = h0.shape[-1]
    (Wf, Uf, bf), (Wb, Ub, bb) = forward_weights, backward_weights
    h = np.zeros((T, N, 2 * H), dtype=x.dtype)
    f, b = h0[0], h0[1]
    for t in range(T):
        s = T - 1 - t
        f = np.tanh(x[t] @ Wf.T + f @ Uf.T + bf)
        at_t, at_s = (t < lengths)[:, None], (s < lengths)[:, None]
        b = np.where(at_s, np.tanh(x[s] @ Wb.T + b @ Ub.T + bb), b)
        h[t, :, :H] = np.where(at_t, f, 0)
        h[s, :, H:] = np.where(at_s, b, 0)
    return h, [h]


# %% wrong: the padding read first
# after: model answers
# named: The half from the end reads the padding first
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    every = np.ones((len(x), len(lengths)), dtype=bool)
    mask = sequence_mask(lengths, len(x))
    h_f = rnn_forward_masked(x, h0[0], every, *forward_weights)
    h_b = rnn_forward_masked(x[::-1], h0[1], every, *backward_weights)[::-1]
    return np.concatenate([h_f, h_b], axis=2) * mask[:, :, None], None


# %% wrong: not turned back
# after: model answers
# named: The half from the end is not turned back
change(("[h_f, reverse_valid(h_b, lengths)]", "[h_f, h_b]"), of="the pieces above")


# %% wrong: turned back whole
# after: model answers
# named: The half from the end is turned back whole
change(("[h_f, reverse_valid(h_b, lengths)]", "[h_f, h_b[::-1]]"), of="the pieces above")


# %% wrong: not zero after the end
# after: model answers
# named: After a sequence's end h is not 0
change((" * mask[:, :, None]", ""), of="the pieces above")


# %% wrong: halves exchanged
# after: model answers
# named: The halves have changed places
change(("[h_f, reverse_valid(h_b, lengths)]", "[reverse_valid(h_b, lengths), h_f]"), of="the pieces above")


# %% wrong: h0[0] for both
# named: Both halves start from h0[0].
change(("h0[k, n]", "h0[0, n]"), of="one sequence at a time")


# %% wrong: zeros for h0
# named: The given h0 is ignored
change(("h0[k, n]", "np.zeros(H, x.dtype)"), of="one sequence at a time")


# %% wrong: the same weights
# named: Both halves have the forward weights.
change(("[forward_weights, backward_weights]", "[forward_weights, forward_weights]"), of="one sequence at a time")


# %% wrong: weights exchanged
# named: The weights have changed places
change(("[forward_weights, backward_weights]", "[backward_weights, forward_weights]"), of="one sequence at a time")


# %% wrong: both from the front
# named: Both halves read from the front
change((" if k == 0 else reversed(range(lengths[n]))", ""), of="one sequence at a time")


# %% wrong: added
# after: model answers
# named: The two halves are added
change(
    ("np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=-1)", "(h_f + reverse_valid(h_b, lengths))"),
    of="the pieces above",
)


# %% wrong: joined along the batch
# after: model answers
# named: The halves follow each other along the batch
change(("axis=-1) * mask[:, :, None]", "axis=1)"), of="the pieces above")


# %% wrong: the units alternate
# after: model answers
# named: The units of the two halves alternate
change(
    (
        "np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=-1)",
        "np.stack([h_f, reverse_valid(h_b, lengths)], axis=-1).reshape(*h_f.shape[:2], -1)",
    ),
    of="the pieces above",
)


# %% wrong: the last step lost
# named: The last valid step is set to 0, too
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    T, N, _ = x.shape
    H = h0.shape[2]
    h = np.zeros((T, N, 2 * H), x.dtype)
    for n in range(N):
        for k, (W, U, b) in enumerate([forward_weights, backward_weights]):
            state = h0[k, n]
            steps = range(lengths[n]) if k == 0 else reversed(range(lengths[n]))
            for t in steps:
                state = np.tanh(W @ x[t, n] + U @ state + b)
                if t < lengths[n] - 1:
                    h[t, n, k * H : (k + 1) * H] = state
    return h, None


# %% wrong: no cache
# after: model answers
# says: it returned one array
change(
    ("    return h, (x, x_b, lengths, h0, h_f, h_b, forward_weights, backward_weights)", "    return h"),
    of="the pieces above",
)


# %% wrong: only the backward half turned, what it reads is not
# after: model answers
# named: The second RNN reads from the front, and its states are turned round
change(("x_b = reverse_valid(x, lengths)", "x_b = x"), of="the pieces above")


# %% wrong: float64
# named: The result is always float64
change(("2 * H), x.dtype)", "2 * H))"), of="one sequence at a time")


# %% wrong: the mask turned round
# after: model answers
# named: The zeros stand at the beginning, where the mask that sets them
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    mask = sequence_mask(lengths, len(x))
    f = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    b = reverse_valid(rnn_forward_masked(reverse_valid(x, lengths), h0[1], mask, *backward_weights), lengths)
    return np.concatenate([f, b], axis=2) * mask[::-1, :, None], None


# %% wrong: one half behind the other
# after: model answers
# named: The halves follow each other in time, (2T, N, H); they stand side
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    mask = sequence_mask(lengths, len(x))
    f = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    b = reverse_valid(rnn_forward_masked(reverse_valid(x, lengths), h0[1], mask, *backward_weights), lengths)
    return np.concatenate([f * mask[:, :, None], b * mask[:, :, None]]), (f, b)


# %% wrong: up to the longest
# after: model answers
# named: h ends with the longest sequence; it has as many steps as x, and
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    T = lengths.max()
    mask = sequence_mask(lengths, T)
    x = x[:T]
    f = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    b = reverse_valid(rnn_forward_masked(reverse_valid(x, lengths), h0[1], mask, *backward_weights), lengths)
    return np.concatenate([f, b], axis=2) * mask[:, :, None], (f, b)


# %% wrong: one bias for both halves
# after: model answers
# named: The backward half has the forward half's bh
def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    mask = sequence_mask(lengths, len(x))
    *weights, _ = backward_weights
    there = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    back = rnn_forward_masked(reverse_valid(x, lengths), h0[1], mask, *weights, forward_weights[2])
    h = np.concatenate([there, reverse_valid(back, lengths)], axis=2) * mask[:, :, None]
    return h, (there, back)
