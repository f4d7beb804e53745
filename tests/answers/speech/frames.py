"""Answers to frames; tests/answers/__init__.py tells how they are written."""
