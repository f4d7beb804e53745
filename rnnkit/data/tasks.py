"""Made-up tasks in which what matters lies far back in the sequence, or is all of it."""

import numpy as np


def adding_problem(T, N, rng):
    """Add the two marked numbers of a sequence: (x (T, N, 2), y (N,)), float64.

    Channel 0 is uniform in [0, 1); channel 1 is 1 at two different steps, drawn uniformly and for each
    sequence anew, and 0 elsewhere. y is the sum of the two marked values. Always answering 1 has a mean
    squared error of 1/6 = 0.167. Raises ValueError when T is below 2.

    Hochreiter and Schmidhuber (1997), Long Short-Term Memory, section 5.4; the form is that of Le, Jaitly, Hinton
    (2015), A Simple Way to Initialize Recurrent Networks of Rectified Linear Units, section 4.1.

    >>> x, y = adding_problem(50, 20, np.random.default_rng(0))
    >>> x.shape, y.shape
    ((50, 20, 2), (20,))
    """
    if T < 2:
        raise ValueError(f"T is {T}; expected at least 2, for two marked steps")
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    marked = rng.random((T, N)).argsort(axis=0)[:2]  # (2, N), the first two of a random order of the steps
    x[marked, np.arange(N), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=0)


def delayed_recall(T, N, rng, K=4):
    """Say at the end which symbol came first: (x (T, N, 2K), y (N,)), float64 and int64.

    The first step shows one of K symbols as a one-hot vector: y is its number, 0 to K − 1. Every later step
    shows one of K other symbols, which only distract. All are drawn uniformly. The answer is due at the last
    step, T − 1 steps after the symbol. Guessing is right once in K times and has a cross-entropy of log K.
    Raises ValueError when T is below 1 or K below 2.

    Bengio, Simard, Frasconi (1994), Learning Long-Term Dependencies with Gradient Descent is Difficult, have
    a task of this kind: the start of a sequence decides its class.

    >>> x, y = delayed_recall(50, 20, np.random.default_rng(0))
    >>> x.shape, y.shape
    ((50, 20, 8), (20,))
    """
    if T < 1 or K < 2:
        raise ValueError(f"T is {T}, K is {K}; expected at least 1 step and 2 symbols")
    ids = rng.integers(0, K, (T, N))
    ids[1:] += K
    return np.eye(2 * K)[ids], ids[0]


def parity(T, N, rng):
    """Is the number of ones so far odd? (bits (T, N), odd (T, N)), int64: a bit and an answer, 0 or 1, at every step.

    The bits are drawn uniformly. Guessing is right at half of the steps.

    >>> bits, odd = parity(12, 50, np.random.default_rng(0))
    >>> bits.shape, odd.shape
    ((12, 50), (12, 50))
    """
    bits = rng.integers(0, 2, (T, N))
    return bits, bits.cumsum(axis=0) % 2
