"""A guessing game: how many guesses does a reader need for each next character of a sentence?"""

import re

import numpy as np

from rnnkit.data.text import help_text, split

SENTENCE = re.compile(r"(?<=[.!?] )[A-Z][a-z]+(?: (?:[a-z]{2,}|a))+(?=\. )")  # words alone
LENGTHS = range(45, 76)  # characters: long enough to say something, short enough to play


def hidden_sentences():
    """Sentences of the last tenth of `help_text()` to play with, a list of strings.

    They are in small letters and without the full stop: 27 different characters, the letters and the space.

    >>> set("".join(hidden_sentences())) <= set("abcdefghijklmnopqrstuvwxyz ")
    True
    """
    held_out = " ".join(split(help_text())[1].split())
    found = dict.fromkeys(sentence.lower() for sentence in SENTENCE.findall(held_out))
    return [sentence for sentence in found if len(sentence) in LENGTHS]


class GuessingGame:
    """One round of the game of Shannon (1951), Prediction and entropy of printed English.

    The sentence is covered. Each guess is for the first covered character: a right one uncovers it, and the
    next guess is for the character after it. A wrong guess made twice counts once. What you get shows itself as the
    sentence so far.

    sentence  a string in small letters, such as one of `hidden_sentences()`
    guesses   a string: all guesses since the start, one character each; capitals count as small letters

    counts    int (found,): for each character found so far, how many guesses it took
    shares    (most guesses,): entry i is the share of these characters that took i + 1 guesses
    bits      the entropy of these shares, −Σ q log2 q: over a long text no less than the bits a character
              that a reader with this knowledge needs
    tried     the wrong guesses for the first covered character

    Raises TypeError when one of the two is not a string.

    >>> GuessingGame("the state", "tahe ")
    the ▁
    4 of 9 characters, 5 guesses.
    Right at the first guess: 3 of 4.
    >>> GuessingGame("the state", "tahe ").counts
    array([1, 2, 1, 1])
    """

    def __init__(self, sentence, guesses):
        for name, value in (("sentence", sentence), ("guesses", guesses)):
            if not isinstance(value, str):
                raise TypeError(f"{name} is {value!r}; expected a string, such as 'the s'")
        self.sentence, counts, self.tried = sentence, [], ""
        for letter in guesses.lower():
            if len(counts) == len(sentence):
                break
            if letter == sentence[len(counts)]:
                counts.append(len(self.tried) + 1)
                self.tried = ""
            elif letter not in self.tried:
                self.tried += letter
        self.counts = np.array(counts, dtype=np.int64)

    @property
    def shares(self):
        return np.bincount(self.counts)[1:] / max(1, len(self.counts))

    @property
    def bits(self):
        q = self.shares[self.shares > 0]
        return float(-(q * np.log2(q)).sum()) + 0.0  # adding 0 turns -0 into 0

    def __repr__(self):
        found, of = len(self.counts), len(self.sentence)
        lines = [self.sentence[:found] + "▁" * (found < of)]
        lines.append(f"{found} of {of} characters, {self.counts.sum() + len(self.tried)} guesses.")
        if found:
            lines.append(f"Right at the first guess: {(self.counts == 1).sum()} of {found}.")
        if self.tried:
            lines.append(f"Not the next one: {', '.join(map(repr, self.tried))}.")
        return "\n".join(lines)
