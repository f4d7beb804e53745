"""What all commands have in common."""

import os
import re
import subprocess
import sys

import pytest

COMMANDS = ("check", "progress", "doctor", "collect", "release", "validate")


def run(*arguments, **options):
    return subprocess.run([sys.executable, *arguments], capture_output=True, encoding="utf-8", **options)


def test_python_m_rnnkit_is_the_command():
    from rnnkit import __version__

    assert run("-m", "rnnkit", "--version").stdout == f"rnnkit {__version__}\n"
    nothing = run("-m", "rnnkit")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert nothing.stderr.startswith("usage: rnnkit")


def test_the_script_is_declared():
    from importlib.metadata import entry_points

    from rnnkit.cli import main

    [script] = entry_points(group="console_scripts", name="rnnkit")
    assert script.load() is main


def test_the_command_is_light():
    """`rnnkit --help` answers at once: Jupyter's libraries load when a command needs them."""
    heavy = ["nbformat", "nbclient", "nbgrader", "jupyter_client", "matplotlib", "IPython", "asyncio"]
    loaded = run("-c", f"import rnnkit.cli, sys; print([m for m in {heavy} if m in sys.modules])")
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_and_fits(rnnkit, command):
    status, out, _ = rnnkit(command, "--help")
    assert status == 0
    assert "example" in out and f"  rnnkit {command}" in out and "Exit status" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_help_names_every_command(rnnkit):
    status, out, _ = rnnkit("--help")
    assert status == 0
    for command in COMMANDS:
        assert f"\n    {command} " in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("command", ["release", "validate", "progress"])
def test_where_there_is_no_course_the_error_says_so(rnnkit, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = rnnkit(command)
    assert (status, out) == (2, "")
    assert err.startswith(f"rnnkit {command}: no ") and len(err.splitlines()) == 2


def test_a_terminal_without_the_marks_gets_an_answer(tmp_path):
    from small_notebooks import NO_BIAS, exercise, step, write

    path = write(tmp_path / "mine.ipynb", *exercise("rnn_step", step(NO_BIAS)))
    done = run("-m", "rnnkit", "check", str(path), env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (1, "")
    assert "? rnn_step  0 of 4  not right yet" in done.stdout


@pytest.mark.parametrize("command", ["check", "progress", "doctor"])
def test_what_is_for_learners_is_described_in_the_language_of_the_system(command, monkeypatch, capsys):
    """But for argparse's own words, and code."""
    from rnnkit.cli import main

    monkeypatch.setenv("RNNKIT_LANG", "zh")
    with pytest.raises(SystemExit):
        main([command, "--help"])
    told = capsys.readouterr().out
    own = re.sub(r"(?m)^usage: .*|^positional arguments:|^options:|show this help message and exit|`[^`]*`", "", told)
    assert re.search("[\u4e00-\u9fff]", own) and not re.search(r"\b(?:the|is|of|are|not)\b", own), own


def test_a_refusal_is_in_the_language_of_the_system(monkeypatch, capsys, tmp_path):
    from rnnkit.cli import main

    monkeypatch.setenv("RNNKIT_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    assert main(["progress"]) == 2
    assert "没有笔记本" in capsys.readouterr().err
