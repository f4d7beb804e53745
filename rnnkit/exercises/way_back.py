"""Mistakes that every backward function can have."""

from __future__ import annotations

from rnnkit.exercises.spec import Mistake

LOSS_IN_DH0 = (
    "dh0 has dh_out[0] in it. That is the loss at h_1, which the first step has used already; at h_0 arrives the "
    "dh_prev of "
    "that step and nothing else."
)


def clipped_inside(results: str, bounds=(1, 5, 10)) -> tuple[Mistake, ...]:
    """results: the last ones that the model answer returns, such as "dWx, dWh, db"."""
    return tuple(
        Mistake(
            "The gradients are clipped inside: large ones come out cut off. This function returns them as they are.",
            (f"{results}\n", ", ".join(f"np.clip({name}, -{bound}, {bound})" for name in results.split(", ")) + "\n"),
            breaks="",
        )
        for bound in bounds
    )


def overwritten(*gradients: str, adds: str = "{0} + {0}_t") -> tuple[Mistake, ...]:
    """One gradient alone that does not add up over the steps. adds: how the model answer adds a step's part."""
    return tuple(
        Mistake(
            f"{name} is overwritten at every step; it adds up like the other gradients.",
            (adds.format(name), adds.replace("+=", "=").replace("{0} + ", "").format(name)),
            breaks="",
        )
        for name in gradients
    )
