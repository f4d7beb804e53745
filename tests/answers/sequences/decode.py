"""Answers to decode; tests/answers/__init__.py tells how they are written."""

import numpy as np


# %% right: join
def decode(ids, chars):
    return "".join(chars[i] for i in ids)


# %% right: string addition
def decode(ids, chars):
    text = ""
    for i in ids:
        text += chars[i]
    return text


# %% right: array look-up
def decode(ids, chars):
    return "".join(np.array(chars)[ids])


# %% right: map, __getitem__
def decode(ids, chars):
    return "".join(map(chars.__getitem__, ids))


# %% right: a dict in between
def decode(ids, chars):
    back = {i: c for i, c in enumerate(chars)}
    return "".join([back[int(i)] for i in ids])


# %% right: np.take, tolist, reduce
from functools import reduce


def decode(ids, chars):
    return reduce(lambda a, b: a + b, np.take(chars, ids).tolist(), "")


# %% right: StringIO
import io


def decode(ids: np.ndarray, chars: list) -> str:
    buffer = io.StringIO()
    for number in np.asarray(ids).ravel():
        buffer.write(chars[number])
    return buffer.getvalue()


# %% right: str.join on list of str
def decode(ids, chars):
    return str().join([chars[int(i)] for i in ids.tolist()])


# %% right: loop
def decode(ids, chars):
    text = ""
    for i in ids:
        text += chars[i]
    return text


# %% right: array
def decode(ids, chars):
    return "".join(np.array(chars)[ids])


# %% right: dict
def decode(ids, chars):
    itos = dict(enumerate(chars))
    return "".join([itos[int(i)] for i in ids])


# %% right: map
def decode(ids, chars):
    return "".join(map(chars.__getitem__, ids.tolist()))


# %% right: numpy string
def decode(ids, chars):
    return np.str_("".join(np.take(chars, ids).tolist()))


# %% wrong: a list
# named: A list of characters is returned; join it to one string
def decode(ids, chars):
    return [chars[i] for i in ids]


# %% wrong: joined by spaces
# named: There are spaces between the characters: join them with
def decode(ids, chars):
    return " ".join(chars[i] for i in ids)


# %% wrong: str of the list
# named: The list itself is turned into a string, brackets and
def decode(ids, chars):
    return str([chars[i] for i in ids])


# %% wrong: code points
# named: The ids are read as code numbers (`chr`); the character
def decode(ids, chars):
    return "".join(chr(i) for i in ids)


# %% wrong: ids counted from 1
# named: Every character is the one before the right one in chars:
def decode(ids, chars):
    return "".join(chars[i - 1] for i in ids)


# %% wrong: reversed
# named: The text comes out backwards.
def decode(ids, chars):
    return "".join(chars[i] for i in reversed(ids))


# %% wrong: the last one is missing
# named: The last id is left out.
def decode(ids, chars):
    return "".join(chars[ids[i]] for i in range(len(ids) - 1))


# %% wrong: a list indexed by an array
# says: with TypeError
def decode(ids, chars):
    return "".join(chars[ids])


# %% wrong: numbers joined
# named: The ids themselves are written as digits; the character
def decode(ids, chars):
    return "".join(str(i) for i in ids)


# %% wrong: an array of characters
# says: text is an array of texts
def decode(ids, chars):
    return np.array(chars)[ids]


# %% wrong: the characters' own order
# says: with IndexError
def decode(ids, chars):
    return "".join(chars[i] for i in range(len(ids)))


# %% wrong: repeats lost
# named: Repeated ids are lost: every id gives a character,
def decode(ids, chars):
    return "".join(chars[i] for i in dict.fromkeys(ids))


# %% wrong: sorted ids
# named: The ids are sorted; they have to stay in their order.
def decode(ids, chars):
    return "".join(chars[i] for i in sorted(ids))


# %% wrong: stripped
# named: The line end at the end is lost (`strip`).
def decode(ids, chars):
    return "".join(chars[i] for i in ids).strip()


# %% wrong: a new line at the end
# named: A line end is added that is not in the text.
def decode(ids, chars):
    return "".join(chars[i] for i in ids) + "\n"


# %% wrong: returns in the loop
# named: Only the first character is there: a `return` inside the
def decode(ids, chars):
    text = ""
    for i in ids:
        text += chars[i]
        return text


# %% wrong: printed
# says: decode was called, but it returned nothing (None); expected
def decode(ids, chars):
    for i in ids:
        print(chars[i], end="")


# %% wrong: line breaks lost
# named: Line ends have become spaces.
def decode(ids, chars):
    return "".join(chars[i] for i in ids).replace("\n", " ")


# %% wrong: white space collapsed
# named: White space is put in order (`split` and `join`); the
def decode(ids, chars):
    return " ".join("".join(chars[i] for i in ids).split())


# %% wrong: default argument collects over calls
# says: A result may depend on the arguments
def decode(ids, chars, out=[]):
    for i in ids:
        out.append(chars[i])
    return "".join(out)


# %% wrong: lower case
# named: Capital letters have become small ones.
def decode(ids, chars):
    return "".join(chars[i] for i in ids).lower()


# %% wrong: id 0 is taken for padding
# named: Id 0 is skipped: it is a character like any other.
def decode(ids, chars):
    return "".join(chars[i] for i in ids if i)


# %% wrong: looks up characters as keys
# says: with ValueError
def decode(ids, chars):
    return "".join(chars.index(i) for i in ids)


# %% wrong: index + 1
# named: Every character is the one after the right one in chars:
def decode(ids, chars):
    return "".join(chars[(i + 1) % len(chars)] for i in ids)


# %% wrong: upper
# named: Small letters have become capital ones.
def decode(ids, chars):
    return "".join(chars[i] for i in ids).upper()


# %% wrong: sorts the characters
# named: chars is sorted first; its order is the one that the ids
def decode(ids, chars):
    chars = sorted(chars)
    return "".join(chars[i] for i in ids)
