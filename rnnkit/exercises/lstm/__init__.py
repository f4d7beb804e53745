"""Unit 06: gates, the cell state, forward and backward, the forget gate's bias."""

from rnnkit.exercises.lstm.backward import LSTM_BACKWARD
from rnnkit.exercises.lstm.cell import LSTM_STEP, SIGMOID
from rnnkit.exercises.lstm.forward import LSTM_FORWARD
from rnnkit.exercises.lstm.init import INIT_LSTM
from rnnkit.exercises.lstm.repair import REPAIRED_LSTM_BACKWARD
from rnnkit.exercises.lstm.step_backward import LSTM_STEP_BACKWARD

EXERCISES = (
    SIGMOID,
    LSTM_STEP,
    LSTM_FORWARD,
    LSTM_STEP_BACKWARD,
    LSTM_BACKWARD,
    REPAIRED_LSTM_BACKWARD,
    INIT_LSTM,
)
