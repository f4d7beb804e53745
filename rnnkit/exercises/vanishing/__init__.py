"""Unit 05: Jacobians, gradient norms by lag, spectral radius, orthogonal starts, the adding problem."""

from rnnkit.exercises.vanishing.adding import ADDING_PROBLEM
from rnnkit.exercises.vanishing.jacobian import GRADIENT_NORMS, STEP_JACOBIAN
from rnnkit.exercises.vanishing.orthogonal import ORTHOGONAL
from rnnkit.exercises.vanishing.radius import SCALE_TO_SPECTRAL_RADIUS, SPECTRAL_RADIUS
from rnnkit.exercises.vanishing.repair import REPAIRED_UPDATE

EXERCISES = (
    STEP_JACOBIAN,
    GRADIENT_NORMS,
    SPECTRAL_RADIUS,
    SCALE_TO_SPECTRAL_RADIUS,
    ORTHOGONAL,
    ADDING_PROBLEM,
    REPAIRED_UPDATE,
)
