"""The nodes of an ONNX graph as `onnx_flow.py` runs them: recurrent ones, and what arrives at them."""

from dataclasses import dataclass, field

import numpy as np

from rnnkit.convert.parts import CannotConvert

RECURRENT = ("RNN", "LSTM", "GRU")
INPUTS = "X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"


@dataclass(eq=False)
class Part:
    """A recurrent node, and what arrives at its inputs in one run."""

    node: object
    attributes: dict
    arrays: dict = field(default_factory=dict)  # by input's name; a Lost where it cannot be told
    moved: set = field(default_factory=set)  # the inputs that hold numbers of others
    states: dict = field(default_factory=dict)  # the last states, (directions, N, H)
    h: np.ndarray | None = None  # (T, N, directions · H)

    def __str__(self):
        return f"the {self.node.op_type} node {label(self.node)!r}"

    def constant(self, name):
        """The weights of that name; None where there are none, except for W and R."""
        array = self.arrays.get(name)
        if isinstance(array, Lost) or name in self.moved or (array is None and name in "WR"):
            why = f": it comes from {array}" if isinstance(array, Lost) else ""
            raise CannotConvert(f"{name} of {self} is not a constant of the model{why}")
        return array

    @property
    def direction(self):
        return self.attributes.get("direction", "forward").lower()

    def is_other_way_of(self, part):
        """Whether the two are a level's forward and reverse node, which read the same."""
        if {self.direction, part.direction} != {"forward", "reverse"} or self.node.op_type != part.node.op_type:
            return False
        x, other = self.arrays["X"], part.arrays["X"]
        if isinstance(x, Lost) or isinstance(other, Lost):
            return self.node.input[0] == part.node.input[0]
        return self.h.shape == part.h.shape and np.array_equal(x, other)


@dataclass(frozen=True)
class Lost:
    """A value that is not followed, and where it comes from."""

    source: str

    def __str__(self):
        return self.source


class Misfit(Exception):
    """A free dimension has one size, and another is needed."""


def label(node):
    return node.name or next(filter(None, node.output), node.op_type)


def is_recurrent(node):
    return node.op_type in RECURRENT and node.domain in ("", "ai.onnx")


def subgraphs(node):
    return any(attribute.HasField("g") or attribute.graphs for attribute in node.attribute)


def plain(value):
    """An attribute's value with text as str."""
    if isinstance(value, bytes):
        return value.decode()
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value
