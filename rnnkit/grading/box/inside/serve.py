"""The process of a box at work: it runs cells and calls answers when the worker asks, until it is killed.

After the first cell of a learner nothing that this process says is believed any more, so nothing here tries to
protect itself from them.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket

import cloudpickle  # noqa: F401 - pickled functions ask for it, and in the box it is not to be found

from rnnkit.checking.answer import Answer
from rnnkit.checking.perform import Problem
from rnnkit.checking.testify import Testimony, testify
from rnnkit.exercises.spec import Exercise
from rnnkit.grading.box.inside.channel import receive, send
from rnnkit.grading.box.inside.keeps import keeps_nothing, undisturbed
from rnnkit.grading.box.inside.shell import step_aside
from rnnkit.grading.box.testimony import packed
from rnnkit.grading.box.wire import WireError, encode
from rnnkit.language import follow

KNOWN: dict[bytes, Exercise] = {}  # by their pickles


def serve(sock: socket.socket, shell) -> None:
    """Answer requests: ("files", {name: bytes}), ("run", source), ("ask", (a pickled
    exercise, its pickled cases, whether in a process of its own))."""
    while True:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            what, body = pickle.loads(receive(sock))
            signal.signal(signal.SIGINT, signal.default_int_handler)
            HANDLERS[what](sock, shell, body)
        except KeyboardInterrupt:  # at the very end of a cell that took too long
            send(sock, encode([]))
        except EOFError:
            return


def _files(sock, shell, files: dict[str, bytes]) -> None:
    try:
        for name, data in files.items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(data)
        send(sock, encode("written"))
    except OSError as error:
        _send(sock, str(error))


def _run(sock, shell, source: str) -> None:
    me = os.getpid()
    follow(source)
    try:
        outputs = shell.run(source)
    except OSError as error:  # no room for a file, or no descriptor left
        outputs = f"the cell could not be run: {error}"
    if os.getpid() != me:  # a process that the cell forked and let run on
        os._exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _send(sock, outputs)


def learn(told: bytes) -> None:
    """Read an exercise in the warm process, so that no box forked from it has to."""
    exercise = KNOWN[told] = pickle.loads(told)
    _ = exercise.parameters, exercise.returns, exercise.required  # which it works out once


def _ask(sock, shell, request: tuple[bytes, bytes, bool]) -> None:
    """Call an answer: one that keeps nothing right here, any other (or every one, if that is asked for) in a process
    of its own. Sends the testimony, and then how the process ended that it was called in."""
    told, cases, alone = request
    exercise = KNOWN[told] if told in KNOWN else KNOWN.setdefault(told, pickle.loads(told))
    if alone or not _computes_only(shell.user_ns, exercise):
        code = _asked_alone(sock, shell, exercise, cases)
    else:
        code = _asked_here(sock, shell, exercise, cases)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _send(sock, code)


def _computes_only(notebook: dict, exercise: Exercise) -> bool:
    """The answer and the forward function that it is called with: the one where it was written, as `beside` finds."""
    answer = notebook.get(exercise.name)
    if not (undisturbed() and keeps_nothing(answer)):
        return False
    return keeps_nothing(getattr(answer, "__globals__", {}).get(exercise.cache_from))


def _asked_here(sock, shell, exercise: Exercise, cases: bytes) -> int:
    try:
        _tell(sock, shell, exercise, cases, watch=False)  # what only computes enters no other library
    except KeyboardInterrupt:
        return -signal.SIGINT
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.collect(1)  # an error that holds its own frame, and so all that was in it; what is older is the notebook's
    return 0


def _asked_alone(sock, shell, exercise: Exercise, cases: bytes) -> int:
    """Whatever becomes of the answer, the next one finds the notebook as it was."""
    child = os.fork()
    if child == 0:
        try:
            step_aside(shell)
            _tell(sock, shell, exercise, cases)
            os._exit(0)
        finally:
            os._exit(1)
    try:
        status = os.waitpid(child, 0)[1]
    except KeyboardInterrupt:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status)


def _tell(sock, shell, exercise: Exercise, cases: bytes, watch: bool = True) -> None:
    """Send the testimony of the answer."""
    try:
        drawn = pickle.loads(cases)
        told = packed(_testimony(shell.user_ns, exercise, drawn, watch), drawn)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"[:500]
    _send(sock, told)


def _testimony(notebook: dict, exercise: Exercise, cases: list, watch: bool) -> Testimony:
    answer = notebook.get(exercise.name)
    if not callable(answer):
        return Testimony(exercise.name, Problem("missing", "" if answer is None else type(answer).__name__))
    return testify(exercise, Answer(answer), cases, watch)


def _send(sock, value) -> None:
    try:
        data = encode(value)
    except WireError as error:
        data = encode(str(error))
    send(sock, data)


HANDLERS = {"files": _files, "run": _run, "ask": _ask}
