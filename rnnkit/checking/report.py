"""What `check` returns: what it found, which shows itself."""

from __future__ import annotations

from rnnkit.checking.judgement import Judgement
from rnnkit.checking.show import as_bundle, as_text, nbgrader_runs


class Report(Judgement):
    """The judgement of one answer; a notebook shows it as a small table, and under nbgrader as its score."""

    def __str__(self) -> str:
        return as_text(self)

    __repr__ = __str__

    def _ipython_display_(self) -> None:
        """check() has shown the report already. Only nbgrader needs the value: then IPython goes on to
        `_repr_mimebundle_`, as it does for any object whose display is not implemented."""
        if nbgrader_runs():
            raise NotImplementedError

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return as_bundle(self)
