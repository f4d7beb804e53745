"""ctc_prefix_beam: the likeliest row of labels, looked for among a few beginnings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output, as_float
from rnnkit.exercises.speech.paths import UNIT, log_alpha_of, log_softmax, log_sum, number, two

MARGIN = 0.02  # in nats, between what stays and what does not: no rounding turns one into the other


def beam_steps(log_probs, width, tried=None, rank=np.logaddexp, at_last=(), least=-np.inf):
    """Step by step what stays, and by how much: (beams, margin). A beam maps (prefix, whether it ends in a blank) to a
    log-probability. tried: how many of each step's classes make a prefix longer, the likeliest ones; all of them if
    not told. rank: what its two kinds of paths make of a prefix. at_last: the kinds of paths of which the likeliest one
    decides what is the best of those that are left; the total does if not told. least: a margin below which nothing
    else counts: it then ends there, without a beam."""
    beam, margin = {((), True): 0.0}, np.inf
    for row in log_probs.tolist():
        likely = sorted(range(len(row)), key=lambda k: -row[k])[:tried] if tried is not None else ()
        terms = {}
        for (prefix, ends_blank), before in beam.items():
            for k, log_p in enumerate(row):
                same = bool(prefix) and k == prefix[-1] and not ends_blank
                if tried is not None and not (k == 0 or same or k in likely):
                    continue
                to = prefix if k == 0 or same else (*prefix, k)
                terms.setdefault((to, k == 0), []).append(before + log_p)
        sums = {key: float(np.logaddexp.reduce(found)) if found[1:] else found[0] for key, found in terms.items()}
        totals = {}
        for (prefix, _), log_p in sums.items():
            totals[prefix] = rank(totals[prefix], log_p) if prefix in totals else log_p
        order = sorted(totals, key=totals.get, reverse=True)
        if len(order) > width:
            margin = min(margin, totals[order[width - 1]] - totals[order[width]])
            if margin < least:
                return (), -np.inf, float(margin)
        kept = set(order[:width])
        beam = {key: log_p for key, log_p in sums.items() if key[0] in kept}
    if min(width, len(order)) > 1:
        margin = min(margin, totals[order[0]] - totals[order[1]])
    ends = [key for key in beam if key[1] in at_last]
    best = max(ends, key=beam.get)[0] if ends else order[0]
    log_prob = np.logaddexp(*(beam.get((best, ends_blank), -np.inf) for ends_blank in (True, False)))
    return best, float(log_prob), float(margin)


def draw_beam(rng, T, V, width, scale=1.2, empty=False):
    """Log-probabilities on which the beam decides nothing by a narrow margin. Ordinary ones say two labels or more, two
    equal neighbours among them; `empty` ones say nothing."""
    while True:
        logits = rng.normal(0, scale, (T, V))
        logits[:, 0] += 2.5 * empty
        log_probs = log_softmax(logits)
        labels, _, margin = beam_steps(log_probs, width, least=MARGIN)
        if margin > MARGIN and (len(labels) == 0 if empty else T < 4 or len(labels) > 1):
            return log_probs


def draw_telling(rng, T, V, width, again=False):
    """Log-probabilities on which the beam does something else than its next of kin: the likeliest path, a beam that
    tries the likeliest classes alone, one that ranks by the likelier kind of paths, and the sum over all paths; its
    labels have equal neighbours, and if asked for one that comes `again` right behind another label."""
    while True:
        log_probs = log_softmax(rng.normal(0, 1.2, (T, V)))
        labels, log_prob, margin = beam_steps(log_probs, width, least=MARGIN)
        path = log_probs.argmax(axis=1)
        said = path[(path != 0) & (path != np.append(0, path[:-1]))].tolist()
        if margin < MARGIN or said == list(labels) or not any(a == b for a, b in pairwise(labels)):
            continue
        if again and not any(
            labels[i] in labels[: i - 1] and labels[i] != labels[i - 1] for i in range(2, len(labels))
        ):
            continue
        others = [beam_steps(log_probs, width, rank=np.maximum)]
        others += [beam_steps(log_probs, width, tried=width)] if width < V else []
        whole = log_sum(log_alpha_of(log_probs, np.array(labels))[-1, -2:], axis=0)
        others.append((labels, whole, None))
        if all(other[0] != labels or abs(other[1] - log_prob) > 1e-3 for other in others):
            return log_probs


def draw_divided(rng, T, V, width):
    """Log-probabilities whose best labels are not those with the likeliest single kind of paths, nor those with the
    likeliest paths that end in a blank; and they themselves end in a blank rather than in their last label."""
    while True:
        log_probs = log_softmax(rng.normal(0, 1.2, (T, V)))
        labels, _, margin = beam_steps(log_probs, width, least=MARGIN)
        if margin < MARGIN:
            continue
        if labels in (beam_steps(log_probs, width, at_last=kinds)[0] for kinds in ((True, False), (True,))):
            continue
        log_alpha = log_alpha_of(log_probs, np.array(labels))[-1]
        if log_alpha[-1] > log_alpha[-2]:
            return log_probs


def beam_cases(rng):
    """Short ones: a beam that forgets to drop prefixes has to come to an end as well."""

    def case(kind=ORDINARY, T=None, V=None, width=None, dtype=np.float64, strided=False, draw=draw_beam, **fixed):
        T = int(rng.integers(6, 8)) if T is None else T
        V = int(rng.integers(3, 5)) if V is None else V
        width = int(rng.integers(3, 5)) if width is None else width
        log_probs = draw(rng, T, V, width, **fixed)
        return Case((as_float(log_probs, dtype), width), {"T": T, "V": V, "width": width}, kind, strided)

    return [
        case(T=9, V=3, width=4, draw=draw_telling, again=True),
        case(T=8, V=4, width=3, draw=draw_telling),
        case(T=6, V=5, width=2, draw=draw_telling),
        case(T=7, V=4, width=5, draw=draw_divided),
        case("width = 1", width=1),
        case("all prefixes", T=5, V=3, width=200),
        case("T = 1", T=1),
        case("no label", T=5, empty=True),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def ctc_prefix_beam(log_probs, width):
    V = log_probs.shape[1]
    nothing = (-np.inf, -np.inf)
    beam = {(): (0.0, -np.inf)}
    for row in log_probs:
        found = {}
        for prefix, (blank, label) in beam.items():
            both = np.logaddexp(blank, label)
            b, l = found.get(prefix, nothing)
            b = np.logaddexp(b, both + row[0])
            if prefix:
                l = np.logaddexp(l, label + row[prefix[-1]])
            found[prefix] = b, l
            for k in range(1, V):
                longer = (*prefix, k)
                before = blank if prefix and k == prefix[-1] else both
                b, l = found.get(longer, nothing)
                found[longer] = b, np.logaddexp(l, before + row[k])
        best = sorted(found, key=lambda prefix: np.logaddexp(*found[prefix]), reverse=True)
        beam = {prefix: found[prefix] for prefix in best[:width]}
    labels = best[0]
    return np.array(labels, dtype=np.int64), np.logaddexp(*beam[labels])


def oracle_beam(log_probs, width):
    labels, log_prob, _ = beam_steps(log_probs, width)
    return np.array(labels, dtype=np.int64), log_prob


def call_beam(answer, args):
    labels, log_prob = two(answer(*args), "labels, log_prob")
    if isinstance(labels, list | tuple):
        raise Misfit(
            "labels is a {kind}; expected a NumPy array of shape (L,), int64: `np.array(labels, dtype=np.int64)` makes "
            "one of it, also where it is empty",
            kind=type(labels).__name__,
        )
    return labels, number(log_prob)


def kept_apart(log_probs, width):
    """Paths by their prefixes, and equal prefixes stay two."""
    beam = [((), 0.0, -np.inf)]
    for row in log_probs:
        found = []
        for prefix, blank, label in beam:
            both = np.logaddexp(blank, label)
            again = label + row[prefix[-1]] if prefix else -np.inf
            found.append((prefix, both + row[0], again))
            for k in range(1, len(row)):
                before = blank if prefix and k == prefix[-1] else both
                found.append(((*prefix, k), -np.inf, before + row[k]))
        found.sort(key=lambda each: -np.logaddexp(*each[1:]))
        beam = found[:width]
    return np.array(beam[0][0], dtype=np.int64), np.logaddexp(*beam[0][1:])


def likeliest_path(log_probs, width):
    path = log_probs.argmax(axis=1)
    said = [k for i, k in enumerate(path) if k != 0 and (i == 0 or k != path[i - 1])]
    return np.array(said, dtype=np.int64), log_probs.max(axis=1).sum()


def fallen_come_back(log_probs, width):
    """As one description has it: a longer prefix that had fallen out of the beam is given what it would have had."""
    beam, last = {(): (0.0, -np.inf)}, {}
    for row in log_probs:
        found = {}
        for prefix, (blank, label) in beam.items():
            both = np.logaddexp(blank, label)
            b, l = found.get(prefix, (-np.inf, -np.inf))
            again = label + row[prefix[-1]] if prefix else -np.inf
            found[prefix] = np.logaddexp(b, both + row[0]), np.logaddexp(l, again)
            for k in range(1, len(row)):
                longer = (*prefix, k)
                before = blank if prefix and k == prefix[-1] else both
                b, l = found.get(longer, (-np.inf, -np.inf))
                l = np.logaddexp(l, before + row[k])
                if longer not in beam and longer in last:
                    b = np.logaddexp(b, np.logaddexp(*last[longer]) + row[0])
                    l = np.logaddexp(l, last[longer][1] + row[k])
                found[longer] = b, l
        best = sorted(found, key=lambda prefix: -np.logaddexp(*found[prefix]))
        beam, last = {prefix: found[prefix] for prefix in best[:width]}, found
    return np.array(best[0], dtype=np.int64), np.logaddexp(*beam[best[0]])


def kinds_ranked_apart(log_probs, width):
    """A prefix may stay with one kind of its paths and lose the other."""
    beam = {((), True): 0.0}
    for row in log_probs:
        found = {}
        for (prefix, ends_blank), before in beam.items():
            for k, log_p in enumerate(row):
                same = prefix and k == prefix[-1] and not ends_blank
                to = (prefix if k == 0 or same else (*prefix, k)), k == 0
                found[to] = np.logaddexp(found.get(to, -np.inf), before + log_p)
        beam = dict(sorted(found.items(), key=lambda item: -item[1])[:width])
    totals = {}
    for (prefix, _), log_p in beam.items():
        totals[prefix] = np.logaddexp(totals.get(prefix, -np.inf), log_p)
    best = max(totals, key=totals.get)
    return np.array(best, dtype=np.int64), totals[best]


def over_all_paths(log_probs, width):
    def the_beam(log_probs, width):
        V = log_probs.shape[1]
        nothing = (-np.inf, -np.inf)
        beam = {(): (0.0, -np.inf)}
        for row in log_probs:
            found = {}
            for prefix, (blank, label) in beam.items():
                both = np.logaddexp(blank, label)
                b, l = found.get(prefix, nothing)
                b = np.logaddexp(b, both + row[0])
                if prefix:
                    l = np.logaddexp(l, label + row[prefix[-1]])
                found[prefix] = b, l
                for k in range(1, V):
                    longer = (*prefix, k)
                    before = blank if prefix and k == prefix[-1] else both
                    b, l = found.get(longer, nothing)
                    found[longer] = b, np.logaddexp(l, before + row[k])
            best = sorted(found, key=lambda prefix: np.logaddexp(*found[prefix]), reverse=True)
            beam = {prefix: found[prefix] for prefix in best[:width]}
        labels = best[0]
        return np.array(labels, dtype=np.int64), np.logaddexp(*beam[labels])

    labels, _ = the_beam(log_probs, width)
    states = [0]
    for k in labels:
        states += [k, 0]
    log_alpha = np.full(len(states), -np.inf)
    log_alpha[:2] = log_probs[0, states[:2]]
    for row in log_probs[1:]:
        before = log_alpha.copy()
        for s, k in enumerate(states):
            ways = [before[s], before[s - 1] if s > 0 else -np.inf]
            if s > 1 and k != 0 and k != states[s - 2]:
                ways.append(before[s - 2])
            log_alpha[s] = np.logaddexp.reduce(ways) + row[k]
    return labels, np.logaddexp.reduce(log_alpha[-2:])


BOTH_RANKED, LAST = "np.logaddexp(*found[prefix])", "np.logaddexp(*beam[labels])"
BLANK, AGAIN = "b = np.logaddexp(b, both + row[0])", "l = np.logaddexp(l, label + row[prefix[-1]])"
BEFORE, LONGER = "blank if prefix and k == prefix[-1] else both", "found[longer] = b, np.logaddexp(l, before + row[k])"
RETURN, KEPT = "return np.array(labels, dtype=np.int64), np.logaddexp(*beam[labels])", "best[:width]"
LIKELIEST = (
    "This is the likeliest path, collapsed (a beam of paths finds no other, nor does one with a maximum for the sum). "
    "Many paths that say the same may together be likelier: a beam of prefixes adds them up."
)
ARRAY = "np.array(labels, dtype=np.int64)"
ROW, START = "    for row in log_probs:\n", "{(): (0.0, -np.inf)}"
TAKEN, STAYED = "labels = best[0]", "labels = max(beam, key=lambda prefix: np.logaddexp(*beam[prefix]))"
LIKELIEST_LEFT = (), ((TAKEN, STAYED),)  # at the end the first that is left, or the likeliest
LAST_WINS = "A prefix that is reached in two ways gets the last of them: what stands there is overwritten. Add."
A_LABEL = "Prefixes are ranked by log-probability a label, so long ones are preferred; the total decides."
FEW_TRIED = "Only the `width` likeliest classes of a step are tried; all are, and then `width` prefixes stay."
NO_LOGS = (
    "The beginning holds probabilities where their logarithms belong: 1 in the paths that end in a blank, 0 in the "
    "others, and in logs that is (0, −inf)."
)

CTC_PREFIX_BEAM = Exercise(
    name="ctc_prefix_beam",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("labels (L,)", dtype="int64"), Output("log_prob")),
    joint=True,
    equation="blank_t(l) = (blank + label)_{t−1}(l) · p_t(0);   label_t(l k) = label_{t−1}(l k) · p_t(k) + (blank + "
    "label, or blank alone where l ends in k)_{t−1}(l) · p_t(k)",
    cases=beam_cases,
    oracle=oracle_beam,
    answer=ctc_prefix_beam,
    call=call_beam,
    look="With T = 2 and two classes there are four paths and the prefixes () and (1,): compare with a sum by hand.",
    mistakes=(
        Mistake(
            "A prefix is made longer by its own last label from all its paths. Of these, those that end in the label "
            "only go on saying it; a second one comes from the paths that end in a blank.",
            (BEFORE, "both"),
        ),
        Mistake(
            "A prefix is never made longer by its own last label. After a blank it may be said again.",
            (BEFORE, "-np.inf if prefix and k == prefix[-1] else both"),
        ),
        Mistake(
            "A prefix is made longer from the paths that end in a blank alone, whatever the label. Only its own last "
            "label needs the blank.",
            (BEFORE, "blank"),
        ),
        Mistake(
            "A prefix is made longer from the paths that end in its last label alone; those that end in a blank go on "
            "as well.",
            (BEFORE, "blank if prefix and k == prefix[-1] else (label if prefix else both)"),
        ),
        Mistake(
            "A prefix is made longer by its own last label from the paths that end in that label. These only go on "
            "saying it; a second one comes from the paths that end in a blank.",
            (BEFORE, "label if prefix and k == prefix[-1] else both"),
        ),
        Mistake(
            "Where its own last label follows, the two kinds of paths of a prefix have changed places: those that end "
            "in the label go on saying it and stay, those that end in a blank make the prefix longer.",
            (BEFORE, "label if prefix and k == prefix[-1] else both"),
            (AGAIN, AGAIN.replace("label +", "blank +")),
        ),
        Mistake(
            "When its last label is said again, a prefix keeps its paths that end in a blank, and those that end in "
            "the label are lost. It is the other way: these stay, and those that end in a blank make it longer.",
            (BEFORE, "-np.inf if prefix and k == prefix[-1] else both"),
            (AGAIN, AGAIN.replace("label +", "blank +")),
        ),
        Mistake(
            "A prefix's paths that end in a blank and those that end in its label are treated alike: when the last "
            "label is said again, all of them stay. Keep two probabilities a prefix: after a blank the label is a new "
            "one.",
            (BEFORE, "-np.inf if prefix and k == prefix[-1] else both"),
            (AGAIN, AGAIN.replace("label +", "both +")),
        ),
        Mistake(
            "A label that is said again makes the prefix longer every time, so repeats are never merged. Keep two "
            "probabilities a prefix: after a blank the label is a new one, and else it goes on.",
            (BEFORE, "both"),
            (AGAIN, "pass"),
        ),
        Mistake(
            "When its last label is said again, all paths of a prefix stay, and all of them make it longer as well: "
            "each is counted twice. Those that end in a blank make it longer, those that end in the label stay.",
            (BEFORE, "both"),
            (AGAIN, AGAIN.replace("label +", "both +")),
        ),
        Mistake(
            "A label that goes on for another step is lost: a prefix keeps its paths that end in the label when the "
            "label is said again.",
            (AGAIN, "pass"),
        ),
        Mistake(
            "A label that goes on is taken from all the paths of the prefix. After a blank the same label is a new "
            "one: only the paths that end in the label stay with the prefix.",
            (AGAIN, AGAIN.replace("label +", "both +")),
        ),
        Mistake(
            "A blank follows only the paths that end in a blank; it follows those that end in a label as well.",
            (BLANK, BLANK.replace("both", "(blank if prefix else both)")),
        ),
        Mistake(
            "A blank follows only the paths that end in a label; it follows those that end in a blank as well.",
            (BLANK, BLANK.replace("both", "(label if prefix else both)")),
        ),
        Mistake(LAST_WINS, (LONGER, "found[longer] = b, before + row[k]")),
        Mistake(
            LAST_WINS,
            (LONGER, "found[longer] = b, before + row[k]"),
            (AGAIN, "l = label + row[prefix[-1]]"),
        ),
        Mistake(
            LAST_WINS,
            (LONGER, "found[longer] = b, before + row[k] if before > -np.inf else l"),
            (AGAIN, "l = label + row[prefix[-1]] if label > -np.inf else l"),
        ),
        Mistake(
            "Each step begins with the probabilities of the step before, and adds to them. It begins with nothing: "
            "what a prefix had goes on only with the class that is said.",
            ("found = {}", "found = dict(beam)"),
        ),
        Mistake(
            "A prefix that is reached in two ways gets the last of them: what stands there is overwritten, by "
            "a new entry for the longer prefix and for the one that stays. Add.",
            (LONGER, "found[longer] = -np.inf, before + row[k]"),
        ),
        Mistake(
            "Equal prefixes are kept apart, each with its part of the probability; they are one, and their "
            "probabilities add up.",
            kept_apart,
        ),
        Mistake(
            "A prefix that is reached in two ways keeps the likelier of them (a maximum); probabilities of paths add "
            "up.",
            ("np.logaddexp(l, ", "np.maximum(l, "),
            ("np.logaddexp(b, ", "np.maximum(b, "),
        ),
        Mistake(LIKELIEST, ("np.logaddexp(", "np.maximum(")),
        Mistake(LIKELIEST, likeliest_path),
        Mistake(
            "A prefix that had fallen out of the beam is given what it would have had, were it still there. Prefixes "
            "that did not stay contribute nothing later.",
            fallen_come_back,
        ),
        Mistake(
            "log_prob is the probability of the labels over all paths, a ctc_forward. Asked for is what the beam has "
            "added up; what fell out of it is missing there.",
            over_all_paths,
        ),
        Mistake(
            "Prefixes are ranked by the paths that end in a blank alone; both kinds are added for it.",
            (f"key=lambda prefix: {BOTH_RANKED}", "key=lambda prefix: found[prefix][0]"),
        ),
        *(
            Mistake(
                "Prefixes are ranked by the paths that end in their label alone; both kinds are added for it.",
                (f"key=lambda prefix: {BOTH_RANKED}", "key=lambda prefix: found[prefix][1]"),
                *end,
            )
            for end in LIKELIEST_LEFT
        ),
        *(
            Mistake(
                "Prefixes are ranked by the likelier of their two kinds of paths; both kinds are added for it.",
                (f"key=lambda prefix: {BOTH_RANKED}", "key=lambda prefix: max(found[prefix])"),
                *end,
            )
            for end in LIKELIEST_LEFT
        ),
        *(
            Mistake(
                "Prefixes are ranked by the sum of the two logarithms, a product of probabilities; the probabilities "
                "are added: `np.logaddexp`.",
                (f"key=lambda prefix: {BOTH_RANKED}", "key=lambda prefix: sum(found[prefix])"),
                *end,
            )
            for end in LIKELIEST_LEFT
        ),
        *(
            Mistake(
                "The best of the prefixes that are left is told by one kind of its paths alone; both kinds are added "
                "for it.",
                (TAKEN, f"labels = max(beam, key=lambda prefix: {by})"),
            )
            for by in ("beam[prefix][0]", "beam[prefix][1]", "max(beam[prefix])")
        ),
        Mistake(
            "A blank follows the likelier kind of a prefix's paths alone; it follows both, added.",
            (BLANK, BLANK.replace("both", "max(blank, label)")),
        ),
        Mistake(
            "Of a prefix's two kinds of paths the likelier one alone goes on; they are added.",
            ("both = np.logaddexp(blank, label)", "both = max(blank, label)"),
        ),
        Mistake(
            "What is not there yet begins with 0, the log of 1. It has probability 0: −inf.",
            ("nothing = (-np.inf, -np.inf)", "nothing = (0.0, 0.0)"),
        ),
        *(
            Mistake(
                "The first `width` prefixes that were made stay: they are not sorted, or by the paths that end in a "
                "blank alone, which new ones do not have yet. The likeliest stay, both kinds of paths added.",
                (f"sorted(found, key=lambda prefix: {BOTH_RANKED}, reverse=True)", how),
                (TAKEN, STAYED),
            )
            for how in ("list(found)", "sorted(found, key=lambda prefix: found[prefix][0], reverse=True)")
        ),
        *(
            Mistake(
                "Only the likeliest label of a step is tried; all are, and then `width` prefixes stay.",
                ("range(1, V)", "[1 + int(row[1:].argmax())]"),
                *again,
            )
            for again in ((), (("if prefix:", "if prefix and prefix[-1] == 1 + row[1:].argmax():"),))
        ),
        Mistake(
            "Of the prefixes that are left the longest one is returned; the likeliest one is asked for.",
            (TAKEN, "labels = max(beam, key=len)"),
        ),
        *(
            Mistake(
                "Any label that a prefix holds is taken for its last one; the last alone needs a blank before it comes "
                "again.",
                (BEFORE, "blank if k in prefix else both"),
                *again,
            )
            for again in (
                (),
                (
                    ("if prefix:", "for k in set(prefix):"),
                    (AGAIN, AGAIN.replace("prefix[-1]", "k")),
                ),
            )
        ),
        *(
            Mistake(A_LABEL, (f"key=lambda prefix: {BOTH_RANKED}", f"key=lambda prefix: {BOTH_RANKED} / {by}"), *end)
            for by in ("max(1, len(prefix))", "(len(prefix) + 1)", "(len(prefix) or 1) ** 0.5")
            for end in LIKELIEST_LEFT
        ),
        *(
            Mistake("The least likely prefixes stay; sort from the largest down.", (", reverse=True", ""), *end)
            for end in ((), ((TAKEN, STAYED),), ((TAKEN, "labels = list(beam)[-1]"),))
        ),
        Mistake(
            "The two kinds of paths of a prefix are ranked apart, so that one of them may fall out and the other stay. "
            "A prefix stays or falls with both, by their sum.",
            kinds_ranked_apart,
        ),
        Mistake(
            "Nothing falls out of the beam: after each step `width` prefixes stay.",
            (KEPT, "best"),
        ),
        Mistake(
            "One prefix too many stays after each step.",
            (KEPT, "best[: width + 1]"),
        ),
        Mistake(
            "One prefix too few stays after each step.",
            (KEPT, "best[: max(1, width - 1)]"),
        ),
        Mistake(
            FEW_TRIED,
            (ROW, ROW + "        tried = np.argsort(-row, kind='stable')[:width].tolist()\n"),
            ("range(1, V):", "range(1, V):\n                if k not in tried:\n                    continue"),
            (BLANK, f"if 0 in tried:\n                {BLANK}"),
            ("if prefix:", "if prefix and prefix[-1] in tried:"),
        ),
        Mistake(
            FEW_TRIED,
            (
                "for k in range(1, V):",
                "for k in [k for k in np.argsort(-row, kind='stable')[:width].tolist() if k > 0]:",
            ),
        ),
        Mistake(
            "log_prob is that of the paths that end in a blank alone; both kinds are added.",
            (LAST, "beam[labels][0]"),
        ),
        Mistake(
            "log_prob is that of the paths that end in the last label alone; both kinds are added.",
            (LAST, "beam[labels][1] if labels else beam[labels][0]"),
        ),
        Mistake(
            "log_prob is that of the likelier of the two kinds of paths; both are added.", (LAST, "max(beam[labels])")
        ),
        Mistake(
            "The probability is returned; its logarithm is asked for.", (LAST, "np.exp(np.logaddexp(*beam[labels]))")
        ),
        Mistake(
            "log_prob is divided by the number of steps; asked for is what the beam has added up.",
            (LAST, LAST + " / len(log_probs)"),
        ),
        Mistake(
            "log_prob is divided by the number of labels; asked for is what the beam has added up.",
            (LAST, LAST + " / max(1, len(labels))"),
        ),
        Mistake(
            "log_prob is the sum over all prefixes that stayed; asked for is that of the best one.",
            (LAST, "np.logaddexp.reduce([np.logaddexp(*each) for each in beam.values()])"),
        ),
        Mistake(
            "The first step is left out.",
            ("for row in log_probs:", "for row in log_probs[1:]:"),
            ("labels = best[0]", "labels = max(beam, key=lambda prefix: np.logaddexp(*beam[prefix]))"),
        ),
        Mistake(
            "The last step is left out.",
            ("for row in log_probs:", "for row in log_probs[:-1]:"),
            ("labels = best[0]", "labels = max(beam, key=lambda prefix: np.logaddexp(*beam[prefix]))"),
        ),
        Mistake(
            "The blank is taken for the last class; it is class 0.",
            ("    V = log_probs.shape[1]", "    log_probs = np.roll(log_probs, 1, axis=1)\n    V = log_probs.shape[1]"),
            (ARRAY, "np.array(labels, dtype=np.int64) - 1"),
        ),
        Mistake(
            "The last class is never tried: the labels are 1 … V − 1.",
            ("range(1, V)", "range(1, V - 1)"),
        ),
        Mistake(
            "The blank is tried as a label, too: it makes no prefix longer. The labels are 1 … V − 1.",
            ("range(1, V)", "range(V)"),
        ),
        Mistake(
            "The beginning is there twice: the empty prefix has probability 1 in the paths that end in a blank and 0 "
            "in the others (−inf), not 1 in both.",
            ("{(): (0.0, -np.inf)}", "{(): (0.0, 0.0)}"),
        ),
        *(Mistake(NO_LOGS, (START, f"{{(): (1.0, {other})}}")) for other in ("-np.inf", "0.0")),
        Mistake(
            "The labels are returned with 1 taken from them; they are the classes as they are, from 1 on.",
            (ARRAY, "np.array(labels, dtype=np.int64) - 1"),
        ),
        Mistake(
            "The labels begin with a 0, which the prefix was begun with; the blank is none of them.",
            (ARRAY, "np.array((0, *labels), dtype=np.int64)"),
        ),
        Mistake(
            "log_prob is the best prefix's share of the whole beam; asked for is what has been added up for it.",
            (LAST, LAST + " - np.logaddexp.reduce([np.logaddexp(*each) for each in beam.values()])"),
        ),
        Mistake("The labels stand in reverse order.", (ARRAY, "np.array(labels[::-1], dtype=np.int64)")),
        Mistake(
            "Where there are no labels the array is float64, as `np.array([])` makes it; int64 is asked for, "
            "`np.array(labels, dtype=np.int64)`.",
            (ARRAY, "np.array(labels)"),
        ),
        Mistake("The labels are floats; int64 is asked for.", ("dtype=np.int64", "dtype=float")),
        Mistake("The labels are int32; int64 is asked for.", ("dtype=np.int64", "dtype=np.int32")),
    ),
)
