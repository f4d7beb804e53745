"""Finished layers in NumPy, with forward and backward written by hand.

Every layer has the same shape: `forward` takes the input and remembers what it needs, `backward` takes the
gradient of the loss with respect to the output and returns the gradient with respect to the input. The
weights are in `layer.params`, their gradients, after `backward`, in `layer.grads`: two dicts with the same keys.

    layer = nn.LSTM(input_dim, hidden_dim, rng=np.random.default_rng(0))
    h, state = layer.forward(x)                  # x (T, N, D) -> h (T, N, H), state (h_T, c_T)
    dx, dstate = layer.backward(dh_out)          # dh_out (T, N, H) -> dx (T, N, D), dstate (dh_0, dc_0)

Recurrent layers: `RNN`, `LSTM`, `GRU`, `MinGRU`; two of them in both directions, `Bidirectional`, or several one above
the other, `Stack`. Sequences of different lengths stand padded in one array, as `data.pad` puts them there, and
`lengths` says how long each is; what stands after its end reaches nothing and costs nothing.

    both = nn.Bidirectional(nn.GRU(D, H, rng=rng), nn.GRU(D, H, rng=rng))
    h, state = both.forward(x, lengths=lengths)  # h (T, N, 2H), 0 after each end; state is that of each last step

From the states of all steps to one vector a sequence: `LastStep`, `MeanPool`, `AttentionPool`. From the states of a
source to one vector for each step of a decoder: `Attention` and `AdditiveAttention`.

    attention = nn.Attention()                   # query (T, N, K), keys (S, N, K), values (S, N, H), mask (S, N)
    context, weights = attention.forward(query, keys, values, mask)    # (T, N, H), (T, N, S)
    dquery, dkeys, dvalues = attention.backward(dcontext)

Through time without a state: `CausalConv`. And the recurrence of `MinGRU` by itself, h_t = a_t ⊙ h_{t−1} + b_t, in two
functions, for it has no weights: `scan`, and `scan_backward` for its gradients.

    h = nn.scan(a, b, h0)                        # a, b (T, N, H), h0 (N, H) -> (T, N, H)
    da, db, dh0 = nn.scan_backward(dh_out, a, h0, h)

The others: `Dense`, `Embedding`, `Dropout`; `Model` composes layers. Losses: `softmax_cross_entropy`, with a mask for
padded targets, `mean_squared_error`, and `ctc_loss`, for labels of which nobody says at which steps they stand.
"""

from rnnkit.nn.activations import sigmoid, softmax
from rnnkit.nn.attention import AdditiveAttention, Attention
from rnnkit.nn.bidirectional import Bidirectional
from rnnkit.nn.convolution import CausalConv
from rnnkit.nn.ctc import ctc_loss
from rnnkit.nn.dense import Dense
from rnnkit.nn.dropout import Dropout
from rnnkit.nn.embedding import Embedding
from rnnkit.nn.gru import GRU
from rnnkit.nn.layer import Layer, Params
from rnnkit.nn.loss import mean_squared_error, softmax_cross_entropy
from rnnkit.nn.lstm import LSTM
from rnnkit.nn.mingru import MinGRU
from rnnkit.nn.model import Model
from rnnkit.nn.pools import AttentionPool, LastStep, MeanPool
from rnnkit.nn.rnn import RNN
from rnnkit.nn.scans import scan, scan_backward
from rnnkit.nn.stack import Stack

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "AdditiveAttention",
    "Attention",
    "AttentionPool",
    "Bidirectional",
    "CausalConv",
    "Dense",
    "Dropout",
    "Embedding",
    "LastStep",
    "Layer",
    "MeanPool",
    "MinGRU",
    "Model",
    "Params",
    "Stack",
    "ctc_loss",
    "mean_squared_error",
    "scan",
    "scan_backward",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
]
