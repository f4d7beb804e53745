"""What has arrived at the recurrent nodes of a graph that `onnx_flow.Flow` has run, and whether a stack has it."""

from itertools import chain as joined
from itertools import permutations

import numpy as np

from rnnkit.convert.onnx_parts import INPUTS, Lost, Part, label
from rnnkit.convert.parts import CannotConvert

STATES = "initial_h", "initial_c"


def cure(lost):
    """What to do about what PyTorch's exporter writes."""
    return " (packed sequences? export with enforce_sorted=True)" if "the TopK node" in str(lost) else ""


def because(value):
    """Why it is refused, if it is known."""
    return f": it comes from {value}{cure(value)}" if isinstance(value, Lost) else ""


class Arrivals:
    """One run of a Flow, to be read."""

    def __init__(self, flow):
        self.flow, self.values, self.moved, self.whole = flow, flow.values, flow.moved, flow.whole

    def levels(self, parts) -> list[list[Part]]:
        """The levels of a stack, the lowest first; raises CannotConvert where the nodes are none."""
        levels = []
        for part in parts:
            if levels and len(levels[-1]) == 1 and part.is_other_way_of(levels[-1][0]):
                levels[-1] = sorted([*levels[-1], part], key=lambda one: one.direction)
                continue
            self._reads(part, levels[-1] if levels else None)
            levels.append([part])
        taken, begun, lengths = set(), {}, set()
        for part in joined.from_iterable(levels):
            lengths.add(self._lengths(part))
            for name in STATES:
                self._first_state(part, name, taken, begun)
        if len(lengths) > 1:
            raise CannotConvert("the recurrent nodes do not have the same sequence_lens; a layer has one for all")
        if self.whole:
            self._outputs(levels[-1])
        return levels

    def _of(self, array):
        """Whose numbers these are, as a list without repeats."""
        low, high = (array.min(), array.max()) if array.size else (1, 0)
        owners = [owner for owner in self.flow.owners if owner[0] <= high and owner[1] > low]
        return [whose for start, stop, whose in owners if ((array >= start) & (array < stop)).any()]

    def _reads(self, part, below):
        """Raise CannotConvert unless the node reads h of the level below, or an input of the model."""
        x = part.arrays["X"]
        if below is None:
            if not self.whole:
                return
            if not isinstance(x, Lost) and "X" in part.moved:
                sources = [self.values[name] for kind, name in self._of(x) if kind == "input"]
                if len(sources) == 1 and first_axes_swapped(x, sources[0]):
                    return
            raise CannotConvert(
                f"{part} does not read an input of the model as it is, features last{because(x)}; "
                f"node={label(part.node)!r} takes it alone"
            )
        h = np.concatenate([p.h for p in below], axis=-1)
        if isinstance(x, Lost) or not np.array_equal(x, h):
            raise CannotConvert(
                f"{part} does not read h of {' and '.join(map(str, below))}, whole and in its order{because(x)}; "
                f"node={label(part.node)!r} takes it alone"
            )

    def _lengths(self, part):
        """Where the lengths come from, None for all steps; raises CannotConvert unless a caller gives them."""
        lengths = part.arrays.get("sequence_lens")
        if lengths is None:
            return None
        if isinstance(lengths, Lost):
            if not self.whole and not self._made_of_nodes(part, "sequence_lens"):
                return part.node.input[INPUTS.index("sequence_lens")]
        elif "sequence_lens" not in part.moved:
            if (lengths == len(part.h)).all():
                return None
        else:
            for kind, name in self._of(lengths):
                if kind == "input" and np.array_equal(self.values[name], lengths):
                    return name
        raise CannotConvert(
            f"sequence_lens of {part} are neither all steps nor an input of the model{because(lengths)}"
        )

    def _made_of_nodes(self, part, name):
        """Whether numbers of the chosen nodes go into this input; sizes alone do not count."""
        chosen = {name for k in self.flow.chosen for name in self.flow.graph.node[k].output if name}
        return bool(chosen & self.flow.ancestors([part.node.input[INPUTS.index(name)]], through_sizes=False))

    def _first_state(self, part, name, taken, begun):
        """Raise CannotConvert unless the state is 0, or free, in its order, and no other's."""
        state = part.arrays.get(name)
        if state is None:
            return
        if (isinstance(state, Lost) or name in part.moved) and self._made_of_nodes(part, name):
            raise CannotConvert(f"{name} of {part} is made of another node's states; expected 0 or an input")
        if isinstance(state, Lost):
            if not self.whole:
                return
            raise CannotConvert(f"{name} of {part} is neither 0 nor an input of the model{because(state)}")
        if name not in part.moved:
            if state.any():
                raise CannotConvert(
                    f"{name} of {part} is a constant other than 0; a layer starts at 0, or as it is told"
                )
            return
        numbers = set(state.ravel().tolist())
        if len(numbers) < state.size or numbers & taken:
            raise CannotConvert(f"{name} of {part} is an input that another first state reads, too; expected its own")
        taken |= numbers
        for way in state:  # each direction's, (N, H)
            whose = (name, *self._of(way))
            if not (ordered(way) and way.flat[0] > begun.get(whose, 0)):
                raise CannotConvert(f"{name} of {part} is not a part of the input {whose[1][1]!r} in its order")
            begun[whose] = way.flat[0]

    def _outputs(self, top):
        """Raise CannotConvert unless each output of the model is the top level's h, or last states, or parts of them,
        in their order."""
        for output in self.flow.graph.output:
            array = self.values.get(output.name)
            if isinstance(array, Lost):
                names = ", ".join(label(self.flow.graph.node[k]) for k in sorted(self.flow.chosen))
                raise CannotConvert(
                    f"the output {output.name!r} is made by {array}; node= takes recurrent nodes alone: {names}"
                )
            if output.name not in self.moved:
                continue
            of = self._of(array)
            kinds = {kind for kind, _ in of}
            whose = all(part in top for kind, part in of if kind == "Y")
            if len(kinds) != 1 or "input" in kinds or not whose or not ordered(array) or not features_last(array, of):
                raise CannotConvert(
                    f"the output {output.name!r} is not h of {' and '.join(map(str, top))} or last states, "
                    "in their order"
                )
            if kinds == {"Y"} and not all(self._all_or_one(array, part) for _, part in of):
                raise CannotConvert(f"the output {output.name!r} has some steps or sequences of h, not all nor one")

    def _all_or_one(self, array, part):
        """Whether an output has all steps of a node's h, or one, and so for its sequences."""
        T, N, _ = part.h.shape
        steps, sequences = (np.isin(part.h, array).any(axis=axes).sum() for axes in ((1, 2), (0, 2)))
        return steps in (1, T) and sequences in (1, N)


def ordered(array):
    """Whether the numbers rise along every axis."""
    return all((np.diff(array, axis=axis) > 0).all() for axis in range(array.ndim))


def features_last(array, of):
    """Whether the last axis is that of the units; where there is one unit or one number, no axis says more."""
    array = np.atleast_1d(array.squeeze())
    one_unit = any(part.states["h"].shape[-1] == 1 for _, part in of)
    return one_unit or array.size == 1 or array.flat[1] == array.flat[0] + 1


def first_axes_swapped(x, source):
    """Whether x is `source`, or that with time and batch changed over; axes of size 1 aside, but the features last."""
    free = x.shape[-1] == 1
    x, source = x.squeeze(), source.squeeze()
    return x.ndim == source.ndim and any(
        np.array_equal(x, source.transpose(axes))
        for axes in permutations(range(x.ndim))
        if free or not axes or axes[-1] == x.ndim - 1
    )
