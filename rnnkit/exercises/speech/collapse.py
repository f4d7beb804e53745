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
    def case(path=None, kind=ORDINARY, strided=False, dtype=np.int64, round_trip=False):
        while path is None or (round_trip and path[0] != path[-1]):
            path = draw_path(rng, int(rng.integers(14, 22)), int(rng.integers(4, 7)))
        path = np.array(path, dtype)
        return Case((path,), {"T": len(path)}, kind, strided)

    a, b = (int(k) for k in rng.permutation(np.arange(1, 10))[:2])
    blanks = [0] * int(rng.integers(4, 8))
    return [
        case(),
        case(round_trip=True),
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


def compared_with_the_next(path):
    return path[:-1][(path[1:] != path[:-1]) & (path[:-1] != 0)].astype(np.int64)


def runs_of_two(path):
    runs = np.split(path, np.flatnonzero(np.diff(path)) + 1)
    return np.array([run[0] for run in runs if len(run) > 1 and run[0] != 0], dtype=np.int64)


LOOP, KEPT, RETURN = "for k in path:", "k != before and k != 0", "return np.array(labels, dtype=np.int64)"

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
            "between, is said once. Merge first: a step is compared with the step before it, blank or not.",
            (LOOP, "for k in path[path != 0]:"),
        ),
        Mistake("Repeats are not merged; the blanks are dropped, and that is all.", (KEPT, "k != 0")),
        *(
            Mistake(
                "The blanks are still there: merged, but not dropped.", (KEPT, "k != before"), ("before = 0", start)
            )
            for start in ("before = 0", "before = -1")
        ),
        Mistake(
            "The first step is left out: it has no step before it, so it counts if it is no blank.",
            ("before = 0", "before = path[0]"),
        ),
        Mistake(
            "The first step is compared with the last one: `path[-1]`, or `np.roll`. It has no step before it, so it "
            "counts if it is no blank.",
            ("before = 0", "before = path[-1]"),
        ),
        Mistake(
            "The first step and the first change are left out; a label counts from its first step on.",
            (LOOP, "for k in path[1:]:"),
            ("before = 0", "before = path[1] if len(path) > 1 else 0"),
        ),
        Mistake(
            "The last label is left out where the path ends in it: each step is compared with the next one, and the "
            "last has none.",
            compared_with_the_next,
        ),
        Mistake(
            "Each label is kept once, in order of size (`np.unique`); a label may come again later.",
            (RETURN, "return np.unique(path[path != 0]).astype(np.int64)"),
        ),
        Mistake(
            "Each label is kept once, at its first place; a label may come again later.",
            (KEPT, "k not in labels and k != 0"),
        ),
        Mistake(
            "The blanks at the beginning and the end alone are dropped, and those in between are still there.",
            (RETURN, "return np.trim_zeros(path[np.append(True, path[1:] != path[:-1])]).astype(np.int64)"),
        ),
        Mistake(
            "It stops at the first blank behind a label; blanks are dropped, and what comes after them counts.",
            (LOOP, LOOP + "\n        if k == 0 and labels:\n            break"),
        ),
        Mistake(
            "Of three or more equal steps two are left: all of a run are one.",
            (
                RETURN,
                "labels = []\n    i = 0\n    while i < len(path):\n        if path[i] != 0:\n"
                "            labels.append(path[i])\n"
                "        i += 2 if i + 1 < len(path) and path[i + 1] == path[i] else 1\n    " + RETURN,
            ),
        ),
        Mistake(
            "A label counts only where a blank stands before it; two different labels may be neighbours.",
            (KEPT, "before == 0 and k != 0"),
        ),
        Mistake(
            "A label counts only where it is said for two steps or more; one is enough.",
            runs_of_two,
        ),
        Mistake(
            "The blank is taken for the largest class of the path; it is class 0.",
            (KEPT, "k != before and k != path.max()"),
            ("before = 0", "before = -1"),
        ),
        Mistake(
            "The labels are returned with 1 taken from them; they are the classes as they are.",
            (RETURN, "return np.array(labels, dtype=np.int64) - 1"),
        ),
        Mistake(
            "The steps at which the labels begin are returned; the labels are asked for.",
            (
                RETURN,
                "return np.flatnonzero((path != 0) & (path != np.append(0, path[:-1]))).astype(np.int64)",
            ),
        ),
        Mistake(
            "The number of labels is returned; the labels are asked for.",
            (RETURN, "return np.array(len(labels), dtype=np.int64)"),
        ),
        Mistake(
            "The labels stand in reverse order.",
            (RETURN, "return np.array(labels[::-1], dtype=np.int64)"),
        ),
        Mistake(
            "The labels are filled up with 0 to the length of the path; the array ends with the last label.",
            (RETURN, "return np.array(labels + [0] * (len(path) - len(labels)), dtype=np.int64)"),
        ),
        Mistake(
            "Where there are no labels the array is float64, as `np.array([])` makes it, and where there are, it has "
            "the dtype of the path. int64 is asked for: `np.array(labels, dtype=np.int64)`.",
            (", dtype=np.int64", ""),
        ),
        Mistake(
            "Where there are no labels the array is float64, as `np.array([])` makes it. int64 is asked for: "
            "`np.array(labels, dtype=np.int64)`.",
            (RETURN, "return np.array([int(k) for k in labels])"),
        ),
        Mistake(
            "The labels have the dtype of the path; int64 is asked for, whatever that is.",
            (RETURN, "return np.array(labels, dtype=path.dtype)"),
        ),
        Mistake("The labels are floats; int64 is asked for.", ("dtype=np.int64", "dtype=float")),
        Mistake("The labels are int32; int64 is asked for.", ("dtype=np.int64", "dtype=np.int32")),
        Mistake(
            "Where there are no labels a blank is returned; the array is empty then, of shape (0,).",
            (RETURN, "return np.array(labels or [0], dtype=np.int64)"),
        ),
        Mistake(
            "Where there are no labels nothing is returned; the array is empty then: `np.array([], dtype=np.int64)`.",
            (RETURN, "return np.array(labels, dtype=np.int64) if labels else None"),
        ),
        Mistake(
            "The merged steps are counted, blanks and all, and each label is returned with its length; the labels "
            "alone are asked for.",
            (
                RETURN,
                "starts = np.flatnonzero(np.append(True, path[1:] != path[:-1]))\n"
                "    lengths = np.diff(np.append(starts, len(path)))\n"
                "    return np.stack([path[starts], lengths], axis=1)[path[starts] != 0].astype(np.int64)",
            ),
        ),
    ),
)
