"""Unit 07: both forms, forward and backward, and RNN, LSTM and GRU side by side."""

from rnnkit.exercises.gru.backward import GRU_BACKWARD
from rnnkit.exercises.gru.cell import GRU_STEP
from rnnkit.exercises.gru.count import PARAMETER_COUNT
from rnnkit.exercises.gru.forward import GRU_FORWARD
from rnnkit.exercises.gru.repair import REPAIRED_GRU_2014
from rnnkit.exercises.gru.step_backward import GRU_STEP_BACKWARD

EXERCISES = (
    GRU_STEP,
    GRU_FORWARD,
    REPAIRED_GRU_2014,
    GRU_STEP_BACKWARD,
    GRU_BACKWARD,
    PARAMETER_COUNT,
)
