"""Looks at drawings as a notebook does, and as a reader does: nothing clipped, nothing on top of another."""

from html.parser import HTMLParser
from itertools import combinations

import pytest

from rnnkit.viz import style


class _Image(HTMLParser):
    def handle_starttag(self, tag, attrs):
        assert tag == "img"
        self.attributes = dict(attrs)


@pytest.fixture
def shown():
    """A function: the attributes of the one <img> that Jupyter gets for a drawing."""

    def attributes(drawing):
        parser = _Image()
        parser.feed(drawing._repr_html_())
        return parser.attributes

    return attributes


@pytest.fixture
def legible():
    """A function that fails if anything leaves the figure, or two texts written into it overlap."""

    def check(drawing):
        with style():
            drawing.fig.draw_without_rendering()
            all_of_it = drawing.fig.get_tightbbox()  # in inches
            texts = [t for ax in drawing.axes for t in (*ax.texts, ax.title) if t.get_text()]
            boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
        width, height = drawing.fig.get_size_inches()
        assert all_of_it.x0 > -0.01 and all_of_it.x1 < width + 0.01, f"{all_of_it} leaves {width} × {height}"
        assert all_of_it.y0 > -0.01 and all_of_it.y1 < height + 0.01, f"{all_of_it} leaves {width} × {height}"
        for (one, a), (other, b) in combinations(boxes, 2):
            assert not a.overlaps(b), f"{one!r} and {other!r} overlap"

    return check
