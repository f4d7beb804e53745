"""Answers to log_mel; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: one line
# after: model answers
def log_mel(x, size, hop, filters, eps=1e-6):
    n = 2 * (filters.shape[1] - 1)
    power = np.abs(np.fft.rfft(frames(x, size, hop) * np.hanning(size), n)) ** 2
    return np.log(power @ filters.T + eps).astype(x.dtype)


# %% right: frame by frame
def log_mel(x, size, hop, filters, eps=1e-6):
    window = np.hanning(size)
    n = 2 * (filters.shape[1] - 1)
    T = 1 + (len(x) - size) // hop
    result = np.zeros((T, len(filters)), dtype=x.dtype)
    for t in range(T):
        spectrum = np.fft.rfft(x[t * hop : t * hop + size] * window, n=n)
        power = spectrum.real**2 + spectrum.imag**2
        for m in range(len(filters)):
            result[t, m] = np.log(np.sum(power * filters[m]) + eps)
    return result


# %% right: padded by hand
# after: model answers
def log_mel(x, size, hop, filters, eps=1e-6):
    cut = frames(x, size, hop)
    window = np.hanning(size).astype(x.dtype)
    padded = np.zeros((len(cut), 2 * (filters.shape[1] - 1)), dtype=x.dtype)
    padded[:, :size] = cut * window
    spectrum = np.fft.fft(padded, axis=1)[:, : filters.shape[1]]
    power = (spectrum * spectrum.conj()).real
    return np.log(power @ filters.T + eps).astype(x.dtype)


# %% right: in place on new frames
# after: model answers
def log_mel(x, size, hop, filters, eps=1e-6):
    cut = frames(x, size, hop)
    cut *= np.hanning(size).astype(cut.dtype)
    spectrum = np.fft.rfft(cut, 2 * filters.shape[1] - 2, axis=-1)
    mel = np.einsum("mk,tk->tm", filters, np.abs(spectrum) ** 2)
    out = np.log(mel + eps)
    return out.astype(x.dtype)


# %% right: filters from the left
# after: model answers
def log_mel(x, size, hop, filters, eps=1e-6):
    t = np.arange(size)
    window = 0.5 * (1 - np.cos(2 * np.pi * t / (size - 1)))
    power = np.square(np.abs(np.fft.rfft(window * frames(x, size, hop), n=2 * (filters.shape[1] - 1))))
    return np.log(filters.dot(power.T).T + eps).astype(x.dtype)


# %% wrong: no window
# after: model answers
# named: The window is missing
change((" * np.hanning(size)", ""), of="one line")


# %% wrong: Hamming
# after: model answers
# named: The window is Hamming's
change(("np.hanning", "np.hamming"), of="one line")


# %% wrong: periodic
# after: model answers
# named: The window is the periodic form of Hann's
change(("t / (size - 1)", "t / size"), of="filters from the left")


# %% wrong: magnitude
# after: model answers
# named: The magnitude stands where the power belongs
change(("np.abs(spectrum) ** 2", "np.abs(spectrum)"), of="in place on new frames")


# %% wrong: log10
# after: model answers
# named: The logarithm is to base 10
change(("np.log(", "np.log10("), of="one line")


# %% wrong: decibels
# after: model answers
# named: The result is in decibels; the natural
change(("np.log(mel + eps)", "10 * np.log10(mel + eps)"), of="in place on new frames")


# %% wrong: no eps
# named: eps is missing
change((") + eps)", "))"), of="frame by frame")


# %% wrong: a floor
# after: model answers
# named: eps is a floor here
change(("mel + eps", "np.maximum(mel, eps)"), of="in place on new frames")


# %% wrong: a number of one's own
# after: model answers
# named: eps is not read
change(("mel + eps", "mel + 1e-10"), of="in place on new frames")


# %% wrong: another default
# after: model answers
# named: The default of eps is another number
change(("eps=1e-6", "eps=1e-8"), of="one line")


# %% wrong: no default
# after: model answers
# says: eps has no default value
change(("eps=1e-6", "eps"), of="one line")


# %% wrong: the FFT of the frame alone
# after: model answers
# says: the FFT's length is 2·(filters.shape[1] − 1)
change(("np.hanning(size), n)", "np.hanning(size))"), of="one line")


# %% wrong: one frequency too many
# after: model answers
# says: the FFT's length is 2·(filters.shape[1] − 1)
change(("2 * (filters.shape[1] - 1)", "2 * filters.shape[1]"), of="one line")


# %% wrong: complex
# after: model answers
# says: log_mel is complex; expected real numbers
def log_mel(x, size, hop, filters, eps=1e-6):
    spectrum = np.fft.rfft(frames(x, size, hop) * np.hanning(size), 2 * (filters.shape[1] - 1))
    return np.log(spectrum**2 @ filters.T + eps)


# %% wrong: always float64
# after: model answers
# named: The result is always float64
change((".astype(x.dtype)", ""), of="one line")


# %% wrong: the window over the sound
# after: model answers
# named: The window runs over the whole sound
change(
    ("frames(x, size, hop) * np.hanning(size)", "frames(x * np.hanning(len(x)), size, hop)"),
    of="one line",
)


# %% wrong: multiplied into a view
# named: The frames are a view of the sound
def log_mel(x, size, hop, filters, eps=1e-6):
    cut = np.lib.stride_tricks.sliding_window_view(x, size, writeable=True)[::hop]
    cut *= np.hanning(size).astype(x.dtype)
    power = np.abs(np.fft.rfft(cut, 2 * (filters.shape[1] - 1))) ** 2
    return np.log(power @ filters.T + eps).astype(x.dtype)


# %% wrong: pre-emphasis
# named: High frequencies are made louder first
change(
    ("    window =", "    x = np.append(x[0], x[1:] - 0.97 * x[:-1]).astype(x.dtype)\n    window ="),
    of="frame by frame",
)


# %% wrong: minus each band's mean
# after: model answers
# named: Each band's mean over the steps is taken away
change(("return out.astype", "out = out - out.mean(axis=0)\n    return out.astype"), of="in place on new frames")


# %% wrong: log before the filters
# after: model answers
# named: The logarithm is taken before the filters
change(
    ("np.log(power @ filters.T + eps)", "(np.log(power + eps) @ filters.T)"),
    of="padded by hand",
)


# %% wrong: divided by the FFT's length
# named: The power is divided by the length of the FFT
change(("spectrum.real**2 + spectrum.imag**2", "(spectrum.real**2 + spectrum.imag**2) / n"), of="frame by frame")


# %% wrong: bands first
# named: Transposed: rows and columns have changed places
# after: model answers
change((".T + eps).astype(x.dtype)", " + eps).astype(x.dtype)"), of="filters from the left")
