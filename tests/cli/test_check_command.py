"""`rnnkit check` on notebooks as learners have them: right, wrong, half done, broken."""

import json
import os
import signal
import subprocess
import sys

import pytest
from small_notebooks import NO_BIAS, RIGHT_STEP, STUB, code, exercise, output, step, test_cell, write

from rnnkit import exercises
from rnnkit.cli.results import MARK
from tests.patience import PATIENCE, until

test_cell.__test__ = False  # it makes one
LONG_ENOUGH = 8  # seconds for a cell that imports NumPy, on a machine that does other things beside
SLEEP = "import time\n    while True: time.sleep(0.1)"


def line_of(name, out):
    """The lines of an exercise in the output, joined."""
    lines = out.splitlines()
    [first] = [i for i, line in enumerate(lines) if line[4:].startswith(f"{name} ")]
    rest = []
    for line in lines[first + 1 :]:
        if line[:4].strip() or not line.strip():
            break
        rest.append(line)
    return " ".join(" ".join([lines[first], *rest]).split())


def test_right_and_wrong_and_unanswered(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb",
        *exercise("rnn_step", step(NO_BIAS)),
        *exercise("output_forward", output(STUB)),
        *exercise("latch_weights", "from rnnkit.exercises.hidden_state import latch_weights"),
    )
    before = path.read_bytes()
    status, out, err = rnnkit("check", path)
    assert (status, err) == (1, "")
    assert line_of("rnn_step", out) == "✗ rnn_step 0 of 4 not right yet: The bias bh is missing from the sum."
    assert line_of("output_forward", out) == "– output_forward 0 of 2 not answered yet"
    assert "0 of 3 right, 0 of 9 points; 1 not answered yet" in out
    assert "Next: rnn_step, cell 3, under “Exercise: rnn_step”" in out
    assert max(map(len, out.splitlines())) <= 80
    assert path.read_bytes() == before


def test_everything_right_is_status_0(rnnkit, tmp_path):
    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))
    status, out, err = rnnkit("check", path)
    assert (status, err) == (0, "")
    assert line_of("rnn_step", out) == "✓ rnn_step 4 of 4 right"
    assert "Next" not in out


def test_partial_points(rnnkit, tmp_path):
    wrong = "def latch_weights():\n    return np.array([[10.0]]), np.array([[3.0]]), np.array([0.0]), np.array([[1.0]])"
    path = write(tmp_path / "mine.ipynb", *exercise("latch_weights", wrong))
    status, out, _ = rnnkit("check", path)
    assert status == 1
    assert line_of("latch_weights", out).startswith("✗ latch_weights 1.5 of 3 partly right: ")


def test_an_earlier_answer_that_is_wrong_comes_first(rnnkit, tmp_path):
    forward = (
        "def rnn_forward(x, h0, Wxh, Whh, bh):\n    h = [h0]\n    for x_t in x:\n"
        "        h.append(rnn_step(x_t, h[-1], Wxh, Whh, bh))\n    return np.array(h[1:])"
    )
    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(NO_BIAS)), *exercise("rnn_forward", forward))
    out = rnnkit("check", path)[1]
    assert (
        "rnn_forward calls your rnn_step, and rnn_step is not right yet. With a right rnn_step this answer would be "
        "right."
    ) in line_of("rnn_forward", out)


def test_a_deleted_answer_is_told(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb", test_cell("rnn_step"), *exercise("output_forward", output("    return h @ Why.T + by"))
    )
    status, out, _ = rnnkit("check", path)
    assert status == 1
    assert line_of("rnn_step", out) == "✗ rnn_step 0 of 4 no report: NameError: name 'rnn_step' is not defined"
    assert line_of("output_forward", out).startswith("✓")


def test_a_test_cell_that_checks_nothing_is_told(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb", *exercise("rnn_step", step(RIGHT_STEP)), test_cell("output_forward", "check(rnn_step)")
    )
    status, out, _ = rnnkit("check", path)
    assert status == 1
    assert "no report: check(output_forward) is not called in its test cell" in line_of("output_forward", out)


def test_names_given_to_something_else_do_not_keep_an_answer_from_counting(rnnkit, tmp_path):
    """`check = 1` in a cell of one's own, and an answer under another exercise's name."""
    alias = "def rnn_forward(x_t, h_prev, Wxh, Whh, bh):\n" + RIGHT_STEP + "\nrnn_step = rnn_forward"
    path = write(
        tmp_path / "mine.ipynb",
        code("check = 1"),
        *exercise("rnn_step", alias),
        code("assert check == 1\nnp = [1]"),
        *exercise("output_forward", output("    return np.dot(h, Why.T) + by")),
    )
    status, out, _ = rnnkit("check", path, "--verbose")
    assert status == 1 and "Cell" not in out
    assert "✓ rnn_step        4 of 4  right" in out
    assert "`np` is not NumPy here: a cell of the notebook gave that name to a list." in out


def test_the_line_of_a_stub_that_was_left_in_is_told(rnnkit, tmp_path):
    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(f"{STUB}\n{RIGHT_STEP}")))
    assert "✗ rnn_step 0 of 4 cannot be judged yet: Your rnn_step holds code, and the line" in line_of(
        "rnn_step", rnnkit("check", path)[1]
    )


def test_a_missing_test_cell_of_a_unit_is_told(rnnkit, tmp_path):
    path = write(tmp_path / "01_hidden_state.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))
    status, out, _ = rnnkit("check", path)
    assert status == 1
    for other in exercises.unit("01_hidden_state"):
        if other.name != "rnn_step":
            assert "its test cell is missing" in line_of(other.name, out)


def test_the_worst_of_a_cells_checks_counts(rnnkit, tmp_path):
    cell = test_cell("rnn_step", "check(rnn_step)\nrnn_step = lambda x_t, h_prev, Wxh, Whh, bh: 0\ncheck(rnn_step)")
    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(RIGHT_STEP))[:2], cell)
    assert rnnkit("check", path)[0] == 1


def test_errors_elsewhere_do_not_stop_the_run(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb",
        code("1 / 0"),
        *exercise("rnn_step", step(RIGHT_STEP)),
        code("open('after the last test', 'w')"),
    )
    status, out, _ = rnnkit("check", path)
    assert status == 0
    assert "Cell 2, outside the exercises' tests: ZeroDivisionError: division by zero" in out
    assert not (tmp_path / "after the last test").exists()


def test_demo_cells_are_left_out(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb", code("open('made by a demo', 'w')", "demo"), *exercise("rnn_step", step(RIGHT_STEP))
    )
    assert rnnkit("check", path)[0] == 0
    assert not (tmp_path / "made by a demo").exists()


def test_saved_outputs_do_not_count(rnnkit, tmp_path):
    from nbformat.v4 import new_output

    from rnnkit.checking.show import MIME

    test = test_cell("rnn_step")
    saved = {
        "exercise": "rnn_step",
        "right": True,
        "unanswered": False,
        "score": 4,
        "points": 4,
        "headline": "right",
        "before": "",
        "named": [],
        "details": [],
    }
    test.outputs = [new_output("display_data", {MIME: saved})]
    path = write(tmp_path / "mine.ipynb", code("import os; os._exit(1)"), test)
    assert line_of("rnn_step", rnnkit("check", path)[1]).startswith("✗ rnn_step 0 of 4 no report: not run")


def test_a_test_cell_that_stops_after_its_report_is_told(rnnkit, tmp_path):
    """nbgrader gives nothing to it, whatever the report says."""
    path = write(
        tmp_path / "mine.ipynb",
        *exercise("rnn_step", step(RIGHT_STEP))[:2],
        test_cell("rnn_step", "check(rnn_step)\n1 / 0"),
    )
    status, out, _ = rnnkit("check", path)
    assert status == 1
    assert line_of("rnn_step", out) == "✗ rnn_step 0 of 4 no report: ZeroDivisionError: division by zero"


def test_runs_in_the_notebooks_folder(rnnkit, tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "weights.txt").write_text("hello")
    path = write(
        tmp_path / "below" / "mine.ipynb",
        code("assert open('weights.txt').read() == 'hello'"),
        *exercise("rnn_step", step(RIGHT_STEP)),
    )
    status, out, _ = rnnkit("check", path)
    assert status == 0
    assert "Cell" not in out


def test_the_notebook_of_this_folder_is_the_default(rnnkit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert rnnkit("check")[2] == "rnnkit check: this folder holds 0 notebooks; say which one: rnnkit check NOTEBOOK\n"
    write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))
    assert rnnkit("check")[0] == 0
    write(tmp_path / "other.ipynb", *exercise("rnn_step", step(NO_BIAS)))
    assert rnnkit("check")[0] == 2
    write(tmp_path / f"{tmp_path.name}.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))  # the unit's own
    assert rnnkit("check")[0] == 0


def test_a_timeout_is_a_result(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb",
        *exercise("rnn_step", step(f"    {SLEEP}")),
        *exercise("output_forward", output("    return h @ Why.T + by")),
    )
    status, out, err = rnnkit("check", path, "--timeout", LONG_ENOUGH)
    assert (status, err) == (1, "")
    assert line_of("rnn_step", out) == "✗ rnn_step 0 of 4 no report: its test cell took longer than 8 s and was stopped"
    assert line_of("output_forward", out).startswith("✓")


@pytest.mark.parametrize(
    "source, told",
    [
        ("import os; os._exit(1)", "ended the kernel"),
        pytest.param(
            "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(0.1)",
            "took longer than 8 s and could not be stopped",
            marks=[
                pytest.mark.slow,
                pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
            ],
        ),
    ],
)
def test_a_kernel_that_is_lost_is_a_result(rnnkit, tmp_path, source, told):
    path = write(
        tmp_path / "mine.ipynb",
        *exercise("rnn_step", step(RIGHT_STEP)),
        code(source),
        *exercise("output_forward", output("    return h @ Why.T + by")),
    )
    status, out, err = rnnkit("check", path, "--timeout", LONG_ENOUGH)
    assert (status, err) == (1, "")
    assert line_of("rnn_step", out).startswith("✓")
    assert line_of("output_forward", out).endswith(f"no report: not run, because cell 5 {told}")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process on Windows")
@pytest.mark.parametrize("command", [["check", "01_a/01_a.ipynb"], ["progress", "--notebooks", "."]])
def test_ctrl_c_ends_the_kernel_too(tmp_path, command):
    source = "import os, time\nopen('pid', 'w').write(f'{os.getpid()}.')\ntime.sleep(600)"
    path = write(tmp_path / "01_a" / "01_a.ipynb", code(source), *exercise("rnn_step", step(RIGHT_STEP)))
    running = subprocess.Popen(
        [sys.executable, "-m", "rnnkit", *command], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    written = path.with_name("pid")
    until(lambda: written.exists() and written.read_text().endswith("."))
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, out, err) == (130, b"", f"rnnkit {command[0]}: stopped\n".encode())
    until(lambda: gone(int(written.read_text()[:-1])))


def gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_json(rnnkit, tmp_path):
    path = write(
        tmp_path / "mine.ipynb", *exercise("rnn_step", step(NO_BIAS)), *exercise("output_forward", output(STUB))
    )
    status, out, err = rnnkit("check", path, "--json")
    assert (status, err) == (1, "")
    found = json.loads(out)
    assert (found["right"], found["score"], found["points"], found["stopped"]) == (False, 0, 6, [])
    assert [(e["exercise"], e["cell"], e["state"]) for e in found["exercises"]] == [
        ("rnn_step", 3, "wrong"),
        ("output_forward", 6, "unanswered"),
    ]
    assert found["exercises"][0]["named"] == ["The bias bh is missing from the sum."]
    assert {e["state"] for e in found["exercises"]} <= MARK.keys()


def test_verbose_shows_the_reports(rnnkit, tmp_path):
    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(NO_BIAS)))
    short, long = rnnkit("check", path)[1], rnnkit("check", path, "--verbose")[1]
    for part in ("values", "float32", "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b_h)"):
        assert part in long and part not in short


def test_neither_kernelspecs_nor_nbgrader_around_it_matter(rnnkit, tmp_path, monkeypatch):
    """Another environment's kernel often hides behind the name python3; under nbgrader checks show numbers."""
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        json.dumps({"argv": ["/nowhere/python"], "display_name": "3", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    path = write(
        tmp_path / "mine.ipynb",
        code(f"import sys; assert sys.executable == {sys.executable!r}"),
        *exercise("rnn_step", step(RIGHT_STEP)),
    )
    status, out, _ = rnnkit("check", path, "--verbose")
    assert status == 0
    assert "Cell" not in out
    assert "float32" in out  # a column of the report


def test_a_kernel_that_does_not_start_is_told(rnnkit, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", os.path.join(tmp_path, "no python"))
    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(RIGHT_STEP)))
    status, out, err = rnnkit("check", path)
    assert (status, out) == (2, "")
    assert err.startswith("rnnkit check: no kernel starts: ")
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize(
    "text, told",
    [
        (None, "there is no file"),
        ("", "is not a notebook, or a broken one: it is empty"),
        ('{"cells": [', "is not a notebook, or a broken one: its text stops being JSON at line 1, column 12"),
        ("[1, 2]", "is not a notebook: it is JSON without cells"),
        ('{"cells": 5, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "is not a valid notebook: "),
        ('{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "holds no exercise"),
        ('{"cells": [], "metadata": {}}', "holds no exercise"),
        (
            '{"cells": [{"cell_type": "code"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            "is not a valid notebook",
        ),
        (b"\xff\xfe\x00", "is not a notebook: it is not UTF-8 text"),
    ],
)
def test_bad_files_get_one_line(rnnkit, tmp_path, text, told):
    path = tmp_path / "mine.ipynb"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status, out, err = rnnkit("check", path)
    assert (status, out) == (2, "")
    assert err.startswith("rnnkit check: ") and told in err
    assert len(err.splitlines()) == 1


def test_a_folder_gets_one_line_that_names_its_notebook(rnnkit, tmp_path):
    path = write(tmp_path / "unit" / "mine.ipynb")
    status, out, err = rnnkit("check", path.parent)
    assert (status, out) == (2, "")
    assert f"{path.parent} is a folder; name a notebook in it: {path}\n" in err


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "soon"])
def test_a_timeout_is_a_number_of_seconds(rnnkit, text):
    status, _, err = rnnkit("check", "mine.ipynb", f"--timeout={text}")
    assert status == 2
    assert f"{text!r} is no number of seconds" in err
