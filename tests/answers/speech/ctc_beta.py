"""Answers to ctc_beta; tests/answers/__init__.py tells how they are written."""
