"""Sigmoid and softmax, finite for every finite input."""

import numpy as np

from rnnkit.nn import arguments


def sigmoid(x):
    """1 / (1 + e^−x) for each element; keeps float32 and float64.

    Computed as (1 + tanh(x/2)) / 2, which is the same number and never overflows.

        sigmoid(np.array([[-1e4, 0.0, 1e4]]))        # array([[0. , 0.5, 1. ]])
        sigmoid(np.zeros((5, 2))).shape              # (5, 2)
    """
    x = arguments.floats("x", x)
    return 0.5 * np.tanh(0.5 * x) + 0.5


def softmax(logits):
    """Probabilities over the last axis, for logits (..., V); keeps float32 and float64.

    Bishop (2006), Pattern Recognition and Machine Learning, eq. 4.104. Taking the largest logit from all of
    them changes no probability and keeps e^logit from overflowing.

        softmax(np.array([[1e4, 1e4], [0.0, -1e4]]))    # array([[0.5, 0.5], [1. , 0. ]])
        softmax(np.zeros((5, 2, 65))).shape             # (5, 2, 65)
    """
    logits = arguments.floats("logits", logits)
    exp = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exp / exp.sum(axis=-1, keepdims=True)
