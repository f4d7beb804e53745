"""The course as a box has it: not at all. `from rnnkit import check, nn, viz` works, and so does whatever a notebook
does with them, but nothing comes of it.

This file is `rnnkit/__init__.py` in a box; finder.py makes `import rnnkit.nn` work.
"""


class Absent:
    """Whatever is done with it, it is still nothing; only names with double underscores are what they always are."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__") or name.startswith("_repr_") or name == "_ipython_canary_method_should_not_exist_":
            raise AttributeError(name)
        return Absent()

    def __setattr__(self, name, value):
        pass

    def __call__(self, *args, **kwargs):
        return Absent()

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):  # so that `assert check(rnn_step).right` holds
        return True

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__

    def __float__(self):
        return 0.0

    def __int__(self):
        return 0

    __index__ = __int__

    def __contains__(self, item):
        return False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def __setitem__(self, key, value):
        pass

    __delitem__ = __delattr__ = lambda self, key: None
    __array_ufunc__ = None  # an array leaves `array * absent` to __rmul__

    def __array__(self, dtype=None, copy=None):
        import numpy as np

        return np.zeros(0, dtype)

    def __mro_entries__(self, bases):
        return ()

    def __repr__(self):
        return "<not available here>"

    def __format__(self, spec):
        return repr(self)

    def _ipython_display_(self):
        pass


def _nothing(self, *others):
    return Absent()


for _name in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split():
    setattr(Absent, f"__{_name}__", _nothing)
    setattr(Absent, f"__r{_name}__", _nothing)
for _name in "getitem neg pos abs invert round lt le gt ge".split():
    setattr(Absent, f"__{_name}__", _nothing)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Absent()
