"""The work on each notebook, run and judged by workers: here, or (`cluster`) on many machines."""

from rnnkit.grading.jobs.job import CellResult, Job, Result
from rnnkit.grading.jobs.pool import Processes
from rnnkit.grading.jobs.secret import course_secret, seed_of

__all__ = ["CellResult", "Job", "Processes", "Result", "course_secret", "seed_of"]
