"""`rnnkit doctor`: nothing wrong here, and each ailment found and given its cure."""

import json
import shutil
import socket
import tempfile

import pytest

from rnnkit.cli import doctor


def found(look):
    return [(finding.mark, finding.text, bool(finding.cure)) for finding in doctor._safely(look)]


def one(look):
    [finding] = found(look)
    return finding


def test_here_everything_is_there(rnnkit):
    status, out, err = rnnkit("doctor")
    assert (status, err) == (0, ""), out
    assert "✗" not in out and out.endswith("Everything is there.\n")
    for thing in ("Python 3.", "numpy 2", "jupyterlab 4", "nbgrader 0.", "a kernel starts and answers in"):
        assert thing in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_a_problem_is_status_1(rnnkit, monkeypatch):
    def port():
        yield doctor.Finding("✗", "no port", "take another")

    monkeypatch.setattr(doctor, "port", port)
    status, out, _ = rnnkit("doctor")
    assert status == 1
    assert "✗ no port\n    cure: take another\n" in out and out.endswith("\n1 to mend.\n")


def test_what_cannot_be_looked_at_is_a_finding():
    def strange_thing():
        yield doctor.Finding("✓", "so far")
        raise RuntimeError("out of luck")

    assert found(strange_thing) == [
        ("✓", "so far", False),
        ("✗", "strange thing: could not be looked at (RuntimeError: out of luck)", True),
    ]


def test_packages_that_are_missing_or_old(monkeypatch):
    version = doctor.metadata.version

    def other(name):
        if name == "nbgrader":
            raise doctor.metadata.PackageNotFoundError
        return "1.26.4" if name == "numpy" else version(name)

    monkeypatch.setattr(doctor.metadata, "version", other)
    problems = [text for mark, text, cure in found(doctor.packages) if mark == "✗" and cure]
    assert problems == ["nbgrader is not installed", "numpy is 1.26.4; expected >=2.0"]


def test_a_kernel_that_does_not_start(monkeypatch):
    monkeypatch.setattr(doctor.sys, "executable", "/nowhere/python")
    mark, text, cure = one(doctor.kernel)
    assert (mark, cure) == ("✗", True)
    assert text.startswith("no kernel starts: ")


def test_a_kernel_that_finds_another_rnnkit(monkeypatch, tmp_path):
    (tmp_path / "rnnkit.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    mark, text, _ = one(doctor.kernel)
    assert mark == "✗"
    assert f"another rnnkit, {tmp_path / 'rnnkit.py'}" in text


@pytest.mark.parametrize("program, mark", [("/nowhere/bin/python", "✗"), ("python", "✓")])
def test_the_kernelspec_of_another_environment(monkeypatch, tmp_path, program, mark):
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps({"argv": [program], "display_name": "3", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = one(doctor.kernelspec)
    assert (finding[0], finding[2]) == (mark, mark == "✗")


def test_extensions_that_are_disabled(monkeypatch, tmp_path):
    settings = {"ServerApp": {"jpserver_extensions": {"nbgrader.server_extensions.formgrader": False}}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(settings))
    (tmp_path / "labconfig").mkdir()
    (tmp_path / "labconfig" / "page_config.json").write_text(
        json.dumps({"disabledExtensions": {"@jupyter/nbgrader": True}})
    )
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    assert one(doctor.server_extensions) == (
        "✗",
        "disabled in Jupyter's server: nbgrader.server_extensions.formgrader",
        True,
    )
    assert one(doctor.lab_extension) == ("✗", "nbgrader's extension of JupyterLab is disabled", True)


def test_an_extension_that_is_missing(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    assert one(doctor.lab_extension) == ("✗", "nbgrader's extension of JupyterLab is not installed", True)


def test_alembic(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    mark, text, _ = one(doctor.alembic)
    assert mark == "!" and "activate the environment" in text
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    assert one(doctor.alembic)[0] == "✗"


def test_the_packages_for_grading(monkeypatch):
    assert one(doctor.grading)[0] == "✓"
    version = doctor.metadata.version

    def other(name):
        if name in ("cloudpickle", "rich"):
            raise doctor.metadata.PackageNotFoundError
        return version(name)

    monkeypatch.setattr(doctor.metadata, "version", other)
    mark, text, _ = one(doctor.grading)
    assert mark == "!" and "cloudpickle, rich are missing" in text and "pip install -e '.[grade]'" in text


def test_a_box_for_grading(monkeypatch):
    from rnnkit.grading import box

    monkeypatch.setattr(box, "probe", lambda: None)
    assert one(doctor.box) == ("✓", "a box for `rnnkit grade` can be had", False)

    def refuse():
        raise box.NoBox("bubblewrap is not installed.")

    monkeypatch.setattr(box, "probe", refuse)
    mark, text, _ = one(doctor.box)
    assert mark == "!" and "instructors only" in text and text.endswith("bubblewrap is not installed.")


def test_where_there_is_no_bubblewrap(monkeypatch, tmp_path):
    """Not a problem for a learner, but the sentence says what an instructor needs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    mark, text, _ = one(doctor.box)
    assert mark == "!" and ("bubblewrap is not installed" in text or "needs Linux" in text)


def test_a_box_without_the_packages_for_grading(monkeypatch):
    monkeypatch.setitem(doctor.sys.modules, "rnnkit.grading.box", None)
    mark, text, _ = one(doctor.box)
    assert mark == "!" and "could not be looked at" in text


def test_a_folder_that_cannot_be_written_to(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert [mark for mark, _, _ in found(doctor.writing)] == ["!", "✓"]  # no notebooks/ here

    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    mark, text, cure = found(doctor.writing)[-1]
    assert (mark, cure) == ("✗", True)
    assert text == f"{tmp_path} cannot be written to (Permission denied), so nothing can be saved there"


def test_ports(monkeypatch):
    taken = set()
    real = socket.socket

    class Socket(real):
        def bind(self, address):
            if address[1] in taken:
                raise OSError("in use")

    monkeypatch.setattr(socket, "socket", Socket)
    assert one(doctor.port) == ("✓", "port 8888 is free for JupyterLab", False)
    taken.add(8888)
    assert one(doctor.port)[1].startswith("port 8889 is free for JupyterLab; 8888 to 8888 are taken")
    taken.update(range(8888, 8938))
    assert one(doctor.port)[0] == "✗"
