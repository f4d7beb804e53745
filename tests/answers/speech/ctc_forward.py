"""Answers to ctc_forward; tests/answers/__init__.py tells how they are written."""
