"""Answers to encode; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: comprehension
def encode(text, index):
    return np.array([index[c] for c in text])


# %% right: fromiter
def encode(text, index):
    return np.fromiter((index[ch] for ch in text), dtype=np.int64, count=len(text))


# %% right: preallocated
def encode(text, index):
    ids = np.zeros(len(text), dtype=np.int64)
    for i in range(len(text)):
        ids[i] = index[text[i]]
    return ids


# %% right: map and get
def encode(s, table):
    return np.asarray(list(map(table.get, s)), dtype="int64")


# %% right: np.vectorize
def encode(text, index):
    return np.vectorize(index.__getitem__, otypes=[np.int64])(list(text))


# %% right: masks
def encode(text, index):
    letters = np.array(list(text))
    ids = np.empty(letters.shape, np.int64)
    for char, number in index.items():
        ids[letters == char] = number
    return ids


# %% right: searchsorted in the dict's own characters
def encode(text, index):
    keys = np.array(sorted(index))
    values = np.array([index[k] for k in sorted(index)])
    return values[np.searchsorted(keys, list(text))]


# %% right: list append, astype
def encode(text, index):
    result = []
    for letter in text:
        result.append(index[letter])
    return np.array(result).astype(np.int64)


# %% right: np.array of generator in list, asarray with dtype
def encode(text, index):
    return np.asarray([*map(lambda c: index[c], text)], np.int64)


# %% right: preallocated, another way
def encode(text, index):
    ids = np.zeros(len(text), dtype=np.int64)
    for t, c in enumerate(text):
        ids[t] = index[c]
    return ids


# %% right: fromiter, another way
def encode(text, stoi):
    return np.fromiter((stoi[c] for c in text), np.int64, count=len(text))


# %% right: map
def encode(text, index):
    return np.array(list(map(index.get, text)))


# %% right: append
def encode(text, index):
    ids = []
    for c in text:
        ids.append(index[c])
    return np.asarray(ids).astype("int64")


# %% right: recursive
def encode(text, index):
    if len(text) == 1:
        return np.array([index[text]])
    half = len(text) // 2
    return np.concatenate([encode(text[:half], index), encode(text[half:], index)])


# %% wrong: a list
# named: The ids are a list; wrap it in `np.array(…,
def encode(text, index):
    return [index[c] for c in text]


# %% wrong: code points
# named: The ids are code numbers (`ord`); the id of a character
def encode(text, index):
    return np.array([ord(c) for c in text])


# %% wrong: int32
# named: The ids are int32; int64 is asked for.
def encode(text, index):
    return np.array([index[c] for c in text], dtype=np.int32)


# %% wrong: floats from np.zeros
# named: The ids are floats, and a float cannot be an index.
def encode(text, index):
    ids = np.zeros(len(text))
    for i, c in enumerate(text):
        ids[i] = index[c]
    return ids


# %% wrong: a vocabulary of its own
# named: The ids come from a vocabulary made of this text; they
def encode(text, index):
    chars = sorted(set(text))
    return np.array([chars.index(c) for c in text])


# %% wrong: one-hot
# named: Every character is a one-hot row already; encode returns
def encode(text, index):
    return np.eye(len(index))[[index[c] for c in text]]


# %% wrong: one column
# named: The ids stand in a column, (len(text), 1).
def encode(text, index):
    return np.array([[index[c]] for c in text])


# %% wrong: one row
# named: There is an axis too many in front: the numbers are
def encode(text, index):
    return np.array([[index[c] for c in text]])


# %% wrong: ids + 1
# named: Every id is one too large: the ids of index start at 0
def encode(text, index):
    return np.array([index[c] + 1 for c in text])


# %% wrong: distinct characters only
# named: Repeated characters and their order are lost: go through
def encode(text, index):
    return np.array([index[c] for c in sorted(set(text))])


# %% wrong: stops before the last character
# named: The last character is left out.
def encode(text, index):
    return np.array([index[text[i]] for i in range(len(text) - 1)])


# %% wrong: positions in the text
# named: The ids are places of first appearance in the text; the
def encode(text, index):
    return np.array([text.index(c) for c in text])


# %% wrong: index the wrong way round
# says: with KeyError
def encode(text, index):
    back = {i: c for c, i in index.items()}
    return np.array([back[c] for c in text])


# %% wrong: lower-cased
# says: with KeyError
def encode(text, index):
    return np.array([index[c] for c in text.lower()])


# %% wrong: reversed
# named: The text is read backwards.
def encode(text, index):
    return np.array([index[c] for c in text[::-1]])


# %% wrong: sorted
# named: The ids are sorted; they have to stay in the order of the
def encode(text, index):
    return np.sort(np.array([index[c] for c in text]))


# %% wrong: uint8
# says: ids is uint8
def encode(text, index):
    return np.array([index[c] for c in text], dtype=np.uint8)


# %% wrong: spaces skipped
# named: Spaces are lost, and they are characters like any other.
def encode(text, index):
    return np.array([index[c] for c in text if c != " "])


# %% wrong: stripped
# named: The line end at the end is lost (`strip`), and it is a
def encode(text, index):
    return np.array([index[c] for c in text.strip()])


# %% wrong: ranks of the ids
# named: The ids come from a vocabulary made of this text; they
def encode(text, index):
    return np.unique([index[c] for c in text], return_inverse=True)[1]


# %% wrong: a string of numbers
# says: ids is a str
def encode(text, index):
    return " ".join(str(index[c]) for c in text)


# %% wrong: index changed
# says: It changes index, the caller's own
def encode(text, index):
    index["<pad>"] = len(index)
    return np.array([index[c] for c in text])


# %% wrong: indexing the dict by position
# says: with KeyError
def encode(text, index):
    return np.array([index[i] for i in range(len(text))])


# %% wrong: counts the characters of index
# named: The ids are counted: they are the characters' places in index
def encode(text, index):
    place = {c: i for i, c in enumerate(index)}
    return np.array([place[c] for c in text], dtype=np.int64)


# %% wrong: counts the sorted characters
# named: The ids are counted: they are the characters' places in index
def encode(text, index):
    chars = sorted(index)
    return np.array([chars.index(c) for c in text], dtype=np.int64)


# %% wrong: characters in the order of the dict's keys
# named: The ids are counted: they are the characters' places in index
def encode(text, index):
    keys = list(index)
    return np.array([keys.index(c) for c in text])
