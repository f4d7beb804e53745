"""Answers to sample; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: choice with p
def sample(logits, temperature, rng):
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits / temperature
    p = np.exp(z - z.max())
    return rng.choice(len(logits), p=p / p.sum())


# %% right: inverse cdf, searchsorted
def sample(logits, temperature, rng):
    if not temperature:
        return logits.argmax()
    z = (np.asarray(logits, dtype=float) - np.max(logits)) / temperature
    cdf = np.cumsum(np.exp(z))
    return int(np.searchsorted(cdf, rng.random() * cdf[-1], side="right"))


# %% right: Gumbel-max
def sample(logits, temperature, rng):
    noise = rng.gumbel(size=logits.shape)
    return int(np.argmax(logits + temperature * noise))


# %% right: multinomial
def sample(logits, temperature, rng):
    if temperature < 1e-12:
        return np.argmax(logits)
    s = logits.astype(np.float64) / temperature
    p = np.exp(s - np.logaddexp.reduce(s))
    return np.flatnonzero(rng.multinomial(1, p / p.sum()))[0]


# %% right: exponential races and a loop
def sample(logits, temperature, rng):
    if temperature == 0:
        return int(np.argmax(logits))
    w = [float(np.exp((l - max(logits)) / temperature)) for l in logits]
    u = rng.random() * sum(w)
    for i, x in enumerate(w):
        u -= x
        if u < 0:
            return i
    return len(w) - 1


# %% right: inverse cdf
def sample(logits, temperature, rng):
    if temperature == 0:
        return int(logits.argmax())
    p = np.exp((logits - logits.max()) / temperature)
    cdf = np.cumsum(p) / np.sum(p)
    return min(int(np.searchsorted(cdf, rng.random(), side="right")), len(cdf) - 1)


# %% right: gumbel
def sample(logits, temperature, rng):
    if not temperature:
        return np.argmax(logits)
    return np.argmax(logits / temperature + rng.gumbel(size=logits.shape))


# %% right: exponential race
def sample(logits, temperature, rng):
    if temperature <= 0:
        return np.argmax(logits)
    z = np.asarray(logits, dtype=np.float64) / temperature
    weights = np.exp(z - np.max(z))
    with np.errstate(divide="ignore"):
        return (rng.exponential(size=len(z)) / weights).argmin()


# %% right: loop
import math


def sample(logits, temperature, rng):
    if temperature == 0.0:
        best = 0
        for i in range(len(logits)):
            if logits[i] > logits[best]:
                best = i
        return best
    largest = max(float(z) for z in logits)
    weights = [math.exp((float(z) - largest) / temperature) for z in logits]
    point = rng.random() * sum(weights)
    for i, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return i
    return weights.index(max(weights))


# %% right: multinomial, another way
def sample(logits, temperature, rng):
    if temperature == 0:
        return np.flatnonzero(logits == logits.max())[0]
    p = np.exp(logits.astype(float) / temperature - np.max(logits.astype(float)) / temperature)
    return rng.multinomial(1, p / p.sum()).argmax()


# %% right: zero dimensional
def sample(logits, temperature, rng):
    if temperature == 0:
        return np.array(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return np.array(rng.choice(np.arange(len(logits)), p=p / p.sum()))


# %% wrong: argmax always
# named: Every draw gives the same id. The argmax is for a
def sample(logits, temperature, rng):
    return int(np.argmax(logits))


# %% wrong: multiplied by the temperature
# named: The logits are multiplied by the temperature; divide by
change(("logits /", "logits *"), of="choice with p")


# %% wrong: temperature ignored
# named: The temperature has no effect. It is not used, or it
change((" / temperature", ""), of="choice with p")


# %% wrong: softmax divided by the temperature, renormalised
# named: The temperature has no effect. It is not used, or it
def sample(logits, temperature, rng):
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits
    p = np.exp(z - z.max()) / temperature
    return rng.choice(len(logits), p=p / p.sum())


# %% wrong: no maximum subtracted
# named: e^logit overflows with large logits: take the largest
change((" - z.max()", ""), of="choice with p")


# %% wrong: no test for 0
# says: with ValueError
change(("    if temperature == 0:\n        return int(np.argmax(logits))\n", ""), of="choice with p")


# %% wrong: uniform
# named: All ids come equally often: the draw does not use the
change((", p=p / p.sum()", ""), of="choice with p")


# %% wrong: global random numbers
# named: It draws from NumPy's own generator (`np.random.…`, or a
change(("return rng", "return np.random"), of="choice with p")


# %% wrong: a fixed seed
# named: Every draw gives the same id. The argmax is for a
def sample(logits, temperature, rng):
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits / temperature
    p = np.exp(z - z.max())
    rng = np.random.default_rng(0)
    return rng.choice(len(logits), p=p / p.sum())


# %% wrong: returns the probability
# named: What comes back is not an id: one whole number is asked
change(("len(logits)", "p / p.sum()"), of="choice with p")


# %% wrong: an array of one
# named: What comes back is not an id: one whole number is asked
change((".sum()", ".sum(), size=1"), of="choice with p")
