"""What the exercises on CTC share: labels and log-probabilities to judge on, all paths as one graph, and warnings."""

from __future__ import annotations

import warnings

import numpy as np

from rnnkit.exercises.spec import Misfit
from rnnkit.language import marked

UNIT = "12_speech"


# -- drawing


def draw_labels(rng, L, V):
    """L labels of 1 … V − 1. From three on, two neighbours are equal and two are not; from four on, a label comes back
    later as well; the row read backwards is another one."""
    while True:
        labels = rng.integers(1, V, L)
        same = labels[1:] == labels[:-1]
        again = [labels[i] == labels[j] for i in range(L) for j in range(i + 2, L) if labels[i] != labels[i + 1]]
        if L < 3 or (same.any() and not same.all() and (L < 4 or any(again)) and (labels != labels[::-1]).any()):
            return labels


def repeats(labels):
    """How many blanks have to stand between equal neighbours; T ≥ L + repeats is long enough."""
    return int((labels[1:] == labels[:-1]).sum())


def draw_logits(rng, T, V, large=0.0, between=False):
    """(T, V) of ordinary size; `large` puts every one near plus or minus that number, all of a step near plus or near
    minus in two of them; or anywhere `between`, so that of two unlikely classes one is far less likely."""
    if not large:
        return rng.normal(0, 1.5, (T, V))
    if between:
        return rng.uniform(-large, large, (T, V))
    signs = rng.choice([-1.0, 1.0], (T, V))
    signs[1], signs[2] = -1.0, 1.0
    return rng.uniform(-1, 1, (T, V)) + large * signs


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


# -- all paths


def graph(labels):
    """(classes (S,), steps (S, S)): what each state says, and the log of whether one can be followed by another: 0 or
    −inf. S = 2L + 1."""
    classes = [0]
    for label in labels.tolist():
        classes += [label, 0]
    steps = np.full((len(classes), len(classes)), -np.inf)
    for s, here in enumerate(classes):
        for to in range(s, min(s + 3, len(classes))):
            if to < s + 2 or (here != 0 and here != classes[to]):
                steps[s, to] = 0.0
    return np.array(classes), steps


def log_sum(terms, axis):
    """The log of a sum of exponentials; −inf where all of them are."""
    largest = terms.max(axis=axis, keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0.0)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(terms - largest).sum(axis=axis)) + largest.squeeze(axis)


def log_alpha_of(log_probs, labels):
    """(T, S), one product with the matrix of steps after the other, in logs."""
    classes, steps = graph(labels)
    before = np.where(np.arange(len(classes)) < 2, 0.0, -np.inf)
    found = [before + log_probs[0, classes]]
    for row in log_probs[1:]:
        found.append(log_sum(found[-1][:, None] + steps, axis=0) + row[classes])
    return np.stack(found)


def log_beta_of(log_probs, labels):
    classes, steps = graph(labels)
    found = [np.where(np.arange(len(classes)) >= len(classes) - 2, 0.0, -np.inf)]
    for row in log_probs[:0:-1]:
        found.append(log_sum(steps + row[classes] + found[-1], axis=1))
    return np.stack(found[::-1])


# -- without a warning

CURES = {
    "divide by zero": marked(
        "it takes the logarithm of 0, and NumPy warns of a division by zero; no warning is asked for. Fill with −inf, "
        "and add with `np.logaddexp`, which knows it"
    ),
    "invalid value": marked(
        "it takes −inf from −inf, which is NaN, and NumPy warns of an invalid value; no warning is asked for. "
        "`np.logaddexp` knows −inf, and an `if` of your own may"
    ),
    "overflow": marked(
        "an exponential overflows, and NumPy warns of it; no warning is asked for. Stay with logarithms"
    ),
    "": marked("it gives a warning; none is asked for. See to it before it happens"),
}


def call_quietly(answer, args):
    """What an answer returns on all arguments but the last, which says whether a warning counts: then it may give none.
    Raises Misfit, with what to do about it, where it does."""
    *args, strict = args
    with warnings.catch_warnings(record=True) as caught, np.errstate(divide="warn", over="warn", invalid="warn"):
        warnings.simplefilter("always")
        results = answer(*args)
    said = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    if strict and said:
        raise Misfit(next(cure for start, cure in CURES.items() if said[0].startswith(start)))
    return results


def two(results, names):
    """An answer's two results, or a sentence on what is missing."""
    if results is None:
        raise Misfit("it returned nothing (None); expected {names}. Is there a `return` at its end?", names=names)
    if not isinstance(results, tuple | list) or len(results) != 2:
        if not isinstance(results, tuple | list):
            raise Misfit(
                "it returned one {kind}; expected 2 results: {names}", kind=type(results).__name__, names=names
            )
        if len(results) == 1:
            raise Misfit("it returned 1 result; expected 2 results: {names}", names=names)
        raise Misfit("it returned {count} results; expected 2 results: {names}", count=len(results), names=names)
    return results


def number(value):
    """A NumPy number as a Python one: which of the float types it has is no part of an exercise."""
    return float(value) if isinstance(value, np.floating) else value
