"""Answers to to_keras; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: branches
def to_keras(cell, params):
    if cell == "rnn":
        return [params["Wxh"].T.copy(), params["Whh"].T.copy(), params["bh"].copy()]
    if cell == "lstm":
        return [params["Wx"].T.copy(), params["Wh"].T.copy(), params["b"].copy()]
    H = params["Wh"].shape[1]

    def swap(a):
        return np.concatenate([a[H : 2 * H], a[:H], a[2 * H :]])

    return [
        swap(params["Wx"]).T.copy(),
        swap(params["Wh"]).T.copy(),
        np.stack([swap(params["bx"]), swap(params["bh"])]),
    ]


# %% right: an index of rows
def to_keras(cell, params):
    names = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}[cell]
    Wx, Wh, *biases = (params[name] for name in names)
    G, H = {"rnn": 1, "lstm": 4, "gru": 3}[cell], Wh.shape[1]
    order = [1, 0, 2] if cell == "gru" else range(G)
    rows = np.concatenate([np.arange(k * H, (k + 1) * H) for k in order])
    bias = np.array([b[rows] for b in biases]) if cell == "gru" else biases[0][rows]
    return [Wx[rows].T, Wh[rows].T, bias]


# %% right: reshaped into blocks
def to_keras(cell, params):
    names = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}[cell]
    Wx, Wh, *biases = (params[name] for name in names)
    H = Wh.shape[1]

    def laid(a):
        blocks = a.copy().reshape(-1, H, *a.shape[1:])
        if cell == "gru":
            blocks = blocks[[1, 0, 2]]
        return blocks.reshape(a.shape)

    kernel, recurrent = (np.ascontiguousarray(laid(W).T) for W in (Wx, Wh))
    bias = laid(biases[0]) if len(biases) == 1 else np.vstack([laid(b) for b in biases])
    return kernel, recurrent, bias


# %% right: columns, after the transposition
def to_keras(cell, params):
    names = {"rnn": "Wxh Whh bh", "lstm": "Wx Wh b", "gru": "Wx Wh bx bh"}[cell].split()
    Wx, Wh, *biases = (params[name].T + 0 for name in names)
    b = np.array(biases) if cell == "gru" else biases[0]
    if cell == "gru":
        swapped = []
        for a in (Wx, Wh, b):
            r, z, n = np.array_split(a, 3, axis=-1)
            swapped.append(np.concatenate((z, r, n), axis=-1))
        return swapped
    return [Wx, Wh, b]


# %% right: preallocated
def to_keras(cell, params):
    out = []
    blocks = {"rnn": [0], "lstm": [0, 1, 2, 3], "gru": [1, 0, 2]}[cell]
    for name in ("Wxh", "Whh") if cell == "rnn" else ("Wx", "Wh"):
        W = params[name]
        H = len(W) // len(blocks)
        new = np.empty((W.shape[1], len(W)), W.dtype)
        for j, k in enumerate(blocks):
            new[:, j * H : (j + 1) * H] = W[k * H : (k + 1) * H].T
        out.append(new)
    if cell == "gru":
        bias = np.empty((2, len(params["bx"])), params["bx"].dtype)
        for row, name in enumerate(("bx", "bh")):
            for j, k in enumerate(blocks):
                bias[row, j * H : (j + 1) * H] = params[name][k * H : (k + 1) * H]
    else:
        bias = params["bh" if cell == "rnn" else "b"].copy()
    return [*out, bias]


# %% wrong: r and z as they are
# named: In the GRU r and z are not exchanged: the course has r z n, Keras has z r n
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    return [Wx.T, Wh.T, np.stack(b) if cell == "gru" else b[0]]


# %% wrong: r and z as they are, the biases added up
# named: Two things are wrong in the GRU: r and z are not exchanged (the course has r z n, Keras z r n), and its biases
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    return [Wx.T, Wh.T, sum(b)]


# %% wrong: r and z as they are, the biases end to end
# named: Two things are wrong in the GRU: r and z are not exchanged (the course has r z n, Keras z r n), and its biases
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    return [Wx.T, Wh.T, np.concatenate(b)]


# %% wrong: by their places
# named: The arrays are taken by their places in params
# says: With keys reversed: kernel has shape
def to_keras(cell, params):
    Wx, Wh, *biases = (a.copy() for a in params.values())
    if cell != "gru":
        return [Wx.T, Wh.T, biases[0]]
    Wx, Wh, *biases = (np.concatenate([np.split(a, 3)[k] for k in (1, 0, 2)]) for a in (Wx, Wh, *biases))
    return [Wx.T, Wh.T, np.stack(biases)]


# %% wrong: the bias as it is
# named: In the GRU r and z are not exchanged in the bias
change(('np.stack([swap(params["bx"]), swap(params["bh"])])', 'np.stack([params["bx"], params["bh"]])'), of="branches")


# %% wrong: the recurrent kernel as it is
# named: In the GRU r and z are not exchanged in the recurrent kernel
change(('swap(params["Wh"]).T', 'params["Wh"].T'), of="branches")


# %% wrong: the biases added up
# named: In the GRU its biases are added up
# says: expected (2, 3H) = (2,
change(('np.stack([swap(params["bx"]), swap(params["bh"])])', 'swap(params["bx"] + params["bh"])'), of="branches")


# %% wrong: the sum and the second
# named: In the GRU the first row of its bias is the sum of both, and the second is bh
change(
    ('swap(params["bx"]), swap(params["bh"])', 'swap(params["bx"] + params["bh"]), swap(params["bh"])'), of="branches"
)


# %% wrong: the sum in both rows
# named: In the GRU the sum of its biases stands in both rows
change(
    ('np.stack([swap(params["bx"]), swap(params["bh"])])', 'np.stack(2 * [swap(params["bx"] + params["bh"])])'),
    of="branches",
)


# %% wrong: the kernel reshaped gate by gate
# named: Each gate's block of the kernel is reshaped where its `.T` is meant
change(
    (
        'swap(params["Wx"]).T.copy()',
        'np.hstack([k.reshape(k.T.shape) for k in np.split(swap(params["Wx"]), 3)])',
    ),
    of="branches",
)


# %% wrong: exchanged after the transposition
# named: In the GRU the rows are exchanged after the transposition
change(
    ('swap(params["Wx"]).T.copy()', 'swap(params["Wx"].T)'),
    ('swap(params["Wh"]).T.copy()', 'swap(params["Wh"].T)'),
    of="branches",
)


# %% wrong: a row
# named: The bias is a row, (1, G·H), where the course has one bias
# says: expected (G·H,) = (
change(("else biases[0][rows]", "else biases[0][None, rows]"), of="an index of rows")


# %% wrong: only one bias
# named: In the GRU only its bx is there
change(('np.stack([swap(params["bx"]), swap(params["bh"])])', 'swap(params["bx"])'), of="branches")


# %% wrong: the rows the other way round
# named: In the GRU the rows of its bias have changed places
change(
    ('np.stack([swap(params["bx"]), swap(params["bh"])])', 'np.stack([swap(params["bh"]), swap(params["bx"])])'),
    of="branches",
)


# %% wrong: z and n
# named: The GRU's gates are laid as n z r
change(("[a[H : 2 * H], a[:H], a[2 * H :]]", "[a[2 * H :], a[H : 2 * H], a[:H]]"), of="branches")


# %% wrong: single rows
# named: In the GRU two single rows change places
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    if cell == "gru":
        for a in (Wx, Wh, *b):
            a[[0, 1]] = a[[1, 0]]
    return [Wx.T, Wh.T, np.stack(b) if cell == "gru" else b[0]]


# %% wrong: reshape
# named: `reshape` stands where `.T` is meant
change(("np.ascontiguousarray(laid(W).T)", "laid(W).reshape(W.T.shape)"), of="reshaped into blocks")


# %% wrong: exchanged through views
# named: Of r and z, one stands in more places than one
def to_keras(cell, params):
    Wx, Wh, *b = (params[name].copy() for name in {"rnn": ("Wxh", "Whh", "bh")}.get(cell, ("Wx", "Wh")))
    if cell == "lstm":
        b = [params["b"].copy()]
    if cell == "gru":
        b, H = [params["bx"].copy(), params["bh"].copy()], Wh.shape[1]
        for a in (Wx, Wh, *b):
            a[:H], a[H : 2 * H] = a[H : 2 * H], a[:H]
    return [Wx.T, Wh.T, np.stack(b) if cell == "gru" else b[0]]


# %% wrong: one below the other
# named: The gates' blocks are turned one by one and laid one below the other
def to_keras(cell, params):
    if cell == "rnn":
        return [params["Wxh"].T.copy(), params["Whh"].T.copy(), params["bh"].copy()]
    if cell == "lstm":
        return [params["Wx"].T.copy(), params["Wh"].T.copy(), params["b"].copy()]
    thirds = {name: np.split(a, 3) for name, a in params.items()}
    kernel, recurrent = (np.concatenate([thirds[name][k].T for k in (1, 0, 2)]) for name in ("Wx", "Wh"))
    bias = np.stack([np.concatenate([thirds[name][k] for k in (1, 0, 2)]) for name in ("bx", "bh")])
    return [kernel, recurrent, bias]


# %% wrong: the biases as columns, reshaped
# named: In the GRU its biases are laid number by number and reshaped
change(
    (
        'np.stack([swap(params["bx"]), swap(params["bh"])])',
        'np.column_stack([swap(params["bx"]), swap(params["bh"])]).reshape(2, -1)',
    ),
    of="branches",
)


# %% wrong: not transposed
# named: Nothing is transposed
change((".T", ""), of="an index of rows")


# %% wrong: one not transposed
# named: The recurrent kernel is not transposed
change(("Wh[rows].T", "Wh[rows]"), of="an index of rows")


# %% wrong: the LSTM in ONNX's order
# named: The LSTM's gates are moved to i o f g
change(
    ("[1, 0, 2] if cell", '[0, 3, 1, 2] if cell == "lstm" else [1, 0, 2] if cell'),
    of="an index of rows",
)


# %% wrong: views in the LSTM
# named: Arrays of the list share memory with params
# says: shares memory with its arguments: kernel, recurrent_kernel, bias
change((".copy()", ""), of="branches")


# %% wrong: views of the kernels
# named: Arrays of the list share memory with params
change((".T.copy()", ".T"), of="branches")


# %% wrong: the forget bias
# named: 1 is added to the LSTM's forget bias
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    if cell == "lstm":
        H = Wh.shape[1]
        b[0][H : 2 * H] += 1
    if cell == "gru":
        swap = lambda a: np.concatenate([np.split(a, 3)[k] for k in (1, 0, 2)])
        return [swap(Wx).T, swap(Wh).T, np.stack([swap(b[0]), swap(b[1])])]
    return [Wx.T, Wh.T, b[0]]


# %% wrong: two rows everywhere
# named: The bias has two rows where the course has one bias, b and zeros
# says: expected (G·H,) = (
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    if cell != "gru":
        return [Wx.T, Wh.T, np.stack([b[0], np.zeros_like(b[0])])]
    swap = lambda a: np.concatenate([np.split(a, 3)[k] for k in (1, 0, 2)])
    return [swap(Wx).T, swap(Wh).T, np.stack([swap(b[0]), swap(b[1])])]


# %% wrong: the bias first
# named: The bias comes first
change(("return kernel, recurrent, bias", "return bias, kernel, recurrent"), of="reshaped into blocks")


# %% wrong: a dict
# says: it returned one dict; expected 3 results: kernel, recurrent_kernel, bias
change(
    ("return kernel, recurrent, bias", 'return {"kernel": kernel, "recurrent_kernel": recurrent, "bias": bias}'),
    of="reshaped into blocks",
)


# %% wrong: without the bias
# says: it returned 2 results; expected 3: kernel, recurrent_kernel, bias
change(("return kernel, recurrent, bias", "return kernel, recurrent"), of="reshaped into blocks")


# %% wrong: four arrays for the GRU
# says: With gru: to_keras: it returned 4 results; expected 3: kernel, recurrent_kernel, bias
def to_keras(cell, params):
    Wx, Wh, *b = (a.copy() for a in params.values())
    if cell == "gru":
        Wx, Wh, *b = (np.concatenate([np.split(a, 3)[k] for k in (1, 0, 2)]) for a in (Wx, Wh, *b))
    return [Wx.T, Wh.T, *b]


# %% wrong: float32
# named: Everything is made float32
change(
    ("return kernel, recurrent, bias", "return [a.astype(np.float32) for a in (kernel, recurrent, bias)]"),
    of="reshaped into blocks",
)


# %% wrong: float64
# named: Everything is made float64
change((", W.dtype)", ")"), (', params["bx"].dtype)', ")"), ('"b"].copy()', '"b"].astype(float)'), of="preallocated")


# %% wrong: two mistakes in the GRU
# named: In the GRU r and z are not exchanged in the recurrent kernel
# named: In the GRU its biases are added up
change(
    ('swap(params["Wh"]).T', 'params["Wh"].T'),
    ('np.stack([swap(params["bx"]), swap(params["bh"])])', 'swap(params["bx"] + params["bh"])'),
    of="branches",
)
