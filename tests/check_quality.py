"""Are the checks themselves right? For every exercise: each known mistake is rejected and named, each right answer is
accepted, whatever the seed; and each answer in tests/answers is told what its file says. `make check-quality` prints
the table and fails unless all of that holds.

    python -m tests.check_quality [--seeds 200] [--exercise rnn_step]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from rnnkit import exercises
from rnnkit.exercises.spec import ORDINARY, Mistake
from tests import answers
from tests.answers import Attempt
from tests.learner import Examiner

NAMING_SEEDS = 3  # naming runs every known mistake on every case; a few seeds are enough to see it work

REFUSED, NOT_TOLD = "right answer rejected", "answer not told what it is"
LET_THROUGH, NOT_NAMED = "mistake accepted", "mistake not named"
FRIENDLY = "a case in which a bug may hide"
Complaint = tuple[str, Attempt | Mistake | None, str]  # which of these, of what, and the text


@dataclass
class Quality:
    """What one exercise's checks did."""

    exercise: str
    mistakes: int = 0
    rejected: int = 0
    named: int = 0
    right: int = 0
    accepted: int = 0
    seeds: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        return not self.complaints


def quality(name: str, seeds: int, naming_seeds: int = NAMING_SEEDS) -> Quality:
    """Whether the checks of an exercise are right: with the first seed by whole reports on all answers, with the others
    by the bare verdicts on right ones; known mistakes have to be rejected with every seed, and named with some."""
    exercise = exercises.get(name)
    earlier = tuple(map(exercises.get, exercise.builds_on))
    attempts = answers.model(name), *answers.read(name)
    right = {attempt: attempt.function() for attempt in attempts if attempt.right}
    wrong = {mistake: exercise.build(mistake, exercise, earlier) for mistake in exercise.mistakes}
    complaints = {}
    for seed in range(seeds):
        examiner = Examiner(exercise, seed)
        on_answers = accepted(examiner, right) if seed else told_what_they_are(examiner, attempts)
        for kind, of, text in (*hiding(examiner), *on_answers, *rejected(examiner, wrong, naming=seed < naming_seeds)):
            complaints.setdefault((kind, of), f"{kind} (seed {seed}): {text}")
    fell = Counter(kind for kind, _ in complaints)
    return Quality(
        name,
        mistakes=len(wrong),
        rejected=len(wrong) - fell[LET_THROUGH],
        named=len(wrong) - fell[LET_THROUGH] - fell[NOT_NAMED],
        right=len(right),
        accepted=len(right) - fell[REFUSED],
        seeds=seeds,
        complaints=list(complaints.values()),
    )


def hiding(examiner: Examiner) -> Iterator[Complaint]:
    """Complains of ordinary cases in which a bug may hide: sizes are all different and above 1, and T is 4 or more."""
    cases = [case for case, _ in examiner.cases if case.kind == ORDINARY]
    sizes = [[case.sizes[letter] for letter in "TNDHOV" if letter in case.sizes] for case in cases]
    if not cases or any(len(set(each)) < len(each) or min(each, default=2) < 2 for each in sizes):
        yield FRIENDLY, None, f"sizes {sizes}"
    if any(case.sizes.get("T", 4) < 4 for case in cases):
        yield FRIENDLY, None, "T is below 4"
    if any(len(expected) != len(examiner.exercise.outputs) for _, expected in examiner.cases):
        yield FRIENDLY, None, "there is not one right result for each output"


def told_what_they_are(examiner: Examiner, attempts: Iterable[Attempt]) -> Iterator[Complaint]:
    """Complains of answers whose report is not what their file asks for."""
    for attempt in attempts:
        np.random.seed(0)  # of answers that draw weights
        report = examiner.report(attempt.function())
        sentences = [named.sentence for named in report.named]
        as_meant = (
            report.right == attempt.right == (report.score == report.points)
            and len(sentences) == len(attempt.named)
            and all(map(str.startswith, sentences, attempt.named))
            and all(piece in str(report) for piece in attempt.says)
        )
        if not as_meant:
            yield REFUSED if attempt.right else NOT_TOLD, attempt, f"{attempt}\n{report}\n    named: {sentences}"


def accepted(examiner: Examiner, right: dict[Attempt, Callable]) -> Iterator[Complaint]:
    for attempt, function in right.items():
        if not examiner.passes(function):
            yield REFUSED, attempt, f"{attempt}\n{examiner.report(function)}"


def rejected(examiner: Examiner, wrong: dict[Mistake, Callable], naming: bool) -> Iterator[Complaint]:
    """Complains of known mistakes. With the first seed they are not called anew: answers were compared with them."""
    for (mistake, function), known in zip(wrong.items(), examiner.candidates, strict=False):
        if not naming:
            if examiner.passes(function):
                yield LET_THROUGH, mistake, mistake.sentence
            continue
        # The answers above it are the model answers: none of them is to blame.
        report = examiner.report(function, ask=lambda above: None) if examiner.seed else examiner.report_on(known)
        named = [named.sentence for named in report.named]
        if report.right:
            yield LET_THROUGH, mistake, mistake.sentence
        elif mistake.sentence not in named:
            yield NOT_NAMED, mistake, f"{mistake.sentence}\n    named instead: {named}"


def totals() -> tuple[int, int, int]:
    """How many exercises, known mistakes and right answers there are."""
    names = exercises.names()
    right = (answers.model(name).right + sum(attempt.right for attempt in answers.read(name)) for name in names)
    return len(names), sum(len(exercises.get(name).mistakes) for name in names), sum(right)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seeds", type=int, default=200, help="seeds tried for every verdict (default: 200)")
    parser.add_argument("--exercise", action="append", help="only this exercise (may be repeated)")
    options = parser.parse_args(arguments)
    chosen = options.exercise or exercises.names()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(quality, chosen, [options.seeds] * len(chosen)))
    print(f"{'exercise':30}{'mistakes':>10}{'rejected':>10}{'named':>8}{'right':>10}{'accepted':>10}{'seeds':>8}")
    total = Quality("all", seeds=options.seeds)
    for result in results:
        for count in ("mistakes", "rejected", "named", "right", "accepted"):
            setattr(total, count, getattr(total, count) + getattr(result, count))
        total.complaints += [f"{result.exercise}: {text}" for text in result.complaints]
    for row in (*results, total):
        print(
            f"{row.exercise:30}{row.mistakes:>10}{row.rejected:>10}{row.named:>8}{row.right:>10}{row.accepted:>10}"
            f"{row.seeds:>8}"
        )
    print(*total.complaints, sep="\n", file=sys.stderr)
    return 0 if total.fine else 1


if __name__ == "__main__":
    sys.exit(main())
