"""ctc_backward: p minus the share of the right paths."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import Exercise, Mistake, Output
from rnnkit.exercises.speech.forward import draw_case
from rnnkit.exercises.speech.paths import UNIT, graph, log_alpha_of, log_beta_of, log_softmax, log_sum


def backward_cases(rng):
    return [
        draw_case(rng, logits=True),
        draw_case(rng, L=4, V=8, spare=1, logits=True),
        draw_case(rng, L=3, V=5, T=12, logits=True),
        draw_case(rng, "just long enough", L=4, spare=0, logits=True),
        draw_case(rng, "L = 0", L=0, logits=True),
        draw_case(rng, "L = 1", L=1, logits=True),
        draw_case(rng, "T = 1", L=1, T=1, logits=True),
        draw_case(rng, "logits ±1e4", large=1e4, logits=True),
        draw_case(rng, "logits ±1e4", large=1e4, between=True, logits=True),
        draw_case(rng, "float32", dtype=np.float32, logits=True),
        draw_case(rng, "any layout", strided=True, logits=True),
        draw_case(rng, "T = 500", L=3, T=500, logits=True),
    ]


def ctc_backward(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss, log_alpha = ctc_forward(log_probs, labels)  # noqa: F821 (the learner's own)
    log_beta = ctc_beta(log_probs, labels)  # noqa: F821
    through = np.exp(log_alpha + log_beta + loss)
    states = np.zeros(2 * len(labels) + 1, dtype=int)
    states[1::2] = labels
    shares = np.zeros_like(logits)
    for s, k in enumerate(states):
        shares[:, k] += through[:, s]
    return np.exp(log_probs) - shares


def oracle_backward(logits, labels):
    """From one product of matrices: which state says which class."""
    log_probs = log_softmax(logits)
    both = log_alpha_of(log_probs, labels) + log_beta_of(log_probs, labels)
    through = np.exp(both - log_sum(both, axis=1)[:, None])
    says = graph(labels)[0][:, None] == np.arange(logits.shape[1])
    return np.exp(log_probs) - through @ says


def along_the_best_path(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    T, S = len(log_probs), 2 * len(labels) + 1
    states = np.zeros(S, dtype=int)
    states[1::2] = labels
    best = np.full((T, S), -np.inf)
    best[0, :2] = log_probs[0, states[:2]]
    came = np.zeros((T, S), dtype=int)
    for t in range(1, T):
        for s in range(S):
            ways = [s, s - 1] if s > 0 else [s]
            if s > 1 and states[s] != 0 and states[s] != states[s - 2]:
                ways.append(s - 2)
            came[t, s] = max(ways, key=lambda way: best[t - 1, way])
            best[t, s] = best[t - 1, came[t, s]] + log_probs[t, states[s]]
    s = S - 1 if S == 1 or best[-1, -1] > best[-1, -2] else S - 2
    dlogits = np.exp(log_probs)
    for t in range(T - 1, -1, -1):
        dlogits[t, states[s]] -= 1
        s = came[t, s]
    return dlogits


LOG_SOFTMAX = (
    "shifted = logits - logits.max(axis=1, keepdims=True)\n"
    "    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
)
THROUGH, ADDED = "through = np.exp(log_alpha + log_beta + loss)", "shares[:, k] += through[:, s]"
RETURN, SHIFTED = "return np.exp(log_probs) - shares", "shifted = logits - logits.max(axis=1, keepdims=True)"
OVERFLOWS = (
    (
        "e^logit overflows where logits are large: take each step's largest logit from its logits first.",
        (SHIFTED, "shifted = logits"),
    ),
    (
        "The largest logit of all steps is taken away, so that steps far below it underflow to log 0. Each step has "
        "its own: `logits.max(axis=1, keepdims=True)`.",
        (SHIFTED, "shifted = logits - logits.max()"),
    ),
    (
        "The logarithm is taken of a softmax that has underflowed to 0: −inf, and NaN further on. Compute "
        "log-probabilities without it: `shifted − log Σ exp(shifted)`.",
        (
            LOG_SOFTMAX,
            f"{SHIFTED}\n    exp = np.exp(shifted)\n    log_probs = np.log(exp / exp.sum(axis=1, keepdims=True))",
        ),
    ),
)
PRODUCT = (
    "for s, k in enumerate(states):\n        shares[:, k] += through[:, s]",
    "shares = through @ (states[:, None] == np.arange(logits.shape[1])).astype(logits.dtype)",
)
BY_ROWS = (
    THROUGH,
    "both = log_alpha + log_beta\n    through = np.exp(both - np.logaddexp.reduce(both, axis=1)[:, None])",
)
BY_SUMS = (
    THROUGH,
    "both = log_alpha + log_beta\n    through = np.exp(both - both.max(axis=1, keepdims=True))\n"
    "    through = through / through.sum(axis=1, keepdims=True)",
)
OF_LOG_PROBS = (
    "This is the gradient with respect to the log-probabilities, −share. The logits go through a log-softmax first, "
    "which adds p: p − share."
)

CTC_BACKWARD = Exercise(
    name="ctc_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("dlogits (T, V)"),),
    equation="dlogits[t, k] = p_t(k) − Σ over the states s that say k of alpha_t(s) · beta_t(s) / p",
    cases=backward_cases,
    oracle=oracle_backward,
    answer=ctc_backward,
    builds_on=("ctc_forward", "ctc_beta"),
    look="Every row sums to 0: p sums to 1, and so do the shares of the right paths.",
    mistakes=(
        Mistake(
            "The sign is wrong: it is p minus the share, so that a step against it makes the right paths likelier.",
            (RETURN, "return shares - np.exp(log_probs)"),
            breaks="dlogits = p − share",
        ),
        Mistake(
            "A class that several states say gets the share of one of them: the others are overwritten. The blank has "
            "L + 1 states, and a label that comes twice has two; their shares add up (`+=` state by state, or "
            "`np.add.at`; `shares[:, states] += …` adds once for each class).",
            (ADDED, "shares[:, k] = through[:, s]"),
        ),
        Mistake(
            "A class that several states say gets the share of the first of them alone; their shares add up.",
            (ADDED, "shares[:, k] = np.where((states[:s] == k).any(), shares[:, k], through[:, s])"),
        ),
        Mistake(
            "A class that several states say gets the largest of their shares; they add up.",
            (ADDED, "shares[:, k] = np.maximum(shares[:, k], through[:, s])"),
        ),
        Mistake(
            "The shares of the states that say a class are averaged; they add up.",
            (ADDED, "shares[:, k] += through[:, s] / (states == k).sum().astype(logits.dtype)"),
        ),
        Mistake(OF_LOG_PROBS, (RETURN, "return -shares")),
        Mistake(
            "This is the gradient with respect to the probabilities, −share / p. The logits go through a softmax "
            "first: p − share.",
            (RETURN, "return -shares / np.exp(log_probs)"),
        ),
        Mistake("The shares alone are returned; the gradient is p − share.", (RETURN, "return shares")),
        Mistake("p alone is returned; the share of the right paths is missing.", (RETURN, "return np.exp(log_probs)")),
        Mistake(
            "The log-probabilities stand where the probabilities belong: the gradient is p − share.",
            (RETURN, "return log_probs - shares"),
        ),
        Mistake(
            "The logits stand where their softmax belongs: the gradient is p − share.",
            (RETURN, "return logits - shares"),
        ),
        Mistake(
            "p − share is sent through the softmax's derivative once more; it is the gradient of the logits already.",
            (
                RETURN,
                "p = np.exp(log_probs)\n    d = p - shares\n    return p * (d - (d * p).sum(axis=1, keepdims=True))",
            ),
        ),
        Mistake(
            "p − share is multiplied with p; it is the gradient of the logits already.",
            (RETURN, "return np.exp(log_probs) * (np.exp(log_probs) - shares)"),
        ),
        Mistake(
            "p − share is multiplied with p · (1 − p), the derivative of a sigmoid; with the softmax that has already "
            "cancelled.",
            (RETURN, "p = np.exp(log_probs)\n    return (p - shares) * p * (1 - p)"),
        ),
        Mistake(
            "The sum over the classes is not taken away: −share · (1 − p) is what each class has from itself alone, "
            "and through the softmax it has a part of the others' as well. Together that is p − share.",
            (RETURN, "return -shares * (1 - np.exp(log_probs))"),
        ),
        Mistake(
            "share · p stands where the share belongs. Either the emission at t is counted twice, in alpha and in "
            "beta (take log_beta as `ctc_beta` gives it, without the emission at t), or the share is multiplied with "
            "p afterwards.",
            (THROUGH, "through = np.exp(log_alpha + log_beta + log_probs[:, states] + loss)"),
            ("    states = np.zeros(2 * len(labels) + 1, dtype=int)\n    states[1::2] = labels\n", ""),
            (
                "    shifted",
                "    states = np.zeros(2 * len(labels) + 1, dtype=int)\n    states[1::2] = labels\n    shifted",
            ),
        ),
        Mistake(
            "The emission at t is counted twice, in alpha and in beta, and the rows are then divided by their sums, "
            "which hides it.",
            (
                THROUGH,
                "states = np.zeros(2 * len(labels) + 1, dtype=int)\n    states[1::2] = labels\n"
                "    both = log_alpha + log_beta + log_probs[:, states]\n"
                "    through = np.exp(both - np.logaddexp.reduce(both, axis=1)[:, None])",
            ),
        ),
        Mistake(
            "share / p stands where the share belongs. Either the emission at t is divided out of alpha · beta, where "
            "it stands once, as is right, or the share is divided by p(k) afterwards.",
            (
                THROUGH,
                "states = np.zeros(2 * len(labels) + 1, dtype=int)\n    states[1::2] = labels\n"
                "    through = np.exp(log_alpha + log_beta + loss - log_probs[:, states])",
            ),
        ),
        Mistake(
            "alpha · beta is not divided by p, the probability of all right paths: in logs, the loss is added.",
            (THROUGH, "through = np.exp(log_alpha + log_beta)"),
        ),
        Mistake(
            "alpha · beta is multiplied with p, the probability of all right paths, instead of divided by it: the loss "
            "is −log p, so it is added.",
            (THROUGH, "through = np.exp(log_alpha + log_beta - loss)"),
        ),
        Mistake(
            "alpha · beta is divided by its largest element; it is divided by p, so that each row sums to 1.",
            (THROUGH, "both = log_alpha + log_beta\n    through = np.exp(both - both.max())"),
        ),
        Mistake(
            "alpha · beta is divided by each row's largest element; it is divided by p, so that each row sums to 1.",
            (
                THROUGH,
                "both = log_alpha + log_beta\n    through = np.exp(both - both.max(axis=1, keepdims=True))",
            ),
        ),
        Mistake(
            "alpha · beta is divided by its sum over all steps; at every step the sum over the states is p.",
            (THROUGH, "both = log_alpha + log_beta\n    through = np.exp(both - np.logaddexp.reduce(both, axis=None))"),
        ),
        *(
            Mistake(
                "alpha and beta leave the logarithm before they are divided by p. They underflow to 0, and so does p: "
                "0 / 0 is NaN. Add the logarithms, the loss with them, and take the exponential of the sum.",
                (THROUGH, how),
                *product,
            )
            for how in (
                "through = np.exp(log_alpha) * np.exp(log_beta) / np.exp(-loss)",
                "through = np.exp(log_alpha) * np.exp(log_beta) * np.exp(loss)",
                "through = np.exp(log_alpha + log_beta) / np.exp(-loss)",
                "through = np.exp(log_alpha + log_beta) * np.exp(loss)",
                "both = np.exp(log_alpha + log_beta)\n    through = both / both.sum(axis=1, keepdims=True)",
                "both = np.exp(log_alpha) * np.exp(log_beta)\n    through = both / both.sum(axis=1, keepdims=True)",
            )
            for product in ((), (PRODUCT,))
        ),
        Mistake(
            "alpha · beta is divided by the sum of alpha's row; p is that sum, of the two last states, at the last "
            "step. The sum of alpha · beta over the states is p at every step.",
            (THROUGH, "through = np.exp(log_alpha + log_beta - np.logaddexp.reduce(log_alpha, axis=1)[:, None])"),
        ),
        Mistake(
            "alpha · beta is divided by the loss, which is −log p; it is divided by p. In logs, the loss is added.",
            (THROUGH, "through = np.exp(log_alpha + log_beta) / loss"),
        ),
        Mistake(
            "log_alpha + log_beta is divided by the loss. To divide alpha · beta by p is to add the loss, −log p.",
            (THROUGH, "through = np.exp((log_alpha + log_beta) / loss)"),
        ),
        *(
            Mistake(
                f"{one} alone is taken for the share, over p. {other} belongs to it: their product is what passes "
                "through a state.",
                (THROUGH, f"through = np.exp(log_{one} + loss)"),
            )
            for one, other in (("alpha", "beta"), ("beta", "alpha"))
        ),
        *(
            Mistake(
                f"`{name}` is given the logits; it asks for log-probabilities.",
                (f"{name}(log_probs, labels)", f"{name}(logits, labels)"),
            )
            for name in ("ctc_forward", "ctc_beta")
        ),
        Mistake(
            "alpha alone is taken for the share: it is what comes before t. beta, what comes after it, belongs to it.",
            (THROUGH, "through = np.exp(log_alpha - np.logaddexp.reduce(log_alpha, axis=1)[:, None])"),
        ),
        Mistake(
            "Only the likeliest of the right paths counts; all of them share, each by its probability.",
            along_the_best_path,
        ),
        Mistake(
            "At each step the likeliest state alone counts; every state has its share.",
            (
                THROUGH,
                THROUGH + "\n    through = (through == through.max(axis=1, keepdims=True)).astype(logits.dtype)",
            ),
        ),
        Mistake(
            "The blanks' share is missing: the labels' states alone are counted.",
            ("enumerate(states):", "[(s, k) for s, k in enumerate(states) if k > 0]:"),
        ),
        Mistake(
            "The labels' shares are missing: the blanks' states alone are counted.",
            ("enumerate(states):", "[(s, k) for s, k in enumerate(states) if k == 0]:"),
        ),
        Mistake(
            "The gradient is set to 0 for the classes that are not among the labels; there it is p, which is to fall.",
            (RETURN, "return np.where(np.isin(np.arange(logits.shape[1]), states), np.exp(log_probs) - shares, 0)"),
        ),
        Mistake(
            "The gradient is divided by L; the loss is the sum as it is.",
            (RETURN, "return (np.exp(log_probs) - shares) / max(len(labels), 1)"),
        ),
        Mistake(
            "The gradient is multiplied with the loss.",
            (RETURN, "return (np.exp(log_probs) - shares) * loss"),
        ),
        Mistake(
            "The softmax runs over the steps (axis 0); it runs over the classes of each step, axis 1.",
            ("axis=1, keepdims", "axis=0, keepdims"),
        ),
        Mistake(
            "The softmax runs over all steps and classes together; each step has its own, along axis 1.",
            (
                LOG_SOFTMAX,
                "shifted = logits - logits.max()\n    log_probs = shifted - np.log(np.exp(shifted).sum())",
            ),
        ),
        *(Mistake(sentence, change, *how) for sentence, change in OVERFLOWS for how in ((), (BY_ROWS,), (BY_SUMS,))),
        *(
            Mistake(
                "With logits of ±1e4 nothing but NaN comes out: e^logit overflows, or a softmax underflows to 0 and "
                "its logarithm is −inf. Take each step's largest logit from its logits first, and compute "
                "log-probabilities without the softmax: `shifted − log Σ exp(shifted)`.",
                change,
                *how,
                PRODUCT,
            )
            for _, change in OVERFLOWS
            for how in ((), (BY_ROWS,), (BY_SUMS,))
        ),
        *(
            Mistake(
                "A small number is added to the softmax before its logarithm is taken, so no log-probability is below "
                "that number's. Compute them without it: `shifted − log Σ exp(shifted)`.",
                (
                    LOG_SOFTMAX,
                    f"{SHIFTED}\n    exp = np.exp(shifted)\n"
                    f"    log_probs = np.log(exp / exp.sum(axis=1, keepdims=True) + {tiny})",
                ),
            )
            for tiny in ("1e-12", "1e-10", "1e-8", "1e-9", "1e-300", "1e-30", "1e-20", "1e-15", "1e-16")
        ),
        Mistake(
            "The logits are taken for log-probabilities: the log-softmax is missing.",
            (LOG_SOFTMAX, "log_probs = logits"),
        ),
        Mistake(
            "The numbers are right, but logits, the caller's own array, is changed: `logits -= …` writes into it.",
            (SHIFTED, "logits -= logits.max(axis=1, keepdims=True)\n    shifted = logits"),
        ),
        Mistake(
            "dlogits is always float64; it has to keep the dtype of the logits.",
            (RETURN, "return (np.exp(log_probs) - shares).astype(float)"),
        ),
        Mistake(
            "The blank is taken for the last class; it is class 0.",
            ("states[1::2] = labels", "states[0::2] = logits.shape[1] - 1\n    states[1::2] = labels"),
        ),
        Mistake(
            "The labels are moved by one: they are classes as they are, from 1 on, beside the blank 0.",
            ("states[1::2] = labels", "states[1::2] = labels - 1"),
        ),
        Mistake(
            "The shares of the blanks and of the labels have changed places: states 0, 2, 4, … say the blank.",
            (
                "states[1::2] = labels",
                "states[: 2 * len(labels) : 2] = labels",
            ),
        ),
    ),
)
