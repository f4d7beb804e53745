"""Answers to ctc_collapse; tests/answers/__init__.py tells how they are written."""
