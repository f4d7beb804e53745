"""Answers to generate; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loop with sample
# after: model answers
def generate(params, prompt_ids, length, temperature, rng):
    h = np.zeros((1, len(params["bh"])))
    for i in prompt_ids:
        h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
    out = []
    for _ in range(length):
        logits = (h @ params["Why"].T + params["by"])[0]
        i = sample(logits, temperature, rng)
        out.append(int(i))
        h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
    return np.array(out, dtype=np.int64)


# %% right: own sampling, column vectors, one-hot
def generate(params, prompt_ids, length, temperature, rng):
    Wxh, Whh, Why = params["Wxh"], params["Whh"], params["Why"]
    V = Why.shape[0]
    h = np.zeros((Whh.shape[0], 1))

    def step(h, i):
        x = np.zeros((V, 1))
        x[i] = 1
        return np.tanh(Wxh @ x + Whh @ h + params["bh"][:, None])

    for i in prompt_ids:
        h = step(h, i)
    ids = np.empty(length, dtype=int)
    for t in range(length):
        y = (Why @ h).ravel() + params["by"]
        if temperature == 0:
            i = np.argmax(y)
        else:
            y = y / temperature
            p = np.exp(y - y.max())
            p /= p.sum()
            i = rng.choice(V, p=p)
        ids[t] = i
        h = step(h, i)
    return ids


# %% right: one loop over prompt and more
# after: model answers
def generate(params, prompt_ids, length, temperature, rng):
    ids = [int(i) for i in prompt_ids]
    n = len(ids)
    h = np.zeros(params["Whh"].shape[0])
    t = 0
    while len(ids) < n + length:
        h = np.tanh(params["Wxh"][:, ids[t]] + params["Whh"] @ h + params["bh"])
        t += 1
        if t >= n:
            ids.append(int(sample(params["Why"] @ h + params["by"], temperature, rng)))
    return np.array(ids[n:])


# %% right: a generator function, Gumbel
def stream(p, prompt, temperature, rng):
    h = 0 * p["bh"]
    queue = list(prompt)
    while True:
        for i in queue:
            h = np.tanh(p["Wxh"].T[i] + p["Whh"].dot(h) + p["bh"])
        y = p["Why"].dot(h) + p["by"]
        i = np.argmax(y + temperature * rng.gumbel(size=y.size))
        queue = [i]
        yield i


def generate(params, prompt_ids, length, temperature, rng):
    ids = stream(params, prompt_ids, temperature, rng)
    return np.fromiter((next(ids) for _ in range(length)), dtype=np.int64)


# %% right: rows
# after: model answers
def generate(params, prompt_ids, length, temperature, rng):
    """A batch of one, one-hot rows, the last logits kept."""
    V, H = params["Why"].shape
    h = np.zeros((1, H), dtype=params["Whh"].dtype)
    ids, read = [], list(prompt_ids)
    while len(ids) < length:
        for i in read:
            x = np.zeros((1, V), dtype=h.dtype)
            x[0, i] = 1
            h = np.tanh(x @ params["Wxh"].T + h @ params["Whh"].T + params["bh"])
        ids.append(sample((h @ params["Why"].T + params["by"])[0], temperature, rng))
        read = [ids[-1]]
    return np.array(ids, dtype=np.int64)


# %% right: one loop
# after: model answers
def generate(params, prompt_ids, length, temperature, rng):
    ids = np.concatenate([prompt_ids, np.empty(length, dtype=np.int64)])
    h = np.zeros_like(params["bh"])
    for t in range(len(ids) - 1):
        h = np.tanh(params["Wxh"][:, ids[t]] + params["Whh"].dot(h) + params["bh"])
        if t + 1 >= len(prompt_ids):
            ids[t + 1] = sample(params["Why"].dot(h) + params["by"], temperature, rng)
    return ids[len(prompt_ids) :]


# %% right: own draw
def generate(params, prompt_ids, length, temperature, rng):
    """Without `sample`, with Gumbel noise."""
    Wxh, Whh, bh, Why, by = (params[k] for k in ["Wxh", "Whh", "bh", "Why", "by"])

    def step(i, h):
        return np.tanh(Wxh[:, i] + Whh @ h + bh)

    h = 0 * bh
    for i in prompt_ids:
        h = step(i, h)
    found = []
    for _ in range(length):
        z = Why @ h + by
        i = np.argmax(z if temperature == 0 else z + temperature * rng.gumbel(size=z.size))
        h = step(i, h)
        found.append(i)
    return np.asarray(found)


# %% right: generator
# after: model answers
def generate(params, prompt_ids, length, temperature, rng):
    def characters():
        h, i = np.zeros(params["Whh"].shape[0]), prompt_ids[0]
        for following in prompt_ids[1:]:
            h = np.tanh(params["Wxh"][:, i] + params["Whh"] @ h + params["bh"])
            i = following
        while True:
            h = np.tanh(params["Wxh"][:, i] + params["Whh"] @ h + params["bh"])
            i = sample(params["Why"] @ h + params["by"], temperature, rng)
            yield i

    return np.fromiter(characters(), dtype=np.int64, count=length)


# %% wrong: only the last character of the prompt
# after: model answers
# named: When the first id is drawn, the state knows of the
change(("prompt_ids:", "prompt_ids[-1:]:"), of="loop with sample")


# %% wrong: only the first character of the prompt
# after: model answers
# named: Only the prompt's first character is read; the state is
change(("prompt_ids:", "prompt_ids[:1]:"), of="loop with sample")


# %% wrong: the last character of the prompt left out
# after: model answers
# named: The prompt's last character is not read before the first
change(("prompt_ids:", "prompt_ids[:-1]:"), of="loop with sample")


# %% wrong: the last character of the prompt read twice
# after: model answers
# named: The prompt's last character is read twice: once at the
change(
    ("out = []", 'h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])\n    out = []'),
    of="loop with sample",
)


# %% wrong: prompt ignored
# after: model answers
# named: The prompt is not read at all: the state is still zero
change(
    ('    for i in prompt_ids:\n        h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])\n', ""),
    of="loop with sample",
)


# %% wrong: the prompt is returned as well
# after: model answers
# named: The prompt stands in front of the result; only the new
change(("out, dtype", "list(prompt_ids) + out, dtype"), of="loop with sample")


# %% wrong: chosen character not fed back
# after: model answers
# named: The chosen characters never reach the state: it goes on
change(
    (
        (
            'h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])\n'
            "    return np.array(out, dtype=np.int64)"
        ),
        'h = np.tanh(h @ params["Whh"].T + params["bh"])\n    return np.array(out, dtype=np.int64)',
    ),
    of="loop with sample",
)


# %% wrong: state not moved while generating
# after: model answers
# named: The state stands still after the prompt: each chosen
def generate(params, prompt_ids, length, temperature, rng):
    h = np.zeros((1, len(params["bh"])))
    for i in prompt_ids:
        h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
    out = []
    for _ in range(length):
        logits = (h @ params["Why"].T + params["by"])[0]
        i = sample(logits, temperature, rng)
        out.append(int(i))
    return np.array(out, dtype=np.int64)


# %% wrong: state reset for every character
# after: model answers
# named: The state is started anew for every character; it is
def generate(params, prompt_ids, length, temperature, rng):
    h = np.zeros((1, len(params["bh"])))
    for i in prompt_ids:
        h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
    out = []
    for _ in range(length):
        logits = (h @ params["Why"].T + params["by"])[0]
        i = sample(logits, temperature, rng)
        out.append(int(i))
        h = np.tanh(params["Wxh"][:, i] + 0 * h @ params["Whh"].T + params["bh"])
    return np.array(out, dtype=np.int64)


# %% wrong: argmax
# named: Every id is the likeliest one. The argmax is for a
change(("sample(logits, temperature, rng)", "np.argmax(logits)"), of="loop with sample")


# %% wrong: a list
# after: model answers
# says: ids is a list
change(("np.array(out, dtype=np.int64)", "out"), of="loop with sample")


# %% wrong: one too many
# after: model answers
# says: ids has shape
change(("(length):", "(length + 1):"), of="loop with sample")


# %% wrong: starts at one
# after: model answers
# named: The state starts from ones
change((".zeros", ".ones"), of="loop with sample")


# %% wrong: a seed inside
# after: model answers
# named: A second text with the same generator is the same
def generate(params, prompt_ids, length, temperature, rng):
    rng = np.random.default_rng(42)
    h, ids = np.zeros_like(params["bh"]), []

    def read(i):
        return np.tanh(params["Wxh"][:, i] + params["Whh"] @ h + params["bh"])

    for i in prompt_ids:
        h = read(i)
    for _ in range(length):
        ids.append(sample(params["Why"] @ h + params["by"], temperature, rng))
        h = read(ids[-1])
    return np.array(ids, dtype=np.int64)


# %% wrong: nothing is written
# after: model answers
# named: What comes back is no text
def generate(params, prompt_ids, length, temperature, rng):
    return np.zeros(0, np.int64)


# %% wrong: the same character for ever
# after: model answers
# named: A second text with the same generator is the same
# named: All zeros
def generate(params, prompt_ids, length, temperature, rng):
    return np.zeros(length, np.int64)


# %% wrong: the state after the prompt for ever
# after: model answers
# named: Every chosen character is read with the state after the prompt
def generate(params, prompt_ids, length, temperature, rng):
    h = np.zeros((1, len(params["bh"])))

    def read(i, h):
        h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
        return h, (h @ params["Why"].T + params["by"])[0]

    for i in prompt_ids:
        h, y = read(i, h)
    out = np.empty(length, np.int64)
    for j in range(length):
        out[j] = sample(y, temperature, rng)
        _, y = read(out[j], h)
    return out
