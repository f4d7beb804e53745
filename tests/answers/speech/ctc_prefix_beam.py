"""Answers to ctc_prefix_beam; tests/answers/__init__.py tells how they are written."""
