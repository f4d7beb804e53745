# Submissions for adding_problem; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
# %% wrong: with replacement
# named: Some sequences have one marked step only: two were drawn
#-         i, j = rng.choice(T, size=2, replace=False)
#+         i, j = rng.integers(0, T, 2)
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
#-         i, j = rng.choice(T, size=2, replace=False)
#+         i, j = rng.integers(0, T // 2), rng.integers(T // 2, T)
# %% wrong: neighbours
# named: Not all pairs of steps come equally often. Drawing the
#-         i, j = rng.choice(T, size=2, replace=False)
#+         i = rng.integers(0, T - 1)
#+         j = i + 1
# %% wrong: first and last
# named: All sequences have the same two marked steps; they are
#-         i, j = rng.choice(T, size=2, replace=False)
#+         i, j = 0, T - 1
# %% wrong: never the last step
# named: Some steps are never marked; every step can be, the first
#-         i, j = rng.choice(T, size=2, replace=False)
#+         i, j = rng.choice(max(T - 1, 2), size=2, replace=False)
# %% wrong: never the first step
# named: Some steps are never marked; every step can be, the first
#-         i, j = rng.choice(T, size=2, replace=False)
#+         i, j = (rng.choice(T - 1, size=2, replace=False) + 1) if T > 2 else (0, 1)
# %% wrong: normal values
# named: Channel 0 has numbers outside [0, 1): they are uniform
#-     x[:, :, 0] = rng.random((T, N))
#+     x[:, :, 0] = rng.standard_normal((T, N))
# %% wrong: values in -1 to 1
# named: Channel 0 has numbers outside [0, 1): they are uniform
#-     x[:, :, 0] = rng.random((T, N))
#+     x[:, :, 0] = rng.uniform(-1, 1, (T, N))
# %% wrong: sum of all
# named: y is the sum of all numbers of a sequence; only the two
#-     return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=0)
#+     return x, x[:, :, 0].sum(axis=0)
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
