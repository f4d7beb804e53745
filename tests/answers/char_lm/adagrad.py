"""Answers to adagrad; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loop
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] - lr * grads[k] / (np.sqrt(new_memory[k]) + eps)
    return new_params, new_memory


# %% right: two comprehensions
def adagrad(params, grads, memory, lr, eps=1e-8):
    memory = {k: m + np.square(grads[k]) for k, m in memory.items()}
    return {k: p - lr * grads[k] / (memory[k] ** 0.5 + eps) for k, p in params.items()}, memory


# %% right: helper for one array
def one(p, g, m, lr, eps):
    m = m + g * g
    return p - lr / (np.sqrt(m) + eps) * g, m


def adagrad(params, grads, memory, lr, eps=1e-8):
    both = {k: one(params[k], grads[k], memory[k], lr, eps) for k in params}
    return {k: b[0] for k, b in both.items()}, {k: b[1] for k, b in both.items()}


# %% right: copies, then in place
def adagrad(params, grads, memory, lr, eps=1e-8):
    p = {k: v.copy() for k, v in params.items()}
    m = {k: v.copy() for k, v in memory.items()}
    for k, g in grads.items():
        m[k] += g * g
        p[k] += -lr * g / (np.sqrt(m[k]) + eps)
    return p, m


# %% right: comprehensions
def adagrad(params, grads, memory, lr, eps=1e-8):
    memory = {k: memory[k] + grads[k] * grads[k] for k in params}
    return {k: params[k] - lr * grads[k] / (memory[k] ** 0.5 + eps) for k in params}, memory


# %% right: copies
def adagrad(params, grads, memory, lr, eps=1e-8):
    params, memory = {k: v.copy() for k, v in params.items()}, {k: v.copy() for k, v in memory.items()}
    for k in params:
        memory[k] += np.square(grads[k])
        params[k] -= lr / (np.sqrt(memory[k]) + eps) * grads[k]
    return params, memory


# %% right: helper
def adagrad(params, grads, memory, lr, eps=1e-8):
    def one(w, g, m):
        m = m + g**2
        return w + -lr * (g / (np.sqrt(m) + eps)), m

    both = {k: one(params[k], grads[k], memory[k]) for k in grads}
    return {k: w for k, (w, _) in both.items()}, {k: m for k, (_, m) in both.items()}


# %% right: unpacked
def adagrad(params, grads, memory, rate, small=1e-8):
    after, sums = dict(params), dict(memory)
    for name, g in grads.items():
        sums[name] = sums[name] + np.abs(g) ** 2
        after[name] = after[name] - rate * np.divide(g, np.add(np.sqrt(sums[name]), small))
    return after, sums


# %% wrong: eps in the root
# named: eps stands inside the root; it is added to the root: √m +
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] - lr * grads[k] / np.sqrt(new_memory[k] + eps)
    return new_params, new_memory


# %% wrong: old memory in the step
# named: The step is made with the memory of before; this step's
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] - lr * grads[k] / (np.sqrt(memory[k]) + eps)
    return new_params, new_memory


# %% wrong: no root
# named: The square root is missing: the step is divided by √m.
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] - lr * grads[k] / (new_memory[k] + eps)
    return new_params, new_memory


# %% wrong: no square
# named: The memory adds up g; it adds up g².
change((" ** 2", ""), of="loop")


# %% wrong: absolute values gathered
# named: The memory adds up |g|; it adds up g².
change(("grads[k] ** 2", "np.abs(grads[k])"), of="loop")


# %% wrong: memory not gathered
# named: The memory keeps the last g² alone; it adds them up.
change(("memory[k] + ", ""), of="loop")


# %% wrong: ascent
# named: The step goes uphill: it is subtracted.
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] + lr * grads[k] / (np.sqrt(new_memory[k]) + eps)
    return new_params, new_memory


# %% wrong: no eps
# named: eps is missing: where a gradient was always 0 this is
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] - lr * grads[k] / (np.sqrt(new_memory[k]))
    return new_params, new_memory


# %% wrong: in place
# named: The numbers are right, but what was given is changed
def adagrad(params, grads, memory, lr, eps=1e-8):
    for k in params:
        memory[k] += grads[k] ** 2
        params[k] -= lr * grads[k] / (np.sqrt(memory[k]) + eps)
    return params, memory


# %% wrong: memory changed, parameters new
# named: The numbers are right, but what was given is changed
def adagrad(params, grads, memory, lr, eps=1e-8):
    for k in memory:
        memory[k] += grads[k] ** 2
    return {k: params[k] - lr * grads[k] / (np.sqrt(memory[k]) + eps) for k in params}, memory


# %% wrong: a moving average (RMSprop)
# named: The memory fades, as in RMSprop; in Adagrad every g²
change(("memory[k] +", "0.9 * memory[k] + 0.1 *"), of="loop")


# %% wrong: lr in the memory
change(("+ grads[k]", "+ (lr * grads[k])"), of="loop")


# %% wrong: one number an array
# named: One number stands for each array (a sum over its
change(("grads[k] ** 2", "np.sum(grads[k] ** 2)"), of="loop")


# %% wrong: only params
# says: adagrad: it returned one dict; expected 2 results: params,
change(("return new_params, new_memory", "return new_params"), of="loop")


# %% wrong: precedence: only the gradient over the root
# named: The root alone is divided by and eps added afterwards;
def adagrad(params, grads, memory, lr, eps=1e-8):
    new_params, new_memory = {}, {}
    for k in params:
        new_memory[k] = memory[k] + grads[k] ** 2
        new_params[k] = params[k] - lr * grads[k] / np.sqrt(new_memory[k]) + eps
    return new_params, new_memory


# %% wrong: the root is handed on
# named: The root is taken of the memory that is handed on as well
def adagrad(params, grads, memory, lr, eps=1e-8):
    roots = {k: np.sqrt(memory[k] + grads[k] ** 2) for k in params}
    return {k: params[k] - lr * grads[k] / (roots[k] + eps) for k in params}, roots
