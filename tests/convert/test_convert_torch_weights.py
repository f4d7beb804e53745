"""State dicts of plain arrays: no PyTorch is needed to write or to read them."""

import numpy as np
import pytest
from carried import CELLS, assert_equal_runs, level, random_layer, stacked

from rnnkit import convert, nn

D, H = 5, 3


def weights(cell="lstm", depth=1, ways=1, dtype="float32", prefix=""):
    layer = random_layer(np.random.default_rng(0), cell, D, H, depth, ways, dtype)
    return {f"{prefix}{name}": a for name, a in convert.torch_weights(layer).items()}


def refused(source, said, **options):
    with pytest.raises(convert.CannotConvert, match=said):
        convert.from_torch(source, **options)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("depth, ways", [(1, 1), (1, 2), (2, 1), (3, 2)])
@pytest.mark.parametrize("cell", CELLS)
def test_there_and_back(cell, depth, ways, dtype, rng):
    layer = random_layer(rng, cell, D, H, depth, ways, dtype)
    named = convert.torch_weights(layer)
    again = convert.from_torch(named, nonlinearity="tanh")
    assert type(again) is type(layer)
    assert list(again.params) == list(layer.params)
    for name, array in layer.params.items():
        np.testing.assert_array_equal(again.params[name], array)
    for array in named.values():
        assert array.dtype == dtype
        array[...] = 7
    assert_equal_runs(layer, convert.from_torch(convert.torch_weights(layer), nonlinearity="tanh"), rng)


def test_names_are_those_of_a_module_in_its_order():
    assert list(weights("gru", depth=2, ways=2)) == [
        f"{kind}_{of}_l{k}{way}"
        for k in range(2)
        for way in ("", "_reverse")
        for kind in ("weight", "bias")
        for of in ("ih", "hh")
    ]


def test_each_part_stands_under_its_own_name(rng):
    """Not exchanged between levels and directions: the numbers of each are all the same, and others' others."""
    layer = random_layer(rng, "gru", D, H, depth=2, ways=2)
    for k, both in enumerate(layer.layers):
        for way, one in enumerate((both.forwards, both.backwards)):
            for array in one.params.values():
                array[...] = 10 * k + way
    for name, array in convert.torch_weights(layer).items():
        assert (array == 10 * (int(name.split("_l")[1][0]) == 1) + name.endswith("_reverse")).all()


def test_without_biases_they_are_zero(rng):
    layer = random_layer(rng, "gru", D, H)
    for name in ("bx", "bh"):
        layer.params[name] = np.zeros(3 * H)
    named = {name: a for name, a in convert.torch_weights(layer).items() if "weight" in name}
    assert_equal_runs(layer, convert.from_torch(named), rng)


def test_a_prefix_is_found_or_asked_for(rng):
    one = {**weights(prefix="encoder.lstm."), "head.weight": np.ones((2, 3)), "epoch": 3}
    two = {**one, **weights("gru", prefix="decoder.gru.")}
    for prefix in ("", "encoder.lstm.", "encoder.lstm", "lstm"):
        assert isinstance(convert.from_torch(one, prefix), nn.LSTM)
    assert isinstance(convert.from_torch(two, "decoder.gru"), nn.GRU)
    refused(two, r"several modules; expected prefix= one of 'encoder.lstm.', 'decoder.gru.'")
    refused(two, r"do not begin with 'encoder.gru.'; expected prefix= one of 'encoder.lstm.'", prefix="encoder.gru")
    refused(one, "do not begin with 'stm.'", prefix="stm")
    assert isinstance(convert.from_torch({"state_dict": two, "optimizer": {"state": {}}}, "gru"), nn.GRU)
    parallel = {f"module.{name}": a for name, a in two.items()}
    assert isinstance(convert.from_torch(parallel, "encoder.lstm."), nn.LSTM)
    compiled = {f"_orig_mod.{name}": a for name, a in two.items()}  # of torch.compile
    assert isinstance(convert.from_torch(compiled, "encoder.lstm."), nn.LSTM)
    assert isinstance(convert.from_torch(parallel, "module.encoder.lstm."), nn.LSTM)


def test_an_rnn_says_that_it_is_tanh():
    refused(weights("rnn"), 'does not say whether it is tanh or relu: pass nonlinearity="tanh"')
    refused(weights("rnn"), "the nonlinearity is 'relu'; expected 'tanh'", nonlinearity="relu")
    assert isinstance(convert.from_torch(weights("rnn"), nonlinearity="tanh"), nn.RNN)


def without(named, *names):
    return {name: a for name, a in named.items() if name not in names}


STRANGE = {
    "nothing": ({}, "no name is that of a torch.nn.RNN, LSTM or GRU, such as weight_ih_l0; the names: none"),
    "a dense layer": ({"weight": np.ones((2, 3))}, "the names: weight"),
    "keras": ({"kernel": np.ones((5, 12)), "recurrent_kernel": np.ones((3, 12))}, "the names: kernel, recurrent_kern"),
    "mlx": ({"Wx": np.ones((12, 5)), "Wh": np.ones((12, 3)), "bias": np.ones(12)}, "the names: Wx, Wh, bias"),
    "equinox": ({"weight_ih": np.ones((9, 5)), "bias_n": np.ones(3)}, "the names: weight_ih, bias_n"),
    "a list": ([1, 2], "the source is list; expected a module, a state dict, or a file"),
    "projection": (weights() | {"weight_hr_l0": np.ones((2, 3))}, r"weight_hr_l0 is a projection \(proj_size\)"),
    "weight norm": (
        without(weights(), "weight_hh_l0") | {"weight_hh_l0_g": np.ones((12, 1)), "weight_hh_l0_v": np.ones((12, 3))},
        "weight_hh_l0_g shows that a weight is parametrised",
    ),
    "parametrised": (
        without(weights(), "weight_hh_l0") | {"parametrizations.weight_hh_l0.original0": np.ones((12, 1))},
        "parametrizations.weight_hh_l0.original0 shows that a weight is parametrised",
    ),
    "packed": ({"lstm._all_weight_values.0.param": object()}, "lstm._all_weight_values.0.param is a packed, quantised"),
    "another name beside": (weights() | {"weight_ch_l0": np.ones(3)}, "weight_ch_l0 is no name of a torch.nn.RNN"),
    "a learned first state": (weights() | {"h0": np.ones(3)}, "h0 is no name of a torch.nn.RNN"),
    "a weight missing": (without(weights(), "weight_ih_l0"), "the state dict lacks weight_ih_l0"),
    "one bias missing": (without(weights(prefix="a."), "a.bias_hh_l0"), "lacks a.bias_hh_l0"),
    "a level missing": (
        {name: a for name, a in weights(depth=3).items() if "_l1" not in name},
        "lacks weight_ih_l1, weight_hh_l1, bias_ih_l1, bias_hh_l1",
    ),
    "a direction missing": (
        {name: a for name, a in weights(depth=2, ways=2).items() if not name.endswith("l1_reverse")},
        "lacks weight_ih_l1_reverse, ",
    ),
    "half precision": (
        {name: a.astype(np.float16) for name, a in weights().items()},
        "weight_ih_l0 is float16; expected float32 or float64",
    ),
    "integers": ({name: a.astype(int) for name, a in weights().items()}, "weight_ih_l0 is int64"),
    "text": ({**weights(), "bias_ih_l0": "zeros"}, "bias_ih_l0 is str; expected float32"),
    "two dtypes": (weights() | {"bias_ih_l0": np.zeros(12)}, "the weights are float32 and float64; expected one"),
    "five gates": (
        {"weight_ih_l0": np.ones((15, 5)), "weight_hh_l0": np.ones((15, 3))},
        r"weight_hh_l0 has shape \(15, 3\); expected \(H, H\), \(4H, H\) or \(3H, H\)",
    ),
    "an odd row": (
        {"weight_ih_l0": np.ones((13, 5)), "weight_hh_l0": np.ones((13, 3))},
        r"weight_hh_l0 has shape \(13, 3\)",
    ),
    "flat": ({"weight_ih_l0": np.ones(5), "weight_hh_l0": np.ones(3)}, r"weight_hh_l0 has shape \(3,\)"),
    "turned": (
        {name: a.T for name, a in weights().items()},
        r"weight_hh_l0 has shape \(3, 12\)",
    ),
    "input weights turned": (
        weights() | {"weight_ih_l0": np.ones((5, 12), np.float32)},
        r"weight_ih_l0 has shape \(5, 12\); expected \(12, 12\) beside \(12, 3\)",
    ),
    "another width above": (
        weights(depth=2) | {"weight_ih_l1": np.ones((12, 4), np.float32)},
        r"weight_ih_l1 has shape \(12, 4\); expected \(12, 3\)",
    ),
    "a short bias": (
        weights() | {"bias_hh_l0": np.ones(9, np.float32)},
        r"bias_hh_l0 has shape \(9,\); expected \(12,\)",
    ),
}


@pytest.mark.parametrize("source, said", STRANGE.values(), ids=STRANGE)
def test_what_is_no_such_state_dict_is_refused_by_name(source, said):
    refused(source, said)


def test_levels_that_a_module_cannot_have_are_refused(rng):
    for layer, said in {
        stacked(level(rng, "lstm", 5, 4), level(rng, "gru", 4, 4)): "the cells of the levels are lstm, gru",
        stacked(level(rng, "lstm", 5, 4), level(rng, "lstm", 4, 3)): "the widths of the levels are 4, 3",
        stacked(level(rng, "gru", 5, 4, 2), level(rng, "gru", 8, 4)): "the directions of the levels are 2, 1",
    }.items():
        with pytest.raises(convert.CannotConvert, match=said):
            convert.torch_weights(layer)


def test_a_missing_file_is_missing(tmp_path):
    for name, read in {
        "a.safetensors": convert.from_torch,
        "a.pt": convert.from_torch,
        "a.onnx": convert.from_onnx,
    }.items():
        with pytest.raises(FileNotFoundError):
            read(tmp_path / name)
