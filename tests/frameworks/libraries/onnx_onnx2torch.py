"""onnx2torch: no layers, a note alone."""

import sys
from unittest.mock import MagicMock

from rnnkit.convert.cells import to_onnx
from tests.frameworks.harness import draw
from tests.frameworks.onnx_rows import PIN, model, rows

LIBRARY, ON = "ONNX", "onnx2torch"
PACKAGES = {**PIN, "onnx2torch": "1.5.15"}
ALSO = ["torch==2.13.0"]
ALONE = True
LAYERS = ()


def note_nothing_recurrent(rng):
    """onnx2torch refuses RNN, LSTM and GRU: "Converter is not implemented"."""
    # It wants torchvision for other operators, and pip may bring one that is for another build of PyTorch.
    sys.modules["torchvision"] = sys.modules["torchvision.ops"] = MagicMock()
    from onnx2torch import convert

    for layer in rows("onnx2torch", None):
        case = draw(layer, rng)
        made, _ = model(layer.cell, to_onnx(layer.cell, case.params), case.x, [case.state], **layer.options)
        try:
            convert(made)
        except NotImplementedError as error:
            assert "Converter is not implemented" in str(error), error
        else:
            raise AssertionError(f"it converts {layer.name}")
