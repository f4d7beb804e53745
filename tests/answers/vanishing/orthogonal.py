"""Answers to orthogonal; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: QR with sign fix
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return Q * np.sign(np.diag(R))


# %% right: polar factor U @ Vt
def orthogonal(n, rng):
    U, _, Vt = np.linalg.svd(rng.normal(size=(n, n)))
    return U @ Vt


# %% right: Gram-Schmidt on Gaussian rows
def orthogonal(n, rng):
    rows = []
    for _ in range(n):
        v = rng.standard_normal(n)
        for _ in range(2):
            for r in rows:
                v = v - (v @ r) * r
        rows.append(v / np.linalg.norm(v))
    return np.array(rows)


# %% right: Householder reflections
def orthogonal(n, rng):
    Q = np.eye(n)
    for k in range(n - 1, -1, -1):
        x = rng.standard_normal(n - k)
        s = 1.0 if x[0] >= 0 else -1.0
        v = x.copy()
        v[0] += s * np.linalg.norm(x)
        v /= np.linalg.norm(v)
        Hk = -s * (np.eye(n - k) - 2 * np.outer(v, v))
        Q[k:, k:] = Hk @ Q[k:, k:]
    return Q


# %% right: inverse root of A A.T
def orthogonal(n, rng):
    A = rng.standard_normal((n, n))
    w, V = np.linalg.eigh(A @ A.T)
    Q = (V / np.sqrt(w)) @ V.T @ A
    Q = 1.5 * Q - 0.5 * Q @ Q.T @ Q
    return 1.5 * Q - 0.5 * Q @ Q.T @ Q


# %% right: QR of A, random signs for the columns on top
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    d = np.diagonal(R)
    return Q * (d / np.abs(d)) * rng.choice([-1.0, 1.0], size=n)


# %% right: product of the two factors of two SVDs
def orthogonal(n, rng):
    U, s, Vt = np.linalg.svd(rng.standard_normal((n, n)))
    signs = rng.integers(0, 2, n) * 2 - 1
    return (U * signs)[:, rng.permutation(n)]


# %% right: signs on the rows: D Q D is uniform, too, with LAPACK's D
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return Q * np.sign(np.diag(R))[:, None]


# %% right: signs by where
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    for j in range(n):
        if R[j, j] < 0:
            Q[:, j] = -Q[:, j]
    return Q


# %% right: diagonal matrix
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    d = np.diag(R)
    return Q @ np.diag(d / np.abs(d))


# %% right: random signs
def orthogonal(n, rng):
    Q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    return Q * rng.choice([-1.0, 1.0], size=n)


# %% right: polar
def orthogonal(n, rng):
    U, _, Vt = np.linalg.svd(rng.standard_normal((n, n)))
    return U @ Vt


# %% right: gram schmidt
def orthogonal(n, rng):
    A = rng.standard_normal((n, n))
    Q = np.zeros((n, n))
    for j in range(n):
        v = A[:, j].copy()
        for i in range(j):
            v -= (Q[:, i] @ A[:, j]) * Q[:, i]
        Q[:, j] = v / np.sqrt(v @ v)
    return Q


# %% right: modified gram schmidt of rows
def orthogonal(n, rng):
    rows = []
    for _ in range(n):
        v = rng.standard_normal(n)
        for q in rows:
            v = v - (v @ q) * q
        rows.append(v / np.linalg.norm(v))
    return np.array(rows)


# %% right: householder
def orthogonal(n, rng):
    """Stewart (1980): a product of random reflections in growing dimensions, and random signs."""
    Q = np.eye(n)
    for k in range(2, n + 1):
        x = rng.standard_normal(k)
        x[0] += np.sign(x[0]) * np.linalg.norm(x)
        H = np.eye(n)
        H[n - k :, n - k :] -= 2 * np.outer(x, x) / (x @ x)
        Q = H @ Q
    return np.where(rng.random(n) < 0.5, -1.0, 1.0) * Q


# %% right: inverse square root
def orthogonal(n, rng):
    A = rng.standard_normal((n, n))
    values, vectors = np.linalg.eigh(A @ A.T)
    for _ in range(2):  # once more takes the rounding of A Aᵀ away
        A = vectors @ np.diag(values**-0.5) @ vectors.T @ A
        values, vectors = np.linalg.eigh(A @ A.T)
    return A


# %% wrong: QR without the signs
# named: Q is orthogonal and not uniform: Q[0, 0] has the same
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return Q


# %% wrong: U of the SVD
# named: Q is orthogonal and not uniform: some elements are
def orthogonal(n, rng):
    U, _, _ = np.linalg.svd(rng.standard_normal((n, n)))
    return U


# %% wrong: QR of uniform numbers
# named: Q is orthogonal and not uniform: its first column is
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.random((n, n)))
    return Q * np.sign(np.diag(R))


# %% wrong: QR of uniform numbers around 0
# named: Q is orthogonal and not uniform: its elements are spread
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.uniform(-1, 1, (n, n)))
    return Q * np.sign(np.diag(R))


# %% wrong: Gaussian, not orthogonal
# named: Q is not orthogonal: QᵀQ has to be the identity.
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return R


# %% wrong: columns of length 1 only
# named: The columns have length 1, but they are not at right
def orthogonal(n, rng):
    A = rng.standard_normal((n, n))
    return A / np.linalg.norm(A, axis=0)


# %% wrong: scaled by the root of n
# named: Q is not orthogonal: QᵀQ has to be the identity.
def orthogonal(n, rng):
    return rng.standard_normal((n, n)) / np.sqrt(n)


# %% wrong: identity
# named: Every generator gives the same matrix: a seed is fixed
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return np.eye(n)


# %% wrong: a permutation
# named: Q is orthogonal and not uniform: its elements are spread
def orthogonal(n, rng):
    return np.eye(n)[rng.permutation(n)]


# %% wrong: a signed permutation
# named: Q is orthogonal and not uniform: its elements are spread
def orthogonal(n, rng):
    return np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)


# %% wrong: the signs of the first row in place of those of R
# named: Q is orthogonal and not uniform: Q[0, 0] has the same
def orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    return Q * np.sign(Q[0])
