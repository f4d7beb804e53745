"""The rows of ONNX's three recurrent operators, which each runtime runs: libraries/ name the runtimes."""

import numpy as np

from rnnkit.convert.cells import ONNX, to_onnx
from tests.frameworks.harness import Layer

OPERATORS = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}
PIN = {"onnx": "1.23.2"}


def model(cell, weights, x, states, lengths=None, free=(), **attributes):
    """-> the ONNX model of one node, its weights inside, and what to feed it: X (T, N, D), initial_h (ways, N, H) and
    the rest as the operator takes them. `free` names axes of X, "T" and "N", that are left open."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    (T, N, D), ways = x.shape, len(states)
    H = weights["R"].shape[2]
    feeds = {"X": x}
    if lengths is not None:
        feeds["lens"] = np.asarray(lengths, np.int32)
    first = list(zip(*states, strict=True)) if cell == "lstm" else [states]
    feeds |= dict(zip(("h0", "c0"), (np.stack(s) for s in first), strict=False))
    sizes = {"T": "T" if "T" in free else T, "N": "N" if "N" in free else N}
    shapes = {"X": [sizes["T"], sizes["N"], D], "lens": [sizes["N"]]}
    shapes |= {name: [ways, sizes["N"], H] for name in ("h0", "c0")}
    kinds = {"lens": TensorProto.INT32}
    names = ["X", "W", "R", "B", "lens" if lengths is not None else "", "h0", *(["c0"] if cell == "lstm" else [])]
    outputs = ["Y", "Y_h", "Y_c"][: len(names) - 4]
    attributes = {"hidden_size": H, "direction": "bidirectional" if ways == 2 else "forward"} | attributes
    node = helper.make_node(OPERATORS[cell], names, outputs, **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info(n, kinds.get(n, TensorProto.FLOAT), shapes[n]) for n in feeds],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * (3 + (n == "Y"))) for n in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(a), n) for n, a in weights.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(made)
    return made, feeds


class Node(Layer):
    """A subclass says how a model is run: `compute(model, feeds)` -> its outputs."""

    axes, biases = "T N D", "two, end to end"
    lengths = "`sequence_lens`"
    options: dict = {}  # attributes of the node

    def compute(self, model, feeds):
        raise NotImplementedError

    def arrays(self, params):
        return to_onnx(self.cell, params)

    def _weights(self, *params):
        every = [self.arrays(each) for each in params]
        return {name: np.concatenate([weights[name] for weights in every]) for name in "WRB"}

    def _model(self, params, x, states, lengths):
        made, feeds = model(self.cell, self._weights(*params), x, states, lengths, **self.options)
        feeds["X"] = self.given(x)
        return made, feeds | dict(zip(("h0", "c0"), self.first(*states), strict=False))

    def run(self, params, x, state, lengths=None):
        Y, *last = self.compute(*self._model([params], x, [state], lengths))
        last = [s[0] for s in last]
        return Y[:, 0], tuple(last) if self.cell == "lstm" else last[0]

    def both(self, left, right, x, states, lengths=None):
        Y, *_ = self.compute(*self._model([left, right], x, states, lengths))
        return np.concatenate([Y[:, 0], Y[:, 1]], axis=-1)


def rows(runtime, compute, **changes):
    """The three rows of a runtime."""
    made = {"compute": lambda self, model, feeds: compute(model, feeds), **changes}
    shapes = {n: {"W": f"1 {n} D", "R": f"1 {n} H", "B": f"1 {2 * int(n[:-1] or 1)}H"} for n in ("H", "4H", "3H")}
    return (
        type("RNN", (Node,), {
            "name": "onnx.RNN", "cell": "rnn", "gates": ONNX["rnn"], "weights": shapes["H"], "state": "h (1, N, H)",
            "activations": "tanh, or as named", "recipe": "one axis more; biases end to end", **made,
        })(),
        type("LSTM", (Node,), {
            "name": "onnx.LSTM", "cell": "lstm", "gates": ONNX["lstm"], "weights": shapes["4H"],
            "state": "h (1, N, H), c (1, N, H)", "activations": "σ, tanh, or as named",
            "recipe": "i f g o → i o f g; one axis more; biases end to end", **made,
        })(),
        type("GRU", (Node,), {
            "name": "onnx.GRU", "cell": "gru", "gates": ONNX["gru"], "weights": shapes["3H"], "state": "h (1, N, H)",
            "options": {"linear_before_reset": 1}, "activations": "σ, tanh, or as named",
            "recipe": "r z n → z r n; one axis more; biases end to end; `linear_before_reset=1`", **made,
        })(),
    )  # fmt: skip
