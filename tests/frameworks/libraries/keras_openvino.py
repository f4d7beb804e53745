"""Keras on OpenVINO: the rows of tests/frameworks/keras_layers.py."""

from tests.frameworks.keras_layers import *  # noqa: F403 (its rows and its sentences)

LIBRARY = "Keras"
ON = "OpenVINO"
PACKAGES = {"keras": "3.15.1", "openvino": "2026.4.1"}
ALONE = False
ENVIRONMENT = {"KERAS_BACKEND": "openvino"}
