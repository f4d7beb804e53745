"""The products of a step in pieces, for which OpenBLAS has a faster way on processors with AVX-512.

OpenBLAS first brings the weights into an order of its own, at every call, though they are the same at every step. With
few rows that takes a good part of the time. Small matrices, of at most 10⁶ multiplications, it multiplies as they lie,
in one thread. So where there is one thread, the weights' columns are cut into pieces so small, once for all steps, and
one call of matmul multiplies with all of them.
"""

from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from rnnkit.nn.recurrent import Recurrent
from rnnkit.nn.steps import Whole

SMALL = 10**6
NARROW = 16  # columns; with fewer in a piece it is not faster
AVX512 = {"SkylakeX", "Cooperlake", "SapphireRapids"}  # OpenBLAS's names of the kernels made for it


class InPieces(Recurrent):
    """What the layers share: gates (K, T, N, H) in memory, and the two products of a step."""

    def _from_input(self, x, Wx, b, steps, factors):
        out = self._gatewise("gates", len(factors), steps, stepwise=False)  # the same order for all sizes
        return super()._from_input(x, Wx, b, steps, factors, out)

    def _compiles(self, steps):
        """Whether these steps are the compiled ones: of float32, and of sequences that all have one length."""
        return self.dtype == np.float32 and isinstance(steps, Whole)

    def _from_state(self, h, WhT):
        """A function of t that multiplies h[t] (N, H) with the weights of K gates, WhT (K, H, H), and the array that
        then holds the products, (K, N, H)."""
        N, H = h[0].shape
        weights, from_h, cut = self._in_pieces(WhT, N, pieces(N, H, H))
        return lambda t: np.matmul(h[t], weights, out=cut), from_h

    def _to_state(self, da, Wh):
        """A function of t that multiplies da[t] (N, K H) with Wh (K H, H), and the array that then holds the product,
        (N, H)."""
        T, N, _ = da.shape
        K, H = len(Wh) // self.hidden_dim, self.hidden_dim
        to_h = self._buffer("to_h", N, H)
        if pieces(N, K * H, H) == 1 or not (number := pieces(N, H, H)):
            return lambda t: np.matmul(da[t], Wh, out=to_h), to_h
        # The gates' shares one by one, which leaves wider pieces, and their sum.
        weights, shares, cut = self._in_pieces(Wh.reshape(K, H, H), N, number)
        da_gatewise = da.reshape(T, N, K, 1, H).transpose(0, 2, 3, 1, 4)

        def multiply(t):
            np.matmul(da_gatewise[t], weights, out=cut)
            np.add.reduce(shares, axis=0, out=to_h)

        return multiply, to_h

    def _in_pieces(self, W, N, number):
        """The weights W (K, H, H) with their columns in pieces, an array (K, N, H) for their products with N sequences,
        and its pieces, which matmul fills."""
        K, H, _ = W.shape
        out = self._buffer("products", K, N, H)
        if number <= 1:
            return W[:, np.newaxis], out, out[:, np.newaxis]
        view = W.reshape(K, H, number, H // number).swapaxes(1, 2)
        copy = self._buffer("pieces", *view.shape)  # each in one piece of memory
        copy[...] = view
        return copy, out, out.reshape(K, N, number, H // number).swapaxes(1, 2)


def pieces(rows, inner, columns):
    """Into how many pieces the columns go, as few as will do. 0 where the product is better left as it is."""
    if not _multiplies_small_matrices_as_they_lie():
        return 0
    if rows * inner * columns <= SMALL:
        return 1
    fitting = [n for n in range(2, columns // NARROW + 1) if columns % n == 0 and rows * inner * columns <= n * SMALL]
    return min(fitting, default=0) if _threads() == 1 else 0


@cache
def _libraries():
    """That multiply NumPy's matrices; to find them takes milliseconds."""
    return ThreadpoolController().select(user_api="blas")


@cache
def _multiplies_small_matrices_as_they_lie():
    return any(library.get("architecture") in AVX512 for library in _libraries().info())


def _threads():
    return max((library["num_threads"] for library in _libraries().info()), default=1)
