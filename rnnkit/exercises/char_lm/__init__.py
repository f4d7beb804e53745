"""Unit 04: loss and gradients, clipping, SGD, Adagrad, Adam, sampling: your own pieces learn English."""

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
