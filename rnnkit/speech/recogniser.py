"""Many words, no times: a network that reads a string of digits, trained with the CTC loss."""

import numpy as np

from rnnkit import data, nn, optim, training
from rnnkit.speech.features import M, log_mels, varied
from rnnkit.speech.strings import strings

STACK = 3  # frames that the network reads at once
DENSE, HIDDEN, CLASSES = 64, 64, 11  # HIDDEN of each direction
STEPS, BATCH, LR, LAST_LR, MAX_NORM = 600, 24, 5e-3, 2.5e-4, 5.0
COUNT, LENGTHS = 900, (1, 3)  # training strings, and their digits
FIRST = 0.2  # of the steps: with strings of one or two digits
VARIED = {"stretch": (0.6, 1.15)}


class Recogniser(nn.Model):
    """At every step eleven logits: for the blank, class 0, and for the digits, digit d being class d + 1.

    Three frames are stacked to one step of 30 ms; then a dense layer with ReLU, a GRU in both directions, a dense
    layer.

    rng    a numpy.random.Generator for the weights
    dtype  float32 or float64

        model = speech.Recogniser(rng=np.random.default_rng(0))
        model.forward(np.zeros((40, 5, 72)), np.full(5, 40)).shape      # (40, 5, 11)
    """

    def __init__(self, *, rng, dtype=np.float32):
        self.dense = nn.Dense(STACK * M, DENSE, rng=rng, dtype=dtype)
        forwards, backwards = (nn.GRU(DENSE, HIDDEN, rng=rng, dtype=dtype) for _ in range(2))
        self.recurrent = nn.Bidirectional(forwards, backwards)
        self.output = nn.Dense(2 * HIDDEN, CLASSES, rng=rng, dtype=dtype)
        self._criterion = nn.ctc_loss()

    def forward(self, x, lengths):
        """x (T, N, 72), stacked frames, lengths (N,) -> logits (T, N, 11)."""
        a = self.dense.forward(np.asarray(x, self.dense.dtype))
        self._positive = a > 0
        h, _ = self.recurrent.forward(np.where(self._positive, a, 0), lengths=lengths)
        return self.output.forward(h)

    def loss(self, x, labels, lengths, label_lengths):
        """x and lengths as above, labels (L, N), label_lengths (N,) -> the mean loss of a sequence, in nats."""
        self._N = x.shape[1]
        return self._criterion.forward(self.forward(x, lengths), labels, lengths, label_lengths) / self._N

    def backward(self):
        """The gradient of the last `loss`, into `grads`."""
        dlogits = self._criterion.backward() / self._N
        da, _ = self.recurrent.backward(self.output.backward(dlogits))
        self.dense.backward(da * self._positive)

    def log_probs(self, features):
        """What it says of features (T_n, M) of each of N waves: a list of N arrays (T_n // 3, 11), logarithms."""
        x, lengths = data.pad([stacked(centred(f)) for f in features])
        with self.evaluating():
            logits = self.forward(x, lengths).astype(np.float64)
        logits -= logits.max(axis=-1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=-1, keepdims=True))
        return [logits[:T, n] for n, T in enumerate(lengths)]

    def read(self, features):
        """The labels of each, a list of int64 (L,): the most probable class of each step, collapsed."""
        return [greedy(log_probs) for log_probs in self.log_probs(features)]


def greedy(log_probs):
    """log_probs (T, V) -> int64 (L,): the best class of each step, repeats merged, blanks dropped."""
    path = np.asarray(log_probs).argmax(axis=-1)
    starts = np.concatenate([[True], path[1:] != path[:-1]])
    return path[starts & (path != 0)].astype(np.int64)


def centred(x):
    """Features (T, M) minus their mean over time: it holds the room and the microphone more than the words."""
    return x - x.mean(axis=0)


def stacked(x):
    """Features (T, M) -> (T // 3, 3 M): three frames side by side, what is left at the end is dropped."""
    T = max(len(x) // STACK, 1)
    x = np.concatenate([x, np.zeros((STACK, x.shape[1]), x.dtype)])[: T * STACK]
    return x.reshape(T, STACK * x.shape[1])


class StringTraining:
    """A recogniser in training on strings made from recordings; `train` goes on where it stopped.

    recordings  `data.Recordings` to make strings from
    steps       how many steps the whole training has: the learning rate falls over these
    seed        of strings, weights and batches
    progress    True for a bar

        run = speech.StringTraining(recordings)
        run.train(600)
        run.model.read(features)                                 # labels of each
    """

    def __init__(self, recordings, *, steps=STEPS, seed=0, progress=True):
        rng = np.random.default_rng([seed, 12])
        waves, self.labels = strings(recordings, COUNT, LENGTHS, rng)
        self.features = log_mels(waves, peak=False)
        self.goal = steps
        self.model = Recogniser(rng=np.random.default_rng(seed))
        counts = np.array([len(row) for row in self.labels])
        self._all, self._short = np.arange(COUNT), np.flatnonzero(counts < 3)
        self._run = _Falling(
            self.model,
            optim.Adam(self.model.params, lr=LR),
            lambda k: self._batch(k, np.random.default_rng([seed, k])),
            max_norm=MAX_NORM,
            progress=progress,
        )
        self._run.goal = steps

    @property
    def steps(self):
        """How many were taken."""
        return self._run.steps

    def train(self, steps):
        """Take so many steps more; returns a `training.History`."""
        return self._run.train(steps)

    def _batch(self, k, rng):
        among = self._short if k < FIRST * self.goal else self._all
        chosen = rng.choice(among, BATCH)
        x, lengths = data.pad([stacked(varied(centred(self.features[n]), rng, **VARIED)) for n in chosen])
        labels, label_lengths = data.pad([self.labels[n] for n in chosen])
        return x, labels, lengths, label_lengths


class _Falling(training.ModelRun):
    """A run whose learning rate falls, by half a cosine, to LAST_LR at step `goal`."""

    def _advance(self, batch):
        share = min(1.0, self.steps / self.goal)
        self.optimiser.lr = LAST_LR + (LR - LAST_LR) * 0.5 * (1 + np.cos(np.pi * share))
        return super()._advance(batch)
