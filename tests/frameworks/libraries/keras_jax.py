"""Keras on JAX: the rows of tests/frameworks/keras_layers.py."""

from tests.frameworks.keras_layers import *  # noqa: F403 (its rows and its sentences)

LIBRARY = "Keras"
ON = "JAX"
PACKAGES = {"keras": "3.15.1", "jax": "0.10.2"}
ALONE = False
ENVIRONMENT = {"KERAS_BACKEND": "jax"}
