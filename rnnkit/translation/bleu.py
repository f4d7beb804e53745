"""BLEU of a corpus: how many runs of tokens a translation shares with the right one."""

from collections import Counter

import numpy as np

from rnnkit.nn import arguments


def bleu(candidates, references, order=4):
    """BLEU of a corpus, from 0 to 1, one reference for each candidate, without smoothing: unit 11's finished twin.

    candidates, references
             lists of lists of ids, or of tokens
    order    n-grams of 1 to so many tokens count

    0 if no n-gram of some order matches. Raises ValueError unless there is one reference for each candidate, and unless
    the order is at least 1.

    Papineni and others (2002), BLEU: a Method for Automatic Evaluation of Machine Translation, section 2.3; sacreBLEU's
    corpus score with smooth_method="none", over 100, is the same number.

    >>> bleu([[3, 4, 5, 6, 8]], [[3, 4, 5, 6, 7]])  # (4/5 · 3/4 · 2/3 · 1/2) ** (1/4)
    0.668740304976422
    """
    order = arguments.dimension("order", order)
    candidates, references = list(candidates), list(references)
    if len(candidates) != len(references):
        counts = f"{len(candidates)} candidates and {len(references)} references"
        raise ValueError(f"there are {counts}; expected one reference for each candidate")
    matches, totals = np.zeros((2, order))
    for candidate, reference in zip(candidates, references, strict=True):
        for n in range(1, order + 1):
            mine, there = ngrams(candidate, n), ngrams(reference, n)
            matches[n - 1] += (mine & there).total()
            totals[n - 1] += mine.total()
    if not matches.all():
        return 0.0
    r, c = (sum(map(len, sentences)) for sentences in (references, candidates))
    return float(np.exp(np.log(matches / totals).mean() + min(0, 1 - r / c)))


def ngrams(tokens, n):
    """How often each run of n tokens stands in a list."""
    tokens = list(tokens)
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
