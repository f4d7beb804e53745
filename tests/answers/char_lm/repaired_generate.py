"""Answers to repaired_generate; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: sample
# after: model answers
def repaired_generate(step, h0, first_id, length, temperature, rng):
    ids = np.zeros(length, dtype=int)
    read, h = first_id, h0
    for n in range(length):
        logits, h = step(read, h)
        read = ids[n] = sample(logits, temperature, rng)
    return ids


# %% right: power
def repaired_generate(step, h0, first_id, length, temperature, rng):
    """A probability to the power 1 / temperature, divided by the sum, is the same."""
    ids = [first_id]
    h = h0
    for _ in range(length):
        logits, h = step(ids[-1], h)
        p = np.exp(logits - np.max(logits))
        p = (p / np.sum(p)) ** (1 / temperature)
        ids.append(rng.choice(len(p), p=p / np.sum(p)))
    return np.array(ids[1:])


# %% right: gumbel
def repaired_generate(step, h0, first_id, length, temperature, rng):
    ids, h, i = [], h0.copy(), first_id
    while len(ids) < length:
        logits, h = step(i, h)
        i = int((logits / temperature + rng.gumbel(size=len(logits))).argmax())
        ids += [i]
    return np.array(ids)


# %% right: recursive
def repaired_generate(step, h0, first_id, length, temperature, rng):
    logits, h = step(first_id, h0)
    p = np.exp(logits / temperature - (logits / temperature).max())
    i = np.searchsorted(np.cumsum(p / p.sum()), rng.random() * (1 - 1e-12))
    if length == 1:
        return np.array([i])
    return np.append(i, repaired_generate(step, h, i, length - 1, temperature, rng))
