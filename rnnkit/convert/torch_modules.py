"""To PyTorch and back: torch.nn.RNN, LSTM and GRU of any depth, one way or two.

PyTorch's state is one array for all levels and directions, (levels · directions, N, H), the level's two directions side
by side; a layer of `rnnkit.nn` takes (N, H), a Bidirectional a pair of these, a Stack a tuple with one for each level.
"""

import re
from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from rnnkit.convert import cells
from rnnkit.convert.parts import CannotConvert, Level, dropout_of, dtype_of, layer_of, levels, library, opened

CELLS = {1: "rnn", 4: "lstm", 3: "gru"}
CELL = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"}  # what an LSTMCell's weights are called
PART = re.compile(r"(weight|bias)_(ih|hh)_l(\d+)(_reverse)?")
# Names by which a recurrent module shows, also where its weights have been made into something else.
SIGN = re.compile(
    r"((?:.*?\.)??)(?:parametrizations\.)?(?:(?:weight|bias)_(?:ih|hh|hr)_l\d.*|_all_weight_values.*|_packed_weight_.h)"
)
# What a name that does not belong says of its module.
STRANGE = {
    r"weight_hr_l\d+(_reverse)?": "is a projection (proj_size), which the layers of rnnkit.nn do not have",
    r"parametrizations\..*|(weight|bias)_.*_(g|v|u|orig|mask)": "shows that a weight is parametrised; make it plain "
    "first, with torch.nn.utils.parametrize.remove_parametrizations, remove_weight_norm or prune.remove",
    r"_all_weight_values.*|_packed_weight.*": "is a packed, quantised weight; expected the float module that it was "
    "made from",
}


def to_torch(layer):
    """A torch.nn.RNN, LSTM or GRU with copies of the layer's weights, in its dtype, time first (batch_first=False).

    layer: an nn.RNN, nn.LSTM, nn.GRU, an nn.Bidirectional of two of a kind, or an nn.Stack of equal ones

    The module drops at the rate of the Stack, but anew at every step, where nn.Stack draws once a sequence. Where the
    course has one bias the module has two, and a step of training changes both: unit 13 shows what that does.

    Raises CannotConvert for levels that differ in cell, width or directions, ModuleNotFoundError without PyTorch.

        module = convert.to_torch(nn.LSTM(4, 6, rng=rng))
        h, (h_T, c_T) = module(torch.zeros(5, 2, 4))          # h.shape is (5, 2, 6), h_T.shape (1, 2, 6)
    """
    weights = torch_weights(layer)
    torch = library("torch", "torch")
    stack = levels(layer)
    width, D = weights["weight_hh_l0"].shape[1], weights["weight_ih_l0"].shape[1]
    module = getattr(torch.nn, stack[0].cell.upper())(
        D,
        width,
        num_layers=len(stack),
        bidirectional=len(stack[0].directions) == 2,
        dropout=dropout_of(layer),
        dtype=torch.from_numpy(weights["weight_hh_l0"]).dtype,
    )
    module.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return module.train(layer.training)


def torch_weights(layer) -> dict[str, np.ndarray]:
    """The state dict of `to_torch(layer)` as new NumPy arrays; needs no PyTorch.

        convert.torch_weights(nn.GRU(4, 6, rng=rng))["weight_ih_l0"].shape    # (18, 4)

    Raises CannotConvert as `to_torch` does.
    """
    stack = levels(layer)
    dtype_of(stack)
    kinds = [
        (level.cell, len(level.directions), level.directions[0][cells.NAMES[level.cell][1]].shape[1]) for level in stack
    ]
    for name, values in zip(("cells", "directions", "widths"), zip(*kinds, strict=True), strict=True):
        if len(set(values)) > 1:
            raise CannotConvert(
                f"the {name} of the levels are {', '.join(map(str, values))}; expected the same in all: a module of "
                "torch.nn has one kind of level, so carry the layers of the Stack one by one"
            )
    weights = {}
    for k, level in enumerate(stack):
        for way, params in zip(("", "_reverse"), level.directions, strict=False):
            arrays = cells.to_torch(level.cell, params)
            weights |= {name.replace("_l0", f"_l{k}{way}"): array for name, array in arrays.items()}
    return weights


def from_torch(source, prefix="", nonlinearity=None, rng=None):
    """The layer of `rnnkit.nn` that gives the outputs of a torch.nn.RNN, LSTM or GRU, in float32 or float64 as it is.

    source:       a module, or an LSTMCell, GRUCell or RNNCell; its state dict, of tensors or arrays; or a file: what
                  torch.save wrote of a state dict, read with weights_only=True, or .safetensors
    prefix:       where the recurrent module's names begin, such as "encoder.lstm."; not needed if there is just one
    nonlinearity: "tanh" for the state dict of a torch.nn.RNN, which does not say whether it is tanh or relu
    rng:          a numpy.random.Generator for the dropout between a module's levels; the layer drops while `training`,
                  which is as the module's. A state dict does not know of dropout

    Without biases (bias=False) those of the layer are 0. The layer reads time first, also if the module has
    batch_first=True.

    Raises CannotConvert for relu, projections, parametrised, quantised or half-precision weights, and for names and
    shapes that are not those of one such module; ModuleNotFoundError without what reads the file.

        layer = convert.from_torch("model.pt", "encoder.lstm.")
        h, (h_T, c_T) = layer.forward(x)                      # x (T, N, D)
    """
    named = _names(source)
    prefix = _prefix(named, prefix)
    own = {name.removeprefix(prefix): value for name, value in named.items() if name.startswith(prefix)}
    stack = _levels(own, prefix)
    dropout, training = 0.0, True
    if module := _module(source, prefix):
        nonlinearity = getattr(module, "nonlinearity", nonlinearity)
        dropout = module.dropout if getattr(module, "num_layers", 1) > 1 else 0.0
        training = module.training
    if nonlinearity not in (None, "tanh"):
        raise CannotConvert(f"the nonlinearity is {nonlinearity!r}; expected 'tanh', which nn.RNN has")
    if stack[0].cell == "rnn" and nonlinearity is None:
        raise CannotConvert(
            'a state dict of an RNN does not say whether it is tanh or relu: pass nonlinearity="tanh" if it is tanh'
        )
    layer = layer_of(stack, dropout, (rng or np.random.default_rng()) if dropout else None)
    if dropout:
        layer.training = training
    return layer


def _names(source) -> dict:
    """The state dict of a source; dicts within it by dotted names."""
    if isinstance(source, (str, Path)):
        source = _read(Path(source))
    elif callable(getattr(source, "state_dict", None)):
        source = source.state_dict()
    if not isinstance(source, Mapping):
        raise CannotConvert(f"the source is {type(source).__name__}; expected a module, a state dict, or a file of one")
    return _cells_as_modules(_flat(source))


def _cells_as_modules(named):
    """The names, those of an LSTMCell, GRUCell or RNNCell as of a module of one level."""
    own = {}
    for name in named:
        before, dot, last = name.rpartition(".")
        own.setdefault(before + dot, set()).add(last)
    cells_at = {at for at, names in own.items() if {"weight_ih", "weight_hh"} <= names <= CELL}
    return {f"{name}_l0" if name[: name.rfind(".") + 1] in cells_at else name: value for name, value in named.items()}


def _flat(mapping, before=""):
    flat = {}
    for name, value in mapping.items():
        flat |= _flat(value, f"{before}{name}.") if isinstance(value, Mapping) else {f"{before}{name}": value}
    return flat


def _read(path):
    with opened(path) as file:
        head = file.read(9)
    # A length in 8 bytes, then a dict of JSON: so does a file of safetensors begin, whatever its name
    torchs = head.startswith((b"PK", b"\x80"))  # a zip file or a pickle
    if head[8:] == b"{" or (path.suffix == ".safetensors" and not torchs):
        return _read_safetensors(path)
    torch = library("torch", "torch")
    try:
        with path.open("rb") as file:  # given the path, torch.load goes by how it ends
            return torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # of many kinds
        raise CannotConvert(
            f"{path} is no file of weights alone, which torch.load reads with weights_only=True; expected what "
            "torch.save(module.state_dict(), path) writes: if it is a whole module that you trust, load it with "
            "weights_only=False, and pass the module"
        ) from error


def _read_safetensors(path):
    safetensors = library("safetensors", "torch")
    try:
        with safetensors.safe_open(path, "numpy") as file:
            # NumPy has no bfloat16: what is refused afterwards is not read
            kinds = {name: file.get_slice(name).get_dtype() for name in file.keys()}
            return {
                name: file.get_tensor(name) if kind in ("F32", "F64") else SimpleNamespace(dtype=kind)
                for name, kind in kinds.items()
            }
    except safetensors.SafetensorError as error:
        raise CannotConvert(f"{path} is no file of safetensors: {error}") from error


def _prefix(named, wanted):
    """The prefix of the one recurrent module that is meant, "" or with a dot at its end."""
    found = dict.fromkeys(match[1] for name in named if (match := SIGN.fullmatch(name)))
    if not found:
        names = ", ".join(list(named)[:6]) or "none"
        raise CannotConvert(f"no name is that of a torch.nn.RNN, LSTM or GRU, such as weight_ih_l0; the names: {names}")
    wanted = wanted if not wanted or wanted.endswith(".") else f"{wanted}."
    # "module.encoder." of DataParallel, too, if "encoder." is asked for
    fitting = [wanted] if wanted and wanted in found else [p for p in found if f".{p}".endswith(f".{wanted}")]
    if not wanted:
        fitting = list(found)
    if len(fitting) != 1:
        problem = f"begin with {wanted!r}" if wanted and not fitting else "are those of several modules"
        listed = ", ".join(map(repr, found))
        raise CannotConvert(
            f"the names {problem if fitting else 'do not ' + problem}; expected prefix= one of {listed}"
        )
    return fitting[0]


def _module(source, prefix):
    """The recurrent module itself, if the source is a module; raises CannotConvert where it computes its own way."""
    if not callable(getattr(source, "state_dict", None)):
        return None
    torch = library("torch", "torch")
    module = reduce(getattr, filter(None, prefix.split(".")), source)
    kinds = *(torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU), *(torch.nn.RNNCell, torch.nn.LSTMCell, torch.nn.GRUCell)
    kind = next((k for k in kinds if isinstance(module, k)), None)
    own = kind is None or any(
        getattr(type(module), name) is not getattr(kind, name) for name in ("forward", "__call__")
    )
    if own or "forward" in vars(module):
        raise CannotConvert(
            f"the module is {type(module).__name__} with a forward of its own; expected torch.nn.RNN, LSTM or GRU: "
            "pass its state_dict() if it computes the same"
        )
    if module._forward_hooks or module._forward_pre_hooks:
        raise CannotConvert(
            f"the {type(module).__name__} has hooks on its forward, which may change what it computes; remove them, or "
            "pass its state_dict()"
        )
    return module


def _levels(named, prefix) -> list[Level]:
    """The levels of one module from its own names; raises CannotConvert unless all are there and nothing else is."""
    parts = {}
    for name, value in named.items():
        if match := PART.fullmatch(name):
            parts[match[1], match[2], int(match[3]), match[4] or ""] = _array(f"{prefix}{name}", value)
            continue
        for strange, meaning in STRANGE.items():
            if re.fullmatch(strange, name):
                raise CannotConvert(f"{prefix}{name} {meaning}")
        if "." not in name:
            raise CannotConvert(f"{prefix}{name} is no name of a torch.nn.RNN, LSTM or GRU, whose others stand there")
    depth = 1 + max(level for _, _, level, _ in parts)
    ways = ("", "_reverse") if any(way for *_, way in parts) else ("",)
    kinds = ("weight", "bias") if any(kind == "bias" for kind, *_ in parts) else ("weight",)
    wanted = [(kind, of, k, way) for k in range(depth) for way in ways for kind in kinds for of in ("ih", "hh")]
    if missing := [part for part in wanted if part not in parts]:
        listed = ", ".join(f"{prefix}{kind}_{of}_l{k}{way}" for kind, of, k, way in missing)
        raise CannotConvert(f"the state dict lacks {listed}")
    if len({a.dtype for a in parts.values()}) > 1:
        raise CannotConvert("the weights are float32 and float64; expected one dtype: module.float() makes it so")

    first = parts["weight", "hh", 0, ""]
    H = first.shape[-1] if first.ndim else 0
    cell = CELLS.get(len(first) // H if H and not len(first) % H else None) if first.ndim == 2 else None
    if cell is None:
        raise CannotConvert(f"{prefix}weight_hh_l0 has shape {first.shape}; expected (H, H), (4H, H) or (3H, H)")
    rows, D = len(first), parts["weight", "ih", 0, ""].shape[-1]
    stack = []
    for k in range(depth):
        shapes = {
            ("weight", "ih"): (rows, D if k == 0 else H * len(ways)),
            ("weight", "hh"): (rows, H),
            ("bias", "ih"): (rows,),
            ("bias", "hh"): (rows,),
        }
        directions = []
        for way in ways:
            weights = {}
            for (kind, of), shape in shapes.items():
                array = parts.get((kind, of, k, way), np.zeros(shape, first.dtype))
                if array.shape != shape:
                    name = f"{prefix}{kind}_{of}_l{k}{way}"
                    raise CannotConvert(f"{name} has shape {array.shape}; expected {shape} beside {first.shape}")
                weights[f"{kind}_{of}_l0"] = array
            directions.append(cells.from_torch(cell, weights))
        stack.append(Level(cell, tuple(directions)))
    return stack


def _array(name, value) -> np.ndarray:
    dtype = str(getattr(value, "dtype", type(value).__name__)).removeprefix("torch.")
    if dtype not in ("float32", "float64"):
        raise CannotConvert(
            f"{name} is {dtype}; expected float32 or float64, in which rnnkit.nn computes: make them so first, with "
            "module.float() or tensor.float()"
        )
    if callable(getattr(value, "detach", None)):
        if str(value.layout) != "torch.strided":
            raise CannotConvert(f"{name} is sparse; expected a dense tensor: make it so with tensor.to_dense()")
        if value.is_meta:
            raise CannotConvert(f"{name} is on the device meta, without numbers; expected a tensor that holds some")
        value = value.detach().cpu().numpy()
    return np.asarray(value)
