"""Answers to beam_search; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: lists of tuples
def log_softmax(z):
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def beam_search(step, state, bos, eos, width, alpha, max_length):
    beams = [([], 0.0, state[0])]
    finished = []
    for length in range(1, max_length + 1):
        last = np.array([ids[-1] if ids else bos for ids, _, _ in beams])
        logits, new_state = step(last, np.stack([h for _, _, h in beams]))
        log_p = log_softmax(logits)
        candidates = []
        for row, (ids, total, _) in enumerate(beams):
            for i in range(log_p.shape[1]):
                candidates.append((total + log_p[row, i], ids + [i], new_state[row]))
        candidates.sort(key=lambda c: c[0], reverse=True)
        beams = []
        for total, ids, h in candidates[:width]:
            if ids[-1] == eos or length == max_length:
                finished.append((total / length**alpha, ids))
            else:
                beams.append((ids, total, h))
        if not beams:
            break
    score, ids = max(finished)
    return np.array(ids), score


# %% right: one hypothesis at a time
import heapq


def beam_search(step, state, bos, eos, width, alpha, max_length):
    going, done = [((bos,), 0.0, state)], []
    while going:
        found = []
        for ids, total, h in going:
            logits, h = step(np.array([ids[-1]]), h)
            for i, z in enumerate(logits[0]):
                log_p = float(z - np.logaddexp.reduce(logits[0]))
                found.append((total + log_p, ids + (i,), h))
        going = []
        for total, ids, h in heapq.nlargest(width, found, key=lambda each: each[0]):
            L = len(ids) - 1
            if ids[-1] == eos or L == max_length:
                done.append((total / L**alpha, ids[1:]))
            else:
                going.append((ids, total, h))
    score, ids = max(done, key=lambda each: each[0])
    return np.array(ids, dtype=np.int64), score


# %% right: arrays
def beam_search(step, state, bos, eos, width, alpha, max_length):
    ids = np.zeros((1, 0), dtype=np.int64)
    totals = np.zeros(1)
    last = np.array([bos])
    best_ids, best_score = None, -np.inf
    for length in range(1, max_length + 1):
        logits, state = step(last, state)
        logits = logits - logits.max(axis=1, keepdims=True)
        log_p = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
        V = log_p.shape[1]
        flat = (totals[:, None] + log_p).reshape(-1)
        top = np.argsort(flat)[::-1][:width]
        rows, last = top // V, top % V
        totals = flat[top]
        ids = np.concatenate([ids[rows], last[:, None]], axis=1)
        state = state[rows]
        over = (last == eos) | (length == max_length)
        for b in np.flatnonzero(over):
            score = totals[b] / length**alpha
            if score > best_score:
                best_ids, best_score = ids[b], score
        ids, totals, last, state = ids[~over], totals[~over], last[~over], state[~over]
        if len(ids) == 0:
            break
    return best_ids, float(best_score)


# %% right: rows that are always as many
def beam_search(step, state, bos, eos, width, alpha, max_length):
    h = np.repeat(state, width, axis=0)
    total = np.full(width, -np.inf)
    total[0] = 0.0
    written = [[] for _ in range(width)]
    last = np.full(width, bos)
    ended = []
    for length in range(1, max_length + 1):
        z, h = step(last, h)
        log_p = z - np.logaddexp.reduce(z, axis=1)[:, None]
        every = (total[:, None] + log_p).ravel()
        order = np.argsort(-every)[:width]
        new_total, new_written, rows = np.full(width, -np.inf), [[] for _ in range(width)], np.zeros(width, int)
        last = np.full(width, bos)
        for k, j in enumerate(order):
            if every[j] == -np.inf:
                continue
            row, i = divmod(int(j), z.shape[1])
            sentence = written[row] + [i]
            if i == eos or length == max_length:
                ended.append((every[j] / len(sentence) ** alpha, sentence))
                continue
            new_total[k], new_written[k], rows[k], last[k] = every[j], sentence, row, i
        if (new_total == -np.inf).all():
            break
        total, written, h = new_total, new_written, h[rows]
    score, sentence = max(ended)
    return np.array(sentence), score


# %% right: pointers back
def beam_search(step, state, bos, eos, width, alpha, max_length):
    layers = []  # of each step: the ids kept, and the rows of the step before that they continue
    last, totals, alive = np.array([bos]), np.zeros(1), np.array([0])
    finished = []
    for t in range(max_length):
        logits, state = step(last, state)
        top = logits.max(axis=1, keepdims=True)
        log_p = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
        scores = totals[:, np.newaxis] + log_p
        order = np.argsort(scores, axis=None)[-width:]
        parents, ids = np.unravel_index(order, scores.shape)
        layers.append((ids, alive[parents]))
        totals = scores[parents, ids]
        alive = np.arange(len(ids))
        if t < max_length - 1:
            finished += [(t, k, totals[k]) for k in alive[ids == eos]]
            alive = alive[ids != eos]
        else:
            finished += [(t, k, totals[k]) for k in alive]
            alive = alive[:0]
        if alive.size == 0:
            break
        last, totals, state = ids[alive], totals[alive], state[parents[alive]]
    t, k, total = max(finished, key=lambda each: each[2] / (each[0] + 1) ** alpha)
    score, words = total / (t + 1) ** alpha, []
    while t >= 0:
        words.append(layers[t][0][k])
        t, k = t - 1, layers[t][1][k]
    return np.array(words[::-1]), score


# %% right: a class
class Hypothesis:
    def __init__(self, ids, total):
        self.ids, self.total = ids, total

    def score(self, alpha):
        return self.total / len(self.ids) ** alpha


def beam_search(step, state, bos, eos, width, alpha, max_length):
    beam, finished = [Hypothesis([], 0.0)], []
    for t in range(max_length):
        last = [h.ids[-1] if h.ids else bos for h in beam]
        logits, state = step(np.array(last, dtype=np.int64), state)
        log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        pairs = [(h.total + p, b, i) for b, h in enumerate(beam) for i, p in enumerate(log_p[b])]
        kept = [(Hypothesis(beam[b].ids + [i], total), b) for total, b, i in sorted(pairs)[::-1][:width]]
        finished += [h for h, _ in kept if h.ids[-1] == eos]
        going = [(h, b) for h, b in kept if h.ids[-1] != eos]
        if not going:
            break
        beam, state = [h for h, _ in going], state[[b for _, b in going]]
    else:
        finished += beam
    best = max(finished, key=lambda h: h.score(alpha))
    return np.array(best.ids), best.score(alpha)


# %% wrong: greedy
# named: This is greedy search
def beam_search(step, state, bos, eos, width, alpha, max_length):
    ids, total, last = [], 0.0, bos
    while len(ids) < max_length and last != eos:
        logits, state = step(np.array([last]), state)
        log_p = logits[0] - np.logaddexp.reduce(logits[0])
        last = int(np.argmax(log_p))
        ids.append(last)
        total += log_p[last]
    return np.array(ids), total / len(ids) ** alpha


# %% wrong: copies of bos
# named: This is greedy search
change(
    (
        "[Hypothesis([], 0.0)], []",
        "[Hypothesis([], 0.0) for _ in range(width)], []\n    state = np.repeat(state, width, 0)",
    ),
    of="a class",
)


# %% wrong: the states not reordered
# named: The states are not in the order of the hypotheses
change(("state[[b for _, b in going]]", "np.resize(state, (len(going), state.shape[1]))"), of="a class")


# %% wrong: the state of the best for all
# named: All hypotheses go on from the state in row 0
change(("state[[b for _, b in going]]", "state[[0 for _, b in going]]"), of="a class")


# %% wrong: the state thrown away
# named: The new state is thrown away
change(("logits, new_state = step", "logits, _ = step"), ("new_state[row]))", "state[0]))"), of="lists of tuples")


# %% wrong: bos at every step
# named: bos is read at every step
change(("ids[-1] if ids else bos for ids, _, _ in beams", "bos for ids, _, _ in beams"), of="lists of tuples")


# %% wrong: no end at eos
# named: An eos ends nothing
change(("if ids[-1] == eos or length == max_length:", "if length == max_length:"), of="lists of tuples")


# %% wrong: finished ones go on
# named: A hypothesis that has ended in eos goes on as well
change(("            else:\n", "            if length < max_length:\n"), of="lists of tuples")


# %% wrong: finished ones keep their place
# named: Finished hypotheses keep a place in the beam
change(("candidates[:width]", "candidates[: max(width - len(finished), 0)]"), of="lists of tuples")


# %% wrong: the first end is the end
# named: The first hypothesis that has ended wins
change(("        if not beams:", "        if finished:"), of="lists of tuples")


# %% wrong: enough have ended
# named: The search stops early
change(("        if not beams:", "        if not beams or len(finished) >= width:"), of="lists of tuples")


# %% wrong: cut ones lost
# named: What is unfinished at max_length is lost
change(("    else:\n        finished += beam\n", "    finished = finished or beam\n"), of="a class")


# %% wrong: no length
# named: The lengths are not used
change((" / length**alpha", ""), of="lists of tuples")


# %% wrong: chosen by the sum
# named: The best is chosen by the sum
change(("key=lambda h: h.score(alpha)", "key=lambda h: h.total"), of="a class")


# %% wrong: the sum returned
# named: The sum is returned; the score
change(("best.score(alpha)\n", "best.total\n"), of="a class")


# %% wrong: multiplied
# named: The sum is multiplied with L^α
change(("self.total / len", "self.total * len"), of="a class")


# %% wrong: as Wu et al.
# named: The sum is divided by ((5 + L) / 6)^α
change(("/ len(self.ids) ** alpha", "/ ((5 + len(self.ids)) / 6) ** alpha"), of="a class")


# %% wrong: bos counted
# named: bos is counted in the number of ids
change(("L = len(ids) - 1", "L = len(ids)"), ("L == max_length", "L == max_length + 1"), of="one hypothesis at a time")


# %% wrong: bos returned
# named: bos stands in front of the ids; it is read
change(("ids[1:])", "ids)"), of="one hypothesis at a time")


# %% wrong: eos cut off
# named: The eos is missing at the end of the ids
change(
    ("return np.array(best.ids),", "return np.array([i for i in best.ids if i != eos], dtype=np.int64),"),
    of="a class",
)


# %% wrong: logits added up
# named: The logits themselves are added up
change((" - np.logaddexp.reduce(logits, axis=1, keepdims=True)", ""), of="a class")


# %% wrong: over the hypotheses
# named: The softmax runs over the hypotheses, axis 0
change(("axis=-1", "axis=0"), of="lists of tuples")


# %% wrong: no maximum
# named: With large logits e^logit overflows
change(("    z = z - z.max(axis=-1, keepdims=True)\n", ""), of="lists of tuples")


# %% wrong: the last id alone
# named: The log-probabilities are not added up
change(("(h.total + p, b, i)", "(p, b, i)"), of="a class")


# %% wrong: the worst kept
# named: The worst continuations are kept
change(("reverse=True", "reverse=False"), of="lists of tuples")


# %% wrong: one list for all
# named: Hypotheses share one list
def beam_search(step, state, bos, eos, width, alpha, max_length):
    sentences, totals, finished = [[]], np.zeros(1), []
    for t in range(max_length):
        logits, state = step(np.array([s[-1] if s else bos for s in sentences]), state)
        log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        every = totals[:, None] + log_p
        parents, ids = np.unravel_index(np.argsort(-every, axis=None)[:width], every.shape)
        new, rows = [], []
        for b, i in zip(parents, ids):
            s = sentences[b]
            s.append(int(i))
            if i == eos or t == max_length - 1:
                finished.append((s, every[b, i]))
            else:
                new.append((s, every[b, i]))
                rows.append(b)
        if not new:
            break
        sentences, totals, state = [s for s, _ in new], np.array([total for _, total in new]), state[rows]
    s, total = max(finished, key=lambda each: each[1] / len(each[0]) ** alpha)
    return np.array(s), total / len(s) ** alpha


# %% wrong: a list
# says: ids is a list
change(("np.array(best.ids)", "best.ids"), of="a class")


# %% wrong: a number for a row
# says: expected (B,) and (B,
change(("step(np.array([ids[-1]]), h)", "step(ids[-1], h)"), of="one hypothesis at a time")


# %% wrong: a step too far
# named: The search goes a step too far
change(("range(max_length):", "range(max_length + 1):"), of="a class")


# %% wrong: only the ids
# says: expected 2 results: ids, score
change(("return np.array(ids), score", "return np.array(ids)"), of="lists of tuples")


# %% wrong: probabilities multiplied
# named: Probabilities are divided by L^α
def beam_search(step, state, bos, eos, width, alpha, max_length):
    going, finished = [([], 1.0, state)], []
    for length in range(1, max_length + 1):
        found = []
        for ids, p, h in going:
            logits, h = step(np.array([ids[-1] if ids else bos]), h)
            e = np.exp(logits[0] - logits[0].max())
            found += [(ids + [i], p * float(q), h) for i, q in enumerate(e / e.sum())]
        found.sort(key=lambda each: -each[1])
        finished += [(ids, p) for ids, p, _ in found[:width] if ids[-1] == eos or length == max_length]
        going = [each for each in found[:width] if each[0][-1] != eos]
        if not going:
            break
    ids, p = max(finished, key=lambda each: each[1] / len(each[0]) ** alpha)
    return np.array(ids), p / len(ids) ** alpha


# %% wrong: eos cut off before it is counted
# named: The eos is cut off before the ids are counted
change(
    (
        "finished += [h for h, _ in kept if h.ids[-1] == eos]",
        "finished += [Hypothesis(h.ids[:-1], h.total) for h, _ in kept if h.ids[-1] == eos]",
    ),
    (
        "return self.total / len(self.ids) ** alpha",
        "return self.total / len(self.ids) ** alpha if self.ids else -np.inf",
    ),
    of="a class",
)


# %% wrong: bos never written
# named: bos is left out of the continuations
change(("for i, p in enumerate(log_p[b])]", "for i, p in enumerate(log_p[b]) if i != bos]"), of="a class")


# %% wrong: a reward for length
# named: α·L is added to the sum
change(("self.total / len(self.ids) ** alpha", "self.total + alpha * len(self.ids)"), of="a class")


# %% wrong: nothing finished, nothing found
# named: What is unfinished at max_length is lost
change(("    else:\n        finished += beam\n", ""), of="a class")


# %% wrong: eos replaced at once
# named: More than `width` continuations are kept
change(
    ("sorted(pairs)[::-1][:width]]", "refilled(sorted(pairs)[::-1], width, eos)]"),
    (
        "def beam_search(",
        "def refilled(pairs, width, eos):\n    kept, going = [], 0\n    for rank, pair in enumerate(pairs):\n"
        "        if pair[2] == eos and rank < width:\n            kept.append(pair)\n"
        "        elif pair[2] != eos and going < width:\n            kept.append(pair)\n            going += 1\n"
        "    return kept\n\n\ndef beam_search(",
    ),
    of="a class",
)


# %% wrong: each its own
# named: More than `width` continuations are kept
change(
    (
        "top = np.argsort(flat)[::-1][:width]",
        "top = (np.argsort(-log_p, axis=1)[:, :width] + V * np.arange(len(log_p))[:, None]).ravel()",
    ),
    of="arrays",
)


# %% wrong: ended ones beside the beam
# named: More than `width` continuations are kept
change(
    ("            for i in range(log_p.shape[1]):", "            for i in np.argsort(-log_p[row])[:width].tolist():"),
    ("candidates[:width]:", "candidates:"),
    ("            else:\n", "            elif len(beams) < width:\n"),
    of="lists of tuples",
)


# %% wrong: more from step to step
# named: More than `width` continuations are kept
change(("[::-1][:width]", "[::-1][: width * len(log_p)]"), of="arrays")


# %% wrong: the states sorted
# named: The states are not in the order of the hypotheses
change(
    ("state = state[rows]", "state = state[np.sort(rows[(last != eos) & (length < max_length)])]"),
    (
        "ids, totals, last, state = ids[~over], totals[~over], last[~over], state[~over]",
        "ids, totals, last = ids[~over], totals[~over], last[~over]",
    ),
    of="arrays",
)


# %% wrong: the states of those that have ended
# named: The states are not in the order of the hypotheses
change(("state[~over]", "state[: np.sum(~over)]"), of="arrays")


# %% wrong: base 10
# named: The logarithm has base 10
change(("np.log(np.sum", "np.log10(np.sum"), of="arrays")


# %% wrong: base 2
# named: The logarithm has base 2
change(("(totals[:, None] + log_p)", "(totals[:, None] + log_p / np.log(2))"), of="arrays")


# %% wrong: a list of ids
# says: `np.array` makes one of the list
change(("return best_ids,", "return best_ids.tolist(),"), of="arrays")


# %% wrong: the others seem to be worse
# named: The search stops early
change(
    (
        "if not beams:",
        "if not beams or (finished and max(finished)[0] >= max(total / length**alpha for _, total, _ in beams)):",
    ),
    of="lists of tuples",
)
