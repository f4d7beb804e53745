"""repaired_prepare: data made ready for a network as it was published many times, to be found and mended."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises import faults
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output
from rnnkit.exercises.time_series.past import UNIT

FITTING = [N for N in range(8, 30) if int(0.7 * N) == 7 * N // 10]  # however the share is computed


def draw_trend(rng, L, D):
    """(L, D): columns that rise or fall at every row, so that each row more or less moves their ends."""
    steps = rng.uniform(0.3, 1.5, (L, D)) * np.where(np.arange(D) % 2, -1.0, 1.0)
    return steps.cumsum(axis=0) + rng.uniform(-3, 3, D)


def repair_cases(rng):
    def case(kind=ORDINARY, T=None, D=None, N=None, dtype=np.float64, strided=False, wave=False):
        T = int(rng.integers(4, 7)) if T is None else T
        D = int(rng.choice([2, 3])) if D is None else D
        N = int(rng.choice(FITTING[4:])) if N is None else N
        series = draw_trend(rng, T + N, D)
        if wave:  # up and down again: the ends lie within
            series = series * np.sin(np.arange(1, T + N + 1) / 3)[:, None]
        train = 7 * N // 10
        sizes = {"L": T + N, "D": D, "T": T, "N": N, "N_train": train}
        return Case((series.astype(dtype), T), sizes, kind, strided)

    return [
        case(),
        case(T=4, D=3, N=13),
        case(T=6, D=2, N=20),
        case(N=14),  # as many windows train as of 13
        case(wave=True),
        case("T = 1", T=1),
        case("D = 1", D=1),
        case("N = 2", N=2),
        case("float32", dtype=np.float32),
        case("any layout", strided=True),
    ]


def repaired_prepare(series, T):
    train = 7 * (len(series) - T) // 10
    known = series[: train + T]
    low, high = known.min(axis=0), known.max(axis=0)
    scaled = (series - low) / (high - low)
    x, y = [], []
    for i in range(len(scaled) - T):
        x.append(scaled[i : i + T])
        y.append(scaled[i + T, -1])
    x, y = np.stack(x, axis=1), np.array(y)
    cut = 7 * len(y) // 10
    return x[:, :cut], y[:cut], x[:, cut:], y[cut:]


def oracle_prepare(series, T):
    """By index, from the rows that the training windows and targets hold."""
    N = len(series) - T
    train = np.arange(7 * N // 10)
    rows = np.unique(np.concatenate([train[:, None] + np.arange(T + 1)]))
    low, high = series[rows].min(axis=0), series[rows].max(axis=0)
    scaled = (series - low) / (high - low)
    x, y = scaled[np.arange(T)[:, None] + np.arange(N)], scaled[T:, -1]
    n = len(train)
    return x[:, :n], y[:n], x[:, n:], y[n:]


def rows_shared_out(series, T):
    cut = 7 * len(series) // 10
    low, high = series[:cut].min(axis=0), series[:cut].max(axis=0)
    scaled = (series - low) / (high - low)
    parts = []
    for part in (scaled[:cut], scaled[cut:]):
        N = max(len(part) - T, 0)
        x = np.zeros((T, N, series.shape[1]), series.dtype)
        for n in range(N):
            x[:, n] = part[n : n + T]
        parts += [x, part[T:, -1]]
    return tuple(parts)


KNOWN, COUNT = "series[: train + T]", "range(len(scaled) - T)"
SCALED = "scaled = (series - low) / (high - low)"
CUT = "cut = 7 * len(y) // 10"
X, Y = "x.append(scaled[i : i + T])", "y.append(scaled[i + T, -1])"
RETURN = "return x[:, :cut], y[:cut], x[:, cut:], y[cut:]"
FAULTS = {
    "in what the scaler has seen": (KNOWN, "series"),
    "in how many windows there are (the last one is lost)": (COUNT, "range(len(scaled) - T - 1)"),
}
ONE_WINDOW = (COUNT, "range(len(scaled) - T - 1)")
SHARE = "7 * (len(series) - T) // 10"
FEWER, ROWS = (SHARE, "7 * (len(series) - T - 1) // 10"), (SHARE, "7 * len(series) // 10")
WINDOW_LEFT = "One fault is still there: in how many windows there are (the last one is lost)."
BOTH_LEFT = (
    "Both faults are still there: in what the scaler has seen and in how many windows there are (the last one is lost)."
)
ONE_TOO_FEW = (
    "The number of windows that train is taken from one window too few, 7·(L − T − 1) // 10: there are N = L − T "
    "windows, and 7·N // 10 of them train."
)
ROWS_SHARED = (
    "The number of windows that train is taken from the rows, 7·L // 10: there are N = L − T windows, and 7·N // 10 "
    "of them train."
)
ROWS_ALONE = (
    "The rows after the known ones are scaled by their own minimum and maximum; they get those of the known rows."
)
FROM_TRAIN = (
    "The rows from `train` on are scaled by their own minimum and maximum; all rows get those of the known ones, which "
    "go up to row train + T − 1."
)
TOO_FEW = (
    "The scaler sees too little: the last of the training windows begins at row train − 1 and ends, with its target, "
    "at row train − 1 + T."
)

REPAIRED_PREPARE = Exercise(
    name="repaired_prepare",
    unit=UNIT,
    points=3,
    outputs=(
        Output.parse("train_x (T, N_train, D)"),
        Output.parse("train_y (N_train,)"),
        Output.parse("test_x (T, N_test, D)"),
        Output.parse("test_y (N_test,)"),
    ),
    equation="column n: rows n … n + T − 1, target: the last column of row n + T, n = 0 … L − T − 1; all scaled by "
    "minimum and maximum of the rows that the first 7·N // 10 windows and their targets hold",
    cases=repair_cases,
    oracle=oracle_prepare,
    answer=repaired_prepare,
    look="Change the last row of the series: nothing in train_x and train_y may move. Then count the targets: each row "
    "from T on is one.",
    mistakes=(
        *faults.left(FAULTS),
        Mistake(WINDOW_LEFT, ONE_WINDOW, FEWER),
        Mistake(WINDOW_LEFT, ONE_WINDOW, (CUT, "cut = train")),
        Mistake(BOTH_LEFT, (KNOWN, "series"), ONE_WINDOW, (CUT, "cut = train")),
        Mistake(ONE_TOO_FEW, FEWER, (CUT, "cut = train")),
        Mistake(ONE_TOO_FEW, FEWER),
        Mistake(ROWS_SHARED, ROWS, (CUT, "cut = train")),
        Mistake(ROWS_SHARED, ROWS),
        Mistake("The scaler sees only the rows at which training windows begin. " + TOO_FEW, (KNOWN, "series[:train]")),
        Mistake("The last training target is not seen by the scaler. " + TOO_FEW, (KNOWN, "series[: train + T - 1]")),
        Mistake(
            "The scaler sees one row too many: the first test target.",
            (KNOWN, "series[: train + T + 1]"),
        ),
        Mistake(
            "The scaler sees the first seven tenths of the rows; it is to see the rows that the training windows and "
            "their targets hold, up to row train + T − 1.",
            (KNOWN, "series[: 7 * len(series) // 10]"),
        ),
        Mistake(
            "Seven tenths of the rows are cut off first and made into windows of their own, so windows over the border "
            "are lost. The windows are made of the whole series, and then shared out.",
            rows_shared_out,
        ),
        Mistake(
            "The test windows are scaled by their own minimum and maximum; they get those of the training part.",
            (
                SCALED,
                f"{SCALED}\n    rest = series[train:]\n    own = (series - rest.min(axis=0)) / np.ptp(rest, axis=0)",
            ),
            (
                RETURN,
                "o = np.stack([own[i : i + T] for i in range(len(y))], axis=1)\n"
                "    return x[:, :cut], y[:cut], o[:, cut:], own[T:, -1][cut:]",
            ),
        ),
        *(
            Mistake(
                sentence,
                (
                    SCALED,
                    f"{SCALED}\n    rest = series[{first}:]\n"
                    f"    scaled[{first}:] = (rest - rest.min(axis=0)) / (rest.max(axis=0) - rest.min(axis=0))",
                ),
            )
            for sentence, first in ((ROWS_ALONE, "train + T"), (FROM_TRAIN, "train"))
        ),
        Mistake(
            "Each window is scaled by its own minimum and maximum.",
            (
                X,
                "w = series[i : i + T]\n        x.append((w - w.min(axis=0)) / np.maximum(np.ptp(w, axis=0), 1e-30))",
            ),
        ),
        Mistake(
            "All columns are scaled by one minimum and one maximum (no `axis=0`); each has its own.",
            ("known.min(axis=0), known.max(axis=0)", "known.min(), known.max()"),
        ),
        Mistake(
            "The targets are not scaled; they are the last column of the scaled rows.",
            (Y, "y.append(series[i + T, -1])"),
        ),
        Mistake("The windows are not scaled; only the targets are.", (X, "x.append(series[i : i + T])")),
        Mistake("Nothing is scaled.", (SCALED, "scaled = series")),
        Mistake(
            "The columns are scaled by mean and standard deviation; minimum and maximum are asked for.",
            (SCALED, "scaled = (series - known.mean(axis=0)) / known.std(axis=0)"),
        ),
        Mistake(
            "It is divided by the maximum alone; 0 … 1 needs (v − min) / (max − min).",
            (SCALED, "scaled = series / high"),
        ),
        Mistake("It is divided by the maximum; the divisor is max − min.", (SCALED, "scaled = (series - low) / high")),
        Mistake(
            "The columns are scaled to −1 … 1; 0 … 1 is asked for.",
            (SCALED, "scaled = 2 * (series - low) / (high - low) - 1"),
        ),
        Mistake(
            "Test values are cut to 0 … 1; they may leave it, since the future may be larger than the past.",
            (SCALED, "scaled = np.clip((series - low) / (high - low), 0, 1)"),
        ),
        Mistake(
            "The target is the last row of its own window, which the network reads; it is the row after it.",
            (Y, "y.append(scaled[i + T - 1, -1])"),
        ),
        Mistake(
            "The target lies a row too late (and the last ones wrap round); it is the row right after the window.",
            (Y, "y.append(scaled[(i + T + 1) % len(scaled), -1])"),
        ),
        Mistake("The target is the first column; it is the last one.", (Y, "y.append(scaled[i + T, 0])")),
        Mistake("The targets have all columns; the last one is asked for.", (Y, "y.append(scaled[i + T])")),
        Mistake("The targets have an axis too many, (N, 1): they are (N,).", (Y, "y.append(scaled[i + T, -1:])")),
        Mistake(
            "The windows lack the last column, which is the target's; they hold all columns.",
            (X, "x.append(scaled[i : i + T, :-1])"),
        ),
        Mistake(
            "The windows come first in the shapes; time comes first: (T, N, D).",
            ("np.stack(x, axis=1)", "np.stack(x)"),
            (RETURN, "return x[:cut], y[:cut], x[cut:], y[cut:]"),
        ),
        Mistake(
            "`reshape` was used to exchange the axes of x: it keeps the order in memory, so the windows get mixed.",
            ("np.stack(x, axis=1)", "np.stack(x).reshape(T, len(x), -1)"),
        ),
        Mistake("The cut is at eight tenths; the first 7·N // 10 windows train.", (CUT, "cut = 8 * len(y) // 10")),
        Mistake(
            "The cut counts rows instead of windows: 7·L // 10.",
            (CUT, "cut = 7 * len(series) // 10"),
        ),
        Mistake(
            "Training and test part have changed places.", (RETURN, "return x[:, cut:], y[cut:], x[:, :cut], y[:cut]")
        ),
        Mistake(
            "The last windows train and the first ones test; the past trains, the future tests.",
            (RETURN, "k = len(y) - cut\n    return x[:, k:], y[k:], x[:, :k], y[:k]"),
        ),
        Mistake(
            "The order of the results is train_x, test_x, train_y, test_y here; asked for are train_x, train_y, "
            "test_x, test_y.",
            (RETURN, "return x[:, :cut], x[:, cut:], y[:cut], y[cut:]"),
        ),
        Mistake(
            "The series is turned round in time first.",
            ("    train = 7", "    series = series[::-1]\n    train = 7"),
        ),
        *(
            Mistake(
                f"{tiny} is added to the range, against a division by 0: no column is constant here, and the largest "
                "value becomes less than 1.",
                (SCALED, f"scaled = (series - low) / (high - low + {tiny})"),
            )
            for tiny in ("1e-5", "1e-6", "1e-3")
        ),
        Mistake(
            "The numbers are right, but series, the caller's own array, is changed: `series -= low` writes into it.",
            (SCALED, "series -= low\n    series /= high - low\n    scaled = series"),
        ),
        Mistake(
            "The results are always float64; they have to keep the dtype of the series.",
            (SCALED, "scaled = ((series - low) / (high - low)).astype(float)"),
        ),
        Mistake(
            "The number of windows that train is rounded; 7·N // 10 cuts off what is behind the point.",
            (SHARE, "round(0.7 * (len(series) - T))"),
            (CUT, "cut = train"),
        ),
        Mistake(
            "The cut is at eight tenths; the first 7·N // 10 windows train.",
            (SHARE, SHARE.replace("7", "8")),
            (CUT, "cut = train"),
        ),
        *(
            Mistake(
                "Windows are left out between the training part and the test part; the test begins with the first "
                "window that does not train.",
                (RETURN, RETURN.replace("cut:]", f"cut + {gap}:]")),
            )
            for gap in ("1", "T")
        ),
        Mistake(
            "The windows hold their targets, too: T + 1 rows. A window ends before its target.",
            (X, "x.append(scaled[i : i + T + 1])"),
        ),
        Mistake(
            "The targets are scaled by the minimum and maximum of the training targets alone; they get those of the "
            "last column of x.",
            (
                "x, y = np.stack(x, axis=1), np.array(y)",
                "x, y = np.stack(x, axis=1), series[T:, -1]\n"
                "    y = (y - y[:train].min()) / (y[:train].max() - y[:train].min())",
            ),
        ),
        Mistake(
            "Each step of the windows has a minimum and a maximum of its own; a column has one of each.",
            (
                RETURN,
                "w = np.stack([series[i : i + T] for i in range(len(y))], axis=1)\n"
                "    low, high = w[:, :cut].min(axis=1, keepdims=True), w[:, :cut].max(axis=1, keepdims=True)\n"
                "    x = (w - low) / (high - low)\n    " + RETURN,
            ),
        ),
        Mistake(
            "The scaler sees the rows of the training targets alone; the training windows begin at row 0.",
            (KNOWN, "series[T : train + T]"),
        ),
        Mistake(
            "The scaler sees T rows too many, those of the first test windows: it ends with row train + T − 1, the "
            "last training target.",
            (KNOWN, "series[: train + 2 * T]"),
        ),
    ),
)
