"""Answers to perplexity; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: np.exp
def perplexity(loss):
    return np.exp(loss)


# %% right: math.exp
import math


def perplexity(loss):
    return math.exp(loss)


# %% right: e ** loss
def perplexity(nats: float) -> float:
    return float(np.e**nats)


# %% right: powers of two of the bits
def perplexity(loss):
    bits = loss / np.log(2)
    return 2**bits


# %% right: Decimal
from decimal import Decimal


def perplexity(loss):
    return float(Decimal(float(loss)).exp())


# %% right: log-space halves
def perplexity(loss):
    half = np.exp(np.asarray(loss) / 2)
    return half * half


# %% right: np.power
def perplexity(loss):
    return np.power(math_e, loss)


math_e = np.exp(1.0)


# %% right: exp of array item
def perplexity(loss):
    return np.exp(loss, dtype=np.float64).item()


# %% right: math
import math


def perplexity(loss):
    return math.exp(loss)


# %% right: bits
def perplexity(loss):
    return 2 ** (loss / np.log(2))


# %% right: power
def perplexity(loss):
    return np.e**loss


# %% right: array
def perplexity(loss):
    return np.array(np.exp(loss))


# %% wrong: powers of two
# named: Powers of 2 stand where powers of e belong: the loss is
def perplexity(loss):
    return 2**loss


# %% wrong: sign
# named: The sign of the exponent is turned round: this is the
def perplexity(loss):
    return np.exp(-loss)


# %% wrong: log
# named: The logarithm is taken; perplexity is the way back,
def perplexity(loss):
    return np.log(loss)


# %% wrong: the loss itself
# named: The loss itself is returned; perplexity is e^loss.
def perplexity(loss):
    return loss


# %% wrong: powers of ten
# named: Powers of 10 stand where powers of e belong: the loss is
def perplexity(loss):
    return 10**loss


# %% wrong: bits
# named: The loss is turned into bits, and the power is missing.
def perplexity(loss):
    return loss / np.log(2)


# %% wrong: exp of the bits
# named: The loss is turned into bits and then into a power of e.
def perplexity(loss):
    return np.exp(loss / np.log(2))


# %% wrong: 2 ** with the wrong conversion
# named: The loss is multiplied by log 2; nats become bits when
def perplexity(loss):
    return 2 ** (loss * np.log(2))


# %% wrong: e rounded
# named: 2.718 stands for e, which has more digits: `np.exp(loss)`.
def perplexity(loss):
    return 2.718**loss


# %% wrong: square
# named: The loss is squared; it is the exponent, e^loss.
def perplexity(loss):
    return loss**2


# %% wrong: 1 / exp
# named: The sign of the exponent is turned round: this is the
def perplexity(loss):
    return 1 / np.exp(loss)


# %% wrong: expm1
# named: 1 is subtracted (`expm1`); perplexity is e^loss, and 1
def perplexity(loss):
    return np.expm1(loss)


# %% wrong: rounded
# named: The result is rounded.
def perplexity(loss):
    return round(np.exp(loss), 2)


# %% wrong: integer
# named: The decimals are cut off (`int`).
def perplexity(loss):
    return int(np.exp(loss))


# %% wrong: capped at 100
def perplexity(loss):
    return min(np.exp(loss), 100)


# %% wrong: e loss
# named: e is multiplied with the loss; the loss is its exponent.
def perplexity(loss):
    return np.e * loss


# %% wrong: loss ** e
# named: e and the loss have changed places: the loss is the
def perplexity(loss):
    return loss**np.e


# %% wrong: name missing
# says: with NameError
def perplexity(loss):
    return exp(loss)
