"""causal_conv_backward: the way back to the inputs, the kernel and the bias."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.after.convolution import conv_cases, draw_conv
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_conv_backward(rng, T, N, D, O, K):
    return normal(rng, T, N, O), *draw_conv(rng, T, N, D, O, K)[:2]


def causal_conv_backward(dy, x, W, dilation):
    T, K = len(x), len(W)
    reach = (K - 1) * dilation
    before = np.zeros((reach, *x.shape[1:]), dtype=x.dtype)
    padded = np.concatenate([before, x])
    dpadded = np.zeros_like(padded)
    dW = np.zeros_like(W)
    for k in range(K):
        start = reach - k * dilation
        dW[k] = np.einsum("tno,tnd->od", dy, padded[start : start + T])
        dpadded[start : start + T] += dy @ W[k]
    return dpadded[reach:], dW, dy.sum(axis=(0, 1))


def oracle_conv_backward(dy, x, W, dilation):
    layer = nn.CausalConv.from_params({"W": W, "b": np.zeros(W.shape[1])}, dilation=dilation)
    layer.forward(x)
    return layer.backward(dy), *layer.grads.values()


OF_X, OF_W, OF_B = "dx_t = Σ_k W_kᵀ dy_{t + k·dilation}", "dW_k = Σ_t dy_t x_{t − k·dilation}ᵀ", "db = Σ_t dy_t"

CAUSAL_CONV_BACKWARD = Exercise(
    name="causal_conv_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("dx (T, N, D)"), Output.parse("dW (K, O, D)"), Output.parse("db (O,)")),
    equation=f"{OF_X};   {OF_W}, summed over the sequences;   {OF_B}, summed over the sequences",
    cases=conv_cases(draw_conv_backward, large="large dy"),
    oracle=oracle_conv_backward,
    answer=causal_conv_backward,
    builds_on=("causal_conv",),
    look="Take each line of your causal_conv that reads x[t − k·dilation]: its way back adds to dx at the same place.",
    mistakes=(
        Mistake(
            "dx is shifted the wrong way: x_t reaches y_t and later outputs, so dx_t comes from dy_{t + k·dilation}.",
            ("return dpadded[reach:]", "return dpadded[reach:]"),
        ),
    ),
)
