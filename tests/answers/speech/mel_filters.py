"""Answers to mel_filters; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: loops
def mel_filters(M, fft_size, rate, low, high):
    def mel(f):
        return 2595 * np.log10(1 + f / 700)

    def hertz(m):
        return 700 * (10 ** (m / 2595) - 1)

    corners = [hertz(mel(low) + i * (mel(high) - mel(low)) / (M + 1)) for i in range(M + 2)]
    K = fft_size // 2 + 1
    filters = np.zeros((M, K))
    for m in range(M):
        left, top, right = corners[m], corners[m + 1], corners[m + 2]
        for k in range(K):
            f = k * rate / fft_size
            if left <= f <= top:
                filters[m, k] = (f - left) / (top - left)
            elif top < f <= right:
                filters[m, k] = (right - f) / (right - top)
    return filters


# %% right: all at once
def mel_filters(M, fft_size, rate, low, high):
    mels = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), M + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    f = np.arange(fft_size // 2 + 1) * rate / fft_size
    slopes = (f[None, :] - corners[:, None])[:, :] / 1.0
    widths = np.diff(corners)[:, None]
    up = slopes[:-2] / widths[:-1]
    down = -slopes[2:] / widths[1:]
    return np.clip(np.minimum(up, down), 0, None)


# %% right: interp
def mel_filters(M, fft_size, rate, low, high):
    mels = np.linspace(1127 * np.log(1 + low / 700), 1127 * np.log(1 + high / 700), M + 2)
    corners = 700 * (np.exp(mels / 1127) - 1)
    f = np.fft.rfftfreq(fft_size, 1 / rate)
    filters = np.empty((M, len(f)))
    for m in range(M):
        filters[m] = np.interp(f, corners[m : m + 3], [0, 1, 0])
    return filters


# %% right: np.where
def mel_filters(M, fft_size, rate, low, high):
    to_mel = lambda f: 2595 * np.log10(1 + np.asarray(f) / 700)
    a, b = to_mel([low, high])
    corners = 700 * (np.power(10, np.linspace(a, b, num=M + 2) / 2595) - 1)
    f = rate * np.arange(0, fft_size // 2 + 1) / fft_size
    rows = []
    for left, top, right in zip(corners[:-2], corners[1:-1], corners[2:]):
        up, down = (f - left) / (top - left), (right - f) / (right - top)
        rows.append(np.where((f > left) & (f < right), np.where(f < top, up, down), 0.0))
    return np.vstack(rows)


# %% right: one minus the distance
def mel_filters(M, fft_size, rate, low, high):
    mels = np.linspace(np.log10(700 + low), np.log10(700 + high), M + 2)
    corners = 10**mels - 700
    f = np.linspace(0, (fft_size // 2) * rate / fft_size, fft_size // 2 + 1)
    filters = np.zeros((M, f.size))
    for m in range(M):
        off = f - corners[m + 1]
        width = np.where(off < 0, corners[m + 1] - corners[m], corners[m + 2] - corners[m + 1])
        filters[m] = np.maximum(0.0, 1 - np.abs(off) / width)
    return filters


# %% wrong: evenly in Hz
# named: The corners are evenly spaced in Hz
def mel_filters(M, fft_size, rate, low, high):
    corners = np.linspace(low, high, M + 2)
    f = np.fft.rfftfreq(fft_size, 1 / rate)
    return np.array([np.interp(f, corners[m : m + 3], [0, 1, 0]) for m in range(M)])


# %% wrong: rounded to bins
# named: The corners are rounded to frequencies of the FFT
def mel_filters(nfilt, nfft, samplerate, lowfreq, highfreq):
    lowmel, highmel = 2595 * np.log10(1 + lowfreq / 700.0), 2595 * np.log10(1 + highfreq / 700.0)
    melpoints = np.linspace(lowmel, highmel, nfilt + 2)
    bin = np.floor((nfft + 1) * 700 * (10 ** (melpoints / 2595.0) - 1) / samplerate)
    fbank = np.zeros([nfilt, nfft // 2 + 1])
    for j in range(0, nfilt):
        for i in range(int(bin[j]), int(bin[j + 1])):
            fbank[j, i] = (i - bin[j]) / (bin[j + 1] - bin[j])
        for i in range(int(bin[j + 1]), int(bin[j + 2])):
            fbank[j, i] = (bin[j + 2] - i) / (bin[j + 2] - bin[j + 1])
    return fbank


# %% wrong: sides straight in mel
# named: The sides are straight in mel
def mel_filters(M, fft_size, rate, low, high):
    mel = lambda f: 2595 * np.log10(1 + f / 700)
    corners = np.linspace(mel(low), mel(high), M + 2)
    f = mel(np.fft.rfftfreq(fft_size, 1 / rate))
    return np.array([np.interp(f, corners[m : m + 3], [0, 1, 0]) for m in range(M)])


# %% wrong: corners left in mel
# named: The corners are still in mel
change(("corners = 700 * (10 ** (mels / 2595) - 1)", "corners = mels"), of="all at once")


# %% wrong: linspace to half the rate
# named: The frequencies go evenly up to half the rate
change(("np.fft.rfftfreq(fft_size, 1 / rate)", "np.linspace(0, rate / 2, fft_size // 2 + 1)"), of="interp")


# %% wrong: area 1
# named: The triangles have an area of 1
change(("[0, 1, 0])", "[0, 2 / (corners[m + 2] - corners[m]), 0])"), of="interp")


# %% wrong: Slaney
# named: This is another mel scale
def mel_filters(M, fft_size, rate, low, high):
    def mel(f):
        return np.where(f < 1000, 3 * f / 200, 15 + 27 * np.log(np.maximum(f, 1) / 1000) / np.log(6.4))

    def hertz(m):
        return np.where(m < 15, 200 * m / 3, 1000 * np.exp(np.log(6.4) * (m - 15) / 27))

    corners = hertz(np.linspace(mel(low), mel(high), M + 2))
    f = np.fft.rfftfreq(fft_size, 1 / rate)
    return np.array([np.interp(f, corners[m : m + 3], [0, 1, 0]) for m in range(M)])


# %% wrong: not cut at 0
# named: Outside its corners a filter goes on below 0
change(("np.clip(np.minimum(up, down), 0, None)", "np.minimum(up, down)"), of="all at once")


# %% wrong: exp on the way back
# named: The way to mel has log10 and the way back exp
change(("10 ** (m / 2595)", "np.exp(m / 2595)"), of="loops")


# %% wrong: no − 1
# named: The − 1 is missing on the way back
change(("(10 ** (m / 2595) - 1)", "10 ** (m / 2595)"), of="loops")


# %% wrong: M + 1 corners
# says: mel_filters stopped in your line
# says: out of range
change(("range(M + 2)]", "range(M + 1)]"), of="loops")


# %% wrong: low forgotten
# named: `low` is not used
change(("1 + low / 700", "1 + 0 / 700"), of="all at once")


# %% wrong: half of the frequencies
# named: The frequencies go up to the whole rate
change(("(fft_size // 2) * rate / fft_size", "rate"), of="one minus the distance")


# %% wrong: Nyquist missing
# named: The last frequency is missing
change(("K = fft_size // 2 + 1", "K = fft_size // 2"), of="loops")


# %% wrong: transposed
# named: Transposed: the last two axes have changed places
change(("return filters", "return filters.T"), of="interp")


# %% wrong: the top in the middle
# named: A filter's top lies halfway between its ends
change(
    ("corners[m], corners[m + 1], corners[m + 2]", "corners[m], (corners[m] + corners[m + 2]) / 2, corners[m + 2]"),
    of="loops",
)


# %% wrong: rectangles
# named: The filters are 1 from corner m to corner m + 2
def mel_filters(M, fft_size, rate, low, high):
    mels = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), M + 2)
    corners = 700 * (10 ** (mels / 2595) - 1)
    f = np.fft.rfftfreq(fft_size, 1 / rate)
    return np.array([((f >= corners[m]) & (f <= corners[m + 2])).astype(float) for m in range(M)])


# %% wrong: float32
# named: The filters are float32
change(("np.empty((M, len(f)))", "np.empty((M, len(f)), dtype=np.float32)"), of="interp")


# %% wrong: a list
# says: filters is a list; expected a NumPy array
change(("return np.vstack(rows)", "return rows"), of="np.where")


# %% right: in a row
def mel_filters(M, fft_size, rate, low, high):
    def mel(f):
        return 2595 * np.log10(1 + f / 700)

    corners = 700 * (10 ** (np.linspace(mel(low), mel(high), M + 2) / 2595) - 1)
    f = np.arange(fft_size // 2 + 1) * rate / fft_size
    out = np.zeros((M, len(f)))
    for m in range(M):
        a, b, c = corners[m : m + 3]
        out[m] = np.maximum(0, np.minimum((f - a) / (b - a), (c - f) / (c - b)))
    return out


# %% wrong: half the rate, once more
# named: The frequencies go up to a quarter of the rate
change(
    ("* rate / fft_size", "* rate / 2 / fft_size"),
    of="in a row",
)


# %% wrong: the larger side
# named: Of the two sides the larger one counts
change(
    ("np.minimum(", "np.maximum("),
    of="in a row",
)


# %% wrong: the ends twice
# named: `low` and `high` stand twice among the corners
change(
    ("np.linspace(mel(low), mel(high), M + 2)", "np.r_[mel(low), np.linspace(mel(low), mel(high), M), mel(high)]"),
    of="in a row",
)


# %% wrong: all frequencies
# named: `low` and `high` are not used
change(
    ("mel(low), mel(high)", "mel(0), mel(rate / 2)"),
    of="in a row",
)


# %% wrong: the falling side too flat
# named: The falling side is divided by the whole width
change(
    ("/ (c - b)", "/ (c - a)"),
    of="in a row",
)


# %% wrong: from 0 mel
# named: The corners begin at 0 mel
change(
    ("np.linspace(mel(low), mel(high), M + 2)", "np.arange(M + 2) * (mel(high) - mel(low)) / (M + 1)"),
    of="in a row",
)


# %% wrong: equally steep
# named: Both sides are equally steep
change(
    ("np.minimum((f - a) / (b - a), (c - f) / (c - b))", "1 - np.abs(f - b) / (c - b)"),
    of="in a row",
)


# %% wrong: 1 + f over 700
# named: 1 + f is divided by 700
change(
    ("1 + f / 700", "(1 + f) / 700"),
    of="in a row",
)
