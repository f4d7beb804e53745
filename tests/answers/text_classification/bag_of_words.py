"""Answers to bag_of_words; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def bag_of_words(ids, lengths, V):
    T, N = ids.shape
    counts = np.zeros((N, V))
    for n in range(N):
        for t in range(lengths[n]):
            counts[n, ids[t, n]] += 1
    return counts


# %% right: bincount
def bag_of_words(ids, lengths, V):
    rows = [np.bincount(ids[:end, n], minlength=V) for n, end in enumerate(lengths)]
    return np.array(rows, dtype=np.float64)


# %% right: add.at
def bag_of_words(ids, lengths, V):
    T, N = ids.shape
    valid = np.arange(T)[:, None] < lengths
    counts = np.zeros((N, V))
    columns = np.broadcast_to(np.arange(N), ids.shape)
    np.add.at(counts, (columns[valid], ids[valid]), 1)
    return counts


# %% right: one-hot rows
def bag_of_words(ids, lengths, V):
    steps = np.eye(V)[ids]
    steps[np.arange(len(ids))[:, None] >= lengths[None, :]] = 0
    return steps.sum(axis=0)


# %% right: einsum
def bag_of_words(ids, lengths, V):
    mask = (np.arange(ids.shape[0])[:, None] < lengths).astype(float)
    return np.einsum("tn,tnv->nv", mask, np.identity(V)[ids])


# %% right: flat
def bag_of_words(ids, lengths, V):
    T, N = ids.shape
    flat = ids + V * np.arange(N)
    keep = np.arange(T).reshape(-1, 1) < lengths
    return np.bincount(flat[keep], minlength=N * V).reshape(N, V).astype(float)


# %% right: lists
def bag_of_words(ids, lengths, V):
    return np.array([[float(ids[: lengths[n], n].tolist().count(v)) for v in range(V)] for n in range(ids.shape[1])])


# %% wrong: padding counted
# named: What stands after the end of a sequence is counted as well
change(("range(lengths[n])", "range(T)"), of="loops")


# %% wrong: padding known by its id
# named: What stands after the end is left out only where it is 0
def bag_of_words(ids, lengths, V):
    counts = np.zeros((ids.shape[1], V))
    for n in range(ids.shape[1]):
        for i in ids[:, n]:
            if i != 0:
                counts[n, i] += 1
    return counts


# %% wrong: fancy index
# named: A word that comes twice is counted once. (With an array of ids
def bag_of_words(ids, lengths, V):
    counts = np.zeros((ids.shape[1], V))
    for n, end in enumerate(lengths):
        counts[n, ids[:end, n]] += 1
    return counts


# %% wrong: a set
# named: A word that comes twice is counted once. (With an array of ids
change(("+= 1", "= 1"), of="loops")


# %% wrong: fancy index, padding counted
# named: A word that comes twice is counted once, and what stands after the end
def bag_of_words(ids, lengths, V):
    counts = np.zeros((ids.shape[1], V))
    counts[np.arange(ids.shape[1]), ids] += 1
    return counts


# %% wrong: last word missing
# named: The last word of each sequence is left out
change(("range(lengths[n])", "range(lengths[n] - 1)"), of="loops")


# %% wrong: the longest
# named: All sequences are cut at the length of the longest
def bag_of_words(ids, lengths, V):
    return np.stack([np.bincount(column, minlength=V) for column in ids[: lengths.max()].T]).astype(float)


# %% wrong: integers
# named: The counts are integers
change((", dtype=np.float64", ""), of="bincount")


# %% wrong: transposed
# named: Transposed
change(("return counts", "return counts.T"), of="loops")


# %% wrong: shares
# named: The counts are divided by the length
change(("return counts", "return counts / lengths.reshape(-1, 1)"), of="loops")


# %% wrong: batch first
# says: IndexError
def bag_of_words(ids, lengths, V):
    N, T = ids.shape
    counts = np.zeros((N, V))
    for n in range(N):
        for t in range(lengths[n]):
            counts[n, ids[n, t]] += 1
    return counts


# %% wrong: minlength forgotten
# says: with `minlength=V` each has V columns
def bag_of_words(ids, lengths, V):
    counts = np.zeros((ids.shape[1], V))
    for n, end in enumerate(lengths):
        counts[n] = np.bincount(ids[:end, n])
    return counts


# %% wrong: one row
# named: Summed over the sequences
def bag_of_words(ids, lengths, V):
    counts = np.zeros(V)
    for n, end in enumerate(lengths):
        for i in ids[:end, n]:
            counts[i] += 1
    return counts


# %% wrong: never cleared
# named: The counts go on from one sequence to the next
def bag_of_words(ids, lengths, V):
    row, rows = np.zeros(V), []
    for n, end in enumerate(lengths):
        for i in ids[:end, n]:
            row[i] += 1
        rows.append(row.copy())
    return np.array(rows)


# %% wrong: shifted
# named: The columns are one too far to the left
change(("ids[t, n]]", "ids[t, n] - 1]"), of="loops")


# %% wrong: no pad column
# named: The column of `<pad>` is cut off
change(("return counts", "return counts[:, 1:]"), of="loops")


# %% wrong: list of rows
# says: counts is a list
change(("return np.array(rows, dtype=np.float64)", "return [row.astype(float) for row in rows]"), of="bincount")


# %% wrong: from the right
# named: The last steps of each column are counted
change(("ids[:end, n]", "ids[len(ids) - end :, n]"), of="bincount")


# %% wrong: np.unique without its ids
# named: The counts of `np.unique` stand at the front of each row; each
def bag_of_words(ids, lengths, V):
    out = np.zeros((ids.shape[1], V))
    for n, k in enumerate(lengths):
        c = np.unique(ids[:k, n], return_counts=True)[1]
        out[n, : len(c)] = c
    return out
