"""Answers to parameter_count; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: gates times
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H + H
    if cell == "lstm":
        return 4 * (H * D + H * H + H)
    return 3 * (H * D + H * H + 2 * H)


# %% right: dict
def parameter_count(cell, D, H):
    gates, biases = {"rnn": (1, 1), "lstm": (4, 1), "gru": (3, 2)}[cell]
    return gates * H * (D + H + biases)


# %% right: sizes of arrays
def parameter_count(cell, D, H):
    k = dict(rnn=1, lstm=4, gru=3)[cell]
    shapes = [(k * H, D), (k * H, H), (k * H,)] + [(k * H,)] * (cell == "gru")
    return sum(np.empty(s).size for s in shapes)


# %% right: match, NumPy integers
def parameter_count(cell, D, H):
    match cell:
        case "rnn":
            shapes = [[H, D], [H, H], [H]]
        case "lstm":
            shapes = [[4 * H, D], [4 * H, H], [4 * H]]
        case "gru":
            shapes = [[3 * H, D], [3 * H, H], [3 * H], [3 * H]]
    return np.sum([np.prod(s) for s in shapes])


# %% right: blocks
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H + H
    if cell == "lstm":
        return 4 * H * D + 4 * H * H + 4 * H
    return 3 * H * D + 3 * H * H + 3 * H + 3 * H


# %% right: dictionaries
def parameter_count(cell, D, H):
    shapes = {
        "rnn": [(H, D), (H, H), (H,)],
        "lstm": [(4 * H, D), (4 * H, H), (4 * H,)],
        "gru": [(3 * H, D), (3 * H, H), (3 * H,), (3 * H,)],
    }
    return int(sum(np.prod(shape) for shape in shapes[cell]))


# %% right: einsum
def parameter_count(cell, D, H):
    return {"rnn": 1, "lstm": 4, "gru": 3}[cell] * H * (D + H + 1 + (cell == "gru"))


# %% right: loops
def parameter_count(cell, D, H):
    count = 0
    for _ in range({"rnn": 1, "lstm": 4, "gru": 3}[cell]):  # blocks
        for _ in range(H):  # rows
            count += D + H
            count += 2 if cell == "gru" else 1
    return count


# %% right: objects
def parameter_count(cell, D, H):
    weights = H * (D + H)
    match cell:
        case "rnn":
            return weights + H
        case "lstm":
            return 4 * (weights + H)
        case "gru":
            return 3 * (weights + 2 * H)


# %% wrong: GRU with one bias
# named: The GRU has one bias vector here; it has two, bx and bh,
change(("2 * ", ""), of="gates times")


# %% wrong: LSTM with two biases
# named: The LSTM has two bias vectors here, as in PyTorch; that
change(("(H * D + H * H + H)", "(H * D + H * H + 2 * H)"), of="gates times")


# %% wrong: two biases everywhere
# named: The RNN and the LSTM have two bias vectors here, as in
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H + 2 * H
    if cell == "lstm":
        return 4 * (H * D + H * H + 2 * H)
    return 3 * (H * D + H * H + 2 * H)


# %% wrong: no biases
# named: The biases are not counted.
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H
    if cell == "lstm":
        return 4 * (H * D + H * H)
    return 3 * (H * D + H * H)


# %% wrong: LSTM three gates
# named: The LSTM has three blocks here, one a gate; the candidate
change(("return 4", "return 3"), of="gates times")


# %% wrong: GRU two gates
# named: The GRU has two blocks here, one a gate; the candidate n
change(("return 3", "return 2"), of="gates times")


# %% wrong: GRU four
# named: The GRU has four blocks here, as many as an LSTM; it has
change(("return 3", "return 4"), of="gates times")


# %% wrong: float
# named: The number is right, but it is no int: count whole things
change(("return 3", "return 3.0"), of="gates times")


# %% wrong: H * D only
# named: The state's weights are counted as D·D a block; W_h takes
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + D * D + H
    if cell == "lstm":
        return 4 * (H * D + D * D + H)
    return 3 * (H * D + D * D + 2 * H)


# %% wrong: D and H exchanged
change((" H * D + H * H + H", " D * H + D * D + D"), of="gates times")


# %% wrong: gates on weights only
# named: The biases are counted once, not once a block: bx and bh
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H + H
    if cell == "lstm":
        return 4 * (H * D + H * H) + H
    return 3 * (H * D + H * H) + 2 * H


# %% wrong: a string
# says: count is a str
change(("3 * (H * D + H * H + 2 * H)", "str(3 * (H * D + H * H + 2 * H))"), of="gates times")


# %% wrong: 4 in the square
# named: The recurrent weights of all blocks are taken for one
def parameter_count(cell, D, H):
    if cell == "rnn":
        return H * D + H * H + H
    if cell == "lstm":
        return 4 * H * D + (4 * H) ** 2 + 4 * H
    return 3 * H * D + (3 * H) ** 2 + 6 * H


# %% wrong: with an output layer of D
# named: An output layer is counted as well.
def parameter_count(cell, D, H):
    blocks, biases = {"rnn": (1, 1), "lstm": (4, 1), "gru": (3, 2)}[cell]
    recurrent = blocks * (H * (D + H) + biases * H)
    return recurrent + D * H + D


# %% wrong: with an output layer of one number
# named: An output layer is counted as well.
def parameter_count(cell, D, H):
    blocks, biases = {"rnn": (1, 1), "lstm": (4, 1), "gru": (3, 2)}[cell]
    return blocks * (H * (D + H) + biases * H) + (H + 1)
