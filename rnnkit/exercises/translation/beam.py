"""beam_search: several sentences at once on the way to the likeliest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.shifting import UNIT

MARGIN = 0.02  # between what is kept and what is not, and between the best and the second: no rounding decides

# -- cases


def small_network(rng, V, H, eos, ends, high=0.0, dtype=np.float64):
    """A recurrent network of one step: step(ids (B,), state (B, H)) -> (logits (B, V), state (B, H)).

    ends   is added to the logit of eos: how soon sentences end
    high   so much, up or down, is added to all logits of a row, which changes no probability
    """
    E, Whh = normal(rng, V, H), normal(rng, H, H, scale=1.5 / H**0.5)
    Why, by = normal(rng, V, H, scale=2.0 / H**0.5), normal(rng, V, scale=0.5)
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
    """What a search has met: finished hypotheses (ids, summed log-probability), the smallest margin between what was
    kept and what was not, and whether a hypothesis went on from another row than its own."""

    finished: list
    margin: float = np.inf
    moved: bool = False

    def best(self, alpha):
        """The ids of the best, its score, and how far the second is below it."""
        scores = sorted(((total / len(ids) ** alpha, ids) for ids, total in self.finished), reverse=True)
        return scores[0][1], scores[0][0], scores[0][0] - scores[1][0] if len(scores) > 1 else np.inf


def searched(step, state, bos, eos, width, max_length) -> Search:
    """Hypothesis by hypothesis, each with a state of its own."""
    going, found = [((), 0.0, state)], Search([])
    for length in range(1, max_length + 1):
        continuations = []
        for row, (ids, total, before) in enumerate(going):
            logits, after = step(np.array([ids[-1] if ids else bos]), before)
            z = logits[0].astype(np.float64)
            log_p = z - z.max() - np.log(np.exp(z - z.max()).sum())
            continuations += [(total + p, row, (*ids, i), after) for i, p in enumerate(log_p.tolist())]
        continuations.sort(key=lambda each: -each[0])
        kept, left = continuations[:width], continuations[width:]
        if left:
            found.margin = min(found.margin, kept[-1][0] - left[0][0])
        going = []
        for total, row, ids, after in kept:
            if ids[-1] == eos or length == max_length:
                found.finished.append((ids, total))
            else:
                found.moved |= row != len(going)
                going.append((ids, total, after))
        if not going:
            break
    return found


def all_sentences(step, state, bos, eos, V, max_length) -> Search:
    """Every sentence of at most max_length ids that ends in eos or is that long, with its log-probability."""
    found = Search([])
    for words in product(range(V), repeat=max_length):
        end = words.index(eos) + 1 if eos in words else max_length
        if any(words[end:]):  # what comes after eos is no part of it: counted once, with zeros there
            continue
        h, total = state, 0.0
        for before, i in zip((bos, *words), words[:end], strict=False):
            logits, h = step(np.array([before]), h)
            total += float(logits[0, i] - np.logaddexp.reduce(logits[0]))
        found.finished.append((words[:end], total))
    return found


def greedy(step, state, bos, eos, max_length):
    return searched(step, state, bos, eos, 1, max_length).finished[0][0]


def telling(args) -> bool:
    """Whether a case shows what a beam is for: the winner is not the greedy one, nor the likeliest without the length;
    hypotheses of different lengths have ended, and rows have moved."""
    step, state, bos, eos, width, alpha, max_length = args
    found = searched(step, state, bos, eos, width, max_length)
    ids = found.best(alpha)[0]
    return (
        found.moved
        and 3 <= len(ids)
        and ids[-1] == eos
        and len(ids) < max_length
        and ids != greedy(step, state, bos, eos, max_length)
        and ids != found.best(0.0)[0]
        and len({len(other) for other, _ in found.finished}) >= 3
    )


def cut_short(args) -> bool:
    """Whether the winner is one that max_length has ended."""
    step, state, bos, eos, width, alpha, max_length = args
    ids = searched(step, state, bos, eos, width, max_length).best(alpha)[0]
    return len(ids) == max_length and ids[-1] != eos and ids != greedy(step, state, bos, eos, max_length)


def better(args) -> bool:
    step, state, bos, eos, width, alpha, max_length = args
    ids = searched(step, state, bos, eos, width, max_length).best(alpha)[0]
    return ids != greedy(step, state, bos, eos, max_length) and len(ids) > 1


def anything(args) -> bool:
    return True


def clear(args) -> bool:
    """Whether no rounding can decide anything."""
    step, state, bos, eos, width, alpha, max_length = args
    found = searched(step, state, bos, eos, width, max_length)
    return found.margin > MARGIN and found.best(alpha)[2] > MARGIN


def draw_case(rng, kind=ORDINARY, wanted=telling, ends=0.0, high=0.0, dtype=np.float64, **fixed):
    """Cases are drawn until one is clear and shows what is wanted."""
    given = {"width": 3, "alpha": 0.7, "max_length": 8} | fixed
    while True:
        drawn = sizes(rng, "VH", V=given.get("V") or int(rng.choice([6, 7, 8, 9])))
        V, H = drawn["V"], drawn["H"]
        bos, eos = (int(i) for i in rng.permutation(V)[:2])
        step = small_network(rng, V, H, eos, ends, high, dtype)
        width = given["width"] or V ** given["max_length"]
        alpha, max_length = given["alpha"], given["max_length"]
        args = step, normal(rng, 1, H, scale=0.5).astype(dtype), bos, eos, width, alpha, max_length
        if clear(args) and wanted(args):
            return Case(args, drawn | {"width": width, "alpha": alpha, "max_length": max_length}, kind)


def beam_cases(rng):
    return [
        draw_case(rng),
        draw_case(rng, width=4, alpha=1.0),
        draw_case(rng, width=2, ends=0.5),
        draw_case(rng, width=5),
        draw_case(rng, "width = 1", anything, width=1),
        draw_case(rng, "alpha = 0", better, alpha=0.0),
        draw_case(rng, "max_length reached", cut_short, ends=-1.0, max_length=5),
        draw_case(rng, "max_length = 1", anything, max_length=1),
        draw_case(rng, "width above V", better, V=4, width=6, max_length=5),
        draw_case(rng, "all sentences", better, V=3, width=0, max_length=4),
        draw_case(rng, "logits ±1e4", high=1e4),
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


def oracle_beam(step, state, bos, eos, width, alpha, max_length):
    """By every sentence there is, where the beam is so wide; else hypothesis by hypothesis."""
    V = step(np.array([bos]), state)[0].shape[1]
    if width >= V**max_length:
        found = all_sentences(step, state, bos, eos, V, max_length)
    else:
        found = searched(step, state, bos, eos, width, max_length)
    ids, score, _ = found.best(alpha)
    return np.array(ids), float(score)


LOG_SOFTMAX = "log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))"
KEY = "key=lambda each: each[1] / len(each[0]) ** alpha"
SCORE = "float(total / len(ids) ** alpha)"

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
            "Only one hypothesis is kept at every step, whatever the width: this is greedy search.",
            ("[:width]", "[:1]"),
        ),
        Mistake(
            "A hypothesis goes on from the state of another one: `state[b]` of the row it came from goes with it.",
            ("state[rows]", "state[: len(rows)] if len(state) >= len(rows) else state[rows]"),
        ),
        Mistake("The best is chosen by the sum alone; it is chosen by the score.", (KEY, "key=lambda each: each[1]")),
    ),
)
