"""Layers of `rnnkit.nn` as their cells, and back: what every library's road begins and ends with."""

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from rnnkit import nn
from rnnkit.convert.cells import NAMES

LAYERS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


class CannotConvert(ValueError):
    """What stands in the way is named; nothing has been converted."""


@dataclass(frozen=True)
class Level:
    """One layer of a stack: its cell, and the params of each direction, from the left first."""

    cell: str  # "rnn", "lstm" or "gru"
    directions: tuple[dict[str, np.ndarray], ...]  # one or two


def levels(layer) -> list[Level]:
    """The cells of an nn.RNN, nn.LSTM, nn.GRU, an nn.Bidirectional of two of a kind, or an nn.Stack of these; the
    lowest first. The arrays are the layer's own.

    Raises CannotConvert for every other layer, and for subclasses with methods of their own.
    """
    _plain(layer)
    if isinstance(layer, nn.Stack):
        return [level for part in layer.layers for level in levels(part)]
    ways = (layer.forwards, layer.backwards) if isinstance(layer, nn.Bidirectional) else (layer,)
    cells = [next((cell for cell, kind in LAYERS.items() if isinstance(way, kind)), None) for way in ways]
    if None in cells:
        raise CannotConvert(
            f"the layer is {type(layer).__name__}; expected nn.RNN, nn.LSTM or nn.GRU, one or two ways, or a Stack"
        )
    for way in ways:
        _plain(way)
    if len(set(cells)) > 1:
        raise CannotConvert(f"the two directions are {' and '.join(cells)}; expected one kind of cell in both")
    return [Level(cells[0], tuple(dict(way.params) for way in ways))]


def _plain(layer):
    """Raise CannotConvert for a layer with methods of its own in the place of the course's."""
    course = [kind for kind in type(layer).__mro__ if kind.__module__.partition(".")[0] == "rnnkit"]
    others = [vars(kind) for kind in type(layer).__mro__ if kind not in course and kind is not object]
    for name in (name for owner in (getattr(layer, "__dict__", {}), *others) for name in owner):
        if not name.startswith("__") and any(callable(vars(kind).get(name)) for kind in course):
            raise CannotConvert(
                f"the layer {type(layer).__name__} has a {name} of its own; expected a layer of rnnkit.nn as it is: "
                "copy its params into one if it computes the same"
            )


def layer_of(levels: list[Level], dropout: float = 0.0, rng: np.random.Generator | None = None):
    """A layer with copies of these weights: nn.RNN, nn.LSTM, nn.GRU, an nn.Bidirectional of two, or an nn.Stack."""
    built = []
    for level in levels:
        ways = [
            LAYERS[level.cell].from_params({n: params[n] for n in NAMES[level.cell]}) for params in level.directions
        ]
        built.append(nn.Bidirectional(*ways) if len(ways) == 2 else ways[0])
    return built[0] if len(built) == 1 else nn.Stack(built, dropout=dropout, rng=rng)


def dropout_of(layer) -> float:
    """The rate between the levels of a layer, 0 without; raises CannotConvert where there are several."""
    rates = _rates(layer)
    if len(set(rates)) > 1:
        raise CannotConvert(f"the rates of dropout between the layers are {rates}; expected one for all of them")
    return rates[0] if rates else 0.0


def _rates(layer):
    if not isinstance(layer, nn.Stack):
        return []
    between = [dropout.rate for dropout in layer.dropouts] or [0.0] * (len(layer.layers) - 1)
    return between + [rate for part in layer.layers for rate in _rates(part)]


def library(name: str, extra: str):
    """The module of that name; raises ModuleNotFoundError, which says what to install, where it is missing."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:  # it is there, but something that it needs is not
            raise
        raise ModuleNotFoundError(
            f'{error.name} is not installed: pip install "rnnkit[{extra}]"', name=error.name
        ) from None


def opened(path):
    """The file, open to be read as bytes; a missing one is missing, and not of another kind."""
    if path.is_dir():
        raise CannotConvert(f"{path} is a folder; expected the path of a file")
    return path.open("rb")


def dtype_of(levels: list[Level]) -> np.dtype:
    """The one dtype of all levels; raises CannotConvert for float32 beside float64."""
    dtypes = {array.dtype for level in levels for params in level.directions for array in params.values()}
    if len(dtypes) > 1:
        raise CannotConvert("the layers are float32 and float64; expected one dtype in all of them")
    return dtypes.pop()
