"""A slider that draws a figure again, where ipywidgets is installed; elsewhere the figure alone."""


def slider(draw, low, high, start, step=0.05, label=""):
    """The figure draw(start), and above it, where ipywidgets is installed, a slider that draws it for other values.

    draw             a function from a number to a `Drawing`
    low, high, start the slider's ends, and where it stands at first
    step, label      how far it moves at a time, and what stands beside it

    ipywidgets is no dependency of the course: without it nothing is lost but the slider.

        viz.slider(lambda slope: viz.lines({"line": [0.0, slope]}), 0, 2, start=1.0)
    """
    try:
        from ipywidgets import HTML, FloatSlider, VBox
    except ImportError:
        return draw(start)
    handle = FloatSlider(start, min=low, max=high, step=step, description=label, continuous_update=False)
    # Not ipywidgets.interact: what it displays goes through an Output widget, on which nbclient may wait for ever.
    picture = HTML(draw(start)._repr_html_())

    def redraw(change):
        picture.value = draw(change["new"])._repr_html_()

    handle.observe(redraw, "value")
    return VBox([handle, picture])
