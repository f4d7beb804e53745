"""The recurrent nodes of an ONNX model as the levels of a stack, at sizes that fit."""

from rnnkit.convert.onnx_flow import Flow
from rnnkit.convert.onnx_parts import Misfit, Part, is_recurrent, label
from rnnkit.convert.parts import CannotConvert

# Of the free dimensions, in each run: at two sizes none is another's by chance; where one is far larger, what cuts or
# counts with another shows.
SIZES = (
    (5, 3, *range(7, 999, 2)),
    (3, 7, 5, *range(11, 999, 2)),
    (67, 5, 3, *range(7, 999, 2)),
    (3, 71, 5, *range(11, 999, 2)),
)


def chain(model, wanted=None) -> list[list[Part]]:
    """The recurrent nodes of a model, the lowest level first: one node for each level, or two, forward and reverse.

    wanted: names of the nodes that are meant, one above the other; None for a model that has no more than these

    Raises CannotConvert where more lies between them than a stack's joints.
    """
    found = {k: node for k, node in enumerate(model.graph.node) if is_recurrent(node)}
    if not found:
        ops = ", ".join(sorted({node.op_type for node in model.graph.node}))
        raise CannotConvert(
            f"the model has no RNN, LSTM or GRU node; it has {ops}. torch.onnx may have unrolled it: export with "
            "dynamo=False"
        )
    names = {name: k for k, node in found.items() for name in (*node.output, node.name) if name}
    if unknown := [name for name in wanted or () if name not in names]:
        listed = ", ".join(map(label, found.values()))
        raise CannotConvert(f"no RNN, LSTM or GRU node is called {unknown[0]!r}; those of the model: {listed}")
    for name in wanted or ():
        if sum(name in (node.name, *node.output) for node in found.values()) > 1:
            raise CannotConvert(f"several nodes are called {name!r}; expected one: call it by its first output")
    chosen = {names[name] for name in wanted} if wanted else set(found)
    first, *others = SIZES
    flow, levels = _settled(model, chosen, wanted is None, first)
    for sizes in others if flow.free else ():
        _settled(model, chosen, wanted is None, sizes)
    return levels


def _settled(model, chosen, whole, sizes):
    """A Flow, and the levels of a run that fits: free dimensions that have to be equal, or a certain size, are so."""
    flow = Flow(model, chosen, whole)
    try:
        return flow, _fitted(flow, {}, sizes)
    except CannotConvert as error:
        # Some exporters write the sizes of their example into a Reshape: it is then right at these alone.
        for size in sorted(flow.written):
            for dimension in flow.free:
                try:
                    return flow, _fitted(flow, {dimension: size}, sizes)
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
