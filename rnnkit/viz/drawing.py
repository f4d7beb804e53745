"""What every drawing function returns: a figure together with what it shows, in words."""

from base64 import b64encode
from html import escape
from io import BytesIO

from rnnkit.viz import artists, labels
from rnnkit.viz.theme import style


class Drawing:
    """A matplotlib figure with an alternative text, which Jupyter shows as one image.

    fig   the matplotlib figure; pyplot does not know it, so it is shown once and nothing is left open
    axes  its list of axes: change what you like, `drawing.axes[0].set_title("mine")`, and show it again
    alt   what the figure shows, in words and numbers: screen readers read it, a terminal prints it

    >>> Drawing(artists.Figure(), "An empty figure.")
    An empty figure.
    """

    def __init__(self, fig, alt):
        self.fig = fig
        self.alt = alt

    @property
    def axes(self):
        return self.fig.axes

    def savefig(self, path, **options):
        """Write the figure to a file; `options` are those of matplotlib's `Figure.savefig`."""
        with style():  # fonts and colours are looked up when a figure is drawn, not when it is made
            labels.translate(self.fig)
            self.fig.savefig(path, **options)

    def _repr_html_(self):
        png = BytesIO()
        self.savefig(png, format="png")  # twice as many pixels as shown, for sharp letters on every screen
        width = round(100 * self.fig.get_figwidth())
        data = b64encode(png.getvalue()).decode()
        look = f'width="{width}" style="max-width: 100%; height: auto"'
        return f'<img alt="{escape(self.alt)}" {look} src="data:image/png;base64,{data}">'

    def __repr__(self):
        return self.alt


def figure(width=7.5, height=3.2, layout="constrained"):
    """An empty figure of that size in inches, 100 pixels of the notebook each. Call it inside `style()`."""
    return artists.Figure(figsize=(width, height), layout=layout)


def sheet(width, height, unit=1.0):
    """Axes over a whole figure to draw a diagram on: `width` × `height` units of `unit` inches, y downwards."""
    ax = figure(width * unit, height * unit, layout="none").add_axes([0, 0, 1, 1])
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    return ax
