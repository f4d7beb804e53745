"""What was handed in: found, read safely, made harmless to look at, rebuilt on the assignment's cells."""

from rnnkit.grading.paper.plan import Plan, Step, rebuild
from rnnkit.grading.paper.submission import Paper, Submission
from rnnkit.grading.paper.template import Differs, Template, Unready

__all__ = ["Differs", "Paper", "Plan", "Step", "Submission", "Template", "Unready", "rebuild"]
