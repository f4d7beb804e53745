"""Flax, linen and nnx: layers of `rnnkit.nn` into modules with their weights, and weights of Flax back.

Flax puts the batch first, x (N, T, D), and takes `seq_lengths` (N,). After a sequence's end it computes on: the outputs
there are not 0, and only the carry, asked for with return_carry=True, is that of the last step that counts. An LSTM's
carry is (c, h).
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from rnnkit.convert import cells
from rnnkit.convert.parts import CannotConvert, Level, layer_of, levels, library

CELLS = {"rnn": "SimpleCell", "lstm": "OptimizedLSTMCell", "gru": "GRUCell"}
# A cell's params are known by their names: those of linen, and of nnx where it has them one by one.
NAMES = {cell: {f"{side}{gate}" for side in "ih" for gate in gates} for cell, gates in cells.FLAX.items()}
OTHERS = {"MGUCell": {"if", "in", "hf", "hn"}, "ConvLSTMCell": {"ih", "hh"}}
WAYS = "forward_rnn", "backward_rnn"


def to_flax(layer, api="linen"):
    """The weights of an nn.RNN, nn.LSTM, nn.GRU, an nn.Bidirectional of two of a kind, or an nn.Stack of these, in
    Flax: x (N, T, D), batch first, -> h (N, T, H).

    api: "linen" gives a module and its variables, {"params": {…}} with arrays of the layer's dtype; "nnx" gives a
         module that has its weights

    A cell stands in an RNN, two directions in a Bidirectional, several layers in a Sequential; a Stack's dropout is
    left out. Sequential hands `seq_lengths` to its first layer alone: with lengths, call the layers one by one.

    Raises CannotConvert for another layer; for a GRU in nnx whose bh is not 0 in n's rows, for which nnx.GRUCell has no
    place; for float64 without jax_enable_x64. ValueError for another api. ModuleNotFoundError without Flax.

        module, variables = convert.to_flax(nn.GRU(4, 6, rng=rng))
        module.apply(variables, np.zeros((2, 5, 4), np.float32)).shape            # (2, 5, 6)
        convert.to_flax(nn.LSTM(4, 6, rng=rng), api="nnx")                        # nnx.RNN(OptimizedLSTMCell(…))
    """
    found = levels(layer)
    jax = library("jax", "jax")
    if any(jax.dtypes.canonicalize_dtype(_dtype(level)) != _dtype(level) for level in found):
        raise CannotConvert(
            'the layer is float64 and JAX would make it float32; call jax.config.update("jax_enable_x64", True) first'
        )
    if api == "linen":
        module, params = _linen(_flax("linen"), found)
        return module, {"params": jax.tree.map(jax.numpy.asarray, params)}
    if api == "nnx":
        return _nnx(jax, _flax("nnx"), found)
    raise ValueError(f"api is {api!r}; expected 'linen' or 'nnx'")


def _dtype(level):
    return level.directions[0][cells.NAMES[level.cell][0]].dtype


def _linen(linen, found):
    modules, params = [], {}
    for k, level in enumerate(found):
        H = level.directions[0][cells.NAMES[level.cell][1]].shape[1]
        ways = [linen.RNN(getattr(linen, CELLS[level.cell])(H, param_dtype=_dtype(level))) for _ in level.directions]
        weights = [{"cell": cells.to_flax(level.cell, one)} for one in level.directions]
        modules.append(linen.Bidirectional(*ways) if len(ways) == 2 else ways[0])
        params[f"layers_{k}"] = dict(zip(WAYS, weights, strict=True)) if len(ways) == 2 else weights[0]
    return (linen.Sequential(modules), params) if len(found) > 1 else (modules[0], params["layers_0"])


def _nnx(jax, nnx, found):
    def direction(cell, params, dtype):
        Wx, Wh, *biases = (params[name] for name in cells.NAMES[cell])
        H = Wh.shape[1]
        if cell == "gru" and biases[1][2 * H :].any():
            raise CannotConvert(
                "bh is not 0 in n's rows, for which nnx.GRUCell has no place; pass api='linen', whose GRUCell has it"
            )
        made = getattr(nnx, CELLS[cell])(Wx.shape[1], H, dtype=dtype, param_dtype=dtype, rngs=nnx.Rngs(0))
        bias = {"bias": sum(biases)}
        weights = {"dense_i": {"kernel": Wx.T}, "dense_h": {"kernel": Wh.T}}
        weights["dense_h" if cell == "lstm" else "dense_i"] |= bias
        nnx.update(made, jax.tree.map(jax.numpy.array, weights))
        return nnx.RNN(made)

    modules = []
    for level in found:
        ways = [direction(level.cell, params, _dtype(level)) for params in level.directions]
        modules.append(nnx.Bidirectional(*ways) if len(ways) == 2 else ways[0])
    return nnx.Sequential(*modules) if len(modules) > 1 else modules[0]


def from_flax(source, layer=None):
    """A layer of `rnnkit.nn` with the weights of Flax's: an nn.RNN, nn.LSTM, nn.GRU, nn.Bidirectional or nn.Stack.

    source: an nnx.RNN, nnx.Bidirectional, nnx.Sequential of these, or a cell; an nnx.State; a pair (module, variables)
            of linen; a dict of params, of linen or of nnx; or the path of a file that
            `flax.serialization.to_bytes` or `msgpack_serialize` has written. The last needs Flax, a dict nothing
    layer:  where in the dict the wanted part is, such as "encoder/RNN_0", if there are several

    A dict holds no functions: it is read as of cells with sigmoid and tanh. Give the module as well, and they are
    looked at. From a Sequential, what stands before and after the recurrent layers is left to you.

    x (T, N, D) has time first, and h is 0 after a sequence's end, where Flax computes on.

    Raises CannotConvert, and names it, for everything that would give other numbers: another gate_fn, activation_fn,
    merge_fn or carry_init, residual=True, reverse=True alone, other cells, float16 and bfloat16, layers of another kind
    between the recurrent ones. ModuleNotFoundError without Flax, FileNotFoundError for a path where nothing is.

        gru = convert.from_flax({"cell": params["GRUCell_0"]})
        h, h_T = gru.forward(x, lengths=lengths)              # x (T, N, D), h (T, N, H)
    """
    looked_at = False
    if isinstance(source, (str, Path)):
        source = _load(Path(source))
    if isinstance(source, tuple) and len(source) == 2:
        module, source = source
        _look(module, _flax("linen"))
        looked_at = True
    elif not isinstance(source, Mapping):
        nnx = _flax("nnx")
        if isinstance(source, nnx.Module):
            _look(source, nnx)
            source, looked_at = nnx.state(source), True
        if not isinstance(source, nnx.State):
            raise CannotConvert(
                f"source is {type(source).__name__}; expected an nnx module or state, (module, variables) of linen, or "
                "a dict of params"
            )
    tree = _plain(source)
    tree = tree.get("params", tree)
    for name in layer.split("/") if layer else ():
        if name not in tree:
            raise CannotConvert(f"layer is {layer!r} and {name!r} is not there; expected one of {', '.join(tree)}")
        tree = tree[name]
    if not (found := _levels(tree, "", looked_at)):
        raise CannotConvert("the dict has no recurrent cell; expected the params of SimpleCell, LSTMCell or GRUCell")
    return layer_of(found)


def _flax(part):
    library("flax", "jax")  # says what to install, whichever part is asked for
    return library(f"flax.{part}", "jax")


def _load(path):
    if path.is_dir():
        raise CannotConvert(f"{path.name} is a folder; restore it with Orbax, and pass the dict")
    try:
        found = _flax("serialization").msgpack_restore(path.read_bytes())
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, dict):
        raise CannotConvert(f"{path.name} is not what flax.serialization.to_bytes writes for a dict of params")
    return found


def _plain(tree):
    """Nested dicts of arrays with strings for keys, a list of nnx as layers_0, layers_1, … as linen has it."""
    if not isinstance(tree, Mapping):
        return np.asarray(tree.get_value() if hasattr(tree, "get_value") else getattr(tree, "value", tree))
    tree = {str(name).rstrip("_"): _plain(value) for name, value in tree.items() if name != "rngs"}
    if isinstance(tree.get("layers"), dict) and all(name.isdigit() for name in tree["layers"]):
        tree |= {f"layers_{k}": value for k, value in tree.pop("layers").items()}
    return tree


def _levels(tree, path, looked_at):
    """The recurrent layers in nested dicts of params, the lowest first; an empty list if there are none."""
    if not isinstance(tree, dict):
        return []
    if (level := _cell(tree, path)) is not None:
        return [level]
    if set(WAYS) <= set(tree):
        ways = [_levels(tree[way], f"{path}/{way}", looked_at) for way in WAYS]
        if [len(way) for way in ways] != [1, 1]:
            raise CannotConvert(f"{path[1:] or 'the Bidirectional'} has not one cell in each direction")
        (left,), (right,) = ways
        if left.cell != right.cell:
            raise CannotConvert(f"the two directions are {left.cell} and {right.cell}; expected one kind of cell")
        widths = [way.directions[0][cells.NAMES[way.cell][1]].shape[1] for way in (left, right)]
        if widths[0] != widths[1]:
            raise CannotConvert(
                f"the two directions have {widths[0]} and {widths[1]} units; expected as many both ways"
            )
        return [Level(left.cell, (*left.directions, *right.directions))]
    found = {name: inner for name, part in tree.items() if (inner := _levels(part, f"{path}/{name}", looked_at))}
    if len(found) > 1 and all(name.startswith("layers_") for name in found):
        order = sorted(found, key=lambda name: int(name.removeprefix("layers_")))
        first, last = (int(name.removeprefix("layers_")) for name in (order[0], order[-1]))
        for k in range(first, last + 1):
            if (name := f"layers_{k}") not in found and not looked_at:
                raise CannotConvert(f"{name} stands between recurrent layers and is none; expected nothing between")
        return [level for name in order for level in found[name]]
    if len(found) > 1:
        names = ", ".join(f"{path}/{name}"[1:] for name in found)
        raise CannotConvert(f"the dict has several recurrent parts, {names}; choose one of them with layer=…")
    return next(iter(found.values()), [])


def _cell(tree, path):
    """The `Level` of one cell's params; None if the dict holds something else."""
    if not all(isinstance(part, dict) and "kernel" in part for name, part in tree.items()) or not tree:
        return None
    names = set(tree)
    if names == {"dense_i", "dense_h"}:  # nnx has all gates in one
        H, width = tree["dense_h"]["kernel"].shape
        cell = {len(gates): cell for cell, gates in cells.FLAX.items()}[width // H]
        tree = {
            f"{side}{gate}": {name: np.split(array, width // H, axis=-1)[k] for name, array in tree[part].items()}
            for side, part in (("i", "dense_i"), ("h", "dense_h"))
            for k, gate in enumerate(cells.FLAX[cell])
        }
    elif other := next((other for other, theirs in OTHERS.items() if names == theirs), None):
        raise CannotConvert(f"{path[1:] or 'the dict'} holds the params of {other}; expected SimpleCell, LSTM or GRU")
    else:
        cell = next((cell for cell, theirs in NAMES.items() if names == theirs), None)
    if cell is None:
        return None
    for name, part in tree.items():
        if (dtype := part["kernel"].dtype) not in (np.float32, np.float64):
            raise CannotConvert(f"{path[1:] or 'the cell'} has {name} in {dtype}; expected float32 or float64")
    return Level(cell, (cells.from_flax(cell, tree),))


def _look(module, api):
    """Raise CannotConvert for a module, of linen or of nnx, that computes something else than its params say."""
    kind, name = type(module), type(module).__name__
    if kind is api.Sequential:
        parts = list(module.layers)
        inside = [k for k, part in enumerate(parts) if type(part) in (api.RNN, api.Bidirectional, api.Sequential)]
        for part in parts[inside[0] : inside[-1] + 1] if inside else ():
            if type(part) is not api.Dropout:
                _look(part, api)
    elif kind is api.Bidirectional:
        if module.merge_fn is not api.Bidirectional.merge_fn:
            raise CannotConvert("Bidirectional has a merge_fn of its own; expected the one that concatenates")
        for way in (module.forward_rnn, module.backward_rnn):  # which gives both their direction itself
            _look(way.cell if type(way) is api.RNN else way, api)
    elif kind is api.RNN:
        if module.reverse:
            raise CannotConvert("RNN has reverse=True; expected it in a Bidirectional alone")
        _look(module.cell, api)
    elif kind in (api.SimpleCell, api.LSTMCell, api.OptimizedLSTMCell, api.GRUCell):
        _look_at_cell(module, name)
    else:
        name = name if isinstance(module, api.Module) else f"the function {getattr(module, '__name__', module)}"
        raise CannotConvert(
            f"the module is {name}; expected an RNN or Bidirectional of SimpleCell, LSTMCell or GRUCell, or a "
            "Sequential of these"
        )


def _look_at_cell(cell, name):
    jax = library("jax", "jax")
    zeros = jax.nn.initializers.zeros
    wanted = {"gate_fn": (jax.nn.sigmoid,), "activation_fn": (jax.numpy.tanh, jax.nn.tanh), "carry_init": (None, zeros)}
    for attribute, right in wanted.items():
        given = getattr(cell, attribute, right[0])
        if given not in right:
            right = {"gate_fn": "sigmoid", "activation_fn": "tanh", "carry_init": "zeros"}[attribute]
            raise CannotConvert(f"{name} has {attribute}={getattr(given, '__name__', given)}; expected {right}")
    if getattr(cell, "residual", False):
        raise CannotConvert(f"{name} has residual=True, which adds the state once more; expected False")
    if cell.dtype is not None and np.dtype(cell.dtype) != np.dtype(cell.param_dtype):
        raise CannotConvert(
            f"{name} computes in {np.dtype(cell.dtype)}; expected {np.dtype(cell.param_dtype)}, as its params"
        )
