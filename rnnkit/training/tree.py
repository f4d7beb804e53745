"""The state of a run: arrays and numbers within dicts, lists and tuples. Copied, examined, written to a file."""

import json

import numpy as np


def copy(tree):
    """The same tree with copies of its arrays."""
    return _map(lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, tree)


def is_finite(tree):
    """True unless an array holds a NaN or an infinite number; a number alone, such as a best loss of ∞, may be."""
    finite = []
    _map(lambda leaf: finite.append(not isinstance(leaf, np.ndarray) or bool(np.isfinite(leaf).all())), tree)
    return all(finite)


PLAIN = (type(None), bool, int, float, str)


def _map(f, tree):
    if isinstance(tree, dict):
        return {key: _map(f, value) for key, value in tree.items()}
    if isinstance(tree, tuple | list):
        make = getattr(type(tree), "_make", type(tree))  # a named tuple is made by _make
        return make([_map(f, value) for value in tree])
    return f(tree)


def to_arrays(tree):
    """A dict of arrays for np.savez: the tree's own, and "tree", a text that says where each belongs.

    Raises TypeError for what is neither an array, a number, a string, None nor a dict, list or tuple of these.
    """
    arrays = {}

    def describe(node):
        if isinstance(node, dict):
            return {"dict": [[_key(key), describe(value)] for key, value in node.items()]}
        if isinstance(node, tuple | list):
            return {"tuple" if isinstance(node, tuple) else "list": [describe(value) for value in node]}
        if isinstance(node, PLAIN) and not isinstance(node, np.generic):
            return {"plain": node}
        if isinstance(node, np.ndarray | np.generic) and np.asarray(node).dtype.kind in "fiub":
            name = f"array{len(arrays)}"
            arrays[name] = node
            return {"scalar" if isinstance(node, np.generic) else "array": name}
        raise TypeError(f"the state holds {node!r}; expected arrays, numbers and strings in dicts, lists and tuples")

    text = json.dumps(describe(tree))
    return {"tree": np.array(text), **arrays}


def _key(key):
    if not isinstance(key, str | int):
        raise TypeError(f"the state holds a dict with the key {key!r}; expected a string or a whole number")
    return key


def from_arrays(arrays):
    """The tree of which `to_arrays` made `arrays`."""

    def build(node):
        ((kind, value),) = node.items()
        if kind == "dict":
            return {key: build(inner) for key, inner in value}
        if kind in ("tuple", "list"):
            return (tuple if kind == "tuple" else list)(build(inner) for inner in value)
        if kind == "plain":
            return value
        return arrays[value][()] if kind == "scalar" else arrays[value]

    return build(json.loads(str(arrays["tree"])))
