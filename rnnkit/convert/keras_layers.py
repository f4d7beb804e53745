"""Keras 3 on any of its backends: layers of `rnnkit.nn` into a Sequential, and Keras's recurrent layers back.

Keras puts the batch first, x (N, T, D), and takes `mask` (N, T) in place of lengths. After a sequence's end one of its
layers repeats the last output, and a Bidirectional gives 0, as `rnnkit.nn` does everywhere.
"""

from collections import Counter
from pathlib import Path

import numpy as np

from rnnkit import nn
from rnnkit.convert import cells
from rnnkit.convert.keras_files import load
from rnnkit.convert.parts import CannotConvert, Level, layer_of, levels, library

# They do nothing outside training.
IDLE = (
    *("Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout"),
    *("ActivityRegularization", "Identity"),
)
BACKWARDS = "has go_backwards=True; expected it in a Bidirectional alone"


def to_keras(layer):
    """A `keras.Sequential` with the weights of an nn.RNN, nn.LSTM, nn.GRU, an nn.Bidirectional of two of a kind, or an
    nn.Stack of these, in the layer's dtype: x (N, T, D), batch first, -> h (N, T, H).

    Each cell is a SimpleRNN, LSTM or GRU with return_sequences=True, two directions are a Bidirectional; the dropout of
    a Stack is SpatialDropout1D, which draws one mask for all steps as well. First states are zeros; to give others,
    call the layers one by one: `model.layers[0](x, initial_state=[h0, c0])`.

    Raises CannotConvert for another layer, and where the backend has no float64 (JAX without jax_enable_x64);
    ModuleNotFoundError without Keras.

        model = convert.to_keras(nn.GRU(4, 6, rng=rng))
        model(np.zeros((2, 5, 4))).shape                      # (2, 5, 6)
        model.save("gru.keras")
    """
    first, *_ = levels(layer)
    Wx = first.directions[0][cells.NAMES[first.cell][0]]
    D = Wx.shape[1]
    keras = library("keras", "keras")
    model = keras.Sequential(
        [keras.Input((None, D), dtype=str(Wx.dtype)), *(make() for make, _ in _plan(keras, layer))]
    )
    model.build((None, None, D))
    for built, (_, weights) in zip(model.layers, _plan(keras, layer), strict=True):
        built.set_weights(weights)
        for have, want in zip(built.get_weights(), weights, strict=True):
            if have.dtype != want.dtype:
                raise CannotConvert(
                    f"the layer is {want.dtype} and Keras made it {have.dtype}; on JAX, call "
                    'jax.config.update("jax_enable_x64", True) before everything else'
                )
    return model


def _plan(keras, layer):
    """For each layer of Keras, how to make it, and its weights."""
    if isinstance(layer, nn.Stack):
        for k, part in enumerate(layer.layers):
            if k and layer.dropouts:
                rate = layer.dropouts[k - 1].rate
                yield (lambda rate=rate: keras.layers.SpatialDropout1D(rate)), []
            yield from _plan(keras, part)
        return
    [level] = levels(layer)
    kind = {"rnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[level.cell]
    arrays = [array for params in level.directions for array in cells.to_keras(level.cell, params)]
    H = arrays[1].shape[0]

    def make():
        made = kind(H, return_sequences=True, dtype=str(arrays[0].dtype))
        return keras.layers.Bidirectional(made, dtype=made.dtype_policy) if len(level.directions) == 2 else made

    yield make, arrays


def from_keras(source, layer=None):
    """A layer of `rnnkit.nn` with the weights of Keras's: an nn.RNN, nn.LSTM, nn.GRU, nn.Bidirectional or nn.Stack.

    source: a SimpleRNN, LSTM, GRU, RNN of Keras's own cells, or a Bidirectional; a Sequential or Functional
            model; or the path of a `.keras` file, of which nothing runs that is not Keras's own
    layer:  the name of the one recurrent layer that is wanted, if the model has several that are not one chain

    From a model it takes the recurrent layers and leaves what stands before and after them (Embedding, Masking, Dense)
    to you: x (T, N, D) is what the first of them reads, with time first. Between them may be what does nothing outside
    training, such as Dropout; it is left out, and so is the dropout of the layers themselves.

    The outputs are those that the layers give with return_sequences=True at every step that counts; after a sequence's
    end h is 0. What Keras gives with return_sequences=False is the last state: `state` for a GRU, `state[0]` for an
    LSTM, and for two directions those of both side by side, which is not h[-1].

    Raises CannotConvert, and names it, for everything that would give other numbers: activations but tanh and sigmoid
    (hard_sigmoid in old models), reset_after=False (the GRU of 2014), go_backwards alone, a merge_mode but "concat",
    float16 and bfloat16, stateful layers whose state is not 0, layers of another kind between the recurrent ones.
    FileNotFoundError for a path where nothing is; ModuleNotFoundError without Keras.

        gru = convert.from_keras("reviews.keras")
        h, h_T = gru.forward(x, lengths=lengths)              # x (T, N, D), h (T, N, H)
    """
    keras = library("keras", "keras")
    if isinstance(source, (str, Path)):
        source = load(keras, Path(source))
    if isinstance(source, keras.Model):
        chain = _chain(keras, source) if layer is None else [_named(source, layer)]
    elif isinstance(source, keras.layers.Layer):
        chain = [source]
    else:
        raise CannotConvert(f"source is {type(source).__name__}; expected a Keras layer or model, or a .keras file")
    return layer_of([level for one in chain for level in _levels(keras, one)])


def _named(model, name):
    try:
        return model.get_layer(name)
    except ValueError:
        names = ", ".join(layer.name for layer in model.layers)
        raise CannotConvert(f"the model has no layer {name!r}; its layers are {names}") from None


def _chain(keras, model):
    """The recurrent layers of a model, the lowest first, if each reads what the one before it gives."""
    found = [layer for layer in model.layers if isinstance(layer, (keras.layers.RNN, keras.layers.Bidirectional))]
    choose = f"choose one by its name, such as layer={found[0].name!r}" if found else "pass one of its layers"
    if inner := [part.name for part in model.layers if isinstance(part, keras.Model)]:
        raise CannotConvert(f"the model holds another, {inner[0]}; pass model.get_layer({inner[0]!r}), or {choose}")
    if not found:
        for wrapper in model.layers:
            if isinstance(getattr(wrapper, "layer", None), keras.layers.RNN):
                inner = f"the recurrent layer {wrapper.layer.name} stands inside {wrapper.name}"
                raise CannotConvert(f"{inner} ({type(wrapper).__name__}); pass model.get_layer({wrapper.name!r}).layer")
        raise CannotConvert("the model has no recurrent layer; expected SimpleRNN, LSTM, GRU or Bidirectional")
    reads, readers = _reads(keras, model, choose)
    parts = {part.name: part for part in (*getattr(model, "operations", ()), *model.layers)}
    for below, layer in zip([None, *found], found, strict=False):
        name = reads[layer.name]
        while below is not None:
            between = parts.get(name)
            if readers.get(name, 1) > 1 and (between is below or _idle(keras, between)):
                raise CannotConvert(f"{layer.name} is not all that reads {name}; {choose}")
            if between is below:
                break
            if not isinstance(between, keras.layers.Layer):
                raise CannotConvert(f"{layer.name} reads {name}, an operation, and not {below.name}; {choose}")
            if not _idle(keras, between):
                between = f"{between.name} ({type(between).__name__})"
                raise CannotConvert(f"{layer.name} reads {between}, and not {below.name} straight away; {choose}")
            name = reads[name]
    return found


def _idle(keras, layer):
    """Whether a layer does nothing outside training."""
    name = type(layer).__name__
    if type(layer) is keras.layers.Activation:
        return layer.activation is keras.activations.linear
    return name in IDLE and type(layer) is getattr(keras.layers, name)


def _reads(keras, model, choose):
    """For each layer of a model the name of the layer that it reads, and by how many each is read."""
    if isinstance(model, keras.Sequential):
        names = [layer.name for layer in model.layers]
        return dict(zip(names, [None, *names], strict=False)), {}
    try:
        config = model.get_config()
        calls = {part["name"]: part["inbound_nodes"] for part in config["layers"]}
    except (KeyError, NotImplementedError):
        raise CannotConvert(f"how the layers of {type(model).__name__} meet is not said; {choose}") from None
    recurrent = {part.name for part in model.layers if isinstance(part, (keras.layers.RNN, keras.layers.Bidirectional))}
    reads = {}
    readers = Counter(_names(config["output_layers"]))
    for name, nodes in calls.items():
        if len(nodes) > 1:
            raise CannotConvert(f"{name} is called {len(nodes)} times in the model; {choose}")
        for node in nodes:
            first, *others = node["args"] or (None,)
            if name in recurrent and _tensors([others, node["kwargs"].get("initial_state")]):
                raise CannotConvert(f"{name} starts from a state that the model computes; {choose}")
            reads[name] = next(iter(_tensors(first)), None)
            readers.update(set(_tensors([node["args"], list(node["kwargs"].values())])))
    return reads, readers


def _names(outputs):
    """The names of the layers that are a model's outputs: one [name, node, tensor], or a list or dict of these."""
    if isinstance(outputs, dict):
        outputs = list(outputs.values())
    if outputs and isinstance(outputs[0], str):
        return {outputs[0]}
    return {name for part in outputs for name in _names(part)}


def _tensors(config):
    """The names of the layers whose outputs stand in an argument's configuration."""
    if isinstance(config, (list, tuple)):
        return [name for value in config for name in _tensors(value)]
    if isinstance(config, dict) and config.get("class_name") == "__keras_tensor__":
        return [config["config"]["keras_history"][0]]
    return []


def _levels(keras, layer):
    """One layer of Keras as its levels: several where it has several cells."""
    stacked = keras.layers.StackedRNNCells
    if type(layer) is keras.layers.RNN and type(layer.cell) is stacked:
        if layer.go_backwards:
            raise CannotConvert(f"{layer.name} {BACKWARDS}")
        return [Level(*_direction(keras, layer, cell)) for cell in layer.cell.cells]
    return [_level(keras, layer)]


def _level(keras, layer):
    """One layer of Keras, in one direction or two, as a `Level`."""
    if type(layer) is not keras.layers.Bidirectional:
        if getattr(layer, "go_backwards", False):
            raise CannotConvert(f"{layer.name} {BACKWARDS}")
        return Level(*_direction(keras, layer))
    ways = layer.forward_layer, layer.backward_layer
    if layer.merge_mode != "concat":
        raise CannotConvert(f"{layer.name} has merge_mode={layer.merge_mode!r}; expected 'concat'")
    if ways[0].go_backwards:
        raise CannotConvert(f"the first half of {layer.name} has go_backwards=True; expected it in the second")
    (cell, [left]), (other, [right]) = (_direction(keras, way) for way in ways)
    if cell != other:
        raise CannotConvert(f"the two directions of {layer.name} are {cell} and {other}; expected one kind of cell")
    one, two = (params[cells.NAMES[cell][1]].shape[1] for params in (left, right))
    if one != two:
        raise CannotConvert(f"{layer.name} has {one} and {two} units; expected as many both ways")
    return Level(cell, (left, right))


def _direction(keras, layer, cell=None):
    """The kind of cell of one layer, "rnn", "lstm" or "gru", and a tuple of its params; `cell` is one of several."""
    L = keras.layers
    kinds = {L.SimpleRNNCell: "rnn", L.LSTMCell: "lstm", L.GRUCell: "gru"}
    if type(layer) not in (L.RNN, L.SimpleRNN, L.LSTM, L.GRU):
        raise CannotConvert(f"{layer.name} is {type(layer).__name__}; expected SimpleRNN, LSTM, GRU or Bidirectional")
    cell = layer.cell if cell is None else cell
    if type(cell) not in kinds:
        expected = "SimpleRNNCell, LSTMCell or GRUCell of Keras itself"
        raise CannotConvert(f"the cell of {layer.name} is {type(cell).__name__}; expected {expected}")
    kind = kinds[type(cell)]
    if not cell.built:
        raise CannotConvert(f"{layer.name} has no weights yet; call it once, or build it")
    for name, wanted in {"activation": "tanh", "recurrent_activation": "sigmoid"}.items():
        given = getattr(cell, name, None)
        if hasattr(cell, name) and given not in (getattr(keras.activations, wanted), getattr(keras.ops, wanted)):
            raise CannotConvert(f"{layer.name} has {name}={getattr(given, '__name__', given)}; expected {wanted}")
    if kind == "gru" and not cell.reset_after:
        raise CannotConvert(
            f"{layer.name} has reset_after=False, the GRU of 2014, which resets the state before the product; expected "
            "reset_after=True"
        )
    if cell.compute_dtype not in ("float32", "float64") or cell.compute_dtype != cell.variable_dtype:
        raise CannotConvert(f"{layer.name} computes in {cell.compute_dtype}; expected float32 or float64")
    states = keras.tree.flatten(layer.states or ()) if layer.stateful else ()
    if any(np.any(keras.ops.convert_to_numpy(state)) for state in states):
        raise CannotConvert(f"{layer.name} is stateful and its state is not 0; call reset_state() first")
    kernel, recurrent = (keras.ops.convert_to_numpy(array) for array in (cell.kernel, cell.recurrent_kernel))
    if cell.use_bias:
        bias = keras.ops.convert_to_numpy(cell.bias)
    else:
        bias = np.zeros((2, kernel.shape[1]) if kind == "gru" else kernel.shape[1], kernel.dtype)
    return kind, (cells.from_keras(kind, [kernel, recurrent, bias]),)
