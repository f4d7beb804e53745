"""Unit 13: one cell's weights in PyTorch, Keras, ONNX and TensorFlow, their gradients, what comes after the end."""

from rnnkit.exercises.frameworks.after_the_end import AFTER_THE_END
from rnnkit.exercises.frameworks.from_torch import FROM_TORCH
from rnnkit.exercises.frameworks.repair import REPAIRED_TORCH_TO_KERAS
from rnnkit.exercises.frameworks.to_block_lstm import TO_BLOCK_LSTM
from rnnkit.exercises.frameworks.to_keras import TO_KERAS
from rnnkit.exercises.frameworks.to_onnx import TO_ONNX
from rnnkit.exercises.frameworks.to_torch import TO_TORCH
from rnnkit.exercises.frameworks.torch_gradients import TORCH_GRADIENTS

EXERCISES = (
    TO_TORCH,
    FROM_TORCH,
    TO_KERAS,
    TO_BLOCK_LSTM,
    TO_ONNX,
    AFTER_THE_END,
    REPAIRED_TORCH_TO_KERAS,
    TORCH_GRADIENTS,
)
