"""Unit 11: shifted targets, attention forward and backward, additive scores forward and backward, beam search, BLEU."""

from rnnkit.exercises.translation.additive import ADDITIVE_SCORES
from rnnkit.exercises.translation.additive_backward import ADDITIVE_SCORES_BACKWARD
from rnnkit.exercises.translation.attention import ATTENTION_FORWARD
from rnnkit.exercises.translation.attention_backward import ATTENTION_BACKWARD
from rnnkit.exercises.translation.beam import BEAM_SEARCH
from rnnkit.exercises.translation.bleu import BLEU
from rnnkit.exercises.translation.repair import REPAIRED_ATTENTION
from rnnkit.exercises.translation.shifting import SHIFT_TARGETS

EXERCISES = (
    SHIFT_TARGETS,
    ATTENTION_FORWARD,
    ATTENTION_BACKWARD,
    ADDITIVE_SCORES,
    ADDITIVE_SCORES_BACKWARD,
    BEAM_SEARCH,
    BLEU,
    REPAIRED_ATTENTION,
)
