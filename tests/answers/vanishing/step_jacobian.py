"""Answers to step_jacobian; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: rows scaled
def step_jacobian(h_t, Whh):
    return (1 - h_t**2)[:, None] * Whh


# %% right: diag @
def step_jacobian(h_t, Whh):
    return np.diag(1 - h_t * h_t) @ Whh


# %% right: einsum
def step_jacobian(h, W):
    return np.einsum("i,ij->ij", 1 - np.square(h), W)


# %% right: loops
def step_jacobian(h_t, Whh):
    H = len(h_t)
    J = np.empty_like(Whh)
    for i in range(H):
        for j in range(H):
            J[i, j] = (1 - h_t[i] ** 2) * Whh[i, j]
    return J


# %% right: diag
def step_jacobian(h_t, Whh):
    return np.diag(1 - h_t**2) @ Whh


# %% right: loops, another way
def step_jacobian(h_t, Whh):
    H = len(h_t)
    J = np.zeros_like(Whh)
    for i in range(H):
        for j in range(H):
            J[i, j] = (1 - h_t[i] * h_t[i]) * Whh[i, j]
    return J


# %% right: einsum, another way
def step_jacobian(h_t, Whh):
    return np.einsum("i,ij->ij", 1 - np.square(h_t), Whh)


# %% right: transposed twice
def step_jacobian(h_t, Whh):
    slope = (1 - h_t) * (1 + h_t)
    return (Whh.T * slope).T


# %% right: rows
def step_jacobian(h_t, Whh):
    return np.stack([(1 - h**2) * row for h, row in zip(h_t, Whh, strict=True)])


# %% right: reshape
def step_jacobian(h_t, Whh):
    return np.multiply(Whh, 1 - h_t.reshape(-1, 1) ** 2)


# %% wrong: columns scaled
# named: tanh′ scales the columns; it belongs to the rows. `a *
def step_jacobian(h_t, Whh):
    return (1 - h_t**2) * Whh


# %% wrong: transposed
# named: The Jacobian is transposed, W_hhᵀ diag(1 − h_t²): that is
def step_jacobian(h_t, Whh):
    return ((1 - h_t**2)[:, None] * Whh).T


# %% wrong: Whh transposed
# named: W_hh is transposed: row i of the Jacobian belongs to
def step_jacobian(h_t, Whh):
    return (1 - h_t**2)[:, None] * Whh.T


# %% wrong: no square
# named: The state is not squared: tanh′ is 1 − h_t².
def step_jacobian(h_t, Whh):
    return (1 - h_t)[:, None] * Whh


# %% wrong: no derivative
# named: tanh′ is missing: this is W_hh alone, the Jacobian of a
def step_jacobian(h_t, Whh):
    return Whh.copy()


# %% wrong: tanh again
# named: tanh is taken once more: h_t is tanh of the sum already,
def step_jacobian(h_t, Whh):
    return (1 - np.tanh(h_t) ** 2)[:, None] * Whh


# %% wrong: sigmoid's derivative
# named: h_t (1 − h_t) is the derivative of the sigmoid; that of
def step_jacobian(h_t, Whh):
    return (h_t * (1 - h_t))[:, None] * Whh


# %% wrong: a product with a vector
# says: J has shape
def step_jacobian(h_t, Whh):
    return (1 - h_t**2) @ Whh


# %% wrong: Whh times vector
# says: J has shape
def step_jacobian(h_t, Whh):
    return Whh @ (1 - h_t**2)


# %% wrong: diagonal only
# named: `np.diag(a) * Whh` multiplies element by element, and all
def step_jacobian(h_t, Whh):
    return np.diag(1 - h_t**2) * Whh


# %% wrong: diag behind
# named: tanh′ scales the columns; it belongs to the rows. `a *
def step_jacobian(h_t, Whh):
    return Whh @ np.diag(1 - h_t**2)


# %% wrong: one plus
# named: The sign inside tanh′ is wrong: it is 1 − h_t².
def step_jacobian(h_t, Whh):
    return (1 + h_t**2)[:, None] * Whh


# %% wrong: divided
# named: The rows are divided by tanh′; they are multiplied by it.
def step_jacobian(h_t, Whh):
    return Whh / (1 - h_t**2)[:, None]


# %% wrong: outer product of h
def step_jacobian(h_t, Whh):
    return (1 - np.outer(h_t, h_t)) * Whh


# %% wrong: the square around the bracket
# named: The square is in the wrong place: tanh′ is 1 − h_t²
def step_jacobian(h, W):
    return np.diag((1 - h) ** 2) @ W
