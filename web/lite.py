"""JupyterLite beside the pages: takes the place of this until the course runs there."""

from pathlib import Path

NOTE = (
    "Your answers stay in this browser, also when you close the page; clearing its data deletes them. "
    "Download the notebook (File, Download) to keep it or to hand it in."
)


def link(path: str) -> str:
    """Where the notebook `path`, as 01_name/01_name.ipynb, is opened, seen from the site's first page."""
    return f"lite/notebooks/index.html?path={path}"


def build(site: Path, pyodide: Path | None) -> None:
    """Make `site`/lite."""
    (site / "lite/notebooks").mkdir(parents=True)
    (site / "lite/notebooks/index.html").write_text("")
