"""Slips that any exercise can suffer from, made from the right results alone.

Each slip, for output i of an exercise, yields (sentence, makes) pairs; makes(case, expected) is the wrong
value, or None where the slip has no meaning. The report puts the outputs' names in front of the sentence.
"""

from __future__ import annotations

import re

import numpy as np

from rnnkit.exercises.spec import Exercise
from rnnkit.language import Filled

TOO_SMALL = (
    "Too small by a factor of exactly {factor}: a mean was taken where a sum belongs, or something is divided once too "
    "often."
)
TOO_LARGE = (
    "Too large by a factor of exactly {factor}: a sum was taken where a mean belongs, or there is a factor {factor} "
    "too many."
)


def wrong_factor(exercise: Exercise, i: int):
    for letters, text in (("N", "N"), ("T", "T"), ("TN", "N·T"), ("V", "V"), ("H", "H")):
        for inverse in (False, True):
            sentence = TOO_SMALL if inverse else TOO_LARGE

            def makes(case, expected, letters=letters, inverse=inverse):
                if not set(letters) <= case.sizes.keys() or not _numbers(expected[i]):
                    return None
                factor = float(np.prod([case.sizes[letter] for letter in letters]))
                return expected[i] / factor if inverse else expected[i] * factor

            yield Filled(sentence, factor=text), makes


def wrong_sign(exercise: Exercise, i: int):
    yield (
        "The size is right, with the wrong sign.",
        lambda case, expected: -expected[i] if _numbers(expected[i]) else None,
    )


def twice(exercise: Exercise, i: int):
    yield (
        "Exactly twice the right value: something is counted two times, or there is a factor 2 too many.",
        lambda case, expected: 2 * expected[i] if _numbers(expected[i]) else None,
    )


def nothing(exercise: Exercise, i: int):
    yield (
        "All zeros: nothing is written into it, or only zeros are.",
        lambda case, expected: np.zeros_like(expected[i]) if _is_array(expected[i]) and _numbers(expected[i]) else None,
    )


def transposed(exercise: Exercise, i: int):
    def makes(case, expected):
        value = expected[i]
        return value.swapaxes(-1, -2) if _is_array(value) and value.ndim >= 2 else None

    two = len(_letters(exercise, i)) == 2
    yield (
        "Transposed: rows and columns have changed places."
        if two
        else "Transposed: the last two axes have changed places.",
        makes,
    )


def swapped(exercise: Exercise, i: int):
    names = [output.name for output in exercise.outputs]
    # and not taken out of a dict, or from several calls
    returned = all(map(str.isidentifier, names)) and not exercise.keyed
    told = Filled("Another result stands in this place: the order is {names}.", names=", ".join(names))
    sentence = told if returned else "Another result stands in this place."
    for j in range(len(names)):
        if j != i:
            yield sentence, lambda case, expected, j=j: expected[j]


def time_reversed(exercise: Exercise, i: int):
    def makes(case, expected):
        return expected[i][::-1] if _runs_over_time(exercise, i, expected) else None

    yield (
        "Backwards in time: the first step is the last. A list filled from the end has to be turned round.",
        makes,
    )


def initial_state_included(exercise: Exercise, i: int):
    def makes(case, expected):
        h0 = next(
            (
                a
                for name, a in zip(exercise.parameters, case.args, strict=False)
                if name[0] in "hc"
                and _is_array(a)
                and _runs_over_time(exercise, i, expected)
                and a.shape == expected[i].shape[1:]
            ),
            None,
        )
        return None if h0 is None else np.concatenate([h0[None], expected[i]])

    name = exercise.outputs[i].name
    yield (
        Filled(
            "The initial state stands in front, so there are T + 1 steps; asked for are {name}_1 … {name}_T only.",
            name=name,
        ),
        makes,
    )


def initial_state_instead_of_last(exercise: Exercise, i: int):
    def makes(case, expected):
        longer = next(initial_state_included(exercise, i))[1](case, expected)
        return None if longer is None else longer[:-1]

    yield (
        "One step late: the initial state stands in front, and the last step is missing.",
        makes,
    )


def laid_flat(exercise: Exercise, i: int):
    shape = str(exercise.outputs[i].shape)
    row = Filled("One long row: the numbers are right; give them the shape {shape} at the end.", shape=shape)
    yield row, lambda case, expected: _reshaped(expected[i], 2, -1)
    yield (
        Filled(
            "The axes before the last are laid together: the numbers are right; give them the shape {shape} at the "
            "end.",
            shape=shape,
        ),
        lambda case, expected: _reshaped(expected[i], 3, (-1, *np.shape(expected[i])[-1:])),
    )


AXIS_IN_FRONT = "There is an axis too many in front: the numbers are right, and the shape asked for is {shape}."
AXIS_AT_THE_END = "There is an axis too many at the end: the numbers are right, and the shape asked for is {shape}."


def extra_axis(exercise: Exercise, i: int):
    shape = str(exercise.outputs[i].shape)
    for where, sentence in ((0, AXIS_IN_FRONT), (-1, AXIS_AT_THE_END)):
        yield (
            Filled(sentence, shape=shape),
            lambda case, expected, where=where: np.expand_dims(expected[i], where) if _is_array(expected[i]) else None,
        )


def axes_exchanged(exercise: Exercise, i: int):
    def three(value):
        return _is_array(value) and value.ndim >= 3

    yield (
        Filled(
            "The first two axes have changed places; the shape asked for is {shape}.",
            shape=str(exercise.outputs[i].shape),
        ),
        lambda case, expected: expected[i].swapaxes(0, 1) if three(expected[i]) else None,
    )
    yield (
        "The axes stand in reverse order (`.T` of an array with three axes).",
        lambda case, expected: expected[i].T if three(expected[i]) else None,
    )


def steps_lost(exercise: Exercise, i: int):
    def some(take):
        return lambda case, expected: take(expected[i]) if _runs_over_time(exercise, i, expected) else None

    yield "The last step alone; every step is asked for.", some(lambda value: value[-1])
    yield "The first step alone; every step is asked for.", some(lambda value: value[0])
    yield (
        "The first step alone: a `return` inside the loop ends it at its first round, if there is one.",
        some(lambda value: value[:1]),
    )
    yield (
        "The first step alone is there, and the others are 0: a `return` inside the loop ends it at its first round, "
        "if there is one.",
        some(lambda value: np.concatenate([value[:1], np.zeros_like(value[1:])])),
    )
    yield "Summed over the steps; every step has its own.", some(lambda value: value.sum(axis=0))
    yield "The first step is missing.", some(lambda value: value[1:])
    yield "The last step is missing.", some(lambda value: value[:-1])


def sequences_lost(exercise: Exercise, i: int):
    letters = _letters(exercise, i)

    def some(take):
        return lambda case, expected: take(expected[i], letters.index("N")) if "N" in letters else None

    yield (
        "Every sequence gets the numbers of the first one.",
        some(lambda value, axis: np.repeat(value.take([0], axis), value.shape[axis], axis)),
    )
    yield "Summed over the sequences; each has its own.", some(lambda value, axis: value.sum(axis))
    yield (
        "The first sequence alone is there, and the others are 0: a `return` inside the loop ends it at its first "
        "round, if there is one.",
        some(
            lambda value, axis: np.where(
                np.arange(value.shape[axis]).reshape(-1, *[1] * (value.ndim - axis - 1)) == 0, value, 0
            )
        ),
    )


NUMBERS = (wrong_factor, wrong_sign, twice, nothing)  # the right numbers in another place or shape break no equation
SLIPS = (
    *NUMBERS,
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


def _letters(exercise: Exercise, i: int) -> list[str]:
    """What stands for the size of each axis: T + 1, G·H and N of "(T + 1, G·H, N)"."""
    return re.findall(r"[\w·]+(?: \+ [\w·]+)*", exercise.outputs[i].shape or "")


def _is_array(value) -> bool:
    return isinstance(value, np.ndarray)


def _reshaped(value, axes: int, shape):
    """`value` in another shape, if it has that many axes or more."""
    return value.reshape(shape) if _is_array(value) and value.ndim >= axes else None


def _numbers(value) -> bool:
    return isinstance(value, float) or (_is_array(value) and value.dtype.kind in "fiu")


def _runs_over_time(exercise: Exercise, i: int, expected: tuple) -> bool:
    return (exercise.outputs[i].shape or "").startswith("(T,") and _is_array(expected[i])
