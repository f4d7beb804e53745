"""The CTC loss with compiled recursions."""

import numpy as np

from rnnkit import nn
from rnnkit.nn.fast.activations import compiled
from rnnkit.nn.paths import EVERY, LITTLE


class ctc_loss(nn.ctc_loss):
    """nn.ctc_loss with compiled recursions of probabilities; what needs logarithms is computed as there."""

    @staticmethod
    def _through(said, jump, lengths, label_lengths):
        T, rows, N = said.shape
        jump = jump.astype(np.float64)
        alpha, settled = np.zeros((T, 2, rows, N)), np.ones((2, T, N))
        alpha[:1, 0, 0], alpha[:1, 1, 1:2] = said[:1, 0], said[:1, 1:2]
        forward_variables(alpha, said, jump, settled[0])
        times_beta(alpha, said, np.concatenate([jump[1:], jump[:1]]), lengths, label_lengths, settled[1])
        scale, by_beta = np.log(settled)
        return alpha, scale.cumsum(axis=0), scale + by_beta


# As in rnnkit/nn/paths.py, where the equations are. Rows lie one after the other, so a loop goes over several at once.


@compiled
def forward_variables(alpha, said, jump, settled):
    """alpha (T, 2, L + 1, N) from its first step on; said (T, L + 1, N), jump (L, N), settled (T, N)."""
    T, _, rows, N = alpha.shape
    jump = jump.reshape(-1)
    for t in range(1, T):
        blanks, labels = alpha[t - 1, 0].reshape(-1), alpha[t - 1, 1].reshape(-1)
        to_blanks, to_labels, said_labels = alpha[t, 0], alpha[t, 1, 1:].reshape(-1), said[t, 1:].reshape(-1)
        for k in range(rows):
            blank, label, to_blank, said_blank = alpha[t - 1, 0, k], alpha[t - 1, 1, k], to_blanks[k], said[t, 0]
            for n in range(N):
                to_blank[n] = (blank[n] + label[n]) * said_blank[n]
        for j in range(jump.size):
            to_labels[j] = labels[j] * jump[j] + blanks[j]
        stay = labels[N:]
        for j in range(jump.size):
            to_labels[j] = (to_labels[j] + stay[j]) * said_labels[j]
        if t % EVERY == 0:
            settle(alpha[t], settled[t])


@compiled
def times_beta(alpha, said, jump, lengths, label_lengths, settled):
    """alpha times beta, both (T, 2, L + 1, N); jump (L, N) onto the label after a row's."""
    T, _, rows, N = alpha.shape
    beta, blanks, labels = np.zeros((2, rows, N)), np.zeros((rows, N)), np.zeros((rows + 1, N))
    jump, beta_labels = jump.reshape(-1), beta[1, 1:].reshape(-1)
    here, after, next_blanks = labels[: rows - 1].reshape(-1), labels[1:rows].reshape(-1), blanks[1:].reshape(-1)
    for t in range(T - 1, -1, -1):
        for n in range(N):
            if lengths[n] == t + 1:
                beta[:, :, n] = 0
                beta[:, label_lengths[n], n] = settled[t, n] = 1
        product, factor = alpha[t].reshape(-1), beta.reshape(-1)
        for j in range(factor.size):
            product[j] *= factor[j]
        for k in range(rows):
            blank, to_blank, said_blank = blanks[k], beta[0, k], said[t, 0]
            for n in range(N):
                blank[n] = to_blank[n] * said_blank[n]
        said_labels = said[t, 1:].reshape(-1)
        for j in range(here.size):
            here[j] = beta_labels[j] * said_labels[j]
        for k in range(rows):
            blank, to_blank, label = blanks[k], beta[0, k], labels[k]
            for n in range(N):
                to_blank[n] = blank[n] + label[n]
        for j in range(here.size):
            beta_labels[j] = after[j] * jump[j] + here[j]
        for j in range(here.size):
            beta_labels[j] += next_blanks[j]
        if t > 0 and t % EVERY == 0:
            settle(beta, settled[t - 1])


@compiled
def settle(variables, total):
    """Divide those of each sequence, (2, L + 1, N), by their sum, which goes into total (N,)."""
    _, rows, N = variables.shape
    total[:] = 0
    for i in range(2):
        for k in range(rows):
            row = variables[i, k]
            for n in range(N):
                row[n] += LITTLE
                total[n] += row[n]
    for i in range(2):
        for k in range(rows):
            row = variables[i, k]
            for n in range(N):
                row[n] /= total[n]
