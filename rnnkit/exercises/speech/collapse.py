"""ctc_collapse: what a path says."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
from rnnkit.exercises.speech.paths import UNIT


def draw_path(rng, T, V):
    """T classes in short runs, the first and the last of them no blank: somewhere a label comes twice with blanks in
    between, somewhere two different labels are neighbours, and somewhere a label and a blank are repeated."""
    while True:
        runs = rng.integers(0, V, T)
        path = np.repeat(runs, rng.integers(1, 4, T))[:T]
        labels = path[path > 0]
        twice = any(path[i] == path[j] > 0 and (path[i + 1 : j] == 0).all() for i in range(T) for j in range(i + 2, T))
        neighbours = ((path[1:] != path[:-1]) & (path[1:] > 0) & (path[:-1] > 0)).any()
        same = path[1:] == path[:-1]
        said = oracle_collapse(path)
        if (
            twice
            and neighbours
            and path[0] > 0
            and path[-1] > 0
            and (same & (path[1:] > 0)).any()
            and (same & (path[1:] == 0)).any()
            and len(set(labels.tolist())) < len(said)
            and (said != said[::-1]).any()
        ):
            return path


def collapse_cases(rng):
    def case(path=None, kind=ORDINARY, strided=False, dtype=np.int64):
        if path is None:
            path = draw_path(rng, int(rng.integers(14, 22)), int(rng.integers(4, 7)))
        path = np.array(path, dtype)
        return Case((path,), {"T": len(path)}, kind, strided)

    a, b = (int(k) for k in rng.permutation(np.arange(1, 10))[:2])
    blanks = [0] * int(rng.integers(4, 8))
    return [
        case(),
        case(),
        case([0, *draw_path(rng, 15, 5), 0]),
        case(blanks, "blanks alone"),
        case([a], "T = 1"),
        case([a] * 5, "one label"),
        case([a, b, b, a, a, b], "no blank"),
        case(dtype=np.int32, kind="int32"),
        case(kind="any layout", strided=True),
    ]


def ctc_collapse(path):
    labels = []
    before = 0
    for k in path:
        if k != before and k != 0:
            labels.append(k)
        before = k
    return np.array(labels, dtype=np.int64)


def oracle_collapse(path):
    """All at once: a label counts where the step before it is another class."""
    before = np.concatenate([[0], path[:-1]])
    return path[(path != 0) & (path != before)].astype(np.int64)


def call_collapse(answer, args):
    labels = answer(*args)
    if isinstance(labels, list):
        raise Misfit(
            "labels is a list; expected a NumPy array of shape (L,), int64: `np.array(labels, dtype=np.int64)` makes "
            "one of it, of an empty list as well"
        )
    return labels


RETURN = "return np.array(labels, dtype=np.int64)"

CTC_COLLAPSE = Exercise(
    name="ctc_collapse",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("labels (L,)", dtype="int64"),),
    equation="merge what is repeated, then drop the blanks (class 0)",
    cases=collapse_cases,
    oracle=oracle_collapse,
    answer=ctc_collapse,
    call=call_collapse,
    look="Try [1, 1, 0, 1, 2, 2]: it says 1, 1, 2.",
    mistakes=(
        Mistake(
            "The blanks are dropped first and repeats merged after it, so a label that is said twice, with a blank in "
            "between, is said once. Merge first.",
            ("for k in path:", "for k in path[path != 0]:"),
        ),
        Mistake("Repeats are not merged.", ("k != before and k != 0", "k != 0")),
        Mistake("The blanks are still there.", ("k != before and k != 0", "k != before")),
        Mistake("The labels are floats where there are none; int64 is asked for.", (", dtype=np.int64", "")),
    ),
)
