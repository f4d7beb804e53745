"""A job's steps, with a box that answers as it is told to."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from rnnkit import exercises
from rnnkit.checking.show import MIME
from rnnkit.grading.jobs import Job, Result
from rnnkit.grading.jobs.job import Step, grade
from rnnkit.grading.jobs.verdict import BoxProblem
from rnnkit.language import current
from tests.learner import give_evidence

RIGHT = exercises.get("rnn_step").answer


def wrong(x_t, h_prev, Wxh, Whh, bh):
    return np.tanh(x_t @ Wxh.T + h_prev @ Whh + bh)


@dataclass
class Outcome:
    outputs: list = field(default_factory=list)
    problem: str | None = None


class Box:
    """run gives what `outcomes` holds for a source; ask calls `answers` here."""

    problem, alone, ended_by_answer = "", False, False

    def __init__(self, outcomes=None, **answers):
        self.outcomes, self.answers, self.ran = outcomes or {}, answers, []

    def box(self, files):
        self.files = files
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def run(self, source):
        self.ran.append(source)
        found = self.outcomes.get(source, Outcome())
        if isinstance(found, BaseException):
            raise found
        return found

    def ask(self, exercise, cases):
        return give_evidence(exercise, self.answers[exercise.name], cases)


def job(*steps, **more):
    return Job("ann", "01", "01", list(steps), {"rnn_step": 5}, **more)


def check(points=4.0, **more):
    return Step("check", "c", "check(rnn_step)", "test", points, False, [{"name": "rnn_step", "points": None} | more])


def asserting(source="assert True", *checks):
    return Step("assert", "a", source, "test_a", 2.0, False, list(checks))


def test_it_travels_as_bytes():
    one = job(Step("run", "r", "x = 1"), check(), files={"a.txt": "YQ=="})
    assert Job.from_bytes(one.to_bytes()) == one
    result = grade(one, box := Box(rnn_step=RIGHT))
    assert Result.from_bytes(result.to_bytes()) == result
    assert box.files == {"a.txt": b"a"} and box.ran == ["x = 1"]  # the test cell never entered the box


def test_a_check_earns_its_points_and_leaves_what_nbgrader_reads():
    cell = grade(job(check()), Box(rnn_step=RIGHT)).cells["c"]
    [output] = cell.outputs
    assert (cell.score, cell.inside, output["output_type"]) == (4.0, False, "execute_result")
    assert float(output["data"]["text/plain"]) == 4.0 and output["data"][MIME]["right"]


def test_no_check_earns_more_than_the_cell_has():
    assert grade(job(check(points=100)), Box(rnn_step=RIGHT)).cells["c"].score == 4.0
    assert grade(job(check(2.0)), Box(rnn_step=RIGHT)).cells["c"].score == 2.0


def test_a_wrong_answer_earns_nothing_and_names_the_mistake():
    cell = grade(job(check()), Box(rnn_step=wrong)).cells["c"]
    assert cell.score == 0 and len(cell.reports[0]["named"]) == 1


def test_asserts_are_marked_as_judged_inside():
    cell = grade(job(asserting()), Box()).cells["a"]
    assert (cell.score, cell.inside) == (2.0, True)
    error = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
    cell = grade(job(asserting()), Box({"assert True": Outcome([error])})).cells["a"]
    assert (cell.score, cell.inside) == (0.0, True)


@pytest.mark.parametrize("answer, score", [(RIGHT, 2.0), (wrong, 0.0)])
def test_a_check_after_asserts_is_the_cells_value(answer, score):
    step = asserting("assert True\ncheck(rnn_step)", {"name": "rnn_step", "points": None})
    cell = grade(job(step), Box(rnn_step=answer)).cells["a"]
    assert (cell.score, cell.inside) == (score, True)


def test_a_cell_that_checks_finds_check_whatever_a_learners_cell_gave_that_name_to():
    step = asserting("assert True\ncheck(rnn_step)", {"name": "rnn_step", "points": None})
    grade(job(Step("run", "r", "check = 1"), step), box := Box(rnn_step=RIGHT))
    assert box.ran == ["check = 1", "from rnnkit import check", step.source]


def test_a_cell_that_was_stopped_is_told_of():
    result = grade(job(Step("run", "r", "slow()")), Box({"slow()": Outcome([], "the cell ran longer than 5 s")}))
    assert result.flags == ["the cell ran longer than 5 s"] and not result.problem


def test_what_the_judge_stumbles_over_is_a_result():
    result = grade(job(check()), Broken())
    assert result.cells["c"].score == 0 and "could not be judged (KeyError)" in result.flags[0] and not result.failed


class Broken(Box):
    def ask(self, exercise, cases):
        raise KeyError("forged")


def test_a_notebook_whose_answer_ends_the_box_is_graded_once_more_with_each_answer_alone():
    class Fragile(Box):
        def ask(self, exercise, cases):
            self.ended_by_answer = not self.alone
            if not self.alone:
                raise BoxProblem("killed: it took too long and could not be interrupted")
            return super().ask(exercise, cases)

    box = Fragile(rnn_step=RIGHT)
    result = grade(job(Step("run", "r", "x = 1"), check(2.0)), box)
    assert result.cells["c"].score == 2 and not result.flags
    assert box.ran == ["x = 1"] * 2


def test_the_machines_failure_is_no_result():
    with pytest.raises(OSError):
        grade(job(Step("run", "r", "x")), Box({"x": OSError("no space left on device")}))


def test_only_the_learners_own_code_is_looked_at():
    given, own = Step("run", "a", "import os", own=False), Step("run", "b", "import ctypes")
    assert grade(job(given, own), Box()).flags == ["the code uses ctypes"]


def test_what_cells_put_out_behind_a_hidden_test_is_not_shown():
    said = Outcome([{"output_type": "stream", "name": "stdout", "text": "assert f(2) == 'xyzzy'"}])
    steps = [Step("run", "before", "print(0)"), Step("assert", "a", "assert f(2)", "t", 1.0, False, [], True)]
    found = grade(job(*steps, Step("run", "after", "print(In)")), Box({"print(In)": said, "print(0)": said}))
    assert found.cells["before"].outputs == said.outputs
    assert "xyzzy" not in str(found.cells["after"].outputs) and "hidden test" in str(found.cells["after"].outputs)


def test_of_a_failed_hidden_test_the_kind_of_error_is_shown():
    """A learner's own class of error could be called anything."""
    trace = ["assert double(21) == 42"]
    raised = {"output_type": "error", "ename": "AssertionError", "evalue": "42", "traceback": trace}
    printed = {"output_type": "stream", "name": "stdout", "text": trace[0]}
    stolen = {"output_type": "error", "ename": "double_of_21_is_42", "evalue": "", "traceback": []}
    hidden = Step("assert", "h", "assert f(2)", "t", 1.0, False, [], True)
    [first, second] = grade(job(hidden), Box({"assert f(2)": Outcome([printed, raised, stolen])})).cells["h"].outputs
    assert (first["ename"], second["ename"]) == ("AssertionError", "Error")
    assert "21" not in str([first, second])


def test_a_check_behind_hidden_asserts_is_shown_and_what_the_answer_said_is_not():
    hidden = Step("assert", "h", "assert f(2)", "t", 4.0, False, [{"name": "rnn_step", "points": None}], True)
    said = Outcome([{"output_type": "stream", "name": "stdout", "text": "xyzzy"}])
    found = grade(job(hidden), Box({"assert f(2)": said}, rnn_step=wrong)).cells["h"]
    [output] = found.outputs
    assert "text/html" in output["data"] and "expected" not in str(found.reports[0]["details"])


def test_no_test_behind_a_hidden_one_tells_of_it():
    """Neither the output of asserts, nor what an answer raises, prints or returns when a check calls it."""

    def tells(x_t, h_prev, Wxh, Whh, bh):
        print("xyzzy")
        raise ValueError("xyzzy")

    error = {"output_type": "error", "ename": "xyzzy", "evalue": "xyzzy", "traceback": ["xyzzy"]}
    said = Outcome([error, {"output_type": "stream", "name": "stdout", "text": "xyzzy"}])
    hidden = Step("assert", "h", "assert f(2)", "t", 1.0, False, [], True)
    steps = [hidden, check(), asserting("assert False"), replace(asserting("x"), cell_id="b")]
    steps[3].checks = [{"name": "rnn_step", "points": None}]
    box = Box({"assert False": said, "x": Outcome([said.outputs[1]])}, rnn_step=tells)
    found = grade(job(*steps), box).cells
    assert "xyzzy" not in str([found[name].outputs for name in "cab"]) + str([found[name].reports for name in "cab"])
    assert [found[name].score for name in "cab"] == [0, 0, 0] and "hidden test" in str(found["c"].outputs)
    assert "xyzzy" in str(grade(job(check()), box).cells["c"].outputs)
    wrong_one = grade(job(hidden, check()), Box(rnn_step=wrong)).cells["c"]
    assert len(wrong_one.reports[0]["named"]) == 1 and "expected" not in str(wrong_one.reports[0]["details"])


def test_a_box_that_breaks_behind_a_hidden_test_does_not_tell_of_it():
    class Telling(Box):
        def ask(self, exercise, cases):
            raise BoxProblem("calling rnn_step gave no testimony: xyzzy")

    hidden = Step("assert", "h", "assert f(2)", "t", 1.0, False, [], True)
    assert "xyzzy" not in str(grade(job(hidden, check()), Telling()).cells["c"].outputs)
    assert "xyzzy" in str(grade(job(check()), Telling()).cells["c"].outputs)


def test_what_is_defined_below_a_missing_package_counts():
    source = "import pandas\nx = 1\ndef rnn_step(x):\n    return x"
    trace = ["line 1: import pandas", "ModuleNotFoundError: No module named 'pandas'"]
    error = {"output_type": "error", "ename": "ModuleNotFoundError", "evalue": "", "traceback": trace}
    box = Box({source: Outcome([error])})
    result = grade(job(Step("run", "r", source)), box)
    assert box.ran == [source, "x = 1\ndef rnn_step(x):\n    return x"]
    assert result.cells["r"].outputs[0] == error and "is missing here" in result.cells["r"].outputs[1]["text"]


def test_packages_that_the_box_lacks_are_told_of_where_points_were_lost():
    steps = [
        Step("run", "r", "import json, here\nfrom tqdm.auto import tqdm\nimport matplotlib.pyplot as plt"),
        check(),
    ]
    [flag] = grade(job(*steps, files={"here.py": ""}), Box(rnn_step=wrong)).flags
    assert flag.startswith("the code imports tqdm, which the box does not have")
    assert not grade(job(*steps), Box(rnn_step=RIGHT)).flags
    assert not grade(job(*steps, boxed=False), Box(rnn_step=wrong)).flags  # there it is as it is on the machine
    steps[0].own = False  # the assignment's own cells
    assert not grade(job(*steps), Box(rnn_step=wrong)).flags


def test_a_definition_of_a_demo_cell_that_lacks_what_was_not_run_does_not_stop_the_others():
    source = "losses = history\ndef rnn_step(x):\n    return x"
    trace = ["line 1: losses = history", "NameError: name 'history' is not defined"]
    error = {"output_type": "error", "ename": "NameError", "evalue": "", "traceback": trace}
    box = Box({source: Outcome([error])})
    result = grade(job(Step("run", "r", source, own=False, demo=True)), box)
    assert box.ran == [source, "def rnn_step(x):\n    return x"] and result.cells["r"].outputs == []
    box = Box({source: Outcome([error])})
    result = grade(job(Step("run", "r", source)), box)
    assert box.ran == [source] and result.cells["r"].outputs == [error]


def test_what_cells_put_out_adds_up_to_no_more_than_a_notebook_holds():
    picture = {"image/png": "iVBORw0KGgo" + "A" * 4_000_001}
    pictures = Outcome([{"output_type": "display_data", "data": picture, "metadata": {}}])
    steps = [Step("run", str(n), "pictures") for n in range(20)]
    result = grade(job(*steps), Box({"pictures": pictures}))
    assert result.cells["0"].outputs == pictures.outputs and result.cells["19"].outputs == []
    assert len(result.to_bytes()) < 17 * 2**20


def test_the_report_is_in_the_language_of_the_notebook(monkeypatch):
    """Whatever the grader's own is; a notebook says its language in its first cell, and is graded the same."""
    monkeypatch.setenv("RNNKIT_LANG", "zh")
    spoken = []
    monkeypatch.setattr("rnnkit.checking.judgement.tr", lambda text, **values: spoken.append(current()) or text)
    english = grade(job(Step("run", "r", "import numpy"), check()), Box(rnn_step=wrong))
    assert set(spoken) == {"en"}
    spoken.clear()
    chinese = grade(job(Step("run", "r", "# rnnkit: zh\nimport numpy"), check()), Box(rnn_step=wrong))
    assert set(spoken) == {"zh"}
    assert chinese.cells["c"].score == english.cells["c"].score
