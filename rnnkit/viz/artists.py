"""What the figures take from Matplotlib, which is loaded when the first of them is drawn.

In a browser its import takes seconds, and an exercise may be checked before there is a figure. So no module of
rnnkit.viz imports Matplotlib: inside its functions it writes `artists.Circle(…)`, for instance.

>>> from rnnkit.viz import artists
>>> artists.to_rgb("red")
(1.0, 0.0, 0.0)
"""

import logging
import sys
from importlib import import_module

HOMES = {
    "Circle": "matplotlib.patches",
    "FancyArrowPatch": "matplotlib.patches",
    "FancyBboxPatch": "matplotlib.patches",
    "Figure": "matplotlib.figure",
    "LineCollection": "matplotlib.collections",
    "LinearSegmentedColormap": "matplotlib.colors",
    "MaxNLocator": "matplotlib.ticker",
    "Path": "matplotlib.path",
    "Rectangle": "matplotlib.patches",
    "Text": "matplotlib.text",
    "fontManager": "matplotlib.font_manager",
    "rc_context": "matplotlib",
    "to_hex": "matplotlib.colors",
    "to_rgb": "matplotlib.colors",
    "withStroke": "matplotlib.patheffects",
}


def __getattr__(name):
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if sys.platform == "emscripten":  # there every notebook's first figure would say that fonts are being listed
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    globals()[name] = found = getattr(import_module(HOMES[name]), name)
    return found
