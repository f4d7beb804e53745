"""orthogonal: judged by what many draws have in common, since every draw is another matrix.

A matrix Q is uniform over all orthogonal ones (Haar) when a turn or a reflection, whichever, leaves its distribution
as it is. Then the elements q of Q have mean 0, their products q_i q_j have mean 1/n for i = j and 0 otherwise, Σ q⁴
has mean 3n / (n + 2), and the determinant is as often 1 as −1. Wrong methods miss one of these by far: with
the draws made here, right ones come nearer than half way to the limit, wrong ones go well beyond it.
"""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, Rule
from rnnkit.exercises.vanishing.jacobian import UNIT

FEW, MANY = 25, 500  # draws
LIMIT = 7.0  # standard errors; chance goes beyond it about once in 10¹¹ times


def orthogonal_cases(rng):
    def case(kind, sizes, draws):
        return Case((sizes, int(rng.integers(2**31)), draws), {"n": sizes[0]}, kind)

    n = [sizes(rng, "n")["n"] for _ in range(3)]
    return [*(case(ORDINARY, (each,), FEW) for each in n), case("uniform", (4, 2, 1), MANY)]


def orthogonal(n, rng):
    A = rng.standard_normal((n, n))
    Q, R = np.linalg.qr(A)
    return Q * np.sign(np.diag(R))


def call_orthogonal(answer, args):
    """For each size, draws from one generator; then what the same and another generator give, and whether NumPy's
    global one was left alone."""
    sizes, seed, draws = args
    before = np.random.get_state()[1].copy()
    found = []
    for n in sizes:
        rng = np.random.default_rng(seed)
        drawn = [answer(n, rng) for _ in range(draws)]
        if drawn[0] is None:
            return None
        found.append((drawn, *(answer(n, np.random.default_rng(s)) for s in (seed, seed + 1))))
    return found, np.array_equal(before, np.random.get_state()[1])


NOT_ARRAY = "Q has to be one float64 array of shape (n, n)."
NOT_FINITE = "Q holds numbers that are not finite."
GLOBAL = (
    "The numbers do not come from rng: draw with `rng.standard_normal(…)`, so that the same generator gives the "
    "same matrix."
)
FIXED = "Every generator gives the same matrix: a seed is fixed inside, or nothing is random. Draw from rng itself."
REPEATS = (
    "A second draw from the same generator gives the same matrix: draw from rng itself, which moves on with every draw."
)
SCALED = "The columns are at right angles to each other, but their length is not 1."
NORMED = "The columns have length 1, but they are not at right angles to each other."
NOT_ORTHOGONAL = "Q is not orthogonal: QᵀQ has to be the identity."
FIRST_SIGN = (
    "Q is orthogonal and not uniform: Q[0, 0] has the same sign in every draw. That is what `np.linalg.qr` does with "
    "the signs. Make the diagonal of R positive: multiply column j of Q by the sign of R[j, j]."
)
FIRST_COLUMN = (
    "Q is orthogonal and not uniform: its first column is positive in every draw. The matrix it is made from has to be "
    "normal (`rng.standard_normal`): with positive numbers only, as those of `rng.random`, many directions never come."
)
DIAGONAL_SIGN = (
    "Q is orthogonal and not uniform: its diagonal is positive in every draw. It is the diagonal of R that has to be "
    "made positive, by multiplying column j of Q by the sign of R[j, j]."
)
ONE_DETERMINANT = (
    "Q is orthogonal and not uniform: its determinant has the same sign in every draw, so that one half of all "
    "orthogonal matrices never comes (turns have determinant 1, reflections −1)."
)
NOT_TURNED = (
    "Q is orthogonal and not uniform: its elements are spread in another way. The matrix it is made from has to be "
    "normal (`rng.standard_normal`); only then is no direction preferred."
)
NOT_UNIFORM = (
    "Q is orthogonal and not uniform: some elements are positive more often than negative, or they depend on "
    "each other."
)


def judge_orthogonal(found, alone, sizes, draws):
    for n, (drawn, same, other) in zip(sizes, found, strict=True):
        if len(drawn) != draws:  # fewer would show less
            return NOT_ARRAY
        for Q in (*drawn, same, other):
            if type(Q) is not np.ndarray or Q.shape != (n, n) or Q.dtype != np.float64:
                return NOT_ARRAY
            if not np.isfinite(Q).all():
                return NOT_FINITE
        Q = np.stack(drawn)  # (draws, n, n)
        wrong = judge_angles(Q) or judge_source(Q, same, other, alone) or (draws == MANY and judge_spread(Q))
        if wrong:
            return wrong
    return None


def judge_angles(Q):
    products = Q.swapaxes(1, 2) @ Q
    lengths, off = np.diagonal(products, axis1=1, axis2=2), products * (1 - np.eye(Q.shape[-1]))
    # The median: on a draw that happens to be badly conditioned Gram-Schmidt loses digits, and is right all the same.
    crooked, unequal = (np.median(np.abs(a).max(axis=axes)) > 1e-10 for a, axes in ((off, (1, 2)), (lengths - 1, 1)))
    if crooked and unequal:
        return NOT_ORTHOGONAL
    return NORMED if crooked else SCALED if unequal else None


def judge_source(Q, same, other, alone):
    if not alone or not np.array_equal(Q[0], same):
        return GLOBAL
    if Q.shape[-1] == 1:
        return None  # ±1: two draws may well be alike
    if np.array_equal(same, other):
        return FIXED
    return REPEATS if np.array_equal(Q[0], Q[1]) else None


def judge_spread(Q):
    K, n, _ = Q.shape
    if n > 1 and (np.diagonal(Q, axis1=1, axis2=2) > 0).all():
        return DIAGONAL_SIGN
    if n > 1 and (Q[:, :, 0] > 0).all():  # with the signs that LAPACK chooses, those of A turned round, it is negative
        return FIRST_COLUMN
    if len(np.unique(np.sign(Q[:, 0, 0]))) == 1:
        return FIRST_SIGN
    determinants, q = np.linalg.det(Q), Q.reshape(K, n * n)
    if len(np.unique(np.sign(determinants))) == 1:
        return ONE_DETERMINANT
    if far((q**4).sum(axis=1), 3 * n / (n + 2)):
        return NOT_TURNED
    if far(determinants, 0) or far(q, 0) or far(q[:, :, None] * q[:, None], np.eye(n * n) / n):
        return NOT_UNIFORM
    return None


def far(samples, mean):
    """Is the mean over the first axis further from `mean` than chance allows?"""
    error = samples.std(axis=0) / np.sqrt(len(samples))
    return bool((np.abs(samples.mean(axis=0) - mean) > LIMIT * error + 1e-9).any())


QR = "Q * np.sign(np.diag(R))"

ORTHOGONAL = Exercise(
    name="orthogonal",
    unit=UNIT,
    points=3,
    outputs=(Output("Q", dtype=None, repeatable=False),),
    equation="QᵀQ = I;   A = Q R with A normal and the diagonal of R positive makes Q uniform over all orthogonal "
    "matrices",
    cases=orthogonal_cases,
    oracle=lambda sizes, seed, draws: Rule(lambda value: judge_orthogonal(*value, sizes, draws)),
    answer=orthogonal,
    call=call_orthogonal,
    arguments=("n", "rng"),
    look="Print `Q.T @ Q` first. If it is the identity, draw a thousand matrices with n = 2 and look at the mean of Q: "
    "every element has to be positive as often as negative.",
    mistakes=(
        Mistake(FIRST_SIGN, (QR, "Q")),
        Mistake(FIRST_COLUMN, ("rng.standard_normal((n, n))", "rng.random((n, n))")),
        Mistake(FIRST_SIGN, ("rng.standard_normal((n, n))", "rng.random((n, n))"), (QR, "Q")),
        Mistake(DIAGONAL_SIGN, ("np.diag(R)", "np.diag(Q)")),
        Mistake(FIRST_SIGN, (QR, "Q * np.abs(np.sign(np.diag(R)))")),
        Mistake(NOT_UNIFORM, ("    return " + QR, "    return np.linalg.svd(A)[0]")),
        Mistake(NOT_UNIFORM, ("    return " + QR, "    return np.linalg.eigh(A + A.T)[1]")),
        Mistake(
            ONE_DETERMINANT,
            ("    return " + QR, "    Q = " + QR + "\n    Q[:, 0] *= np.sign(np.linalg.det(Q))\n    return Q"),
        ),
        Mistake(
            ONE_DETERMINANT,
            ("    return " + QR, "    S = A - A.T\n    return np.linalg.solve(np.eye(n) + S, np.eye(n) - S)"),
        ),
        Mistake(NOT_TURNED, ("rng.standard_normal((n, n))", "rng.uniform(-1, 1, (n, n))")),
        Mistake(
            NOT_TURNED, ("    return " + QR, "    return np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)")
        ),
        Mistake(NOT_ORTHOGONAL, ("    return " + QR, "    return A")),
        Mistake(NOT_ORTHOGONAL, ("    return " + QR, "    return A / np.linalg.norm(A, 2)")),
        Mistake(NOT_ORTHOGONAL, ("    return " + QR, "    return A / np.sqrt(n)")),
        Mistake(NOT_ORTHOGONAL, ("    return " + QR, "    return R")),
        Mistake(NORMED, ("    return " + QR, "    return A / np.linalg.norm(A, axis=0)")),
        Mistake(SCALED, (QR, "Q * np.diag(R)")),
        Mistake(SCALED, (QR, "Q * np.sqrt(n + 1)")),
        Mistake(GLOBAL, ("rng.standard_normal((n, n))", "np.random.standard_normal((n, n))")),
        Mistake(GLOBAL, ("    A =", "    rng = np.random.default_rng()\n    A =")),
        Mistake(FIXED, ("    A =", "    rng = np.random.default_rng(0)\n    A =")),
        Mistake(FIXED, ("    return " + QR, "    return np.eye(n)")),
        Mistake(NOT_ARRAY, ("    return " + QR, "    return (" + QR + ").astype(np.float32)")),
    ),
)
