"""What a check found, as data: the score, the table's ✓ and ✗, and what to tell the learner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce

from rnnkit import exercises
from rnnkit.checking.diagnose import Named, Trial
from rnnkit.checking.judge import ASPECTS, Fault, named
from rnnkit.checking.noise import Noise
from rnnkit.checking.perform import Problem
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Output
from rnnkit.language import listed, tr

RIGHT, ORDINARY_ONLY, WRONG = 1.0, 0.5, 0.0
NOT_DEFINED = re.compile(r"^NameError: name '(\w+)' is not defined")


@dataclass
class Judgement:
    """What a check found out about one answer. `score` is what it earns out of `points`."""

    exercise: Exercise
    points: float
    refused: Problem | None = None  # why the answer was not even called
    trials: list[Trial] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)  # finished libraries that the answer calls
    beyond: list[str] = field(default_factory=list)  # packages it uses that a grader does not have
    noise: Noise = field(default_factory=Noise)
    unread: list[str] = field(default_factory=list)  # arguments that the answer's code never reads
    named: list[Named] = field(default_factory=list)
    earlier: Judgement | None = None  # an earlier answer that this one calls and that is wrong
    right_but_for_earlier: bool = False
    undiagnosed: str = ""  # the error that ended the search for the mistake's name

    # -- the verdict

    @property
    def right(self) -> bool:
        return self.share == RIGHT

    @property
    def right_on_ordinary(self) -> bool:
        """Right but for the edges: N = 1, float32, extremes, arguments changed."""
        return self.share > WRONG and all(self._share(output) > WRONG for output in self.exercise.outputs)

    @property
    def unanswered(self) -> bool:
        """Nothing was written yet; an answer that only waits for an earlier one does not count."""
        return self.stopped is not None and self.stopped.kind == "unanswered" and not self.earlier

    @property
    def waits(self) -> bool:
        """An earlier answer that this one calls is not written, or still holds the line of its stub."""
        stopped = self.earlier.stopped if self.earlier else None
        return stopped is not None and stopped.unwritten

    @cached_property
    def share(self) -> float:
        """The mean over the outputs: 1 for a right one, ½ for one right on the ordinary cases only, else 0.
        An answer that changes its arguments or differs when called again earns half at most."""
        if self.finished or self.stopped or not self.trials:
            return WRONG
        best = RIGHT if all(fine for _, fine in self.conduct) else ORDINARY_ONLY
        shares = [min(best, self._share(output)) for output in self.exercise.outputs]
        return sum(shares) / len(shares)

    @property
    def score(self) -> float:
        return round(self.points * self.share, 2)

    def _share(self, output: Output) -> float:
        columns = self.columns(output)
        if all(columns.values()):
            return RIGHT
        return ORDINARY_ONLY if all(columns.get(aspect) is not False for aspect in ASPECTS) else WRONG

    # -- what it is made of

    @cached_property
    def stopped(self) -> Problem | None:
        """The problem that kept an ordinary case from giving results."""
        ordinary = (t.observed.problem for t in self.trials if t.case.kind == ORDINARY)
        return self.refused or next((p for p in ordinary if p), None)

    @cached_property
    def faults(self) -> list[Fault]:
        return [fault for trial in self.trials for fault in trial.faults]

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of case beside the ordinary ones, in the order of the table's columns."""
        return list(dict.fromkeys(t.case.kind for t in self.trials if t.case.kind != ORDINARY))

    def columns(self, output: Output) -> dict[str, bool | None]:
        """The table's row for one output: column -> right, wrong, or None where it was not reached."""
        row: dict[str, bool | None] = {}
        found = {f.aspect for f in self.faults if f.output == output.name and f.case.kind == ORDINARY}
        hidden = False
        for aspect in ASPECTS:
            row[aspect] = None if hidden else aspect not in found
            hidden |= aspect in found and aspect in ("type", "shape")
        for kind in self.kinds:
            trials = [t for t in self.trials if t.case.kind == kind]
            row[kind] = not any(t.observed.problem or any(f.output == output.name for f in t.faults) for t in trials)
        applies = self._aspects(output)
        return {column: ok for column, ok in row.items() if column not in ASPECTS or column in applies or ok is False}

    @staticmethod
    def _aspects(output: Output) -> tuple[str, ...]:
        if output.shape:
            return ("shape", "dtype", "values") if output.dtype else ("shape", "values")
        return ("type", "values") if output.dtype else ("values",)

    @cached_property
    def conduct(self) -> list[tuple[str, bool]]:
        """Properties of the function as a whole: (sentence, whether it holds)."""
        if self.stopped or not self.trials:
            return []
        changed = dict.fromkeys(name for t in self.trials for name in t.observed.changed)
        differed = dict.fromkeys(name for t in self.trials for name in t.observed.differed)
        found = []
        if self.exercise.parameters:
            found.append(
                (
                    self._changes(list(changed)) if changed else tr("arguments left as they were"),
                    not changed,
                )
            )
        if differed or any(output.repeatable for output in self.exercise.outputs):
            found.append(self._repeats(differed))
        if self.exercise.new:
            views = [o.name for o in self.exercise.outputs if any(o.name in t.observed.views for t in self.trials)]
            found.append(
                (tr("shares memory with its arguments: {names}", names=", ".join(map(named, views))), False)
                if views
                else (tr("new arrays: no memory shared with the arguments"), True)
            )
        return found

    @staticmethod
    def _changes(names: list[str]) -> str:
        if len(names) == 1:
            return tr("changes its argument {name}", name=names[0])
        return tr("changes its arguments {names}", names=", ".join(names))

    @staticmethod
    def _repeats(differed) -> tuple[str, bool]:
        if differed:
            return tr("a second call gives other results ({names})", names=", ".join(map(named, differed))), False
        return tr("the same result when called again"), True

    # -- what to say

    @cached_property
    def headline(self) -> str:
        if self.finished:
            return tr("not your own work")
        if self.unanswered:
            return tr("not answered yet")
        if self.right:
            return tr("right")
        if self.waits:
            return tr("waits for {name}", name=self.earlier.exercise.name)
        if self.stopped:
            return tr("cannot be judged yet") if self.stopped.kind != "exception" else tr("stopped with an error")
        return tr("partly right") if self.share else tr("not right yet")

    def details(self) -> Iterator[str]:
        """Sentences on what is wrong: where first, by how much."""
        if self.finished:
            yield tr(
                "The answer calls {names}. An answer may use NumPy and your own earlier answers; a finished solution "
                "earns nothing.",
                names=", ".join(self.finished),
            )
            return
        if self.beyond:
            yield tr(
                "The answer uses {names}, which a grader does not have: there it stops with an error and earns "
                "nothing. Write it with Python's own modules and NumPy.",
                names=listed(self.beyond),
            )
        if self.stopped:
            if not self.waits:
                yield self._problem(self.stopped)
            return
        told = set()
        for fault in sorted(self.faults, key=lambda f: (f.case.kind != ORDINARY, ASPECTS.index(f.aspect))):
            if fault.ruled:
                continue
            if fault.output not in told and len(told) < 3:
                told.add(fault.output)
                sentence = tr("{sentence}.", sentence=fault.text)
                yield sentence if fault.case.kind == ORDINARY else self._with(fault.case, sentence)
        if more := {f.output for f in self.faults if not f.ruled} - told:
            names = ", ".join(named(o.name) for o in self.exercise.outputs if o.name in more)
            yield tr("Wrong as well: {names}.", names=names)
        for trial in self.trials:
            if trial.observed.problem:
                yield self._with(trial.case, self._problem(trial.observed.problem))
                break
        yield from self._never_read()
        changed = {name for trial in self.trials for name in trial.observed.changed}
        if "cache" in changed:
            yield tr(
                "A second call with the same cache gives something else. A cache is an argument: take nothing out of "
                "it (`pop`), and write into none of its arrays (`+=`, `*=`)."
            )
        for name in sorted(changed - {"cache"}):
            yield self._changed(name)
        yield from self._shared()
        if any(trial.observed.differed for trial in self.trials):
            yield tr(
                "A result may depend on the arguments alone. Look for what is drawn at random, for what is remembered "
                "from one call to the next, and for a slot of `np.empty` that is never filled."
            )

    @staticmethod
    def _with(case: Case, sentence: str) -> str:
        return tr("With {kind}: {sentence}", kind=tr(case.kind), sentence=sentence)

    def _shared(self) -> Iterator[str]:
        if any(t.observed.views for t in self.trials):
            yield tr(
                "A result that shares memory with an argument is a view: writing into one changes the other. "
                "`.copy()` makes a new array; `.T`, a slice and `np.asarray` make none."
            )

    def _never_read(self) -> Iterator[str]:
        """Where values are wrong and no mistake explains all of them: the arguments that play no part."""
        explained = any(not mistake.outputs for mistake in self.named)
        if self.unread and not explained and any(f.aspect == "values" for f in self.faults):
            yield tr("Your {name} never reads {arguments}.", name=self.exercise.name, arguments=listed(self.unread))

    def _changed(self, name: str) -> str:
        argument = self.trials[0].case.args[self.exercise.parameters.index(name)]
        if hasattr(argument, "shape"):
            return tr(
                "It writes into {name}, an array it was given: with `+=`, `*=`, `{name}[...] =` or the like. The "
                "caller still needs that array: make a new one.",
                name=name,
            )
        return tr(
            "It changes {name}, the caller's own {kind}; work on a copy, or make a new one.",
            name=name,
            kind=type(argument).__name__,
        )

    def _problem(self, problem: Problem) -> str:
        name = self.exercise.name
        if problem.unwritten:
            return self._unwritten(problem)
        if problem.kind == "exception":
            return _in_a_row(self._stopped_with(problem), self._called_with())
        if problem.kind == "nothing":
            sentence = tr("{name} was called, but {problem}", name=name, problem=problem.text)
            return _in_a_row(sentence, self._called_with(arrays=False))
        if problem.text.endswith(("?", "？")):
            return tr("{name}: {problem}", name=name, problem=problem.text)
        return tr("{name}: {problem}.", name=name, problem=tr(problem.text))

    def _stopped_with(self, problem: Problem) -> str:
        name, where, function = self.exercise.name, problem.where, problem.function
        told = {"name": name, "where": where, "function": function, "error": problem.text}
        if not where:
            return tr("{name} stopped with {error}.", **told)
        if function and not function.startswith("<") and function != name:  # <listcomp>, <lambda>
            return tr("{name} stopped in {where} (in {function}) with {error}.", **told)
        return tr("{name} stopped in {where} with {error}.", **told)

    def _unwritten(self, problem: Problem) -> str:
        name, function = self.exercise.name, problem.function or self.exercise.name
        own = function == name or self._is_method(problem)
        if self._is_method(problem):
            function = tr("{name} of {whole}", name=function, whole=name)
        if problem.kind == "stub":
            delete = tr("Delete that line in the cell above") if own else tr("Delete that line")
            sentence = tr(
                "Your {function} holds code, and the line `raise NotImplementedError(…)` still stands in it and stops "
                "it. {delete}, run that cell, then run this one again.",
                function=function,
                delete=delete,
            )
            return sentence
        write = tr("write it in the cell above") if own else tr("write it")
        return tr(
            "{function} is not answered yet: {write}, run that cell, then run this one again.",
            function=function,
            write=write,
        )

    def _is_method(self, problem: Problem) -> bool:
        return isinstance(self.exercise.answer, type) and hasattr(self.exercise.answer, problem.function or "")

    def _called_with(self, arrays: bool = True) -> str:
        """The shapes of what it was called with, or, where nothing is an array, the numbers."""
        trial = next((t for t in self.trials if t.observed.problem), None)
        if not trial:
            return ""
        args = list(zip(self.exercise.parameters, trial.case.args, strict=False))
        if self.exercise.cache_from:
            args = args[: len(self.exercise.takes) - 1]
        shown = [f"{name} {a.shape}" for name, a in args if hasattr(a, "shape")]
        if not shown:
            return tr("It was called with {case}.", case=trial.case.describe())
        if self.exercise.cache_from:
            shown.append(tr("the cache of your {name}", name=self.exercise.cache_from))
        arguments = ", ".join(shown)
        called = tr("It was called with {arguments}: {case}.", arguments=arguments, case=trial.case.describe())
        return called if arrays else ""

    @property
    def next(self) -> str:
        """The next thing to look at."""
        if self.right or self.unanswered or self.finished:
            return ""
        if self.earlier:
            return tr("Mend {name} first, then check again.", name=self.earlier.exercise.name)
        if self.stopped and self.stopped.kind != "exception":
            return ""
        if self.stopped:
            return self._not_there() or self.stopped.cure or tr(self.exercise.look)
        looks = dict.fromkeys(tr(mistake.look) for mistake in self.named if mistake.look)
        numbers = any(t.observed.problem for t in self.trials) or any(
            f.aspect == "values" and not f.ruled for f in self.faults
        )
        cures = [t.observed.problem.cure for t in self.trials if t.observed.problem]
        return _in_a_row(*looks) or next(filter(None, cures), "") or (tr(self.exercise.look) if numbers else "")

    def _not_there(self) -> str:
        """Where an answer stopped for want of a name that the exercise knows."""
        name = next(iter(NOT_DEFINED.findall(self.stopped.text)), "")
        if name in self.exercise.returns:
            return tr("`{name}` is one of the results: nothing has that name yet where the line uses it.", name=name)
        if name in self.exercise.takes:
            return tr(
                "`{name}` is an argument of the exercise: does your `def` line call it something else?", name=name
            )
        if not exercises.known(name):
            return ""
        unit = exercises.get(name).unit
        if unit == self.exercise.unit:
            return tr(
                "`{name}` is an exercise: it has to be in this notebook, and its cell has to be run first.", name=name
            )
        return tr(
            "`{name}` is an exercise of unit {unit}: it has to be in this notebook, and its cell has to be run first.",
            name=name,
            unit=unit[:2],
        )

    def notes(self) -> Iterator[str]:
        """What the answer printed and warned of; no mistake, but worth seeing."""
        if self.undiagnosed:
            yield tr(
                "No name for the mistake could be looked for ({error}). If the course was updated while this notebook "
                "was open, restart the kernel.",
                error=self.undiagnosed,
            )
        for warning in self.noise.warned:
            yield tr("Your code gave a warning (no points lost): {warning}", warning=warning)
        if self.noise.printed.strip():
            yield tr("Your code printed: {text}", text=self.noise.printed.strip())

    def before(self) -> str:
        """What to say of an earlier answer that is wrong."""
        if not self.earlier:
            return ""
        name = self.earlier.exercise.name
        state = tr("not answered yet") if self.earlier.unanswered else tr("not right yet")
        if self.waits and not self.earlier.unanswered:
            state = tr("still stopped by its line `raise NotImplementedError(…)`")
        told = {"answer": self.exercise.name, "name": name, "state": state}
        if name == self.exercise.cache_from:
            text = tr("{answer} gets its cache from your {name}, and {name} is {state}.", **told)
        else:
            text = tr("{answer} calls your {name}, and {name} is {state}.", **told)
        return text + (tr(" With a right {name} this answer would be right.", name=name) * self.right_but_for_earlier)

    def as_dict(self) -> dict:
        """As plain data, for the command line and for graders."""
        return {
            "exercise": self.exercise.name,
            "unit": self.exercise.unit,
            "score": self.score,
            "points": self.points,
            "right": self.right,
            "unanswered": self.unanswered,
            "headline": self.headline,
            "before": self.before(),
            "named": [tr(mistake.sentence) for mistake in self.named],
            "mistakes": [str(mistake.sentence) for mistake in self.named],  # in English, by which a class is counted
            "details": list(self.details()),
        }


def _in_a_row(*sentences: str) -> str:
    """Sentences after each other, with a space between them where the language has one."""
    said = [sentence for sentence in sentences if sentence] or [""]
    return reduce(lambda before, more: tr("{sentence} {more}", sentence=before, more=more), said)
