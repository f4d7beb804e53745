"""Answers to confusion_matrix; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loop
def confusion_matrix(predicted, labels, K):
    confusion = np.zeros((K, K), dtype=np.int64)
    for p, y in zip(predicted, labels):
        confusion[y, p] += 1
    return confusion


# %% right: add.at
def confusion_matrix(predicted, labels, K):
    table = np.zeros((K, K), np.int64)
    np.add.at(table, (labels, predicted), 1)
    return table


# %% right: bincount
def confusion_matrix(predicted, labels, K):
    return np.bincount(labels * K + predicted, minlength=K * K).reshape(K, K)


# %% right: one-hot product
def confusion_matrix(predicted, labels, K):
    eye = np.eye(K, dtype=np.int64)
    return eye[labels].T @ eye[predicted]


# %% right: sums
def confusion_matrix(predicted, labels, K):
    return np.array([[np.sum((labels == i) & (predicted == j)) for j in range(K)] for i in range(K)])


# %% wrong: transposed
# named: Rows and columns have changed places
change(("confusion[y, p]", "confusion[p, y]"), of="loop")


# %% wrong: fancy +=
# named: A pair that comes several times is counted once. (`confusion[labels, predicted] += 1`
change(("np.add.at(table, (labels, predicted), 1)", "table[labels, predicted] += 1"), of="add.at")


# %% wrong: fancy +=, transposed
# named: A pair that comes several times is counted once, and rows and columns
change(("np.add.at(table, (labels, predicted), 1)", "table[predicted, labels] += 1"), of="add.at")


# %% wrong: shares of rows
# named: The counts are divided by the rows' sums
change(
    ("return confusion", "return confusion / np.maximum(confusion.sum(axis=1), 1)[:, None]"),
    of="loop",
)


# %% wrong: floats
# named: The counts are floats
change((", dtype=np.int64", ""), of="loop")


# %% wrong: K from the labels
# named: There are as many rows as the largest class that occurs
def confusion_matrix(predicted, labels, K):
    K = max(predicted.max(), labels.max()) + 1
    return np.bincount(labels * K + predicted, minlength=K * K).reshape(K, K)


# %% wrong: minlength forgotten
# says: ValueError
change((", minlength=K * K", ""), of="bincount")


# %% wrong: only the right ones
# named: The right answers alone are counted
change(("confusion[y, p] += 1", "confusion[y, p] += y == p"), of="loop")


# %% wrong: only the wrong ones
# named: The wrong answers alone are counted
change(("confusion[y, p] += 1", "confusion[y, p] += y != p"), of="loop")


# %% wrong: from last to first
# named: The classes stand from last to first
change(("return confusion", "return confusion[::-1, ::-1]"), of="loop")


# %% wrong: from 1
# named: The classes are counted from 1
change(("confusion[y, p]", "confusion[y - 1, p - 1]"), of="loop")


# %% wrong: int32
# named: The counts are int32
change(("np.zeros((K, K), np.int64)", "np.zeros((K, K), np.int32)"), of="add.at")


# %% wrong: a list
# named: The result is a list of lists
change(("return confusion", "return confusion.tolist()"), of="loop")


# %% wrong: shares of all
# named: The counts are divided by M
change(("return confusion", "return confusion / confusion.sum()"), of="loop")


# %% wrong: two numbers
# says: confusion has shape
def confusion_matrix(predicted, labels, K):
    right = np.bincount(labels[predicted == labels], minlength=K)
    return np.stack([right, np.bincount(labels, minlength=K) - right])


# %% wrong: K lists that are one
# says: differ
def confusion_matrix(predicted, labels, K):
    rows = [[0] * K] * K
    for p, y in zip(predicted, labels):
        rows[y][p] += 1
    return np.array(rows)


# %% wrong: both ways
# named: Every example is counted twice, as (true class, answer) and as
def confusion_matrix(predicted, labels, K):
    c = np.zeros((K, K), dtype=int)
    for p, l in zip(predicted, labels):
        c[l, p] += 1
        c[p, l] += 1
    return c


# %% wrong: one of the two fits
# named: An example is counted where its class or its answer fits (`|`);
def confusion_matrix(predicted, labels, K):
    return np.array([[np.sum((labels == i) | (predicted == j)) for j in range(K)] for i in range(K)], dtype=np.int64)


# %% wrong: one triangle
# named: i answered with j and j answered with i are counted together, on
def confusion_matrix(predicted, labels, K):
    c = np.zeros((K, K), np.int64)
    for p, l in zip(predicted, labels):
        c[min(l, p), max(l, p)] += 1
    return c


# %% wrong: the class added
# named: The number of the class is added, where 1 is to be counted.
def confusion_matrix(predicted, labels, K):
    c = np.zeros((K, K), np.int64)
    np.add.at(c, (labels, predicted), labels)
    return c


# %% wrong: the diagonal
# named: Only the diagonal is returned, (K,); asked for is the whole
def confusion_matrix(predicted, labels, K):
    return np.bincount(labels[labels == predicted], minlength=K)


# %% wrong: the classes that occur
# named: Only the classes that occur have a row and a column; there are K
def confusion_matrix(predicted, labels, K):
    classes = np.unique(np.concatenate([labels, predicted]))
    return np.array([[np.sum((labels == i) & (predicted == j)) for j in classes] for i in classes], dtype=np.int64)


# %% wrong: K edges
# named: `np.arange(K)` are the edges of K − 1 bins, and the last of them
def confusion_matrix(predicted, labels, K):
    return np.histogram2d(labels, predicted, bins=[np.arange(K), np.arange(K)])[0].astype(np.int64)
