"""Answers to repaired_torch_to_keras; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: mended
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    H = weight_hh.shape[1]

    def zrn(a):
        return np.concatenate([a[H : 2 * H], a[:H], a[2 * H :]])

    kernel = zrn(weight_ih).T
    recurrent_kernel = zrn(weight_hh).T
    bias = np.stack([zrn(bias_ih), zrn(bias_hh)])
    return [kernel, recurrent_kernel, bias]


# %% right: the exercises above
# after: model answers
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    four = dict(weight_ih_l0=weight_ih, weight_hh_l0=weight_hh, bias_ih_l0=bias_ih, bias_hh_l0=bias_hh)
    return to_keras("gru", from_torch("gru", four))


# %% right: an index of rows
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    rows = np.arange(len(bias_ih)).reshape(3, -1)[[1, 0, 2]].ravel()
    return weight_ih[rows].T, weight_hh[rows].T, np.array([bias_ih[rows], bias_hh[rows]])


# %% right: columns
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = [weight_ih.T, weight_hh.T, np.vstack([bias_ih, bias_hh])]
    for k, a in enumerate(arrays):
        r, z, n = np.split(a, 3, axis=1)
        arrays[k] = np.hstack([z, r, n])
    return arrays


# %% right: written into new arrays
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    GH, D = weight_ih.shape
    H = GH // 3
    kernel = np.empty((D, GH), weight_ih.dtype)
    recurrent = np.empty((H, GH), weight_hh.dtype)
    bias = np.empty((2, GH), bias_ih.dtype)
    for to, come in ((0, 1), (1, 0), (2, 2)):
        there, here = slice(to * H, to * H + H), slice(come * H, come * H + H)
        kernel[:, there] = weight_ih[here].T
        recurrent[:, there] = weight_hh[here].T
        bias[0, there], bias[1, there] = bias_ih[here], bias_hh[here]
    return [kernel, recurrent, bias]


# %% wrong: as it is given
# named: All three faults are still there: in the order of the gates (r and z are not exchanged), in how the kernel is
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernels = [k.reshape(k.T.shape) for k in np.split(weight_ih, 3)]
    recurrent_kernels = [k.T for k in np.split(weight_hh, 3)]
    bias = np.stack([bias_ih + bias_hh, np.zeros_like(bias_hh)])
    return np.concatenate(kernels, axis=1), np.concatenate(recurrent_kernels, axis=1), bias


# %% wrong: the order alone
# named: Two faults are still there: in how the kernel is turned (`reshape` is not `.T`) and in the bias (its first row
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    def zrn(a):
        r, z, n = np.split(a, 3)
        return z, r, n

    kernels = [k.reshape(k.T.shape) for k in zrn(weight_ih)]
    recurrent_kernels = [k.T for k in zrn(weight_hh)]
    bias = np.stack([np.concatenate(zrn(bias_ih + bias_hh)), np.zeros_like(bias_hh)])
    return np.concatenate(kernels, axis=1), np.concatenate(recurrent_kernels, axis=1), bias


# %% wrong: the reshape left, all else mended
# named: A fault is still there: in how the kernel is turned (`reshape` is not `.T`).
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    def zrn(a):
        r, z, n = np.split(a, 3)
        return z, r, n

    kernels = [k.reshape(k.T.shape) for k in zrn(weight_ih)]
    recurrent_kernels = [k.T for k in zrn(weight_hh)]
    bias = np.stack([np.concatenate(zrn(b)) for b in (bias_ih, bias_hh)])
    return np.concatenate(kernels, axis=1), np.concatenate(recurrent_kernels, axis=1), bias


# %% wrong: the reshape mended alone
# named: Two faults are still there: in the order of the gates (r and z are not exchanged) and in the bias (its first
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    return weight_ih.T.copy(), weight_hh.T.copy(), np.stack([bias_ih + bias_hh, np.zeros_like(bias_hh)])


# %% wrong: the bias mended alone
# named: Two faults are still there: in the order of the gates (r and z are not exchanged) and in how the kernel is
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernels = [k.reshape(k.T.shape) for k in np.split(weight_ih, 3)]
    recurrent_kernels = [k.T for k in np.split(weight_hh, 3)]
    bias = np.stack([bias_ih, bias_hh])
    return np.concatenate(kernels, axis=1), np.concatenate(recurrent_kernels, axis=1), bias


# %% wrong: the sum left, and not exchanged
# named: Two faults are still there: in the order of the gates (r and z are not exchanged in the bias) and in the bias (
change(("np.stack([zrn(bias_ih), zrn(bias_hh)])", "np.stack([bias_ih + bias_hh, np.zeros_like(bias_hh)])"), of="mended")


# %% wrong: the sum in the first row, and bias_hh in the second
# named: A fault is still there: in the bias (its first row is the sum of both).
change(("zrn(bias_ih), zrn(bias_hh)", "zrn(bias_ih + bias_hh), zrn(bias_hh)"), of="mended")


# %% wrong: n's bias kept, the others added up
# named: A fault is still there: in the bias (those of r and z are added up
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    H = weight_hh.shape[1]
    rows = np.arange(len(bias_ih)).reshape(3, -1)[[1, 0, 2]].ravel()
    first, second = bias_ih[rows], bias_hh[rows]
    first[: 2 * H] += second[: 2 * H]
    second[: 2 * H] = 0
    return weight_ih[rows].T, weight_hh[rows].T, np.array([first, second])


# %% wrong: exchanged through views
# named: Of r and z, one stands in more places than one
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    H = weight_hh.shape[1]

    def zrn(a):
        a = a.copy()
        a[:H], a[H : 2 * H] = a[H : 2 * H], a[:H]
        return a

    return zrn(weight_ih).T, zrn(weight_hh).T, np.stack([zrn(bias_ih), zrn(bias_hh)])


# %% wrong: exchanged through views in the kernels
# named: Of r and z, one stands in more places than one
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel, recurrent_kernel = weight_ih.T.copy(), weight_hh.T.copy()
    H = len(recurrent_kernel)
    for k in (kernel, recurrent_kernel):
        k[:, H : 2 * H], k[:, :H] = k[:, :H], k[:, H : 2 * H]
    rows = np.arange(len(bias_ih)).reshape(3, -1)[[1, 0, 2]].ravel()
    return kernel, recurrent_kernel, np.stack([bias_ih[rows], bias_hh[rows]])


# %% wrong: one below the other
# named: The gates' blocks are turned one by one and laid one below the other
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    def zrn(a):
        r, z, n = np.split(a, 3)
        return z, r, n

    kernel, recurrent_kernel = (np.concatenate([k.T for k in zrn(w)]) for w in (weight_ih, weight_hh))
    return kernel, recurrent_kernel, np.stack([np.concatenate(zrn(b)) for b in (bias_ih, bias_hh)])


# %% wrong: reshaped and added up
# named: All three faults are still there
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel = weight_ih.reshape(weight_ih.T.shape)
    recurrent_kernel = weight_hh.reshape(weight_hh.T.shape)
    bias = bias_ih + bias_hh
    return [kernel, recurrent_kernel, bias]


# %% wrong: transposed alone
# named: Two faults are still there: in the order of the gates (r and z are not exchanged) and in the bias
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel = weight_ih.T
    recurrent_kernel = weight_hh.T
    bias = bias_ih + bias_hh
    return [kernel, recurrent_kernel, bias]


# %% wrong: transposed and stacked
# named: A fault is still there: in the order of the gates (r and z are not exchanged).
# says: shares memory with its arguments: kernel, recurrent_kernel
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel = weight_ih.T
    recurrent_kernel = weight_hh.T
    bias = np.stack([bias_ih, bias_hh])
    return [kernel, recurrent_kernel, bias]


# %% wrong: stacked alone
# named: Two faults are still there: in the order of the gates (r and z are not exchanged) and in how the kernels are
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel = weight_ih.reshape(weight_ih.T.shape)
    recurrent_kernel = weight_hh.reshape(weight_hh.T.shape)
    bias = np.stack([bias_ih, bias_hh])
    return [kernel, recurrent_kernel, bias]


# %% wrong: one kernel transposed
# named: Two faults are still there: in the order of the gates (r and z are not exchanged) and in how the recurrent
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    kernel = weight_ih.T.copy()
    recurrent_kernel = weight_hh.reshape(weight_hh.T.shape)
    bias = np.stack([bias_ih, bias_hh])
    return [kernel, recurrent_kernel, bias]


# %% wrong: the bias still added up
# named: A fault is still there: in the bias (the two are added up)
change(("np.stack([zrn(bias_ih), zrn(bias_hh)])", "zrn(bias_ih) + zrn(bias_hh)"), of="mended")


# %% wrong: the bias as it was
# named: Two faults are still there: in the order of the gates (r and z are not exchanged in the bias) and in the bias
change(("np.stack([zrn(bias_ih), zrn(bias_hh)])", "bias_ih + bias_hh"), of="mended")


# %% wrong: the bias not exchanged
# named: A fault is still there: in the order of the gates (r and z are not exchanged in the bias)
change(("zrn(bias_ih), zrn(bias_hh)", "bias_ih, bias_hh"), of="mended")


# %% wrong: reshape
# named: A fault is still there: in how the kernels are turned
change(
    ("zrn(weight_ih).T", "zrn(weight_ih).reshape(-1, 3 * H)"),
    ("zrn(weight_hh).T", "zrn(weight_hh).reshape(-1, 3 * H)"),
    of="mended",
)


# %% wrong: the recurrent kernel forgotten
# named: A fault is still there: in the order of the gates (r and z are not exchanged in the recurrent kernel)
change(("zrn(weight_hh)", "weight_hh"), of="mended")


# %% wrong: n forgotten
# named: The gates are laid as n z r now
change(("[a[H : 2 * H], a[:H], a[2 * H :]]", "[a[2 * H :], a[H : 2 * H], a[:H]]"), of="mended")


# %% wrong: single rows
# named: Two single rows change places now
change(
    ("np.arange(len(bias_ih)).reshape(3, -1)[[1, 0, 2]].ravel()", "[1, 0, *range(2, len(bias_ih))]"),
    of="an index of rows",
)


# %% wrong: end to end
# named: The two biases stand end to end now
change(("np.stack", "np.concatenate"), of="mended")


# %% wrong: two columns
# named: The two biases are two columns now
change(("zrn(bias_hh)]", "zrn(bias_hh)], axis=1"), of="mended")


# %% wrong: the rows the other way round
# named: The rows of the bias have changed places
change(("zrn(bias_ih), zrn(bias_hh)", "zrn(bias_hh), zrn(bias_ih)"), of="mended")


# %% wrong: bias_hh lost
# named: bias_hh is lost now
change(("np.stack([zrn(bias_ih), zrn(bias_hh)])", "zrn(bias_ih)"), of="mended")


# %% wrong: the sum in the first row
# named: A fault is still there: in the bias (its first row is the sum of both, its second is 0)
change(("zrn(bias_ih), zrn(bias_hh)", "zrn(bias_ih + bias_hh), np.zeros_like(bias_hh)"), of="mended")


# %% wrong: not transposed
# named: Nothing is transposed now
change((".T", ""), of="mended")


# %% wrong: PyTorch's arrays changed
# named: The numbers are right, but PyTorch's own arrays are changed
# says: changes its arguments
def repaired_torch_to_keras(weight_ih, weight_hh, bias_ih, bias_hh):
    H = weight_hh.shape[1]
    for a in (weight_ih, weight_hh, bias_ih, bias_hh):
        a[: 2 * H] = np.concatenate([a[H : 2 * H], a[:H]])
    return [weight_ih.T.copy(), weight_hh.T.copy(), np.stack([bias_ih, bias_hh])]


# %% wrong: two results
# says: it returned 2 results; expected 3: kernel, recurrent_kernel, bias
change(("[kernel, recurrent_kernel, bias]", "[kernel, recurrent_kernel]"), of="mended")


# %% wrong: a dict
# says: it returned one dict; expected 3 results
change(
    ("[kernel, recurrent_kernel, bias]", "dict(kernel=kernel, recurrent_kernel=recurrent_kernel, bias=bias)"),
    of="mended",
)


# %% wrong: float32
# named: Everything is made float32
change(("[kernel, recurrent_kernel, bias]", "[np.float32(a) for a in (kernel, recurrent_kernel, bias)]"), of="mended")


# %% wrong: the bias first
# named: The bias comes first
change(("[kernel, recurrent_kernel, bias]", "[bias, kernel, recurrent_kernel]"), of="mended")
