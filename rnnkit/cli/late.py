"""Libraries import more than a command needs. What takes time and is not needed is left out here, or comes late."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType

# With these, jsonschema, which nbformat imports, would check addresses, durations and colours. It does without; to
# compile the grammar of web addresses takes longer than all else that nbformat imports.
FORMATS = (
    "rfc3987_syntax",
    "rfc3986_validator",
    "rfc3339_validator",
    "isoduration",
    "fqdn",
    "uri_template",
    "webcolors",
)

# nbgrader imports, whatever it is imported for, its extensions of a Jupyter server, what unpacks archives, and what
# asks JupyterHub; nbconvert, what makes a page of Markdown.
OF_NBGRADER = (
    *(f"nbgrader.server_extensions.{name}" for name in ("assignment_list", "course_list", "validate_assignment")),
    "nbgrader.server_extensions.formgrader",
    "setuptools.archive_util",
    "requests",
    "nbconvert.filters.markdown_mistune",
    "bs4",
)


def leave_out_formats() -> None:
    for name in FORMATS:
        sys.modules.setdefault(name, None)


class Late(ModuleType):
    """Stands for a module that is imported when something of it is called."""

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *given, **named: getattr(importlib.import_module(self.__name__), name)(*given, **named)


@contextmanager
def imported_late(names: tuple[str, ...]) -> Iterator[None]:
    """Whatever is imported in the meantime gets these modules late; who asks for them afterwards gets them at once."""
    stand_ins = {name: Late(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def without(names: tuple[str, ...], module: str) -> ModuleType:
    """Import a module and let what it imports get these late; where that fails, as another version may use them at
    once, all at once, and what is missing then is missing."""
    with suppress(Exception), imported_late(names):
        return importlib.import_module(module)
    return importlib.import_module(module)
