"""The same runs as in nn_cases.py by PyTorch: forward by its layers, gradients by its autograd."""

import torch
from nn_cases import ARRIVING, STATES, split

MODULES = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}


def run(kind, case):
    """Outputs and gradients as nn_cases.run names them."""
    given = {name: torch.from_numpy(array) for name, array in case.items()}
    leaves = {name: tensor for name, tensor in given.items() if name.startswith(("params", "state"))}
    leaves |= {name: given[name] for name in ("x", "h", "logits") if name in given}
    for leaf in leaves.values():
        leaf.requires_grad_()
    if kind in MODULES:
        outputs = _recurrent(kind, given, leaves)
    elif kind == "dense":
        outputs = {"y": torch.nn.functional.linear(given["h"], given["params.W"], given["params.b"])}
    elif kind == "embedding":
        outputs = {"x": torch.nn.functional.embedding(given["ids"], given["params.W"])}
    else:
        flat = given["logits"].flatten(0, -2), given["targets"].flatten()
        outputs = {"loss": torch.nn.functional.cross_entropy(*flat), "p": given["logits"].softmax(-1)}

    total = sum((outputs[name] * given[d]).sum() for name, d in ARRIVING.items() if name in outputs and d in given)
    total = outputs["loss"] if kind == "loss" else total
    total.backward()
    return {name: tensor.detach().numpy() for name, tensor in outputs.items()} | {
        f"d{name}": leaf.grad.numpy() for name, leaf in leaves.items()
    }


def _recurrent(kind, given, leaves):
    """PyTorch has two bias vectors everywhere; rnnkit has two in the GRU alone, where they differ in effect."""
    N, D = given["x"].shape[1:]
    H = given["dh_out"].shape[-1]
    for k in range(STATES[kind]):
        if f"state.{k}" not in given:
            leaves[f"state.{k}"] = torch.zeros(N, H, dtype=given["x"].dtype, requires_grad=True)
    states = [leaves[f"state.{k}"][None] for k in range(STATES[kind])]
    Wx, Wh, *biases = split(given, "params").values()
    if len(biases) == 1:
        biases.append(torch.zeros_like(biases[0]))
    weights = dict(zip(("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), [Wx, Wh, *biases], strict=True))
    module = MODULES[kind](D, H, dtype=given["x"].dtype)
    arguments = given["x"], (tuple(states) if kind == "lstm" else states[0])
    h, last = torch.func.functional_call(module, weights, arguments)
    last = last if kind == "lstm" else (last,)
    return {"h": h} | {f"state.{k}": last[k][0] for k in range(STATES[kind])}
