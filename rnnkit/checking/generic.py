"""Slips that any exercise can suffer from, made from the right results alone.

Each slip, for output i of an exercise, yields (sentence, makes) pairs; makes(case, expected) is the wrong
value, or None where the slip has no meaning.
"""

from __future__ import annotations

import re

import numpy as np

from rnnkit.exercises.spec import Exercise


def wrong_factor(exercise: Exercise, i: int):
    name = exercise.outputs[i].name
    for letters, text in (("N", "N"), ("T", "T"), ("TN", "N·T"), ("V", "V"), ("H", "H")):
        for inverse in (False, True):
            kind = "small" if inverse else "large"
            cure = (
                "a mean was taken where a sum belongs, or a division made twice"
                if inverse
                else "a sum was taken where a mean belongs"
            )

            def makes(case, expected, letters=letters, inverse=inverse):
                if not set(letters) <= case.sizes.keys() or not _numbers(expected[i]):
                    return None
                factor = float(np.prod([case.sizes[letter] for letter in letters]))
                return expected[i] / factor if inverse else expected[i] * factor

            yield f"{name} is too {kind} by a factor of exactly {text}: {cure}.", makes


def wrong_sign(exercise: Exercise, i: int):
    yield (
        f"{exercise.outputs[i].name} has the right size and the wrong sign.",
        lambda case, expected: -expected[i] if _numbers(expected[i]) else None,
    )


def twice(exercise: Exercise, i: int):
    yield (
        f"{exercise.outputs[i].name} is exactly twice the right value: something is counted two times.",
        lambda case, expected: 2 * expected[i] if _numbers(expected[i]) else None,
    )


def nothing(exercise: Exercise, i: int):
    yield (
        f"{exercise.outputs[i].name} is all zeros: it is made, and then nothing is ever written into it.",
        lambda case, expected: 0 * expected[i] if _is_array(expected[i]) and _numbers(expected[i]) else None,
    )


def transposed(exercise: Exercise, i: int):
    name = exercise.outputs[i].name

    def makes(case, expected):
        value = expected[i]
        return value.swapaxes(-1, -2) if _is_array(value) and value.ndim >= 2 else None

    yield f"{name} is transposed: rows and columns have changed places.", makes


def swapped(exercise: Exercise, i: int):
    name = exercise.outputs[i].name
    for j, other in enumerate(exercise.outputs):
        if j != i:
            yield (
                f"In the place of {name} stands {other.name}: two results have changed places. "
                f"The order is {', '.join(o.name for o in exercise.outputs)}.",
                lambda case, expected, j=j: expected[j],
            )


def time_reversed(exercise: Exercise, i: int):
    def makes(case, expected):
        return expected[i][::-1] if _runs_over_time(exercise, i, expected) else None

    yield (
        f"{exercise.outputs[i].name} runs backwards in time: its first step is the last. "
        "A list filled from the end has to be turned round.",
        makes,
    )


def initial_state_included(exercise: Exercise, i: int):
    def makes(case, expected):
        h0 = next(
            (
                a
                for a in case.args
                if _is_array(a) and _runs_over_time(exercise, i, expected) and a.shape == expected[i].shape[1:]
            ),
            None,
        )
        return None if h0 is None else np.concatenate([h0[None], expected[i]])

    name = exercise.outputs[i].name
    yield (
        f"{name} begins with the initial state, so it has T + 1 steps; it is to hold {name}_1 … {name}_T only.",
        makes,
    )


def initial_state_instead_of_last(exercise: Exercise, i: int):
    def makes(case, expected):
        longer = next(initial_state_included(exercise, i))[1](case, expected)
        return None if longer is None else longer[:-1]

    yield (
        f"{exercise.outputs[i].name} is one step late: it begins with the initial state and lacks the last step.",
        makes,
    )


def laid_flat(exercise: Exercise, i: int):
    output = exercise.outputs[i]
    cure = f"the numbers are right; give them the shape {output.shape} at the end"
    yield f"{output.name} is one long row: {cure}.", lambda case, expected: _reshaped(expected[i], 2, -1)
    yield (
        f"The axes of {output.name} before the last are laid together: {cure}.",
        lambda case, expected: _reshaped(expected[i], 3, (-1, *np.shape(expected[i])[-1:])),
    )


def extra_axis(exercise: Exercise, i: int):
    output = exercise.outputs[i]
    for where, place in ((0, "in front"), (-1, "at the end")):
        yield (
            f"{output.name} has an axis too many {place}; the numbers are right, and their shape is {output.shape}.",
            lambda case, expected, where=where: np.expand_dims(expected[i], where) if _is_array(expected[i]) else None,
        )


def axes_exchanged(exercise: Exercise, i: int):
    name = exercise.outputs[i].name

    def three(value):
        return _is_array(value) and value.ndim >= 3

    yield (
        f"The first two axes of {name} have changed places; its shape is {exercise.outputs[i].shape}.",
        lambda case, expected: expected[i].swapaxes(0, 1) if three(expected[i]) else None,
    )
    yield (
        f"The axes of {name} stand in reverse order (`.T` of an array with three axes).",
        lambda case, expected: expected[i].T if three(expected[i]) else None,
    )


def steps_lost(exercise: Exercise, i: int):
    name = exercise.outputs[i].name

    def some(take):
        return lambda case, expected: take(expected[i]) if _runs_over_time(exercise, i, expected) else None

    yield f"{name} holds the last step alone; every step is asked for.", some(lambda value: value[-1])
    yield f"{name} holds the first step alone; every step is asked for.", some(lambda value: value[0])
    yield (
        f"{name} holds the first step alone: a `return` inside the loop ends it at its first round.",
        some(lambda value: value[:1]),
    )
    yield f"{name} is summed over the steps; it is asked for at every step.", some(lambda value: value.sum(axis=0))
    yield f"{name} lacks the first step.", some(lambda value: value[1:])
    yield f"{name} lacks the last step.", some(lambda value: value[:-1])


def sequences_lost(exercise: Exercise, i: int):
    letters = re.findall(r"\w+", exercise.outputs[i].shape or "")
    name = exercise.outputs[i].name

    def some(take):
        return lambda case, expected: take(expected[i], letters.index("N")) if "N" in letters else None

    yield (
        f"Every sequence of {name} gets the numbers of the first one.",
        some(lambda value, axis: np.repeat(value.take([0], axis), value.shape[axis], axis)),
    )
    yield f"{name} is summed over the sequences; each has its own.", some(lambda value, axis: value.sum(axis))


SLIPS = (
    wrong_factor,
    wrong_sign,
    twice,
    nothing,
    transposed,
    swapped,
    time_reversed,
    initial_state_included,
    initial_state_instead_of_last,
    laid_flat,
    extra_axis,
    axes_exchanged,
    steps_lost,
    sequences_lost,
)


def _is_array(value) -> bool:
    return isinstance(value, np.ndarray)


def _reshaped(value, axes: int, shape):
    """`value` in another shape, if it has that many axes or more."""
    return value.reshape(shape) if _is_array(value) and value.ndim >= axes else None


def _numbers(value) -> bool:
    return isinstance(value, float) or (_is_array(value) and value.dtype.kind in "fiu")


def _runs_over_time(exercise: Exercise, i: int, expected: tuple) -> bool:
    return (exercise.outputs[i].shape or "").startswith("(T,") and _is_array(expected[i])
