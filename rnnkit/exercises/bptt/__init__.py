"""Unit 03: the whole backward pass by hand, gradient checking, truncation."""

from rnnkit.exercises.bptt.gradient_check import NUMERICAL_GRADIENT, RELATIVE_ERROR
from rnnkit.exercises.bptt.repair import REPAIRED_BACKWARD
from rnnkit.exercises.bptt.step import OUTPUT_BACKWARD, RNN_STEP_BACKWARD
from rnnkit.exercises.bptt.through_time import RNN_BACKWARD
from rnnkit.exercises.bptt.truncated import RNN_BACKWARD_TRUNCATED

EXERCISES = (
    NUMERICAL_GRADIENT,
    RELATIVE_ERROR,
    OUTPUT_BACKWARD,
    RNN_STEP_BACKWARD,
    RNN_BACKWARD,
    REPAIRED_BACKWARD,
    RNN_BACKWARD_TRUNCATED,
)
