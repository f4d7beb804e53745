"""Finished layers in NumPy, with forward and backward written by hand.

Every layer has the same shape: `forward` takes the input and remembers what it needs, `backward` takes the
gradient of the loss with respect to the output and returns the gradient with respect to the input. The
weights are in `layer.params`, their gradients, after `backward`, in `layer.grads`: two dicts with the same keys.

    layer = nn.LSTM(input_dim, hidden_dim, rng=np.random.default_rng(0))
    h, state = layer.forward(x)                  # x (T, N, D) -> h (T, N, H), state (h_T, c_T)
    dx, dstate = layer.backward(dh_out)          # dh_out (T, N, H) -> dx (T, N, D), dstate (dh_0, dc_0)
"""

from rnnkit.nn.activations import sigmoid, softmax
from rnnkit.nn.dense import Dense
from rnnkit.nn.embedding import Embedding
from rnnkit.nn.gru import GRU
from rnnkit.nn.layer import Layer, Params
from rnnkit.nn.loss import mean_squared_error, softmax_cross_entropy
from rnnkit.nn.lstm import LSTM
from rnnkit.nn.model import Model
from rnnkit.nn.rnn import RNN

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "Dense",
    "Embedding",
    "Layer",
    "Model",
    "Params",
    "mean_squared_error",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
]
