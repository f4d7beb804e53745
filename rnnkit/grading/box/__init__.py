"""The box that a submission runs in."""

from rnnkit.grading.box.available import probe
from rnnkit.grading.box.box import Box, Outcome
from rnnkit.grading.box.bubblewrap import NoBox
from rnnkit.grading.box.limits import Limits
from rnnkit.grading.box.zygote import Zygote

__all__ = ["Box", "Limits", "NoBox", "Outcome", "Zygote", "probe"]
