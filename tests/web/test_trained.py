"""A training that the English notebook has made is taken over by its translation, with all that a reader sees of it."""

import time

import numpy as np
import pytest

from rnnkit import training
from rnnkit.training.loop import Run
from rnnkit.training.progress import Progress
from web import trained


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """kernels(keep) is as if a kernel were started anew."""
    usual = [(Run, "train", Run.train), *((time, name, getattr(time, name)) for name in trained.CLOCKS)]

    def start(keep):
        for place, name, value in usual:
            monkeypatch.setattr(place, name, value)
        trained.share(str(tmp_path / "trained"), keep)

    return start


class Descent:
    """A run that counts the steps that it really takes."""

    def __init__(self, start=1.0, shift=0.0, progress=False, before=lambda: None):
        self.taken, self.before = 0, before
        self.run = training.Run(
            self.step, {"w": np.array([start])}, lambda k: (np.array([k + shift]),), every=2, progress=progress,
            validate=lambda state: state["w"][0],
        )  # fmt: skip

    def step(self, state, x):
        self.taken += 1
        self.before()
        return float(state["w"][0]), {"w": 0.9 * state["w"] + 0.01 * x}


def test_a_translation_takes_the_training_over(kernels):
    made, other = Descent(), Descent()
    kernels(keep=True)
    history = made.run.train(5)
    kernels(keep=False)
    found = other.run.train(5)
    assert (made.taken, other.taken) == (5, 0)
    for field in ("steps", "loss", "seconds", "validation_steps", "validation"):
        assert np.array_equal(getattr(found, field), getattr(history, field)), field
    assert other.run.stopped == ""


def test_it_goes_on_from_there(kernels):
    made, other = Descent(), Descent()
    kernels(keep=True)
    made.run.train(5), made.run.train(3)
    kernels(keep=False)
    other.run.train(5), other.run.train(3)
    assert other.taken == 0 and other.run.steps == 8
    assert np.array_equal(made.run.state["w"], other.run.state["w"])
    other.run.train(2)
    assert other.taken == 2


@pytest.mark.parametrize(
    "other, steps, limit",
    [(Descent(start=2.0), 5, None), (Descent(shift=1.0), 5, None), (Descent(), 6, None), (Descent(), 5, 100)],
    ids=["start", "batches", "steps", "time limit"],
)
def test_another_training_is_made(kernels, other, steps, limit):
    kernels(keep=True)
    Descent().run.train(5)
    kernels(keep=False)
    other.run.train(steps, limit)
    assert other.taken == steps


def test_the_second_is_not_taken_for_the_first(kernels):
    """Two runs may start alike and take other steps, as with and without a fault in the gradient."""
    kernels(keep=True)
    Descent().run.train(5)
    kernels(keep=False)
    first, second = Descent(), Descent()
    first.run.train(5), second.run.train(5)
    assert (first.taken, second.taken) == (0, 5)


def test_a_translation_keeps_nothing(kernels):
    for taken in (5, 5):
        kernels(keep=False)
        descent = Descent()
        descent.run.train(5)
        assert descent.taken == taken


def test_what_was_stopped_is_not_kept(kernels):
    kernels(keep=True)
    Descent().run.train(1000, 1e-9)
    kernels(keep=False)
    other = Descent()
    other.run.train(1000, 1e-9)
    assert other.taken


def test_what_was_printed_on_the_way_is_printed_again(kernels, capsys):
    kernels(keep=True)
    Descent(before=lambda: print("loss")).run.train(5)
    kernels(keep=False)
    other = Descent(before=lambda: print("损失"))
    other.run.train(5)
    assert other.taken == 5 and "损失" in capsys.readouterr().out


def test_the_clocks_go_on_as_if_it_had_been_made(kernels, monkeypatch):
    lines = []
    monkeypatch.setattr(Progress, "_write", lambda bar, line: lines.append(line))

    def seconds():
        return [getattr(time, name)() for name in trained.CLOCKS]

    def measured(descent):
        begin = seconds()
        descent.run.train(1)
        return np.subtract(seconds(), begin)

    kernels(keep=True)
    made = measured(Descent(progress=True, before=lambda: busy(0.6)))
    said = lines[-1]
    kernels(keep=False)
    lines.clear()
    found = measured(Descent(progress=True))
    assert lines == [said] and said.endswith(", 1 s")
    assert np.allclose(found, made, atol=0.3) and (found > 0.5).all()


def busy(seconds):
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pass


def test_what_the_batches_note_is_noted(kernels):
    kernels(keep=True)
    Descent().run.train(5)
    kernels(keep=False)
    other, drawn = Descent(), []
    other.run.batches = lambda k: (drawn.append(k), (np.array([float(k)]),))[1]
    other.run.train(5)
    assert other.taken == 0 and sorted({*drawn}) == [0, 1, 2, 3, 4]
