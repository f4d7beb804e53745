"""Unit 12: frames, mel bands, a sum over all paths and its gradient, decoding."""

from rnnkit.exercises.speech.backward import CTC_BACKWARD
from rnnkit.exercises.speech.beta import CTC_BETA
from rnnkit.exercises.speech.collapse import CTC_COLLAPSE
from rnnkit.exercises.speech.forward import CTC_FORWARD
from rnnkit.exercises.speech.frames import FRAMES
from rnnkit.exercises.speech.log_mel import LOG_MEL
from rnnkit.exercises.speech.mel import MEL_FILTERS
from rnnkit.exercises.speech.prefix_beam import CTC_PREFIX_BEAM
from rnnkit.exercises.speech.repair import REPAIRED_CTC_LOSS

EXERCISES = (
    FRAMES,
    MEL_FILTERS,
    LOG_MEL,
    CTC_COLLAPSE,
    CTC_FORWARD,
    CTC_BETA,
    CTC_BACKWARD,
    CTC_PREFIX_BEAM,
    REPAIRED_CTC_LOSS,
)
