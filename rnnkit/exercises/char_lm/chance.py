"""Judging draws: could these ids have come from the probabilities they should have come from?

Every way of drawing is right, so the ids themselves prove nothing; how often they come does. Against the right
probabilities p stand others, q: those of the known mistakes, and those that the ids themselves teach. If the ids
are drawn from p, the product of q(id) / p(id) over all draws exceeds e^23 with a probability below 1e-10,
whatever q is, as long as q for a draw is chosen before that draw is seen (Ville 1939): so a right answer is as
good as never rejected. If they are drawn from something else, the product grows with every draw.
"""

from __future__ import annotations

import operator

import numpy as np

from rnnkit import nn

SURE = 23.0  # nats: e^-23 is 1e-10
DOUBT = 10.0  # nats: a mistake is not named if something near it explains the draws so much better
LEAST = 1e-300  # stands for a probability of 0
NOT_AN_ID = (
    "What comes back is not an id: one whole number is asked for, 0 to V − 1, not an array, a float or a probability."
)
GREEDY = (
    "Every id is the likeliest one. The argmax is for a temperature of 0 alone; above it, ids are drawn with "
    "their probabilities."
)
SAME_TEXT = (
    "A second text with the same generator is the same: a new generator is made inside, a seed is fixed there, or "
    "nothing is drawn. Draw from rng itself, which moves on with every draw."
)
OUTSIDE = "An id came that is not one of 0 … V − 1."


def probabilities(logits, temperature):
    """The right ones, (..., V) for logits (..., V); at 0 all lies on the largest logit."""
    if temperature == 0:
        return np.eye(logits.shape[-1])[logits.argmax(axis=-1)]
    return nn.softmax(np.asarray(logits, np.float64) / temperature)


def as_ids(values, V):
    """The ids as an array (n,), or a sentence on what is wrong with them."""
    try:
        ids = np.array([operator.index(value) for value in values])
    except TypeError:
        return NOT_AN_ID
    return ids if ((ids >= 0) & (ids < V)).all() else OUTSIDE


def no_text(ids, V, otherwise):
    """What keeps `ids` from being a text of any length: the sentence on ids that are outside, or `otherwise`; None if
    nothing does."""
    ids = np.asarray(ids)
    if ids.ndim != 1 or not ids.size or ids.dtype.kind not in "iuf" or (ids != np.floor(ids)).any():
        return otherwise
    return None if ((ids >= 0) & (ids < V)).all() else OUTSIDE


def what_is_wrong(ids, right, known, otherwise):
    """None if the ids (n,) can have been drawn from `right`, the probabilities (n, V) of each draw.

    known      a dict from sentence to the probabilities (n, V) of a known mistake
    otherwise  the sentence for draws that no known mistake explains
    """
    odds = {sentence: evidence(ids, right, wrong) for sentence, wrong in known.items()}
    likeliest = max(odds, key=odds.get)
    if odds[likeliest] > SURE and doubt(ids, known[likeliest]) < DOUBT:
        return likeliest
    return otherwise if max(odds[likeliest], doubt(ids, right)) > SURE else None


def evidence(ids, p, q):
    """The logarithm of how much better q (n, V) foretells the ids than p (n, V)."""
    draws = np.arange(len(ids))
    return float(np.sum(np.log(np.maximum(q[draws, ids], LEAST)) - np.log(np.maximum(p[draws, ids], LEAST))))


def doubt(ids, p):
    """The evidence against p of the best of several others, near p, that need no idea of what may be wrong."""
    sharper = [power / power.sum(axis=1, keepdims=True) for power in (p**a for a in (0.5, 0.7, 0.85, 1.18, 1.4, 2.0))]
    before = np.concatenate([[0], ids[:-1]])
    return max(evidence(ids, p, q) for q in (*sharper, learned(ids, p, 0 * ids), learned(ids, p, before)))


def learned(ids, p, context):
    """p (n, V), bent for each draw towards the ids that came too often in the draws before it with the same context
    (n,)."""
    came, q = np.eye(p.shape[1])[ids], np.maximum(p, 1e-6)
    for c in np.unique(context):
        here = context == c
        q[here] *= (1 + sums_before(came[here])) / (1 + sums_before(p[here]))
    return q / q.sum(axis=1, keepdims=True)


def sums_before(a):
    """For each row of a (n, V) the sum of the rows before it."""
    return np.cumsum(a, axis=0) - a
