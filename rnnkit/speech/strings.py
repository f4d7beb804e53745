"""Strings of digits made from recordings of single ones, and how far off what was read is."""

import numpy as np

from rnnkit.data.speech import SPEECH_RATE

LONGEST_PAUSE = 0.15  # seconds between two digits
NOISE = 1e-3  # standard deviation of the noise there, beside words of peak 1


def strings(recordings, count, lengths, rng):
    """Strings of digits, each said by one speaker: (waves, labels), two lists of `count`.

    recordings  `data.Recordings`
    count       how many strings
    lengths     (least, most): digits of a string
    rng         a numpy.random.Generator

    A wave (samples,) is made of recordings with a peak of 1, drawn with repetition, with pauses of up to 0.15 s of
    faint noise before, between and after them. Labels are int64 (L,), the digit plus 1: class 0 is the blank. Joined
    words are easier to read than fluent ones, whose ends run into each other. Raises ValueError where there are no
    recordings.

        waves, labels = speech.strings(data.spoken_digits(), 10, (1, 3), np.random.default_rng(0))
    """
    if not len(recordings.waves):
        raise ValueError("there are no recordings; expected at least one to make strings from")
    of = {name: np.flatnonzero(recordings.speakers == name) for name in np.unique(recordings.speakers)}
    names = sorted(of)
    waves, labels = [], []
    for _ in range(count):
        chosen = rng.choice(of[names[rng.integers(len(names))]], rng.integers(lengths[0], lengths[1] + 1))
        parts = [_pause(rng)]
        for n in chosen:
            wave = recordings.waves[n]
            parts += [wave / max(np.abs(wave).max(), 1e-9), _pause(rng)]
        waves.append(np.concatenate(parts).astype(np.float32))
        labels.append(recordings.digits[chosen] + 1)
    return waves, labels


def _pause(rng):
    return NOISE * rng.standard_normal(rng.integers(0, round(LONGEST_PAUSE * SPEECH_RATE) + 1))


def edit_distance(read, labels):
    """The fewest digits to put in, take out or change that make one row of labels of another: an int.

    Levenshtein (1966), Binary codes capable of correcting deletions, insertions and reversals.

    >>> edit_distance([3, 1, 4], [3, 4, 4, 1])
    2
    """
    row = list(range(len(labels) + 1))
    for i, a in enumerate(read, start=1):
        before, row = row, [i]
        for j, b in enumerate(labels, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b)))
    return row[-1]


def error_rate(read, labels):
    """The digit error rate: edit distances, summed over all strings, over all digits that were said.

    read, labels  two lists of rows of labels. Sums come first, then one division: a mean of each string's own rate
                  would give short strings more weight, and an empty one has none. It may exceed 1.

    >>> error_rate([[3, 1], [2]], [[3, 4, 1], [2]])
    0.25
    """
    _as_many(read, labels)
    said = sum(map(len, labels))
    if not said:
        raise ValueError("no digit was said; expected at least one string that has one")
    return sum(edit_distance(a, b) for a, b in zip(read, labels, strict=True)) / said


def exact(read, labels):
    """The share of strings that are read without an error: a number from 0 to 1.

    read, labels  two lists of as many rows of labels, at least one, or ValueError is raised

    >>> exact([[3, 1], [2]], [[3, 4, 1], [2]])
    0.5
    """
    _as_many(read, labels)
    if not len(read):
        raise ValueError("no strings were read; expected at least one to take a share of")
    return float(np.mean([np.array_equal(a, b) for a, b in zip(read, labels, strict=True)]))


def _as_many(read, labels):
    if len(read) != len(labels):
        raise ValueError(f"{len(read)} strings were read and {len(labels)} said; expected as many")
