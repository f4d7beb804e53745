"""Answers to ctc_backward; tests/answers/__init__.py tells how they are written."""
