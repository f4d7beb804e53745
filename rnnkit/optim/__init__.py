"""Optimisers that move a model's parameters down its gradient, and clipping, which keeps a step from leaping.

optimiser = optim.Adam(model.params, lr=1e-3)
grads, norm = optim.clip_by_global_norm(model.grads, 5.0)
optimiser.step(grads)                        # writes into the arrays of model.params
"""

from rnnkit.optim.clipping import clip_by_global_norm, clip_by_value
from rnnkit.optim.optimisers import SGD, Adagrad, Adam, Optimiser, RMSprop

__all__ = ["SGD", "Adagrad", "Adam", "Optimiser", "RMSprop", "clip_by_global_norm", "clip_by_value"]
