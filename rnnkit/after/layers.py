"""Two parts for the models of `rnnkit.models` that have no state: a stack of causal convolutions, and attention.

They stand where a recurrent layer stands, so they take a state, and return None for it.
"""

import math

import numpy as np

from rnnkit import nn


class TCN(nn.Model):
    """A dense layer to C channels, then causal convolutions, each as u + relu(convolution(u)): a residual network.

    input_dim:  D, features of the input
    hidden_dim: C, the channels of every layer
    rng:        a numpy.random.Generator
    taps:       K, how many inputs an output of a layer sees
    dilations:  a list of ints, one for each convolution; the field is 1 + (K − 1) Σ dilations, by default 64

    Bai, Kolter, Koltun (2018), An Empirical Evaluation of Generic Convolutional and Recurrent Networks for Sequence
    Modeling, section 3, with one convolution to a block, and without weight normalisation and dropout.

        tcn = TCN(8, 16, rng=np.random.default_rng(0))
        h, _ = tcn.forward(np.zeros((70, 3, 8)))                      # (70, 3, 16)
    """

    directions = 1

    def __init__(self, input_dim, hidden_dim, *, rng, taps=2, dilations=(1, 2, 4, 8, 16, 32), dtype=np.float32):
        self.input_dim, self.hidden_dim, self.dtype = input_dim, hidden_dim, np.dtype(dtype)
        self.first = nn.Dense(input_dim, hidden_dim, rng=rng, dtype=dtype)
        self.convolutions = [nn.CausalConv(taps, hidden_dim, hidden_dim, d, rng=rng, dtype=dtype) for d in dilations]

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D) -> h (T, N, C), and None. Padding on the right reaches no step before it: lengths change
        nothing."""
        u, self._open = self.first.forward(x), []
        for convolution in self.convolutions:
            y = convolution.forward(u)
            self._open.append(y > 0)
            u = u + np.maximum(y, 0)
        return u, None

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, C) -> dx (T, N, D), and None."""
        du = np.asarray(dh_out, dtype=self.dtype)
        for convolution, is_open in zip(reversed(self.convolutions), reversed(self._open), strict=True):
            du = du + convolution.backward(du * is_open)
        return self.first.backward(du), None


class CausalAttention(nn.Model):
    """A dense layer to H units u, attention of each step to those up to it, u + context = w, and w + relu(dense(w)).

    One head, one layer, no positions: it sees what was there, not where.

    input_dim:  D, features of the input
    hidden_dim: H
    rng:        a numpy.random.Generator

    Vaswani et al. (2017), Attention Is All You Need, section 3.2.1, eq. 1, masked as in section 3.2.3.

        attention = CausalAttention(8, 26, rng=np.random.default_rng(0))
        h, _ = attention.forward(np.zeros((70, 3, 8)))                # (70, 3, 26)
    """

    directions = 1

    def __init__(self, input_dim, hidden_dim, *, rng, dtype=np.float32):
        self.input_dim, self.hidden_dim, self.dtype = input_dim, hidden_dim, np.dtype(dtype)
        self.first = nn.Dense(input_dim, hidden_dim, rng=rng, dtype=dtype)
        self.q, self.k, self.v, self.last = (nn.Dense(hidden_dim, hidden_dim, rng=rng, dtype=dtype) for _ in range(4))

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D) -> h (T, N, H), and None. Padding on the right reaches no step before it."""
        u = self.first.forward(x)
        q, k, v = (layer.forward(u) for layer in (self.q, self.k, self.v))
        context, weights = attend(q, k, v)
        w = u + context
        y = self.last.forward(w)
        self._cache = q, k, v, weights, y > 0
        return w + np.maximum(y, 0), None

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) -> dx (T, N, D), and None."""
        q, k, v, weights, is_open = self._cache
        dh_out = np.asarray(dh_out, dtype=self.dtype)
        dw = dh_out + self.last.backward(dh_out * is_open)
        du = dw
        for layer, gradient in zip((self.q, self.k, self.v), attend_backward(dw, q, k, v, weights), strict=True):
            du = du + layer.backward(gradient)
        return self.first.backward(du), None


def attend(q, k, v):
    """q, k (T, N, D), v (T, N, H) -> y (T, N, H), weights (N, T, T): each step attends to those up to it."""
    q, k, v = (array.swapaxes(0, 1) for array in (q, k, v))  # (N, T, …)
    scores = q @ k.swapaxes(1, 2) / np.asarray(math.sqrt(q.shape[-1]), q.dtype)
    scores[:, np.triu(np.ones(scores.shape[1:], bool), 1)] = -np.inf
    weights = nn.softmax(scores)
    return (weights @ v).swapaxes(0, 1), weights


def attend_backward(dy, q, k, v, weights):
    """dy (T, N, H) and what `attend` took and returned -> dq, dk, dv."""
    dy, q, k, v = (array.swapaxes(0, 1) for array in (dy, q, k, v))
    dscores = dy @ v.swapaxes(1, 2)  # so far with respect to the weights
    dscores = weights * (dscores - (weights * dscores).sum(axis=-1, keepdims=True))
    dscores /= np.asarray(math.sqrt(q.shape[-1]), q.dtype)
    gradients = dscores @ k, dscores.swapaxes(1, 2) @ q, weights.swapaxes(1, 2) @ dy
    return tuple(gradient.swapaxes(0, 1) for gradient in gradients)
