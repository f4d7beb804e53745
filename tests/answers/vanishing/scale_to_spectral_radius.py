"""Answers to scale_to_spectral_radius; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: with own function
# after: model answers
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


# %% right: two lines
# after: model answers
def scale_to_spectral_radius(W, radius):
    factor = radius / spectral_radius(W)
    return factor * W


# %% right: division
# after: model answers
def scale_to_spectral_radius(W, radius):
    return W / spectral_radius(W) * radius


# %% right: own eigenvalues
def scale_to_spectral_radius(W, radius):
    values = np.linalg.eigvals(W)
    return (W * radius / max(abs(values))).astype(W.dtype)


# %% right: in a copy
def scale_to_spectral_radius(W, radius):
    scaled = W.copy()
    scaled /= np.abs(np.linalg.eigvals(W)).max()
    scaled *= radius
    return scaled


# %% right: rows
# after: model answers
def scale_to_spectral_radius(W, radius):
    rho = float(spectral_radius(W))
    return np.array([[w * radius / rho for w in row] for row in W.tolist()], dtype=W.dtype)


# %% wrong: divided by the radius
# after: model answers
# named: The factor is upside down: it is radius / ρ(W).
def scale_to_spectral_radius(W, radius):
    return W * (spectral_radius(W) / radius)


# %% wrong: radius forgotten
# after: model answers
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
# after: model answers
# named: W is only ever made smaller; a radius above its own asks
def scale_to_spectral_radius(W, radius):
    rho = spectral_radius(W)
    return W * (radius / rho) if rho > radius else W


# %% wrong: in place
# after: model answers
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
# after: model answers
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
# after: model answers
# says: scale_to_spectral_radius was called, but it returned
def scale_to_spectral_radius(W, radius):
    W = W * (radius / spectral_radius(W))


# %% wrong: unchanged
# named: W comes back as it was.
def scale_to_spectral_radius(W, radius):
    return W.copy()
