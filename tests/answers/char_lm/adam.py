"""Answers to adam; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loop, dict of three
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        zeros = {k: np.zeros_like(p) for k, p in params.items()}
        state = {"m": zeros, "v": zeros, "t": 0}
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for k, g in grads.items():
        m[k] = beta1 * state["m"][k] + (1 - beta1) * g
        v[k] = beta2 * state["v"][k] + (1 - beta2) * g**2
        m_hat = m[k] / (1 - beta1**t)
        v_hat = v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"m": m, "v": v, "t": t}


# %% right: tuple state, comprehensions
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = state or ({k: 0.0 for k in params}, {k: 0.0 for k in params}, 0)
    t += 1
    m = {k: beta1 * m[k] + (1 - beta1) * grads[k] for k in params}
    v = {k: beta2 * v[k] + (1 - beta2) * grads[k] * grads[k] for k in params}
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    return {k: params[k] - lr * (m[k] / c1) / (np.sqrt(v[k] / c2) + eps) for k in params}, (m, v, t)


# %% right: an entry a parameter
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new_params, new_state = {}, {}
    for k in params:
        m, v, t = (np.zeros_like(params[k]), np.zeros_like(params[k]), 0) if state is None else state[k]
        m = m + (1 - beta1) * (grads[k] - m)
        v = v + (1 - beta2) * (grads[k] ** 2 - v)
        t = t + 1
        new_params[k] = params[k] - lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps)
        new_state[k] = m, v, t
    return new_params, new_state


# %% right: a class for the state, lr corrected, eps scaled
class AdamState:
    def __init__(self, m, v, t):
        self.m, self.v, self.t = m, v, t


def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = AdamState({k: p * 0 for k, p in params.items()}, {k: p * 0 for k, p in params.items()}, 0)
    t = state.t + 1
    m = {k: beta1 * state.m[k] + (1 - beta1) * g for k, g in grads.items()}
    v = {k: beta2 * state.v[k] + (1 - beta2) * g * g for k, g in grads.items()}
    root = float(np.sqrt(1 - beta2**t))
    a = lr * root / (1 - beta1**t)
    return {k: p - a * m[k] / (np.sqrt(v[k]) + eps * root) for k, p in params.items()}, AdamState(m, v, t)


# %% right: dict state
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        state = {"t": 0, "m": {k: 0 * w for k, w in params.items()}, "v": {k: 0 * w for k, w in params.items()}}
    t = state["t"] + 1
    m = {k: beta1 * state["m"][k] + (1 - beta1) * g for k, g in grads.items()}
    v = {k: beta2 * state["v"][k] + (1 - beta2) * g * g for k, g in grads.items()}
    new = {}
    for k in params:
        m_hat, v_hat = m[k] / (1 - beta1**t), v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"t": t, "m": m, "v": v}


# %% right: differences
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """m + (1 − β)(g − m) in place of two products; powers of β kept in the state."""
    if state is None:
        state = {k: (np.zeros_like(w), np.zeros_like(w)) for k, w in params.items()} | {"powers": (1.0, 1.0)}
    b1, b2 = state["powers"][0] * beta1, state["powers"][1] * beta2
    new_params, new_state = {}, {"powers": (b1, b2)}
    for k, w in params.items():
        m, v = state[k]
        m = m + (1 - beta1) * (grads[k] - m)
        v = v + (1 - beta2) * (grads[k] ** 2 - v)
        new_params[k] = w - lr * (m / (1 - b1)) / ((v / (1 - b2)) ** 0.5 + eps)
        new_state[k] = m, v
    return new_params, new_state


# %% right: object state
class Moments:
    """The state of Adam as an object that makes a new one."""

    def __init__(self, t, m, v):
        self.t, self.m, self.v = t, m, v

    def after(self, grads, beta1, beta2):
        m = {k: beta1 * self.m.get(k, 0) + (1 - beta1) * g for k, g in grads.items()}
        v = {k: beta2 * self.v.get(k, 0) + (1 - beta2) * g**2 for k, g in grads.items()}
        return Moments(self.t + 1, m, v)


def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new = (state or Moments(0, {}, {})).after(grads, beta1, beta2)
    c1, c2 = 1 - beta1**new.t, 1 - beta2**new.t
    return {k: w - lr * new.m[k] / c1 / (np.sqrt(new.v[k] / c2) + eps) for k, w in params.items()}, new


# %% right: rate corrected
import math


def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Both corrections in the rate, and eps scaled so that nothing changes."""
    t, old = state if state else (0, {k: np.zeros((2, *w.shape), w.dtype) for k, w in params.items()})
    t += 1
    root = math.sqrt(1 - beta2**t)
    new_params, moments = {}, {}
    for k, w in params.items():
        moments[k] = np.stack(
            [beta1 * old[k][0] + (1 - beta1) * grads[k], beta2 * old[k][1] + (1 - beta2) * grads[k] ** 2]
        )
        new_params[k] = w - lr * root / (1 - beta1**t) * moments[k][0] / (np.sqrt(moments[k][1]) + eps * root)
    return new_params, (t, moments)


# %% right: history
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """The state is the list of all gradients so far."""
    history = [*(state or []), grads]
    new = {}
    for k in params:
        m = v = 0
        for g in history:
            m = beta1 * m + (1 - beta1) * g[k]
            v = beta2 * v + (1 - beta2) * g[k] ** 2
        t = len(history)
        new[k] = params[k] - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new, history


# %% wrong: no bias correction
# named: There is no bias correction: m and v start at 0 and are
change((" / (1 - beta1**t)", ""), (" / (1 - beta2**t)", ""), of="loop, dict of three")


# %% wrong: only m corrected
# named: The bias correction of v is missing.
change((" / (1 - beta2**t)", ""), of="loop, dict of three")


# %% wrong: only v corrected
# named: The bias correction of m is missing.
change((" / (1 - beta1**t)", ""), of="loop, dict of three")


# %% wrong: t starts at 0 and is raised afterwards
# named: t is used before it is counted up, so the first step
change((" + 1", ""), ('"t": t', '"t": t + 1'), of="loop, dict of three")


# %% wrong: t never raised after the first
# named: t does not count up, or β has no power t
change(('"t": t', '"t": 0'), of="loop, dict of three")


# %% wrong: eps inside the root
# named: eps stands inside the root; it is added to the root: √v̂
change(("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat + eps)"), of="loop, dict of three")


# %% wrong: corrected moments are stored
# named: The corrected m̂ and v̂ are kept in the state; the state
change(
    (
        'return new, {"m": m, "v": v, "t": t}',
        (
            "m = {k: m[k] / (1 - beta1**t) for k in m}\n"
            "    v = {k: v[k] / (1 - beta2**t) for k in v}\n"
            '    return new, {"m": m, "v": v, "t": t}'
        ),
    ),
    of="loop, dict of three",
)


# %% wrong: gradient not squared
# named: v averages g; it averages g².
change(("**2", ""), of="loop, dict of three")


# %% wrong: betas swapped
# named: β₁ and β₂ have changed places in the averages: m is the
change(
    ('beta1 * state["m"][k] + (1 - beta1)', 'beta2 * state["m"][k] + (1 - beta2)'),
    ('beta2 * state["v"][k] + (1 - beta2)', 'beta1 * state["v"][k] + (1 - beta1)'),
    of="loop, dict of three",
)


# %% wrong: state changed in place
# named: The numbers are right, but the state that was given is
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        state = {
            "m": {k: np.zeros_like(p) for k, p in params.items()},
            "v": {k: np.zeros_like(p) for k, p in params.items()},
            "t": 0,
        }
    state["t"] += 1
    t, new = state["t"], {}
    for k, g in grads.items():
        state["m"][k] = beta1 * state["m"][k] + (1 - beta1) * g
        state["v"][k] = beta2 * state["v"][k] + (1 - beta2) * g**2
        new[k] = params[k] - lr * state["m"][k] / (1 - beta1**t) / (np.sqrt(state["v"][k] / (1 - beta2**t)) + eps)
    return new, state


# %% wrong: params changed in place
# named: What was given is changed: `params[name] -= …`
change(("new[k] = params[k] -", "params[k] -="), ("return new", "return params"), of="loop, dict of three")


# %% wrong: ascent
# named: The step goes uphill: it is subtracted.
change(("- lr *", "+ lr *"), of="loop, dict of three")


# %% wrong: AdaGrad's sum for v
# named: v is the sum of all g², as in AdaGrad; in Adam it is an
change(('beta2 * state["v"][k] + (1 - beta2) *', 'state["v"][k] +'), of="loop, dict of three")


# %% wrong: state is expected, None not handled
# says: with TypeError
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for k, g in grads.items():
        m[k] = beta1 * state["m"][k] + (1 - beta1) * g
        v[k] = beta2 * state["v"][k] + (1 - beta2) * g**2
        m_hat = m[k] / (1 - beta1**t)
        v_hat = v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"m": m, "v": v, "t": t}


# %% wrong: only the corrected m is stored
# named: The corrected m̂ is kept in the state; the state holds m
change(("m_hat =", "m[k] = m_hat ="), of="loop, dict of three")


# %% wrong: only the corrected v is stored
# named: The corrected v̂ is kept in the state; the state holds v
change(("v_hat =", "v[k] = v_hat ="), of="loop, dict of three")


# %% wrong: betas swapped in the corrections
# named: β₁ and β₂ have changed places in the bias corrections
change(("beta1*", "beta2*"), ("v[k] / (1 - beta2**t)", "v[k] / (1 - beta1**t)"), of="loop, dict of three")


# %% wrong: m corrected with beta2
# named: m is corrected with β₂
change(("beta1*", "beta2*"), of="loop, dict of three")


# %% wrong: v corrected with beta1
# named: v is corrected with β₁
change(("beta2*", "beta1*"), of="loop, dict of three")


# %% wrong: 1 - beta2 in m
# named: m takes the share 1 − β₂ of the gradient
change(("(1 - beta1) * g", "(1 - beta2) * g"), of="loop, dict of three")


# %% wrong: 1 - beta1 in v
# named: v takes the share 1 − β₁ of g²
change(("(1 - beta2) * g", "(1 - beta1) * g"), of="loop, dict of three")


# %% wrong: m fades with beta2
# named: m fades with β₂
change(('beta1 * state["m"][k] + (1 - beta1)', 'beta2 * state["m"][k] + (1 - beta2)'), of="loop, dict of three")


# %% wrong: v fades with beta1
# named: v fades with β₁
change(('beta2 * state["v"][k] + (1 - beta2)', 'beta1 * state["v"][k] + (1 - beta1)'), of="loop, dict of three")


# %% wrong: no 1 - beta2 in v
# named: (1 − β₂) is missing in v.
change(("(1 - beta2) * ", ""), of="loop, dict of three")


# %% wrong: betas swapped among the arguments
# named: β₁ and β₂ have changed places among the arguments
change(("beta1=0.9, beta2=0.999", "beta2=0.999, beta1=0.9"), of="loop, dict of three")


# %% wrong: weight decay beside Adam, as in AdamW
# says: Wxh after step 1: all 24 elements differ
# says: Wrong as well: params after step 2 taken a second time from the same state.
change(("params[k]", "0.9 * params[k]"), of="loop, dict of three")


# %% wrong: one dict for m and v
# named: m and v share what they hold
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        m = v = {k: np.zeros_like(p) for k, p in params.items()}
        t = 0
    else:
        t, m, v = state
    t += 1
    new = {}
    for k in params:
        m[k] = beta1 * m[k] + (1 - beta1) * grads[k]
        v[k] = beta2 * v[k] + (1 - beta2) * grads[k] ** 2
        new[k] = params[k] - lr * (m[k] / (1 - beta1**t)) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)
    return new, (t, m, v)


# %% wrong: one dict for m and v, new ones later
# named: m and v share what they hold
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new_m = new_v = {}
    t, m, v = state or (0, {k: 0 * p for k, p in params.items()}, {k: 0 * p for k, p in params.items()})
    t, new = t + 1, {}
    for k, g in grads.items():
        new_m[k] = beta1 * m[k] + (1 - beta1) * g
        new_v[k] = beta2 * v[k] + (1 - beta2) * g * g
        new[k] = params[k] - lr * new_m[k] / (1 - beta1**t) / (np.sqrt(new_v[k] / (1 - beta2**t)) + eps)
    return new, (t, new_m, new_v)


# %% wrong: v from the difference to m
# named: v averages (g − m)², as in AdaBelief
change(("* g**2", "* (g - m[k]) ** 2"), of="loop, dict of three")


# %% wrong: v from the difference to the old m
# named: v averages (g − m)², as in AdaBelief
change(("* g**2", '* (g - state["m"][k]) ** 2'), of="loop, dict of three")


# %% wrong: v from m
# named: v goes on from the old m
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        state = {
            "t": 0,
            "m": {k: np.zeros_like(p) for k, p in params.items()},
            "v": {k: np.zeros_like(p) for k, p in params.items()},
        }
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for k, g in grads.items():
        m[k] = beta1 * state["m"][k] + (1 - beta1) * g
        v[k] = beta2 * state["m"][k] + (1 - beta2) * g**2
        m_hat = m[k] / (1 - beta1**t)
        v_hat = v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"t": t, "m": m, "v": v}


# %% wrong: v starts from ones
# named: v starts from ones
def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        state = {
            "t": 0,
            "m": {k: np.zeros_like(p) for k, p in params.items()},
            "v": {k: np.ones_like(p) for k, p in params.items()},
        }
    t = state["t"] + 1
    m, v, new = {}, {}, {}
    for k, g in grads.items():
        m[k] = beta1 * state["m"][k] + (1 - beta1) * g
        v[k] = beta2 * state["v"][k] + (1 - beta2) * g**2
        m_hat = m[k] / (1 - beta1**t)
        v_hat = v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"t": t, "m": m, "v": v}
