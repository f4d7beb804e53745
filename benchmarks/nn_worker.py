"""One process of `make bench-nn`: its number of threads is set from outside, before NumPy and PyTorch are loaded.

python -m benchmarks.nn_worker times THREADS ROUNDS       every cell and size, all rounds: JSON, one line each
python -m benchmarks.nn_worker padded THREADS ROUNDS      padded batches, both directions and two layers: so, too
python -m benchmarks.nn_worker attention THREADS ROUNDS   attention over a padded source: so, too
python -m benchmarks.nn_worker ctc THREADS ROUNDS         the CTC loss of sequences of several lengths: so, too
python -m benchmarks.nn_worker convolution THREADS ROUNDS one causal convolution, and six in a row: so, too
python -m benchmarks.nn_worker scan THREADS ROUNDS        nn.MinGRU beside nn.GRU, and without chunks: so, too
python -m benchmarks.nn_worker memory WHO CELL T N D H    what forward + backward need, MiB: JSON
"""

import importlib.util
import json
import os
import re
import sys
from importlib import metadata

import numpy as np

from benchmarks import plain
from benchmarks.rounds import times
from rnnkit import nn
from rnnkit.nn import fast, scans

LAYERS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU, "fast.LSTM": fast.LSTM, "fast.GRU": fast.GRU}
PLAIN = {"RNN": plain.rnn, "LSTM": plain.lstm, "GRU": plain.gru, "fast.LSTM": plain.lstm, "fast.GRU": plain.gru}
SIZES = [(25, 1, 64, 100), (25, 32, 64, 128), (100, 16, 64, 64), (50, 64, 128, 256), (50, 64, 256, 512)]
UNITS = {(40, 50, 2, 32): "adding, units 05 to 07", (50, 16, 82, 100): "text, unit 07"}
PADDED = (50, 64, 128, 128)  # T, N, D, H, of lengths from 5 to 50
FORMS = ("both directions", "two layers")
LOSSES = {"ctc_loss": nn.ctc_loss, "fast.ctc_loss": fast.ctc_loss}
ATTENTION = [(20, 20, 64, 128), (50, 50, 32, 256)]  # T, S, N, H, and K = H, of sources from S / 2 to S
CTC = [(100, 24, 11, 10), (200, 32, 32, 20), (500, 16, 64, 40)]  # T, N, V, L, of lengths from T / 2 and L / 2 on
CONVOLUTIONS = {"CausalConv": [1], "six, dilations 1 … 32": [1, 2, 4, 8, 16, 32]}
CONVOLVED = [(2, 256, 16, 32), (2, 1024, 8, 64)]  # K, T, N, D, and O = D
SCANNED = [(64, 1, 32, 32), (256, 1, 32, 32), (1024, 1, 32, 32), (1024, 16, 32, 32)]  # T, N, D, H


def arrays(T, N, D, H):
    rng = np.random.default_rng(0)
    return (rng.standard_normal(shape, dtype=np.float32) for shape in ((T, N, D), (T, N, H)))


def rnnkit(cell, T, N, D, H):
    """A call of forward + backward; so below."""
    layer = (LAYERS | {"MinGRU": nn.MinGRU})[cell](D, H, rng=np.random.default_rng(1))
    x, dh_out = arrays(T, N, D, H)

    def call():
        layer.forward(x)
        layer.backward(dh_out)

    return call


def by_hand(cell, T, N, D, H):
    params = LAYERS[cell](D, H, rng=np.random.default_rng(1)).params
    x, dh_out = arrays(T, N, D, H)
    return lambda: PLAIN[cell](x, dh_out, **params)


def products(cell, T, N, D, H):
    """The matrix products that no layer can do without, each into memory that is there: W_x x for all steps, W_h h
    step by step, Wᵀ_h da step by step, and for all steps at once the gradients of W_x, W_h and x."""
    x, h = (a.reshape(T * N, -1) for a in arrays(T, N, D, H))
    K = len(LAYERS[cell](D, H, rng=np.random.default_rng(1)).params["Whh" if cell == "RNN" else "Wh"])
    Wx, Wh = np.ones((K, D), np.float32), np.ones((K, H), np.float32)
    WxT, WhT = np.ascontiguousarray(Wx.T), np.ascontiguousarray(Wh.T)
    a, from_h, from_a = np.ones((T * N, K), np.float32), np.empty((N, K), np.float32), np.empty((N, H), np.float32)
    da, dx, dWx, dWh = np.ones_like(a), np.empty_like(x), np.empty_like(Wx), np.empty_like(Wh)
    steps = [slice(t * N, t * N + N) for t in range(T)]

    def call():
        np.matmul(x, WxT, out=a)
        for step in steps:
            np.matmul(h[step], WhT, out=from_h)
        for step in steps:
            np.matmul(da[step], Wh, out=from_a)
        np.matmul(da.T, x, out=dWx)
        np.matmul(da.T, h, out=dWh)
        np.matmul(da, Wx, out=dx)

    return call


def pytorch(cell, T, N, D, H):
    import torch

    layer = getattr(torch.nn, cell.removeprefix("fast."))(D, H)
    x, dh_out = (torch.from_numpy(a) for a in arrays(T, N, D, H))
    x.requires_grad_()

    def call():
        layer.zero_grad()
        x.grad = None
        h, _ = layer(x)
        h.backward(dh_out)

    return call


CONTENDERS = {"rnnkit": rnnkit, "PyTorch": pytorch, "products": products, "plain": by_hand}


def lengths():
    T, N, *_ = PADDED
    return np.random.default_rng(2).integers(5, T, N, endpoint=True)


def rnnkit_padded(cell, form):
    """A call of forward + backward of a padded batch, from padded x to padded h and back; so below."""
    T, N, D, H = PADDED
    both, rng = form == FORMS[0], np.random.default_rng(1)
    layers = [LAYERS[cell](width, H, rng=rng) for width in (D, D if both else H)]
    layer = nn.Bidirectional(*layers) if both else nn.Stack(layers)
    (x, dh_out), given = arrays(T, N, D, 2 * H if both else H), lengths()

    def call():
        layer.forward(x, lengths=given)
        layer.backward(dh_out)

    return call


def pytorch_packed(cell, form):
    import torch
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    T, N, D, H = PADDED
    both = form == FORMS[0]
    layer = getattr(torch.nn, cell)(D, H, num_layers=2 - both, bidirectional=both)
    x, dh_out, given = map(torch.from_numpy, (*arrays(T, N, D, 2 * H if both else H), lengths()))
    x.requires_grad_()

    def call():
        layer.zero_grad()
        x.grad = None
        packed, _ = layer(pack_padded_sequence(x, given, enforce_sorted=False))
        h, _ = pad_packed_sequence(packed, total_length=T)
        h.backward(dh_out)

    return call


def source(T, S, N, H):
    """Query, keys, values and the gradient of the context, and the mask of the source."""
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal((steps, N, H), dtype=np.float32) for steps in (T, S, S, T)]
    return *arrays, np.arange(S)[:, np.newaxis] < rng.integers(S // 2, S, N, endpoint=True)


def rnnkit_attention(_, *size):
    """A call of forward + backward; so below."""
    (query, keys, values, dcontext, mask), layer = source(*size), nn.Attention()

    def call():
        layer.forward(query, keys, values, mask)
        layer.backward(dcontext)

    return call


def pytorch_attention(_, *size):
    """Everything in PyTorch's own layout, (N, 1, T, H), before the clock starts."""
    import torch

    *arrays, mask = source(*size)
    query, keys, values, dcontext = (torch.from_numpy(a.swapaxes(0, 1)[:, np.newaxis].copy()) for a in arrays)
    mask, given = torch.from_numpy(mask.T[:, np.newaxis, np.newaxis].copy()), [query, keys, values]
    for array in given:
        array.requires_grad_()

    def call():
        for array in given:
            array.grad = None
        torch.nn.functional.scaled_dot_product_attention(*given, attn_mask=mask).backward(dcontext)

    return call


def labelled(T, N, V, L):
    """Logits, labels, lengths and label lengths."""
    rng = np.random.default_rng(0)
    logits, labels = rng.standard_normal((T, N, V), dtype=np.float32), rng.integers(1, V, (L, N))
    return logits, labels, rng.integers(T // 2, T, N, endpoint=True), rng.integers(L // 2, L, N, endpoint=True)


def rnnkit_ctc(name, *size):
    """A call of forward + backward; so below."""
    given, loss = labelled(*size), LOSSES[name]()

    def call():
        loss.forward(*given)
        loss.backward()

    return call


def pytorch_ctc(_, *size):
    import torch

    logits, labels, *lengths = map(torch.from_numpy, labelled(*size))
    labels, loss = labels.T.contiguous(), torch.nn.CTCLoss(reduction="sum")
    logits.requires_grad_()

    def call():
        logits.grad = None
        loss(logits.log_softmax(-1), labels, *lengths).backward()

    return call


def rnnkit_convolution(name, K, T, N, D):
    """A call of forward + backward through all; so below."""
    rng = np.random.default_rng(1)
    layers = [nn.CausalConv(K, D, D, dilation, rng=rng) for dilation in CONVOLUTIONS[name]]
    x, dy = arrays(T, N, D, D)

    def call():
        h, dh = x, dy
        for layer in layers:
            h = layer.forward(h)
        for layer in reversed(layers):
            dh = layer.backward(dh)

    return call


def pytorch_convolution(name, K, T, N, D):
    """In PyTorch's own layout, (N, D, T), before the clock starts. conv1d pads both sides, and what it gives for the
    right one is cut off, which is faster than padding the left one before."""
    import torch

    params = [(torch.ones(D, D, K) / (K * D), torch.zeros(D)) for _ in CONVOLUTIONS[name]]
    x, dy = (torch.from_numpy(a.transpose(1, 2, 0).copy()) for a in arrays(T, N, D, D))
    for array in (x, *(each for pair in params for each in pair)):
        array.requires_grad_()

    def call():
        h = x
        x.grad = None
        for dilation, (W, b) in zip(CONVOLUTIONS[name], params, strict=True):
            W.grad = b.grad = None
            h = torch.nn.functional.conv1d(h, W, b, padding=(K - 1) * dilation, dilation=dilation)[..., :T]
        h.backward(dy)

    return call


def mingru(_, *size):
    """A call of forward + backward; so below."""
    return rnnkit("MinGRU", *size)


def mingru_in_a_loop(name, *size):
    """Step by step, without chunks."""
    call = mingru(name, *size)

    def in_a_loop():
        wide, scans.WIDE = scans.WIDE, 0
        call()
        scans.WIDE = wide

    return in_a_loop


def gru(_, *size):
    return rnnkit("GRU", *size)


def versions():
    torch = metadata.version("torch") if importlib.util.find_spec("torch") else "missing"
    return {"cores": os.cpu_count(), "numpy": np.__version__, "torch": torch}


def measure_times(threads, rounds):
    names = present(CONTENDERS, threads)
    for cell in LAYERS:
        for size in (*SIZES, *UNITS):
            found = times({name: CONTENDERS[name](cell, *size) for name in names}, threads, rounds)
            print(json.dumps({"threads": threads, "cell": cell, "size": size, "seconds": found}), flush=True)


def measure_padded(threads, rounds):
    contenders = {"rnnkit": rnnkit_padded, "PyTorch": pytorch_packed}
    names = present(contenders, threads)
    for cell in ("LSTM", "GRU"):
        for form in FORMS:
            found = times({name: contenders[name](cell, form) for name in names}, threads, rounds)
            print(json.dumps({"threads": threads, "cell": cell, "form": form, "seconds": found}), flush=True)


def measure_attention(threads, rounds):
    measure_beside(
        {"rnnkit": rnnkit_attention, "PyTorch": pytorch_attention}, ["Attention"], ATTENTION, threads, rounds
    )


def measure_ctc(threads, rounds):
    measure_beside({"rnnkit": rnnkit_ctc, "PyTorch": pytorch_ctc}, LOSSES, CTC, threads, rounds)


def measure_convolution(threads, rounds):
    measure_beside(
        {"rnnkit": rnnkit_convolution, "PyTorch": pytorch_convolution}, CONVOLUTIONS, CONVOLVED, threads, rounds
    )


def measure_scan(threads, rounds):
    measure_beside({"rnnkit": mingru, "GRU": gru, "loop": mingru_in_a_loop}, ["MinGRU"], SCANNED, threads, rounds)


def measure_beside(contenders, cells, sizes, threads, rounds):
    names = present(contenders, threads)
    for cell in cells:
        for size in sizes:
            found = times({name: contenders[name](cell, *size) for name in names}, threads, rounds)
            print(json.dumps({"threads": threads, "cell": cell, "size": size, "seconds": found}), flush=True)


def present(contenders, threads):
    """Their names, without PyTorch where it is missing."""
    if not importlib.util.find_spec("torch"):
        return [name for name in contenders if name != "PyTorch"]
    import torch

    torch.set_num_threads(threads)
    return list(contenders)


def measure_memory(who, cell, *size):
    """Linux only: the most memory during three calls beyond what was there before, and what 30 more calls add."""
    CONTENDERS[who](cell, 2, 2, 2, 2)()  # loads what is loaded at the first call
    call = CONTENDERS[who](cell, *size)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the highest mark starts again from here
    before = resident("VmRSS")
    for _ in range(3):
        call()
    peak, after = resident("VmHWM"), resident("VmRSS")
    for _ in range(30):
        call()
    return {"peak": round(peak - before, 1), "growth": round(resident("VmRSS") - after, 1)}


def resident(mark):
    with open("/proc/self/status") as file:
        return int(re.search(rf"{mark}:\s+(\d+) kB", file.read())[1]) / 1024


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "versions":
        print(json.dumps(versions()))
    elif what == "memory":
        print(json.dumps(measure_memory(*rest[:2], *map(int, rest[2:]))))
    else:
        measures = {
            "times": measure_times,
            "padded": measure_padded,
            "attention": measure_attention,
            "ctc": measure_ctc,
            "convolution": measure_convolution,
            "scan": measure_scan,
        }
        measures[what](*map(int, rest))
