"""Two recurrent layers over one sequence, from the left and from the right."""

import numpy as np

from rnnkit.nn import arguments
from rnnkit.nn.model import Model
from rnnkit.nn.steps import turn


class Bidirectional(Model):
    """h_t holds what a layer has read from the start up to t, then what another has read from the end down to t.

    forwards:  an nn.RNN, nn.LSTM, nn.GRU or nn.MinGRU (D, H), which reads from the left
    backwards: another one of the same sizes, with weights of its own, which reads from the right

    params: those of both, as "forwards.Wx" and "backwards.Wx". `hidden_dim` is 2H, the width of what comes out.

    Raises ValueError when both are one layer or their sizes differ.

    Schuster and Paliwal (1997), Bidirectional Recurrent Neural Networks.

        both = nn.Bidirectional(nn.GRU(4, 6, rng=rng), nn.GRU(4, 6, rng=rng))
        h, (last_f, last_b) = both.forward(np.zeros((5, 2, 4)), lengths=[5, 3])    # h.shape is (5, 2, 12)
    """

    directions = 2

    def __init__(self, forwards, backwards):
        if forwards is backwards:
            raise ValueError("both directions are the same layer; expected one of its own for each: make two")
        for name in ("input_dim", "hidden_dim"):
            one, other = getattr(forwards, name), getattr(backwards, name)
            if one != other:
                raise ValueError(f"the layer from the right has {name} {other}; expected {one}, as from the left")
        self.forwards, self.backwards = forwards, backwards
        self.input_dim, self.hidden_dim, self.dtype = forwards.input_dim, 2 * forwards.hidden_dim, forwards.dtype
        self._cache = None

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D), a pair of states, each as its layer takes it, zeros by default -> h (T, N, 2H), the half from
        the left first, and the pair of last states; that from the right is the state at step 0.

        lengths (N,), integers from 1 to T: from the right each sequence is read from its own last step on; h is 0 after
        it. Without lengths all sequences have T steps.

        Raises ValueError for other shapes or lengths, TypeError for lengths that are not integers and for a state that
        is not a pair.
        """
        state = pair("state", state)
        self._cache = None
        h_left, last_left = self.forwards.forward(x, state[0], lengths)
        lengths = None if lengths is None else np.array(lengths, np.int64)
        h_right, last_right = self.backwards.forward(turn(np.asarray(x), lengths), state[1], lengths)
        T, N, H = h_left.shape
        known = {letter: (size, f"x is {np.shape(x)}") for letter, size in (("T", T), ("N", N))}
        known["H"] = H, f"each layer has hidden_dim {H}"
        self._cache = lengths, known
        return np.concatenate([h_left, turn(h_right, lengths)], axis=-1), (last_left, last_right)

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, 2H) and a pair of gradients with respect to the last states, zeros by default
        -> dx (T, N, D) and the pair of gradients with respect to the initial states.
        """
        if self._cache is None:
            raise RuntimeError("Bidirectional.backward needs a forward first: call forward(...)")
        lengths, known = self._cache
        dstate = pair("dstate", dstate)
        dh_out = arguments.numbers("dh_out", dh_out, dtype=self.dtype)
        H = self.hidden_dim // 2
        arguments.match("dh_out", dh_out, ("T", "N", "2H"), known)
        dx, dfirst_left = self.forwards.backward(dh_out[..., :H], dstate[0])
        dx_right, dfirst_right = self.backwards.backward(turn(dh_out[..., H:], lengths), dstate[1])
        dx += turn(dx_right, lengths)
        return dx, (dfirst_left, dfirst_right)


def pair(name, value):
    """A pair of states, of the layer from the left and of that from the right; None means none for both."""
    if value is None:
        return None, None
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(
            f"{name} is {type(value).__name__}; a Bidirectional has two layers: pass a tuple (from the left, from the "
            "right)"
        )
    return value
