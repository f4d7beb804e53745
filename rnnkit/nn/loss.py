"""Losses: of a classifier over V classes, such as the next character, and of numbers."""

import numpy as np

from rnnkit.nn import arguments


class softmax_cross_entropy:
    """Softmax and cross-entropy in one: finite where the logarithm of a probability of 0 would not be.

    The loss is −log p(target), averaged over all targets, in nats: Bishop (2006), Pattern Recognition and
    Machine Learning, eq. 4.108. Its gradient with respect to the logits, the first factor in eq. 4.109, is p
    minus the one-hot target, here over the number of targets.

        loss = nn.softmax_cross_entropy()
        loss.forward(np.zeros((5, 2, 65)), np.zeros((5, 2), int))     # log(65) = 4.174...
        loss.backward().shape                                         # (5, 2, 65)
    """

    def __init__(self):
        self._cache = None

    def forward(self, logits, targets, mask=None):
        """logits (..., V) and integer targets (...) -> the mean loss, a scalar of the logits' dtype.

        mask, bool (...), says which targets count: the mean is over those. Where it is False, whatever logits and
        targets hold reaches nothing.

        Raises ValueError when shapes differ, no target counts, or one that counts is not one of 0 to V − 1; TypeError
        for targets that are not integers, and a mask that is not bool.
        """
        logits = arguments.floats("logits", logits)
        known = {}
        arguments.match("logits", logits, ("...", "V"), known)
        V = logits.shape[-1]
        if mask is not None:
            mask = arguments.mask(mask, ("...",), known)
            logits = np.where(mask[..., np.newaxis], logits, 0)
            targets = _where(mask, targets, known)
        targets = arguments.token_ids("targets", targets, V, f"logits is {logits.shape}")
        arguments.match("targets", targets, ("...",), known)
        if targets.size == 0:
            raise ValueError(f"targets is empty, shape {targets.shape}; expected at least one target")

        shifted = logits - logits.max(axis=-1, keepdims=True)
        exp = np.exp(shifted)
        total = exp.sum(axis=-1, keepdims=True)
        at_target = np.take_along_axis(shifted, targets[..., np.newaxis], axis=-1)
        losses = (np.log(total) - at_target)[..., 0]
        self._cache = exp / total, targets, mask
        return losses.mean() if mask is None else (losses * mask).sum() / int(mask.sum())

    def backward(self):
        """-> dlogits (..., V)."""
        if self._cache is None:
            raise RuntimeError("softmax_cross_entropy.backward needs a forward first: call forward(...)")
        p, targets, mask = self._cache
        dlogits = p.copy()
        dlogits.reshape(-1, p.shape[-1])[np.arange(targets.size), targets.ravel()] -= 1
        if mask is None:
            return dlogits / targets.size
        return np.where(mask[..., np.newaxis], dlogits / int(mask.sum()), 0)


def _where(mask, targets, known):
    """The targets with 0 where they do not count."""
    targets = np.array(targets)
    arguments.match("targets", targets, ("...",), known)
    return targets * mask if targets.dtype.kind in "iu" else targets


class mean_squared_error:
    """The mean of (y − target)² over all elements.

    Bishop (2006), Pattern Recognition and Machine Learning, eq. 3.12, but a mean, and without the half.

        loss = nn.mean_squared_error()
        loss.forward(np.ones((5, 2)), np.zeros((5, 2)))               # 1.0
        loss.backward().shape                                         # (5, 2)
    """

    def __init__(self):
        self._cache = None

    def forward(self, y, targets):
        """y (...) and targets (...) -> the mean loss, a scalar of y's dtype.

        Raises ValueError when shapes differ or there is no element.
        """
        y = arguments.floats("y", y)
        targets = arguments.numbers("targets", targets, dtype=y.dtype)
        arguments.match("targets", targets, ("...",), {"...": (y.shape, f"y is {y.shape}")})
        if y.size == 0:
            raise ValueError(f"y is empty, shape {y.shape}; expected at least one element")
        self._cache = y - targets
        return (self._cache**2).mean()

    def backward(self):
        """-> dy (...)."""
        if self._cache is None:
            raise RuntimeError("mean_squared_error.backward needs a forward first: call forward(...)")
        return 2 * self._cache / self._cache.size
