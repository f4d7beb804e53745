"""spectral_radius and scale_to_spectral_radius."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.vanishing.jacobian import UNIT

COMPLEX, NEGATIVE, POSITIVE = "complex pair", "negative", "positive"  # what the largest eigenvalue is


def draw_matrix(rng, n, largest):
    """A general matrix, n at least 3, whose largest eigenvalue is of the kind wanted, stands out, and comes neither
    first nor last from `eigvals`. No two are close to each other, so that float32 finds them, too."""
    while True:
        W = normal(rng, n, n, scale=rng.uniform(0.7, 1.8) / np.sqrt(n))
        unsorted, vectors = np.linalg.eig(W)
        values = unsorted[np.argsort(-np.abs(unsorted))]
        first, *others = np.abs(values)
        if values[0].imag:
            kind = COMPLEX if abs(values[0].imag) > 0.3 * first else None
            others = others[1:]  # without its twin
        else:
            kind = NEGATIVE if values[0].real < 0 else POSITIVE
        gap = np.abs(values[:, None] - values + 9 * np.eye(n)).min()
        if (
            kind == largest
            and first > 1.15 * max(others)
            and first > 1.1 * np.abs(unsorted[[0, -1]]).max()
            and gap > 0.1
            and np.linalg.cond(vectors) < 30
        ):
            return W


def draw_one(rng, kind, largest, dtype=np.float64, strided=False, radius=None):
    n = int(rng.integers(4, 8))
    W = draw_matrix(rng, n, largest)
    if radius is None:
        return Case((W.astype(dtype),), {"n": n}, kind, strided)
    rho = np.abs(np.linalg.eigvals(W)).max()
    radius = round(float(rng.uniform(*radius) * rho), 3)
    return Case((W.astype(dtype), radius), {"n": n, "radius": radius}, kind, strided)


def triangle(rng):
    """A matrix that is not 0 and has no eigenvalue but 0."""
    n = sizes(rng, "n")["n"]
    return Case((np.triu(normal(rng, n, n), 1),), {"n": n}, "radius 0")


# -- spectral_radius


def radius_cases(rng):
    return [
        draw_one(rng, ORDINARY, COMPLEX),
        draw_one(rng, ORDINARY, NEGATIVE),
        draw_one(rng, ORDINARY, POSITIVE),
        Case((normal(rng, 1, 1) - 2.0,), {"n": 1}, "n = 1"),
        triangle(rng),
        draw_one(rng, "float32", NEGATIVE, np.float32),
        draw_one(rng, "any layout", COMPLEX, strided=True),
    ]


def spectral_radius(W):
    return np.max(np.abs(np.linalg.eigvals(W)))


VALUES, RADIUS = "np.linalg.eigvals(W)", "np.max(np.abs(np.linalg.eigvals(W)))"

SPECTRAL_RADIUS = Exercise(
    name="spectral_radius",
    unit=UNIT,
    points=2,
    outputs=(Output("radius"),),
    equation="ρ(W) = max_i |λ_i|, over the eigenvalues λ_i of W",
    cases=radius_cases,
    oracle=lambda W: float(np.max(np.abs(np.linalg.eigvals(W)))),
    answer=spectral_radius,
    look="Try W = [[0, −2], [2, 0]], a turn by 90 degrees that doubles the length. Its eigenvalues are ±2i, and its "
    "spectral radius is 2.",
    mistakes=(
        Mistake(
            "These are the eigenvalues of W Wᵀ, the squares of the singular values; asked for are those of W itself.",
            (VALUES, "np.linalg.eigvals(W @ W.T)"),
        ),
        Mistake(
            "The diagonal stands where the eigenvalues belong; they are the same in triangular matrices only.",
            (VALUES, "np.diag(W)"),
        ),
        Mistake(
            "The largest singular value stands where the largest absolute eigenvalue is asked for. The spectral norm "
            "is never smaller than the spectral radius.",
            (RADIUS, "np.linalg.norm(W, 2)"),
        ),
        Mistake(
            "The root of the sum of squares (Frobenius norm) stands where the spectral radius is asked for.",
            (RADIUS, "np.linalg.norm(W)"),
        ),
        Mistake(
            "The largest real part is taken. An eigenvalue −2 counts for 2, and so does 2i: take the absolute "
            "value of each first.",
            (RADIUS, f"np.max({VALUES}.real)"),
        ),
        Mistake(
            "The imaginary parts are dropped before the absolute value: |a + bi| is √(a² + b²).",
            (RADIUS, f"np.max(np.abs({VALUES}.real))"),
        ),
        Mistake(
            "abs and max are in the wrong order: `abs(max(…))` picks an eigenvalue by its real part. Take the "
            "absolute values first.",
            (RADIUS, f"np.abs(np.max({VALUES}))"),
        ),
        Mistake(
            "The first eigenvalue is taken; `np.linalg.eigvals` does not sort them.", (RADIUS, f"np.abs({VALUES}[0])")
        ),
        Mistake(
            "The last eigenvalue is taken; `np.linalg.eigvals` does not sort them.", (RADIUS, f"np.abs({VALUES}[-1])")
        ),
        Mistake(
            "`eigvalsh` is for symmetric matrices: it reads one triangle of W and mirrors it. W is general: `eigvals`.",
            ("eigvals(W)", "eigvalsh(W)"),
        ),
        Mistake("The smallest absolute eigenvalue is taken; the largest is asked for.", ("np.max(", "np.min(")),
        Mistake("The mean of the absolute eigenvalues is taken; the largest is asked for.", ("np.max(", "np.mean(")),
        Mistake("The absolute eigenvalues are added up; the largest is asked for.", ("np.max(", "np.sum(")),
        Mistake(
            "The largest element of W stands where its largest absolute eigenvalue is asked for.",
            (RADIUS, "np.max(np.abs(W))"),
        ),
        Mistake(
            "The largest row sum of W stands where its largest absolute eigenvalue is asked for.",
            (RADIUS, "np.max(np.abs(W).sum(axis=1))"),
        ),
        Mistake("The square of the spectral radius is returned.", (RADIUS, f"{RADIUS} ** 2")),
        Mistake(
            "The absolute value of the trace, the sum of the eigenvalues, is returned.", (RADIUS, "abs(np.trace(W))")
        ),
        Mistake(
            "The absolute value of the determinant, the product of the eigenvalues, is returned.",
            (RADIUS, "abs(np.linalg.det(W))"),
        ),
    ),
)


# -- scale_to_spectral_radius


def scale_cases(rng):
    return [
        draw_one(rng, ORDINARY, COMPLEX, radius=(0.3, 0.7)),
        draw_one(rng, ORDINARY, NEGATIVE, radius=(1.5, 3.0)),
        draw_one(rng, ORDINARY, POSITIVE, radius=(0.5, 2.0)),
        draw_one(rng, "radius below", COMPLEX, radius=(0.4, 0.8)),
        draw_one(rng, "radius above", POSITIVE, radius=(1.3, 2.0)),
        Case((normal(rng, 1, 1) - 2.0, 0.9), {"n": 1, "radius": 0.9}, "n = 1"),
        draw_one(rng, "float32", NEGATIVE, np.float32, radius=(0.5, 2.0)),
        draw_one(rng, "any layout", COMPLEX, strided=True, radius=(0.5, 2.0)),
    ]


def scale_to_spectral_radius(W, radius):
    return W * (radius / spectral_radius(W))


FACTOR = "(radius / spectral_radius(W))"

SCALE_TO_SPECTRAL_RADIUS = Exercise(
    name="scale_to_spectral_radius",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("scaled (n, n)"),),
    equation="ρ(s W) = |s| ρ(W), so the factor is s = radius / ρ(W)",
    cases=scale_cases,
    oracle=lambda W, radius: W * (radius / np.max(np.abs(np.linalg.eigvals(W)))),
    answer=scale_to_spectral_radius,
    builds_on=("spectral_radius",),
    look="Take the spectral radius of what you return: it has to be `radius`. One number multiplies all of W.",
    mistakes=(
        Mistake("W comes back as it was.", (FACTOR, "1.0")),
        Mistake("W is multiplied by radius without dividing by its own spectral radius.", (FACTOR, "radius")),
        Mistake(
            "W is divided by its spectral radius and not multiplied by the new one: the result has radius 1.",
            (FACTOR, "(1 / spectral_radius(W))"),
        ),
        Mistake("The factor is upside down: it is radius / ρ(W).", (FACTOR, "(spectral_radius(W) / radius)")),
        Mistake(
            "W is multiplied by both: by radius and by its spectral radius. It is to be divided by the second.",
            (FACTOR, "(radius * spectral_radius(W))"),
        ),
        Mistake(
            "The spectral norm (largest singular value) is made equal to radius; the spectral radius is meant.",
            (FACTOR, "(radius / np.linalg.norm(W, 2))"),
        ),
        Mistake(
            "The Frobenius norm is made equal to radius; the spectral radius is meant.",
            (FACTOR, "(radius / np.linalg.norm(W))"),
        ),
        Mistake(
            "The largest element is made equal to radius; the spectral radius is meant.",
            (FACTOR, "(radius / np.max(np.abs(W)))"),
        ),
        Mistake(
            "W is only ever made smaller; a radius above its own asks for a larger W.",
            (FACTOR, "min(1.0, radius / spectral_radius(W))"),
        ),
        Mistake(
            "W is only ever made larger; a radius below its own asks for a smaller W.",
            (FACTOR, "max(1.0, radius / spectral_radius(W))"),
        ),
        Mistake("The factor is squared.", (FACTOR, "(radius / spectral_radius(W)) ** 2")),
        Mistake(
            "The square root of the factor is taken; eigenvalues grow by the factor itself.",
            (FACTOR, "(radius / spectral_radius(W)) ** 0.5"),
        ),
        Mistake(
            "Something is added to W; only a factor scales all eigenvalues alike.",
            ("W * " + FACTOR, "W + W.dtype.type(radius - spectral_radius(W))"),
        ),
        Mistake(
            "Something is added to the diagonal of W. That shifts the eigenvalues; only a factor scales them.",
            ("W * " + FACTOR, "W + np.eye(len(W), dtype=W.dtype) * W.dtype.type(radius - spectral_radius(W))"),
        ),
        Mistake(
            "The numbers are right, but W is changed: `*=` writes into the caller's weights. Make a new array.",
            ("    return W * " + FACTOR, "    W *= " + FACTOR + "\n    return W"),
        ),
    ),
)
