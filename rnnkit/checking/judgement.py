"""What a check found, as data: the score, the table's ✓ and ✗, and what to tell the learner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from rnnkit import exercises
from rnnkit.checking.diagnose import Named, Trial
from rnnkit.checking.judge import ASPECTS, Fault
from rnnkit.checking.noise import Noise
from rnnkit.checking.perform import Problem
from rnnkit.exercises.spec import ORDINARY, Exercise, Output

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
                    f"changes its argument{'s' * (len(changed) > 1)} {', '.join(changed)}"
                    if changed
                    else "arguments left as they were",
                    not changed,
                )
            )
        if differed or any(output.repeatable for output in self.exercise.outputs):
            found.append(self._repeats(differed))
        if self.exercise.new:
            views = [o.name for o in self.exercise.outputs if any(o.name in t.observed.views for t in self.trials)]
            found.append(
                (f"shares memory with its arguments: {', '.join(views)}", False)
                if views
                else ("new arrays: no memory shared with the arguments", True)
            )
        return found

    @staticmethod
    def _repeats(differed) -> tuple[str, bool]:
        if differed:
            return f"a second call gives other results ({', '.join(differed)})", False
        return "the same result when called again", True

    # -- what to say

    @cached_property
    def headline(self) -> str:
        if self.finished:
            return "not your own work"
        if self.unanswered:
            return "not answered yet"
        if self.right:
            return "right"
        if self.waits:
            return f"waits for {self.earlier.exercise.name}"
        if self.stopped:
            return "cannot be judged yet" if self.stopped.kind != "exception" else "stopped with an error"
        return "partly right" if self.share else "not right yet"

    def details(self) -> Iterator[str]:
        """Sentences on what is wrong: where first, by how much."""
        if self.finished:
            yield (
                f"The answer calls {', '.join(self.finished)}. An answer may use NumPy and your own earlier answers; "
                "a finished solution earns nothing."
            )
            return
        if self.beyond:
            yield (
                f"The answer uses {' and '.join(self.beyond)}, which a grader does not have: there it stops with an "
                "error and earns nothing. Write it with Python's own modules and NumPy."
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
                yield (f"With {fault.case.kind}: " if fault.case.kind != ORDINARY else "") + fault.text + "."
        if more := {f.output for f in self.faults if not f.ruled} - told:
            yield f"Wrong as well: {', '.join(o.name for o in self.exercise.outputs if o.name in more)}."
        for trial in self.trials:
            if trial.observed.problem:
                yield f"With {trial.case.kind}: {self._problem(trial.observed.problem)}"
                break
        yield from self._never_read()
        changed = {name for trial in self.trials for name in trial.observed.changed}
        if "cache" in changed:
            yield (
                "A second call with the same cache gives something else. A cache is an argument: take nothing out of "
                "it (`pop`), and write into none of its arrays (`+=`, `*=`)."
            )
        for name in sorted(changed - {"cache"}):
            yield self._changed(name)
        yield from self._shared()
        if any(trial.observed.differed for trial in self.trials):
            yield (
                "A result may depend on the arguments alone. Look for what is drawn at random, for what is remembered "
                "from one call to the next, and for a slot of `np.empty` that is never filled."
            )

    def _shared(self) -> Iterator[str]:
        if any(t.observed.views for t in self.trials):
            yield (
                "A result that shares memory with an argument is a view: writing into one changes the other. "
                "`.copy()` makes a new array; `.T`, a slice and `np.asarray` make none."
            )

    def _never_read(self) -> Iterator[str]:
        """Where values are wrong and no mistake explains all of them: the arguments that play no part."""
        explained = any(not named.outputs for named in self.named)
        if self.unread and not explained and any(f.aspect == "values" for f in self.faults):
            yield f"Your {self.exercise.name} never reads {' and '.join(self.unread)}."

    def _changed(self, name: str) -> str:
        argument = self.trials[0].case.args[self.exercise.parameters.index(name)]
        if hasattr(argument, "shape"):
            return (
                f"It writes into {name}, an array it was given: with `+=`, `*=`, `{name}[...] =` or the like. The "
                "caller still needs that array: make a new one."
            )
        return f"It changes {name}, the caller's own {type(argument).__name__}; work on a copy, or make a new one."

    def _problem(self, problem: Problem) -> str:
        name = self.exercise.name
        if problem.unwritten:
            return self._unwritten(problem)
        if problem.kind == "exception":
            at = f" in {problem.where}" if problem.where else ""
            named = problem.function and not problem.function.startswith("<")  # <listcomp>, <lambda>
            inside = f" (in {problem.function})" if problem.where and named and problem.function != name else ""
            return f"{name} stopped{at}{inside} with {problem.text}. {self._called_with()}".rstrip()
        if problem.kind == "nothing":
            return f"{name} was called, but {problem.text} {self._called_with(arrays=False)}".rstrip()
        return f"{name}: {problem.text}" + ("" if problem.text.endswith("?") else ".")

    def _unwritten(self, problem: Problem) -> str:
        name, function = self.exercise.name, problem.function or self.exercise.name
        own = function == name or self._is_method(problem)
        steps = f"{' in the cell above' if own else ''}, run that cell, then run this one again."
        function = f"{function} of {name}" if self._is_method(problem) else function
        if problem.kind == "stub":
            return (
                f"Your {function} holds code, and the line `raise NotImplementedError(…)` still stands in it and stops "
                f"it. Delete that line{steps}"
            )
        return f"{function} is not answered yet: write it{steps}"

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
            return f"It was called with {trial.case.describe()}."
        if self.exercise.cache_from:
            shown.append(f"the cache of your {self.exercise.cache_from}")
        return f"It was called with {', '.join(shown)}: {trial.case.describe()}." if arrays else ""

    @property
    def next(self) -> str:
        """The next thing to look at."""
        if self.right or self.unanswered or self.finished:
            return ""
        if self.earlier:
            return f"Mend {self.earlier.exercise.name} first, then check again."
        if self.stopped and self.stopped.kind != "exception":
            return ""
        if self.stopped:
            return self._not_there() or self.stopped.cure or self.exercise.look
        looks = dict.fromkeys(named.look for named in self.named if named.look)
        numbers = any(t.observed.problem for t in self.trials) or any(
            f.aspect == "values" and not f.ruled for f in self.faults
        )
        cures = [t.observed.problem.cure for t in self.trials if t.observed.problem]
        return " ".join(looks) or next(filter(None, cures), "") or (self.exercise.look if numbers else "")

    def _not_there(self) -> str:
        """Where an answer stopped for want of a name that the exercise knows."""
        name = next(iter(NOT_DEFINED.findall(self.stopped.text)), "")
        if name in self.exercise.returns:
            return f"`{name}` is one of the results: nothing has that name yet where the line uses it."
        if name in self.exercise.takes:
            return f"`{name}` is an argument of the exercise: does your `def` line call it something else?"
        if not exercises.known(name):
            return ""
        unit = exercises.get(name).unit
        where = "" if unit == self.exercise.unit else f" of unit {unit[:2]}"
        return f"`{name}` is an exercise{where}: it has to be in this notebook, and its cell has to be run first."

    def notes(self) -> Iterator[str]:
        """What the answer printed and warned of; no mistake, but worth seeing."""
        if self.undiagnosed:
            yield (
                f"No name for the mistake could be looked for ({self.undiagnosed}). If the course was updated while "
                "this notebook was open, restart the kernel."
            )
        for warning in self.noise.warned:
            yield f"Your code gave a warning (no points lost): {warning}"
        if self.noise.printed.strip():
            yield f"Your code printed: {self.noise.printed.strip()}"

    def before(self) -> str:
        """What to say of an earlier answer that is wrong."""
        if not self.earlier:
            return ""
        name = self.earlier.exercise.name
        state = "not answered yet" if self.earlier.unanswered else "not right yet"
        if self.waits and not self.earlier.unanswered:
            state = "still stopped by its line `raise NotImplementedError(…)`"
        how = "gets its cache from" if name == self.exercise.cache_from else "calls"
        text = f"{self.exercise.name} {how} your {name}, and {name} is {state}."
        return text + (f" With a right {name} this answer would be right." if self.right_but_for_earlier else "")

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
            "named": [named.sentence for named in self.named],
            "details": list(self.details()),
        }
