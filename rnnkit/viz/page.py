"""What a drawing function returns whose result is text: it wraps with the page, on a phone as on a wide screen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """HTML for a notebook, and the same in words for a terminal.

    >>> Page("<b>RNN</b>", "RNN")
    RNN
    """

    html: str
    alt: str

    def _repr_html_(self):
        return self.html

    def __repr__(self):
        return self.alt
