"""Answers to to_torch; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: three branches
def to_torch(cell, params):
    if cell == "gru":
        return {
            "weight_ih_l0": params["Wx"].copy(),
            "weight_hh_l0": params["Wh"].copy(),
            "bias_ih_l0": params["bx"].copy(),
            "bias_hh_l0": params["bh"].copy(),
        }
    if cell == "lstm":
        Wx, Wh, b = params["Wx"], params["Wh"], params["b"]
    else:
        Wx, Wh, b = params["Wxh"], params["Whh"], params["bh"]
    return {
        "weight_ih_l0": Wx.copy(),
        "weight_hh_l0": Wh.copy(),
        "bias_ih_l0": b.copy(),
        "bias_hh_l0": np.zeros_like(b),
    }


# %% right: a table of names
NAMES = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}


def to_torch(cell, params):
    arrays = [np.array(params[name]) for name in NAMES[cell]]
    if len(arrays) == 3:
        arrays.append(np.zeros(arrays[-1].shape, dtype=arrays[-1].dtype))
    return dict(zip(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], arrays, strict=True))


# %% right: filled in, in another order
def to_torch(cell, params):
    x, h = ("Wxh", "Whh") if cell == "rnn" else ("Wx", "Wh")
    state = {}
    if cell == "gru":
        state["bias_hh_l0"] = params["bh"] + 0
        state["bias_ih_l0"] = params["bx"] + 0
    else:
        b = params["bh" if cell == "rnn" else "b"]
        state["bias_hh_l0"] = 0 * b
        state["bias_ih_l0"] = b + 0
    state["weight_hh_l0"] = np.copy(params[h])
    state["weight_ih_l0"] = np.copy(params[x])
    return state


# %% right: an ordered dict, as state_dict gives
def to_torch(cell, params):
    from collections import OrderedDict

    values = {name: v.copy() for name, v in params.items()}
    weights = [values.pop(name) for name in (("Wxh", "Whh") if cell == "rnn" else ("Wx", "Wh"))]
    biases = [values[name] for name in ("b", "bx", "bh") if name in values]
    if cell != "gru":
        biases.append(np.zeros_like(biases[0]))
    return OrderedDict(
        [
            ("weight_ih_l0", weights[0]),
            ("weight_hh_l0", weights[1]),
            ("bias_ih_l0", biases[0]),
            ("bias_hh_l0", biases[1]),
        ]
    )


# %% right: match
def to_torch(cell, params):
    match cell:
        case "rnn":
            W, U, b, c = params["Wxh"], params["Whh"], params["bh"], None
        case "lstm":
            W, U, b, c = params["Wx"], params["Wh"], params["b"], None
        case _:
            W, U, b, c = params["Wx"], params["Wh"], params["bx"], params["bh"]
    c = b - b if c is None else c.copy()
    return {"weight_ih_l0": W.copy(), "weight_hh_l0": U.copy(), "bias_ih_l0": b.copy(), "bias_hh_l0": c}


# %% wrong: the arrays themselves
# named: Arrays of params stand in the dict themselves
# says: shares memory with its arguments: weight_ih_l0, weight_hh_l0, bias_ih_l0
change((".copy()", ""), of="three branches")


# %% wrong: by their places
# named: The arrays are taken by their places in params
# says: With keys reversed: weight_ih_l0 has shape
def to_torch(cell, params):
    W, U, *biases = (array.copy() for array in params.values())
    b, c = biases if len(biases) == 2 else (*biases, np.zeros_like(*biases))
    return {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": c}


# %% wrong: by their axes and places
# named: The arrays are taken by their places in params
def to_torch(cell, params):
    values = [v.copy() for v in params.values()]
    (W, U), (b, *c) = [v for v in values if v.ndim == 2], [v for v in values if v.ndim == 1]
    return {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": c[0] if c else np.zeros_like(b)}


# %% wrong: the bias twice
# named: The one bias stands in both of PyTorch's
change(("np.zeros_like(b)", "b.copy()"), of="three branches")


# %% wrong: the bias twice, and not copied
# named: The one bias stands in both of PyTorch's
def to_torch(cell, params):
    if cell == "gru":
        return dict(zip(("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), params.values()))
    Wx, Wh, b = params.values()
    return {"weight_ih_l0": Wx, "weight_hh_l0": Wh, "bias_ih_l0": b, "bias_hh_l0": b}


# %% wrong: half and half
# named: The bias is shared out, a half to each
change(("np.zeros_like(b)", "b / 2"), ('"bias_ih_l0": b.copy()', '"bias_ih_l0": b / 2'), of="three branches")


# %% wrong: transposed as for Keras
# named: Both weights are transposed
change(("Wx.copy()", "Wx.T.copy()"), ("Wh.copy()", "Wh.T.copy()"), ('"].copy()', '"].T.copy()'), of="three branches")


# %% wrong: the recurrent one transposed
# named: weight_hh_l0 is transposed
change(("np.copy(params[h])", "np.copy(params[h].T)"), of="filled in, in another order")


# %% wrong: z r n
# named: The GRU's gates are moved to z r n
def to_torch(cell, params):
    def move(a):
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])

    if cell == "gru":
        return {
            "weight_ih_l0": move(params["Wx"]),
            "weight_hh_l0": move(params["Wh"]),
            "bias_ih_l0": move(params["bx"]),
            "bias_hh_l0": move(params["bh"]),
        }
    W, U, b = (a.copy() for a in params.values())
    return {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": np.zeros_like(b)}


# %% wrong: the GRU's biases added up
# named: The GRU's two biases are added up into bias_ih_l0
change(
    ('"bias_ih_l0": params["bx"].copy()', '"bias_ih_l0": params["bx"] + params["bh"]'),
    ('"bias_hh_l0": params["bh"].copy()', '"bias_hh_l0": np.zeros_like(params["bh"])'),
    of="three branches",
)


# %% wrong: the GRU's biases the other way round
# named: The GRU's two biases have changed places
change(
    ('params["bh"] + 0', 'params["bx"] - 0'), ('params["bx"] + 0', 'params["bh"] + 0'), of="filled in, in another order"
)


# %% wrong: the GRU like the LSTM
# named: The GRU's bh is lost
change(
    ('if cell != "gru":\n        biases.append', "if True:\n        biases.insert"),
    ("(np.zeros", "(1, np.zeros"),
    ('("bias_hh_l0", biases[1])', '("bias_hh_l0", np.zeros_like(biases[0]))'),
    of="an ordered dict, as state_dict gives",
)


# %% wrong: float64 zeros
# named: The zeros are float64
change(("np.zeros_like(b)", "np.zeros(b.shape)"), of="three branches")


# %% wrong: everything float32
# named: Everything is made float32
change(
    ("np.array(params[name])", "np.array(params[name], dtype=np.float32)"),
    ("dtype=arrays[-1].dtype", "dtype=np.float32"),
    of="a table of names",
)


# %% wrong: without the layer's number
# says: its dict has the key 'weight_ih'; write 'weight_ih_l0'
change(("_l0", ""), of="three branches")


# %% wrong: one key without the layer's number
# says: its dict has the key 'bias_hh'; write 'bias_hh_l0'
change(('"bias_hh_l0": np', '"bias_hh": np'), of="three branches")


# %% wrong: the course's names
# says: its dict has the key 'Wx'; expected weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0
def to_torch(cell, params):
    return {name: array.copy() for name, array in params.items()}


# %% wrong: a list
# says: it returned one list; expected a dict with the keys weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0
def to_torch(cell, params):
    arrays = [array.copy() for array in params.values()]
    return arrays if cell == "gru" else [*arrays, np.zeros_like(arrays[2])]


# %% wrong: an empty dict
# says: it returned an empty dict; expected one with the keys
def to_torch(cell, params):
    return {}


# %% wrong: numbers as keys
# says: its dict has an int as a key
def to_torch(cell, params):
    return dict(enumerate(params.values()))


# %% wrong: no second bias
# named: bias_hh_l0 is missing where the course has one bias
# says: There is no array under the key bias_hh_l0
change(('        "bias_hh_l0": np.zeros_like(b),\n', ""), of="three branches")


# %% wrong: None for the second bias
# named: bias_hh_l0 is missing where the course has one bias
# says: There is no array under the key bias_hh_l0
change(("np.zeros_like(b)", "None"), of="three branches")


# %% wrong: the LSTM's names for all
# named: The RNN's arrays are called Wxh, Whh and bh
# says: With rnn: to_torch stopped
def to_torch(cell, params):
    Wx, Wh = params["Wx"].copy(), params["Wh"].copy()
    if cell == "gru":
        bx, bh = params["bx"].copy(), params["bh"].copy()
    else:
        bx, bh = params["b"].copy(), np.zeros_like(params["b"])
    return {"weight_ih_l0": Wx, "weight_hh_l0": Wh, "bias_ih_l0": bx, "bias_hh_l0": bh}


# %% wrong: ONNX's order
# named: The LSTM's gates are moved to i o f g
def to_torch(cell, params):
    W, U, *bs = (a.copy() for a in params.values())
    if cell == "lstm":
        i, f, g, o = np.split(np.arange(len(W)), 4)
        rows = np.concatenate([i, o, f, g])
        W, U, bs = W[rows], U[rows], [bs[0][rows]]
    b, c = bs if len(bs) == 2 else (bs[0], np.zeros_like(bs[0]))
    return {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": c}


# %% wrong: a view of the weights alone
# named: Arrays of params stand in the dict themselves
# says: shares memory with its arguments: weight_ih_l0, weight_hh_l0
def to_torch(cell, params):
    W, U, *bs = params.values()
    b, c = bs if len(bs) == 2 else (bs[0], np.zeros_like(bs[0]))
    return {"weight_ih_l0": np.asarray(W), "weight_hh_l0": np.asarray(U), "bias_ih_l0": b + 0, "bias_hh_l0": c + 0}


# %% wrong: two mistakes in two arrays
# named: weight_hh_l0 is transposed
# named: The one bias stands in both of PyTorch's
change(
    ("Wh.copy()", "Wh.T.copy()"),
    ('params["Wh"].copy()', 'params["Wh"].T.copy()'),
    ("np.zeros_like(b)", "b.copy()"),
    of="three branches",
)


# %% wrong: taken out of the argument
# says: It changes params, the caller's own dict
def to_torch(cell, params):
    if cell == "rnn":
        params["Wx"], params["Wh"], params["b"] = params.pop("Wxh"), params.pop("Whh"), params.pop("bh")
    W, U = params["Wx"].copy(), params["Wh"].copy()
    b, c = (params["bx"].copy(), params["bh"].copy()) if cell == "gru" else (params["b"].copy(), 0 * params["b"])
    return {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": c}


# %% wrong: the forget bias
# named: 1 is added to the forget gate's bias
def to_torch(cell, params):
    W, U, *bs = (a.copy() for a in params.values())
    b, c = bs if len(bs) == 2 else (bs[0], np.zeros_like(bs[0]))
    if cell == "lstm":
        b[len(b) // 4 : len(b) // 2] += 1
    return {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": c}
