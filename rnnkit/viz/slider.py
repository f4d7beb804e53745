"""A figure, and above it a slider that draws it again while the notebook runs."""

from rnnkit.language import tr
from rnnkit.viz.drawing import Drawing

VIEW = "application/vnd.jupyter.widget-view+json"


def slider(draw, low, high, start, step=0.05, label=""):
    """The figure draw(start), and above it, where ipywidgets is installed, a slider that draws it for other values.

    draw             a function from a number to a `Drawing`
    low, high, start the slider's ends, and where it stands at first
    step, label      how far it moves at a time, and what stands beside it

    The figure is an image like every other: where no kernel runs, as on a page made from the notebook, it stands
    there as it was last drawn, and a sentence takes the slider's place. ipywidgets is no dependency of the course:
    without it nothing is lost but the slider.

        viz.slider(lambda slope: viz.lines({"line": [0.0, slope]}), 0, 2, start=1.0)
    """
    drawing = draw(start)
    try:
        from ipywidgets import FloatSlider
    except ImportError:
        return drawing
    handle = FloatSlider(start, min=low, max=high, step=step, description=label, continuous_update=False)
    return Sliding(draw, handle, drawing)


class Sliding:
    """The slider `handle`, and the figure below it, `drawing`, as it was last drawn."""

    def __init__(self, draw, handle, drawing: Drawing):
        self.draw, self.handle, self.drawing = draw, handle, drawing

    def _ipython_display_(self):
        from IPython.display import display

        view = self.handle._repr_mimebundle_()[VIEW]
        still = tr(
            "The figure for {name} {n1}. In a running notebook a slider changes it.",
            name=self.handle.description,
            n1=f"{self.handle.value:g}",
        )
        display({VIEW: view, "text/plain": still, "text/html": f"<small>{still}</small>"}, raw=True)
        # Not within a widget: an image of its own stays on pages that have no widgets. And not through an Output
        # widget, as ipywidgets.interact does it: nbclient may wait for ever on that.
        shown = display(self.drawing, display_id=True)
        self.handle.observe(lambda change: shown.update(self._at(change["new"])), "value")

    def _at(self, value):
        self.drawing = self.draw(value)
        return self.drawing

    def __repr__(self):
        return repr(self.drawing)
