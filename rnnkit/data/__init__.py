"""Data for the course: bundled or made here, never fetched while a notebook runs.

`SOURCES` names the source and the licence of everything a loader returns.
"""

from rnnkit.data.text import HELP_TEXT_SOURCE, help_text, split

SOURCES = {"help_text": HELP_TEXT_SOURCE}

__all__ = ["SOURCES", "help_text", "split"]
