"""The warm process ("zygote"): it has imported what a notebook needs, and forks one process for each submission.

Started by `rnnkit.grading.box.zygote` with nothing inherited but a socket. It holds no secret. On the socket come
orders as JSON, with file descriptors; the answer to "fork" is the new process's number, to "reap" how it ended, and
"learn" stands for an exercise that boxes will be asked about, without its cases and right results.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import site
import socket
import sys
import warnings

import numpy

from rnnkit.checking.answer import Answer
from rnnkit.checking.testify import testify
from rnnkit.exercises.spec import Case, Exercise, Output
from rnnkit.grading.box.inside import confine
from rnnkit.grading.box.inside.serve import learn, serve
from rnnkit.grading.box.inside.shell import Shell, silence_input
from rnnkit.grading.box.testimony import packed
from rnnkit.grading.box.wire import encode
from rnnkit.language import read_all

REHEARSALS = 20
HIGH = 200  # the socket's file descriptor in a box, out of the way


def main(descriptor: int, runtime: str, environment: dict[str, str]) -> None:
    try:
        control = socket.socket(fileno=descriptor)
        shell = _warm(runtime)
        os.environ.clear()
        os.environ.update(environment)
        confine.prepare()
        control.sendall(b"warm")
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 2)
        os.close(nothing)
        while True:
            data, descriptors, *_ = socket.recv_fds(control, 2**16, 2)
            if not data:  # the worker is gone, or done
                break
            control.sendall(str(_obey(json.loads(data), descriptors, control, shell)).encode())
    finally:
        shutil.rmtree(runtime, ignore_errors=True)


def _warm(runtime: str) -> Shell:
    site.sethelper()  # python -S, which keeps other people's .pth files out, leaves out these as well
    site.setcopyright()
    shell = Shell.make(runtime)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import matplotlib.pyplot
        from matplotlib_inline.backend_inline import configure_inline_support, flush_figures

        shell.run_cell("import numpy, numpy.testing\nnumpy.random.randn()\n%matplotlib inline")
        configure_inline_support(shell, "module://matplotlib_inline.backend_inline")
        figure = matplotlib.pyplot.figure()  # the first one loads fonts
        figure.text(0, 0, "0")
        flush_figures()
        matplotlib.pyplot.close("all")
        _rehearse(shell)
    shell.reset(new_session=True)
    silence_input()
    read_all()  # in a box their files do not exist
    warnings.filterwarnings("ignore", "coroutine 'InteractiveShell")  # left over when IPython itself stumbles
    gc.collect()
    gc.freeze()  # a collection in a forked process need not touch, and so copy, what is warm already
    gc.enable()  # there was none while all that was imported
    sys.path.remove(runtime)  # what is needed of it is imported; in a box it does not exist
    return shell


def _rehearse(shell: Shell) -> None:
    """Do a few times what every box does: what Python finds out about code that runs often is found out here, once."""
    shell.run_cell("import numpy as np\n\n\ndef product(a, b):\n    return a @ b")
    product = Exercise("product", "", 1, (Output("c", "(N, D)"),), "", None, None, shell.user_ns["product"], ())
    case = Case((numpy.ones((2, 3)), numpy.ones((3, 4))), {})
    for _ in range(REHEARSALS):
        shell.run("a = 1.0\nprint(a)")
        encode(packed(testify(product, Answer(product.answer), [case, case]), [case, case]))


def _obey(order: dict, descriptors: list[int], control: socket.socket, shell: Shell) -> int:
    if order["do"] == "reap":
        return os.waitstatus_to_exitcode(os.waitpid(order["pid"], 0)[1])
    if order["do"] == "learn":
        with open(descriptors[0], "rb") as file:
            learn(file.read())
        return 0
    try:
        pid = _forked(order, descriptors, control, shell)
    except OSError as error:
        with socket.socket(fileno=os.dup(descriptors[0])) as sock:
            _fail(sock, error)
        pid = 0
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def _forked(order: dict, descriptors: list[int], control: socket.socket, shell: Shell) -> int:
    """A process to become the box's. Into a pid namespace only children are born: this process's own, if it is root."""
    if order["boxed"] and order["uid"] is not None:
        confine.enter(descriptors[1], confine.PIDS)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            control.close()
            status = _become(order, descriptors, shell)
        finally:
            os._exit(status)
    return pid


def _become(order: dict, descriptors: list[int], shell: Shell) -> int:
    """In the forked process: become the box's process and serve. An ordinary user has to enter before the child that
    serves is born, so that this process waits for that one and passes on how it ended."""
    os.dup2(descriptors[0], HIGH)
    sock = socket.socket(fileno=HIGH)
    try:
        if order["boxed"]:
            confine.enter(descriptors[1], confine.ALL if order["uid"] is None else confine.WITHOUT_USER)
            if order["uid"] is None and (child := os.fork()):
                sock.close()
                os.closerange(0, 1024)
                code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                return 128 - code if code < 0 else code
        _settle(order, sock)
    except Exception as error:
        _fail(sock, error)
        return 1
    numpy.random.seed(int.from_bytes(os.urandom(4), "little"))  # else all submissions would draw the same numbers
    serve(sock, shell)
    return 0


def _fail(sock: socket.socket, error: Exception) -> None:
    sock.sendall(f"{type(error).__name__}: {error}".encode())


def _settle(order: dict, sock: socket.socket) -> None:
    """The last that trusted code does: hand the worker what it watches the box through, and close all else."""
    if order["boxed"] and os.getppid():
        raise RuntimeError("not in a pid namespace of its own")
    os.setsid()  # a signal to "my process group" would reach the grader
    os.closerange(3, HIGH)
    os.closerange(HIGH + 1, 4096)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    if os.path.exists("/proc/self/oom_score_adj"):
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(score, b"1000")  # if the machine itself runs out of memory, boxes go first
        os.close(score)
    watched = [os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in order["watched"]]
    watched += [os.pidfd_open(os.getpid())] if order["boxed"] else []
    os.chdir(order["home"])
    sys.path.append(order["home"])  # after all else: a file called numpy.py is no NumPy
    confine.limit(order["limits"], order["boxed"], order["uid"] is not None)
    if order["boxed"]:
        confine.give_up_rights(order["uid"], order["writable"])
    socket.send_fds(sock, [b"ready"], watched)
    for descriptor in watched:
        os.close(descriptor)
