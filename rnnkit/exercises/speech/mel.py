"""mel_filters: triangles that stand closer together where the ear hears finer."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.speech.paths import UNIT


def mel_cases(rng):
    def case(kind=ORDINARY, M=None, fft_size=None, rate=None, low=None, high=None):
        rate = int(rng.choice([8000, 11025, 16000])) if rate is None else rate
        fft_size = 2 * int(rng.integers(50, 90)) if fft_size is None else fft_size
        M = int(rng.integers(6, 13)) if M is None else M
        low = float(rng.uniform(60, 300)) if low is None else low
        high = float(rng.uniform(0.36, 0.46)) * rate if high is None else high
        sizes = {"M": M, "fft_size": fft_size, "rate": rate, "low": round(low, 1), "high": round(high, 1)}
        return Case((M, fft_size, rate, low, high), sizes, kind)

    odd = 2 * int(rng.integers(50, 90)) + 1
    return [
        case(),
        case(M=7, rate=8000),
        case(M=12, rate=16000),
        case("odd fft_size", fft_size=odd),
        case("low = 0", low=0.0),
        case("high = rate / 2", rate=8000, high=4000.0),
        case("M = 1", M=1),
        case("narrow triangles", M=24, fft_size=64, rate=8000, low=20.0, high=3900.0),
    ]


def mel_filters(M, fft_size, rate, low, high):
    low_mel, high_mel = 2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700)
    mels = np.linspace(low_mel, high_mel, M + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    f = np.arange(fft_size // 2 + 1) * rate / fft_size
    filters = np.zeros((M, fft_size // 2 + 1))
    for m in range(M):
        left, top, right = corners[m : m + 3]
        rising = (f - left) / (top - left)
        falling = (right - f) / (right - top)
        filters[m] = np.maximum(0, np.minimum(rising, falling))
    return filters


def oracle_mel(M, fft_size, rate, low, high):
    """Each triangle by interpolation between its corners."""
    ends = np.log1p(low / 700), np.log1p(high / 700)  # in another unit: evenly spaced is evenly spaced
    mels = ends[0] + (ends[1] - ends[0]) * np.arange(M + 2) / (M + 1)
    corners = 700 * np.expm1(mels)
    f = np.array([k * rate / fft_size for k in range(fft_size // 2 + 1)])
    return np.stack([np.interp(f, corners[m : m + 3], [0.0, 1.0, 0.0], left=0.0, right=0.0) for m in range(M)])


MELS, CORNERS = "np.linspace(low_mel, high_mel, M + 2)", "700 * (10 ** (mels / 2595) - 1)"

MEL_FILTERS = Exercise(
    name="mel_filters",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("filters (M, K)"),),
    equation="mel = 2595·log10(1 + f / 700);   filter m rises from corner m to 1 at corner m + 1 and falls to 0 at "
    "corner m + 2, read at k·rate/fft_size",
    cases=mel_cases,
    oracle=oracle_mel,
    answer=mel_filters,
    look="Draw them over the frequencies: M triangles, the first from `low`, the last to `high`, each reaching to the "
    "tops of its neighbours.",
    mistakes=(
        Mistake(
            "The corners are evenly spaced in Hz; they are evenly spaced in mel.",
            (f"    corners = {CORNERS}", "    corners = np.linspace(low, high, M + 2)"),
        ),
        Mistake("There are M + 1 corners where M + 2 belong.", ("M + 2)", "M + 1)"), ("range(M)", "range(M - 1)")),
        Mistake("`low` is not used: the first triangle starts at 0 Hz.", ("1 + low / 700", "1 + 0 / 700")),
    ),
)
