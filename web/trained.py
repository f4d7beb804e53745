"""In a kernel that runs a unit: a training that the English notebook has made is not made again by its translation.

The two are the same but for words, and nine tenths of their time goes into trainings. A training is known by its number
in the notebook, the state that it starts from, its first batch, and the steps it is asked for; where any of these
differs, or the English one has not taken all its steps, it is made anew.
"""

import functools
import hashlib
import itertools
import json
import time
from pathlib import Path

import numpy as np

from rnnkit.training import tree
from rnnkit.training.amount import taken
from rnnkit.training.loop import Run
from rnnkit.training.progress import Progress


def share(folder: str, keep: bool) -> None:
    """From now on `Run.train` takes what it comes to from `folder` where it is there; else it trains, and `keep` says
    whether to put the result there.
    """
    train, numbers = Run.train, itertools.count()

    @functools.wraps(train)
    def shared(run, steps, time_limit=None):
        known = _digest([run.state, run.batches(run.steps), run.steps, steps, time_limit])
        path = Path(folder) / f"{next(numbers):03}-{known}.npz"
        if path.exists():
            return _taken_from(path, run, steps)
        begin = time.perf_counter()
        history = train(run, steps, time_limit)
        if keep and not run.stopped:
            path.parent.mkdir(parents=True, exist_ok=True)
            _seconds(path).write_text(json.dumps(time.perf_counter() - begin), "utf-8")
            run.save(path)
        return history

    Run.train = shared


def _taken_from(path, run, steps):
    bar = Progress(run.steps + taken(steps)) if run.progress else None
    run.load(path)
    run.stopped = ""
    if bar:
        bar.start -= json.loads(_seconds(path).read_text("utf-8"))
        bar.end(run.steps, 1.0, run._text())
    return run.history


def _seconds(path):
    """Where it stands how long a training took, validation and all."""
    return path.with_suffix(".json")


def _digest(values):
    arrays = tree.to_arrays(values)
    digest = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        array = np.asarray(array)
        digest.update(repr([name, array.shape, array.dtype.str]).encode() + array.tobytes())
    return digest.hexdigest()[:16]
