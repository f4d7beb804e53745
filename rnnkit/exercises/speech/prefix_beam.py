"""ctc_prefix_beam: the likeliest row of labels, looked for among a few beginnings."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, as_float
from rnnkit.exercises.speech.paths import UNIT, log_softmax, two

MARGIN = 0.02  # in nats, between what stays and what does not: no rounding turns one into the other


def beam_steps(log_probs, width):
    """Step by step what stays, and by how much: (beams, margin). A beam maps (prefix, whether it ends in a blank) to a
    log-probability."""
    beam, margin = {((), True): 0.0}, np.inf
    for row in log_probs.tolist():
        terms = {}
        for (prefix, ends_blank), before in beam.items():
            for k, log_p in enumerate(row):
                same = bool(prefix) and k == prefix[-1] and not ends_blank
                to = prefix if k == 0 or same else (*prefix, k)
                terms.setdefault((to, k == 0), []).append(before + log_p)
        sums = {key: float(np.logaddexp.reduce(found)) for key, found in terms.items()}
        totals = {}
        for (prefix, _), log_p in sums.items():
            totals[prefix] = np.logaddexp(totals.get(prefix, -np.inf), log_p)
        order = sorted(totals, key=totals.get, reverse=True)
        if len(order) > width:
            margin = min(margin, totals[order[width - 1]] - totals[order[width]])
        beam = {key: log_p for key, log_p in sums.items() if key[0] in order[:width]}
    if min(width, len(order)) > 1:
        margin = min(margin, totals[order[0]] - totals[order[1]])
    return order[0], float(totals[order[0]]), float(margin)


def draw_beam(rng, T, V, width, scale=1.2):
    while True:
        log_probs = log_softmax(rng.normal(0, scale, (T, V)))
        labels, _, margin = beam_steps(log_probs, width)
        if margin > MARGIN and (T < 4 or len(labels) > 1):
            return log_probs


def beam_cases(rng):
    def case(kind=ORDINARY, T=None, V=None, width=None, dtype=np.float64, strided=False):
        T = int(rng.integers(7, 10)) if T is None else T
        V = int(rng.integers(3, 6)) if V is None else V
        width = int(rng.integers(3, 5)) if width is None else width
        log_probs = draw_beam(rng, T, V, width)
        return Case((as_float(log_probs, dtype), width), {"T": T, "V": V, "width": width}, kind, strided)

    return [
        case(),
        case(V=3, width=4),
        case(V=4, width=2),
        case(T=9, V=5, width=3),
        case("width = 1", width=1),
        case("all prefixes", T=5, V=3, width=200),
        case("T = 1", T=1),
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
    return two(answer(*args), "labels, log_prob")


CTC_PREFIX_BEAM = Exercise(
    name="ctc_prefix_beam",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("labels (L,)", dtype="int64"), Output("log_prob")),
    equation="blank_t(l) = (blank + label)_{t−1}(l) · p_t(0);   label_t(l k) = label_{t−1}(l k) · p_t(k) + (blank + "
    "label, or blank alone where l ends in k)_{t−1}(l) · p_t(k)",
    cases=beam_cases,
    oracle=oracle_beam,
    answer=ctc_prefix_beam,
    call=call_beam,
    look="With T = 2 and two classes there are four paths and the prefixes () and (1,): compare with a sum by hand.",
    mistakes=(
        Mistake(
            "A prefix is extended by its own last label from the total; only paths that end in a blank may do so.",
            ("blank if prefix and k == prefix[-1] else both", "both"),
        ),
        Mistake(
            "A prefix whose last label is repeated is not kept.",
            ("l = np.logaddexp(l, label + row[prefix[-1]])", "pass"),
        ),
        Mistake(
            "Equal prefixes are not merged: the later one overwrites the earlier.",
            ("found[longer] = b, np.logaddexp(l, before + row[k])", "found[longer] = b, before + row[k]"),
        ),
    ),
)
