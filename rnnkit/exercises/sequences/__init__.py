"""Unit 02: text to numbers and back, batches of streams, softmax and cross-entropy with its gradient, perplexity."""

from rnnkit.exercises.sequences.batches import MAKE_BATCHES
from rnnkit.exercises.sequences.loss import CROSS_ENTROPY, CROSS_ENTROPY_BACKWARD, PERPLEXITY, SOFTMAX
from rnnkit.exercises.sequences.text import BUILD_VOCABULARY, DECODE, ENCODE, ONE_HOT

EXERCISES = (
    BUILD_VOCABULARY,
    ENCODE,
    DECODE,
    ONE_HOT,
    MAKE_BATCHES,
    SOFTMAX,
    CROSS_ENTROPY,
    CROSS_ENTROPY_BACKWARD,
    PERPLEXITY,
)
