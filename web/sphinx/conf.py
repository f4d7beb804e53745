"""Sphinx's configuration for the pages of the course. `python -m web` names the language and puts MathJax in place."""

import re

from rnnkit import palette

project = "rnnkit"
html_title = "Recurrent networks in NumPy"
copyright = "the contributors of rnnkit"

extensions = ["myst_nb", "sphinx.ext.mathjax"]
nb_execution_mode = "off"  # the outputs are there already
nb_output_stderr = "show"
nb_merge_streams = True

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
smartquotes = False  # the texts have the marks they want

suppress_warnings = ["misc.highlighting_failure"]  # code with an … where a reader fills in

html_theme = "furo"
templates_path = ["templates"]
html_static_path = ["static"]
html_css_files = ["rnnkit.css"]
html_logo = "static/logo.svg"
html_favicon = "static/logo.svg"
html_copy_source = False
html_use_index = False
html_show_sphinx = False
pygments_style = "default"  # near to JupyterLab, and every colour reads well on white
pygments_dark_style = "github-dark"


def _brand(colour):
    shades = {f"color-brand-{part}": colour for part in ("primary", "content", "visited")}
    return shades | {"color-highlight-on-target": f"color-mix(in srgb, {colour} 12%, transparent)"}


html_theme_options = {
    "light_css_variables": _brand(palette.BLUE),
    "dark_css_variables": _brand(palette.PALE_SKY),
}

# Formulas are set in the page, as JupyterLab sets them; nothing is fetched from elsewhere.
mathjax_path = "mathjax/tex-chtml.js"
mathjax3_config = {"options": {"enableMenu": False}}


# A line may end before and after a formula, and so between it and the bracket or the full stop that belongs to it.
GLUED = re.compile(
    r"""([(\[“"（《]*)(<span class="math notranslate nohighlight">[^<]*</span>)([)\].,;:?”"）》。，、；：？]*)"""
)


def glue(app, page, template, context, doctree):
    if "body" in context:
        context["body"] = GLUED.sub(
            lambda found: f'<span class="glued">{found[0]}</span>' if found[1] or found[3] else found[0],
            context["body"],
        )


ENGLISH_ALONE = "docs/"


def lead_to_other_language(app, page, template, context, doctree):
    """Tell the template where the same page is in the other language, or its first page."""
    if app.config.switch:
        same = "index" if page.startswith(ENGLISH_ALONE) else page
        context["switch"] = context["pathto"](f"{app.config.switch}{same}.html", 1)


def setup(app):
    from web.search import Pairs  # needs Sphinx, which the tests of this file do without

    app.add_config_value("switch", "", "html", str)
    app.add_search_language(Pairs)
    app.connect("html-page-context", glue)
    app.connect("html-page-context", lead_to_other_language)
