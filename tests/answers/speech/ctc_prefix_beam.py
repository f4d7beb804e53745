"""Answers to ctc_prefix_beam; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: two dicts
def ctc_prefix_beam(log_probs, width):
    blank, label = {(): 0.0}, {}
    for row in log_probs:
        new_blank, new_label = {}, {}

        def add(where, prefix, value):
            where[prefix] = np.logaddexp(where.get(prefix, -np.inf), value)

        for prefix in set(blank) | set(label):
            b, e = blank.get(prefix, -np.inf), label.get(prefix, -np.inf)
            total = np.logaddexp(b, e)
            add(new_blank, prefix, total + row[0])
            for k in range(1, len(row)):
                if prefix and prefix[-1] == k:
                    add(new_label, prefix, e + row[k])
                    add(new_label, prefix + (k,), b + row[k])
                else:
                    add(new_label, prefix + (k,), total + row[k])
        totals = {
            prefix: np.logaddexp(new_blank.get(prefix, -np.inf), new_label.get(prefix, -np.inf))
            for prefix in set(new_blank) | set(new_label)
        }
        kept = sorted(totals, key=totals.get)[-width:]
        blank = {prefix: new_blank[prefix] for prefix in kept if prefix in new_blank}
        label = {prefix: new_label[prefix] for prefix in kept if prefix in new_label}
    best = kept[-1]
    return np.array(best, dtype=np.int64), totals[best]


# %% right: probabilities, scaled
def ctc_prefix_beam(log_probs, width):
    beam, log_scale = {(): [1.0, 0.0]}, 0.0
    for row in np.exp(log_probs.astype(np.float64)):
        found = {}
        for prefix, (b, e) in beam.items():
            here = found.setdefault(prefix, [0.0, 0.0])
            here[0] += (b + e) * row[0]
            if prefix:
                here[1] += e * row[prefix[-1]]
            for k in range(1, len(row)):
                more = b if prefix and prefix[-1] == k else b + e
                found.setdefault((*prefix, k), [0.0, 0.0])[1] += more * row[k]
        kept = sorted(found.items(), key=lambda item: -sum(item[1]))[:width]
        scale = sum(sum(value) for _, value in kept)
        log_scale += np.log(scale)
        beam = {prefix: [b / scale, e / scale] for prefix, (b, e) in kept}
    best = max(beam, key=lambda prefix: sum(beam[prefix]))
    return np.array(best, dtype=np.int64), np.log(sum(beam[best])) + log_scale


# %% right: from the longer prefix
def ctc_prefix_beam(log_probs, width):
    T, V = log_probs.shape
    beam = [((), 0.0, -np.inf)]
    for t in range(T):
        before = {prefix: (b, e) for prefix, b, e in beam}
        candidates = set(before)
        for prefix in before:
            candidates |= {prefix + (k,) for k in range(1, V)}
        scored = []
        for prefix in candidates:
            b, e = -np.inf, -np.inf
            if prefix in before:
                b = np.logaddexp(*before[prefix]) + log_probs[t, 0]
                if prefix:
                    e = before[prefix][1] + log_probs[t, prefix[-1]]
            if prefix and prefix[:-1] in before:
                shorter = before[prefix[:-1]]
                k = prefix[-1]
                same = len(prefix) > 1 and prefix[-2] == k
                e = np.logaddexp(e, (shorter[0] if same else np.logaddexp(*shorter)) + log_probs[t, k])
            scored.append((np.logaddexp(b, e), prefix, b, e))
        scored.sort(reverse=True)
        beam = [(prefix, b, e) for _, prefix, b, e in scored[:width]]
    total, labels = scored[0][:2]
    return np.array(list(labels), dtype=np.int64), float(total)


# %% right: texts as keys
def ctc_prefix_beam(log_probs, width):
    p = np.exp(log_probs)
    beam = {"": (1.0, 0.0)}
    for row in p:
        after = {}
        for prefix, (pb, pnb) in beam.items():
            last = int(prefix.split()[-1]) if prefix else -1
            b, nb = after.get(prefix, (0.0, 0.0))
            after[prefix] = (b + row[0] * (pb + pnb), nb + (row[last] * pnb if last > 0 else 0.0))
            for k in range(1, p.shape[1]):
                longer = f"{prefix} {k}"
                b, nb = after.get(longer, (0.0, 0.0))
                after[longer] = (b, nb + row[k] * (pb if k == last else pb + pnb))
        best = sorted(after, key=lambda key: sum(after[key]), reverse=True)[:width]
        beam = {key: after[key] for key in best}
    return np.array(best[0].split(), dtype=np.int64), np.log(sum(beam[best[0]]))


# %% right: paths by their last symbol
def ctc_prefix_beam(log_probs, width):
    from collections import defaultdict

    beam = {((), 0): 0.0}
    for row in log_probs:
        after = defaultdict(lambda: -np.inf)
        for (prefix, last), log_p in beam.items():
            for k, log_q in enumerate(row):
                to = prefix if k == 0 or k == last else prefix + (k,)
                after[to, k] = np.logaddexp(after[to, k], log_p + log_q)
        totals = defaultdict(lambda: -np.inf)
        for (prefix, _), log_p in after.items():
            totals[prefix] = np.logaddexp(totals[prefix], log_p)
        kept = sorted(totals, key=lambda prefix: -totals[prefix])[:width]
        beam = {key: log_p for key, log_p in after.items() if key[0] in kept}
    return np.array(kept[0], dtype=np.int64), totals[kept[0]]


# %% wrong: a label twice from all paths
# named: A prefix is made longer by its own last label from all its paths
change(("add(new_label, prefix + (k,), b + row[k])", "add(new_label, prefix + (k,), total + row[k])"), of="two dicts")


# %% wrong: never twice
# named: A prefix is never made longer by its own last label
change(("                    add(new_label, prefix + (k,), b + row[k])\n", ""), of="two dicts")


# %% wrong: a label does not go on
# named: A label that goes on for another step is lost
change(("                    add(new_label, prefix, e + row[k])\n", ""), of="two dicts")


# %% wrong: it goes on from all paths
# named: A label that goes on is taken from all the paths of the prefix
change(("here[1] += e * row[prefix[-1]]", "here[1] += (b + e) * row[prefix[-1]]"), of="probabilities, scaled")


# %% wrong: a blank after a blank only
# named: A blank follows only the paths that end in a blank
change(
    ("add(new_blank, prefix, total + row[0])", "add(new_blank, prefix, b + row[0])"),
    of="two dicts",
)


# %% wrong: not merged
# named: Equal prefixes are kept apart
def ctc_prefix_beam(log_probs, width):
    beam = [((), 0.0, -np.inf)]
    for row in log_probs:
        found = []
        for prefix, b, e in beam:
            total = np.logaddexp(b, e)
            found.append((prefix, total + row[0], e + row[prefix[-1]] if prefix else -np.inf))
            for k in range(1, len(row)):
                found.append((prefix + (k,), -np.inf, (b if prefix and prefix[-1] == k else total) + row[k]))
        beam = sorted(found, key=lambda each: np.logaddexp(each[1], each[2]), reverse=True)[:width]
    prefix, b, e = beam[0]
    return np.array(prefix, dtype=np.int64), np.logaddexp(b, e)


# %% wrong: a beam of paths
# named: This is the likeliest path, collapsed
def ctc_prefix_beam(log_probs, width):
    beam = [([], 0.0)]
    for row in log_probs:
        beam = [(path + [k], log_p + row[k]) for path, log_p in beam for k in range(len(row))]
        beam = sorted(beam, key=lambda each: each[1], reverse=True)[:width]
    path, log_p = beam[0]
    labels = [k for i, k in enumerate(path) if k != 0 and (i == 0 or path[i - 1] != k)]
    return np.array(labels, dtype=np.int64), log_p


# %% wrong: greedy
# named: This is the likeliest path, collapsed
def ctc_prefix_beam(log_probs, width):
    path = log_probs.argmax(axis=1)
    first = np.append(True, path[1:] != path[:-1])
    return path[first & (path != 0)].astype(np.int64), log_probs.max(axis=1).sum()


# %% wrong: nothing is dropped
# named: Nothing falls out of the beam
change(("sorted(totals, key=totals.get)[-width:]", "sorted(totals, key=totals.get)"), of="two dicts")


# %% wrong: the least likely stay
# named: The least likely prefixes stay
change((", reverse=True)[:width]", ")[:width]"), of="texts as keys")


# %% wrong: ranked by one kind
# named: Prefixes are ranked by the likelier of their two kinds of paths
change(("key=lambda key: sum(after[key])", "key=lambda key: max(after[key])"), of="texts as keys")


# %% wrong: what had fallen out
# named: A prefix that had fallen out of the beam is given what it would have had
def ctc_prefix_beam(log_probs, width):
    beam, before = {(): (0.0, -np.inf)}, {}
    for row in log_probs:
        now = {}
        for prefix, (pb, pnb) in beam.items():
            total = np.logaddexp(pb, pnb)
            b, nb = now.get(prefix, (-np.inf, -np.inf))
            again = pnb + row[prefix[-1]] if prefix else -np.inf
            now[prefix] = (np.logaddexp(b, total + row[0]), np.logaddexp(nb, again))
            for k in range(1, len(row)):
                longer = prefix + (k,)
                b, nb = now.get(longer, (-np.inf, -np.inf))
                nb = np.logaddexp(nb, (pb if prefix and k == prefix[-1] else total) + row[k])
                if longer not in beam:
                    old_b, old_nb = before.get(longer, (-np.inf, -np.inf))
                    b = np.logaddexp(b, np.logaddexp(old_b, old_nb) + row[0])
                    nb = np.logaddexp(nb, old_nb + row[k])
                now[longer] = (b, nb)
        kept = sorted(now, key=lambda prefix: np.logaddexp(*now[prefix]), reverse=True)[:width]
        beam, before = {prefix: now[prefix] for prefix in kept}, now
    return np.array(kept[0], dtype=np.int64), np.logaddexp(*now[kept[0]])


# %% wrong: over all paths
# after: model answers
# named: log_prob is the probability of the labels over all paths
change(
    (
        "    return np.array(best, dtype=np.int64), totals[best]",
        "    labels = np.array(best, dtype=np.int64)\n    return labels, -ctc_forward(log_probs, labels)[0]",
    ),
    of="two dicts",
)


# %% wrong: the probability
# named: The probability is returned
change(("np.log(sum(beam[best[0]]))", "sum(beam[best[0]])"), of="texts as keys")


# %% wrong: the loss
# named: The size is right, with the wrong sign
change(("float(total)", "-float(total)"), of="from the longer prefix")


# %% wrong: per label
# named: log_prob is divided by the number of labels
change(("float(total)", "float(total) / max(1, len(labels))"), of="from the longer prefix")


# %% wrong: the sum over the beam
# named: log_prob is the sum over all prefixes that stayed
change(("np.log(sum(beam[best])) + log_scale", "log_scale"), of="probabilities, scaled")


# %% wrong: the paths that end in a blank
# named: log_prob is that of the paths that end in a blank alone
change(("np.log(sum(beam[best]))", "np.log(beam[best][0])"), of="probabilities, scaled")


# %% wrong: floats where nothing is said
# named: Where there are no labels the array is float64
change(("np.array(kept[0], dtype=np.int64)", "np.array(kept[0])"), of="paths by their last symbol")


# %% wrong: a tuple
# says: labels is a tuple; expected a NumPy array
change(("np.array(kept[0], dtype=np.int64)", "kept[0]"), of="paths by their last symbol")


# %% wrong: labels alone
# says: it returned one ndarray; expected 2 results: labels, log_prob
change(
    ("np.array(kept[0], dtype=np.int64), totals[kept[0]]", "np.array(kept[0], dtype=np.int64)"),
    of="paths by their last symbol",
)


# %% wrong: one after the other
# named: Prefixes are ranked by log-probability a label
change(
    (
        "kept = sorted(totals, key=lambda prefix: -totals[prefix])",
        "kept = sorted(totals, key=lambda prefix: -totals[prefix] / max(1, len(prefix)))",
    ),
    of="paths by their last symbol",
)


# %% wrong: the last class never tried
# named: The last class is never tried
change(("range(1, V)", "range(1, V - 1)"), of="from the longer prefix")


# %% right: one dict, one place to add
def ctc_prefix_beam(log_probs, width):
    beam = {(): (0.0, -np.inf)}
    for row in log_probs:
        new = {}

        def add(prefix, b=-np.inf, n=-np.inf):
            old = new.get(prefix, (-np.inf, -np.inf))
            new[prefix] = np.logaddexp(old[0], b), np.logaddexp(old[1], n)

        for prefix, (b, n) in beam.items():
            for k, log_p in enumerate(row):
                if k == 0:
                    add(prefix, b=np.logaddexp(b, n) + log_p)
                elif prefix and k == prefix[-1]:
                    add(prefix, n=n + log_p)
                    add(prefix + (k,), n=b + log_p)
                else:
                    add(prefix + (k,), n=np.logaddexp(b, n) + log_p)
        best = sorted(new, key=lambda prefix: -np.logaddexp(*new[prefix]))[:width]
        beam = {prefix: new[prefix] for prefix in best}
    prefix = max(beam, key=lambda prefix: np.logaddexp(*beam[prefix]))
    return np.array(prefix, dtype=np.int64), np.logaddexp(*beam[prefix])


# %% wrong: one probability a prefix
# named: A prefix's paths that end in a blank and those that end in its label are treated alike
def ctc_prefix_beam(log_probs, width):
    beam = {(): 0.0}
    for row in log_probs:
        new = {}
        for prefix, before in beam.items():
            for k, log_p in enumerate(row):
                to = prefix if k == 0 or (prefix and prefix[-1] == k) else prefix + (k,)
                new[to] = np.logaddexp(new.get(to, -np.inf), before + log_p)
        beam = dict(sorted(new.items(), key=lambda item: -item[1])[:width])
    best = max(beam, key=beam.get)
    return np.array(best, dtype=np.int64), beam[best]


# %% wrong: one probability a prefix, and no repeat merged
# named: A label that is said again makes the prefix longer every time
def ctc_prefix_beam(log_probs, width):
    beam = {(): 0.0}
    for row in log_probs:
        new = {}
        for prefix, before in beam.items():
            for k, log_p in enumerate(row):
                to = prefix + (k,) if k else prefix
                new[to] = np.logaddexp(new.get(to, -np.inf), before + log_p)
        beam = dict(sorted(new.items(), key=lambda item: -item[1])[:width])
    best = max(beam, key=beam.get)
    return np.array(best, dtype=np.int64), beam[best]


# %% wrong: the two kinds change places
# named: Where its own last label follows, the two kinds of paths of a prefix have changed places
change(
    ("add(prefix, n=n + log_p)", "add(prefix, n=b + log_p)"),
    ("add(prefix + (k,), n=b + log_p)", "add(prefix + (k,), n=n + log_p)"),
    of="one dict, one place to add",
)


# %% wrong: a second label from the first
# named: A prefix is made longer by its own last label from the paths that end in that label
change(
    ("add(prefix + (k,), n=b + log_p)", "add(prefix + (k,), n=n + log_p)"),
    of="one dict, one place to add",
)


# %% wrong: the last one written stays
# named: A prefix that is reached in two ways gets the last of them: what stands there is overwritten. Add.
change(
    (
        "np.logaddexp(old[0], b), np.logaddexp(old[1], n)",
        "b if b > -np.inf else old[0], n if n > -np.inf else old[1]",
    ),
    of="one dict, one place to add",
)


# %% wrong: 1 for the log of 1
# named: The beginning holds probabilities where their logarithms belong
change(("{(): (0.0, -np.inf)}", "{(): (1.0, -np.inf)}"), of="one dict, one place to add")


# %% wrong: 1 and 0 for their logs
# named: The beginning holds probabilities where their logarithms belong
change(("{(): (0.0, -np.inf)}", "{(): (1.0, 0.0)}"), of="one dict, one place to add")


# %% wrong: sorted upwards
# named: The least likely prefixes stay
change(("-np.logaddexp(*new[prefix])", "np.logaddexp(*new[prefix])"), of="one dict, one place to add")


# %% wrong: begun with the old beam
# named: Each step begins with the probabilities of the step before
change(("new = {}", "new = dict(beam)"), of="one dict, one place to add")


# %% wrong: the likeliest classes alone
# named: Only the `width` likeliest classes of a step are tried
change(
    ("enumerate(row)", "sorted(enumerate(row), key=lambda pair: -pair[1])[:width]"),
    of="one dict, one place to add",
)


# %% wrong: kept per label
# named: Prefixes are ranked by log-probability a label
change(
    ("-np.logaddexp(*new[prefix])", "-np.logaddexp(*new[prefix]) / max(1, len(prefix))"),
    of="one dict, one place to add",
)


# %% wrong: labels from 0
# named: The labels are returned with 1 taken from them
change(("np.array(prefix, dtype=np.int64)", "np.array(prefix, dtype=np.int64) - 1"), of="one dict, one place to add")


# %% wrong: begun with a blank
# named: The labels begin with a 0
change(("beam = {(): (", "beam = {(0,): ("), of="one dict, one place to add")


# %% wrong: the kinds ranked apart
# named: The two kinds of paths of a prefix are ranked apart
change(
    (
        "totals = defaultdict(lambda: -np.inf)\n",
        "after = dict(sorted(after.items(), key=lambda item: -item[1])[:width])\n"
        "        totals = defaultdict(lambda: -np.inf)\n",
    ),
    of="paths by their last symbol",
)


# %% wrong: a share of the beam
# named: log_prob is the best prefix's share
change(("np.log(sum(beam[best])) + log_scale", "np.log(sum(beam[best]))"), of="probabilities, scaled")


# %% wrong: the longest
# named: Of the prefixes that are left the longest
change(
    ("max(beam, key=lambda prefix: np.logaddexp(*beam[prefix]))", "max(beam, key=len)"),
    of="one dict, one place to add",
)


# %% wrong: any label of the prefix
# named: Any label that a prefix holds
change(
    ("elif prefix and k == prefix[-1]", "elif k in prefix"),
    of="one dict, one place to add",
)


# %% wrong: logs summed
# named: Prefixes are ranked by the sum of the two logarithms
change(
    ("-np.logaddexp(*new[prefix])", "-sum(new[prefix])"),
    of="one dict, one place to add",
)


# %% wrong: 1 where nothing was
# named: What is not there yet begins with 0
change(
    ("new.get(prefix, (-np.inf, -np.inf))", "new.get(prefix, (0.0, 0.0))"),
    of="one dict, one place to add",
)


# %% wrong: not sorted
# named: The first `width` prefixes that were made stay
change(
    ("sorted(new, key=lambda prefix: -np.logaddexp(*new[prefix]))[:width]", "list(new)[:width]"),
    of="one dict, one place to add",
)


# %% wrong: the likeliest label alone
# named: Only the likeliest label of a step is tried
change(
    ("enumerate(row)", "[(0, row[0]), (1 + int(row[1:].argmax()), row[1:].max())]"),
    of="one dict, one place to add",
)


# %% wrong: the best by its label
# named: The best of the prefixes that are left is told by one kind of its paths
change(
    ("np.logaddexp(*beam[prefix]))\n    return", "beam[prefix][1])\n    return"),
    of="one dict, one place to add",
)


# %% wrong: a blank behind the likelier kind
# named: A blank follows the likelier kind
change(
    ("b=np.logaddexp(b, n) + log_p", "b=max(b, n) + log_p"),
    of="one dict, one place to add",
)
