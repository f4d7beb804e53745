"""additive_scores: how well query and key fit, by a layer of its own: the form of 2014."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.spec import Case, Exercise, Mistake, Output
from rnnkit.exercises.translation.shifting import UNIT

LETTERS = "TSNHKA"


def draw_additive(rng, T, S, N, H, K, A):
    """Sums of ordinary size under the tanh, whatever H and K are."""
    arrays = normal(rng, T, N, H), normal(rng, S, N, K)
    return *arrays, normal(rng, A, H, scale=0.7 / H**0.5), normal(rng, A, K, scale=0.7 / K**0.5), normal(rng, A)


def additive_cases(rng):
    found = standard_cases(LETTERS, draw_additive)(rng)
    drawn = sizes(rng, LETTERS, S=1)
    return [*found, Case(draw_additive(rng, **drawn), drawn, "S = 1")]


def additive_scores(query, keys, Wq, Wk, v):
    q = query @ Wq.T
    k = keys @ Wk.T
    hidden = np.tanh(q[:, None] + k[None])
    return (hidden @ v).transpose(0, 2, 1)


def oracle_additive(query, keys, Wq, Wk, v):
    """One pair after the other."""
    (T, N, _), S = query.shape, len(keys)
    scores = np.zeros((T, N, S))
    for t, n, s in np.ndindex(T, N, S):
        scores[t, n, s] = v @ np.tanh(Wq @ query[t, n] + Wk @ keys[s, n])
    return scores


HIDDEN, SUMS = "np.tanh(q[:, None] + k[None])", "q[:, None] + k[None]"
RETURN = "return (hidden @ v).transpose(0, 2, 1)"
OUTSIDE = "return np.tanh(hidden @ v).transpose(0, 2, 1)"

ADDITIVE_SCORES = Exercise(
    name="additive_scores",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("scores (T, N, S)"),),
    equation="scores[t, n, s] = v · tanh(W_q query[t, n] + W_k keys[s, n])",
    cases=additive_cases,
    oracle=oracle_additive,
    answer=additive_scores,
    look="Compute one score with one query and one key, W_q @ q + W_k @ k, and compare it with its place in yours.",
    mistakes=(
        Mistake("The tanh is missing.", (HIDDEN, SUMS)),
        Mistake("The tanh stands outside: it is v · tanh(…), not tanh(v · (…)).", (HIDDEN, SUMS), (RETURN, OUTSIDE)),
        Mistake("There is a second tanh, around the score; v · tanh(…) is returned as it is.", (RETURN, OUTSIDE)),
        Mistake(
            "Query and key have a tanh each; they are added first, and the tanh is taken of the sum.",
            (HIDDEN, "np.tanh(q)[:, None] + np.tanh(k)[None]"),
        ),
        Mistake(
            "The query's part is added outside the tanh, which is taken of the sum.",
            (HIDDEN, "q[:, None] + np.tanh(k)[None]"),
        ),
        Mistake(
            "The key's part is added outside the tanh, which is taken of the sum.",
            (HIDDEN, "np.tanh(q)[:, None] + k[None]"),
        ),
        Mistake("The query is not used.", (SUMS, "0 * q[:, None] + k[None]")),
        Mistake("The keys are not used.", (SUMS, "q[:, None] + 0 * k[None]")),
        Mistake("Query and key are multiplied; they are added.", (SUMS, "q[:, None] * k[None]")),
        Mistake("The key is subtracted; it is added.", (SUMS, "q[:, None] - k[None]")),
        Mistake("The query is subtracted; it is added.", (SUMS, "k[None] - q[:, None]")),
        Mistake("v is not used: the units are summed up.", ("hidden @ v", "hidden.sum(axis=-1)")),
        Mistake("v is not used: this is the mean over the units.", ("hidden @ v", "hidden.mean(axis=-1)")),
        Mistake(
            "The scores are a mean over the units; v · tanh(…) is their sum.",
            ("hidden @ v", "(hidden * v).mean(axis=-1)"),
        ),
        Mistake(
            "The scores are divided by √A. That belongs to query · key; here the tanh and v keep them small.",
            ("hidden @ v", "hidden @ v / float(np.sqrt(len(v)))"),
        ),
        Mistake(
            "The scores are divided by √K. That belongs to query · key; here the tanh and v keep them small.",
            ("hidden @ v", "hidden @ v / float(np.sqrt(Wk.shape[1]))"),
        ),
        Mistake(
            "v stands inside the tanh; it comes after it.",
            ("hidden @ v", "np.tanh(v * (q[:, None] + k[None])).sum(axis=-1)"),
        ),
        Mistake(
            "The products with v are not summed over the units: a score is one number for a query and a key.",
            (RETURN, "return (hidden * v).transpose(0, 2, 1, 3)"),
        ),
        Mistake(
            "All target steps ask with the first query; each has its own.",
            (SUMS, "(0 * q + q[0])[:, None] + k[None]"),
        ),
        Mistake(
            "All target steps ask with the last query; each has its own.",
            (SUMS, "(0 * q + q[-1])[:, None] + k[None]"),
        ),
        Mistake(
            "The last key stands at every source step: a loop overwrites it.",
            (SUMS, "q[:, None] + (0 * k + k[-1])[None]"),
        ),
        Mistake(
            "The queries are summed over the target steps; each has scores of its own.",
            (SUMS, "(0 * q + q.sum(axis=0))[:, None] + k[None]"),
        ),
        Mistake(
            "The softmax is in it already; asked for are the scores.",
            (
                RETURN,
                f"scores = {RETURN[7:]}\n    exp = np.exp(scores - scores.max(axis=2, keepdims=True))\n"
                "    return exp / exp.sum(axis=2, keepdims=True)",
            ),
        ),
        Mistake("A ReLU stands in the place of the tanh.", (HIDDEN, f"np.maximum({SUMS}, 0)")),
        Mistake("A sigmoid stands in the place of the tanh.", (HIDDEN, f"1 / (1 + np.exp(-({SUMS})))")),
        Mistake(
            "Target and source have changed places in the result: it is (S, N, T) here; asked for is (T, N, S).",
            (RETURN, "return (hidden @ v).transpose(1, 2, 0)"),
        ),
        Mistake(
            "The sequences come last; they are the second axis: (T, N, S).",
            (RETURN, "return hidden @ v"),
        ),
        Mistake(
            "`reshape` was used to exchange the axes: it keeps the order in memory, so the scores get mixed.",
            (RETURN, "return (hidden @ v).reshape(len(query), -1, len(keys))"),
        ),
        Mistake(
            "The sequences are mixed: their queries meet the keys of the first one. Sequence n's queries meet its own "
            "keys.",
            (SUMS, "q[:, None] + (0 * k + k[:, :1])[None]"),
        ),
        Mistake(
            "The result is always float64: `np.zeros` makes that unless it is told the arguments' dtype.",
            (RETURN, RETURN + ".astype(float)"),
        ),
        Mistake(
            "The numbers are right, but query, the caller's own array, is changed.",
            ("    q = query @ Wq.T\n", "    q = query @ Wq.T\n    query *= 0\n"),
        ),
    ),
)
