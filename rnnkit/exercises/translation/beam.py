"""beam_search: several sentences at once on the way to the likeliest."""

from __future__ import annotations

from itertools import product

import numpy as np

from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.translation.beam_cases import beam_cases
from rnnkit.exercises.translation.shifting import UNIT


def beam_search(step, state, bos, eos, width, alpha, max_length):
    going, finished = [([], 0.0)], []
    for length in range(1, max_length + 1):
        last = np.array([ids[-1] if ids else bos for ids, _ in going])
        logits, state = step(last, state)
        logits = logits - logits.max(axis=1, keepdims=True)
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        totals = np.array([total for _, total in going])[:, None] + log_p
        best = np.argsort(-totals, axis=None)[:width]
        hypotheses, rows = [], []
        for b, i in zip(*np.unravel_index(best, totals.shape)):  # noqa: B905 (as learners write it)
            hypothesis = (going[b][0] + [int(i)], totals[b, i])
            if i == eos or length == max_length:
                finished.append(hypothesis)
            else:
                hypotheses.append(hypothesis)
                rows.append(b)
        if not hypotheses:
            break
        going, state = hypotheses, state[rows]
    ids, total = max(finished, key=lambda each: each[1] / len(each[0]) ** alpha)
    return np.array(ids), float(total / len(ids) ** alpha)


def all_sentences(step, state, bos, eos, V, max_length):
    """Every sentence of at most max_length ids that ends in eos or is that long, with its log-probability."""
    for words in product(range(V), repeat=max_length):
        end = words.index(eos) + 1 if eos in words else max_length
        if any(words[end:]):  # what comes after eos is no part of it: counted once, with zeros there
            continue
        h, total = state, 0.0
        for before, i in zip((bos, *words), words[:end], strict=False):
            logits, h = step(np.array([before]), h)
            total += float(logits[0, i] - np.logaddexp.reduce(logits[0]))
        yield words[:end], total


def hypothesis_by_hypothesis(step, state, bos, eos, width, max_length):
    """What ends of a beam, each hypothesis with a state of its own."""
    going = [((), 0.0, state)]
    for length in range(1, max_length + 1):
        continuations = []
        for ids, total, before in going:
            logits, after = step(np.array([ids[-1] if ids else bos]), before)
            log_p = logits[0] - np.logaddexp.reduce(logits[0])
            continuations += [((*ids, i), total + float(p), after) for i, p in enumerate(log_p)]
        kept = sorted(continuations, key=lambda each: each[1], reverse=True)[:width]
        going = [each for each in kept if each[0][-1] != eos and length < max_length]
        yield from ((ids, total) for ids, total, _ in kept if ids[-1] == eos or length == max_length)


def oracle_beam(step, state, bos, eos, width, alpha, max_length):
    """By every sentence there is, where the beam is so wide; else hypothesis by hypothesis."""
    V = step(np.array([bos]), state)[0].shape[1]
    if width >= V**max_length:
        found = all_sentences(step, state, bos, eos, V, max_length)
    else:
        found = hypothesis_by_hypothesis(step, state, bos, eos, width, max_length)
    score, ids = max((total / len(ids) ** alpha, ids) for ids, total in found)
    return np.array(ids), float(score)


def one_each(step, state, bos, eos, width, alpha, max_length):
    """Pruned hypothesis by hypothesis: after the first step each goes on with its own best id."""
    going, finished = [([], 0.0)], []
    for length in range(1, max_length + 1):
        logits, state = step(np.array([ids[-1] if ids else bos for ids, _ in going]), state)
        logits = logits - logits.max(axis=1, keepdims=True)
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        hypotheses, rows = [], []
        for b in range(len(going)):
            for i in np.argsort(-log_p[b])[: width if length == 1 else 1]:
                hypothesis = (going[b][0] + [int(i)], going[b][1] + log_p[b, i])
                if i == eos or length == max_length:
                    finished.append(hypothesis)
                else:
                    hypotheses.append(hypothesis)
                    rows.append(b)
        if not hypotheses:
            break
        going, state = hypotheses, state[rows]
    ids, total = max(finished, key=lambda each: each[1] / len(each[0]) ** alpha)
    return np.array(ids), float(total / len(ids) ** alpha)


def every_one_its_own(step, state, bos, eos, width, alpha, max_length):
    """Each goes on with `width` ids of its own, and nothing is pruned: so many that it is arrays that hold them."""
    ids, totals, found = np.zeros((1, 0), int), np.zeros(1), []
    for length in range(1, max_length + 1):
        logits, state = step(ids[:, -1] if length > 1 else np.array([bos]), state)
        logits = logits - logits.max(axis=1, keepdims=True)
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        new = np.argsort(-log_p, axis=1)[:, :width]
        rows, new = np.arange(len(ids)).repeat(new.shape[1]), new.ravel()
        ids, totals = np.concatenate([ids[rows], new[:, None]], axis=1), totals[rows] + log_p[rows, new]
        ended = (new == eos) | (length == max_length)
        if ended.any():
            best = np.flatnonzero(ended)[totals[ended].argmax()]
            found.append((totals[best] / length**alpha, ids[best]))
        if ended.all():
            break
        ids, totals, state = ids[~ended], totals[~ended], state[rows[~ended]]
    score, ids = max(found, key=lambda each: each[0])
    return ids, float(score)


def penalised_at_every_step(step, state, bos, eos, width, alpha, max_length):
    """The length divides what has been added up at every step anew."""
    going, finished = [([], 0.0)], []
    for length in range(1, max_length + 1):
        logits, state = step(np.array([ids[-1] if ids else bos for ids, _ in going]), state)
        logits = logits - logits.max(axis=1, keepdims=True)
        log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        scores = (np.array([score for _, score in going])[:, None] + log_p) / length**alpha
        best = np.argsort(-scores, axis=None)[:width]
        hypotheses, rows = [], []
        for b, i in zip(*np.unravel_index(best, scores.shape)):  # noqa: B905 (as learners write it)
            hypothesis = (going[b][0] + [int(i)], scores[b, i])
            if i == eos or length == max_length:
                finished.append(hypothesis)
            else:
                hypotheses.append(hypothesis)
                rows.append(b)
        if not hypotheses:
            break
        going, state = hypotheses, state[rows]
    ids, score = max(finished, key=lambda each: each[1])
    return np.array(ids), float(score)


STEP, LAST = "logits, state = step(last, state)", "ids[-1] if ids else bos"
MAXIMUM = "        logits = logits - logits.max(axis=1, keepdims=True)\n"
LOG_P = "logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))"
TOTALS = "np.array([total for _, total in going])[:, None] + log_p"
BEST, ENDED = "np.argsort(-totals, axis=None)[:width]", "if i == eos or length == max_length:"
HYPOTHESIS, STOP = "(going[b][0] + [int(i)], totals[b, i])", "if not hypotheses:"
KEY = "key=lambda each: each[1] / len(each[0]) ** alpha"
RETURN = "return np.array(ids), float(total / len(ids) ** alpha)"
CHOSEN, RETURNED = "each[1] / len(each[0]) ** alpha", "float(total / len(ids) ** alpha)"


# What a mistake makes equal, infinite or NaN stands in another order in `sorted` than in `np.argsort`.
SORTED = (BEST, "np.array(sorted(range(totals.size), key=lambda k: totals.flat[k], reverse=True)[:width])")
TIES = (), (SORTED,), (SORTED, (KEY, f"key=lambda each: ({KEY.partition(': ')[2]}, each[0])"))

WITHOUT_EOS = "(len(ids) - (ids[-1] == eos))"


def scored(score: str) -> tuple:
    """Edits that give hypotheses another score, in what is chosen and in what is returned. score: with `total` and
    `ids`."""
    chosen = score.replace("total", "each[1]").replace("ids", "each[0]")
    return (CHOSEN, chosen), (RETURNED, f"float({score})")


WIDER = (
    "More than `width` continuations are kept at every step. It is `width` of all hypotheses together; those that end "
    "in eos are among them, not beside them, and nothing takes their places."
)
EARLY = (
    "The search stops early, while hypotheses are unfinished: when enough have ended, when the likeliest has, or when "
    "the others seem to be worse. It ends when none is left."
)
OTHER_ORDER = (
    "The states are not in the order of the hypotheses: one goes on from the state of another. `state[rows]` picks for "
    "each that goes on the row that it came from."
)
BASE_2, BASE_10 = (f"The logarithm has base {base}; it is the natural one." for base in (2, 10))
FIRST_ENDED = (
    "The first hypothesis that has ended wins, and so a shortest one; a longer one may have a better score. The search "
    "ends when none is left, and the best score wins."
)
OVERFLOW = (
    "With large logits e^logit overflows, or all of them underflow to 0: take each row's largest logit away first."
)
LAST_ENDED = "One of the last hypotheses to end is returned, whatever its score; the best score wins."

BEAM_SEARCH = Exercise(
    name="beam_search",
    unit=UNIT,
    points=4,
    outputs=(Output("ids", "(L,)", "int64"), Output("score")),
    equation="total = Σ log p(id | all before it), the `width` largest go on;   score = total / L^α",
    cases=beam_cases,
    oracle=oracle_beam,
    answer=beam_search,
    joint=True,
    look="Run it with width 1 beside a loop that takes the argmax: the ids have to be equal. Then width 2, by hand.",
    mistakes=(
        Mistake(
            "This is greedy search: one hypothesis is kept at every step, or `width` copies of one from the beginning, "
            "whatever the width.",
            ("[:width]", "[:1]"),
        ),
        Mistake(WIDER, ("[:width]", "[: width + 1]")),
        Mistake(WIDER, ("[:width]", "[: 2 * width]")),
        Mistake(WIDER, ("[:width]", "[: width * len(going)]")),
        Mistake(WIDER, every_one_its_own),
        Mistake(
            WIDER,
            (
                BEST,
                "np.argsort(-totals, axis=None)\n"
                "        rank = np.argsort(np.argsort(-totals, axis=1), axis=1).ravel()[best]\n"
                "        best = best[rank < width]\n"
                "        goes_on = best % log_p.shape[1] != eos\n"
                "        best = best[~goes_on | (np.cumsum(goes_on) <= width)]",
            ),
        ),
        Mistake(
            "The continuations are pruned hypothesis by hypothesis: each goes on with its own best id, and two good "
            "ids "
            "of one never push out another. The `width` best are looked for among all continuations.",
            one_each,
        ),
        Mistake(
            OTHER_ORDER,
            ("state[rows]", "state[np.arange(len(rows)) % len(state)]"),
        ),
        Mistake(OTHER_ORDER, ("state[rows]", "state[np.sort(rows)]")),
        Mistake(OTHER_ORDER, ("state[rows]", "state[np.unravel_index(best, totals.shape)[0][: len(rows)]]")),
        Mistake(
            "All hypotheses go on from the state of the first one; each has its own, that of the row it came from.",
            ("state[rows]", "state[[rows[0]] * len(rows)]"),
        ),
        Mistake(
            "All hypotheses go on from the state in row 0; each has its own, that of the row it came from.",
            ("state[rows]", "state[[0] * len(rows)]"),
        ),
        Mistake(
            "All hypotheses go on from the state in the last row; each has its own, that of the row it came from.",
            ("state[rows]", "state[[-1] * len(rows)]"),
        ),
        Mistake(
            "The new state is thrown away: every step starts from the first one.",
            (STEP, STEP.replace("state =", "_ =")),
        ),
        Mistake("bos is read at every step; from the second on it is each hypothesis's own last id.", (LAST, "bos")),
        Mistake(
            "The first id is read at every step; it is each hypothesis's own last one.",
            (LAST, "ids[0] if ids else bos"),
        ),
        Mistake("The first id that is read is eos; it has to be bos.", ("else bos", "else eos")),
        Mistake("The first id that is read is 0; it has to be bos.", ("else bos", "else 0")),
        Mistake(
            "The length divides at every step, and so again and again what was divided before; it divides once, at the "
            "end.",
            penalised_at_every_step,
        ),
        Mistake(
            "An eos ends nothing: its hypothesis goes on until max_length.",
            (ENDED, "if length == max_length:"),
        ),
        Mistake(
            "A hypothesis that has ended in eos goes on as well, and takes a place in the beam.",
            ("            else:\n", "            if length < max_length:\n"),
        ),
        Mistake(
            WIDER,
            (
                BEST,
                "np.argsort(-totals, axis=None)\n        goes_on = best % log_p.shape[1] != eos\n"
                "        best = best[(np.arange(len(best)) < width) | (goes_on & (np.cumsum(goes_on) <= width))]",
            ),
        ),
        Mistake(
            "Finished hypotheses keep a place in the beam, so that it gets narrower; `width` continuations are kept "
            "at every step.",
            ("[:width]", "[: max(width - len(finished), 0)]"),
        ),
        Mistake(
            FIRST_ENDED,
            (STOP, "if finished:"),
        ),
        Mistake(
            EARLY,
            (STOP, "if not hypotheses or len(finished) >= width:"),
        ),
        Mistake(
            EARLY,
            (STOP, "if not hypotheses or best[0] % log_p.shape[1] == eos:"),
        ),
        Mistake(
            EARLY,
            (
                STOP,
                "if not hypotheses or (finished and max(t / len(ids) ** alpha for ids, t in finished) >= "
                "max(t / length**alpha for _, t in hypotheses)):",
            ),
        ),
        Mistake(
            EARLY,
            (
                STOP,
                "if not hypotheses or (finished and max(t for _, t in finished) >= max(t for _, t in hypotheses)):",
            ),
        ),
        Mistake(
            WIDER,
            (
                f"        best = {BEST}\n",
                "        for b in range(len(going)):\n"
                "            finished.append((going[b][0] + [eos], totals[b, eos]))\n"
                "        totals[:, eos] = -np.inf\n"
                f"        best = {BEST}\n",
            ),
        ),
        Mistake(
            "What is unfinished at max_length is lost; it counts as finished.",
            (ENDED, "if i == eos:"),
            ("max(finished,", "max(finished or hypotheses,"),
        ),
        Mistake("What is unfinished at max_length is lost; it counts as finished.", (ENDED, "if i == eos:")),
        Mistake(
            "What is unfinished at max_length has an eos put behind it; it counts as it is, with max_length ids.",
            (RETURN, f"ids = ids if ids[-1] == eos else [*ids, eos]\n    {RETURN}"),
        ),
        Mistake(
            "The search goes a step too far: max_length is the largest number of ids.",
            ("max_length + 1)", "max_length + 2)"),
            ("length == max_length", "length == max_length + 1"),
        ),
        Mistake(
            "The search ends a step too early: max_length ids may be written.",
            ("length == max_length", "length >= max_length - 1"),
        ),
        *(
            Mistake(
                f"{what} is left out of the continuations; here every id is one.",
                (
                    BEST,
                    f"np.argsort(-np.where(np.arange(log_p.shape[1]) == {which}, -np.inf, totals), axis=None)[:width]",
                ),
            )
            for what, which in (("bos", "bos"), ("Id 0", "0"))
        ),
        Mistake(
            "bos stands in front of the ids; it is read, and no part of the sentence.",
            (RETURN, RETURN.replace("np.array(ids)", "np.array([bos, *ids])")),
        ),
        Mistake(
            "bos stands in front of the ids, and is counted in their number; it is read, and no part of the sentence.",
            *scored("total / (len(ids) + 1) ** alpha"),
            ("return np.array(ids)", "return np.array([bos, *ids])"),
        ),
        Mistake(
            "bos is counted in the number of ids: the sum is divided by (L + 1)^α.",
            *scored("total / (len(ids) + 1) ** alpha"),
        ),
        Mistake(
            "The eos is missing at the end of the ids; it is part of the sentence.",
            (RETURN, RETURN.replace("np.array(ids)", "np.array([i for i in ids if i != eos], dtype=np.int64)")),
        ),
        Mistake(
            "The eos is cut off before the ids are counted, and is missing at their end; it is part of the sentence.",
            *scored(f"total / {WITHOUT_EOS} ** alpha if {WITHOUT_EOS} else -np.inf"),
            ("return np.array(ids)", "return np.array([i for i in ids if i != eos], dtype=np.int64)"),
        ),
        Mistake(
            "One id is not counted: the sum is divided by (L − 1)^α. L is the number of ids, eos included.",
            *scored("total / max(len(ids) - 1, 1) ** alpha"),
        ),
        Mistake(
            "The eos is not counted in the number of ids; L has it in it.",
            *scored("total / max(len(ids) - (ids[-1] == eos), 1) ** alpha"),
        ),
        Mistake(
            "The log-probability of the eos is not added: ending is a choice like any other.",
            (HYPOTHESIS, HYPOTHESIS.replace("totals[b, i]", "going[b][1] if i == eos else totals[b, i]")),
        ),
        Mistake("The sum is returned; the score is the sum divided by L^α.", (RETURNED, "float(total)")),
        Mistake(
            "The best is chosen by the sum; it is chosen by the score, the sum divided by L^α.",
            (KEY, "key=lambda each: each[1]"),
        ),
        Mistake(
            "The lengths are not used: chosen and returned is the sum. It is divided by L^α.",
            *scored("total"),
        ),
        Mistake("The sum is multiplied with L^α; it is divided.", *scored("total * len(ids) ** alpha")),
        Mistake(
            "α·L is added to the sum, a reward for each id; the sum is divided by L^α.",
            *scored("total + alpha * len(ids)"),
        ),
        Mistake(
            "Probabilities are divided by L^α; the score is their logarithm, the sum of the log-probabilities, "
            "divided by "
            "L^α.",
            *scored("np.exp(total) / len(ids) ** alpha"),
        ),
        Mistake(
            "The exponential of the score is returned; the score itself is asked for, a negative number.",
            (RETURNED, "float(np.exp(total / len(ids) ** alpha))"),
        ),
        Mistake("alpha is not used: the sum is divided by L.", *scored("total / len(ids)")),
        Mistake("The sum is divided by α·L; it is divided by L^α.", *scored("total / (alpha * len(ids) or 1)")),
        Mistake(
            "The sum is divided by ((5 + L) / 6)^α, as Wu et al. (2016) do; here it is L^α.",
            *scored("total / ((5 + len(ids)) / 6) ** alpha"),
        ),
        Mistake(
            "All sums are divided by one length, that of max_length, which changes no choice; each hypothesis has its "
            "own.",
            *scored("total / max_length**alpha"),
        ),
        *(
            Mistake(
                "The softmax runs over the hypotheses, axis 0; each row has its own, over the vocabulary, axis 1.",
                ("axis=1, keepdims=True", "axis=0, keepdims=True"),
                *ties,
            )
            for ties in TIES
        ),
        Mistake(
            "The softmax runs over all hypotheses at once; each row has its own, over the vocabulary, axis 1.",
            ("max(axis=1, keepdims=True)", "max()"),
            ("sum(axis=1, keepdims=True)", "sum()"),
        ),
        Mistake(
            "The logits themselves are added up; the log-softmax makes log-probabilities of them.",
            (f"log_p = {LOG_P}", "log_p = logits"),
            (MAXIMUM, ""),
        ),
        Mistake(
            "The largest logit is subtracted and the log-sum-exp is not; both together are the log-softmax.",
            (f"log_p = {LOG_P}", "log_p = logits"),
        ),
        Mistake(
            "Probabilities are added up; that of a sentence is their product, so their logarithms are added up.",
            (LOG_P, f"np.exp({LOG_P})"),
        ),
        *(
            Mistake(OVERFLOW, (MAXIMUM, ""), *log_p, *ties)
            for log_p in ((), ((LOG_P, "np.log(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))"),))
            for ties in TIES
        ),
        Mistake(
            "The largest logit of all rows is taken away, so that rows far below it underflow to log 0. Each row has "
            "its own largest logit.",
            ("max(axis=1, keepdims=True)", "max()"),
        ),
        Mistake(
            "The log-probabilities are not added up: the last id's alone counts.",
            (TOTALS, "0 * going[0][1] + log_p"),
        ),
        Mistake(
            "The worst continuations are kept; the largest sums go on.", ("np.argsort(-totals", "np.argsort(totals")
        ),
        Mistake("The worst hypothesis is returned; the largest score wins.", ("max(finished", "min(finished")),
        Mistake(
            FIRST_ENDED,
            (f"max(finished, {KEY})", "finished[0]"),
        ),
        Mistake(
            LAST_ENDED,
            (f"max(finished, {KEY})", "finished[-1]"),
        ),
        Mistake(
            FIRST_ENDED,
            (KEY, "key=lambda each: -len(each[0])"),
        ),
        Mistake(
            LAST_ENDED,
            (KEY, "key=lambda each: len(each[0])"),
        ),
        Mistake(
            "Hypotheses share one list: `append` writes into that of the parent, and so into all its other children. "
            "Make a new list, `ids + [i]`.",
            (HYPOTHESIS, "(going[b][0].append(int(i)) or going[b][0], totals[b, i])"),
        ),
        Mistake(
            "Powers of 2, or logarithms to base 2, stand where e belongs.",
            ("np.log(", "np.log2("),
            ("np.exp(", "np.exp2("),
        ),
        Mistake(BASE_10, (LOG_P, f"({LOG_P}) / np.log(10)")),
        Mistake(BASE_10, ("np.log(", "np.log10(")),
        Mistake(BASE_2, (LOG_P, f"({LOG_P}) / np.log(2)")),
        Mistake(BASE_2, ("np.log(", "np.log2(")),
    ),
)
