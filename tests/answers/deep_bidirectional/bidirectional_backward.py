"""Answers to bidirectional_backward; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the pieces above
# after: the pieces above
def bidirectional_backward(dh_out, cache):
    x, x_b, lengths, h0, h_f, h_b, forward_weights, backward_weights = cache
    mask = sequence_mask(lengths, len(x))
    d = dh_out * mask[:, :, None]
    H = h0.shape[-1]
    Wf, Uf, _ = forward_weights
    Wb, Ub, _ = backward_weights
    dx_f, dh_f, *df = rnn_backward_masked(d[..., :H], x, h0[0], h_f, mask, Wf, Uf)
    dx_b, dh_b, *db = rnn_backward_masked(reverse_valid(d[..., H:], lengths), x_b, h0[1], h_b, mask, Wb, Ub)
    return dx_f + reverse_valid(dx_b, lengths), np.stack([dh_f, dh_b]), tuple(df), tuple(db)


# %% right: the model's cache, lists
# after: model answers
def bidirectional_backward(dh_out, cache):
    x, turned, h0, h_f, h_b, mask, lengths, forward_weights, backward_weights = cache
    halves = np.split(np.where(mask[:, :, None], dh_out, 0), 2, axis=2)
    halves[1] = reverse_valid(halves[1], lengths)
    results = [
        rnn_backward_masked(d, read, start, states, mask, *weights[:2])
        for d, read, start, states, weights in zip(
            halves, (x, turned), h0, (h_f, h_b), (forward_weights, backward_weights)
        )
    ]
    (dx, dh0_f, *df), (dx_b, dh0_b, *db) = results
    return dx + reverse_valid(dx_b, lengths), np.array([dh0_f, dh0_b]), tuple(df), tuple(db)


# %% right: from the end over the padding
# after: from the end over the padding
def bidirectional_backward(dh_out, cache):
    x, mask, h0, there, back, forward_weights, backward_weights = cache
    H = h0.shape[2]
    d = dh_out.copy()
    d[~mask] = 0
    dx, a, *df = rnn_backward_masked(d[:, :, :H], x, h0[0], there, mask, *forward_weights[:2])
    turn = slice(None, None, -1)
    dx_b, b, *db = rnn_backward_masked(d[turn, :, H:], x[turn], h0[1], back[turn], mask[turn], *backward_weights[:2])
    dx += dx_b[turn]
    return dx, np.stack((a, b)), tuple(df), tuple(db)


# %% right: one sequence at a time
# after: model answers
def bidirectional_backward(dh_out, cache):
    x, _, h0, h_f, h_b, _, lengths, forward_weights, backward_weights = cache
    H = h0.shape[2]
    dx, dh0 = np.zeros_like(x), np.zeros_like(h0)
    found = []
    for k, (W, U, b) in enumerate((forward_weights, backward_weights)):
        dW, dU, db = np.zeros_like(W), np.zeros_like(U), np.zeros_like(b)
        for n, length in enumerate(lengths):
            order = list(range(length)) if k == 0 else list(range(length - 1, -1, -1))
            g = np.zeros(H, x.dtype)
            for i in range(length - 1, -1, -1):
                t, h = order[i], (h_f, h_b)[k]
                da = (dh_out[t, n, k * H : k * H + H] + g) * (1 - h[i, n] ** 2)
                dx[t, n] += W.T @ da
                dW += np.outer(da, x[t, n])
                dU += np.outer(da, h[i - 1, n] if i else h0[k, n])
                db += da
                g = U.T @ da
            dh0[k, n] = g
        found.append((dW, dU, db))
    return dx, dh0, found[0], found[1]


# %% right: a function for one direction
# after: the pieces above
def one_way(d, x, start, h, mask, weights):
    dx, dh, dW, dU, db = rnn_backward_masked(d, x, start, h, mask, weights[0], weights[1])
    return dx, dh, (dW, dU, db)


def bidirectional_backward(dh_out, cache):
    x, x_b, lengths, h0, h_f, h_b, forward_weights, backward_weights = cache
    mask, H = sequence_mask(lengths, len(x)), h0.shape[-1]
    dh_out = np.where(mask[..., None], dh_out, 0)
    dx, dh0, dforward = one_way(dh_out[..., :H], x, h0[0], h_f, mask, forward_weights)
    d_b = reverse_valid(dh_out[..., H:], lengths)
    dx_b, dh0_b, dbackward = one_way(d_b, x_b, h0[1], h_b, mask, backward_weights)
    return dx + reverse_valid(dx_b, lengths), np.stack([dh0, dh0_b]), dforward, dbackward


# %% wrong: dx of the backward half not turned back
# after: the pieces above
# named: The backward half's part of dx is not turned back
change(("dx_f + reverse_valid(dx_b, lengths)", "dx_f + dx_b"), of="the pieces above")


# %% wrong: dx turned back whole
# after: the pieces above
# named: The backward half's part of dx is turned back whole
change(("dx_f + reverse_valid(dx_b, lengths)", "dx_f + dx_b[::-1]"), of="the pieces above")


# %% wrong: dx of one half
# after: the pieces above
# named: dx is that of the forward half alone
change(("dx_f + reverse_valid(dx_b, lengths)", "dx_f"), of="the pieces above")


# %% wrong: dx overwritten
# after: from the end over the padding
# named: dx is that of the backward half alone
change(("dx += dx_b[turn]", "dx = dx_b[turn]"), of="from the end over the padding")


# %% wrong: dh_out of the backward half not turned
# after: the pieces above
# named: The backward half gets its part of dh_out in the order of x
change(("reverse_valid(d[..., H:], lengths)", "d[..., H:]"), of="the pieces above")


# %% wrong: nothing turned
# after: the pieces above
# named: The backward half is gone through in the order of x
change(
    ("reverse_valid(d[..., H:], lengths)", "d[..., H:]"),
    ("dx_f + reverse_valid(dx_b, lengths)", "dx_f + dx_b"),
    of="the pieces above",
)


# %% wrong: what comes after the end counts
# after: the pieces above
# named: A dh_out after a sequence's end counts
change(("d = dh_out * mask[:, :, None]", "d = dh_out"), of="the pieces above")


# %% wrong: halves exchanged
# after: the pieces above
# named: The halves of dh_out have changed places
change(
    ("(d[..., :H], x,", "(d[..., H:], x,"), ("(d[..., H:], lengths)", "(d[..., :H], lengths)"), of="the pieces above"
)


# %% wrong: back over x as it was
# after: the pieces above
# named: The backward half goes back over x as it was given
change(("lengths), x_b, h0[1]", "lengths), x, h0[1]"), of="the pieces above")


# %% wrong: back over the other half's states
# after: the pieces above
# named: The backward half goes back over the states of the forward half
change(("h0[1], h_b, mask", "h0[1], h_f, mask"), of="the pieces above")


# %% wrong: h0[0] for both
# after: the pieces above
# named: The backward half's first state is h0[0]
change(("x_b, h0[1]", "x_b, h0[0]"), of="the pieces above")


# %% wrong: dh0 exchanged
# after: the pieces above
# named: The two parts of dh0 have changed places
change(("[dh_f, dh_b]", "[dh_b, dh_f]"), of="the pieces above")


# %% wrong: dh0 added
# after: the pieces above
# named: The two parts of dh0 are added
change(("np.stack([dh_f, dh_b])", "dh_f + dh_b"), of="the pieces above")


# %% wrong: dh0 as a tuple
# after: the pieces above
# says: dh0 is a tuple; expected a NumPy array of shape (2, N, H)
# says: ; `np.stack` makes one of the tuple
change(("np.stack([dh_f, dh_b])", "(dh_f, dh_b)"), of="the pieces above")


# %% wrong: directions exchanged
# after: the pieces above
# named: The gradients of the two directions have changed places
change(("tuple(df), tuple(db)", "tuple(db), tuple(df)"), of="the pieces above")


# %% wrong: six arrays instead of two tuples
# after: the pieces above
# says: it has to return four results: dx, dh0, dforward, dbackward
change(("tuple(df), tuple(db)", "*df, *db"), of="the pieces above")


# %% wrong: two of three gradients
# after: the pieces above
# says: dforward has to be a tuple of three arrays
change(("tuple(df)", "tuple(df[:2])"), of="the pieces above")


# %% wrong: forward weights for both
# after: the pieces above
# named: Both halves go back through the forward weights
change(("mask, Wb, Ub", "mask, Wf, Uf"), of="the pieces above")


# %% wrong: dh_out changed
# after: the pieces above
# named: The numbers are right, but dh_out, the caller's own array, is changed
change(("d = dh_out * mask[:, :, None]", "d = dh_out\n    d[~mask] = 0"), of="the pieces above")


# %% wrong: both parts of dx turned back
# after: the pieces above
# named: Both parts of dx are turned round
change(("dx_f + reverse_valid(dx_b, lengths)", "reverse_valid(dx_f + dx_b, lengths)"), of="the pieces above")


# %% wrong: both halves turned round
# after: the pieces above
# named: dh_out is turned round for both halves
change(
    ("rnn_backward_masked(d[..., :H], x", "rnn_backward_masked(reverse_valid(d, lengths)[..., :H], x"),
    of="the pieces above",
)
