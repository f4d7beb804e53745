"""Answers to gradient_norms; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


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
# after: model answers
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


# %% right: list
# after: model answers
def gradient_norms(h, Whh):
    T, H = h.shape
    product = np.eye(H, dtype=h.dtype)
    norms = [np.linalg.norm(product, 2)]
    for t in reversed(range(T)):
        product = product @ step_jacobian(h[t], Whh)
        norms.append(np.linalg.norm(product, ord=2))
    return np.array(norms)


# %% right: svd
def gradient_norms(h, Whh):
    J = [(1 - h_t[:, None] ** 2) * Whh for h_t in h[::-1]]
    norms = np.ones(len(h) + 1, dtype=Whh.dtype)
    A = J[0]
    for k, next_J in enumerate([*J[1:], None], start=1):
        norms[k] = np.linalg.svd(A, compute_uv=False)[0]
        if next_J is not None:
            A = A.dot(next_J)
    return norms


# %% right: each lag anew
def gradient_norms(h, Whh):
    T, H = h.shape
    out = np.empty(T + 1, h.dtype)
    for k in range(T + 1):
        A = np.eye(H)
        for t in range(T - k, T):
            A = np.diag(1 - h[t] ** 2) @ Whh @ A
        out[k] = np.linalg.norm(A, 2)
    return out


# %% right: recursive
# after: model answers
def gradient_norms(h, Whh):
    def back(k):
        return np.eye(len(Whh)) if k == 0 else back(k - 1) @ step_jacobian(h[len(h) - k], Whh)

    return np.array([np.linalg.norm(back(k), 2) for k in range(len(h) + 1)]).astype(h.dtype)


# %% right: transposes
def gradient_norms(h, Whh):
    """The gradients themselves, sent back as rows: dh_{t−1} = dh_t J_t."""
    dh = np.identity(h.shape[1])
    sizes = [1.0]
    for h_t in np.flip(h, axis=0):
        dh = (dh * (1 - h_t**2)) @ Whh
        sizes.append(np.sqrt(np.linalg.eigvalsh(dh.T @ dh)[-1]))
    return np.asarray(sizes, dtype=h.dtype)


# %% right: multi dot
# after: model answers
def gradient_norms(h, Whh):
    J = [step_jacobian(h_t, Whh) for h_t in h]
    H = h.shape[1]

    def product(factors):
        return np.linalg.multi_dot([np.eye(H, dtype=h.dtype), np.eye(H, dtype=h.dtype), *factors])

    return np.array([np.linalg.norm(product(J[len(J) - k :][::-1]), 2) for k in range(len(J) + 1)], h.dtype)


# %% wrong: Frobenius
# named: The Frobenius norm, the root of the sum of squares,
change((", 2", ""), of="loop, norm 2")


# %% wrong: from the front
# named: Time runs the wrong way: the product begins with the
change((" - 1, -1, -1", ""), of="loop, norm 2")


# %% wrong: order of the factors
# named: The Jacobians are multiplied in the wrong order. Going
change(("J @ ((1 - h[t] ** 2)[:, None] * Whh)", "((1 - h[t] ** 2)[:, None] * Whh) @ J"), of="loop, norm 2")


# %% wrong: columns scaled
# named: tanh′ scales the columns; it belongs to the rows. `a *
change(("[:, None]", ""), of="loop, norm 2")


# %% wrong: Whh transposed
# named: W_hh is transposed: row i of the Jacobian belongs to
change(("[:, None] * Whh", "[:, None] * Whh.T"), of="loop, norm 2")


# %% wrong: no derivative
# named: tanh′ is missing: these are the norms of powers of W_hh.
change(("((1 - h[t] ** 2)[:, None] * Whh)", "Whh"), of="loop, norm 2")


# %% wrong: entry 0 missing
# named: The entry for lag 0 is missing: the result begins with 1,
change(("1.0", ""), of="loop, norm 2")


# %% wrong: norms multiplied
# named: The norms of the single Jacobians are multiplied. That is
def gradient_norms(h, Whh):
    T, H = h.shape
    J = np.eye(H, dtype=h.dtype)
    norms = [1.0]
    for t in range(T - 1, -1, -1):
        J = (1 - h[t] ** 2)[:, None] * Whh
        norms.append(norms[-1] * np.linalg.norm(J, 2))
    return np.array(norms, dtype=h.dtype)


# %% wrong: norm of one step alone
# named: norms[k] holds the norm of one step's Jacobian; the
change(("J @ ((1 - h[t] ** 2)[:, None] * Whh)", "(1 - h[t] ** 2)[:, None] * Whh"), of="loop, norm 2")


# %% wrong: spectral radius instead of norm
# named: The spectral radius (largest absolute eigenvalue) stands
change(("linalg.norm(J, 2)", "abs(np.linalg.eigvals(J)).max()"), of="loop, norm 2")


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
change(("- 1, -", "- 2, -"), of="loop, norm 2")
