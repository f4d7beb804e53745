"""Answers to sgd; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: dict comprehension
def sgd(params, grads, lr):
    return {k: params[k] - lr * grads[k] for k in params}


# %% right: loop
def sgd(params, grads, lr):
    new = {}
    for name, value in params.items():
        new[name] = value - lr * grads[name]
    return new


# %% right: copy, then in place
def sgd(params, grads, lr):
    result = {key: array.copy() for key, array in params.items()}
    for key in result:
        result[key] -= lr * grads[key]
    return result


# %% right: zip over sorted keys
def sgd(p, g, learning_rate=0.1):
    keys = sorted(p)
    return dict(zip(keys, [np.subtract(p[k], learning_rate * g[k]) for k in keys]))


# %% right: loop, another way
def sgd(params, grads, lr):
    new = {}
    for name, w in params.items():
        new[name] = w + (-lr) * grads[name]
    return new


# %% right: copy
def sgd(params, grads, lr):
    new = {name: w.copy() for name, w in params.items()}
    for name in new:
        new[name] -= lr * grads[name]
    return new


# %% right: zip
def sgd(params, grads, lr):
    return dict(zip(params, (w - lr * grads[k] for k, w in params.items()), strict=True))


# %% right: map
def sgd(params, grads, lr):
    steps = {k: np.multiply(g, lr) for k, g in grads.items()}
    return {k: np.subtract(params[k], steps[k]) for k in steps}


# %% wrong: ascent
# named: The step goes uphill: the gradient is subtracted, not
def sgd(params, grads, lr):
    return {k: params[k] + lr * grads[k] for k in params}


# %% wrong: lr forgotten
# named: lr is not used.
def sgd(params, grads, lr):
    return {k: params[k] - grads[k] for k in params}


# %% wrong: changes the caller's arrays
# named: What was given is changed: `params[name] -= …`
def sgd(params, grads, lr):
    for k in params:
        params[k] -= lr * grads[k]
    return params


# %% wrong: replaces in the caller's dict
# named: What was given is changed: `params[name] -= …`
def sgd(params, grads, lr):
    for k in params:
        params[k] = params[k] - lr * grads[k]
    return params


# %% wrong: a shallow copy, then -=
# named: What was given is changed: `params[name] -= …`
def sgd(params, grads, lr):
    new = dict(params)
    for k in new:
        new[k] -= lr * grads[k]
    return new


# %% wrong: loop variable rebound
# named: The parameters come back as they were: the new ones are
def sgd(params, grads, lr):
    for p, g in zip(params.values(), grads.values()):
        p = p - lr * g
    return dict(params)


# %% wrong: divided by lr
# named: The gradient is divided by lr; it is multiplied.
def sgd(params, grads, lr):
    return {k: params[k] - grads[k] / lr for k in params}


# %% wrong: only the step
# named: The step itself is returned, −lr · dW; the new parameters
def sgd(params, grads, lr):
    return {k: -lr * grads[k] for k in params}


# %% wrong: a list
# says: params is a list
def sgd(params, grads, lr):
    return [params[k] - lr * grads[k] for k in params]


# %% wrong: returns inside the loop
def sgd(params, grads, lr):
    new = {}
    for k in params:
        new[k] = params[k] - lr * grads[k]
        return new


# %% wrong: sign of the gradient
# named: Only the sign of the gradient is used.
def sgd(params, grads, lr):
    return {k: params[k] - lr * np.sign(grads[k]) for k in params}


# %% wrong: by order of the dicts
# named: An array meets the gradient that stands in the same place
def sgd(params, grads, lr):
    return {k: p - lr * g for (k, p), g in zip(params.items(), grads.values())}


# %% wrong: nothing returned
# says: sgd was called, but it returned nothing (None); expected
def sgd(params, grads, lr):
    params = {k: params[k] - lr * grads[k] for k in params}


# %% wrong: grads normalised
# named: Every array is divided by the norm of its gradient; the
def sgd(params, grads, lr):
    return {k: params[k] - lr * grads[k] / np.linalg.norm(grads[k]) for k in params}


# %% wrong: clipped inside
# named: The gradients are clipped inside
def sgd(params, grads, lr):
    return {k: params[k] - lr * np.clip(grads[k], -5, 5) for k in params}
