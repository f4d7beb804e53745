"""What is recorded, in nbgrader's gradebook and beside it, and what is still to be graded."""

from rnnkit.grading.book.due import due
from rnnkit.grading.book.gradebook import Book, Recorded, configured
from rnnkit.grading.book.overlooked import overlooked
from rnnkit.grading.book.record import Graded, Record, load_all

__all__ = ["Book", "Graded", "Record", "Recorded", "configured", "due", "load_all", "overlooked"]
