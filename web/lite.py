"""The course in the browser: JupyterLite with the released notebooks, and a kernel that has rnnkit.

    build(site, pyodide)     makes site/lite/, and site/pyodide/ where a folder with Pyodide's release is given
    link("01_hidden_state/01_hidden_state.ipynb")      opens that notebook, seen from the site's first page

A static folder: any web server can give it out, as long as it says `application/wasm` of a .wasm file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from email.parser import BytesParser
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import quote

from rnnkit.cli.course import Refusal
from web import pyodide as release
from web import wheel

ROOT = Path(__file__).parent.parent
BROWSER = Path(__file__).parent / "browser"
VERSIONS = Path(__file__).parent / "jupyterlite.txt"
APPS = ("notebooks", "tree")
EXTENSION = "@jupyterlite/pyodide-kernel-extension"
# JupyterLite's name for its kernel. A notebook that names another asks for a kernel before anything runs.
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
# What the kernel's start asks for by itself, one after the other; start.js has seen to these, or done without.
SEEN_TO = ("comm", "ipykernel", "ipython", "jedi", "micropip", "piplite", "pyodide_kernel", "sqlite3", "ssl")
# What a kernel of the course has at its start; Matplotlib comes later, see browser/kernel.py.
PACKAGES = ("comm", "ipykernel", "ipython", "numpy", "pyodide-kernel", "rnnkit")
# JupyterLite names a page's icon late, so that a browser asks the server's first page for one, in vain.
ICON = '<link rel="icon" href="../static/favicons/favicon-notebook.ico" class="idle favicon" />'
SETTINGS = {
    # every cell on the page, not only those in sight: the browser's search finds them, and the page does not jump
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    # the notebook's page leaves Download out of its menu
    "@jupyterlab/mainmenu-extension:plugin": {
        "menus": [{"id": "jp-mainmenu-file", "items": [{"command": "docmanager:download", "rank": 4.5}]}]
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 5},  # seconds; JupyterLab's 120 lose answers
}
# Wheels that come with JupyterLite's kernel, beside the two kinds that are made here.
OF_KERNEL = ("ipykernel", "pyodide_kernel")

NOTE = (
    "Your answers stay in this browser, also when you close the page; clearing its data deletes them. "
    "Download the notebook (File, Download) to keep it or to hand it in."
)


def link(path: str) -> str:
    """The address that opens the notebook `path` of notebooks/, relative to the site's first page."""
    return f"lite/notebooks/index.html?path={quote(path)}"


def build(site: Path, pyodide: Path | None = None) -> None:
    """Make site/lite/, which link() leads to.

    pyodide   a folder with Pyodide's release; what the course needs of it is put into site/pyodide/. Without it, a
              learner's browser takes the same files from where Pyodide gives them out.

    Raises NotPyodide where the folder is not the release that web/pyodide.json pins, Refusal where JupyterLite is not
    the one that goes with it.
    """
    if pyodide:
        release.copy(pyodide, site / "pyodide")
    with tempfile.TemporaryDirectory() as temporary:
        sources = Path(temporary)
        _notebooks(sources / "contents")
        _settings(sources)
        _jupyterlite(sources, site / "lite")
    for page in (site / "lite").glob("*/index.html"):
        _head(page, ICON)
    _head(site / "lite" / "notebooks" / "index.html", '<script src="../start/page.js"></script>')
    _start(site / "lite" / "start", "../../pyodide/" if pyodide else release.pins()["address"])


def _notebooks(to: Path) -> None:
    """Copies of the released notebooks that name JupyterLite's kernel."""
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = KERNEL
        copy = to / path.relative_to(ROOT / "notebooks")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _settings(to: Path) -> None:
    kernel = {
        "pyodideUrl": "./start/start.js",
        "loadPyodideOptions": {"packages": list(SEEN_TO)},
        "disablePyPIFallback": True,
    }
    page = {"appName": "rnnkit", "litePluginSettings": {f"{EXTENSION}:kernel": kernel}}
    (to / "jupyter-lite.json").write_text(json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": page}))
    (to / "overrides.json").write_text(json.dumps(SETTINGS))


def _extension() -> Path:
    """The kernel's folder in this environment; raises Refusal where it is another than the one that is meant."""
    for name, wanted in re.findall(r"(?m)^([\w-]+)==(\S+)$", VERSIONS.read_text(encoding="utf-8")):
        with suppress(PackageNotFoundError):
            if version(name) == wanted:
                continue
        raise Refusal(f"{name} {wanted} is missing; install it: pip install -e '.[web]' -r web/{VERSIONS.name}")
    return Path(sys.prefix, "share/jupyter/labextensions", EXTENSION)


def _jupyterlite(sources: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    config = {
        "LiteBuildConfig": {
            "apps": list(APPS),
            # of the environment, which has nbgrader's, too, none but the kernel's
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(_extension())],
            "contents": [str(sources / "contents")],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "output_dir": str(to),
            "cache_dir": str(sources / "cache"),
        }
    }
    (sources / "jupyter_lite_config.json").write_text(json.dumps(config))
    subprocess.run([sys.executable, "-m", "jupyterlite_core", "build"], cwd=sources, check=True)


def _head(page: Path, *lines: str) -> None:
    """Put lines into the head of a page of JupyterLite's."""
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("<head>", "\n    ".join(["<head>", *lines]), 1), encoding="utf-8")


def _start(to: Path, address: str) -> None:
    """The folder lite/start/: what start.js starts a kernel with."""
    to.mkdir(parents=True)
    for file in BROWSER.iterdir():
        shutil.copyfile(file, to / file.name)
    wheels = [wheel.lean(to), wheel.of_installed("comm", to)]
    for name in OF_KERNEL:
        [found] = (_extension() / "static/pypi").glob(f"{name}-*.whl")
        wheels.append(Path(shutil.copy(found, to)))

    pinned = release.pins()
    packages = {name: entry | {"file_name": address + entry["file_name"]} for name, entry in pinned["packages"].items()}
    packages |= {entry["name"]: entry for entry in map(_entry, wheels)}
    start = {
        "pyodide": address,
        "packages": list(PACKAGES),
        "lock": {"info": pinned["info"], "packages": packages},
    }
    (to / "start.json").write_text(json.dumps(start, indent=1), encoding="utf-8")


def _entry(path: Path) -> dict:
    """A wheel's entry in a lock file of Pyodide."""
    with zipfile.ZipFile(path) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        about = BytesParser().parsebytes(archive.read(metadata))
        modules = {name.split("/")[0] for name in archive.namelist() if "/" in name}
    return {
        "name": about["Name"].replace("_", "-"),
        "version": about["Version"],
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(module for module in modules if not module.endswith(".dist-info")),
        "depends": [],
        "unvendored_tests": False,
    }


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
