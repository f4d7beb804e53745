"""LSTM, GRU and the CTC loss with compiled steps, for where NumPy's calls take the larger part of the time.

    pip install "rnnkit[fast]"                               # Numba and threadpoolctl

    from rnnkit.nn import fast
    lstm = fast.LSTM(64, 64, rng=np.random.default_rng(0))   # and from here on as nn.LSTM

Between its products a step of `nn.LSTM` makes some twenty calls of NumPy, and each goes over its arrays once. Here they
are two loops, one for the way forward and one for the way back, in which a number stays in a register until it is done
with. Results differ from those of `rnnkit.nn` by rounding, some 1e-7 of the largest element; in float64 the layers are
those of `rnnkit.nn`. The first step takes seconds, because then Numba compiles; it keeps what it made for the next
time. `fast.ctc_loss` is `nn.ctc_loss` with its two loops through time compiled. docs/fast.md has the measurements.
"""

try:
    from rnnkit.nn.fast.ctc import ctc_loss
    from rnnkit.nn.fast.gru import GRU
    from rnnkit.nn.fast.lstm import LSTM
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f'rnnkit.nn.fast needs {error.name}: pip install "rnnkit[fast]"; rnnkit.nn does without', name=error.name
    ) from error

__all__ = ["GRU", "LSTM", "ctc_loss"]
