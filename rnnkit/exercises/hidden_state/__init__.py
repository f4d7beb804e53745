"""Unit 01: a recurrent network's forward pass, for one sequence and for a batch; a latch with weights chosen by
hand."""

from rnnkit.exercises.hidden_state.cell import RNN_FORWARD, RNN_STEP
from rnnkit.exercises.hidden_state.latch import LATCH_WEIGHTS
from rnnkit.exercises.hidden_state.network import SIMPLE_RNN
from rnnkit.exercises.hidden_state.output import OUTPUT_FORWARD

EXERCISES = (SIMPLE_RNN, RNN_STEP, RNN_FORWARD, OUTPUT_FORWARD, LATCH_WEIGHTS)
