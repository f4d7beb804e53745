"""In a kernel that runs a unit: a training that the English notebook has made is not made again by its translation.

The two are the same but for words, and nine tenths of their time goes into trainings. A training is known by its number
in the notebook, the state that it starts from, its first batch, and the steps it is asked for; where any of these
differs, or the English one has not taken all its steps or has printed something on the way, it is made anew.

Where it is taken over, the kernel's clocks go forward by what it took, so that every time that a page tells of a
training is the time of a training. Its batches are drawn all the same, as those of `rnnkit.translation` note what was
read.
"""

import contextlib
import functools
import hashlib
import itertools
import json
import sys
import time
from pathlib import Path

import numpy as np

from rnnkit.training import tree
from rnnkit.training.amount import taken
from rnnkit.training.loop import Run
from rnnkit.training.progress import Progress

CLOCKS = ("perf_counter", "process_time")  # of the module time, those that the course measures with


def share(folder: str, keep: bool) -> None:
    """From now on `Run.train` takes what it comes to from `folder` where it is there; else it trains, and `keep` says
    whether to put the result there.
    """
    train, numbers, clocks = Run.train, itertools.count(), _Clocks()

    @functools.wraps(train)
    def shared(run, steps, time_limit=None):
        known = _digest([run.state, run.batches(run.steps), run.steps, steps, time_limit])
        path = Path(folder) / f"{next(numbers):03}-{known}.npz"
        if path.exists():
            return _taken_over(path, run, steps, clocks)
        begin = clocks.read()
        with contextlib.redirect_stdout(_Heard(sys.stdout)) as heard:
            history = train(run, steps, time_limit)
        if keep and not run.stopped and not heard.anything:
            path.parent.mkdir(parents=True, exist_ok=True)
            took = [after - before for before, after in zip(begin, clocks.read(), strict=True)]
            path.with_suffix(".json").write_text(json.dumps(took), "utf-8")
            run.save(path)
        return history

    Run.train = shared


def _taken_over(path, run, steps, clocks):
    goal = run.steps + taken(steps)
    bar = Progress(goal) if run.progress else None
    begin = clocks.read()
    for k in range(run.steps, goal):
        run.batches(k)
    run.load(path)
    run.stopped = ""
    clocks.put(begin, json.loads(path.with_suffix(".json").read_text("utf-8")))
    if bar:
        bar.end(run.steps, 1.0, run._text())
    return run.history


class _Heard:
    """An output that knows whether anything was written; a bar in a notebook is displayed, not written."""

    def __init__(self, output):
        self.output, self.anything = output, False

    def write(self, text):
        self.anything = True
        return self.output.write(text)

    def __getattr__(self, name):
        return getattr(self.output, name)


class _Clocks:
    """The clocks of the module `time`, which can be put forward from now on."""

    def __init__(self):
        self.true = [getattr(time, name) for name in CLOCKS]
        self.ahead = [0.0] * len(CLOCKS)
        for number, name in enumerate(CLOCKS):
            setattr(time, name, functools.partial(self._read, number))

    def _read(self, number):
        return self.true[number]() + self.ahead[number]

    def read(self):
        return [self._read(number) for number in range(len(CLOCKS))]

    def put(self, begin, took):
        """Put each clock to `took` seconds after what it read at `begin`."""
        for number, (before, seconds) in enumerate(zip(begin, took, strict=True)):
            self.ahead[number] += before + seconds - self._read(number)


def _digest(values):
    arrays = tree.to_arrays(values)
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        array = np.asarray(array)
        digest.update(repr([name, array.shape, array.dtype.str]).encode() + array.tobytes())
    return digest.hexdigest()[:16]
