"""Answers to ctc_collapse; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loop
def ctc_collapse(path):
    labels = []
    for t in range(len(path)):
        if path[t] != 0 and (t == 0 or path[t] != path[t - 1]):
            labels.append(int(path[t]))
    return np.array(labels, dtype=np.int64)


# %% right: masks
def ctc_collapse(path):
    first = np.ones(len(path), dtype=bool)
    first[1:] = path[1:] != path[:-1]
    merged = path[first]
    return merged[merged != 0].astype(np.int64)


# %% right: groupby
def ctc_collapse(path):
    from itertools import groupby

    return np.array([k for k, _ in groupby(path.tolist()) if k != 0], dtype=np.int64)


# %% right: diff
def ctc_collapse(path):
    changes = np.concatenate(([True], np.diff(path) != 0))
    return np.asarray(path[changes & (path > 0)], dtype=np.int64)


# %% right: two passes
def ctc_collapse(path):
    merged = [path[0]]
    for k in path[1:]:
        if k != merged[-1]:
            merged.append(k)
    labels = np.empty(len(path), dtype=np.int64)
    L = 0
    for k in merged:
        if k != 0:
            labels[L] = k
            L += 1
    return labels[:L]


# %% wrong: blanks first
# named: The blanks are dropped first and repeats merged after it
def ctc_collapse(path):
    labels = []
    for k in path:
        if k != 0 and (len(labels) == 0 or k != labels[-1]):
            labels.append(k)
    return np.array(labels, dtype=np.int64)


# %% wrong: blanks first, at once
# named: The blanks are dropped first and repeats merged after it
def ctc_collapse(path):
    labels = path[path != 0]
    first = np.ones(len(labels), dtype=bool)
    first[1:] = labels[1:] != labels[:-1]
    return labels[first].astype(np.int64)


# %% wrong: not merged
# named: Repeats are not merged
def ctc_collapse(path):
    return path[path != 0].astype(np.int64)


# %% wrong: blanks kept
# named: The blanks are still there
change((" if k != 0", ""), of="groupby")


# %% wrong: the first step forgotten
# named: The first step is left out
def ctc_collapse(path):
    changed = path[1:] != path[:-1]
    return path[1:][changed & (path[1:] != 0)].astype(np.int64)


# %% wrong: the last label forgotten
# named: The last label is left out where the path ends in it
def ctc_collapse(path):
    labels = []
    for t in range(len(path) - 1):
        if path[t] != path[t + 1] and path[t] != 0:
            labels.append(path[t])
    return np.array(labels, dtype=np.int64)


# %% wrong: the step before the first is the last
# named: The first step is compared with the last one
change(("(t == 0 or path[t] != path[t - 1])", "path[t] != path[t - 1]"), of="loop")


# %% wrong: unique
# named: Each label is kept once, in order of size
def ctc_collapse(path):
    labels = np.unique(path)
    return labels[labels != 0].astype(np.int64)


# %% wrong: each label once
# named: Each label is kept once, at its first place
def ctc_collapse(path):
    return np.array([k for k in dict.fromkeys(path.tolist()) if k != 0], dtype=np.int64)


# %% wrong: floats where nothing is said
# named: Where there are no labels the array is float64
change((", dtype=np.int64", ""), of="loop")


# %% wrong: the path's dtype
# named: The labels have the dtype of the path
change((".astype(np.int64)", ""), of="masks")


# %% wrong: a list
# says: labels is a list; expected a NumPy array
change(("np.array(labels, dtype=np.int64)", "labels"), of="loop")


# %% wrong: blanks at the ends
# named: The blanks at the beginning and the end alone are dropped
change(("merged[merged != 0]", "np.trim_zeros(merged)"), of="masks")


# %% wrong: the blank is the last class
# named: The blank is taken for the largest class of the path
change(("if k != 0", "if k != path.max()"), of="groupby")


# %% wrong: filled up
# named: The labels are filled up with 0
change(("labels = np.empty(", "labels = np.zeros("), ("labels[:L]", "labels"), of="two passes")


# %% wrong: steps
# named: The steps at which the labels begin are returned
change(("path[changes & (path > 0)]", "np.flatnonzero(changes & (path > 0))"), of="diff")


# %% wrong: backwards
# named: The labels stand in reverse order
change(("labels[:L]", "labels[:L][::-1]"), of="two passes")


# %% wrong: from 0
# named: The labels are returned with 1 taken from them
change(("int(path[t])", "int(path[t]) - 1"), of="loop")


# %% wrong: up to the first blank
# named: It stops at the first blank behind a label
def ctc_collapse(path):
    labels, before = [], None
    for k in path:
        if k == 0 and labels:
            break
        if k != before and k != 0:
            labels.append(k)
        before = k
    return np.array(labels, dtype=np.int64)
