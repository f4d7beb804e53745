"""bidirectional_forward: one RNN reads from the front, another one from the end of each sequence."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_forward
from rnnkit.exercises.deep_bidirectional.forward import rnn_forward_masked
from rnnkit.exercises.deep_bidirectional.mask import sequence_mask
from rnnkit.exercises.deep_bidirectional.padding import (
    UNIT,
    cases_and,
    draw_lengths,
    draw_weights,
    filled,
    valid,
)
from rnnkit.exercises.deep_bidirectional.reverse import reverse_valid
from rnnkit.exercises.draw import normal, state
from rnnkit.exercises.spec import Exercise, Mistake, Output


def draw_forward(rng, T, N, D, H, longest=None):
    lengths = draw_lengths(rng, T, N, longest)
    return normal(rng, T, N, D), lengths, state(rng, 2, N, H), draw_weights(rng, D, H), draw_weights(rng, D, H)


def draw_longer(rng, T, N, D, H):
    return draw_forward(rng, T, N, D, H, longest=T - 2)


def draw_full(rng, T, N, D, H):
    x, _, *rest = draw_forward(rng, T, N, D, H)
    return x, np.full(N, T), *rest


def draw_huge(rng, T, N, D, H):
    x, lengths, *rest = draw_forward(rng, T, N, D, H)
    return filled(rng, x, valid(lengths, T)), lengths, *rest


def bidirectional_forward(x, lengths, h0, forward_weights, backward_weights):
    mask = sequence_mask(lengths, len(x))
    turned = reverse_valid(x, lengths)
    h_f = rnn_forward_masked(x, h0[0], mask, *forward_weights)
    h_b = rnn_forward_masked(turned, h0[1], mask, *backward_weights)
    h = np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=2)
    h = np.where(mask[:, :, None], h, 0)
    cache = x, turned, h0, h_f, h_b, mask, lengths, forward_weights, backward_weights
    return h, cache


def layers_of(forward_weights, backward_weights):
    """The two finished layers."""
    names = "Wxh", "Whh", "bh"
    both = forward_weights, backward_weights
    return [nn.RNN.from_params(dict(zip(names, weights, strict=True))) for weights in both]


def oracle_forward(x, lengths, h0, forward_weights, backward_weights):
    """Each sequence alone and without its padding, in both directions."""
    layers, H = layers_of(forward_weights, backward_weights), h0.shape[-1]
    h = np.zeros((*x.shape[:2], 2 * H))
    for n, length in enumerate(lengths):
        alone = x[:length, n : n + 1]
        h[:length, n, :H] = layers[0].forward(alone, h0[0, n : n + 1])[0][:, 0]
        h[:length, n, H:] = layers[1].forward(alone[::-1], h0[1, n : n + 1])[0][::-1, 0]
    return h


FROM_THE_FRONT = "h_f = rnn_forward_masked(x, h0[0], mask, *forward_weights)"
FROM_THE_END = "h_b = rnn_forward_masked(turned, h0[1], mask, *backward_weights)"
HALVES = "np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=2)"
ZEROS = "    h = np.where(mask[:, :, None], h, 0)\n"
UNMASKED = "np.ones_like(mask), *backward_weights)"
TURNED_WHOLE = (
    "The half from the end reads the padding first: `x[::-1]` turns it round as well. Only the valid steps of each "
    "sequence are turned, which is what reverse_valid does."
)
NOT_ZERO = "After a sequence's end h is not 0: the masked RNN keeps its last state there, which has to be set to 0."
STATES = "h0 is (2, N, H): h0[0] is where the forward half starts, h0[1] where the backward half starts"
FORWARD = "forward half: h_t from x_t and h_{t−1}, from h0[0]"
BACKWARD = "backward half: h_t from x_t and h_{t+1}, from the last valid step on, which starts from h0[1]"

BIDIRECTIONAL_FORWARD = Exercise(
    name="bidirectional_forward",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("h (T, N, 2H)"),),
    unjudged=("cache",),
    equation=f"{FORWARD};   {BACKWARD};   h[t, n] = 0 for t ≥ lengths[n]",
    cases=cases_and(
        "TNDH",
        draw_forward,
        T_above_the_longest=draw_longer,
        no_padding=draw_full,
        padding_of_1e30=draw_huge,
    ),
    oracle=oracle_forward,
    answer=bidirectional_forward,
    builds_on=("sequence_mask", "rnn_forward_masked", "reverse_valid"),
    look="Take one sequence of length 2 in a batch with T = 3. At step 0 the backward half has read both steps, at "
    "step 1 the second one alone, and h[2] is 0. The forward half is the RNN that you know.",
    mistakes=(
        Mistake(
            TURNED_WHOLE,
            ("turned = reverse_valid(x, lengths)", "turned = x[::-1]"),
            (FROM_THE_END, f"h_b = rnn_forward_masked(turned, h0[1], {UNMASKED}[::-1]"),
            ("reverse_valid(h_b, lengths)", "h_b"),
        ),
        Mistake(
            TURNED_WHOLE,
            ("turned = reverse_valid(x, lengths)", "turned = x[::-1]"),
            (FROM_THE_END, f"h_b = rnn_forward_masked(turned, h0[1], {UNMASKED}"),
        ),
        Mistake(
            "x and the states of the second RNN are turned whole (`[::-1]`), but not the mask: in the turned batch the "
            "padding stands in front.",
            ("turned = reverse_valid(x, lengths)", "turned = x[::-1]"),
            ("reverse_valid(h_b, lengths)", "h_b[::-1]"),
        ),
        Mistake(
            "The half from the end is not turned back: h_b[0] is its state after the last step, and belongs to that "
            "step.",
            ("reverse_valid(h_b, lengths)", "h_b"),
        ),
        Mistake(
            "The half from the end is turned back whole (`[::-1]`), padding and all: turn back the valid steps of each "
            "sequence, as they were turned.",
            ("reverse_valid(h_b, lengths)", "h_b[::-1]"),
        ),
        Mistake(
            "The half from the end reads the batch turned round whole, with the mask turned round, too, which is "
            "right; but its states are not turned back.",
            ("turned = reverse_valid(x, lengths)", "turned = x[::-1]"),
            (FROM_THE_END, FROM_THE_END.replace(", mask,", ", mask[::-1],")),
            ("reverse_valid(h_b, lengths)", "h_b"),
        ),
        Mistake(
            "The lengths are not used: padded steps are read, and h is not 0 at them.",
            ("turned = reverse_valid(x, lengths)", "turned = x[::-1]"),
            (FROM_THE_FRONT, f"h_f = rnn_forward_masked(x, h0[0], {UNMASKED.replace('backward', 'forward')}"),
            (FROM_THE_END, f"h_b = rnn_forward_masked(turned, h0[1], {UNMASKED}"),
            ("reverse_valid(h_b, lengths)", "h_b[::-1]"),
            (ZEROS, ""),
        ),
        Mistake(
            "At step t the backward half has not read x_t yet: its state from before the step stands there, and h[t] "
            "is to hold the one after it.",
            (HALVES, "np.concatenate([h_f, reverse_valid(np.concatenate([h0[1:], h_b[:-1]]), lengths)], axis=2)"),
        ),
        Mistake(
            "Both halves read from the front: the second one has to read each sequence from its end.",
            ("reverse_valid(x, lengths)", "x"),
            ("reverse_valid(h_b, lengths)", "h_b"),
        ),
        Mistake(
            "The second RNN reads from the front, and its states are turned round: it is what it reads that has to be "
            "turned first.",
            ("turned = reverse_valid(x, lengths)", "turned = x"),
        ),
        Mistake(
            NOT_ZERO,
            (ZEROS, ""),
        ),
        Mistake(
            "After a sequence's end the forward half is not 0: the masked RNN keeps its last state there.",
            (ZEROS, "    h[:, :, h_f.shape[2] :] *= mask[:, :, None]\n"),
        ),
        Mistake(
            "After a sequence's end the backward half is not 0: the masked RNN keeps its last state there.",
            (ZEROS, "    h[:, :, : h_f.shape[2]] *= mask[:, :, None]\n"),
        ),
        Mistake(
            "The last valid step is set to 0, too: its states stay.",
            (ZEROS, ZEROS.replace("mask[", "(mask & np.concatenate([mask[1:], 0 * mask[:1]]))[")),
        ),
        Mistake(
            "The halves have changed places: the forward half stands first.",
            ("[h_f, reverse_valid(h_b, lengths)]", "[reverse_valid(h_b, lengths), h_f]"),
        ),
        Mistake(
            "Both halves start from h0[0].",
            ("h0[1]", "h0[0]"),
            breaks=STATES,
        ),
        Mistake(
            "Both halves start from h0[1].",
            ("h0[0]", "h0[1]"),
            breaks=STATES,
        ),
        Mistake(
            "The initial states have changed places.",
            (FROM_THE_FRONT, FROM_THE_FRONT.replace("h0[0]", "h0[1]")),
            (FROM_THE_END, FROM_THE_END.replace("h0[1]", "h0[0]")),
            breaks=STATES,
        ),
        Mistake(
            "The given h0 is ignored: both halves start from zeros.",
            (FROM_THE_FRONT, FROM_THE_FRONT.replace("h0[0]", "0 * h0[0]")),
            (FROM_THE_END, FROM_THE_END.replace("h0[1]", "0 * h0[1]")),
            breaks=STATES,
        ),
        Mistake(
            "The backward half starts from zeros; it starts from h0[1].",
            (FROM_THE_END, FROM_THE_END.replace("h0[1]", "0 * h0[1]")),
            breaks=STATES,
        ),
        Mistake(
            "The backward half starts from the last state of the forward half; it starts from h0[1].",
            (FROM_THE_END, FROM_THE_END.replace("h0[1]", "h_f[-1]")),
            breaks=STATES,
        ),
        Mistake(
            "Both halves have the forward weights.",
            ("*backward_weights)", "*forward_weights)"),
        ),
        Mistake(
            "Both halves have the backward weights.",
            ("*forward_weights)", "*backward_weights)"),
        ),
        Mistake(
            "The weights have changed places: forward_weights belong to the half that reads from the front.",
            (FROM_THE_FRONT, FROM_THE_FRONT.replace("forward_weights", "backward_weights")),
            (FROM_THE_END, FROM_THE_END.replace("backward_weights", "forward_weights")),
        ),
        Mistake(
            "The two halves are added, (T, N, H); they stand side by side, (T, N, 2H).",
            (HALVES, "h_f + reverse_valid(h_b, lengths)"),
        ),
        Mistake(
            "The two halves are averaged, (T, N, H); they stand side by side, (T, N, 2H).",
            (HALVES, "(h_f + reverse_valid(h_b, lengths)) / 2"),
        ),
        Mistake(
            "The units of the two halves alternate; the first H belong to the forward half, the next H to the backward "
            "half.",
            (HALVES, "np.stack([h_f, reverse_valid(h_b, lengths)], axis=3).reshape(*h_f.shape[:2], -1)"),
        ),
        Mistake(
            "The halves stand in an axis of their own, (T, N, 2, H); they stand side by side, (T, N, 2H).",
            (HALVES, "np.stack([h_f, reverse_valid(h_b, lengths)], axis=2)"),
            (ZEROS, ""),
        ),
        Mistake(
            "The halves follow each other along the batch, (T, 2N, H); they stand side by side, (T, N, 2H).",
            (HALVES, "np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=1)"),
            (ZEROS, ""),
        ),
        Mistake(
            "The forward half alone is returned, twice.",
            (HALVES, "np.concatenate([h_f, h_f], axis=2)"),
        ),
        Mistake(way_forward.ALWAYS_FLOAT64, (ZEROS, ZEROS + "    h = h.astype(float)\n")),
        Mistake(
            "The zeros stand at the beginning, where the mask that sets them was turned round in time: the padding is "
            "behind each end.",
            (ZEROS, ZEROS.replace("mask[:, :, None]", "mask[::-1, :, None]")),
        ),
        *(
            Mistake(
                "The halves follow each other in time, (2T, N, H); they stand side by side, (T, N, 2H).",
                (HALVES, "np.concatenate([h_f, reverse_valid(h_b, lengths)], axis=0)"),
                (ZEROS, zeros),
            )
            for zeros in ("", "    h = np.where(np.tile(mask, (2, 1))[:, :, None], h, 0)\n")
        ),
        Mistake(
            "h ends with the longest sequence; it has as many steps as x, and those behind the longest are 0, too.",
            (
                "    mask = sequence_mask(lengths, len(x))",
                "    x = x[: max(lengths)]\n    mask = sequence_mask(lengths, len(x))",
            ),
        ),
        *(
            Mistake(
                f"The backward half has the forward half's {name}; it has its own.",
                (FROM_THE_END, FROM_THE_END.replace("*backward_weights", weights)),
            )
            for name, weights in (
                ("Wxh", "forward_weights[0], *backward_weights[1:]"),
                ("Whh", "backward_weights[0], forward_weights[1], backward_weights[2]"),
                ("bh", "*backward_weights[:2], forward_weights[2]"),
            )
        ),
    ),
)
