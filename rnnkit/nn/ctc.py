"""The loss of labels of which nobody says at which steps they stand (connectionist temporal classification).

At each step a network says one of V classes; class 0 is the blank, "no label". What it said becomes a row of labels when
repeats are merged and then blanks dropped. The probability of labels is the sum over all paths that become them. Such a
path goes through the states blank 0, label 1, blank 1, …, label L, blank L. At each step it stays, goes on to the next
state, or jumps over the blank between two labels that differ.

The variables of one step are an array (2, L + 1, N): the blanks, and the labels, before the first of which stands one
that no path is in. So row k of the blanks comes right after row k of the labels, and right before row k + 1. The longest
labels set L; others end earlier. All are logarithms in float64: probabilities themselves underflow after some hundred
steps.
"""

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.steps import mask

NEVER = -1e300  # for log 0: adding changes nothing, and unlike −inf it may be subtracted from itself


class ctc_loss:
    """−log p(labels), in nats, summed over the batch. The softmax is inside; class 0 is the blank.

    `losses` (N,) holds the loss of each sequence of the last forward.

    Graves et al. (2006), Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent
    Neural Networks: p(labels) is eq. 3, by the forward variables of eq. 6 to 8; the gradient is eq. 16, by the backward
    variables of eq. 10 and 11. Here these do not count the step at which they stand, so that no product of the two has to
    be divided by what the step says, and logarithms take the place of rescaling.

        loss = nn.ctc_loss()
        logits, labels = np.zeros((5, 2, 4)), np.array([[1, 3], [2, 0]])
        loss.forward(logits, labels, [5, 3], [2, 1])                  # losses[0] + losses[1] = 5.74...
        loss.backward().shape                                         # (5, 2, 4)
    """

    def __init__(self):
        self._cache = self.losses = None

    def forward(self, logits, labels, lengths, label_lengths):
        """logits (T, N, V), integer labels (L, N), lengths (N,) from 1 to T, label_lengths (N,) from 0 to L -> the loss
        summed over the batch, a scalar of the logits' dtype.

        Labels are from 1 to V − 1. Whatever logits and labels hold after their ends reaches nothing.

        Raises ValueError when shapes differ, a number is out of range, or a sequence has fewer steps than its labels
        need, which is one each and one for the blank between two that are equal; TypeError for anything but integers.
        """
        logits = arguments.floats("logits", logits)
        known = {}
        arguments.match("logits", logits, ("T", "N", "V"), known)
        lengths = arguments.lengths(lengths, known)
        labels, label_lengths = checked(labels, label_lengths, lengths, known)
        T, N, V = logits.shape

        inside = mask(lengths, T)
        logits = np.where(inside[..., np.newaxis], logits, 0)
        largest = logits.max(axis=-1)
        p = np.exp(logits - largest[..., np.newaxis])
        total = p.sum(axis=-1)
        p /= total[..., np.newaxis]
        p[~inside] = 0

        log_total = largest + np.log(total, dtype=np.float64)  # (T, N)
        classes = np.arange(N) * V + labels  # where a step's row of N V has the labels, (L, N)
        said = logits[..., 0] - log_total, logits.reshape(T, N * V)[:, classes] - log_total[:, np.newaxis]
        jump = np.ones(labels.shape, bool)  # onto a label, from the one before it
        jump[1:] = labels[1:] != labels[:-1]

        alpha = forward_variables(*said, jump)
        n = np.arange(N)
        log_p = np.logaddexp(*(alpha[lengths - 1, k, label_lengths, n] for k in (0, 1)))  # eq. 8
        self._cache = p, classes, said, jump, alpha, log_p, lengths, label_lengths
        self.losses = (-log_p).astype(p.dtype)
        return (-log_p).sum().astype(p.dtype)

    def backward(self):
        """-> dlogits (T, N, V), of the sum of the losses."""
        if self._cache is None:
            raise RuntimeError("ctc_loss.backward needs a forward first: call forward(...)")
        p, classes, said, jump, alpha, log_p, lengths, label_lengths = self._cache
        T, N, V = p.shape
        share = backward_variables(*said, jump, lengths, label_lengths)
        share += alpha
        share -= log_p
        np.exp(share, out=share)  # of all right paths, those that are in this state at this step
        # A class may be at several places of the labels: their shares add up.
        at = np.arange(0, T * N * V, N * V)[:, np.newaxis, np.newaxis] + classes  # (T, L, N)
        by_class = np.bincount(at.ravel(), share[:, 1, 1:].ravel(), T * N * V).reshape(p.shape)
        by_class[..., 0] = share[:, 0].sum(axis=1)
        return (p - by_class).astype(p.dtype)


def forward_variables(blank, label, jump):
    """alpha (T, 2, L + 1, N): all ways to begin that are in a state after step t, which is counted (eq. 6 and 7).

    blank, label: what each step says of the blank, (T, N), and of each label, (T, L, N), as logarithms
    jump:         bool (L, N), whether a path may come from the label before
    """
    T, L, N = label.shape
    alpha = np.full((T, 2, L + 1, N), NEVER)
    alpha[:1, 0, 0], alpha[:1, 1, 1:2] = blank[:1], label[:1, :1]
    for t in range(1, T):
        (blanks, labels), (to_blanks, to_labels) = alpha[t - 1], alpha[t]
        add(blanks, labels, out=to_blanks)
        before = np.where(jump, to_blanks[:-1], blanks[:-1])
        add(labels[1:], before, out=to_labels[1:])
        to_blanks += blank[t]
        to_labels[1:] += label[t]
    return alpha


def backward_variables(blank, label, jump, lengths, label_lengths):
    """beta (T, 2, L + 1, N): all ways to end from a state after step t, which is not counted (eq. 10 and 11)."""
    T, L, N = label.shape
    n = np.arange(N)
    end = np.full((2, L + 1, N), NEVER)
    end[:, label_lengths, n] = 0
    beta = np.full((T, 2, L + 1, N), NEVER)
    jump = np.concatenate([jump[1:], np.ones_like(jump[:1])])  # from a label, onto the next
    labels = np.full((L + 2, N), NEVER)
    for t in reversed(range(T)):
        if t + 1 < T:
            to_blanks, to_labels = beta[t]
            blanks = beta[t + 1, 0] + blank[t + 1]
            np.add(beta[t + 1, 1, 1:], label[t + 1], out=labels[1:-1])
            add(blanks, labels[1:], out=to_blanks)
            after = np.where(jump, to_blanks[1:], blanks[1:])
            add(labels[1:-1], after, out=to_labels[1:])
        np.copyto(beta[t], end, where=lengths == t + 1)
    return beta


def add(a, b, out):
    """log(e^a + e^b), in `out`."""
    np.maximum(a, b, out=out)
    less = np.minimum(a, b)
    less -= out
    out += np.log1p(np.exp(less, out=less), out=less)


def checked(labels, label_lengths, lengths, known):
    """Labels (L, N), with 0 after each end, and label_lengths (N,); raises TypeError or ValueError."""
    labels, label_lengths = arguments.as_array("labels", labels), arguments.as_array("label_lengths", label_lengths)
    for name, array, dims in ("labels", labels, ("L", "N")), ("label_lengths", label_lengths, ("N",)):
        if array.dtype.kind not in "iu":
            raise TypeError(f"{name} has dtype {array.dtype}; expected integers {arguments.as_text(dims)}")
        arguments.match(name, array, dims, known)
    L, (V, because) = len(labels), known["V"]
    for n in np.flatnonzero((label_lengths < 0) | (label_lengths > L))[:1]:
        raise ValueError(f"label_lengths[{n}] is {label_lengths[n]}; expected 0 to {L} because {known['L'][1]}")
    inside = mask(label_lengths, L)
    for k, n in np.argwhere(inside & ((labels < 1) | (labels >= V)))[:1]:
        raise ValueError(
            f"labels holds {labels[k, n]} at index {(int(k), int(n))}; expected 1 to {V - 1} because class 0 is the "
            f"blank and {because}"
        )
    labels = np.where(inside, labels, 0).astype(np.int64)
    repeats = ((labels[1:] == labels[:-1]) & inside[1:]).sum(axis=0)
    label_lengths = label_lengths.astype(np.int64)
    needed = label_lengths + repeats
    for n in np.flatnonzero(lengths < needed)[:1]:
        raise ValueError(
            f"sequence {n} has {lengths[n]} steps; expected at least {needed[n]}: its {label_lengths[n]} labels need one "
            f"each, and its {repeats[n]} repeats a blank before them"
        )
    return labels, label_lengths
