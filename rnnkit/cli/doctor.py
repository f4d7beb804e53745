"""`rnnkit doctor`: find out why something does not work."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from rnnkit.cli import course
from rnnkit.cli.course import Refusal, shown
from rnnkit.language import marked, tr
from rnnkit.wording import hanging

EPILOG = marked(
    """Looks at versions, starts a kernel, looks for nbgrader's extensions of
JupyterLab, makes a box as `rnnkit grade` does, and writes a file where your
work is saved.
✗ is a problem, with its cure; ! is worth knowing.

example:
  rnnkit doctor

Exit status: 0 no problem, 1 a problem was found.
"""
)
SERVER_EXTENSIONS = [
    f"nbgrader.server_extensions.{name}"
    for name in ("formgrader", "validate_assignment", "assignment_list", "course_list")
]


@dataclass(frozen=True)
class Finding:
    """One thing looked at. mark is ✓, ✗ for a problem, or ! for what is worth knowing; cure says what to do."""

    mark: str
    text: str
    cure: str = ""


def add(commands) -> None:
    parser = commands.add_parser(
        "doctor",
        help=tr("find out why something does not work"),
        epilog=tr(EPILOG),
        description=tr("Look for what keeps the course from working here, and say what to do."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(options) -> int:
    problems = 0
    looks = (
        python,
        packages,
        kernel,
        kernelspec,
        lab_extension,
        server_extensions,
        alembic,
        grading,
        box,
        writing,
        port,
    )
    for look in looks:
        for finding in _safely(look):
            print(hanging(f"{finding.mark} ", finding.text), flush=True)
            if finding.cure:
                print(hanging(tr("    cure: "), finding.cure), flush=True)
            problems += finding.mark == "✗"
    print()
    print(tr("{count} to mend.", count=problems) if problems else tr("Everything is there."))
    return 1 if problems else 0


def _safely(look) -> Iterator[Finding]:
    """A doctor never faints: what cannot be looked at is a finding."""
    try:
        yield from look()
    except Refusal as refusal:
        yield Finding("✗", str(refusal).splitlines()[0], _reinstall())
    except Exception as error:
        name = look.__name__.replace("_", " ")
        told = {"name": name, "error": f"{type(error).__name__}: {error}"}
        yield Finding("✗", tr("{name}: could not be looked at ({error})", **told), _reinstall())


def _reinstall() -> str:
    return tr("in the course's folder: {command}", command="python -m pip install -e .")


def python() -> Iterator[Finding]:
    told = {"version": platform.python_version(), "path": sys.executable, "system": platform.system()}
    yield Finding("✓", tr("Python {version} at {path}, {system}", **told))


def packages() -> Iterator[Finding]:
    """Every dependency is there, and new enough."""
    from packaging.requirements import Requirement

    fine = [f"rnnkit {metadata.version('rnnkit')}"]
    names = [Requirement(text) for text in metadata.requires("rnnkit") or [] if "extra ==" not in text]
    for requirement in (*names, Requirement("ipykernel")):
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield Finding("✗", tr("{name} is not installed", name=requirement.name), _reinstall())
            continue
        if requirement.specifier.contains(version, prereleases=True):
            fine.append(f"{requirement.name} {version}")
        else:
            yield Finding(
                "✗",
                tr(
                    "{name} is {version}; expected {wanted}",
                    name=requirement.name,
                    version=version,
                    wanted=requirement.specifier,
                ),
                f'python -m pip install --upgrade "{requirement}"',
            )
    yield Finding("✓", ", ".join(fine))


def kernel() -> Iterator[Finding]:
    """A kernel of this Python starts, and finds this rnnkit."""
    import nbformat.v4 as v4

    from rnnkit.cli.kernel import execute, wait

    notebook = v4.new_notebook(cells=[v4.new_code_cell("import rnnkit; print(rnnkit.__file__)")])
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        stopped = wait(execute(notebook, Path(folder), [0], timeout=60))
    took = time.perf_counter() - begin
    said = "".join(output.get("text", "") for output in notebook.cells[0].outputs).strip()
    here = Path(sys.modules["rnnkit"].__file__)
    if stopped:
        yield Finding(
            "✗", tr("a kernel starts, but `import rnnkit` in it stops: {error}", error=stopped[0].text), _reinstall()
        )
    elif Path(said).resolve() != here.resolve():
        yield Finding(
            "✗", tr("a kernel finds another rnnkit, {found}, not {here}", found=said, here=here), _reinstall()
        )
    else:
        yield Finding("✓", tr("a kernel starts and answers in {seconds} s", seconds=f"{took:.1f}"))


def kernelspec() -> Iterator[Finding]:
    """JupyterLab's and nbgrader's kernel "python3" is this Python too."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    cure = f'"{sys.executable}" -m ipykernel install --sys-prefix'
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        yield Finding("✗", tr("Jupyter knows no kernel “python3”, which the notebooks ask for"), cure)
        return
    program = spec.argv[0]
    if program in ("python", "python3") or _same_environment(program):
        yield Finding("✓", tr("JupyterLab's kernel “python3” is this Python"))
    else:
        yield Finding(
            "✗",
            tr(
                "JupyterLab's kernel “python3” is another Python, {program} ({folder})",
                program=program,
                folder=spec.resource_dir,
            ),
            tr("{cure}; if that does not help: {more}", cure=cure, more="jupyter kernelspec remove python3"),
        )


def _same_environment(program: str) -> bool:
    """Environments link to one interpreter, so that their folders tell them apart, and resolved paths do not."""
    found = shutil.which(program) or program
    return os.path.normcase(Path(found).absolute().parent) == os.path.normcase(Path(sys.executable).absolute().parent)


def lab_extension() -> Iterator[Finding]:
    """nbgrader's part in the browser: Validate, Formgrader, Create Assignment."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab.commands import AppOptions, get_app_info

    info = get_app_info(AppOptions(labextensions_path=jupyter_path("labextensions")))
    cure = "jupyter labextension enable @jupyter/nbgrader"
    if "@jupyter/nbgrader" not in info["federated_extensions"]:
        yield Finding(
            "✗",
            tr("nbgrader's extension of JupyterLab is not installed"),
            "python -m pip install --force-reinstall --no-deps nbgrader",
        )
    elif any(name.split(":")[0] == "@jupyter/nbgrader" for name in info["disabled"]):
        yield Finding("✗", tr("nbgrader's extension of JupyterLab is disabled"), cure)
    else:
        yield Finding("✓", tr("nbgrader's extension of JupyterLab is enabled"))


def server_extensions() -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    manager = ExtensionConfigManager(read_config_path=jupyter_config_path())
    off = [name for name in SERVER_EXTENSIONS if not manager.enabled(name)]
    if off:
        yield Finding(
            "✗",
            tr("disabled in Jupyter's server: {names}", names=", ".join(off)),
            "jupyter server extension enable --sys-prefix --py nbgrader",
        )
    else:
        yield Finding("✓", tr("nbgrader's extensions of Jupyter's server are enabled"))


def alembic() -> Iterator[Finding]:
    """nbgrader calls it by name to make a gradebook."""
    scripts = sysconfig.get_path("scripts")
    if shutil.which("alembic"):
        yield Finding("✓", tr("alembic, with which nbgrader makes a gradebook, is on PATH"))
    elif shutil.which("alembic", path=scripts):
        yield Finding(
            "!",
            tr(
                "alembic is not on PATH, so nbgrader's own commands cannot make a gradebook (this matters to "
                "instructors only): activate the environment, or put {folder} on PATH",
                folder=scripts,
            ),
        )
    else:
        yield Finding("✗", tr("alembic, with which nbgrader makes a gradebook, is not installed"), _reinstall())


def grading() -> Iterator[Finding]:
    """The packages of the extra `grade`; instructors need them, learners do not."""
    missing = [name for name in _extra("grade") if not _installed(name)]
    told = {"names": ", ".join(missing), "command": "python -m pip install -e '.[grade]'"}
    if len(missing) == 1:
        yield Finding(
            "!",
            tr(
                "for `rnnkit grade` (this matters to instructors only) {names} is missing: in the course's folder: "
                "{command}",
                **told,
            ),
        )
    elif missing:
        yield Finding(
            "!",
            tr(
                "for `rnnkit grade` (this matters to instructors only) {names} are missing: in the course's folder: "
                "{command}",
                **told,
            ),
        )
    else:
        yield Finding("✓", tr("the packages that `rnnkit grade` needs are installed"))


def box() -> Iterator[Finding]:
    """A box for learners' code; without one nobody is graded, but everybody can learn."""
    try:
        from rnnkit.grading.box import NoBox, probe
    except ModuleNotFoundError as error:
        yield Finding(
            "!",
            tr("whether `rnnkit grade` has a box could not be looked at: {name} is not installed", name=error.name),
        )
        return
    try:
        probe()
    except NoBox as why:
        yield Finding(
            "!",
            tr(
                "no box for `rnnkit grade` (this matters to instructors only; docs/instructors.md says more): {why}",
                why=why,
            ),
        )
    else:
        yield Finding("✓", tr("a box for `rnnkit grade` can be had"))


def _extra(extra: str) -> list[str]:
    from packaging.requirements import Requirement

    found = map(Requirement, metadata.requires("rnnkit") or [])
    return [each.name for each in found if each.marker and each.marker.evaluate({"extra": extra})]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def writing() -> Iterator[Finding]:
    """Where work is saved."""
    folders = {Path.cwd()}
    try:
        folders.add(course.notebooks().resolve())
    except Refusal:
        yield Finding("!", tr("no notebooks/ here or above; go into the course's folder to have it looked at too"))
    for folder in sorted(folders):
        try:
            with tempfile.TemporaryFile(dir=folder):
                name = shown(folder) if folder != Path.cwd() else tr("this folder")
                yield Finding("✓", tr("{folder} can be written to", folder=name))
        except OSError as error:
            yield Finding(
                "✗",
                tr(
                    "{folder} cannot be written to ({error}), so nothing can be saved there",
                    folder=folder,
                    error=error.strerror,
                ),
                tr("copy the course to a folder of your own, or change the folder's permissions"),
            )


def port() -> Iterator[Finding]:
    """JupyterLab answers on 8888 or on one of the next ports."""
    import socket

    for number in range(8888, 8938):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", number))
            except OSError:
                continue
        taken = tr("; 8888 to {last} are taken, by another JupyterLab perhaps", last=number - 1)
        yield Finding("✓", tr("port {number} is free for JupyterLab", number=number) + taken * (number != 8888))
        return
    yield Finding(
        "✗",
        tr("no port from 8888 to 8937 is free for JupyterLab"),
        tr("end other JupyterLabs (jupyter server list shows them), or choose one: jupyter lab --port 9000"),
    )
