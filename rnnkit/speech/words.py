"""One word, one label: a network that reads the log-mel features of a spoken digit and says which it is."""

import numpy as np

from rnnkit import data, models, nn, optim, training
from rnnkit.speech.features import M, Standardiser, varied

STEPS, BATCH, LR, HIDDEN, MAX_NORM = 200, 50, 3e-3, 64, 5.0
DIGITS = 10


class WordReader:
    """Reads one digit a recording: a GRU over the standardised log-mel features, the mean of its states, a dense layer.

    features  a list of N arrays (T_n, M), which also say how everything read later is standardised
    digits    int (N,)
    steps, seed, progress
              how many batches to train with, the seed of weights and batches, True for a bar

        reader = speech.WordReader(features, digits)
        reader.read(others)                                      # int64 (N,)
    """

    def __init__(self, features, digits, *, steps=STEPS, seed=0, progress=False):
        digits = np.asarray(digits)
        if len(features) != len(digits):
            raise ValueError(
                f"there are {len(features)} features and {len(digits)} digits; expected one digit for each"
            )
        rng = np.random.default_rng(seed)
        self.standardise = Standardiser(features)
        self.model = models.Classifier(nn.GRU(M, HIDDEN, rng=rng), DIGITS, pool=nn.MeanPool(), rng=rng)
        ready = [self.standardise(x) for x in features]

        def draw(rng):
            chosen = rng.integers(0, len(ready), BATCH)
            x, lengths = data.pad([varied(ready[n], rng) for n in chosen])
            return x, digits[chosen], lengths

        optimiser = optim.Adam(self.model.params, lr=LR)
        batches = training.Fresh(draw, seed)
        run = training.ModelRun(self.model, optimiser, batches, max_norm=MAX_NORM, progress=progress)
        self.history = run.train(steps)

    def logits(self, features):
        """What it says of each, (N, 10)."""
        x, lengths = data.pad([self.standardise(x) for x in features])
        with self.model.evaluating():
            return self.model.forward(x, lengths)

    def read(self, features):
        """The digit of each, int64 (N,)."""
        return self.logits(features).argmax(axis=-1)

    def accuracy(self, features, digits):
        """The share of recordings that it reads right."""
        return float((self.read(features) == digits).mean())


def folds(speakers, names=None):
    """Leave one speaker out: for each name a triple (name, train, test), two bool arrays (N,).

    speakers  (N,), who says each recording
    names     which of them to leave out, one after the other; the others are not used at all. All by default

    >>> [(name, train.tolist()) for name, train, _ in folds(np.array(["a", "b", "a"]))]
    [('a', [False, True, False]), ('b', [True, False, True])]
    """
    speakers = np.asarray(speakers)
    names = list(dict.fromkeys(speakers.tolist())) if names is None else list(names)
    used = np.isin(speakers, names)
    return [(name, used & (speakers != name), speakers == name) for name in names]
