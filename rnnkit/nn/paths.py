"""The paths of connectionist temporal classification: what goes through each state at each step.

A path goes through the states blank 0, label 1, blank 1, …, label L, blank L. It begins in blank 0 or label 1 and ends
in label L or blank L. At each step it stays, goes on to the next state, or jumps over the blank between two labels that
differ.

The variables of a step are an array (2, L + 1, N), the blanks and the labels. Row 0 of the labels, before the first, is
a state that no path is in. So row k of the labels goes on to row k of the blanks, and both go on to row k + 1 of the
labels. The longest labels set L; others end earlier.

The recursion is written once, for two kinds of numbers: `Probabilities`, which are fast, and `Logs`, which always hold.
"""

import numpy as np

EVERY = 16  # steps from one time that probabilities are settled to the next
LITTLE = 1e-290  # more than all that can underflow between the two
ENOUGH = 1e-265  # beside it LITTLE is nothing, however many steps and states add it


class Probabilities:
    """Numbers that are added and multiplied as they are, and now and then divided by their sum.

    LITTLE makes up for what underflows: no variable is smaller than it should be. To the paths through a state it adds
    LITTLE times the variable from the other side, which is not much larger than 1. So where all paths through a step
    come to ENOUGH before it is settled, they are right; where they do not, it is a case for Logs.
    """

    zero, one = 0.0, 1.0
    add, times = np.add, np.multiply

    @staticmethod
    def settle(variables):
        """Divide those of each sequence, (2, L + 1, N), by their sum, and return its logarithm, (N,)."""
        variables += LITTLE
        total = variables.sum(axis=(0, 1))
        variables /= total
        return np.log(total)


class Logs:
    """The logarithms of such numbers: slower, but nothing underflows."""

    zero, one = -1e300, 0.0  # adding changes nothing, and unlike −inf it may be subtracted from itself
    times = np.add

    @staticmethod
    def add(a, b, out):
        """log(e^a + e^b)"""
        less = np.minimum(a, b)
        np.maximum(a, b, out=out)
        less -= out
        out += np.log1p(np.exp(less, out=less), out=less)

    @staticmethod
    def settle(variables):
        return 0.0


def through(said, jump, lengths, label_lengths, numbers=Probabilities):
    """The right paths through each state at each step, (T, 2, L + 1, N), the scale of each step, and by how much it has
    been settled, both (T, N).

    said:           (T, L + 1, N), the factor of a path that is in the blank, or in a label, at a step
    jump:           bool (L, N), whether a path may come to a label from the one before it
    lengths:        (N,) in steps
    label_lengths:  (N,) in labels
    numbers:        of which kind `said` and the paths are

    At the last step of a sequence, the sum over the states times e^scale is that over all right paths.
    """
    jump = np.where(jump, numbers.one, numbers.zero)
    alpha, scale = forward_variables(said, jump, numbers)
    settled = scale + times_beta(alpha, said, jump, lengths, label_lengths, numbers)
    return alpha, scale.cumsum(axis=0), settled


def forward_variables(said, jump, numbers):
    """alpha (T, 2, L + 1, N), the beginnings that are in a state at step t, which counts: Graves et al. (2006), eq. 6
    and 7. And what settling has taken from each step, (T, N).
    """
    add, times = numbers.add, numbers.times
    T, rows, N = said.shape
    alpha, settled = np.full((T, 2, rows, N), numbers.zero), np.zeros((T, N))
    alpha[:1, 0, 0], alpha[:1, 1, 1:2] = said[:1, 0], said[:1, 1:2]
    (blanks, labels), said_blank, said_label = alpha.swapaxes(0, 1), said[:, 0], said[:, 1:]
    for t in range(1, T):
        to_blanks, to_labels = blanks[t], labels[t, 1:]
        add(blanks[t - 1], labels[t - 1], out=to_blanks)
        times(labels[t - 1, :-1], jump, out=to_labels)
        add(to_labels, blanks[t - 1, :-1], out=to_labels)
        add(to_labels, labels[t - 1, 1:], out=to_labels)
        times(to_blanks, said_blank[t], out=to_blanks)
        times(to_labels, said_label[t], out=to_labels)
        if t % EVERY == 0:
            settled[t] = numbers.settle(alpha[t])
    return alpha, settled


def times_beta(alpha, said, jump, lengths, label_lengths, numbers):
    """Multiply alpha by beta (T, 2, L + 1, N), the ends that go on from a state after step t, which does not count:
    Graves et al. (2006), eq. 10 and 11, without the factor of step t, by which eq. 14 and 15 divide. Returns what
    settling has taken from each step, (T, N).
    """
    add, times = numbers.add, numbers.times
    T, rows, N = said.shape
    end = np.full((2, rows, N), numbers.zero)
    end[:, label_lengths, np.arange(N)] = numbers.one
    beta, settled = np.full((2, rows, N), numbers.zero), np.zeros((T, N))
    to_blanks, to_labels = beta[0], beta[1, 1:]
    blanks, labels = np.empty((rows, N)), np.full((rows + 1, N), numbers.zero)  # after the last label comes none
    jump = np.concatenate([jump[1:], jump[:1]])  # onto the next label
    said_blank, said_label, ends = said[:, 0], said[:, 1:], set(lengths.tolist())
    for t in reversed(range(T)):
        if t + 1 in ends:
            np.copyto(beta, end, where=lengths == t + 1)
            settled[t, lengths == t + 1] = 0
        times(alpha[t], beta, out=alpha[t])
        times(to_blanks, said_blank[t], out=blanks)
        times(to_labels, said_label[t], out=labels[:-2])
        add(blanks, labels[:-1], out=to_blanks)
        times(labels[1:-1], jump, out=to_labels)
        add(to_labels, blanks[1:], out=to_labels)
        add(to_labels, labels[:-2], out=to_labels)
        if t and t % EVERY == 0:
            settled[t - 1] = numbers.settle(beta)
    return settled
