"""rnnkit: the helper package of a course in which you build recurrent networks in NumPy.

    from rnnkit import check
    check(rnn_step)

What is right is marked, and a known mistake is named.
"""

from rnnkit.checking import check

__version__ = "0.1.0"
__all__ = ["check"]
