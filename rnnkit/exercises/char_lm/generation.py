"""generate: a text, one character after the other."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.char_lm.chance import GREEDY, OUTSIDE, SAME_TEXT, no_text, probabilities, what_is_wrong
from rnnkit.exercises.char_lm.loss import NO_BIAS, NO_TANH
from rnnkit.exercises.char_lm.network import UNIT, draw_params, step
from rnnkit.exercises.char_lm.sampling import IGNORED, MULTIPLIED
from rnnkit.exercises.draw import sizes
from rnnkit.exercises.spec import ORDINARY, WHOLE, Case, Exercise, Misfit, Mistake, Output, Rule, over_arrays

LONG = 600
FREE = 40, 5.0  # length and temperature of texts that chance does not write twice
ERROR = 1e-6
OTHERWISE = (
    "Above a temperature of 0 the ids do not come as often as softmax(logits / temperature) says, for the logits that "
    "the network gives after the prompt and the ids before."
)
SOFTMAX_TWICE = "`sample` gets probabilities; it expects logits, and takes the softmax itself."
NO_TEXT = "What comes back is no text: an int64 array with `length` ids is asked for."
MISSHAPEN = "Above a temperature of 0 the result is not an int64 array with `length` ids."


def generate_cases(rng):
    def case(kind=ORDINARY, temperature=0, length=12, prompt=None, dtype=np.float64, strided=False):
        while True:
            drawn = sizes(rng, "VH", "H", "V")
            params = draw_params(rng, **drawn)
            if not temperature:
                params["Whh"] *= 2  # lively enough not to say the same thing for ever
            prompt_ids = rng.integers(0, drawn["V"], prompt or int(rng.integers(4, 8)))
            said = greedy(params, prompt_ids, min(length, 15))
            lively = min(drawn["V"], length) < 4 or len(set(said)) >= 4
            clearly = lively and drawn["V"] >= 5 and clear(params, [*prompt_ids, *said])
            if clearly and (not temperature or telling(params, prompt_ids, temperature, np.random.default_rng(0))):
                break
        args = over_arrays(params, lambda a: a.astype(dtype)), prompt_ids, length, temperature
        generator = np.random.default_rng(int(rng.integers(2**32)))
        described = drawn | {"len(prompt_ids)": len(prompt_ids), "length": length, "temperature": temperature}
        return Case((*args, generator), described, kind, strided)

    return [
        case(),
        case(),
        case(temperature=0.0, length=15),
        case("one in the prompt", prompt=1),
        case("length 1", length=1),
        case("temperature 0.5", 0.5, LONG),
        case("temperature 1.5", 1.5, LONG),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def telling(params, prompt_ids, temperature, rng):
    """Whether draws along the way tell this temperature from one a little higher or lower, and whether the network
    forgets a small error. In one that does not, two right answers would part in a long text, because they round
    differently."""
    ids, h, apart = list(prompt_ids), np.zeros(len(params["bh"])), []
    other_h = h + ERROR
    for n in range(len(ids) + 150):
        logits, h = step(params, ids[n], h)
        _, other_h = step(params, ids[n], other_h)
        if np.abs(other_h - h).max() > (100 * ERROR if n < 75 else ERROR / 1000):
            return False
        if n >= len(prompt_ids) - 1:
            p, q, r = (probabilities(logits, factor * temperature) for factor in (1, 1.35, 0.7))
            apart.append([np.sum(p * np.log(np.maximum(p, 1e-12) / np.maximum(other, 1e-12))) for other in (q, r)])
            ids.append(rng.choice(len(p), p=p))
    return np.min(np.mean(apart, axis=0)) > 0.015


def clear(params, ids):
    """Whether the largest logit is so by more than rounding, all the way along."""
    h = np.zeros(len(params["bh"]))
    for i in ids:
        logits, h = step(params, i, h)
        if np.diff(np.sort(logits))[-1] < 1e-3:
            return False
    return True


def greedy(params, prompt_ids, length):
    """The ids (length,) that are right at temperature 0."""
    h, ids = np.zeros(len(params["bh"])), []
    for n in range(len(prompt_ids) + length - 1):
        logits, h = step(params, prompt_ids[n] if n < len(prompt_ids) else ids[-1], h)
        if n >= len(prompt_ids) - 1:
            ids.append(logits.argmax())
    return np.array(ids)


def logits_along(params, prompt_ids, ids):
    """The logits (length, V) from which each of the ids (length,) was to be drawn."""
    h, found = np.zeros(len(params["bh"])), []
    for i in (*prompt_ids, *ids):
        logits, h = step(params, i, h)
        found.append(logits)
    return np.array(found)[len(prompt_ids) - 1 : -1]


def generate(params, prompt_ids, length, temperature, rng):
    Wxh, Whh, bh = params["Wxh"], params["Whh"], params["bh"]
    Why, by = params["Why"], params["by"]
    h = np.zeros(len(bh), dtype=bh.dtype)
    for i in prompt_ids:
        h = np.tanh(Wxh[:, i] + Whh @ h + bh)
    ids = np.zeros(length, dtype=np.int64)
    for n in range(length):
        i = sample(Why @ h + by, temperature, rng)  # noqa: F821 - the learner's own, in the notebook
        ids[n] = i
        h = np.tanh(Wxh[:, i] + Whh @ h + bh)
    return ids


def call_generate(answer, args):
    """The ids; and a free text, with what the same generator gives then. Whether that is another one is not said here,
    where a learner may have put something else into np."""
    ids = answer(*args)
    if ids is None:
        raise Misfit("it returned nothing (None); expected {names}. Is there a `return` at its end?", names="ids")
    params, prompt_ids, _, _, rng = args
    return ids, tuple(answer(params, prompt_ids, *FREE, rng) for _ in range(2))


def oracle_generate(params, prompt_ids, length, temperature, rng):
    new = Rule(lambda value: judge_new(*value, params, prompt_ids))
    if temperature == 0:
        return greedy(params, prompt_ids, length), new
    return Rule(lambda ids: judge_text(ids, params, prompt_ids, length, temperature)), new


def judge_new(text, other, params, prompt_ids):
    """A text of likeliest ids has to be the same; that it is one is said of the ids."""
    if fault := no_text(text, len(params["by"]), NO_TEXT):
        return fault
    likeliest = logits_along(params, prompt_ids, text).argmax(axis=1)
    return SAME_TEXT if np.array_equal(text, other) and not np.array_equal(text, likeliest) else None


def judge_text(ids, params, prompt_ids, length, temperature):
    if type(ids) is not np.ndarray or ids.shape != (length,) or ids.dtype not in WHOLE:
        return MISSHAPEN
    if not ((ids >= 0) & (ids < len(params["by"]))).all():
        return OUTSIDE
    logits = logits_along(params, prompt_ids, ids)
    known = {
        GREEDY: probabilities(logits, 0),
        IGNORED: probabilities(logits, 1.0),
        MULTIPLIED: probabilities(logits, 1 / temperature),
        SOFTMAX_TWICE: probabilities(probabilities(logits, 1.0), temperature),
    }
    return what_is_wrong(ids, probabilities(logits, temperature), known, OTHERWISE)


WARM_UP = "    for i in prompt_ids:\n        h = np.tanh(Wxh[:, i] + Whh @ h + bh)\n"
NEXT = "        ids[n] = i\n        h = np.tanh(Wxh[:, i] + Whh @ h + bh)\n"
SAMPLED = "sample(Why @ h + by, temperature, rng)"

GENERATE = Exercise(
    name="generate",
    unit=UNIT,
    points=3,
    outputs=(Output("ids", "(length,)", "int64"), Output("a new text each time", dtype=None)),
    equation=(
        "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h) over the prompt, from h_0 = 0;   then id = sample(W_hy h_t + "
        "b_y), which is the next x"
    ),
    cases=generate_cases,
    oracle=oracle_generate,
    answer=generate,
    call=call_generate,
    builds_on=("sample",),
    look="At temperature 0, go through the loop by hand: which character has been read last when the first id is "
    "drawn, and which when the second is?",
    mistakes=(
        Mistake(
            "The chosen character is not fed back: the prompt's last one is read again at every step, whatever "
            "was chosen.",
            (
                "        ids[n] = i\n        h = np.tanh(Wxh[:, i]",
                "        ids[n] = i\n        h = np.tanh(Wxh[:, prompt_ids[-1]]",
            ),
        ),
        Mistake(
            "The state is started anew for every character; it is carried on, so that the network knows all that "
            "was written.",
            (NEXT, "        ids[n] = i\n        h = np.tanh(Wxh[:, i] + bh)\n"),
        ),
        Mistake(
            "The state stands still after the prompt: each chosen character has to be read, which gives the next "
            "state.",
            (NEXT, "        ids[n] = i\n"),
        ),
        Mistake(
            "Every chosen character is read with the state after the prompt; the state goes on from one "
            "character to the next.",
            (WARM_UP, WARM_UP + "    after = h\n"),
            (NEXT, NEXT.replace("Whh @ h", "Whh @ after")),
        ),
        Mistake(
            "The chosen characters never reach the state: it goes on without any input.",
            (NEXT, "        ids[n] = i\n        h = np.tanh(Whh @ h + bh)\n"),
        ),
        Mistake("The prompt is not read at all: the state is still zero when the first id is drawn.", (WARM_UP, "")),
        Mistake(
            "When the first id is drawn, the state knows of the prompt's last character alone: read the whole prompt, "
            "and carry the state from each of its characters to the next.",
            ("in prompt_ids:", "in prompt_ids[-1:]:"),
        ),
        Mistake(
            "Only the prompt's first character is read; the state is to be warmed up on all of it.",
            ("in prompt_ids:", "in prompt_ids[:1]:"),
        ),
        Mistake(
            "The prompt's last character is not read before the first id is drawn.",
            ("in prompt_ids:", "in prompt_ids[:-1]:"),
        ),
        Mistake(
            "The prompt's last character is read twice: once at the end of the prompt, and again as the first "
            "input after it.",
            ("    ids = np.zeros", "    h = np.tanh(Wxh[:, i] + Whh @ h + bh)\n    ids = np.zeros"),
        ),
        Mistake(
            "The prompt's first character is read twice, and its last one not at all.",
            ("in prompt_ids:", "in [prompt_ids[0], *prompt_ids[:-1]]:"),
        ),
        Mistake("The prompt is read backwards.", ("in prompt_ids:", "in prompt_ids[::-1]:")),
        Mistake(
            "The prompt stands in front of the result; only the new ids are asked for.",
            ("return ids", "return np.concatenate([prompt_ids, ids])"),
        ),
        Mistake(
            "The first of the ids is the prompt's last; only new ids are asked for.",
            ("return ids", "return np.concatenate([prompt_ids[-1:], ids[:-1]])"),
        ),
        Mistake("One id too few is made.", ("return ids", "return ids[:-1]")),
        Mistake(
            "Whh is transposed: for one state h (H,) the product is `Whh @ h`, as in the equation.",
            ("Whh @ h", "Whh.T @ h"),
        ),
        Mistake("The bias bh is missing.", ("Whh @ h + bh", "Whh @ h")),
        Mistake(NO_BIAS, ("Why @ h + by", "Why @ h")),
        Mistake(NO_TANH, ("np.tanh(", "(")),
        Mistake(
            SOFTMAX_TWICE, (SAMPLED, "sample(np.exp(Why @ h + by) / np.exp(Why @ h + by).sum(), temperature, rng)")
        ),
        Mistake(IGNORED, (SAMPLED, "sample(Why @ h + by, 1.0, rng)")),
        Mistake(GREEDY, (SAMPLED, "np.argmax(Why @ h + by)")),
        Mistake(SAME_TEXT, ("    h = np.zeros(", "    rng = np.random.default_rng(0)\n    h = np.zeros(")),
        Mistake("The state starts from ones; it starts from zeros.", ("np.zeros(len(bh)", "np.ones(len(bh)")),
        Mistake(
            "The prompt's first character is left out.",
            ("in prompt_ids:", "in prompt_ids[min(1, len(prompt_ids) - 1):]:"),
        ),
        Mistake("There is no tanh in the states after the prompt.", (NEXT, NEXT.replace("np.tanh(", "("))),
        Mistake("The bias bh is missing while the prompt is read.", (WARM_UP, WARM_UP.replace(" + bh", ""))),
        Mistake("The ids are floats; `np.zeros` makes floats unless it is told a dtype.", (", dtype=np.int64", "")),
        Mistake(
            "The new ids are written into prompt_ids, the caller's own array.",
            ("        ids[n] = i\n", "        ids[n] = i\n        prompt_ids[-1] = i\n"),
        ),
    ),
)
