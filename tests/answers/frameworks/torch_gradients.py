"""Answers to torch_gradients; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: branches
def torch_gradients(cell, grads):
    if cell == "gru":
        dbx, dbh = grads["bx"], grads["bh"]
        dWx, dWh = grads["Wx"], grads["Wh"]
    elif cell == "lstm":
        dbx = dbh = grads["b"]
        dWx, dWh = grads["Wx"], grads["Wh"]
    else:
        dbx = dbh = grads["bh"]
        dWx, dWh = grads["Wxh"], grads["Whh"]
    return {
        "weight_ih_l0": dWx.copy(),
        "weight_hh_l0": dWh.copy(),
        "bias_ih_l0": dbx.copy(),
        "bias_hh_l0": dbh.copy(),
    }


# %% right: from to_torch
# after: model answers
def torch_gradients(cell, grads):
    found = to_torch(cell, grads)
    if cell != "gru":
        found["bias_hh_l0"] = found["bias_ih_l0"].copy()
    return found


# %% right: one array under two names
def torch_gradients(cell, grads):
    names = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}[cell]
    dW, dU, *dbs = [np.array(grads[name]) for name in names]
    return {"weight_ih_l0": dW, "weight_hh_l0": dU, "bias_ih_l0": dbs[0], "bias_hh_l0": dbs[-1]}


# %% right: a table of names
NAMES = {"rnn": ["Wxh", "Whh", "bh", "bh"], "lstm": ["Wx", "Wh", "b", "b"], "gru": ["Wx", "Wh", "bx", "bh"]}


def torch_gradients(cell, grads):
    keys = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    return {key: grads[name].copy() for key, name in zip(keys, NAMES[cell], strict=True)}


# %% right: by the chain rule, one bias after the other
def torch_gradients(cell, grads):
    out = {}
    for key, names in {"weight_ih_l0": ("Wx", "Wxh"), "weight_hh_l0": ("Wh", "Whh")}.items():
        out[key] = next(1 * grads[name] for name in names if name in grads)
    if cell == "gru":
        out["bias_ih_l0"], out["bias_hh_l0"] = 1 * grads["bx"], 1 * grads["bh"]
    else:
        db = grads["bh"] if cell == "rnn" else grads["b"]
        for key in ("bias_ih_l0", "bias_hh_l0"):
            out[key] = 1 * db
    return out


# %% wrong: carried over like weights
# named: The gradient of bias_hh_l0 is 0, as if it were carried over like a weight
# after: model answers
def torch_gradients(cell, grads):
    return to_torch(cell, grads)


# %% wrong: zeros for the second
# named: The gradient of bias_hh_l0 is 0, as if it were carried over like a weight
change(
    ('        dbx = dbh = grads["b"]', '        dbx, dbh = grads["b"], np.zeros_like(grads["b"])'),
    ('        dbx = dbh = grads["bh"]', '        dbx, dbh = grads["bh"], np.zeros_like(grads["bh"])'),
    of="branches",
)


# %% wrong: zeros for the second in the RNN
# named: The RNN's gradient of bias_hh_l0 is 0
change(
    ('        dbx = dbh = grads["bh"]', '        dbx, dbh = grads["bh"], np.zeros_like(grads["bh"])'),
    of="branches",
)


# %% wrong: zeros for the second in the LSTM
# named: The LSTM's gradient of bias_hh_l0 is 0
change(
    ('        dbx = dbh = grads["b"]', '        dbx, dbh = grads["b"], np.zeros_like(grads["b"])'),
    of="branches",
)


# %% wrong: the gates of one bias in another order
def torch_gradients(cell, grads):
    x, h = ("Wxh", "Whh") if "Wxh" in grads else ("Wx", "Wh")
    b, c = ("bx", "bh") if "bx" in grads else ("b", "b") if "b" in grads else ("bh", "bh")
    found = {"weight_ih_l0": grads[x].copy(), "weight_hh_l0": grads[h].copy(), "bias_ih_l0": grads[b].copy()}
    return found | {"bias_hh_l0": np.sort(grads[c])}


# %% wrong: half each
# named: Each of the two biases has half of the gradient
change(
    ('dbx = dbh = grads["b"]', 'dbx = dbh = grads["b"] / 2'),
    ('dbx = dbh = grads["bh"]', 'dbx = dbh = grads["bh"] / 2'),
    of="branches",
)


# %% wrong: half each, also in the GRU
# named: Each of the two biases has half of the gradient
def torch_gradients(cell, grads):
    dW, dU, *dbs = [np.array(g) for g in grads.values()]
    return {"weight_ih_l0": dW, "weight_hh_l0": dU, "bias_ih_l0": dbs[0] / 2, "bias_hh_l0": dbs[-1] / 2}


# %% wrong: by their places
# named: The arrays are taken by their places in grads
def torch_gradients(cell, grads):
    dW, dU, *dbs = [np.array(g) for g in grads.values()]
    return {"weight_ih_l0": dW, "weight_hh_l0": dU, "bias_ih_l0": dbs[0], "bias_hh_l0": dbs[-1]}


# %% wrong: twice each
# named: Each of the two biases has twice the gradient
change(("1 * db", "2 * db"), of="by the chain rule, one bias after the other")


# %% wrong: the second has it all
# named: The gradient stands in bias_hh_l0, and that of bias_ih_l0 is 0
change(
    ("            out[key] = 1 * db", '            out[key] = (key == "bias_hh_l0") * db'),
    of="by the chain rule, one bias after the other",
)


# %% wrong: the first one's GRU gradient in both
# named: The gradient of the GRU's bx stands in both
change(("dbs[-1]", "dbs[0]"), of="one array under two names")


# %% wrong: the GRU's changed places
# named: The GRU's two gradients have changed places
change(("dbx, dbh = grads", "dbh, dbx = grads"), of="branches")


# %% wrong: the GRU's added up
# named: The GRU's two gradients are added up. It has
change(
    (
        'out["bias_ih_l0"], out["bias_hh_l0"] = 1 * grads["bx"], 1 * grads["bh"]',
        'out["bias_ih_l0"] = out["bias_hh_l0"] = grads["bx"] + grads["bh"]',
    ),
    of="by the chain rule, one bias after the other",
)


# %% wrong: downhill
# named: All gradients have the opposite sign
change(("1 * ", "-1 * "), of="by the chain rule, one bias after the other")


# %% wrong: not copied
# named: Arrays of grads stand in the dict themselves
# says: shares memory with its arguments: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0
change((".copy()", ""), of="a table of names")


# %% wrong: not copied in one place
# named: Arrays of grads stand in the dict themselves
change(("dbh.copy()", "dbh"), of="branches")


# %% wrong: transposed
# named: Both weights' gradients are transposed
change(("dWx.copy()", "dWx.T.copy()"), ("dWh.copy()", "dWh.T.copy()"), of="branches")


# %% wrong: with .grad in the keys
# says: its dict has the key 'weight_ih_l0.grad'; write 'weight_ih_l0'
change(('_l0"', '_l0.grad"'), of="branches")


# %% wrong: the course's names
# says: its dict has the key 'Wx'; expected weight_ih_l0
def torch_gradients(cell, grads):
    return {name: g.copy() for name, g in grads.items()}


# %% wrong: a tuple
# says: it returned one tuple; expected a dict with the keys
def torch_gradients(cell, grads):
    dW, dU, *dbs = [np.array(g) for g in grads.values()]
    return dW, dU, dbs[0], dbs[-1]


# %% wrong: the second bias left out
# named: bias_hh_l0 is missing where the course has one bias
def torch_gradients(cell, grads):
    keys = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    return {key: g.copy() for key, g in zip(keys, grads.values(), strict=False)}


# %% wrong: z r n
# named: The GRU's gates are moved to z r n
def torch_gradients(cell, grads):
    def move(a):
        if cell != "gru":
            return a.copy()
        r, z, n = np.split(a, 3)
        return np.concatenate([z, r, n])

    dW, dU, *dbs = [move(g) for g in grads.values()]
    return {"weight_ih_l0": dW, "weight_hh_l0": dU, "bias_ih_l0": dbs[0], "bias_hh_l0": dbs[-1]}


# %% wrong: float32
# named: Everything is made float32
change(("np.array(grads[name])", "np.array(grads[name], dtype=np.float32)"), of="one array under two names")


# %% wrong: zero in both
# named: Both biases have a gradient of 0
change(("1 * db", "0 * db"), of="by the chain rule, one bias after the other")


# %% wrong: the RNN like the LSTM
# says: With rnn: torch_gradients stopped
def torch_gradients(cell, grads):
    dbx, dbh = (grads["bx"], grads["bh"]) if cell == "gru" else (grads["b"], grads["b"])
    return {
        "weight_ih_l0": grads["Wx"].copy(),
        "weight_hh_l0": grads["Wh"].copy(),
        "bias_ih_l0": dbx.copy(),
        "bias_hh_l0": dbh.copy(),
    }


# %% wrong: the weights halved too
# named: The weights' gradients are halved as well
change((".copy()", " / 2"), of="branches")
