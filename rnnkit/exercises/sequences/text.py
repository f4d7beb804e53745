"""Unit 02, text to numbers and back: build_vocabulary, encode, decode, one_hot."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output

UNIT = "02_sequences"


def draw_text(rng, end="\n"):
    """About fifty characters: small and capital letters, a digit, spaces; an accent and a line end at the end, or
    with another end no accent, and the line end inside."""
    small, capital = (rng.permutation(list(some)).tolist() for some in ("abcdefghijklmnop", "QRSTUVWXYZ"))
    chars = small[:8] + capital[:3] + list(" ,.7é" if end == "\n" else " ,.7")
    inside = rng.permutation(chars + chars[:2] + rng.choice(chars, 30).tolist()).tolist()
    return small[8] + "".join(inside) + "\n" * (end != "\n") + capital[3] + end


def draw_texts(rng):
    """Two that end with a line end, and one that does not."""
    return draw_text(rng), draw_text(rng), draw_text(rng, end="!")


def draw_index(text, rng=None):
    """A vocabulary as `build_vocabulary` makes it, of a longer text: it has more characters than `text`. With an rng it
    is in no order: neither do the ids follow the characters, nor stand the characters in the order of the ids."""
    chars = sorted(set(text) | set("!0ABCxyzß"))
    if rng is None:
        return {c: i for i, c in enumerate(chars)}
    places = rng.permutation(len(chars))
    return {chars[place]: int(i) for place, i in zip(places, rng.permutation(len(chars)), strict=True)}


# -- build_vocabulary


def vocabulary_cases(rng):
    def case(text, kind=ORDINARY):
        return Case((text,), {"len(text)": len(text)}, kind)

    return [*map(case, draw_texts(rng)), case("z" * int(rng.integers(1, 9)), "one character")]


def build_vocabulary(text):
    chars = sorted(set(text))
    index = {c: i for i, c in enumerate(chars)}
    return chars, index


POSITIONS = "index holds positions in the text; an id is the position in chars."

BUILD_VOCABULARY = Exercise(
    name="build_vocabulary",
    unit=UNIT,
    points=2,
    outputs=(Output("chars"), Output("index")),
    equation="chars = the distinct characters, sorted;   index[chars[i]] = i",
    cases=vocabulary_cases,
    oracle=lambda text: (sorted(set(text)), {c: i for i, c in enumerate(sorted(set(text)))}),
    answer=build_vocabulary,
    look="Try it on \"hello\": chars is ['e', 'h', 'l', 'o'], and index['h'] is 1.",
    mistakes=(
        Mistake(
            "The characters are not sorted: a set has no order of its own, and the one it shows is "
            "another each time Python starts. Sort it.",
            ("sorted(set(text))", "list(set(text))"),
        ),
        Mistake(
            "The characters stand in the order in which they first appear; sorted order is asked for.",
            ("sorted(set(text))", "list(dict.fromkeys(text))"),
        ),
        Mistake(
            "The characters are sorted by how often they occur; they are to be sorted as characters.",
            ("sorted(set(text))", "sorted(dict.fromkeys(text), key=text.count, reverse=True)"),
        ),
        Mistake(
            "The characters are sorted from last to first.", ("sorted(set(text))", "sorted(set(text), reverse=True)")
        ),
        Mistake(
            "The characters are sorted without regard to capital letters; plain `sorted` puts capitals first.",
            ("sorted(set(text))", "sorted(sorted(set(text)), key=str.lower)"),
        ),
        Mistake(
            "Repeated characters are kept: each belongs in the vocabulary once.", ("sorted(set(text))", "sorted(text)")
        ),
        Mistake(
            "The text is turned into small letters first: `T` and `t` are two characters.",
            ("set(text)", "set(text.lower())"),
        ),
        Mistake(
            "Spaces and line ends are left out, and they are characters like any other.",
            ("set(text)", "set(''.join(text.split()))"),
        ),
        Mistake(
            "The line end at the end is left out (`strip`), and it is a character like any other.",
            ("set(text)", "set(text.strip())"),
        ),
        Mistake(
            "Line ends are left out, and they are characters like any other.",
            ("set(text)", "set(text.replace('\\n', ''))"),
        ),
        Mistake(
            "Spaces are left out, and they are characters like any other.", ("set(text)", "set(text.replace(' ', ''))")
        ),
        Mistake(
            "Characters outside ASCII are left out (`é`, for one); every character of the text belongs in.",
            ("set(text)", "set(filter(str.isascii, text))"),
        ),
        Mistake(
            "Only letters are kept; spaces, digits and punctuation are characters too.",
            ("set(text)", "set(filter(str.isalpha, text))"),
        ),
        Mistake(
            "The text is split into words; the vocabulary is made of characters.", ("set(text)", "set(text.split())")
        ),
        Mistake(
            "The vocabulary holds code numbers (`ord`); it is to hold the characters themselves.",
            ("set(text)", "set(map(ord, text))"),
        ),
        Mistake("index leads from id to character; it is to lead from character to id.", ("{c: i for", "{i: c for")),
        Mistake(
            "The ids start at 1; they start at 0, so that chars[index[c]] is c.",
            ("enumerate(chars)", "enumerate(chars, 1)"),
        ),
        Mistake(
            "index does not fit chars: its ids count the characters as they first appear in the text.",
            ("enumerate(chars)", "enumerate(dict.fromkeys(text))"),
        ),
        Mistake(
            "index does not fit chars: it numbers the set before it is sorted.",
            ("enumerate(chars)", "enumerate(set(text))"),
        ),
        Mistake(POSITIONS, ("{c: i for i, c in enumerate(chars)}", "{c: text.index(c) for c in chars}")),
        Mistake(POSITIONS, ("enumerate(chars)", "enumerate(text)")),
        Mistake("index holds code numbers (`ord`); an id is the position in chars.", ("{c: i for", "{c: ord(c) for")),
    ),
)

# -- encode


def encode_cases(rng):
    def case(text, kind=ORDINARY, order=None):
        index = draw_index(text, order)
        return Case((text, index), {"len(text)": len(text), "V": len(index)}, kind)

    return [*map(case, draw_texts(rng)), case("m", "one character"), case(draw_text(rng), "any order", rng)]


def encode(text, index):
    return np.array([index[c] for c in text], dtype=np.int64)


PLACES = (
    "The ids are counted: they are the characters' places in index, as it was filled or as it is sorted. The id of a "
    "character is what index holds for it, `index[c]`."
)

ENCODE = Exercise(
    name="encode",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("ids (len(text),)", dtype="int64"),),
    equation="ids[t] = index[text[t]]",
    cases=encode_cases,
    oracle=lambda text, index: np.array(list(map(index.get, text))),
    answer=encode,
    look="Try it on \"hello\" with index = {'e': 0, 'h': 1, 'l': 2, 'o': 3}: the ids are 1, 0, 2, 2, 3.",
    mistakes=(
        Mistake(
            "The ids are a list; wrap it in `np.array(…, dtype=np.int64)`.",
            ("np.array([index[c] for c in text], dtype=np.int64)", "[index[c] for c in text]"),
        ),
        Mistake("The ids are int32; int64 is asked for.", ("np.int64", "np.int32")),
        Mistake(
            "The ids are floats, and a float cannot be an index. `np.zeros` makes floats unless it is told a dtype.",
            ("np.int64", "float"),
        ),
        Mistake("Every id is one too large: the ids of index start at 0 already.", ("index[c]", "index[c] + 1")),
        Mistake("Every id is one too small: the ids of index start at 0 already.", ("index[c]", "index[c] - 1")),
        Mistake(
            "The ids are code numbers (`ord`); the id of a character is what index holds for it.",
            ("index[c]", "ord(c)"),
        ),
        Mistake(
            "The ids come from a vocabulary made of this text; they have to come from `index`, which "
            "was given and may know more characters.",
            ("index[c]", "sorted(set(text)).index(c)"),
        ),
        Mistake(PLACES, ("index[c]", "list(index).index(c)")),
        Mistake(PLACES, ("index[c]", "sorted(index).index(c)")),
        Mistake(
            "The ids are places of first appearance in the text; the id of a character is what index holds for it.",
            ("index[c]", "text.index(c)"),
        ),
        Mistake(
            "Repeated characters are lost: every character of the text gets its id, however often it was there.",
            ("for c in text", "for c in dict.fromkeys(text)"),
        ),
        Mistake(
            "Repeated characters and their order are lost: go through the text, not through a set of its characters.",
            ("for c in text", "for c in sorted(set(text))"),
        ),
        Mistake(
            "The ids of the whole vocabulary are returned, in its own order; go through the text.",
            ("for c in text", "for c in index"),
        ),
        Mistake(
            "The line end at the end is lost (`strip`), and it is a character like any other.",
            ("for c in text", "for c in text.strip()"),
        ),
        Mistake(
            "Line ends are lost, and they are characters like any other.",
            ("for c in text", "for c in text.replace('\\n', '')"),
        ),
        Mistake(
            "Spaces are lost, and they are characters like any other.",
            ("for c in text", "for c in text.replace(' ', '')"),
        ),
        Mistake("The first character is left out.", ("for c in text", "for c in text[1:]")),
        Mistake("The last character is left out.", ("for c in text", "for c in text[:-1]")),
        Mistake(
            "The text is turned into small letters first, and it has capital ones.",
            ("[index[c] for c in text]", "[index.get(c.lower(), 0) for c in text]"),
        ),
        Mistake(
            "Spaces and line ends are lost, and they are characters like any other.",
            ("for c in text", "for c in ''.join(text.split())"),
        ),
        Mistake("The text is read backwards.", ("for c in text", "for c in reversed(text)")),
        Mistake(
            "The ids are sorted; they have to stay in the order of the text.",
            ("[index[c] for c in text]", "sorted(index[c] for c in text)"),
        ),
        Mistake("The ids stand in a column, (len(text), 1).", ("[index[c] for", "[[index[c]] for")),
        Mistake(
            "Every character is a one-hot row already; encode returns the ids alone.",
            ("np.array([index[c] for c in text], dtype=np.int64)", "np.eye(len(index))[[index[c] for c in text]]"),
        ),
    ),
)

# -- decode


def decode_cases(rng):
    def case(text, kind=ORDINARY, strided=False, order=None):
        index = draw_index(text, order)
        ids = np.array([index[c] for c in text])
        return Case((ids, sorted(index, key=index.get)), {"len(ids)": len(ids), "V": len(index)}, kind, strided)

    return [
        *map(case, draw_texts(rng)),
        case("m", "one id"),
        case(draw_text(rng), "any layout", strided=True),
        case(draw_text(rng), "any order", order=rng),
    ]


def decode(ids, chars):
    return "".join(chars[i] for i in ids)


DECODE = Exercise(
    name="decode",
    unit=UNIT,
    points=1,
    outputs=(Output("text"),),
    equation="text[t] = chars[ids[t]]",
    cases=decode_cases,
    oracle=lambda ids, chars: "".join(np.array(chars, dtype=object)[ids]),
    answer=decode,
    look="Try it on the ids 1, 0, 2, 2, 3 with chars = ['e', 'h', 'l', 'o']: the text is \"hello\".",
    mistakes=(
        Mistake(
            'A list of characters is returned; join it to one string with `"".join(…)`.',
            ('"".join(chars[i] for i in ids)', "[chars[i] for i in ids]"),
        ),
        Mistake(
            'The list itself is turned into a string, brackets and quotes included; `"".join(…)` puts '
            "the characters together.",
            ('"".join(chars[i] for i in ids)', "str([chars[i] for i in ids])"),
        ),
        Mistake("There are spaces between the characters: join them with the empty string.", ('"".join', '" ".join')),
        Mistake(
            "There are line ends between the characters: join them with the empty string.", ('"".join', '"\\n".join')
        ),
        Mistake("There are commas between the characters: join them with the empty string.", ('"".join', '",".join')),
        Mistake(
            "The ids are read as code numbers (`chr`); the character of an id stands in chars.", ("chars[i]", "chr(i)")
        ),
        Mistake(
            "The ids themselves are written as digits; the character of an id stands in chars.", ("chars[i]", "str(i)")
        ),
        Mistake(
            "Every character is the one before the right one in chars: the ids start at 0.",
            ("chars[i]", "chars[i - 1]"),
        ),
        Mistake(
            "Every character is the one after the right one in chars: the ids start at 0.",
            ("chars[i]", "chars[(i + 1) % len(chars)]"),
        ),
        Mistake(
            "chars is sorted first; its order is the one that the ids belong to.", ("chars[i]", "sorted(chars)[i]")
        ),
        Mistake("chars is counted from its end.", ("chars[i]", "chars[-i]")),
        Mistake("The text comes out backwards.", ("for i in ids", "for i in ids[::-1]")),
        Mistake(
            "Repeated ids are lost: every id gives a character, however often it was there.",
            ("for i in ids", "for i in dict.fromkeys(ids.tolist())"),
        ),
        Mistake(
            "Repeated ids and their order are lost: go through the ids, not through a set of them.",
            ("for i in ids", "for i in sorted(set(ids.tolist()))"),
        ),
        Mistake(
            "The whole vocabulary is returned; go through the ids.", ("for i in ids", "for i in range(len(chars))")
        ),
        Mistake("The line end at the end is lost (`strip`).", ("for i in ids)", "for i in ids).strip()")),
        Mistake("Line ends have become spaces.", ("for i in ids)", "for i in ids).replace('\\n', ' ')")),
        Mistake(
            "White space is put in order (`split` and `join`); the text is to come back as it was.",
            ('return "".join(chars[i] for i in ids)', 'return " ".join("".join(chars[i] for i in ids).split())'),
        ),
        Mistake("Small letters have become capital ones.", ("for i in ids)", "for i in ids).upper()")),
        Mistake("Capital letters have become small ones.", ("for i in ids)", "for i in ids).lower()")),
        Mistake("The ids are sorted; they have to stay in their order.", ("for i in ids", "for i in np.sort(ids)")),
        Mistake("Id 0 is skipped: it is a character like any other.", ("for i in ids", "for i in ids if i")),
        Mistake(
            "Only the first character is there: a `return` inside the loop ends it at its first round.",
            ("for i in ids", "for i in ids[:1]"),
        ),
        Mistake(
            "A line end is added that is not in the text.",
            ('"".join(chars[i] for i in ids)', '"".join(chars[i] for i in ids) + "\\n"'),
        ),
        Mistake("The first id is left out.", ("for i in ids", "for i in ids[1:]")),
        Mistake("The last id is left out.", ("for i in ids", "for i in ids[:-1]")),
    ),
)

# -- one_hot


def one_hot_cases(rng):
    def case(letters, kind=ORDINARY, longer="", shorter="", strided=False, **fixed):
        drawn = sizes(rng, letters + "V", longer, shorter) | fixed
        ids = rng.integers(0, drawn["V"], [drawn[letter] for letter in letters])
        if kind == ORDINARY:  # the first and the last id of the vocabulary are there, or the last is not
            ids.flat[:3] = (0, drawn["V"] - 1, 1) if longer == "V" else 1
            ids[ids == drawn["V"] - 1] -= longer != "V"
        return Case((ids, drawn["V"]), drawn, kind, strided)

    return [
        case("T", longer="V", shorter="T"),
        case("TN", longer="V", shorter="T"),
        case("TN", longer="T", shorter="V"),
        case("BTN", "ids (B, T, N)"),
        case("TN", "N = 1", N=1),
        case("TN", "T = 1", T=1),
        case("TN", "any layout", strided=True),
    ]


def one_hot(ids, V):
    return np.eye(V)[ids]


TOO_FAR_LEFT = "The 1 stands one place too far to the left: the ids start at 0, not at 1."
TOO_FAR_RIGHT = "The 1 stands one place too far to the right: the ids start at 0, as columns do."

ONE_HOT = Exercise(
    name="one_hot",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("one_hot (..., V)"),),
    equation="one_hot[…, v] = 1 where v = ids[…], else 0",
    cases=one_hot_cases,
    oracle=lambda ids, V: (ids[..., None] == np.arange(V)).astype(float),
    answer=one_hot,
    look="Try it on np.array([2, 0]) with V = 3: the rows are 0 0 1 and 1 0 0.",
    mistakes=(
        Mistake(
            "The numbers are integers; float64 is asked for, because they are going to be multiplied with weights.",
            ("np.eye(V)", "np.eye(V, dtype=int)"),
        ),
        Mistake(
            "The result holds True and False; turn it into floats with `.astype(float)`.",
            ("np.eye(V)[ids]", "ids[..., None] == np.arange(V)"),
        ),
        Mistake("The numbers are float32; float64 is asked for.", ("np.eye(V)", "np.eye(V, dtype=np.float32)")),
        Mistake(
            "The length of a row is taken from the largest id that is there; it is V, even where the "
            "last ids are missing.",
            ("np.eye(V)", "np.eye(ids.max() + 1)"),
        ),
        Mistake(
            "The length of a row is V + 1; the ids start at 0, so V numbers are enough.", ("np.eye(V)", "np.eye(V + 1)")
        ),
        Mistake(TOO_FAR_LEFT, ("[ids]", "[ids - 1]")),
        Mistake(TOO_FAR_RIGHT, ("[ids]", "[(ids + 1) % V]")),
        Mistake(TOO_FAR_LEFT, ("np.eye(V)", "np.eye(V, k=-1)")),
        Mistake(TOO_FAR_RIGHT, ("np.eye(V)", "np.eye(V, k=1)")),
        Mistake("The places are counted from the end of the row.", ("np.eye(V)", "np.eye(V)[::-1]")),
        Mistake("Ones and zeros are exchanged.", ("np.eye(V)[ids]", "1 - np.eye(V)[ids]")),
        Mistake("The id itself is written where the 1 belongs.", ("np.eye(V)[ids]", "np.eye(V)[ids] * ids[..., None]")),
        Mistake(
            "The axis of the vocabulary comes first; it belongs at the end.", ("np.eye(V)[ids]", "np.eye(V)[:, ids]")
        ),
        Mistake("The ids are laid out in one long row, so the shape of `ids` is lost.", ("[ids]", "[ids.ravel()]")),
        Mistake(
            "One array is used again for every step without clearing it: the ones of earlier steps are still there.",
            ("np.eye(V)[ids]", "np.maximum.accumulate(np.eye(V)[ids])"),
        ),
        Mistake(
            "One array is used again for every id without clearing it: the ones of earlier ids are still there.",
            ("np.eye(V)[ids]", "np.maximum.accumulate(np.eye(V)[ids.ravel()]).reshape(*ids.shape, V)"),
        ),
        Mistake(
            "One array is shared by all rows, so they all show the last id: make a new one for each id.",
            ("np.eye(V)[ids]", "np.eye(V)[np.full_like(ids, ids.flat[-1])]"),
        ),
        Mistake(
            "The rows stand in another order than the ids: ids and result are flattened differently.",
            ("np.eye(V)[ids]", "np.eye(V)[ids.T.ravel()].reshape(*ids.shape, V)"),
        ),
        Mistake(
            "The result is transposed (`.T`): the axis of the vocabulary belongs at the end.",
            ("np.eye(V)[ids]", "np.eye(V)[ids].T"),
        ),
        Mistake("The other places hold −1; they hold 0.", ("np.eye(V)[ids]", "2 * np.eye(V)[ids] - 1")),
        Mistake(
            "The ids are counted (`bincount`), so their order is lost: each id gets a row of its own.",
            ("np.eye(V)[ids]", "np.eye(V)[ids.ravel()].sum(axis=0)"),
        ),
        Mistake(
            "Every row has a 1 for every id that occurs anywhere: `out[..., ids] = 1` writes into all "
            "rows. Each row gets its own id only.",
            ("np.eye(V)[ids]", "np.zeros((*ids.shape, V)) + np.eye(V)[ids.ravel()].max(axis=0)"),
        ),
        Mistake("All places up to the id are 1; only the id's own place is.", ("np.eye(V)", "np.tri(V)")),
        Mistake(
            "The rows are summed up over the steps, so their order is lost: each id gets a row of its own.",
            ("np.eye(V)[ids]", "np.eye(V)[ids].sum(axis=0)"),
        ),
    ),
)
