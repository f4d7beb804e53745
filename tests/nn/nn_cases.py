"""One way to draw arguments for every part of rnnkit.nn and to run it, shared by the tests of this folder.

A case is a dict of named arrays: "params.Wxh", inputs, initial states "state.0", and the gradients that arrive
at outputs. What a run returns is one, too: outputs, and gradients as "d" + the name of what they belong to.
"""

import numpy as np

from rnnkit import nn

RECURRENT = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
LAYERS = {**RECURRENT, "dense": nn.Dense, "embedding": nn.Embedding}
KINDS = [*LAYERS, "loss"]
STATES = {"rnn": 1, "gru": 1, "lstm": 2}
TOLERANCE = {"float64": 1e-10, "float32": 1e-5}

# which gradient arrives at which output
ARRIVING = {"h": "dh_out", "state.0": "dstate.0", "state.1": "dstate.1", "y": "dy", "x": "dx"}


def draw(kind, rng, dtype=np.float64, T=5, N=3, D=2, H=4, state=True, dstate=True):
    """Arguments of ordinary size; D is the input's width, H the output's (V for embedding and loss: 7)."""

    def normal(*shape):
        return rng.standard_normal(shape).astype(dtype)

    if kind == "loss":
        return {"logits": 3 * normal(T, N, 7), "targets": rng.integers(0, 7, (T, N))}
    sizes = {"D": D, "H": H, "V": 7, "O": 3}
    params = {
        f"params.{name}": (normal(*[int(dim[:-1] or 1) * sizes[dim[-1]] for dim in dims]) / np.sqrt(H)).astype(dtype)
        for name, dims in LAYERS[kind].shapes.items()
    }
    if kind == "dense":
        return {**params, "h": normal(T, N, H), "dy": normal(T, N, 3)}
    if kind == "embedding":
        return {**params, "ids": rng.integers(0, 5, (T, N)), "dx": normal(T, N, D)}  # 5 and 6 never come
    case = {**params, "x": normal(T, N, D), "dh_out": normal(T, N, H)}
    for k in range(STATES[kind]):
        if state:
            case[f"state.{k}"] = normal(N, H)
        if dstate:
            case[f"dstate.{k}"] = normal(N, H)
    return case


def split(case, prefix):
    """The arrays whose names start with prefix and a dot, under the rest of their names."""
    return {name[len(prefix) + 1 :]: array for name, array in case.items() if name.startswith(f"{prefix}.")}


def run(kind, case):
    """Outputs and gradients from rnnkit.nn."""
    if kind == "loss":
        loss = nn.softmax_cross_entropy()
        value = loss.forward(case["logits"], case["targets"])
        return {"loss": value, "dlogits": loss.backward(), "p": nn.softmax(case["logits"])}
    layer = LAYERS[kind].from_params(split(case, "params"))
    if kind == "dense":
        result = {"y": layer.forward(case["h"]), "dh": layer.backward(case["dy"])}
    elif kind == "embedding":
        result = {"x": layer.forward(case["ids"])}
        assert layer.backward(case["dx"]) is None
    else:
        h, last = layer.forward(case["x"], _state(kind, split(case, "state")))
        dx, dfirst = layer.backward(case["dh_out"], _state(kind, split(case, "dstate")))
        result = {"h": h, "dx": dx}
        for k in range(STATES[kind]):
            result[f"state.{k}"] = last[k] if kind == "lstm" else last
            result[f"dstate.{k}"] = dfirst[k] if kind == "lstm" else dfirst
    return result | {f"dparams.{name}": grad for name, grad in layer.grads.items()}


def _state(kind, parts):
    if not parts:
        return None
    return (parts["0"], parts["1"]) if kind == "lstm" else parts["0"]


def assert_close(result, expected, rtol):
    """Same dtype and shape, and no element off by more than rtol times the largest one."""
    for name, wanted in expected.items():
        got = result[name]
        assert got.dtype == wanted.dtype, f"{name}: {got.dtype}, expected {wanted.dtype}"
        assert got.shape == wanted.shape, f"{name}: {got.shape}, expected {wanted.shape}"
        error, largest = np.abs(got - wanted).max(), np.abs(wanted).max()
        assert error <= rtol * largest, f"{name}: off by {error:.1e}, its largest element is {largest:.1e}"


def numerical_gradient(f, x, eps=1e-5):
    """Central differences of the scalar f() with respect to x, an array that f reads."""
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        value = x[index]
        x[index] = value + eps
        above = f()
        x[index] = value - eps
        below = f()
        x[index] = value
        gradient[index] = (above - below) / (2 * eps)
    return gradient
