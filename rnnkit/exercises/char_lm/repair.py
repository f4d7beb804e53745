"""repaired_generate: a loop that writes text, with three faults met in published code, to be found and mended."""

from __future__ import annotations

import copy
from itertools import combinations

import numpy as np

from rnnkit.exercises.char_lm import network
from rnnkit.exercises.char_lm.chance import GREEDY, OUTSIDE, SAME_TEXT, no_text, probabilities, what_is_wrong
from rnnkit.exercises.char_lm.network import UNIT, draw_params
from rnnkit.exercises.char_lm.sampling import MULTIPLIED
from rnnkit.exercises.draw import state
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output, Rule

LENGTH = 400


def repair_cases(rng):
    def case(kind=ORDINARY, temperature=0.5, by=0.0):
        V = int(rng.integers(5, 8))
        H = V + 3
        while True:
            params = draw_params(rng, V, H)
            params["by"] += by
            step, h0, first_id = stepper(params), state(rng, H), int(rng.integers(V))
            generator = np.random.default_rng(int(rng.integers(2**32)))
            args = step, h0, first_id, LENGTH, temperature, generator
            if tells_the_first(*args[:3]) if temperature < 0.1 else telling(*args):
                return Case(args, {"V": V, "H": H, "length": LENGTH, "temperature": temperature}, kind)

    return [
        case(),
        case(temperature=0.4),
        case(temperature=2.0),
        case("low temperature", 0.05),
        case("large logits", by=1e4),
    ]


def stepper(params):
    """A network as a function of an id and a state (H,)."""

    def step(i, h):
        return network.step(params, i, h)

    return step


def telling(step, h0, first_id, length, temperature, rng):
    """Whether draws along the way tell right from wrong: every known mistake gives other probabilities, by far."""
    ids = repaired_generate(step, h0, first_id, length, temperature, copy.deepcopy(rng))
    right, known = both(ids, step, h0, first_id, temperature)
    apart = [
        np.mean(np.sum(right * np.log(np.maximum(right, 1e-6) / np.maximum(q, 1e-6)), axis=1)) for q in known.values()
    ]
    return min(apart) > 0.1


def tells_the_first(step, h0, first_id):
    """Whether the likeliest id after `first_id` in the state h0 is clear, and another one if something else is read."""
    logits, h = step(first_id, h0)
    others = step(0, h0)[0].argmax(), step(first_id, h)[0].argmax()
    return np.diff(np.sort(logits))[-1] > 1 and logits.argmax() not in others


def call_repaired(answer, args):
    """The ids; and the ids once more, with those that the same generator gives then, where temperature is high."""
    ids = answer(*args)
    if ids is None:
        raise Misfit("it returned nothing (None); expected {names}. Is there a `return` at its end?", names="ids")
    return ids, (ids, answer(*args) if args[4] >= 1 else None)


def logits_along(ids, step, h0, first_id, left=()):
    """The logits (length, V) from which each of the ids was drawn, with the faults in `left` still there."""
    if "carry" in left:  # the state is the same at every step, and the same character gives the same logits
        read = [first_id] * len(ids) if "feed" in left else [first_id, *ids[:-1]]
        from_h0 = {i: step(i, h0)[0] for i in set(read)}
        return np.array([from_h0[i] for i in read])
    h, found, read = h0, [], first_id
    for i in ids:
        logits, h = step(first_id if "feed" in left else read, h)
        found.append(logits)
        read = logits.argmax() if "likeliest" in left else i
    return np.array(found)


def repaired_generate(step, h0, first_id, length, temperature, rng):
    ids = []
    i, h = first_id, h0
    for _ in range(length):
        logits, h = step(i, h)
        z = logits / temperature
        p = np.exp(z - z.max())
        p = p / p.sum()
        i = rng.choice(len(p), p=p)
        ids.append(i)
    return np.array(ids)


FAULTS = {
    "carry": "the state is not carried on: every character is read in the state h0",
    "feed": "the chosen character is not fed back: the network reads the first one at every step",
    "temperature": (
        "the temperature has no effect: it is not used, or it divides the probabilities, which are divided by their "
        "sum afterwards"
    ),
}
EDITS = {
    "carry": ("logits, h = step(i, h)", "logits, h = step(i, h0)"),
    "feed": ("step(i,", "step(first_id,"),
    "temperature": ("        z = logits / temperature\n", "        z = logits\n"),
}
LEFT = [left for count in (3, 2, 1) for left in combinations(FAULTS, count)]
OTHERWISE = (
    "The ids do not come as often as softmax(logits / temperature) says, for the logits that `step` gives along "
    "these ids."
)
FED_LIKELIEST = (
    "The likeliest character is fed back, not the one that was drawn: the text then goes on from another one "
    "than it shows."
)
FIRST_SHOWN = (
    "The first character stands in front of the drawn ones, and the last of them is missing; only drawn ones are "
    "asked for."
)
IN_FRONT = "first_id stands in front of the drawn ids; only the drawn ones are asked for."
OVERFLOW = (
    "e^z overflows with large logits: take the largest from all of them first, as the given code does, `np.exp(z "
    "- z.max())`."
)
A_LIST = "It is a list; an array is asked for: `np.array(ids)`."
MISSHAPEN = "What comes back is not an array with `length` ids."


def sentence(left):
    if len(left) == 3:
        return (
            "The three faults are still there. Take one at a time: what does the network read, in which state, and "
            "what is drawn from?"
        )
    start = "Two faults are left" if len(left) == 2 else "One fault is left"
    return f"{start}: {'; '.join(FAULTS[fault] for fault in left)}."


def oracle_repaired(step, h0, first_id, length, temperature, rng):
    new = Rule(lambda value: judge_new(*value, step, h0, first_id))
    return Rule(lambda ids: judge_repaired(ids, step, h0, first_id, length, temperature)), new


def judge_new(ids, other, step, h0, first_id):
    """A text of likeliest ids has to be the same; that it is one is said of the ids."""
    if fault := no_text(ids, len(step(first_id, h0)[0]), MISSHAPEN):
        return fault
    likeliest = logits_along(ids, step, h0, first_id).argmax(axis=1)
    return SAME_TEXT if np.array_equal(ids, other) and not np.array_equal(ids, likeliest) else None


def judge_repaired(ids, step, h0, first_id, length, temperature):
    if isinstance(ids, list) and len(ids) == length:
        return A_LIST
    if isinstance(ids, np.ndarray) and ids.shape == (length + 1,) and ids[0] == first_id:
        return IN_FRONT
    if not isinstance(ids, np.ndarray) or ids.shape != (length,) or ids.dtype.kind not in "iu":
        return MISSHAPEN
    V = len(step(first_id, h0)[0])
    if not ((ids >= 0) & (ids < V)).all():
        return OUTSIDE

    right, known = both(ids, step, h0, first_id, temperature)
    return what_is_wrong(ids, right, known, OTHERWISE)


def both(ids, step, h0, first_id, temperature):
    """The right probabilities of each draw along these ids, and those of the known mistakes."""
    along = {
        left: logits_along(ids, step, h0, first_id, left) for left in ((), ("carry",), ("feed",), ("carry", "feed"))
    }
    right = along[()]
    known = {
        FED_LIKELIEST: probabilities(logits_along(ids, step, h0, first_id, ("likeliest",)), temperature),
        GREEDY: probabilities(right, 0),
        MULTIPLIED: probabilities(right, 1 / temperature),
    }
    after_first = logits_along(ids[1:], step, h0, first_id)
    known[FIRST_SHOWN] = probabilities(
        np.concatenate([1e6 * np.eye(right.shape[1])[[first_id]], after_first]), temperature
    )
    for left in LEFT:
        logits = along[tuple(fault for fault in left if fault != "temperature")]
        known[sentence(left)] = probabilities(logits, 1.0 if "temperature" in left else temperature)
    return probabilities(right, temperature), known


REPAIRED_GENERATE = Exercise(
    name="repaired_generate",
    unit=UNIT,
    points=3,
    outputs=(Output("ids", dtype=None), Output("a new text each time", dtype=None)),
    equation="z_n, h_n = step(i_{n−1}, h_{n−1}),   p = softmax(z_n / temperature),   "
    "i_n drawn with the probabilities p",
    cases=repair_cases,
    oracle=oracle_repaired,
    answer=repaired_generate,
    call=call_repaired,
    look=(
        "Print what is handed to step, twice round the loop: the id and the state both have to be new. Then print p "
        "at two temperatures."
    ),
    mistakes=(
        *(Mistake(sentence(left), *(EDITS[fault] for fault in left)) for left in LEFT),
        Mistake(MULTIPLIED, ("logits / temperature", "logits * temperature")),
        Mistake(GREEDY, ("rng.choice(len(p), p=p)", "np.argmax(p)")),
        Mistake(SAME_TEXT, ("    ids = []\n", "    ids = []\n    rng = np.random.default_rng(0)\n")),
        Mistake(OVERFLOW, ("z - z.max()", "z")),
        Mistake(A_LIST, ("return np.array(ids)", "return ids")),
        Mistake(IN_FRONT, ("return np.array(ids)", "return np.array([first_id, *ids])")),
        Mistake(MISSHAPEN, ("return np.array(ids)", "return np.array(ids[:-1])")),
        Mistake(OUTSIDE, ("return np.array(ids)", "return np.array(ids) + 1")),
        Mistake(FIRST_SHOWN, ("return np.array(ids)", "return np.array([first_id, *ids[:-1]])")),
        Mistake(OTHERWISE, ("rng.choice(len(p), p=p)", "np.argsort(p)[rng.choice(len(p), p=p)]")),
        Mistake(FED_LIKELIEST, ("        ids.append(i)\n", "        ids.append(i)\n        i = np.argmax(p)\n")),
    ),
)
