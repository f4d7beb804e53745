"""The tokens of a language and their ids."""

import re
import unicodedata

import numpy as np

PAD, BOS, EOS = 0, 1, 2
WORD = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_")  # a run of letters, one digit, one sign


def words(text):
    """The tokens of a text: runs of letters in lower case, single digits, single signs.

    >>> words("Sunday, 2 September 1962")
    ['sunday', ',', '2', 'september', '1', '9', '6', '2']
    """
    return WORD.findall(plain(text))


def characters(text):
    """The tokens of a text: its characters in lower case, blanks included.

    >>> characters("Peru")
    ['p', 'e', 'r', 'u']
    """
    return list(plain(text))


def plain(text):
    """A text in lower case, with one way to write an accent and an apostrophe, and blanks of one kind."""
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}; expected a string")
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("’", "'").split())


class UnknownToken(ValueError):
    """A text has tokens that the vocabulary has not; they are in `tokens`, in their order, each once."""

    def __init__(self, text, tokens):
        self.tokens = list(dict.fromkeys(tokens))
        super().__init__(f"{text!r} has {', '.join(self.tokens)}; expected tokens of the vocabulary only")


class Vocabulary:
    """The tokens that a language has here, each with its id: 0 `<pad>`, 1 `<bos>`, 2 `<eos>`, then the others.

    texts     strings whose tokens are to be known; the ids go by code points, whatever order the texts have
    tokenize  a function from a string to its tokens, `words` or `characters`

        vocabulary = Vocabulary(["two hundred", "two"], words)
        vocabulary.tokens                                        # ['<pad>', '<bos>', '<eos>', 'hundred', 'two']
        vocabulary.encode("two hundred")                         # array([4, 3])
    """

    def __init__(self, texts, tokenize):
        self.tokenize = tokenize
        found = sorted({token for text in texts for token in tokenize(text)})
        self.tokens = ["<pad>", "<bos>", "<eos>", *found]
        self.index = {token: i for i, token in enumerate(self.tokens)}

    def __len__(self):
        return len(self.tokens)

    def __repr__(self):
        return f"Vocabulary({len(self)} tokens)"

    def encode(self, text):
        """int64 (T,), without <bos> and <eos>. Raises UnknownToken, and ValueError for a text without a token."""
        tokens = self.tokenize(text)
        if not tokens:
            raise ValueError(f"the text {text!r} has no token; expected at least one")
        if unknown := [token for token in tokens if token not in self.index or self.index[token] <= EOS]:
            raise UnknownToken(text, unknown)
        return np.array([self.index[token] for token in tokens], dtype=np.int64)

    def decode(self, ids):
        """The tokens of ids (T,), up to <eos> if there is one, as a list."""
        ids = [int(i) for i in ids]
        ids = ids[: ids.index(EOS)] if EOS in ids else ids
        return [self.tokens[i] for i in ids]
