# Submissions for scale_to_spectral_radius; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: with own function
# after: the unit's answers above
def scale_to_spectral_radius(W, radius):
    return W * (radius / spectral_radius(W))
# %% right: self-contained
def scale_to_spectral_radius(W, radius):
    rho = np.abs(np.linalg.eigvals(W)).max()
    return radius * W / rho
# %% right: copy in place
def scale_to_spectral_radius(W, radius):
    out = W.copy()
    out /= np.amax(np.absolute(np.linalg.eig(W)[0]))
    out *= radius
    return out
# %% right: through the eigenvalue decomposition
def scale_to_spectral_radius(W, radius):
    values, vectors = np.linalg.eig(W)
    values = values * radius / np.abs(values).max()
    return ((vectors * values) @ np.linalg.inv(vectors)).real.astype(W.dtype)
# %% wrong: divided by the radius
# after: the unit's answers above
# named: The factor is upside down: it is radius / ρ(W).
def scale_to_spectral_radius(W, radius):
    return W * (spectral_radius(W) / radius)
# %% wrong: radius forgotten
# after: the unit's answers above
# named: W is divided by its spectral radius and not multiplied by
def scale_to_spectral_radius(W, radius):
    return W * (1 / spectral_radius(W))
# %% wrong: times radius only
# named: W is multiplied by radius without dividing by its own
def scale_to_spectral_radius(W, radius):
    return W * radius
# %% wrong: spectral norm
# named: The spectral norm (largest singular value) is made equal
def scale_to_spectral_radius(W, radius):
    return W * (radius / np.linalg.norm(W, 2))
# %% wrong: Frobenius
# named: The Frobenius norm is made equal to radius; the spectral
def scale_to_spectral_radius(W, radius):
    return W * (radius / np.linalg.norm(W))
# %% wrong: only when larger
# after: the unit's answers above
# named: W is only ever made smaller; a radius above its own asks
def scale_to_spectral_radius(W, radius):
    rho = spectral_radius(W)
    return W * (radius / rho) if rho > radius else W
# %% wrong: in place
# after: the unit's answers above
# named: The numbers are right, but W is changed: `*=` writes into
def scale_to_spectral_radius(W, radius):
    W *= radius / spectral_radius(W)
    return W
# %% wrong: real eigenvalues only
# named: The largest real part is taken. An eigenvalue −2 counts
def scale_to_spectral_radius(W, radius):
    return W * (radius / np.max(np.linalg.eigvals(W).real))
# %% wrong: complex results
# says: scaled is complex
def scale_to_spectral_radius(W, radius):
    return W * (radius / np.max(np.linalg.eigvals(W)))
# %% wrong: root
# after: the unit's answers above
# named: The square root of the factor is taken; eigenvalues grow
def scale_to_spectral_radius(W, radius):
    return W * np.sqrt(radius / spectral_radius(W))
# %% wrong: largest element
# named: The largest element is made equal to radius; the spectral
def scale_to_spectral_radius(W, radius):
    return W * (radius / np.max(np.abs(W)))
# %% wrong: rows
def scale_to_spectral_radius(W, radius):
    return radius * W / np.linalg.norm(W, axis=1, keepdims=True)
# %% wrong: nothing
# after: the unit's answers above
# says: scale_to_spectral_radius was called, but it returned
def scale_to_spectral_radius(W, radius):
    W = W * (radius / spectral_radius(W))
# %% wrong: unchanged
# named: W comes back as it was.
def scale_to_spectral_radius(W, radius):
    return W.copy()
