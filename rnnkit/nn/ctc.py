"""The loss of labels of which nobody says at which steps they stand: connectionist temporal classification."""

import numpy as np

from rnnkit.nn import arguments, paths
from rnnkit.nn.steps import mask


class ctc_loss:
    """−log p(labels), in nats, summed over the batch. The softmax is inside; class 0 is the blank.

    At each step a network says one of V classes. What it said becomes labels when repeats are merged and then blanks
    dropped. p(labels) is the sum of the probabilities of all paths that become them.

    `losses` (N,) holds the loss of each sequence of the last forward. Where logits of −inf leave no path, the loss is
    infinite, and the gradient of that sequence 0: no step in any direction mends it.

    Graves et al. (2006), Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent
    Neural Networks: p is eq. 3, computed as eq. 8, and the gradient is eq. 16; rnnkit/nn/paths.py has the variables in
    both.

        loss = nn.ctc_loss()
        logits, labels = np.zeros((5, 2, 4)), np.array([[1, 3], [2, 0]])
        loss.forward(logits, labels, [5, 3], [2, 1])                  # losses[0] + losses[1] = 5.74...
        loss.backward().shape                                         # (5, 2, 4)
    """

    _through = staticmethod(paths.through)

    def __init__(self):
        self._cache = self.losses = None

    def forward(self, logits, labels, lengths, label_lengths):
        """logits (T, N, V), integer labels (L, N), lengths (N,) from 1 to T, label_lengths (N,) from 0 to L -> the loss
        summed over the batch, a scalar of the logits' dtype.

        Labels are from 1 to V − 1. Whatever logits and labels hold after their ends reaches nothing.

        Raises ValueError when shapes differ, a number is out of range, or a sequence has fewer steps than its labels
        need, which is one each and one for the blank between two that are equal; TypeError for anything but integers.
        """
        known = {}
        logits = arguments.floats("logits", logits)
        arguments.match("logits", logits, ("T", "N", "V"), known)
        T, N, V = logits.shape
        if V == 0:
            raise ValueError(f"logits has shape {logits.shape}; expected at least one class, the blank")
        lengths = arguments.lengths(lengths, known)
        labels, label_lengths = checked(labels, label_lengths, lengths, known)

        outside = ~mask(lengths, T)
        logits = logits.copy()
        logits[outside] = 0
        with_blank = np.concatenate([np.zeros_like(labels, shape=(1, N)), labels])
        classes = np.arange(N) * V + with_blank  # where they are in a step's row of N V, (L + 1, N)
        scores = np.take(logits.reshape(T, N * V), classes, axis=1).astype(np.float64)  # (T, L + 1, N)

        largest = logits.max(axis=-1)
        logits -= largest[..., np.newaxis]
        p = np.exp(logits, out=logits)
        total = p.sum(axis=-1)
        p /= total[..., np.newaxis]
        log_total = largest + np.log(total, dtype=np.float64)  # of the softmax, (T, N)
        p[outside] = log_total[outside] = 0

        jump = np.ones(labels.shape, bool)
        jump[1:] = labels[1:] != labels[:-1]
        log_sum, ways, all_ways = self._right_paths(scores, jump, lengths, label_lengths)
        losses = log_total.sum(axis=0) - log_sum
        p[:, np.isinf(losses)] = 0
        self._cache = p, classes, ways, all_ways
        self.losses = losses.astype(p.dtype)
        return losses.sum().astype(p.dtype)

    def backward(self):
        """-> dlogits (T, N, V), of the sum of the losses: p minus the share of the right paths that say a class."""
        if self._cache is None:
            raise RuntimeError("ctc_loss.backward needs a forward first: call forward(...)")
        p, classes, ways, all_ways = self._cache
        T, N, V = p.shape
        dlogits = p.copy()
        dlogits[..., 0] -= ways[:, 0].sum(axis=1) / all_ways
        share = np.empty((T, len(classes) - 1, N), p.dtype)
        np.divide(ways[:, 1, 1:], all_ways[:, np.newaxis], out=share, casting="same_kind")
        steps = N * V * np.arange(T)[:, np.newaxis, np.newaxis]
        # A class may be at several places of the labels: dlogits[...] -= share would keep only one of them.
        np.subtract.at(dlogits.reshape(-1), (steps + classes[1:]).reshape(-1), share.reshape(-1))
        return dlogits

    def _right_paths(self, scores, jump, lengths, label_lengths):
        """The logarithm of the sum over all right paths of e^(the scores on the path), (N,). And step by step, each
        with a scale of its own, what part of the sum is in each state, (T, 2, L + 1, N), and the sum, (T, N)."""
        T, _, N = scores.shape
        largest = scores.max(axis=1)  # (T, N)
        scores = scores - largest[:, np.newaxis]
        ways, scale, settled = self._through(np.exp(scores), jump, lengths, label_lengths)
        all_ways, inside = ways.sum(axis=(1, 2)), mask(lengths, T)
        lost = (inside & (all_ways * np.exp(settled) < paths.ENOUGH)).any(axis=0)
        all_ways[:, lost] = 1
        all_ways[~inside] = np.inf
        last = lengths - 1, np.arange(N)
        log_sum = np.log(all_ways[last]) + scale[last]
        if lost.any():
            scores = np.maximum(scores[..., lost], paths.Logs.zero)  # a logit may be −inf
            given = scores, jump[:, lost], lengths[lost], label_lengths[lost]
            logs, *_ = paths.through(*given, paths.Logs)
            at_end = logs[lengths[lost] - 1, ..., np.arange(lost.sum())]  # (those lost, 2, L + 1)
            log_sum[lost] = np.logaddexp.reduce(at_end.reshape(len(at_end), -1), axis=1)
            ways[..., lost] = np.exp(logs - log_sum[lost])
            impossible = log_sum < paths.Logs.zero / 2
            log_sum[impossible], ways[..., impossible] = -np.inf, 0
        return log_sum + largest.sum(axis=0), ways, all_ways


def checked(labels, label_lengths, lengths, known):
    """Labels (L, N) with 0 after each end, and label_lengths (N,), in int64; raises TypeError or ValueError."""
    found = {"labels": (labels, ("L", "N")), "label_lengths": (label_lengths, ("N",))}
    for name, (value, dims) in found.items():
        found[name] = array = arguments.as_array(name, value)
        if array.dtype.kind not in "iu":
            raise TypeError(f"{name} has dtype {array.dtype}; expected integers {arguments.as_text(dims)}")
        arguments.match(name, array, dims, known)
    labels, label_lengths = found.values()
    (L, from_labels), (V, from_logits) = known["L"], known["V"]
    for n in np.flatnonzero((label_lengths < 0) | (label_lengths > L))[:1]:
        raise ValueError(f"label_lengths[{n}] is {label_lengths[n]}; expected 0 to {L} because {from_labels}")
    label_lengths = label_lengths.astype(np.int64)
    inside = mask(label_lengths, L)
    for k, n in np.argwhere(inside & ((labels < 1) | (labels >= V)))[:1].tolist():
        raise ValueError(
            f"labels holds {labels[k, n]} at index {(k, n)}; expected 1 to {V - 1}: 0 is the blank, and {from_logits}"
        )
    labels = np.where(inside, labels, 0).astype(np.int64)
    repeats = (inside[1:] & (labels[1:] == labels[:-1])).sum(axis=0)
    needed = label_lengths + repeats
    for n in np.flatnonzero(lengths < needed)[:1]:
        raise ValueError(
            f"sequence {n} has {lengths[n]} steps; expected at least {needed[n]}: its {label_lengths[n]} labels "
            f"need one each, and blanks between equal neighbours {repeats[n]} more"
        )
    return labels, label_lengths
