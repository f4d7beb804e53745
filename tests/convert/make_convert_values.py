"""Make carried_values.npz: weights, inputs and outputs of PyTorch's modules and of onnxruntime's nodes.

Needs torch, onnx and onnxruntime. Run it from anywhere: python tests/convert/make_convert_values.py
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper

PATH = Path(__file__).with_name("carried_values.npz")
T, N, D, H = 4, 3, 2, 3
LENGTHS = np.array([4, 2, 3])
DRAW = torch.Generator().manual_seed(2026)


def of_torch(kind, **options):
    """One module's state dict, with random x and states, run over packed sequences."""
    module = kind(D, H, dtype=torch.float64, **options)
    for weight in module.parameters():
        torch.nn.init.normal_(weight, std=0.6, generator=DRAW)
    x = torch.randn(T, N, D, dtype=torch.float64, generator=DRAW)
    rows = module.num_layers * (2 if module.bidirectional else 1)
    states = torch.randn(2, rows, N, H, dtype=torch.float64, generator=DRAW)
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, LENGTHS, enforce_sorted=False)
    lstm = isinstance(module, torch.nn.LSTM)
    with torch.no_grad():
        h, last = module(packed, tuple(states) if lstm else states[0])
    values = {f"weights/{name}": weight.numpy() for name, weight in module.state_dict().items()}
    values |= {"x": x.numpy(), "h0": states[0].numpy(), "h": torch.nn.utils.rnn.pad_packed_sequence(h)[0].numpy()}
    last = last if lstm else (last,)
    return values | {"h_T": last[0].numpy()} | ({"c0": states[1].numpy(), "c_T": last[1].numpy()} if lstm else {})


def of_onnxruntime(op, gates):
    """One node, forward, at all steps."""
    rng = np.random.default_rng(gates)
    shapes = {"x": (T, N, D), "W": (1, gates * H, D), "R": (1, gates * H, H), "B": (1, 2 * gates * H), "h0": (1, N, H)}
    if op == "LSTM":
        shapes["c0"] = (1, N, H)
    values = {name: (0.6 * rng.normal(size=shape)).astype(np.float32) for name, shape in shapes.items()}
    names = ["x", "W", "R", "B", "", *(name for name in ("h0", "c0") if name in shapes)]
    options = {"linear_before_reset": 1} if op == "GRU" else {}
    node = helper.make_node(op, names, ["Y"], hidden_size=H, **options)
    given = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    made = [helper.make_tensor_value_info("Y", onnx.TensorProto.FLOAT, (T, 1, N, H))]
    model = helper.make_model(
        helper.make_graph([node], "node", given, made), opset_imports=[helper.make_opsetid("", 13)], ir_version=7
    )
    return values | {"Y": onnxruntime.InferenceSession(model.SerializeToString()).run(None, values)[0]}


def main():
    cases = {}
    for name, kind in {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}.items():
        cases[f"torch/{name}-one"] = of_torch(kind)
        cases[f"torch/{name}-deep"] = of_torch(kind, num_layers=2, bidirectional=True)
        cases[f"torch/{name}-unbiased"] = of_torch(kind, bias=False)
    for op, gates in ("RNN", 1), ("LSTM", 4), ("GRU", 3):
        cases[f"onnx/{op.lower()}"] = of_onnxruntime(op, gates)
    arrays = {f"{case}/{name}": array for case, values in cases.items() for name, array in values.items()}
    np.savez_compressed(PATH, **arrays)
    print(f"{PATH.name}: {len(arrays)} arrays, {PATH.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
