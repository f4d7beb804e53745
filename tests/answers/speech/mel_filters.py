"""Answers to mel_filters; tests/answers/__init__.py tells how they are written."""
