"""sgd, adagrad and adam: three ways to take a step."""

from __future__ import annotations

import copy

import numpy as np

from rnnkit.exercises.char_lm.network import UNIT, draw_params, pair
from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, over_arrays

OTHER_ORDER = "other key order"
OTHER_NAMES = "other names"


def without_gradient(grads):
    """The same, with one array and one element of another at 0: characters that did not occur."""
    return grads | {"by": 0 * grads["by"], "Wxh": grads["Wxh"] * (np.arange(grads["Wxh"].shape[1]) > 0)}


def other_order(args):
    """The same arguments, with the gradients' names the other way round: dicts of the same keys, filled in another
    order."""

    def turned(value):
        return dict(reversed(value.items())) if isinstance(value, dict) else [turned(each) for each in value]

    params, grads, *more = args
    return (params, turned(grads), *more)


def other_names(value):
    """The same arguments, the arrays under other names: the answer has no business to know them."""
    if isinstance(value, dict):
        return {f"{name[0].lower()}_{name[1:]}": array for name, array in value.items()}
    return [other_names(each) for each in value] if isinstance(value, list | tuple) else value


def large(grads):
    return over_arrays(grads, lambda g: 1000 * g)


def step_cases(draw, options=()):
    """Cases of draw(rng, drawn, change) -> args; `options` are further arguments of the case with another setting."""

    def cases(rng):
        def case(kind=ORDINARY, more=(), change=lambda grads: grads, dtype=np.float64, strided=False):
            drawn = sizes(rng, "VH")
            args = [over_arrays(a, lambda array: array.astype(dtype)) for a in draw(rng, drawn, change)]
            lr = float(rng.uniform(0.1, 0.6))
            if kind == OTHER_ORDER:
                args = other_order(args)
            if kind == OTHER_NAMES:
                args = other_names(args)
            return Case((*args, lr, *more), drawn | {"lr": round(lr, 3)}, kind, strided)

        found = [
            case(),
            case(),
            case(),
            case("zero gradient", change=without_gradient),
            case(OTHER_ORDER),
            case(OTHER_NAMES),
            case("large gradients", change=large),
        ]
        found += [case(kind, more) for kind, more in options]
        return [*found, case("float32", dtype=np.float32), case("any layout", strided=True)]

    return cases


BY_PLACE = (
    "An array meets the gradient that stands in the same place of the other dict; pair them by name, `grads[name]`. "
    "The order of a dict is the one it was filled in."
)
IN_PLACE = (
    "What was given is changed: `params[name] -= …` writes into the caller's own arrays, `params[name] = …` into the "
    "caller's own dict. Build a new dict of new arrays."
)

# -- sgd


def draw_sgd(rng, drawn, change):
    return draw_params(rng, **drawn), change(draw_params(rng, **drawn))


def sgd(params, grads, lr):
    return {name: params[name] - lr * grads[name] for name in params}


STEP = "params[name] - lr * grads[name]"

SGD = Exercise(
    name="sgd",
    unit=UNIT,
    points=1,
    outputs=(Output("params", "as params"),),
    equation="W ← W − lr · dW, for every array",
    cases=step_cases(draw_sgd),
    oracle=sgd,
    answer=sgd,
    look="With params = {'w': np.array([1.0])}, grads = {'w': np.array([2.0])} and lr = 0.1 the new w is 0.8.",
    mistakes=(
        Mistake(
            "The step goes uphill: the gradient is subtracted, not added.", (STEP, "params[name] + lr * grads[name]")
        ),
        Mistake("lr is not used.", (STEP, "params[name] - grads[name]")),
        Mistake("The gradient is divided by lr; it is multiplied.", (STEP, "params[name] - grads[name] / lr")),
        Mistake("The step itself is returned; the new parameters are asked for.", (STEP, "lr * grads[name]")),
        Mistake(
            "The step itself is returned, −lr · dW; the new parameters are asked for.", (STEP, "-lr * grads[name]")
        ),
        Mistake(
            "The parameters come back as they were: the new ones are made and not kept.", (STEP, "params[name].copy()")
        ),
        Mistake(
            "The biases are left as they are; every array takes the step.",
            (STEP, "params[name] - lr * grads[name] * (params[name].ndim > 1)"),
        ),
        Mistake("Only the sign of the gradient is used.", (STEP, "params[name] - lr * np.sign(grads[name])")),
        Mistake(
            "The parameters shrink as well (weight decay); plain SGD has no such term.",
            (STEP, "(1 - lr) * params[name] - lr * grads[name]"),
        ),
        Mistake(
            BY_PLACE,
            (STEP + " for name in params", "w - lr * g for (name, w), g in zip(params.items(), grads.values())"),
        ),
        *(
            Mistake(
                "The gradients are clipped inside: large ones come out cut off. Clipping is a step of its own.",
                (STEP, f"params[name] - lr * np.clip(grads[name], -{bound}, {bound})"),
            )
            for bound in (1, 5)
        ),
        Mistake("The gradient is taken twice.", (STEP, "params[name] - 2 * lr * grads[name]")),
        Mistake(
            "Every array is divided by the norm of its gradient; the step is lr · dW.",
            (STEP, "params[name] - lr * grads[name] / (np.linalg.norm(grads[name]) + 1e-300)"),
        ),
        Mistake(
            IN_PLACE,
            ("    return", "    for name in params:\n        params[name] -= lr * grads[name]\n    return"),
            (STEP, "params[name]"),
        ),
    ),
)

# -- adagrad


def draw_adagrad(rng, drawn, change):
    memory = over_arrays(draw_params(rng, **drawn), lambda a: 0.2 + a**2)
    grads = change(draw_params(rng, **drawn))
    return draw_params(rng, **drawn), grads, {name: m * (grads[name] != 0) for name, m in memory.items()}


def first_step(rng, drawn, change):
    params, grads, memory = draw_adagrad(rng, drawn, change)
    return params, grads, over_arrays(memory, np.zeros_like)


def adagrad_cases(rng):
    first, *_ = step_cases(first_step)(rng)
    first = Case(first.args, first.sizes, "first step")
    return [*step_cases(draw_adagrad, [("another eps", (0.1,))])(rng), first]


def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for name in params:
        new_memory[name] = memory[name] + grads[name] ** 2
        new_params[name] = params[name] - lr * grads[name] / (np.sqrt(new_memory[name]) + eps)
    return new_params, new_memory


def oracle_adagrad(params, grads, memory, lr, eps=1e-8):
    new = {name: memory[name] + grads[name] ** 2 for name in params}
    return {name: params[name] - lr * grads[name] / (np.sqrt(new[name]) + eps) for name in params}, new


MEMORY, ROOT = "memory[name] + grads[name] ** 2", "(np.sqrt(new_memory[name]) + eps)"

NO_EPS = "eps is missing: where a gradient was always 0 this is 0/0, NaN."
EPS_FIXED = "eps is always 1e-8; it is an argument."
UPHILL = "The step goes uphill: it is subtracted."
FADES = "The memory fades, as in RMSprop; in Adagrad every g² counts in full."
ONE_NUMBER = "One number stands for each array (a sum over its elements); every element has a memory of its own."

ADAGRAD = Exercise(
    name="adagrad",
    unit=UNIT,
    points=2,
    outputs=(Output("params", "as params"), Output("memory", "as params")),
    equation="m ← m + g²,   W ← W − lr · g / (√m + eps), element by element",
    cases=adagrad_cases,
    oracle=oracle_adagrad,
    answer=adagrad,
    look="On the first step the memory is g², so the step is lr · g / |g|: every element moves by lr.",
    mistakes=(
        Mistake(
            "The step is made with the memory of before; this step's g² is added first.",
            (ROOT, "(np.sqrt(memory[name]) + eps)"),
        ),
        Mistake("The memory keeps the last g² alone; it adds them up.", (MEMORY, "grads[name] ** 2")),
        Mistake("The memory adds up g; it adds up g².", (MEMORY, "memory[name] + grads[name]")),
        Mistake("The memory adds up |g|; it adds up g².", (MEMORY, "memory[name] + np.abs(grads[name])")),
        Mistake(FADES, (MEMORY, "0.9 * memory[name] + 0.1 * grads[name] ** 2")),
        Mistake(FADES, (MEMORY, "0.99 * memory[name] + 0.01 * grads[name] ** 2")),
        Mistake("The square root is missing: the step is divided by √m.", (ROOT, "(new_memory[name] + eps)")),
        Mistake(
            "eps stands inside the root; it is added to the root: √m + eps.", (ROOT, "np.sqrt(new_memory[name] + eps)")
        ),
        Mistake(NO_EPS, (ROOT, "np.sqrt(new_memory[name])")),
        Mistake(EPS_FIXED, (ROOT, "(np.sqrt(new_memory[name]) + 1e-8)")),
        Mistake(
            "eps is added to the memory; it belongs into the denominator alone.",
            (MEMORY, MEMORY + " + eps"),
            (ROOT, "np.sqrt(new_memory[name])"),
        ),
        Mistake(UPHILL, ("- lr * grads", "+ lr * grads")),
        Mistake("lr is not used.", ("lr * grads[name]", "grads[name]")),
        Mistake(
            "The gradient is missing in the step: lr / (√m + eps) is its size, g gives it its direction.",
            ("lr * grads[name] /", "lr /"),
        ),
        Mistake(
            "The root is taken of the memory that is handed on as well; the memory is the sum of g² itself, its "
            "root is for the step.",
            (
                "return new_params, new_memory",
                "return new_params, {name: np.sqrt(m) for name, m in new_memory.items()}",
            ),
        ),
        Mistake(
            "The memory comes back as it was, so it never grows.",
            ("return new_params, new_memory", "return new_params, dict(memory)"),
        ),
        Mistake(BY_PLACE, ("for name in params:", "for name, g in zip(params, grads.values()):"), ("grads[name]", "g")),
        Mistake(
            "The root alone is divided by and eps added afterwards; eps belongs into the denominator: g / "
            "(√memory + eps).",
            (ROOT, "np.sqrt(new_memory[name]) + eps"),
        ),
        Mistake(ONE_NUMBER, (MEMORY, "memory[name] + np.sum(grads[name] ** 2)")),
        Mistake(ONE_NUMBER, (ROOT, "(np.sqrt(new_memory[name].sum()) + eps)")),
        Mistake(
            "The numbers are right, but what was given is changed: `memory[name] += …` and `params[name] -= …` write "
            "into the caller's own arrays, with `=` into the caller's own dicts. Make new ones.",
            ("new_params[name] = params[name] - lr", "params[name] -= lr"),
            ("new_memory[name] = memory[name] + grads[name] ** 2", "memory[name] += grads[name] ** 2"),
            ("np.sqrt(new_memory[name])", "np.sqrt(memory[name])"),
            ("return new_params, new_memory", "return params, memory"),
        ),
        Mistake("The order is params, memory.", ("return new_params, new_memory", "return new_memory, new_params")),
        Mistake(
            "The numbers are right, but what was given is changed: `memory[name] += …` writes into the caller's own "
            "arrays, `memory[name] = …` into the caller's own dict. Make new ones.",
            (
                "new_memory[name] = memory[name] + grads[name] ** 2",
                "memory[name] += grads[name] ** 2\n        new_memory[name] = memory[name]",
            ),
        ),
        Mistake(
            "The numbers are right, but what was given is changed: `params[name] -= …` writes into the caller's own "
            "arrays, `params[name] = …` into the caller's own dict. Make new ones.",
            ("new_params[name] = params[name] - lr", "params[name] -= lr"),
            ("return new_params", "new_params = params\n    return new_params"),
        ),
    ),
)

# -- adam


def draw_adam(rng, drawn, change):
    """Gradients of four steps; the sizes of the first differ much from those of the others, so that averages matter."""
    steps = [change(draw_params(rng, **drawn)) for _ in range(4)]
    steps[0] = over_arrays(steps[0], lambda g: 2.5 * g)
    return draw_params(rng, **drawn), steps, None


def adam(params, grads, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        zeros = {name: np.zeros_like(w) for name, w in params.items()}
        state = (0, zeros, zeros)
    t, m, v = state
    t = t + 1
    new_params, new_m, new_v = {}, {}, {}
    for name in params:
        g = grads[name]
        new_m[name] = beta1 * m[name] + (1 - beta1) * g
        new_v[name] = beta2 * v[name] + (1 - beta2) * g**2
        m_hat = new_m[name] / (1 - beta1**t)
        v_hat = new_v[name] / (1 - beta2**t)
        new_params[name] = params[name] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new_params, (t, new_m, new_v)


def call_adam(answer, args):
    """The parameters after one, two and four steps, the state handed on; and the second step once more from the same
    state."""
    params, steps, state, *options = args
    found = []
    for i, grads in enumerate(steps):
        before = copy.deepcopy(params), state
        params, state = copy.deepcopy(pair(answer(params, grads, state, *options), "params, state"))
        found.append(params)
        if i == 1:
            again, _ = pair(answer(before[0], grads, before[1], *options), "params, state")
            found.append(again)
    first, second, second_again, _, fourth = found
    return first, second, fourth, second_again


def oracle_adam(params, steps, state, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """Kingma and Ba, Algorithm 1, with the averages written as the sums that they are."""
    found = []
    for t in range(1, len(steps) + 1):
        new = {}
        for name in params:
            g = np.stack([grads[name] for grads in steps[:t]])
            age = np.arange(t)[::-1].reshape(t, *[1] * (g.ndim - 1))
            m_hat = (beta1**age * g).sum(axis=0) * (1 - beta1) / (1 - beta1**t)
            v_hat = (beta2**age * g**2).sum(axis=0) * (1 - beta2) / (1 - beta2**t)
            new[name] = params[name] - lr * m_hat / (np.sqrt(v_hat) + eps)
        params = new
        found.append(params)
    return found[0], found[1], found[3], found[1]


M, V = "beta1 * m[name] + (1 - beta1) * g", "beta2 * v[name] + (1 - beta2) * g**2"
M_HAT, V_HAT = "new_m[name] / (1 - beta1**t)", "new_v[name] / (1 - beta2**t)"
ADAM_ROOT = "(np.sqrt(v_hat) + eps)"
HATS = "m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)"
FIRST = (
    "At the first step every element moves by lr: m̂ = g, v̂ = g². Check that, then the second step by hand for "
    "one element."
)
SPOILS = (
    "The numbers are right, but the state that was given is changed: `m[name] *= …` or `state['t'] += 1` write into "
    "it. A second call from the same state then goes wrong: build a new one."
)
SHARED = (
    "m and v share what they hold: both names stand for one dict, or for the same zeros, so that writing into one "
    "changes the other. Make new zeros for each."
)
V_OF_G = "v averages g; it averages g²."

ADAM = Exercise(
    name="adam",
    unit=UNIT,
    points=3,
    outputs=tuple(
        Output(f"params after step {step}", "as params")
        for step in ("1", "2", "4", "2 taken a second time from the same state")
    ),
    equation=(
        "m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   W ← W − lr · m̂ / (√v̂ + eps),   m̂ = m / (1 − β₁ᵗ),   "
        "v̂ = v / (1 − β₂ᵗ)"
    ),
    cases=step_cases(draw_adam, [("other β, eps", (0.8, 0.95, 0.1))]),
    oracle=oracle_adam,
    answer=adam,
    call=call_adam,
    look=FIRST,
    mistakes=(
        Mistake(
            "There is no bias correction: m and v start at 0 and are too small at first, so they are divided by "
            "1 − β₁ᵗ and 1 − β₂ᵗ.",
            (M_HAT, "new_m[name]"),
            (V_HAT, "new_v[name]"),
        ),
        Mistake("The bias correction of m is missing.", (M_HAT, "new_m[name]"), breaks="m̂ = m / (1 − β₁ᵗ)"),
        Mistake("The bias correction of v is missing.", (V_HAT, "new_v[name]"), breaks="v̂ = v / (1 − β₂ᵗ)"),
        Mistake("v goes on from the old m; it goes on from the old v.", ("beta2 * v[name]", "beta2 * m[name]")),
        Mistake(
            "One number stands for each array in v (the sum of its g²); every element has an average of its own.",
            ("(1 - beta2) * g**2", "(1 - beta2) * np.sum(g**2)"),
        ),
        Mistake(
            "v starts from ones; m and v start from zeros, and the bias corrections reckon with that.",
            ("(0, zeros, zeros)", "(0, zeros, {name: np.ones_like(w) for name, w in params.items()})"),
        ),
        Mistake(
            "t does not count up, or β has no power t: every step is corrected as if it were the first.",
            ("(t, new_m, new_v)", "(0, new_m, new_v)"),
            breaks=HATS,
        ),
        Mistake("t is one too high: at the first step t is 1.", ("t = t + 1", "t = t + 1 + (t == 0)")),
        Mistake(
            "t is counted up once for every array; it counts steps, so it grows by 1 a call.",
            ("    t = t + 1\n", ""),
            ("        g = grads[name]\n", "        g = grads[name]\n        t = t + 1\n"),
        ),
        Mistake(
            "t is used before it is counted up, so the first step divides by 1 − β⁰ = 0.",
            ("t = t + 1\n", "t = t + 0\n"),
            ("(t, new_m", "(t + 1, new_m"),
        ),
        Mistake(
            "The corrected m̂ and v̂ are kept in the state; the state holds m and v themselves.",
            (
                "        new_params[name] =",
                "        new_m[name], new_v[name] = m_hat, v_hat\n        new_params[name] =",
            ),
        ),
        Mistake(
            "The corrected m̂ is kept in the state; the state holds m itself, and m̂ is made anew at every step.",
            ("        new_params[name] =", "        new_m[name] = m_hat\n        new_params[name] ="),
        ),
        Mistake(
            "The corrected v̂ is kept in the state; the state holds v itself, and v̂ is made anew at every step.",
            ("        new_params[name] =", "        new_v[name] = v_hat\n        new_params[name] ="),
        ),
        Mistake(
            "β₁ and β₂ have changed places.",
            ("    t, m, v = state", "    beta1, beta2 = beta2, beta1\n    t, m, v = state"),
        ),
        Mistake(V_OF_G, (V, V.replace("g**2", "g")), ("np.sqrt(v_hat)", "np.sqrt(np.abs(v_hat))")),
        Mistake(V_OF_G, (V, V.replace("g**2", "g"))),
        Mistake(
            "β₁ and β₂ have changed places in the averages: m is the one with β₁.",
            (M, M.replace("beta1", "beta2")),
            (V, V.replace("beta2", "beta1")),
        ),
        Mistake(
            "β₁ and β₂ have changed places in the bias corrections: m is divided by 1 − β₁ᵗ, v by 1 − β₂ᵗ.",
            (M_HAT, M_HAT.replace("beta1", "beta2")),
            (V_HAT, V_HAT.replace("beta2", "beta1")),
            breaks=HATS,
        ),
        Mistake("m is corrected with β₂; it faded with β₁.", (M_HAT, M_HAT.replace("beta1", "beta2")), breaks=HATS),
        Mistake("v is corrected with β₁; it faded with β₂.", (V_HAT, V_HAT.replace("beta2", "beta1")), breaks=HATS),
        Mistake(
            "β₁ and β₂ have changed places among the arguments: the order is lr, beta1, beta2, eps.",
            ("beta1=0.9, beta2=0.999", "beta2=0.999, beta1=0.9"),
        ),
        Mistake(
            "m takes the share 1 − β₂ of the gradient; it keeps the share β₁ of what it was, so it takes 1 − β₁.",
            (M, M.replace("1 - beta1", "1 - beta2")),
        ),
        Mistake(
            "v takes the share 1 − β₁ of g²; it keeps the share β₂ of what it was, so it takes 1 − β₂.",
            (V, V.replace("1 - beta2", "1 - beta1")),
        ),
        Mistake("m fades with β₂, like v; it has β₁ in both places.", (M, M.replace("beta1", "beta2"))),
        Mistake("v fades with β₁, like m; it has β₂ in both places.", (V, V.replace("beta2", "beta1"))),
        Mistake("v is the sum of all g², as in AdaGrad; in Adam it is an average.", (V, "v[name] + g**2")),
        Mistake(
            BY_PLACE,
            ("    for name in params:\n        g = grads[name]\n", "    for name, g in zip(params, grads.values()):\n"),
        ),
        Mistake("v averages |g|; it averages g².", (V, V.replace("g**2", "np.abs(g)"))),
        *(
            Mistake(
                "v averages (g − m)², as in AdaBelief; in Adam it averages g².",
                (V, V.replace("g**2", f"(g - {m}[name]) ** 2")),
            )
            for m in ("m", "new_m")
        ),
        Mistake("v averages m²; it averages g².", (V, V.replace("g**2", "new_m[name] ** 2"))),
        Mistake("The square root is missing: the step is divided by √v̂.", (ADAM_ROOT, "(v_hat + eps)")),
        Mistake("eps stands inside the root; it is added to the root: √v̂ + eps.", (ADAM_ROOT, "np.sqrt(v_hat + eps)")),
        Mistake(
            "eps is added before the correction, lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + eps): the same step but for "
            "eps, which belongs beside √v̂.",
            (ADAM_ROOT, "(np.sqrt(v_hat) + eps / np.sqrt(1 - beta2**t))"),
        ),
        Mistake(NO_EPS, (ADAM_ROOT, "np.sqrt(v_hat)")),
        Mistake(
            "βᵗ is a power, `beta1**t`; here it is a product.",
            (M_HAT, M_HAT.replace("**", " * ")),
            (V_HAT, V_HAT.replace("**", " * ")),
            breaks=HATS,
        ),
        Mistake(
            "(1 − β₂) is squared with the gradient; v takes (1 − β₂) g².",
            (V, "beta2 * v[name] + ((1 - beta2) * g) ** 2"),
        ),
        Mistake(
            "The root alone is divided by and eps added afterwards; eps belongs into the denominator: m̂ / (√v̂ + eps).",
            (ADAM_ROOT, "np.sqrt(v_hat) + eps"),
        ),
        Mistake(EPS_FIXED, (ADAM_ROOT, "(np.sqrt(v_hat) + 1e-8)")),
        Mistake(
            "β₁ and β₂ are always 0.9 and 0.999; they are arguments.",
            ("    t, m, v = state", "    beta1, beta2 = 0.9, 0.999\n    t, m, v = state"),
        ),
        Mistake(
            "(1 − β₁) and (1 − β₂) are missing: m and v are averages, so the new part gets the weight that the "
            "old one loses.",
            (M, "beta1 * m[name] + g"),
            (V, "beta2 * v[name] + g**2"),
        ),
        Mistake("(1 − β₁) is missing in m.", (M, "beta1 * m[name] + g")),
        Mistake("(1 − β₂) is missing in v.", (V, "beta2 * v[name] + g**2")),
        Mistake(
            "The weights of old and new have changed places in m and v.",
            (M, "(1 - beta1) * m[name] + beta1 * g"),
            (V, "(1 - beta2) * v[name] + beta2 * g**2"),
        ),
        Mistake("The step is made with g; it is made with the average m̂.", ("lr * m_hat /", "lr * g /")),
        Mistake(
            "The state is not handed on: every step begins with m = v = 0.",
            ("return new_params, (t, new_m, new_v)", "return new_params, None"),
        ),
        Mistake(
            "The new state is not kept: m and v stay as they were at the start.", ("(t, new_m, new_v)", "(t, m, v)")
        ),
        Mistake("m is not carried on from step to step.", ("(t, new_m, new_v)", "(t, m, new_v)")),
        Mistake("v is not carried on from step to step.", ("(t, new_m, new_v)", "(t, new_m, v)")),
        Mistake(
            "v never shrinks (AMSGrad: the largest so far is kept); in Adam it is an average.",
            (V, f"np.maximum(v[name], {V})"),
        ),
        Mistake(UPHILL, ("params[name] - lr", "params[name] + lr")),
        Mistake("lr is not used.", ("lr * m_hat", "m_hat")),
        Mistake(
            SPOILS,
            (
                "        new_m[name] = " + M,
                "        m[name] *= beta1\n        m[name] += (1 - beta1) * g\n        new_m[name] = m[name]",
            ),
            ("state = (0, zeros, zeros)", "state = (0, zeros, {name: np.zeros_like(w) for name, w in params.items()})"),
        ),
        Mistake(
            SPOILS,
            (
                "        new_v[name] = " + V,
                "        v[name] *= beta2\n        v[name] += (1 - beta2) * g**2\n        new_v[name] = v[name]",
            ),
            ("state = (0, zeros, zeros)", "state = (0, zeros, {name: np.zeros_like(w) for name, w in params.items()})"),
        ),
        Mistake(
            SPOILS,
            (
                "        new_m[name] = " + M,
                "        m[name] *= beta1\n        m[name] += (1 - beta1) * g\n        new_m[name] = m[name]",
            ),
            (
                "        new_v[name] = " + V,
                "        v[name] *= beta2\n        v[name] += (1 - beta2) * g**2\n        new_v[name] = v[name]",
            ),
            ("state = (0, zeros, zeros)", "state = (0, zeros, {name: np.zeros_like(w) for name, w in params.items()})"),
        ),
        Mistake(
            SPOILS,
            ("state = (0, zeros, zeros)", "state = [0, zeros, zeros]"),
            ("    t, m, v = state\n    t = t + 1\n", "    t, m, v = state\n    state[0] += 1\n    t = state[0]\n"),
            ("(t, new_m, new_v)", "[t, new_m, new_v]"),
        ),
        Mistake(
            SPOILS,
            ("state = (0, zeros, zeros)", "state = [0, zeros, dict(zeros)]"),
            ("    t, m, v = state\n    t = t + 1\n", "    t, m, v = state\n    state[0] += 1\n    t = state[0]\n"),
            ("(t, new_m, new_v)", "state"),
            ("new_m[name] =", "m[name] = new_m[name] ="),
            ("new_v[name] =", "v[name] = new_v[name] ="),
        ),
        *(
            Mistake(
                SHARED,
                ("new_m[name] = " + M, "m[name] = new_m[name] = " + M),
                ("new_v[name] = " + V, "v[name] = new_v[name] = " + V),
                (M_HAT, "m[name] / (1 - beta1**t)"),
                ("(t, new_m, new_v)", kept),
            )
            for kept in ("(t, m, v)", "(t, v, v)")
        ),
        Mistake(SHARED, (M_HAT, "new_v[name] / (1 - beta1**t)"), ("(t, new_m, new_v)", "(t, new_v, new_v)")),
        Mistake(SHARED, ("(t, new_m, new_v)", "(t, new_v, new_v)")),
        Mistake(
            SHARED,
            (
                "        new_m[name] = " + M,
                "        m[name] *= beta1\n        m[name] += (1 - beta1) * g\n        new_m[name] = m[name]",
            ),
            (
                "        new_v[name] = " + V,
                "        v[name] *= beta2\n        v[name] += (1 - beta2) * g**2\n        new_v[name] = v[name]",
            ),
        ),
        Mistake(
            IN_PLACE,
            ("new_params[name] = params[name] - lr", "params[name] -= lr"),
            ("return new_params", "new_params = params\n    return new_params"),
        ),
    ),
)
