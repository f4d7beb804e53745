"""What the instructor is told of a class: in the terminal, and on a page."""

from rnnkit.grading.report.page import class_report
from rnnkit.grading.report.summary import Summary, summarise
from rnnkit.grading.report.terminal import progress, show

__all__ = ["Summary", "class_report", "progress", "show", "summarise"]
