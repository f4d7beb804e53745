"""Answers to to_block_lstm; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: split
def to_block_lstm(params):
    def igfo(a):
        i, f, g, o = np.split(a, 4, axis=-1)
        return i, g, f, o

    i, g, f, o = igfo(params["b"])
    b = np.concatenate([i, g, f - 1, o])
    w = np.concatenate([params["Wx"].T, params["Wh"].T])
    return np.concatenate(igfo(w), axis=1), b


# %% right: an index of rows
def to_block_lstm(params):
    H = params["Wh"].shape[1]
    rows = np.r_[0:H, 2 * H : 3 * H, H : 2 * H, 3 * H : 4 * H]
    w = np.vstack([params["Wx"][rows].T, params["Wh"][rows].T])
    b = params["b"][rows]
    b[2 * H : 3 * H] -= 1
    return w, b


# %% right: 1 taken out first
def to_block_lstm(params):
    Wx, Wh, b = params["Wx"], params["Wh"], params["b"].copy()
    H = len(b) // 4
    b[H : 2 * H] -= 1.0
    order = [0, 2, 1, 3]
    b = b.reshape(4, H)[order].ravel()
    W = np.hstack([Wx, Wh]).reshape(4, H, -1)[order].reshape(4 * H, -1)
    return np.ascontiguousarray(W.T), b


# %% right: preallocated
def to_block_lstm(params):
    H, D = params["Wh"].shape[1], params["Wx"].shape[1]
    w = np.zeros((D + H, 4 * H), dtype=params["Wx"].dtype)
    b = np.zeros(4 * H, dtype=params["b"].dtype)
    for to, come in enumerate((0, 2, 1, 3)):
        for h in range(H):
            w[:D, to * H + h] = params["Wx"][come * H + h]
            w[D:, to * H + h] = params["Wh"][come * H + h]
            b[to * H + h] = params["b"][come * H + h] - (to == 2)
    return w, b


# %% right: two columns exchanged
def to_block_lstm(params):
    w = np.concatenate([params["Wx"].T, params["Wh"].T], axis=0)
    b = np.array(params["b"])
    H = b.size // 4
    for a in (w.T, b):
        f = a[H : 2 * H].copy()
        a[H : 2 * H] = a[2 * H : 3 * H]
        a[2 * H : 3 * H] = f
    b[2 * H : 3 * H] = b[2 * H : 3 * H] - 1
    return [w, b]


# %% wrong: 1 not taken out
# named: 1 is not taken out of f's bias
change(("f - 1", "f"), of="split")


# %% wrong: exchanged through views
# named: Of f and g, one stands in more places than one
change(
    ("        f = a[H : 2 * H].copy()\n", ""),
    (
        "        a[H : 2 * H] = a[2 * H : 3 * H]\n        a[2 * H : 3 * H] = f\n",
        "        a[H : 2 * H], a[2 * H : 3 * H] = a[2 * H : 3 * H], a[H : 2 * H]\n",
    ),
    of="two columns exchanged",
)


# %% wrong: by their places
# named: The arrays are taken by their places in params
def to_block_lstm(params):
    Wx, Wh, b = params.values()
    i, f, g, o = np.split(b, 4)
    w = np.concatenate([Wx.T, Wh.T])
    return np.concatenate([np.split(w, 4, axis=1)[k] for k in (0, 2, 1, 3)], axis=1), np.concatenate([i, g, f - 1, o])


# %% wrong: 1 added
# named: 1 is added to f's bias
change(("f - 1", "f + 1"), of="split")


# %% wrong: 1 taken out of g
# named: 1 is taken out of g: rows H
change(("    b[2 * H : 3 * H] -= 1", "    b[H : 2 * H] -= 1"), of="an index of rows")


# %% wrong: the order of the course
# named: The gates are not moved: the course has
change(
    ("return i, g, f, o", "return i, f, g, o"),
    ("i, g, f, o = igfo", "i, f, g, o = igfo"),
    ("[i, g, f - 1, o]", "[i, f - 1, g, o]"),
    of="split",
)


# %% wrong: the order of the course, nothing taken out
# named: The gates are not moved, and 1 is not taken out
def to_block_lstm(params):
    return np.concatenate([params["Wx"].T, params["Wh"].T]), params["b"].copy()


# %% wrong: the bias in the order of the course
# named: The gates are not moved in b
change(("b = b.reshape(4, H)[order].ravel()", "b = b.copy()"), of="1 taken out first")


# %% wrong: the bias as it is
# named: The gates are not moved in b, and 1 is not taken out
def to_block_lstm(params):
    Wx, Wh = ([np.split(params[name], 4)[k] for k in (0, 2, 1, 3)] for name in ("Wx", "Wh"))
    return np.vstack([np.vstack(Wx).T, np.vstack(Wh).T]), params["b"].copy()


# %% wrong: the recurrent weights as they are
# named: The gates are not moved in the recurrent rows of w
change(('params["Wh"][rows].T', 'params["Wh"].T'), of="an index of rows")


# %% wrong: ONNX's order
# named: The gates are laid as i o f g, ONNX's order
change(
    ("return i, g, f, o", "return i, o, f, g"),
    ("i, g, f, o = igfo", "i, o, f, g = igfo"),
    ("[i, g, f - 1, o]", "[i, o, f - 1, g]"),
    of="split",
)


# %% wrong: the recurrent rows first
# named: The recurrent rows come first
change(('[params["Wx"].T, params["Wh"].T]', '[params["Wh"].T, params["Wx"].T]'), of="split")


# %% wrong: not transposed
# named: w is not transposed
change(("np.ascontiguousarray(W.T)", "W"), of="1 taken out first")


# %% wrong: reshaped
# named: The two weights are laid side by side and then reshaped
change(("np.ascontiguousarray(W.T)", "W.reshape(W.T.shape)"), of="1 taken out first")


# %% wrong: the argument changed
# named: The numbers are right, but 1 is taken out of params's own b
# says: changes its argument params
change(('params["b"].copy()', 'params["b"]'), of="1 taken out first")


# %% wrong: the wrong order of results
# named: The two results have changed places
change(("return w, b", "return b, w"), of="an index of rows")


# %% wrong: one result
# says: it returned one array of shape
change(("return w, b", "return w"), of="an index of rows")


# %% wrong: a dict
# says: it returned one dict; expected 2 results: w, b
change(("return w, b", 'return {"w": w, "b": b}'), of="an index of rows")


# %% wrong: set to −1
# named: f's bias is set to −1
change(("b[2 * H : 3 * H] -= 1", "b[2 * H : 3 * H] = -1"), of="an index of rows")


# %% wrong: one element
# named: 1 is taken out of one element
change(("b[2 * H : 3 * H] -= 1", "b[2 * H] -= 1"), of="an index of rows")


# %% wrong: all gates
# named: 1 is taken out of all gates
change(("b[2 * H : 3 * H] -= 1", "b -= 1"), of="an index of rows")


# %% wrong: float64 from a mask
# named: b is float64, whatever the dtype of the weights
change(
    ("    b[2 * H : 3 * H] -= 1\n", "    b = b - np.concatenate([np.zeros(2 * H), np.ones(H), np.zeros(H)])\n"),
    of="an index of rows",
)


# %% wrong: float32
# named: Everything is made float32
change(("return w, b", "return np.float32(w), np.float32(b)"), of="an index of rows")


# %% wrong: single rows
# named: Single rows are moved
change(
    ("rows = np.r_[0:H, 2 * H : 3 * H, H : 2 * H, 3 * H : 4 * H]", "rows = [0, 2, 1, *range(3, 4 * H)]"),
    of="an index of rows",
)


# %% wrong: 1 taken out twice
# named: 2 is taken out of f's bias
change((" - (to == 2)", " - 2 * (to == 2)"), of="preallocated")
