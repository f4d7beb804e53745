"""Gradients that are clipped inside the function that computes them: a mistake of every backward function."""

from __future__ import annotations

from rnnkit.exercises.spec import Mistake


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
