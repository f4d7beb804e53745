"""The engine behind `check()`: it runs an answer, compares, names the mistake, and reports."""

from rnnkit.checking.check import check
from rnnkit.checking.report import Report

__all__ = ["Report", "check"]
