"""TensorFlow's raw ops: `tf.raw_ops.BlockLSTM`, `BlockLSTMV2`, `GRUBlockCell`."""

import numpy as np

from rnnkit.convert.cells import BLOCK_LSTM, GATES, _four, to_block_lstm
from tests.frameworks.harness import Layer, course, draw, off

LIBRARY = "TensorFlow, raw ops"
PACKAGES = {"tensorflow-cpu": "2.21.0"}
ALONE = False


class Block(Layer):
    cell, gates, state, axes = "lstm", BLOCK_LSTM, "c (N, H), h (N, H)", "T N D"
    weights = {"w": "D+H 4H", "b": "4H"}
    biases = "one, the sum"

    def run(self, params, x, state, lengths=None):
        return self._forward(*self.arrays(params).values(), x, state)

    def _forward(self, w, b, x, state, steps=None, **options):
        import tensorflow as tf

        H = len(b) // 4
        none = np.zeros(H, np.float32)
        c0, h0 = self.first(state)  # as the op's arguments stand
        _, c, _, _, _, _, h = getattr(tf.raw_ops, self.name.rpartition(".")[2])(
            seq_len_max=np.int64(len(x) if steps is None else steps),
            x=self.given(x), cs_prev=c0, h_prev=h0, w=w, wci=none, wcf=none, wco=none, b=b, **options,
        )  # fmt: skip
        return h.numpy(), (h.numpy()[-1], c.numpy()[-1])


class BlockLSTM(Block):
    name, hidden = "tf.raw_ops.BlockLSTM", "adds 1 to f; clips c at ±3"
    recipe = "i f g o → i g f o; one above the other, transposed; biases added, 1 less on f; `cell_clip=-1`"

    def arrays(self, params):
        return dict(zip(self.weights, to_block_lstm(params), strict=True))

    def run(self, params, x, state, lengths=None):
        return self._forward(*self.arrays(params).values(), x, state, cell_clip=-1.0)


class BlockLSTMV2(Block):
    name, gates = "tf.raw_ops.BlockLSTMV2", GATES["lstm"]
    recipe = "one above the other, transposed; biases added"

    def arrays(self, params):
        Wx, Wh, b, _ = _four("lstm", params)
        return {"w": np.concatenate([Wx.T, Wh.T]), "b": b}


class GRUBlockCell(Layer):
    name, cell, gates = "tf.raw_ops.GRUBlockCell", "gru", GATES["gru"]
    axes, state = "N D, one step", "h (N, H)"
    weights = {"w_ru": "D+H 2H", "w_c": "D+H H", "b_ru": "2H", "b_c": "H"}
    biases, reset, carried = "one", "before", "no: r before the product"
    recipe = "none; of its own form: r z and n apart, one above the other, transposed"

    def restrict(self, params):
        return {**params, "bh": np.zeros_like(params["bh"])}

    def arrays(self, params):
        Wx, Wh, b, _ = _four("gru", params)
        w, H = np.concatenate([Wx.T, Wh.T]), Wh.shape[1]
        return {"w_ru": w[:, : 2 * H], "w_c": w[:, 2 * H :], "b_ru": b[: 2 * H], "b_c": b[2 * H :]}

    def run(self, params, x, state, lengths=None):
        import tensorflow as tf

        h, (state,), made = [], self.first(state), self.arrays(params)
        for now in self.given(x):
            state = tf.raw_ops.GRUBlockCell(x=now, h_prev=state, **made)[3]
            h.append(state.numpy())
        return np.stack(h), h[-1]


LAYERS = BlockLSTM(), BlockLSTMV2(), GRUBlockCell()


def note_clip(rng):
    """`BlockLSTM` clips the cell at ±3 unless told otherwise; `cell_clip=0`, the default of `BlockLSTMV2`,
    switches it off ([script](../findings/tensorflow_block_lstm_defaults.sh))."""
    layer, case = LAYERS[0], draw(LAYERS[0], rng)
    params = {name: a.copy() for name, a in case.params.items()}
    H = case.sizes[3]
    params["b"][: 3 * H] = 9  # all gates open: c grows by about 1 at every step
    right, _ = course(layer, params, case.x, case.state)
    for clip, same in ((None, False), (0.0, True), (-1.0, True)):
        options = {} if clip is None else {"cell_clip": clip}
        got, (_, c) = layer._forward(*layer.arrays(params).values(), case.x, case.state, **options)
        assert (off(got, right) < 2e-6) == same and (np.abs(c).max() <= 3) != same


def note_end(rng):
    """`seq_len_max` is one number for the whole batch; beyond it the outputs, and the cell, are 0."""
    for layer in LAYERS[:2]:
        case = draw(layer, rng)
        h, (last, c) = layer._forward(*layer.arrays(case.params).values(), case.x, case.state, steps=5)
        assert not h[5:].any() and not last.any() and not c.any()


def note_v1_cells(rng):
    """`tf.compat.v1.nn.rnn_cell` cannot be used beside Keras 3: "`LSTMCell` is not available with Keras 3"."""
    import tensorflow as tf

    try:
        tf.compat.v1.nn.rnn_cell.LSTMCell(4)
    except AttributeError as error:
        assert "not available with Keras 3" in str(error)
        return
    raise AssertionError("it can be used")
