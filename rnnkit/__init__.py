"""rnnkit: the helper package of a course in which you build recurrent networks in NumPy.

    from rnnkit import check
    check(rnn_step)

What is right is marked, and a known mistake is named.
"""

import sys

from rnnkit.checking import check

if sys.platform == "emscripten":
    from rnnkit import browser

    browser.take_int64()

__version__ = "0.1.0"
__all__ = ["check"]
