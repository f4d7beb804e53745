"""The experiments that several units share: one task, one budget, one score for every cell, so that they can be
compared.

    rnn, lstm = (experiments.adding(cell, T=40) for cell in (nn.RNN, nn.LSTM))
    rnn.score, lstm.score                    # mean squared errors; always answering 1 has ADDING_BASELINE

Each training takes one to five seconds.
"""

import math
from typing import NamedTuple

import numpy as np

from rnnkit import data, models, nn, optim, training

HIDDEN = 32
STEPS = 1000
BATCH = 50  # sequences a step, drawn anew at every step
MAX_NORM = 1.0
ADDING_LR, RECALL_LR = 1e-2, 3e-3
HELD_OUT = 500  # sequences that the score is measured on, the same ones for every cell

ADDING_BASELINE = 1 / 6  # mean squared error of answering 1: twice the variance of a uniform number
RECALL_SYMBOLS = 4
RECALL_BASELINE = 1 / RECALL_SYMBOLS  # share that a guess gets right
RECALL_LOSS_BASELINE = math.log(RECALL_SYMBOLS)  # its cross-entropy, in nats


class Trained(NamedTuple):
    """model    the trained `models.Regressor` or `models.Classifier`; model.recurrent is the cell
    score    on held-out sequences: mean squared error for adding, share of right answers for recall
    history  a `training.History`; as no batch is ever seen twice, its loss is one on unseen sequences, too
    """

    model: nn.Model
    score: float
    history: training.History


def adding(cell, T, *, seed=0, steps=STEPS, lr=ADDING_LR, max_norm=MAX_NORM, optimiser=optim.Adam, progress=False):
    """Train a cell on the adding problem with sequences of T steps, and measure its error: a `Trained`.

    cell      nn.RNN, nn.LSTM, nn.GRU, or a function cell(input_dim, hidden_dim, rng=rng) that makes such a layer
    T         steps of a sequence, at least 2
    seed      of the first weights and of the training sequences
    steps, lr, max_norm
              the budget, by default the same for all: steps, learning rate, and what the gradient is clipped to
              (None for no clipping)
    optimiser a class of `optim`

    >>> adding(nn.RNN, 10, steps=1).model.params["recurrent.Whh"].shape
    (32, 32)
    """
    rng = np.random.default_rng(seed)
    model = models.Regressor(cell(2, HIDDEN, rng=rng), rng=rng)
    history = _train(model, lambda g: data.adding_problem(T, BATCH, g), seed, steps, optimiser, lr, max_norm, progress)
    score = float(model.loss(*data.adding_problem(T, HELD_OUT, _held_out())))
    return Trained(model, score, history)


def recall(cell, T, *, seed=0, steps=STEPS, lr=RECALL_LR, max_norm=MAX_NORM, optimiser=optim.Adam, progress=False):
    """Train a cell to name the first of T symbols at the end, and measure how often it does: a `Trained`.

    The arguments are those of `adding`.

    >>> recall(nn.LSTM, 10, steps=1).model.params["output.W"].shape
    (4, 32)
    """
    rng = np.random.default_rng(seed)

    def draw(rng, N=BATCH):
        return data.delayed_recall(T, N, rng, RECALL_SYMBOLS)

    held_out = draw(_held_out(), HELD_OUT)
    model = models.Classifier(cell(held_out[0].shape[-1], HIDDEN, rng=rng), RECALL_SYMBOLS, rng=rng)
    history = _train(model, draw, seed, steps, optimiser, lr, max_norm, progress)
    return Trained(model, model.accuracy(*held_out), history)


def _train(model, draw, seed, steps, optimiser, lr, max_norm, progress):
    optimiser = optimiser(model.params, lr=lr)
    run = training.ModelRun(model, optimiser, training.Fresh(draw, seed), max_norm=max_norm, progress=progress)
    return run.train(steps)


def _held_out():
    """Seeds of training batches are pairs of numbers, so these sequences are none of theirs."""
    return np.random.default_rng(2**32)
