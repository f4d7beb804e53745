"""loss_and_gradients and bits_per_character: what a network's predictions cost, and which way is down."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises import way_back
from rnnkit.exercises.char_lm.network import SHAPES, UNIT, draw_params, layers, one_hot
from rnnkit.exercises.draw import sizes, standard_cases, state
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output

# -- loss_and_gradients


def draw_loss(rng, T, N, V, H):
    inputs, targets = rng.integers(0, V, (T, N)), rng.integers(0, V, (T, N))
    return draw_params(rng, V, H), inputs, targets, state(rng, N, H)


def loss_cases(rng):
    def extreme(change):
        drawn = sizes(rng, "TNVH")
        args = draw_loss(rng, **drawn)
        change(*args)
        return Case(args, drawn, "logits ±1e4")

    return [*standard_cases("TNVH", draw_loss)(rng), extreme(far_apart), extreme(steep)]


def far_apart(params, inputs, targets, h0):
    """The same two logits near 1e4 and −1e4 everywhere; the low one is a target."""
    params["by"][0] += 1e4
    params["by"][1] -= 1e4
    targets[1, 1] = 1


def steep(params, inputs, targets, h0):
    """Largest logits that differ by thousands from row to row; gradients of the states are large, too."""
    params["Why"][0] *= 1e4
    params["Why"][1] = -0.5 * params["Why"][0]


def loss_and_gradients(params, inputs, targets, h0):
    Wxh, Whh, bh = params["Wxh"], params["Whh"], params["bh"]
    Why, by = params["Why"], params["by"]
    T, N = inputs.shape
    V = len(by)
    x = np.eye(V, dtype=Wxh.dtype)[inputs]
    y = np.eye(V, dtype=Wxh.dtype)[targets]

    h = np.zeros((T, N, len(bh)), dtype=Wxh.dtype)
    h_prev = h0
    for t in range(T):
        h_prev = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)
        h[t] = h_prev
    logits = h @ Why.T + by
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    loss = -(y * log_p).sum(axis=-1).mean()

    dlogits = (np.exp(log_p) - y) / targets.size
    dh_out = dlogits @ Why
    grads = {name: np.zeros_like(params[name]) for name in params}
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        h_prev = h[t - 1] if t > 0 else h0
        grads["Why"] += dlogits[t].T @ h[t]
        grads["by"] += dlogits[t].sum(axis=0)
        dh_t = dh_out[t] + dh_next
        da = dh_t * (1 - h[t] ** 2)
        grads["Wxh"] += da.T @ x[t]
        grads["Whh"] += da.T @ h_prev
        grads["bh"] += da.sum(axis=0)
        dh_next = da @ Whh
    return loss, grads, h[-1]


def call_loss(answer, args):
    results = answer(*args)
    if results is None:
        names = "loss, grads, h_last"
        raise Misfit("it returned nothing (None); expected {names}. Is there a `return` at its end?", names=names)
    if not isinstance(results, tuple | list) or len(results) != 3:
        raise Misfit("it has to return three things, loss, grads, h_last: a number, a dict, and the last states (N, H)")
    loss, grads, h_last = results
    if not isinstance(grads, dict):
        raise Misfit("grads has to be a dict with the keys of params: Wxh, Whh, bh, Why, by")
    if unknown := [str(name) for name in grads if name not in SHAPES]:
        raise Misfit(
            "grads has the keys {found}; expected those of params, {keys}. Not among them: {unknown}",
            found=", ".join(map(str, grads)),
            keys=", ".join(SHAPES),
            unknown=", ".join(unknown),
        )
    return loss, *(grads.get(name) for name in SHAPES), h_last


def oracle_loss(params, inputs, targets, h0):
    (rnn, dense), loss = layers(params), nn.softmax_cross_entropy()
    h, h_last = rnn.forward(one_hot(inputs, len(params["by"])), h0)
    value = loss.forward(dense.forward(h), targets)
    rnn.backward(dense.backward(loss.backward()))
    return value, *rnn.grads.values(), *dense.grads.values(), h_last


SHIFT = "logits - logits.max(axis=-1, keepdims=True)"
LOG_P = "shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))"
LOSS, DLOGITS = "-(y * log_p).sum(axis=-1).mean()", "(np.exp(log_p) - y) / targets.size"
PICKED = "-np.take_along_axis(log_p, targets[..., None], axis=-1).mean()"
LOG_SOFTMAX = "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True))"
NOT_STABLE = (LOG_P, LOG_SOFTMAX)
WHOLE = "dh_t = W_hyᵀ dz_t + dh_next"
SMALL = (
    "A small number is added to the probabilities before the logarithm; it changes the loss, and cuts off what an "
    "unlikely target costs. It needs no protection: log p_v = z_v − log Σ_u e^{z_u} is never log 0."
)
OVERFLOW = (
    "With large logits e^logit overflows: the loss or its gradients stop being finite, or are cut off. Take each row's "
    "largest logit from all of its logits first, and use log p_v = z_v − log Σ_u e^{z_u}."
)
UNDERFLOW = (
    "The probabilities are made first and their logarithm taken afterwards: a small one comes out as 0, and log 0 is "
    "−∞. Use log p_v = z_v − log Σ_u e^{z_u}, with each row's largest logit taken away first."
)
WHOLE_MAX = (
    "The largest logit of the whole array is taken from all rows, so rows far below it underflow. Every row needs its "
    "own: `logits.max(axis=-1, keepdims=True)`."
)
CLIPPED = (
    "The gradients are clipped inside: large ones come out cut off. This function returns them as they are; clipping "
    "is a step of its own."
)
CLIPS = (
    "return loss, grads",
    "grads = {{name: np.clip(g, -{0}, {0}) for name, g in grads.items()}}\n    return loss, grads",
)

TURNED_X = ('grads["Wxh"] += da.T @ x[t]', 'grads["Wxh"] += da.T @ x[T - 1 - t]')
TURNED_H = ('grads["Whh"] += da.T @ h_prev', 'grads["Whh"] += da.T @ (h[T - 2 - t] if t < T - 1 else h0)')
NO_BIAS = "The bias by is missing in the logits."
NO_TANH = "There is no tanh in the states."
STATE_BEFORE = "The logits are made from the state before, h_{t−1}; after x_t is read they come from h_t."

LOSS_AND_GRADIENTS = Exercise(
    name="loss_and_gradients",
    unit=UNIT,
    points=5,
    outputs=(
        Output("loss"),
        *(
            Output(f"grads['{name}']", shape, absent=f"grads has no array under the key '{name}' yet")
            for name, shape in SHAPES.items()
        ),
        Output.parse("h_last (N, H)"),
    ),
    equation=(
        "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h),   z_t = W_hy h_t + b_y,   loss = mean of −log softmax(z_t)[target]"
    ),
    cases=loss_cases,
    oracle=oracle_loss,
    answer=loss_and_gradients,
    call=call_loss,
    look=(
        "Take it in the order of the computation: states, logits, loss; then dlogits, which gives dWhy and dby, then "
        "dh_t."
    ),
    mistakes=(
        Mistake(
            "`dh_next` is missing: what arrives at h_t from step t + 1 is not added, so nothing flows back through "
            "time. The loss falls nearly as fast without it; only the numbers show it.",
            ("dh_out[t] + dh_next", "dh_out[t]"),
            breaks=WHOLE,
        ),
        Mistake(
            "Only the last step's loss reaches the states; every step has a loss of its own, so W_hyᵀ dz_t is "
            "added at every step.",
            ("dh_out[t] + dh_next", "dh_out[t] * (t == T - 1) + dh_next"),
            breaks=WHOLE,
        ),
        Mistake(
            "Whh stands the wrong way round on the way back: forward reads `h_prev @ Whh.T`, so back it is `da @ Whh`.",
            ("dh_next = da @ Whh", "dh_next = da @ Whh.T"),
            breaks="dh_{t−1} = W_hhᵀ da_t: in rows, da @ Whh",
        ),
        Mistake(
            "Whh is used without `.T` on the way forward: with states in rows the product is `h_prev @ Whh.T`.",
            ("h_prev @ Whh.T", "h_prev @ Whh"),
            ("da @ Whh", "da @ Whh.T"),
            ("da.T @ h_prev", "h_prev.T @ da"),
        ),
        Mistake(
            "The new state stands where the old one belongs: Whh multiplied h_{t−1}, so its gradient has `h_prev`.",
            ("da.T @ h_prev", "da.T @ h[t]"),
            breaks="dW_hh = Σ da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "At t = 0 the old state is h0; here it is the last one or zeros (`h[t - 1]` at t = 0 is `h[-1]`).",
            ("h[t - 1] if t > 0 else h0", "h[t - 1]"),
            breaks="dW_hh = Σ da_t h_{t−1}ᵀ",
        ),
        Mistake(
            "At t = 0 the old state is h0; in the gradient of Whh that step is left out, or zeros stand for h0.",
            ("h[t - 1] if t > 0 else h0", "h[t - 1] if t > 0 else 0 * h0"),
            breaks="dW_hh = Σ da_t h_{t−1}ᵀ",
        ),
        Mistake(
            way_back.NO_SLOPE,
            ("dh_t * (1 - h[t] ** 2)", "dh_t"),
            breaks="da_t = dh_t ⊙ (1 − h_t²)",
        ),
        Mistake(
            "The square is missing in tanh′: it is 1 − h_t².",
            ("(1 - h[t] ** 2)", "(1 - h[t])"),
            breaks="da_t = dh_t ⊙ (1 − h_t²)",
        ),
        Mistake(
            "tanh is taken once more: h_t is tanh(a_t) already, so tanh′ is 1 − h_t².",
            ("(1 - h[t] ** 2)", "(1 - np.tanh(h[t]) ** 2)"),
            breaks="da_t = dh_t ⊙ (1 − h_t²)",
        ),
        Mistake(
            way_back.SQUARE_OUTSIDE,
            ("(1 - h[t] ** 2)", "(1 - h[t]) ** 2"),
            breaks="da_t = dh_t ⊙ (1 − h_t²)",
        ),
        *(
            Mistake(
                "tanh′ is taken at the old state, h_{t−1}; it is 1 − h_t², with the state that came out of this tanh.",
                ("(1 - h[t] ** 2)", f"(1 - {old} ** 2)"),
                breaks="da_t = dh_t ⊙ (1 − h_t²)",
            )
            for old in ("h_prev", "h[t - 1]")
        ),
        *(
            Mistake(
                "The list of the da was filled from the last step to the first, and meets the inputs and states from "
                "the first to the last: turn it round, `das[::-1]`.",
                *edits,
                breaks="dW_xh = Σ da_t x_tᵀ,   dW_hh = Σ da_t h_{t−1}ᵀ",
            )
            for edits in ((TURNED_X, TURNED_H), (TURNED_X,), (TURNED_H,))
        ),
        Mistake(
            "tanh′ multiplies the loss's part alone; it belongs to the whole of dh_t, with dh_next in it.",
            ("        da = dh_t * (1 - h[t] ** 2)", "        da = dh_out[t] * (1 - h[t] ** 2) + dh_next"),
            breaks="da_t = dh_t ⊙ (1 − h_t²)",
        ),
        Mistake(
            "da is handed on as it is; on its way to the step before it goes through Whh.",
            ("dh_next = da @ Whh", "dh_next = da"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            way_back.PILED_UP,
            ("dh_next = da @ Whh", "dh_next = dh_next + da @ Whh"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "The first step, t = 0, is left out on the way back: `range(T)` has it, `range(1, T)` does not.",
            ("reversed(range(T))", "reversed(range(1, T))"),
        ),
        Mistake(
            "The state is not carried on: every step starts from h0 again.",
            (
                "        h_prev = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)\n        h[t] = h_prev\n",
                "        h[t] = np.tanh(x[t] @ Wxh.T + h_prev @ Whh.T + bh)\n",
            ),
        ),
        Mistake(
            "The target's 1 is not subtracted: dlogits is p − y, divided by the number of targets.",
            (DLOGITS, "np.exp(log_p) / targets.size"),
            breaks="dlogits = (p − y) / (T·N)",
        ),
        Mistake(
            STATE_BEFORE,
            ("logits = h @ Why.T", "before = np.concatenate([h0[None], h[:-1]])\n    logits = before @ Why.T"),
            ("dlogits[t].T @ h[t]", "dlogits[t].T @ before[t]"),
            breaks="logits_t = W_hy h_t + b_y",
        ),
        Mistake(
            STATE_BEFORE,
            ("logits = h @ Why.T", "logits = np.concatenate([h0[None], h[:-1]]) @ Why.T"),
            breaks="logits_t = W_hy h_t + b_y",
        ),
        Mistake(
            "The softmax runs over the sequences; the V probabilities that have to sum to 1 lie along the last axis.",
            ("np.exp(shifted).sum(axis=-1, keepdims=True)", "np.exp(shifted).sum(axis=1, keepdims=True)"),
            breaks="p = softmax(logits)",
        ),
        *(
            Mistake(
                f"The gradient of {name} is overwritten at every step; it adds up like the others.",
                (f'grads["{name}"] +=', f'grads["{name}"] ='),
                breaks="",
            )
            for name in ("Why", "by", "Wxh", "Whh", "bh")
        ),
        Mistake(
            "Why's gradient is made with the state before; Why multiplied h_t.",
            ("dlogits[t].T @ h[t]", "dlogits[t].T @ h_prev"),
            breaks="dW_hy = Σ dz_t h_tᵀ",
        ),
        Mistake(
            "dh_t is handed on to the step before without tanh′: what goes through Whh is da.",
            ("dh_next = da @ Whh", "dh_next = dh_t @ Whh"),
            breaks="dh_{t−1} = W_hhᵀ da_t",
        ),
        Mistake(
            "The steps are gone through forwards in time on the way back; the gradient comes from the last.",
            ("reversed(range(T))", "range(T)"),
        ),
        Mistake(
            "The gradients are overwritten at every step; the weights are the same at all steps, so their "
            "gradients add up.",
            *((f'grads["{name}"] +=', f'grads["{name}"] =') for name in ("Why", "by", "Wxh", "Whh", "bh")),
        ),
        Mistake(
            "The gradients of Wxh, Whh and bh are overwritten at every step; they add up over the steps.",
            *((f'grads["{name}"] +=', f'grads["{name}"] =') for name in ("Wxh", "Whh", "bh")),
        ),
        Mistake(
            "h0 is ignored: the states start from zeros, so nothing is carried from one batch to the next.",
            ("    h_prev = h0\n", "    h_prev = 0 * h0\n"),
            ("else h0", "else 0 * h0"),
            breaks="h_1 = tanh(W_xh x_1 + W_hh h_0 + b_h)",
        ),
        Mistake(
            "h_last is the first state; it is to be the last one, with which the next batch begins.",
            ("grads, h[-1]", "grads, h[0]"),
        ),
        Mistake("All states are returned; h_last is the last one alone, (N, H).", ("grads, h[-1]", "grads, h")),
        Mistake(
            "h0 is returned as it was given; h_last is the state after the last step.", ("grads, h[-1]", "grads, h0")
        ),
        Mistake(
            "The last state is written into h0, the caller's own array; return it as h_last.",
            ("return loss, grads, h[-1]", "h0[...] = h[-1]\n    return loss, grads, h[-1]"),
        ),
        Mistake(
            "The targets are not used: every character is compared with itself, so there is nothing to predict.",
            ("[targets]", "[inputs]"),
            breaks="the target of step t is the character after it",
        ),
        Mistake(
            "The loss is a sum over all targets, and so are the gradients; the mean is asked for.",
            (".mean()", ".sum()"),
            (" / targets.size", ""),
        ),
        Mistake(
            "The loss is a sum over all targets; the mean is asked for. (The gradients are those of the mean.)",
            (".mean()", ".sum()"),
        ),
        Mistake(
            "The loss is summed over the steps and averaged over the sequences alone; the mean over all T·N "
            "targets is asked for.",
            (".mean()", ".sum() / N"),
            (" / targets.size", " / N"),
        ),
        Mistake(
            "The loss is summed over the sequences and averaged over the steps alone; the mean over all T·N "
            "targets is asked for.",
            (".mean()", ".sum() / T"),
            (" / targets.size", " / T"),
        ),
        Mistake(
            "The loss is a mean, and its gradients are those of the sum: dlogits has to be divided by the number "
            "of targets as well.",
            (" / targets.size", ""),
            breaks="dlogits = (p − y) / (T·N)",
        ),
        *(
            Mistake(
                f"The loss is a mean over all targets, but dlogits is divided by {letter} alone; the number of "
                "targets is T·N.",
                (" / targets.size", f" / {letter}"),
                breaks="dlogits = (p − y) / (T·N)",
            )
            for letter in "TN"
        ),
        Mistake("The loss is divided twice.", (LOSS, LOSS + " / targets.size")),
        Mistake("The gradients are divided by the number of targets twice.", (" / targets.size", " / targets.size**2")),
        Mistake(
            "The sign of dlogits is turned round: y − p leads uphill.",
            (DLOGITS, "(y - np.exp(log_p)) / targets.size"),
            breaks="dlogits = (p − y) / (T·N)",
        ),
        Mistake(
            "The loss is in bits (`log2`); here it is in nats, and so are its gradients.", (LOSS, LOSS + " / np.log(2)")
        ),
        Mistake("The minus sign of the loss is missing.", (LOSS, "(y * log_p).sum(axis=-1).mean()")),
        *(
            Mistake(OVERFLOW, (SHIFT, "logits"), (LOG_P, wrong), (LOSS, loss))
            for wrong in NOT_STABLE
            for loss in (LOSS, PICKED)
        ),
        *(Mistake(SMALL, (LOG_P, f"np.log(np.exp({LOG_P}) + {eps})")) for eps in (1e-6, 1e-8, 1e-10)),
        *(
            Mistake(SMALL, (LOSS, f"-np.log((y * np.exp(log_p)).sum(axis=-1) + {eps}).mean()"))
            for eps in (1e-6, 1e-8, 1e-10)
        ),
        Mistake(UNDERFLOW, (LOG_P, "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True) + 1e-12)")),
        *(Mistake(UNDERFLOW, (LOG_P, LOG_SOFTMAX), (LOSS, loss)) for loss in (LOSS, PICKED)),
        Mistake(OVERFLOW, (SHIFT, "np.clip(logits, -50, 50)")),
        *(
            Mistake(WHOLE_MAX, (SHIFT, "logits - logits.max()"), (LOG_P, wrong), (LOSS, loss))
            for wrong in (LOG_P, LOG_SOFTMAX)
            for loss in (LOSS, PICKED)
        ),
        Mistake(
            '`grads["Wxh"][:, ids] += …` adds only once for a character that stands in ids more than once, and '
            "the others are lost: "
            'use `np.add.at(grads["Wxh"].T, ids, da)`, or a one-hot array and `da.T @ x[t]`.',
            ('grads["Wxh"] += da.T @ x[t]', 'grads["Wxh"][:, inputs[t]] += da.T'),
            breaks="dW_xh = Σ da_t x_tᵀ",
        ),
        Mistake(
            "The targets are read where the inputs belong: the network is shown the character that it has to predict.",
            ("[inputs]", "[targets]"),
            breaks="the target of step t is the character after it",
        ),
        *(
            Mistake("The loss of the last step alone is returned; the mean is over all steps.", (LOSS, last))
            for last in (
                "-(y * log_p)[-1].sum() / targets.size",
                "-(y * log_p)[-1].sum(axis=-1).mean()",
                "-(y * log_p)[-1].sum()",
            )
        ),
        Mistake(NO_TANH, ("np.tanh(", "("), ("dh_t * (1 - h[t] ** 2)", "dh_t")),
        Mistake("The bias bh is missing in the states.", (" + bh)", ")")),
        Mistake(NO_BIAS, ("Why.T + by", "Why.T")),
        Mistake("The input is missing: the states do not see the characters.", ("x[t] @ Wxh.T + ", "")),
        *(Mistake(CLIPPED, (CLIPS[0], CLIPS[1].format(bound))) for bound in (5, 1)),
        Mistake(
            "float32 does not stay float32: `np.eye` and `np.zeros` make float64 unless they are told a dtype.",
            (", dtype=Wxh.dtype", ""),
            ("np.zeros_like(params[name])", "np.zeros(params[name].shape)"),
        ),
    ),
)


# -- bits_per_character


def bits_cases(rng):
    def case(loss, kind=ORDINARY):
        return Case((float(loss),), {"loss": round(float(loss), 3)}, kind)

    V = rng.integers(2, 100)
    return [*map(case, rng.uniform(0.3, 5, 3)), case(np.log(V), "uniform"), case(0.0, "loss 0")]


def bits_per_character(loss):
    return loss / np.log(2)


BITS_ROUNDED = "The bits are rounded up or off; a mean need not be whole."

BITS_PER_CHARACTER = Exercise(
    name="bits_per_character",
    unit=UNIT,
    points=1,
    outputs=(Output("bits"),),
    equation="bits = nats / log 2, because 2^bits = e^nats",
    cases=bits_cases,
    oracle=lambda loss: float(loss / np.log(2)),
    answer=bits_per_character,
    look="A model that gives each of 8 characters the same probability has the loss log 8, and needs 3 bits.",
    mistakes=(
        Mistake(
            "The loss is multiplied by log 2; a nat is more than a bit, so the number has to grow: divide.",
            ("loss / np", "loss * np"),
        ),
        Mistake(
            "This is log2 of the loss; the loss is a logarithm already, only of another base.",
            ("loss / np.log(2)", "np.log2(loss)"),
        ),
        Mistake("This is the perplexity, e^loss.", ("loss / np.log(2)", "np.exp(loss)")),
        Mistake("This is 2^loss; bits are nats / log 2.", ("loss / np.log(2)", "2.0**loss")),
        Mistake("The loss is divided by 2; the factor is log 2 = 0.693….", ("np.log(2)", "2")),
        Mistake("The loss is returned as it is, in nats.", ("loss / np.log(2)", "loss")),
        Mistake("The sign is turned round.", ("loss / np", "-loss / np")),
        Mistake("The base is 10: bits have the base 2, so divide by log 2.", ("np.log(2)", "np.log(10)")),
        Mistake(
            "The result is divided by log10 2; the loss is in natural logarithms, so it is log 2.",
            ("np.log(2)", "np.log10(2)"),
        ),
        Mistake(BITS_ROUNDED, ("loss / np.log(2)", "np.round(loss / np.log(2))")),
        *(
            Mistake(
                "The factor is rounded; NumPy knows it to the last digit: `np.log(2)`.", ("loss / np.log(2)", factor)
            )
            for factor in (
                "loss / 0.69",
                "loss / 0.693",
                "loss / 0.6931",
                "loss * 1.44",
                "loss * 1.443",
                "loss * 1.4427",
            )
        ),
        *(
            Mistake(
                "The result is rounded; return it as it is, and round where you print it.",
                ("loss / np.log(2)", f"np.round(loss / np.log(2), {digits})"),
            )
            for digits in (1, 2, 3, 4)
        ),
        Mistake("The fraction is upside down: bits are nats / log 2.", ("loss / np.log(2)", "np.log(2) / loss")),
        Mistake(BITS_ROUNDED, ("loss / np.log(2)", "np.ceil(loss / np.log(2))")),
    ),
)
