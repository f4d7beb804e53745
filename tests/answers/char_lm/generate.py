# Submissions for generate; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: loop with sample
# after: the unit's answers above
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
# after: the unit's answers above
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
# %% wrong: only the last character of the prompt
# after: the unit's answers above
# named: When the first id is drawn, the state knows of the
#-     for i in prompt_ids:
#+     for i in prompt_ids[-1:]:
# %% wrong: only the first character of the prompt
# after: the unit's answers above
# named: Only the prompt's first character is read; the state is
#-     for i in prompt_ids:
#+     for i in prompt_ids[:1]:
# %% wrong: the last character of the prompt left out
# after: the unit's answers above
# named: The prompt's last character is not read before the first
#-     for i in prompt_ids:
#+     for i in prompt_ids[:-1]:
# %% wrong: the last character of the prompt read twice
# after: the unit's answers above
# named: The prompt's last character is read twice: once at the
#-     for i in prompt_ids:
#-         h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
#+     for i in prompt_ids:
#+         h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
#+     h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
# %% wrong: prompt ignored
# after: the unit's answers above
# named: The prompt is not read at all: the state is still zero
#-     for i in prompt_ids:
#-         h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
# %% wrong: the prompt is returned as well
# after: the unit's answers above
# named: The prompt stands in front of the result; only the new
#-     return np.array(out, dtype=np.int64)
#+     return np.array(list(prompt_ids) + out, dtype=np.int64)
# %% wrong: chosen character not fed back
# after: the unit's answers above
# named: The chosen characters never reach the state: it goes on
#-         out.append(int(i))
#-         h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
#+         out.append(int(i))
#+         h = np.tanh(h @ params["Whh"].T + params["bh"])
# %% wrong: state not moved while generating
# after: the unit's answers above
# named: The state stands still after the prompt: each chosen
#-         out.append(int(i))
#-         h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
#+         out.append(int(i))
# %% wrong: state reset for every character
# after: the unit's answers above
# named: The state is started anew for every character; it is
#-         out.append(int(i))
#-         h = np.tanh(params["Wxh"][:, i] + h @ params["Whh"].T + params["bh"])
#+         out.append(int(i))
#+         h = np.tanh(params["Wxh"][:, i] + 0 * h @ params["Whh"].T + params["bh"])
# %% wrong: argmax
# named: Every id is the likeliest one. The argmax is for a
#-         i = sample(logits, temperature, rng)
#+         i = np.argmax(logits)
# %% wrong: a list
# after: the unit's answers above
# says: ids is a list
#-     return np.array(out, dtype=np.int64)
#+     return out
# %% wrong: one too many
# after: the unit's answers above
# says: ids has shape
#-     for _ in range(length):
#+     for _ in range(length + 1):
# %% wrong: starts at one
# named: The state starts from ones
# after: the unit's answers above
#-     h = np.zeros((1, len(params["bh"])))
#+     h = np.ones((1, len(params["bh"])))
# %% wrong: a seed inside
# after: sample
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
# after: sample
# named: What comes back is no text
def generate(params, prompt_ids, length, temperature, rng):
    return np.zeros(0, np.int64)
# %% wrong: the same character for ever
# after: sample
# named: A second text with the same generator is the same
# named: All zeros
def generate(params, prompt_ids, length, temperature, rng):
    return np.zeros(length, np.int64)
# %% wrong: the state after the prompt for ever
# after: the unit's answers above
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
