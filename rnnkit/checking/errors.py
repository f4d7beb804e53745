"""Errors whose words are enough to name the cure: the kind of error, what stands in its text and in the line that
stopped, and the sentence, in which {0}, {1}, … are the groups of the two patterns. The first that fits counts."""

from __future__ import annotations

import numpy as np

ANY = ""
ERRORS = (
    (
        TypeError,
        r"as a data type|data type .* not understood",
        r"\b(zeros|ones|empty|full)\(",
        "`np.{0}` takes the shape as one tuple, with brackets of its own: `np.{0}((T, N))`.",
    ),
    (
        TypeError,
        r"^'tuple' object cannot be interpreted",
        r"\b(randn|rand)\(",
        "`np.random.{0}` takes the sizes one by one, without brackets of their own: `np.random.{0}(N, H)`.",
    ),
    (
        TypeError,
        r"Cannot cast array data from dtype\('int64'\) to dtype\('int32'\)",
        ANY,
        "In a browser NumPy counts with 32 bits, and this does not take int64. With `.astype(int)` behind the array of "
        "whole numbers it works everywhere.",
    ),
    (TypeError, r"^'tuple' object cannot be interpreted", r"\b(eye|range)\(", "`{0}` takes a number, no shape."),
    (
        TypeError,
        r"^'(?:int|numpy\.int\d+)' object is not iterable",
        ANY,
        "A number cannot be gone through: `range(T)` counts from 0 to T − 1.",
    ),
    (
        TypeError,
        r"can't multiply sequence by non-int|type\(s\) for \S+ .*'list'|bad operand type .*'list'",
        ANY,
        "Lists do no arithmetic: make an array of it, `np.array(…)` or `np.stack(…)`.",
    ),
    (
        TypeError,
        r"'(?:builtin_function_or_method|method|function|numpy._ArrayFunctionDispatcher)' object is not subsc",
        ANY,
        "A function is called with round brackets, `append(x)`; square ones take an element.",
    ),
    (TypeError, r"'(?:builtin_function_or_method|method)'", ANY, "A method is called with round brackets: `x.sum()`."),
    (
        TypeError,
        r"list indices must be integers or slices, not tuple",
        ANY,
        "A list has no `[t, n]`: write `[t][n]`, or make an array of it, `np.stack(…)`.",
    ),
    (
        TypeError,
        r"indices must be integers or slices, not float|'float' object cannot be interpreted|got '\d+\.0'",
        ANY,
        "A count or an index is a whole number, and `/` gives a float: `//` divides whole numbers.",
    ),
    (IndexError, r"list assignment index out of range", ANY, "A list has no place that was not filled: use `append`."),
    (
        IndexError,
        r"too many indices .*is (\d+)-dimensional, but (\d+) were",
        ANY,
        "The array has {0} axes, the index has {1} entries. Print its `.shape`.",
    ),
    (
        IndexError,
        r"^only integers, slices",
        ANY,
        "An index of an array is a whole number, a slice, or an array of whole numbers: `//` divides without a "
        "fraction, `.astype(int)` makes whole numbers.",
    ),
    (
        ValueError,
        r"truth value of an array",
        ANY,
        "`if`, `and` and `or` want one True or False, and this is an array of them: `np.where(condition, a, b)` "
        "chooses element by element.",
    ),
    (
        ValueError,
        r"not enough values to unpack \(expected (\d+), got (\d+)\)",
        r"\.shape",
        "The shape has {1} numbers, and there are {0} names for them: print it.",
    ),
    (
        ValueError,
        r"too many values to unpack \(expected (\d+)",
        r"\.shape",
        "The shape has more than {0} numbers: give each axis a name, `T, N, D = x.shape`.",
    ),
    (
        ValueError,
        r"(?:not enough|too many) values to unpack",
        ANY,
        "On the left of `=` there are more or fewer names than there are values on the right.",
    ),
    (
        ValueError,
        r"non-broadcastable output operand with shape (\(.*?\))",
        ANY,
        "What is written into has the shape {0} and keeps it: is a sum over an axis missing on the right?",
    ),
    (
        TypeError,
        r"Cannot cast ufunc .* from dtype\('float\d+'\) to dtype\('u?int\d+'\)",
        ANY,
        "An array of whole numbers cannot take floats: make it with a float dtype, `np.zeros(shape)`.",
    ),
    (
        np.exceptions.AxisError,
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        ANY,
        "The array has {1} axes, counted from 0, so there is no axis {0}.",
    ),
    (RecursionError, ANY, ANY, "A function calls itself, directly or through another one, without an end."),
    # general advice
    (
        Exception,
        r"out of (bounds|range)",
        ANY,
        "Compare what the index counts (steps, sequences, units, ids) with the axis it is used on.",
    ),
    (
        Exception,
        r"can be converted to (a )?Python scalar",
        ANY,
        "`math.…` and `float` take a single number; NumPy's functions, such as `np.exp`, take arrays.",
    ),
    (
        ValueError,
        r"shape|broadcast|dimension|axis|axes|matmul",
        ANY,
        "Write the shape of every factor beside the line that stopped, and compare with the equation.",
    ),
)
