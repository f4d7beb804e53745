"""Keras on PyTorch: the rows of tests/frameworks/keras_layers.py."""

from tests.frameworks.keras_layers import *  # noqa: F403 (its rows and its sentences)

LIBRARY = "Keras"
ON = "PyTorch"
PACKAGES = {"keras": "3.15.1", "torch": "2.13.0"}
ALONE = False
ENVIRONMENT = {"KERAS_BACKEND": "torch"}
