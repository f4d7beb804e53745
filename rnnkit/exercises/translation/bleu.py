"""bleu: how much of what was written stands in the reference, counted in n-grams."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.shifting import UNIT


def disturbed(rng, reference, V, drop=0.0):
    """The reference with an id exchanged or said twice here and there, and `drop` of them left out."""
    found = []
    for word in reference:
        if rng.random() < drop:
            continue
        found.append(int(rng.integers(3, V)) if rng.random() < 0.15 else word)
        if rng.random() < 0.15:
            found.append(word)
    return found


def draw_corpus(rng, order, drop=0.0, V=12, lengths=(6, 9, 13, 17)):
    """Two lists of lists of ids with matches of every order, with n-grams that repeat, and none of it perfect."""
    while True:
        references = [rng.integers(3, V, L).tolist() for L in rng.permutation(lengths).tolist()]
        candidates = [disturbed(rng, reference, V, drop) for reference in references]
        candidates[-1][:1] = candidates[-1][:1] * 3  # said three times: clipping shows
        matches, totals, r, c = counts(candidates, references, order)
        shorter = c < r if drop else c > r
        if min(matches) > 0 and all(m < n for m, n in zip(matches, totals, strict=True)) and shorter:
            return candidates, references


def counts(candidates, references, order):
    """Clipped matches and n-grams of every order, and the summed lengths of references and candidates."""
    matches, totals = [0] * order, [0] * order
    for candidate, reference in zip(candidates, references, strict=True):
        for n in range(1, order + 1):
            mine = Counter(tuple(candidate[i : i + n]) for i in range(len(candidate) - n + 1))
            there = Counter(tuple(reference[i : i + n]) for i in range(len(reference) - n + 1))
            matches[n - 1] += sum((mine & there).values())
            totals[n - 1] += sum(mine.values())
    return matches, totals, sum(map(len, references)), sum(map(len, candidates))


def bleu_cases(rng):
    def case(order, kind=ORDINARY, given=True, **options):
        pair = draw_corpus(rng, order, **options)
        return Case((*pair, order) if given else pair, {"sentences": len(pair[0]), "order": order}, kind)

    def made(candidates, references, order, kind):
        return Case((candidates, references, order), {"sentences": len(candidates), "order": order}, kind)

    candidates, references = draw_corpus(rng, 2)
    apart = [[word + 20 for word in sentence] for sentence in candidates]
    one = references[0]
    return [
        case(4, given=False),
        case(4, given=False, drop=0.25),
        case(4),
        case(2),
        case(3, drop=0.25),
        case(1, "order = 1"),
        case(4, "one sentence", lengths=(14,)),
        made([*candidates[:-1], []], references, 2, "one is empty"),
        made([*candidates, [5, 6], [7]], [*references, [5, 6, 8], [7]], 3, "short ones"),
        made([one[:3]], [one], 4, "shorter than the order"),
        made(apart, references, 2, "no match"),
        made([[3, 4, 5, 6], [8, 7]], [[6, 5, 4, 3], [7, 8]], 2, "no pair matches"),
        made(references, references, 4, "perfect"),
    ]


def bleu(candidates, references, order=4):
    matches, totals = np.zeros(order), np.zeros(order)
    for candidate, reference in zip(candidates, references):  # noqa: B905 (as learners write it)
        for n in range(1, order + 1):
            there = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
            for i in range(len(candidate) - n + 1):
                totals[n - 1] += 1
                gram = tuple(candidate[i : i + n])
                if gram in there:
                    matches[n - 1] += 1
                    there.remove(gram)
    if matches.min() == 0:
        return 0.0
    r = sum(len(reference) for reference in references)
    c = sum(len(candidate) for candidate in candidates)
    mean = np.exp(np.log(matches / totals).mean())
    return float(mean * np.exp(min(0, 1 - r / c)))


def oracle_bleu(candidates, references, order=4):
    """By fractions, the geometric mean as a root of a product."""
    matches, totals, r, c = counts(candidates, references, order)
    if min(matches) == 0:
        return 0.0
    product = math.prod(m / n for m, n in zip(matches, totals, strict=True))
    return product ** (1 / order) * (1.0 if c >= r else math.exp(1 - r / c))


MATCH = "if gram in there:\n                    matches[n - 1] += 1\n                    there.remove(gram)"
CLIP, MEAN, BREVITY = "                    there.remove(gram)\n", "np.exp(np.log(matches / totals).mean())", "1 - r / c"

BLEU = Exercise(
    name="bleu",
    unit=UNIT,
    points=2,
    outputs=(Output("bleu"),),
    equation="p_n = Σ clipped matches of order n / Σ n-grams of the candidates;   "
    "BLEU = exp(min(0, 1 − r/c)) · (p_1 · … · p_order)^(1/order)",
    cases=bleu_cases,
    oracle=oracle_bleu,
    answer=bleu,
    look="Count by hand for the candidate `the the the` and the reference `the cat`: one match among three.",
    mistakes=(
        Mistake(
            "The matches are not clipped: an id said three times matches one that stands once in the reference three "
            "times. Each n-gram of the reference can be matched once.",
            (CLIP, ""),
        ),
        Mistake("The brevity penalty is missing: short candidates get too much.", ("np.exp(min(0, 1 - r / c))", "1")),
        Mistake("The brevity penalty is upside down: r / c, references over candidates.", ("r / c", "c / r")),
    ),
)
