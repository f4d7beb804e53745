"""The training loop."""

import operator
import time
import zipfile

import numpy as np

from rnnkit.training import tree
from rnnkit.training.amount import taken
from rnnkit.training.history import History
from rnnkit.training.interrupt import Interrupt
from rnnkit.training.progress import Progress

SMOOTH = 100  # the loss beside the bar is the mean of so many steps
CAUSES = (
    "Likely causes are a learning rate that is too large, gradients that are not clipped, "
    "or an overflow in a softmax that does not take off the largest logit."
)


class Run:
    """A training that can be stopped, continued and saved.

    step:     a function step(state, *batch) -> (loss, state), which takes one step of training; `state` is
              whatever goes on from step to step, arrays and numbers in dicts, lists and tuples
    state:    the state to start from, such as (params, memory, h)
    batches:  a function from a step's number, 0, 1, …, to its batch, a tuple: `Streams`, `Fresh`, `Padded` or your own
    validate: a function validate(state) -> the loss on held-out data, or None
    every:    after how many steps to validate; also before the first step and after the last
    progress: False for no bar

    run.state is what the run has reached, run.steps how many steps it took, run.history what it measured (a
    `History` of arrays). run.stopped says why the last `train` took fewer steps than it was asked for:
    "interrupted", "time limit" or "diverged"; it is "" when it took them all.

        def step(state, inputs, targets, first):
            params, h = state
            loss, grads, h = loss_and_gradients(params, inputs, targets, np.zeros_like(h) if first else h)
            return loss, (sgd(params, grads, lr=0.1), h)

        run = training.Run(step, (params, h0), training.Streams(inputs, targets))
        run.train(100).loss.shape                                # (100,)
        params, h = run.state
    """

    def __init__(self, step, state, batches, *, validate=None, every=100, progress=True):
        self._step = step
        self.state = state
        self._set_up(batches, validate, every, progress)

    def _set_up(self, batches, validate, every, progress):
        if not callable(batches):
            raise TypeError(
                f"batches is {type(batches).__name__}; expected a function from a step's number to its batch, "
                "such as training.Streams(inputs, targets) or training.Fresh(draw)"
            )
        if every < 1:
            raise ValueError(f"every is {every}; expected at least 1 step from one validation to the next")
        self.batches, self.validate, self.every, self.progress = batches, validate, every, progress
        self.steps, self.stopped = 0, ""
        self._loss, self._seconds, self._validation = [], [], {}  # the last from steps taken to loss
        self._good = None  # (steps, state) before the last step: the last parameters known to have a finite loss

    def train(self, steps, time_limit=None):
        """Take `steps` more steps, or as many as start within `time_limit` seconds; returns the history. After
        `training.size("small", unit)` it takes a tenth of them.

        Ctrl-C, or the stop button of JupyterLab, ends it after the step at hand, and a second one at once,
        without that step. What was learned is kept, and `train` goes on from there.

        A loss, a gradient or a parameter that is NaN or infinite ends it, too, and says what the likely causes
        are. The state is then the last one whose loss was finite. NumPy's warnings of overflow are not shown
        meanwhile.

        The loss beside the bar is the mean of the last 100 steps, "held out" the last validation.
        """
        if time_limit is not None and not time_limit > 0:
            raise ValueError(f"time_limit is {time_limit}; expected seconds above 0, or None")
        steps = taken(operator.index(steps))
        first, goal = self.steps, self.steps + steps
        start, self.stopped = time.perf_counter(), ""
        bar = Progress(goal) if self.progress else None
        share, ending = 0.0, ""
        try:
            with Interrupt() as interrupt, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                self._measure()
                while self.steps < goal and not self.stopped:
                    self._take_step()
                    if self.steps % self.every == 0:
                        self._measure()
                    spent = time.perf_counter() - start
                    share = (self.steps - first) / steps
                    if time_limit is not None:
                        share = max(share, min(1.0, spent / time_limit))
                    if bar:
                        bar.show(self.steps, share, self._text())
                    if interrupt.wished:
                        raise KeyboardInterrupt
                    if time_limit is not None and spent >= time_limit and self.steps < goal:
                        self.stopped = "time limit"
                        ending = f"Time limit of {time_limit:g} s reached." if bar else ""
                self._measure()
        except KeyboardInterrupt:
            self.stopped = "interrupted"
            ending = f"Stopped after step {self.steps} of {goal}. What was learned is kept: train goes on from there."
        except Diverged as diverged:
            self.stopped = "diverged"
            ending = f"{diverged}. {self._go_back()} {CAUSES}"
        finally:
            if bar:
                bar.end(self.steps, share, self._text())
        if ending:
            print(ending)
        return self.history

    @property
    def history(self):
        """A `History` of what was measured so far."""
        return History(
            np.arange(1, self.steps + 1),
            np.array(self._loss),
            np.array(self._seconds),
            np.array(list(self._validation), dtype=np.int64),
            np.array(list(self._validation.values())),
        )

    def save(self, path):
        """Write state, steps and history to a .npz file, so that `load` can go on from there another day.

        Raises TypeError when the state holds anything but arrays, numbers and strings in dicts, lists and tuples.
        """
        arrays = tree.to_arrays(
            {
                "state": self.state,
                "steps": self.steps,
                "loss": self._loss,
                "seconds": self._seconds,
                "validation": self._validation,
            }
        )
        with open(path, "wb") as file:  # np.savez would add .npz to a bare path, and load would miss the file
            np.savez(file, **arrays)

    def load(self, path):
        """Go back to what `save` has written. Raises ValueError, and changes nothing, if it does not fit this run."""
        with open(path, "rb") as file:
            if not zipfile.is_zipfile(file):
                raise ValueError(f"{path} is no .npz file; expected one that save has written")
        before = tree.copy(self.state)
        try:
            with np.load(path) as arrays:
                saved = tree.from_arrays(arrays)
            self.state = saved["state"]
        except (KeyError, TypeError, ValueError) as error:
            self.state = before
            raise ValueError(f"{path} does not fit this run: {error}") from None
        self.steps, self._good = saved["steps"], None
        self._loss, self._seconds, self._validation = saved["loss"], saved["seconds"], saved["validation"]

    def _take_step(self):
        """One step; if it ends early, for whatever reason, it is as if it had not begun."""
        before = self.steps, tree.copy(self.state)
        start = time.perf_counter()
        try:
            loss = float(self._advance(self.batches(self.steps)))
        except BaseException:
            self.state = before[1]
            raise
        if not np.isfinite(loss):
            self.state = before[1]
            raise Diverged(f"The loss is {loss} at step {self.steps + 1}")
        self._good = before
        if not tree.is_finite(self.state):  # a weight that is seldom used can be NaN for long before a loss shows it
            raise Diverged(f"Step {self.steps + 1} has made parameters that are NaN or infinite")
        self.steps += 1
        self._loss.append(loss)
        self._seconds.append(time.perf_counter() - start + (self._seconds[-1] if self._seconds else 0.0))

    def _advance(self, batch):
        """Take the step, and return its loss."""
        result = self._step(self.state, *batch)
        if not isinstance(result, tuple) or len(result) != 2:
            raise TypeError(f"step returned {type(result).__name__}; expected two values, return loss, state")
        loss, self.state = result
        return loss

    def _held_out_loss(self):
        return self.validate(self.state)

    def _measure(self):
        """Validate, unless that was done after this very step."""
        if self.validate is None or self.steps in self._validation:
            return
        loss = float(self._held_out_loss())
        if not np.isfinite(loss):
            raise Diverged(f"The held-out loss is {loss} after step {self.steps}")
        self._validation[self.steps] = loss

    def _go_back(self):
        """Return to the last good state, and say so."""
        if self._good is None:
            return "It was so from the start: look at the data, the first weights and the loss."
        self.steps, self.state = self._good[0], tree.copy(self._good[1])
        del self._loss[self.steps :], self._seconds[self.steps :]
        self._validation = {step: loss for step, loss in self._validation.items() if step <= self.steps}
        return f"The run is back at step {self.steps}, the last parameters with a finite loss and finite gradients."

    def _text(self):
        text = f"loss {np.mean(self._loss[-SMOOTH:]):#.4g}" if self._loss else "no step yet"
        if self._validation:
            text += f", held out {list(self._validation.values())[-1]:#.4g}"
        return text


class Diverged(Exception):
    """A loss, a gradient or a parameter is NaN or infinite."""
