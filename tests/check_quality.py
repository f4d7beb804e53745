"""Are the checks themselves right? For every exercise: each known mistake is rejected and named, each right variant
is accepted, whatever the seed. `make check-quality` prints the table and fails unless all of that holds.

    python -m tests.check_quality [--seeds 200] [--exercise rnn_step]
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from rnnkit import exercises
from rnnkit.checking.answer import Answer
from rnnkit.checking.diagnose import known_mistakes
from rnnkit.checking.examine import drawn, explained, judged, passes
from rnnkit.checking.testify import testify
from rnnkit.exercises.spec import Exercise, Mistake, source
from tests import answers
from tests.learner import examine

NAMING_SEEDS = 3  # naming runs every known mistake on every case; a few seeds are enough to see it work


@dataclass
class Quality:
    """What one exercise's checks did."""

    exercise: str
    mistakes: int = 0
    rejected: int = 0
    named: int = 0
    variants: int = 0
    accepted: int = 0
    seeds: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return not self.complaints


def earlier(exercise: Exercise) -> tuple[Exercise, ...]:
    return tuple(exercises.get(name) for name in exercise.builds_on)


def model_answer(exercise: Exercise) -> Answer:
    """The model answer as a learner would have it: in a namespace with NumPy and the unit's earlier answers."""
    namespace = {"np": np, "__name__": "__main__"}
    for each in (*earlier(exercise), exercise):
        exec(source(each.answer), namespace)
    return Answer(namespace[exercise.name])


def variants(exercise: Exercise) -> dict[str, Answer]:
    """Right answers: the model answer and those in tests/answers, by their titles."""
    found = {attempt.title: Answer(attempt.function()) for attempt in answers.read(exercise.name) if attempt.right}
    return {answers.MODELS: model_answer(exercise), **found}


def quality(name: str, seeds: int, naming_seeds: int = NAMING_SEEDS) -> Quality:
    exercise = exercises.get(name)
    right, wrong = (
        variants(exercise),
        [(m, Answer(exercise.build(m, exercise, earlier(exercise)))) for m in exercise.mistakes],
    )
    result = Quality(name, len(wrong), variants=len(right), seeds=seeds)
    refused, let_through = {}, {}  # the first seed at which a verdict was wrong
    for seed in range(seeds):
        cases = drawn(exercise, seed)
        for style, answer in right.items():
            if style not in refused and not passes(exercise, answer, cases):
                refused[style] = seed
        for mistake, answer in wrong:
            if mistake not in let_through and passes(exercise, answer, cases):
                let_through[mistake] = seed
    result.accepted, result.rejected = len(right) - len(refused), len(wrong) - len(let_through)
    for style, seed in refused.items():
        result.complaints.append(f"right variant rejected: {style}\n{examine(exercise, right[style].function, seed)}")
    for mistake, seed in let_through.items():
        result.complaints.append(f"mistake accepted (seed {seed}): {mistake.sentence}")
    result.named = len(wrong) - len(_not_named(result, exercise, wrong, naming_seeds))
    return result


def _not_named(result: Quality, exercise: Exercise, wrong: list[tuple[Mistake, Answer]], seeds: int) -> set[int]:
    """Which mistakes get no name, or another. Reports on the same cases share what the known mistakes do on them."""
    missing = set()
    before = {each.name: passes(each, model_answer(each), drawn(each, 0)) for each in earlier(exercise)}
    assert all(before.values()), f"no earlier answer is to blame: {before}"
    for seed in range(seeds):
        cases, candidates = drawn(exercise, seed), known_mistakes(exercise, earlier(exercise))
        for place, (mistake, answer) in enumerate(wrong):
            testimony = testify(exercise, answer, [case for case, _ in cases])
            report = explained(judged(exercise, cases, testimony), testimony, lambda _: None, candidates)
            sentences = [named.sentence for named in report.named]
            if mistake.sentence not in sentences and place not in missing:
                missing.add(place)
                result.complaints.append(
                    f"mistake not named (seed {seed}): {mistake.sentence}\n    named instead: {sentences}"
                )
    return missing


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, default=200, help="seeds tried for every verdict (default: 200)")
    parser.add_argument("--exercise", action="append", help="only this exercise (may be repeated)")
    options = parser.parse_args(arguments)
    chosen = options.exercise or exercises.names()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(quality, chosen, [options.seeds] * len(chosen)))
    print(f"{'exercise':30}{'mistakes':>10}{'rejected':>10}{'named':>8}{'variants':>10}{'accepted':>10}{'seeds':>8}")
    total = Quality("all", seeds=options.seeds)
    for result in results:
        for count in ("mistakes", "rejected", "named", "variants", "accepted"):
            setattr(total, count, getattr(total, count) + getattr(result, count))
        total.complaints += [f"{result.exercise}: {text}" for text in result.complaints]
    for row in (*results, total):
        print(
            f"{row.exercise:30}{row.mistakes:>10}{row.rejected:>10}{row.named:>8}{row.variants:>10}{row.accepted:>10}"
            f"{row.seeds:>8}"
        )
    print(*total.complaints, sep="\n", file=sys.stderr)
    return 0 if total.fine else 1


if __name__ == "__main__":
    sys.exit(main())
