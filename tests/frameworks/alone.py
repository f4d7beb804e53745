"""Runs a library's module in an environment of its own, with the versions that the module pins, and deletes it.

    python -m tests.frameworks.alone mlx_layers --record

The other arguments are those of tests.frameworks.measure.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.frameworks.measure import module

ROOT = Path(__file__).parent.parent.parent


def main(name, *rest) -> None:
    pins = [f"{package}=={version}" for package, version in module(name).PACKAGES.items()]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder, "Scripts" if os.name == "nt" else "bin", "python"))
        packages = ["numpy", *pins, *getattr(module(name), "ALSO", [])]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        subprocess.run([python, "-m", "tests.frameworks.measure", name, *rest], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
