"""Grading a class: what learners handed in is read, run in a box, judged outside it, and recorded."""
