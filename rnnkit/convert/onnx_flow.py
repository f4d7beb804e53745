"""What an ONNX graph moves where, around and between its recurrent nodes.

The graph is run once with arrays whose numbers are all different in the place of its inputs and of what its recurrent
nodes compute. Nodes that only move numbers do so; any other node on their way is lost, and named if something depends
on it. What arrives then says where it comes from and in which order. Runs at different sizes tell Reshape's (T, N) from
(N, T). A bound that lies beyond the sizes of the runs, x[:512], would not show: it is lost as well.
"""

import numpy as np

from rnnkit.convert.onnx_arrivals import Arrivals, cure
from rnnkit.convert.onnx_parts import INPUTS, Lost, Misfit, Part, label, plain, subgraphs
from rnnkit.convert.parts import CannotConvert, library

# Nodes that move numbers and leave them as they are; what is moved is their first input, Concat's are all.
MOVERS = {
    *("Concat", "Transpose", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Identity", "Cast", "Dropout", "Slice"),
    *("Split", "Gather", "Expand"),
}
# Nodes that make of sizes what grows with them evenly, and so at other sizes does what it does at those of the runs;
# Min, Where or Less do not: they may cut at a size of their own.
EVEN = MOVERS | {"Shape", "Size", "Range", "Constant", "ConstantOfShape", "Add", "Sub", "Mul", "Neg"}
# What constants may be made with besides.
COMPUTED = EVEN | {"Div", "Sqrt", "DequantizeLinear", "CastLike", "Where", "Equal", "Min", "Max", "EyeLike", "Tile"}
LARGEST = 2**27  # numbers that one array may have
ENDLESS = 2**31 - 1  # what exporters write for "to the end"


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
        try:
            return self.numpy.to_array(tensor)
        except Exception as error:  # of many kinds, where fewer numbers stand there than dims says
            raise CannotConvert(f"the weights {tensor.name!r} cannot be read: {error}") from error

    def _needed(self):
        """The names that recurrent nodes depend on, and the model's outputs if all of it counts."""
        chosen = (name for k in self.chosen for name in self.graph.node[k].input)
        return self.ancestors([*chosen, *(output.name for output in self.graph.output if self.whole)])

    def ancestors(self, names, through_sizes=True):
        """The names, and those of all that they are made of; what only its size is asked of can be left out."""
        makers = {name: node for node in self.graph.node for name in node.output}
        waiting, found = list(names), set()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                maker = makers.get(name)
                if maker is not None and (through_sizes or maker.op_type not in ("Shape", "Size")):
                    waiting += maker.input
        return found

    def sizes(self, same, sizes):
        """The sizes of the free dimensions."""
        given = dict(zip(self.free, sizes, strict=False))
        for dimension, other in same.items():
            given[dimension] = given[other] if other in given else other
        return given

    def run(self, same, sizes) -> list[list[Part]]:
        self.values, self.moved, self.owners, self.count = dict(self.weights), set(), [], 0
        self.sized = set()  # what is computed of sizes
        self._inputs(same, sizes)
        parts = []
        for k, node in enumerate(self.graph.node):
            if k in self.chosen:
                parts.append(self._recurrent(node, same, sizes))
            elif self.needed.intersection(node.output):
                self._other(node)
        return Arrivals(self).levels(parts)

    # what runs

    def _new(self, owner, shape, dtype=np.float64):
        """An array of numbers that no other has, all > 0; `owner` says whose they are."""
        size = limited(shape)
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
        """What another node makes: numbers moved, sizes, constants; or Lost."""
        given = [self.values.get(name) for name in node.input]
        lost = next((value for value in given if isinstance(value, Lost)), None)
        asks_sizes = node.op_type in ("Shape", "Size")
        moves = [name in self.moved and not asks_sizes for name in node.input]
        sized = asks_sizes or any(name in self.sized for name in node.input)
        if subgraphs(node) or (lost is None and not self._followed(node, given, moves, sized)):
            lost = Lost(f"the {node.op_type} node {label(node)!r}")
        if lost is None:
            try:
                results = self._computed(node, given)
            except Exception as error:  # what the evaluator cannot do, in its own words
                reason = next(iter(str(error).splitlines()), type(error).__name__)
                lost = Lost(f"the {node.op_type} node {label(node)!r} ({reason})")
        for k, name in enumerate(node.output):
            if not name:
                continue
            self.values[name] = lost or results[k]
            if lost is None and any(moves):
                self.moved.add(name)
            elif lost is None and sized:
                self.sized.add(name)

    def _followed(self, node, given, moves, sized):
        """Whether it is known what the node does to what it is given."""
        if node.domain not in ("", "ai.onnx"):
            return False
        if not any(moves):
            return node.op_type in (EVEN if sized else COMPUTED)
        if node.op_type == "Reshape" and len(given) > 1:
            self.written.update(int(size) for size in np.ravel(given[1]) if size > 1)
        followed = moves if node.op_type == "Concat" else moves[:1]
        return node.op_type in MOVERS and sum(moves) == sum(followed)

    def _computed(self, node, given):
        if node.op_type == "Dropout":
            if self.opsets.get("", 1) < 7 or (len(given) > 2 and given[2] is not None and given[2].any()):
                raise CannotConvert("it drops, as in training")
            return [given[0], np.ones(given[0].shape, bool)]
        attributes = {a.name: plain(self.helper.get_attribute_value(a)) for a in node.attribute}
        followed = node.input and (node.input[0] in self.moved or node.input[0] in self.sized)
        if node.op_type == "Cast" and followed:  # the numbers stand for float32 and float64 alike
            to = self.helper.tensor_dtype_to_np_dtype(attributes["to"])
            real = given[0].dtype.kind != "i" and node.input[0] in self.moved
            if to.itemsize < 4 or (node.input[0] in self.moved and to.kind != given[0].dtype.kind):
                raise CannotConvert(f"it makes {to} of {'real' if real else 'whole'} numbers")
            if node.input[0] in self.moved:
                return [given[0]]
        if node.op_type == "Slice" and followed:
            refuse_far_bounds(given, attributes)
        if node.op_type == "Split" and followed:
            sizes = given[1] if len(given) > 1 else attributes.get("split")
            if sizes is not None and sum(map(int, sizes)) != given[0].shape[attributes.get("axis", 0)]:
                raise CannotConvert("its parts are not the whole")
        limited(growth(node.op_type, given))
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
                raise CannotConvert(f"{part} reads what {x} makes{cure(x)}; node={label(node)!r} takes it alone")
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


def limited(shape):
    """How many numbers an array of that shape has; raises CannotConvert for too many."""
    size = 1
    for length in shape:
        size *= int(length)
    if size > LARGEST:
        raise CannotConvert(f"an array of {size} numbers is too large to be followed; expected at most {LARGEST}")
    return size


def growth(op, given):
    """The shape of what a node makes that may make much of little."""
    if op in ("ConstantOfShape", "Tile"):
        return given[0] if op == "ConstantOfShape" else (given[0].size, *given[1])
    if op == "Range":
        return [max(0, (given[1] - given[0]) / given[2])]
    if op == "Expand":
        return np.broadcast_shapes(given[0].shape, tuple(given[1]))
    if op == "Gather":
        return given[1].size, given[0].size // max(1, min(given[0].shape))
    if op == "Concat":
        return [sum(array.size for array in given)]
    arrays = [array.shape for array in given if isinstance(array, np.ndarray)]
    return np.broadcast_shapes(*arrays) if op in COMPUTED - MOVERS - {"DequantizeLinear", "Range"} else ()


def refuse_far_bounds(given, attributes):
    """Raise CannotConvert where Slice is told to end beyond the axis: at a larger size it would cut."""
    array, starts, ends, axes, *_ = [*given, None, None, None]
    if starts is None:  # before opset 10
        starts, ends, axes = (attributes.get(name) for name in ("starts", "ends", "axes"))
    axes = range(len(starts)) if axes is None else axes
    for bounds in (starts, ends):
        for bound, axis in zip(np.ravel(bounds), axes, strict=True):
            if array.shape[axis] < abs(int(bound)) < ENDLESS:
                raise CannotConvert(f"it cuts at {int(bound)}")
