"""convert.to_torch and from_torch against live PyTorch; `make test-frameworks` runs this."""

import numpy as np
import pytest
import safetensors.torch
import torch
from carried import (
    CELLS,
    TOLERANCE,
    assert_close,
    assert_equal_runs,
    by_level,
    joined,
    level,
    ragged,
    random_layer,
    random_state,
    stacked,
)

from rnnkit import convert, nn

pytestmark = pytest.mark.frameworks

each_cell = pytest.mark.parametrize("cell", CELLS)
SHAPES = pytest.mark.parametrize("depth, ways", [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2)])


def modules(cell, D, H, depth=1, ways=1, dtype=torch.float32, **options):
    kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
    return kind(D, H, depth, bidirectional=ways == 2, dtype=dtype, **options)


def run(module, x, layer, state, lengths):
    """h (T, N, H) and the last states of the module, which gets the layer's first state; padded sequences packed."""
    states = [torch.from_numpy(np.concatenate(rows)) for rows in zip(*by_level(layer, state), strict=True)]
    x = torch.from_numpy(x)
    if lengths is not None:
        x = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    with torch.no_grad():
        h, last = module(x, tuple(states) if len(states) == 2 else states[0])
    if lengths is not None:
        h, _ = torch.nn.utils.rnn.pad_packed_sequence(h)
    return [h, *(last if len(states) == 2 else [last])]


def assert_same(module, layer, rng, T, N, lengths=True):
    x = rng.normal(size=(T, N, layer.input_dim)).astype(layer.dtype)
    state, lengths = random_state(rng, layer, N), ragged(rng, T, N) if lengths else None
    h, last = layer.forward(x, state, lengths)
    of_layer = [h, *(np.concatenate(rows) for rows in zip(*by_level(layer, last), strict=True))]
    assert_close(of_layer, run(module, x, layer, state, lengths))


@pytest.mark.parametrize("dtype", TOLERANCE)
@SHAPES
@each_cell
def test_to_torch(cell, depth, ways, dtype, rng):
    layer = random_layer(rng, cell, 5, 3, depth, ways, dtype)
    module = convert.to_torch(layer)
    assert type(module).__name__ == cell.upper()
    assert {str(weight.dtype) for weight in module.parameters()} == {f"torch.{dtype}"}
    for T, N, lengths in [(7, 4, True), (7, 4, False), (1, 4, True), (6, 1, True), (1, 1, False)]:
        assert_same(module, layer, rng, T, N, lengths)


@pytest.mark.parametrize("dtype", TOLERANCE)
@SHAPES
@each_cell
def test_from_torch(cell, depth, ways, dtype, rng):
    for options in {}, {"bias": False}, {"batch_first": True}:
        module = modules(cell, 3, 5, depth, ways, getattr(torch, dtype), **options)
        layer = convert.from_torch(module)
        assert layer.dtype == dtype
        module.batch_first = False  # the layer reads time first; the weights are the same
        for T, N, lengths in [(7, 4, True), (1, 4, False), (6, 1, True)]:
            assert_same(module, layer, rng, T, N, lengths)
        again = convert.from_torch(module.state_dict(), nonlinearity="tanh")
        assert_equal_runs(layer, again, rng, tolerance=1e-15)


@pytest.mark.parametrize("seed", range(6))
@each_cell
def test_random_sizes(cell, seed):
    rng = np.random.default_rng(seed)
    T, N, D, H = (int(n) for n in rng.integers(1, [30, 9, 20, 20], endpoint=True))
    depth, ways = (int(n) for n in rng.integers(1, [3, 2], endpoint=True))
    layer = random_layer(rng, cell, D, H, depth, ways, "float64")
    assert_same(convert.to_torch(layer), layer, rng, T, N)
    module = modules(cell, D, H, depth, ways, torch.float64)
    assert_same(module, convert.from_torch(module), rng, T, N)


def test_what_is_carried_is_a_copy(rng):
    layer = random_layer(rng, "gru", 5, 3)
    module = convert.to_torch(layer)
    again = convert.from_torch(module)
    with torch.no_grad():
        for weight in module.parameters():
            weight.zero_()
    assert_equal_runs(layer, again, rng)


def test_dropout_and_training_are_carried(rng):
    layers = [level(rng, "lstm", 5, 3), level(rng, "lstm", 3, 3)]
    stack = nn.Stack(layers, dropout=0.25, rng=rng)
    assert (convert.to_torch(stack).dropout, convert.to_torch(stack).training) == (0.25, True)
    stack.training = False
    module = convert.to_torch(stack)
    assert (module.dropout, module.training) == (0.25, False)
    assert_same(module, stack, rng, 6, 3)
    again = convert.from_torch(module, rng=rng)
    assert [dropout.rate for dropout in again.dropouts] == [0.25] and not again.training
    assert_equal_runs(stack, again, rng)
    assert convert.from_torch(module.train()).training
    assert convert.from_torch(module.state_dict()).dropouts == []
    with pytest.warns(UserWarning, match="dropout option adds dropout after all but last"):
        alone = torch.nn.GRU(5, 3, dropout=0.25)
    assert isinstance(convert.from_torch(alone), nn.GRU)


class Tagger(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(7, 5)
        self.encoder = torch.nn.ModuleDict({"lstm": torch.nn.LSTM(5, 3, 2, bidirectional=True)})
        self.decoder = torch.nn.RNN(6, 4)
        self.head = torch.nn.Linear(4, 2)


def test_a_module_of_a_model_and_what_wraps_it(rng):
    model = Tagger()
    wanted = convert.from_torch(model.encoder["lstm"])
    parallel = torch.nn.DataParallel(model)
    for source in model, model.state_dict(), parallel, parallel.state_dict():
        assert_equal_runs(wanted, convert.from_torch(source, "encoder.lstm."), rng, tolerance=1e-15)
    assert_equal_runs(convert.from_torch(model.decoder), convert.from_torch(model, "decoder"), rng, tolerance=1e-15)
    with pytest.raises(convert.CannotConvert, match=r"several modules; expected prefix= one of 'encoder.lstm.', 'dec"):
        convert.from_torch(model)


def test_files(tmp_path, rng):
    model = Tagger()
    wanted = convert.from_torch(model.encoder["lstm"])
    torch.save(model.state_dict(), tmp_path / "weights.pt")
    optimizer = torch.optim.Adam(model.parameters())
    sum(weight.sum() for weight in model.parameters()).backward()
    optimizer.step()
    wanted_later = convert.from_torch(model.encoder["lstm"])
    checkpoint = {"state_dict": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3, "name": "tagger"}
    torch.save(checkpoint, tmp_path / "checkpoint.ckpt")
    safetensors.torch.save_file(model.state_dict(), tmp_path / "weights.safetensors")
    for name, layer in {
        "weights.pt": wanted,
        "checkpoint.ckpt": wanted_later,
        "weights.safetensors": wanted_later,
    }.items():
        for path in tmp_path / name, str(tmp_path / name):
            assert_equal_runs(layer, convert.from_torch(path, "encoder.lstm"), rng, tolerance=1e-15)
    again = convert.from_torch(tmp_path / "weights.pt", "decoder", nonlinearity="tanh")
    assert again.params["Wxh"].shape == (4, 6)


def test_a_file_is_known_by_what_it_holds(tmp_path, rng):
    module = torch.nn.GRU(5, 3)
    safetensors.torch.save_file(module.state_dict(), tmp_path / "weights.pt")
    torch.save(module.state_dict(), tmp_path / "weights.safetensors")
    for path in tmp_path.iterdir():
        assert_equal_runs(convert.from_torch(module), convert.from_torch(path), rng, tolerance=1e-15)


@each_cell
def test_a_cell_of_torch_is_one_level(cell, rng):
    kind = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}[cell]
    for bias in True, False:
        module = torch.nn.ModuleDict({"cell": kind(5, 3, bias=bias)})
        layer = convert.from_torch(module)
        x = rng.normal(size=(6, 2, 5)).astype(np.float32)
        state, steps = None, []
        with torch.no_grad():
            for x_t in torch.from_numpy(x):
                state = module["cell"](x_t, state)
                steps.append(state[0] if cell == "lstm" else state)
        assert_close([layer.forward(x)[0]], [np.stack(steps)])
        again = convert.from_torch(module.state_dict(), "cell", nonlinearity="tanh")
        assert_equal_runs(layer, again, rng, tolerance=1e-15)


def relu():
    return torch.nn.RNN(5, 3, nonlinearity="relu")


def with_a_forward_of_its_own():
    class Scaled(torch.nn.LSTM):
        def forward(self, x):
            return super().forward(2 * x)

    return Scaled(5, 3)


def with_a_call_of_its_own():
    class Scaled(torch.nn.LSTM):
        def __call__(self, x):
            return super().__call__(2 * x)

    return Scaled(5, 3)


def patched():
    module = torch.nn.LSTM(5, 3)
    module.forward = lambda x, state=None: (x, state)
    return module


def hooked(register):
    module = torch.nn.LSTM(5, 3)
    getattr(module, register)(lambda *given: None)
    return torch.nn.Sequential(module)


def sparse():
    named = torch.nn.GRU(5, 3).state_dict()
    return named | {"weight_ih_l0": named["weight_ih_l0"].to_sparse()}


def weight_norm():
    return torch.nn.utils.parametrizations.weight_norm(torch.nn.LSTM(5, 3), "weight_hh_l0")


def pruned():
    from torch.nn.utils import prune

    module = torch.nn.LSTM(5, 3)
    prune.l1_unstructured(module, "weight_ih_l0", 0.5)
    return module


def quantised():
    model = torch.nn.Sequential(torch.nn.LSTM(5, 3))
    return torch.ao.quantization.quantize_dynamic(model, {torch.nn.LSTM}, dtype=torch.qint8)


REFUSED = {
    "relu": (relu, "the nonlinearity is 'relu'; expected 'tanh'"),
    "relu of a model": (lambda: torch.nn.Sequential(relu()), "the nonlinearity is 'relu'"),
    "projection": (lambda: torch.nn.LSTM(5, 3, proj_size=2), r"weight_hr_l0 is a projection"),
    "a forward of its own": (with_a_forward_of_its_own, "the module is Scaled with a forward of its own"),
    "weight norm": (weight_norm, "parametrizations.weight_hh_l0.original0 shows that a weight is parametrised"),
    "pruned": (pruned, "weight_ih_l0_orig shows that a weight is parametrised"),
    "quantised": (quantised, "0._all_weight_values.0.param is a packed, quantised weight"),
    "bfloat16": (lambda: torch.nn.GRU(5, 3).bfloat16(), "weight_ih_l0 is bfloat16; expected float32 or float64"),
    "float16": (lambda: torch.nn.GRU(5, 3).half(), "weight_ih_l0 is float16"),
    "meta": (lambda: torch.nn.GRU(5, 3, device="meta"), "weight_ih_l0 is on the device meta"),
    "no recurrent module": (lambda: torch.nn.Linear(5, 3), "the names: weight, bias"),
    "a forward of one module": (patched, "the module is LSTM with a forward of its own"),
    "a call of its own": (with_a_call_of_its_own, "the module is Scaled with a forward of its own"),
    "a hook": (lambda: hooked("register_forward_hook"), "the LSTM has hooks on its forward"),
    "a hook before": (lambda: hooked("register_forward_pre_hook"), "the LSTM has hooks on its forward"),
    "a sparse weight": (sparse, "weight_ih_l0 is sparse; expected a dense tensor"),
    "a cell of relu": (lambda: torch.nn.RNNCell(5, 3, nonlinearity="relu"), "the nonlinearity is 'relu'"),
    "a script": (lambda: torch.jit.script(torch.nn.LSTM(5, 3)), "pass its state_dict()"),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:torch.quantize_per_tensor")
@pytest.mark.parametrize("made, said", REFUSED.values(), ids=REFUSED)
def test_modules_that_are_refused(made, said):
    with pytest.raises(convert.CannotConvert, match=said):
        convert.from_torch(made())


def test_a_projection_above_the_first_level_is_refused_too():
    with pytest.raises(convert.CannotConvert, match="is a projection"):
        convert.from_torch(torch.nn.LSTM(5, 3, 2, proj_size=2, bidirectional=True))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:torch.quantize_per_tensor")
def test_files_that_are_refused(tmp_path):
    paths = {name: tmp_path / name for name in ("whole.pt", "script.pt", "text.pt", "empty.pt", "text.safetensors")}
    torch.save(torch.nn.LSTM(5, 3), paths["whole.pt"])
    torch.jit.save(torch.jit.script(torch.nn.LSTM(5, 3)), paths["script.pt"])
    for name in "text.pt", "text.safetensors":
        paths[name].write_bytes(b"weights")
    paths["empty.pt"].touch()
    for name, path in paths.items():
        said = "is no file of safetensors" if name.endswith("safetensors") else "no file of weights alone"
        with pytest.raises(convert.CannotConvert, match=said):
            convert.from_torch(path)
    safetensors.torch.save_file(torch.nn.GRU(5, 3).bfloat16().state_dict(), tmp_path / "half.safetensors")
    with pytest.raises(convert.CannotConvert, match="is BF16; expected float32 or float64"):
        convert.from_torch(tmp_path / "half.safetensors")
    torch.save([1.0, 2.0], tmp_path / "list.pt")
    with pytest.raises(convert.CannotConvert, match="the source is list"):
        convert.from_torch(tmp_path / "list.pt")


def test_stacks_that_no_module_is_like_are_refused(rng):
    with pytest.raises(convert.CannotConvert, match="the cells of the levels are lstm, gru"):
        convert.to_torch(stacked(level(rng, "lstm", 5, 4), level(rng, "gru", 4, 4)))
    mixed = stacked(level(rng, "gru", 3, 4), level(rng, "gru", 4, 4, dtype="float64"))
    with pytest.raises(convert.CannotConvert, match="float32 and float64"):
        convert.to_torch(mixed)


def test_a_step_of_training_changes_two_biases(rng):
    """What the docstring says: outputs agree before, and no longer after a step with one rate for all."""
    layer = random_layer(rng, "lstm", 5, 3, dtype="float64")
    module = convert.to_torch(layer)
    x = rng.normal(size=(6, 2, 5))
    h, _ = layer.forward(x)
    layer.backward(np.ones_like(h))
    module(torch.from_numpy(x))[0].sum().backward()
    for name in "bias_ih_l0", "bias_hh_l0":
        np.testing.assert_allclose(getattr(module, name).grad.numpy(), layer.grads["b"], rtol=1e-9)
    assert len(joined(layer, layer.forward(x)[1])) == 2
