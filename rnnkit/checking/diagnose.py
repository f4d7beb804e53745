"""Naming the mistake: run the known ones on the same cases and see which gives the learner's numbers.

A mistake is named only when exactly one reproduces what the answer did. An exercise's own mistakes come first,
then those of the earlier exercises inside it, then the generic ones that any exercise can suffer from. Numbers
that are right prove no mistake: where only a dtype is wrong or an argument changed, that has to be the same too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from rnnkit.checking import generic
from rnnkit.checking.answer import Answer
from rnnkit.checking.judge import Fault, different, distance, is_arrays
from rnnkit.checking.noise import Noise, quiet
from rnnkit.checking.perform import Observation, observe
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Rule

NEAR = 1e-4  # of the largest number: what is off by less is off by a small slip, not by a wrong formula


@dataclass(frozen=True)
class Trial:
    """A case, the right results, what the answer did with it, and the faults found."""

    case: Case
    expected: tuple
    observed: Observation
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Named:
    """A mistake proved by the numbers; outputs says which results it explains."""

    sentence: str
    equation: str = ""
    look: str | None = None
    outputs: tuple[str, ...] = ()


def known_mistakes(exercise: Exercise, earlier: tuple[Exercise, ...]) -> list[Candidate]:
    """All that an answer may be compared with: the exercise's own mistakes first, then those inside earlier answers."""
    return [Candidate(exercise, mistake, Answer(wrong)) for mistake, wrong in exercise.wrong_answers(earlier)]


def diagnose(
    exercise: Exercise,
    earlier: tuple[Exercise, ...],
    trials: list[Trial],
    candidates: list[Candidate] | None = None,
) -> list[Named]:
    """The mistakes that the trials prove: one for the whole answer, else one for each output it explains.

    candidates   the `known_mistakes`, where many answers to the same cases are looked at: what each does is kept
    """
    others = [t for t in trials if not t.case.apart]
    if any(t.observed.problem or t.observed.misconduct or t.faults for t in others):
        trials = others
    ruled = _broken_rules(trials)
    if not any(t.observed.problem or t.observed.misconduct or _beside_rules(t) for t in trials):
        return ruled
    if candidates is None:
        candidates = known_mistakes(exercise, earlier)
    own = len(exercise.mistakes)
    with quiet(Noise()), np.errstate(all="ignore"):
        for agree in (_same_conduct, _same_numbers) if _wrong_numbers(trials) else (_same_conduct,):
            for tier in (candidates[:own], candidates[own:]):
                fitting = [c for c in tier if all(agree(exercise, t, c.on(t.case)) for t in trials)]
                if fitting:  # what breaks a rule with the same sentence explains that as well
                    return [fitting[0].named(exercise, trials)] if _one_sentence(fitting) else ruled
        return ruled + _by_output(exercise, candidates, own, trials)


def _broken_rules(trials: list[Trial]) -> list[Named]:
    """A rule's sentence says what is wrong; it needs no mistake to be tried out. What is wrong in the ordinary cases
    comes first: the special ones would only say it in another way. Where chance plays a part, one case may take a
    mistake for its neighbour: of an output's sentences, the one counts that most of the cases say."""
    faults = [fault for t in trials for fault in t.faults]
    faults = [fault for fault in faults if fault.case.kind == ORDINARY] or faults
    said = {}
    for fault in faults:
        if fault.ruled:
            said.setdefault(fault.output, Counter())[fault.text] += 1
    most = [text for texts in said.values() for text, n in texts.items() if n == max(texts.values())]
    return [Named(sentence) for sentence in dict.fromkeys(most)]


def _wrong_numbers(trials: list[Trial]) -> bool:
    return any(t.observed.problem or any(f.aspect != "dtype" and not f.ruled for f in t.faults) for t in trials)


def _one_sentence(fitting: list[Candidate]) -> bool:
    """There may be several ways to the same mistake."""
    return len({candidate.mistake.sentence for candidate in fitting}) == 1


def _beside_rules(trial: Trial) -> bool:
    return any(not fault.ruled for fault in trial.faults)


class Candidate:
    """A known mistake and, for each case asked for, what an answer that makes it does."""

    def __init__(self, exercise: Exercise, mistake: Mistake, answer: Answer):
        self.exercise, self.mistake, self.answer, self.seen = exercise, mistake, answer, {}

    def on(self, case: Case) -> Observation:
        if id(case) not in self.seen:  # the case is kept as well, so that no other can get its id
            self.seen[id(case)] = case, observe(self.exercise, self.answer, case)
        return self.seen[id(case)][1]

    def named(self, exercise: Exercise, trials: list[Trial], outputs: tuple[str, ...] = ()) -> Named:
        equation = self.mistake.breaks
        if equation is None:
            equation = "" if _all_right_somewhere(exercise, trials) else exercise.equation
        return Named(self.mistake.sentence, equation, self.mistake.look, outputs)


def _all_right_somewhere(exercise: Exercise, trials: list[Trial]) -> bool:
    """Whether every result is right, or the right one for another output, or has the right numbers in another shape.
    Then no equation is broken: what is wrong is a dtype, an argument that was changed, an order or a shape."""
    return all(
        trial.observed.results is not None
        and not any(isinstance(right, Rule) for right in trial.expected)
        and all(
            any(_equal(result, other, trial.case) for other in trial.expected) or _reshaped(result, right, trial.case)
            for result, right in zip(trial.observed.results, trial.expected, strict=True)
        )
        for trial in trials
        if trial.case.kind == ORDINARY
    )


def _reshaped(result, right, case: Case) -> bool:
    """Whether an array has the numbers of the right one in another shape."""
    if not isinstance(result, np.ndarray) or not isinstance(right, np.ndarray) or result.shape == right.shape:
        return False
    return result.size == right.size and _equal(np.sort(result, axis=None), np.sort(right, axis=None), case)


def _same_conduct(exercise: Exercise, trial: Trial, other: Observation) -> bool:
    """The same in everything: numbers, dtypes, changed arguments, what differs the second time."""
    mine = trial.observed
    if not _same_numbers(exercise, trial, other) or mine.changed.keys() != other.changed.keys():
        return False
    if mine.problem:
        return True
    return (
        (mine.differed, mine.views) == (other.differed, other.views)
        and all(_dtype(a) == _dtype(b) for a, b in zip(mine.results, other.results, strict=True))
        and all(_equal(mine.changed[name], other.changed[name], trial.case) for name in mine.changed)
    )


def _dtype(value):
    """Of an array or number of NumPy's; of a dict those of what it holds."""
    if isinstance(value, dict):
        return {name: _dtype(each) for name, each in value.items()}
    return getattr(value, "dtype", None)


def _same_numbers(exercise: Exercise, trial: Trial, other: Observation) -> bool:
    mine = trial.observed
    if mine.problem or other.problem:
        return (
            mine.problem is not None
            and other.problem is not None
            and (mine.problem.kind, mine.problem.text) == (other.problem.kind, other.problem.text)
        )
    return all(_same_result(trial, i, other) for i in range(len(exercise.outputs)))


def _same_result(trial: Trial, i: int, other: Observation) -> bool:
    if isinstance(trial.expected[i], Rule):  # of many right values: the same if the rule says the same of them
        return trial.observed.ruling(trial.expected[i], i) == other.ruling(trial.expected[i], i)
    return _equal(trial.observed.results[i], other.results[i], trial.case)


def _by_output(exercise, candidates, own, trials) -> list[Named]:
    """No single mistake explains everything: look at each wrong output on its own, over the ordinary cases and
    those others where it is right: there a mistake must not show either. A mistake that would have spoiled an output
    that is right was not made quite so: it is named only if nothing else fits and it does not speak of that output. An
    output that is wrong in special cases alone is explained by known mistakes only, never by a generic slip."""
    ordinary = [t for t in trials if t.case.kind == ORDINARY]
    others = [t for t in trials if t.case.kind != ORDINARY and not t.observed.problem]
    if not ordinary or any(t.observed.problem for t in ordinary):
        return []
    wrong, anywhere = _wrong_in(exercise, ordinary), _wrong_in(exercise, ordinary + others)
    late = [] if exercise.joint else [i for i in anywhere if i not in wrong]
    right = [j for j in range(len(exercise.outputs)) if j not in wrong]
    spotless = [j for j in right if j not in anywhere]
    found: dict[str, Named] = {}
    for i in wrong + late:
        name = exercise.outputs[i].name
        trials = ordinary + [t for t in others if i in late or all(f.output != name for f in t.faults)]
        for tier in (candidates[:own], candidates[own:]):
            fitting = [
                c
                for c in tier
                if all(
                    c.on(t.case).problem is None
                    and all(_same_result(t, j, c.on(t.case)) for j in (wrong if exercise.joint else (i,)))
                    for t in trials
                )
            ]
            if fitting:
                break
        where, same = (ordinary + others, spotless) if i in late else (ordinary, right)
        whole = [c for c in fitting if all(_same_result(t, j, c.on(t.case)) for t in where for j in same)]
        unspoiled = re.compile("|".join(rf"\b{re.escape(exercise.outputs[j].name)}\b" for j in same) or "$^")
        partly = [c for c in fitting if not unspoiled.search(c.mistake.sentence)]
        swapped, slips = ((), ()) if i in late else ((generic.swapped,), generic.SLIPS)
        named = list(_generic(exercise, i, trials, swapped)) or _word(exercise, trials, name, whole)
        if not named and whole:  # of several: one found already, or those that leave all else as it is
            alone = [c for c in whole if all(_else_as_it_is(t, i, c.on(t.case)) for t in ordinary + others)]
            named = _word(exercise, trials, name, [c for c in whole if c.mistake.sentence in found] or alone)
        if not named and not whole:
            named = list(_generic(exercise, i, trials, slips)) or _word(exercise, trials, name, partly)
        if not named and not fitting and i in wrong:
            named = list(_nearly(exercise, i, trials))
        if len(named) == 1:
            before = found.get(named[0].sentence)
            outputs = (*before.outputs, name) if before else (name,)
            found[named[0].sentence] = replace(named[0], outputs=outputs)
    return list(found.values())


def _wrong_in(exercise: Exercise, trials: list[Trial]) -> list[int]:
    """The outputs of which a type, a shape or a value is wrong, and no rule says why."""
    faults = {f.output for t in trials for f in t.faults if f.aspect != "dtype" and not f.ruled}
    return [i for i, output in enumerate(exercise.outputs) if output.name in faults]


def _else_as_it_is(trial: Trial, i: int, other: Observation) -> bool:
    """Whether all of another answer's results but one are right, or those of this answer."""
    if other.problem:
        return False
    for j, right in enumerate(trial.expected):
        if j == i or _same_result(trial, j, other):
            continue
        if other.ruling(right, j) if isinstance(right, Rule) else not _equal(other.results[j], right, trial.case):
            return False
    return True


def _word(exercise: Exercise, trials: list[Trial], name: str, fitting: list[Candidate]) -> list[Named]:
    return [fitting[0].named(exercise, trials, (name,))] if fitting and _one_sentence(fitting) else []


def _generic(exercise: Exercise, i: int, trials: list[Trial], slips: tuple) -> Iterator[Named]:
    for slip in slips:
        for sentence, makes in slip(exercise, i):
            if _made(makes, i, trials):
                yield Named(sentence, equation_of(exercise, i) if slip in generic.NUMBERS else "")


def equation_of(exercise: Exercise, i: int) -> str:
    """Of the exercise's equations the one for its output i, dW_hh = … for `dWhh`; all where it is the only output."""
    name = exercise.outputs[i].name
    pieces = re.split(r"[;,]\s{2,}", exercise.equation)
    own = [piece for piece in pieces if re.sub(r"[_{}]", "", piece.partition(" = ")[0]) == name.replace("_", "")]
    return own[0] if len(own) == 1 else exercise.equation * (len(exercise.outputs) == 1)


def _nearly(exercise: Exercise, i: int, trials: list[Trial]) -> Iterator[Named]:
    """Numbers that agree to four digits or more, and not to all: no algebra is that nearly right."""
    name = exercise.outputs[i].name
    aspects = {fault.aspect for t in trials for fault in t.faults if fault.output == name}
    worst = max(distance(t.observed.results[i], t.expected[i]) for t in trials)
    if worst < NEAR and "values" in aspects and not aspects & {"type", "shape"}:
        yield Named(
            "Four digits or more are right, and not all. Look for something small: a rounding, float32 on the way, a "
            "number added (`+ 1e-8`)."
        )


def _made(makes, i: int, trials: list[Trial]) -> bool:
    """Whether the slip gives what the answer gave: in every trial, and something wrong in one of them at least."""
    proved = False
    for trial in trials:
        wrong = makes(trial.case, trial.expected)
        if wrong is None:  # it has no meaning here, and so it changes nothing
            wrong = trial.expected[i]
        if not _equal(trial.observed.results[i], wrong, trial.case):
            return False
        proved |= not _equal(wrong, trial.expected[i], trial.case)
    return proved


def _equal(a, b, case: Case) -> bool:
    """Equal up to the tolerance of a judgement, NaN equal to NaN; dtype apart."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        if a.shape != b.shape or a.dtype.kind not in "fiub" or b.dtype.kind not in "fiub":
            return False
        a, b = a.astype(np.float64, copy=False), b.astype(np.float64, copy=False)
        finite = np.isfinite(b)
        if not finite.all():
            if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
                return False
            a, b = a[finite], b[finite]
        return not different(a, b, case).any()
    if is_arrays(a) and is_arrays(b):
        return a.keys() == b.keys() and all(_equal(a[name], b[name], case) for name in a)
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        a, b = (x.item() if isinstance(x, np.ndarray) and x.ndim == 0 else x for x in (a, b))
    if isinstance(a, int | float | np.generic) and isinstance(b, int | float | np.generic):
        return _equal(np.array([a], np.float64), np.array([b], np.float64), case)
    try:
        return type(a) is type(b) and bool(a == b)
    except Exception:  # objects that cannot be compared are not equal
        return False
