"""Answers to build_vocabulary; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: sorted set and enumerate
def build_vocabulary(text):
    chars = sorted(set(text))
    index = {c: i for i, c in enumerate(chars)}
    return chars, index


# %% right: dict(zip)
def build_vocabulary(text):
    chars = sorted(dict.fromkeys(text))
    return chars, dict(zip(chars, range(len(chars))))


# %% right: loops and list.sort
def build_vocabulary(s: str) -> tuple[list, dict]:
    found = []
    for ch in s:
        if ch not in found:
            found.append(ch)
    found.sort()
    table = {}
    for i in range(len(found)):
        table[found[i]] = i
    return found, table


# %% right: Counter
from collections import Counter


def build_vocabulary(text):
    chars = list(sorted(Counter(text).keys()))
    index = dict()
    for number, char in enumerate(chars, start=0):
        index[char] = number
    return (chars, index)


# %% right: np.unique
def build_vocabulary(text):
    chars = np.unique(list(text)).tolist()
    return chars, {c: chars.index(c) for c in chars}


# %% right: code points
def build_vocabulary(text):
    codes = sorted({ord(c) for c in text})
    chars = [chr(n) for n in codes]
    return chars, dict(map(reversed, enumerate(chars)))


# %% right: bisect insertion, setdefault
import bisect


def build_vocabulary(text):
    chars = []
    for c in text:
        i = bisect.bisect_left(chars, c)
        if i == len(chars) or chars[i] != c:
            chars.insert(i, c)
    index = {}
    for c in chars:
        index.setdefault(c, len(index))
    return chars, index


# %% right: groupby
from itertools import groupby


def build_vocabulary(text):
    chars = [k for k, _ in groupby(sorted(text))]
    return chars, {chars[i]: i for i in range(len(chars))}


# %% right: loop
def build_vocabulary(text):
    chars = []
    for c in text:
        if c not in chars:
            chars.append(c)
    chars.sort()
    index = {}
    for i in range(len(chars)):
        index[chars[i]] = i
    return chars, index


# %% right: zip
def build_vocabulary(s):
    vocabulary = sorted(set(s))
    return vocabulary, dict(zip(vocabulary, range(len(vocabulary)), strict=True))


# %% right: counter
from collections import Counter


def build_vocabulary(text):
    letters = sorted(Counter(text).keys())
    return letters, {letter: letters.index(letter) for letter in letters}


# %% right: numpy
def build_vocabulary(text):
    chars = np.unique(list(text)).tolist()
    return chars, {c: np.int64(i) for i, c in enumerate(chars)}


# %% right: list of two
def build_vocabulary(text):
    stoi = {c: i for i, c in enumerate(sorted(dict.fromkeys(text)))}
    return [list(stoi), stoi]


# %% wrong: not sorted
# named: The characters are not sorted: a set has no order of its
def build_vocabulary(text):
    chars = list(set(text))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: order of first appearance
# named: The characters stand in the order in which they first
def build_vocabulary(text):
    chars = list(dict.fromkeys(text))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: by frequency
# named: The characters are sorted by how often they occur; they
from collections import Counter


def build_vocabulary(text):
    chars = [c for c, n in Counter(text).most_common()]
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: index from id to character
# named: index leads from id to character; it is to lead from
def build_vocabulary(text):
    chars = sorted(set(text))
    return chars, {i: c for i, c in enumerate(chars)}


# %% wrong: repeats kept
# named: Repeated characters are kept: each belongs in the
def build_vocabulary(text):
    chars = sorted(text)
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: ids from 1
# named: The ids start at 1; they start at 0, so that
def build_vocabulary(text):
    chars = sorted(set(text))
    return chars, {c: i for i, c in enumerate(chars, 1)}


# %% wrong: lower case
# named: The text is turned into small letters first: `T` and `t`
def build_vocabulary(text):
    chars = sorted(set(text.lower()))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: white space dropped
# named: Spaces and line ends are left out, and they are
def build_vocabulary(text):
    chars = sorted(set(text.replace(" ", "").replace("\n", "")))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: stripped
# named: Spaces and line ends are left out, and they are
def build_vocabulary(text):
    chars = sorted({c for c in text if c.strip()})
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: swapped
# named: Another result stands in this place: the order is chars,
def build_vocabulary(text):
    chars = sorted(set(text))
    return {c: i for i, c in enumerate(chars)}, chars


# %% wrong: only the dict
# says: build_vocabulary: it returned one dict; expected 2 results:
def build_vocabulary(text):
    return {c: i for i, c in enumerate(sorted(set(text)))}


# %% wrong: a string instead of a list
# says: chars is a str
def build_vocabulary(text):
    chars = "".join(sorted(set(text)))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: words
# named: The text is split into words; the vocabulary is made of
def build_vocabulary(text):
    chars = sorted(set(text.split()))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: a set
# says: chars is a set
def build_vocabulary(text):
    chars = set(text)
    return chars, {c: i for i, c in enumerate(sorted(chars))}


# %% wrong: index from the text's positions
# named: index holds positions in the text; an id is the position
def build_vocabulary(text):
    return sorted(set(text)), {c: text.index(c) for c in text}


# %% wrong: descending
# named: The characters are sorted from last to first.
def build_vocabulary(text):
    chars = sorted(set(text), reverse=True)
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: index holds code points
# named: index holds code numbers (`ord`); an id is the position
def build_vocabulary(text):
    chars = sorted(set(text))
    return chars, {c: ord(c) for c in chars}


# %% wrong: sorted without case
# named: The characters are sorted without regard to capital
def build_vocabulary(text):
    chars = sorted(set(text), key=str.lower)
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: a token for unknowns
def build_vocabulary(text):
    chars = ["<unk>"] + sorted(set(text))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: a tuple
# says: chars is a tuple
def build_vocabulary(text):
    chars = tuple(sorted(set(text)))
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: grows over calls
chars = set()


def build_vocabulary(text):
    chars.update(text)
    out = sorted(chars)
    return out, {c: i for i, c in enumerate(out)}


# %% wrong: ASCII only
# named: Characters outside ASCII are left out (`é`, for one);
def build_vocabulary(text):
    chars = sorted(c for c in set(text) if c.isascii())
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: letters only
# named: Only letters are kept; spaces, digits and punctuation are
def build_vocabulary(text):
    chars = sorted(c for c in set(text) if c.isalpha())
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: ids as floats
def build_vocabulary(text):
    chars = sorted(set(text))
    return chars, {c: float(i) for i, c in enumerate(chars)}


# %% wrong: last character forgotten in the dict
def build_vocabulary(text):
    chars = sorted(set(text))
    return chars, {chars[i]: i for i in range(len(chars) - 1)}


# %% wrong: dict made before sorting
# named: index does not fit chars: its ids count the characters as
def build_vocabulary(text):
    chars = list(dict.fromkeys(text))
    index = {c: i for i, c in enumerate(chars)}
    return sorted(chars), index


# %% wrong: list.sort returns None
# says: with TypeError
def build_vocabulary(text):
    chars = list(set(text)).sort()
    return chars, {c: i for i, c in enumerate(chars)}


# %% wrong: a list of pairs instead of a dict
# says: index is a list
def build_vocabulary(text):
    chars = sorted(set(text))
    return chars, [(c, i) for i, c in enumerate(chars)]
