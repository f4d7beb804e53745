"""The built site, given out by a server of its own, and a browser that looks at it.

RNNKIT_SITE      a site that is built already; without it, the part to run is built here
RNNKIT_PYODIDE   the folder with Pyodide's release that is built into it; without it, what runs Python is skipped
"""

import os
from pathlib import Path

import pytest

from web import lite, pyodide, serve


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    if built := os.environ.get("RNNKIT_SITE"):
        return Path(built)
    folder = tmp_path_factory.mktemp("site")
    release = os.environ.get("RNNKIT_PYODIDE")
    lite.build(folder, Path(release) if release else None)
    return folder


@pytest.fixture(scope="session")
def address(site):
    with serve.served(site) as address:
        yield address


@pytest.fixture(scope="session")
def python(site):
    """Asked for by what runs Python in the browser."""
    if not (site / "pyodide/pyodide.js").is_file():
        pytest.skip(
            f"the site has no Pyodide: set RNNKIT_PYODIDE to a folder with release {pyodide.pins()['version']} of it"
        )


@pytest.fixture(scope="session")
def browser():
    pytest.importorskip("playwright", reason="the browser's driver is missing: pip install -e '.[web]'")
    from web import drive

    try:
        drive.chromium()
    except drive.NoChromium as why:
        pytest.skip(str(why))
    with drive.browser() as browser:
        yield browser


@pytest.fixture
def visit(browser, address):
    """visit() is a page of a browser that has seen nothing yet; visit(width=390) is a phone's. At the end nothing may
    have been said in the console, failed, or been asked of another server."""
    contexts, wrong = [], []

    def look(**size):
        context = browser.new_context(viewport={"width": 1280, "height": 900} | size)
        contexts.append(context)
        context.on("console", lambda said: said.type == "error" and wrong.append(f"console: {said.text}"))
        context.on("weberror", lambda error: wrong.append(f"error: {error.error}"))
        context.on("request", lambda asked: _ours(asked.url, address) or wrong.append(f"outside: {asked.url}"))
        context.on("requestfailed", lambda asked: wrong.append(f"failed: {asked.url} {asked.failure}"))
        context.on("response", lambda came: came.status >= 400 and wrong.append(f"{came.status}: {came.url}"))
        return context.new_page()

    yield look
    for context in contexts:
        context.close()
    assert wrong == []


def _ours(url, address):
    return url.startswith((address, "blob:", "data:"))
