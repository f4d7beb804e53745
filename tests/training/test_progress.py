"""One line, wherever it is read. The kernel and the terminal here are real ones."""

import io
import os
import re
import signal
import subprocess
import sys

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from rnnkit.training.progress import Progress
from tests.patience import PATIENCE

RUN = """
import time
from rnnkit import training

def step(state, k):
    time.sleep({pause})
    return 2.0, state + 1

run = training.Run(step, 0, lambda k: (k,), validate=lambda state: 1.5, every={steps})
history = run.train({steps})
"""
TIME = r"(?:\d+ min )?\d+ s"  # on a busy machine the estimate is a minute at first
LINE = rf"step (\d+)/(\d+) █*░* loss 2\.000, held out 1\.500, {TIME}(, {TIME} left)?"


def test_a_log_gets_about_ten_lines_however_many_steps_there_are(capsys):
    exec(RUN.format(pause=0, steps=5000), {})
    lines = capsys.readouterr().out.splitlines()
    assert 3 <= len(lines) <= 12
    assert all(re.fullmatch(LINE, line) for line in lines)
    assert lines[-1].startswith("step 5000/5000 " + 24 * "█" + " loss") and "left" not in lines[-1]


def test_time_left_is_what_the_rest_takes_at_the_speed_so_far(capsys, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("time.perf_counter", lambda: clock[0])
    bar = Progress(400)
    clock[0] += 30
    bar.show(100, 0.25, "loss 2.000")
    clock[0] += 65
    bar.end(400, 1.0, "loss 1.000")
    assert capsys.readouterr().out.splitlines() == [
        f"step 100/400 {6 * '█'}{18 * '░'} loss 2.000, 30 s, 1 min 30 s left",
        f"step 400/400 {24 * '█'} loss 1.000, 1 min 35 s",
    ]


def test_plain_characters_where_the_output_knows_no_others(monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr("sys.stdout", out)
    Progress(2).end(1, 0.5, "loss 1.000")
    out.flush()
    assert out.buffer.getvalue().decode("cp1252").startswith(f"step 1/2 {12 * '#'}{12 * '.'} loss")


def test_a_time_limit_says_so(capsys):
    exec(RUN.format(pause=0.01, steps=5000).replace("train(5000", "train(5000, time_limit=0.2"), {})
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(LINE, lines[-2]) and 24 * "█" in lines[-2] and "5000" in lines[-2]
    assert lines[-1] == "Time limit of 0.2 s reached."


def test_a_run_without_a_bar_prints_nothing(capsys):
    exec(RUN.format(pause=0, steps=50).replace("every=50", "every=50, progress=False"), {})
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_terminal_shows_one_line_that_changes_and_ctrl_c_ends_it():
    import pty

    ours, theirs = pty.openpty()
    code = RUN.format(pause=0.05, steps=1000) + "print('left at', run.steps, run.stopped)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "90"}
    )
    os.close(theirs)
    shown = ""
    while shown.count("\r") < 5:
        shown += os.read(ours, 1000).decode(errors="replace")
    process.send_signal(signal.SIGINT)
    while "left at" not in shown or not shown.endswith("\n"):
        shown += os.read(ours, 1000).decode(errors="replace")
    assert process.wait(PATIENCE) == 0
    os.close(ours)
    bar, told, after = shown.replace("\r\n", "\n").strip("\n").split("\n")
    lines = [line.rstrip() for line in bar.split("\r")[1:]]
    assert len(lines) > 5 and all(re.fullmatch(LINE, line) for line in lines)
    steps = re.match(LINE, lines[-1])[1]
    assert told == f"Stopped after step {steps} of 1000. What was learned is kept: train goes on from there."
    assert after == f"left at {steps} interrupted"


def test_a_notebook_keeps_one_line():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RUN.format(pause=0.02, steps=40))])
    NotebookClient(notebook, timeout=PATIENCE, kernel_name="python3").execute()
    (output,) = (o for o in notebook.cells[0].outputs if o.output_type == "display_data")
    assert re.fullmatch(LINE, output.data["text/plain"]) and output.data["text/plain"].startswith("step 40/40")
    assert [o.output_type for o in notebook.cells[0].outputs] == ["display_data"]


def test_the_stop_button_of_a_notebook_ends_the_cell_without_an_error():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        code = RUN.format(pause=0.05, steps=1000) + "print('left at', run.steps, run.stopped)"
        request, texts = client.execute(code), []
        while True:
            message = client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            assert kind != "error", content
            if kind == "display_data":
                manager.interrupt_kernel()
            if kind == "stream":
                texts.append(content["text"])
            if kind == "status" and content["execution_state"] == "idle":
                break
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert re.search(r"Stopped after step (\d+) of 1000\..*\nleft at \1 interrupted", "".join(texts))
