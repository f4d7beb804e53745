"""parallel_scan: the states of a scan in about log₂ T rounds, each over twice the distance of the one before."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.after.field import UNIT
from rnnkit.exercises.after.scan import (
    DIVISIONS,
    EVERYWHERE,
    MULTIPLIED_AT_THE_END,
    PRODUCT,
    ZEROS,
    scan_cases,
    sums_then_multiplies,
)
from rnnkit.exercises.spec import Exercise, Mistake, Output


def parallel_scan(a, b, h0):
    a, b = a.copy(), b.copy()
    b[0] = a[0] * h0 + b[0]
    distance = 1
    while distance < len(a):
        earlier_a, earlier_b = a[:-distance].copy(), b[:-distance].copy()
        b[distance:] = a[distance:] * earlier_b + b[distance:]
        a[distance:] = a[distance:] * earlier_a
        distance = 2 * distance
    return b


FIRST, RENEW_B = "b[0] = a[0] * h0 + b[0]", "b[distance:] = a[distance:] * earlier_b + b[distance:]"
RENEW_A, ROUND = "a[distance:] = a[distance:] * earlier_a", "while distance < len(a):"
FARTHER, RETURN, COPIES = "distance = 2 * distance", "    return b\n", "a, b = a.copy(), b.copy()"
LINES = f"        {RENEW_B}\n        {RENEW_A}\n"
ONE_ROUND_LESS = (
    "There is one round too few: when the distance is T / 2 or more for the last time, some steps have not seen the "
    "first one. Rounds are needed as long as the distance is below T."
)
IN_PLACE = (
    "A round reads what it has just written: in a loop over t from the front, step t − distance belongs to this round "
    "already. Read from a copy, or go from the last step to the first."
)
WRONG_ORDER = (
    "The two steps are combined in the wrong order: first (a, b), then (a′, b′), is (a′ a, a′ b + b′), with the "
    "earlier one in front. The other way round is another step."
)


LATE = (FIRST, "pass"), (RETURN, "    return a * h0 + b\n")  # h0 comes in at the end, with the product of the factors


def two_ways(sentence: str, *edits) -> tuple[Mistake, Mistake]:
    """A mistake in the rounds, where h0 is in the first step, and where it comes in at the end."""
    return Mistake(sentence, *edits), Mistake(sentence, *edits, *LATE)


PAIRS = "2 * distance - 1, len(a), 2 * distance"
EARLIER_A, EARLIER_B = "earlier_a[t - distance]", "earlier_b[t - distance]"


def in_a_loop(of_a: str, of_b: str) -> str:
    """The lines of a round, step by step from the front. of_a, of_b: what they read of the earlier step."""
    return (
        "        for t in range(distance, len(a)):\n"
        f"            b[t] = a[t] * {of_b} + b[t]\n            a[t] = a[t] * {of_a}\n"
    )


def fills_up_with_zeros(a, b, h0):
    distance = 1
    while distance < len(a):
        nothing = np.zeros_like(a[:distance])
        earlier_a, earlier_b = (np.concatenate([nothing, each[:-distance]]) for each in (a, b))
        a, b = a * earlier_a, a * earlier_b + b
        distance = 2 * distance
    return a * h0 + b


PARALLEL_SCAN = Exercise(
    name="parallel_scan",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("h (T, N, H)"),),
    equation="first (a, b), then (a′, b′), is one step (a′ ⊙ a, a′ ⊙ b + b′);   h_t = a_t ⊙ h_{t−1} + b_t",
    cases=scan_cases,
    oracle=nn.scan,
    answer=parallel_scan,
    builds_on=("scan",),
    look="Compare with your scan for T = 1, 2, 3, 4, 5: the first T at which they differ tells which round is wrong.",
    mistakes=(
        Mistake(ZEROS, (FIRST, "pass")),
        Mistake(
            "h0 is not multiplied with a_1: the first step is a_1 ⊙ h0 + b_1, as every other.",
            (FIRST, "b[0] = h0 + b[0]"),
        ),
        Mistake(EVERYWHERE, (FIRST, "b = a * h0 + b")),
        Mistake(EVERYWHERE, (FIRST, "b = h0 + b\n    b[0] = a[0] * h0 + b[0] - h0")),
        Mistake(PRODUCT, (FIRST, "pass"), (RETURN, "    return b + h0\n")),
        Mistake(
            "h0 comes in with a_t alone, in every state; it has gone through all steps so far, a_1 … a_t.",
            (FIRST, "given = a.copy()"),
            (RETURN, "    return b + given * h0\n"),
        ),
        Mistake(
            "h0 is there twice: in the first step, and once more at the end with the product of the factors.",
            (RETURN, "    return b + a * h0\n"),
        ),
        Mistake(
            "b_1 is lost: the first step is a_1 ⊙ h0 + b_1.",
            (FIRST, "b[0] = a[0] * h0"),
        ),
        Mistake(
            "h0 is lost: what stands in front of the first step is filled with a = 0, which forgets. The step that "
            "changes nothing is a = 1, b = 0.",
            fills_up_with_zeros,
        ),
        *two_ways(WRONG_ORDER, (RENEW_B, "b[distance:] = earlier_a * b[distance:] + earlier_b")),
        *two_ways(
            "The earlier a is multiplied with the earlier b; the later step comes after it, and multiplies with its "
            "own a.",
            (RENEW_B, "b[distance:] = earlier_a * earlier_b + b[distance:]"),
        ),
        *two_ways(
            "The factors are not combined, only b is: after a round a pair of steps multiplies with both its factors.",
            (LINES, f"        {RENEW_B}\n"),
        ),
        *two_ways(
            "b is not combined, only the factors are.",
            (LINES, f"        {RENEW_A}\n"),
        ),
        *two_ways(
            "The factors are renewed first, and b is made with the new ones: it needs those of before the round.",
            (LINES, f"        {RENEW_A}\n        {RENEW_B}\n"),
        ),
        *(
            mistake
            for of_a, of_b in (
                ("a[t - distance]", "b[t - distance]"),
                ("a[t - distance]", EARLIER_B),
                (EARLIER_A, "b[t - distance]"),
            )
            for mistake in two_ways(IN_PLACE, (LINES, in_a_loop(of_a, of_b)))
        ),
        *two_ways(
            "The distances are 1, 2, 3, …; a step that has seen d steps back can go d further, so they double: 1, 2, "
            "4, …",
            (FARTHER, "distance = distance + 1"),
        ),
        *two_ways(
            "The distance stays 1 in all rounds; it doubles.",
            ("while distance < len(a):", "for _ in range(int(np.ceil(np.log2(len(a))))):"),
            (f"        {FARTHER}\n", ""),
        ),
        *two_ways(
            "The distance stays 1 in all rounds; it doubles.",
            ("while distance < len(a):", "for _ in range(len(a) - 1):"),
            (f"        {FARTHER}\n", ""),
        ),
        *two_ways(
            "There is one round alone, over a distance of 1: each step has seen the one before it, and no other.",
            ("while distance < len(a):", "if distance < len(a):"),
        ),
        *two_ways(
            "The rounds begin with a distance of 2: neighbours are never combined.",
            ("    distance = 1\n", "    distance = 2\n"),
        ),
        *two_ways(ONE_ROUND_LESS, (ROUND, "while 2 * distance <= len(a):")),
        *two_ways(ONE_ROUND_LESS, (ROUND, "while 2 * distance < len(a):")),
        *two_ways(ONE_ROUND_LESS, (ROUND, "while distance < len(a) // 2:")),
        *two_ways(
            "The end comes back at the start: `np.roll` combines the first steps with the last ones. They have nothing "
            "before them.",
            (RENEW_B, "b = a * np.roll(b, distance, axis=0) + b"),
            (RENEW_A, "a = a * np.roll(a, distance, axis=0)"),
        ),
        *two_ways(
            "The distance is counted from the wrong side: step t is combined with the one after it.",
            ("a[:-distance].copy(), b[:-distance].copy()", "a[distance:].copy(), b[distance:].copy()"),
            (RENEW_B, "b[:-distance] = a[:-distance] * earlier_b + b[:-distance]"),
            (RENEW_A, "a[:-distance] = a[:-distance] * earlier_a"),
        ),
        *two_ways(
            "The factors are added; two steps in a row multiply with a and then with a′.",
            (RENEW_A, "a[distance:] = a[distance:] + earlier_a"),
        ),
        *two_ways(
            "b′ is multiplied with a′ as well; it is added after the product, as it is.",
            (RENEW_B, "b[distance:] = a[distance:] * (earlier_b + b[distance:])"),
        ),
        *two_ways(
            "The b are summed as they are: when two steps are combined, b of the earlier one goes through the later "
            "one's a.",
            (RENEW_B, "b[distance:] = earlier_b + b[distance:]"),
        ),
        Mistake(
            "The products of the factors are returned; the states are asked for.",
            (RETURN, "    return a\n"),
        ),
        Mistake(MULTIPLIED_AT_THE_END, sums_then_multiplies),
        *two_ways(
            "The numbers are right, but a and b, the caller's own arrays, are changed: copy them first.",
            (COPIES, "pass"),
        ),
        *two_ways(
            "The numbers are right, but b, the caller's own array, is changed: copy it first.",
            (COPIES, "a = a.copy()"),
        ),
        *two_ways(
            "The numbers are right, but a, the caller's own array, is changed: copy it first.",
            (COPIES, "b = b.copy()"),
        ),
        Mistake(way_forward.ALWAYS_FLOAT64, (RETURN, "    return b.astype(float)\n")),
        *DIVISIONS,
        Mistake(
            "h0 reaches the first state alone: it comes in after the rounds. Before them it goes on to all states.",
            (FIRST, "given = a[0]"),
            (RETURN, "    b[0] = given * h0 + b[0]\n    return b\n"),
        ),
        Mistake(
            "h0 reaches the first state alone, and without a_1: it comes in after the rounds. The first step is "
            "a_1 ⊙ h0 + b_1, before them.",
            (FIRST, "pass"),
            (RETURN, "    b[0] = h0 + b[0]\n    return b\n"),
        ),
        *two_ways(
            "The earlier factor is squared; two steps in a row multiply with a and then with a′.",
            (RENEW_A, "a[distance:] = earlier_a * earlier_a"),
        ),
        *two_ways(
            "The later step's own b is lost: first (a, b), then (a′, b′), adds b′ to a′ ⊙ b.",
            (RENEW_B, "b[distance:] = a[distance:] * earlier_b"),
        ),
        *two_ways(
            "A round combines the steps 2d − 1, 4d − 1, … alone, each with the one d before it: a tree's way up, whose "
            "way down is missing. From step d on, every step is combined in every round.",
            (LINES, in_a_loop(EARLIER_A, EARLIER_B).replace("range(distance, len(a))", f"range({PAIRS})")),
        ),
    ),
)
