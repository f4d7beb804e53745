"""The box that a submission runs in, and what comes out of it."""

from rnnkit.grading.box.available import advised, probe
from rnnkit.grading.box.box import Box, Outcome
from rnnkit.grading.box.bubblewrap import NoBox
from rnnkit.grading.box.limits import Limits
from rnnkit.grading.box.testimony import BoxProblem
from rnnkit.grading.box.zygote import Zygote

__all__ = ["Box", "BoxProblem", "Limits", "NoBox", "Outcome", "Zygote", "advised", "probe"]
