"""Answers to repaired_generate; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


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


# %% wrong: the state of the start at every step
# after: model answers
# named: One fault is left: the state is not carried on
change(("step(read, h)", "step(read, h0)"), of="sample")


# %% wrong: the first character at every step
# after: model answers
# named: One fault is left: the chosen character is not fed back
change(("step(read, h)", "step(first_id, h)"), of="sample")


# %% wrong: as it was given
# after: model answers
# named: The three faults are still there
change(("step(read, h)", "step(first_id, h0)"), ("(logits, temperature, rng)", "(logits, 1.0, rng)"), of="sample")


# %% wrong: the likeliest
# after: model answers
# named: Every id is the likeliest one.
change(("sample(logits, temperature, rng)", "logits.argmax()"), of="sample")


# %% wrong: no temperature
# named: One fault is left: the temperature has no effect
change(("logits / temperature", "logits"), of="gumbel")


# %% wrong: times the temperature
# named: The logits are multiplied by the temperature
change(("logits / temperature", "logits * temperature"), of="gumbel")


# %% wrong: a generator of its own
# named: A second text with the same generator is the same
change(("    ids, h,", "    rng = np.random.default_rng(0)\n    ids, h,"), of="gumbel")


# %% wrong: to the power of the temperature
# named: The logits are multiplied by the temperature
change(("** (1 / temperature)", "** temperature"), of="power")


# %% wrong: the first one shown, the last one not
# named: The first character stands in front of the drawn ones
change(("ids[1:]", "ids[:-1]"), of="power")


# %% wrong: first_id in front
# named: first_id stands in front of the drawn ids
change(("ids[1:]", "ids"), of="power")


# %% wrong: a list
# named: It is a list; an array is asked for
change(("np.array(ids[1:])", "ids[1:]"), of="power")


# %% wrong: no maximum subtracted
# named: e^z overflows with large logits
change(("logits - np.max(logits)", "logits"), of="power")


# %% wrong: one id too few
# named: What comes back is not an array with `length` ids.
change(("ids[1:]", "ids[1:-1]"), of="power")


# %% wrong: no ids at all
# named: What comes back is not an array with `length` ids.
change(("np.array(ids[1:])", "np.full(length, np.nan)"), of="power")
