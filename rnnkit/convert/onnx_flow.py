"""What an ONNX graph moves where, around and between its recurrent nodes.

The graph is run once with arrays whose numbers are all different in the place of its inputs and of what its recurrent
nodes compute. Nodes that only move numbers do so; any other node on their way is lost, and named if something depends
on it. What arrives then says where it comes from and in which order. Two runs at different sizes tell Reshape's (T, N)
from (N, T).
"""

from dataclasses import dataclass, field
from itertools import chain as joined
from itertools import permutations

import numpy as np

from rnnkit.convert.parts import CannotConvert, library

RECURRENT = ("RNN", "LSTM", "GRU")
INPUTS = "X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"
# Nodes that move numbers and leave them as they are; what is moved is their first input, Concat's are all.
MOVERS = {
    *("Concat", "Transpose", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Identity", "Cast", "Dropout", "Slice"),
    *("Split", "Gather", "Expand"),
}
DRAWN = ("Random", "Bernoulli", "Multinomial")  # how the names of nodes begin that draw
SIZES = (5, 3, *range(7, 999, 2)), (3, 7, 5, *range(11, 999, 2))  # of the free dimensions, in the two runs


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
            raise CannotConvert(f"{name} of {self} is not a constant of the model{because(array)}")
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


def because(value):
    return f": it comes from {value}" if isinstance(value, Lost) else ""


def chain(model, wanted=None) -> list[list[Part]]:
    """The recurrent nodes of a model, the lowest level first: one node for each level, or two, forward and reverse.

    wanted: names of the nodes that are meant, one above the other; None for a model that has no more than these

    Raises CannotConvert where more lies between them than a stack's joints.
    """
    found = {k: node for k, node in enumerate(model.graph.node) if is_recurrent(node)}
    if not found:
        ops = ", ".join(sorted({node.op_type for node in model.graph.node}))
        raise CannotConvert(f"the model has no RNN, LSTM or GRU node; it has {ops}")
    names = {name: k for k, node in found.items() for name in (*node.output, node.name) if name}
    if unknown := [name for name in wanted or () if name not in names]:
        listed = ", ".join(map(label, found.values()))
        raise CannotConvert(f"no RNN, LSTM or GRU node is called {unknown[0]!r}; those of the model: {listed}")
    chosen = {names[name] for name in wanted} if wanted else set(found)
    runs = [_settled(model, chosen, wanted is None, sizes) for sizes in SIZES]
    return runs[0]


def _settled(model, chosen, whole, sizes):
    """One run that fits: free dimensions that have to be equal, or a certain size, are made so."""
    flow = Flow(model, chosen, whole)
    try:
        return _fitted(flow, {}, sizes)
    except CannotConvert as error:
        # Some exporters write the sizes of their example into a Reshape: it is then right at these alone.
        for size in sorted(flow.written):
            for dimension in flow.free:
                try:
                    return _fitted(flow, {dimension: size}, sizes)
                except CannotConvert:
                    pass
        raise error


def _fitted(flow, same, sizes):
    for _ in range(len(SIZES[0])):
        try:
            return flow.run(same, sizes)
        except Misfit as misfit:
            have, want, said = misfit.args
            problem = f"{said} {want}"
            given = flow.sizes(same, sizes)
            free = {size: dimension for dimension, size in given.items() if dimension not in same}
            if have not in free:
                have, want = want, have
            if have not in free:
                break
            same = same | {free[have]: free.get(want, want)}
    raise CannotConvert(problem)


def is_recurrent(node):
    return node.op_type in RECURRENT and node.domain in ("", "ai.onnx")


class Flow:
    """A graph to be run with numbers that are all different."""

    def __init__(self, model, chosen, whole):
        self.graph, self.chosen, self.whole = model.graph, chosen, whole
        self.helper = library("onnx.helper", "onnx")
        self.numpy, self.reference = library("onnx.numpy_helper", "onnx"), library("onnx.reference", "onnx")
        self.opsets = {opset.domain: opset.version for opset in model.opset_import}
        self.weights = {tensor.name: self._tensor(tensor) for tensor in self.graph.initializer}
        self.needed = self._needed()
        self.free = {}  # dimensions without a size, in the order in which they were met
        self.written = set()  # the sizes that stand in Reshape nodes as numbers

    def _tensor(self, tensor):
        if tensor.data_location == tensor.EXTERNAL:
            raise CannotConvert(f"the weights {tensor.name!r} stand in another file; expected the path of the model")
        return self.numpy.to_array(tensor)

    def _needed(self):
        """The names that recurrent nodes depend on, and the model's outputs if all of it counts."""
        makers = {name: node for node in self.graph.node for name in node.output}
        chosen = (name for k in self.chosen for name in self.graph.node[k].input)
        waiting = [*chosen, *(output.name for output in self.graph.output if self.whole)]
        needed = set()
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting += makers[name].input if name in makers else ()
        return needed

    def sizes(self, same, sizes):
        """The sizes of the free dimensions."""
        given = dict(zip(self.free, sizes, strict=False))
        for dimension, other in same.items():
            given[dimension] = given[other] if other in given else other
        return given

    def run(self, same, sizes) -> list[list[Part]]:
        self.values, self.moved, self.owners, self.count = dict(self.weights), set(), [], 0
        self._inputs(same, sizes)
        parts = []
        for k, node in enumerate(self.graph.node):
            if k in self.chosen:
                parts.append(self._recurrent(node, same, sizes))
            elif self.needed.intersection(node.output):
                self._other(node)
        levels = self._levels(parts)
        if self.whole:
            self._outputs(levels[-1])
        return levels

    # what runs

    def _new(self, owner, shape, dtype=np.float64):
        """An array of numbers that no other has, all > 0; `owner` says whose they are."""
        size = int(np.prod(shape))
        array = np.arange(self.count + 1, self.count + 1 + size).astype(dtype).reshape(shape)
        self.owners.append((self.count + 1, self.count + 1 + size, owner))
        self.count += size
        return array

    def _size(self, dimension, same, sizes):
        self.free.setdefault(dimension)
        return self.sizes(same, sizes)[dimension]

    def _inputs(self, same, sizes):
        for given in self.graph.input:
            kind = given.type.tensor_type
            if given.name in self.weights or given.name not in self.needed:
                continue
            if not kind.HasField("shape"):
                if self.whole:
                    raise CannotConvert(f"the input {given.name!r} has no shape; expected a tensor with its axes")
                self.values[given.name] = Lost(f"the input {given.name!r}, whose axes are not said")
                continue
            shape = [
                d.dim_value if d.HasField("dim_value") else self._size(d.dim_param or (given.name, k), same, sizes)
                for k, d in enumerate(kind.shape.dim)
            ]
            whole = self.helper.tensor_dtype_to_np_dtype(kind.elem_type).kind in "iu"
            self.values[given.name] = self._new(("input", given.name), shape, np.int64 if whole else np.float64)
            self.moved.add(given.name)

    def _other(self, node):
        given = [self.values.get(name) for name in node.input]
        lost = next((value for value in given if isinstance(value, Lost)), None)
        moves = [name in self.moved for name in node.input]
        if lost is None and any(moves) and node.op_type not in ("Shape", "Size"):
            followed = moves if node.op_type == "Concat" else moves[:1]
            if node.op_type not in MOVERS or node.domain not in ("", "ai.onnx") or sum(moves) != sum(followed):
                lost = Lost(f"the {node.op_type} node {label(node)!r}")
            elif node.op_type == "Reshape" and len(given) > 1:
                self.written.update(int(size) for size in np.ravel(given[1]) if size > 1)
        if lost is None and (node.op_type.startswith(DRAWN) or is_recurrent(node) or subgraphs(node)):
            lost = Lost(f"the {node.op_type} node {label(node)!r}")
        if lost is None:
            try:
                results = self._computed(node, given)
            except Exception as error:  # what the evaluator cannot do, in its own words
                reason = next(iter(str(error).splitlines()), type(error).__name__)
                lost = Lost(f"the {node.op_type} node {label(node)!r} ({reason})")
        for k, name in enumerate(filter(None, node.output)):
            self.values[name] = lost or results[k]
            if lost is None and any(moves) and node.op_type not in ("Shape", "Size"):
                self.moved.add(name)

    def _computed(self, node, given):
        if node.op_type == "Dropout":
            if self.opsets.get("", 1) < 7 or (len(given) > 2 and given[2] is not None and given[2].any()):
                raise CannotConvert("it drops, as in training")
            return [given[0], np.ones(given[0].shape, bool)]
        if node.op_type == "Cast" and node.input[0] in self.moved:  # the numbers stand for float32 and float64 alike
            to = self.helper.tensor_dtype_to_np_dtype(node.attribute[0].i)
            if to.kind != given[0].dtype.kind or to.itemsize < 4:
                raise CannotConvert(f"it makes {to} of {'whole' if given[0].dtype.kind == 'i' else 'real'} numbers")
            return [given[0]]
        feeds = {name: value for name, value in zip(node.input, given, strict=True) if name}
        return self.reference.ReferenceEvaluator(node, opsets=self.opsets).run(None, feeds)

    def _recurrent(self, node, same, sizes) -> Part:
        attributes = {a.name: plain(self.helper.get_attribute_value(a)) for a in node.attribute}
        part = Part(node, attributes)
        for name, given in zip(INPUTS, node.input, strict=False):
            if given:
                part.arrays[name] = self.values.get(given)
                if part.arrays[name] is None:
                    raise CannotConvert(f"{name} of {part} is {given!r}, which nothing in the model makes")
            if given in self.moved:
                part.moved.add(name)
        R, W = part.constant("R"), part.constant("W")
        if R.ndim != 3 or W.ndim != 3:
            raise CannotConvert(f"W and R of {part} have {W.ndim} and {R.ndim} axes; expected 3")
        H, directions = R.shape[-1], len(R)
        batch_first = attributes.get("layout", 0) == 1
        x = part.arrays["X"]
        if isinstance(x, Lost):
            if self.whole:
                raise CannotConvert(f"{part} reads what {x} makes; node={label(node)!r} takes it alone")
            T, N = (self._size((label(node), axis), same, sizes) for axis in ("T", "N"))
        else:
            if x.ndim != 3:
                raise CannotConvert(f"X of {part} has {x.ndim} axes; expected 3")
            if x.shape[-1] != W.shape[-1]:
                raise Misfit(x.shape[-1], W.shape[-1], f"X of {part} has {x.shape[-1]} features; W says")
            part.arrays["X"] = x = x.swapaxes(0, 1) if batch_first else x
            T, N, _ = x.shape
        for name in ("initial_h", "initial_c"):
            state = part.arrays.get(name)
            if isinstance(state, np.ndarray) and state.ndim == 3:
                part.arrays[name] = state = state.swapaxes(0, 1) if batch_first else state
                if state.shape[1] != N:
                    raise Misfit(state.shape[1], N, f"{name} of {part} is of {state.shape[1]} sequences; X says")
        lengths = part.arrays.get("sequence_lens")
        if isinstance(lengths, np.ndarray) and lengths.shape != (N,):
            raise Misfit(lengths.size, N, f"sequence_lens of {part} are {lengths.size}; X says")
        Y = self._new(("Y", part), (T, directions, N, H))
        part.h = Y.swapaxes(1, 2).reshape(T, N, -1)
        made = {"Y": Y.transpose(2, 0, 1, 3) if batch_first else Y}
        for letter in "hc" if node.op_type == "LSTM" else "h":
            part.states[letter] = self._new((letter, part), (directions, N, H))
            made[letter] = part.states[letter].swapaxes(0, 1) if batch_first else part.states[letter]
        for name, array in zip(node.output, made.values(), strict=False):
            if name:
                self.values[name] = array
                self.moved.add(name)
        return part

    # what has arrived

    def _of(self, array):
        """Whose numbers these are, as a list without repeats."""
        low, high = (array.min(), array.max()) if array.size else (1, 0)
        owners = [owner for owner in self.owners if owner[0] <= high and owner[1] > low]
        return [whose for start, stop, whose in owners if ((array >= start) & (array < stop)).any()]

    def _levels(self, parts) -> list[list[Part]]:
        levels = []
        for part in parts:
            if levels and len(levels[-1]) == 1 and part.is_other_way_of(levels[-1][0]):
                levels[-1] = sorted([*levels[-1], part], key=lambda one: one.direction)
                continue
            self._reads(part, levels[-1] if levels else None)
            levels.append([part])
        taken, lengths = set(), set()
        for part in joined.from_iterable(levels):
            lengths.add(self._lengths(part))
            for name in ("initial_h", "initial_c"):
                self._first_state(part, name, taken)
        if len(lengths) > 1:
            raise CannotConvert("the recurrent nodes do not have the same sequence_lens; a layer has one for all")
        return levels

    def _reads(self, part, below):
        """Raise CannotConvert unless the node reads h of the level below, or an input of the model."""
        x = part.arrays["X"]
        if below is None:
            if not self.whole:
                return
            if not isinstance(x, Lost) and "X" in part.moved:
                sources = [self.values[name] for kind, name in self._of(x) if kind == "input"]
                if len(sources) == 1 and transposed(x, sources[0]):
                    return
            raise CannotConvert(
                f"{part} does not read an input of the model as it is{because(x)}; node={label(part.node)!r} takes it "
                "alone"
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
            if not self.whole:
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

    def _first_state(self, part, name, taken):
        """Raise CannotConvert unless the state is 0, or free and no other's."""
        state = part.arrays.get(name)
        if state is None or (isinstance(state, Lost) and not self.whole):
            return
        if isinstance(state, Lost):
            raise CannotConvert(f"{name} of {part} is neither 0 nor an input of the model{because(state)}")
        if name not in part.moved:
            if state.any():
                raise CannotConvert(
                    f"{name} of {part} is a constant other than 0; a layer starts at 0, or as it is told"
                )
            return
        if any(kind != "input" for kind, _ in self._of(state)):
            if self.whole:
                raise CannotConvert(f"{name} of {part} is made of another node's states; expected 0 or an input")
            return
        numbers = set(state.ravel().tolist())
        if len(numbers) < state.size or numbers & taken:
            raise CannotConvert(f"{name} of {part} is an input that another first state reads, too; expected its own")
        taken |= numbers

    def _outputs(self, top):
        """Raise CannotConvert unless each output of the model is the top level's h, or last states, or parts of them,
        in their order."""
        for output in self.graph.output:
            array = self.values.get(output.name)
            if isinstance(array, Lost):
                names = ", ".join(label(self.graph.node[k]) for k in sorted(self.chosen))
                raise CannotConvert(
                    f"the output {output.name!r} is made by {array}; node= takes recurrent nodes alone: {names}"
                )
            if output.name not in self.moved:
                continue
            of = self._of(array)
            kinds = {kind for kind, _ in of}
            whose = all(part in top for kind, part in of if kind == "Y")
            ordered = all((np.diff(array, axis=axis) > 0).all() for axis in range(array.ndim))
            if len(kinds) != 1 or "input" in kinds or not whose or not ordered:
                raise CannotConvert(
                    f"the output {output.name!r} is not h of {' and '.join(map(str, top))} or last states, "
                    "in their order"
                )


def subgraphs(node):
    return any(attribute.HasField("g") or attribute.graphs for attribute in node.attribute)


def plain(value):
    """An attribute's value with text as str."""
    if isinstance(value, bytes):
        return value.decode()
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value


def transposed(array, source):
    """Whether `array` is `source` with its axes in some order, axes of size 1 aside."""
    array, source = array.squeeze(), source.squeeze()
    return any(np.array_equal(array, source.transpose(axes)) for axes in permutations(range(source.ndim)))
