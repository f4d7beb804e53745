# Submissions for gradient_norms; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: loop, norm 2
def gradient_norms(h, Whh):
    T, H = h.shape
    J = np.eye(H, dtype=h.dtype)
    norms = [1.0]
    for t in range(T - 1, -1, -1):
        J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
        norms.append(np.linalg.norm(J, 2))
    return np.array(norms, dtype=h.dtype)
# %% right: svd, step_jacobian
# after: the unit's answers above
def gradient_norms(h, Whh):
    out = np.ones(len(h) + 1, dtype=Whh.dtype)
    P = np.eye(len(Whh), dtype=Whh.dtype)
    for k in range(1, len(h) + 1):
        P = P @ step_jacobian(h[-k], Whh)
        out[k] = np.linalg.svd(P, compute_uv=False)[0]
    return out
# %% right: without a dtype
def gradient_norms(h, Whh):
    norms, product = np.zeros(len(h) + 1), np.eye(h.shape[1])
    norms[0] = 1
    for k in range(1, len(h) + 1):
        product = product @ (np.diag(1 - h[-k] ** 2) @ Whh)
        norms[k] = np.linalg.norm(product, 2)
    return norms
# %% right: transposed, the way vectors flow
def gradient_norms(h, Whh):
    M = np.identity(h.shape[1], h.dtype)
    result = []
    for s in h[::-1]:
        result.append(np.linalg.norm(M, ord=2))
        M = Whh.T @ (M * (1 - s * s)[:, None])
    result.append(np.linalg.norm(M, ord=2))
    return np.stack(result)
# %% right: every product anew, root of the largest eigenvalue
def gradient_norms(h, Whh):
    T = len(h)
    J = [np.diag(1 - s**2) @ Whh for s in h]
    norms = np.zeros(T + 1, h.dtype)
    for k in range(T + 1):
        P = np.eye(Whh.shape[0])
        for t in range(T - k, T):
            P = J[t].astype(float) @ P
        norms[k] = np.sqrt(np.linalg.eigvalsh(P @ P.T)[-1])
    return norms
# %% wrong: Frobenius
# named: The Frobenius norm, the root of the sum of squares,
#-         norms.append(np.linalg.norm(J, 2))
#+         norms.append(np.linalg.norm(J))
# %% wrong: from the front
# named: Time runs the wrong way: the product begins with the
#-     for t in range(T - 1, -1, -1):
#+     for t in range(T):
# %% wrong: order of the factors
# named: The Jacobians are multiplied in the wrong order. Going
#-         J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
#+         J = ((1 - h[t] ** 2)[:, None] * Whh) @ J
# %% wrong: columns scaled
# named: tanh′ scales the columns; it belongs to the rows. `a *
#-         J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
#+         J = J @ ((1 - h[t] ** 2) * Whh)
# %% wrong: Whh transposed
# named: W_hh is transposed: row i of the Jacobian belongs to
#-         J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
#+         J = J @ ((1 - h[t] ** 2)[:, None] * Whh.T)
# %% wrong: no derivative
# named: tanh′ is missing: these are the norms of powers of W_hh.
#-         J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
#+         J = J @ Whh
# %% wrong: entry 0 missing
# named: The entry for lag 0 is missing: the result begins with 1,
#-     norms = [1.0]
#+     norms = []
# %% wrong: norms multiplied
# named: The norms of the single Jacobians are multiplied. That is
def gradient_norms(h, Whh):
    T, H = h.shape
    J = np.eye(H, dtype=h.dtype)
    norms = [1.0]
    for t in range(T - 1, -1, -1):
        J = ((1 - h[t] ** 2)[:, None] * Whh)
        norms.append(norms[-1] * np.linalg.norm(J, 2))
    return np.array(norms, dtype=h.dtype)
# %% wrong: norm of one step alone
# named: norms[k] holds the norm of one step's Jacobian; the
#-         J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
#+         J = ((1 - h[t] ** 2)[:, None] * Whh)
# %% wrong: spectral radius instead of norm
# named: The spectral radius (largest absolute eigenvalue) stands
#-         norms.append(np.linalg.norm(J, 2))
#+         norms.append(np.abs(np.linalg.eigvals(J)).max())
# %% wrong: a vector of ones
def gradient_norms(h, Whh):
    T, H = h.shape
    J = np.ones(H)
    norms = [1.0]
    for t in range(T - 1, -1, -1):
        J = J @ ((1 - h[t] ** 2)[:, None] * Whh)
        norms.append(np.linalg.norm(J))
    return np.array(norms, dtype=h.dtype)
# %% wrong: last step left out
# says: norms has shape
#-     for t in range(T - 1, -1, -1):
#+     for t in range(T - 2, -1, -1):
