"""Answers to bits_per_character; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: divided by ln 2
def bits_per_character(loss):
    return loss / np.log(2)


# %% right: log2 of e
def bits_per_character(loss):
    return loss * np.log2(np.e)


# %% right: log2 of perplexity
import math


def bits_per_character(nats):
    return math.log2(math.e) * float(nats)


# %% right: a constant
LN2 = 0.6931471805599453


def bits_per_character(loss):
    return np.divide(loss, LN2)


# %% right: log2 e
def bits_per_character(loss):
    return loss * np.log2(np.e)


# %% right: through perplexity
def bits_per_character(nats):
    return np.log2(np.exp(nats))


# %% right: math
import math


def bits_per_character(loss):
    return float(loss) / math.log(2)


# %% right: array
def bits_per_character(loss):
    return np.array(loss) / np.log(2)


# %% wrong: multiplied by ln 2
# named: The loss is multiplied by log 2; a nat is more than a bit,
def bits_per_character(loss):
    return loss * np.log(2)


# %% wrong: log2 of the loss
# named: This is log2 of the loss; the loss is a logarithm
def bits_per_character(loss):
    return np.log2(loss)


# %% wrong: two to the loss
# named: This is 2^loss; bits are nats / log 2.
def bits_per_character(loss):
    return 2**loss


# %% wrong: exp
# named: This is the perplexity, e^loss.
def bits_per_character(loss):
    return np.exp(loss)


# %% wrong: unchanged
# named: The loss is returned as it is, in nats.
def bits_per_character(loss):
    return loss


# %% wrong: log 10
# named: The result is divided by log10 2; the loss is in natural
def bits_per_character(loss):
    return loss / np.log10(2)


# %% wrong: divided by 2
# named: The loss is divided by 2; the factor is log 2 = 0.693….
def bits_per_character(loss):
    return loss / 2


# %% wrong: rounded constant
# named: The factor is rounded; NumPy knows it to the last digit:
def bits_per_character(loss):
    return loss * 1.44


# %% wrong: rounded result
# named: The result is rounded; return it as it is, and round
def bits_per_character(loss):
    return round(loss / np.log(2), 2)


# %% wrong: 0.69
# named: The factor is rounded; NumPy knows it to the last digit:
def bits_per_character(loss):
    return loss / 0.693


# %% wrong: inverse
# named: The fraction is upside down: bits are nats / log 2.
def bits_per_character(loss):
    return np.log(2) / loss


# %% wrong: negative
# named: The sign is turned round.
def bits_per_character(loss):
    return -loss / np.log(2)


# %% wrong: printed
# says: bits_per_character was called, but it returned nothing
def bits_per_character(loss):
    print(loss / np.log(2))


# %% wrong: divided by log2 e
# named: The loss is multiplied by log 2; a nat is more than a bit,
def bits_per_character(loss):
    return loss / np.log2(np.e)
