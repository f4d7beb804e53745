"""Answers to word_vocabulary; tests/answers/__init__.py tells how they are written."""

from tests.answers import change


# %% right: Counter
from collections import Counter


def word_vocabulary(texts, min_count):
    counts = Counter()
    for tokens in texts:
        counts.update(tokens)
    frequent = sorted((w for w, c in counts.items() if c >= min_count), key=lambda w: (-counts[w], w))
    words = ["<pad>", "<unk>"] + frequent
    index = {w: i for i, w in enumerate(words)}
    return words, index


# %% right: two sorts
def word_vocabulary(texts, min_count):
    flat = [token for text in texts for token in text]
    distinct = sorted(set(flat))
    counts = {token: flat.count(token) for token in distinct}
    distinct.sort(key=lambda token: counts[token], reverse=True)
    words = ["<pad>", "<unk>"]
    for token in distinct:
        if counts[token] >= min_count:
            words.append(token)
    return words, dict(zip(words, range(len(words))))


# %% right: tuples
from itertools import chain


def word_vocabulary(texts, min_count):
    counts = {}
    for token in chain.from_iterable(texts):
        counts.setdefault(token, [0])[0] -= 1
    ordered = sorted((minus[0], token) for token, minus in counts.items())
    words = ["<pad>", "<unk>", *[token for minus, token in ordered if -minus >= min_count]]
    return words, {words[i]: i for i in range(len(words))}


# %% right: most_common over sorted tokens
from collections import Counter, defaultdict


def word_vocabulary(texts, min_count):
    everything = sorted(token for text in texts for token in text)
    index = defaultdict(int)
    words = []
    for word in ["<pad>", "<unk>"]:
        index[word] = len(words)
        words.append(word)
    for word, count in Counter(everything).most_common():
        if count < min_count:
            break
        index[word] = len(words)
        words.append(word)
    return words, index


# %% right: numpy
def word_vocabulary(texts, min_count):
    tokens, counts = np.unique(np.concatenate(texts), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    words = ["<pad>", "<unk>"] + [str(tokens[i]) for i in order if counts[i] >= min_count]
    return words, {word: place for place, word in enumerate(words)}


# %% wrong: more than
# named: Tokens that come exactly min_count times are left out
change(("c >= min_count", "c > min_count"), of="Counter")


# %% wrong: most_common
# named: Tokens that come equally often stand in the order in which they first appear
from collections import Counter


def word_vocabulary(texts, min_count):
    counts = Counter(token for text in texts for token in text)
    words = ["<pad>", "<unk>"] + [w for w, c in counts.most_common() if c >= min_count]
    return words, {w: i for i, w in enumerate(words)}


# %% wrong: reverse sorts the ties, too
# named: Tokens that come equally often stand in reverse code-point order
from collections import Counter


def word_vocabulary(texts, min_count):
    counts = Counter(token for text in texts for token in text)
    pairs = sorted(((c, w) for w, c in counts.items() if c >= min_count), reverse=True)
    words = ["<pad>", "<unk>"] + [w for c, w in pairs]
    return words, {w: i for i, w in enumerate(words)}


# %% wrong: alphabetical
# named: The tokens are sorted by code point alone
change(("key=lambda w: (-counts[w], w)", "key=lambda w: w"), of="Counter")


# %% wrong: rarest first
# named: The rarest tokens come first
change(("(-counts[w], w)", "(counts[w], w)"), of="Counter")


# %% wrong: min_count forgotten
# named: min_count is not used
change((" if c >= min_count", ""), of="Counter")


# %% wrong: min_count as size
# named: min_count is taken for the size of the vocabulary
change((" if c >= min_count", ""), ("+ frequent", "+ frequent[:min_count]"), of="Counter")


# %% wrong: texts counted
# named: The texts are counted in which a token stands
change(("counts.update(tokens)", "counts.update(set(tokens))"), of="Counter")


# %% wrong: no pad
# named: `<pad>` is missing
change(('["<pad>", "<unk>"] + frequent', '["<unk>"] + frequent'), of="Counter")


# %% wrong: neither
# named: `<pad>` and `<unk>` are missing
change(('["<pad>", "<unk>"] + frequent', "frequent"), of="Counter")


# %% wrong: unk first
# named: `<pad>` and `<unk>` have changed places
change(('["<pad>", "<unk>"] + frequent', '["<unk>", "<pad>"] + frequent'), of="Counter")


# %% wrong: at the end
# named: `<pad>` and `<unk>` stand at the end
change(('["<pad>", "<unk>"] + frequent', 'frequent + ["<pad>", "<unk>"]'), of="Counter")


# %% wrong: from 1
# named: The ids start at 1
change(("enumerate(words)", "enumerate(words, start=1)"), of="Counter")


# %% wrong: index without the two
# named: `<pad>` and `<unk>` are not in index
change(("for i, w in enumerate(words)}", "for i, w in enumerate(words) if w in counts}"), of="Counter")


# %% wrong: id to word
# named: index leads from id to word
change(("{w: i for", "{i: w for"), of="Counter")


# %% wrong: index of counts
# named: index holds counts
change(("{w: i for i, w in enumerate(words)}", "{w: counts[w] for w in words}"), of="Counter")


# %% wrong: swapped
# named: Another result stands in this place
change(("return words, index", "return index, words"), of="Counter")


# %% wrong: words as a tuple
# says: words is a tuple
change(("return words, index", "return tuple(words), index"), of="Counter")


# %% wrong: only the words
# says: expected 2: words, index
change(("return words, index", "return words"), of="Counter")


# %% wrong: return in the loop
# named: Only the first text is read
change(("    frequent", "        break\n    frequent"), of="Counter")


# %% wrong: counted anew
# named: Only the last text is read
change(("        counts.update(tokens)", "        counts = Counter(tokens)"), of="Counter")


# %% wrong: characters
# named: The texts are cut into characters
change(("counts.update(tokens)", "counts.update(''.join(tokens))"), of="Counter")


# %% wrong: letters only
# named: Only tokens made of letters are kept
change(("if c >= min_count", "if c >= min_count and w.isalpha()"), of="Counter")


# %% wrong: a set has no order
# says: words[
def word_vocabulary(texts, min_count):
    flat = [token for text in texts for token in text]
    words = ["<pad>", "<unk>"] + sorted({t for t in flat if flat.count(t) >= min_count}, key=len)
    return words, {w: i for i, w in enumerate(words)}


# %% wrong: stop words dropped
# named: Frequent small words are left out
change(("if c >= min_count", "if c >= min_count and w not in {'the', 'a', 'an', 'is', 'it', 'not'}"), of="Counter")


# %% wrong: texts as strings
# says: AttributeError
change(("counts.update(tokens)", "counts.update(tokens.split())"), of="Counter")


# %% wrong: often enough in one text
# named: min_count is asked of each text by itself
change(("if c >= min_count", "if any(text.count(w) >= min_count for text in texts)"), of="Counter")


# %% wrong: filtered text by text
# named: min_count is asked of each text by itself
change(
    (
        "        counts.update(tokens)",
        "        counts.update({w: c for w, c in Counter(tokens).items() if c >= min_count})",
    ),
    of="Counter",
)


# %% wrong: each token counted by characters
# named: The texts are cut into characters
change(("counts.update(tokens)", "for token in tokens:\n            counts.update(token)"), of="Counter")


# %% wrong: joined with spaces
# named: The texts are cut into characters
change(("counts.update(tokens)", 'counts.update(" ".join(tokens))'), of="Counter")


# %% wrong: ties without regard to capitals
# named: Tokens that come equally often are sorted as if capitals were
def word_vocabulary(texts, min_count):
    from collections import Counter

    counts = Counter()
    for text in texts:
        counts.update(text)
    known = sorted((w for w, c in counts.items() if c >= min_count), key=lambda w: (-counts[w], w.lower()))
    words = ["<pad>", "<unk>"] + known
    return words, {w: i for i, w in enumerate(words)}


# %% wrong: capitals made small
# named: Capitals are made small; the tokens are counted as they are.
def word_vocabulary(texts, min_count):
    from collections import Counter

    counts = Counter(w.lower() for t in texts for w in t)
    words = ["<pad>", "<unk>"] + sorted([w for w in counts if counts[w] >= min_count], key=lambda w: (-counts[w], w))
    return words, {w: i for i, w in enumerate(words)}


# %% wrong: rare tokens in index
# named: index has the rare tokens as well, with the id of `<unk>`; only
def word_vocabulary(texts, min_count):
    counts = {}
    for t in texts:
        for w in t:
            counts[w] = counts.get(w, 0) + 1
    words = ["<pad>", "<unk>"] + sorted([w for w in counts if counts[w] >= min_count], key=lambda w: (-counts[w], w))
    index = {w: 1 for w in counts}
    index.update({w: i for i, w in enumerate(words)})
    return words, index


# %% wrong: ids one too small
# named: The ids of the real words are one too small: the first one after
def word_vocabulary(texts, min_count):
    counts = {}
    for t in texts:
        for w in t:
            counts[w] = counts.get(w, 0) + 1
    known = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    words = ["<pad>", "<unk>", *known]
    index = {"<pad>": 0, "<unk>": 1}
    for i, w in enumerate(known):
        index[w] = i + 1
    return words, index


# %% wrong: counted from 0
# named: Tokens that come exactly min_count times are left out: at least
def word_vocabulary(texts, min_count):
    counts = {}
    for t in texts:
        for w in t:
            if w in counts:
                counts[w] += 1
            else:
                counts[w] = 0
    known = sorted((w for w in counts if counts[w] >= min_count), key=lambda w: (-counts[w], w))
    words = ["<pad>", "<unk>", *known]
    return words, {w: i for i, w in enumerate(words)}
