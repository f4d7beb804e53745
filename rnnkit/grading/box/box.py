"""A box at work, as the worker sees it: ask for something, wait no longer than the limits say, believe nothing."""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

from rnnkit.exercises.spec import Case, Exercise
from rnnkit.grading.box import testimony
from rnnkit.grading.box.inside.channel import HEADER, PIECE, framed
from rnnkit.grading.box.outputs import failure, received
from rnnkit.grading.box.request import request
from rnnkit.grading.box.testimony import BoxProblem, missing
from rnnkit.grading.box.watch import Clock
from rnnkit.grading.box.wire import BYTES, WireError, decode

THREADS = (  # of an answer that had one
    " (It was called in a process of its own: threads that were started before, such as those of a pool, do not exist "
    "in it.)"
)
TICK = 0.05  # seconds between two looks of the watchdog


@dataclass
class Outcome:
    """What a cell did: its outputs as a graded notebook may have them, and why it was stopped, if it was."""

    outputs: list[dict] = field(default_factory=list)
    problem: str | None = None


class Killed(Exception):
    """The box was killed; the text says why."""


class Box:
    """Made by `Zygote.box`. `problem` says why it was killed, if it was; then it answers nothing more."""

    def __init__(self, zygote, pid, sock, namespaces, home, watch, process):
        self.problem = ""
        self.alone = False  # whether every answer is called in a process of its own
        self.ended_by_answer = False  # whether it was killed while one was called
        self.limits, self._left = zygote.limits, zygote.limits.notebook
        self._zygote, self._pid, self._sock, self._namespaces = zygote, pid, sock, namespaces
        self._home, self._watch, self._process = home, watch, process
        self._code: int | None = None
        self._poll = select.poll()
        self._clock, self._given = Clock(watch), 0.0
        self._allowed = self._deadline = self._looked = 0.0
        self._late = False

    def run(self, source: str) -> Outcome:
        """Run a cell. One that takes too long is interrupted, and the next still runs; one that does not stop then, or
        takes what the box has not got, ends the box."""
        try:
            (found,), late = self._exchange("run", source, self.limits.cell)
        except Killed:
            return Outcome([failure(self.problem)], self.problem)
        if late:
            problem = f"timeout: the cell ran longer than {self._allowed:.3g} s and was stopped"
            return Outcome([*received(found), failure(problem)], problem)
        return Outcome(received(found))

    def ask(self, exercise: Exercise, cases: list[Case]) -> testimony.Testimony:
        """Have the learner's answer to an exercise called on cases. Raises BoxProblem where it gives no testimony."""
        asked = request(exercise, cases)
        self._zygote.learn(asked[0])
        before = self.problem
        try:
            answers, late = self._exchange("ask", (*asked, self.alone), self.limits.call)
        except Killed:
            self.ended_by_answer = self.ended_by_answer or not before
            raise BoxProblem(self.problem) from None
        *told, code = answers
        code = code if abs(code) < 256 else 1
        if late:
            raise BoxProblem(
                f"calling {exercise.name} took longer than {self._allowed:.3g} s and was stopped."
                + (THREADS if code == -signal.SIGKILL else "")
            )
        if told and type(told[0]) is str:
            raise BoxProblem(f"calling {exercise.name} gave no testimony: {told[0][:200]}")
        if code or not told:
            raise BoxProblem(f"calling {exercise.name} ended its process ({ending(code)})")
        try:
            found = testimony.unpacked(exercise, len(cases), told[0])
        except testimony.Nonsense as error:
            raise BoxProblem(f"calling {exercise.name} gave no testimony: {error}") from error
        if not found.refused or found.refused.kind != "missing":
            return found
        kind = found.refused.text  # believed if it can be the name of a type
        return missing(exercise.name, kind if kind.isidentifier() and len(kind) < 50 else "")

    def write(self, files: dict[str, bytes]) -> None:
        """Put files into the working directory. If they do not fit, that ends the box."""
        with suppress(Killed):
            (said,), _ = self._exchange("files", files, self.limits.cell)
            if said != "written":
                self._kill(f"the submission's files cannot be written ({said})")

    # -- one request, and all answers to it

    def _exchange(self, what: str, body, seconds: float) -> tuple[list, bool]:
        """The answers, and whether they had to be had by an interrupt. The last answer to "ask" is how a process
        ended; to all else there is one answer."""
        if self.problem:
            raise Killed(self.problem)
        if self._left <= 0:
            self._kill(f"the notebook ran longer than {self.limits.notebook:g} s")
        self._allowed, self._late = min(seconds, self._left), False
        self._start(self._allowed)
        answers = []
        self._send(framed(pickle.dumps((what, body))))
        while len(answers) < 2:
            answers.append(self._answer())
            if what != "ask" or type(answers[-1]) is int:
                self._left -= self._clock.seconds()
                return answers, self._late
        self._kill("it answered what nobody had asked")

    def _start(self, seconds: float) -> None:
        """So much time from now on."""
        self._clock, self._given = Clock(self._watch), seconds
        self._deadline = time.monotonic() + seconds

    def _allow(self, seconds: float) -> None:
        """So much time more."""
        self._given = self._clock.seconds() + seconds
        self._deadline = time.monotonic() + seconds

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(select.POLLOUT)
            try:
                rest = rest[self._sock.send(rest[:PIECE]) :]
            except BlockingIOError:
                continue
            except OSError:
                self._ended()

    def _answer(self):
        (length,) = HEADER.unpack(self._exactly(HEADER.size))
        if length > BYTES:
            self._kill("it sent more than an answer may hold")
        try:
            return decode(self._exactly(length))
        except WireError as error:
            self._kill(f"its answer cannot be read: {error}")

    def _exactly(self, length: int) -> bytes:
        data = bytearray()
        while len(data) < length:
            self._wait(select.POLLIN)
            try:
                piece = self._sock.recv(min(PIECE, length - len(data)))
            except BlockingIOError:
                continue
            except OSError:
                piece = b""
            if not piece:
                self._ended()
            data += piece
        return bytes(data)

    def _wait(self, event: int) -> None:
        """Until the socket is ready. Looks at the box meanwhile, interrupts what takes too long, and kills it if that
        does not help."""
        self._poll.register(self._sock, event)
        while True:
            ready = self._poll.poll(1000 * TICK)
            self._look()
            if ready:
                return

    def _look(self) -> None:
        now = time.monotonic()
        if self._watch and now > self._looked + TICK:
            self._looked = now
            self._clock.seconds()
            if excess := self._watch.excess():
                self._kill(excess)
        if now > self._deadline:
            if (rest := self._given - self._clock.seconds()) > 0:  # the machine is busy
                self._deadline = now + max(rest, TICK)
                return
            if self._late:
                self._kill("it took too long and could not be interrupted")
            self._late = True
            self._allow(self.limits.grace)
            self._signal(signal.SIGINT)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            if self._process is not None:
                signal.pidfd_send_signal(self._process, number)
            else:
                os.kill(self._pid, number)

    # -- the end

    def _kill(self, reason: str) -> NoReturn:
        self.close()
        self.problem = f"killed: {reason}"
        raise Killed(self.problem)

    def _ended(self) -> NoReturn:
        code = self.close()
        self._kill(
            f"its process ended ({ending(code)})" if code != -signal.SIGKILL else "its process was killed, or hung up"
        )

    def close(self) -> int:
        """End all its processes; nothing of the box is left then. How its first process had ended."""
        if self._code is not None:
            return self._code
        if self._namespaces:
            self._namespaces.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
        self._sock.close()
        self._code = self._zygote.reap(self._pid)
        if self._namespaces:
            self._namespaces.close()
            self._watch.close()
            os.close(self._process)
        else:
            self._home.cleanup()
        return self._code

    def __enter__(self) -> Box:
        return self

    def __exit__(self, *error) -> None:
        self.close()


def ending(code: int) -> str:
    """A negative exit code is the signal that ended the process."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
