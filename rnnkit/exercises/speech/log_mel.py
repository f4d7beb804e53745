"""log_mel: what a network hears."""

from __future__ import annotations

import re

import numpy as np

from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
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


def in_the_sound(x, size, hop, filters, eps=1e-6):
    cut = np.lib.stride_tricks.sliding_window_view(x, size, writeable=True)[::hop]
    cut *= np.hanning(size).astype(x.dtype)
    power = np.abs(np.fft.rfft(cut, 2 * (filters.shape[1] - 1))) ** 2
    return np.log(power @ filters.T + eps).astype(x.dtype)


MISMATCH = re.compile(r"matmul: Input operand 1 has a mismatch|shapes \(.*\) and \(.*\) not aligned|einstein sum")


def call_log_mel(answer, args):
    """Says of a spectrum that does not fit the filters what its length has to be."""
    try:
        return answer(*args)
    except ValueError as error:
        if not MISMATCH.search(str(error)):
            raise
        K = args[3].shape[1]
        raise Misfit(
            "it stopped with ValueError: {error}. The filters have {K} columns, so the spectrum needs {K} "
            "frequencies, along the last axis: the FFT's length is 2·(filters.shape[1] − 1) = {length}. Give it to "
            "`rfft`, which fills the frames up with zeros. A row of `filters` belongs to one band, and the sum goes "
            "over frequencies",
            error=error,
            K=K,
            length=2 * (K - 1),
        ) from error


WINDOW, LENGTH = "np.hanning(size)", "2 * (filters.shape[1] - 1)"
SPECTRUM = "spectrum = np.fft.rfft(cut * np.hanning(size), 2 * (filters.shape[1] - 1))"
POWER, MEL = "power = np.abs(spectrum) ** 2", "mel = power @ filters.T"
RETURN = "return np.log(mel + eps).astype(x.dtype)"

LOG_MEL = Exercise(
    name="log_mel",
    unit=UNIT,
    points=2,
    outputs=(Output.parse("log_mel (T, M)"),),
    equation="log_mel = log(|rfft(frames · window)|² filtersᵀ + eps)",
    cases=log_mel_cases,
    oracle=oracle_log_mel,
    answer=log_mel,
    call=call_log_mel,
    builds_on=("frames",),
    look="Take one frame alone: the window makes its ends 0, its power is real and nowhere negative.",
    mistakes=(
        Mistake("The window is missing: the frames are multiplied with np.hanning(size).", (" * np.hanning(size)", "")),
        *(
            Mistake(
                f"The window is {name}; np.hanning(size) is asked for.",
                (WINDOW, code),
            )
            for name, code in (
                ("Hamming's", "np.hamming(size)"),
                ("Blackman's", "np.blackman(size)"),
                ("a triangle", "np.bartlett(size)"),
                ("the periodic form of Hann's", "np.hanning(size + 1)[:-1]"),
                ("Hann's without its zeros", "np.hanning(size + 2)[1:-1]"),
                ("the root of Hann's", "np.sqrt(np.hanning(size))"),
                ("Hann's, applied twice", "np.hanning(size) ** 2"),
            )
        ),
        Mistake(
            "The window is as long as the FFT and cut to the frame: the frame's end is not faded out. It is "
            "np.hanning(size).",
            (WINDOW, "np.hanning(2 * (filters.shape[1] - 1))[:size]"),
        ),
        Mistake(
            "The window runs over the whole sound; each frame has its own.",
            ("frames(x, size, hop)", "frames(x * np.hanning(len(x)), size, hop)"),
            (" * np.hanning(size)", ""),
        ),
        Mistake(
            "The window comes after the FFT; the samples are multiplied with it.",
            (
                SPECTRUM,
                f"spectrum = np.fft.rfft(cut, {LENGTH}) * np.hanning(filters.shape[1])",
            ),
        ),
        Mistake(
            "The frames are a view of the sound, and the window is multiplied into it: neighbouring frames share "
            "samples and x, the caller's own, is changed. Make new frames, or write `cut = cut * window`.",
            in_the_sound,
        ),
        Mistake(
            "The magnitude stands where the power belongs: the absolute value is squared.",
            (POWER, "power = np.abs(spectrum)"),
        ),
        Mistake(
            "The real part of the spectrum alone is squared; the power is the square of the absolute value, real² + "
            "imag².",
            (POWER, "power = spectrum.real**2"),
        ),
        Mistake(
            "The imaginary part of the spectrum alone is squared; the power is the square of the absolute value, real² "
            "+ imag².",
            (POWER, "power = spectrum.imag**2"),
        ),
        Mistake(
            "The complex spectrum is squared as it is, and its real part taken; the power is the square of its "
            "absolute value.",
            (POWER, "power = (spectrum**2).real"),
        ),
        Mistake(
            "The power is divided by the length of the FFT (or `norm=` is given); it is the square of the absolute "
            "value.",
            (POWER, POWER + f" / ({LENGTH})"),
        ),
        Mistake(
            "The power is divided by the size of the frames; it is the square of the absolute value.",
            (POWER, POWER + " / size"),
        ),
        Mistake(
            "The power is divided by the window's; it is the square of the absolute value.",
            (POWER, POWER + " / (np.hanning(size) ** 2).sum()"),
        ),
        Mistake("The logarithm is to base 10; the natural one is asked for.", ("np.log(", "np.log10(")),
        Mistake("The logarithm is to base 2; the natural one is asked for.", ("np.log(", "np.log2(")),
        Mistake(
            "The result is in decibels; the natural logarithm is asked for.",
            ("np.log(mel + eps)", "(10 * np.log10(mel + eps))"),
        ),
        Mistake(
            "The result is in decibels, as of magnitudes; the natural logarithm is asked for.",
            ("np.log(mel + eps)", "(20 * np.log10(mel + eps))"),
        ),
        Mistake(
            "The logarithm is doubled instead of squaring: the filters sum squares, so square before them.",
            (POWER, "power = np.abs(spectrum)"),
            ("np.log(mel + eps)", "(2 * np.log(mel + eps))"),
        ),
        Mistake(
            "The logarithm is squared; square before the filters, which sum the squares.",
            (POWER, "power = np.abs(spectrum)"),
            ("np.log(mel + eps)", "(np.log(mel + eps) ** 2)"),
        ),
        Mistake("`np.log1p` adds 1; eps is added.", ("np.log(mel + eps)", "np.log1p(mel)")),
        Mistake("`np.log1p` adds 1 beside eps; eps alone is added.", ("np.log(mel + eps)", "np.log1p(mel + eps)")),
        Mistake("The logarithm is missing: these are the powers of the bands.", ("np.log(mel + eps)", "(mel + eps)")),
        Mistake("eps is missing: silence has no logarithm.", ("mel + eps", "mel")),
        Mistake("eps is a floor here (`np.maximum`, `np.clip`); it is added.", ("mel + eps", "np.maximum(mel, eps)")),
        *(
            Mistake("eps is not read: a fixed number stands in its place.", ("mel + eps", f"mel + {number}"))
            for number in ("1e-6", "1e-10", "1e-8", "1e-12", "1e-9", "1e-5", "1e-3", "1e-2")
        ),
        *(
            Mistake(
                "The default of eps is another number; it is 1e-6, as in the first line of the exercise.",
                ("eps=1e-6", f"eps={number}"),
            )
            for number in ("1e-10", "1e-8", "1e-12", "1e-9", "1e-5", "1e-3", "1e-2")
        ),
        Mistake(
            "eps is added to the powers before the filters; it is added to the bands, after them.",
            (MEL, "mel = (power + eps) @ filters.T"),
            ("mel + eps", "mel"),
        ),
        Mistake(
            "eps is added to the magnitudes; it is added to the bands, after the filters.",
            (POWER, "power = (np.abs(spectrum) + eps) ** 2"),
            ("mel + eps", "mel"),
        ),
        Mistake(
            "The logarithm is taken before the filters; the filters sum powers, and the logarithm comes last.",
            (MEL, "mel = np.log(power + eps) @ filters.T"),
            ("np.log(mel + eps)", "mel"),
        ),
        Mistake(
            "eps is added after the logarithm; it is added to what the logarithm is taken of.",
            ("np.log(mel + eps)", "(np.log(mel) + eps)"),
        ),
        Mistake(
            "Each band's mean over the steps is taken away; that is a choice for later, here the logarithms are as "
            "they are.",
            (RETURN, "found = np.log(mel + eps)\n    return (found - found.mean(axis=0)).astype(x.dtype)"),
        ),
        Mistake(
            "The bands are standardised; here the logarithms are as they are.",
            (
                RETURN,
                "found = np.log(mel + eps)\n"
                "    return ((found - found.mean(axis=0)) / (found.std(axis=0) + 1e-8)).astype(x.dtype)",
            ),
        ),
        Mistake(
            "The mean over all steps and bands is taken away; here the logarithms are as they are.",
            (RETURN, "found = np.log(mel + eps)\n    return (found - found.mean()).astype(x.dtype)"),
        ),
        Mistake(
            "Each frame's mean is taken away; the frames are the samples as they are.",
            ("    spectrum", "    cut = cut - cut.mean(axis=1, keepdims=True)\n    spectrum"),
        ),
        Mistake(
            "The sound's mean is taken away first; the samples are taken as they are.",
            ("    cut =", "    x = x - x.mean()\n    cut ="),
        ),
        *(
            Mistake(
                "High frequencies are made louder first (x[n] − 0.97·x[n − 1], pre-emphasis); the samples are taken as "
                "they are.",
                ("    cut =", f"    x = np.append(x[:1], x[1:] - {a} * x[:-1]).astype(x.dtype)\n    cut ="),
            )
            for a in ("0.97", "0.95")
        ),
        Mistake(
            "The sound is divided by its peak first; the samples are taken as they are.",
            ("    cut =", "    x = x / max(np.abs(x).max(), 1e-30)\n    cut ="),
        ),
        Mistake(
            "Each filter is divided by its sum; the filters are taken as they are.",
            (MEL, "mel = power @ (filters / filters.sum(axis=1, keepdims=True)).T"),
        ),
        Mistake(
            "The bands are means over the frequencies; the filters' products are summed.",
            (MEL, "mel = power @ filters.T / filters.shape[1]"),
        ),
        Mistake(
            "The filters are not used: these are the logarithms of the powers.",
            (MEL, "mel = power"),
        ),
        Mistake(
            "The largest product of power and filter is taken in each band; they are summed.",
            (MEL, "mel = (power[:, None, :] * filters).max(axis=-1)"),
        ),
        Mistake(
            "hop is not used: the frames do not overlap.",
            ("frames(x, size, hop)", "frames(x, size, size)"),
        ),
        Mistake(
            "size and hop have changed places where the frames are cut.",
            ("frames(x, size, hop)", "frames(x, hop, size)"),
            (WINDOW, "np.hanning(hop)"),
        ),
        Mistake(
            "The result is always float64, for `np.hanning` is; it has to keep the dtype of x: `.astype(x.dtype)`.",
            (".astype(x.dtype)", ""),
        ),
    ),
)
