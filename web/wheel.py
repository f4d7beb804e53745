"""Wheels for the browser.

`pip install rnnkit` installs the whole course: JupyterLab, nbgrader, pytest with it. A browser brings its own
notebooks and grades nothing, and for much of that there is no build. So the site's wheel has the same code, and
metadata that asks for `NEEDED` alone (pyproject.toml's `tool.rnnkit.browser`), each with its bounds.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
SOURCES = ("rnnkit", "pyproject.toml", "README.md", "LICENSE")
NEEDED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["rnnkit"]["browser"]
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of a zip archive's time: equal files make an equal wheel
REQUIRES = re.compile(r"(?m)^(?:Requires-Dist: ([\w.-]+)|Provides-Extra:).*\n")


def lean(to: Path) -> Path:
    """Build rnnkit's wheel for the browser into the folder `to`.

    Raises subprocess.CalledProcessError, pip's words before it, where the wheel cannot be built.
    """
    with tempfile.TemporaryDirectory() as temporary:
        # away from the repository, whose build/ may hold modules that are gone
        source = Path(temporary, "source")
        source.mkdir()
        for name in SOURCES:
            _copy(ROOT / name, source / name)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--wheel-dir", temporary, str(source)], check=True)
        [whole] = Path(temporary).glob("*.whl")
        with zipfile.ZipFile(whole) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        return _write(to / whole.name, ((name, _leaner(name, data)) for name, data in files.items()))


def of_installed(name: str, to: Path) -> Path:
    """Pack an installed distribution of pure Python as a wheel again, into the folder `to`."""
    installed = distribution(name)
    inside = {str(PurePosixPath(file)): file.locate() for file in installed.files or () if ".." not in file.parts}
    files = ((path, Path(at).read_bytes()) for path, at in inside.items() if Path(at).suffix not in (".pyc", ".json"))
    wheel = f"{re.sub('[-_.]+', '_', name)}-{installed.version}-py3-none-any.whl"
    return _write(to / wheel, files)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)


def _leaner(name: str, data: bytes) -> bytes:
    if not name.endswith(".dist-info/METADATA"):
        return data
    head, blank, description = data.decode("utf-8").partition("\n\n")
    head = REQUIRES.sub(lambda line: line[0] if line[1] in NEEDED and "extra ==" not in line[0] else "", head + "\n")
    return (head.rstrip("\n") + blank + description).encode("utf-8")


def _write(wheel: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    wheel.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            if not name.endswith(".dist-info/RECORD"):
                archive.writestr(_entry(name), data)
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                rows.writerow([name, f"sha256={digest}", len(data)])
            else:
                at = name
        rows.writerow([at, "", ""])
        archive.writestr(_entry(at), record.getvalue())
    return wheel


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, BEGINNING)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
