"""Words to numbers: word_vocabulary, bag_of_words."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from rnnkit.exercises.draw import standard_cases
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output

UNIT = "09_text_classification"


def draw_lengths(rng, T, N):
    """How long each of N sequences in T steps is: one of them shorter than T, if there is room for that."""
    lengths = rng.integers(1, T + 1, N)
    if N > 1:
        lengths[0] = rng.integers(max(1, T // 2), T + 1)
        lengths[-1] = rng.integers(1, max(2, T))
    return lengths


# -- word_vocabulary

ALWAYS = ["don't", ",", "不", "not", "a"]
COMMON = ["the", "film", "is", ".", "但", "好", "it's"]
RARER = ["dull", "clever", "zest", "an", "ab", "!", "it", "了", "影", "warm", "?", "？", "plot"]


def draw_texts(rng, min_count):
    """Four token lists in which some tokens come more often than min_count, five exactly so often, three once less.
    Those five do not appear in code-point order. One token comes often, and in the last text alone."""
    common, rarer = rng.permutation(COMMON).tolist(), rng.permutation(RARER).tolist()
    counts = {token: min_count + int(rng.integers(1, 5)) for token in (*ALWAYS, *common[:3])}
    ties = sorted(rarer[:5], reverse=True)  # each comes at the very beginning, the last of them first
    counts |= dict.fromkeys(ties, min_count - 1) | dict.fromkeys(rarer[5:8], max(1, min_count - 1))
    inside = rng.permutation([token for token, count in counts.items() for _ in range(count)]).tolist()
    tokens = [*ties, *inside, *[rarer[8]] * (min_count + 1)]
    cuts = sorted(rng.choice(np.arange(6, len(tokens) - min_count - 1), 3, replace=False).tolist())
    return [tokens[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(tokens)], strict=True)]


def with_capitals(rng):
    """Some tokens begin with a capital, which stands before all small letters, or are another's twin but for that."""
    tokens = rng.permutation(["Zest", "an", "Plot", "plot", "zest", "An", "don't", ","] * 2).tolist()
    return [tokens[:5], ["dull", "film", "Film", *tokens[5:]]]


def vocabulary_cases(rng):
    def case(texts, min_count, kind=ORDINARY):
        return Case((texts, min_count), {"texts": len(texts), "min_count": min_count}, kind)

    return [
        *(case(draw_texts(rng, min_count), min_count) for min_count in rng.permutation([2, 3, 4]).tolist()),
        case(draw_texts(rng, 1), 1, "min_count = 1"),
        case([[token for text in draw_texts(rng, 2) for token in text]], 2, "one text"),
        case(draw_texts(rng, 2), 50, "no token so often"),
        case(with_capitals(rng), 2, "capitals"),
    ]


def word_vocabulary(texts, min_count):
    counts = {}
    for text in texts:
        for token in text:
            counts[token] = counts.get(token, 0) + 1
    known = [token for token in counts if counts[token] >= min_count]
    known.sort(key=lambda token: (-counts[token], token))
    words = ["<pad>", "<unk>", *known]
    return words, {word: i for i, word in enumerate(words)}


def oracle_vocabulary(texts, min_count):
    counts = Counter(token for text in texts for token in text)
    known = sorted(sorted(counts), key=counts.get, reverse=True)  # the second sort leaves ties as they are
    words = ["<pad>", "<unk>"] + [token for token in known if counts[token] >= min_count]
    return words, dict(zip(words, range(len(words)), strict=True))


KEY = "(-counts[token], token)"
KNOWN = "[token for token in counts if counts[token] >= min_count]"
INDEX = "{word: i for i, word in enumerate(words)}"
WORDS = '["<pad>", "<unk>", *known]'
COUNTED = "counts[token] = counts.get(token, 0) + 1"

WORD_VOCABULARY = Exercise(
    name="word_vocabulary",
    unit=UNIT,
    points=2,
    outputs=(Output("words"), Output("index")),
    equation="words = <pad>, <unk>, then the tokens seen min_count times or more, by −count, then by code point;   "
    "index[words[i]] = i",
    cases=vocabulary_cases,
    oracle=oracle_vocabulary,
    answer=word_vocabulary,
    look="Try it on [['b', 'a'], ['b', 'c', 'a', 'd']] with min_count = 2: words is ['<pad>', '<unk>', 'a', 'b'].",
    mistakes=(
        Mistake(
            "Tokens that come exactly min_count times are left out: at least so often means `>=`, and a token counts 1 "
            "when it is first seen.",
            ("counts[token] >= min_count", "counts[token] > min_count"),
        ),
        Mistake(
            "Tokens that come equally often stand in the order in which they first appear (a sort, and `most_common` "
            "too, "
            "leaves them so); they are to stand in code-point order: sort by (−count, token).",
            (KEY, "-counts[token]"),
        ),
        Mistake(
            "Tokens that come equally often stand in reverse code-point order: `reverse=True` turns round the order of "
            "the tokens as well. Sort by (−count, token).",
            ("key=lambda token: (-counts[token], token)", "key=lambda token: (counts[token], token), reverse=True"),
        ),
        Mistake("The tokens are sorted by code point alone; the most frequent come first.", (KEY, "token")),
        Mistake(
            "The tokens are in the order in which they first appear; the most frequent come first.",
            ("    known.sort(key=lambda token: (-counts[token], token))\n", ""),
        ),
        Mistake("The rarest tokens come first; the most frequent do.", (KEY, "(counts[token], token)")),
        Mistake(
            "Tokens that come equally often are sorted by their length; they are to stand in code-point order.",
            (KEY, "(-counts[token], len(token), token)"),
        ),
        Mistake(
            "min_count is not used: tokens that come less often belong to `<unk>`.",
            (" if counts[token] >= min_count", ""),
        ),
        Mistake(
            "The rare tokens are kept and the frequent ones left out.",
            ("counts[token] >= min_count", "counts[token] < min_count"),
        ),
        Mistake(
            "min_count is taken for the size of the vocabulary; it says how often a token has to come.",
            (WORDS, '["<pad>", "<unk>", *known[:min_count]]'),
            (" if counts[token] >= min_count", ""),
        ),
        Mistake(
            "The texts are counted in which a token stands, not the times it comes: a text may hold it twice.",
            ("for token in text:", "for token in dict.fromkeys(text):"),
        ),
        Mistake(
            "Tokens are counted anew in each text; they are counted over all texts together.",
            ("    for text in texts:\n", "    for text in texts:\n        counts.update(dict.fromkeys(text, 0))\n"),
        ),
        *(
            Mistake(
                "min_count is asked of each text by itself; a token has to come so often in all texts together.", edit
            )
            for edit in (
                (KNOWN, "[t for t in counts if max(text.count(t) for text in texts) >= min_count]"),
                ("for token in text:", "for token in (t for t in text if text.count(t) >= min_count):"),
            )
        ),
        Mistake("Only the first text is read.", ("for text in texts:", "for text in texts[:1]:")),
        Mistake("Only the last text is read.", ("for text in texts:", "for text in texts[-1:]:")),
        Mistake("The last text is not read.", ("for text in texts:", "for text in texts[:-1] or texts:")),
        *(
            Mistake(
                "The texts are cut into characters; the tokens are there already.",
                ("for token in text:", f"for token in {glue!r}.join(text):"),
            )
            for glue in ("", " ")
        ),
        Mistake("`<pad>` is missing: it is id 0.", (WORDS, '["<unk>", *known]')),
        Mistake("`<unk>` is missing: it is id 1.", (WORDS, '["<pad>", *known]')),
        Mistake("`<pad>` and `<unk>` are missing: they are ids 0 and 1.", (WORDS, "[*known]")),
        Mistake("`<pad>` and `<unk>` have changed places: `<pad>` is id 0.", (WORDS, '["<unk>", "<pad>", *known]')),
        Mistake("`<pad>` and `<unk>` stand at the end; they are ids 0 and 1.", (WORDS, '[*known, "<pad>", "<unk>"]')),
        Mistake("The ids start at 1; they start at 0.", ("enumerate(words)}", "enumerate(words, 1)}")),
        Mistake(
            "The ids count from the first real token; `<pad>` and `<unk>` come before it, so it has id 2.",
            ("enumerate(words)}", "enumerate(words, -2)}"),
        ),
        Mistake(
            "`<pad>` and `<unk>` are not in index; they have ids like any other word.",
            (INDEX, "{word: i for i, word in enumerate(words) if i > 1}"),
        ),
        Mistake("index leads from id to word; it is to lead from word to id.", ("{word: i for", "{i: word for")),
        Mistake(
            "index holds counts; an id is the place in words.",
            (INDEX, "{word: counts.get(word, 0) for word in words}"),
        ),
        Mistake(
            "index does not fit words: it was made before they were sorted.",
            (
                "    known.sort",
                "    index = {word: i for i, word in enumerate(['<pad>', '<unk>', *known])}\n    known.sort",
            ),
            (f"return words, {INDEX}", "return words, index"),
        ),
        Mistake(
            "Only tokens made of letters are kept: punctuation and `don't` are tokens, too.",
            (KNOWN, "[token for token in counts if counts[token] >= min_count and token.isalpha()]"),
        ),
        Mistake(
            "Punctuation is left out; it is made of tokens like any other.",
            (KNOWN, "[token for token in counts if counts[token] >= min_count and token not in ',.!?？']"),
        ),
        Mistake(
            "Tokens outside ASCII are left out; every token of the texts belongs in.",
            (KNOWN, "[token for token in counts if counts[token] >= min_count and token.isascii()]"),
        ),
        Mistake(
            "Tokens of one character are left out; a Chinese character is a word here, and so is `a`.",
            (KNOWN, "[token for token in counts if counts[token] >= min_count and len(token) > 1]"),
        ),
        Mistake(
            "Frequent small words are left out as “stop words”. `not` is one of them, and it turns a sentence round.",
            (KNOWN, "[t for t in counts if counts[t] >= min_count and t not in ('the', 'a', 'not', 'is', 'an', 'it')]"),
        ),
        Mistake(
            "The ids of the real words are one too large: the first one after `<unk>` has id 2.",
            (INDEX, "{word: i + (i > 1) for i, word in enumerate(words)}"),
        ),
        *(
            Mistake(
                "The first two words are spelled in another way: they are exactly `<pad>` and `<unk>`.", (WORDS, other)
            )
            for other in ('["<PAD>", "<UNK>", *known]', '["pad", "unk", *known]', '["PAD", "UNK", *known]')
        ),
        Mistake("`<unk>` stands at the end; it is id 1.", (WORDS, '["<pad>", *known, "<unk>"]')),
        Mistake(
            "index holds counts; an id is the place in words.",
            (INDEX, "{word: counts[word] for word in known}"),
        ),
        Mistake(
            "`<pad>` and `<unk>` are sorted among the tokens; they stand in front of them, with the ids 0 and 1.",
            (WORDS, 'sorted(["<pad>", "<unk>", *known], key=lambda t: (-counts.get(t, min_count), t))'),
        ),
        Mistake(
            "index has the rare tokens as well, with the id of `<unk>`; only the words of words are in it.",
            (INDEX, "{**dict.fromkeys(counts, 1), **" + INDEX + "}"),
        ),
        Mistake(
            "Capitals are made small; the tokens are counted as they are.",
            ("for token in text:", "for token in map(str.lower, text):"),
        ),
        Mistake(
            "Tokens that come equally often are sorted as if capitals were small letters; in code-point order all "
            "capitals stand before `a`.",
            (KEY, "(-counts[token], token.lower())"),
        ),
        Mistake(
            "The ids of the real words are one too small: the first one after `<unk>` has id 2.",
            (INDEX, "{word: i - (i > 1) for i, word in enumerate(words)}"),
        ),
    ),
)

# -- bag_of_words


def draw_bag(rng, T, N, V):
    """Words of ids from 1 to V − 1, one of them twice; after the ends any ids. The last id may not be there."""
    last = V - 2 if T > N and V > 3 else V - 1
    lengths, ids = draw_lengths(rng, T, N), rng.integers(1, last + 1, (T, N))
    longest = lengths.argmax()
    ids[min(1, lengths[longest] - 1), longest] = ids[0, longest]
    after = np.arange(T)[:, None] >= lengths
    ids[after] = rng.integers(0, last + 1, after.sum())
    return ids, lengths, V


def bag_cases(rng):
    def over(T):
        ids, lengths, V = draw_bag(rng, T, 3, 5)
        ids[-2:] = rng.integers(0, V - 1, (2, 3))
        return Case((ids, np.minimum(lengths, T - 2), V), {"T": T, "N": 3, "V": V}, "T longer")

    return [*standard_cases("TNV", draw_bag, float32=False)(rng), over(7)]


def bag_of_words(ids, lengths, V):
    N = ids.shape[1]
    counts = np.zeros((N, V))
    for n in range(N):
        for t in range(lengths[n]):
            counts[n, ids[t, n]] += 1
    return counts


def oracle_bag(ids, lengths, V):
    valid = np.arange(len(ids))[:, None] < lengths
    return ((ids[..., None] == np.arange(V)) & valid[..., None]).sum(axis=0).astype(float)


STEPS = "range(lengths[n])"


def counts_at_the_front(ids, lengths, V):
    counts = np.zeros((len(lengths), V))
    for n, length in enumerate(lengths):
        found = np.unique(ids[:length, n], return_counts=True)[1]
        counts[n, : len(found)] = found
    return counts


def _names(code) -> set[str]:
    """What a function's code refers to, in its comprehensions as well."""
    inside = getattr(code, "co_consts", ())
    return set(getattr(code, "co_names", ())).union(*(_names(each) for each in inside if hasattr(each, "co_names")))


def call_bag(answer, args):
    """Says of rows of different lengths where they come from."""
    try:
        return answer(*args)
    except ValueError as error:
        words = str(error).rstrip()
        uneven = "must have the same shape|inhomogeneous shape|could not broadcast input array"
        if "bincount" not in _names(getattr(answer, "__code__", None)) or not re.search(uneven, words):
            raise
        raise Misfit(
            "it stopped with ValueError: {error}. `np.bincount` ends at the largest id that it is given, so its "
            "results have different lengths; with `minlength=V` each has V columns",
            error=words,
        ) from error


BAG_OF_WORDS = Exercise(
    name="bag_of_words",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("counts (N, V)"),),
    equation="counts[n, v] = how many of ids[0, n], …, ids[lengths[n] − 1, n] are v",
    cases=bag_cases,
    oracle=oracle_bag,
    answer=bag_of_words,
    call=call_bag,
    look="Each row sums to the length of its sequence.",
    mistakes=(
        Mistake(
            "What stands after the end of a sequence is counted as well; only its first lengths[n] steps count.",
            (STEPS, "range(len(ids))"),
        ),
        Mistake(
            "What stands after the end is left out only where it is 0. Padding is known by lengths: any id may stand "
            "there.",
            (STEPS, "range(len(ids))"),
            ("    return", "    counts[:, 0] = 0\n    return"),
        ),
        Mistake(
            "A word that comes twice is counted once. (With an array of ids, `counts[n, ids] += 1` adds 1 to each "
            "place once, however often it is named; `np.add.at` and `np.bincount` count.)",
            ("counts[n, ids[t, n]] += 1", "counts[n, ids[t, n]] = 1"),
        ),
        Mistake(
            "A word that comes twice is counted once, and what stands after the end as well.",
            (STEPS, "range(len(ids))"),
            ("counts[n, ids[t, n]] += 1", "counts[n, ids[t, n]] = 1"),
        ),
        Mistake("The last word of each sequence is left out.", (STEPS, "range(lengths[n] - 1)")),
        Mistake("The first word of each sequence is left out.", (STEPS, "range(1, lengths[n])")),
        Mistake(
            "One step too many is counted: the last one has the place lengths[n] − 1.",
            (STEPS, "range(min(lengths[n] + 1, len(ids)))"),
        ),
        Mistake(
            "All sequences are cut at the length of the longest; each has its own.", (STEPS, "range(lengths.max())")
        ),
        Mistake("All sequences are cut at the length of the first; each has its own.", (STEPS, "range(lengths[0])")),
        Mistake(
            "The last steps of each column are counted; a sequence stands at its beginning.",
            (STEPS, "range(len(ids) - lengths[n], len(ids))"),
        ),
        Mistake(
            "The counts are divided by the length; asked for is how often each word comes.",
            ("    return counts", "    return counts / lengths[:, None]"),
        ),
        Mistake(
            "The counts are divided by T; asked for is how often each word comes.",
            ("    return counts", "    return counts / len(ids)"),
        ),
        Mistake("The id is added, where 1 is to be counted.", ("] += 1", "] += ids[t, n]")),
        Mistake(
            "Words count more the later they come (t or t + 1 is added); a bag knows no order: each counts 1.",
            ("] += 1", "] += t + 1"),
        ),
        Mistake(
            "The columns are one too far to the left: word v is counted in column v, and 0, `<pad>`, keeps its own.",
            ("ids[t, n]] +=", "ids[t, n] - 1] +="),
        ),
        Mistake(
            "The columns are one too far to the right: word v is counted in column v.",
            ("ids[t, n]] +=", "(ids[t, n] + 1) % V] +="),
        ),
        Mistake(
            "The counts go on from one sequence to the next; each row starts at 0.",
            ("    return counts", "    return counts.cumsum(axis=0)"),
        ),
        Mistake(
            "All sequences are counted together; each has its own row.",
            ("counts[n, ids[t, n]] += 1", "counts[:, ids[t, n]] += 1"),
        ),
        Mistake(
            "The column of `<pad>` is cut off; there are V columns, and that one is 0.",
            ("    return counts", "    return counts[:, 1:]"),
        ),
        Mistake(
            "The columns end at the largest id that is there; there are V of them.",
            ("np.zeros((N, V))", "np.zeros((N, ids.max() + 1))"),
        ),
        Mistake(
            "The counts are integers; float64 is asked for, because they are going to be multiplied with weights.",
            ("np.zeros((N, V))", "np.zeros((N, V), dtype=int)"),
        ),
        Mistake("The counts are float32; float64 is asked for.", ("np.zeros((N, V))", "np.zeros((N, V), np.float32)")),
        Mistake(
            "A bag for each step (one-hot rows): sum them over the valid steps.",
            (
                "    return counts",
                "    return np.eye(V)[ids] * (np.arange(len(ids))[:, None] < lengths)[..., None]",
            ),
        ),
        Mistake("The logarithm of the counts is taken.", ("    return counts", "    return np.log1p(counts)")),
        Mistake(
            "The padding is counted, as word 0. Column 0 belongs to `<pad>` and stays 0.",
            (STEPS, "range(len(ids))"),
            ("counts[n, ids[t, n]] += 1", "counts[n, ids[t, n] * (t < lengths[n])] += 1"),
        ),
        Mistake("There is a column too many: ids go from 0 to V − 1.", ("np.zeros((N, V))", "np.zeros((N, V + 1))")),
        Mistake(
            "Counting stops at the first id 0. Where a sequence ends, lengths says; what stands there may be any id.",
            (STEPS, "range(len(ids))"),
            ("            counts[", "            if ids[t, n] == 0:\n                break\n            counts["),
        ),
        Mistake(
            "The steps are counted from 1: the first word is left out, and one step after the end is read.",
            (STEPS, "range(1, min(lengths[n] + 1, len(ids)))"),
        ),
        Mistake(
            "Each row is divided by its length as a vector (its norm); asked for is how often each word comes.",
            ("    return counts", "    return counts / np.linalg.norm(counts, axis=1, keepdims=True)"),
        ),
        Mistake(
            "The counts of `np.unique` stand at the front of each row; each belongs in the column of its id.",
            counts_at_the_front,
        ),
    ),
)
