"""To ONNX and back: RNN, LSTM and GRU nodes, one above the other."""

from pathlib import Path

import numpy as np

from rnnkit.convert import cells
from rnnkit.convert.onnx_chain import chain
from rnnkit.convert.parts import CannotConvert, Level, dtype_of, layer_of, levels, library, opened

# 13 is the first in which Squeeze takes its axes as it does today; RNN, LSTM and GRU have no attribute `layout` before
# 14, and IR 7 belongs to 13: what reads nothing newer reads this.
OPSET, IR = 13, 7
ACTIVATIONS = {"RNN": ["tanh"], "LSTM": ["sigmoid", "tanh", "tanh"], "GRU": ["sigmoid", "tanh"]}
ATTRIBUTES = {"hidden_size", "direction", "layout", "output_sequence"}  # those that do not change what is computed


def to_onnx(layer, *, lengths=True, dtype=None):
    """An onnx.ModelProto that computes what the layer's forward does with `training` False; `onnx.save` writes it.

    layer:   an nn.RNN, nn.LSTM, nn.GRU, an nn.Bidirectional of two of a kind, or an nn.Stack of any of these
    lengths: False leaves the input of that name out, for runtimes that do not know it; all sequences then have T steps
    dtype:   np.float32 rounds the weights of a float64 layer

    | inputs | shape | outputs | shape |
    |---|---|---|---|
    | x | (T, N, D) | h | (T, N, H), or (T, N, 2H) both ways; 0 after the end |
    | lengths | (N,), int32 | | |
    | h0, of LSTMs c0 | (directions, N, H) | h_T, c_T | (directions, N, H) |

    T and N are free. In a Stack of several the states have their level's number, h0_0, h0_1, …, the lowest first. All
    inputs must be given; zeros are the first state that a forward without one has.

    Raises CannotConvert for other layers, and for float64, which onnxruntime's recurrent nodes do not take;
    ModuleNotFoundError without onnx.

        onnx.save(convert.to_onnx(nn.LSTM(4, 6, rng=rng)), "lstm.onnx")
        session = onnxruntime.InferenceSession("lstm.onnx")
        zeros = np.zeros((1, 2, 6), np.float32)
        given = {"x": x, "lengths": np.array([5, 3], np.int32), "h0": zeros, "c0": zeros}    # x (5, 2, 4), float32
        h, h_T, c_T = session.run(None, given)                # h.shape is (5, 2, 6)
    """
    stack = levels(layer)
    if (have := dtype_of(stack)) != np.float32 and dtype is None:
        raise CannotConvert(
            f"the layer is {have}; onnxruntime takes float32: dtype=np.float32 rounds the weights to it"
        )
    if dtype is not None and np.dtype(dtype) != np.float32:
        raise CannotConvert(f"dtype is {np.dtype(dtype)}; expected float32")
    onnx = library("onnx", "onnx")
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    D = stack[0].directions[0][cells.NAMES[stack[0].cell][0]].shape[1]
    inputs = [helper.make_tensor_value_info("x", floats, ["T", "N", D])]
    if lengths:
        inputs.append(helper.make_tensor_value_info("lengths", onnx.TensorProto.INT32, ["N"]))
    nodes, weights, outputs, x = [], {}, [], "x"
    for k, level in enumerate(stack):
        of = f"_{k}" if len(stack) > 1 else ""
        ways = [cells.to_onnx(level.cell, params) for params in level.directions]
        names = [f"{name}{of}" for name in ("W", "R", "B")]
        weights |= {
            name: np.concatenate([way[name[0]] for way in ways]).astype(np.float32, copy=False) for name in names
        }
        H, count = ways[0]["R"].shape[2], len(ways)
        letters = "hc" if level.cell == "lstm" else "h"
        first, last = [f"{letter}0{of}" for letter in letters], [f"{letter}_T{of}" for letter in letters]
        inputs += [helper.make_tensor_value_info(name, floats, [count, "N", H]) for name in first]
        outputs += [helper.make_tensor_value_info(name, floats, [count, "N", H]) for name in last]
        attributes = {"hidden_size": H, "direction": "bidirectional" if count == 2 else "forward"}
        if level.cell == "gru":
            attributes["linear_before_reset"] = 1
        given = [x, *names, "lengths" if lengths else "", *first]
        nodes.append(helper.make_node(level.cell.upper(), given, [f"Y{of}", *last], f"{level.cell}{of}", **attributes))
        x = "h" if k == len(stack) - 1 else f"x_{k + 1}"  # what the next level reads
        if count == 1:
            weights["directions"] = np.array([1])
            nodes.append(helper.make_node("Squeeze", [f"Y{of}", "directions"], [x]))
        else:  # (T, 2, N, H) -> (T, N, 2H)
            weights[f"both{of}"] = np.array([0, 0, 2 * H])
            nodes.append(helper.make_node("Transpose", [f"Y{of}"], [f"side_by_side{of}"], perm=[0, 2, 1, 3]))
            nodes.append(helper.make_node("Reshape", [f"side_by_side{of}", f"both{of}"], [x]))
    outputs.insert(0, helper.make_tensor_value_info("h", floats, ["T", "N", count * H]))
    tensors = [onnx.numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in weights.items()]
    return helper.make_model(
        helper.make_graph(nodes, "rnnkit", inputs, outputs, tensors),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR,
        producer_name="rnnkit",
    )


def from_onnx(source, node=None):
    """The layer of `rnnkit.nn` that gives the outputs of an ONNX model, whoever wrote it.

    source: an onnx.ModelProto, its bytes, or the path of a file, whose external data are read, too
    node:   the name of one RNN, LSTM or GRU node of a larger model, or a list of names, one above the other; a node
            without a name is called by its first output

    Without `node` the whole model must be recurrent nodes, and between them nothing but a stack's joints: what moves h
    from one to the next, whole and in its order. That is followed with numbers that are all different, at two sizes,
    so it does not matter which of Transpose, Squeeze, Reshape … an exporter has chosen. Around them may stand what
    turns batch first into time first. A file that is right at one length or batch alone is read as what it computes
    there.

    First states and lengths of the model may be inputs, zeros, or absent: the layer takes them as its own arguments.

    Raises CannotConvert for what the layers do not have: peepholes, clip, input_forget, other activations than sigmoid
    and tanh, linear_before_reset=0 (the GRU of 2014), direction="reverse" alone, half precision, first states that are
    numbers other than 0, and any other node on the way; ModuleNotFoundError without onnx.

        layer = convert.from_onnx("tagger.onnx", node="/lstm/LSTM")
        h, state = layer.forward(x)                           # x (T, N, D), also where the node's layout is 1
    """
    model = _loaded(source)
    wanted = [node] if isinstance(node, str) else node or None
    return layer_of([_level(parts) for parts in chain(model, wanted)])


def _loaded(source):
    if isinstance(source, (str, Path)):
        with opened(Path(source)):
            pass
    onnx = library("onnx", "onnx")
    decode = library("google.protobuf.message", "onnx").DecodeError
    try:
        if isinstance(source, (str, Path)):
            model = onnx.load(source)
        elif isinstance(source, bytes):
            model = onnx.load_from_string(source)
        else:
            model = source
    except decode as error:
        raise CannotConvert(f"the source is no ONNX model: {error}") from error
    if not isinstance(model, onnx.ModelProto):
        raise CannotConvert(f"the source is {type(source).__name__}; expected an onnx.ModelProto, bytes or a path")
    if not model.graph.node:
        raise CannotConvert("the source is no ONNX model, or one without nodes")
    return library("onnx.inliner", "onnx").inline_local_functions(model) if model.functions else model


def _level(parts) -> Level:
    """The level of one node both ways or forward, or of two nodes, forward and reverse, that read the same."""
    ways = [params for part in parts for params in _directions(part, alone=len(parts) == 1)]
    return Level(parts[0].node.op_type.lower(), tuple(ways))


def _directions(part, alone) -> list[dict[str, np.ndarray]]:
    """The params of each direction of a node; raises CannotConvert for what the layers do not have."""
    op, attributes = part.node.op_type, part.attributes
    cell = op.lower()
    direction = attributes.get("direction", "forward").lower()
    if direction == "reverse" and alone:
        raise CannotConvert(
            f'{part} has direction="reverse" alone; the layers of rnnkit.nn read forward or both ways: turn the '
            "sequences round and read its weights as a forward node's"
        )
    count = 2 if direction == "bidirectional" else 1
    for name, value in attributes.items():
        _refuse(part, name, value, ACTIVATIONS[op] * count)
    if op == "GRU" and not attributes.get("linear_before_reset", 0):
        raise CannotConvert(
            f"{part} is the GRU of 2014 (linear_before_reset=0), which resets the state before the product with its "
            "weights; nn.GRU resets after it, and no weights make them equal"
        )
    arrays = {name: part.constant(name) for name in ("W", "R", "B", "P")}
    if (peepholes := arrays.pop("P")) is not None and peepholes.any():
        raise CannotConvert(f"{part} has peepholes (P), which nn.LSTM does not have")
    W, R = arrays["W"], arrays["R"]
    G = len(cells.GATES[cell])
    H, D = (R.shape[-1], W.shape[-1]) if R.ndim == W.ndim == 3 else (0, 0)
    shapes = {"W": (count, G * H, D), "R": (count, G * H, H), "B": (count, 2 * G * H)}
    arrays["B"] = np.zeros(shapes["B"], W.dtype) if arrays["B"] is None else arrays["B"]
    for name, shape in shapes.items():
        array = arrays[name]
        if array.dtype not in (np.float32, np.float64) or array.dtype != W.dtype:
            raise CannotConvert(
                f"{name} of {part} is {array.dtype}; expected float32 or float64 in all weights, as rnnkit.nn computes"
            )
        if array.shape != shape or not H:
            raise CannotConvert(f"{name} of {part} has shape {array.shape}; expected {shape} beside R {R.shape}")
    if attributes.get("hidden_size", H) != H:
        raise CannotConvert(f"hidden_size of {part} is {attributes['hidden_size']}; R says {H}")
    return [
        cells.from_onnx(cell, {name: array[way : way + 1] for name, array in arrays.items()}) for way in range(count)
    ]


def _refuse(part, name, value, activations):
    """Raise CannotConvert for an attribute that says something that the layers do not do."""
    if name in ATTRIBUTES or name == "linear_before_reset":
        return
    if name == "activations":
        if [activation.lower() for activation in value] != activations:
            raise CannotConvert(f"the activations of {part} are {', '.join(value)}; expected {', '.join(activations)}")
    elif name in ("activation_alpha", "activation_beta", "input_forget"):
        if value:
            raise CannotConvert(f"{part} has {name}={value}, which the layers of rnnkit.nn do not have")
    else:  # clip, and what nobody knows yet
        raise CannotConvert(f"{part} has {name}={value}, which the layers of rnnkit.nn do not have")
