"""convert.to_flax and from_flax against live Flax, linen and nnx."""

import numpy as np
import pytest
from carried import CELLS, assert_close, level, ragged, random_layer, random_state, stacked

from rnnkit import nn
from rnnkit.convert.flax_cells import from_flax, to_flax
from rnnkit.convert.parts import CannotConvert

pytestmark = [pytest.mark.frameworks, pytest.mark.filterwarnings("default")]
each_cell = pytest.mark.parametrize("cell", CELLS)


@pytest.fixture
def jax():
    import jax

    yield jax
    jax.config.update("jax_enable_x64", False)


@pytest.fixture
def linen(jax):
    from flax import linen

    return linen


@pytest.fixture
def nnx(jax):
    from flax import nnx

    return nnx


each_shape = pytest.mark.parametrize(
    ("depth", "ways", "dtype"),
    [(1, 1, "float32"), (1, 2, "float32"), (2, 1, "float32"), (2, 2, "float32"), (1, 2, "float64")],
)


def carry(layer, state):
    """A state as Flax has it: (c, h)."""
    if isinstance(layer, nn.Bidirectional):
        return carry(layer.forwards, state[0]), carry(layer.backwards, state[1])
    return state[::-1] if isinstance(state, tuple) else state


def parts(layer):
    return layer.layers if isinstance(layer, nn.Stack) else [layer]


def assert_same(layer, calls, rng, T=5, N=3):
    """calls: for each layer of a stack, a function (x, initial_carry=, seq_lengths=, return_carry=)."""
    x = rng.normal(size=(T, N, layer.input_dim)).astype(layer.dtype)
    states = random_state(rng, layer, N)
    states = states if isinstance(layer, nn.Stack) else (states,)
    lengths = ragged(rng, T, N)
    counts = (np.arange(T)[:, np.newaxis] < lengths)[..., np.newaxis]
    ours, theirs = x, np.swapaxes(x, 0, 1)
    for part, call, state in zip(parts(layer), calls, states, strict=True):
        ours, last = part.forward(ours, state, lengths)
        after, theirs = call(theirs, initial_carry=carry(part, state), seq_lengths=lengths, return_carry=True)
        assert_close(leaves(carry(part, last)), leaves(after))
    h = np.swapaxes(np.asarray(theirs), 0, 1)
    assert h.dtype == layer.dtype
    assert_close([ours], [h * counts])


def leaves(tree):
    return [leaf for part in tree for leaf in leaves(part)] if isinstance(tree, tuple) else [np.asarray(tree)]


def bound(module, variables):
    """The layers of a linen module, each with its params."""
    if not hasattr(module, "layers"):
        modules = [(module, variables["params"])]
    else:
        modules = [(part, variables["params"][f"layers_{k}"]) for k, part in enumerate(module.layers)]

    def call(part, params):
        # return_carry is an attribute of linen's Bidirectional alone
        return lambda x, **options: part.clone(return_carry=True).apply(
            {"params": params}, x, **{name: value for name, value in options.items() if name != "return_carry"}
        )

    return [call(part, params) for part, params in modules]


@each_shape
@each_cell
def test_a_layer_goes_to_linen_and_comes_back(jax, linen, cell, depth, ways, dtype):
    jax.config.update("jax_enable_x64", dtype == "float64")
    rng = np.random.default_rng(depth + 10 * ways)
    D, H = (int(n) for n in rng.choice(np.arange(2, 9), size=2, replace=False))
    layer = random_layer(rng, cell, D, H, depth, ways, dtype)
    module, variables = to_flax(layer)
    x = rng.normal(size=(5, 2, D)).astype(dtype)
    assert_close([layer.forward(x)[0]], [np.swapaxes(module.apply(variables, np.swapaxes(x, 0, 1)), 0, 1)])
    for T, N in ((5, 3), (1, 1)) if (depth, ways, dtype) == (1, 2, "float32") else ((4, 2),):
        assert_same(layer, bound(module, variables), rng, T, N)
    for source in ((module, variables), variables, variables["params"]):
        back = from_flax(source)
        assert type(back) is type(layer)
        assert_close([layer.forward(x)[0]], [back.forward(x)[0]])
        assert back.dtype == dtype


@each_shape
@each_cell
def test_a_layer_goes_to_nnx_and_comes_back(jax, nnx, cell, depth, ways, dtype):
    jax.config.update("jax_enable_x64", dtype == "float64")
    rng = np.random.default_rng(depth + 10 * ways)
    D, H = (int(n) for n in rng.choice(np.arange(2, 9), size=2, replace=False))
    layer = random_layer(rng, cell, D, H, depth, ways, dtype)
    if cell == "gru":
        with pytest.raises(CannotConvert, match=r"bh is not 0 in n's rows, for which nnx.GRUCell has no place"):
            to_flax(layer, api="nnx")
        for name, array in layer.params.items():
            if name.endswith("bh"):
                array[2 * H :] = 0
    module = to_flax(layer, api="nnx")
    calls = list(module.layers) if depth == 2 else [module]
    for T, N in ((5, 3), (1, 1)) if (depth, ways, dtype) == (1, 2, "float32") else ((4, 2),):
        assert_same(layer, calls, rng, T, N)
    x = rng.normal(size=(5, 2, D)).astype(dtype)
    for source in (module, nnx.state(module), nnx.to_pure_dict(nnx.state(module, nnx.Param))):
        back = from_flax(source)
        assert type(back) is type(layer)
        assert_close([layer.forward(x)[0]], [back.forward(x)[0]])


def test_a_mixed_stack_goes_to_linen(linen):
    rng = np.random.default_rng(5)
    layer = stacked(level(rng, "gru", 5, 4, 2), level(rng, "rnn", 8, 3), level(rng, "lstm", 3, 6, 2))
    module, variables = to_flax(layer)
    assert_same(layer, bound(module, variables), rng)


def test_float64_that_jax_would_round_is_refused(jax):
    layer = random_layer(np.random.default_rng(0), "gru", 3, 4, dtype="float64")
    with pytest.raises(CannotConvert, match="jax_enable_x64"):
        to_flax(layer)


def test_another_api_is_refused(jax):
    with pytest.raises(ValueError, match="api is 'haiku'; expected 'linen' or 'nnx'"):
        to_flax(random_layer(np.random.default_rng(0), "gru", 3, 4), api="haiku")


def test_what_flax_has_not_is_refused(jax):
    with pytest.raises(CannotConvert, match="the layer is MinGRU"):
        to_flax(nn.MinGRU(3, 4, rng=np.random.default_rng(0)))


def randomly(jax, tree):
    """The same arrays, but random, biases too."""
    rng = np.random.default_rng(1)
    return jax.tree.map(lambda a: (0.6 * rng.normal(size=a.shape)).astype(a.dtype), tree)


def test_linen_lstm_cells_come_by_either_name(jax, linen):
    x = np.random.default_rng(0).normal(size=(2, 4, 5)).astype("float32")
    for cell in (linen.LSTMCell(3), linen.OptimizedLSTMCell(3)):
        module = linen.RNN(cell)
        variables = randomly(jax, module.init(jax.random.key(0), x))
        layer = from_flax((module, variables))
        assert_close([layer.forward(np.swapaxes(x, 0, 1))[0]], [np.swapaxes(module.apply(variables, x), 0, 1)])


@pytest.mark.parametrize("cell", ["SimpleCell", "LSTMCell", "OptimizedLSTMCell", "GRUCell"])
def test_nnx_cells_come(jax, nnx, cell):
    x = np.random.default_rng(0).normal(size=(2, 4, 5)).astype("float32")
    module = nnx.RNN(getattr(nnx, cell)(5, 3, rngs=nnx.Rngs(0)))
    nnx.update(module, jax.tree.map(jax.numpy.asarray, randomly(jax, nnx.to_pure_dict(nnx.state(module, nnx.Param)))))
    for source in (module, module.cell, nnx.state(module, nnx.Param)):
        layer = from_flax(source)
        assert_close([layer.forward(np.swapaxes(x, 0, 1))[0]], [np.swapaxes(module(x), 0, 1)])


def own(linen):
    """A model as people write it: a cell's params stand beside those of the rest, not in its RNN's."""

    class Own(linen.Module):
        @linen.compact
        def __call__(self, ids):
            x = linen.Embed(9, 5)(ids)
            return linen.Dense(2)(linen.RNN(linen.GRUCell(4))(x))

    return Own()


def test_params_of_a_whole_model_come_from_a_file(jax, linen, tmp_path):
    from flax import serialization

    ids = np.random.default_rng(0).integers(0, 9, size=(2, 6))
    model = own(linen)
    variables = randomly(jax, model.init(jax.random.key(0), ids))
    (tmp_path / "model.msgpack").write_bytes(serialization.to_bytes(variables))
    params = variables["params"]
    x = params["Embed_0"]["embedding"][ids]
    for source in (tmp_path / "model.msgpack", str(tmp_path / "model.msgpack"), variables, {"step": 3, **variables}):
        h = from_flax(source).forward(np.swapaxes(x, 0, 1))[0]
        out = np.swapaxes(h, 0, 1) @ params["Dense_0"]["kernel"] + params["Dense_0"]["bias"]
        assert_close([np.asarray(model.apply(variables, ids))], [out])
    with pytest.raises(CannotConvert, match="the module is Own"):
        from_flax((model, variables))


def test_of_several_parts_one_is_chosen(jax, linen):
    x = np.zeros((2, 3, 5), "float32")
    cells = [linen.RNN(linen.GRUCell(4)), linen.RNN(linen.LSTMCell(3))]
    first, second = (randomly(jax, cell.init(jax.random.key(0), x))["params"] for cell in cells)
    params = {"encoder": {"rnn": first}, "decoder": second}
    with pytest.raises(CannotConvert, match="several recurrent parts, encoder, decoder; choose one"):
        from_flax(params)
    assert type(from_flax(params, layer="encoder/rnn")) is nn.GRU
    assert type(from_flax({"params": params}, layer="decoder")) is nn.LSTM
    with pytest.raises(CannotConvert, match="'middle' is not there; expected one of encoder, decoder"):
        from_flax(params, layer="middle")


@pytest.mark.parametrize("between", ["dense", "function", "dropout"])
def test_what_stands_between_layers_of_a_sequential(jax, linen, between):
    part = {"dense": linen.Dense(4), "function": linen.relu, "dropout": linen.Dropout(0.5, deterministic=True)}[between]
    module = linen.Sequential(
        [linen.Dense(5), linen.RNN(linen.GRUCell(4)), part, linen.RNN(linen.GRUCell(3)), linen.relu]
    )
    x = np.random.default_rng(0).normal(size=(2, 3, 6)).astype("float32")
    variables = randomly(jax, module.init(jax.random.key(0), x))
    with pytest.raises(CannotConvert, match="layers_2 stands between recurrent layers"):
        from_flax(variables)
    if between == "dropout":
        layer = from_flax((module, variables))
        dense = variables["params"]["layers_0"]
        h = layer.forward(np.swapaxes(x @ dense["kernel"] + dense["bias"], 0, 1))[0]
        assert_close([np.maximum(h, 0)], [np.swapaxes(module.apply(variables, x), 0, 1)])
    else:
        with pytest.raises(CannotConvert, match="the module is"):
            from_flax((module, variables))


def test_modules_that_compute_something_else_are_refused(jax, linen, nnx):
    zeros, ones = jax.nn.initializers.zeros, jax.nn.initializers.ones
    rngs = nnx.Rngs(0)
    left, right = linen.RNN(linen.GRUCell(3)), linen.RNN(linen.GRUCell(3))
    refused = {
        "GRUCell has gate_fn=hard_sigmoid; expected sigmoid": linen.RNN(linen.GRUCell(3, gate_fn=linen.hard_sigmoid)),
        "LSTMCell has activation_fn=relu; expected tanh": linen.RNN(linen.LSTMCell(3, activation_fn=linen.relu)),
        "SimpleCell has residual=True": linen.RNN(linen.SimpleCell(3, residual=True)),
        "GRUCell has carry_init=ones; expected zeros": linen.RNN(linen.GRUCell(3, carry_init=ones)),
        "GRUCell computes in bfloat16": linen.RNN(linen.GRUCell(3, dtype="bfloat16")),
        "RNN has reverse=True": linen.RNN(linen.GRUCell(3), reverse=True),
        "the module is MGUCell": linen.RNN(linen.MGUCell(3)),
        "the module is ConvLSTMCell": linen.RNN(linen.ConvLSTMCell(3, (2,))),
        "Bidirectional has a merge_fn": linen.Bidirectional(left, right, merge_fn=lambda a, b: a + b),
    }
    for says, module in refused.items():
        with pytest.raises(CannotConvert, match=says):
            from_flax((module, {"params": {}}))
    refused = {
        "LSTMCell has activation_fn=relu": nnx.LSTMCell(3, 3, activation_fn=nnx.relu, rngs=rngs),
        "SimpleCell has residual=True": nnx.SimpleCell(3, 3, residual=True, rngs=rngs),
        "GRUCell computes in bfloat16; expected float32": nnx.GRUCell(3, 3, dtype="bfloat16", rngs=rngs),
        "the module is Linear": nnx.Linear(3, 3, rngs=rngs),
        "RNN has reverse=True": nnx.RNN(nnx.GRUCell(3, 3, rngs=rngs), reverse=True),
    }
    for says, module in refused.items():
        with pytest.raises(CannotConvert, match=says):
            from_flax(module)
    assert type(from_flax(nnx.GRUCell(3, 3, carry_init=zeros, rngs=rngs))) is nn.GRU


def test_params_that_belong_to_other_cells_are_refused(jax, linen):
    x = np.zeros((2, 3, 5), "float32")
    params = {
        "holds the params of MGUCell": (linen.RNN(linen.MGUCell(3)), x),
        "holds the params of ConvLSTMCell": (linen.RNN(linen.ConvLSTMCell(3, (2,))), np.zeros((2, 3, 4, 5), "float32")),
        "has no recurrent cell": (linen.Dense(3), x),
        "two directions are gru and rnn": (
            linen.Bidirectional(linen.RNN(linen.GRUCell(3)), linen.RNN(linen.SimpleCell(3))),
            x,
        ),
        "expected as many both ways": (
            linen.Bidirectional(linen.RNN(linen.GRUCell(3)), linen.RNN(linen.GRUCell(4))),
            x,
        ),
    }
    for says, (module, given) in params.items():
        with pytest.raises(CannotConvert, match=says):
            from_flax(module.init(jax.random.key(0), given))
    halves = jax.tree.map(
        lambda array: array.astype("bfloat16"), linen.RNN(linen.GRUCell(3)).init(jax.random.key(0), x)
    )
    with pytest.raises(CannotConvert, match="in bfloat16; expected float32 or float64"):
        from_flax(halves)


def test_files_that_hold_no_params_are_refused(jax, tmp_path):
    from flax import serialization

    (tmp_path / "text.msgpack").write_bytes(b"\xc1 no")
    (tmp_path / "array.msgpack").write_bytes(serialization.msgpack_serialize(np.zeros(3)))
    for name in ("text", "array"):
        with pytest.raises(CannotConvert, match=rf"{name}.msgpack is not what flax.serialization.to_bytes writes"):
            from_flax(tmp_path / f"{name}.msgpack")
    with pytest.raises(CannotConvert, match="is a folder; restore it with Orbax"):
        from_flax(tmp_path)
    with pytest.raises(FileNotFoundError):
        from_flax(tmp_path / "nowhere.msgpack")
    with pytest.raises(CannotConvert, match="source is NoneType"):
        from_flax(None)


def test_a_function_between_layers_and_unequal_widths_are_said(linen):
    cell = linen.GRUCell
    with pytest.raises(CannotConvert, match="the module is the function relu; expected"):
        from_flax((linen.Sequential([linen.RNN(cell(3)), linen.relu, linen.RNN(cell(3))]), {"params": {}}))
    rng = np.random.default_rng(0)
    halves = [to_flax(level(rng, "gru", 4, H))[1]["params"] for H in (6, 5)]
    with pytest.raises(CannotConvert, match="the two directions have 6 and 5 units"):
        from_flax(dict(zip(("forward_rnn", "backward_rnn"), halves, strict=True)))
