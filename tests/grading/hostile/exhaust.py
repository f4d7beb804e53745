"""Ending, blocking and flooding the grader."""

from __future__ import annotations

from hostile.form import (
    CUT_OFF,
    FULL,
    GOES_ON,
    attack,
    cell_before,
    first,
    in_answer,
    in_cell,
    more_cells,
    text,
    together,
)

STOPPED = "killed"
SEGFAULT = "import ctypes\nctypes.string_at(0)"

ENDINGS = [
    in_cell("sys_exit", "import sys\nsys.exit(0)", FULL),
    in_cell("raises_system_exit", "raise SystemExit('all passed')", FULL),
    in_cell("quit", "exit()\nquit()", FULL),
    in_cell("exit_at_exit", "import atexit, sys\natexit.register(sys.exit, 0)", FULL),
    in_answer("answer_exits", "sys.exit(0)"),
    in_cell("os_exit", "import os\nos._exit(0)", told="ended", before=True),
    in_cell("segfault", SEGFAULT, told=STOPPED, before=True),
    in_cell("kills_itself", "import os\nos.kill(os.getpid(), 9)", told=STOPPED),
    in_cell("aborts", "import os\nos.abort()", told=STOPPED),
    in_answer("answer_ends_process", "os._exit(0)", told="ANSWER"),
    in_answer("answer_segfaults", "import ctypes\nctypes.string_at(0)", told="ANSWER"),
    in_answer("answer_kills_itself", "os.kill(os.getpid(), 9)", told="ANSWER"),
    in_answer(
        "answer_kills_parent",
        "os.kill(os.getppid(), 9)\ntime.sleep(0.5)",
        "The parent is the notebook's process; what comes after it is gone as well.",
        CUT_OFF,
    ),
    in_cell("endless_loop", "while True:\n    pass", FULL, told="longer than"),
    in_answer("answer_loops", "while True:\n    pass", told="longer than", before=True),
    in_cell(
        "ignores_interrupts",
        """
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
while True:
    pass
""",
        told=STOPPED,
        before=True,
    ),
    in_cell(
        "catches_interrupts",
        "import time\nwhile True:\n    try:\n        while True: time.sleep(0.01)\n    except BaseException:\n"
        "        pass",
        told=STOPPED,
    ),
    in_cell("hangs_in_c", "import ctypes\nlibc = ctypes.PyDLL(None)\nlibc.signal(2, 1)\nlibc.sleep(30)", told=STOPPED),
    in_cell("stops_itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", told=STOPPED),
    in_answer(
        "answer_ignores_interrupts",
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
        told="longer than",
    ),
    attack(
        "sleeps_in_every_cell",
        together(*(cell_before("import time\ntime.sleep(2.5)", "ANSWER") for _ in range(12))),
        CUT_OFF,
        "All cells together have a limit too.",
        told=STOPPED,
    ),
]

# The test class has 300 MB; each of these stops by itself at about 450.
RESOURCES = [
    in_cell(
        "memory_bomb",
        "def bomb():\n    held = []\n    for _ in range(9):\n        held.append(np.ones(50 * 2**17))\nbomb()",
        FULL,
        "It gets no more memory, which is an error in its cell and no more.",
    ),
    in_cell(
        "memory_in_many_processes",
        """
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = bytearray(75 * 2**20)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(3)
        os._exit(0)
time.sleep(3)
""",
        told="memory",
        before=True,
    ),
    in_cell(
        "memory_in_files",
        """
import os, time
for path in ("/tmp/big", "big"):
    with open(path, "wb") as file:
        for _ in range(50):
            file.write(bytes(2**20))
for _ in range(3):
    if os.fork() == 0:
        held = bytearray(80 * 2**20)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(3)
        os._exit(0)
time.sleep(3)
""",
        CUT_OFF,
        "The files of a box lie in memory and count as such.",
        told="memory",
    ),
    in_answer("answer_takes_memory", "held = []\nfor _ in range(9):\n    held.append(np.ones(50 * 2**17))"),
    in_cell("shared_memory", "import mmap\nm = mmap.mmap(-1, 400 * 2**20)\nm[::4096] = b'x' * len(m[::4096])", FULL),
    in_cell(
        "fork_bomb",
        """
import os, time
made, end = 0, time.time() + 4
while made < 300 and time.time() < end:
    try:
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
        made += 1
    except OSError:
        time.sleep(0.05)
""",
        told="processes",
        before=True,
    ),
    in_cell(
        "thread_bomb",
        """
import threading, time
for _ in range(300):
    try:
        threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
    except RuntimeError:
        time.sleep(0.001)
""",
        FULL,
        "It gets no more threads, which is an error that it caught.",
    ),
    in_answer(
        "answer_forks",
        "for _ in range(200):\n    try:\n        if os.fork() == 0:\n            time.sleep(2)\n"
        "            os._exit(0)\n"
        "    except OSError:\n        time.sleep(0.01)",
        "The box ends when it holds too many processes.",
        CUT_OFF,
    ),
    in_cell(
        "disk_full",
        "for place in ('.', '/tmp'):\n    try:\n        with open(place + '/full', 'wb') as file:\n"
        "            for _ in range(100):\n"
        "                file.write(bytes(2**20))\n    except OSError as error:\n        print(error)",
        FULL,
        "The disk of its box is full, and no other; its answers need none.",
    ),
    in_cell(
        "inodes_full",
        "for place in ('.', '/tmp'):\n    try:\n        for i in range(20_000):\n"
        "            open(f'{place}/{i}', 'w').close()\n"
        "    except OSError as error:\n        print(error)",
        CUT_OFF,
        "The box ends when it holds too many files.",
        told="files",
    ),
    in_cell(
        "no_file_descriptors_left",
        "held = []\ntry:\n    while len(held) < 5000:\n        held.append(open('/dev/null'))\n"
        "except OSError as error:\n    print(error)",
        FULL,
        "It has no file left to open; what calls its answers keeps its own.",
    ),
    in_cell("one_long_line", "print('x' * 10_000_000)", FULL),
    in_cell("many_lines", "for i in range(200_000):\n    print('line', i)", FULL),
    in_cell(
        "floods_descriptors",
        "import os\nfor _ in range(300):\n    os.write(1, b'x' * 65536)\n    os.write(2, b'y' * 65536)\n"
        "import subprocess\nsubprocess.run('yes | head -c 20000000', shell=True)",
        FULL,
    ),
    in_cell(
        "floods_displays",
        "from IPython.display import HTML, display\nfor i in range(3000):\n    display(HTML('<b>' * 1000))\n"
        "display(HTML('<b>' * 3_000_000))\ndisplay({'image/png': 'A' * 9_000_000, 'application/json': {}}, raw=True)",
        FULL,
    ),
    in_answer("answer_floods", "print('x' * 1_000_000)\nprint('y' * 1_000_000, file=sys.stderr)", GOES_ON, FULL),
    in_cell("long_value", "'x' * 10_000_000", FULL),
    in_cell("long_error", "raise ValueError('x' * 10_000_000)", FULL),
    in_cell(
        "deep_html", "from IPython.display import HTML\ndisplay(HTML('<b><i>' * 14_000), HTML('<' * 99_000))", FULL
    ),
    attack(
        "long_markdown",
        lambda notebook, unit: {
            **notebook,
            "cells": [*notebook["cells"], *(text(part * (100_000 // len(part))) for part in ("[", "<", "<b>", "![]("))],
        },
        FULL,
        "Nobody is graded for what nobody reads; it takes the grader no time either.",
    ),
]

RAISED = [
    in_answer("deep_recursion", "sys.setrecursionlimit(10**8)\nf = lambda: f()\nf()"),
    in_answer("interrupts_itself", "raise KeyboardInterrupt"),
    in_answer("raises_a_base_exception", "class Odd(BaseException): pass\nraise Odd"),
    in_answer("raises_what_cannot_be_told", "class Odd(Exception):\n    def __str__(self): os._exit(3)\nraise Odd"),
    in_answer("raises_a_long_story", "raise ValueError('x' * 50_000_000)"),
    in_answer(
        "raises_a_group",
        "error = ValueError()\nfor _ in range(9999):\n    error = ExceptionGroup('', [error])\nraise error",
    ),
    in_answer(
        "warns_without_end",
        "import warnings\nfor i in range(500): warnings.warn(str(i) * 99)",
        "Warnings cost nothing.",
        FULL,
    ),
    in_answer(
        "warns_with_a_lie",
        "import warnings\nclass Odd(UserWarning):\n    def __str__(self): raise ValueError\nwarnings.warn(Odd())",
    ),
    in_answer("profiles_itself", "sys.setprofile(None)\nsys.settrace(lambda *a: None)", "It may measure itself.", FULL),
    in_answer("closes_stdout", "sys.stdout.close()\nsys.stderr = None", "What it closed was what listens to it."),
    in_answer(
        "changes_directory",
        "os.makedirs('a/b', exist_ok=True)\nos.chdir('a')",
        "Where it stands is its own affair.",
        FULL,
    ),
]

# What adds up in the processes that are trusted.
NO_HARM = "It earns and costs nothing."
ADDS_UP = [
    attack(
        "thousands_of_definitions",
        together(
            cell_before("import os;" * 19_900, metadata={"tags": ["demo"]}),
            cell_before("import os;" * 1_900, metadata={"tags": ["demo"]}),
        ),
        FULL,
        NO_HARM,
        before=True,
    ),
    attack(
        "thousands_of_definitions_below_a_missing_package",
        together(
            cell_before("import pandas\n" + "import os;" * 19_900),
            cell_before("import pandas\n" + "import os;" * 1_900),
        ),
        FULL,
        NO_HARM,
        before=True,
    ),
    attack(
        "outputs_add_up",
        together(
            *[cell_before("from IPython.display import display\ndisplay({'text/plain': 'x' * 8_000_000}, raw=True)")]
            * 40
        ),
        FULL,
        NO_HARM,
    ),
    attack(
        "socket_buffers",
        cell_before(
            "import socket\na, b = socket.socketpair()\nfor option in (socket.SO_SNDBUF, socket.SO_RCVBUF):\n"
            "    a.setsockopt(socket.SOL_SOCKET, option, 1 << 24)"
        ),
        FULL,
        NO_HARM,
        told="PermissionError",
    ),
    attack(
        "scripts_of_many_lines",
        together(first("a" + ".b" * 60_000), first("\n " * 60_000)),
        FULL,
        "Code that takes minutes to colour costs nothing; not all of it is shown.",
    ),
    attack(
        "floods_the_instructor",
        more_cells(*[{"cell_type": "odd"}] * 1900),
        FULL,
        "Cells that are none cost nothing; not each of them is told of.",
        told="more",
    ),
]

# Code that is looked at outside, by a parser: nothing that is read may end or hold up the grader.
SOURCES = {
    "deep_brackets": "(" * 60_000,
    "deep_unary": "x = " + "-" * 60_000 + "1",
    "long_sum": "x = 1" + "+1" * 60_000,
    "long_comparison": "x = 1" + "<1" * 60_000,
    "many_statements": "a=1\n" * 49_000,
    "nul_in_source": "a = '\x00'",
    "half_a_pair": "a = '\ud800'",
    "bad_escape": "a = '\\d \\N{x}'",
    "huge_literal": "a = " + "9" * 90_000,
    "form_feeds": "\x0c\x0b\x1c a = 1",
    "other_line_ends": "a = 1\rb = 2\u2028c = 3",
    "coding_cookie": "# -*- coding: utf-7 -*-\na = '+AGE-'",
    "right_to_left": "a = 1 #\u202e ;)('tixe\u2066",
}

ALL = [
    *ENDINGS,
    *RESOURCES,
    *RAISED,
    *ADDS_UP,
    *(attack(name, first(source), FULL, "A cell that does not run costs nothing.") for name, source in SOURCES.items()),
]
