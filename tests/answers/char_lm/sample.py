# Submissions for sample; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
# %% wrong: argmax always
# named: Every draw gives the same id. The argmax is for a
def sample(logits, temperature, rng):
    return int(np.argmax(logits))
# %% wrong: multiplied by the temperature
# named: The logits are multiplied by the temperature; divide by
#-     z = logits / temperature
#+     z = logits * temperature
# %% wrong: temperature ignored
# named: The temperature has no effect. It is not used, or it
#-     z = logits / temperature
#+     z = logits
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
#-     p = np.exp(z - z.max())
#+     p = np.exp(z)
# %% wrong: no test for 0
# says: with ValueError
#-     if temperature == 0:
#-         return int(np.argmax(logits))
# %% wrong: uniform
# named: All ids come equally often: the draw does not use the
#-     return rng.choice(len(logits), p=p / p.sum())
#+     return rng.choice(len(logits))
# %% wrong: global random numbers
# named: It draws from NumPy's own generator (`np.random.…`, or a
#-     return rng.choice(len(logits), p=p / p.sum())
#+     return np.random.choice(len(logits), p=p / p.sum())
# %% wrong: a fixed seed
# named: Every draw gives the same id. The argmax is for a
#-     p = np.exp(z - z.max())
#+     p = np.exp(z - z.max())
#+     rng = np.random.default_rng(0)
# %% wrong: returns the probability
# named: What comes back is not an id: one whole number is asked
#-     return rng.choice(len(logits), p=p / p.sum())
#+     return rng.choice(p / p.sum(), p=p / p.sum())
# %% wrong: an array of one
# named: What comes back is not an id: one whole number is asked
#-     return rng.choice(len(logits), p=p / p.sum())
#+     return rng.choice(len(logits), p=p / p.sum(), size=1)
