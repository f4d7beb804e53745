"""Answers to numerical_gradient; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: np.ndindex
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + eps
        plus = f(x)
        x[i] = old - eps
        minus = f(x)
        x[i] = old
        g[i] = (plus - minus) / (2 * eps)
    return g


# %% right: nditer, values restored
def numerical_gradient(f, x, eps=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        old = x[i]
        x[i] = old + eps
        plus = f(x)
        x[i] = old - eps
        minus = f(x)
        x[i] = old
        grad[i] = (plus - minus) / (2 * eps)
    return grad


# %% right: copies
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        g[i] = (f(up) - f(down)) / (2 * eps)
    return g.astype(x.dtype)


# %% right: x.flat
def numerical_gradient(f, x, eps=1e-5):
    g = np.empty_like(x)
    for k in range(x.size):
        keep = x.flat[k]
        x.flat[k] = keep + eps
        a = float(f(x))
        x.flat[k] = keep - eps
        b = float(f(x))
        x.flat[k] = keep
        g.flat[k] = (a - b) / (2.0 * eps)
    return g


# %% right: one basis direction at a time
def numerical_gradient(f, x, eps=1e-5):
    def slope(direction):
        return (f(x + eps * direction) - f(x - eps * direction)) / (2 * eps)

    basis = np.eye(x.size).reshape((x.size,) + x.shape)
    return np.array([slope(e) for e in basis], dtype=x.dtype).reshape(x.shape)


# %% right: try and finally, product of ranges
import itertools


def numerical_gradient(function, point, eps=1e-5):
    result = np.zeros(point.shape, dtype=point.dtype)
    for index in itertools.product(*map(range, point.shape)):
        saved = point[index]
        values = []
        try:
            for sign in (+1, -1):
                point[index] = saved + sign * eps
                values.append(function(point))
        finally:
            point[index] = saved
        result[index] = (values[0] - values[1]) / eps / 2
    return result


# %% right: enumerate of flat, restored with a whole copy
def numerical_gradient(f, x, eps=1e-5):
    backup = np.copy(x)
    out = []
    for place, value in np.ndenumerate(backup):
        x[place] = value + eps
        plus = f(x)
        x[place] = value - eps
        out.append((plus - f(x)) / (2 * eps))
        x[...] = backup
    return np.reshape(out, x.shape).astype(x.dtype)


# %% right: halves
def numerical_gradient(f, x, eps=1e-5):
    y = np.array(x, dtype=np.float64)
    g = np.zeros_like(y)
    for i in np.ndindex(y.shape):
        v = y[i]
        y[i] = v + eps
        hi = 0.5 * f(y)
        y[i] = v - eps
        lo = 0.5 * f(y)
        y[i] = v
        g[i] = (hi - lo) / eps
    return g.astype(x.dtype)


# %% right: vectorised over a list of shifted copies
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for j in range(x.size):
        i = np.unravel_index(j, x.shape)
        fs = []
        for s in (eps, -eps):
            y = np.array(x)
            y[i] += s
            fs.append(f(y))
        g[i] = (fs[0] - fs[1]) / (2 * eps)
    return g


# %% right: moves x and moves it back, so that the last bits may differ
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        above = f(x)
        x[i] -= 2 * eps
        below = f(x)
        x[i] += eps
        g[i] = (above - below) / (2 * eps)
    return g


# %% right: copies, another way
def numerical_gradient(f, x, eps=1e-5):
    grad = np.empty(x.shape, dtype=x.dtype)
    for i in np.ndindex(*x.shape):
        plus, minus = x.copy(), x.copy()
        plus[i] += eps
        minus[i] -= eps
        grad[i] = (f(plus) - f(minus)) / (2 * eps)
    return grad


# %% right: nditer
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        fxph = f(x)
        x[ix] = old - h
        fxmh = f(x)
        x[ix] = old
        grad[ix] = (fxph - fxmh) / 2 / h
        it.iternext()
    return grad


# %% right: flat
def numerical_gradient(f, x, eps=1e-5):
    gradient = []
    for i in range(x.size):
        x.flat[i] += eps
        above = f(x)
        x.flat[i] -= 2 * eps
        below = f(x)
        x.flat[i] += eps
        gradient.append(0.5 * (above - below) / eps)
    return np.array(gradient, dtype=x.dtype).reshape(x.shape)


# %% right: unit steps
def numerical_gradient(f, x, eps=1e-5):
    steps = (eps * np.eye(x.size)).reshape(-1, *x.shape).astype(x.dtype)
    return np.array([(f(x + e) - f(x - e)) / (2 * eps) for e in steps], x.dtype).reshape(x.shape)


# %% right: inner function
def numerical_gradient(f, x, eps=1e-5):
    def moved(index, by):
        y = np.array(x)
        y[index] += by
        return float(f(y))

    gradient = np.zeros_like(x)
    for index, _ in np.ndenumerate(x):
        gradient[index] = (moved(index, eps) - moved(index, -eps)) / (2 * eps)
    return gradient


# %% wrong: one-sided
# named: The difference is one-sided, (f(x + ε) − f(x)) / ε; the
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    base = f(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + eps
        g[i] = (f(x) - base) / eps
        x[i] = old
    return g


# %% wrong: divided by eps
# named: The factor 2 is missing: the two points are 2ε apart.
change(("(2 * eps)", "eps"), of="np.ndindex")


# %% wrong: / 2 * eps
# named: It is halved, and then multiplied by ε: `/ 2 * eps` is
change(("(2 * eps)", "2 * eps"), of="np.ndindex")


# %% wrong: not divided
# named: It is not divided by 2ε: this is the difference itself.
change(("(plus - minus) / (2 * eps)", "plus - minus"), of="np.ndindex")


# %% wrong: x not restored
# named: x is not put back after an element is done: it stays
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        plus = f(x)
        x[i] -= 2 * eps
        minus = f(x)
        g[i] = (plus - minus) / (2 * eps)
    return g


# %% wrong: eps is not used
# named: eps is not used: the step is 1e-5 whatever is asked for.
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + 1e-5
        plus = f(x)
        x[i] = old - 1e-5
        minus = f(x)
        x[i] = old
        g[i] = (plus - minus) / 2e-5
    return g


# %% wrong: all entries moved at once
# named: All elements are moved at once; the derivative for
def numerical_gradient(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / (2 * eps) * np.ones_like(x)


# %% wrong: a scalar
# says: gradient is a float
def numerical_gradient(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / (2 * eps)


# %% wrong: x_plus = x is no copy
# named: f never sees the change. Either a copy of x is changed,
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x_plus, x_minus = x, x
        x_plus[i] += eps
        x_minus[i] -= eps
        g[i] = (f(x_plus) - f(x_minus)) / (2 * eps)
    return g


# %% wrong: one axis only
# named: A whole row is moved at once: `x[i]` of an array with two
change(("np.ndindex(x.shape)", "range(len(x))"), ("= x[i]", "= x[i].copy()"), of="np.ndindex")


# %% wrong: sign
# named: f(x + ε) and f(x − ε) have changed places, so the sign is
change(("plus - minus", "minus - plus"), of="np.ndindex")


# %% wrong: flat
# named: The gradient is flat; it has to have the shape of x.
def numerical_gradient(f, x, eps=1e-5):
    g = []
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + eps
        plus = f(x)
        x[i] = old - eps
        minus = f(x)
        x[i] = old
        g.append((plus - minus) / (2 * eps))
    return np.array(g)


# %% wrong: left at x + eps
# named: x is not put back to its own value: after an element is
change(
    (
        "x[i] = old\n        g[i] = (plus - minus) / (2 * eps)",
        "x[i] = old + eps\n        g[i] = (plus - minus) / (2 * eps)",
    ),
    of="np.ndindex",
)


# %% wrong: ravel is a copy when x is not contiguous
# named: f does not see the change where x is not contiguous in
def numerical_gradient(f, x, eps=1e-5):
    flat = x.ravel()
    g = np.zeros_like(flat)
    for i in range(flat.size):
        old = flat[i]
        flat[i] = old + eps
        plus = f(x)
        flat[i] = old - eps
        minus = f(x)
        flat[i] = old
        g[i] = (plus - minus) / (2 * eps)
    return g.reshape(x.shape)


# %% wrong: five-point stencil
# named: This is the formula with four points. It is more exact;
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        v = []
        for s in (-2, -1, 1, 2):
            x[i] = old + s * eps
            v.append(f(x))
        x[i] = old
        g[i] = (v[0] - 8 * v[1] + 8 * v[2] - v[3]) / (12 * eps)
    return g


# %% wrong: half the step
# named: The two points are ε apart, x ± ε/2; asked for are x ± ε.
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + eps / 2
        plus = f(x)
        x[i] = old - eps / 2
        minus = f(x)
        x[i] = old
        g[i] = (plus - minus) / eps
    return g


# %% wrong: relative step
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        step = eps * max(1.0, abs(old))
        x[i] = old + step
        plus = f(x)
        x[i] = old - step
        minus = f(x)
        x[i] = old
        g[i] = (plus - minus) / (2 * step)
    return g


# %% wrong: only the first row
# named: Only the first row is done; the rest stays 0.
change(("old = x[i]", "if i[0] > 0:\n            break\n        old = x[i]"), of="np.ndindex")


# %% wrong: returns in the loop
# named: Only the first element is done: a `return` inside the
change(("return", "    return"), of="np.ndindex")


# %% wrong: the second value moves from the first
# named: The second point is x itself: after adding ε, 2ε has to
change(("= old +", "+="), ("= old -", "-="), of="np.ndindex")


# %% wrong: no default for eps
# says: numerical_gradient: eps has no default value; the
change(("=1e-5", ""), of="np.ndindex")


# %% wrong: f gets a number
# says: with ValueError
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        g[i] = (f(x[i] + eps) - f(x[i] - eps)) / (2 * eps)
    return g


# %% wrong: float32
# says: gradient is float32
change(("zeros_like(x)", "zeros(x.shape, dtype=np.float32)"), of="np.ndindex")


# %% wrong: 2 * eps step
# named: The two points are 4ε apart, x ± 2ε; asked for are x ± ε.
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        y = x.copy()
        y[i] += 2 * eps
        z = x.copy()
        z[i] -= 2 * eps
        g[i] = (f(y) - f(z)) / (4 * eps)
    return g


# %% wrong: two copies that keep every change
# named: The changes gather: x + ε and x − ε are copies made once,
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    y, z = x.copy(), x.copy()
    for i in np.ndindex(x.shape):
        y[i] += eps
        z[i] -= eps
        g[i] = (f(y) - f(z)) / (2 * eps)
    return g


# %% wrong: adds up
# named: What belongs to one element is added to all of them:
def numerical_gradient(f, x, eps=1e-5):
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        y = x.copy()
        y[i] += eps
        z = x.copy()
        z[i] -= eps
        g += (f(y) - f(z)) / (2 * eps)
    return g
