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


def rounded_to_bins(M, fft_size, rate, low, high):
    """As in many copies of one script: loops from bin to bin."""
    mels = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), M + 2)
    bins = np.floor((fft_size + 1) * 700 * (10 ** (mels / 2595) - 1) / rate)
    filters = np.zeros((M, fft_size // 2 + 1))
    for m in range(M):
        for k in range(int(bins[m]), int(bins[m + 1])):
            filters[m, k] = (k - bins[m]) / (bins[m + 1] - bins[m])
        for k in range(int(bins[m + 1]), min(int(bins[m + 2]), fft_size // 2 + 1)):
            filters[m, k] = (bins[m + 2] - k) / (bins[m + 2] - bins[m + 1])
    return filters


def slaney(M, fft_size, rate, low, high):
    """The other mel scale: even up to 1000 Hz, then by equal factors."""

    def to_mel(f):
        return f * 3 / 200 if f < 1000 else 15 + 27 * np.log(f / 1000) / np.log(6.4)

    mels = np.linspace(to_mel(low), to_mel(high), M + 2)
    corners = np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))
    f = np.arange(fft_size // 2 + 1) * rate / fft_size
    return np.stack([np.interp(f, corners[m : m + 3], [0, 1, 0], left=0, right=0) for m in range(M)])


def slaney_area(M, fft_size, rate, low, high):
    def to_mel(f):
        return f * 3 / 200 if f < 1000 else 15 + 27 * np.log(f / 1000) / np.log(6.4)

    mels = np.linspace(to_mel(low), to_mel(high), M + 2)
    corners = np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))
    f = np.arange(fft_size // 2 + 1) * rate / fft_size
    filters = np.stack([np.interp(f, corners[m : m + 3], [0, 1, 0], left=0, right=0) for m in range(M)])
    return filters * (2 / (corners[2:] - corners[:-2]))[:, None]


MELS, CORNERS = "np.linspace(low_mel, high_mel, M + 2)", "corners = 700 * (10 ** (mels / 2595) - 1)"
FREQUENCIES, ROW = "f = np.arange(fft_size // 2 + 1) * rate / fft_size", "np.maximum(0, np.minimum(rising, falling))"
THREE, RETURN, SHAPE = "left, top, right = corners[m : m + 3]", "return filters", "np.zeros((M, fft_size // 2 + 1))"
ROUNDED = (
    "The corners are rounded to frequencies of the FFT. Filters get other shapes, and narrow ones become empty; read "
    "each triangle, with its corners where they are, at the frequencies k·rate/fft_size."
)
SLOPES_IN_MEL = (
    "The sides are straight in mel, and so bent in Hz: the frequencies were turned into mel. Turn the corners back "
    "into Hz instead, and compare Hz with Hz."
)

MEL_FILTERS = Exercise(
    name="mel_filters",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("filters (M, fft_size // 2 + 1)"),),
    equation="mel = 2595·log10(1 + f / 700);   filter m rises from corner m to 1 at corner m + 1 and falls to 0 at "
    "corner m + 2, read at k·rate/fft_size",
    cases=mel_cases,
    oracle=oracle_mel,
    answer=mel_filters,
    look="Draw them over the frequencies: M triangles, the first from `low`, the last to `high`, each reaching to the "
    "tops of its neighbours.",
    mistakes=(
        Mistake(
            "The corners are evenly spaced in Hz; they are evenly spaced in mel, closer together at low frequencies.",
            (CORNERS, "corners = np.linspace(low, high, M + 2)"),
        ),
        Mistake(
            "The corners are spaced by equal factors, as octaves are; they are evenly spaced in mel.",
            (CORNERS, "corners = np.geomspace(low, high, M + 2) if low > 0 else np.linspace(low, high, M + 2)"),
        ),
        Mistake(ROUNDED, rounded_to_bins),
        *(
            Mistake(
                ROUNDED,
                (CORNERS, f"{CORNERS}\n    corners = np.{how}(corners * {scale} / rate) * rate / fft_size"),
                ("    for m in", "    errors = np.seterr(all='ignore')\n    for m in"),
                (ROW, "np.nan_to_num(" + ROW + ")"),
                (RETURN, "np.seterr(**errors)\n    " + RETURN),
            )
            for how in ("floor", "round")
            for scale in ("fft_size", "(fft_size + 1)")
        ),
        *(
            Mistake(
                ROUNDED, (CORNERS, f"{CORNERS}\n    corners = np.{how}(corners * {scale} / rate) * rate / fft_size")
            )
            for how in ("floor", "round")
            for scale in ("fft_size", "(fft_size + 1)")
        ),
        Mistake(
            SLOPES_IN_MEL,
            (CORNERS, "corners = mels"),
            (FREQUENCIES, FREQUENCIES + "\n    f = 2595 * np.log10(1 + f / 700)"),
        ),
        Mistake(
            "The corners are still in mel, and are compared with frequencies in Hz: turn them back into Hz.",
            (CORNERS, "corners = mels"),
        ),
        Mistake(
            "`low` and `high` are taken for mel; they are in Hz, and go through 2595·log10(1 + f / 700) first.",
            ("2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700)", "low, high"),
        ),
        Mistake(
            "`low` is not used: the first triangle starts at 0 Hz; it starts at `low`.",
            ("1 + low / 700", "1 + 0 / 700"),
        ),
        Mistake(
            "`high` is not used: the last triangle ends at half the rate; it ends at `high`.",
            ("1 + high / 700", "1 + rate / 1400"),
        ),
        Mistake(
            "There are M + 1 corners; M triangles need M + 2: one at each end, and a top for each.",
            ("M + 2)", "M + 1)"),
            ("range(M)", "range(M - 1)"),
        ),
        Mistake(
            "There are M corners, so M − 2 triangles; M triangles need M + 2: one at each end, and a top for each.",
            ("M + 2)", "M)"),
            ("range(M)", "range(M - 2)"),
            (SHAPE, "np.zeros((max(M - 2, 0), fft_size // 2 + 1))"),
        ),
        Mistake(
            "`low` and `high` stand twice among the corners, as ends and as tops, so the first triangle does not rise "
            "and the last does not fall. Space M + 2 corners evenly, the ends among them.",
            (MELS, "np.concatenate([[low_mel], np.linspace(low_mel, high_mel, M), [high_mel]])"),
        ),
        Mistake(
            "`low` and `high` are not used: the first triangle starts at 0 Hz and the last ends at half the rate. They "
            "start at `low` and end at `high`.",
            ("1 + low / 700", "1 + 0 / 700"),
            ("1 + high / 700", "1 + rate / 1400"),
        ),
        Mistake(
            "The corners begin at 0 mel: `low` is not added to the steps.",
            (MELS, "np.arange(M + 2) * (high_mel - low_mel) / (M + 1)"),
        ),
        Mistake(
            "Neighbouring filters do not overlap: each begins where the one before ends. Filter m reaches from corner "
            "m to corner m + 2.",
            (MELS, "np.linspace(low_mel, high_mel, 2 * M + 1)"),
            (THREE, "left, top, right = corners[2 * m : 2 * m + 3]"),
        ),
        Mistake(
            "The last corner stops one step below `high` (`endpoint=False`, or `arange`); it is `high`.",
            (MELS, "np.linspace(low_mel, high_mel, M + 2, endpoint=False)"),
        ),
        Mistake(
            "The triangles have an area of 1; they have a height of 1.",
            (RETURN, "filters *= 2 / (corners[2:] - corners[:-2])[:, None]\n    return filters"),
        ),
        Mistake(
            "Each filter is divided by its sum; it has a height of 1.",
            (RETURN, "sums = filters.sum(axis=1, keepdims=True)\n    return filters / np.where(sums > 0, sums, 1)"),
        ),
        Mistake(
            "Each filter is divided by its largest element. Its height is 1 at its top, and the frequencies at which "
            "it is read need not hold that.",
            (RETURN, "most = filters.max(axis=1, keepdims=True)\n    return filters / np.where(most > 0, most, 1)"),
        ),
        Mistake(
            "The way to mel has log10 and the way back exp: its inverse is 10 ** (mel / 2595).",
            ("10 ** (mels / 2595)", "np.exp(mels / 2595)"),
        ),
        Mistake(
            "The way to mel has the natural logarithm and the way back 10 **: take log10.",
            ("np.log10(", "np.log("),
        ),
        Mistake(
            "The − 1 is missing on the way back: f = 700·(10 ** (mel / 2595) − 1).",
            (CORNERS, "corners = 700 * 10 ** (mels / 2595)"),
        ),
        *(
            Mistake(
                "The corners are spaced with another number in the place of 700: mel = 2595·log10(1 + f / 700).",
                ("/ 700)", f"/ {number})"),
                ("= 700 *", f"= {number} *"),
            )
            for number in ("1000", "600", "70")
        ),
        Mistake(
            "This is another mel scale, even up to 1000 Hz (Slaney's). Here mel = 2595·log10(1 + f / 700).",
            slaney,
        ),
        Mistake(
            "Another mel scale, even up to 1000 Hz (Slaney's), and triangles with an area of 1: the defaults of a "
            "library. Here mel = 2595·log10(1 + f / 700), and the height is 1.",
            slaney_area,
        ),
        Mistake(
            "The frequencies go evenly up to half the rate. With an odd fft_size the last one lies below it: they are "
            "k·rate/fft_size.",
            (FREQUENCIES, "f = np.linspace(0, rate / 2, fft_size // 2 + 1)"),
        ),
        Mistake(
            "The frequencies go up to the whole rate; k·rate/fft_size goes up to half of it.",
            (FREQUENCIES, "f = np.linspace(0, rate, fft_size // 2 + 1)"),
        ),
        Mistake(
            "The frequencies go up to a quarter of the rate; k·rate/fft_size goes up to half of it.",
            (FREQUENCIES, FREQUENCIES + " / 2"),
        ),
        Mistake(
            "The frequencies end one step too early (`endpoint=False`, or divided by the number of columns): they are "
            "k·rate/fft_size.",
            (FREQUENCIES, "f = np.linspace(0, rate / 2, fft_size // 2 + 1, endpoint=False)"),
        ),
        Mistake(
            "The frequencies begin at rate/fft_size; k begins at 0.",
            (FREQUENCIES, "f = np.arange(1, fft_size // 2 + 2) * rate / fft_size"),
        ),
        Mistake(
            "The last frequency is missing: there are fft_size // 2 + 1 of them.",
            ("fft_size // 2 + 1", "fft_size // 2"),
        ),
        Mistake(
            "There is a column for every sample of the FFT; a real sound's spectrum has fft_size // 2 + 1.",
            ("fft_size // 2 + 1", "fft_size"),
        ),
        Mistake(
            "An odd fft_size is taken for the even one above it: there are fft_size // 2 + 1 columns, rounded down.",
            ("fft_size // 2 + 1", "(fft_size + 1) // 2 + 1"),
        ),
        Mistake(
            "Outside its corners a filter goes on below 0; it is 0 there.",
            (ROW, "np.minimum(rising, falling)"),
        ),
        Mistake(
            "The filters rise and do not fall again: from corner m + 1 to corner m + 2 they fall to 0.",
            (ROW, "np.clip(rising, 0, 1)"),
        ),
        Mistake(
            "The falling side is missing: from corner m + 1 to corner m + 2 a filter falls to 0.",
            (ROW, "np.where((f >= left) & (f <= top), rising, 0)"),
        ),
        Mistake(
            "The rising side is missing: from corner m to corner m + 1 a filter rises to 1.",
            (ROW, "np.where((f >= top) & (f <= right), falling, 0)"),
        ),
        Mistake(
            "The filters are 1 from corner m to corner m + 2; they are triangles.",
            (ROW, "((f >= left) & (f <= right)).astype(float)"),
        ),
        Mistake(
            "Of the two sides the larger one counts; it is the smaller one (`np.minimum`), and 0 where that is below.",
            (ROW, "np.maximum(0, np.maximum(rising, falling))"),
        ),
        Mistake(
            "The two sides are multiplied; of the two the smaller one counts.",
            (ROW, "np.where((f >= left) & (f <= right), rising * falling, 0)"),
        ),
        Mistake(
            "A filter's top lies halfway between its ends in Hz; it lies on corner m + 1.",
            (THREE, THREE + "\n        top = (left + right) / 2"),
        ),
        Mistake(
            "Neighbouring filters do not overlap: each has its top halfway between two corners. It reaches from corner "
            "m to corner m + 2, with its top on corner m + 1.",
            (THREE, "left, right = corners[m : m + 2]\n        top = (left + right) / 2"),
            (MELS, "np.linspace(low_mel, high_mel, M + 1)"),
        ),
        Mistake(
            "The sides have changed places: the slope up is divided by the width of the slope down.",
            ("(f - left) / (top - left)", "(f - left) / (right - top)"),
            ("(right - f) / (right - top)", "(right - f) / (top - left)"),
        ),
        Mistake(
            "Both sides are divided by the whole width, so the filters do not reach 1.",
            ("/ (top - left)", "/ (right - left)"),
            ("/ (right - top)", "/ (right - left)"),
        ),
        Mistake(
            "1 + f is divided by 700; it is 1 + f / 700.",
            ("1 + low / 700", "(1 + low) / 700"),
            ("1 + high / 700", "(1 + high) / 700"),
        ),
        *(
            Mistake(
                "Both sides are equally steep, as with one width for the two. The corners are not evenly spaced in Hz, "
                "so each side has its own: top − left, and right − top.",
                change,
            )
            for change in (
                ("(f - left) / (top - left)", "1 - (top - f) / (right - top)"),
                ("(right - f) / (right - top)", "1 - (f - top) / (top - left)"),
            )
        ),
        Mistake(
            "The rising side is divided by the whole width, so it does not reach 1.",
            ("/ (top - left)", "/ (right - left)"),
        ),
        Mistake(
            "The falling side is divided by the whole width, so it does not begin with 1.",
            ("/ (right - top)", "/ (right - left)"),
        ),
        Mistake("The filters stand from the highest to the lowest.", (RETURN, "return filters[::-1]")),
        Mistake(
            "The filters are float32; without a dtype in the arguments float64 is asked for.",
            (RETURN, "return filters.astype(np.float32)"),
        ),
        Mistake(
            "The values are cut to whole numbers: the array was made with an int dtype.",
            (SHAPE, "np.zeros((M, fft_size // 2 + 1), dtype=int)"),
        ),
    ),
)
