"""The same steps as in optim_cases.py by torch.optim."""

import numpy as np
import torch
from optim_cases import CASES, STEPS

from rnnkit import optim

OPTIMISERS = {
    optim.SGD: torch.optim.SGD,
    optim.Adagrad: torch.optim.Adagrad,
    optim.RMSprop: torch.optim.RMSprop,
    optim.Adam: torch.optim.Adam,
}
DEFAULT_EPS = {"eps": 1e-8}  # PyTorch's own is 1e-10 for Adagrad


def run(name, params, grads):
    """The parameters after each step."""
    cls, settings = CASES[name]
    settings = dict(settings) if cls is optim.SGD else DEFAULT_EPS | settings
    if cls is optim.RMSprop:
        settings["alpha"] = settings.pop("decay", 0.99)
    if cls is optim.Adam:
        settings["betas"] = settings.pop("beta1", 0.9), settings.pop("beta2", 0.999)
    tensors = {key: torch.tensor(array) for key, array in params.items()}
    optimiser = OPTIMISERS[cls](list(tensors.values()), **settings)
    seen = {key: [] for key in params}
    for k in range(STEPS):
        if k == STEPS // 2:
            optimiser.param_groups[0]["lr"] /= 2
        for key, tensor in tensors.items():
            tensor.grad = torch.tensor(grads[key][k])
        optimiser.step()
        for key, tensor in tensors.items():
            seen[key].append(tensor.numpy().copy())
    return {key: np.array(arrays) for key, arrays in seen.items()}


def clip(grads, max_norm):
    """Gradients clipped by PyTorch, and their norm before."""
    leaves = {name: torch.zeros(array.shape, dtype=torch.float64) for name, array in grads.items()}
    for name, leaf in leaves.items():
        leaf.grad = torch.tensor(grads[name])
    norm = torch.nn.utils.clip_grad_norm_(list(leaves.values()), max_norm)
    return {name: leaf.grad.numpy() for name, leaf in leaves.items()}, float(norm)
