"""Unit 08: padding and masks, two directions with their gradients, stacked layers, dropout for sequences."""

from rnnkit.exercises.deep_bidirectional.backward import RNN_BACKWARD_MASKED
from rnnkit.exercises.deep_bidirectional.forward import RNN_FORWARD_MASKED
from rnnkit.exercises.deep_bidirectional.mask import SEQUENCE_MASK
from rnnkit.exercises.deep_bidirectional.random_zeros import DROPOUT
from rnnkit.exercises.deep_bidirectional.repair import REPAIRED_SUMMARY
from rnnkit.exercises.deep_bidirectional.reverse import REVERSE_VALID
from rnnkit.exercises.deep_bidirectional.stacked import STACKED_FORWARD
from rnnkit.exercises.deep_bidirectional.two_directions import BIDIRECTIONAL_FORWARD
from rnnkit.exercises.deep_bidirectional.two_directions_back import BIDIRECTIONAL_BACKWARD

EXERCISES = (
    SEQUENCE_MASK,
    RNN_FORWARD_MASKED,
    RNN_BACKWARD_MASKED,
    REVERSE_VALID,
    BIDIRECTIONAL_FORWARD,
    BIDIRECTIONAL_BACKWARD,
    REPAIRED_SUMMARY,
    STACKED_FORWARD,
    DROPOUT,
)
