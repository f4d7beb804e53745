"""Mistakes of the way forward through time, which every layer that goes through time can have.

Texts fit any model answer. Whole mistakes fit one whose loop is `for x_t in x:`, with a step in it that takes x_t.
"""

from __future__ import annotations

from rnnkit.exercises.spec import Mistake

FIRST_INPUT = "Every step gets the first input x[0]."
BACKWARDS = "The steps are gone through from the last to the first."
LAST_LEFT_OUT = "The loop leaves the last step out."
STATE_IN_FRONT = "The initial state is stored in front: h has T + 1 steps, and is to hold h_1 … h_T only."
ONLY_THE_LAST_STATE = "Only the last state is returned; all T of them are asked for."
ONE_ARRAY = "One array is reused for every state, so all steps show the last one: store a new array at each step."
ALWAYS_FLOAT64 = "The result is always float64: `np.zeros` makes that unless it is told the arguments' dtype."
INTO_H0 = "The states are written into h0, the caller's own array."
RETURNS_IN_THE_LOOP = "`return` stands inside the loop, so it ends after the first step."
ENDS_TOO_EARLY = "The loop ends a step too early: `range(T)` has all T steps, `range(T - 1)` one less."

GOES_BACKWARDS = Mistake(BACKWARDS, ("for x_t in x:", "for x_t in x[::-1]:"))
LEAVES_THE_LAST_OUT = Mistake(LAST_LEFT_OUT, ("for x_t in x:", "for x_t in x[: max(len(x) - 1, 1)]:"))


def first_input_everywhere(step: str) -> Mistake:
    """step: the name of the function that goes one step."""
    return Mistake(FIRST_INPUT, (f"{step}(x_t,", f"{step}(x[0],"))


def every_input_twice(step: str, run: str) -> Mistake:
    """run: the line that goes one step."""
    return Mistake(f"Every input is read twice: {step} comes once for each step.", (run, 2 * run))
