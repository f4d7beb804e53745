"""Answers to adding_problem; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: choice per row
def adding_problem(T, N, rng):
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    for n in range(N):
        i, j = rng.choice(T, size=2, replace=False)
        x[i, n, 1] = x[j, n, 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=0)


# %% right: argsort of randoms
def adding_problem(T, N, rng):
    values = rng.uniform(0, 1, (T, N))
    marked = np.argsort(rng.random((T, N)), axis=0)[:2]
    marks = np.zeros((T, N))
    np.put_along_axis(marks, marked, 1.0, axis=0)
    return np.stack([values, marks], axis=-1), np.take_along_axis(values, marked, axis=0).sum(0)


# %% right: pairs from triu_indices
def adding_problem(T, N, rng):
    a, b = np.triu_indices(T, 1)
    k = rng.integers(len(a), size=N)
    x = np.zeros((T, N, 2))
    x[..., 0] = rng.random((T, N))
    x[a[k], np.arange(N), 1] = 1
    x[b[k], np.arange(N), 1] = 1
    return x, x[a[k], range(N), 0] + x[b[k], range(N), 0]


# %% right: permutation per sequence, lists
def adding_problem(T, N, rng):
    xs, ys = [], []
    for _ in range(N):
        v = rng.random(T)
        m = rng.permutation([1.0, 1.0] + [0.0] * (T - 2))
        xs.append(np.column_stack([v, m]))
        ys.append(v @ m)
    return np.stack(xs, axis=1), np.array(ys)


# %% right: first, then another by offset
def adding_problem(T, N, rng):
    first = rng.integers(0, T, N)
    second = (first + rng.integers(1, T, N)) % T
    t = np.arange(T)[:, None]
    marks = ((t == first) | (t == second)).astype(float)
    values = rng.random((T, N))
    return np.dstack((values, marks)), np.einsum("tn,tn->n", values, marks)


# %% right: rejection
def adding_problem(T, N, rng):
    x = np.empty((T, N, 2))
    for n in range(N):
        while True:
            m = rng.integers(0, T, 2)
            if m[0] != m[1]:
                break
        x[:, n, 0], x[:, n, 1] = rng.random(T), 0
        x[m, n, 1] = 1
    return x, np.sum(x.prod(axis=2), axis=0)


# %% right: argsort
def adding_problem(T, N, rng):
    x = np.zeros((T, N, 2))
    x[..., 0] = rng.uniform(size=(T, N))
    order = np.argsort(rng.random((T, N)), axis=0)
    x[order[0], np.arange(N), 1] = 1.0
    x[order[1], np.arange(N), 1] = 1.0
    return x, (x[..., 0] * x[..., 1]).sum(0)


# %% right: permuted
def adding_problem(T, N, rng):
    marks = np.zeros((T, N))
    marks[:2] = 1
    marks = rng.permuted(marks, axis=0)
    values = rng.random((T, N))
    return np.stack([values, marks], axis=-1), np.einsum("tn,tn->n", values, marks)


# %% right: shifted second
def adding_problem(T, N, rng):
    first = rng.integers(0, T, N)
    second = (first + rng.integers(1, T, N)) % T
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    n = np.arange(N)
    x[first, n, 1] = x[second, n, 1] = 1
    return x, x[first, n, 0] + x[second, n, 0]


# %% right: until they differ
def adding_problem(T, N, rng):
    x = np.zeros((T, N, 2))
    y = np.zeros(N)
    for n in range(N):
        for t in range(T):
            x[t, n, 0] = rng.random()
        i, j = rng.integers(T), rng.integers(T)
        while i == j:
            j = rng.integers(T)
        x[i, n, 1] = 1
        x[j, n, 1] = 1
        y[n] = x[i, n, 0] + x[j, n, 0]
    return x, y


# %% right: sequences first
def adding_problem(T, N, rng):
    values = rng.random((N, T))
    mask = np.zeros((N, T), dtype=bool)
    for row in mask:
        row[rng.permutation(T)[:2]] = True
    x = np.stack([values, mask.astype(float)], axis=2).transpose(1, 0, 2)
    return x, values[mask].reshape(N, 2).sum(axis=1)


# %% right: pairs
def adding_problem(T, N, rng):
    pairs = [(i, j) for i in range(T) for j in range(i)]
    chosen = rng.integers(len(pairs), size=N)
    x = np.dstack([rng.random((T, N)), np.zeros((T, N))])
    y = []
    for n, k in enumerate(chosen):
        marked = list(pairs[k])
        x[marked, n, 1] = 1
        y.append(x[marked, n, 0].sum())
    return x, np.array(y)


# %% wrong: with replacement
# named: Some sequences have one marked step only: two were drawn
change(("choice(T, size=2, replace=False)", "integers(0, T, 2)"), of="choice per row")


# %% wrong: the same steps for all sequences
# named: All sequences have the same two marked steps; they are
def adding_problem(T, N, rng):
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    i, j = rng.choice(T, size=2, replace=False)
    for n in range(N):
        x[i, n, 1] = x[j, n, 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=0)


# %% wrong: one in each half
# named: The first mark always lies in the first half of the
change(("choice(T, size=2, replace=False)", "integers(0, T // 2), rng.integers(T // 2, T)"), of="choice per row")


# %% wrong: neighbours
# named: Not all pairs of steps come equally often. Drawing the
change(
    ("i, j = rng.choice(T, size=2, replace=False)", "i = rng.integers(0, T - 1)\n        j = i + 1"),
    of="choice per row",
)


# %% wrong: first and last
# named: All sequences have the same two marked steps; they are
change(("rng.choice(T, size=2, replace=False)", "0, T - 1"), of="choice per row")


# %% wrong: never the last step
# named: Some steps are never marked; every step can be, the first
change(("T, size", "max(T - 1, 2), size"), of="choice per row")


# %% wrong: never the first step
# named: Some steps are never marked; every step can be, the first
change(
    ("rng.choice(T, size=2, replace=False)", "(rng.choice(T - 1, size=2, replace=False) + 1) if T > 2 else (0, 1)"),
    of="choice per row",
)


# %% wrong: normal values
# named: Channel 0 has numbers outside [0, 1): they are uniform
change(("random", "standard_normal"), of="choice per row")


# %% wrong: values in -1 to 1
# named: Channel 0 has numbers outside [0, 1): they are uniform
change(("random((T, N))", "uniform(-1, 1, (T, N))"), of="choice per row")


# %% wrong: sum of all
# named: y is the sum of all numbers of a sequence; only the two
change(("(x[:, :, 0] * x[:, :, 1])", "x[:, :, 0]"), of="choice per row")


# %% wrong: marks from the global generator
# named: The marks do not come from rng
def adding_problem(T, N, rng):
    x = np.zeros((T, N, 2))
    x[..., 0] = rng.random((T, N))
    for n in range(N):
        x[np.random.choice(T, 2, replace=False), n, 1] = 1
    return x, (x[..., 0] * x[..., 1]).sum(0)


# %% wrong: marks from a fixed seed
# named: The marks do not come from rng
def adding_problem(T, N, rng):
    x, other = np.zeros((T, N, 2)), np.random.default_rng(0)
    x[..., 0] = rng.random((T, N))
    for n in range(N):
        x[other.choice(T, 2, replace=False), n, 1] = 1
    return x, (x[..., 0] * x[..., 1]).sum(0)


# %% wrong: zeros, and their sums
# named: Some sequence has not exactly two marked steps.
def adding_problem(T, N, rng):
    return np.zeros((T, N, 2)), np.zeros(N)
