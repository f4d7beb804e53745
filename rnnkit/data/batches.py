"""From a text to batches of streams: the finished twins of what unit 02 builds."""

import numpy as np


def build_vocabulary(text):
    """The sorted distinct characters of a text, as a list, and the dict from character to id.

    >>> build_vocabulary("hello")
    (['e', 'h', 'l', 'o'], {'e': 0, 'h': 1, 'l': 2, 'o': 3})
    """
    chars = sorted(set(text))
    return chars, {char: i for i, char in enumerate(chars)}


def encode(text, index):
    """The ids of a text, int64 (len(text),); raises KeyError for a character that is not in the dict `index`.

    >>> encode("hell", {"e": 0, "h": 1, "l": 2})
    array([1, 0, 2, 2])
    """
    return np.array([index[char] for char in text], dtype=np.int64)


def decode(ids, chars):
    """The text of ids (length,), `chars` being the list from id to character.

    >>> decode([1, 0, 2, 2], ["e", "h", "l"])
    'hell'
    """
    return "".join(chars[i] for i in ids)


def make_batches(ids, T, N):
    """Cut ids (length,) into N streams side by side and these into windows of T: (inputs, targets), (B, T, N) each.

    Column n reads stream n, window after window; a target is the next id of the same stream. What does not
    fill a window is dropped. Raises ValueError unless there are at least N·(T + 1) ids.

    >>> inputs, targets = make_batches(np.arange(10), T=2, N=2)
    >>> inputs.shape
    (2, 2, 2)
    >>> inputs[0, :, 1], targets[0, :, 1]
    (array([5, 6]), array([6, 7]))
    """
    if len(ids) < N * (T + 1):
        raise ValueError(f"{len(ids)} ids are too few; expected at least N (T + 1) = {N * (T + 1)}")
    L = len(ids) // N
    B = (L - 1) // T
    streams = np.asarray(ids)[: N * L].reshape(N, L)
    inputs, targets = (streams[:, start : start + B * T].reshape(N, B, T) for start in (0, 1))
    return inputs.transpose(1, 2, 0).copy(), targets.transpose(1, 2, 0).copy()  # (B, T, N)
