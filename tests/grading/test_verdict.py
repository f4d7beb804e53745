"""The verdict, with the answers called in this process: what it believes, what it shows, and what it hides."""

from functools import cache

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking.examine import drawn
from rnnkit.checking.perform import Performed
from rnnkit.checking.show import as_html, as_text
from rnnkit.checking.testify import Testimony as Evidence
from rnnkit.grading.box import BoxProblem
from rnnkit.grading.box.testimony import missing
from rnnkit.grading.jobs.verdict import verdict
from tests.learner import examine, give_evidence, notebook

STEP = exercises.get("rnn_step")
RIGHT = "def rnn_step(x, h, Wxh, Whh, b):\n    return np.tanh(x @ Wxh.T + h @ Whh.T + b)\n"
SECRET = 987_654_321


def asking(source):
    """What a box does, without a box."""
    found = notebook(source)

    def ask(exercise, cases):
        answer = found.get(exercise.name)
        return give_evidence(exercise, answer, cases) if callable(answer) else missing(exercise.name)

    return ask


@pytest.mark.parametrize(
    "exercise", [exercises.get(name) for name in ("rnn_step", "latch_weights", "softmax", "gru_step_backward")]
)
def test_the_same_score_as_a_check_gives(exercise):
    for answer in (exercise.answer, *(wrong for _, wrong in exercise.wrong_answers()[:8])):
        found = verdict(exercise, lambda e, cases, answer=answer: give_evidence(e, answer, cases), SECRET)
        assert found.score == examine(exercise, answer, seed=3).score


def test_a_right_answer_is_shown_without_its_cases():
    found = verdict(STEP, asking(RIGHT), SECRET)
    assert found.score == STEP.points and found.shown.right
    assert "T =" not in as_text(found.shown) and "right" in as_text(found.shown)


def test_a_wrong_answer_is_explained_on_the_public_cases():
    wrong = RIGHT.replace("h @ Whh.T", "h @ Whh")
    found = verdict(STEP, asking(wrong), SECRET)
    assert found.score == 0
    assert as_text(found.shown) == as_text(examine(STEP, notebook(wrong)["rnn_step"], seed=0))


def test_a_worker_names_each_exercises_own_mistakes():
    """What known mistakes do on the public cases is kept, from one submission to the next."""
    for exercise in map(exercises.get, ("rnn_step", "softmax", "rnn_step")):
        for mistake, wrong in exercise.wrong_answers()[:3]:
            found = verdict(exercise, lambda e, cases, wrong=wrong: give_evidence(e, wrong, cases), SECRET)
            assert [named.sentence for named in found.shown.named] == [mistake.sentence]


def test_knowing_the_public_cases_earns_nothing_and_shows_no_other():
    """An answer that holds the right results of the visible cases, and is wrong on all others."""
    known = [(case.args, right) for case, (right,) in zip(*_public(), strict=True)]
    calls = []

    def rnn_step(*args):
        calls.append(args)
        for given, right in known:
            if all(np.shape(a) == np.shape(b) and np.array_equal(a, b) for a, b in zip(args, given, strict=True)):
                return right.astype(args[0].dtype)
        return np.zeros_like(args[1])

    assert examine(STEP, rnn_step, seed=0).right
    found = verdict(STEP, lambda e, cases: give_evidence(e, rnn_step, cases), SECRET)
    assert found.score == 0 and found.flags
    told = as_text(found.shown) + as_html(found.shown)
    secret = [f"{number:.6g}" for args in calls for a in args for number in np.ravel(a) if abs(number) > 1e-3]
    assert "particular examples" in told and not any(number in told for number in secret)


def _public():
    cases = STEP.cases(np.random.default_rng(0))
    return cases, [STEP.expected(case) for case in cases]


def test_what_an_answer_prints_on_the_cases_that_count_is_not_shown():
    found = verdict(STEP, asking(RIGHT.replace("    return", "    print('X' * 8, x)\n    return")), SECRET)
    assert found.score == STEP.points and "XXXXXXXX" not in as_text(found.shown) + as_html(found.shown)


def test_an_answer_that_is_not_there():
    found = verdict(STEP, asking("rnn_step = 3\n"), SECRET)
    assert found.score == 0 and "no function called rnn_step" in as_text(found.shown)


def test_an_earlier_answer_that_is_wrong_is_pointed_at():
    forward = exercises.get("rnn_forward")
    body = (
        "def rnn_forward(x, h0, Wxh, Whh, b):\n    h, out = h0, []\n    for x_t in x:\n"
        "        h = rnn_step(x_t, h, Wxh, Whh, b)\n        out.append(h)\n    return np.stack(out)\n"
    )
    found = verdict(forward, asking(RIGHT.replace("+ b", "- b") + body), SECRET)
    assert found.shown.earlier.exercise.name == "rnn_step"
    found = verdict(forward, asking(body), SECRET)  # none at all
    assert found.score == 0 and found.shown.earlier is None


def test_no_answer_from_the_box_is_no_points_and_a_reason():
    def ask(exercise, cases):
        raise BoxProblem("it ran too long")

    found = verdict(STEP, ask, SECRET)
    assert (found.score, found.problem, found.shown) == (0, "it ran too long", None)


def test_a_finished_solution_earns_nothing():
    found = verdict(
        STEP, asking("from rnnkit import nn\n" + RIGHT.replace("np.tanh", "nn.sigmoid and np.tanh")), SECRET
    )
    assert found.score == 0 and "not your own work" in as_text(found.shown)


ODD = [10**400, 10**9999, [[]], {"a": 1}, np.zeros(0), np.float16([1, 2]), "x" * 9999, None]


@pytest.fixture(scope="module")
def drawn_once():
    return cache(drawn)


@pytest.mark.parametrize("place", [0, 1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, len(ODD)))])
def test_no_value_is_too_odd_to_be_judged(place, drawn_once, monkeypatch):
    monkeypatch.setattr("rnnkit.grading.jobs.verdict.drawn", lambda exercise, seed: drawn_once(exercise, seed))
    value = ODD[place]
    for name in exercises.names():
        exercise = exercises.get(name)

        def ask(exercise, cases):
            performed = Performed(
                (value,) * len(exercise.outputs), None, (value,) * 9, (value,) * len(exercise.outputs)
            )
            return Evidence(exercise.name, performed=[performed] * len(cases))

        assert verdict(exercise, ask, SECRET).score == 0


def test_one_result_is_judged_and_not_two_that_look_alike():
    """An object that is another set of weights each time it is copied: one never moves, one is always on."""
    source = """
class Weights:
    def __init__(self):
        self.n = 0
    def __deepcopy__(self, memo):
        self.n += 1
        sign = -1.0 if self.n == 1 else 1.0
        return np.zeros((1, 1)), np.array([[3.0]]), np.array([5 * sign]), np.array([[sign]])

def latch_weights():
    return Weights()
"""
    assert verdict(exercises.get("latch_weights"), asking(source), SECRET).score == 0
