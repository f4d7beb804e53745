"""nn.MinGRU: its states are a scan, so what is fed in pieces has to come out as from the whole, at every length."""

from itertools import pairwise

import numpy as np
import pytest

from rnnkit import models, nn
from rnnkit.nn import scans

TOLERANCE = {np.float64: 1e-10, np.float32: 1e-5}
each_dtype = pytest.mark.parametrize("dtype", TOLERANCE)


def make(dtype=np.float64, D=3, H=4, **options):
    return nn.MinGRU(D, H, rng=np.random.default_rng(1), dtype=dtype, **options)


def draw(rng, T, N=2, D=3, H=4, dtype=np.float64):
    shapes = (T, N, D), (N, H), (T, N, H), (N, H)
    return [rng.standard_normal(shape).astype(dtype) for shape in shapes]


def equal(got, wanted, rtol):
    np.testing.assert_allclose(got, wanted, rtol=0, atol=rtol * abs(wanted).max())


def step_by_step(layer, x, h0, dh_out, dlast):
    """The equations, and backpropagation through them, a step at a time in float64: what `everything` returns."""
    Wz, bz, Wn, bn = (array.astype(np.float64) for array in layer.params.values())
    h, z, n = [h0.astype(np.float64)], [], []
    for x_t in x.astype(np.float64):
        z.append(1 / (1 + np.exp(-(x_t @ Wz.T + bz))))
        n.append(x_t @ Wn.T + bn)
        h.append((1 - z[-1]) * h[-1] + z[-1] * n[-1])
    dh, dx, grads = dlast.astype(np.float64), np.empty(x.shape), [np.zeros(a.shape) for a in (Wz, bz, Wn, bn)]
    for t in reversed(range(len(x))):
        dh = dh + dh_out[t]
        da_z, da_n = dh * (n[t] - h[t]) * z[t] * (1 - z[t]), dh * z[t]
        dx[t] = da_z @ Wz + da_n @ Wn
        for grad, more in zip(grads, [da_z.T @ x[t], da_z.sum(0), da_n.T @ x[t], da_n.sum(0)], strict=True):
            grad += more
        dh = dh * (1 - z[t])
    return [np.array(h[1:]), h[-1], dx, dh, *grads]


def everything(layer, x, h0, dh_out, dlast, lengths=None):
    h, last = layer.forward(x, h0, lengths)
    dx, dfirst = layer.backward(dh_out, dlast)
    return [h, last, dx, dfirst, *layer.grads.values()]


@each_dtype
@pytest.mark.parametrize("N", [1, 2, 70])  # 70 is too wide for chunks
@pytest.mark.parametrize("T", [1, 10, 100, 1000, 10_000])
def test_equals_the_equations_step_by_step(rng, T, N, dtype):
    if T == 10_000 and N == 70:
        T = 2000
    layer, given = make(dtype), draw(rng, T, N, dtype=dtype)
    for got, wanted in zip(everything(layer, *given), step_by_step(layer, *given), strict=True):
        assert got.dtype == dtype
        equal(got, wanted, TOLERANCE[dtype])


@each_dtype
@pytest.mark.parametrize("gate_bias", [-7.0, -2.0, 2.0])  # memory of 1,000 steps, of 8, of none
@pytest.mark.parametrize("T", [10, 100, 1000, 10_000])
def test_pieces_with_the_state_carried_equal_the_whole(rng, T, gate_bias, dtype):
    layer = make(dtype, gate_bias=gate_bias)
    x, h0, dh_out, dlast = draw(rng, T, dtype=dtype)
    whole = everything(layer, x, h0, dh_out, dlast)
    edges = [0, 1, T // 3, T // 3 + 5, T]
    pieces = [slice(*edge) for edge in pairwise(edges)]
    states, h, dx, grads = [h0], [], [], [0] * 4
    for piece in pieces:
        h_piece, last = layer.forward(x[piece], states[-1])
        h.append(h_piece)
        states.append(last)
    dstate = dlast
    for piece, state in zip(pieces[::-1], states[-2::-1], strict=True):
        layer.forward(x[piece], state)
        dx_piece, dstate = layer.backward(dh_out[piece], dstate)
        dx.insert(0, dx_piece)
        grads = [grad + more for grad, more in zip(grads, layer.grads.values(), strict=True)]
    found = [np.concatenate(h), states[-1], np.concatenate(dx), dstate, *grads]
    for got, wanted in zip(found, whole, strict=True):
        equal(got, wanted, TOLERANCE[dtype])


@each_dtype
def test_in_chunks_and_in_a_loop(rng, dtype, monkeypatch):
    layer, given = make(dtype, gate_bias=-6.0), draw(rng, 3000, dtype=dtype)
    chunks = everything(layer, *given)
    monkeypatch.setattr(scans, "WIDE", 0)
    for got, wanted in zip(chunks, everything(layer, *given), strict=True):
        equal(got, wanted, TOLERANCE[dtype])


def test_one_step_less_of_one_sequence_changes_rounding_alone(rng):
    """A padded batch goes step by step, a whole one in chunks."""
    layer, (x, h0, dh_out, dlast) = make(), draw(rng, 200)
    whole = everything(layer, x, h0, dh_out, dlast)
    x[-1, 1] = dh_out[-1, 1] = np.nan
    padded = everything(layer, x, h0, dh_out, dlast, [200, 199])
    for got, wanted in zip(padded[:4], whole[:4], strict=True):
        equal(got[..., 0, :], wanted[..., 0, :], 1e-12)
    assert not padded[0][-1, 1].any() and not padded[2][-1, 1].any()
    equal(padded[0][:-1, 1], whole[0][:-1, 1], 1e-12)
    np.testing.assert_array_equal(padded[1][1], padded[0][198, 1])


def test_gate_bias():
    default, other = make(), make(gate_bias=1.5)
    assert default.params["bz"].tolist() == [-2] * 4 and other.params["bz"].tolist() == [1.5] * 4
    assert not default.params["bn"].any()
    for name in ("Wz", "Wn"):
        np.testing.assert_array_equal(default.params[name], other.params[name])
    h, _ = default.forward(np.zeros((1, 1, 3)), np.ones((1, 4)))
    np.testing.assert_allclose(h, 0.8808, atol=1e-4)  # as the docstring says


def test_a_shut_gate_keeps_and_an_open_one_lets_in(rng):
    x, h0, *_ = draw(rng, 40)
    keeps, lets_in = make(gate_bias=-60), make(gate_bias=60)
    np.testing.assert_allclose(keeps.forward(x, h0)[1], h0)
    np.testing.assert_allclose(lets_in.forward(x, h0)[0], x @ lets_in.params["Wn"].T, atol=1e-12)


def test_goes_where_recurrent_layers_go(rng):
    def layer(D, H):
        return nn.MinGRU(D, H, rng=rng)

    both = nn.Bidirectional(layer(3, 4), layer(3, 4))
    deep = nn.Stack([both, layer(8, 5)], dropout=0.2, rng=rng)
    x, y = rng.standard_normal((6, 4, 3)), rng.integers(0, 2, 4)
    for recurrent in layer(3, 4), both, deep:
        assert (recurrent.directions, recurrent.input_dim) == (2 if recurrent is both else 1, 3)
        model = models.Classifier(recurrent, 2, rng=rng)
        loss = model.loss(x, y, [6, 2, 3, 1])
        model.backward()
        model.params = {name: array - 0.1 * model.grads[name] for name, array in model.params.items()}
        with model.evaluating():
            assert model.loss(x, y, [6, 2, 3, 1]) < loss or recurrent is deep
    lm = models.CharLM(layer(7, 4), rng=rng)
    loss, state = lm.loss(rng.integers(0, 7, (5, 2)), rng.integers(0, 7, (5, 2)))
    lm.backward()
    assert all(grad.any() for grad in lm.grads.values()) and state.shape == (2, 4)
    assert lm.generate([1, 2], 3, 1.0, rng).shape == (3,)
    assert models.Regressor(deep, rng=rng).forward(x).shape == (4,)
