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
        made([[3, 4, 5, 6], [8, 7]], [[6, 5, 4, 9], [7, 8]], 2, "no pair matches"),
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


def sentence_by_sentence(candidates, references, order=4):
    scores = []
    for candidate, reference in zip(candidates, references):  # noqa: B905 (as learners write it)
        log_p = 0.0
        for n in range(1, order + 1):
            there = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
            found, matches = [tuple(candidate[i : i + n]) for i in range(len(candidate) - n + 1)], 0
            for gram in found:
                if gram in there:
                    matches += 1
                    there.remove(gram)
            log_p = log_p + np.log(matches / len(found)) / order if matches else -np.inf
        brevity = np.exp(min(0, 1 - len(reference) / len(candidate))) if candidate else 0.0
        scores.append(brevity * np.exp(log_p))
    return float(np.mean(scores))


def precisions_averaged(candidates, references, order=4):
    mean = np.zeros(order)
    for candidate, reference in zip(candidates, references):  # noqa: B905 (as learners write it)
        for n in range(1, order + 1):
            there = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
            found, matches = [tuple(candidate[i : i + n]) for i in range(len(candidate) - n + 1)], 0
            for gram in found:
                if gram in there:
                    matches += 1
                    there.remove(gram)
            mean[n - 1] += matches / max(len(found), 1) / len(candidates)
    if mean.min() == 0:
        return 0.0
    r, c = sum(map(len, references)), sum(map(len, candidates))
    return float(np.exp(np.log(mean).mean()) * np.exp(min(0, 1 - r / c)))


def joined(candidates, references, order=4):
    candidate = [word for each in candidates for word in each]
    reference = [word for each in references for word in each]
    log_p = 0.0
    for n in range(1, order + 1):
        there = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
        found, matches = [tuple(candidate[i : i + n]) for i in range(len(candidate) - n + 1)], 0
        for gram in found:
            if gram in there:
                matches += 1
                there.remove(gram)
        if matches == 0:
            return 0.0
        log_p += np.log(matches / len(found)) / order
    return float(np.exp(log_p) * np.exp(min(0, 1 - len(reference) / len(candidate))))


def capped(candidates, references, order=4):
    matches, totals = np.zeros(order), np.zeros(order)
    for candidate, reference in zip(candidates, references):  # noqa: B905 (as learners write it)
        for n in range(1, order + 1):
            there = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]
            found = [tuple(candidate[i : i + n]) for i in range(len(candidate) - n + 1)]
            matches[n - 1] += min(sum(gram in there for gram in found), len(there))
            totals[n - 1] += len(found)
    if matches.min() == 0:
        return 0.0
    r, c = sum(map(len, references)), sum(map(len, candidates))
    return float(np.exp(np.log(matches / totals).mean()) * np.exp(min(0, 1 - r / c)))


GRAM, CLIP = "gram = tuple(candidate[i : i + n])", "                    there.remove(gram)\n"
THERE = "there = [tuple(reference[i : i + n]) for i in range(len(reference) - n + 1)]"
MEAN, BREVITY = "np.exp(np.log(matches / totals).mean())", "np.exp(min(0, 1 - r / c))"
ZERO, ORDERS = "    if matches.min() == 0:\n        return 0.0\n", "range(1, order + 1)"
COUNTED = "                totals[n - 1] += 1\n"
OF_P = "p_n = Σ clipped matches of order n / Σ n-grams of the candidates"
OF_MEAN, OF_BREVITY = "(p_1 · … · p_order)^(1/order)", "exp(min(0, 1 − r/c))"
TOO_SHORT = (
    "Where all candidates are too short for an order its precision is 0/0. Such an order has no match, and the score "
    "is "
    "0."
)
SMOOTHED = (
    "The counts are smoothed. A precision is matches by n-grams, as they are counted; an order without a match gives 0."
)

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
            breaks=OF_P,
        ),
        Mistake(
            "Each n-gram counts once, however often it stands in both: sets were compared. It counts as often as the "
            "reference has it.",
            (CLIP, "                    there = [other for other in there if other != gram]\n"),
            breaks=OF_P,
        ),
        Mistake(
            "An n-gram of a candidate counts as often as the reference has it, also where the candidate has it less "
            "often; it counts as often as both have it, the smaller of the two numbers.",
            ("if gram in there:", "if gram in there and gram not in [tuple(candidate[j : j + n]) for j in range(i)]:"),
            ("matches[n - 1] += 1", "matches[n - 1] += there.count(gram)"),
            (CLIP, ""),
            breaks=OF_P,
        ),
        Mistake(
            "Sets of n-grams are compared, and their sizes are divided: repeated ones are lost above and below.",
            (CLIP, "                    there = [other for other in there if other != gram]\n"),
            (COUNTED, ""),
            (
                "            for i in range(len(candidate)",
                "            totals[n - 1] += len({tuple(candidate[i : i + n]) for i in range(len(candidate) - n + "
                "1)})\n"
                "            for i in range(len(candidate)",
            ),
            breaks=OF_P,
        ),
        Mistake(
            "Each sentence is scored by itself, and the scores are averaged. Matches and n-grams are summed over all "
            "sentences before they are divided.",
            sentence_by_sentence,
        ),
        Mistake(
            "The precisions of the sentences are averaged; matches and n-grams are summed over all sentences before "
            "they "
            "are divided.",
            precisions_averaged,
            breaks=OF_P,
        ),
        Mistake(
            "The sentences are joined into one: n-grams over their borders are counted, and matches of one in another.",
            joined,
            breaks=OF_P,
        ),
        Mistake(
            "The brevity penalty is missing, or always 1: short candidates get too much. r and c are summed lengths.",
            (BREVITY, "1"),
            breaks=OF_BREVITY,
        ),
        Mistake(
            "The brevity penalty is upside down: in its exponent stands r / c, references over candidates.",
            ("1 - r / c", "1 - c / r"),
            breaks=OF_BREVITY,
        ),
        *(
            Mistake(
                "The brevity penalty is upside down: it rewards candidates that are too short. It is exp(1 − r/c) for "
                "them, which is below 1.",
                (BREVITY, reward),
                breaks=OF_BREVITY,
            )
            for reward in ("np.exp(max(0, 1 - c / r))", "np.exp(max(0, r / c - 1))", "max(1, r / c)")
        ),
        Mistake(
            "The brevity penalty has lost its exponential: it is exp(1 − r/c), and not c/r.",
            (BREVITY, "min(1, c / r)"),
            breaks=OF_BREVITY,
        ),
        Mistake(
            "The brevity penalty has no limit, so that candidates that are too long are rewarded; it is at most 1.",
            ("min(0, 1 - r / c)", "1 - r / c"),
            breaks=OF_BREVITY,
        ),
        Mistake(
            "The brevity penalty falls on candidates that are too long; it falls on those that are too short.",
            ("min(0, 1 - r / c)", "-max(0, 1 - r / c)"),
            breaks=OF_BREVITY,
        ),
        Mistake(
            "The brevity penalty has the root of the order as well; it stands outside the mean.",
            (BREVITY, BREVITY + " ** (1 / order)"),
            breaks=OF_BREVITY,
        ),
        Mistake(
            "The brevity penalty is the mean of the sentences' own; it is made once, of the summed lengths.",
            (
                BREVITY,
                "np.mean([np.exp(min(0, 1 - len(b) / len(a))) if a else 0.0 for a, b in zip(candidates, references)])",
            ),
            breaks=OF_BREVITY,
        ),
        Mistake(
            "The arithmetic mean of the precisions is taken; it is the geometric one.",
            (MEAN, "(matches / totals).mean()"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The arithmetic mean of the precisions is taken, and an order without a match is no special case; the "
            "geometric mean of it is 0.",
            (MEAN, "(matches / np.maximum(totals, 1)).mean()"),
            (ZERO, ""),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The precisions are multiplied, and the root is missing: it is the geometric mean.",
            (MEAN, "np.exp(np.log(matches / totals).sum())"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The root is always the fourth; it is that of the order.",
            (MEAN, "np.exp(np.log(matches / totals).sum() / 4)"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The harmonic mean of the precisions is taken; it is the geometric one.",
            (MEAN, "1 / (totals / matches).mean()"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The highest order counts alone; all from 1 to `order` do.",
            (MEAN, "(matches / totals)[-1]"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "Single ids count alone; all orders up to `order` do.", (MEAN, "(matches / totals)[0]"), breaks=OF_MEAN
        ),
        Mistake(
            "The orders are weighted by 1/n; all count the same.",
            (MEAN, "np.exp(np.average(np.log(matches / totals), weights=1 / np.arange(1, order + 1)))"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The orders are weighted by n; all count the same.",
            (MEAN, "np.exp(np.average(np.log(matches / totals), weights=np.arange(1, order + 1)))"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "The matches of all orders are added up before they are divided; each order has a precision of its own.",
            (MEAN, "matches.sum() / totals.sum()"),
            breaks=OF_MEAN,
        ),
        Mistake(
            "An order without a match is left out of the mean; it makes the whole 0.",
            (ZERO, "    if matches.max() == 0:\n        return 0.0\n"),
            (MEAN, "np.exp(np.log(matches[matches > 0] / totals[matches > 0]).mean())"),
            breaks=OF_MEAN,
        ),
        *(
            Mistake(
                "An order without a match is taken out of the sum, and stands in the root: it counts as if all had "
                "matched. It makes the whole 0.",
                (ZERO, none),
                (MEAN, "np.exp(np.log(matches[matches > 0] / totals[matches > 0]).sum() / order)"),
                breaks=OF_MEAN,
            )
            for none in ("    if matches.max() == 0:\n        return 0.0\n", "")
        ),
        Mistake(
            "An order for which all candidates are too short is left out; it has no match, and makes the whole 0.",
            (ZERO, "    known = totals > 0\n    if matches[known].min() == 0:\n        return 0.0\n"),
            (MEAN, "np.exp(np.log(matches[known] / totals[known]).mean())"),
            breaks=OF_MEAN,
        ),
        Mistake(TOO_SHORT, (ZERO, "")),
        Mistake(
            TOO_SHORT,
            (ZERO, ""),
            ("np.zeros(order), np.zeros(order)", "[0] * order, [0] * order"),
            (MEAN, "np.prod([m / total for m, total in zip(matches, totals)]) ** (1 / order)"),
        ),
        *(
            Mistake(SMOOTHED, (ZERO, ""), (MEAN, f"np.exp(np.log({p}).mean())"))
            for p in (
                "(matches + 1) / (totals + 1)",
                "(matches + (np.arange(order) > 0)) / (totals + (np.arange(order) > 0))",
                "(matches + (np.arange(order) > 0)) / np.maximum(totals + (np.arange(order) > 0), 1) + 1e-300",
                "(matches + 1e-9) / (totals + 1e-9)",
                "matches / np.maximum(totals, 1) + 1e-12",
                "np.maximum(matches, 1e-9) / np.maximum(totals, 1)",
                "np.maximum(matches, 0.1) / np.maximum(totals, 1)",
            )
        ),
        *(
            Mistake(SMOOTHED, (MEAN, f"np.exp(np.log((matches + {more}) / (totals + {more})).mean())"))
            for more in ("1", "(np.arange(order) > 0)")
        ),
        Mistake(
            "The matches are cut off at the number of the reference's n-grams, and each n-gram is not: an id said "
            "three times still matches one that stands once three times. Clip n-gram by n-gram.",
            capped,
            breaks=OF_P,
        ),
        Mistake(
            "A sentence that is shorter than n is counted as one n-gram; it has none.",
            ("range(len(candidate) - n + 1)", "range(max(len(candidate) - n + 1, 1))"),
            ("range(len(reference) - n + 1)", "range(max(len(reference) - n + 1, 1))"),
            breaks=OF_P,
        ),
        Mistake(
            "The logarithms have base 10 and the powers base e; both have to fit.",
            ("np.log(", "np.log10("),
            breaks=OF_MEAN,
        ),
        *(
            Mistake(SMOOTHED, (ZERO, ""), (MEAN, f"np.exp(np.log(matches / np.maximum(totals, 1) + {small}).mean())"))
            for small in ("1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-15", "1e-16")
        ),
        Mistake(
            "The matches of every order are divided by the number of ids; of order n there are len − n + 1 n-grams.",
            (COUNTED, ""),
            (f"            {THERE}\n", f"            {THERE}\n            totals[n - 1] += len(candidate)\n"),
            breaks=OF_P,
        ),
        Mistake(
            "The matches are divided by the n-grams of the longer of the two; they are divided by the candidate's.",
            (COUNTED, ""),
            (
                f"            {THERE}\n",
                f"            {THERE}\n            totals[n - 1] += max(len(there), len(candidate) - n + 1, 0)\n",
            ),
            breaks=OF_P,
        ),
        Mistake(
            "The matches of one sentence are looked for in the references of all; each candidate has its own.",
            (THERE, "there = [tuple(other[i : i + n]) for other in references for i in range(len(other) - n + 1)]"),
            breaks=OF_P,
        ),
        Mistake(
            "The matches are divided by the references' n-grams: that is a recall. Candidates and references have "
            "changed places below the line.",
            (COUNTED, ""),
            (f"            {THERE}\n", f"            {THERE}\n            totals[n - 1] += len(there)\n"),
            breaks=OF_P,
        ),
        Mistake(
            "Candidates and references have changed places.",
            ("zip(candidates, references)", "zip(references, candidates)"),
            ("r / c", "c / r"),
        ),
        Mistake(
            "Ids at one place are compared, first with first and second with second; an n-gram matches wherever it "
            "stands.",
            (f"            {THERE}\n", ""),
            ("if gram in there:", "if gram == tuple(reference[i : i + n]):"),
            (CLIP, ""),
            breaks=OF_P,
        ),
        Mistake(
            "The last n-gram of each candidate is left out: there are len − n + 1.",
            ("len(candidate) - n + 1", "len(candidate) - n"),
            breaks=OF_P,
        ),
        Mistake(
            "The last n-gram of each reference is left out: there are len − n + 1.",
            ("len(reference) - n + 1", "len(reference) - n"),
            breaks=OF_P,
        ),
        Mistake(
            "The last n-gram is left out, of candidates and references: there are len − n + 1.",
            ("- n + 1)", "- n)"),
            breaks=OF_P,
        ),
        Mistake(
            "Pieces at the end that are shorter than n are counted as n-grams, too: there are len − n + 1.",
            ("range(len(candidate) - n + 1)", "range(len(candidate))"),
            ("range(len(reference) - n + 1)", "range(len(reference))"),
            breaks=OF_P,
        ),
        Mistake(
            "N-grams are sorted, so that their order is lost: 3, 4 is not 4, 3.",
            (GRAM, "gram = tuple(sorted(candidate[i : i + n]))"),
            (THERE, THERE.replace("tuple(reference[i : i + n])", "tuple(sorted(reference[i : i + n]))")),
            breaks=OF_P,
        ),
        Mistake(
            "The highest order is missing: `range(1, order)` ends one before it.",
            (ORDERS, "range(1, max(order, 2))"),
            ("np.zeros(order), np.zeros(order)", "np.zeros(max(order - 1, 1)), np.zeros(max(order - 1, 1))"),
        ),
        Mistake(
            "The order is not used: it is always 4.",
            ("    matches, totals =", "    order = 4\n    matches, totals ="),
        ),
        Mistake("The result is in percent; asked for is a number in 0 … 1.", ("return float(", "return 100 * float(")),
        Mistake(
            "The logarithm of the score is returned; asked for is the score itself.",
            ("return float(mean * np.exp(min(0, 1 - r / c)))", "return float(np.log(mean) + min(0, 1 - r / c))"),
        ),
        Mistake(
            "The logarithms have base 2 and the powers base e; both have to fit.",
            ("np.log(", "np.log2("),
            breaks=OF_MEAN,
        ),
        Mistake(
            "Only the first sentence counts: a `return` inside the loop ends it at its first round.",
            ("zip(candidates, references):", "zip(candidates[:1], references[:1]):"),
            ("for reference in references)", "for reference in references[:1])"),
            ("for candidate in candidates)", "for candidate in candidates[:1])"),
        ),
        Mistake(
            "Only the last sentence counts: the counts are set to 0 for each of them.",
            ("zip(candidates, references):", "zip(candidates[-1:], references[-1:]):"),
        ),
    ),
)
