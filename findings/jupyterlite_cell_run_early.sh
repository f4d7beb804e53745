#!/usr/bin/env bash
# What becomes of a cell that is run on JupyterLite's notebook page before the page has a kernel? Needs Chromium.
#
# Guess:    it waits, as cells do that are run while a kernel is starting, and runs as soon as there is one.
# Happens:  it is forgotten. The kernel comes, is idle, and the cell stays at [ ], without a word; run once more, it
#           gives its result. On a slow machine cells can be clicked for a second or so before the page has its kernel.
# Versions: jupyterlite-core 0.6.4, jupyterlite-javascript-kernel 0.3.0, Python 3.11, Chromium 150.
# Output:   run at once: kernel undefined, then idle, count null; run again: count 1
# So:       whoever drives such a page waits for the kernel's name in the toolbar before the first cell.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
export CHROMIUM
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet jupyterlite-core==0.6.4 jupyterlite-javascript-kernel==0.3.0 \
  jupyter-server==2.17.0 playwright==1.56.0
cd "$folder"
mkdir contents
cat > contents/a.ipynb <<'JSON'
{"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": "6 * 7"}],
 "metadata": {"kernelspec": {"name": "javascript", "display_name": "JavaScript", "language": "javascript"}},
 "nbformat": 4, "nbformat_minor": 5}
JSON
echo '{"jupyter-lite-schema-version": 0, "jupyter-config-data": {"exposeAppInBrowser": true}}' > jupyter-lite.json
venv/bin/jupyter lite build --contents contents --output-dir out --apps notebooks --apps tree > build.log 2>&1 ||
  { cat build.log; exit 1; }
venv/bin/python - <<'PYTHON'
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import sync_playwright


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


AT_ONCE = """(() => { const waiting = setInterval(() => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  if (!panel?.content?.activeCell) return;
  clearInterval(waiting);
  window.kernelThen = String(panel.sessionContext.session?.kernel?.name);
  window.jupyterapp.commands.execute("notebook:run-cell");
}, 1); })()"""
IDLE = "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
COUNT = "window.jupyterapp.shell.currentWidget.content.widgets[0].model.executionCount"
server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory="out"))
threading.Thread(target=server.serve_forever, daemon=True).start()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page()
    page.add_init_script(AT_ONCE)
    page.goto(f"http://127.0.0.1:{server.server_port}/notebooks/index.html?path=a.ipynb")
    page.wait_for_function(IDLE, timeout=60_000)
    page.wait_for_timeout(10_000)
    then, early = page.evaluate("window.kernelThen"), page.evaluate(COUNT)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    page.wait_for_function(f"{COUNT} !== null", timeout=60_000)
    again = page.evaluate(COUNT)
    browser.close()
told = "null" if early is None else early
print(f"run at once: kernel {then}, then idle, count {told}; run again: count {again}")
raise SystemExit(0 if (then, early, again) == ("undefined", None, 1) else "this has changed")
PYTHON
