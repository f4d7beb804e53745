"""numerical_gradient and relative_error: the two halves of a gradient check."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.bptt.network import UNIT
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output

# -- numerical_gradient


def bent(rng, *shape):
    """A scalar function with derivatives of every order, in which all elements of x meet."""
    a, b = normal(rng, *shape), normal(rng, *shape)

    def f(x):
        _same_shape(x, shape)
        return float(np.sum(a * np.sin(x)) + np.exp(np.mean(b * x)) + np.prod(1 + 0.1 * x))

    return f


def quadratic(rng, *shape):
    """A scalar function that float32 computes without rounding on multiples of 1/16, and so its differences."""
    a = rng.integers(1, 4, shape).astype(np.float32) * rng.choice([-1, 1], shape).astype(np.float32)

    def f(x):
        _same_shape(x, shape)
        return np.sum(a.astype(x.dtype) * x * x)

    return f


def _same_shape(x, shape):
    if np.shape(x) != shape:
        raise ValueError(f"f was called with shape {np.shape(x)}; expected {shape}, the whole of x")


def numerical_cases(rng):
    def case(*shape, kind="values", eps=(), strided=False):
        f, x = bent(rng, *shape), rng.uniform(0.2, 1.5, shape) * rng.choice([-1, 1], shape)
        x.flat[0], x.flat[1] = 1.4, 0.3  # on both sides of 1, for steps that depend on the size of x
        return Case((f, x, *eps), {"x.shape": shape}, kind, strided)

    n = [int(size) for size in rng.permutation(np.arange(2, 6))]
    shape = n[0], n[1]
    x = (rng.integers(1, 16, shape) / 8).astype(np.float32)
    exact = Case((quadratic(rng, *shape), x, 1 / 16), {"x.shape": shape, "eps": 1 / 16}, "float32")
    return [
        case(n[0], n[1]),
        case(n[1], n[2]),
        case(n[2], n[3]),
        case(n[2], kind="1 axis"),
        case(n[3], n[0], 2, kind="3 axes"),
        case(n[0], n[1], kind="eps = 0.1", eps=(0.1,)),
        exact,
        case(n[2], n[3], kind="any layout", strided=True),
    ]


def numerical_gradient(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        value = x[index]
        x[index] = value + eps
        above = f(x)
        x[index] = value - eps
        below = f(x)
        x[index] = value
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def oracle_numerical(f, x, eps=1e-5):
    steps = eps * np.eye(x.size).reshape(x.size, *x.shape)
    return np.reshape([(float(f(x + step)) - float(f(x - step))) / (2 * eps) for step in steps], x.shape)


def four_points(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        value, found = x[index], []
        for steps in (2, 1, -1, -2):
            x[index] = value + steps * eps
            found.append(f(x))
        x[index] = value
        gradient[index] = (-found[0] + 8 * found[1] - 8 * found[2] + found[3]) / (12 * eps)
    return gradient


NUMERICAL_GRADIENT = Exercise(
    name="numerical_gradient",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("gradient (x.shape)"),),
    equation="∂f/∂x_i ≈ (f(x + ε e_i) − f(x − ε e_i)) / 2ε for every element i; e_i is 1 there, 0 elsewhere",
    cases=numerical_cases,
    oracle=oracle_numerical,
    answer=numerical_gradient,
    look="Try f = lambda x: np.sum(x**2), whose gradient is 2x; then f = lambda x: x[0, 1], 1 there and 0 elsewhere.",
    mistakes=(
        Mistake(
            "The difference is one-sided, (f(x + ε) − f(x)) / ε; the central one has f(x − ε) and 2ε.",
            ("below = f(x)", "x[index] = value\n        below = f(x)"),
            ("(2 * eps)", "eps"),
        ),
        Mistake(
            "The difference is one-sided, (f(x) − f(x − ε)) / ε; the central one has f(x + ε) and 2ε.",
            ("x[index] = value + eps\n", "x[index] = value + 0\n"),
            ("(2 * eps)", "eps"),
        ),
        Mistake("The factor 2 is missing: the two points are 2ε apart.", ("(2 * eps)", "eps")),
        Mistake(
            "It is halved, and then multiplied by ε: `/ 2 * eps` is `(… / 2) * eps`. Put 2 * eps in brackets.",
            ("(2 * eps)", "2 * eps"),
        ),
        Mistake("It is not divided by 2ε: this is the difference itself.", (" / (2 * eps)", "")),
        Mistake(
            "eps is not used: the step is 1e-5 whatever is asked for.",
            ("    gradient = np", "    eps = 1e-5\n    gradient = np"),
        ),
        Mistake(
            "The two points are 4ε apart, x ± 2ε; asked for are x ± ε.",
            ("value + eps", "value + 2 * eps"),
            ("value - eps", "value - 2 * eps"),
            ("(2 * eps)", "(4 * eps)"),
        ),
        Mistake(
            "The changes gather: x + ε and x − ε are copies made once, before the loop, and every element that was "
            "done stays moved in them.",
            ("    gradient = np.zeros_like(x)\n", "    gradient, up, down = np.zeros_like(x), x.copy(), x.copy()\n"),
            ("x[index] = value + eps", "up[index] += eps"),
            ("f(x)\n        x[index] = value - eps", "f(up)\n        down[index] -= eps"),
            ("below = f(x)", "below = f(down)"),
            ("        x[index] = value\n", ""),
        ),
        Mistake(
            "What belongs to one element is added to all of them: `gradient += …`. Write it to gradient[index].",
            ("gradient[index] =", "gradient +="),
        ),
        Mistake(
            "The two points are ε apart, x ± ε/2; asked for are x ± ε.",
            ("value + eps", "value + eps / 2"),
            ("value - eps", "value - eps / 2"),
            ("(2 * eps)", "eps"),
        ),
        Mistake(
            "Only the first element is done: a `return` inside the loop ends it at its first round.",
            ("/ (2 * eps)\n", "/ (2 * eps)\n        break\n"),
        ),
        Mistake(
            "Only the first row is done; the rest stays 0.",
            ("np.ndindex(x.shape)", "(i for i in np.ndindex(x.shape) if i[0] == 0)"),
        ),
        Mistake(
            "The sign is lost: the difference is f(x + ε) − f(x − ε), without `abs`.",
            ("(above - below)", "abs(above - below)"),
        ),
        Mistake("f(x + ε) and f(x − ε) have changed places, so the sign is wrong.", ("above - below", "below - above")),
        Mistake(
            "The second point is x itself: after adding ε, 2ε has to be taken away.",
            ("x[index] = value - eps", "x[index] -= eps"),
        ),
        Mistake(
            "x is not put back after an element is done: it stays moved by ε.",
            ("        x[index] = value\n        gradient", "        gradient"),
        ),
        Mistake(
            "x is not put back to its own value: after an element is done it stays moved by +ε.",
            ("        x[index] = value\n        gradient", "        x[index] = value + eps\n        gradient"),
        ),
        Mistake(
            "All elements are moved at once; the derivative for element i moves that one alone.",
            ("value = x[index]", "value = x.copy()"),
            ("x[index] = value", "x[...] = value"),
        ),
        Mistake(
            "A whole row is moved at once: `x[i]` of an array with two axes is a row. "
            "`np.ndindex(x.shape)` goes through single elements.",
            ("np.ndindex(x.shape)", "np.ndindex(x.shape[:1])"),
            ("x[index]\n", "x[index].copy()\n"),
        ),
        Mistake(
            "f never sees the change. Either a copy of x is changed, and f is called with x; or `x_plus = x` and "
            "`x_minus = x` make no copies, and both changes meet in x.",
            ("    gradient = np.zeros_like(x)\n", "    gradient, copy = np.zeros_like(x), x.copy()\n"),
            ("x[index] =", "copy[index] ="),
        ),
        Mistake(
            "f does not see the change where x is not contiguous in memory: there `reshape(-1)` and "
            "`ravel()` make a copy. Index x itself, with `np.ndindex(x.shape)`, or use `x.flat`.",
            ("    for index in np.ndindex(x.shape):", "    flat = x.reshape(-1)\n    for index in range(x.size):"),
            ("x[index]", "flat[index]"),
            ("gradient[index]", "gradient.reshape(-1)[index]"),
        ),
        Mistake("The gradient is flat; it has to have the shape of x.", ("return gradient", "return gradient.ravel()")),
        Mistake(
            "The step is ε times x; it is ε.",
            ("value + eps", "value + eps * value"),
            ("value - eps", "value - eps * value"),
            ("(2 * eps)", "(2 * eps * value)"),
        ),
        Mistake(
            "This is the formula with four points. It is more exact; asked for are two, so that the "
            "numbers can be compared.",
            four_points,
        ),
        Mistake(
            "The result is always float64: `np.zeros` makes that unless it is told the dtype of x.",
            ("np.zeros_like(x)", "np.zeros(x.shape)"),
        ),
    ),
)


# -- relative_error


def error_cases(rng):
    def draw(*shape, size=1.0, spread=(-5, 0)):
        """Two arrays that differ in every element, by different shares of it."""
        a = size * normal(rng, *shape) * 10 ** rng.uniform(-1, 1, shape)
        return a, a * (1 + 10 ** rng.uniform(*spread, shape) * rng.choice([-1, 1], shape))

    def case(a, b, kind="values", strided=False):
        return Case((a, b), {"a.shape": a.shape}, kind, strided)

    n = [int(size) for size in rng.permutation(np.arange(3, 7))]
    ordinary = [draw(n[0], n[1]), draw(n[2]), draw(n[3], n[0], 2)]
    # A small difference, and the largest error: once below 0, once above, of numbers with a negative sum.
    for small, (a, b) in zip(((-1e-3, 2e-4), (2e-4, -1e-3)), ordinary[:2], strict=True):
        a.flat[0], b.flat[0] = 300.0, 280.0  # the largest difference, and a small error
        a.flat[1], b.flat[1] = small
    a, b = draw(n[0], n[1])
    a.flat[2] = b.flat[2] = 0.0
    single = (each.astype(np.float32) for each in draw(n[0], n[1]))
    return [
        *(case(*each) for each in ordinary),
        case(a, b, "zeros in both"),
        case(*draw(n[1], size=1e-14), "below 1e-12"),
        case(a, a.copy(), "equal"),
        case(*single, "float32"),
        case(*draw(n[2], n[0]), "any layout", strided=True),
    ]


def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))


def oracle_error(a, b):
    pairs = zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)
    return max(abs(p - q) / max(1e-12, abs(p) + abs(q)) for p, q in pairs)


RELATIVE_ERROR = Exercise(
    name="relative_error",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("error"),),
    equation="error = max_i |a_i − b_i| / max(10⁻¹², |a_i| + |b_i|)",
    cases=error_cases,
    oracle=oracle_error,
    answer=relative_error,
    look="Take a = np.array([1.0, 100.0]), b = np.array([2.0, 100.0]): the elements' errors are 1/3 and 0.",
    mistakes=(
        Mistake(
            "The mean over the elements is returned; the largest is asked for, since one wrong element is enough.",
            ("np.max(", "np.mean("),
        ),
        Mistake("The sum over the elements is returned; the largest is asked for.", ("np.max(", "np.sum(")),
        Mistake("The smallest element is returned; the largest is asked for.", ("np.max(", "np.min(")),
        Mistake(
            "The errors of all elements are returned; asked for is one number, the largest.",
            (
                "np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))",
                "np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b))",
            ),
        ),
        Mistake(
            "This is the absolute error: it is not divided by |a| + |b|.",
            (" / np.maximum(1e-12, np.abs(a) + np.abs(b))", ""),
        ),
        Mistake(
            "The smaller of 10⁻¹² and |a| + |b| is taken (`np.minimum`); a lower bound is the larger, `np.maximum`.",
            ("np.maximum(", "np.minimum("),
        ),
        Mistake("The difference is squared; it is |a − b|.", ("np.abs(a - b)", "(a - b) ** 2")),
        Mistake(
            "A bracket is missing: |b| is added after the division; it belongs to the denominator.",
            ("np.maximum(1e-12, np.abs(a) + np.abs(b))", "np.maximum(1e-12, np.abs(a)) + np.abs(b)"),
        ),
        Mistake(
            "The error of the element with the largest difference is returned; the largest error is asked for.",
            ("return np.max(", "worst = np.argmax(np.abs(a - b))\n    return np.take("),
            ("np.abs(b)))", "np.abs(b)), worst)"),
        ),
        Mistake("The error is in percent.", ("return ", "return 100 * ")),
        Mistake(
            "The difference has lost its absolute value, so errors with a minus sign are not seen.",
            ("np.abs(a - b)", "(a - b)"),
        ),
        Mistake(
            "The denominator is |a + b|; with a and b of different sign that is far too small. It is |a| + |b|.",
            ("np.abs(a) + np.abs(b)", "np.abs(a + b)"),
        ),
        Mistake(
            "The denominator is a + b without absolute values: negative numbers fall to the lower bound.",
            ("np.abs(a) + np.abs(b)", "a + b"),
        ),
        Mistake(
            "The denominator is the larger of |a| and |b|; it is their sum.",
            ("np.abs(a) + np.abs(b)", "np.maximum(np.abs(a), np.abs(b))"),
        ),
        Mistake("The denominator is |a| alone; it is |a| + |b|.", ("np.abs(a) + np.abs(b)", "np.abs(a)")),
        Mistake("The denominator is |b| alone; it is |a| + |b|.", ("np.abs(a) + np.abs(b)", "np.abs(b)")),
        Mistake(
            "The denominator is the mean of |a| and |b|; it is their sum.",
            ("np.abs(a) + np.abs(b)", "(np.abs(a) + np.abs(b)) / 2"),
        ),
        Mistake(
            "Largest difference by largest sum: divide element by element first, and take the largest then.",
            (
                "np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))",
                "np.max(np.abs(a - b)) / np.max(np.maximum(1e-12, np.abs(a) + np.abs(b)))",
            ),
        ),
        Mistake(
            "Norms of the whole arrays are compared, which hides one wrong element among many; compare "
            "element by element.",
            (
                "np.max(np.abs(a - b) / np.maximum(1e-12, np.abs(a) + np.abs(b)))",
                "np.linalg.norm(a - b) / max(1e-12, np.linalg.norm(a) + np.linalg.norm(b))",
            ),
        ),
        Mistake(
            "There is no lower bound on the denominator: where both are 0 this is 0/0, NaN.",
            ("np.maximum(1e-12, np.abs(a) + np.abs(b))", "(np.abs(a) + np.abs(b))"),
        ),
        Mistake(
            "1e-12 is added to the denominator; it is a lower bound, `np.maximum(1e-12, …)`.",
            ("np.maximum(1e-12, np.abs(a) + np.abs(b))", "(1e-12 + np.abs(a) + np.abs(b))"),
        ),
        Mistake(
            "1e-8 is added to the denominator; asked for is a lower bound of 1e-12, `np.maximum(1e-12, …)`.",
            ("np.maximum(1e-12, np.abs(a) + np.abs(b))", "(1e-8 + np.abs(a) + np.abs(b))"),
        ),
        Mistake(
            "The denominator is the smaller of |a| and |b|; it is their sum.",
            ("np.abs(a) + np.abs(b)", "np.minimum(np.abs(a), np.abs(b))"),
        ),
        Mistake("The denominator is √(a² + b²); it is |a| + |b|.", ("np.abs(a) + np.abs(b)", "np.hypot(a, b)")),
        *(
            Mistake("The lower bound of the denominator is larger than 1e-12.", ("1e-12", floor))
            for floor in ("1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10")
        ),
    ),
)
