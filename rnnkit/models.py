"""Ready models: a language model, and two that read a sequence and answer once at its end.

Each takes a recurrent layer, so the cell and its start are yours to choose, and adds what else it needs.
"""

import numpy as np

from rnnkit import nn
from rnnkit.nn import arguments, steps


class CharLM(nn.Model):
    """A language model: characters in, at every step logits for the next one.

    recurrent: nn.RNN, nn.LSTM, nn.GRU or nn.MinGRU; its input_dim is V, or D with an embedding
    embedding: an nn.Embedding of (V, D); without one, characters are read as one-hot vectors
    rng:       a numpy.random.Generator for the output layer

    Mikolov et al. (2010), Recurrent Neural Network Based Language Model.

        model = models.CharLM(nn.LSTM(65, 100, rng=rng), rng=rng)
        logits, state = model.forward(np.zeros((25, 4), int))    # logits.shape is (25, 4, 65)
    """

    def __init__(self, recurrent, *, embedding=None, rng):
        check_width(recurrent, embedding)
        V = recurrent.input_dim if embedding is None else embedding.vocabulary_size
        self.vocabulary_size = V
        self.embedding = embedding
        self.recurrent = recurrent
        self.output = nn.Dense(recurrent.hidden_dim, V, rng=rng, dtype=recurrent.dtype)
        self._criterion = nn.softmax_cross_entropy()

    def forward(self, ids, state=None):
        """ids (T, N), integers below V, and a state, zeros by default -> logits (T, N, V) and the last state."""
        h, state = self.recurrent.forward(vectors(ids, self.embedding, self.recurrent), state)
        return self.output.forward(h), state

    def loss(self, inputs, targets, state=None):
        """inputs, targets (T, N) -> the mean loss in nats, and the last state."""
        logits, state = self.forward(inputs, state)
        return self._criterion.forward(logits, targets), state

    def backward(self):
        """The gradient of the last `loss`, into `grads`; none flows into the state it started from."""
        dx, _ = self.recurrent.backward(self.output.backward(self._criterion.backward()))
        if self.embedding is not None:
            self.embedding.backward(dx)

    def evaluate(self, inputs, targets):
        """The mean loss in nats over streams (B, T, N), the state carried from window to window."""
        total, state = 0.0, None
        for x, y in zip(inputs, targets, strict=True):
            loss, state = self.loss(x, y, state)
            total += float(loss)
        return total / len(inputs)

    def generate(self, prompt_ids, length, temperature, rng):
        """`length` ids, int64 (length,), that go on after the prompt, each drawn from what the model expects.

        The state starts at zero and reads the whole prompt first. See `sample` for temperature.
        Raises ValueError when the prompt is empty.
        """
        if len(prompt_ids) == 0:
            raise ValueError("prompt_ids is empty; expected at least one id to go on from")
        ids = []
        logits, state = self.forward(np.reshape(prompt_ids, (-1, 1)))
        for _ in range(length):
            ids.append(sample(logits[-1, 0], temperature, rng))
            logits, state = self.forward([[ids[-1]]], state)
        return np.array(ids, dtype=np.int64)


class ManyToOne(nn.Model):
    """Recurrent layers over a sequence, a pool that makes one vector of their states, and a dense layer on that."""

    def __init__(self, recurrent, output_dim, criterion, *, embedding=None, pool=None, dropout=0.0, rng):
        check_width(recurrent, embedding)
        self.embedding = embedding
        self.recurrent = recurrent
        self.pool = nn.LastStep(recurrent.directions) if pool is None else pool
        self.dropout = nn.Dropout(dropout, rng=rng)
        self.output = nn.Dense(recurrent.hidden_dim, output_dim, rng=rng, dtype=recurrent.dtype)
        self._criterion = criterion

    def forward(self, x, lengths=None):
        """x (T, N, D) or ids (T, N), lengths (N,), by default all T -> (N, O)."""
        x = arguments.as_array("x", x)
        if self.embedding is not None or (x.ndim == 2 and x.dtype.kind in "iu"):
            x = vectors(ids_within(x, lengths), self.embedding, self.recurrent)
        h, _ = self.recurrent.forward(x, lengths=lengths)
        return self.output.forward(self.dropout.forward(self.pool.forward(h, lengths)))

    def loss(self, x, y, lengths=None):
        """x (T, N, D) or ids (T, N), what should come out, and lengths -> the mean loss over the batch."""
        return self._criterion.forward(self.forward(x, lengths), y)

    def backward(self):
        """The gradient of the last `loss`, into `grads`."""
        dpooled = self.dropout.backward(self.output.backward(self._arriving()))
        dx, _ = self.recurrent.backward(self.pool.backward(dpooled))
        if self.embedding is not None:
            self.embedding.backward(dx)

    def _arriving(self):
        """The gradient of the last `loss` with respect to what the output layer gave, (N, O)."""
        return self._criterion.backward().reshape(-1, self.output.output_dim)


class Regressor(ManyToOne):
    """One number a sequence, judged by the mean squared error: the model of the adding problem.

    recurrent: nn.RNN, nn.LSTM, nn.GRU, nn.MinGRU, nn.Bidirectional or nn.Stack
    embedding: an nn.Embedding, for ids; without one, ids are read as one-hot vectors
    pool:      nn.LastStep (by default, as many directions as the top layer has), nn.MeanPool or nn.AttentionPool
    dropout:   the rate of an nn.Dropout before the output layer
    rng:       a numpy.random.Generator for the output layer and for dropout

        model = models.Regressor(nn.RNN(2, 32, rng=rng), rng=rng)
        model.forward(np.zeros((50, 20, 2))).shape               # (20,)
        model.loss(*data.adding_problem(50, 20, rng))            # a scalar
    """

    def __init__(self, recurrent, *, embedding=None, pool=None, dropout=0.0, rng):
        criterion = nn.mean_squared_error()
        super().__init__(recurrent, 1, criterion, embedding=embedding, pool=pool, dropout=dropout, rng=rng)

    def forward(self, x, lengths=None):
        """x (T, N, D) or ids (T, N), lengths (N,), by default all T -> y (N,)."""
        return super().forward(x, lengths)[:, 0]


class Classifier(ManyToOne):
    """One of K classes a sequence, judged by softmax and cross-entropy: the model of delayed recall.

    recurrent: nn.RNN, nn.LSTM, nn.GRU, nn.MinGRU, nn.Bidirectional or nn.Stack
    classes:   K
    embedding: an nn.Embedding, for ids; without one, ids are read as one-hot vectors
    pool:      nn.LastStep (by default, as many directions as the top layer has), nn.MeanPool or nn.AttentionPool
    dropout:   the rate of an nn.Dropout before the output layer
    rng:       a numpy.random.Generator for the output layer and for dropout

        model = models.Classifier(nn.RNN(8, 32, rng=rng), 4, rng=rng)
        model.forward(np.zeros((50, 20, 8))).shape               # (20, 4), logits
        model.loss(*data.delayed_recall(50, 20, rng))            # a scalar
        model.forward(*data.pad([np.zeros((5, 8)), np.zeros((3, 8))])).shape    # (2, 4), by lengths
    """

    def __init__(self, recurrent, classes, *, embedding=None, pool=None, dropout=0.0, rng):
        criterion = nn.softmax_cross_entropy()
        super().__init__(recurrent, classes, criterion, embedding=embedding, pool=pool, dropout=dropout, rng=rng)

    def accuracy(self, x, y, lengths=None):
        """The share of sequences whose class y (N,) gets the largest logit, without dropout."""
        with self.evaluating():
            return float((self.forward(x, lengths).argmax(axis=-1) == y).mean())


def check_width(recurrent, embedding):
    """Raise ValueError unless the recurrent layer reads vectors as wide as the embedding's."""
    if embedding is not None and recurrent.input_dim != embedding.embedding_dim:
        raise ValueError(
            f"recurrent has input_dim {recurrent.input_dim}; expected {embedding.embedding_dim}, the embedding's width"
        )


def vectors(ids, embedding, recurrent):
    """ids (T, N) as the recurrent layer reads them, (T, N, D): rows of the embedding, one-hot vectors without one."""
    if embedding is not None:
        return embedding.forward(ids)
    V = recurrent.input_dim
    return np.eye(V, dtype=recurrent.dtype)[
        arguments.token_ids("ids", ids, V, f"the recurrent layer's input_dim is {V}")
    ]


def ids_within(ids, lengths):
    """ids (T, N) with 0 after each sequence's end, whatever stood there."""
    ids, known = arguments.as_array("ids", ids), {}
    arguments.match("ids", ids, ("T", "N"), known)
    if lengths is None or ids.dtype.kind not in "iu":
        return ids
    return ids * steps.mask(arguments.lengths(lengths, known), len(ids))


def sample(logits, temperature, rng):
    """One id drawn from the softmax of logits (V,) / temperature; a temperature of 0 takes the largest logit.

    Raises ValueError when the temperature is below 0.

        sample(np.array([0.0, 5.0]), 0.0, rng)                   # 1
    """
    if not temperature >= 0:
        raise ValueError(f"temperature is {temperature}; expected at least 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = nn.softmax(np.asarray(logits, dtype=np.float64) / temperature)
    return int(rng.choice(len(p), p=p))
