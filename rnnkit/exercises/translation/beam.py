"""beam_search: several sentences at once on the way to the likeliest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, product

import numpy as np

from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.shifting import UNIT

MARGIN = 0.02  # between what is kept and what is not, and between the best and the second: no rounding decides

# -- cases


def small_network(rng, V, H, bos, eos, ends, high=0.0, dtype=np.float64):
    """A recurrent network of one step: step(ids (B,), state (B, H)) -> (logits (B, V), state (B, H)). Of the first id
    it is less sure than of the later ones, so that long sentences may win.

    ends   is added to the logit of eos: how soon sentences end
    high   so much, up or down, is added to all logits of a row, which changes no probability
    """
    E, Whh = normal(rng, V, H), normal(rng, H, H, scale=1.5 / H**0.5)
    Why, by = normal(rng, V, H, scale=4.0 / H**0.5), normal(rng, V, scale=0.5)
    E[bos] *= 0.1
    by[eos] += ends
    E, Whh, Why, by = (a.astype(dtype) for a in (E, Whh, Why, by))

    def step(ids, state):
        if np.ndim(ids) != 1 or np.shape(state) != (len(ids), H):
            raise ValueError(
                f"step was called with ids of shape {np.shape(ids)} and a state of shape {np.shape(state)}; expected "
                f"(B,) and (B, {H}): one row for each hypothesis"
            )
        if np.asarray(ids).dtype.kind not in "iu":
            raise ValueError(f"step was called with ids of dtype {np.asarray(ids).dtype}; expected int64")
        h = np.tanh(E[ids] + state @ Whh.T)
        return h @ Why.T + by + high * np.sign(h[:, :1]), h

    return step


@dataclass
class Search:
    """What a search has met.

    finished  hypotheses (ids, summed log-probability) in the order in which they ended
    margin    the smallest distance between what was kept and what was not
    moved     whether a hypothesis went on from another row than its own
    topped    the first length at which the likeliest of all continuations was an eos
    spread    the largest distance between the largest logits of two rows of a step
    """

    finished: list
    margin: float = np.inf
    moved: bool = False
    topped: float = np.inf
    spread: float = 0.0

    def best(self, alpha):
        """The ids of the best, its score, and how far the second is below it."""
        scores = sorted(((total / len(ids) ** alpha, ids) for ids, total in self.finished), reverse=True)
        return scores[0][1], scores[0][0], scores[0][0] - scores[1][0] if len(scores) > 1 else np.inf

    def winner(self, alpha):
        return self.best(alpha)[0]


STATES = {  # from which rows the hypotheses that go on get their states, by mistake
    "order": lambda going, B: np.arange(len(going)) % B,
    "first": lambda going, B: going[:1].repeat(len(going)),
    "row 0": lambda going, B: 0 * going,
    "last row": lambda going, B: 0 * going - 1,
}


def searched(step, state, bos, eos, width, max_length, slip="") -> Search:
    """The search, or one with a slip: "narrowing", finished hypotheses keep their places; "apart", each hypothesis ends
    at every step beside what is kept; "alone", each goes on with its own best id; or one of `STATES`."""
    ids, totals, found = [()], np.zeros(1), Search([])
    for length in range(1, max_length + 1):
        logits, state = step(np.array([each[-1] if each else bos for each in ids]), state)
        largest = logits.max(axis=1, keepdims=True).astype(np.float64)
        found.spread = max(found.spread, np.ptp(largest))
        log_p = logits - largest
        every = totals[:, None] + log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
        if slip == "apart":
            found.finished += [((*each, eos), float(total)) for each, total in zip(ids, every[:, eos], strict=True)]
            every[:, eos] = -np.inf
        if slip == "alone" and length > 1:
            every[every < every.max(axis=1, keepdims=True)] = -np.inf
        flat = every.ravel()
        order = np.argsort(-flat)
        order = order[flat[order] > -np.inf]
        keep = max(width - len(found.finished), 0) if slip == "narrowing" else width
        if len(order) > keep > 0:
            found.margin = min(found.margin, flat[order[keep - 1]] - flat[order[keep]])
        rows, words = np.divmod(order[:keep], every.shape[1])
        if len(words) and words[0] == eos:
            found.topped = min(found.topped, length)
        ended = (words == eos) | (length == max_length)
        kept = [(*ids[row], int(i)) for row, i in zip(rows, words, strict=True)]
        found.finished += [(each, float(flat[k])) for each, k, end in zip(kept, order, ended, strict=False) if end]
        if ended.all():
            break
        going = rows[~ended]
        found.moved |= not np.array_equal(going, np.arange(len(going)))
        ids, totals = [each for each, end in zip(kept, ended, strict=True) if not end], flat[order[:keep]][~ended]
        state = state[STATES.get(slip, lambda going, B: going)(going, len(state))]
    return found


# What a case has to show: each takes the found search and the arguments.


def telling(found, step, state, bos, eos, width, alpha, max_length) -> bool:
    """What a beam is for: the winner is not the likeliest without its length, hypotheses of several lengths have ended,
    and rows have moved."""
    ids = found.winner(alpha)
    return (
        found.moved
        and ids[-1] == eos
        and 3 <= len(ids) < max_length
        and ids != found.winner(0.0)
        and len({len(other) for other, _ in found.finished}) >= 3
    )


def cut_short(found, *args) -> bool:
    """The winner is one that max_length has ended; another has ended in eos."""
    *_, eos, _, alpha, max_length = args
    ids = found.winner(alpha)
    return len(ids) == max_length and ids[-1] != eos and any(other[-1] == eos for other, _ in found.finished)


def high_and_low(found, *args) -> bool:
    return telling(found, *args) and found.spread > 1e3


def summed(found, *args) -> bool:
    """The first to end is not the one with the largest sum."""
    return several(found, *args) and found.winner(0.0) != found.finished[0][0]


def several(found, *args) -> bool:
    return len(found.winner(args[-2])) > 1


def anything(found, *args) -> bool:
    return True


def draw_case(rng, kind=ORDINARY, wanted=telling, ends=1.0, high=0.0, dtype=np.float64, beats_greedy=True, **fixed):
    """Cases are drawn until no rounding can decide anything, the case shows what is wanted, and the winner is not the
    one of a greedy search, unless that is what it is."""
    given = {"width": 3, "alpha": 0.7, "max_length": 8} | fixed
    alpha, max_length = given["alpha"], given["max_length"]
    while True:
        drawn = sizes(rng, "VH", V=given.get("V") or int(rng.choice([6, 7, 8, 9])))
        V, H = drawn["V"], drawn["H"]
        width = given["width"] or V**max_length
        bos, eos = (int(i) for i in rng.permutation(V)[:2])
        network = (
            small_network(rng, V, H, bos, eos, ends, high, dtype),
            normal(rng, 1, H, scale=0.1).astype(dtype),
            bos,
            eos,
        )
        found = searched(*network, width, max_length)
        ids, _, ahead = found.best(alpha)
        args = *network, width, alpha, max_length
        if min(found.margin, ahead) < MARGIN or not wanted(found, *args):
            continue
        if not beats_greedy or ids != searched(*network, 1, max_length).finished[0][0]:
            return Case(args, drawn | {"width": width, "alpha": alpha, "max_length": max_length}, kind)


def winners(step, state, bos, eos, width, alpha, max_length):
    """The right winner and those of mistakes that many cases do not show, each with what it is told."""
    network = step, state, bos, eos
    found = searched(*network, width, max_length)

    def until(stop):
        return Search([each for each in found.finished if len(each[0]) <= stop]).winner(alpha)

    lengths = sorted(len(ids) for ids, _ in found.finished)
    return (
        *((slip, searched(*network, width, max_length, slip).winner(alpha)) for slip in STATES),
        ("right", found.winner(alpha)),
        ("sum", found.winner(0.0)),
        ("last", found.finished[-1][0]),
        ("last", max(found.finished, key=lambda each: len(each[0]))[0]),
        ("enough", until(lengths[min(width, len(lengths)) - 1])),
        ("likeliest", until(min(found.topped, lengths[-1]))),
        ("narrowing", searched(*network, width, max_length, "narrowing").winner(alpha)),
        ("alone", searched(*network, width, max_length, "alone").winner(alpha)),
        ("wider", searched(*network, width, max_length, "apart").winner(alpha)),
        ("wider", searched(*network, width + 1, max_length).winner(alpha)),
        ("wider", searched(*network, 2 * width, max_length).winner(alpha)),
    )


def ordinary_cases(rng):
    """Four cases or more, until every two of the `winners` that are told something else differ in one of them."""
    settings = cycle([{"width": 3}, {"width": 2, "alpha": 1.0}, {"width": 4}, {"width": 5, "alpha": 1.0}])
    cases, alike = [], None
    while len(cases) < 4 or alike:
        case = draw_case(rng, **next(settings))
        each = list(enumerate(winners(*case.args)))
        same = {(i, j) for i, (told, a) in each for j, (other, b) in each[:i] if a == b and told != other}
        if not alike or not alike <= same:
            alike = same if alike is None else alike & same
            cases.append(case)
    return cases


def beam_cases(rng):
    return [
        *ordinary_cases(rng),
        draw_case(rng, "width = 1", several, width=1, beats_greedy=False),
        draw_case(rng, "alpha = 0", summed, alpha=0.0),
        draw_case(rng, "max_length reached", cut_short, ends=-1.0, max_length=5),
        draw_case(rng, "max_length = 1", anything, max_length=1, beats_greedy=False),
        draw_case(rng, "width above V", several, V=4, width=6, max_length=5),
        draw_case(rng, "all sentences", several, V=3, width=0, max_length=4),
        draw_case(rng, "logits ±1e4", high_and_low, high=1e4),
        draw_case(rng, "float32", dtype=np.float32),
    ]


# -- the exercise


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


def scored(score: str) -> tuple:
    """Edits that give hypotheses another score, in what is chosen and in what is returned. score: with `total` and
    `ids`."""
    chosen = score.replace("total", "each[1]").replace("ids", "each[0]")
    return (CHOSEN, chosen), (RETURNED, f"float({score})")


WIDER = (
    "More than `width` continuations are kept at every step. Those that end in eos are among them, and not beside them."
)
FIRST_ENDED = (
    "The first hypothesis that has ended wins, and so a shortest one; a longer one may have a better score. The search "
    "ends when none is left, and the best score wins."
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
    look="Run it with width 1 beside a loop that takes the argmax: the ids have to be equal. Then width 2, by hand.",
    mistakes=(
        Mistake(
            "This is greedy search: one hypothesis is kept at every step, or `width` copies of one from the beginning, "
            "whatever the width.",
            ("[:width]", "[:1]"),
        ),
        Mistake(WIDER, ("[:width]", "[: width + 1]")),
        Mistake(WIDER, ("[:width]", "[: 2 * width]")),
        Mistake(
            "The continuations are pruned hypothesis by hypothesis: each goes on with its own best id, so a bad one is "
            "never given up for a second one of a good one. The `width` best are looked for among all continuations.",
            one_each,
        ),
        Mistake(
            "The states stay in the order of the step before: a hypothesis goes on from the state of another one. "
            "`state[rows]` picks for each the row that it came from.",
            ("state[rows]", "state[np.arange(len(rows)) % len(state)]"),
        ),
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
        Mistake("The search starts with eos; it starts with bos.", ("else bos", "else eos")),
        Mistake("The search starts with id 0; it starts with bos.", ("else bos", "else 0")),
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
            "Finished hypotheses keep a place in the beam, so that it gets narrower; `width` continuations are kept "
            "at every step.",
            ("[:width]", "[: max(width - len(finished), 0)]"),
        ),
        Mistake(
            FIRST_ENDED,
            (STOP, "if finished:"),
        ),
        Mistake(
            "The search stops when `width` hypotheses have ended; it ends when none is left.",
            (STOP, "if not hypotheses or len(finished) >= width:"),
        ),
        Mistake(
            "The search stops when the likeliest of all continuations has ended; it ends when none is left.",
            (STOP, "if not hypotheses or best[0] % log_p.shape[1] == eos:"),
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
        Mistake(
            "The softmax runs over the hypotheses, axis 0; each row has its own, over the vocabulary, axis 1.",
            ("axis=1, keepdims=True", "axis=0, keepdims=True"),
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
            "Probabilities are added up; those of independent choices are multiplied, so their logarithms add up.",
            (LOG_P, f"np.exp({LOG_P})"),
        ),
        Mistake(
            "With large logits e^logit overflows, or all of them underflow to 0: take each row's largest logit away "
            "first.",
            (MAXIMUM, ""),
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
        Mistake(
            "The logarithm has base 10; it is the natural one.",
            (LOG_P, f"({LOG_P}) / np.log(10)"),
        ),
    ),
)
