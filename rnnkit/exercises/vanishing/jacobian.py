"""step_jacobian and gradient_norms: one step back, and all of them."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
from rnnkit.exercises.draw import normal, sizes, state
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output

UNIT = "05_vanishing_exploding"


def draw_Whh(rng, H):
    """General weights whose products neither vanish nor explode within a few steps."""
    return normal(rng, H, H, scale=1.3 / np.sqrt(H))


def backward(h, Whh, dh_out):
    """The gradient with respect to h_0 when that with respect to the states h (T, H) is dh_out (T, N, H)."""
    H, N = h.shape[1], dh_out.shape[1]
    rnn = nn.RNN.from_params({"Wxh": np.eye(H), "Whh": Whh, "bh": np.zeros(H)})
    h_prev = np.concatenate([np.zeros((1, H)), h[:-1]])
    x = np.arctanh(h) - h_prev @ Whh.T  # the inputs that lead to these states
    rnn.forward(np.repeat(x[:, None], N, axis=1))
    return rnn.backward(dh_out)[1]


# -- step_jacobian


def jacobian_cases(rng):
    def case(kind=ORDINARY, dtype=np.float64, strided=False, h_t=None, **fixed):
        drawn = sizes(rng, "H", **fixed)
        H = drawn["H"]
        args = state(rng, H) if h_t is None else h_t(H), draw_Whh(rng, H)
        return Case(tuple(a.astype(dtype) for a in args), drawn, kind, strided)

    return [
        case(),
        case(),
        case(),
        case("H = 1", H=1),
        case("h = 0", h_t=np.zeros),
        case("saturated", h_t=lambda H: np.where(np.arange(H) % 2, 0.999, -0.3)),
        case("float32", np.float32),
        case("any layout", strided=True),
    ]


def step_jacobian(h_t, Whh):
    return (1 - h_t**2)[:, None] * Whh


def oracle_jacobian(h_t, Whh):
    return backward(h_t[None], Whh, np.eye(len(h_t))[None])  # row i: what h_t[i] alone sends back


ROW = "(1 - h_t**2)[:, None] * Whh"

STEP_JACOBIAN = Exercise(
    name="step_jacobian",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("J (H, H)"),),
    equation="∂h_t/∂h_{t−1} = diag(1 − h_t²) W_hh",
    cases=jacobian_cases,
    oracle=oracle_jacobian,
    answer=step_jacobian,
    look="Entry [i, j] is what h_t[i] changes by when h_{t−1}[j] does: (1 − h_t[i]²) · Whh[i, j].",
    mistakes=(
        Mistake(
            "`np.diag(a) * Whh` multiplies element by element, and all but the diagonal becomes 0: the product of two "
            "matrices is `np.diag(a) @ Whh`.",
            (ROW, "np.diag(1 - h_t**2) * Whh"),
        ),
        Mistake(
            "tanh′ is missing: this is W_hh alone, the Jacobian of a network without tanh (or of one whose state "
            "is 0).",
            (ROW, "Whh.copy()"),
        ),
        Mistake(
            "W_hh is missing: this is diag(1 − h_t²) alone, the step through tanh without the step through the "
            "weights.",
            (ROW, "np.diag(1 - h_t**2)"),
        ),
        Mistake(
            "tanh′ scales the columns; it belongs to the rows. `a * Whh` with a of shape (H,) multiplies column j by "
            "a[j]; `a[:, None] * Whh` multiplies row i by a[i], as diag(a) W_hh does.",
            (ROW, "(1 - h_t**2) * Whh"),
        ),
        Mistake(
            "W_hh is transposed: row i of the Jacobian belongs to h_t[i], and so does row i of W_hh.",
            (ROW, "(1 - h_t**2)[:, None] * Whh.T"),
        ),
        Mistake(
            "The Jacobian is transposed, W_hhᵀ diag(1 − h_t²): that is the matrix which takes a gradient back in "
            "backpropagation. Here entry [i, j] is ∂h_t[i]/∂h_{t−1}[j].",
            (ROW, "(1 - h_t**2) * Whh.T"),
        ),
        Mistake("The state is not squared: tanh′ is 1 − h_t².", ("h_t**2", "h_t")),
        Mistake("The sign inside tanh′ is wrong: it is 1 − h_t².", ("1 - h_t**2", "1 + h_t**2")),
        Mistake("The sign of tanh′ is turned round: it is 1 − h_t², not h_t² − 1.", ("1 - h_t**2", "h_t**2 - 1")),
        Mistake(
            "tanh is taken once more: h_t is tanh of the sum already, so tanh′ is 1 − h_t².",
            ("h_t**2", "np.tanh(h_t) ** 2"),
        ),
        Mistake(
            "h_t (1 − h_t) is the derivative of the sigmoid; that of tanh is 1 − h_t².",
            ("1 - h_t**2", "h_t * (1 - h_t)"),
        ),
        Mistake("h_t² stands where 1 − h_t² belongs.", ("(1 - h_t**2)", "(h_t**2)")),
        Mistake("The state stands where its tanh′ belongs, 1 − h_t².", ("(1 - h_t**2)", "h_t")),
        Mistake(way_back.SQUARE_OUTSIDE, ("(1 - h_t**2)", "((1 - h_t) ** 2)")),
        Mistake("tanh′ is squared: diag(1 − h_t²) comes once.", ("(1 - h_t**2)", "((1 - h_t**2) ** 2)")),
        Mistake(
            "Every row is scaled by the mean of tanh′; each has its own, 1 − h_t[i]².",
            ("(1 - h_t**2)[:, None]", "(1 - h_t**2).mean()"),
        ),
        Mistake(
            "The rows are divided by tanh′; they are multiplied by it.",
            (ROW, "Whh / np.maximum(1 - h_t**2, 1e-300)[:, None].astype(h_t.dtype)"),
        ),
        Mistake(
            "The numbers are right, but Whh is changed: `*=` writes into the caller's weights. Make a new array.",
            ("    return " + ROW, "    Whh *= (1 - h_t**2)[:, None]\n    return Whh"),
        ),
    ),
)


# -- gradient_norms


def norms_cases(rng):
    def case(kind=ORDINARY, dtype=np.float64, strided=False, **fixed):
        drawn = sizes(rng, "TH", **fixed)
        T, H = drawn["T"], drawn["H"]
        args = 0.8 * state(rng, T, H), draw_Whh(rng, H)
        return Case(tuple(a.astype(dtype) for a in args), drawn, kind, strided)

    return [
        case(H=int(rng.integers(3, 7))),
        case(T=5, H=8),
        case(T=8, H=4),
        case("T = 1", T=1),
        case("H = 1", H=1),
        case("float32", np.float32),
        case("any layout", strided=True),
    ]


def gradient_norms(h, Whh):
    T, H = h.shape
    norms = np.ones(T + 1, h.dtype)
    product = np.eye(H, dtype=h.dtype)
    for k in range(1, T + 1):
        product = product @ step_jacobian(h[T - k], Whh)
        norms[k] = np.linalg.norm(product, 2)
    return norms


def oracle_norms(h, Whh):
    T, H = h.shape
    norms = [1.0]
    for k in range(1, T + 1):
        dh_out = np.zeros((k, H, H))
        dh_out[-1] = np.eye(H)
        norms.append(np.linalg.norm(backward(h[T - k :], Whh, dh_out), 2))
    return np.array(norms)


ORDER, JACOBIAN, NORM = (
    "product @ step_jacobian(h[T - k], Whh)",
    "step_jacobian(h[T - k], Whh)",
    "np.linalg.norm(product, 2)",
)
FROBENIUS = (
    "The Frobenius norm, the root of the sum of squares, stands where the spectral norm is asked for: "
    "`np.linalg.norm(A)` of a matrix is the first, `np.linalg.norm(A, 2)` the second."
)

GRADIENT_NORMS = Exercise(
    name="gradient_norms",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("norms (T + 1,)", dtype=None),),  # measured, not computed with: float64 is as good
    equation="∂h_T/∂h_{T−k} = J_T J_{T−1} … J_{T−k+1},   norms[k] = its largest singular value,   norms[0] = 1",
    cases=norms_cases,
    oracle=oracle_norms,
    answer=gradient_norms,
    builds_on=("step_jacobian",),
    look="norms[1] belongs to one step: the norm of step_jacobian(h[-1], Whh). If it is right, look at how the next "
    "Jacobian is multiplied on.",
    mistakes=(
        Mistake(
            "The Jacobians are multiplied in the wrong order. Going back in time, the next one goes to the right: "
            "`product @ J`, J_T first.",
            (ORDER, "step_jacobian(h[T - k], Whh) @ product"),
            look="The chain rule reads from left to right: ∂h_3/∂h_1 = ∂h_3/∂h_2 · ∂h_2/∂h_1.",
        ),
        Mistake(
            "Time runs the wrong way: the product begins with the first step, so norms[k] is that of ∂h_k/∂h_0. "
            "It has to begin at h_T, the last row of h.",
            (ORDER, "step_jacobian(h[k - 1], Whh) @ product"),
        ),
        Mistake(
            "Time runs the wrong way: the product begins with the first step, and its factors are in the wrong order, "
            "too. Begin at h_T, the last row of h, and multiply each next Jacobian from the right.",
            (ORDER, "product @ step_jacobian(h[k - 1], Whh)"),
        ),
        Mistake(
            "The order of the result is turned round: norms[0] is lag 0, the value 1.",
            ("return norms", "return norms[::-1].copy()"),
        ),
        Mistake(FROBENIUS, (NORM, "np.linalg.norm(product)")),
        Mistake(
            FROBENIUS,
            (NORM, "np.linalg.norm(product)"),
            ("    return", "    norms[0] = np.sqrt(H)\n    return"),
        ),
        Mistake(
            "The smallest singular value stands where the largest is asked for. `np.linalg.svd` sorts them with "
            "the largest first.",
            (NORM, "np.linalg.norm(product, -2)"),
        ),
        Mistake(
            "The spectral radius (largest absolute eigenvalue) stands where the spectral norm (largest singular "
            "value) is asked for.",
            (NORM, "np.abs(np.linalg.eigvals(product)).max()"),
        ),
        Mistake("The largest element stands where the spectral norm is asked for.", (NORM, "np.abs(product).max()")),
        Mistake(
            "`np.linalg.norm(A, 1)` is the largest column sum; the spectral norm is `np.linalg.norm(A, 2)`.",
            (NORM, "np.linalg.norm(product, 1)"),
        ),
        Mistake(
            "`np.linalg.norm(A, np.inf)` is the largest row sum; the spectral norm is `np.linalg.norm(A, 2)`.",
            (NORM, "np.linalg.norm(product, np.inf)"),
        ),
        Mistake(
            "The norm is squared: the largest eigenvalue of AᵀA is the square of the spectral norm.",
            (NORM, "np.linalg.norm(product, 2) ** 2"),
        ),
        Mistake(
            "The norms of the single Jacobians are multiplied. That is only an upper bound: the norm of a product is "
            "at most the product of the norms. Multiply the matrices first.",
            (NORM, "norms[k - 1] * np.linalg.norm(step_jacobian(h[T - k], Whh), 2)"),
        ),
        Mistake(
            "norms[k] holds the norm of one step's Jacobian; the Jacobians of all k steps are to be multiplied.",
            (ORDER, "step_jacobian(h[T - k], Whh)"),
        ),
        Mistake(
            "tanh′ is missing: these are the norms of powers of W_hh.",
            (JACOBIAN, "Whh"),
            breaks="J_t = diag(1 − h_t²) W_hh",
        ),
        Mistake(
            "Every step takes the Jacobian at h_T; each has its own, at its own state.",
            (JACOBIAN, "step_jacobian(h[T - 1], Whh)"),
        ),
        Mistake(
            "The states are one step late: ∂h_t/∂h_{t−1} takes tanh′ at h_t, and the first factor at h_T.",
            (JACOBIAN, "step_jacobian(h[max(T - k - 1, 0)], Whh)"),
        ),
        Mistake(
            "The states are one step late, and the last one wraps round: h[-1] is the last row. The first factor "
            "takes tanh′ at h_T.",
            (JACOBIAN, "step_jacobian(h[T - k - 1], Whh)"),
        ),
        Mistake(
            "The Jacobian enters elementwise: `*` multiplies number by number, `@` matrix by matrix.",
            (ORDER, "(product if k > 1 else 1) * step_jacobian(h[T - k], Whh)"),
        ),
        Mistake(
            "The entry for lag 0 is missing, or there is one for lag T + 1 in its place: norms[0] is 1, norms[1] "
            "belongs to one step.",
            (
                "    return norms",
                "    norms[:-1] = norms[1:].copy()\n"
                "    norms[T] = np.linalg.norm(product @ step_jacobian(h[0], Whh), 2)\n    return norms",
            ),
        ),
        Mistake(
            "The entry for lag 0 is 0: ∂h_T/∂h_T is the identity, and its norm is 1.",
            ("    return", "    norms[0] = 0\n    return"),
        ),
        Mistake(
            "Only lags 0 to T − 1 are there. h has T states, so one can go back T steps, to h_0.",
            ("return norms", "return norms[:-1].copy()"),
        ),
        Mistake(
            "The entry for lag 0 is missing: the result begins with 1, the norm of the identity.",
            ("return norms", "return norms[1:].copy()"),
        ),
        Mistake(
            "Logarithms are returned; the norms themselves are asked for. The axis of a plot can be logarithmic.",
            ("return norms", "return np.log(norms)"),
        ),
        Mistake(
            "The norms are added up over the lags; each entry stands for its own lag.",
            ("return norms", "return np.cumsum(norms, dtype=norms.dtype)"),
        ),
    ),
)
