"""Spectra over time, and the filters that make mel bands of them."""

import numpy as np

from rnnkit.viz import artists
from rnnkit.viz.drawing import Drawing, figure
from rnnkit.viz.numbers import numbers
from rnnkit.viz.theme import style


def spectrogram(panels, hop=80, rate=8000, top=None, title="", label="log energy"):
    """Spectra over time: time to the right, frequency upwards, dark for quiet and bright for loud.

    panels  an array (T, K), a spectrum or the mel bands of each frame, or a dict from title to such arrays, which are
            drawn side by side with one colour scale
    hop     samples from one frame to the next
    rate    samples a second
    top     the frequency of the last column in Hz, where columns are bins of a spectrum; None where they are bands
    title   what to write above a single one
    label   what the numbers are

    Raises TypeError or ValueError when an array has the wrong shape.

    >>> spectrogram([[0.0, 1.0], [2.0, 3.0]])
    Mel bands over time, log energy from 0 to 3: 2 frames of 2 bands, the loudest is band 1.
    """
    named = panels if isinstance(panels, dict) else {title: panels}
    if not named:
        raise TypeError('panels is an empty dict; expected an array, or a dict such as {"six": features}')
    read = {str(name): numbers(f"panels[{name!r}]" if name else "panels", a, ("T", "K")) for name, a in named.items()}
    low, high = min(a.min() for a in read.values()), max(a.max() for a in read.values())
    with style():
        fig = figure(height=2.6)
        axes = fig.subplots(1, len(read), sharex=True, sharey=True, squeeze=False)[0]
        for ax, (name, a) in zip(axes, read.items(), strict=True):
            T, K = a.shape
            rows = np.arange(K + 1) - 0.5  # a column is drawn around its place
            if top:  # the first and the last bin end where the spectrum does
                rows = np.clip(rows * top / max(K - 1, 1), 0, top)
            times = np.arange(T + 1) * hop / rate
            mesh = ax.pcolormesh(times, rows, a.T, cmap="magma", vmin=low, vmax=high, rasterized=True)
            ax.set_title(name)
            ax.grid(False)
            ax.xaxis.set_major_locator(artists.MaxNLocator(2 if len(read) > 1 else 8, min_n_ticks=1))
        axes[0].set_ylabel("Hz" if top else "mel band")
        fig.supxlabel("seconds", size=10)
        fig.colorbar(mesh, ax=list(axes), label=label, pad=0.015, aspect=16)
    what = "Spectra" if top else "Mel bands"
    said = "; ".join(_words(name, a, top) for name, a in read.items())
    return Drawing(fig, f"{what} over time, {label} from {low:.3g} to {high:.3g}: {said}.")


def _words(name, a, top):
    loudest = int(a.mean(axis=0).argmax())
    where = f"around {loudest * top / max(a.shape[1] - 1, 1):.0f} Hz" if top else f"band {loudest}"
    parts = f"{len(a)} frames of {a.shape[1]} {'bins' if top else 'bands'}, the loudest is {where}"
    return f"{name}: {parts}" if name else parts


def filters(weights, rate=8000):
    """Filters over the bins of a spectrum: a line for each.

    weights  (M, bins), the bins from 0 Hz to half the rate
    rate     samples a second

    Raises TypeError or ValueError when it has the wrong shape.

    >>> filters([[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]], rate=6)
    2 filters over 4 bins from 0 to 3 Hz; they peak at 1 Hz, 2 Hz.
    """
    weights = numbers("weights", weights, ("M", "bins"))
    M, bins = weights.shape
    hertz = np.linspace(0, rate / 2, bins)
    with style():
        fig = figure(height=2.2)
        ax = fig.subplots()
        for m, row in enumerate(weights):
            ax.plot(hertz, row, color=f"C{m % 2}", linewidth=1.2, marker="." if bins <= 40 else "", markersize=4)
        ax.set(xlabel="Hz", ylabel="weight", xlim=(0, rate / 2))
    peaks = hertz[weights.argmax(axis=1)]
    some = list(range(M)) if M <= 5 else [0, 1, M // 2, M - 2, M - 1]
    said = ", ".join(f"{peaks[m]:.0f} Hz" for m in some)
    return Drawing(
        fig,
        f"{M} filters over {bins} bins from 0 to {rate / 2:.0f} Hz; {'they' if M <= 5 else 'some'} peak at {said}.",
    )
