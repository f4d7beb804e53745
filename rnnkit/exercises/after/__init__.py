"""Unit 14: causal convolution and attention, scans step by step and in rounds, minGRU forward and backward."""

from rnnkit.exercises.after.attention import CAUSAL_ATTENTION
from rnnkit.exercises.after.convolution import CAUSAL_CONV
from rnnkit.exercises.after.convolution_backward import CAUSAL_CONV_BACKWARD
from rnnkit.exercises.after.field import RECEPTIVE_FIELD
from rnnkit.exercises.after.mingru import MINGRU_FORWARD
from rnnkit.exercises.after.mingru_backward import MINGRU_BACKWARD
from rnnkit.exercises.after.parallel import PARALLEL_SCAN
from rnnkit.exercises.after.repair import REPAIRED_DILATED_CONV
from rnnkit.exercises.after.scan import SCAN
from rnnkit.exercises.after.scan_backward import SCAN_BACKWARD

EXERCISES = (
    RECEPTIVE_FIELD,
    CAUSAL_CONV,
    CAUSAL_CONV_BACKWARD,
    CAUSAL_ATTENTION,
    SCAN,
    SCAN_BACKWARD,
    PARALLEL_SCAN,
    MINGRU_FORWARD,
    MINGRU_BACKWARD,
    REPAIRED_DILATED_CONV,
)
