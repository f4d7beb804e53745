"""log_mel: what a network hears."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.speech.paths import UNIT


def log_mel_cases(rng):
    def case(
        kind=ORDINARY,
        T=None,
        size=None,
        hop=None,
        half=None,
        M=None,
        eps=None,
        quiet=1.0,
        dtype=np.float64,
        strided=False,
    ):
        size = int(rng.integers(18, 25)) if size is None else size
        hop = int(rng.integers(5, 9)) if hop is None else hop
        half = size // 2 + int(rng.integers(2, 7)) if half is None else half
        M = int(rng.choice([3, 4])) if M is None else M
        T = int(rng.integers(9, 13)) if T is None else T
        samples = size + (T - 1) * hop + int(rng.integers(0, hop))
        x = (quiet * normal(rng, samples)).astype(dtype)
        filters = rng.uniform(0, 1, (M, half + 1)).astype(dtype)
        args = (x, size, hop, filters) if eps is None else (x, size, hop, filters, eps)
        return Case(args, {"T": T, "size": size, "hop": hop, "M": M, "K": half + 1}, kind, strided)

    return [
        case(),
        case(size=20, hop=6),
        case(eps=1e-2),
        case("FFT as long as the frames", size=22, half=11),
        case("T = 1", T=1),
        case("silence", quiet=0.0),
        case("faint", quiet=1e-3),
        case("large eps", eps=0.5),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def log_mel(x, size, hop, filters, eps=1e-6):
    cut = frames(x, size, hop)  # noqa: F821 (the learner's own)
    spectrum = np.fft.rfft(cut * np.hanning(size), 2 * (filters.shape[1] - 1))
    power = np.abs(spectrum) ** 2
    mel = power @ filters.T
    return np.log(mel + eps).astype(x.dtype)


def oracle_log_mel(x, size, hop, filters, eps=1e-6):
    """By sums of cosines and sines."""
    K = filters.shape[1]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / (size - 1))
    angle = 2 * np.pi * np.outer(np.arange(size), np.arange(K)) / (2 * (K - 1))
    T = 1 + (len(x) - size) // hop
    cut = np.stack([x[t * hop : t * hop + size] for t in range(T)]) * window
    power = (cut @ np.cos(angle)) ** 2 + (cut @ np.sin(angle)) ** 2
    return np.log(np.einsum("tk,mk->tm", power, filters) + eps)


LOG_MEL = Exercise(
    name="log_mel",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("log_mel (T, M)"),),
    equation="log_mel = log(|rfft(frames · window)|² filtersᵀ + eps)",
    cases=log_mel_cases,
    oracle=oracle_log_mel,
    answer=log_mel,
    builds_on=("frames",),
    look="Take one frame alone: the window makes its ends 0, its power is real and nowhere negative.",
    mistakes=(
        Mistake("The window is missing.", (" * np.hanning(size)", "")),
        Mistake("The magnitude stands where its square belongs.", ("np.abs(spectrum) ** 2", "np.abs(spectrum)")),
        Mistake("eps is missing.", ("mel + eps", "mel")),
    ),
)
