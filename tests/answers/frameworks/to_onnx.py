"""Answers to to_onnx; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: branches
def to_onnx(cell, params):
    if cell == "rnn":
        W, R = params["Wxh"], params["Whh"]
        B = np.concatenate([params["bh"], np.zeros_like(params["bh"])])
    elif cell == "lstm":

        def iofg(a):
            i, f, g, o = np.split(a, 4)
            return np.concatenate([i, o, f, g])

        W, R = iofg(params["Wx"]), iofg(params["Wh"])
        B = np.concatenate([iofg(params["b"]), np.zeros_like(params["b"])])
    else:

        def zrn(a):
            r, z, n = np.split(a, 3)
            return np.concatenate([z, r, n])

        W, R = zrn(params["Wx"]), zrn(params["Wh"])
        B = np.concatenate([zrn(params["bx"]), zrn(params["bh"])])
    return {"W": W[None].copy(), "R": R[None].copy(), "B": B[None].copy()}


# %% right: an index of rows
def to_onnx(cell, params):
    names = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}[cell]
    Wx, Wh, *b = (params[name] for name in names)
    H = Wh.shape[1]
    order = np.array({"rnn": [0], "lstm": [0, 3, 1, 2], "gru": [1, 0, 2]}[cell])
    rows = (order[:, None] * H + np.arange(H)).ravel()
    if cell != "gru":
        b.append(np.zeros_like(b[0]))
    B = np.concatenate([each[rows] for each in b])
    return {"B": B[np.newaxis], "R": Wh[rows][np.newaxis], "W": Wx[rows][np.newaxis]}


# %% right: preallocated
def to_onnx(cell, params):
    Wx, Wh = (params[k] for k in (("Wxh", "Whh") if cell == "rnn" else ("Wx", "Wh")))
    GH, H = Wh.shape
    out = {
        "W": np.zeros((1, *Wx.shape), Wx.dtype),
        "R": np.zeros((1, *Wh.shape), Wh.dtype),
        "B": np.zeros((1, 2 * GH), Wx.dtype),
    }
    first = params[{"rnn": "bh", "lstm": "b", "gru": "bx"}[cell]]
    for new, old in enumerate({"rnn": "0", "lstm": "0312", "gru": "102"}[cell]):
        to, have = slice(new * H, (new + 1) * H), slice(int(old) * H, (int(old) + 1) * H)
        out["W"][0, to], out["R"][0, to], out["B"][0, to] = Wx[have], Wh[have], first[have]
        if cell == "gru":
            out["B"][0, GH:][to] = params["bh"][have]
    return out


# %% right: from to_torch
# after: model answers
def to_onnx(cell, params):
    four = to_torch(cell, params)
    order = {"rnn": [0], "lstm": [0, 3, 1, 2], "gru": [1, 0, 2]}[cell]

    def moved(a):
        return a.reshape(len(order), -1, *a.shape[1:])[order].reshape(1, *a.shape)

    W, R, bx, bh = (moved(four[k]) for k in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"))
    return dict(W=W, R=R, B=np.hstack([bx, bh]))


# %% right: letters
def to_onnx(cell, params):
    have, want = {"rnn": ("h", "h"), "lstm": ("ifgo", "iofg"), "gru": ("rzn", "zrn")}[cell]
    arrays = []
    names = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}[cell]
    for a in (params[name] for name in names):
        blocks = dict(zip(have, np.split(a, len(have)), strict=True))
        arrays.append(np.concatenate([blocks[letter] for letter in want])[None])
    if len(arrays) == 3:
        arrays.append(arrays[2] * 0)
    return {"W": arrays[0], "R": arrays[1], "B": np.concatenate(arrays[2:], axis=1)}


# %% wrong: by their places
# named: The arrays are taken by their places in params
def to_onnx(cell, params):
    order = {"rnn": [0], "lstm": [0, 3, 1, 2], "gru": [1, 0, 2]}[cell]
    W, R, b, *c = (np.concatenate([np.split(a, len(order))[k] for k in order]) for a in params.values())
    return {"W": W[None], "R": R[None], "B": np.concatenate([b, *(c or [np.zeros_like(b)])])[None]}


# %% wrong: nothing moved
# named: The gates are not moved: the course has
change(('("ifgo", "iofg")', '("ifgo", "ifgo")'), ('("rzn", "zrn")', '("rzn", "rzn")'), of="letters")


# %% wrong: Keras's order
# named: The LSTM's gates are laid as i f g o, as in the course
change(("[0, 3, 1, 2]", "[0, 1, 2, 3]"), of="an index of rows")


# %% wrong: the LSTM as i f o g
# named: The LSTM's gates are laid as i f o g
change(('"iofg"', '"ifog"'), of="letters")


# %% wrong: the order used the wrong way round
# named: The LSTM's gates are laid as i g o f: the order
change(('"iofg"', '"igof"'), of="letters")


# %% wrong: the GRU as it is
# named: The GRU's gates are laid as r z n, as in the course
change(('"gru": [1, 0, 2]', '"gru": [0, 1, 2]'), of="an index of rows")


# %% wrong: the biases not moved
# named: The gates are not moved in B
change(("each[rows] for each in b", "each for each in b"), of="an index of rows")


# %% wrong: the recurrent weights not moved
# named: The gates are not moved in R
change(("Wh[rows]", "Wh.copy()"), of="an index of rows")


# %% wrong: without the axis
# named: W, R and B have one axis too few
change(("[np.newaxis]", ""), of="an index of rows")


# %% wrong: B without the axis
# named: B has one axis too few
change(("B[None].copy()", "B.copy()"), of="branches")


# %% wrong: the biases joined before they are moved
# named: The two biases are joined first and then cut
# after: model answers
change(
    (
        'W, R, bx, bh = (moved(four[k]) for k in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"))',
        'W, R = moved(four["weight_ih_l0"]), moved(four["weight_hh_l0"])',
    ),
    ("np.hstack([bx, bh])", 'moved(np.concatenate([four["bias_ih_l0"], four["bias_hh_l0"]]))'),
    of="from to_torch",
)


# %% wrong: the GRU's second bias not moved
# named: The gates are not moved in the second half of B
change(('zrn(params["bh"])', 'params["bh"]'), of="branches")


# %% wrong: B stacked
# named: The two biases are two rows of B
change(
    ("np.concatenate([each[rows] for each in b])", "np.stack([each[rows] for each in b])"),
    ("B[np.newaxis]", "B"),
    of="an index of rows",
)


# %% wrong: moved through views
# named: Of the gates, one stands in more places than one
def to_onnx(cell, params):
    names = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}[cell]
    arrays = [params[name].copy() for name in names]
    H = arrays[1].shape[1]
    for a in arrays:
        if cell == "lstm":
            a[H : 2 * H], a[2 * H : 3 * H], a[3 * H :] = a[3 * H :], a[H : 2 * H], a[2 * H : 3 * H]
        elif cell == "gru":
            a[:H], a[H : 2 * H] = a[H : 2 * H], a[:H]
    W, R, b, *c = arrays
    return {"W": W[None], "R": R[None], "B": np.concatenate([b, *(c or [0 * b])])[None]}


# %% wrong: B with two rows
# named: The two biases are two rows of B
change(("np.concatenate([each[rows] for each in b])", "np.stack([each[rows] for each in b])"), of="an index of rows")


# %% wrong: B gate by gate
# named: B is laid gate by gate
def to_onnx(cell, params):
    Wx, Wh, *b = params.values()
    G = {"rnn": 1, "lstm": 4, "gru": 3}[cell]
    order = {"rnn": [0], "lstm": [0, 3, 1, 2], "gru": [1, 0, 2]}[cell]
    b = b if cell == "gru" else [b[0], np.zeros_like(b[0])]
    W, R = (np.concatenate([np.split(a, G)[k] for k in order])[None] for a in (Wx, Wh))
    B = np.concatenate([np.split(each, G)[k] for k in order for each in b])[None]
    return {"W": W, "R": R, "B": B}


# %% wrong: the recurrent biases first
# named: The recurrent biases come first
change(("each[rows] for each in b", "each[rows] for each in b[::-1]"), of="an index of rows")


# %% wrong: half of B
# named: B lacks the recurrent half where the course has one bias
change(("        b.append(np.zeros_like(b[0]))", "        pass"), of="an index of rows")


# %% wrong: the bias twice
# named: The one bias stands in both halves of B
change(("np.zeros_like(b[0])", "b[0]"), of="an index of rows")


# %% wrong: the GRU's biases added up
# named: The GRU's two biases are added up in the first half of B
change(
    (
        'np.concatenate([zrn(params["bx"]), zrn(params["bh"])])',
        'np.concatenate([zrn(params["bx"] + params["bh"]), 0 * params["bh"]])',
    ),
    of="branches",
)


# %% wrong: the GRU's bh lost
# named: The GRU's bh is lost
change(('            out["B"][0, GH:][to] = params["bh"][have]', "            pass"), of="preallocated")


# %% wrong: transposed
# named: W and R are transposed
change(("W[None].copy()", "W.T[None].copy()"), ("R[None].copy()", "R.T[None].copy()"), of="branches")


# %% wrong: views in the RNN
# named: W, R or B is an array of params itself
# says: shares memory with its arguments: W, R
change(("[None].copy()", "[None]"), of="branches")


# %% wrong: float64 zeros
# named: The zeros are float64
change(
    ('np.zeros_like(params["bh"])', 'np.zeros(len(params["bh"]))'),
    ('np.zeros_like(params["b"])', 'np.zeros(len(params["b"]))'),
    of="branches",
)


# %% wrong: everything float32
# named: Everything is made float32
change((", Wx.dtype)", ", np.float32)"), (", Wh.dtype)", ", np.float32)"), of="preallocated")


# %% wrong: a list
# says: it returned one list; expected a dict with the keys W, R, B
change(
    (
        '{"W": W[None].copy(), "R": R[None].copy(), "B": B[None].copy()}',
        "[W[None].copy(), R[None].copy(), B[None].copy()]",
    ),
    of="branches",
)


# %% wrong: small letters
# says: its dict has the key 'w'; expected W, R, B
change(('"W": W[None]', '"w": W[None]'), of="branches")


# %% wrong: two biases under two keys
# says: its dict has the key 'Wb'; expected W, R, B
def to_onnx(cell, params):
    order = {"rnn": [0], "lstm": [0, 3, 1, 2], "gru": [1, 0, 2]}[cell]
    W, R, *b = (np.concatenate([np.split(a, len(order))[k] for k in order])[None] for a in params.values())
    return {"W": W, "R": R, "Wb": b[0], "Rb": b[-1]}


# %% wrong: no bias
# named: B is missing
change((', "B": B[None].copy()', ""), of="branches")


# %% wrong: two mistakes
# named: The gates are not moved in R
# named: B lacks the recurrent half where the course has one bias
change(("Wh[rows]", "Wh.copy()"), ("        b.append(np.zeros_like(b[0]))", "        pass"), of="an index of rows")
