"""Make check.png, the README's picture: JupyterLab with exercise 2 of unit 1, answered with a typical mistake.

python docs/images/make_check_picture.py        (needs Chromium and the course's environment)
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
RELEASED = HERE.parents[1] / "notebooks/01_hidden_state/01_hidden_state.ipynb"
WRONG = "    return np.tanh(x_t @ Wxh.T + h_prev @ Whh + bh)"
PORT = 8899


def exercise(notebook):
    """The cells of exercise 2, with an answer that forgets a transpose."""
    cells = notebook.cells
    test = next(i for i, c in enumerate(cells) if c.metadata.get("nbgrader", {}).get("grade_id") == "test_rnn_step")
    answer = cells[test - 1]
    answer.source = answer.source.split("    raise NotImplementedError")[0] + WRONG
    setup = nbformat.v4.new_code_cell("import numpy as np\n\nfrom rnnkit import check")
    notebook.cells = [cells[test - 2], setup, answer, cells[test]]
    return notebook


def main():
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "pages/01_hidden_state.ipynb"
        news = Path(folder) / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
        for path in (page, news):
            path.parent.mkdir(parents=True)
        news.write_text('{"fetchNews": "false", "checkForUpdates": false}')
        notebook = exercise(nbformat.read(RELEASED, as_version=4))
        NotebookClient(notebook).execute()
        notebook.cells[1].metadata["jupyter"] = {"source_hidden": True}
        nbformat.write(notebook, page)
        subprocess.run([sys.executable, "-m", "jupyter", "trust", page], check=True)
        lab = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                f"--port={PORT}",
                "--IdentityProvider.token=",
                f"--ServerApp.root_dir={folder}/pages",
            ],
            env=os.environ | {"JUPYTERLAB_SETTINGS_DIR": f"{folder}/settings"},
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://localhost:{PORT}/api")
            subprocess.run(
                [
                    "chromium",
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--hide-scrollbars",
                    "--no-first-run",
                    "--disable-background-networking",
                    f"--user-data-dir={folder}/chromium",
                    "--window-size=1180,1190",
                    "--virtual-time-budget=30000",
                    f"--screenshot={HERE / 'check.png'}",
                    f"http://localhost:{PORT}/doc/tree/{page.name}",
                ],
                check=True,
                stderr=subprocess.DEVNULL,
            )
        finally:
            lab.terminate()
            lab.wait()


def wait_for(url):
    for _ in range(100):
        try:
            return urllib.request.urlopen(url)
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {url}")


if __name__ == "__main__":
    main()
