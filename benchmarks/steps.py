"""From the learner's loop to nn.LSTM: the same LSTM several times, each with one idea more. docs/fast.md explains them.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.steps     into benchmarks/steps.json and the table of docs/fast.md

Each function takes x (T, N, D), dh_out (T, N, H) and the params, and returns h, dx and the gradients of the params.
"""

from __future__ import annotations

import json
import statistics
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks import plain
from benchmarks.rounds import times
from rnnkit import nn
from rnnkit.nn import fast
from rnnkit.nn.fast import products

STORED = Path(__file__).with_name("steps.json")
SIZES = [(25, 32, 64, 128), (100, 16, 64, 64), (50, 64, 128, 256), (50, 64, 256, 512)]


def together(x, dh_out, Wx, Wh, b):
    """What needs no order is done for all steps at once: the inputs' products, slopes, the weights' gradients."""
    T, N, D = x.shape
    H = Wh.shape[1]
    h, c = np.zeros((T + 1, N, H), x.dtype), np.zeros((T + 1, N, H), x.dtype)
    a = (x.reshape(T * N, D) @ Wx.T + b).reshape(T, N, 4 * H)
    half = np.repeat(np.array([0.5, 0.5, 1, 0.5], x.dtype), H)
    for t in range(T):
        # sigmoid(a) = (1 + tanh(a/2)) / 2
        a[t] = half * np.tanh(half * (a[t] + h[t] @ Wh.T)) + (1 - half)
        i, f, g, o = a[t].reshape(N, 4, H).swapaxes(0, 1)
        c[t + 1] = f * c[t] + i * g
        h[t + 1] = o * np.tanh(c[t + 1])

    i, f, g, o = a.reshape(T, N, 4, H).transpose(2, 0, 1, 3)  # (T, N, H) each
    tanh_c = np.tanh(c[1:])
    dc_dh = o * (1 - tanh_c**2)
    da = np.stack([g * i * (1 - i), c[:-1] * f * (1 - f), i * (1 - g**2), tanh_c * o * (1 - o)], axis=2)
    dh, dc = np.zeros_like(h[0]), np.zeros_like(h[0])
    for t in reversed(range(T)):
        dh = dh_out[t] + dh
        dc = dc + dh * dc_dh[t]
        da[t, :, :3] *= dc[:, np.newaxis]
        da[t, :, 3] *= dh
        dh = da[t].reshape(N, 4 * H) @ Wh
        dc = dc * f[t]
    return h[1:], *gradients(da.reshape(T * N, 4 * H), x, h, Wx)


@lru_cache(maxsize=16)
def room(name, shape, dtype):
    """The same array each time it is asked for: memory that is new costs time when it is touched first."""
    return np.empty(shape, dtype)


def in_place(x, dh_out, Wx, Wh, b):
    """Every result goes into memory that is already there."""
    T, N, D = x.shape
    H = Wh.shape[1]
    h, c = room("h", (T + 1, N, H), x.dtype), room("c", (T + 1, N, H), x.dtype)
    h[0] = c[0] = 0
    a, tanh_c = room("a", (T, N, 4 * H), x.dtype), room("tanh_c", (T, N, H), x.dtype)
    np.matmul(x.reshape(T * N, D), Wx.T, out=a.reshape(T * N, 4 * H))
    a += b
    half = np.repeat(np.array([0.5, 0.5, 1, 0.5], x.dtype), H)
    rest = 1 - half
    from_h, ig = room("from_h", (N, 4 * H), x.dtype), room("ig", (N, H), x.dtype)
    i, f, g, o = a.reshape(T, N, 4, H).transpose(2, 0, 1, 3)  # (T, N, H) each
    for t in range(T):
        np.matmul(h[t], Wh.T, out=from_h)
        a[t] += from_h
        a[t] *= half
        np.tanh(a[t], out=a[t])
        a[t] *= half
        a[t] += rest
        np.multiply(f[t], c[t], out=c[t + 1])
        np.multiply(i[t], g[t], out=ig)
        c[t + 1] += ig
        np.tanh(c[t + 1], out=tanh_c[t])
        np.multiply(o[t], tanh_c[t], out=h[t + 1])

    da, dc_dh = room("da", (T, N, 4 * H), x.dtype), room("dc_dh", (T, N, H), x.dtype)
    np.multiply(a, a, out=da)
    np.subtract(a, da, out=da)  # sigmoid′ = s (1 − s)
    di, df, dg, do = da.reshape(T, N, 4, H).transpose(2, 0, 1, 3)
    di *= g
    df *= c[:-1]
    np.multiply(g, g, out=dg)
    np.subtract(1, dg, out=dg)
    dg *= i
    do *= tanh_c
    np.multiply(tanh_c, tanh_c, out=dc_dh)
    np.subtract(1, dc_dh, out=dc_dh)
    dc_dh *= o
    dh, dc = np.zeros_like(h[0]), np.zeros_like(h[0])
    for t in reversed(range(T)):
        dh += dh_out[t]
        dc_dh[t] *= dh
        dc += dc_dh[t]
        da[t].reshape(N, 4, H)[:, :3] *= dc[:, np.newaxis]
        do[t] *= dh
        np.matmul(da[t], Wh, out=dh)
        dc *= f[t]
    return h[1:].copy(), *gradients(da.reshape(T * N, 4 * H), x, h, Wx)


def gradients(da, x, h, Wx):
    """The weights are the same at every step, so their gradients sum over T and N: one product for all."""
    T, N, D = x.shape
    grads = {"Wx": da.T @ x.reshape(T * N, D), "Wh": da.T @ h[:-1].reshape(T * N, -1), "b": da.sum(axis=0)}
    return (da @ Wx).reshape(x.shape), grads


@lru_cache(maxsize=2)
def _layer(kind, D, H, dtype):
    return kind(D, H, rng=np.random.default_rng(0), dtype=dtype)


def layer(x, dh_out, Wx, Wh, b, kind=nn.LSTM):
    """nn.LSTM: each gate in one piece, weights turned once, slopes in blocks that stay in the cache."""
    lstm = _layer(kind, x.shape[2], Wh.shape[1], x.dtype)
    for name, value in ("Wx", Wx), ("Wh", Wh), ("b", b):
        lstm.params[name][...] = value
    h, _ = lstm.forward(x)
    return h, lstm.backward(dh_out)[0], lstm.grads


def compiled(x, dh_out, Wx, Wh, b):
    """What a step does between its products in two loops."""
    with patch.object(products, "pieces", lambda *_: 0):
        return layer(x, dh_out, Wx, Wh, b, fast.LSTM)


def pieces(x, dh_out, Wx, Wh, b):
    """fast.LSTM: and the products of a step in pieces."""
    return layer(x, dh_out, Wx, Wh, b, fast.LSTM)


STEPS = {
    "plain": plain.lstm,
    "together": together,
    "in_place": in_place,
    "layer": layer,
    "compiled": compiled,
    "pieces": pieces,
}


def case(T, N, D, H, dtype=np.float32):
    rng = np.random.default_rng(0)
    params = nn.LSTM(D, H, rng=rng, dtype=dtype).params
    return {
        "x": rng.standard_normal((T, N, D)).astype(dtype),
        "dh_out": rng.standard_normal((T, N, H)).astype(dtype),
        **params,
    }


def table(found: dict) -> str:
    """Milliseconds of each step, and how many times faster it is than the one before."""
    lines = [f"| (T, N, D, H) | {' | '.join(f'`{name}`' for name in STEPS)} |", "|---|" + "---|" * len(STEPS)]
    for size, milliseconds in found.items():
        before, cells = None, []
        for name in STEPS:
            cells.append(f"{milliseconds[name]:.1f} ms" + (f", × {before / milliseconds[name]:.2f}" if before else ""))
            before = milliseconds[name]
        lines.append(f"| ({size}) | {' | '.join(cells)} |")
    return "\n".join(lines)


def calls(found: dict) -> str:
    """Microseconds of one np.add with `out`, by the shape of its arrays."""
    lines = ["| shape | one `np.add(a, b, out=c)` |", "|---|---|"]
    return "\n".join(lines + [f"| {shape} | {time:.2f} µs |" for shape, time in found.items()])


def measure_calls() -> dict:
    arrays = {str(shape): np.ones(shape, np.float32) for shape in [(4, 4), (16, 64), (32, 128), (64, 256)]}

    def thousand(a):
        for _ in range(1000):
            np.add(a, a, out=a)

    taken = times({name: lambda a=0 * a: thousand(a) for name, a in arrays.items()}, threads=1, rounds=15)
    return {name: round(1000 * statistics.median(t), 4) for name, t in taken.items()}


def main() -> None:
    from benchmarks.nn import ROOT, write_into

    found = {}
    for size in SIZES:
        given = case(*size)
        taken = times({name: lambda f=f: f(**given) for name, f in STEPS.items()}, threads=1, rounds=15)  # noqa: B023
        found[", ".join(map(str, size))] = {name: round(1000 * statistics.median(t), 4) for name, t in taken.items()}
    called = measure_calls()
    STORED.write_text(json.dumps({"steps": found, "calls": called}, indent=1) + "\n", encoding="utf-8")
    for mark, text in ("steps", table(found)), ("calls", calls(called)):
        print(text)
        write_into(ROOT / "docs/fast.md", mark, text)


if __name__ == "__main__":
    main()
