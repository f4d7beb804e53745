"""Sequences of different lengths in one batch: each comes out as if it were alone, and the padding reaches nothing."""

import copy
import re

import numpy as np
import pytest
from nn_cases import FORMS, KINDS, LAYERS, PADDED, POOLS, RECURRENT, STATES, draw, run, split, valid

from rnnkit import nn
from rnnkit.nn import fast, steps

each_layer = pytest.mark.parametrize("kind", PADDED)
each_cell = pytest.mark.parametrize("kind", RECURRENT)
WHOLE = [*LAYERS, "loss", "causal_conv", "scan"]  # know no padding
each_kind = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WHOLE])


def equal(a, b, name=""):
    np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-11, err_msg=name)


def alone(case, n):
    """The case of sequence n by itself, without padding."""
    length = case["lengths"][n]
    found = {name: array for name, array in case.items() if name.startswith("params")}
    found |= {name: case[name][:length, [n]] for name in ("x", "h", "dh_out") if name in case}
    found |= {name: array[..., [n], :] for name, array in case.items() if name.startswith(("state", "dstate", "d."))}
    return found | ({"d": case["d"][[n]]} if "d" in case else {}) | {"lengths": case["lengths"][[n]]}


# N beyond nn.recurrent.FEW, so that weights are copied; T and N so large that there are several blocks; one sequence
SIZES = [{"T": 6, "N": 4}, {"T": 5, "N": 11, "D": 3}, {"T": 60, "N": 40, "H": 16}, {"T": 4, "N": 1}, {"T": 1, "N": 3}]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", [*PADDED, *POOLS, "attention"])
def test_each_sequence_alone_gives_what_it_gives_in_the_batch(rng, kind, size):
    case = draw(kind, rng, **size)
    case["lengths"][rng.integers(size["N"])] = 1
    together, summed = run(kind, case), {}
    for n, length in enumerate(case["lengths"]):
        for name, array in run(kind, alone(case, n)).items():
            if name.startswith("dparams"):
                summed[name] = summed.get(name, 0) + array
            elif name in ("h", "dx", "dh", "weights"):
                equal(together[name][:length, n], array[:, 0], name)
                assert not together[name][length:, n].any(), name
            else:
                equal(together[name][..., n, :], array[..., 0, :], name)
    assert summed.keys() == {name for name in together if name.startswith("dparams")}
    for name, array in summed.items():
        np.testing.assert_allclose(together[name], array, rtol=1e-9, atol=1e-9 * abs(array).max(), err_msg=name)


@pytest.mark.parametrize("garbage", [0.0, 1e30, -1e30, np.nan], ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@each_kind
def test_what_stands_in_the_padding_reaches_nothing(rng, kind, dtype, garbage):
    case = draw(kind, rng, dtype, T=7, N=9)
    expected = run(kind, case)
    inside = case["mask"] if "mask" in case else valid(case["lengths"], 7)
    for name in {"x", "h", "dh_out", "logits", "keys", "values"} & set(case):
        case[name] = np.where(inside[..., np.newaxis], case[name], dtype(garbage))
    if "targets" in case:
        case["targets"] = np.where(inside, case["targets"], 10**6)
    if "labels" in case:
        case["labels"] = np.where(valid(case["label_lengths"], 3), case["labels"], 10**6)
    for name, array in run(kind, case).items():
        assert array.dtype == dtype, name
        assert np.isfinite(array).all(), name
        np.testing.assert_array_equal(array, expected[name], err_msg=name)


@each_layer
def test_steps_after_the_longest_sequence_are_padding_too(rng, kind):
    case = draw(kind, rng, T=6, N=4)
    case["lengths"] = np.array([2, 4, 3, 1])
    longer, shorter = run(kind, case), run(kind, case | {name: case[name][:4] for name in ("x", "dh_out")})
    for name, array in shorter.items():
        if name in ("h", "dx"):
            assert longer[name].shape[0] == 6 and not longer[name][4:].any()
            array = np.concatenate([array, np.zeros_like(array[:2])])
        np.testing.assert_array_equal(longer[name], array, err_msg=name)


@each_layer
def test_lengths_that_are_all_t_change_nothing(rng, kind):
    case = draw(kind, rng, T=6, N=9)
    case |= {name: np.clip(case[name], -2, 2) for name in ("x", "dh_out")}  # no padding, no garbage
    case["lengths"] = np.full(9, 6)
    for name, array in run(kind, case | {"lengths": None}).items():
        np.testing.assert_array_equal(run(kind, case)[name], array, err_msg=name)


@each_cell
def test_one_short_sequence_changes_the_others_by_rounding_at_most(rng, kind):
    """The packed loop against the whole one."""
    case = draw(f"padded_{kind}", rng, T=30, N=20, D=3, H=5)
    case |= {name: np.clip(case[name], -2, 2) for name in ("x", "dh_out")}
    whole = run(f"padded_{kind}", case | {"lengths": None})
    packed = run(f"padded_{kind}", case | {"lengths": np.array([30] * 19 + [29])})
    for name in ("h", "dx"):
        equal(packed[name][:, :19], whole[name][:, :19], name)
    equal(packed["h"][:29, 19], whole["h"][:29, 19])


@each_cell
def test_h_is_zero_after_the_end_and_the_state_the_last_valid_one(rng, kind):
    case = draw(f"padded_{kind}", rng, T=6, N=4)
    result = run(f"padded_{kind}", case)
    for n, length in enumerate(case["lengths"]):
        assert result["h"][length - 1, n].all() and not result["h"][length:, n].any()
        np.testing.assert_array_equal(result["state.0"][0, n], result["h"][length - 1, n])


@each_layer
def test_results_are_the_callers_own(rng, kind):
    case = draw(kind, rng, T=6, N=9)
    first = run(kind, case)
    kept = copy.deepcopy(first)
    for array in first.values():
        array[...] = 77
    for name, array in run(kind, case).items():
        np.testing.assert_array_equal(array, kept[name])


@each_cell
def test_batches_of_any_lengths_in_turn_leave_no_trace(kind):
    """Packed and whole, small and large; and after a much smaller batch the large memory is let go."""
    layer = RECURRENT[kind](5, 7, rng=np.random.default_rng(0), dtype=np.float64)
    for T, N, padded in [(4, 3, True), (4, 3, False), (300, 30, True), (3, 20, True), (1, 1, False), (5, 20, True)]:
        rng = np.random.default_rng(T)
        x, dh_out, lengths = rng.standard_normal((T, N, 5)), rng.standard_normal((T, N, 7)), rng.integers(1, T + 1, N)
        results = []
        for each in layer, RECURRENT[kind].from_params(layer.params):
            h, last = each.forward(x, lengths=lengths if padded else None)
            dx, first = each.backward(dh_out)
            results.append([h, dx, *last, *first, *each.grads.values()])
        for got, wanted in zip(*results, strict=True):
            np.testing.assert_array_equal(got, wanted)
    held = sum(memory.nbytes for memory, _ in layer._buffers.values())
    assert held < 8 * 5 * 20 * 7 * 8 * 30


def test_blocks_cover_all_rows_once():
    lengths = np.random.default_rng(0).integers(1, 41, 70)
    packed = steps.Packed(lengths, 45)
    blocks = packed.blocks(2000)
    assert len(blocks) > 3 and sum(n for block in blocks for n in block.counts) == lengths.sum()
    rows = np.concatenate([np.arange(packed.shape[0])[block.at] for block in reversed(blocks)])
    np.testing.assert_array_equal(rows, np.arange(lengths.sum()))
    assert max(len(block.counts) for block in blocks) > 1


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-5), (np.float64, 1e-12)], ids=["float32", "float64"])
def test_the_fast_twins_take_lengths(rng, cell, dtype, tolerance):
    exact = getattr(nn, cell)(3, 8, rng=rng, dtype=np.float64)
    quick = getattr(fast, cell).from_params(exact.params, dtype)
    x, dh_out, lengths = rng.standard_normal((6, 4, 3)), rng.standard_normal((6, 4, 8)), [2, 6, 1, 4]
    results = []
    for layer in quick, exact:
        h, last = layer.forward(x, lengths=lengths)
        dx, first = layer.backward(dh_out)
        results.append([h, dx, *last, *first, *layer.grads.values()])
    for got, wanted in zip(*results, strict=True):
        assert got.dtype in (dtype, np.float64)
        np.testing.assert_allclose(got, wanted, rtol=0, atol=tolerance * max(1, abs(wanted).max()))


WRONG = [
    ([2.0, 3.0, 1.0], TypeError, "lengths has dtype float64; expected integers (N,), such as [5, 3]"),
    (None, TypeError, "lengths has dtype object; expected integers (N,), such as [5, 3]"),
    (np.ones((5, 3), bool), TypeError, "expected integers (N,), such as [5, 3]: mask.sum(axis=0) counts the steps of"),
    ([2, 0, 1], ValueError, "lengths[1] is 0; expected at least 1: leave an empty sequence out"),
    ([2, 3, -1], ValueError, "lengths[2] is -1; expected at least 1"),
    ([2, 6, 1], ValueError, "lengths[1] is 6; expected at most 5 because {x} is {shape}"),
    ([2, 3], ValueError, "lengths has shape (2,); expected (N,) = (3,) because {x} is {shape}"),
    (4, ValueError, "lengths has shape (); expected (N,) = (3,) because {x} is {shape}"),
]


@pytest.mark.parametrize(("lengths", "error", "message"), WRONG, ids=str)
@pytest.mark.parametrize("kind", [*PADDED, *POOLS, "attention"])
def test_wrong_lengths_are_named_with_what_was_expected(rng, kind, lengths, error, message):
    case = draw(kind, rng, T=5, N=3)
    if lengths is None:  # None itself means that all are whole
        lengths = [None, 1, 2]
    given = {"x": "x", "shape": "(5, 3, 2)"} if kind in PADDED else {"x": "h", "shape": "(5, 3, 4)"}
    with pytest.raises(error, match=re.escape(message.format(**given))):
        run(kind, case | {"lengths": lengths})


def test_wrong_lengths_leave_the_last_forward_as_it_was(rng):
    layer = nn.GRU(2, 4, rng=rng, dtype=np.float64)
    layer.forward(np.ones((5, 3, 2)), lengths=[5, 2, 1])
    expected, _ = layer.backward(np.ones((5, 3, 4)))
    with pytest.raises(ValueError, match="lengths"):
        layer.forward(2 * np.ones((5, 3, 2)), lengths=[5, 2, 0])
    np.testing.assert_array_equal(layer.backward(np.ones((5, 3, 4)))[0], expected)


@pytest.mark.parametrize("kind", ["uint64", "int32", "list"])
def test_lengths_of_any_integers(rng, kind):
    case = draw("deep_gru", rng, T=6, N=3)
    expected = run("deep_gru", case)
    given = case["lengths"].tolist() if kind == "list" else case["lengths"].astype(kind)
    for name, array in run("deep_gru", case | {"lengths": given}).items():
        np.testing.assert_array_equal(array, expected[name])


# both directions, and layers one above the other


@each_cell
def test_both_directions_are_two_layers_of_which_one_reads_a_turned_sequence(rng, kind):
    case = draw(f"both_{kind}", rng, T=6, N=3)
    result = run(f"both_{kind}", case)
    forwards, backwards = (RECURRENT[kind].from_params(split(case, f"params.{at}")) for at in ("forwards", "backwards"))
    for n, length in enumerate(case["lengths"]):
        x = case["x"][:length, [n]]
        states = [tuple(part[c][[n]] for part in split(case, "state").values()) for c in (0, 1)]
        states = states if kind == "lstm" else [s[0] for s in states]
        left, _ = forwards.forward(x, states[0])
        right, _ = backwards.forward(x[::-1], states[1])
        equal(result["h"][:length, [n]], np.concatenate([left, right[::-1]], axis=-1))


@each_cell
def test_both_directions_without_lengths(rng, kind):
    case = draw(f"both_{kind}", rng, T=6, N=3)
    case |= {name: np.clip(case[name], -2, 2) for name in ("x", "dh_out")}
    for name, array in run(f"both_{kind}", case | {"lengths": None}).items():
        equal(run(f"both_{kind}", case | {"lengths": np.full(3, 6)})[name], array, name)


@each_cell
def test_a_stack_is_its_layers_in_turn(rng, kind):
    case = draw(f"stack_{kind}", rng, T=6, N=3)
    result, h = run(f"stack_{kind}", case), case["x"]
    for k in (0, 1):
        layer = RECURRENT[kind].from_params(split(case, f"params.layers.{k}"))
        state = tuple(part[k] for part in split(case, "state").values())
        h, last = layer.forward(h, state if kind == "lstm" else state[0], case["lengths"])
        np.testing.assert_array_equal(result["state.0"][k], last[0] if kind == "lstm" else last)
    np.testing.assert_array_equal(result["h"], h)


def test_composed_layers_name_their_params_and_say_their_widths(rng):
    deep = nn.Stack([nn.Bidirectional(nn.GRU(d, 6, rng=rng), nn.GRU(d, 6, rng=rng)) for d in (4, 12)])
    assert (deep.input_dim, deep.hidden_dim, deep.directions, deep.dtype) == (4, 12, 2, np.float32)
    assert nn.Stack([nn.RNN(4, 6, rng=rng)]).directions == 1
    names = [f"{at}{name}" for at in FORMS["deep"] for name in ("Wx", "Wh", "bx", "bh")]
    assert list(deep.params) == list(deep.grads) == names
    deep.params["layers.1.backwards.bx"][:] = 3
    assert (deep.layers[1].backwards.params["bx"] == 3).all()


def test_composed_layers_refuse_what_does_not_fit(rng):
    gru = nn.GRU(4, 6, rng=rng)
    with pytest.raises(ValueError, match="both directions are the same layer; expected one of its own for each"):
        nn.Bidirectional(gru, gru)
    with pytest.raises(ValueError, match="the layer from the right has hidden_dim 5; expected 6, as from the left"):
        nn.Bidirectional(gru, nn.GRU(4, 5, rng=rng))
    with pytest.raises(ValueError, match="the layer from the right has input_dim 3; expected 4, as from the left"):
        nn.Bidirectional(gru, nn.GRU(3, 6, rng=rng))
    with pytest.raises(ValueError, match="layers is empty; expected at least one"):
        nn.Stack([])
    square = nn.GRU(6, 6, rng=rng)
    with pytest.raises(ValueError, match=r"layers\[2\] is in the list twice; expected a layer of its own"):
        nn.Stack([gru, square, square])
    with pytest.raises(ValueError, match=r"layers\[1\] has input_dim 4; expected 6, the width of layers\[0\]"):
        nn.Stack([gru, nn.GRU(4, 6, rng=rng)])
    with pytest.raises(TypeError, match="rng is None; expected a numpy"):
        nn.Stack([gru, square], dropout=0.5)

    both, stack = nn.Bidirectional(gru, nn.GRU(4, 6, rng=rng)), nn.Stack([gru, square])
    x, h0 = np.zeros((5, 3, 4)), np.zeros((3, 6))
    with pytest.raises(TypeError, match=r"state is ndarray; a Bidirectional has two layers: pass a tuple"):
        both.forward(x, h0)
    with pytest.raises(TypeError, match=r"state is tuple; expected a tuple of 2, a state for each layer"):
        stack.forward(x, (h0,))
    for layer in both, stack:
        with pytest.raises(RuntimeError, match="backward needs a forward first"):
            layer.backward(np.zeros((5, 3, 12)))
    both.forward(x)
    with pytest.raises(
        ValueError,
        match=r"dh_out has shape \(5, 3, 6\); expected \(T, N, 2H\) = \(5, 3, 12\) because each layer has hid",
    ):
        both.backward(np.zeros((5, 3, 6)))


# dropout


def test_dropout_draws_once_for_all_steps_of_a_sequence(rng):
    dropout = nn.Dropout(0.3, rng=rng)
    y = dropout.forward(np.ones((5, 200, 50), np.float32))
    assert y.dtype == np.float32
    assert set(np.unique(y)) == {0, np.float32(1) / np.float32(0.7)}
    assert (y == y[0]).all() and abs((y[0] == 0).mean() - 0.3) < 0.02
    assert (y[0, 0] != y[0, 1]).any() and (dropout.forward(np.ones((5, 200, 50))) != y).any()
    again = dropout.forward(np.ones((5, 200, 50)))
    np.testing.assert_array_equal(dropout.backward(2 * np.ones((5, 200, 50))), 2 * again)


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_without_training_nothing_is_dropped_and_nothing_drawn(rng, rate):
    dropout = nn.Dropout(rate, rng=rng)
    dropout.training = rate == 0
    before, x = rng.bit_generator.state, np.ones((5, 3, 4))
    y = dropout.forward(x)
    dy = dropout.backward(x)
    assert rng.bit_generator.state == before
    for result in y, dy:
        np.testing.assert_array_equal(result, x)
        assert not np.shares_memory(result, x)


def test_the_draw_of_the_last_forward_counts_on_the_way_back(rng):
    dropout = nn.Dropout(0.5, rng=rng)
    y = dropout.forward(np.ones((5, 3, 40)))
    dropout.training = False
    np.testing.assert_array_equal(dropout.backward(np.ones((5, 3, 40))), y)


def test_dropout_refuses(rng):
    for rate in (1, -0.1, 1.5, np.nan):
        with pytest.raises(ValueError, match=f"rate is {rate}; expected at least 0 and below 1"):
            nn.Dropout(rate, rng=rng)
    for rate in ("0.5", None, True):
        with pytest.raises(TypeError, match=f"rate is {rate!r}; expected a number"):
            nn.Dropout(rate, rng=rng)
    with pytest.raises(TypeError, match="rng is None"):
        nn.Dropout(0.5, rng=None)
    with pytest.raises(RuntimeError, match=r"Dropout\.backward needs a forward first"):
        nn.Dropout(0.5, rng=rng).backward(np.ones((5, 3, 4)))
    dropout = nn.Dropout(0.5, rng=rng)
    dropout.forward(np.ones((5, 3, 4)))
    with pytest.raises(
        ValueError, match=r"dy has shape \(5, 4\); expected \(...,\) = \(5, 3, 4\) because x is \(5, 3, 4\)"
    ):
        dropout.backward(np.ones((5, 4)))


def test_dropout_stands_between_the_layers_of_a_stack(rng):
    def lower_and_upper():
        draws = np.random.default_rng(1)
        return [nn.GRU(4, 6, rng=draws, dtype=np.float64), nn.GRU(6, 5, rng=draws, dtype=np.float64)]

    x, dh_out, lengths = rng.standard_normal((7, 3, 4)), rng.standard_normal((7, 3, 5)), [7, 2, 4]
    stack = nn.Stack(lower_and_upper(), dropout=0.5, rng=np.random.default_rng(2))
    h, _ = stack.forward(x, lengths=lengths)
    dx, _ = stack.backward(dh_out)

    lower, upper = lower_and_upper()
    dropout = nn.Dropout(0.5, rng=np.random.default_rng(2))
    between, _ = lower.forward(x, lengths=lengths)
    expected, _ = upper.forward(dropout.forward(between), lengths=lengths)
    np.testing.assert_array_equal(h, expected)
    dbetween, _ = upper.backward(dh_out)
    np.testing.assert_array_equal(dx, lower.backward(dropout.backward(dbetween))[0])

    stack.training = False
    np.testing.assert_array_equal(stack.forward(x)[0], nn.Stack(lower_and_upper()).forward(x)[0])


# pools, and the masked loss


def test_pools_without_lengths_read_all_steps(rng):
    h, pool = rng.standard_normal((5, 3, 4)), nn.AttentionPool(4, rng=rng, dtype=np.float64)
    np.testing.assert_array_equal(nn.LastStep().forward(h), h[-1])
    np.testing.assert_array_equal(nn.LastStep(2).forward(h), np.concatenate([h[-1, :, :2], h[0, :, 2:]], axis=1))
    equal(nn.MeanPool().forward(h), h.mean(axis=0))
    equal(pool.forward(h), pool.forward(h, [5, 5, 5]))


def test_attention_weights_add_up_and_scores_may_be_large(rng):
    pool = nn.AttentionPool.from_params({"w": np.array([1e4, -1e4])})
    h = np.array([[[1.0, -1]], [[1, -1]], [[-1, 1]], [[1e30, 1e30]]])
    np.testing.assert_allclose(pool.forward(h, [3]), [[1, -1]])
    np.testing.assert_allclose(pool.weights, [[0.5], [0.5], [0], [0]])
    pool = nn.AttentionPool(50, rng=rng)
    assert pool.dtype == np.float32 and 0 < abs(pool.params["w"]).max() <= 1 / np.sqrt(50)
    assert pool.weights is None
    kept = pool.forward(np.ones((2, 1, 50)))
    pool.weights[...] = 7  # the caller's own
    np.testing.assert_allclose(pool.backward(np.ones((1, 50))).sum(axis=0), kept, rtol=1e-5)


def test_pools_refuse(rng):
    with pytest.raises(ValueError, match=r"directions is 3; expected 1, or 2 for an nn\.Bidirectional"):
        nn.LastStep(3)
    with pytest.raises(ValueError, match=r"h has shape \(5, 3, 7\); expected an even width"):
        nn.LastStep(2).forward(np.zeros((5, 3, 7)))
    for pool in nn.LastStep(), nn.MeanPool(), nn.AttentionPool(4, rng=rng):
        with pytest.raises(RuntimeError, match="backward needs a forward first"):
            pool.backward(np.zeros((3, 4)))
        with pytest.raises(ValueError, match=r"h has shape \(5, 4\); expected \(T, N, H\)"):
            pool.forward(np.zeros((5, 4)))
        with pytest.raises(ValueError, match=r"h has shape \(0, 3, 4\); expected at least one step"):
            pool.forward(np.zeros((0, 3, 4)))
        pool.forward(np.zeros((5, 3, 4)))
        with pytest.raises(
            ValueError, match=r"d has shape \(4,\); expected \(N, H\) = \(3, 4\) because h is \(5, 3, 4\)"
        ):
            pool.backward(np.zeros(4))
    assert repr(nn.MeanPool()) == "MeanPool()"


def test_the_masked_loss_is_that_of_the_targets_that_count(rng):
    case = draw("masked_loss", rng)
    plain, masked, mask = nn.softmax_cross_entropy(), nn.softmax_cross_entropy(), case["mask"]
    equal(masked.forward(**case), plain.forward(case["logits"][mask], case["targets"][mask]))
    dlogits = masked.backward()
    equal(dlogits[mask], plain.backward())
    assert not dlogits[~mask].any()
    mask[...] = True  # the caller's own
    np.testing.assert_array_equal(masked.backward(), dlogits)


def test_a_mask_that_is_all_true_changes_nothing(rng):
    case, loss = draw("loss", rng), nn.softmax_cross_entropy()
    value, dlogits = loss.forward(**case), loss.backward()
    equal(loss.forward(**case, mask=np.ones((5, 3), bool)), value)
    np.testing.assert_array_equal(loss.backward(), dlogits)


@pytest.mark.parametrize(
    ("mask", "error", "message"),
    [
        (np.ones((5, 3), int), TypeError, "mask has dtype int64; expected bool, True where it counts"),
        (
            np.ones((3, 5), bool),
            ValueError,
            "mask has shape (3, 5); expected (...,) = (5, 3) because logits is (5, 3, 7)",
        ),
        (np.zeros((5, 3), bool), ValueError, "mask has no True among 15; expected at least one"),
    ],
)
def test_wrong_masks_are_named(rng, mask, error, message):
    with pytest.raises(error, match=re.escape(message)):
        nn.softmax_cross_entropy().forward(**draw("loss", rng), mask=mask)


def test_a_wrong_target_is_named_where_it_counts(rng):
    case = draw("masked_loss", rng)
    case["targets"][case["mask"]] = 7
    with pytest.raises(ValueError, match=r"targets holds the id 7 at index \(\d, \d\); expected 0 to 6"):
        nn.softmax_cross_entropy().forward(**case)
    with pytest.raises(TypeError, match="targets has dtype float64; expected integers"):
        nn.softmax_cross_entropy().forward(case["logits"], case["targets"] / 1, case["mask"])


def test_every_state_is_compared():
    assert {cell: len(split(draw(f"deep_{cell}", np.random.default_rng(0)), "state")) for cell in RECURRENT} == STATES


def test_sequences_that_are_not_padded_are_named(rng):
    sequences = [np.zeros((3, 2)), np.zeros((1, 2))]
    message = r"x has parts of different shapes; expected one array: data\.pad makes it"
    with pytest.raises(ValueError, match=message):
        nn.GRU(2, 4, rng=rng).forward(sequences)
    with pytest.raises(ValueError, match=message.replace("x has", "ids has")):
        nn.Embedding(5, 4, rng=rng).forward([[1, 2], [3]])
