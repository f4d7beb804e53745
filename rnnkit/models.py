"""Ready models: a language model, and two that read a sequence and answer once at its end.

Each takes a recurrent layer, so the cell and its start are yours to choose, and adds what else it needs.
"""

import numpy as np

from rnnkit import nn
from rnnkit.nn import arguments


class CharLM(nn.Model):
    """A language model: characters in, at every step logits for the next one.

    recurrent: nn.RNN, nn.LSTM or nn.GRU; its input_dim is V, or D with an embedding
    embedding: an nn.Embedding of (V, D); without one, characters are read as one-hot vectors
    rng:       a numpy.random.Generator for the output layer

    Mikolov et al. (2010), Recurrent Neural Network Based Language Model.

        model = models.CharLM(nn.LSTM(65, 100, rng=rng), rng=rng)
        logits, state = model.forward(np.zeros((25, 4), int))    # logits.shape is (25, 4, 65)
    """

    def __init__(self, recurrent, *, embedding=None, rng):
        V, D = (recurrent.input_dim,) * 2 if embedding is None else (embedding.vocabulary_size, embedding.embedding_dim)
        if recurrent.input_dim != D:
            raise ValueError(f"recurrent has input_dim {recurrent.input_dim}; expected {D}, the embedding's width")
        self.vocabulary_size = V
        self.embedding = embedding
        self.recurrent = recurrent
        self.output = nn.Dense(recurrent.hidden_dim, V, rng=rng, dtype=recurrent.dtype)
        self._criterion = nn.softmax_cross_entropy()

    def forward(self, ids, state=None):
        """ids (T, N), integers below V, and a state, zeros by default -> logits (T, N, V) and the last state."""
        if self.embedding is None:
            V = self.vocabulary_size
            ids = arguments.token_ids("ids", ids, V, f"the recurrent layer's input_dim is {V}")
            x = np.eye(V, dtype=self.recurrent.dtype)[ids]  # one-hot, (T, N, V)
        else:
            x = self.embedding.forward(ids)
        h, state = self.recurrent.forward(x, state)
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
    """A recurrent layer over x (T, N, D) and a dense layer on its last output h_T: one answer a sequence."""

    def __init__(self, recurrent, output_dim, criterion, *, rng):
        self.recurrent = recurrent
        self.output = nn.Dense(recurrent.hidden_dim, output_dim, rng=rng, dtype=recurrent.dtype)
        self._criterion = criterion

    def forward(self, x):
        """x (T, N, D) -> (N, O)."""
        h, _ = self.recurrent.forward(x)
        self._shape = h.shape
        return self.output.forward(h[-1])

    def loss(self, x, y):
        """x (T, N, D) and what should come out -> the mean loss over the batch."""
        return self._criterion.forward(self.forward(x), y)

    def backward(self):
        """The gradient of the last `loss`, into `grads`."""
        dy = self._criterion.backward().reshape(-1, self.output.output_dim)  # (N, O)
        dh_out = np.zeros(self._shape, dy.dtype)
        dh_out[-1] = self.output.backward(dy)  # only h_T reaches the loss
        self.recurrent.backward(dh_out)


class Regressor(ManyToOne):
    """One number a sequence, judged by the mean squared error: the model of the adding problem.

    recurrent: nn.RNN, nn.LSTM or nn.GRU
    rng:       a numpy.random.Generator for the output layer

        model = models.Regressor(nn.RNN(2, 32, rng=rng), rng=rng)
        model.forward(np.zeros((50, 20, 2))).shape               # (20,)
        model.loss(*data.adding_problem(50, 20, rng))            # a scalar
    """

    def __init__(self, recurrent, *, rng):
        super().__init__(recurrent, 1, nn.mean_squared_error(), rng=rng)

    def forward(self, x):
        """x (T, N, D) -> y (N,)."""
        return super().forward(x)[:, 0]


class Classifier(ManyToOne):
    """One of K classes a sequence, judged by softmax and cross-entropy: the model of delayed recall.

    recurrent: nn.RNN, nn.LSTM or nn.GRU
    classes:   K
    rng:       a numpy.random.Generator for the output layer

        model = models.Classifier(nn.RNN(8, 32, rng=rng), 4, rng=rng)
        model.forward(np.zeros((50, 20, 8))).shape               # (20, 4), logits
        model.loss(*data.delayed_recall(50, 20, rng))            # a scalar
    """

    def __init__(self, recurrent, classes, *, rng):
        super().__init__(recurrent, classes, nn.softmax_cross_entropy(), rng=rng)

    def accuracy(self, x, y):
        """The share of sequences x (T, N, D) whose class y (N,) gets the largest logit."""
        return float((self.forward(x).argmax(axis=-1) == y).mean())


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
