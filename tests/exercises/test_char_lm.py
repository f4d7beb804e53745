"""Unit 04: draws are judged by their odds, and what the notebook says of a missing dh_next is so."""

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.exercises.char_lm import generation, network
from rnnkit.exercises.char_lm.chance import (
    NOT_AN_ID,
    OUTSIDE,
    SURE,
    as_ids,
    doubt,
    evidence,
    learned,
    probabilities,
    what_is_wrong,
)
from rnnkit.exercises.char_lm.loss import loss_and_gradients
from tests.learner import report

V, DRAWS = 6, 600
KNOWN, OTHERWISE = "flat", "something else"


def drawn(p, rng):
    return rng.choice(V, size=DRAWS, p=p), np.broadcast_to(p, (DRAWS, V))


def verdict(ids, right):
    flat = np.full((DRAWS, V), 1 / V)
    return what_is_wrong(ids, right, {KNOWN: flat}, OTHERWISE)


def test_right_draws_are_never_doubted():
    rng = np.random.default_rng(0)
    for _ in range(300):
        ids, p = drawn(rng.dirichlet(np.ones(V)), rng)
        assert doubt(ids, p) < SURE
        assert verdict(ids, p) is None


def test_draws_from_a_known_mistake_are_named():
    rng = np.random.default_rng(1)
    _, right = drawn(np.array([0.5, 0.2, 0.1, 0.1, 0.05, 0.05]), rng)
    ids, _ = drawn(np.full(V, 1 / V), rng)
    assert verdict(ids, right) == KNOWN


@pytest.mark.parametrize(
    "wrong",
    [
        [0.2, 0.5, 0.1, 0.1, 0.05, 0.05],  # two places changed
        [0.7, 0.14, 0.06, 0.06, 0.02, 0.02],  # too sharp
        [0.3, 0.1, 0.3, 0.1, 0.15, 0.05],  # nearer to the known mistake than to the right draws, and not it
    ],
)
def test_draws_from_anything_else_are_rejected_and_not_given_a_name(wrong):
    rng = np.random.default_rng(2)
    right = np.broadcast_to([0.5, 0.2, 0.1, 0.1, 0.05, 0.05], (DRAWS, V))
    ids, _ = drawn(np.array(wrong), rng)
    assert verdict(ids, right) == OTHERWISE


def test_a_draw_that_cannot_be_is_enough():
    right = np.broadcast_to([0.5, 0.5, 0.0, 0.0, 0.0, 0.0], (DRAWS, V))
    ids = np.random.default_rng(3).integers(0, 2, DRAWS)
    assert verdict(ids, right) is None
    ids[300] = 4
    assert verdict(ids, right) == OTHERWISE


def test_draws_that_depend_on_the_one_before_are_rejected():
    ids = np.repeat(np.random.default_rng(4).integers(0, V, DRAWS // 4), 4)
    assert verdict(ids, np.full((DRAWS, V), 1 / V)) == OTHERWISE


def test_what_is_learned_comes_to_the_probabilities_that_were_drawn_from():
    true, p = np.array([0.4, 0.3, 0.1, 0.1, 0.05, 0.05]), np.array([0.1, 0.1, 0.4, 0.2, 0.1, 0.1])
    ids, _ = drawn(true, np.random.default_rng(5))
    q = learned(ids, np.broadcast_to(p, (DRAWS, V)), 0 * ids)
    np.testing.assert_allclose(q[0], p)  # before the first draw there is nothing to learn from
    np.testing.assert_allclose(q[-1], true, atol=0.05)


def test_evidence_is_the_logarithm_of_the_odds():
    p, q = np.full((3, 2), 0.5), np.array([[0.25, 0.75]] * 3)
    assert evidence(np.array([1, 1, 0]), p, q) == pytest.approx(np.log(1.5 * 1.5 * 0.5))


def test_probabilities_follow_the_temperature():
    logits = np.log([0.5, 0.25, 0.25])
    np.testing.assert_allclose(probabilities(logits, 1.0), [0.5, 0.25, 0.25])
    np.testing.assert_allclose(probabilities(logits, 0.5), [4 / 6, 1 / 6, 1 / 6])
    np.testing.assert_allclose(probabilities(logits, 0), [1, 0, 0])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, np.int64(2), np.array(1)], [0, 2, 1]),
        ([0, 1.0], NOT_AN_ID),
        ([0, np.array([1])], NOT_AN_ID),
        ([None], NOT_AN_ID),
        ([0, 3], OUTSIDE),
        ([-1], OUTSIDE),
    ],
)
def test_an_id_is_one_whole_number(values, expected):
    found = as_ids(values, 3)
    assert found == expected if isinstance(expected, str) else found.tolist() == expected


def test_windows_of_one_step_leave_out_dh_next_and_nothing_else():
    """The notebook makes the mistake in this way, with the learner's own right function."""
    exercise = exercises.get("loss_and_gradients")
    mistake = next(m for m in exercise.mistakes if m.sentence.startswith("`dh_next` is missing"))
    params, inputs, targets, h0 = exercise.cases(np.random.default_rng(0))[0].args
    loss, grads, h_last = exercise.build(mistake, exercise)(params, inputs, targets, h0)
    T, h, steps = len(inputs), h0, []
    for t in range(T):
        loss_t, grads_t, h = loss_and_gradients(params, inputs[t : t + 1], targets[t : t + 1], h)
        steps.append((loss_t, grads_t))
    assert np.mean([each for each, _ in steps]) == pytest.approx(loss)
    np.testing.assert_allclose(h, h_last)
    for name in params:
        np.testing.assert_allclose(np.mean([each[name] for _, each in steps], axis=0), grads[name], atol=1e-12)


def test_a_dict_handed_back_is_told_in_words():
    body = "norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))\n    return grads, norm"
    found = str(report("clip_by_global_norm", f"def clip_by_global_norm(grads, max_norm):\n    {body}\n"))
    assert "the very dict that was given comes back" in found and "True" not in found


def test_reports_write_the_letters_of_the_page():
    """log is the natural logarithm, W any array of parameters, and unit 4 has no dh_out."""
    said = {
        name: str([(e.equation, e.look, *((m.sentence, m.breaks) for m in e.mistakes)) for e in [exercises.get(name)]])
        for name in ("bits_per_character", "repaired_update", "loss_and_gradients")
    }
    assert "ln " not in said["bits_per_character"]
    assert "θ" not in said["repaired_update"]
    assert "dh_out" not in said["loss_and_gradients"]


@pytest.mark.parametrize("seed", range(12))
def test_a_long_text_does_not_hang_on_how_an_answer_rounds(seed):
    """The same network with its units in another order sums in another order; its logits stay the same all along."""
    for case in exercises.get("generate").cases(np.random.default_rng(seed)):
        params, prompt_ids, length, temperature, rng = case.args
        if not temperature:
            continue
        turned = {name: array[::-1] if name != "by" else array for name, array in params.items()}
        turned |= {"Whh": params["Whh"][::-1, ::-1], "Why": params["Why"][:, ::-1]}
        ids, h = list(prompt_ids), np.zeros(len(params["bh"]))
        for n in range(length + len(prompt_ids) - 1):
            logits, h = network.step(params, ids[n], h)
            if n >= len(prompt_ids) - 1:
                ids.append(rng.choice(len(logits), p=probabilities(logits, temperature)))
        drawn = np.array(ids[len(prompt_ids) :])
        one, other = (generation.logits_along(each, prompt_ids, drawn) for each in (params, turned))
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)
