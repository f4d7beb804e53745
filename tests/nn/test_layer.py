"""What holds for every layer, and for the loss where it has the same two methods."""

import copy
import pickle

import numpy as np
import pytest
from nn_cases import ARRIVING, KINDS, LAYERS, RECURRENT, draw, numerical_gradient, run, split

from rnnkit import nn

each_layer = pytest.mark.parametrize("kind", LAYERS)
each_kind = pytest.mark.parametrize("kind", KINDS)
each_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def make(kind, seed=0, **options):
    """A layer from its constructor, with sizes 5 and 6."""
    return LAYERS[kind](5, 6, rng=np.random.default_rng(seed), **options)


@pytest.mark.parametrize("shape", [{}, {"T": 1}, {"N": 1}, {"state": False, "dstate": False}], ids=str)
@each_kind
def test_gradients_are_those_of_central_differences(rng, kind, shape):
    case = draw(kind, rng, **{"T": 4, "N": 2, "D": 2, "H": 3, **shape})

    def total():
        """What the arriving gradients are the gradients of."""
        result = run(kind, case)
        return result["loss"] if "loss" in kind else sum((result[y] * case[d]).sum() for y, d in arriving.items())

    result = run(kind, case)
    arriving = {y: d for y, d in ARRIVING.items() if y in result and d in case}
    gradients = [name for name in case if f"d{name}" in result and case[name].dtype == np.float64]
    assert len(gradients) >= 1
    for name in gradients:
        expected = numerical_gradient(total, case[name])
        np.testing.assert_allclose(result[f"d{name}"], expected, rtol=0, atol=1e-8 * max(1, abs(expected).max()))


@each_dtype
@each_kind
def test_everything_keeps_the_dtype(rng, kind, dtype):
    for name, array in run(kind, draw(kind, rng, dtype)).items():
        assert array.dtype == dtype, name


@each_dtype
@each_layer
def test_arguments_of_another_dtype_do_not_change_the_layers(rng, kind, dtype):
    case = draw(kind, rng, np.float64 if dtype == np.float32 else np.float32)
    case |= {name: array.astype(dtype) for name, array in case.items() if name.startswith("params")}
    for name, array in run(kind, case).items():
        assert array.dtype == dtype, name


@each_kind
def test_arguments_stay_unchanged(rng, kind):
    case = draw(kind, rng)
    for array in case.values():
        array.flags.writeable = False  # writing into one would raise
    before = copy.deepcopy(case)
    run(kind, case)
    for name, array in case.items():
        np.testing.assert_array_equal(array, before[name])


@each_kind
def test_arrays_of_any_memory_layout(rng, kind):
    case = draw(kind, rng)
    expected = run(kind, case)
    for layout in (np.asfortranarray, lambda a: np.repeat(a, 2, axis=-1)[..., ::2]):
        for name, array in run(kind, {name: layout(array) for name, array in case.items()}).items():
            np.testing.assert_allclose(array, expected[name], rtol=1e-12, atol=1e-15)


def everything(kind, layer, case):
    """All arrays that forward and backward hand out."""
    if kind in RECURRENT:
        h, last = layer.forward(case["x"])
        dx, dfirst = layer.backward(case["dh_out"])
        found = [h, dx, *(last if kind == "lstm" else [last]), *(dfirst if kind == "lstm" else [dfirst])]
    elif kind == "dense":
        found = [layer.forward(case["h"]), layer.backward(case["dy"])]
    else:
        found = [layer.forward(case["ids"])]
        layer.backward(case["dx"])
    return found + list(layer.grads.values())


@each_layer
def test_results_are_the_callers_own(rng, kind):
    case = draw(kind, rng)
    layer = LAYERS[kind].from_params(split(case, "params"))
    first = everything(kind, layer, case)
    kept = copy.deepcopy(first)
    everything(kind, layer, {name: array[::-1] for name, array in case.items()})
    for array, was in zip(first, kept, strict=True):
        np.testing.assert_array_equal(array, was)

    for array in first:  # nor does writing into results reach the layer
        array[...] = 77
    for array, was in zip(everything(kind, layer, case), kept, strict=True):
        np.testing.assert_array_equal(array, was)


@pytest.mark.parametrize("kind", [*RECURRENT, "dense"])
def test_backward_does_not_see_what_happens_to_arrays_after_forward(rng, kind):
    case = draw(kind, rng)
    given, arriving = ("h", "dy") if kind == "dense" else ("x", "dh_out")
    layer = LAYERS[kind].from_params(split(case, "params"))
    layer.forward(case[given])
    layer.backward(case[arriving])
    expected = layer.grads

    output = layer.forward(case[given])
    h, last = (output, ()) if kind == "dense" else output
    for array in (case[given], h, *last):
        array[...] = 0
    layer.backward(case[arriving])
    for name, grad in layer.grads.items():
        np.testing.assert_array_equal(grad, expected[name])


@each_layer
def test_a_second_backward_gives_the_same_again(rng, kind):
    case = draw(kind, rng)
    layer = LAYERS[kind].from_params(split(case, "params"))
    everything(kind, layer, case)
    first = layer.grads
    layer.backward(case[{"dense": "dy", "embedding": "dx"}.get(kind, "dh_out")])
    for name, grad in layer.grads.items():
        np.testing.assert_array_equal(grad, first[name])
        assert grad is not first[name]


@each_layer
def test_backward_needs_a_forward(kind):
    with pytest.raises(RuntimeError, match=rf"{LAYERS[kind].__name__}\.backward needs a forward first"):
        make(kind).backward(np.zeros((2, 3, 6)))


@each_layer
def test_grads_have_the_names_and_shapes_of_params_from_the_start(kind):
    layer = make(kind)
    assert {name: grad.shape for name, grad in layer.grads.items()} == {
        name: array.shape for name, array in layer.params.items()
    }
    assert not any(grad.any() for grad in layer.grads.values())


# where parameters come from


@each_layer
def test_weights_start_uniform_in_one_over_root_width_and_biases_at_zero(kind):
    layer = LAYERS[kind](50, 40, rng=np.random.default_rng(0), dtype=np.float64)
    bound = 1 / np.sqrt(50 if kind in ("dense", "mingru") else 40)
    for name, array in layer.params.items():
        if array.ndim == 1:
            expected = np.repeat([0, 1, 0, 0], 40) if kind == "lstm" else np.zeros_like(array)
            expected -= 2 * (name == "bz")
            np.testing.assert_array_equal(array, expected)
        else:
            assert 0.99 * bound < array.max() <= bound, name
            assert -bound <= array.min() < -0.99 * bound, name
            assert abs(array.std() - bound / np.sqrt(3)) < 0.05 * bound, name


@each_layer
def test_the_same_seed_gives_the_same_weights_in_both_precisions(kind):
    single, double, other = make(kind), make(kind, dtype=np.float64), make(kind, seed=1)
    assert single.dtype == np.float32 and double.dtype == np.float64
    for name, array in single.params.items():
        assert array.dtype == np.float32 and double.params[name].dtype == np.float64
        np.testing.assert_array_equal(array, double.params[name].astype(np.float32))
        assert array.ndim == 1 or (array != other.params[name]).all()


@each_layer
@pytest.mark.parametrize("rng", [0, None, np.random, np.random.RandomState(0)], ids=lambda r: type(r).__name__)
def test_rng_is_a_generator(kind, rng):
    with pytest.raises(TypeError, match=r"rng is .*numpy\.random\.Generator.*np\.random\.default_rng\(seed\)"):
        LAYERS[kind](5, 6, rng=rng)


@each_layer
def test_sizes_are_whole_numbers_of_at_least_one(kind):
    first, second = LAYERS[kind].dims
    rng = np.random.default_rng(0)
    for size in (2.0, "2", True, None):
        with pytest.raises(TypeError, match=f"{first} is {size!r}; expected a whole number"):
            LAYERS[kind](size, 6, rng=rng)
    with pytest.raises(ValueError, match=f"{second} is 0; expected at least 1"):
        LAYERS[kind](5, 0, rng=rng)
    layer = LAYERS[kind](np.int64(5), np.int32(6), rng=rng)
    assert (getattr(layer, first), getattr(layer, second)) == (5, 6)


@pytest.mark.parametrize("dtype", [np.float16, np.complex128, object])
def test_dtype_is_single_or_double(dtype):
    with pytest.raises(TypeError, match="expected float32 or float64"):
        make("rnn", dtype=dtype)


@each_layer
def test_from_params_copies_arrays_and_keeps_their_dtype(kind):
    params = {name: array.copy() for name, array in make(kind, dtype=np.float32).params.items()}
    layer = LAYERS[kind].from_params(params)
    assert layer.dtype == np.float32
    for name, array in params.items():
        assert layer.params[name].dtype == np.float32
        array[...] = 77
        assert (layer.params[name] != 77).all()
    double = LAYERS[kind].from_params(params, dtype=np.float64)
    assert {array.dtype for array in double.params.values()} == {np.dtype(np.float64)}


def test_from_params_takes_whole_numbers_and_lists_as_double():
    dense = nn.Dense.from_params({"W": [[1, 2]], "b": np.zeros(1, int)})
    assert dense.dtype == np.float64
    assert dense.forward([3, 4]) == 11


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"b": None}, "missing b; expected Wx, Wh, b"),
        ({"bias": np.zeros(24)}, "unknown bias; expected Wx, Wh, b"),
        ({"Wx": np.zeros((22, 5))}, r"Wx has shape \(22, 5\); expected \(4H, D\)$"),
        ({"Wh": np.zeros((6, 24))}, r"Wh has shape \(6, 24\); expected \(4H, H\) = \(24, 6\) because Wx is \(24, 5\)"),
        ({"b": np.zeros((24, 1))}, r"b has shape \(24, 1\); expected \(4H,\) = \(24,\) because Wx is \(24, 5\)"),
    ],
)
def test_from_params_says_what_does_not_fit(changes, message):
    params = {"Wx": np.zeros((24, 5)), "Wh": np.zeros((24, 6)), "b": np.zeros(24)} | changes
    with pytest.raises(ValueError, match=message):
        nn.LSTM.from_params({name: array for name, array in params.items() if array is not None})


# writing into params


@each_layer
def test_writing_into_params_changes_the_layer(rng, kind):
    case = draw(kind, rng)
    layer = LAYERS[kind].from_params(split(case, "params"))
    expected = everything(kind, layer, case)
    other = LAYERS[kind].from_params(split(draw(kind, rng), "params"))
    for name, array in layer.params.items():
        other.params[name][...] = array
    for got, wanted in zip(everything(kind, other, case), expected, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_assigning_to_params_writes_into_the_same_arrays():
    layer = make("rnn")
    arrays = dict(layer.params)
    layer.params["bh"] = np.arange(6.0)
    layer.params["bh"] += 1
    layer.params["Whh"] = layer.params["Whh"].T
    assert layer.params["bh"].tolist() == [1, 2, 3, 4, 5, 6]
    np.testing.assert_array_equal(layer.params["Whh"], make("rnn").params["Whh"].T)
    layer.params.update({"bh": np.zeros(6)})
    layer.params |= {"Whh": np.eye(6)}
    assert not layer.params["bh"].any() and (layer.params["Whh"] == np.eye(6)).all()
    layer.params = {name: 0 * array for name, array in arrays.items()}
    for name, array in layer.params.items():
        assert array is arrays[name] and array.dtype == np.float32 and not array.any()


def test_two_arrays_of_params_can_change_places():
    layer = make("gru")
    layer.params.update({"bx": np.ones(18)})
    layer.params.update({"bx": layer.params["bh"], "bh": layer.params["bx"]})
    assert not layer.params["bx"].any() and layer.params["bh"].all()


def test_params_refuse_what_does_not_fit_and_stay_as_they_are():
    layer = make("rnn")
    with pytest.raises(ValueError, match="unknown b; expected Wxh, Whh, bh"):
        layer.params["b"] = np.zeros(6)
    with pytest.raises(ValueError, match=r"bh has shape \(1, 6\); expected \(6,\)"):
        layer.params["bh"] = np.zeros((1, 6))
    with pytest.raises(TypeError, match="bh has dtype complex128; expected an array of real numbers"):
        layer.params["bh"] = np.zeros(6) * 1j
    with pytest.raises(ValueError, match=r"Whh has shape \(6,\)"):
        layer.params.update({"bh": np.ones(6), "Whh": np.ones(6)})
    with pytest.raises(ValueError, match="missing Wxh, Whh"):
        layer.params = {"bh": np.ones(6)}
    for name, array in make("rnn").params.items():
        np.testing.assert_array_equal(layer.params[name], array)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
def test_a_copy_is_a_layer_of_its_own(duplicate):
    layer = make("lstm")
    twin = duplicate(layer)
    twin.params["b"] = np.zeros(24)
    assert layer.params["b"].any() and not twin.params["b"].any()
    x = np.ones((3, 2, 5))
    assert (layer.forward(x)[0] != twin.forward(x)[0]).any()


def test_repr_shows_the_shapes():
    assert repr(make("rnn")) == "RNN(Wxh (6, 5), Whh (6, 6), bh (6,), float32)"
