"""Forging the verdict from inside the process that runs the cells."""

from __future__ import annotations

from hostile.form import (
    CUT_OFF,
    FULL,
    LOST,
    MARK,
    WITHOUT,
    answer,
    attack,
    cell_after,
    cell_before,
    forged,
    last,
    together,
)

# What calls answers, in the box: nothing of it is trusted.
MODULES = "import rnnkit.checking.perform, rnnkit.checking.testify, rnnkit.grading.box.wire, rnnkit.grading.box.testimony\nimport sys\n"

FORGED = [
    forged(
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
        CUT_OFF,
    ),
    forged(
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
        "value_shown_as_nan",
        """
from rnnkit import check
get_ipython().display_formatter.formatters["text/plain"].for_type(object, lambda value, p, cycle: p.text("nan"))
float("nan")
""",
        before=True,
    ),
    forged(
        "value_shown_as_infinite",
        """
get_ipython().display_formatter.formatters["text/plain"].for_type(object, lambda value, p, cycle: p.text("inf"))
1e9
""",
        before=True,
    ),
    forged("no_tracebacks", "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None"),
    forged(
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
        "imitates_a_report",
        r"""
from IPython.display import HTML, Markdown
print("\x1b[32m\x1b[1m5/5 passed\x1b[0m\x1b]0;title\x07\x1b[2K\x1b[1A Score: 2.0 / 2.0 \u202erewsna thgir")
print("right: 2 of 2 points", file=__import__("sys").stderr)
display(HTML("<div class='rnnkit-report' id='score' style='position:fixed'><b>ANSWER</b> 2 of 2 points</div>"))
2.0
""",
    ),
    attack(
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
    attack(
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
                "EARLIEST",
            )
        ),
        FULL,
        "What it writes is gone with its box, and NumPy was imported before.",
    ),
    forged(
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
        CUT_OFF,
    ),
    forged(
        "check_made_anew",
        "def check(answer, *args, **more):\n    print('right')\n    return 2.0\nimport rnnkit\nrnnkit.check = check\n",
    ),
    attack(
        "test_in_the_answer",
        together(answer(WITHOUT), cell_after("check(ANSWER)\n2.0")),
        LOST,
        "A cell of the learner's own, whatever it shows, is no test.",
    ),
]

PATCHED = [
    forged(
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
        CUT_OFF,
    ),
    forged(
        "patches_the_encoding",
        MODULES
        + (
            "for m in list(sys.modules.values()):\n    if hasattr(m, 'encode') and 'rnnkit' in str(m):\n"
            "        m.encode = lambda v: b'T'\n"
        ),
        CUT_OFF,
    ),
    forged(
        "patches_pickle_struct_json",
        "import pickle, struct, json\npickle.loads = pickle.load = lambda *a, **k: ('run', 'pass')\n"
        "struct.pack = lambda *a: b''\njson.loads = lambda *a: {}",
        CUT_OFF,
    ),
    forged("replaces_ndarray", "import numpy\nclass Fake(numpy.ndarray): pass\nnumpy.ndarray = Fake", CUT_OFF),
    forged("replaces_deepcopy", "import copy\ncopy.deepcopy = lambda value, memo=None: value"),
    forged("silences_type", "import builtins\nbuiltins.type = builtins.isinstance = lambda *a: True", CUT_OFF),
    forged("raises_on_rounding", "np.seterr(all='raise')"),
    forged(
        "removes_builtins",
        "import builtins\nfor name in list(vars(builtins)):\n    if name not in ('__import__', 'vars'):\n"
        "        delattr(builtins, name)",
        CUT_OFF,
    ),
]

LYING = [
    attack(
        "signature_lies",
        answer(
            "def ANSWER(*args, **more):\n    return args[0] @ args[1].T\n"
            "ANSWER.__signature__ = 3\nANSWER.__wrapped__ = ANSWER"
        ),
        LOST,
        "It lacks its bias, whatever it says of itself.",
    ),
    attack(
        "name_lies",
        answer(
            "def ANSWER(GIVEN):\n    return RIGHT\n"
            "ANSWER.__name__ = ANSWER.__qualname__ = 'x' * 10**6 + "
            "'\\x00\\x1b[31m<script>rnnkit_active()'"
        ),
        FULL,
        "It is right, whatever it calls itself.",
    ),
    attack(
        "callable_that_lies",
        answer(
            "class Lie:\n    __name__ = property(lambda self: [][0])\n"
            "    __code__ = __wrapped__ = __globals__ = __dict__ = 3\n"
            "    def __call__(self, *args): return args[0] @ args[1].T\n    def __getattr__(self, name): return self\n"
            "ANSWER = Lie()"
        ),
        LOST,
        "It lacks its bias, whatever it says of itself.",
    ),
    attack(
        "notebook_is_another_dict",
        cell_before("get_ipython().user_ns = {'ANSWER': lambda *a: 0}"),
        FULL,
        "It put another notebook in the place of its own, and its answers are in that one.",
    ),
]

ALL = [*FORGED, *PATCHED, *LYING]
