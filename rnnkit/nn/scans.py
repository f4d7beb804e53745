"""h_t = a_t ⊙ h_{t−1} + b_t for all steps, where a and b are known from the start.

Two steps in a row are one step of the same kind: first (a, b), then (a′, b′), is (a′ a, a′ b + b′). So the steps fall
into chunks of eight, and the chunks, each as one step, are a scan that is eight times shorter. Once it is known from
where each chunk starts, all chunks go their steps at the same time. That is more than twice the arithmetic of a loop,
in a fraction of NumPy's calls: it wins as long as a step has so few numbers that a call takes longer than they do.
"""

import numpy as np

from rnnkit.nn import arguments

CHUNK = 8  # steps of a chunk
MANY = 12 * CHUNK  # steps from which on chunks are worth it
WIDE = 256  # numbers in a step up to which they are


def scan(a, b, h0):
    """a, b (T, N, H), h0 (N, H) -> h (T, N, H): h_t = a_t ⊙ h_{t−1} + b_t.

    A scan has no weights, and nothing to remember but its arguments and its result. So it is no layer but two
    functions, and the way back is `nn.scan_backward`.

    Nothing is divided, so any a may be 0. The result is that of a loop but for rounding, at every T; where an a is
    above 1 or below −1, products of many could overflow, and a loop it is.

    Blelloch (1990), Prefix Sums and Their Applications, has the recurrence as a scan.

    Raises ValueError when shapes do not fit, TypeError for anything but real numbers.

        h = nn.scan(np.full((5, 2, 3), 0.5), np.ones((5, 2, 3)), np.zeros((2, 3)))
        h.shape, h[:3, 0, 0]                                          # (5, 2, 3), [1, 1.5, 1.75]
    """
    a, b, h0 = checked(a=a, b=b, h0=h0)
    h = np.empty((len(a) + 1, *h0.shape), h0.dtype)
    h[0] = h0
    through(a, b, h, chunks=at_most_one(a))
    return h[1:]


def scan_backward(dh_out, a, h0, h):
    """dh_out, a, h (T, N, H), h0 (N, H) -> da, db (T, N, H), dh0 (N, H), the gradients of the arguments of `nn.scan`.

    dh_out is the gradient of the loss with respect to h. What arrives at h_t in all is dh_out_t and a_{t+1} times what
    arrives at h_{t+1}: a scan as well, from the right.

    Raises what `nn.scan` raises.

        a, b, h0 = np.full((5, 2, 3), 0.5), np.ones((5, 2, 3)), np.zeros((2, 3))
        da, db, dh0 = nn.scan_backward(np.ones((5, 2, 3)), a, h0, nn.scan(a, b, h0))
        da.shape, dh0.shape                                           # (5, 2, 3), (2, 3)
    """
    a, dh_out, h, h0 = checked(a=a, dh_out=dh_out, h=h, h0=h0)
    db, da = np.empty_like(h), np.empty_like(h)
    dh0 = back(a, dh_out, np.zeros_like(h0), db, chunks=at_most_one(a))
    np.multiply(db[:1], h0, out=da[:1])
    np.multiply(db[1:], h[:-1], out=da[1:])
    return da, db, dh0


def through(a, b, h, chunks=True):
    """Fills h (T + 1, N, H), whose first is there, from a and b (T, N, H); `chunks` says whether they may be made."""
    T = len(a)
    if not chunks or T < MANY or h[0].size > WIDE:
        return step_by_step(a, b, h[:-1], h[1:])
    C = T // CHUNK
    whole = C * CHUNK
    # The steps of all chunks, (CHUNK, C, N, H), as views.
    a_in, b_in, h_in = (array[:whole].reshape(C, CHUNK, *h[0].shape).swapaxes(0, 1) for array in (a, b, h[1:]))
    a_all, b_all = a_in[0].copy(), b_in[0].copy()  # each chunk as one step, (C, N, H)
    for a_t, b_t in zip(a_in[1:], b_in[1:], strict=True):
        np.multiply(a_t, a_all, out=a_all)
        np.multiply(a_t, b_all, out=b_all)
        np.add(b_all, b_t, out=b_all)
    ends = np.empty((C + 1, *h[0].shape), h.dtype)
    ends[0] = h[0]
    through(a_all, b_all, ends)
    step_by_step(a_in, b_in, [ends[:-1], *h_in[:-1]], h_in)
    return through(a[whole:], b[whole:], h[whole:])


def step_by_step(a, b, before, after):
    """The loop: into each of `after` a times the state before it plus b, for the steps of the four."""
    for a_t, b_t, h_prev, h_t in zip(a, b, before, after, strict=True):
        np.multiply(a_t, h_prev, out=h_t)
        np.add(h_t, b_t, out=h_t)


def back(a, dh_out, dlast, dh, chunks=True):
    """Fills dh (T, N, H) with what arrives at each h_t in all -> what arrives at h_0 (N, H).

    dlast (N, H) arrives at the last state beside dh_out (T, N, H).
    """
    if len(a) == 0:
        return dlast
    np.add(dh_out[-1], dlast, out=dh[-1])
    through(a[:0:-1], dh_out[-2::-1], dh[::-1], chunks)
    return a[0] * dh[0]


def at_most_one(a):
    return a.size == 0 or bool(a.max() <= 1 and a.min() >= -1)


def checked(**given):
    """The arguments in one dtype, once their shapes are compared: h0 is (N, H), the others (T, N, H)."""
    given = {name: arguments.floats(name, value) for name, value in given.items()}
    known, dtype = {}, np.result_type(*given.values())
    for name, array in given.items():
        arguments.match(name, array, ("N", "H") if name == "h0" else ("T", "N", "H"), known)
        yield array.astype(dtype, copy=False)
