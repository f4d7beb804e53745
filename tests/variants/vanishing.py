"""Right answers to unit 05 in styles that learners use; every one has to earn full points."""

import numpy as np

# -- the Jacobian of one step


def step_jacobian__diag(h_t, Whh):
    return np.diag(1 - h_t**2) @ Whh


def step_jacobian__loops(h_t, Whh):
    H = len(h_t)
    J = np.zeros_like(Whh)
    for i in range(H):
        for j in range(H):
            J[i, j] = (1 - h_t[i] * h_t[i]) * Whh[i, j]
    return J


def step_jacobian__einsum(h_t, Whh):
    return np.einsum("i,ij->ij", 1 - np.square(h_t), Whh)


def step_jacobian__transposed_twice(h_t, Whh):
    slope = (1 - h_t) * (1 + h_t)
    return (Whh.T * slope).T


def step_jacobian__rows(h_t, Whh):
    return np.stack([(1 - h**2) * row for h, row in zip(h_t, Whh, strict=True)])


def step_jacobian__reshape(h_t, Whh):
    return np.multiply(Whh, 1 - h_t.reshape(-1, 1) ** 2)


# -- norms by lag


def gradient_norms__list(h, Whh):
    T, H = h.shape
    product = np.eye(H, dtype=h.dtype)
    norms = [np.linalg.norm(product, 2)]
    for t in reversed(range(T)):
        product = product @ step_jacobian(h[t], Whh)
        norms.append(np.linalg.norm(product, ord=2))
    return np.array(norms)


def gradient_norms__svd(h, Whh):
    J = [(1 - h_t[:, None] ** 2) * Whh for h_t in h[::-1]]
    norms = np.ones(len(h) + 1, dtype=Whh.dtype)
    A = J[0]
    for k, next_J in enumerate([*J[1:], None], start=1):
        norms[k] = np.linalg.svd(A, compute_uv=False)[0]
        if next_J is not None:
            A = A.dot(next_J)
    return norms


def gradient_norms__each_lag_anew(h, Whh):
    T, H = h.shape
    out = np.empty(T + 1, h.dtype)
    for k in range(T + 1):
        A = np.eye(H)
        for t in range(T - k, T):
            A = np.diag(1 - h[t] ** 2) @ Whh @ A
        out[k] = np.linalg.norm(A, 2)
    return out


def gradient_norms__recursive(h, Whh):
    def back(k):
        return np.eye(len(Whh)) if k == 0 else back(k - 1) @ step_jacobian(h[len(h) - k], Whh)

    return np.array([np.linalg.norm(back(k), 2) for k in range(len(h) + 1)]).astype(h.dtype)


def gradient_norms__transposes(h, Whh):
    """The gradients themselves, sent back as rows: dh_{t−1} = dh_t J_t."""
    dh = np.identity(h.shape[1])
    sizes = [1.0]
    for h_t in np.flip(h, axis=0):
        dh = (dh * (1 - h_t**2)) @ Whh
        sizes.append(np.sqrt(np.linalg.eigvalsh(dh.T @ dh)[-1]))
    return np.asarray(sizes, dtype=h.dtype)


def gradient_norms__multi_dot(h, Whh):
    J = [step_jacobian(h_t, Whh) for h_t in h]
    H = h.shape[1]

    def product(factors):
        return np.linalg.multi_dot([np.eye(H, dtype=h.dtype), np.eye(H, dtype=h.dtype), *factors])

    return np.array([np.linalg.norm(product(J[len(J) - k :][::-1]), 2) for k in range(len(J) + 1)], h.dtype)


# -- the spectral radius


def spectral_radius__loop(W):
    largest = 0.0
    for value in np.linalg.eigvals(W):
        largest = max(largest, abs(value))
    return largest


def spectral_radius__eig(W):
    values, _ = np.linalg.eig(W)
    return float(np.abs(values).max())


def spectral_radius__parts(W):
    w = np.linalg.eigvals(W)
    return np.sqrt(w.real**2 + w.imag**2).max()


def spectral_radius__sorted(W):
    return sorted(abs(np.linalg.eigvals(W)))[-1]


def spectral_radius__gelfand(W):
    """ρ(W) = lim ‖W^k‖^(1/k), by squaring the matrix sixty times."""
    A, log = W.astype(np.float64), 0.0
    for k in range(60):
        size = np.linalg.norm(A)
        if size == 0:
            return 0.0
        log += np.log(size) / 2**k
        A = A / size
        A = A @ A
    return np.exp(log)


def scale_to_spectral_radius__two_lines(W, radius):
    factor = radius / spectral_radius(W)
    return factor * W


def scale_to_spectral_radius__division(W, radius):
    return W / spectral_radius(W) * radius


def scale_to_spectral_radius__own_eigenvalues(W, radius):
    values = np.linalg.eigvals(W)
    return (W * radius / max(abs(values))).astype(W.dtype)


def scale_to_spectral_radius__in_a_copy(W, radius):
    scaled = W.copy()
    scaled /= np.abs(np.linalg.eigvals(W)).max()
    scaled *= radius
    return scaled


def scale_to_spectral_radius__rows(W, radius):
    rho = float(spectral_radius(W))
    return np.array([[w * radius / rho for w in row] for row in W.tolist()], dtype=W.dtype)


# -- orthogonal matrices


def orthogonal__signs_by_where(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    for j in range(n):
        if R[j, j] < 0:
            Q[:, j] = -Q[:, j]
    return Q


def orthogonal__diagonal_matrix(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    d = np.diag(R)
    return Q @ np.diag(d / np.abs(d))


def orthogonal__random_signs(n, rng):
    Q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    return Q * rng.choice([-1.0, 1.0], size=n)


def orthogonal__polar(n, rng):
    U, _, Vt = np.linalg.svd(rng.standard_normal((n, n)))
    return U @ Vt


def orthogonal__gram_schmidt(n, rng):
    A = rng.standard_normal((n, n))
    Q = np.zeros((n, n))
    for j in range(n):
        v = A[:, j].copy()
        for i in range(j):
            v -= (Q[:, i] @ A[:, j]) * Q[:, i]
        Q[:, j] = v / np.sqrt(v @ v)
    return Q


def orthogonal__modified_gram_schmidt_of_rows(n, rng):
    rows = []
    for _ in range(n):
        v = rng.standard_normal(n)
        for q in rows:
            v = v - (v @ q) * q
        rows.append(v / np.linalg.norm(v))
    return np.array(rows)


def orthogonal__householder(n, rng):
    """Stewart (1980): a product of random reflections in growing dimensions, and random signs."""
    Q = np.eye(n)
    for k in range(2, n + 1):
        x = rng.standard_normal(k)
        x[0] += np.sign(x[0]) * np.linalg.norm(x)
        H = np.eye(n)
        H[n - k :, n - k :] -= 2 * np.outer(x, x) / (x @ x)
        Q = H @ Q
    return np.where(rng.random(n) < 0.5, -1.0, 1.0) * Q


def orthogonal__inverse_square_root(n, rng):
    A = rng.standard_normal((n, n))
    values, vectors = np.linalg.eigh(A @ A.T)
    for _ in range(2):  # once more takes the rounding of A Aᵀ away
        A = vectors @ np.diag(values**-0.5) @ vectors.T @ A
        values, vectors = np.linalg.eigh(A @ A.T)
    return A


# -- a training step with clipping


def repaired_update__as_published(params, grads, lr, max_norm):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
    clipped = {}
    for name, g in grads.items():
        clipped[name] = g * (max_norm / norm) if norm > max_norm else g
    return {name: params[name] - lr * clipped[name] for name in params}


def repaired_update__flat(params, grads, lr, max_norm):
    everything = np.concatenate([g.ravel() for g in grads.values()])
    norm = float(np.sqrt(everything @ everything))
    if norm > max_norm:
        lr = lr * max_norm / norm
    return {name: p - lr * grads[name] for name, p in params.items()}


def repaired_update__loops(params, grads, lr, max_norm):
    total = 0.0
    for g in grads.values():
        for value in g.flat:
            total += float(value) ** 2
    norm = total**0.5
    new = {}
    for name in params:
        g = grads[name].copy()
        if norm > max_norm:
            g *= max_norm / norm
        new[name] = params[name] - lr * g
    return new


def repaired_update__minimum(params, grads, lr, max_norm):
    norm = float(np.sqrt(sum((g * g).sum() for g in grads.values())))
    factor = min(1.0, max_norm / max(norm, 1e-12))
    return {name: params[name] - lr * factor * grads[name] for name in params}


# -- the adding problem


def adding_problem__argsort(T, N, rng):
    x = np.zeros((T, N, 2))
    x[..., 0] = rng.uniform(size=(T, N))
    order = np.argsort(rng.random((T, N)), axis=0)
    x[order[0], np.arange(N), 1] = 1.0
    x[order[1], np.arange(N), 1] = 1.0
    return x, (x[..., 0] * x[..., 1]).sum(0)


def adding_problem__permuted(T, N, rng):
    marks = np.zeros((T, N))
    marks[:2] = 1
    marks = rng.permuted(marks, axis=0)
    values = rng.random((T, N))
    return np.stack([values, marks], axis=-1), np.einsum("tn,tn->n", values, marks)


def adding_problem__shifted_second(T, N, rng):
    first = rng.integers(0, T, N)
    second = (first + rng.integers(1, T, N)) % T
    x = np.zeros((T, N, 2))
    x[:, :, 0] = rng.random((T, N))
    n = np.arange(N)
    x[first, n, 1] = x[second, n, 1] = 1
    return x, x[first, n, 0] + x[second, n, 0]


def adding_problem__until_they_differ(T, N, rng):
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


def adding_problem__sequences_first(T, N, rng):
    values = rng.random((N, T))
    mask = np.zeros((N, T), dtype=bool)
    for row in mask:
        row[rng.permutation(T)[:2]] = True
    x = np.stack([values, mask.astype(float)], axis=2).transpose(1, 0, 2)
    return x, values[mask].reshape(N, 2).sum(axis=1)


def adding_problem__pairs(T, N, rng):
    pairs = [(i, j) for i in range(T) for j in range(i)]
    chosen = rng.integers(len(pairs), size=N)
    x = np.dstack([rng.random((T, N)), np.zeros((T, N))])
    y = []
    for n, k in enumerate(chosen):
        marked = list(pairs[k])
        x[marked, n, 1] = 1
        y.append(x[marked, n, 0].sum())
    return x, np.array(y)


# -- what the answers above call, as a notebook has it


def step_jacobian(h_t, Whh):
    return (1 - h_t[:, None] ** 2) * Whh


def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W)).max()
