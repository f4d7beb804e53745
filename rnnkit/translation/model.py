"""A model that reads a sentence and writes its translation, and its training."""

from typing import NamedTuple

import numpy as np

from rnnkit import data, nn, optim, training
from rnnkit.nn import arguments, steps
from rnnkit.translation.vocabulary import BOS, EOS

EMBEDDING, HIDDEN = 32, 64
STEPS, LR, LAST_LR, MAX_NORM = 600, 3e-3, 3e-4, 1.0
MAX_LENGTH = 60  # ids of a translation


class Batch(NamedTuple):
    """source   int (S, N), padded; lengths (N,), each sentence's own
    inputs   int (T + 1, N): <bos> and the translation, padded
    outputs  int (T + 1, N): the translation and <eos>, padded
    mask     bool (T + 1, N): True up to and including <eos>
    """

    source: np.ndarray
    lengths: np.ndarray
    inputs: np.ndarray
    outputs: np.ndarray
    mask: np.ndarray


class Translator(nn.Model):
    """Encoder and decoder: a bidirectional GRU reads the sentence, a GRU that starts from its last states writes.

    source     a `Vocabulary`, of the language to read
    target     another, of the language to write
    attention  nn.Attention(), nn.AdditiveAttention(2 * hidden, 2 * hidden, A, rng=rng), or None: then the decoder knows
               nothing of the sentence but the state it starts from
    embedding  numbers of a token's vector
    hidden     units of each direction of the encoder; the decoder has twice as many
    rng        a numpy.random.Generator

    With h_t the decoder's state and c_t what attention reads for it, the logits are W tanh(V [h_t; c_t] + b) + b', or
    without c_t. Sutskever, Vinyals, Le (2014), Sequence to Sequence Learning with Neural Networks; Luong, Pham, Manning
    (2015), Effective Approaches to Attention-based Neural Machine Translation, eq. 5 and 6; the encoder in both
    directions is that of Bahdanau, Cho, Bengio (2015), Neural Machine Translation by Jointly Learning to Align and
    Translate.

    `read`, bool (len(source),), says which tokens `fit` has shown it; `save` writes it beside the params.

        model = Translator(*number_vocabularies(), attention=nn.Attention(), rng=np.random.default_rng(0))
        model.translate(["two hundred"])                         # a list with one string
    """

    def __init__(self, source, target, *, attention=None, embedding=EMBEDDING, hidden=HIDDEN, rng, dtype=np.float32):
        self.source_vocabulary, self.target_vocabulary = source, target
        made = {"rng": rng, "dtype": dtype}
        self.source = nn.Embedding(len(source), embedding, **made)
        self.encoder = nn.Bidirectional(nn.GRU(embedding, hidden, **made), nn.GRU(embedding, hidden, **made))
        self.target = nn.Embedding(len(target), embedding, **made)
        self.decoder = nn.GRU(embedding, 2 * hidden, **made)
        self.attention = attention
        self.combine = nn.Dense((4 if attention else 2) * hidden, 2 * hidden, **made)
        self.output = nn.Dense(2 * hidden, len(target), **made)
        self.read = np.zeros(len(source), bool)  # the source's tokens that `fit` has shown it
        self._criterion = nn.softmax_cross_entropy()

    def batch(self, pairs):
        """A list of N pairs (text, translation) as a `Batch`."""
        texts, translations = zip(*pairs, strict=True)
        source, lengths = data.pad([self.source_vocabulary.encode(text) for text in texts])
        target, target_lengths = data.pad([self.target_vocabulary.encode(text) for text in translations])
        return Batch(source, lengths, *shift(target, target_lengths))

    def encode(self, source, lengths):
        """source (S, N), lengths (N,) -> what the decoder reads: states (S, N, 2H), mask (S, N), a state (N, 2H)."""
        keys, last = self.encoder.forward(self.source.forward(source), lengths=lengths)
        return keys, steps.mask(np.asarray(lengths), len(source)), np.concatenate(last, axis=-1)

    def decode(self, inputs, state, keys, mask):
        """inputs (T, N) and a state (N, 2H) -> logits (T, N, V), the last state, and attention weights (T, N, S)."""
        h, state = self.decoder.forward(self.target.forward(inputs), state)
        weights = None
        if self.attention is not None:
            context, weights = self.attention.forward(h, keys, keys, mask)
            h = np.concatenate([h, context], axis=-1)
        self._z = np.tanh(self.combine.forward(h))
        return self.output.forward(self._z), state, weights

    def loss(self, source, lengths, inputs, outputs, mask):
        """A `Batch` -> the mean loss in nats over the targets that count, with the truth as the decoder's inputs."""
        keys, source_mask, state = self.encode(source, lengths)
        self._keys_shape = keys.shape
        logits, _, _ = self.decode(inputs, state, keys, source_mask)
        return self._criterion.forward(logits, outputs, mask)

    def backward(self):
        """The gradient of the last `loss`, into `grads`."""
        dz = self.output.backward(self._criterion.backward())
        dh = self.combine.backward(dz * (1 - self._z**2))
        if self.attention is None:
            dkeys = np.zeros(self._keys_shape, dh.dtype)
        else:
            H = self.decoder.hidden_dim
            dquery, dkeys, dvalues = self.attention.backward(dh[..., H:])
            dh = dh[..., :H] + dquery
            dkeys = dkeys + dvalues  # one array was both
        dx, dstate = self.decoder.backward(dh)
        self.target.backward(dx)
        half = dstate.shape[-1] // 2
        dx, _ = self.encoder.backward(dkeys, (dstate[:, :half], dstate[:, half:]))
        self.source.backward(dx)

    def translate(self, texts, max_length=MAX_LENGTH):
        """What the model writes for each of N texts, a list of strings: always the likeliest token, until <eos>.

        Raises `UnknownToken` for a text that has tokens which the vocabulary has not, TypeError for one string instead
        of a list, ValueError for an empty list, and for a max_length below 1.
        """
        if isinstance(texts, str):
            raise TypeError(f"texts is {texts!r}; expected a list of strings, such as [{texts!r}]")
        texts = list(texts)
        if not texts:
            raise ValueError("texts is empty; expected at least one string")
        ids, _ = self.greedy(*data.pad([self.source_vocabulary.encode(text) for text in texts]), max_length)
        return ["".join(self.target_vocabulary.decode(column)) for column in ids.T]

    def greedy(self, source, lengths, max_length=MAX_LENGTH):
        """source (S, N), lengths (N,) -> ids (T, N), and attention weights (T, N, S) or None.

        All N are written at once, until each has an <eos> or max_length ids; what stands after an <eos> counts for
        nothing.
        """
        max_length = arguments.dimension("max_length", max_length)
        keys, mask, state = self.encode(source, lengths)
        ids, weights = [np.full(len(lengths), BOS)], []
        done = np.zeros(len(lengths), bool)
        while len(ids) <= max_length and not done.all():
            logits, state, weights_t = self.decode(ids[-1][np.newaxis], state, keys, mask)
            ids.append(logits[0].argmax(axis=-1))
            weights.append(weights_t)
            done |= ids[-1] == EOS
        return np.stack(ids[1:]), None if self.attention is None else np.concatenate(weights)

    def attention_map(self, text):
        """What it writes for one text, and where it looks: (tokens read, tokens written, weights (T, S)).

        Raises ValueError when the model has no attention.
        """
        if self.attention is None:
            raise ValueError("this model has no attention, so no weights; make it with attention=nn.Attention()")
        ids, weights = self.greedy(*data.pad([self.source_vocabulary.encode(text)]))
        written = [self.target_vocabulary.tokens[i] for i in ids[:, 0]]
        return self.source_vocabulary.tokenize(text), written, weights[:, 0]

    def never_read(self, text):
        """The tokens of a text that its vocabulary has and no batch of the training had, each once.

        Their vectors are as random as they began. Empty where nothing is known of a training: before any, and after
        `load` of a file that holds params alone.
        """
        ids = self.source_vocabulary.encode(text) if self.read.any() else ()
        return list(dict.fromkeys(self.source_vocabulary.tokens[i] for i in ids if not self.read[i]))

    def _saved(self):
        return nn.Params({**self.params, "read": self.read})

    def _restore(self, values):
        super()._restore({**values, "read": values.get("read", np.zeros_like(self.read))})

    def start(self, text):
        """For a search of the best translation of one text: (step, state), state (1, 2H).

        step(ids (B,), state (B, 2H)) -> (logits (B, V), state (B, 2H)): what may follow these ids, the last ones of B
        translations so far. `beam_search` takes both.
        """
        keys, mask, first = self.encode(*data.pad([self.source_vocabulary.encode(text)]))

        def step(ids, state):
            B = len(ids)
            each = np.repeat(keys, B, axis=1), np.repeat(mask, B, axis=1)
            logits, state, _ = self.decode(np.asarray(ids)[np.newaxis], state, *each)
            return logits[0], state

        return step, first


def shift(targets, lengths):
    """targets int (T, N), lengths (N,) -> inputs, outputs, mask (T + 1, N) of a `Batch`."""
    T, N = targets.shape
    mask = steps.mask(lengths + 1, T + 1)
    inputs, outputs = np.zeros((2, T + 1, N), np.int64)
    inputs[0], inputs[1:], outputs[:T] = BOS, targets, targets
    outputs[lengths, np.arange(N)] = EOS
    return inputs * mask, outputs * mask, mask


def fit(model, draw, steps=STEPS, *, seed=0, lr=LR, last_lr=LAST_LR, max_norm=MAX_NORM, progress=True):
    """Train a translator with Adam on batches that are drawn anew at every step: a `training.History`.

    model     a `Translator`
    draw      a function from a numpy.random.Generator to a list of pairs, such as `random_numbers`
    steps     how many batches
    seed      of the batches
    lr        the learning rate of the first step; it falls evenly to `last_lr` at the last one
    max_norm  the gradients' largest common norm
    progress  False for no bar

        fit(model, random_numbers, steps=600, seed=0).loss.shape # (600,)
    """
    optimiser = optim.Adam(model.params, lr=lr)
    rates = np.linspace(lr, last_lr, steps)
    fresh = training.Fresh(lambda rng: model.batch(draw(rng)), seed)

    def batch(k):
        optimiser.lr = rates[k]
        drawn = fresh(k)
        model.read[np.unique(drawn.source)] = True
        return drawn

    return training.ModelRun(model, optimiser, batch, max_norm=max_norm, progress=progress).train(steps)
