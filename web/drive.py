"""A learner at the notebook page in a real browser, for the tests and the benchmark of the site."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from web import lite

FIRST = "01_hidden_state/01_hidden_state.ipynb"
PATIENCE = 300_000  # milliseconds; a busy machine is slow, and every wait ends as soon as it can
ANSWERED = "cell => /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').textContent)"


class NoChromium(Exception):
    """No Chromium on this machine, nor one named."""


def chromium() -> str:
    """The program, RNNKIT_CHROMIUM or the one on the path. Raises NoChromium where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("RNNKIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise NoChromium("Chromium is missing; install your system's, or name it: RNNKIT_CHROMIUM=/path/to/chromium")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium, the system's own."""
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--disable-gpu", *as_root])
        try:
            yield started
        finally:
            started.close()


class Notebook:
    """The page of a notebook. Raises playwright's TimeoutError where something does not come."""

    def __init__(self, page: Page):
        self.page = page
        page.set_default_timeout(PATIENCE)
        # a page that holds what is not saved yet asks before it is left
        page.on("dialog", lambda dialog: dialog.accept())

    def open(self, address: str, path: str = FIRST) -> Notebook:
        """Open it and wait for its kernel's name: a cell that is run before is forgotten, see
        findings/jupyterlite_cell_run_early.sh.
        """
        self.page.goto(address + lite.link(path))
        self.page.locator(".jp-Toolbar-kernelName", has_text="Pyodide").wait_for(state="attached")
        return self

    def cell(self, text: str) -> Locator:
        """The code cell with `text` in it."""
        return self.page.locator(".jp-CodeCell", has=self.page.locator(".cm-content", has_text=text)).first

    def write(self, text: str, code: str) -> None:
        """Put `code` in the place of what stands in the cell with `text`."""
        self.cell(text).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def run(self, text: str) -> Locator:
        """Run the cell with `text`, wait for its end, and return its outputs."""
        cell = self.cell(text)
        cell.locator(".cm-content").click()
        before = cell.locator(".jp-InputPrompt").first.text_content()
        self.page.keyboard.press("ControlOrMeta+Enter")
        self.page.wait_for_function(
            f"([cell, before]) => ({ANSWERED})(cell) && cell.querySelector('.jp-InputPrompt').textContent !== before",
            arg=[cell.element_handle(), before],
        )
        return cell.locator(".jp-OutputArea").first

    def verdict(self, check: str) -> str:
        """Run a cell that calls check, and return what its report says."""
        return self.run(check).locator(".rnnkit-report").inner_text()
