"""Answers to from_torch; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: branches
def from_torch(cell, weights):
    Wx = weights["weight_ih_l0"].copy()
    Wh = weights["weight_hh_l0"].copy()
    bx = weights["bias_ih_l0"].copy()
    bh = weights["bias_hh_l0"].copy()
    if cell == "gru":
        return {"Wx": Wx, "Wh": Wh, "bx": bx, "bh": bh}
    elif cell == "lstm":
        return {"Wx": Wx, "Wh": Wh, "b": bx + bh}
    else:
        return {"Wxh": Wx, "Whh": Wh, "bh": bx + bh}


# %% right: a table of names
NAMES = {"rnn": ["Wxh", "Whh", "bh"], "lstm": ["Wx", "Wh", "b"], "gru": ["Wx", "Wh", "bx", "bh"]}


def from_torch(cell, weights):
    arrays = [np.array(weights[k]) for k in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
    if cell != "gru":
        arrays[2:] = [arrays[2] + arrays[3]]
    return dict(zip(NAMES[cell], arrays, strict=True))


# %% right: the biases first
def from_torch(cell, weights):
    biases = {"bx": weights["bias_ih_l0"] + 0.0, "bh": weights["bias_hh_l0"] + 0.0}
    if cell != "gru":
        biases = {"b" if cell == "lstm" else "bh": biases["bx"] + biases["bh"]}
    ending = "xh", "hh"
    if cell != "rnn":
        ending = "x", "h"
    return biases | {f"W{e}": weights[f"weight_{d}_l0"].copy() for e, d in zip(ending, ("ih", "hh"))}


# %% right: np.add and match
def from_torch(cell, weights):
    W, U = np.copy(weights["weight_ih_l0"]), np.copy(weights["weight_hh_l0"])
    both = weights["bias_ih_l0"], weights["bias_hh_l0"]
    match cell:
        case "rnn":
            return dict(Wxh=W, Whh=U, bh=np.add(*both))
        case "lstm":
            return dict(Wx=W, Wh=U, b=np.add(*both))
    return dict(Wx=W, Wh=U, bx=both[0].copy(), bh=both[1].copy())


# %% right: a deep copy first
def from_torch(cell, weights):
    import copy

    w = copy.deepcopy(weights)
    if cell == "gru":
        return {"Wx": w["weight_ih_l0"], "Wh": w["weight_hh_l0"], "bx": w["bias_ih_l0"], "bh": w["bias_hh_l0"]}
    w["bias_ih_l0"] += w["bias_hh_l0"]
    if cell == "lstm":
        return {"Wx": w["weight_ih_l0"], "Wh": w["weight_hh_l0"], "b": w["bias_ih_l0"]}
    return {"Wxh": w["weight_ih_l0"], "Whh": w["weight_hh_l0"], "bh": w["bias_ih_l0"]}


# %% wrong: not copied
# named: Arrays of weights stand in params themselves
# says: shares memory with its arguments: params
change((".copy()", ""), of="branches")


# %% wrong: by their places
# named: The arrays are taken by their places in weights
def from_torch(cell, weights):
    W, U, b, c = (a.copy() for a in weights.values())
    if cell == "gru":
        return {"Wx": W, "Wh": U, "bx": b, "bh": c}
    return {"Wx": W, "Wh": U, "b": b + c} if cell == "lstm" else {"Wxh": W, "Whh": U, "bh": b + c}


# %% wrong: bias_hh forgotten
# named: bias_hh_l0 is lost
change(("bx + bh", "bx"), of="branches")


# %% wrong: bias_hh forgotten, and not copied
# named: bias_hh_l0 is lost
change(("bx + bh", "bx"), (".copy()", ""), of="branches")


# %% wrong: forgotten in the RNN
# named: The RNN's bias_hh_l0 is lost
change(('"bh": bx + bh', '"bh": bx'), of="branches")


# %% wrong: bias_ih forgotten
# named: bias_ih_l0 is lost
change(("bx + bh", "bh"), of="branches")


# %% wrong: the mean
# named: The one bias is the mean of PyTorch's two
change(("bx + bh", "0.5 * (bx + bh)"), of="branches")


# %% wrong: added up where they stand
# named: The sum is written into PyTorch's own array
change(
    ("copy.deepcopy", "dict"),
    (', "bx": w["bias_ih_l0"]', ', "bx": w["bias_ih_l0"].copy()'),
    ('["bias_hh_l0"]}', '["bias_hh_l0"].copy()}'),
    ('w["weight_ih_l0"]', 'w["weight_ih_l0"].copy()'),
    ('w["weight_hh_l0"]', 'w["weight_hh_l0"].copy()'),
    ('"b": w["bias_ih_l0"]', '"b": w["bias_ih_l0"].copy()'),
    ('"bh": w["bias_ih_l0"]', '"bh": w["bias_ih_l0"].copy()'),
    of="a deep copy first",
)


# %% wrong: end to end
# named: The two biases stand end to end
change(("np.add(*both)", "np.concatenate(both)"), of="np.add and match")


# %% wrong: stacked
# named: The two biases stand as two rows
change(("np.add(*both)", "np.stack(both)"), of="np.add and match")


# %% wrong: the GRU's added up
# named: The GRU's two biases are added up into bx. n's
change(('"bx": bx, "bh": bh', '"bx": bx + bh, "bh": np.zeros_like(bh)'), of="branches")


# %% wrong: the GRU like the LSTM
# named: The GRU's two biases are added up into one b
change(('if cell == "gru":', "if False:"), ('elif cell == "lstm":', 'elif cell in ("lstm", "gru"):'), of="branches")


# %% wrong: the GRU's the other way round
# named: The GRU's two biases have changed places
change(('"bx": bx, "bh": bh', '"bx": bh, "bh": bx'), of="branches")


# %% wrong: transposed with copies
# named: Both weights are transposed
change(
    ('["weight_ih_l0"].copy()', '["weight_ih_l0"].T.copy()'),
    ('["weight_hh_l0"].copy()', '["weight_hh_l0"].T.copy()'),
    of="branches",
)


# %% wrong: z r n
# named: The GRU's gates are moved to z r n
def from_torch(cell, weights):
    order = {"rnn": [0], "lstm": [0, 1, 2, 3], "gru": [1, 0, 2]}[cell]
    W, U, b, c = (np.concatenate([np.split(a, len(order))[k] for k in order]) for a in weights.values())
    if cell == "gru":
        return {"Wx": W, "Wh": U, "bx": b, "bh": c}
    return {"Wx": W, "Wh": U, "b": b + c} if cell == "lstm" else {"Wxh": W, "Whh": U, "bh": b + c}


# %% wrong: the LSTM's names for the RNN
# named: The RNN's arrays are called Wxh, Whh and bh
# says: With rnn: params has the keys Wx, Wh, b; expected Wxh, Whh, bh
change(('"Wxh": Wx, "Whh": Wh, "bh"', '"Wx": Wx, "Wh": Wh, "b"'), of="branches")


# %% wrong: b for the RNN
# named: The RNN's bias is called bh, not b
change(('"bh": bx + bh', '"b": bx + bh'), of="branches")


# %% wrong: two biases in the LSTM
# named: The LSTM has bx and bh
# says: params has the keys Wx, Wh, bx, bh; expected Wx, Wh, b
change(('"b": bx + bh', '"bx": bx, "bh": bh'), of="branches")


# %% wrong: PyTorch's names
# named: The arrays have PyTorch's names
def from_torch(cell, weights):
    return {k: v.copy() for k, v in weights.items()}


# %% wrong: PyTorch's own dict
# named: The arrays have PyTorch's names
# says: shares memory with its arguments: params
def from_torch(cell, weights):
    return dict(weights)


# %% wrong: PyTorch's names, and one bias
# named: The arrays have PyTorch's names
def from_torch(cell, weights):
    params = {name: a.copy() for name, a in weights.items()}
    if cell != "gru":
        params["bias_ih_l0"] += params.pop("bias_hh_l0")
    return params


# %% wrong: the first bias twice
# named: The one bias is twice bias_ih_l0
change(("bx + bh", "bx + bx"), of="branches")


# %% wrong: the sum and the second in the GRU
# named: The sum of the GRU's two biases is bx
change(('"bx": bx, "bh": bh', '"bx": bx + bh, "bh": bh'), of="branches")


# %% wrong: r's and z's added, and kept
# named: The recurrent biases of the GRU's r and z are added to the input's, and stand in bh as well
def from_torch(cell, weights):
    W, U = np.copy(weights["weight_ih_l0"]), np.copy(weights["weight_hh_l0"])
    b, c = np.copy(weights["bias_ih_l0"]), np.copy(weights["bias_hh_l0"])
    H = U.shape[1]
    if cell == "gru":
        b[: 2 * H] += c[: 2 * H]
        return dict(Wx=W, Wh=U, bx=b, bh=c)
    return dict(Wx=W, Wh=U, b=b + c) if cell == "lstm" else dict(Wxh=W, Whh=U, bh=b + c)


# %% wrong: a list
# says: params is a list; expected a dict with the keys Wx, Wh, b
def from_torch(cell, weights):
    W, U, b, c = (a.copy() for a in weights.values())
    return [W, U, b, c] if cell == "gru" else [W, U, b + c]


# %% wrong: a tuple
# says: params is a tuple; expected a dict with the keys Wx, Wh, b
def from_torch(cell, weights):
    W, U, b, c = (a.copy() for a in weights.values())
    return (W, U, b, c) if cell == "gru" else (W, U, b + c)


# %% wrong: lists in the dict
# says: params['Wx'] is a list; expected a NumPy array of shape
def from_torch(cell, weights):
    W, U, b, c = (a.tolist() for a in weights.values())
    b = b if cell == "gru" else [p + q for p, q in zip(b, c)]
    if cell == "gru":
        return {"Wx": W, "Wh": U, "bx": b, "bh": c}
    return {"Wx": W, "Wh": U, "b": b} if cell == "lstm" else {"Wxh": W, "Whh": U, "bh": b}


# %% wrong: everything float32
# named: Everything is made float32
change(("np.array(weights[k])", "np.array(weights[k], np.float32)"), of="a table of names")


# %% wrong: the LSTM alone
# says: With gru: from_torch stopped
def from_torch(cell, weights):
    if cell != "lstm":
        raise ValueError("only the LSTM")
    b = weights["bias_ih_l0"] + weights["bias_hh_l0"]
    return {"Wx": weights["weight_ih_l0"].copy(), "Wh": weights["weight_hh_l0"].copy(), "b": b}


# %% wrong: nothing returned
# says: it returned nothing (None)
def from_torch(cell, weights):
    params = {"Wx": weights["weight_ih_l0"].copy(), "Wh": weights["weight_hh_l0"].copy()}
    params["b"] = weights["bias_ih_l0"] + weights["bias_hh_l0"]
