"""The weights of one cell as each library lays them out: arrays in, new arrays of their dtype out, NumPy alone.

`cell` is "rnn", "lstm" or "gru"; `params` has the names and shapes of `rnnkit.nn`. G = 1, 4, 3 is the number of blocks
of H rows, one a gate. docs/conventions.md has the whole table.

| library | shapes | gates |
|---|---|---|
| `rnnkit.nn`, PyTorch | (G·H, D) | i f g o · r z n |
| Keras | (D, G·H) | i f g o · z r n |
| ONNX | (1, G·H, D) | i o f g · z r n |
| Flax | (D, H) for each gate | i f g o · r z n |
"""

import numpy as np

NAMES = {"rnn": ("Wxh", "Whh", "bh"), "lstm": ("Wx", "Wh", "b"), "gru": ("Wx", "Wh", "bx", "bh")}
GATES = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}
KERAS = {"rnn": "h", "lstm": "ifgo", "gru": "zrn"}
ONNX = {"rnn": "h", "lstm": "iofg", "gru": "zrn"}
FLAX = {"rnn": [""], "lstm": "ifgo", "gru": "rzn"}
BLOCK_LSTM = "igfo"


def to_torch(cell, params):
    """-> the tensors of one layer's state dict as arrays: weight_ih_l0 (G·H, D), weight_hh_l0 (G·H, H), bias_ih_l0 and
    bias_hh_l0 (G·H,). Where the course has one bias, bias_hh_l0 is 0."""
    Wx, Wh, bx, bh = _four(cell, params)
    return {"weight_ih_l0": Wx, "weight_hh_l0": Wh, "bias_ih_l0": bx, "bias_hh_l0": bh}


def from_torch(cell, weights):
    """The way back, for any two biases: outside the GRU only their sum matters, and is the one bias."""
    return _params(
        cell, *(np.array(weights[f"{name}_l0"]) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    )


def to_keras(cell, params):
    """-> the list for a layer's `set_weights`: kernel (D, G·H), recurrent kernel (H, G·H), bias (G·H,); the GRU's is
    (2, 3H), of the input and recurrent, for reset_after=True."""
    Wx, Wh, bx, bh = (reordered(a, GATES[cell], KERAS[cell]) for a in _four(cell, params))
    return [Wx.T.copy(), Wh.T.copy(), np.stack([bx, bh]) if cell == "gru" else bx]


def from_keras(cell, weights):
    """The way back, from what `get_weights` gives."""
    kernel, recurrent, bias = (np.asarray(a) for a in weights)
    bx, bh = bias if cell == "gru" else (bias, np.zeros_like(bias))
    return _params(cell, *(reordered(a, KERAS[cell], GATES[cell]) for a in (kernel.T, recurrent.T, bx, bh)))


def to_onnx(cell, params):
    """-> the weights of one direction of a node: W (1, G·H, D), R (1, G·H, H), B (1, 2·G·H), the input biases before
    the recurrent ones. A GRU's node needs linear_before_reset=1."""
    Wx, Wh, bx, bh = (reordered(a, GATES[cell], ONNX[cell]) for a in _four(cell, params))
    return {"W": Wx[None], "R": Wh[None], "B": np.concatenate([bx, bh])[None]}


def from_onnx(cell, weights):
    """The way back, from one direction of a node."""
    bx, bh = np.split(np.asarray(weights["B"])[0], 2)
    four = np.asarray(weights["W"])[0], np.asarray(weights["R"])[0], bx, bh
    return _params(cell, *(reordered(a, ONNX[cell], GATES[cell]) for a in four))


def to_block_lstm(params):
    """-> w (D + H, 4H) and b (4H,) for TensorFlow's raw op BlockLSTM, which adds 1 to the forget gate by default."""
    Wx, Wh, b, _ = (reordered(a, GATES["lstm"], BLOCK_LSTM) for a in _four("lstm", params))
    H = len(b) // 4
    b[2 * H : 3 * H] -= 1
    return np.concatenate([Wx.T, Wh.T]), b


def reordered(array, have, want):
    """A copy whose blocks of rows, one a letter of `have`, stand in the order of `want`."""
    array = np.asarray(array)
    blocks = array.reshape(len(have), -1, *array.shape[1:])
    return blocks[[have.index(gate) for gate in want]].reshape(array.shape)


def _four(cell, params):
    """Wx, Wh, bx, bh, copies; where the course has one bias, bh is 0."""
    Wx, Wh, *biases = (np.array(params[name]) for name in NAMES[cell])
    return Wx, Wh, *(biases if len(biases) == 2 else (*biases, np.zeros_like(*biases)))


def _params(cell, Wx, Wh, bx, bh):
    return dict(zip(NAMES[cell], (Wx, Wh, bx, bh) if cell == "gru" else (Wx, Wh, bx + bh), strict=True))


def to_flax(cell, params):
    """-> the params of a cell of Flax's linen: for each product a dict, such as "ir": {"kernel": (D, H), "bias": (H,)}
    and "hr": {"kernel": (H, H)}; SimpleCell's are "i" and "h". An LSTM's biases are on the side of h; a GRU's are on
    the side of x, those of r and z summed, but n has one on either side."""
    Wx, Wh, bx, bh = (a.reshape(len(GATES[cell]), -1, *a.shape[1:]) for a in _four(cell, params))
    weights = {}
    for k, gate in enumerate(FLAX[cell]):
        of_x, of_h = {"kernel": Wx[k].T.copy()}, {"kernel": Wh[k].T.copy()}
        if cell == "gru" and gate == "n":
            of_x["bias"], of_h["bias"] = bx[k], bh[k]
        else:
            (of_h if cell == "lstm" else of_x)["bias"] = bx[k] + bh[k]
        weights |= {f"i{gate}": of_x, f"h{gate}": of_h}
    return weights


def from_flax(cell, weights):
    """The way back; a bias that is not there is 0."""

    def rows(side, name):
        parts = [weights[f"{side}{gate}"] for gate in FLAX[cell]]
        return np.concatenate([np.asarray(part.get(name, np.zeros_like(part["kernel"][0]))).T for part in parts])

    return _params(cell, *(rows(side, name) for name in ("kernel", "bias") for side in "ih"))
