"""Answers to log_mel; tests/answers/__init__.py tells how they are written."""
