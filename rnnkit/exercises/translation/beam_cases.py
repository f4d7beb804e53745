"""The cases of beam_search: small networks to search in, drawn until mistakes show and no rounding decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import cycle

import numpy as np

from rnnkit.exercises.draw import normal, sizes
from rnnkit.exercises.spec import ORDINARY, Case

MARGIN = 0.02  # between what is kept and what is not, and between the best and the second: no rounding decides


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
    going     the largest sum of those that go on, by length
    spread    the largest distance between the largest logits of two rows of a step
    """

    finished: list
    margin: float = np.inf
    moved: bool = False
    topped: float = np.inf
    spread: float = 0.0
    going: dict = field(default_factory=dict)

    def best(self, alpha):
        """The ids of the best, its score, and how far the second is below it."""
        scores = sorted(((total / len(ids) ** alpha, ids) for ids, total in self.finished), reverse=True)
        return scores[0][1], scores[0][0], scores[0][0] - scores[1][0] if len(scores) > 1 else np.inf

    def ahead(self, alpha):
        """The first length at which the best of the ended is before the best of those that go on: by score, by sum."""
        for power in (alpha, 0.0):
            at = [
                length
                for length, total in self.going.items()
                for ended in [[t / len(ids) ** power for ids, t in self.finished if len(ids) <= length]]
                if ended and max(ended) >= total / length**power
            ]
            yield min(at, default=np.inf)

    def winner(self, alpha):
        return self.best(alpha)[0]


STATES = {  # from which rows those that are going on get their states, by mistake; `rows` are those of all that is kept
    "order": lambda going, rows, B: np.arange(len(going)) % B,
    "sorted": lambda going, rows, B: np.sort(going),
    "ended, too": lambda going, rows, B: rows[: len(going)],
    "first": lambda going, rows, B: going[:1].repeat(len(going)),
    "row 0": lambda going, rows, B: 0 * going,
    "last row": lambda going, rows, B: 0 * going - 1,
}
TOLD_ALIKE = {"sorted": "order", "ended, too": "order"}


def searched(step, state, bos, eos, width, max_length, slip="", least=-np.inf) -> Search:
    """The search, or one with a slip.

    slip  "narrowing": finished hypotheses keep their places; "apart": each hypothesis ends at every step, beside what
          is kept; "refilled": `width` of those that have not ended go on; "aside": the same, of the `width` best of
          each; "unpruned": the `width` best of each go on; "more": `width` times as many as there are; "alone": each
          goes on with its own best id; "no bos" and "no 0": that id is never written; or one of `STATES`
    least  a margin below which nothing else counts: the search then ends where it is
    """
    ids, totals, found = [()], np.zeros(1), Search([])
    for length in range(1, max_length + 1):
        logits, state = step(np.array([each[-1] if each else bos for each in ids]), state)
        largest = logits.max(axis=1, keepdims=True).astype(np.float64)
        found.spread = max(found.spread, np.ptp(largest))
        log_p = logits - largest
        every = totals[:, None] + log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
        if slip in ("no bos", "no 0"):
            every[:, bos if slip == "no bos" else 0] = -np.inf
        if slip == "apart":
            found.finished += [((*each, eos), float(total)) for each, total in zip(ids, every[:, eos], strict=True)]
            every[:, eos] = -np.inf
        if slip == "alone" and length > 1:
            every[every < every.max(axis=1, keepdims=True)] = -np.inf
        if slip in ("aside", "unpruned"):
            every[np.argsort(np.argsort(-every, axis=1), axis=1) >= width] = -np.inf
        flat = every.ravel()
        order = np.argsort(-flat)
        order = order[flat[order] > -np.inf]
        goes_on = order % every.shape[1] != eos
        if slip == "refilled":
            order = order[(np.arange(len(order)) < width) | (goes_on & (np.cumsum(goes_on) <= width))]
        if slip == "aside":
            order = order[~goes_on | (np.cumsum(goes_on) <= width)]
        keep = {
            "narrowing": max(width - len(found.finished), 0),
            "more": width * len(ids),
            **dict.fromkeys(("refilled", "aside", "unpruned"), len(order)),
        }.get(slip, width)
        if len(order) > keep > 0:
            found.margin = min(found.margin, flat[order[keep - 1]] - flat[order[keep]])
            if found.margin < least:
                break
        rows, words = np.divmod(order[:keep], every.shape[1])
        if len(words) and words[0] == eos:
            found.topped = min(found.topped, length)
        ended = (words == eos) | (length == max_length)
        kept = [(*ids[row], int(i)) for row, i in zip(rows, words, strict=True)]
        found.finished += [(each, float(flat[k])) for each, k, end in zip(kept, order, ended, strict=False) if end]
        if ended.all():
            break
        found.going[length] = float(flat[order[: len(ended)]][~ended].max())
        going = rows[~ended]
        found.moved |= not np.array_equal(going, np.arange(len(going)))
        ids, totals = [each for each, end in zip(kept, ended, strict=True) if not end], flat[order[:keep]][~ended]
        state = state[STATES.get(slip, lambda going, rows, B: going)(going, rows, len(state))]
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
        found = searched(*network, width, max_length, least=MARGIN)
        if found.margin < MARGIN:
            continue
        ids, _, ahead = found.best(alpha)
        args = *network, width, alpha, max_length
        if ahead < MARGIN or not wanted(found, *args):
            continue
        if not beats_greedy or ids != searched(*network, 1, max_length).finished[0][0]:
            return Case(args, drawn | {"width": width, "alpha": alpha, "max_length": max_length}, kind)


def rivals(step, state, bos, eos, width, alpha, max_length):
    """The right search and mistakes that many cases do not show, each with what it is told: (told, winner), where
    winner() makes its ids. It is None where its beam, which grows from step to step, would be too large."""
    network = step, state, bos, eos
    found = searched(*network, width, max_length)
    lengths = sorted(len(ids) for ids, _ in found.finished)

    def slipped(slip="", width=width):
        return lambda: searched(*network, width, max_length, slip).winner(alpha)

    def grown(slip):
        return slipped(slip) if width**max_length < 10_000 else lambda: None

    def until(stop):
        return lambda: Search([each for each in found.finished if len(each[0]) <= stop]).winner(alpha)

    return (
        *((TOLD_ALIKE.get(slip, slip), slipped(slip)) for slip in (*STATES, "no bos", "no 0", "narrowing", "alone")),
        ("right", lambda: found.winner(alpha)),
        ("sum", lambda: found.winner(0.0)),
        ("last", lambda: found.finished[-1][0]),
        ("last", lambda: max(found.finished, key=lambda each: len(each[0]))[0]),
        ("early", until(lengths[min(width, len(lengths)) - 1])),
        ("early", until(min(found.topped, lengths[-1]))),
        *(("early", until(min(stop, lengths[-1]))) for stop in found.ahead(alpha)),
        *(("wider", slipped(slip)) for slip in ("refilled", "apart", "aside")),
        *(("wider", slipped(width=wider)) for wider in (width + 1, 2 * width)),
        *(("wider", grown(slip)) for slip in ("unpruned", "more")),
    )


def ordinary_cases(rng):
    """Four cases or more, until every two of the `rivals` that are told something else differ in one of them."""
    settings = cycle([{"width": 3}, {"width": 2, "alpha": 1.0}, {"width": 4}, {"width": 5, "alpha": 1.0}])
    cases, alike = [], None
    while len(cases) < 4 or alike:
        case = draw_case(rng, **next(settings))
        found = rivals(*case.args)
        if alike is None:
            alike = {
                (i, j) for i, (told, _) in enumerate(found) for j, (other, _) in enumerate(found[:i]) if told != other
            }
        ids = {i: found[i][1]() for i in {i for pair in alike for i in pair}}
        same = {(i, j) for i, j in alike if ids[i] == ids[j] or None in (ids[i], ids[j])}
        if len(same) < len(alike) or not alike:
            alike = same
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
