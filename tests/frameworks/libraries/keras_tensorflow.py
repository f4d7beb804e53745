"""Keras on TensorFlow: the rows of tests/frameworks/keras_layers.py."""

from tests.frameworks.keras_layers import *  # noqa: F403 (its rows and its sentences)

LIBRARY = "Keras"
ON = "TensorFlow"
PACKAGES = {"keras": "3.15.1", "tensorflow-cpu": "2.21.0"}
ALONE = False
ENVIRONMENT = {"KERAS_BACKEND": "tensorflow"}
