"""Unit 10: forecasts that know the past only, baselines, linear and recurrent forecasters, intervals."""

from rnnkit.exercises.time_series.baselines import SCALED_ERROR, SEASONAL_NAIVE
from rnnkit.exercises.time_series.closed_loop import CLOSED_LOOP_FORWARD
from rnnkit.exercises.time_series.closed_loop_backward import CLOSED_LOOP_BACKWARD
from rnnkit.exercises.time_series.linear import FIT_AR
from rnnkit.exercises.time_series.past import SCALE_BY_PAST
from rnnkit.exercises.time_series.pinball import PINBALL_BACKWARD, PINBALL_LOSS
from rnnkit.exercises.time_series.repair import REPAIRED_PREPARE
from rnnkit.exercises.time_series.windows import ROLLING_ORIGINS, WINDOWS

EXERCISES = (
    SCALE_BY_PAST,
    WINDOWS,
    REPAIRED_PREPARE,
    ROLLING_ORIGINS,
    SEASONAL_NAIVE,
    SCALED_ERROR,
    FIT_AR,
    CLOSED_LOOP_FORWARD,
    CLOSED_LOOP_BACKWARD,
    PINBALL_LOSS,
    PINBALL_BACKWARD,
)
