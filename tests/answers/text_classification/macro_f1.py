"""Answers to macro_f1; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: where
def macro_f1(confusion):
    tp = np.diag(confusion)
    fp, fn = confusion.sum(axis=0) - tp, confusion.sum(axis=1) - tp
    below = 2 * tp + fp + fn
    return np.where(below > 0, 2 * tp / np.where(below > 0, below, 1), 0.0).mean()


# %% right: loop
def macro_f1(confusion):
    K = len(confusion)
    scores = []
    for k in range(K):
        tp = confusion[k, k]
        fp = sum(confusion[i, k] for i in range(K) if i != k)
        fn = sum(confusion[k, j] for j in range(K) if j != k)
        scores.append(2 * tp / (2 * tp + fp + fn) if tp + fp + fn > 0 else 0.0)
    return sum(scores) / K


# %% right: divide with where
def macro_f1(confusion):
    tp = confusion.diagonal().astype(float)
    total = (confusion + confusion.T).sum(axis=1)
    return float(np.divide(2 * tp, total, out=np.zeros_like(tp), where=total != 0).mean())


# %% right: maximum
def macro_f1(confusion):
    sums = confusion.sum(0) + confusion.sum(1)
    return np.mean(2 * np.diagonal(confusion) / np.maximum(sums, 1))


# %% right: precision and recall, with care
def macro_f1(confusion):
    K, total = confusion.shape[0], 0.0
    for k in range(K):
        answered, there, tp = int(confusion[:, k].sum()), int(confusion[k].sum()), int(confusion[k, k])
        if tp:
            precision, recall = tp / answered, tp / there
            total += 2 * precision * recall / (precision + recall)
    return total / K


# %% right: errstate
def macro_f1(confusion):
    tp = np.diag(confusion)
    with np.errstate(all="ignore"):
        f1 = 2 * tp / (confusion.sum(axis=0) + confusion.sum(axis=1))
    return np.nan_to_num(f1).mean()


# %% wrong: accuracy
# named: This is the accuracy
def macro_f1(confusion):
    return np.trace(confusion) / confusion.sum()


# %% wrong: means first
# named: Precision and recall are averaged over the classes first
def macro_f1(confusion):
    tp = np.diag(confusion)
    precision = np.mean(tp / np.maximum(confusion.sum(axis=0), 1))
    recall = np.mean(tp / np.maximum(confusion.sum(axis=1), 1))
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


# %% wrong: weighted
# named: The classes are weighted by how often they occur
def macro_f1(confusion):
    tp, there = np.diag(confusion), confusion.sum(axis=1)
    f1 = 2 * tp / np.maximum(confusion.sum(axis=0) + there, 1)
    return (f1 * there).sum() / there.sum()


# %% wrong: absent classes left out
# named: A class that is never there and never answered is left out of the mean
change(
    (
        "scores.append(2 * tp / (2 * tp + fp + fn) if tp + fp + fn > 0 else 0.0)",
        "scores += [2 * tp / (2 * tp + fp + fn)] if tp + fp + fn > 0 else []",
    ),
    ("/ K", "/ len(scores)"),
    of="loop",
)


# %% wrong: absent classes are perfect
# named: A class that is never there and never answered counts 1
change(("else 0.0", "else 1.0"), of="loop")


# %% wrong: 0/0
# named: A class that is never there and never answered gives 0/0
# says: it gives a warning
change(('    with np.errstate(all="ignore"):\n        f1 =', "    if True:\n        f1 ="), of="errstate")


# %% wrong: NaN, quietly
# says: macro_f1 is nan
change(("np.nan_to_num(f1)", "f1"), of="errstate")


# %% wrong: precision and recall without care
# named: A class that is never answered has 0/0 for its precision
# says: it gives a warning
def macro_f1(confusion):
    tp = np.diag(confusion)
    precision, recall = tp / confusion.sum(axis=0), tp / confusion.sum(axis=1)
    return np.nan_to_num(2 * precision * recall / (precision + recall)).mean()


# %% wrong: Jaccard
# named: The 2 before TP is missing below and above
change(("2 * tp / (2 * tp + fp + fn)", "tp / (tp + fp + fn)"), of="loop")


# %% wrong: no 2 above
# named: The 2 in the numerator is missing
change(("(2 * np.diagonal", "(np.diagonal"), of="maximum")


# %% wrong: TP in FP
# named: FP and FN have the right answers in them
change(
    ("confusion.sum(axis=0) - tp, confusion.sum(axis=1) - tp", "confusion.sum(axis=0), confusion.sum(axis=1)"),
    of="where",
)


# %% wrong: one by one
# named: The classes' F1 are returned one by one
# says: expected one number
change((".mean()", ""), of="errstate")


# %% wrong: the sum
# named: The classes' F1 are added up
change(("sum(scores) / K", "sum(scores)"), of="loop")


# %% wrong: mean recall
# named: This is the mean recall
def macro_f1(confusion):
    return np.mean(np.diag(confusion) / np.maximum(confusion.sum(axis=1), 1))


# %% wrong: mean precision
# named: This is the mean precision
def macro_f1(confusion):
    return np.mean(np.diag(confusion) / np.maximum(confusion.sum(axis=0), 1))


# %% wrong: only class 1
# named: This is the F1 of class 1 alone
change(
    (
        "np.mean(2 * np.diagonal(confusion) / np.maximum(sums, 1))",
        "(2 * np.diagonal(confusion) / np.maximum(sums, 1))[1]",
    ),
    of="maximum",
)


# %% wrong: percent
# named: The result is in percent
change(("return np.mean(", "return 100 * np.mean("), of="maximum")


# %% wrong: arithmetic mean
# named: This is the mean of precision and recall of each class
def macro_f1(confusion):
    tp = np.diag(confusion)
    precision = tp / np.maximum(confusion.sum(axis=0), 1)
    recall = tp / np.maximum(confusion.sum(axis=1), 1)
    return ((precision + recall) / 2).mean()


# %% wrong: one more below the line
# named: A number is added to every denominator, which makes every class a
def macro_f1(confusion):
    tp = np.diag(confusion)
    below = confusion.sum(axis=0) + confusion.sum(axis=1)
    return np.mean(2 * tp / (below + 1))


# %% wrong: never answered, left out
# named: A class that is never answered, or never there, is left out of
def macro_f1(confusion):
    scores = []
    for k in range(len(confusion)):
        answered, there = confusion[:, k].sum(), confusion[k].sum()
        if answered == 0 or there == 0:
            continue
        p, r = confusion[k, k] / answered, confusion[k, k] / there
        scores.append(2 * p * r / (p + r) if p + r else 0.0)
    return np.mean(scores) if scores else 0.0


# %% wrong: F2
# named: This is the mean of F2, which weighs recall more; F1 weighs
def macro_f1(confusion):
    tp = np.diag(confusion)
    fp, fn = confusion.sum(0) - tp, confusion.sum(1) - tp
    return np.mean(5 * tp / np.maximum(5 * tp + 4 * fn + fp, 1))


# %% wrong: classes that are there
# named: A class that is never there is left out of the mean; it counts 0.
def macro_f1(confusion):
    tp = np.diag(confusion)
    d = confusion.sum(0) + confusion.sum(1)
    there = confusion.sum(1) > 0
    return np.mean((2 * tp / np.maximum(d, 1))[there])


# %% wrong: without the last class
# named: The last class is left out of the mean; all classes count.
def macro_f1(confusion):
    tp = np.diag(confusion)
    d = confusion.sum(0) + confusion.sum(1)
    return np.mean((2 * tp / np.maximum(d, 1))[:-1])


# %% wrong: divided by all examples
# named: It is divided by the number of all examples; each class has a
def macro_f1(confusion):
    tp = np.diag(confusion)
    return np.mean(2 * tp / confusion.sum())
