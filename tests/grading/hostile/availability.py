"""Rows 57 to 74: ending, blocking and flooding the grader, and getting out of the box.

Everything here is bounded by itself too: a few hundred megabytes, a few hundred processes, a few seconds.
"""

from __future__ import annotations

from hostile import (
    FULL,
    MARK,
    SPOILED,
    Attack,
    answer,
    cell_before,
    from_here_on,
    last,
    lost,
    text,
    together,
)

GOES_ON = "The process lives on, and its own answers are right."
ENDS = "What was judged before its process ended counts; after it there is nothing to call."
ALONE = "An answer is called in a process of its own: the others are untouched."
STOPPED = "killed"


def in_answer(row: int, name: str, line: str, why: str = ALONE, expected=None, **more) -> Attack:
    """output_forward does this when it is called, and would be right then."""
    body = "\n".join(f"    {part}" for part in line.strip().splitlines())
    source = f"import os, sys, time, signal\n\ndef output_forward(h, Why, by):\n{body}\n    return h @ Why.T + by\n"
    return Attack(row, name, answer(source), lost(SPOILED) if expected is None else expected, why, **more)


def in_cell(row: int, name: str, source: str, expected=None, why: str = "", **more) -> Attack:
    """A cell above output_forward does this."""
    ends = from_here_on(SPOILED)
    why = why or (GOES_ON if expected == FULL else ENDS)
    return Attack(row, name, cell_before(source), ends if expected is None else expected, why, **more)


SEGFAULT = "import ctypes\nctypes.string_at(0)"

ENDINGS = [
    in_cell(57, "sys_exit", "import sys\nsys.exit(0)", FULL),
    in_cell(57, "raises_system_exit", "raise SystemExit('all passed')", FULL),
    in_cell(57, "quit", "exit()\nquit()", FULL),
    in_cell(57, "exit_at_exit", "import atexit, sys\natexit.register(sys.exit, 0)", FULL),
    in_answer(57, "answer_exits", "sys.exit(0)"),
    in_cell(58, "os_exit", "import os\nos._exit(0)", told="ended", before=True),
    in_cell(58, "segfault", SEGFAULT, told=STOPPED, before=True),
    in_cell(58, "kills_itself", "import os\nos.kill(os.getpid(), 9)", told=STOPPED),
    in_cell(58, "aborts", "import os\nos.abort()", told=STOPPED),
    in_answer(58, "answer_ends_process", "os._exit(0)", told="output_forward"),
    in_answer(58, "answer_segfaults", "import ctypes\nctypes.string_at(0)", told="output_forward"),
    in_answer(58, "answer_kills_itself", "os.kill(os.getpid(), 9)", told="output_forward"),
    in_answer(
        58,
        "answer_kills_parent",
        "os.kill(os.getppid(), 9)\ntime.sleep(0.5)",
        "The parent is the notebook's process; what comes after it is gone as well.",
        from_here_on(SPOILED),
    ),
    in_cell(59, "endless_loop", "while True:\n    pass", FULL, told="longer than"),
    in_answer(59, "answer_loops", "while True:\n    pass", told="longer than", before=True),
    in_cell(
        60,
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
        60,
        "catches_interrupts",
        "import time\nwhile True:\n    try:\n        while True: time.sleep(0.01)\n    except BaseException:\n"
        "        pass",
        told=STOPPED,
    ),
    in_cell(
        60,
        "hangs_in_c",
        "import ctypes\nlibc = ctypes.PyDLL(None)\nlibc.signal(2, 1)\nlibc.sleep(30)",
        told=STOPPED,
    ),
    in_cell(60, "stops_itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", told=STOPPED),
    in_answer(
        60,
        "answer_ignores_interrupts",
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
        told="longer than",
    ),
    Attack(
        61,
        "sleeps_in_every_cell",
        together(*(cell_before("import time\ntime.sleep(2.5)", "output_forward") for _ in range(12))),
        from_here_on(SPOILED),
        "All cells together have a limit too.",
        told=STOPPED,
    ),
]

# The test class has 300 MB; each of these stops by itself at about 450.
RESOURCES = [
    in_cell(
        62,
        "memory_bomb",
        "def bomb():\n    held = []\n    for _ in range(9):\n        held.append(np.ones(50 * 2**17))\nbomb()",
        FULL,
        "It gets no more memory, which is an error in its cell and no more.",
    ),
    in_cell(
        62,
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
        62,
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
        None,
        "The files of a box lie in memory and count as such.",
        told="memory",
    ),
    in_answer(62, "answer_takes_memory", "held = []\nfor _ in range(9):\n    held.append(np.ones(50 * 2**17))"),
    in_cell(
        62, "shared_memory", "import mmap\nm = mmap.mmap(-1, 400 * 2**20)\nm[::4096] = b'x' * len(m[::4096])", FULL
    ),
    in_cell(
        63,
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
        63,
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
        63,
        "answer_forks",
        "for _ in range(200):\n    try:\n        if os.fork() == 0:\n            time.sleep(2)\n"
        "            os._exit(0)\n"
        "    except OSError:\n        time.sleep(0.01)",
        "The box ends when it holds too many processes.",
        from_here_on(SPOILED),
    ),
    in_cell(
        64,
        "disk_full",
        "for place in ('.', '/tmp'):\n    try:\n        with open(place + '/full', 'wb') as file:\n"
        "            for _ in range(100):\n"
        "                file.write(bytes(2**20))\n    except OSError as error:\n        print(error)",
        FULL,
        "The disk of its box is full, and no other; its answers need none.",
    ),
    in_cell(
        64,
        "inodes_full",
        "for place in ('.', '/tmp'):\n    try:\n        for i in range(20_000):\n"
        "            open(f'{place}/{i}', 'w').close()\n"
        "    except OSError as error:\n        print(error)",
        None,
        "The box ends when it holds too many files.",
        told="files",
    ),
    in_cell(
        64,
        "no_file_descriptors_left",
        "held = []\ntry:\n    while len(held) < 5000:\n        held.append(open('/dev/null'))\n"
        "except OSError as error:\n    print(error)",
        FULL,
        "It has no file left to open; what calls its answers keeps its own.",
    ),
    in_cell(65, "one_long_line", "print('x' * 10_000_000)", FULL),
    in_cell(65, "many_lines", "for i in range(200_000):\n    print('line', i)", FULL),
    in_cell(
        65,
        "floods_descriptors",
        "import os\nfor _ in range(300):\n    os.write(1, b'x' * 65536)\n    os.write(2, b'y' * 65536)\n"
        "import subprocess\nsubprocess.run('yes | head -c 20000000', shell=True)",
        FULL,
    ),
    in_cell(
        65,
        "floods_displays",
        "from IPython.display import HTML, display\nfor i in range(3000):\n    display(HTML('<b>' * 1000))\n"
        "display(HTML('<b>' * 3_000_000))\ndisplay({'image/png': 'A' * 9_000_000, 'application/json': {}}, raw=True)",
        FULL,
    ),
    in_answer(65, "answer_floods", "print('x' * 1_000_000)\nprint('y' * 1_000_000, file=sys.stderr)", GOES_ON, FULL),
    in_cell(65, "long_value", "'x' * 10_000_000", FULL),
    in_cell(65, "long_error", "raise ValueError('x' * 10_000_000)", FULL),
    in_cell(
        65, "deep_html", "from IPython.display import HTML\ndisplay(HTML('<b><i>' * 14_000), HTML('<' * 99_000))", FULL
    ),
    Attack(
        65,
        "long_markdown",
        lambda notebook: {
            **notebook,
            "cells": [*notebook["cells"], *(text(part * (100_000 // len(part))) for part in ("[", "<", "<b>", "![]("))],
        },
        FULL,
        "Nobody is graded for what nobody reads; it takes the grader no time either.",
    ),
]

SURVIVES = f"""
import os, subprocess, threading, time
def named():
    import ctypes
    ctypes.CDLL(None).prctl(15, b"{MARK}", 0, 0, 0)
subprocess.Popen(["/bin/sh", "-c", "sleep 41; : {MARK}"], start_new_session=True)
os.system("nohup setsid sh -c 'sleep 41; : {MARK}' >/dev/null 2>&1 &")
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    named()
    for descriptor in range(256):
        try:
            os.close(descriptor)
        except OSError:
            pass
    time.sleep(41)
    os._exit(0)
os.wait()
threading.Thread(target=time.sleep, args=(41,)).start()
"""

STAYING = [
    in_cell(66, "leaves_processes", SURVIVES, FULL),
    in_answer(
        66,
        "answer_leaves_processes",
        SURVIVES,
        "With every call it leaves more of them, until the box holds too many processes: how many calls give their "
        "right result before that depends on when the watchdog looks.",
        from_here_on(SPOILED) | {SPOILED: None},
    ),
    Attack(66, "leaves_processes_in_the_end", last(SURVIVES), FULL, GOES_ON),
    in_cell(
        67,
        "handed_in_later",
        "for name, text in {'timestamp.txt': '2099-01-01 00:00:00 UTC', 'submission_secret.txt': 'x' * 64,\n"
        f"                   '{MARK}.txt': 'x', '01_hidden_state.ipynb': '{{}}'}}.items():\n"
        "    with open(name, 'w') as file:\n        file.write(text)",
        FULL,
    ),
    in_cell(
        68,
        "writes_outside",
        f"""
import glob, os, sqlite3, sys
for root in ("COURSE", "/", "/etc", "/usr", "/usr/lib", "/root", "/home", "/var/tmp", "/dev/shm", "/run", "..", "../..",
             sys.prefix, sys.base_prefix, *sys.path, "/proc/1/cwd", "/proc/1/root/tmp", "/proc/self/root/tmp"):
    for name in ("{MARK}_outside", "submitted/{MARK}/01_hidden_state", "autograded/{MARK}"):
        try:
            os.makedirs(os.path.join(root, name))
        except OSError:
            pass
for path in ("COURSE/gradebook.db", "COURSE/nbgrader_config.py"):
    try:
        with open(path, "r+b") as file:
            file.write(b"FO" b"UND")
        print("FO" "UND", path)
    except OSError:
        pass
""",
        FULL,
    ),
]

SCRIPT = "<script>alert('rnnkit' + '_active')</script>"
ACTIVE = [
    SCRIPT,
    "<img src=x onerror=rnnkit_active()>",
    "<a href='javascript:rnnkit_active()'>a</a>",
    "<a href='java&#x0a;script:rnnkit_active()'>b</a>",
    "<svg onload=rnnkit_active()><script>rnnkit_active()</script></svg>",
    "<iframe srcdoc='<script>rnnkit_active()</script>'></iframe>",
    "<style>@import 'http://rnnkit_active'</style>",
    "<form action=http://rnnkit_active><button formaction=javascript:rnnkit_active()>",
    "<scr<script>ipt>rnnkit_active()</scr</script>ipt>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=rnnkit_active()&gt;'>",
    "<meta http-equiv=refresh content='0;url=http://rnnkit_active'>",
    "<base href=http://rnnkit_active>",
]

SCRIPTS = [
    in_cell(
        69,
        "scripts_in_outputs",
        "from IPython.display import HTML, SVG, Javascript, Markdown, Latex, display\n"
        f"for text in {ACTIVE!r}:\n"
        "    print(text)\n    display(HTML(text), Markdown(text), Latex(text))\n"
        "    display({'text/html': text, 'image/svg+xml': text, 'text/plain': text, 'text/markdown': text, "
        "'image/png': text,\n"
        "             'application/javascript': 'rnnkit_active()'}, raw=True, metadata={'text/html': "
        "{'isolated': text}})\n"
        "display(Javascript('rnnkit_active()'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" "
        'onload="rnnkit_active()"/>\'))',
        FULL,
    ),
    Attack(
        69,
        "scripts_in_markdown",
        lambda notebook: {
            **notebook,
            "cells": [
                *notebook["cells"],
                *(text(one) for one in ACTIVE),
                *(
                    text(f"[a](javascript:rnnkit_active()) ![b](x 'onerror=rnnkit_active()')\n\n`{one}`\n\n    {one}")
                    for one in ACTIVE
                ),
                {
                    "cell_type": "raw",
                    "metadata": {"format": "text/html", "raw_mimetype": "text/html"},
                    "source": SCRIPT,
                },
                text(
                    "![a](attachment:a.svg)",
                    attachments={
                        "a.svg": {"image/svg+xml": SCRIPT, "text/html": SCRIPT},
                        "a.png": {"image/png": SCRIPT},
                    },
                ),
            ],
        },
        FULL,
        GOES_ON,
    ),
    in_answer(
        69,
        "scripts_in_a_report",
        f"output_forward.__name__ = output_forward.__qualname__ = {SCRIPT!r}\nimport "
        f"warnings\nwarnings.warn({SCRIPT!r})\n"
        f"print({SCRIPT!r})\nraise type({SCRIPT!r}, (Exception,), {{}})({SCRIPT!r})",
        "It raises, so it gives no result.",
    ),
    Attack(
        69,
        "scripts_in_source",
        last(f"# {SCRIPT} </pre></div></script>\ntext = '''{ACTIVE[1]} <!-- ]]> {ACTIVE[4]}'''"),
        FULL,
        GOES_ON,
    ),
]

OUT = [
    Attack(
        70,
        "asks_and_shells",
        together(
            *(
                cell_before(source)
                for source in (
                    "input('the answer? ')",
                    "import getpass\ngetpass.getpass()",
                    "import sys\nsys.stdin.read()",
                    "1 / 0\n%debug",
                    "%debug",
                    "import pdb\npdb.set_trace()",
                    "breakpoint()",
                    "%load /etc/passwd",
                    "%run /etc/passwd",
                    "!sudo -n id; su -c id < /dev/null",
                    "%%bash\nid; cat COURSE/gradebook.db | head -c 100; touch COURSE/" + MARK,
                    "%pip install requests",
                    "!pip download six -q; conda --version; apt-get install -y x",
                    "%%writefile /etc/x\nx",
                    "%edit x",
                    "%%perl\nprint 1",
                    "%system ls",
                    "!!ls",
                    "?np",
                    "%history -g",
                    "%logstart COURSE/log",
                )
            )
        ),
        FULL,
        GOES_ON,
    ),
    in_cell(
        71,
        "reaches_for_others",
        r"""
import ctypes, glob, os, socket
libc = ctypes.CDLL(None, use_errno=True)
me = os.getpid()
others = {1, os.getppid(), *(int(p.split("/")[2]) for p in glob.glob("/proc/[0-9]*"))} - {me, 0}
for pid in others:
    name = open(f"/proc/{pid}/comm").read().strip() if os.path.exists(f"/proc/{pid}/comm") else "nobody"
    if libc.ptrace(16, pid, 0, 0) == 0:
        print("FO" "UND a process to trace", name)
    try:
        with open(f"/proc/{pid}/mem", "r+b"):
            print("FO" "UND memory of", pid, name)
    except OSError:
        pass
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    if libc.process_vm_readv(pid, vector, 1, vector, 1, 0) >= 0:
        print("FO" "UND memory to read", name)
for line in open("/proc/net/unix").read().splitlines()[1:]:
    print("FO" "UND a socket", line)
for path in glob.glob("/run/**/*.sock*", recursive=True) + glob.glob("/tmp/*.sock*") + glob.glob("/var/run/*"):
    print("FO" "UND a socket", path)
""",
        FULL,
    ),
    in_cell(
        71, "kills_everybody", "import os\nos.kill(-1, 9)", FULL, "In a box there is nobody but itself to be killed."
    ),
    in_cell(
        72,
        "kernel_corners",
        r"""
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
calls = {"unshare": 272, "setns": 308, "mount": 165, "pivot_root": 155, "chroot": 161, "bpf": 321, "io_uring_setup": 425,
         "keyctl": 250, "add_key": 248, "perf_event_open": 298, "userfaultfd": 323, "open_by_handle_at": 304,
         "memfd_create": 319, "init_module": 175, "kexec_load": 246, "ptrace": 101, "swapon": 167, "reboot": 169,
         "clock_settime": 227, "quotactl": 179, "syslog": 103, "shmget": 29}
if platform.machine() == "x86_64":
    for name, number in calls.items():
        arguments = {"unshare": (0x10000000,), "chroot": (b".",), "memfd_create": (b"x", 0), "syslog": (9,),
                     "keyctl": (0, -3, 1), "shmget": (0, 4096, 0o1600)}.get(name, (0, 0, 0, 0))
        ctypes.set_errno(0)
        if libc.syscall(number, *arguments) >= 0 or ctypes.get_errno() not in (1, 38):
            print("FO" "UND", name, ctypes.get_errno())
    for flags in (0x10000000, 0x20000000, 0x00020000, 0x40000000):
        pid = libc.syscall(56, flags | 17, 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            print("FO" "UND a namespace", hex(flags))
            os.waitpid(pid, 0)
for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/self/oom_score_adj", "/sys/fs/cgroup/x", "/dev/kmsg",
             "/dev/mem", "/dev/fuse", "/dev/kvm"):
    try:
        with open(path, "r+") as file:
            if "oom" in path:
                file.write("-1000")
                file.flush()
            print("FO" "UND", path)
    except OSError:
        pass
status = dict(line.split(":\t", 1) for line in open("/proc/self/status") if ":\t" in line)
for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb"):
    if int(status[name], 16):
        print("FO" "UND capabilities", name, status[name])
if status["NoNewPrivs"].strip() != "1" or os.getuid() == 0:
    print("FO" "UND rights", status["NoNewPrivs"], os.getuid())
for path in ("/usr/bin/bwrap", "/usr/bin/unshare", "/usr/bin/newuidmap"):
    if os.path.exists(path) and os.system(f"{path} --unshare-user --ro-bind / / true 2>/dev/null") == 0:
        print("FO" "UND nested", path)
""",
        FULL,
    ),
    in_cell(
        73,
        "looks_for_the_warm_process",
        r"""
import os, signal, socket, stat
for descriptor in range(4096):
    try:
        found = os.fstat(descriptor)
        path = os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        continue
    if stat.S_ISDIR(found.st_mode) or path.startswith("anon_inode:[pidfd]") or "COURSE" in path or "gradebook" in path:
        print("FO" "UND an open", path)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1, signal.SIGSTOP):
    for pid in {1, os.getppid(), os.getpgid(0), os.getsid(0)} - {os.getpid(), 0}:
        try:
            os.kill(pid, number)
        except OSError:
            pass
    try:
        if os.getpgid(os.getppid()) != os.getpgid(0):
            os.killpg(os.getpgid(os.getppid()), number)
    except OSError:
        pass
""",
        FULL,
        "Process 1 of a box cannot be stopped from within, and the grader's own processes are not there.",
    ),
    in_cell(
        74,
        "takes_the_devices",
        "import glob, os, stat\nfor path in glob.glob('/dev/**', recursive=True):\n    mode = os.lstat(path).st_mode\n"
        "    if stat.S_ISBLK(mode) or any(word in path for word in ('nvidia', 'dri', 'kfd', 'shm/', 'loop', 'snd')):\n"
        "        print('FO' 'UND', path)",
        FULL,
    ),
]

ATTACKS = [*ENDINGS, *RESOURCES, *STAYING, *SCRIPTS, *OUT]
