"""Keras on NumPy: the rows of tests/frameworks/keras_layers.py."""

from tests.frameworks.keras_layers import *  # noqa: F403 (its rows and its sentences)

LIBRARY = "Keras"
ON = "NumPy"
PACKAGES = {"keras": "3.15.1", "numpy": "2.4.6"}
ALONE = False
ENVIRONMENT = {"KERAS_BACKEND": "numpy"}
