"""Answers to scale_by_past; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: with min and max
def scale_by_past(series, first):
    past = series[:first]
    mean, scale = past.mean(0), past.std(0)
    scale[past.min(0) == past.max(0)] = 1
    return (series - mean) / scale, mean, scale


# %% right: column by column
def scale_by_past(series, first):
    D = series.shape[1]
    scaled = np.empty_like(series)
    mean, scale = np.empty(D, series.dtype), np.ones(D, series.dtype)
    for d in range(D):
        column = series[:first, d]
        mean[d] = sum(column) / first
        if np.ptp(column) > 0:
            scale[d] = np.sqrt(sum((value - mean[d]) ** 2 for value in column) / first)
        scaled[:, d] = (series[:, d] - mean[d]) / scale[d]
    return scaled, mean, scale


# %% right: mean of squares
def scale_by_past(series, first):
    past = series[:first]
    m = np.einsum("ld->d", past) / first
    var = np.maximum(np.einsum("ld,ld->d", past, past) / first - m**2, 0)
    s = np.where(np.any(past[1:] != past[:1], axis=0), np.sqrt(var), 1).astype(series.dtype)
    return (series - m) / s, m, s


# %% right: one unique value
def scale_by_past(series, first):
    known = series[0:first, :]
    mean = np.average(known, axis=0)
    scale = np.sqrt(np.var(known, axis=0))
    for d in range(len(scale)):
        if len(np.unique(known[:, d])) == 1:
            scale[d] = 1.0
    scaled = series - mean[np.newaxis]
    scaled /= scale
    return scaled, mean, scale


# %% right: a class that scales
class Scaler:
    def __init__(self, past):
        self.mean = past.mean(axis=0)
        self.scale = np.array(
            [1.0 if all(v == column[0] for v in column) else column.std() for column in past.T], past.dtype
        )

    def __call__(self, rows):
        return (rows - self.mean) / self.scale


def scale_by_past(series, first):
    scaler = Scaler(series[:first])
    return scaler(series), scaler.mean, scaler.scale


# %% right: mean of squares minus square of the mean
def scale_by_past(series, first):
    past = series[:first]
    moved = past - past[0]
    variance = (moved * moved).mean(axis=0) - moved.mean(axis=0) ** 2
    same = (past == past[0]).all(axis=0)
    scale = np.where(same, 1, np.sqrt(np.maximum(variance, 0))).astype(series.dtype)
    mean = past.mean(axis=0)
    return (series - mean) / scale, mean, scale


# %% wrong: scaled with everything
# named: Mean and deviation are those of the whole series
change(("past = series[:first]", "past = series"), of="with min and max")


# %% wrong: the deviation of everything
# named: The deviation is that of the whole series
change(("past.std(0)", "series.std(0)"), of="with min and max")


# %% wrong: the mean of everything
# named: The mean is that of the whole series
change(("past.mean(0)", "series.mean(0)"), of="with min and max")


# %% wrong: nothing against constant columns
# named: A column without any change in the past is divided by
def scale_by_past(series, first):
    mean = series[:first].mean(axis=0)
    scale = series[:first].std(axis=0)
    return (series - mean) / scale, mean, scale


# %% wrong: zero deviation looked for
# named: A column of equal values is looked for by its deviation
def scale_by_past(series, first):
    mean = series[:first].mean(axis=0)
    scale = series[:first].std(axis=0)
    scale[scale == 0] = 1
    return (series - mean) / scale, mean, scale


# %% wrong: a small number added
# named: 1e-8 is added to the deviation
def scale_by_past(series, first):
    mean = series[:first].mean(axis=0)
    scale = series[:first].std(axis=0) + 1e-8
    return (series - mean) / scale, mean, scale


# %% wrong: ddof
# named: The deviation is divided by n − 1
change(("np.sqrt(np.var(known, axis=0))", "np.std(known, axis=0, ddof=1)"), of="one unique value")


# %% wrong: the origin's own row
# named: The row at the origin, series[first], is used as well
change(("series[:first]", "series[: first + 1]"), of="with min and max")


# %% wrong: variance
# named: The variance stands where the standard deviation
change(("np.sqrt(np.var(known, axis=0))", "np.var(known, axis=0)"), of="one unique value")


# %% wrong: one number for all columns
# named: All columns share one mean and one deviation
def scale_by_past(series, first):
    past = series[:first]
    D = series.shape[1]
    mean, scale = np.full(D, past.mean(), series.dtype), np.full(D, past.std(), series.dtype)
    scale[past.min(0) == past.max(0)] = 1
    return (series - mean) / scale, mean, scale


# %% wrong: past and future apart
# named: The rows from the origin on are scaled by their own mean and deviation
def standard(rows):
    mean, scale = rows.mean(0), rows.std(0)
    scale[rows.min(0) == rows.max(0)] = 1
    return (rows - mean) / scale, mean, scale


def scale_by_past(series, first):
    scaled, mean, scale = standard(series[:first])
    if first < len(series):
        scaled = np.concatenate([scaled, standard(series[first:])[0]])
    return scaled, mean, scale


# %% wrong: in place
# named: The numbers are right, but series, the caller's own array, is changed
def scale_by_past(series, first):
    past = series[:first]
    mean, scale = past.mean(0), past.std(0)
    scale[past.min(0) == past.max(0)] = 1
    series -= mean
    series /= scale
    return series, mean, scale


# %% wrong: only the past returned
# named: Only the rows of the past are returned
change(("(series - mean) / scale", "(past - mean) / scale"), of="with min and max")


# %% wrong: min and range
# named: Minimum and range of the past stand where
def scale_by_past(series, first):
    low, high = series[:first].min(0), series[:first].max(0)
    scale = np.where(high > low, high - low, 1).astype(series.dtype)
    return (series - low) / scale, low, scale


# %% wrong: the future unscaled
# named: The rows from the origin on are left unscaled; the whole series
def scale_by_past(series, first):
    past = series[:first]
    mean = past.mean(axis=0)
    scale = np.where((past == past[0]).all(axis=0), 1, past.std(axis=0)).astype(series.dtype)
    scaled = series.copy()
    scaled[:first] = (past - mean) / scale
    return scaled, mean, scale


# %% wrong: a wide threshold
# named: A column with a small spread gets scale 1; only one whose values
def scale_by_past(series, first):
    past = series[:first]
    mean = past.mean(axis=0)
    constant = past.std(axis=0) < 1e-3
    scale = np.where(constant, 1, past.std(axis=0)).astype(series.dtype)
    return (series - mean) / scale, mean, scale


# %% wrong: isclose
# named: A column with a small spread gets scale 1; only one whose values
def scale_by_past(series, first):
    past = series[:first]
    mean, scale = past.mean(axis=0), past.std(axis=0)
    scale = np.where(np.isclose(past, past[0]).all(axis=0), 1, scale).astype(series.dtype)
    return (series - mean) / scale, mean, scale


# %% wrong: along the rows
# says: Mean and deviation are those of each row
def scale_by_past(series, first):
    past = series[:first]
    mean, scale = past.mean(axis=1), past.std(axis=1)
    return (series - mean) / scale, mean, scale


# %% wrong: divided by L
# named: The squares are divided by the number of all rows; the divisor is
def scale_by_past(series, first):
    past = series[:first]
    m = past.mean(axis=0)
    s = np.sqrt(((past - m) ** 2).sum(axis=0) / len(series))
    s = np.where((past == past[0]).all(axis=0), 1, s).astype(series.dtype)
    return (series - m) / s, m, s


# %% wrong: mean and scale of what is scaled
# named: mean and scale are those of the series that is scaled already, 0
def scale_by_past(series, first):
    past = series[:first]
    m, s = past.mean(axis=0), past.std(axis=0)
    s[np.ptp(past, axis=0) == 0] = 1
    z = (series - m) / s
    return z, z[:first].mean(axis=0), z[:first].std(axis=0)


# %% wrong: mean 0 for a constant column
# named: A column without any change gets the mean 0 as well; only its
def scale_by_past(series, first):
    past = series[:first]
    same = np.ptp(past, axis=0) == 0
    m, s = past.mean(axis=0), past.std(axis=0)
    m[same], s[same] = 0, 1
    return (series - m) / s, m, s
