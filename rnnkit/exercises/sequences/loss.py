"""Unit 02, from scores to a loss: softmax, cross_entropy, cross_entropy_backward, perplexity."""

from __future__ import annotations

import numpy as np

from rnnkit import nn
from rnnkit.exercises.draw import normal, sizes, standard_cases
from rnnkit.exercises.sequences.text import one_hot
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output

UNIT = "02_sequences"


# -- cases: ordinary logits, then rows of 1e4, of −1e4 and of both beside ordinary ones


def rise(logits, targets=None):
    logits[1, 1] += 1e4


def fall(logits, targets=None):
    logits[2, 0] -= 1e4


def both(logits, targets=None):
    """In one row the first logits near 1e4, the last one near −1e4; that one is the target."""
    logits[0, 1, :2] += 1e4
    logits[0, 1, -1] -= 1e4
    if targets is not None:
        targets[0, 1] = logits.shape[-1] - 1


def level(logits, targets=None):
    logits[...] = 1.5


def loss_cases(with_targets, shapes):
    """The cases of a function of logits (T, N, V) and perhaps targets (T, N); `shapes` are tried as well."""

    def draw(rng, V, **lead):
        logits = normal(rng, *lead.values(), V, scale=2.0)
        return (logits, rng.integers(0, V, logits.shape[:-1])) if with_targets else (logits,)

    def cases(rng):
        def case(kind, letters="TNV", change=lambda *args: None):
            drawn = {letter: size for letter, size in sizes(rng, "TNV").items() if letter in letters}
            args = draw(rng, **drawn)
            change(*args)
            return Case(args, drawn, kind)

        found = standard_cases("TNV", draw)(rng)
        found += [case("logits ±1e4", change=change) for change in (rise, fall, both)]
        found += [case(f"({', '.join(shape)}{',' * (len(shape) == 1)})", shape) for shape in shapes]
        return [*found, case("uniform", change=level)]

    return cases


# -- softmax


def softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    exp = np.exp(shifted)
    return exp / exp.sum(axis=-1, keepdims=True)


SHIFT = "logits - logits.max(axis=-1, keepdims=True)"
P = "exp / exp.sum(axis=-1, keepdims=True)"
OVERFLOW = (
    "With large logits e^logit overflows to inf (and with very negative ones the whole sum underflows to 0). Take each "
    "row's largest logit from all of its logits first: no probability changes, and e^0 = 1 is then the largest power."
)
WHOLE_MAX = (
    "The largest logit of the whole array is taken from all rows, so rows far below it underflow to 0. Every "
    "row needs its own: `logits.max(axis=-1, keepdims=True)`."
)
FIRST_AXIS = "The sum runs over the first axis; the V probabilities that have to sum to 1 lie along the last, axis=-1."
AXIS_1 = "The sum runs over axis 1, which is the last one of (N, V) only; count from the end, axis=-1."
NO_AXIS = (
    "The sum runs over the whole array, so all its numbers together sum to 1; each row of V numbers has to, "
    "along the last axis, axis=-1."
)
BEFORE_LAST = (
    "The sum runs over the axis before the last; the V probabilities that have to sum to 1 lie along the last, axis=-1."
)
NOT_DIVIDED = "The division by the sum is missing, so the numbers do not sum to 1."

TWICE = "The softmax is taken twice: the probabilities went through it once more."

SOFTMAX = Exercise(
    name="softmax",
    unit=UNIT,
    points=3,
    outputs=(Output.parse("p (..., V)"),),
    equation="p_v = e^{z_v} / Σ_u e^{z_u}",
    cases=loss_cases(with_targets=False, shapes=("NV", "V")),
    oracle=nn.softmax,
    answer=softmax,
    look="Sum the result over its last axis: every sum has to be 1. Then try the logits 1e4, 1e4, 0: the "
    "probabilities are ½, ½, 0.",
    mistakes=(
        Mistake(OVERFLOW, (SHIFT, "logits")),
        Mistake(OVERFLOW, (SHIFT, "logits - logits.mean(axis=-1, keepdims=True)")),
        Mistake(OVERFLOW, (SHIFT, "logits - logits.min(axis=-1, keepdims=True)")),
        Mistake(WHOLE_MAX, (SHIFT, "logits - logits.max()")),
        Mistake(
            "The largest logits are taken over the first axis; every row needs its own, along the last "
            "axis: `logits.max(axis=-1, keepdims=True)`.",
            (SHIFT, "logits - logits.max(axis=0, keepdims=True)"),
        ),
        Mistake(
            "The logits are divided by the largest one; it is subtracted.",
            (SHIFT, "logits / logits.max(axis=-1, keepdims=True)"),
        ),
        Mistake(
            "The logits are clipped. That stops the overflow and makes different large logits equal; "
            "subtract the row's largest logit instead.",
            (SHIFT, "np.clip(logits, -500, 500)"),
        ),
        Mistake(
            "The overflow is painted over (`nan_to_num`), and the probabilities of that row are lost. "
            "Subtract the row's largest logit before e^….",
            (SHIFT, "logits"),
            (P, "np.nan_to_num(exp / exp.sum(axis=-1, keepdims=True))"),
        ),
        Mistake(FIRST_AXIS, ("axis=-1", "axis=0")),
        Mistake(FIRST_AXIS, ("exp.sum(axis=-1,", "exp.sum(axis=0,")),
        Mistake(AXIS_1, ("axis=-1", "axis=1")),
        Mistake(
            BEFORE_LAST,
            ("    shifted =", "    before = max(-2, -logits.ndim)\n    shifted ="),
            ("axis=-1", "axis=before"),
        ),
        Mistake(NO_AXIS, ("axis=-1, keepdims=True", "")),
        Mistake(NO_AXIS, ("exp.sum(axis=-1, keepdims=True)", "exp.sum()")),
        Mistake(NOT_DIVIDED, (P, "exp")),
        Mistake(NOT_DIVIDED, (SHIFT, "logits"), (P, "exp")),
        Mistake(
            "The powers are divided by the largest of them, so their sum is above 1; divide by the sum.",
            (SHIFT, "logits"),
            (P, "exp / exp.max(axis=-1, keepdims=True)"),
        ),
        Mistake(
            "The sum is taken of e^logit without the shift, and the numerator has it: use the same "
            "numbers above and below.",
            ("/ exp.sum(", "/ np.exp(logits).sum("),
        ),
        Mistake(
            "There is no exponential: logits can be negative, and so are these results.",
            (P, "logits / logits.sum(axis=-1, keepdims=True)"),
        ),
        Mistake(
            "The logarithm of the probabilities is returned (log-softmax).",
            (P, "shifted - np.log(exp.sum(axis=-1, keepdims=True))"),
        ),
        Mistake(
            "The exponent has the wrong sign: the largest logit has to get the largest probability.",
            (SHIFT, "logits.min(axis=-1, keepdims=True) - logits"),
        ),
        Mistake("Powers of 2 stand where powers of e belong.", ("np.exp(", "np.exp2(")),
        Mistake(TWICE, (P, f"np.exp({P}) / np.exp({P}).sum(axis=-1, keepdims=True)")),
        Mistake(
            "The powers are divided by the root of the sum of their squares; the sum of the powers themselves makes "
            "them sum to 1.",
            (P, "exp / np.sqrt((exp**2).sum(axis=-1, keepdims=True))"),
        ),
        Mistake(
            "The largest absolute value is taken off (`abs`); where all logits are far below 0 their powers underflow. "
            "Take off the largest logit.",
            (SHIFT, "logits - np.abs(logits).max(axis=-1, keepdims=True)"),
        ),
        Mistake(
            "A sigmoid is taken of each logit on its own; softmax compares the V logits of a row.",
            (P, "0.5 + 0.5 * np.tanh(0.5 * logits)"),
        ),
        Mistake(
            "The largest logit gets 1 and all others 0: that is the argmax as one-hot rows.",
            (P, "(shifted == 0).astype(logits.dtype)"),
        ),
        Mistake(
            "The result is always float64; it has to keep the dtype of the logits.",
            ("np.exp(shifted)", "np.exp(shifted, dtype=float)"),
        ),
        Mistake(
            "The largest logit is taken from the caller's own array (`-=`): make a new one.",
            (f"shifted = {SHIFT}", "logits -= logits.max(axis=-1, keepdims=True)\n    shifted = logits"),
        ),
    ),
)

# -- cross_entropy


def cross_entropy(logits, targets):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    at_target = np.take_along_axis(log_p, targets[..., None], axis=-1)
    return -at_target.mean()


LOG_P, MEAN = "shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))", "-at_target.mean()"
SOFTMAXED = "np.exp(shifted) / np.exp(shifted).sum(axis=-1, keepdims=True)"
UNDERFLOW = (
    "A probability has underflowed to 0, and its logarithm is −inf. Do not take the logarithm of a "
    "softmax: log p_v = z_v − log Σ_u e^{z_u}, with each row's largest logit taken off first."
)
HIDDEN_ZERO = (
    "A small number is put inside the logarithm (added, or by `clip`). It hides the logarithm of 0, and the loss of an "
    "unlikely target comes out far too small: log p_v = z_v − log Σ_u e^{z_u} needs no such number."
)
SQUARED = "This is the squared error of the probabilities; cross-entropy is −log p of the target."

FLATTENED = "Logits and targets are flattened in different orders, so targets meet the logits of other places."

CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    unit=UNIT,
    points=4,
    outputs=(Output("loss"),),
    equation="loss = mean of −log p(target) = mean of (log Σ_u e^{z_u} − z_target)",
    cases=loss_cases(with_targets=True, shapes=("NV",)),
    oracle=lambda logits, targets: nn.softmax_cross_entropy().forward(logits, targets),
    answer=cross_entropy,
    builds_on=("one_hot", "softmax"),
    look="Try logits of zeros, (T, N, V) = (2, 3, 5): whatever the targets, the loss is log 5 = 1.609….",
    mistakes=(
        Mistake(OVERFLOW, (SHIFT, "logits")),
        Mistake(OVERFLOW, (SHIFT, "logits"), (LOG_P, f"np.log({SOFTMAXED})")),
        Mistake(WHOLE_MAX, (SHIFT, "logits - logits.max()")),
        Mistake(WHOLE_MAX, (SHIFT, "logits - logits.max()"), (LOG_P, f"np.log({SOFTMAXED})")),
        Mistake(UNDERFLOW, (LOG_P, f"np.log({SOFTMAXED})")),
        *(
            Mistake(HIDDEN_ZERO, (LOG_P, f"np.log({SOFTMAXED} + {tiny})"))
            for tiny in (
                "1e-5",
                "1e-6",
                "1e-7",
                "1e-8",
                "1e-9",
                "1e-10",
                "1e-12",
                "1e-15",
                "1e-16",
                "1e-20",
                "1e-300",
                "np.finfo(float).eps",
                "np.finfo(float).tiny",
            )
        ),
        *(
            Mistake(HIDDEN_ZERO, (LOG_P, f"np.log(np.clip({SOFTMAXED}, {tiny}, 1 - {tiny}))"))
            for tiny in ("1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15")
        ),
        Mistake(
            "The largest logit is taken off inside the sum, and not off the target's logit: use the shifted logits in "
            "both places, or add it again.",
            (LOG_P, "logits - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))"),
        ),
        Mistake(
            "The infinite loss is painted over (`nan_to_num`): log p_v = z_v − log Σ_u e^{z_u}, with each row's "
            "largest logit taken off first, is finite.",
            (LOG_P, f"np.log({SOFTMAXED})"),
            (MEAN, "np.nan_to_num(-at_target.mean())"),
        ),
        Mistake(
            "The targets are moved by one step (`np.roll`); they belong to these logits as they are.",
            ("targets[..., None]", "np.roll(targets, -1, axis=0)[..., None]"),
        ),
        Mistake("Only the last step's targets are counted.", (MEAN, "-at_target[-1].mean()")),
        Mistake("Only the first step's targets are counted.", (MEAN, "-at_target[0].mean()")),
        Mistake(
            "The logarithm of the sum is missing: log p_v = z_v − log Σ_u e^{z_u}.",
            (LOG_P, "shifted - np.exp(shifted).sum(axis=-1, keepdims=True)"),
        ),
        Mistake(
            "The losses of all targets are summed; their mean is asked for, so that the loss does not "
            "depend on how many there are.",
            (MEAN, "-at_target.sum()"),
        ),
        Mistake(
            "The sum is divided by T only (`len(logits)`); there are T·N targets. The mean is over all of them.",
            (MEAN, "-at_target.sum() / logits.shape[0]"),
        ),
        Mistake(
            "The sum is divided by N only; there are T·N targets. The mean is over all of them.",
            (MEAN, "-at_target.sum() / targets.shape[-1]"),
        ),
        Mistake(
            "The sum is divided by T·N·V; there are T·N targets. Divide by `targets.size`.",
            (MEAN, "-at_target.sum() / logits.size"),
        ),
        Mistake(
            "One loss for each target is returned; their mean is asked for, one number.", (MEAN, "-at_target[..., 0]")
        ),
        Mistake("The minus sign is missing: log p is negative, and a loss is −log p.", (MEAN, "at_target.mean()")),
        Mistake(
            "The loss is in bits (`log2`); it is to be in nats, the natural logarithm.",
            (MEAN, "-at_target.mean() / np.log(2)"),
        ),
        Mistake(
            "The loss is taken with `log10`; it is to be in nats, the natural logarithm.",
            (MEAN, "-at_target.mean() / np.log(10)"),
        ),
        Mistake(
            "The perplexity is returned, e^loss; the loss itself is asked for.", (MEAN, "np.exp(-at_target.mean())")
        ),
        Mistake(
            "The logarithm is missing: this is minus the mean probability of the targets.",
            (MEAN, "-np.exp(at_target).mean()"),
        ),
        Mistake(
            "This is the mean of 1 − p(target); a loss is the mean of −log p(target).",
            (MEAN, "(1 - np.exp(at_target)).mean()"),
        ),
        Mistake(
            "The mean is taken before the logarithm; take the logarithm of each target's probability, then the mean.",
            (MEAN, "-np.log(np.exp(at_target).mean())"),
        ),
        Mistake("The softmax is missing: this is minus the mean logit of the targets.", (LOG_P, "logits")),
        Mistake("The softmax is missing: the logarithm is taken of the logits.", (LOG_P, "np.log(logits)")),
        Mistake(TWICE, (f"shifted = {SHIFT}", f"shifted = {SHIFT}\n    shifted = {SOFTMAXED}")),
        Mistake(FIRST_AXIS, ("axis=-1, keepdims=True", "axis=0, keepdims=True")),
        Mistake(AXIS_1, ("axis=-1, keepdims=True", "axis=1, keepdims=True")),
        Mistake(NO_AXIS, ("axis=-1, keepdims=True", "")),
        Mistake(
            "`log_p[:, targets]` takes every target's column in every row. Each row has its own target: "
            "`log_p[np.arange(n), targets]` after a reshape, or `np.take_along_axis`.",
            (MEAN, "-log_p.reshape(-1, log_p.shape[-1])[:, targets.ravel()].mean()"),
        ),
        Mistake(
            FLATTENED, ("(log_p, targets[..., None],", "(log_p.reshape(-1, log_p.shape[-1]), targets.T.reshape(-1, 1),")
        ),
        Mistake("The targets are not used: −log p is averaged over all V characters.", (MEAN, "-log_p.mean()")),
        Mistake(
            "The targets are not used: −log p is summed over all V characters.", (MEAN, "-log_p.sum(axis=-1).mean()")
        ),
        Mistake(
            "The targets are not used: this is the loss of the likeliest character.",
            (MEAN, "-log_p.max(axis=-1).mean()"),
        ),
        Mistake(
            "The targets are not used: this is the entropy of p, −Σ p log p.",
            (MEAN, "-(np.exp(log_p) * log_p).sum(axis=-1).mean()"),
        ),
        Mistake(
            "This is the binary cross-entropy: log(1 − p) of all other characters is counted too. Only "
            "the target's −log p counts.",
            (MEAN, "(np.log1p(-np.exp(at_target)) - at_target).mean() - np.log1p(-np.exp(log_p)).sum(-1).mean()"),
        ),
        Mistake(SQUARED, (MEAN, "((np.exp(log_p) - np.eye(log_p.shape[-1])[targets]) ** 2).mean()")),
        Mistake(SQUARED, (MEAN, "((np.exp(log_p) - np.eye(log_p.shape[-1])[targets]) ** 2).sum(axis=-1).mean()")),
    ),
)

# -- cross_entropy_backward


def cross_entropy_backward(logits, targets):
    p = softmax(logits)
    y = one_hot(targets, logits.shape[-1]).astype(logits.dtype)
    return (p - y) / targets.size


def oracle_backward(logits, targets):
    loss = nn.softmax_cross_entropy()
    loss.forward(logits, targets)
    return loss.backward()


CROSS_ENTROPY_BACKWARD = Exercise(
    name="cross_entropy_backward",
    unit=UNIT,
    points=4,
    outputs=(Output.parse("dlogits (..., V)"),),
    equation="dlogits = (p − y) / number of targets,   p = softmax(logits),   y = one-hot target",
    cases=loss_cases(with_targets=True, shapes=("NV",)),
    oracle=oracle_backward,
    answer=cross_entropy_backward,
    builds_on=("one_hot", "softmax"),
    look="Each row of dlogits sums to 0, and its only negative number is at the target.",
    mistakes=(
        Mistake(
            "The division by the number of targets is missing: the loss is a mean, so its gradient is divided as well.",
            (" / targets.size", ""),
        ),
        Mistake(
            "The gradient is divided by T only (`len(targets)`); the loss is the mean over T·N targets.",
            ("targets.size", "targets.shape[0]"),
        ),
        Mistake(
            "The gradient is divided by N only; the loss is the mean over T·N targets.",
            ("targets.size", "targets.shape[-1]"),
        ),
        Mistake(
            "The gradient is divided by T·N·V; the loss is the mean over T·N targets.", ("targets.size", "logits.size")
        ),
        Mistake(
            "The division reaches y only: p − y belongs in brackets.",
            ("(p - y) / targets.size", "p - y / targets.size"),
        ),
        Mistake(
            "The division reaches p only, not the 1 at the target.", ("(p - y) / targets.size", "p / targets.size - y")
        ),
        Mistake("The sign is turned round: y − p leads uphill. The gradient is p − y.", ("(p - y)", "(y - p)")),
        Mistake("y is added; it is subtracted.", ("(p - y)", "(p + y)")),
        Mistake("The 1 at the target is never subtracted: this is p alone.", ("(p - y)", "p")),
        Mistake("The probabilities are missing: this is −y alone.", ("(p - y)", "-y")),
        Mistake("1 is subtracted from every probability; only the target's loses it.", ("(p - y)", "(p - 1)")),
        Mistake(
            "Only the last step has gradients; every target has.", ("    return", "    p[:-1] = y[:-1] = 0\n    return")
        ),
        Mistake(
            "Only the last step has gradients, divided by its targets alone; the loss is the mean over all targets.",
            ("    return", "    p[:-1] = y[:-1] = 0\n    targets = targets[-1]\n    return"),
        ),
        Mistake(
            "Only the target's own logit gets a gradient. All the others do as well: raising them "
            "lowers the target's p.",
            ("(p - y)", "(p - y) * y"),
        ),
        Mistake(
            "A factor p (1 − p) too many: the derivative of softmax is already inside p − y.",
            ("(p - y)", "(p - y) * p * (1 - p)"),
        ),
        Mistake(
            "The derivative of softmax is applied to p − y, which contains it already.",
            ("(p - y)", "p * (p - y - (p * (p - y)).sum(axis=-1, keepdims=True))"),
        ),
        Mistake(
            "This is the gradient with respect to the probabilities, −y / p; the gradient with respect "
            "to the logits is asked for.",
            ("(p - y)", "(-y / p)"),
        ),
        Mistake(
            "The softmax is missing: p is made from the logits, it is not the logits.", ("softmax(logits)", "logits")
        ),
        Mistake(
            "The logarithm of the probabilities stands where the probabilities belong.",
            ("softmax(logits)", "np.log(softmax(logits))"),
        ),
        Mistake(
            "A sigmoid of each logit stands where the softmax of the row belongs.",
            ("softmax(logits)", "0.5 + 0.5 * np.tanh(0.5 * logits)"),
        ),
        Mistake(
            "`dlogits[..., targets] -= 1` subtracts in every row at the targets of all rows. Each row "
            "has its own target.",
            ("    return", "    y = y.reshape(-1, y.shape[-1]).max(axis=0) + 0 * y\n    return"),
        ),
        Mistake(FLATTENED, ("one_hot(targets,", "one_hot(targets.T.reshape(targets.shape),")),
        Mistake(
            "The 1 is subtracted at the likeliest character; it belongs to the target.",
            ("one_hot(targets,", "one_hot(logits.argmax(axis=-1),"),
        ),
        Mistake(
            "The gradients of all targets are summed up to one row; dlogits has the shape of logits.",
            ("(p - y) / targets.size", "(p - y).reshape(-1, p.shape[-1]).sum(axis=0) / targets.size"),
        ),
        Mistake(
            "The result is always float64; it has to keep the dtype of the logits. One-hot rows are float64, and so is "
            "what is divided by an int64 such as `np.prod(targets.shape)`; `targets.size` is a plain int.",
            (".astype(logits.dtype)", ""),
        ),
        Mistake(
            "The probabilities are written into logits, the caller's own array.",
            ("p = softmax(logits)", "logits[...] = softmax(logits)\n    p = logits"),
        ),
    ),
)

# -- perplexity


def perplexity_cases(rng):
    def case(loss, kind=ORDINARY):
        return Case((float(loss),), {"loss": round(float(loss), 3)}, kind)

    V = rng.integers(2, 100)
    return [*map(case, rng.uniform(0.3, 5, 3)), case(np.log(V), "uniform"), case(0.0, "loss 0"), case(12.0, "loss 12")]


def perplexity(loss):
    return np.exp(loss)


PERPLEXITY = Exercise(
    name="perplexity",
    unit=UNIT,
    points=1,
    outputs=(Output("perplexity"),),
    equation="perplexity = e^loss, for a loss of mean nats a target",
    cases=perplexity_cases,
    oracle=lambda loss: float(np.exp(loss)),
    answer=perplexity,
    look="A model that gives each of V characters the same probability has the loss log V and the perplexity V.",
    mistakes=(
        Mistake(
            "Powers of 2 stand where powers of e belong: the loss is in nats, not in bits.",
            ("np.exp(loss)", "2 ** loss"),
        ),
        Mistake("Powers of 10 stand where powers of e belong: the loss is in nats.", ("np.exp(loss)", "10 ** loss")),
        Mistake(
            "The sign of the exponent is turned round: this is the (geometric) mean probability of the "
            "targets, 1 / perplexity.",
            ("np.exp(loss)", "np.exp(-loss)"),
        ),
        Mistake(
            "The loss is turned into bits and then into a power of e. Either e^nats or 2^bits.",
            ("np.exp(loss)", "np.exp(loss / np.log(2))"),
        ),
        Mistake(
            "The loss is multiplied by log 2; nats become bits when they are divided by it, and then 2^bits is e^nats.",
            ("np.exp(loss)", "2 ** (loss * np.log(2))"),
        ),
        Mistake("The loss is turned into bits, and the power is missing.", ("np.exp(loss)", "loss / np.log(2)")),
        Mistake("The loss itself is returned; perplexity is e^loss.", ("np.exp(loss)", "loss")),
        Mistake("The logarithm is taken; perplexity is the way back, e^loss.", ("np.exp(loss)", "np.log(loss)")),
        Mistake(
            "1 is subtracted (`expm1`); perplexity is e^loss, and 1 for a perfect model.",
            ("np.exp(loss)", "np.expm1(loss)"),
        ),
        *(Mistake("The result is rounded.", ("np.exp(loss)", f"round(np.exp(loss), {digits})")) for digits in range(4)),
        Mistake("The decimals are cut off (`int`).", ("np.exp(loss)", "int(np.exp(loss))")),
        Mistake("2.718 stands for e, which has more digits: `np.exp(loss)`.", ("np.exp(loss)", "2.718 ** loss")),
        Mistake("The loss is squared; it is the exponent, e^loss.", ("np.exp(loss)", "loss ** 2")),
        Mistake("e is multiplied with the loss; the loss is its exponent.", ("np.exp(loss)", "np.e * loss")),
        Mistake("e and the loss have changed places: the loss is the exponent.", ("np.exp(loss)", "loss ** np.e")),
        Mistake("The exponential is taken twice.", ("np.exp(loss)", "np.exp(np.exp(loss))")),
    ),
)
