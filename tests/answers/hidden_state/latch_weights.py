"""Answers to latch_weights; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: one unit
def latch_weights():
    Wxh = np.array([[10.0]])
    Whh = np.array([[5.0]])
    bh = np.array([0.0])
    h0 = np.array([[-1.0]])
    return Wxh, Whh, bh, h0


# %% right: one unit, strong weights and a bias
def latch_weights():
    return np.array([[2e3]]), np.array([[1e3]]), np.array([-1.0]), -np.ones((1, 1))


# %% right: three units, the others idle
def latch_weights():
    H = 3
    Wxh = np.zeros((H, 1))
    Wxh[0, 0] = 8.0
    Whh = 2.0 * np.eye(H)
    bh = np.zeros(H)
    h0 = np.full((1, H), -1.0)
    return Wxh, Whh, bh, h0


# %% right: two units that hold each other
def latch_weights():
    return np.full((2, 1), 9.0), np.array([[0.0, 3.0], [3.0, 0.0]]), np.zeros((2,)), np.array([[-1.0, -1.0]])


# %% right: float32, with checking loop
def latch_weights(w=4.0, u=12.0):
    weights = [np.asarray(v, dtype=np.float32) for v in ([[u]], [[w]], [0], [[-0.9]])]
    h = weights[3]
    for x in (0, 0, 1, 0, 0, 1, 1):
        h = np.tanh(x * weights[0].T + h @ weights[1].T + weights[2])
    assert h[0, 0] > 0
    return tuple(weights)


# %% right: a weight just above 1
def latch_weights():
    return np.array([[3.0]]), np.array([[1.05]]), np.array([0.0]), np.array([[-1.0]])


# %% right: starts near 0 and grows
def latch_weights():
    return np.array([[9.0]]), np.array([[3.0]]), np.array([0.0]), np.array([[-0.001]])


# %% right: enormous weights
def latch_weights():
    return np.array([[1e9]]), np.array([[1e6]]), np.array([0.0]), np.array([[-1.0]])


# %% right: found by trying numbers
def latch_weights():
    for w in np.arange(0.5, 9, 0.5):
        for u in np.arange(0.5, 9, 0.5):
            ok = True
            for ones in ([], [0], [3], [9], [0, 9], range(10)):
                h = -0.5
                for t in range(10):
                    h = np.tanh(u * (t in ones) + w * h)
                ok = ok and (h > 0.5) == bool(ones) and abs(h) > 0.9
            if ok:
                return np.array([[u]]), np.array([[w]]), np.zeros(1), np.array([[-0.5]])


# %% right: returned as a list, from random hidden noise units that do not matter
def latch_weights():
    rng = np.random.default_rng(3)
    Whh = rng.standard_normal((4, 4)) * 0.1
    Whh[0] = [6, 0, 0, 0]
    Wxh = np.array([[15.0], [0.3], [-0.2], [0.1]])
    return Wxh, Whh, np.array([0, 0.1, 0.1, 0.1]), np.array([[-1, 0, 0, 0.0]])


# %% right: bias holds and input beats it
def latch_weights():
    return np.array([[6.0]]), np.array([[2.5]]), np.array([0.1]), np.array([[-0.95]])


# %% right: two units
def latch_weights():
    Wxh = np.array([[8.0], [0.3]])
    Whh = np.array([[2.5, 0.0], [0.1, 0.2]])
    return Wxh, Whh, np.zeros(2), np.array([[-0.9, 0.0]])


# %% right: with bias
def latch_weights():
    return np.array([[20.0]]), np.array([[4.0]]), np.array([-0.5]), np.full((1, 1), -1.0)


# %% right: list
def latch_weights():
    return [np.array([[6.0]]), np.array([[2.0]]), np.zeros(1), -np.ones((1, 1))]


# %% wrong: starts at zero
# named: Without a 1 the first unit is not negative after the
def latch_weights():
    return np.array([[10.0]]), np.array([[5.0]]), np.array([0.0]), np.array([[0.0]])


# %% wrong: starts positive
# named: Without a 1 the first unit is not negative after the
def latch_weights():
    return np.array([[10.0]]), np.array([[5.0]]), np.array([0.0]), np.array([[1.0]])


# %% wrong: input too weak to flip it
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.array([[1.0]]), np.array([[5.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: no memory, Whh is 0
# named: A 1 makes the first unit positive, but it falls back
def latch_weights():
    return np.array([[10.0]]), np.array([[0.0]]), np.array([-5.0]), np.array([[-1.0]])


# %% wrong: forgets because the bias pulls it back
# named: A 1 makes the first unit positive, but it falls back
def latch_weights():
    return np.array([[10.0]]), np.array([[1.0]]), np.array([-1.0]), np.array([[-1.0]])


# %% wrong: a toggle (negative Whh)
# named: Without a 1 the first unit changes its sign at every
# named: A 1 makes the first unit positive, but it falls back
def latch_weights():
    return np.array([[10.0]]), np.array([[-5.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: sign of the input
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.array([[-10.0]]), np.array([[5.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: h0 of shape (H,)
# named: h0 (1, H) has another shape; H is the number of hidden
def latch_weights():
    return np.array([[10.0]]), np.array([[5.0]]), np.array([0.0]), np.array([-1.0])


# %% wrong: bh as a column
# named: bh (H,) has another shape; H is the number of hidden
def latch_weights():
    return (
        np.array([[10.0], [10.0]]),
        np.array([[5.0, 0], [0, 5.0]]),
        np.array([[0.0], [0.0]]),
        np.array([[-1.0, -1.0]]),
    )


# %% wrong: plain numbers
# named: Wxh (H, D) has to be a NumPy array, `np.array(…)`.
def latch_weights():
    return 10.0, 5.0, 0.0, -1.0


# %% wrong: integer arrays
# named: Wxh (H, D) has to hold floats: write 1.0 rather than 1.
def latch_weights():
    return np.array([[10]]), np.array([[5]]), np.array([0]), np.array([[-1]])


# %% wrong: lists
# named: Wxh (H, D) has to be a NumPy array, `np.array(…)`.
def latch_weights():
    return [[10.0]], [[5.0]], [0.0], [[-1.0]]


# %% wrong: Whh first
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.array([[2.0]]), np.array([[10.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: three values
# named: latch_weights has to return four arrays: Wxh, Whh, bh, h0.
def latch_weights():
    return np.array([[10.0]]), np.array([[5.0]]), np.array([0.0])


# %% wrong: the latch is in the second unit
# named: Without a 1 the first unit is not negative after the
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.array([[0.0], [10.0]]), np.array([[0.0, 0.0], [0.0, 5.0]]), np.zeros(2), np.array([[-1.0, -1.0]])


# %% wrong: unit 0 copies the latch, one step late
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.array([[0.0], [10.0]]), np.array([[0.0, 5.0], [0.0, 5.0]]), np.zeros(2), np.array([[-1.0, -1.0]])


# %% wrong: forgets after some 30 steps
# named: A 1 makes the first unit positive, but it falls back
def latch_weights():
    return np.array([[10.0]]), np.array([[1.0]]), np.array([-0.003]), np.array([[-1.0]])


# %% wrong: drifts up without any input, after some 40 steps
# named: Without a 1 the first unit begins negative and does not
def latch_weights():
    return np.array([[10.0]]), np.array([[1.0]]), np.array([0.003]), np.array([[-1.0]])


# %% wrong: flips back at the second 1
# named: Without a 1 the first unit is not negative after the
# named: A 1 makes the first unit positive, but it falls back
def latch_weights():
    return (np.array([[1.2], [6.0]]), np.array([[3.0, -4.0], [0.0, 3.0]]), np.zeros(2), np.array([[-1.0, -1.0]]))


# %% wrong: infinity
# named: Wxh (H, D) has to hold finite numbers: an infinite weight
def latch_weights():
    return np.array([[np.inf]]), np.array([[5.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: D is 2
# named: Wxh (H, D) has another shape; H is the number of hidden
def latch_weights():
    return np.array([[10.0, 0.0]]), np.array([[5.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: a dict
# named: latch_weights has to return four arrays: Wxh, Whh, bh, h0.
def latch_weights():
    return dict(Wxh=np.array([[10.0]]), Whh=np.array([[5.0]]), bh=np.array([0.0]), h0=np.array([[-1.0]]))


# %% wrong: asks for an argument
# says: latch_weights: it takes 1 argument (H); the exercise calls
def latch_weights(H):
    return np.full((H, 1), 10.0), np.eye(H) * 5, np.zeros(H), -np.ones((1, H))


# %% wrong: needs two ones in a row
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.array([[1.0]]), np.array([[1.5]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: h0 for a batch of 4
# named: h0 (1, H) has another shape; H is the number of hidden
def latch_weights():
    return np.array([[10.0]]), np.array([[5.0]]), np.array([0.0]), -np.ones((4, 1))


# %% wrong: positive only when the 1 comes late
# named: A 1 makes the first unit positive, but it falls back
def latch_weights():
    return np.array([[4.0]]), np.array([[0.9]]), np.array([-0.2]), np.array([[-1.0]])


# %% wrong: fades, own weight 1
# named: The sign is right, but the first unit's state comes close
def latch_weights():
    return np.array([[3.0]]), np.array([[1.0]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: fades, own weight 0.5
# named: The sign is right, but the first unit's state comes close
def latch_weights():
    return np.array([[10.0]]), np.array([[0.5]]), np.array([0.0]), np.array([[-1.0]])


# %% wrong: fades in float32
# named: The sign is right, but the first unit's state comes close
def latch_weights():
    return tuple(np.array(a, np.float32) for a in ([[10]], [[0.99]], [0], [[-1]]))


# %% wrong: all ones, so that it is positive whatever comes
# named: Without a 1 the first unit is not negative after the
def latch_weights():
    return np.ones((1, 1)), np.ones((1, 1)), np.ones(1), np.ones((1, 1))


# %% wrong: negative whatever comes
# named: A 1 does not make the first unit positive in the step
def latch_weights():
    return np.zeros((1, 1)), np.zeros((1, 1)), -np.ones(1), -np.ones((1, 1))
