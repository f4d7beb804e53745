"""What PyTorch's autograd finds for a small recurrent network, to compare with and without PyTorch at hand."""

from importlib.resources import files

import numpy as np


def torch_gradients():
    """A recurrent network with T = 4, N = 3, D = 2, H = 4 in float64, and its gradients by PyTorch: a dict.

    Given:    x (T, N, D), h0 (N, H), Wxh (H, D), Whh (H, H), bh (H,), dh_out (T, N, H)
    By torch: h (T, N, H) from `torch.nn.RNN`; dx, dh0, dWxh, dWhh, dbh from autograd, where the loss is the
              sum of dh_out · h, so that dh_out[t] is its gradient at h[t]

    tests/nn/make_torch_values.py makes the numbers.

    >>> stored = torch_gradients()
    >>> stored["x"].shape, stored["dWhh"].shape
    ((4, 3, 2), (4, 4))
    """
    with files(__package__).joinpath("torch_gradients.npz").open("rb") as file, np.load(file) as arrays:
        return dict(arrays)
