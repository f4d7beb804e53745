"""What an answer prints, warns of and says in its errors: kept off the notebook, and cut to what a report shows."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import warnings
from dataclasses import dataclass, field

import numpy as np

from rnnkit.checking.plain import type_name

WARNINGS = 5  # of an answer that the report may show
KEPT = 1000  # characters of an answer's output that the report may show


@dataclass
class Noise:
    """Prints and warnings of an answer; kept off the notebook's stderr, where nbgrader would take all points."""

    printed: str = ""
    warned: list[str] = field(default_factory=list)


@contextlib.contextmanager
def quiet(noise: Noise):
    """Take an answer's prints, log messages and warnings into `noise`."""
    out = Bounded()
    try:
        with (
            _written_to(out),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            warnings.catch_warnings(record=True) as caught,
            np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),  # whatever the notebook has set
        ):
            warnings.simplefilter("always")
            yield
    finally:
        noise.printed += out.getvalue()[: KEPT - len(noise.printed)]
        for warning in caught:
            if len(noise.warned) == WARNINGS:
                break
            text = f"{type_name(warning.message)}: {said(warning.message)}"
            noise.warned += [text] if text not in noise.warned else []


@contextlib.contextmanager
def _written_to(out: io.StringIO):
    """Lead into `out` what is written to the notebook's own streams, which a log handler or a name may hold since an
    earlier cell; and to the streams what a log handler, made meanwhile, will write to `out` afterwards."""
    before, here = {}, sys.stderr
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(AttributeError, TypeError):  # a stream written in C, or none
            before.setdefault(stream, vars(stream).get("write"))
            stream.write = out.write
    try:
        yield
    finally:
        for stream, write in before.items():
            vars(stream).pop("write") if write is None else setattr(stream, "write", write)
        for handler in logging.root.handlers:
            if getattr(handler, "stream", None) is out:
                handler.stream = here


class Bounded(io.StringIO):
    """A stream that takes everything and keeps its beginning."""

    def write(self, text: str) -> int:
        if self.tell() < KEPT:
            super().write(text[: KEPT - self.tell()])
        return len(text)


def said(error: BaseException) -> str:
    try:
        return shown(str(error))
    except Exception:  # an exception of the learner's own
        return ""


def shown(text: str, most: int = KEPT) -> str:
    """A learner's text, cut to what a report shows, without control characters."""
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text[:most])
