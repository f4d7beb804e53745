"""bidirectional_backward: back through both directions, each in its own order."""

from __future__ import annotations

import numpy as np

from rnnkit.exercises.deep_bidirectional import two_directions
from rnnkit.exercises.deep_bidirectional.backward import rnn_backward_masked
from rnnkit.exercises.deep_bidirectional.padding import UNIT, cases_and
from rnnkit.exercises.deep_bidirectional.reverse import reverse_valid
from rnnkit.exercises.draw import normal
from rnnkit.exercises.spec import Exercise, Misfit, Mistake, Output


def backward_of(draw, scale=1.0):
    """The arguments of the way back, for those of the way forward; scale: how large the gradients are."""

    def draw_backward(rng, T, N, D, H):
        return normal(rng, T, N, 2 * H, scale=scale), *draw(rng, T, N, D, H)

    return draw_backward


def bidirectional_backward(dh_out, cache):
    x, turned, h0, h_f, h_b, mask, lengths, forward_weights, backward_weights = cache
    H = h0.shape[2]
    dh_out = np.where(mask[:, :, None], dh_out, 0)
    dh_f = dh_out[:, :, :H]
    dh_b = reverse_valid(dh_out[:, :, H:], lengths)
    dx_f, dh0_f, *dforward = rnn_backward_masked(dh_f, x, h0[0], h_f, mask, *forward_weights[:2])
    dx_b, dh0_b, *dbackward = rnn_backward_masked(dh_b, turned, h0[1], h_b, mask, *backward_weights[:2])
    dx = dx_f + reverse_valid(dx_b, lengths)
    return dx, np.stack([dh0_f, dh0_b]), tuple(dforward), tuple(dbackward)


def call_backward(answer, args):
    """The four results, with the two tuples laid out as six arrays."""
    results = answer(*args)
    if results is None:
        return None
    if not isinstance(results, tuple | list) or len(results) != 4:
        raise Misfit("it has to return four results: dx, dh0, dforward, dbackward")
    dx, dh0, *directions = results
    for name, gradients in zip(("dforward", "dbackward"), directions, strict=True):
        if not isinstance(gradients, tuple | list) or len(gradients) != 3:
            raise Misfit("{name} has to be a tuple of three arrays: dWxh, dWhh, dbh", name=name)
    return dx, dh0, *directions[0], *directions[1]


def oracle_backward(dh_out, x, lengths, h0, forward_weights, backward_weights):
    """Each sequence alone and without its padding, in both directions."""
    layers, H = two_directions.layers_of(forward_weights, backward_weights), h0.shape[-1]
    dx, dh0, gradients = np.zeros_like(x), np.zeros_like(h0), [0] * 6
    for n, length in enumerate(lengths):
        alone, arrives = x[:length, n : n + 1], dh_out[:length, n : n + 1]
        found = []
        for k, (layer, turn) in enumerate(zip(layers, (1, -1), strict=True)):
            layer.forward(alone[::turn], h0[k, n : n + 1])
            dx_k, dh0_k = layer.backward(arrives[::turn, :, k * H : (k + 1) * H])
            dx[:length, n] += dx_k[::turn, 0]
            dh0[k, n] = dh0_k[0]
            found += layer.grads.values()
        gradients = [total + part for total, part in zip(gradients, found, strict=True)]
    return dx, dh0, *gradients


def of(direction: str) -> tuple[Output, ...]:
    shapes = {"dWxh": "(H, D)", "dWhh": "(H, H)", "dbh": "(H,)"}
    return tuple(Output(f"{name} of {direction}", shape) for name, shape in shapes.items())


MASKED = "    dh_out = np.where(mask[:, :, None], dh_out, 0)\n"
FORWARD = "dh_f = dh_out[:, :, :H]"
BACKWARD = "dh_b = reverse_valid(dh_out[:, :, H:], lengths)"
FROM_THE_END = "rnn_backward_masked(dh_b, turned, h0[1], h_b, mask, *backward_weights[:2])"
SUM = "dx_f + reverse_valid(dx_b, lengths)"
PAIR = "tuple(dforward), tuple(dbackward)"
INPUT = "dx = that of the forward half + that of the backward half, turned back"
END = "dh_out[t, n] counts for nothing for t ≥ lengths[n]"
ORDER = "each half goes back in its own order: the backward half gets dh_out turned round, as it got x"

BIDIRECTIONAL_BACKWARD = Exercise(
    name="bidirectional_backward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("dx (T, N, D)"), Output.parse("dh0 (2, N, H)"), *of("dforward"), *of("dbackward")),
    equation=f"{ORDER};   {INPUT};   {END}",
    cases=cases_and(
        "TNDH",
        backward_of(two_directions.draw_forward),
        T_above_the_longest=backward_of(two_directions.draw_longer),
        no_padding=backward_of(two_directions.draw_full),
        padding_of_1e30=backward_of(two_directions.draw_huge),
        large_gradients=backward_of(two_directions.draw_forward, 1000.0),
    ),
    oracle=oracle_backward,
    answer=bidirectional_backward,
    builds_on=("sequence_mask", "rnn_forward_masked", "rnn_backward_masked", "reverse_valid", "bidirectional_forward"),
    call=call_backward,
    cache_from="bidirectional_forward",
    arguments=("dh_out", "x", "lengths", "h0", "forward_weights", "backward_weights"),
    look="Set the second half of dh_out to 0: what is left is rnn_backward_masked. Then set the first half to 0.",
    mistakes=(
        Mistake(
            "The backward half's part of dx is not turned back: dx_b[0] belongs to the last valid step.",
            (SUM, "dx_f + dx_b"),
            breaks=INPUT,
        ),
        Mistake(
            "The backward half's part of dx is turned back whole (`[::-1]`), padding and all: turn back the valid "
            "steps of each sequence.",
            (SUM, "dx_f + dx_b[::-1]"),
            breaks=INPUT,
        ),
        Mistake(
            "dx is that of the forward half alone; both halves have read x, so both parts are added.",
            (SUM, "dx_f"),
            breaks=INPUT,
        ),
        Mistake(
            "dx is that of the backward half alone; both halves have read x, so both parts are added.",
            (SUM, "reverse_valid(dx_b, lengths)"),
            breaks=INPUT,
        ),
        Mistake(
            "The two parts of dx are averaged; they are added.",
            (SUM, f"({SUM}) / 2"),
            breaks=INPUT,
        ),
        Mistake(
            "The two parts of dx stand side by side, (T, N, 2D); both are gradients at the same x, and are added.",
            (SUM, "np.concatenate([dx_f, reverse_valid(dx_b, lengths)], axis=2)"),
            breaks=INPUT,
        ),
        Mistake(
            "The backward half gets its part of dh_out in the order of x: it has to be turned round first, as x was.",
            (BACKWARD, "dh_b = dh_out[:, :, H:]"),
            breaks=ORDER,
        ),
        Mistake(
            "The backward half gets its part of dh_out turned round whole (`[::-1]`), padding and all: turn the valid "
            "steps of each sequence.",
            (BACKWARD, "dh_b = dh_out[::-1, :, H:]"),
            breaks=ORDER,
        ),
        Mistake(
            "The backward half is gone through in the order of x, on the way in and on the way out: its dh_out has to "
            "be turned round first, and its dx afterwards.",
            (BACKWARD, "dh_b = dh_out[:, :, H:]"),
            (SUM, "dx_f + dx_b"),
            breaks=ORDER,
        ),
        Mistake(
            "A dh_out after a sequence's end counts: h is 0 there, whatever the weights, so it has to be set to 0.",
            (MASKED, ""),
            breaks=END,
        ),
        Mistake(
            "A dh_out after a sequence's end counts in the forward half: h is 0 there, whatever the weights.",
            (MASKED, ""),
            (BACKWARD, "dh_b = reverse_valid(np.where(mask[:, :, None], dh_out, 0)[:, :, H:], lengths)"),
            breaks=END,
        ),
        Mistake(
            "A dh_out after a sequence's end counts in the backward half: h is 0 there, whatever the weights.",
            (MASKED, ""),
            (FORWARD, "dh_f = np.where(mask[:, :, None], dh_out, 0)[:, :, :H]"),
            breaks=END,
        ),
        Mistake(
            "The halves of dh_out have changed places: the first H belong to the forward half.",
            (FORWARD, "dh_f = dh_out[:, :, H:]"),
            (BACKWARD, "dh_b = reverse_valid(dh_out[:, :, :H], lengths)"),
        ),
        Mistake(
            "Both halves get the first half of dh_out.",
            (BACKWARD, "dh_b = reverse_valid(dh_out[:, :, :H], lengths)"),
        ),
        Mistake(
            "The units of dh_out are taken by turns, every second one for a half; the first H belong to the forward "
            "half.",
            (FORWARD, "dh_f = dh_out[:, :, ::2]"),
            (BACKWARD, "dh_b = reverse_valid(dh_out[:, :, 1::2], lengths)"),
        ),
        Mistake(
            "The backward half goes back over x as it was given; what it read was x turned round.",
            (FROM_THE_END, FROM_THE_END.replace("turned", "x")),
        ),
        Mistake(
            "The backward half goes back over the states of the forward half.",
            (FROM_THE_END, FROM_THE_END.replace("h_b, mask", "h_f, mask")),
        ),
        Mistake(
            "The backward half goes back over its states turned round, in the order of x: it needs them in the order "
            "in which it made them.",
            (FROM_THE_END, FROM_THE_END.replace("h_b, mask", "reverse_valid(h_b, lengths), mask")),
        ),
        Mistake(
            "The backward half's first state is h0[0]; it is h0[1].",
            (FROM_THE_END, FROM_THE_END.replace("h0[1]", "h0[0]")),
        ),
        Mistake(
            "Both halves go back through the forward weights.",
            ("*backward_weights[:2]", "*forward_weights[:2]"),
        ),
        Mistake(
            "The two parts of dh0 have changed places: that of the forward half is dh0[0].",
            ("[dh0_f, dh0_b]", "[dh0_b, dh0_f]"),
        ),
        Mistake(
            "dh0[1] is a copy of dh0[0]; each half has its own.",
            ("[dh0_f, dh0_b]", "[dh0_f, dh0_f]"),
        ),
        Mistake(
            "The two parts of dh0 are added, (N, H); each half has its own initial state: (2, N, H).",
            ("np.stack([dh0_f, dh0_b])", "dh0_f + dh0_b"),
        ),
        Mistake(
            "The two parts of dh0 stand side by side, (N, 2H); asked for is (2, N, H).",
            ("np.stack([dh0_f, dh0_b])", "np.concatenate([dh0_f, dh0_b], axis=1)"),
        ),
        Mistake(
            "The gradients of the two directions have changed places: dforward stands before dbackward.",
            (PAIR, "tuple(dbackward), tuple(dforward)"),
        ),
        Mistake(
            "The gradients of the two directions are added up; each has weights of its own.",
            (
                PAIR,
                "*[tuple(a + b for a, b in zip(dforward, dbackward, strict=True))] * 2",
            ),
        ),
        Mistake(
            "dbackward is a copy of dforward.",
            (PAIR, "tuple(dforward), tuple(dforward)"),
        ),
        Mistake(
            "The results are always float64; they have the dtype of the arguments.",
            ("    dx = dx_f", "    dx_f, dh0_f = dx_f.astype(float), dh0_f.astype(float)\n    dx = dx_f"),
            (PAIR, "*(tuple(a.astype(float) for a in d) for d in (dforward, dbackward))"),
        ),
        Mistake(
            "The numbers are right, but dh_out, the caller's own array, is changed: `np.where` makes a new one.",
            (MASKED, "    dh_out[~mask] = 0\n"),
        ),
        Mistake(
            "Both parts of dx are turned round; the forward half has read x as it is, so only the backward half's part "
            "is turned back.",
            (SUM, "reverse_valid(dx_f + dx_b, lengths)"),
            breaks=INPUT,
        ),
        Mistake(
            "dh_out is turned round for both halves; the forward half gets its part as it is.",
            (FORWARD, "dh_f = reverse_valid(dh_out, lengths)[:, :, :H]"),
            breaks=ORDER,
        ),
    ),
)
