"""From waves to what a network reads: log-mel features, standardised, and changed a little for training."""

import numpy as np

from rnnkit.data.speech import SPEECH_RATE

SIZE, HOP, FFT_SIZE = 200, 80, 256  # samples: frames of 25 ms, one every 10 ms
M, LOW, HIGH = 24, 60.0, 3800.0  # mel bands, and the Hz between which they lie
EPS = 1e-2  # added before the logarithm: about 47 dB below a word's loudest band, so that no silence is deeper


def mel_filters(M=M, fft_size=FFT_SIZE, rate=SPEECH_RATE, low=LOW, high=HIGH):
    """Triangles of height 1 over the bins of a spectrum, evenly spaced in mel: (M, fft_size // 2 + 1).

    >>> mel_filters().shape
    (24, 129)
    """
    mel = np.linspace(*(2595 * np.log10(1 + np.array([low, high]) / 700)), M + 2)
    corners = 700 * (10 ** (mel / 2595) - 1)
    f = np.arange(fft_size // 2 + 1) * rate / fft_size
    left, centre, right = (corners[i : i + M, None] for i in range(3))
    return np.maximum(0, np.minimum((f - left) / (centre - left), (right - f) / (right - centre)))


def log_mel(wave, eps=EPS, peak=True):
    """Log-mel features of one wave (samples,): float32 (T, M).

    eps   what is added to each band before the logarithm
    peak  True brings the wave to a peak of 1 first, so that loud and quiet recordings are alike

    A wave that is shorter than a frame gets zeros behind it. Davis, Mermelstein (1980), Comparison of parametric
    representations for monosyllabic word recognition.

    >>> log_mel(np.sin(np.arange(1000))).shape
    (11, 24)
    """
    wave = np.asarray(wave, np.float64)
    wave = np.pad(wave, (0, max(0, SIZE - len(wave))))
    if peak:
        wave = wave / max(np.abs(wave).max(), 1e-9)
    frames = np.lib.stride_tricks.sliding_window_view(wave, SIZE)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(SIZE), FFT_SIZE)) ** 2
    return np.log(power @ _FILTERS.T + eps).astype(np.float32)


def log_mels(waves, **options):
    """`log_mel` of each wave, a list."""
    return [log_mel(wave, **options) for wave in waves]


class Standardiser:
    """Takes from each band its mean over the training frames and divides by its standard deviation there.

    features  a list of N arrays (T_n, M), the training set; nothing of a test set belongs here

        standardise = Standardiser(train)
        [standardise(x) for x in test]
    """

    def __init__(self, features):
        frames = np.concatenate(features)
        self.mean, self.scale = frames.mean(axis=0), frames.std(axis=0) + 1e-5

    def __call__(self, x):
        return (x - self.mean) / self.scale


def varied(x, rng, *, bands=2, stretch=(0.85, 1.15), noise=0.2):
    """x (T, M) as somebody else may have said it: (T', M), another one at every call.

    bands    the bands are moved up or down by at most so many places: another throat
    stretch  the time is stretched by a factor between these two: another speed
    noise    standard deviation of the noise that is added
    """
    x = np.roll(x, rng.integers(-bands, bands + 1), axis=1)
    T = max(2, round(len(x) * rng.uniform(*stretch)))
    x = x[np.minimum((np.arange(T) * (len(x) / T)).astype(int), len(x) - 1)]
    return x + noise * rng.standard_normal(x.shape, dtype=np.float32)


def trimmed(wave, rate=SPEECH_RATE):
    """A wave without its mean and without the silence at its ends, as the bundled recordings are cut.

    It is cut to where the mean energy over 20 ms exceeds a 3000th of its maximum, plus 40 ms on both sides.
    """
    wave = np.asarray(wave) - np.mean(wave)
    energy = np.convolve(wave**2, np.full(rate // 50, 50 / rate), mode="same")[: len(wave)]
    loud = np.flatnonzero(energy > energy.max() / 3000)
    margin = rate // 25
    return wave[max(0, loud[0] - margin) : loud[-1] + 1 + margin] if len(loud) else wave


_FILTERS = mel_filters()
