"""Recurrent layers one above the other."""

from rnnkit.nn.dropout import Dropout
from rnnkit.nn.model import Model


class Stack(Model):
    """The h of one layer is the x of the next.

    layers:  a list of nn.RNN, nn.LSTM, nn.GRU, nn.MinGRU or nn.Bidirectional, the lowest first
    dropout: the rate of an nn.Dropout between two layers, one draw for all steps of a sequence
    rng:     a numpy.random.Generator, needed for dropout

    params: those of all, as "layers.0.Wx". `hidden_dim` is the width of what comes out.

    Raises ValueError when there is no layer, one stands there twice, or one's width is not what the next one reads.

    Graves, Mohamed, Hinton (2013), Speech Recognition with Deep Recurrent Neural Networks, eq. 11.

        stack = nn.Stack([nn.GRU(4, 6, rng=rng), nn.GRU(6, 6, rng=rng)], dropout=0.3, rng=rng)
        h, last = stack.forward(np.zeros((5, 2, 4)), lengths=[5, 3])      # h.shape is (5, 2, 6), last a tuple of two
    """

    def __init__(self, layers, dropout=0.0, rng=None):
        layers = list(layers)
        if not layers:
            raise ValueError("layers is empty; expected at least one")
        for k, layer in enumerate(layers):
            if any(layer is other for other in layers[:k]):
                raise ValueError(
                    f"layers[{k}] is in the list twice; expected a layer of its own at each place: make two"
                )
            if k and layer.input_dim != (width := layers[k - 1].hidden_dim):
                raise ValueError(
                    f"layers[{k}] has input_dim {layer.input_dim}; expected {width}, the width of layers[{k - 1}]"
                )
        self.layers = layers
        self.dropouts = [Dropout(dropout, rng=rng) for _ in layers[1:]] if dropout else []
        self.input_dim, self.hidden_dim, self.dtype = layers[0].input_dim, layers[-1].hidden_dim, layers[-1].dtype
        self.directions = layers[-1].directions

    def forward(self, x, state=None, lengths=None):
        """x (T, N, D), a state for each layer, zeros by default -> h (T, N, H) of the top layer, and a tuple of the
        last states of all.

        lengths (N,), integers from 1 to T, as in each layer.

        Raises what the layers raise, and TypeError for a state that is no tuple of one for each.
        """
        states, last, h = self._each("state", state), [], x
        for k, (layer, first) in enumerate(zip(self.layers, states, strict=True)):
            if k and self.dropouts:
                h = self.dropouts[k - 1].forward(h)
            h, after = layer.forward(h, first, lengths)
            last.append(after)
        return h, tuple(last)

    def backward(self, dh_out, dstate=None):
        """dh_out (T, N, H) and the gradients with respect to each layer's last state, zeros by default
        -> dx (T, N, D) and a tuple of the gradients with respect to each layer's initial state.
        """
        dstates, first, dx = self._each("dstate", dstate), [], dh_out
        for k in reversed(range(len(self.layers))):
            dx, before = self.layers[k].backward(dx, dstates[k])
            first.insert(0, before)
            if k and self.dropouts:
                dx = self.dropouts[k - 1].backward(dx)
        return dx, tuple(first)

    def _each(self, name, value):
        """One state for each layer, None for None."""
        if value is None:
            return [None] * len(self.layers)
        if not isinstance(value, (tuple, list)) or len(value) != len(self.layers):
            raise TypeError(
                f"{name} is {type(value).__name__}; expected a tuple of {len(self.layers)}, a state for each layer"
            )
        return value
