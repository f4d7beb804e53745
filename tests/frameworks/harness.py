"""One layer of another library beside the course's: what it does, in words that were measured.

A module in libraries/ describes its layers as subclasses of `Layer`. What it states of arrays, gates, biases, axes and
first states, and of a GRU's form, is held by running it: a module lays out weights in `arrays` alone, and inputs and
states by `given` and `first`, which follow `axes` and `state`; `measure` looks at what `arrays` made and turns it
about. What a module leaves open (after the end, a row of length 0, start values) is found out here. `recipe`,
`activations`, `hidden` and `lengths` are words, and stand on the page as they were written.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

import numpy as np

from rnnkit import nn
from rnnkit.convert.cells import GATES, NAMES

LAYERS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


class Layer:
    """One layer of a library, one direction. Arrays go in and come out as NumPy's, time first, as in the course."""

    name = ""  # "torch.nn.LSTM"
    cell = ""  # "rnn", "lstm" or "gru"
    weights: dict[str, str] = {}  # name -> shape, axes apart by blanks, such as {"kernel": "D 4H"}; {} if unnamed
    gates = ""  # the order of the blocks, the one that `run` lays them in: "ifgo", "zrn"
    biases = ""  # "two", "one, the sum", "one; b_hn apart"
    axes = "T N D"  # of the input; "N T D", or "N D" for a cell that takes one step
    state = ""  # the first state as it is given, order and shape: "h (N, H)", "c (1, N, H), h (1, N, H)"
    lengths = ""  # how it is told where rows end: "`pack_padded_sequence`"; "" if it cannot be
    activations = "σ, tanh"
    hidden = "–"  # what it does to its weights or cell unasked: "adds 1 to f", "clips c at 3"
    recipe = ""  # from PyTorch's four tensors to its own, in words
    reset = "after"  # a GRU's: r multiplies "after" or "before" the product with W_hn
    z = "keeps"  # a GRU's z multiplies h_{t−1} ("keeps") or the new n ("takes")
    carried = "exactly"  # whether it can hold the course's GRU: "exactly", "no: no place for b_hn", "no"
    beside = 0  # numbers in its arrays that are neither matrices nor biases
    tolerance = 2e-6  # the largest difference to the course in float32

    def arrays(self, params):
        """params as in rnnkit.nn -> {name: array}, the library's own, in the order of `weights`; `run` hands over these
        and no others."""
        return {}

    def given(self, x):
        """x (T, N, D) with the axes that stand first in `axes`, before them those of T and N that the library lacks."""
        order = re.match(r"[TND]( [TND])*", self.axes)[0].split()
        order = [*(axis for axis in "TN" if axis not in order), *order]
        return np.ascontiguousarray(x.transpose(["TND".index(axis) for axis in order]))

    def first(self, *states):
        """The first states of one direction or two as a list of arrays, in the order and of the shape of `state`."""
        said = re.findall(r"\b([hc]) \(([^)]*)\)", self.state)
        N, H = _tuple(states[0])[0].shape
        sizes = {"1": 1, "N": N, "H": H}
        ways = []
        for state in states:
            own = dict(zip("hc", _tuple(state), strict=False))
            ways.append([own[name].reshape([sizes[n] for n in re.findall(r"\w+", shape)]) for name, shape in said])
        if all(shape.startswith("1, N") for _, shape in said):
            return [np.concatenate(arrays) for arrays in zip(*ways, strict=True)]
        return [array for way in ways for array in way]

    def run(self, params, x, state, lengths=None):
        """params as in rnnkit.nn, x (T, N, D), state h_0 (N, H) or (h_0, c_0), lengths (N,)
        -> h (T, N, H) and the last state in the form of the first."""
        raise NotImplementedError

    def fresh(self, D, H):
        """-> {name: array} of a new layer, as the library starts it; {} if it has no start values."""
        return {}

    def restrict(self, params):
        """The params as far as the layer has a place for them: without b_hn, say."""
        return params

    # Optional; leave them out where the library has no such thing.
    # def both(self, left, right, x, states, lengths=None): -> h (T, N, 2H), two sets of params, two first states
    # def masked(self, params, x, state, mask): -> h (T, N, H); mask (T, N), False at leading steps of some rows


def course(layer, params, x, state, lengths=None):
    """What the course computes in float64, or where the layer is a GRU of another form, that form as its equations."""
    params = {name: np.asarray(array, np.float64) for name, array in params.items()}
    x = np.asarray(x, np.float64)
    if layer.cell == "gru" and (layer.reset, layer.z) != ("after", "keeps"):
        return _other_gru(layer, params, x, np.asarray(state, np.float64), lengths)
    own = LAYERS[layer.cell].from_params(params)
    return own.forward(x, _wide(state), lengths=lengths)


def _wide(state):
    return tuple(np.asarray(s, np.float64) for s in state) if isinstance(state, tuple) else np.asarray(state, float)


def _other_gru(layer, params, x, h, lengths):
    (Wr, Wz, Wn), (Ur, Uz, Un), (br, bz, bn), (cr, cz, cn) = (np.split(params[name], 3) for name in NAMES["gru"])
    T = len(x)
    lengths = np.full(x.shape[1], T) if lengths is None else np.asarray(lengths)
    out = np.zeros((T, *h.shape))
    for t in range(T):
        r, z = (nn.sigmoid(x[t] @ W.T + h @ U.T + b + c) for W, U, b, c in ((Wr, Ur, br, cr), (Wz, Uz, bz, cz)))
        again = r * (h @ Un.T + cn) if layer.reset == "after" else (r * h) @ Un.T + cn
        n = np.tanh(x[t] @ Wn.T + bn + again)
        keep = z if layer.z == "keeps" else 1 - z
        live = (t < lengths)[:, None]
        h = np.where(live, keep * h + (1 - keep) * n, h)
        out[t] = np.where(live, h, 0)
    return out, h


@dataclass
class Draw:
    params: dict
    x: np.ndarray
    state: np.ndarray | tuple
    sizes: tuple


def draw(layer, rng, T=None):
    """Weights, inputs and first states of ordinary size, float32; T, N, D, H all different and more than 1."""
    N, D, H = (int(n) for n in rng.permutation(np.arange(2, 8))[:3])
    T = int(rng.integers(8, 12)) if T is None else T
    G = len(GATES[layer.cell])
    shapes = dict(zip(NAMES[layer.cell], ((G * H, D), (G * H, H), (G * H,), (G * H,)), strict=False))
    params = {name: rng.normal(scale=0.6, size=shape).astype(np.float32) for name, shape in shapes.items()}
    h, c = rng.normal(scale=0.6, size=(2, N, H)).astype(np.float32)
    x = rng.normal(size=(T, N, D)).astype(np.float32)
    return Draw(layer.restrict(params), x, (h, c) if layer.cell == "lstm" else h, (T, N, D, H))


def measure(layer, seed=0) -> dict[str, str | float]:
    """What the page says of the layer. Raises AssertionError where the layer does not do what its module states."""
    rng = np.random.default_rng(seed)
    facts = {"difference": max(difference(layer, rng) for _ in range(3))}
    assert facts["difference"] <= layer.tolerance, f"{layer.name} is {facts['difference']:.1e} off"
    layout(layer, np.random.default_rng(seed))
    if layer.lengths:
        padded, found = ends(layer, rng)
        facts |= {"difference": max(facts["difference"], padded), **found}
    if hasattr(layer, "both"):
        facts["two ways"] = two_ways(layer, rng)
    if hasattr(layer, "masked"):
        facts["masked start"] = masked_start(layer, rng)
    facts["start"] = starts(layer)
    return facts


def difference(layer, rng):
    case = draw(layer, rng)
    h, state = course(layer, case.params, case.x, case.state)
    got, last = layer.run(case.params, case.x, case.state)
    return max(off(got, h), *(off(*pair) for pair in zip(_tuple(last), _tuple(state), strict=True)))


def layout(layer, rng):
    """That arrays are as stated, and are those that `run` hands over: names, shapes, gates, how many biases."""
    case = draw(layer, rng)
    _, _, D, H = case.sizes
    made, name = layer.arrays(case.params), layer.name
    if not made:
        assert (layer.gates, layer.weights, layer.biases) == ("", {}, "your own"), (
            f"{name} states what it does not show"
        )
        return
    said = {n: tuple(_size(axis, D, H) for axis in text.split()) for n, text in layer.weights.items()}
    has = {n: np.shape(a) for n, a in made.items()}
    assert list(has.items()) == list(said.items()), f"{name} has {has}; stated is {said}"
    G = len(GATES[layer.cell])
    count = {"two": 2 * G, "one": G}[re.match(r"\w+", layer.biases)[0]] + ("b_hn apart" in layer.biases)
    size = sum(a.size for a in made.values()) - layer.beside - G * H * (D + H)
    assert size == count * H, f"{name} has {size // H} vectors of H as biases, not {count}"

    flat = _flat(made)
    places = {}  # of each array of the course's and each gate: where in the library's arrays it goes
    for key, own in case.params.items():
        for k, gate in enumerate(GATES[layer.cell]):
            moved = own.copy()
            moved[k * H : (k + 1) * H] += 1
            places[key, gate] = np.flatnonzero(_flat(layer.arrays(layer.restrict({**case.params, key: moved}))) != flat)
    for key in case.params:
        begins = {gate: places[key, gate][0] for gate in GATES[layer.cell] if len(places[key, gate])}
        order = "".join(sorted(begins, key=begins.get))
        if len(order) > 1:
            assert order == "".join(g for g in layer.gates if g in order), f"{name}: {key} has its gates as {order}"
        assert set(order) == set(layer.gates) or key in ("bx", "bh"), f"{name}: gates {layer.gates}"

    def outputs(changed):
        ends, pieces = np.cumsum([a.size for a in made.values()])[:-1], {}
        for (n, a), piece in zip(made.items(), np.split(changed, ends), strict=True):
            pieces[n] = piece.reshape(a.shape).astype(a.dtype)
        twin = copy(layer)
        twin.arrays = lambda params: pieces
        return twin.run(case.params, case.x, case.state)[0]

    right, _ = course(layer, case.params, case.x, case.state)
    for key in case.params:
        at = np.concatenate([places[key, gate] for gate in GATES[layer.cell]])
        if len(at):
            changed = flat.copy()
            changed[at] += 0.5
            assert off(outputs(changed), right) > 1e-3, f"{name}: {key} is laid out and not used"
    if layer.biases.startswith("two") and layer.cell != "gru":
        first = np.sort(np.concatenate([places[list(case.params)[2], gate] for gate in GATES[layer.cell]]))
        spare = np.setdiff1d(np.arange(flat.size), np.concatenate(list(places.values())))[-G * H :]
        changed, shift = flat.copy(), rng.normal(size=G * H)
        changed[first] -= shift
        changed[spare] += shift
        assert off(outputs(changed), right) <= 2 * layer.tolerance, f"{name}: its two biases are not added"


def _flat(arrays):
    return np.concatenate([np.asarray(a, np.float64).ravel() for a in arrays.values()])


def off(got, right):
    got = np.asarray(got, np.float64)
    assert got.shape == np.shape(right), f"shape {got.shape} beside {np.shape(right)}"
    return float(np.max(np.abs(got - right)))


def _tuple(state):
    return state if isinstance(state, tuple) else (state,)


def word(got, tolerance=1e-4, **candidates):
    """The name of the candidate that equals it; "something else" if none does, "nan" where one is not a number."""
    got = np.asarray(got, np.float64)
    if not np.isfinite(got).all():
        return "nan"
    near = [
        name.replace("_", " ")
        for name, value in candidates.items()
        if np.allclose(got, np.broadcast_to(value, got.shape), atol=tolerance)
    ]
    assert len(near) < 2, f"{near} cannot be told apart"
    return near[0] if near else "something else"


def ends(layer, rng):
    """What comes after a row's end, what the last state is, and what becomes of a row of length 0."""
    case = draw(layer, rng)
    T, N, _, _ = case.sizes
    lengths = np.array([T, *rng.integers(1, T - 1, size=N - 1)])
    h, state = course(layer, case.params, case.x, case.state, lengths)
    on, end = course(layer, case.params, case.x, case.state)
    got, last = layer.run(case.params, case.x, case.state, lengths)
    past = np.arange(T)[:, None] >= lengths
    got = np.asarray(got, np.float64)
    padded = off(got[~past], h[~past])
    assert padded <= layer.tolerance, f"{layer.name} is wrong before the end"
    held = np.broadcast_to(h[lengths - 1, np.arange(N)], h.shape)
    after = word(got[past], **{"0": 0, "the_last_output": held[past], "computes_on": on[past]})
    where = [
        word(np.asarray(a)[1:], **{"of_the_last_step": s[1:], "of_the_padding": e[1:]})
        for a, s, e in zip(_tuple(last), _tuple(state), _tuple(end), strict=True)
    ]
    lengths = np.array([T, 0, *rng.integers(1, T, size=N - 2)])
    try:
        got, last = layer.run(case.params, case.x, case.state, lengths)
    except Exception as error:
        empty = f"refused ({type(error).__name__})"
    else:
        output = word(
            np.asarray(got)[:, 1], **{"0": 0, "the_first_state": _tuple(case.state)[0][1], "computes_on": on[:, 1]}
        )
        kept = word(
            np.concatenate([np.asarray(s)[1] for s in _tuple(last)]),
            **{"0": 0, "the_first_state": np.concatenate([s[1] for s in _tuple(case.state)])},
            **{"of_the_padding": np.concatenate([s[1] for s in _tuple(end)])},
        )
        empty = f"output {output}, state {kept}"
    return padded, {"after": after, "last": ", ".join(dict.fromkeys(where)), "empty": empty}


def two_ways(layer, rng):
    """How the halves are merged, and where the way back starts in a padded row."""
    case = draw(layer, rng)
    T, N, _, H = case.sizes
    other = layer.restrict({name: a[::-1].copy() for name, a in case.params.items()})
    states = case.state, _another(case.state)
    own = nn.Bidirectional(*(LAYERS[layer.cell].from_params(_doubled(p)) for p in (case.params, other)))
    wide = tuple(_wide(s) for s in states)
    h, _ = own.forward(case.x.astype(float), wide)
    assert off(layer.both(case.params, other, case.x, states), h) <= layer.tolerance, f"{layer.name}: two ways"
    if not layer.lengths:
        return "left half first; no lengths"
    lengths = np.array([T, *rng.integers(1, T - 1, size=N - 1)])
    right, _ = own.forward(case.x.astype(float), wide, lengths=lengths)
    got = np.asarray(layer.both(case.params, other, case.x, states, lengths), np.float64)
    live = np.arange(T)[:, None] < lengths
    begins = word(got[..., H:][live], **{"each_row's_end": right[..., H:][live], "the_padding": h[..., H:][live]})
    held = np.broadcast_to(right[lengths - 1, np.arange(N), :H], h[..., :H].shape)[~live]
    left = word(got[..., :H][~live], **{"0": 0, "the_last_output": held, "computes_on": h[..., :H][~live]})
    first = np.broadcast_to(_tuple(states[1])[0], h[..., H:].shape)[~live]
    back = word(got[..., H:][~live], **{"0": 0, "the_first_state": first}).replace("something else", "computes on")
    padding = left if left == back else f"left {left}, right {back}"
    return f"left half first; back from {begins}; in the padding {padding}"


def _doubled(params):
    return {name: np.asarray(a, np.float64) for name, a in params.items()}


def _another(state):
    """Another state of the same form."""
    return tuple(-s[..., ::-1].copy() for s in state) if isinstance(state, tuple) else -state[..., ::-1].copy()


def masked_start(layer, rng):
    """What a step gives that is masked before a row's first one."""
    case = draw(layer, rng)
    T, N, _, _ = case.sizes
    skip = np.array([0, *rng.integers(2, T - 2, size=N - 1)])
    mask = np.arange(T)[:, None] >= skip
    got = np.asarray(layer.masked(case.params, case.x, case.state, mask), np.float64)
    for n in range(N):
        first = tuple(s[n : n + 1] for s in _tuple(case.state))
        first = first if layer.cell == "lstm" else first[0]
        h, _ = course(layer, case.params, case.x[skip[n] :, n : n + 1], first)
        assert off(got[skip[n] :, n : n + 1], h) <= layer.tolerance, f"{layer.name} is wrong behind masked steps"
    h0 = np.broadcast_to(_tuple(case.state)[0], got.shape)
    return word(got[~mask], **{"0": 0, "the_first_state": h0[~mask]})


def starts(layer, D=90, H=160):
    """Start values by array, in words, and that names and shapes are as stated."""
    arrays = {name: np.asarray(a, np.float64) for name, a in layer.fresh(D, H).items()}
    if not arrays:
        return "–"
    assert list(arrays) == list(layer.weights), f"{layer.name} has {list(arrays)}; stated are {list(layer.weights)}"
    said = {}
    for name, text in layer.weights.items():
        axes = text.split()
        shape = tuple(_size(axis, D, H) for axis in axes)
        assert arrays[name].shape == shape, f"{layer.name}: {name} has {arrays[name].shape}; stated is ({text})"
        said.setdefault(start(arrays[name], axes, layer.gates, D, H), []).append(name)
    return "; ".join(f"{', '.join(f'`{n}`' for n in names)} {what}" for what, names in said.items())


def _size(axis, D, H):
    return eval(re.sub(r"(?<=\d)(?=[DH])", "*", axis), {"D": D, "H": H})


def start(array, axes, gates, D, H):
    """One array's start values: of all blocks at once where they are alike, else by gate."""
    whole = _spread(array, D, H)
    axis = next((n for n, a in enumerate(axes) if re.fullmatch("[234]H", a)), None)
    if axis is None:
        return whole
    G = int(axes[axis][0])
    gates = gates[:G]
    if whole == "orthogonal":
        return "orthogonal, all gates as one matrix"
    blocks = [_spread(block, D, H) for block in np.split(array, G, axis)]
    if len(set(blocks)) == 1:
        return f"{blocks[0]}, each gate by itself" if blocks[0] == "orthogonal" else whole
    return ", ".join(f"{gate} {block}" for gate, block in zip(gates, blocks, strict=True))


def _spread(array, D, H):
    array = array.squeeze()
    if array.min() == array.max():
        return f"{array.flat[0]:g}"
    if array.ndim == 2:
        small = array if array.shape[0] <= array.shape[1] else array.T
        if np.allclose(small @ small.T, np.eye(len(small)), atol=1e-3):
            return "orthogonal"
    top, std = np.abs(array).max(), array.std()
    shape = array.shape if array.ndim == 2 else (*array.shape, *array.shape)
    named = {"1/√H": H**-0.5, "1/√D": D**-0.5, "√(3/D)": (3 / D) ** 0.5, "√(3/H)": (3 / H) ** 0.5}
    named |= {"√(6/(rows + columns))": (6 / sum(shape)) ** 0.5, "√(1/(rows + columns))": sum(shape) ** -0.5}
    named |= {
        "0.05": 0.05,
        "0.1": 0.1,
        "√(3/(D + H))": (3 / (D + H)) ** 0.5,
        "√(6/(D + H))": (6 / (D + H)) ** 0.5,
        "0.88/√(D + H)": 0.88 / (D + H) ** 0.5,
    }
    if 1.5 < top / std < 2 and abs(array.mean()) < std / 3:
        near = min(named, key=lambda name: abs(top / named[name] - 1))
        return f"uniform ±{near}" if abs(top / named[near] - 1) < 0.05 else f"uniform ±{top:.2g}"
    near = min(named, key=lambda name: abs(std / named[name] - 1))
    size = near if abs(std / named[near] - 1) < 0.05 else f"{std:.2g}"
    return f"normal of σ {size}" + (", cut at 2σ" if top / std < 2.4 else "")
