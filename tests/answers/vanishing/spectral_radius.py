"""Answers to spectral_radius; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: eigvals
def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvals(W)))


# %% right: eig, loop
def spectral_radius(W):
    values, _ = np.linalg.eig(W)
    return float(max(abs(v) for v in values))


# %% right: sorted, hypot
def spectral_radius(matrix):
    lam = np.linalg.eigvals(np.asarray(matrix))
    return np.sort(np.hypot(lam.real, lam.imag))[-1]


# %% right: of the transpose
def spectral_radius(W):
    e = np.linalg.eigvals(W.T)
    return np.sqrt((e * e.conj()).real.max())


# %% right: loop
def spectral_radius(W):
    largest = 0.0
    for value in np.linalg.eigvals(W):
        largest = max(largest, abs(value))
    return largest


# %% right: eig
def spectral_radius(W):
    values, _ = np.linalg.eig(W)
    return float(np.abs(values).max())


# %% right: parts
def spectral_radius(W):
    w = np.linalg.eigvals(W)
    return np.sqrt(w.real**2 + w.imag**2).max()


# %% right: sorted
def spectral_radius(W):
    return sorted(abs(np.linalg.eigvals(W)))[-1]


# %% right: gelfand
def spectral_radius(W):
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


# %% wrong: no absolute value
# named: The largest real part is taken. An eigenvalue −2 counts
def spectral_radius(W):
    return np.max(np.linalg.eigvals(W))


# %% wrong: real part
# named: The largest real part is taken. An eigenvalue −2 counts
def spectral_radius(W):
    return np.max(np.linalg.eigvals(W).real)


# %% wrong: absolute real part
# named: The imaginary parts are dropped before the absolute
def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvals(W).real))


# %% wrong: spectral norm
# named: The largest singular value stands where the largest
def spectral_radius(W):
    return np.linalg.norm(W, 2)


# %% wrong: Frobenius norm
# named: The root of the sum of squares (Frobenius norm) stands
def spectral_radius(W):
    return np.linalg.norm(W)


# %% wrong: eigvalsh
# named: `eigvalsh` is for symmetric matrices: it reads one
def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvalsh(W)))


# %% wrong: abs of the maximum
# named: abs and max are in the wrong order: `abs(max(…))` picks
def spectral_radius(W):
    return np.abs(np.max(np.linalg.eigvals(W)))


# %% wrong: the first eigenvalue
# named: The first eigenvalue is taken; `np.linalg.eigvals` does
def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W))[0]


# %% wrong: the last eigenvalue
# named: The last eigenvalue is taken; `np.linalg.eigvals` does
def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W))[-1]


# %% wrong: determinant
# named: The absolute value of the determinant, the product of the
def spectral_radius(W):
    return abs(np.linalg.det(W))


# %% wrong: of W W.T
# named: These are the eigenvalues of W Wᵀ, the squares of the
def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvals(W @ W.T)))


# %% wrong: symmetrised
def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvals((W + W.T) / 2)))


# %% wrong: the diagonal
# named: The diagonal stands where the eigenvalues belong; they
def spectral_radius(W):
    return np.max(np.abs(np.diag(W)))


# %% wrong: all of them
# says: radius has shape
def spectral_radius(W):
    return np.abs(np.linalg.eigvals(W))
