"""One line of progress, wherever it is read: in JupyterLab, in a terminal, in the log of a grader."""

import shutil
import sys
import time

WIDTH = 24  # of the bar
PAUSE = 0.2  # seconds between two pictures on a screen
LOG_LINES = 10  # for a whole training, where lines stay


class Progress:
    """A line such as `step 1200/2000 ██████████████░░░░░░░░░░ loss 1.812, held out 1.934, 12 s, 8 s left`.

    JupyterLab and a terminal show one line that changes; where output is only kept, as in a file, there are
    about ten lines in all.
    """

    def __init__(self, total):
        self.total = total
        self.start = time.perf_counter()
        self.next_time, self.next_share = 0.0, 0.0
        self.handle = None
        self.kind = _kind()
        self.full, self.empty = _blocks()

    def show(self, step, share, text):
        """step: steps taken in all; share: how much of this training is done, 0 to 1; text: the losses."""
        now = time.perf_counter()
        if share >= 1:  # the last line is for `end`
            return
        due = share >= self.next_share if self.kind == "log" else now >= self.next_time
        if due:
            self.next_time, self.next_share = now + PAUSE, (int(share * LOG_LINES) + 1) / LOG_LINES
            spent = now - self.start
            left = f", {_duration(spent / share - spent)} left" if share > 0 else ""
            self._write(f"{self._bar(step, share)} {text}, {_duration(spent)}{left}")

    def end(self, step, share, text):
        """The last line, which stays."""
        self._write(f"{self._bar(step, share)} {text}, {_duration(time.perf_counter() - self.start)}")
        if self.kind == "terminal":
            print(flush=True)

    def _bar(self, step, share):
        full = int(WIDTH * share)
        return f"step {step}/{self.total} {self.full * full}{self.empty * (WIDTH - full)}"

    def _write(self, line):
        if self.kind == "log":
            print(line, flush=True)
        elif self.kind == "terminal":
            columns = shutil.get_terminal_size().columns - 1
            print(f"\r{line[:columns]:{columns}}", end="", flush=True)
        else:
            data = {"text/plain": line}
            if self.handle is None:
                from IPython.display import display  # rnnkit itself does without IPython

                self.handle = display(data, raw=True, display_id=True)
            else:
                self.handle.update(data, raw=True)


def _kind():
    """Where the output goes: "notebook", "terminal" or "log"."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if hasattr(shell, "kernel"):
        return "notebook"
    return "terminal" if sys.stdout.isatty() else "log"


def _blocks():
    """What the bar is made of; plain characters where the output knows no others."""
    try:
        "█░".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "#", "."
    return "█", "░"


def _duration(seconds):
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
