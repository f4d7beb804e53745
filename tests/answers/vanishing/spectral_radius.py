# Submissions for spectral_radius; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
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
