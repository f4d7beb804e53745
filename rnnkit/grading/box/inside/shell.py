"""A notebook's shell without a kernel: IPython, whose outputs are collected in a list as a notebook file has them."""

from __future__ import annotations

import builtins
import getpass
import io
import linecache
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from traceback import clear_frames

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher, DisplayPublisher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets import Type
from traitlets.config import Config

STREAM = 10_000  # characters of stdout, and of stderr, kept of a cell
OUTPUTS = 100  # of a cell
BYTES = 8 * 2**20  # of a cell's outputs together
SHOWN = ("text/plain", "image/png", "image/jpeg")
REAL_INPUT = builtins.input
# What IPython makes Python of: a magic, a command, a question, a prompt, an indented cell; and lines of blanks alone.
MORE_THAN_PYTHON = re.compile(
    r"\A\s | >>> | In\ \[ | ^\s*(\.\.\.|[%!?,;/]) | =\s*[%!] | \?\s*$ | ^[^\S\n]+$", re.MULTILINE | re.VERBOSE
)
CUT = "\n… more was printed, and is not kept\n"


class Outputs:
    """What the cell that runs has put out so far."""

    def __init__(self):
        self.clear()

    def clear(self) -> None:
        self.found, self.bytes, self.printed = [], 0, {"stdout": 0, "stderr": 0}

    def add(self, output: dict, size: int) -> None:
        self.bytes += size
        if len(self.found) < OUTPUTS and self.bytes <= BYTES:
            self.found.append(output)

    def stream(self, name: str, text: str) -> None:
        room = STREAM - self.printed[name]
        if not text or room <= 0:
            return
        self.printed[name] += len(text)
        text = text if len(text) <= room else text[:room] + CUT
        last = self.found[-1] if self.found else {}
        if last.get("name") == name:
            last["text"] += text
        else:
            self.add({"output_type": "stream", "name": name, "text": text}, len(text))

    def show(self, kind: str, data: dict, **more) -> None:
        kept = {mime: value for mime, value in data.items() if mime in SHOWN and isinstance(value, str)}
        if kept:
            output = {"output_type": kind, "data": kept, "metadata": {}, **more}
            self.add(output, sum(map(len, kept.values())))

    def error(self, name: str, text: str, lines: list[str]) -> None:
        output = {"output_type": "error", "ename": name, "evalue": text, "traceback": lines}
        self.add(output, len(text) + sum(map(len, lines)))


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of a cell."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str, descriptor: int):
        self.outputs, self.name, self.descriptor = outputs, name, descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.outputs.stream(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor


class Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **more):
        if not update:
            self.shell.outputs.show("display_data", data)

    def clear_output(self, wait=False):
        pass


class LastValue(DisplayHook):
    """The value of a cell's last line."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.outputs.show("execute_result", format_dict, execution_count=self.prompt_count)

    def finish_displayhook(self):
        pass


class Shell(InteractiveShell):
    display_pub_class = Type(Publisher)
    displayhook_class = Type(LastValue)

    @classmethod
    def make(cls, directory: str) -> Shell:
        """The one shell of the process, without a history file, configuration or start-up files of anybody."""
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        shell = cls.instance(config=config, ipython_dir=directory)
        shell.aside = CapturingDisplayPublisher(parent=shell)  # IPython takes its time to make one
        shell.transformers = shell._transformers()
        return shell

    def init_displayhook(self):
        self.outputs = Outputs()
        super().init_displayhook()

    def enable_gui(self, gui=None):
        """`%matplotlib inline` asks for it; there is no event loop here."""

    def ask_exit(self):
        """exit() and quit() end nothing: the cells that follow still run."""

    def system(self, command):
        sys.stdout.write(self._output_of(self.var_expand(command, depth=1)))

    system_piped = system_raw = system

    def getoutput(self, command, split=True, depth=0):
        text = self._output_of(self.var_expand(command, depth=depth + 1))
        return SList(text.splitlines()) if split else text

    def _output_of(self, command: str) -> str:
        """IPython itself would ask for a terminal, and there is none. Into a file, whose size is bounded."""
        with tempfile.TemporaryFile() as file:
            done = subprocess.run(["/bin/sh", "-c", command], stdin=subprocess.DEVNULL, stdout=file, stderr=file)
            self.user_ns["_exit_code"] = done.returncode
            file.seek(0)
            return file.read().decode(errors="replace")

    # -- errors, in few words and without colours

    def showtraceback(self, exc_tuple=None, **how):
        kind, error, trace = exc_tuple or sys.exc_info()
        if kind is not None:
            self.outputs.error(*told(kind, error, trace))
            _let_go(error)

    def showsyntaxerror(self, filename=None, running_compiled_code=False):
        self.showtraceback()

    def showindentationerror(self):
        self.showtraceback()

    def show_usage_error(self, error):
        self.outputs.error("UsageError", str(error), [f"UsageError: {error}"])

    def _format_exception_for_storage(self, exception, *args, **how):
        """For `%notebook`. IPython would render the traceback in colours, which takes longer than most cells."""
        name, text, lines = told(type(exception), exception, exception.__traceback__)
        return {"ename": name, "evalue": text, "traceback": lines}

    # -- running

    def transform_cell(self, raw_cell):
        """Only a cell that is more than Python goes through IPython's tokenizing: it takes longer than most cells."""
        python = "\n" in raw_cell.strip() and not MORE_THAN_PYTHON.search(raw_cell)
        if not python or self._transformers() != self.transformers:
            return super().transform_cell(raw_cell)
        return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"

    def _transformers(self) -> list:
        """All of them; a learner's own count as well."""
        own = self.input_transformer_manager
        return [*own.cleanup_transforms, *own.line_transforms, *own.token_transformers, *self.input_transformers_post]

    def should_run_async(self, raw_cell, *, transformed_cell=None, **how):
        """IPython compiles each cell to find that out."""
        words = "await" in transformed_cell or "async" in transformed_cell
        return words and super().should_run_async(raw_cell, transformed_cell=transformed_cell, **how)

    def run(self, source: str) -> list[dict]:
        """Execute a cell; its outputs."""
        self.outputs.clear()
        with _descriptors(self.outputs) as (out, err):
            stdout, stderr = Stream(self.outputs, "stdout", out), Stream(self.outputs, "stderr", err)
            with redirect_stdout(stdout), redirect_stderr(stderr):
                try:
                    self.run_cell(source, store_history=True)
                except Exception:  # of IPython itself: a sum too long to compile, say
                    self.showtraceback()
        return self.outputs.found


def told(kind: type, error: BaseException, trace) -> tuple[str, str, list[str]]:
    """An exception's name, its text, and a traceback of the learner's own lines alone."""
    name = kind.__name__[:100]
    try:
        text = str(error)[:2000]
    except BaseException:
        text = "(its text cannot be shown)"
    if issubclass(kind, UsageError):
        name = "UsageError"
    lines = [*_own_lines(trace), f"{name}: {text}"]
    if isinstance(error, SyntaxError) and error.text:
        text = str(error.msg)
        place = " " * max((error.offset or 1) - 1, 0)
        lines = [f"line {error.lineno}", str(error.text).rstrip()[:500], f"{place[:500]}^", f"{name}: {text}"]
    return name, text, lines


def _let_go(error: BaseException | None) -> None:
    """IPython keeps a cell's error until the next one, and with it all that its functions held: after a MemoryError,
    all the memory that there was."""
    for _ in range(100):  # errors of errors
        if error is None:
            return
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _own_lines(trace) -> list[str]:
    lines = []
    while trace is not None and len(lines) < 2000:
        code, number = trace.tb_frame.f_code, trace.tb_lineno
        if is_cell(code.co_filename):
            where = "" if code.co_name == "<module>" else f" in {code.co_name}"
            lines.append(f"line {number}{where}: {linecache.getline(code.co_filename, number).strip()[:500]}")
        trace = trace.tb_next
    return lines if len(lines) <= 12 else [*lines[:6], "…", *lines[-6:]]  # a recursion without end


def is_cell(filename: str) -> bool:
    return filename.startswith("<ipython-input-") or re.search(r"ipykernel_\d+", filename) is not None


@contextmanager
def _descriptors(outputs: Outputs):
    """While a cell runs, file descriptors 1 and 2 lead into files: what programs print that the cell starts."""
    kept = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        try:
            yield 1, 2
        finally:
            for descriptor, name, file in ((1, "stdout", out), (2, "stderr", err)):
                os.dup2(kept[descriptor - 1], descriptor)
                os.close(kept[descriptor - 1])
                if os.fstat(file.fileno()).st_size:
                    file.seek(0)
                    outputs.stream(name, file.read(4 * STREAM).decode(errors="replace"))


def no_input(prompt=""):
    raise EOFError("nobody can answer input() while a notebook is graded")


def silence_input() -> None:
    builtins.input = getpass.getpass = no_input


def step_aside(shell: Shell) -> None:
    """Before an answer is called: what is displayed or asked for then must not run through this module, because a call
    from an answer into `rnnkit` looks like a finished solution."""
    shell.display_pub = shell.aside
    builtins.input = getpass.getpass = REAL_INPUT  # fails by itself: nothing is there to read
