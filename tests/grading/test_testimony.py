"""What comes out of a box is believed to be nothing but data of the right form."""

from dataclasses import replace

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking.examine import drawn, judged
from rnnkit.exercises.spec import Case
from rnnkit.grading.box.testimony import Nonsense, packed, unpacked
from rnnkit.grading.box.wire import decode, encode
from tests.learner import give_evidence, notebook

EXERCISES = [exercises.get(name) for name in exercises.names()]
STEP = exercises.get("rnn_step")


def sent(value):
    return decode(encode(value))


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if not e.cache_from], ids=lambda e: e.name)
def test_the_way_out_of_the_box_changes_no_verdict(exercise):
    cases = drawn(exercise, 5)
    wrong = [answer for _, answer in exercise.wrong_answers()[:3]]
    for answer in (exercise.answer, *wrong):
        given = [case for case, _ in cases]
        inside = give_evidence(exercise, answer, given)
        outside = unpacked(exercise, len(cases), sent(packed(inside, given)))
        before, after = judged(exercise, cases, inside), judged(exercise, cases, outside)
        assert (after.score, list(after.details()), after.headline) == (
            before.score,
            list(before.details()),
            before.headline,
        )


def right_one():
    cases = STEP.cases(np.random.default_rng(1))
    return len(cases), packed(give_evidence(STEP, STEP.answer, cases), cases)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: None,
        lambda d: [],
        lambda d: {},
        lambda d: d | {"performed": d["performed"][:-1]},
        lambda d: d | {"performed": d["performed"] * 2},
        lambda d: d | {"performed": [{}] * len(d["performed"])},
        lambda d: d | {"performed": [p | {"results": p["results"] * 2} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"again": None} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"again": False} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"again": [1.0, 2.0]} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"reused": []} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"results": True} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"args": 1} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"problem": ["right", "", "", "", ""]} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"views": [1]} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"views": ["0"]} for p in d["performed"]]},
        lambda d: d | {"performed": [p | {"views": [0, 0]} for p in d["performed"]]},
        lambda d: d | {"refused": ["exception"]},
        lambda d: d | {"refused": ["exception", "", "", "", np.zeros(2)]},
        lambda d: d | {"unread": [-1]},
        lambda d: d | {"unread": ["0"]},
        lambda d: d | {"refused": [np.zeros(2), "", "", "", ""]},
        lambda d: d | {"refused": ["exception", "", np.zeros(2), "", ""]},
        lambda d: d | {"names": ["x"] * 5000},
        lambda d: d | {"names": [3]},
        lambda d: d | {"function": 3},
        lambda d: d | {"warned": "text"},
    ],
)
def test_nonsense_is_refused(spoil):
    count, data = right_one()
    unpacked(STEP, count, sent(data))
    with pytest.raises(Nonsense):
        unpacked(STEP, count, sent(spoil(data)))


def answers(code: str) -> list[dict]:
    """What leaves the box of an answer with `code` before its last line."""
    code = f"import itertools\ncount = itertools.count(1)\ndef relative_error(a, b):\n    {code}\n    return 0.5"
    case = Case((np.ones(2), np.array([0.0, np.nan])), {})
    answer, exercise = notebook(code)["relative_error"], exercises.get("relative_error")
    return packed(give_evidence(exercise, answer, [case]), [case])["performed"]


def test_what_is_the_same_to_the_bit_leaves_the_box_once():
    assert [(p["results"], p["again"], p["args"]) for p in answers("pass")] == [((0.5,), True, True)]


@pytest.mark.parametrize(
    "code, again, args",
    [
        ("return float(next(count))", False, True),
        ("return np.ones(2) * next(count)", False, True),
        ("return [next(count)]", False, True),
        ("return 1 if next(count) % 2 else 1.0", False, True),
        ("return {'a': next(count)}", False, True),
        ("return float('nan')", False, True),
        ("a[0] = 5", True, False),
        ("b[0] = -b[0]", True, False),
    ],
)
def test_what_differs_leaves_it_as_it_is(code, again, args):
    (found,) = answers(code)
    assert (found["again"] is True, found["args"] is True) == (again, args)


def test_texts_are_cut_and_cleaned():
    count, data = right_one()
    found = unpacked(STEP, count, data | {"printed": "\x1b[31m" + "a" * 10_000})
    assert len(found.noise.printed) <= 2000 and "\x1b" not in found.noise.printed


def test_only_finished_libraries_are_named_as_such():
    count, data = right_one()
    assert unpacked(STEP, count, data | {"finished": ["<b>", "torch"]}).finished == {"torch"}


def test_an_exercise_with_another_number_of_results():
    count, data = right_one()
    with pytest.raises(Nonsense):
        unpacked(replace(STEP, outputs=STEP.outputs * 2), count, data)
