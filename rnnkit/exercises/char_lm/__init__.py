"""Unit 04: a character language model. The exercises in the notebook's order."""

from rnnkit.exercises.char_lm.clipping import CLIP_BY_GLOBAL_NORM
from rnnkit.exercises.char_lm.generation import GENERATE
from rnnkit.exercises.char_lm.loss import BITS_PER_CHARACTER, LOSS_AND_GRADIENTS
from rnnkit.exercises.char_lm.optimisers import ADAGRAD, ADAM, SGD
from rnnkit.exercises.char_lm.repair import REPAIRED_GENERATE
from rnnkit.exercises.char_lm.sampling import SAMPLE

EXERCISES = (
    BITS_PER_CHARACTER,
    LOSS_AND_GRADIENTS,
    SAMPLE,
    GENERATE,
    SGD,
    CLIP_BY_GLOBAL_NORM,
    ADAGRAD,
    ADAM,
    REPAIRED_GENERATE,
)
