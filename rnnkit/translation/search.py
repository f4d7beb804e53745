"""Beam search: the finished twin of unit 11's exercise."""

import numpy as np

from rnnkit.nn import arguments
from rnnkit.translation.vocabulary import BOS, EOS


def beam_search(step, state, width, *, alpha=0.0, max_length=60, bos=BOS, eos=EOS):
    """The best translation that is found if `width` unfinished ones are kept at every step: (ids, score).

    step        step(ids (B,), state (B, H)) -> (logits (B, V), state (B, H)); `Translator.start` gives it
    state       (1, H), the first one
    width       how many continuations are kept; those that end in eos are finished and take no place any more
    alpha       a score is the summed log-probability over (number of ids, eos included)**alpha
    max_length  at so many ids what is unfinished counts as finished

    ids int64 (L,), eos included. Width 1 is greedy. Raises TypeError or ValueError unless width and max_length are
    whole numbers of at least 1.

    Graves (2012), Sequence Transduction with Recurrent Neural Networks; the length's exponent is that of Wu et al.
    (2016), eq. 14, without its constant of 5.
    """
    width, max_length = arguments.dimension("width", width), arguments.dimension("max_length", max_length)
    beams, totals = [()], np.zeros(1)
    last, finished = np.array([bos]), []
    while beams:
        logits, state = step(last, state)
        shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        V = log_p.shape[-1]
        sums = (totals[:, np.newaxis] + log_p).ravel()
        best = np.argsort(-sums, kind="stable")[:width]
        kept = []
        for place in best:
            beam = (*beams[place // V], int(place % V))
            if beam[-1] == eos or len(beam) == max_length:
                finished.append((sums[place] / len(beam) ** alpha, beam))
            else:
                kept.append((place, beam))
        beams = [beam for _, beam in kept]
        chosen = np.array([place for place, _ in kept], dtype=np.int64)
        totals, state, last = sums[chosen], state[chosen // V], chosen % V
    score, ids = max(finished, key=lambda one: one[0])
    return np.array(ids, dtype=np.int64), float(score)
