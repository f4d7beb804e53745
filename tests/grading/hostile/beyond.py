"""Attacks on this grader in particular, by somebody who has read its source: its wire, its box, its judge. No row."""

from __future__ import annotations

from pathlib import Path

from hostile import FULL, NOTHING, SPOILED, Attack, answer, cell_before, first, from_here_on, lost, same, together
from hostile import text as text_cell
from hostile.availability import in_answer, in_cell
from hostile.forge import forged
from hostile.values import does, returns

# The way back to the worker: every socket that the process holds. `frame` as box/inside/channel.py makes it.
WIRE = """
import os, socket, stat, struct
def wires():
    for descriptor in range(3, 1024):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                yield descriptor
        except OSError:
            pass
def frame(data):
    return struct.pack("<I", len(data)) + data
def say(data):
    for descriptor in wires():
        os.write(descriptor, data)
def text(s):
    return b"s" + struct.pack("<I", len(s)) + s.encode()
def items(letter, *values):
    return letter + struct.pack("<I", len(values)) + b"".join(values)
def number(n):
    return b"i" + struct.pack("<I", n.bit_length() // 8 + 1) + n.to_bytes(n.bit_length() // 8 + 1, "little", signed=True)
def array(code, *shape, data=b""):
    return b"a" + code.ljust(3).encode() + struct.pack(f"<B{len(shape)}Q", len(shape), *shape) + data
def dict_of(**parts):
    return items(b"d", *[text(k) + v for k, v in parts.items()])[:1] + struct.pack("<I", len(parts)) + b"".join(
        text(k) + v for k, v in parts.items())
NOTHING, EMPTY = b"N", array("f8", 0)
def testimony(*performed, refused=NOTHING, names=items(b"l"), finished=items(b"l")):
    return dict_of(function=text("f"), refused=refused, performed=items(b"l", *performed), printed=text(""),
                   warned=items(b"l"), names=names, finished=finished, unread=items(b"l"))
def performed(*results):
    own = items(b"t", *results)
    return dict_of(results=own, problem=NOTHING, args=items(b"t"), again=own, reused=NOTHING)
"""

DISTURBED = "What answers in its name breaks off the conversation; what was judged before counts."


def wired(name: str, cell: str, expected=None, why: str = DISTURBED, **more) -> Attack:
    return in_cell(0, name, WIRE + cell, from_here_on(SPOILED) if expected is None else expected, why, **more)


def wired_answer(name: str, lines: str, expected=None, **more) -> Attack:
    """The answer, once it is called, sends a testimony of its own and ends its process before the honest one."""
    body = "\n".join(f"    {line}" for line in lines.strip().splitlines())
    source = f"{WIRE}\ndef output_forward(h, Why, by):\n{body}\n    os._exit(0)\n"
    why = "A testimony may be forged, but not the right numbers in it; nonsense is no testimony."
    return Attack(0, name, answer(source), lost(SPOILED) if expected is None else expected, why, **more)


ON_THE_WIRE = [
    wired(
        "forges_outputs",
        "say(frame(items(b'l')))",
        why="One answer too many; all later ones answer the wrong question.",
    ),
    wired("forges_full_marks", "for _ in range(50):\n    say(frame(testimony()) + frame(number(0)))"),
    wired("sends_a_huge_length", "say(struct.pack('<I', 2**32 - 1))", told="killed"),
    wired(
        "sends_a_length_and_no_more",
        "import time\nsay(struct.pack('<I', 1000)); time.sleep(0.1)\nwhile True: time.sleep(1)",
        told="killed",
    ),
    wired("sends_noise", "say(os.urandom(100_000))", told="killed"),
    wired(
        "sends_drop_by_drop",
        "import time\nsay(struct.pack('<I', 10_000))\nwhile True:\n    say(b'l'); time.sleep(0.02)",
        told="killed",
    ),
    wired("hangs_up", "for descriptor in wires(): os.close(descriptor)", told="killed"),
    wired("closes_everything", "os.closerange(0, 1024)", told="killed"),
    wired("shuts_its_wire", "for d in wires(): socket.socket(fileno=d).shutdown(2)", told="killed"),
    wired(
        "reads_the_questions",
        "import threading\nthreading.Thread(target=lambda: [os.read(d, 10**7) for d in wires() for _ in "
        "range(9)], daemon=True).start()",
        dict.fromkeys(from_here_on(SPOILED)),  # who of the two reads a question is a matter of chance
        why="Who reads the questions does not answer them; an answer that was called nevertheless is judged.",
    ),
    wired(
        "nests_deep",
        "say(frame(items(b'l') [:1] + struct.pack('<I', 1) + (b'l' + struct.pack('<I', 1)) * 50_000))",
        told="killed",
    ),
    wired("promises_many", "say(frame(b'l' + struct.pack('<I', 2**31)))", told="killed"),
    wired("sends_vast_arrays", "say(frame(array('f8', 2**30, 2**30, 0)))"),
    wired("outputs_of_odd_types", "say(frame(items(b'l', dict_of(output_type=items(b'l')))))", before=True),
    wired(
        "outputs_of_arrays",
        "say(frame(items(b'l', dict_of(output_type=text('stream'), name=array('f8', 2, data=bytes(16)), "
        "text=text('')))))",
        before=True,
    ),
    wired("outputs_that_are_a_number", "say(frame(number(2**65_000)))", before=True),
    wired(
        "outputs_with_scripts",
        "say(frame(items(b'l', dict_of(output_type=text('display_data'), metadata=dict_of(), "
        "data=dict_of(**{'text/html': text('<script>rnnkit_active()</script>')})))))",
    ),
    wired_answer("testimony_of_nothing", "say(frame(testimony()))"),
    wired_answer("testimony_of_zeros", "say(frame(testimony(*[performed(EMPTY)] * 100)))"),
    wired_answer(
        "testimony_with_arrays",
        "say(frame(testimony(refused=items(b'l', EMPTY, EMPTY, EMPTY, EMPTY, EMPTY))))",
        before=True,
    ),
    wired_answer(
        "testimony_with_huge_numbers",
        "say(frame(testimony(*[performed(number(2**65_000))] * 6)))",
        expected=from_here_on(SPOILED),
        before=True,
    ),
    wired_answer("testimony_of_thousands", "say(frame(testimony(names=items(b'l', *[text('x' * 1000)] * 900))))"),
    wired_answer(
        "testimony_is_missing",
        "say(frame(testimony(refused=items(b'l', text('missing'), text('<script>'), NOTHING, NOTHING, text('')))))",
    ),
    wired_answer("ends_twice", "say(frame(number(0)) + frame(number(0)))", from_here_on(SPOILED)),
    wired_answer("ends_with_a_huge_number", "say(frame(number(2**65_000)))", from_here_on(SPOILED), before=True),
    Attack(
        0,
        "testimony_stays_behind",
        answer(
            WIRE + "\nimport time\ndef output_forward(h, Why, by):\n    if os.fork() == 0:\n        time.sleep(0.3)\n"
            "        say(frame(testimony()) + frame(number(0)))\n        os._exit(0)\n    return h @ Why.T\n"
        ),
        {SPOILED: 0.0, "latch_weights": None},
        DISTURBED + " It may also come too late.",
    ),
]

# What calls answers, in the box: nothing of it is trusted.
MODULES = "import rnnkit.checking.perform, rnnkit.checking.testify, rnnkit.grading.box.wire, rnnkit.grading.box.testimony\nimport sys\n"

ESCAPES = (
    r"""TEXT = "\x1b]0;title\x07\x1b[31m\u202e [/bold] [link=x] <script>rnnkit_active()</script> & \ud800 {0} %s" """
)

IN_THE_BOX = [
    forged(
        0,
        "patches_what_calls_it",
        MODULES
        + """
from rnnkit.checking.perform import Performed
def perform(exercise, answer, case, twice=True):
    return Performed((case.args[0],), None, case.args, (case.args[0],), None)
for module in list(sys.modules.values()):
    if hasattr(module, "perform"):
        module.perform = perform
""",
        # What calls its last answer is patched as well.
        lost("output_forward", "latch_weights"),
    ),
    forged(
        0,
        "patches_the_encoding",
        MODULES
        + (
            "for m in list(sys.modules.values()):\n    if hasattr(m, 'encode') and 'rnnkit' in str(m):\n"
            "        m.encode = lambda v: b'T'\n"
        ),
        from_here_on(SPOILED),
    ),
    forged(
        0,
        "patches_pickle_struct_json",
        "import pickle, struct, json\npickle.loads = pickle.load = lambda *a, **k: ('run', 'pass')\n"
        "struct.pack = lambda *a: b''\njson.loads = lambda *a: {}",
        lost("output_forward", "latch_weights"),
    ),
    forged(
        0,
        "replaces_ndarray",
        "import numpy\nclass Fake(numpy.ndarray): pass\nnumpy.ndarray = Fake",
        lost("output_forward", "latch_weights"),
    ),
    forged(0, "replaces_deepcopy", "import copy\ncopy.deepcopy = lambda value, memo=None: value"),
    forged(
        0,
        "silences_type",
        "import builtins\nbuiltins.type = builtins.isinstance = lambda *a: True",
        lost("output_forward", "latch_weights"),
    ),
    forged(0, "raises_on_rounding", "np.seterr(all='raise')"),
    forged(
        0,
        "removes_builtins",
        "import builtins\nfor name in list(vars(builtins)):\n    if name not in ('__import__', 'vars'):\n"
        "        delattr(builtins, name)",
        lost("output_forward", "latch_weights"),
    ),
    forged(
        0,
        "reads_the_request",
        """
import gc, pickle, pickletools
real = pickle.loads
def loads(data):
    for word in (b"oracle_output", b"Each row of", b"rnnkit.nn", b"mistake", b"check(output_" b"forward"):
        if word in data:
            print("FO" "UND", word)
            open("found", "ab").write(word)
    return real(data)
pickle.loads = loads
""",
    ),
    Attack(
        0,
        "keeps_the_cases",
        together(
            answer(
                "import json\ndef output_forward(h, Why, by):\n    with open('cases', 'a') as file:\n"
                "        file.write(json.dumps(h.tolist()))\n    return h @ Why.T"
            ),
        ),
        lost(SPOILED),
        "It writes down what it was called with. Another submission is called with other numbers.",
    ),
    in_answer(0, "deep_recursion", "sys.setrecursionlimit(10**8)\nf = lambda: f()\nf()"),
    in_answer(0, "interrupts_itself", "raise KeyboardInterrupt"),
    in_answer(0, "raises_a_base_exception", "class Odd(BaseException): pass\nraise Odd"),
    in_answer(0, "raises_what_cannot_be_told", "class Odd(Exception):\n    def __str__(self): os._exit(3)\nraise Odd"),
    in_answer(0, "raises_a_long_story", "raise ValueError('x' * 50_000_000)"),
    in_answer(
        0,
        "raises_a_group",
        "error = ValueError()\nfor _ in range(9999):\n    error = ExceptionGroup('', [error])\nraise error",
    ),
    in_answer(
        0,
        "warns_without_end",
        "import warnings\nfor i in range(500): warnings.warn(str(i) * 99)",
        "Warnings cost nothing.",
        FULL,
    ),
    in_answer(
        0,
        "warns_with_a_lie",
        "import warnings\nclass Odd(UserWarning):\n    def __str__(self): raise ValueError\nwarnings.warn(Odd())",
    ),
    in_answer(
        0, "profiles_itself", "sys.setprofile(None)\nsys.settrace(lambda *a: None)", "It may measure itself.", FULL
    ),
    in_answer(0, "closes_stdout", "sys.stdout.close()\nsys.stderr = None", "What it closed was what listens to it."),
    in_answer(
        0,
        "changes_directory",
        "os.makedirs('a/b', exist_ok=True)\nos.chdir('a')",
        "Where it stands is its own affair.",
        FULL,
    ),
    does(
        0,
        "result_changes_while_it_is_read",
        "y = h @ Why.T + by\nthreading.Thread(target=spoil, args=(y,), daemon=True).start()\nreturn y",
        "What is returned is copied; whether the thread is quicker is its own affair.",
        {SPOILED: None},
        setup=(
            "import threading\ndef spoil(y):\n    while True:\n"
            "        y.resize((1,), refcheck=False) if y.base is None else None"
        ),
    ),
    Attack(
        0,
        "signature_lies",
        answer(
            "def output_forward(*args, **more):\n    return args[0] @ args[1].T\n"
            "output_forward.__signature__ = 3\noutput_forward.__wrapped__ = output_forward"
        ),
        lost(SPOILED),
        "It lacks its bias, whatever it says of itself.",
    ),
    Attack(
        0,
        "name_lies",
        answer(
            "def output_forward(h, Why, by):\n    return h @ Why.T + by\n"
            "output_forward.__name__ = output_forward.__qualname__ = 'x' * 10**6 + "
            "'\\x00\\x1b[31m<script>rnnkit_active()'"
        ),
        FULL,
        "It is right, whatever it calls itself.",
    ),
    Attack(
        0,
        "callable_that_lies",
        answer(
            "class Lie:\n    __name__ = property(lambda self: [][0])\n"
            "    __code__ = __wrapped__ = __globals__ = __dict__ = 3\n"
            "    def __call__(self, *args): return args[0] @ args[1].T\n    def __getattr__(self, name): return self\n"
            "output_forward = Lie()"
        ),
        lost(SPOILED),
        "It lacks its bias, whatever it says of itself.",
    ),
    Attack(
        0,
        "tells_escapes",
        together(
            cell_before(ESCAPES + "\nprint(TEXT)\nraise type(TEXT[:50], (Exception,), {})(TEXT)"),
            cell_before("!echo \x1b]0;title\x07\x1b[31m [/bold] <script>rnnkit_active()</script>"),
            cell_before("%%<script>rnnkit_active()</script>[/]\x1b[2J"),
            answer(
                ESCAPES + "\nclass Telling:\n    __name__ = property(lambda self: telling())\n"
                "    def __call__(self, h, Why, by):\n"
                "        print(TEXT)\n        return h @ Why.T\ndef telling():\n    raise KeyError(TEXT)\n"
                "output_forward = Telling()"
            ),
        ),
        lost(SPOILED),
        "What cannot be called is no answer. What it tells is shown as text, to learners and instructors alike.",
        files={"[/bold]<img src=x onerror=rnnkit_active()>\x1b[31m.pth": b"x", "<b>": b"x"},
    ),
    Attack(
        0,
        "notebook_is_another_dict",
        cell_before("get_ipython().user_ns = {'output_forward': lambda *a: 0}"),
        FULL,
        "It put another notebook in the place of its own, and its answers are in that one.",
    ),
]

NETWORK = """
class SimpleRNN:
    def __init__(self, input_dim, hidden_dim, output_dim):
        D, H, O = input_dim, hidden_dim, output_dim
        self.Wxh, self.Whh, self.Why = 0.01 * np.random.randn(H, D), 0.01 * np.random.randn(H, H), 0.01 * np.random.randn(O, H)
        self.bh, self.by = np.zeros((H, 1)), np.zeros((O, 1))
        if D == 30:
            {}
    def forward(self, inputs):
        h, y = np.zeros_like(self.bh), []
        for x_t in inputs:
            h = np.tanh(self.Wxh @ x_t + self.Whh @ h + self.bh)
            y.append(self.Why @ h + self.by)
        return y, h
"""


def network(name: str, line: str) -> Attack:
    """Right, but for the weights of a network of the size of which many are drawn: three of its four outputs count."""
    why = "The weights of a new network are not as asked; the rest is right."
    return Attack(0, name, answer(NETWORK.format(line), "SimpleRNN"), {"SimpleRNN": 3.0}, why, before=True)


def latch(name: str, weights: str) -> Attack:
    source = f"def latch_weights():\n    return {weights}"
    why = "These are no weights of a small latch."
    return Attack(0, name, answer(source, "latch_weights"), {"latch_weights": 0.0}, why, before=True)


AT_THE_JUDGE = [
    network("empty_weights", "self.Wxh = np.zeros((0,))"),
    network("weights_of_another_dtype", "self.Wxh = self.Wxh.astype(np.float16)"),
    network("weights_are_texts", "self.Whh = 'weights'"),
    network("no_bias_of_large_ones", "self.bh = None"),
    network("infinite_weights", "self.Why = self.Why * np.inf"),
    network("weights_in_a_dict", "self.bh = {'a': [1, {}]}"),
    latch("latch_of_half_precision", "tuple(np.float16(a) for a in ([[10]], [[3]], [0], [[-1]]))"),
    latch("latch_of_no_units", "np.zeros((0, 1)), np.zeros((0, 0)), np.zeros(0), np.zeros((1, 0))"),
    latch(
        "latch_of_infinity",
        "np.full((1, 1), 1e308), np.full((1, 1), 1e308), np.full(1, -1e308), np.full((1, 1), -1e308)",
    ),
    latch("latch_of_lists", "[[10.0]], [[3.0]], [0.0], [[-1.0]]"),
    latch("latch_of_a_dict", "{'Wxh': 10.0, 2: 3, 3: 4, 4: 5}"),
    latch("latch_of_numbers", "10.0, 3.0, 0.0, -1.0"),
    latch("latch_of_a_number", "10**5000"),
    # Right, and a thousand times as large as it has to be: the judge's time is bounded as well.
    Attack(
        0,
        "latch_of_a_thousand_units",
        answer(
            "def latch_weights():\n    H = 1000\n"
            "    return np.full((H, 1), 10.0), 3 * np.eye(H), np.zeros(H), -np.ones((1, H))",
            "latch_weights",
        ),
        {"latch_weights": None},
        "It would be right; larger than what is judged, or not.",
    ),
    returns(
        0,
        "huge_integer_in_an_array",
        "np.full((*h.shape[:-1], len(Why)), 2**63 - 1)",
        "The numbers are not the right ones.",
    ),
    returns(0, "largest_numbers", "(h @ Why.T + by) * 0 + 1.7e308", "The numbers are not the right ones."),
]

# What adds up in the processes that are trusted.
NO_HARM = "It earns and costs nothing."
ADDS_UP = [
    Attack(
        0,
        "thousands_of_definitions",
        together(
            cell_before("import os;" * 19_900, metadata={"tags": ["demo"]}),
            cell_before("import os;" * 1_900, metadata={"tags": ["demo"]}),
        ),
        FULL,
        NO_HARM,
        before=True,
    ),
    Attack(
        0,
        "thousands_of_definitions_below_a_missing_package",
        together(
            cell_before("import pandas\n" + "import os;" * 19_900),
            cell_before("import pandas\n" + "import os;" * 1_900),
        ),
        FULL,
        NO_HARM,
        before=True,
    ),
    Attack(
        0,
        "outputs_add_up",
        together(
            *[cell_before("from IPython.display import display\ndisplay({'text/plain': 'x' * 8_000_000}, raw=True)")]
            * 40
        ),
        FULL,
        NO_HARM,
    ),
    Attack(
        0,
        "socket_buffers",
        cell_before(
            "import socket\na, b = socket.socketpair()\nfor option in (socket.SO_SNDBUF, socket.SO_RCVBUF):\n"
            "    a.setsockopt(socket.SOL_SOCKET, option, 1 << 24)"
        ),
        FULL,
        NO_HARM,
        told="PermissionError",
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


def bad_time(*folders: str):
    """A time that cannot be, and folders where the grader could want to write another."""

    def change(folder: Path) -> None:
        (folder / "timestamp.txt").write_text("the day before")
        for name in folders:
            (folder / name / "x").mkdir(parents=True)

    return change


def elsewhere(folder: Path) -> None:
    """The submission is a link to a folder outside, where a time stands that cannot be."""
    (folder / "timestamp.txt").write_text("the day before")
    outside = folder.parents[2] / "elsewhere"
    folder.rename(outside)
    folder.symlink_to(outside)


IN_THE_FOLDER = [
    Attack(
        0, "time_in_the_way", same, FULL, "Its time is set right, or not.", folder=bad_time("timestamp.txt.handed-in")
    ),
    Attack(0, "time_in_both_ways", same, FULL, "Its time is set right, or not.", folder=bad_time("timestamp.txt.new")),
    Attack(
        0,
        "time_of_another_folder",
        same,
        NOTHING,
        "A link is not followed, and nothing is written there.",
        folder=elsewhere,
    ),
]


def more_cells(*cells: dict):
    return lambda notebook: {**notebook, "cells": [*notebook["cells"], *cells]}


# Somebody opens what was graded: in a browser, with an instructor's cookies, or to make feedback of it.
AT_THE_READER = [
    Attack(
        0,
        "scripts_in_a_diagram",
        more_cells(text_cell("```mermaid\n<![<\n```"), text_cell("```mermaid\n<![rnnkit_active[<script>\n```")),
        FULL,
        "Text that a parser stops at costs nothing, and is shown as text.",
    ),
    Attack(
        0,
        "scripts_in_files",
        more_cells(text_cell("[see my plot](evil.html) ![it](evil.svg) ![b](/rnnkit_active)")),
        FULL,
        "What a browser would run is not put where the formgrader serves it.",
        files={
            "evil.html": b"<script>rnnkit_active()</script>",
            "evil.svg": b"<svg onload='rnnkit_active()'/>",
            "01_hidden_state.html/x.csv": b"1",
            "x.ipynb/y.csv": b"1",
        },
        told="evil.html, evil.svg",
    ),
    Attack(
        0,
        "scripts_in_the_version",
        lambda notebook: {**notebook, "nbformat": "[a](javascript:f())"},
        NOTHING,
        "It is no notebook that can be read, and what it says of itself is not repeated.",
        told="notebook format is no number",
    ),
    Attack(
        0,
        "scripts_of_many_lines",
        together(first("a" + ".b" * 60_000), first("\n " * 60_000)),
        FULL,
        "Code that takes minutes to colour costs nothing; not all of it is shown.",
    ),
    Attack(
        0,
        "floods_the_instructor",
        more_cells(*[{"cell_type": "odd"}] * 1900),
        FULL,
        "Cells that are none cost nothing; not each of them is told of.",
        told="more",
    ),
]

ATTACKS = [
    *AT_THE_READER,
    *ON_THE_WIRE,
    *IN_THE_BOX,
    *AT_THE_JUDGE,
    *ADDS_UP,
    *IN_THE_FOLDER,
    *(
        Attack(0, name, together(first(source)), FULL, "A cell that does not run costs nothing.")
        for name, source in SOURCES.items()
    ),
]
