"""The loop itself, on a problem small enough to do in the head: a step takes lr times the batch off w."""

import numpy as np
import pytest

from rnnkit import training


def count(k):
    return (float(k),)


def down(state, x, lr=0.5):
    """The loss is w, the gradient the batch x."""
    w, taken = state
    return float(w[0]), (w - lr * x, taken + 1)


def start():
    return np.array([10.0]), 0


def quiet(step=down, state=None, batches=count, **settings):
    return training.Run(step, start() if state is None else state, batches, progress=False, **settings)


def test_takes_the_steps_it_is_asked_for_and_goes_on_from_there():
    run = quiet()
    history = run.train(3)
    assert history.steps.tolist() == [1, 2, 3] and run.steps == 3 and run.stopped == ""
    assert history.loss.tolist() == [10.0, 10.0, 9.5]  # batches are 0, 1, 2
    assert run.state[0].tolist() == [8.5] and run.state[1] == 3
    assert run.train(2).loss.tolist() == [10.0, 10.0, 9.5, 8.5, 7.0]
    assert run.state[0].tolist() == [5.0]
    assert run.train(0).loss.shape == (5,)


def test_history_is_plain_arrays():
    history = quiet(validate=lambda state: 1.0).train(4)
    assert [a.dtype.kind for a in history] == ["i", "f", "f", "i", "f"]
    assert (np.diff(history.seconds) > 0).all()
    empty = quiet().history
    assert [a.shape for a in empty] == [(0,)] * 5


def test_validates_before_the_first_step_at_every_so_many_and_after_the_last():
    seen = []

    def validate(state):
        seen.append(state[1])
        return 2.0 * state[1]

    run = quiet(validate=validate, every=3)
    history = run.train(7)
    assert history.validation_steps.tolist() == [0, 3, 6, 7]
    assert history.validation.tolist() == [0.0, 6.0, 12.0, 14.0]
    assert run.train(2).validation_steps.tolist() == [0, 3, 6, 7, 9]
    assert seen == [0, 3, 6, 7, 9]


def test_a_time_limit_ends_it_between_two_steps():
    run = quiet()
    assert len(run.train(10**9, time_limit=0.05).steps) == run.steps > 0
    assert run.stopped == "time limit"
    run.train(2)
    assert run.stopped == ""


# --- Ctrl-C ---


def interrupted_at(step, press):
    """`down`, but Ctrl-C is pressed `press` times within the step of that number."""
    import signal

    def pressed(state, x):
        if x == step:
            for _ in range(press):
                signal.raise_signal(signal.SIGINT)
        return down(state, x)

    return pressed


def test_ctrl_c_ends_it_after_the_step_at_hand_and_training_goes_on(capsys):
    run, whole = quiet(interrupted_at(4, press=1)), quiet()
    history = run.train(10)
    assert run.steps == len(history.loss) == 5 and run.stopped == "interrupted"
    assert (
        capsys.readouterr().out == "Stopped after step 5 of 10. What was learned is kept: train goes on from there.\n"
    )
    whole.train(10)
    run._step = down
    run.train(5)
    assert run.state == whole.state and run.stopped == ""
    np.testing.assert_array_equal(run.history.loss, whole.history.loss)


def test_a_second_ctrl_c_ends_it_without_the_step_at_hand():
    run = quiet(interrupted_at(4, press=2))
    run.train(10)
    assert run.steps == len(run.history.loss) == 4 and run.stopped == "interrupted"
    assert run.state[1] == 4


def test_outside_training_ctrl_c_is_what_it_was():
    import signal

    before = signal.getsignal(signal.SIGINT)
    quiet(interrupted_at(1, press=1)).train(3)
    assert signal.getsignal(signal.SIGINT) is before


def test_trains_in_a_thread_too():
    from threading import Thread

    run = quiet()
    thread = Thread(target=run.train, args=(3,))
    thread.start()
    thread.join()
    assert run.steps == 3


# --- losses that are not finite ---


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_loss_that_is_not_finite_brings_back_the_last_good_state(bad, capsys):
    def step(state, x):
        loss, state = down(state, x)
        return (bad if x == 6 else loss), state

    run, shorter = quiet(step, validate=lambda state: 1.0, every=2), quiet(validate=lambda state: 1.0, every=2)
    history = run.train(10)
    shorter.train(5)
    # Step 6 made what gave the bad loss; its own loss, the sixth, was finite: so 5 steps are good.
    assert run.steps == 5 and run.state == shorter.state and run.stopped == "diverged"
    np.testing.assert_array_equal(history.loss, shorter.history.loss)
    assert history.validation_steps.tolist() == [0, 2, 4]
    said = capsys.readouterr().out
    assert said.startswith(f"The loss is {bad} at step 7. The run is back at step 5, the last parameters with a finite")
    assert "learning rate that is too large" in said and "not clipped" in said and "softmax" in said
    assert said.count("\n") == 1


def test_arrays_changed_in_place_are_brought_back_too():
    def step(state, x):
        state["w"] += 1
        return (np.nan if x == 3 else 1.0), state

    run = quiet(step, {"w": np.zeros(2)})
    run.train(10)
    assert run.steps == 2 and run.state["w"].tolist() == [2.0, 2.0]


def test_diverging_again_at_once_is_back_at_the_same_step(capsys):
    def step(state, x):
        state["w"] += 1
        return (np.nan if x >= 3 else 1.0), state

    run = quiet(step, {"w": np.zeros(1)})
    run.train(10)
    run.batches = lambda k: (5.0,)
    run.train(10)
    assert run.steps == 2 and run.state["w"].tolist() == [2.0]
    assert "The loss is nan at step 3. The run is back at step 2" in capsys.readouterr().out


def test_a_first_loss_that_is_not_finite_leaves_the_start(capsys):
    run = quiet(lambda state, x: (np.nan, (state[0] * np.nan, 1)))
    assert run.train(5).loss.shape == (0,)
    assert run.state == start() and run.stopped == "diverged"
    assert "It was so from the start: look at the data, the first weights and the loss." in capsys.readouterr().out


def test_a_held_out_loss_that_is_not_finite_counts_as_well(capsys):
    run = quiet(validate=lambda state: np.nan if state[1] == 4 else 1.0, every=2)
    history = run.train(10)
    assert run.stopped == "diverged" and run.steps == run.state[1] == 3
    assert history.validation_steps.tolist() == [0, 2]
    assert capsys.readouterr().out.startswith("The held-out loss is nan after step 4. The run is back at step 3")


def test_parameters_that_the_last_step_broke_are_found(capsys):
    run = quiet(lambda state, x: (1.0, (state[0] / (2 - x), state[1] + 1)))  # divides by 0 in the third step
    run.train(3)
    assert run.stopped == "diverged" and run.steps == 2
    assert run.state[0].tolist() == [5.0]
    assert "Step 3 has made parameters that are NaN or infinite" in capsys.readouterr().out


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_parameter_that_no_loss_sees_is_found_at_the_step_that_spoilt_it(bad, capsys):
    run = quiet(lambda state, x: (1.0, {"w": np.array([0.0, bad if x == 3 else x])}), {"w": np.zeros(2)})
    run.train(10)
    assert run.stopped == "diverged" and run.steps == 3 and run.state["w"].tolist() == [0.0, 2.0]
    assert capsys.readouterr().out.startswith(
        "Step 4 has made parameters that are NaN or infinite. The run is back at step 3, the last parameters with"
    )


def test_after_diverging_it_can_go_on():
    lr = [np.inf]
    run, shorter = quiet(lambda state, x: down(state, x, lr[0])), quiet()
    run.train(10)
    assert run.stopped == "diverged" and run.steps == 0  # 0 · ∞ in the first step
    lr[0] = 0.5
    run.train(10)
    shorter.train(10)
    assert run.stopped == "" and run.state == shorter.state and len(run.history.loss) == 10


# --- what is handed in wrongly ---


def test_an_error_in_a_step_is_passed_on_and_the_step_undone():
    def step(state, x):
        state["w"] += 1
        if x == 2:
            raise KeyError("mine")
        return 1.0, state

    run = quiet(step, {"w": np.zeros(1)})
    with pytest.raises(KeyError, match="mine"):
        run.train(5)
    assert run.steps == 2 and run.state["w"].tolist() == [2.0]


def test_wrong_arguments_are_named():
    with pytest.raises(TypeError, match="batches is list; expected a function from a step's number to its batch"):
        quiet(batches=[(1.0,)])
    with pytest.raises(TypeError, match=r"step returned NoneType; expected two values, return loss, state"):
        quiet(lambda state, x: None).train(1)
    with pytest.raises(ValueError, match="every is 0; expected at least 1"):
        quiet(every=0)
    with pytest.raises(ValueError, match="time_limit is 0; expected seconds above 0"):
        quiet().train(3, time_limit=0)
    with pytest.raises(TypeError, match="float"):
        quiet().train(2.5)


# --- saved and loaded ---


def test_what_is_saved_goes_on_as_if_never_left(tmp_path):
    path = tmp_path / "run"
    run, whole = (quiet(validate=lambda state: float(state[1]), every=2) for _ in range(2))
    run.train(5)
    run.save(path)
    assert [p.name for p in tmp_path.iterdir()] == ["run"]
    other = quiet(validate=lambda state: float(state[1]), every=2)
    other.load(str(path))
    assert other.steps == 5 and other.state == run.state
    np.testing.assert_array_equal(other.history.seconds, run.history.seconds)
    whole.train(5)
    whole.train(4)
    other.train(4)
    assert other.state == whole.state
    np.testing.assert_array_equal(other.history.loss, whole.history.loss)
    np.testing.assert_array_equal(other.history.validation_steps, whole.history.validation_steps)


def test_files_that_save_has_not_written_are_refused(tmp_path):
    path = tmp_path / "run.npz"
    path.write_text("no archive")
    run = quiet()
    with pytest.raises(ValueError, match=r"run\.npz is no \.npz file; expected one that save has written"):
        run.load(path)
    np.savez(path, w=np.zeros(3))
    with pytest.raises(ValueError, match=r"run\.npz does not fit this run"):
        run.load(path)
    assert run.state == start()
    with pytest.raises(FileNotFoundError):
        run.load(tmp_path / "nowhere.npz")
