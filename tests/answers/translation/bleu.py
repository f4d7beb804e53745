"""Answers to bleu; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: counters
from collections import Counter


def grams(ids, n):
    return Counter(tuple(ids[i : i + n]) for i in range(len(ids) - n + 1))


def bleu(candidates, references, order=4):
    log_p = 0.0
    for n in range(1, order + 1):
        match = total = 0
        for candidate, reference in zip(candidates, references):
            mine, theirs = grams(candidate, n), grams(reference, n)
            match += sum((mine & theirs).values())
            total += max(len(candidate) - n + 1, 0)
        if match == 0:
            return 0.0
        log_p += np.log(match / total) / order
    c = sum(map(len, candidates))
    r = sum(map(len, references))
    return np.exp(log_p + min(0, 1 - r / c))


# %% right: dictionaries
def bleu(candidates, references, order=4):
    matches, totals = [0] * order, [0] * order
    r = c = 0
    for candidate, reference in zip(candidates, references):
        r += len(reference)
        c += len(candidate)
        for n in range(1, order + 1):
            there = {}
            for i in range(len(reference) - n + 1):
                gram = tuple(reference[i : i + n])
                there[gram] = there.get(gram, 0) + 1
            for i in range(len(candidate) - n + 1):
                gram = tuple(candidate[i : i + n])
                totals[n - 1] += 1
                if there.get(gram, 0) > 0:
                    matches[n - 1] += 1
                    there[gram] -= 1
    product = 1.0
    for m, total in zip(matches, totals):
        if m == 0:
            return 0
        product *= m / total
    brevity = 1.0 if c > r else np.exp(1 - r / c)
    return brevity * product ** (1 / order)


# %% right: list.count
def bleu(candidates, references, order=4):
    def ngrams(s, n):
        return [s[i : i + n] for i in range(len(s) - n + 1)]

    precisions = []
    for n in range(1, order + 1):
        hits, tries = 0, 0
        for cand, ref in zip(candidates, references):
            a, b = ngrams(cand, n), ngrams(ref, n)
            seen = []
            for g in a:
                if g not in seen:
                    seen.append(g)
                    hits += min(a.count(g), b.count(g))
            tries += len(a)
        precisions.append(hits / tries if tries else 0.0)
    if min(precisions) == 0:
        return 0.0
    c, r = sum(len(s) for s in candidates), sum(len(s) for s in references)
    return float(np.prod(precisions) ** (1 / order) * np.exp(min(0.0, 1 - r / c)))


# %% right: arrays of counts
from collections import defaultdict


def bleu(candidates, references, order=4):
    counts = np.zeros((2, order))
    for candidate, reference in zip(candidates, references):
        for n in range(order):
            theirs, mine = defaultdict(int), defaultdict(int)
            for gram in zip(*[reference[k:] for k in range(n + 1)]):
                theirs[gram] += 1
            for gram in zip(*[candidate[k:] for k in range(n + 1)]):
                mine[gram] += 1
            counts[0, n] += sum(min(k, theirs[gram]) for gram, k in mine.items())
            counts[1, n] += sum(mine.values())
    if (counts[0] == 0).any():
        return 0.0
    r, c = (sum(len(s) for s in all_of_them) for all_of_them in (references, candidates))
    return np.exp(np.mean(np.log(counts[0] / counts[1]))) * min(1.0, np.exp(1 - r / c))


# %% right: words as text
def bleu(candidates, references, order=4):
    logs = []
    for n in range(1, order + 1):
        matches, total = 0, 0
        for s, ref in zip(candidates, references):
            there = [" ".join(map(str, ref[i : i + n])) for i in range(len(ref) - n + 1)]
            for i in range(len(s) - n + 1):
                gram = " ".join(map(str, s[i : i + n]))
                total += 1
                if gram in there:
                    there.remove(gram)
                    matches += 1
        with np.errstate(all="ignore"):
            logs.append(np.log(matches / total) if total else -np.inf)
    c, r = len(sum(candidates, [])), len(sum(references, []))
    return float(np.exp(np.mean(logs) + min(0, 1 - r / c)))


# %% wrong: not clipped
# named: The matches are not clipped
change(("                    there.remove(gram)\n", ""), of="words as text")


# %% wrong: sets
# named: Sets of n-grams are compared
change(("min(a.count(g), b.count(g))", "int(g in b)"), ("tries += len(a)", "tries += len(seen)"), of="list.count")


# %% wrong: once each
# named: Each n-gram counts once, however often
change(("min(a.count(g), b.count(g))", "int(g in b)"), of="list.count")


# %% wrong: the mean of the sentences' scores
# named: Each sentence is scored by itself
from collections import Counter


def bleu(candidates, references, order=4):
    scores = []
    for s, ref in zip(candidates, references):
        logs = []
        for n in range(1, order + 1):
            mine = Counter(tuple(s[i : i + n]) for i in range(len(s) - n + 1))
            there = Counter(tuple(ref[i : i + n]) for i in range(len(ref) - n + 1))
            match, total = sum((mine & there).values()), sum(mine.values())
            logs.append(np.log(match / total) if match else -np.inf)
        brevity = min(0, 1 - len(ref) / len(s)) if s else -np.inf
        scores.append(np.exp(np.mean(logs) + brevity))
    return float(np.mean(scores))


# %% wrong: no brevity penalty
# named: The brevity penalty is missing
change((" + min(0, 1 - r / c)", ""), of="counters")


# %% wrong: upside down
# named: The brevity penalty is upside down
change(("1 - r / c", "1 - c / r"), of="counters")


# %% wrong: no exponential
# named: The brevity penalty has lost its exponential
change(("1.0 if c > r else np.exp(1 - r / c)", "min(1, c / r)"), of="dictionaries")


# %% wrong: a reward for long ones
# named: The brevity penalty has no limit
change(("min(1.0, np.exp(1 - r / c))", "np.exp(1 - r / c)"), of="arrays of counts")


# %% wrong: the arithmetic mean
# named: The arithmetic mean of the precisions is taken; it is the geometric one
change(("np.prod(precisions) ** (1 / order)", "np.mean(precisions)"), of="list.count")


# %% wrong: no root
# named: The precisions are multiplied, and the root is missing
change((" ** (1 / order)", ""), of="list.count")


# %% wrong: the highest order alone
# named: The highest order counts alone
change(("np.prod(precisions) ** (1 / order)", "precisions[-1]"), of="list.count")


# %% wrong: orders without a match left out
# named: An order without a match is left out of the mean
from collections import Counter


def bleu(candidates, references, order=4):
    logs = []
    for n in range(1, order + 1):
        match = total = 0
        for s, ref in zip(candidates, references):
            mine = Counter(tuple(s[i : i + n]) for i in range(len(s) - n + 1))
            there = Counter(tuple(ref[i : i + n]) for i in range(len(ref) - n + 1))
            match, total = match + sum((mine & there).values()), total + sum(mine.values())
        if match:
            logs.append(np.log(match / total))
    c, r = sum(map(len, candidates)), sum(map(len, references))
    return float(np.exp(np.mean(logs) + min(0, 1 - r / c))) if logs else 0.0


# %% wrong: smoothed
# named: The counts are smoothed
change(
    ("        if match == 0:\n            return 0.0\n", ""),
    ("match / total", "(match + 1) / (total + 1)"),
    of="counters",
)


# %% wrong: nothing done about 0/0
# named: Where all candidates are too short for an order
change(("    if (counts[0] == 0).any():\n        return 0.0\n", ""), of="arrays of counts")


# %% wrong: divided by the references
# named: The matches are divided by the references' n-grams
change(("max(len(candidate) - n + 1, 0)", "max(len(reference) - n + 1, 0)"), of="counters")


# %% wrong: exchanged
# named: Candidates and references have changed places
change(("bleu(candidates, references, order=4)", "bleu(references, candidates, order=4)"), of="counters")


# %% wrong: one n-gram lost
# named: The last n-gram is left out, of candidates and references
change(("len(s) - n + 1", "len(s) - n"), of="list.count")


# %% wrong: always four
# named: The order is not used
change(("    log_p = 0.0\n", "    log_p, order = 0.0, 4\n"), of="counters")


# %% wrong: the highest order missing
# says: bleu is
change(("range(1, order + 1)", "range(1, order)"), of="counters")


# %% wrong: percent
# named: The result is in percent
change(("return np.exp(log_p", "return 100 * np.exp(log_p"), of="counters")


# %% wrong: the logarithm
# named: The logarithm of the score is returned
change(("return np.exp(log_p + min(0, 1 - r / c))", "return log_p + min(0, 1 - r / c)"), of="counters")


# %% wrong: place by place
# named: Ids at one place are compared
def bleu(candidates, references, order=4):
    logs = 0.0
    for n in range(1, order + 1):
        match = total = 0
        for s, ref in zip(candidates, references):
            for i in range(len(s) - n + 1):
                total += 1
                match += s[i : i + n] == ref[i : i + n]
        if match == 0:
            return 0.0
        logs += np.log(match / total) / order
    c, r = sum(map(len, candidates)), sum(map(len, references))
    return float(np.exp(logs + min(0, 1 - r / c)))


# %% wrong: divided inside the loop
# named: The precisions of the sentences are averaged
from collections import Counter


def bleu(candidates, references, order=4):
    logs = 0.0
    for n in range(1, order + 1):
        p = 0.0
        for s, ref in zip(candidates, references):
            mine = Counter(tuple(s[i : i + n]) for i in range(len(s) - n + 1))
            there = Counter(tuple(ref[i : i + n]) for i in range(len(ref) - n + 1))
            if mine:
                p += sum((mine & there).values()) / sum(mine.values()) / len(candidates)
        if p == 0:
            return 0.0
        logs += np.log(p) / order
    c, r = sum(map(len, candidates)), sum(map(len, references))
    return float(np.exp(logs + min(0, 1 - r / c)))


# %% wrong: no default
# says: order
change(("order=4", "order"), of="counters")


# %% wrong: joined into one
# named: The sentences are joined into one
change(
    (
        "    log_p = 0.0\n",
        "    candidates, references = [sum(candidates, [])], [sum(references, [])]\n    log_p = 0.0\n",
    ),
    of="counters",
)


# %% wrong: a small number under the logarithm
# named: The counts are smoothed
def bleu(candidates, references, order=4):
    from collections import Counter

    logs = 0.0
    for n in range(1, order + 1):
        match = total = 0
        for s, ref in zip(candidates, references):
            mine = Counter(tuple(s[i : i + n]) for i in range(len(s) - n + 1))
            there = Counter(tuple(ref[i : i + n]) for i in range(len(ref) - n + 1))
            match, total = match + sum((mine & there).values()), total + sum(mine.values())
        logs += np.log(match / max(total, 1) + 1e-10) / order
    c, r = sum(map(len, candidates)), sum(map(len, references))
    return float(np.exp(logs + min(0, 1 - r / c)))


# %% wrong: division by zero
# named: Where all candidates are too short for an order
# says: division by zero
change(("hits / tries if tries else 0.0", "hits / tries"), of="list.count")


# %% wrong: divided by the ids
# named: The matches of every order are divided by the number of ids
change(("max(len(candidate) - n + 1, 0)", "len(candidate)"), of="counters")


# %% wrong: short ones rewarded
# named: The brevity penalty is upside down: it rewards
change(("1.0 if c > r else np.exp(1 - r / c)", "1.0 if c > r else np.exp(1 - c / r)"), of="dictionaries")


# %% wrong: one added to each
# named: The counts are smoothed
change(("np.log(match / total)", "np.log((match + 1) / (total + 1))"), of="counters")


# %% wrong: one added from the second order on
# named: The counts are smoothed
change(("np.log(match / total)", "np.log((match + (n > 1)) / (total + (n > 1)))"), of="counters")


# %% wrong: cut off all together
# named: The matches are cut off at the number of the reference's n-grams
change(
    (
        "sum((mine & theirs).values())",
        "min(sum(k for gram, k in mine.items() if gram in theirs), sum(theirs.values()))",
    ),
    of="counters",
)


# %% wrong: base 10
# named: The logarithms have base 10
change(("np.log(", "np.log10("), of="counters")


# %% wrong: a short sentence as one n-gram
# named: A sentence that is shorter than n is counted as one n-gram
change(
    ("range(len(ids) - n + 1)", "range(max(len(ids) - n + 1, 1))"),
    ("max(len(candidate) - n + 1, 0)", "max(len(candidate) - n + 1, 1)"),
    of="counters",
)


# %% wrong: as often as the reference
# named: An n-gram of a candidate counts as often as the reference has it
change(("sum((mine & theirs).values())", "sum(theirs[gram] for gram in mine)"), of="counters")


# %% wrong: orders without a match skipped, root of all
# named: An order without a match is taken out of the sum
change(("return 0.0", "continue"), of="counters")
