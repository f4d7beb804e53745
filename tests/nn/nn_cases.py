"""One way to draw arguments for every part of rnnkit.nn and to run it, shared by the tests of this folder.

A case is a dict of named arrays: "params.Wxh", inputs, initial states "state.0", and the gradients that arrive
at outputs. What a run returns is one, too: outputs, and gradients as "d" + the name of what they belong to.
In padded cases "state.0" is (C, N, H), one for each cell of which the layers are made, and what stands in the
padding is up to 1e30.
"""

import numpy as np

from rnnkit import exercises, nn

RECURRENT = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU, "mingru": nn.MinGRU}
LAYERS = {**RECURRENT, "dense": nn.Dense, "embedding": nn.Embedding}
# Of what cells padded sequences go through, in PyTorch's order; one alone, in both directions, two layers, and both.
FORMS = {
    "padded": [""],
    "both": ["forwards.", "backwards."],
    "stack": ["layers.0.", "layers.1."],
    "deep": ["layers.0.forwards.", "layers.0.backwards.", "layers.1.forwards.", "layers.1.backwards."],
}
PADDED = {f"{form}_{cell}": (form, cell) for form in FORMS for cell in RECURRENT}
POOLS = {"last": nn.LastStep, "last_of_both": lambda: nn.LastStep(directions=2), "mean": nn.MeanPool}
ATTENTION = {"dot_attention": nn.Attention, "additive_attention": nn.AdditiveAttention}
KINDS = [*LAYERS, "loss", "masked_loss", *PADDED, *POOLS, "attention", *ATTENTION, "ctc_loss", "causal_conv", "scan"]
# At the end, so that what is drawn for the others stays what it was.
LATER = [kind for kind in KINDS if "mingru" in kind or kind in ("causal_conv", "scan")]
KINDS.sort(key=lambda kind: kind in LATER)
OF_EXERCISES = ["causal_attention"]  # for which rnnkit.nn has no layer: the model answer, and so no gradients
STATES = {"rnn": 1, "gru": 1, "lstm": 2, "mingru": 1}
TOLERANCE = {"float64": 1e-10, "float32": 1e-5}

# which gradient arrives at which output
ARRIVING = {"h": "dh_out", "state.0": "dstate.0", "state.1": "dstate.1", "y": "dy", "x": "dx", "pooled": "d"}
ARRIVING |= {"context": "dcontext"}


def draw(kind, rng, dtype=np.float64, T=5, N=3, D=2, H=4, state=True, dstate=True):
    """Arguments of ordinary size; D is the input's width, H the output's (V for embedding and loss: 7)."""

    def normal(*shape):
        return rng.standard_normal(shape).astype(dtype)

    if kind == "loss":
        return {"logits": 3 * normal(T, N, 7), "targets": rng.integers(0, 7, (T, N))}
    if kind == "masked_loss":
        mask = rng.random((T, N)) < 0.6
        mask[rng.integers(T), rng.integers(N)] = True
        targets = np.where(mask, rng.integers(0, 7, (T, N)), -100)  # as PyTorch marks targets that do not count
        return {"logits": garbled(3 * normal(T, N, 7), mask, rng), "targets": targets, "mask": mask}
    if kind == "ctc_loss":
        return _draw_ctc(rng, dtype, T, N)
    if kind == "causal_conv":  # often with inputs before the first, or with taps that reach none
        case = {"params.W": normal(3, H, D), "params.b": normal(H), "x": normal(T, N, D), "dy": normal(T, N, H)}
        return case | {"dilation": rng.integers(1, T, 1, endpoint=True)}
    if kind == "scan":  # with factors of 0, 1 and −1 among the others
        a = np.where(rng.random((T, N, H)) < 0.2, rng.integers(-1, 1, (T, N, H), endpoint=True), normal(T, N, H) / 4)
        return {"a": a.clip(-1, 1).astype(dtype), "b": normal(T, N, H), "h0": normal(N, H), "dh_out": normal(T, N, H)}
    if kind == "causal_attention":
        return {"q": normal(T, N, D), "k": normal(T, N, D), "v": normal(T, N, H)}
    if kind in ATTENTION:
        return _draw_attention(kind, rng, dtype, T, N, D, H)
    if kind in PADDED:
        return _draw_padded(kind, rng, dtype, T, N, D, H, state, dstate)
    if kind in POOLS or kind == "attention":
        H += H % 2
        lengths = rng.integers(1, T, N, endpoint=True)
        case = {"h": garbled(normal(T, N, H), valid(lengths, T), rng), "lengths": lengths, "d": normal(N, H)}
        return case | ({"params.w": normal(H)} if kind == "attention" else {})
    params = _draw_params(kind, rng, dtype, D, H)
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


def _draw_params(kind, rng, dtype, D, H, at=""):
    sizes = {"D": D, "H": H, "V": 7, "O": 3}
    shapes = {name: [int(dim[:-1] or 1) * sizes[dim[-1]] for dim in dims] for name, dims in LAYERS[kind].shapes.items()}
    return {
        f"params.{at}{name}": (rng.standard_normal(s).astype(dtype) / np.sqrt(H)).astype(dtype)
        for name, s in shapes.items()
    }


def _draw_padded(kind, rng, dtype, T, N, D, H, state, dstate):
    form, cell = PADDED[kind]
    cells = FORMS[form]

    def normal(*shape):
        return rng.standard_normal(shape).astype(dtype)

    width = 2 * H if form in ("both", "deep") else H
    case = {}
    for at in cells:
        case |= _draw_params(cell, rng, dtype, width if "layers.1" in at else D, H, at)
    lengths = rng.integers(1, T, N, endpoint=True)
    inside = valid(lengths, T)
    case |= {"x": garbled(normal(T, N, D), inside, rng), "lengths": lengths}
    case["dh_out"] = garbled(normal(T, N, width), inside, rng)
    for k in range(STATES[cell]):
        if state:
            case[f"state.{k}"] = normal(len(cells), N, H)
        if dstate:
            case[f"dstate.{k}"] = normal(len(cells), N, H)
    return case


def _draw_attention(kind, rng, dtype, T, N, D, H):
    """Queries and keys have D elements, values H; the additive one has queries of H and 5 units."""
    S = T + 1
    mask = rng.random((S, N)) < 0.6
    mask[rng.integers(S, size=N), np.arange(N)] = True
    mask[:2, 0] = True  # where all columns have one real step, the weights have no gradient

    def normal(*shape):
        return rng.standard_normal(shape).astype(dtype)

    additive = kind == "additive_attention"
    case = {"query": normal(T, N, H if additive else D), "mask": mask, "dcontext": normal(T, N, H)}
    case |= {"keys": garbled(normal(S, N, D), mask, rng), "values": garbled(normal(S, N, H), mask, rng)}
    return case | ({"params.Wq": normal(5, H), "params.Wk": normal(5, D), "params.v": normal(5)} if additive else {})


def _draw_ctc(rng, dtype, T, N, V=4):
    lengths = rng.integers(1, T, N, endpoint=True)
    logits = garbled(2 * rng.standard_normal((T, N, V)).astype(dtype), valid(lengths, T), rng)
    label_lengths = rng.integers(0, lengths // 2, endpoint=True)  # which fit, even if all labels are equal
    labels = rng.integers(1, V, (max(1, T // 2), N))
    labels = np.where(valid(label_lengths, len(labels)), labels, rng.integers(-100, 10**6, labels.shape))
    return {"logits": logits, "labels": labels, "lengths": lengths, "label_lengths": label_lengths}


def valid(lengths, T):
    """bool (T, N), True at the steps that are a sequence's own."""
    return np.array([[t < n for n in lengths] for t in range(T)]).reshape(T, len(lengths))


def garbled(array, inside, rng):
    """array (T, N, K) with numbers of any size up to 1e30 where it is not inside."""
    garbage = 10.0 ** rng.uniform(-30, 30, array.shape) * rng.choice([-1, 1], array.shape)
    return np.where(inside[..., np.newaxis], array, garbage.astype(array.dtype))


def split(case, prefix):
    """The arrays whose names start with prefix and a dot, under the rest of their names."""
    return {name[len(prefix) + 1 :]: array for name, array in case.items() if name.startswith(f"{prefix}.")}


def run(kind, case):
    """Outputs and gradients from rnnkit.nn."""
    if kind in ("loss", "masked_loss"):
        loss = nn.softmax_cross_entropy()
        value = loss.forward(case["logits"], case["targets"], case.get("mask"))
        result = {"loss": value, "dlogits": loss.backward()}
        return result | ({"p": nn.softmax(case["logits"])} if kind == "loss" else {})
    if kind == "ctc_loss":
        loss = nn.ctc_loss()
        return {"loss": loss.forward(**case), "losses": loss.losses, "dlogits": loss.backward()}
    if kind == "causal_conv":
        layer = nn.CausalConv.from_params(split(case, "params"), dilation=case["dilation"][0])
        result = {"y": layer.forward(case["x"]), "dx": layer.backward(case["dy"])}
        return result | {f"dparams.{name}": grad for name, grad in layer.grads.items()}
    if kind == "scan":
        h = nn.scan(case["a"], case["b"], case["h0"])
        da, db, dh0 = nn.scan_backward(case["dh_out"], case["a"], case["h0"], h)
        return {"h": h, "da": da, "db": db, "dh0": dh0}
    if kind == "causal_attention":
        y, weights = exercises.get(kind).answer(**case)
        return {"y": y, "weights": weights}
    if kind in ATTENTION:
        return _run_attention(kind, case)
    if kind in PADDED:
        return _run_padded(kind, case)
    if kind in POOLS:
        pool = POOLS[kind]()
        return {"pooled": pool.forward(case["h"], case["lengths"]), "dh": pool.backward(case["d"])}
    if kind == "attention":
        pool = nn.AttentionPool.from_params(split(case, "params"))
        result = {"pooled": pool.forward(case["h"], case["lengths"]), "dh": pool.backward(case["d"])}
        return result | {"weights": pool.weights, "dparams.w": pool.grads["w"]}
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


def _run_attention(kind, case):
    layer = nn.Attention() if kind == "dot_attention" else nn.AdditiveAttention.from_params(split(case, "params"))
    context, weights = layer.forward(case["query"], case["keys"], case["values"], case["mask"])
    gradients = zip(("dquery", "dkeys", "dvalues"), layer.backward(case["dcontext"]), strict=True)
    result = {"context": context, "weights": weights, **dict(gradients)}
    return result | {f"dparams.{name}": grad for name, grad in layer.grads.items()}


def _state(kind, parts):
    if not parts:
        return None
    return (parts["0"], parts["1"]) if kind == "lstm" else parts["0"]


def build(kind, case):
    """The layer of a padded case, with its weights."""
    form, cell = PADDED[kind]
    made = [RECURRENT[cell].from_params(split(case, f"params.{at}".removesuffix("."))) for at in FORMS[form]]
    if form in ("both", "deep"):
        made = [nn.Bidirectional(*made[k : k + 2]) for k in range(0, len(made), 2)]
    return nn.Stack(made) if form in ("stack", "deep") else made[0]


def nested(kind, parts):
    """States {"0": (C, N, H), …} as the layer of a padded case takes them, or None."""
    if not parts:
        return None
    form, cell = PADDED[kind]
    each = [tuple(states) if cell == "lstm" else states[0] for states in zip(*parts.values(), strict=True)]
    if form == "deep":
        return (each[0], each[1]), (each[2], each[3])
    return each[0] if form == "padded" else tuple(each)


def flat(kind, state):
    """The other way round: {"0": (C, N, H), …}."""
    form, cell = PADDED[kind]
    each = [*state[0], *state[1]] if form == "deep" else [state] if form == "padded" else list(state)
    return {str(k): np.stack([s[k] if cell == "lstm" else s for s in each]) for k in range(STATES[cell])}


def _run_padded(kind, case):
    layer = build(kind, case)
    h, last = layer.forward(case["x"], nested(kind, split(case, "state")), case["lengths"])
    dx, dfirst = layer.backward(case["dh_out"], nested(kind, split(case, "dstate")))
    result = {"h": h, "dx": dx}
    result |= {f"state.{k}": array for k, array in flat(kind, last).items()}
    result |= {f"dstate.{k}": array for k, array in flat(kind, dfirst).items()}
    return result | {f"dparams.{name}": grad for name, grad in layer.grads.items()}


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
