"""The box, as whoever sits in it finds it. What attacks it is bounded here as well, should a defence be missing.

As root the same tests run once more as an ordinary user, for whom the box is made in another way.
"""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

import rnnkit
from rnnkit import exercises
from rnnkit.checking.examine import drawn, judged
from rnnkit.exercises.spec import source
from rnnkit.grading.box import Limits, NoBox, Zygote, probe
from rnnkit.grading.box.bubblewrap import python_directories
from rnnkit.grading.box.distributions import directory, entries, shown
from rnnkit.grading.box.inside.confine import counts_by_namespace
from rnnkit.grading.box.request import request
from rnnkit.grading.box.runtime import NEEDED, gather
from rnnkit.grading.box.watch import Clock
from rnnkit.grading.jobs.verdict import BoxProblem
from rnnkit.language import speaking, tr
from tests.patience import PATIENCE, until

LIMITS = Limits(
    cell=20,
    call=20,
    notebook=120,
    grace=0.5,
    memory=300 * 2**20,
    disk=8 * 2**20,
    files=500,
    processes=24,
    open_files=64,
)
REPO = Path(__file__).parents[2]
USER = 54321
OF_THE_MAKING = (  # the tests that hold for a box made in another way only if that way is right
    "machine or packages or directories or right or network or system_calls or clone3 or interrupted or watchdog "
    "or disk "
    "or broken or survives or descriptor or model_answers or secret"
)


@pytest.fixture(scope="module")
def zygote():
    try:
        probe()
    except NoBox as reason:
        pytest.skip(str(reason))
    os.environ["SECRET_OF_THE_COURSE"] = "hunter2"
    before = set(os.listdir("/proc/self/fd"))
    with Zygote(LIMITS) as zygote:
        yield zygote
    del os.environ["SECRET_OF_THE_COURSE"]
    assert set(os.listdir("/proc/self/fd")) == before


@pytest.fixture
def box(zygote):
    """box(cell=1) opens a box with other limits than the usual ones, box() with these."""
    opened = []

    def open_box(files=None, **limits):
        zygote.limits = replace(LIMITS, **limits)
        opened.append(zygote.box(files))
        return opened[-1]

    yield open_box
    for each in opened:
        each.close()


def text(outcome) -> str:
    """All that a cell put out, as text."""
    return "".join(
        output.get("text") or output.get("evalue") or output["data"]["text/plain"] for output in outcome.outputs
    )


def value(box, source: str):
    """What the last line of a cell is, through its repr."""
    outcome = box.run(source)
    assert not outcome.problem and outcome.outputs[-1]["output_type"] == "execute_result", outcome
    return eval(outcome.outputs[-1]["data"]["text/plain"], {"__builtins__": {}})


def still_works(box):
    assert value(box, "6 * 7") == 42


# -- a notebook runs in it


def test_a_cell_gives_the_outputs_that_a_notebook_file_has(box):
    outcome = box().run("import sys\nprint('out')\nprint('err', file=sys.stderr)\n1 / 8")
    assert outcome.problem is None
    assert outcome.outputs == [
        {"output_type": "stream", "name": "stdout", "text": "out\n"},
        {"output_type": "stream", "name": "stderr", "text": "err\n"},
        {"output_type": "execute_result", "data": {"text/plain": "0.125"}, "metadata": {}, "execution_count": 1},
    ]


def test_cells_share_their_names_and_are_counted(box):
    here = box()
    assert here.run("x = 2").outputs == []
    assert here.run("x + 1").outputs[0]["execution_count"] == 2


def test_an_error_shows_the_learners_own_lines_without_colours(box):
    here = box()
    here.run("def f(a):\n    return a / 0")
    (error,) = here.run("y = 1\nf(y)").outputs
    assert error["ename"] == "ZeroDivisionError" and error["evalue"] == "division by zero"
    assert error["traceback"] == ["line 2: f(y)", "line 2 in f: return a / 0", "ZeroDivisionError: division by zero"]


def test_an_error_is_written_down_once(box):
    """And not a second time, for IPython's history, by what it renders coloured tracebacks with: 70 ms in each box."""
    here = box()
    here.run("1 / 0")
    here.run("kept = get_ipython().history_manager.exceptions[1]")
    assert (
        here.run("print(*kept['traceback'])").outputs[0]["text"]
        == "line 1: 1 / 0 ZeroDivisionError: division by zero\n"
    )
    assert here.run("import sys; 'stack_data' in sys.modules").outputs[0]["data"] == {"text/plain": "False"}


@pytest.mark.parametrize(
    "source, name",
    [
        ("x = (", "SyntaxError"),
        ("if True:\nx", "IndentationError"),
        ("%no_such_magic", "UsageError"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import torch", "ModuleNotFoundError"),
        ("import scipy", "ModuleNotFoundError"),
        ("input('name? ')", "EOFError"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", "E"),
        ("def f(): f()\nf()", "RecursionError"),
        ("x = 1" + "+1" * 60_000, "RecursionError"),
    ],
)
def test_what_fails_ends_its_cell_and_no_other(box, source, name):
    here = box()
    assert next(o["ename"] for o in here.run(source).outputs if o["output_type"] == "error") == name
    still_works(here)


@pytest.mark.parametrize(
    "source, shown",
    [
        ("!echo $((6 * 7))", "42"),
        ("x = !echo 42\nprint(x)", "['42']"),
        ("%%bash\necho 42", "42"),
        ("import os; os.system('echo 42')", "42"),
        ("import asyncio\nawait asyncio.sleep(0)\nprint(42)", "42"),
        ("%matplotlib inline\nprint(42)", "42"),
        ("exit()\nprint(42)", "42"),
        (
            "from rnnkit import check, nn, viz\nimport rnnkit.data.text\nfrom rnnkit.nn import LSTM\ncheck(len)\n"
            "print(42)",
            "42",
        ),
        ("from rnnkit import nn\nx = 2 * nn.RNN(3)[0].forward(1) + 1\nfor _ in x: 1 / 0\nprint(len(x) + 42)", "42"),
        (
            "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'import numpy; print(42)'], "
            "capture_output=True, text=True).stdout)",
            "42",
        ),
        ("import multiprocessing as m\nwith m.Pool(2) as p: print(sum(p.map(abs, [-40, 2])))", "42"),
        ("help(len)\nprint(42)", "42"),
    ],
)
def test_what_a_notebook_may_do_works(box, source, shown):
    outcome = box().run(source)
    assert shown in text(outcome) and not [o for o in outcome.outputs if o["output_type"] == "error"], outcome


ODD_CELLS = [
    *("a = 1\n%time a", "b = !ls\nb", "a\nlen?", "\n\na", "  a\n  b", ">>> a\n>>> b", "In [1]: a\nIn [2]: b", "ls"),
    *("a = ''' \n \n'''\nb", "def f():\n    ''' >>> 1 '''\n    return 1 % 2", "f = 1\n/f 2", "%%time\na\nb", "a\n!ls"),
]


def test_a_cell_means_what_it_means_to_ipython(box):
    cells = [
        "".join(cell["source"])
        for notebook in (REPO / "solutions").glob("*/*.ipynb")
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    here = box({"cells.json": json.dumps(cells + ODD_CELLS).encode()})
    here.run(
        "import json\ncells, shell = json.load(open('cells.json')), get_ipython()\nIPython = type(shell).__mro__[1]"
    )
    assert value(here, "[c for c in cells if shell.transform_cell(c) != IPython.transform_cell(shell, c)]") == []
    here.run("shell.input_transformers_post.append(lambda lines: ['7'])")
    assert value(here, "5\n6") == 7


def test_a_cell_may_await(box):
    assert value(box(), "import asyncio\nawait asyncio.sleep(0, 3)") == 3


def test_a_figure_appears_as_in_a_notebook(box):
    here = box()
    outcome = here.run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert set(outcome.outputs[-1]["data"]) == {"text/plain", "image/png"}
    assert here.run("1").outputs[0]["output_type"] == "execute_result"  # and does not appear again


def test_only_harmless_kinds_of_output_come_out(box):
    outcome = box().run(
        "from IPython.display import *\ndisplay(HTML('<b>a</b>'), Javascript('1'), SVG('<svg/>'))\nclear_output()\n"
        "display({'text/x-evil': 1, 'application/x': {}}, raw=True)\nhandle = display(1, display_id=True)\n"
        "handle.update(2)"
    )
    kinds = {mime for output in outcome.outputs for mime in output["data"]}
    assert kinds == {"text/plain"} and "2" not in [o["data"]["text/plain"] for o in outcome.outputs]


def test_submitted_files_are_there_and_hide_no_module(box):
    here = box({"notes.txt": b"hello", "numpy.py": b"1 / 0", "data/a.csv": b"1,2"})
    assert value(here, "import numpy\nopen('notes.txt').read(), open('data/a.csv').read(), numpy.pi > 3") == (
        "hello",
        "1,2",
        True,
    )


def test_files_that_do_not_fit_end_the_box(box):
    here = box({"big": bytes(9 * 2**20)})
    assert "cannot be written" in here.problem == here.run("1").problem
    with pytest.raises(ValueError, match="no name of a file"):
        box({"../x": b""})


def test_random_numbers_differ_between_submissions(box):
    draw = "import numpy, random\nfloat(numpy.random.rand()), random.random()"
    (a, b), (c, d) = value(box(), draw), value(box(), draw)
    assert a != c and b != d


# Where Python's packages lie below /tmp, as in a checkout there, a box shows their folder and nothing else in it.
PLACES = [*python_directories(), *(str(directory(each)) for each in shown())]
PYTHON_IN_TMP = sorted({place.split("/")[2] for place in PLACES if place.startswith("/tmp/")})

# -- what is not in it


def test_nothing_of_the_machine_is_visible(box):
    here = box()
    assert value(here, "import os, socket\nsocket.gethostname()") == "box"
    assert value(here, "sorted(os.listdir('/home'))") == ["learner"]
    assert value(here, "os.listdir('.'), os.listdir('/tmp')") == ([], PYTHON_IN_TMP)
    assert sorted(value(here, "[int(n) for n in os.listdir('/proc') if n.isdecimal()]"))[-1] < 10
    assert "hunter2" not in text(here.run("print(dict(os.environ), open('/proc/self/environ').read())"))
    for path in (
        REPO / "solutions",
        REPO / "rnnkit",
        Path("/var"),
        Path("/sys"),
        Path("/root/.ssh"),
        Path("/etc/shadow"),
    ):
        assert value(here, f"os.path.exists({str(path)!r})") is False, path
    assert value(here, "os.getuid() > 0 and os.geteuid() > 0 and os.getgid() > 0")
    assert len(value(here, "os.listdir('/proc/self/fd')")) <= 9


def test_of_the_installed_packages_only_what_a_notebook_needs_is_there(box):
    found = value(
        box(),
        "import importlib.util as u\n"
        "[n for n in ('nbgrader', 'cloudpickle', 'pytest', 'zmq', 'sqlalchemy') if u.find_spec(n)]",
    )
    assert found in ([], ["cloudpickle"])  # loaded by the warm process; there is no file of it
    assert value(box(), "import importlib.metadata as m\n'nbgrader' in [d.name for d in m.distributions()]") is False


def shown_names() -> dict[str, set[str]]:
    """What each directory of packages has in a box, by its path."""
    names = {}
    for each in shown():
        names.setdefault(str(directory(each)), set()).update(path.name for path in entries(each))
    return names


def test_the_shown_packages_are_all_there_and_no_other(box):
    here = box()
    for place, names in shown_names().items():
        assert set(value(here, f"import os\nos.listdir({place!r})")) == names
    lent = value(here, "[n for each in os.listdir('/packages') for n in os.listdir('/packages/' + each)]")
    assert lent and set(lent) <= set().union(*shown_names().values())
    versions = {each.metadata["Name"]: each.version for each in shown()}
    assert value(here, f"import importlib.metadata as m\n{{n: m.version(n) for n in {[*versions]}}}") == versions


def test_the_shown_packages_can_be_imported_from_where_they_are_installed(box):
    here = box()
    for place, names in shown_names().items():
        modules = {name.removesuffix(".py") for name in names if not name.endswith((".dist-info", ".libs"))}
        found = value(
            here,
            "import importlib\n"
            f"[f'{{m.__file__ or m.__path__[0]}}' for m in map(importlib.import_module, {sorted(modules)})]",
        )
        assert len(found) == len(modules) and all(path.startswith(f"{place}/") for path in found)


@pytest.mark.parametrize("linked", [True, False])
def test_small_packages_are_lent_as_they_are(tmp_path, monkeypatch, linked):
    def link(*paths):
        raise OSError("another disk")

    if not linked:
        monkeypatch.setattr(os, "link", link)
    before = os.umask(0o077)
    try:
        place, lent = gather(tmp_path, [path for each in shown() for path in entries(each)])
    finally:
        os.umask(before)
    assert len(lent) > 20 and place.parent == tmp_path
    for path, name in lent.items():
        for file in [path, *path.rglob("*")]:
            copy = place / name / file.relative_to(path)
            assert copy.stat().st_mode == file.stat().st_mode
            assert file.is_dir() or copy.read_bytes() == file.read_bytes()
            assert all(folder.stat().st_mode & 0o005 == 0o005 for folder in list(copy.parents)[: -len(tmp_path.parts)])


def test_the_shown_packages_cannot_be_changed(box):
    here = box()
    kept = {file: file.read_bytes() for each in shown() for file in each.locate_file("").glob("*.dist-info/METADATA")}
    here.run(
        "import os\n"
        "def tried(change, *arguments):\n"
        "    try:\n"
        "        change(*arguments)\n"
        "        return [arguments[0]]\n"
        "    except OSError:\n"
        "        return []"
    )
    for place in ("/packages", *shown_names()):
        changed = value(
            here,
            "[path for place, folders, files in os.walk("
            f"{place!r}, followlinks=True) for path in [place, *(os.path.join(place, name) for name in files)]\n"
            "for done in (tried(open, path, 'ab'), tried(os.chmod, path, 0o777), tried(os.utime, path),\n"
            "             tried(os.mkdir, path + '/new'), tried(os.rename, path, path + '.old'))\n"
            "if done][:9]",
        )
        assert changed == []
    assert kept and {file: file.read_bytes() for file in kept} == kept


def test_only_three_directories_can_be_written(box):
    mounts = value(box(), "[line.split()[1:4] for line in open('/proc/mounts')]")
    writable = {path for path, kind, options in mounts if options.split(",")[0] == "rw" and kind != "devtmpfs"}
    assert writable - {"/proc"} == {"/home/learner", "/tmp", "/dev/shm"}


def test_no_right_is_left(box):
    status = dict(line.split(":\t") for line in value(box(), "open('/proc/self/status').read()").splitlines())
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}
    assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2"
    assert value(box(), "import os\nos.getsid(0) == os.getpid()")  # a signal to its group reaches nobody else


def test_there_is_no_network(box):
    here = box()
    assert "unreachable" in text(here.run("import socket\nsocket.create_connection(('1.1.1.1', 53), 2)"))
    assert value(here, "[line.split(':')[0].strip() for line in open('/proc/net/dev')][2:]") in (["lo"], [])
    assert "not permitted" in text(here.run("socket.socket(40, socket.SOCK_STREAM)"))  # AF_VSOCK


DENIED = {
    "unshare": "libc.unshare(0x10000000)",
    "setns": "libc.setns(3, 0)",
    "clone with a namespace": "libc.syscall(56 if x86 else 220, 0x10000000 | 17, 0, 0, 0, 0)",
    "mount": "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "ptrace": "libc.ptrace(16, 1, 0, 0)",
    "keyctl": "libc.syscall(250 if x86 else 219, 0, 0)",
    "bpf": "libc.syscall(321 if x86 else 280, 0, 0, 0)",
    "io_uring": "libc.syscall(425, 1, 0)",
    "memfd_create": "libc.syscall(319 if x86 else 279, b'x', 0)",
    "shmget": "libc.syscall(29 if x86 else 194, 0, 4096, 0o1600)",
    "shared anonymous memory": "libc.mmap(None, 4096, 3, 0x21, -1, 0)",
    "larger socket buffers": "libc.setsockopt(0, 1, 7, bytes(4), 4)",
}


@pytest.mark.parametrize("call", DENIED.values(), ids=DENIED.keys())
def test_system_calls_that_lead_out_are_refused(box, call):
    got = value(
        box(),
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nx86 = os.uname().machine == 'x86_64'\n"
        f"r = {call}\nr, ctypes.get_errno()",
    )
    assert got == (-1, 1)  # EPERM


def test_clone3_is_not_there(box):
    got = value(
        box(), "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.syscall(435, 0, 0), ctypes.get_errno()"
    )
    assert got == (-1, 38)  # ENOSYS


# -- what takes too much


def test_an_endless_cell_is_interrupted_and_the_next_runs(box):
    here = box(cell=1)
    outcome = here.run("x = 1\nwhile True: pass")
    assert outcome.problem.startswith("timeout:") and "KeyboardInterrupt" in [o.get("ename") for o in outcome.outputs]
    assert value(here, "x") == 1


def test_an_answer_that_waits_for_a_thread_of_an_earlier_cell_is_told_why_it_waits(box):
    here, step = box(call=1), exercises.get("rnn_step")
    here.run(
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(abs, 1).result()"
    )
    here.run("def rnn_step(x_t, h_prev, Wxh, Whh, bh):\n    return pool.submit(abs, 1).result()")
    with pytest.raises(
        BoxProblem, match="threads that were started before, such as those of a pool, do not exist in it"
    ):
        here.ask(step, step.cases(np.random.default_rng(0)))


@pytest.fixture
def one_processor(zygote):
    """one_processor(rivals): this worker and its box have one processor from now on, and so have the rivals, who are
    always busy. Whoever starts a process has to say so before, as it hands on where it may run."""
    before, rivals = os.sched_getaffinity(0), []
    processor = {max(before)}

    def share(number):
        os.sched_setaffinity(0, processor)
        os.sched_setaffinity(zygote._process.pid, processor)
        busy = [sys.executable, "-S", "-c", "while True: pass"]
        rivals.extend(subprocess.Popen(busy, start_new_session=True) for _ in range(number))

    yield share
    for each in rivals:
        each.kill()
        each.wait()
    os.sched_setaffinity(0, before)
    os.sched_setaffinity(zygote._process.pid, before)


WORK = "import time\nstart = time.process_time()\nwhile time.process_time() < start + 0.3: pass\n"


def test_a_busy_machine_takes_no_time_from_a_cell(box, one_processor):
    """Nor from the notebook: what counts is when the box could have run."""
    one_processor(4)
    here = box(cell=0.7, notebook=1.5)
    began = time.monotonic()
    assert here.run(WORK).problem is None
    assert time.monotonic() - began > 0.7, "the rivals did not keep it waiting"
    assert here.run(WORK).problem is None and here.run("x = 1").problem is None


def test_nor_from_one_that_is_interrupted(box, one_processor):
    """The interrupted cell has half a second to end, and the answers behind it keep their points."""
    one_processor(4)
    here = box(cell=0.2, grace=0.5)
    lines = "start = time.process_time()\n        while time.process_time() < start + 0.25: pass"
    outcome = here.run(f"import time\nwhile True:\n    try:\n        while True: pass\n    finally:\n        {lines}")
    assert outcome.problem.startswith("timeout:")
    still_works(here)


@pytest.mark.parametrize(
    "told, counted",
    [
        ({}, 10),  # no kernel that tells
        ({"2": (0, 0)}, 10),  # it sleeps
        ({"2": (3, 6)}, 4),  # the machine is busy
        ({"2": (2.5, 7), "3": (2.5, 7), "4": (2.5, 7)}, 7.5),  # its own processes keep each other waiting
        ({"2": (0, 10)}, 10 / Clock.SLOWEST),
        ({"2": (20, 0)}, 10),
    ],
)
def test_what_counts_is_when_the_box_could_have_run(monkeypatch, told, counted):
    times = iter([{"2": (0.0, 0.0)} if told else {}, told])
    monkeypatch.setattr("rnnkit.grading.box.watch.time.monotonic", iter([100.0, 110.0]).__next__)
    assert Clock(SimpleNamespace(times=times.__next__)).seconds() == counted


def test_a_process_that_has_ended_has_waited_all_the_same(monkeypatch):
    """An answer is called in a process of its own, and the notebook's budget is asked when that has gone; and so has
    the next one."""
    parent = {"1": (0.0, 0.0)}
    times = iter([parent, parent | {"2": (3, 6)}, parent, parent | {"3": (1, 2)}, parent])
    monkeypatch.setattr("rnnkit.grading.box.watch.time.monotonic", iter([100.0, 109.0, 109.5, 112.5, 113.0]).__next__)
    clock = Clock(SimpleNamespace(times=times.__next__))
    assert [clock.seconds() for _ in range(4)] == [3, 3.5, 4.5, 5]


def test_a_wait_is_told_of_when_it_is_over(monkeypatch):
    times = iter([{"1": (0.0, 0.0)}, {"1": (0.0, 0.0)}, {"1": (1.0, 1.5)}])
    monkeypatch.setattr("rnnkit.grading.box.watch.time.monotonic", iter([100.0, 101.0, 102.5]).__next__)
    clock = Clock(SimpleNamespace(times=times.__next__))
    assert [clock.seconds() for _ in range(2)] == [1, 1]


def test_what_is_over_at_once_is_not_looked_at(monkeypatch):
    looks = iter([{"1": (0.0, 0.0)}])
    monkeypatch.setattr("rnnkit.grading.box.watch.time.monotonic", iter([100.0, 100.02, 100.04]).__next__)
    clock = Clock(SimpleNamespace(times=looks.__next__))
    assert [clock.seconds() for _ in range(2)] == pytest.approx([0.02, 0.04])


STUBBORN = {
    "ignores the interrupt": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "catches it": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "never comes back to Python": "import ctypes\nctypes.CDLL(None).pause()\nwhile True: ctypes.CDLL(None).pause()",
}


@pytest.mark.parametrize("source", STUBBORN.values(), ids=STUBBORN.keys())
def test_a_cell_that_cannot_be_interrupted_is_killed(box, source):
    here = box(cell=1)
    started = time.monotonic()
    outcome = here.run(f"try:\n    exec({source!r})\nfinally:\n    exec({source!r})")
    assert outcome.problem.startswith("killed:") and time.monotonic() - started < PATIENCE
    assert here.run("1").problem == outcome.problem == here.problem


def test_a_notebook_has_a_budget(box):
    here = box(cell=1, notebook=2.5)
    problems = [here.run("import time; time.sleep(0.9)").problem for _ in range(5)]
    assert problems[0] is None and "notebook ran longer" in problems[-1]


GREEDY = {
    "one process": ("x = []\nwhile True: x.append(bytearray(2**22))", ""),
    "several processes": (
        "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n        x = b'x' * (100 * 2**20)\n"
        "        time.sleep(60)\ntime.sleep(60)",
        "MB of memory",
    ),
    "files and memory": (
        "import os, time\nfor d in ('.', '/tmp', '/dev/shm'):\n    open(d + '/f', 'wb').write(bytes(7 * 2**20))\n"
        "os.fork()\nx = b'x' * (140 * 2**20)\ntime.sleep(60)",
        "MB of memory",
    ),
    "processes": ("import os, time\nwhile True:\n    try: os.fork()\n    except OSError: time.sleep(1)", "processes"),
    "threads": (
        "import threading, time\nthreading.stack_size(2**18)\nwhile True:\n"
        "    try: threading.Thread(target=time.sleep, args=(60,)).start()\n    except RuntimeError: time.sleep(1)",
        "processes",
    ),
    "files": ("for i in range(10**6): open(f'/tmp/{i}', 'w').close()", "500 files"),
    "directories": ("import os\nfor i in range(10**6): os.mkdir(f'{i}')", "500 files"),
}


@pytest.mark.parametrize("source, reason", GREEDY.values(), ids=GREEDY.keys())
def test_the_watchdog_stops_what_takes_too_much(box, source, reason):
    here = box()
    outcome = here.run(source)
    if reason:
        assert outcome.problem.startswith("killed:") and reason in outcome.problem, outcome
    else:  # its own limit: an error like any other
        assert outcome.problem is None and outcome.outputs[-1]["ename"] == "MemoryError", outcome
        still_works(here)


def test_a_full_disk_is_an_error_like_any_other(box):
    here = box()
    for place in (".", "/tmp", "/dev/shm"):
        outcome = here.run(f"with open('{place}/big', 'wb') as f:\n    while True: f.write(bytes(2**16))")
        assert outcome.outputs[-1]["ename"] == "OSError", outcome
    still_works(here)


def test_running_out_of_descriptors_is_an_error_like_any_other(box):
    here = box()
    outcome = here.run("def f():\n    x = []\n    while True: x.append(open('/dev/null'))\nf()")
    assert "Too many open files" in text(outcome)
    still_works(here)


def test_a_notebook_that_takes_its_own_tmp_away_cannot_be_run_on_and_is_told_so(box):
    here = box()
    here.run("import os\nos.chmod('/tmp', 0)")
    assert "could not be run" in text(here.run("1")) and not here.problem


@pytest.mark.parametrize(
    "flood",
    [
        "for i in range(10**6): print(i)",
        "print('x' * 10**8)",
        "import os\nfor _ in range(1000): os.write(1, b'x' * 10**5)",
        "from IPython.display import *\nfor i in range(10**4): display(HTML('x' * 10**4))",
        "import os; os.system('yes | head -c 100000000')",
        "raise ValueError('x' * 10**7)",
    ],
)
def test_a_flood_of_output_is_cut(box, flood):
    here = box()
    outcome = here.run(flood)
    assert not outcome.problem and sum(len(str(o)) for o in outcome.outputs) < 1.5e6
    still_works(here)


# -- what breaks it


BROKEN = {
    "os._exit": ("import os; os._exit(3)", "exit code 3"),
    "a segmentation fault": ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    "kill -9 on itself": ("import os; os.kill(os.getpid(), 9)", "killed"),
    "kill -9 on all": ("import os; os.kill(-1, 9); os.kill(os.getpid(), 9)", "killed"),
    "kill -9 on the group": ("import os; os.killpg(0, 9)", "killed"),
    "the socket closed": ("import os; os.closerange(3, 1000)", "killed"),
    "a huge length": ("import os; os.write(200, b'\\xff' * 8)", "more than an answer"),
    "noise": ("import os; os.write(200, b'\\x05\\0\\0\\0hello')", "cannot be read"),
    "half an answer": ("import os, time; os.write(200, b'\\x05\\0'); time.sleep(60)", "could not be interrupted"),
}


@pytest.mark.parametrize("source, reason", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_process_is_a_reason_and_the_next_box_works(box, source, reason):
    here = box(cell=2)
    outcome = here.run(source)
    problem = outcome.problem or here.run("1").problem
    assert problem.startswith("killed:") and reason in problem
    with pytest.raises(BoxProblem, match="killed"):
        here.ask(exercises.get("perplexity"), [])
    still_works(box())


def test_forged_outputs_are_dropped(box):
    """The learner's process may answer for the shell; what is no output of a notebook goes no further."""
    forge = (
        "import os, struct\nfrom rnnkit.grading.box.wire import encode\nimport numpy as np\n"
        "data = encode([{'output_type': 'stream', 'name': 'stdout', 'text': 'a', 'more': 1}, {'output_type': "
        "'execute_result', 'data': {}, 'metadata': {}, 'execution_count': 2**4000}, {1: np.ones(3)}])\n"
        "os.write(200, struct.pack('<I', len(data)) + data)"
    )
    assert box().run(forge).outputs == [{"output_type": "stream", "name": "stdout", "text": "a"}]


def test_a_forked_process_that_runs_on_answers_nothing(box):
    here = box()
    here.run("import os\nchild = os.fork()")
    still_works(here)
    still_works(here)


# -- what is left of it


def processes(mark: str) -> list[str]:
    found = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            found.append(Path(f"/proc/{name}/cmdline").read_text(errors="replace"))
        except OSError:
            pass
    return [line for line in found if mark in line]


def test_nothing_survives_the_box(zygote, box):
    here = box()
    here.run(
        "import subprocess\nsubprocess.Popen('setsid sleep 98765 & setsid setsid sleep 98765 & disown -a', "
        "shell=True)\nopen('/tmp/left', 'w')"
    )
    assert value(here, "open('/tmp/left').read()") == ""
    until(lambda: len(processes("98765")) >= 2)
    here.close()
    assert processes("98765") == []
    after = box()
    assert value(after, "import os\nos.listdir('/tmp') + os.listdir('.') + os.listdir('/dev/shm')") == PYTHON_IN_TMP


def test_many_boxes_leave_no_descriptor_and_no_zombie(zygote, box):
    def held():
        children = [
            p for p in os.listdir("/proc") if p.isdecimal() and _parent(p) in (os.getpid(), zygote._process.pid)
        ]
        return len(os.listdir("/proc/self/fd")), len(os.listdir(f"/proc/{zygote._process.pid}/fd")), len(children)

    with zygote.box() as first:
        first.run("1")
    before = held()
    for turn in range(5):
        with zygote.box() as each:
            each.run("import os; os._exit(1)" if turn % 2 else "1")
    assert held() == before


def test_a_box_made_ahead_that_died_is_made_again(zygote):
    with zygote.box() as first:
        still_works(first)
    zygote._spare._bwrap.kill()
    with zygote.box() as second:
        still_works(second)


def test_a_box_that_dies_while_it_is_entered_leaves_nothing(zygote, monkeypatch):
    def met(sock):
        raise NoBox("it died")

    monkeypatch.setattr(zygote, "_met", met)
    with pytest.raises(NoBox, match="it died"):
        zygote.box()
    monkeypatch.undo()
    assert psutil.Process(zygote._process.pid).children() == []
    with zygote.box() as here:
        still_works(here)


@pytest.fixture
def gone(zygote):
    """A box that died after it was made."""
    gone = zygote._namespaces().wait()
    gone.kill()
    gone._bwrap.wait()
    return gone


def test_a_box_that_is_gone_cannot_be_entered(zygote, gone):
    """The warm process says so, and goes on."""
    with pytest.raises(NoBox, match="could not be entered"):
        zygote._made(gone)
    with zygote.box() as here:
        still_works(here)


def test_a_box_made_ahead_that_dies_when_it_is_taken_is_made_again(zygote, gone):
    if spare := zygote._taken_spare():
        spare.kill()
        spare.close()
    zygote._spare = gone
    with zygote.box() as here:
        still_works(here)


def _parent(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_the_warm_process_holds_no_secret_and_ends_with_the_worker():
    probe_script = (
        "import os, sys\nfrom rnnkit.grading.box import Zygote\nz = Zygote()\nb = z.box()\nb.run('1')\n"
        "print(z._process.pid, b._namespaces._bwrap.pid, b._pid, z._runtime, flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe_script], capture_output=True, text=True, env={**os.environ, "SECRET": "hunter3"}
    )
    *pids, runtime = done.stdout.split()
    until(lambda: all(map(_ended, pids)))
    assert not os.path.exists(runtime)


def _ended(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


# -- calling answers


@pytest.mark.parametrize("unit", exercises.UNITS)
def test_model_answers_are_right_in_a_box_too(box, unit):
    here = box()
    here.run("import numpy as np")
    for exercise in exercises.unit(unit):
        assert here.run(source(exercise.answer)).outputs == []
        cases = drawn(exercise, 3)
        report = judged(exercise, cases, here.ask(exercise, [case for case, _ in cases]))
        assert report.right and report.score == exercise.points, (exercise.name, report)


@pytest.mark.parametrize("first, language", [("", "en"), ("# rnnkit: zh\n", "zh")])
def test_what_is_said_in_a_box_is_in_the_language_of_the_notebook(box, first, language):
    exercise, here = exercises.get("SimpleRNN"), box()
    here.run(first + "import numpy as np")
    made = source(exercise.answer).replace(exercise.answer.__name__, "SimpleRNN", 1)
    here.run(made.replace("def forward", "def forwards"))
    cases = drawn(exercise, 3)
    report = judged(exercise, cases, here.ask(exercise, [case for case, _ in cases]))
    with speaking(language):
        said = tr("the network has no method forward; its `def` stands inside the class, as far in as `__init__`")
    assert report.stopped.text == said
    here.run("def SimpleRNN(a):\n    pass")
    refused = here.ask(exercise, [case for case, _ in cases]).refused
    assert ("it takes" in refused.text) == (language == "en")


def test_modules_of_a_box_import_no_stand_in():
    """There `from rnnkit import language` may give nothing at all: each name is imported from its module."""
    for name in NEEDED:
        text = (Path(rnnkit.__file__).parent / name).read_text(encoding="utf-8")
        assert not re.search(r"^from rnnkit import|^import rnnkit", text, re.MULTILINE), name


BOMB = "import numpy as np\ndef bomb():\n    held = []\n    while True:\n        held.append(np.ones(50 * 2**17))\n"


@pytest.mark.parametrize("call", ["bomb()", "try:\n    bomb()\nexcept MemoryError:\n    1 / 0"])
def test_what_a_stopped_cell_held_is_free_again(box, call):
    """An honest answer after a MemoryError has all the memory that there is, whenever somebody looks."""
    here = box()
    assert here.run(BOMB + call).outputs[-1]["output_type"] == "error"
    assert here.run("len(np.ones(18 * 2**20))").outputs[-1]["output_type"] == "execute_result"  # 144 MB


@pytest.fixture
def asked(box):
    """asked(source): what comes of `rnn_step` written so."""

    def ask(text, **limits):
        exercise = exercises.get("rnn_step")
        here = box(**limits)
        here.run("import numpy as np\n" + source(exercises.get("rnn_step").answer).replace("rnn_step", "right"))
        here.run(text)
        cases = drawn(exercise, 3)
        report = judged(exercise, cases, here.ask(exercise, [case for case, _ in cases]))
        still_works(here)
        return report

    return ask


@pytest.mark.parametrize(
    "text",
    [
        "def rnn_step(*args): raise NotImplementedError",
        "rnn_step = 3",
        "",
        "def rnn_step(x): return x",
        "def rnn_step(x, h_prev, Wxh, Whh, b): return np.ma.array(right(x, h_prev, Wxh, Whh, b))",
        "class Yes:\n    def __eq__(self, other): return True\n    def __array__(self): return 0\n"
        "def rnn_step(x, h_prev, Wxh, Whh, b): return Yes()",
        "def rnn_step(x, h_prev, Wxh, Whh, b): return (i for i in range(3))",
        "def rnn_step(x, h_prev, Wxh, Whh, b):\n    a = []; a.append(a); return a",
        "def rnn_step(x, h_prev, Wxh, Whh, b): return np.ones(10**7)",
        "def rnn_step(x, h_prev, Wxh, Whh, b): return [{1}] * 5000",
        "def rnn_step(x, h_prev, Wxh, Whh, b):\n    from rnnkit import nn\n    nn.RNN(3)\n"
        "    return right(x, h_prev, Wxh, Whh, b)",
        "def rnn_step(x, h_prev, Wxh, Whh, b): return right(x, h_prev, Wxh, Whh, b) * float('nan')",
    ],
)
def test_wrong_answers_earn_nothing_and_harm_nothing(asked, text):
    assert asked(text).score == 0


@pytest.mark.parametrize(
    "text, told",
    [
        (
            "def rnn_step(*args):\n    raise NotImplementedError\n    return right(*args)",
            "Delete that line in the cell above",
        ),
        ("def rnn_step(x, h_prev, Wxh, Whh, b):\n    return x @ Wxh", "With `Wxh.T` they are the same."),
        ("np = 1\ndef rnn_step(x, h_prev, Wxh, Whh, b):\n    return np.tanh(x)", "`np` is not NumPy here"),
        ("def rnn_step(x, h_prev, Wxh, Whh, b):\n    return 1 + np.tanh(x @ Wxh.T + 2 * b)", "never reads h_prev"),
        ("rnn_step = 3", "in the notebook rnn_step is no function but of type int"),
    ],
)
def test_what_to_do_comes_out_of_the_box_too(asked, text, told):
    assert told in str(asked(text))


def test_an_answer_under_another_name_counts(asked):
    assert asked(
        "def rnn_forward(x, h_prev, Wxh, Whh, b):\n    return right(x, h_prev, Wxh, Whh, b)\nrnn_step = rnn_forward"
    ).right


def test_a_print_an_import_or_a_figure_in_an_answer_is_no_fault(asked):
    report = asked(
        "import matplotlib.pyplot as plt\nfrom IPython.display import display\ndef rnn_step(x, h_prev, Wxh, Whh, b):\n"
        "    import secrets, warnings\n    try: import nothing_of_this_name\n    except ImportError: pass\n"
        "    print('here'); display(1); warnings.warn('careful'); plt.plot([1]); plt.show()\n"
        "    return right(x, h_prev, Wxh, Whh, b)"
    )
    assert report.right, report


@pytest.mark.parametrize(
    "text, reason",
    [
        ("while True: pass", "longer than 1 s"),
        ("import signal\n    signal.signal(signal.SIGINT, signal.SIG_IGN)\n    while True: pass", "longer than 1 s"),
        ("import os; os._exit(0)", "ended its process"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("a = 0\n    while True: a += 1", "longer than 1 s"),
    ],
)
def test_an_answer_that_breaks_its_process_breaks_no_other(box, text, reason):
    here = box(call=1 if "1 s" in reason else 20)
    exercise = exercises.get("rnn_step")
    here.run(f"import numpy as np\ndef rnn_step(x, h_prev, Wxh, Whh, b):\n    {text}")
    with pytest.raises(BoxProblem, match=reason):
        here.ask(exercise, [case for case, _ in drawn(exercise, 3)])
    assert not here.problem
    still_works(here)


def test_calls_leave_no_trace_in_the_notebook(box):
    here = box()
    here.run("calls = 0\ndef perplexity(loss):\n    global calls\n    calls += 1\n    return calls")
    exercise = exercises.get("perplexity")
    here.ask(exercise, [case for case, _ in drawn(exercise, 3)])
    assert value(here, "calls") == 0


@pytest.mark.parametrize("alone", [False, True])
def test_an_answer_that_only_computes_is_called_in_the_notebooks_process_unless_asked_otherwise(box, alone):
    exercise = exercises.get("rnn_step")
    cases = drawn(exercise, 3)
    here = box()
    here.alone = alone
    here.run("import resource\nimport numpy as np\n" + source(exercise.answer))
    assert judged(exercise, cases, here.ask(exercise, [case for case, _ in cases])).right
    children = value(here, "resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt")
    assert (children > 0) is alone


def test_an_error_that_holds_its_own_frame_keeps_no_memory_from_call_to_call(box):
    exercise = exercises.get("rnn_step")
    kept = "    a = np.ones(2**19)\n    try:\n        a[a.size]\n    except IndexError as error:\n        own = error\n"
    line, colon, body = source(exercise.answer).partition(":\n")
    here, cases = box(), drawn(exercise, 3)
    here.run("import numpy as np\n" + line + colon + kept + body)
    for _ in range(6):
        assert judged(exercise, cases, here.ask(exercise, [case for case, _ in cases])).right
    assert value(here, "np.ones(2**24).size") == 2**24


def test_a_forward_function_that_keeps_something_is_found_where_the_answer_was_written(box):
    exercise = exercises.get("lstm_backward")
    names = ("sigmoid", "lstm_step", "lstm_forward", "lstm_step_backward", "lstm_backward")
    written = "import numpy as np\nkept = []\n" + "\n".join(source(exercises.get(name).answer) for name in names)
    head, colon, body = written.partition("def lstm_forward")[2].partition(":\n")
    written = written.replace(head + colon + body, head + colon + "    kept.append(1)\n" + body)
    here = box({"helper.py": written.encode()})
    here.run("from helper import lstm_backward, kept")
    cases = drawn(exercise, 3)
    assert judged(exercise, cases, here.ask(exercise, [case for case, _ in cases])).right
    assert value(here, "len(kept)") == 0


def test_an_answer_that_only_computes_and_cannot_be_interrupted_ends_the_box_unless_it_is_alone(box):
    exercise = exercises.get("rnn_step")
    cases = [case for case, _ in drawn(exercise, 3)]
    for alone in (False, True):
        here = box(call=0.5)
        here.alone = alone
        here.run("def rnn_step(x, h_prev, Wxh, Whh, b):\n    return sum(range(10**12))")
        with pytest.raises(BoxProblem):
            here.ask(exercise, cases)
        assert here.ended_by_answer is not alone
        assert bool(here.problem) is not alone
    still_works(here)


def test_no_oracle_no_model_answer_and_no_mistake_goes_into_a_box():
    for name in exercises.names():
        exercise = exercises.get(name)
        sent = b"".join(request(exercise, [case for case, _ in drawn(exercise, 3)]))
        said = [exercise.call.__globals__.get(name) for name in exercise.call.__code__.co_names]  # by the call itself
        secrets = {exercise.equation, exercise.look, *(mistake.sentence for mistake in exercise.mistakes)} - {
            "",
            *(text for text in said if isinstance(text, str)),
        }
        code = exercise.answer.__init__.__code__ if isinstance(exercise.answer, type) else exercise.answer.__code__
        assert not [text for text in secrets if text.encode() in sent], name
        for function in (code, exercise.oracle.__code__, exercise.cases.__code__):
            assert len(function.co_code) < 8 or function.co_code not in sent, (name, function)


@pytest.mark.usefixtures("zygote")
def test_what_one_box_was_asked_the_next_knows_but_for_what_is_right():
    step, loss = exercises.get("rnn_step"), exercises.get("perplexity")
    with Zygote(LIMITS) as fresh:
        both = ["rnn_step", "perplexity"]
        for asked, known in (step, []), (loss, ["rnn_step"]), (step, both), (loss, both):
            cases = drawn(asked, 3)
            with fresh.box() as here:
                here.run("from rnnkit.grading.box.inside.serve import KNOWN\nimport numpy as np\n")
                here.run(source(asked.answer))
                told = value(here, "[(e.name, e.oracle, e.cases, e.mistakes) for e in KNOWN.values()]")
                assert told == [(name, None, None, ()) for name in known]
                report = judged(asked, cases, here.ask(asked, [case for case, _ in cases]))
            assert report.exercise is asked and report.right


# -- without a box, and as somebody else


def test_without_a_box_the_same_cells_run_and_stop():
    with Zygote(replace(LIMITS, cell=1), boxed=False) as zygote, zygote.box({"a.txt": b"a"}) as here:
        assert value(here, "import os\nos.listdir('.')") == ["a.txt"]
        assert here.run("while True: pass").problem.startswith("timeout:")
        where = value(here, "os.getcwd()")
        assert "exit code 3" in here.run("os._exit(3)").problem
        assert not os.path.exists(where)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.slow
def test_an_ordinary_user_has_the_same_box(zygote, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    os.chown(home, USER, USER)
    for parent in home.parents[:2]:
        parent.chmod(0o755)
    command = [
        *["bwrap", "--dev-bind", "/", "/", *_reachable(), "--cap-add", "ALL", "--die-with-parent", "--", "setpriv"],
        *[f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "env", "-i", f"HOME={home}", "PATH=/usr/bin:/bin"],
        *["PYTHONDONTWRITEBYTECODE=1", sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"],
        *[f"--basetemp={home}/tmp", "-k", OF_THE_MAKING, __file__],
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPO)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def _reachable() -> list[str]:
    """Options that put Python and the course where everybody can read them, if they lie in a private directory."""
    options = []
    for place in (Path(sys.base_prefix), Path(sys.prefix), REPO):
        private = [p for p in reversed(place.parents) if not p.stat().st_mode & 0o005]
        if private:
            options += [] if str(private[0]) in options else ["--perms", "0755", "--tmpfs", str(private[0])]
            options += [t for p in reversed(place.parents) if p.is_relative_to(private[0]) for t in ("--dir", str(p))]
            options += ["--ro-bind", str(place), str(place)]
    return options


def test_a_machine_without_bubblewrap_is_told_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoBox, match="apt install bubblewrap"):
        probe()


def test_a_machine_that_is_no_linux_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NoBox, match="needs Linux"):
        probe()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take this right away from itself")
def test_a_container_that_allows_no_namespaces_is_told_what_to_do():
    script = "from rnnkit.grading.box import probe, NoBox\ntry: probe()\nexcept NoBox as no: print(no)"
    done = subprocess.run(
        ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", sys.executable, "-c", script],
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("bubblewrap could not make a box"), done


def test_arrays_keep_their_kind_on_the_way_out(box):
    exercise = exercises.get("perplexity")
    here = box()
    here.run("import numpy as np\ndef perplexity(loss): return np.float16(loss)")
    testimony = here.ask(exercise, [case for case, _ in drawn(exercise, 3)])
    assert type(testimony.performed[0].results[0]) is np.float16


@pytest.mark.parametrize(
    "release, counted", [("6.8.0-45-generic", True), ("5.14.0", True), ("5.4.0-200-generic", False), ("odd", False)]
)
def test_processes_are_limited_where_the_kernel_counts_those_of_the_box_alone(release, counted):
    assert counts_by_namespace(release) is counted


@pytest.mark.parametrize(
    "before, line",
    [
        ("import sys\nout = sys.stdout", "out.write('step')"),
        ("import logging\nlogging.basicConfig(level=10)\nlog = logging.getLogger('x')", "log.info('step')"),
    ],
    ids=["stream", "logging"],
)
def test_an_answer_that_writes_to_a_stream_it_has_kept_is_own_work(box, before, line):
    exercise = exercises.get("rnn_step")
    code = source(exercise.answer).replace("    return", f"    {line}\n    return")
    here = box()
    here.run(f"import numpy as np\n{before}\n{code}")
    cases = drawn(exercise, 1)
    assert judged(exercise, cases, here.ask(exercise, [case for case, _ in cases])).right


def test_what_a_notebook_does_with_the_course_stops_nothing(box):
    here = box()
    lines = "from rnnkit import check, nn\nassert check(1).score == 4\nassert nn.RNN(1, 2).params['Wxh'] @ [1] == 5"
    assert here.run(lines).outputs == []


def test_garbage_is_collected_in_a_box(box):
    assert value(box(), "import gc\ngc.isenabled()") is True


def test_the_list_of_fonts_is_made_once_and_not_missed(tmp_path, monkeypatch, zygote):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Zygote(LIMITS) as first, first.box():
        pass
    [kept] = (tmp_path / "rnnkit").iterdir()
    made = kept.stat()
    with Zygote(LIMITS) as second:
        assert (second._runtime / kept.name).read_bytes() == kept.read_bytes()
        with second.box() as here:
            assert not here.run("import matplotlib.pyplot as plt; plt.plot([1, 2])").problem
    assert kept.stat().st_mtime_ns == made.st_mtime_ns
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")  # where nothing can be kept
    with Zygote(LIMITS) as third, third.box() as here:
        assert here.run("1 + 1").outputs[0]["data"] == {"text/plain": "2"}
