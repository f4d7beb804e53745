"""ONNX in onnxruntime."""

import numpy as np

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import course, draw, off
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "onnxruntime"
PACKAGES = {**PIN, "onnxruntime": "1.32.0"}
ALONE = False


def compute(model, feeds):
    import onnxruntime

    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), quiet, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)


LAYERS = rows("onnxruntime", compute)


def note_reset(rng):
    """A GRU's default, `linear_before_reset=0`, is the form with r before the product: the same file without the
    attribute is another network. It is the place for a GRU of that form: one bias in the first half of `B`, 0 in the
    second, and if its z multiplies n (Haiku's, brainstate's), z's rows and biases negated."""
    layer, case = LAYERS[2], draw(LAYERS[2], rng)
    case.params["bh"][:] = 0
    H = case.sizes[3]
    negated = {name: np.concatenate([a[:H], -a[H : 2 * H], a[2 * H :]]) for name, a in case.params.items()}
    for z, params in (("keeps", case.params), ("takes", negated)):
        before = type("Before", (type(layer),), {"reset": "before", "z": z})()
        Y, _ = compute(*model("gru", to_onnx("gru", params), case.x, [case.state]))
        assert off(Y[:, 0], course(before, case.params, case.x, case.state)[0]) < 2e-6


def note_float32_time_first(rng):
    """onnxruntime's CPU refuses float64, and `layout=1` (batch first), which the operators allow."""
    case = draw(LAYERS[1], rng)
    weights = to_onnx("lstm", case.params)
    x, state = case.x.swapaxes(0, 1), tuple(s[:, None] for s in case.state)
    made, feeds = model("lstm", weights, case.x, [case.state], layout=1)
    feeds = {"X": x, "h0": state[0], "c0": state[1]}
    for value in made.graph.input:
        for k, size in enumerate(feeds[value.name].shape):
            value.type.tensor_type.shape.dim[k].dim_value = size
    try:
        compute(made, feeds)
    except Exception as error:
        assert "layout" in str(error).lower()
    else:
        raise AssertionError("it takes layout=1")


def note_hard_sigmoid(rng):
    """HardSigmoid is clip(0.2 a + 0.5, 0, 1) unless `activation_alpha` and `activation_beta` say otherwise."""
    case = draw(LAYERS[1], rng, T=9)
    x, (h0, c0) = case.x[:1], case.state
    names = ["HardSigmoid", "Tanh", "Tanh"]
    Y, *_ = compute(*model("lstm", to_onnx("lstm", case.params), x, [case.state], activations=names))
    a = x[0] @ case.params["Wx"].T + h0 @ case.params["Wh"].T + case.params["b"]
    i, f, g, o = np.split(a, 4, axis=1)
    hard = lambda a: np.clip(0.2 * a + 0.5, 0, 1)  # noqa: E731 (as in the sentence)
    c = hard(f) * c0 + hard(i) * np.tanh(g)
    assert off(Y[0, 0], hard(o) * np.tanh(c)) < 2e-6
