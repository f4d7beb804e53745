"""The small tree that the warm process runs from: the far side of the box, what it takes to call an answer, and in the
place of everything else of the course the stand-in `absent.py`. It holds no case, no oracle and no model answer."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import rnnkit

NEEDED = (
    "checking/answer.py",
    "checking/cures.py",
    "checking/errors.py",
    "checking/noise.py",
    "checking/ownwork.py",
    "checking/perform.py",
    "checking/plain.py",
    "checking/scene.py",
    "checking/stub.py",
    "checking/testify.py",
    "exercises/spec.py",
    "grading/box/testimony.py",
    "grading/box/wire.py",
    *(f"grading/box/inside/{name}.py" for name in "channel confine seccomp serve shell warm".split()),
)


def assemble(uid: int) -> Path:
    """Make the tree in a new temporary directory; the warm process deletes it in the end. uid: the box's user."""
    root = Path(tempfile.mkdtemp(prefix="rnnkit-box-"))
    source = Path(rnnkit.__file__).parent
    target = root / "rnnkit"
    for name in NEEDED:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)
    for package in {parent for name in NEEDED for parent in (target / name).parents if target in parent.parents}:
        # The grader's own packages have no stand-in: what is missing there has to fail, and loudly.
        absent = "" if "grading" in package.parts else "from rnnkit import __getattr__\n"
        (package / "__init__.py").write_text(absent)
    shutil.copyfile(source / "grading/box/inside/absent.py", target / "__init__.py")
    shutil.copyfile(source / "grading/box/inside/finder.py", root / "finder.py")
    (root / "passwd").write_text(f"learner:x:{uid}:{uid}::/home/learner:/bin/sh\n")
    (root / "group").write_text(f"learner:x:{uid}:\n")
    return root
