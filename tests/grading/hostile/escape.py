"""Staying behind, writing outside, reaching out of the box."""

from __future__ import annotations

from hostile.form import (
    CUT_OFF,
    FULL,
    GOES_ON,
    MARK,
    SPOILED,
    attack,
    cell_before,
    first,
    in_answer,
    in_cell,
    last,
    together,
)

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
    in_cell("leaves_processes", SURVIVES, FULL),
    in_answer(
        "answer_leaves_processes",
        SURVIVES,
        "With every call it leaves more of them, until the box holds too many processes: how many calls give their "
        "right result before that depends on when the watchdog looks.",
        CUT_OFF | {SPOILED: None},
    ),
    attack("leaves_processes_in_the_end", last(SURVIVES), FULL, GOES_ON),
    in_cell(
        "handed_in_later",
        "for name, text in {'timestamp.txt': '2099-01-01 00:00:00 UTC', 'submission_secret.txt': 'x' * 64,\n"
        f"                   '{MARK}.txt': 'x', '01_hidden_state.ipynb': '{{}}'}}.items():\n"
        "    with open(name, 'w') as file:\n        file.write(text)",
        FULL,
    ),
    in_cell(
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
    attack(
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
]

OUT = [
    attack(
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
    in_cell("kills_everybody", "import os\nos.kill(-1, 9)", FULL, "In a box there is nobody but itself to be killed."),
    in_cell(
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
        "takes_the_devices",
        "import glob, os, stat\nfor path in glob.glob('/dev/**', recursive=True):\n    mode = os.lstat(path).st_mode\n"
        "    if stat.S_ISBLK(mode) or any(word in path for word in ('nvidia', 'dri', 'kfd', 'shm/', 'loop', 'snd')):\n"
        "        print('FO' 'UND', path)",
        FULL,
    ),
]

ALL = [*STAYING, *OUT]
