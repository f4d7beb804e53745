"""Finds a stand-in for every module `rnnkit.…` that a box does not have.

In a box this is a module of its own, outside `rnnkit`: Python asks a finder for whatever a learner imports, and that
must not look as if the learner had called the course.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class Finder(MetaPathFinder, Loader):
    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=True) if name.startswith("rnnkit.") else None

    def create_module(self, spec):
        module = ModuleType(spec.name)
        module.__getattr__ = sys.modules["rnnkit"].__getattr__
        return module

    def exec_module(self, module):
        pass


def install() -> None:
    """Behind all other finders, so that what is there is found first."""
    sys.meta_path.append(Finder())
