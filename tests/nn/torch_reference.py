"""The same runs as in nn_cases.py by PyTorch: forward by its layers, gradients by its autograd. Padded sequences are
packed, in the order in which they come."""

import torch
from nn_cases import ARRIVING, ATTENTION, FORMS, PADDED, STATES, split
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

MODULES = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
INPUTS = ("x", "h", "logits", "query", "keys", "values", "a", "b", "h0")  # whose gradients are asked for


def run(kind, case):
    """Outputs and gradients as nn_cases.run names them."""
    given = {name: torch.from_numpy(array) for name, array in case.items()}
    if kind == "causal_attention":
        return {name: tensor.numpy() for name, tensor in _causal_attention(**given).items()}
    leaves = {name: tensor for name, tensor in given.items() if name.startswith(("params", "state"))}
    leaves |= {name: given[name] for name in INPUTS if name in given}
    for leaf in leaves.values():
        leaf.requires_grad_()
    if kind == "scan":
        outputs = {"h": _scan(given["a"], given["b"], given["h0"])}
    elif kind == "causal_conv":
        outputs = {"y": _convolution(given["x"], given["params.W"], given["params.b"], int(given["dilation"]))}
    elif kind == "mingru":
        outputs = _mingru(given, leaves)
    elif kind in PADDED and PADDED[kind][1] == "mingru":
        outputs = _padded_mingru(PADDED[kind][0], given, leaves)
    elif kind in MODULES:
        outputs = _recurrent(kind, given, leaves)
    elif kind in PADDED:
        outputs = _padded(kind, given, leaves)
    elif kind == "dense":
        outputs = {"y": torch.nn.functional.linear(given["h"], given["params.W"], given["params.b"])}
    elif kind == "embedding":
        outputs = {"x": torch.nn.functional.embedding(given["ids"], given["params.W"])}
    elif kind == "ctc_loss":
        outputs = _ctc(**given)
    elif kind in ATTENTION:
        outputs = _attention(kind, given)
    elif "loss" in kind:
        flat = given["logits"].flatten(0, -2), given["targets"].flatten()  # in which −100 does not count
        outputs = {"loss": torch.nn.functional.cross_entropy(*flat)}
        outputs |= {"p": given["logits"].softmax(-1)} if kind == "loss" else {}
    else:
        outputs = _pool(kind, given["h"], given["lengths"], given.get("params.w"))

    total = sum((outputs[name] * given[d]).sum() for name, d in ARRIVING.items() if name in outputs and d in given)
    total = outputs["loss"] if "loss" in kind else total
    total.backward()
    return {name: tensor.detach().numpy() for name, tensor in outputs.items()} | {
        f"d{name}": leaf.grad.numpy() for name, leaf in leaves.items()
    }


def _recurrent(kind, given, leaves):
    N, H = given["x"].shape[1], given["dh_out"].shape[-1]
    states = _states(kind, given, leaves, (N, H))
    arguments = given["x"], _of_pytorch(kind, [state[None] for state in states])
    h, last = torch.func.functional_call(_module(kind, given, H), _weights([""], given), arguments)
    last = last if kind == "lstm" else (last,)
    return {"h": h} | {f"state.{k}": last[k][0] for k in range(STATES[kind])}


def _padded(kind, given, leaves):
    form, cell = PADDED[kind]
    cells, both = FORMS[form], form in ("both", "deep")
    (T, N, _), H = given["x"].shape, given["dh_out"].shape[-1] // (1 + both)
    states = _states(cell, given, leaves, (len(cells), N, H))
    module = _module(cell, given, H, num_layers=1 + (form in ("stack", "deep")), bidirectional=both)
    arguments = pack_padded_sequence(given["x"], given["lengths"], enforce_sorted=False), _of_pytorch(cell, states)
    packed, last = torch.func.functional_call(module, _weights(cells, given), arguments)
    h, _ = pad_packed_sequence(packed, total_length=T)
    last = last if cell == "lstm" else (last,)
    return {"h": h} | {f"state.{k}": last[k] for k in range(STATES[cell])}


def _scan(a, b, h):
    steps = []
    for a_t, b_t in zip(a, b, strict=True):
        h = a_t * h + b_t
        steps.append(h)
    return torch.stack(steps)


def _mingru(given, leaves):
    [h0] = _states("mingru", given, leaves, (given["x"].shape[1], given["dh_out"].shape[-1]))
    h = _scan(*_keep_and_let_in(given["x"], split(given, "params")), h0)
    return {"h": h, "state.0": h[-1]}


def _keep_and_let_in(x, params):
    z = torch.nn.functional.linear(x, params["Wz"], params["bz"]).sigmoid()
    return 1 - z, z * torch.nn.functional.linear(x, params["Wn"], params["bn"])


def _padded_mingru(form, given, leaves):
    """PyTorch has no such layer: each sequence by itself, its own steps, in each direction and layer."""
    cells, both = FORMS[form], form in ("both", "deep")
    x, lengths = given["x"], given["lengths"].tolist()
    (T, N, _), H = x.shape, given["dh_out"].shape[-1] // (1 + both)
    [states] = _states("mingru", given, leaves, (len(cells), N, H))
    lasts = torch.empty(0, N, H, dtype=x.dtype)
    sequences = [x[:length, n] for n, length in enumerate(lengths)]
    for first in range(0, len(cells), 1 + both):
        directions = []
        for k, at in enumerate(cells[first : first + 1 + both], first):
            params = split(given, f"params.{at}".removesuffix("."))
            turned = [s.flip(0) for s in sequences] if "backwards" in at else sequences
            hs = [_scan(*_keep_and_let_in(s, params), states[k, n]) for n, s in enumerate(turned)]
            lasts = torch.cat([lasts, torch.stack([h[-1] for h in hs])[None]])
            directions.append([h.flip(0) for h in hs] if "backwards" in at else hs)
        sequences = [torch.cat(hs, dim=-1) for hs in zip(*directions, strict=True)]
    padded = [torch.nn.functional.pad(s, (0, 0, 0, T - len(s))) for s in sequences]
    return {"h": torch.stack(padded, dim=1), "state.0": lasts}


def _convolution(x, W, b, dilation):
    """conv1d reads (N, D, T) with weights (O, D, K), the oldest tap first."""
    x = torch.nn.functional.pad(x.permute(1, 2, 0), ((len(W) - 1) * dilation, 0))
    return torch.nn.functional.conv1d(x, W.flip(0).permute(1, 2, 0), b, dilation=dilation).permute(2, 0, 1)


def _module(cell, given, H, **options):
    return MODULES[cell](given["x"].shape[-1], H, dtype=given["x"].dtype, **options)


def _states(cell, given, leaves, shape):
    """The initial states; what is not given is zeros, whose gradients count all the same."""
    for k in range(STATES[cell]):
        if f"state.{k}" not in given:
            leaves[f"state.{k}"] = torch.zeros(shape, dtype=given["x"].dtype, requires_grad=True)
    return [leaves[f"state.{k}"] for k in range(STATES[cell])]


def _of_pytorch(cell, states):
    return tuple(states) if cell == "lstm" else states[0]


def _weights(cells, given):
    """PyTorch has two bias vectors everywhere; rnnkit has two in the GRU alone, where they differ in effect."""
    weights = {}
    for at in cells:
        place = f"_l{int('layers.1' in at)}{'_reverse' if 'backwards' in at else ''}"
        Wx, Wh, *biases = split(given, f"params.{at}".removesuffix(".")).values()
        if len(biases) == 1:
            biases.append(torch.zeros_like(biases[0]))
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        weights |= {name + place: tensor for name, tensor in zip(names, [Wx, Wh, *biases], strict=True)}
    return weights


def _pool(kind, h, lengths, w):
    T, N, H = h.shape
    inside = torch.arange(T)[:, None] < lengths
    last = h[lengths - 1, torch.arange(N)]
    if kind == "last":
        return {"pooled": last}
    if kind == "last_of_both":
        return {"pooled": torch.cat([last[:, : H // 2], h[0, :, H // 2 :]], dim=-1)}
    h = h.masked_fill(~inside[..., None], 0)
    if kind == "mean":
        return {"pooled": h.sum(0) / lengths[:, None]}
    weights = (h @ w).masked_fill(~inside, -torch.inf).softmax(0)
    return {"pooled": (weights[..., None] * h).sum(0), "weights": weights}


def _attention(kind, given):
    """The weights as PyTorch's functions make them of the scores; the context of the scaled dot product is that of its
    own function for it, one head, in its layout (N, 1, T, K)."""
    mask = given["mask"]
    query, keys, values = given["query"], *(given[name].masked_fill(~mask[..., None], 0) for name in ("keys", "values"))
    if kind == "dot_attention":
        scores = torch.einsum("tnk,snk->tns", query, keys) / query.shape[-1] ** 0.5
    else:
        hidden = torch.nn.functional.linear(query, given["params.Wq"])[:, :, None]
        hidden = hidden + torch.nn.functional.linear(keys, given["params.Wk"]).swapaxes(0, 1)
        scores = hidden.tanh() @ given["params.v"]
    weights = scores.masked_fill(~mask.T, -torch.inf).softmax(-1)
    if kind == "additive_attention":
        return {"context": torch.einsum("tns,snh->tnh", weights, values), "weights": weights}
    heads = (array.swapaxes(0, 1)[:, None] for array in (query, keys, values))
    context = torch.nn.functional.scaled_dot_product_attention(*heads, attn_mask=mask.T[:, None, None])
    return {"context": context[:, 0].swapaxes(0, 1), "weights": weights}


def _causal_attention(q, k, v):
    """PyTorch's own function for it, one head, in its layout (N, 1, T, D); it keeps its weights to itself."""
    T, _, D = q.shape
    heads = (array.swapaxes(0, 1)[:, None] for array in (q, k, v))
    y = torch.nn.functional.scaled_dot_product_attention(*heads, is_causal=True)[:, 0].swapaxes(0, 1)
    scores = torch.einsum("tnd,und->tnu", q, k) / D**0.5
    future = torch.ones(T, T, dtype=torch.bool).triu(1)[:, None]
    return {"y": y, "weights": scores.masked_fill(future, -torch.inf).softmax(-1)}


def _ctc(logits, labels, lengths, label_lengths):
    """In float64 whatever the logits: in float32, PyTorch's own gradient is off by 1e-3 at 500 steps."""
    T, inside = len(logits), torch.arange(len(labels))[:, None] < label_lengths
    logits = logits.masked_fill(~(torch.arange(T)[:, None] < lengths)[..., None], 0)
    losses = torch.nn.functional.ctc_loss(
        logits.double().log_softmax(-1),
        labels.masked_fill(~inside, 1).T,
        lengths,
        label_lengths,
        reduction="none",
        zero_infinity=False,
    )
    return {"loss": losses.sum().to(logits.dtype), "losses": losses.to(logits.dtype)}
