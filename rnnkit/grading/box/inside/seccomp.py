"""The system calls that nothing in a box needs: ways to reach another process, to make a new namespace, to hold memory
where nobody counts it, and corners of the kernel that were holes before. They fail with EPERM; all others are allowed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from functools import cache

# name: (x86_64, aarch64); None where the machine has no such call
DENIED = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    # memory that belongs to no process and lies in no directory
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    # the kernel's corners
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "personality": (135, 92),
    "syslog": (103, 116),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    # the machine
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "acct": (163, 89),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "vhangup": (153, 58),
}
CLONE, CLONE3, SOCKET, SETSOCKOPT, MMAP = (56, 220), (435, 435), (41, 198), (54, 208), (9, 222)
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

NEW_NAMESPACES = 0x7E020080  # CLONE_NEW*: user, mount, pid, net, ipc, uts, cgroup, time
SHARED_ANONYMOUS = 0x21  # MAP_SHARED | MAP_ANONYMOUS
FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6; a virtual machine's AF_VSOCK, say, knows no network namespace
SOL_SOCKET, BUFFERS = 1, (7, 8, 32, 33)  # SO_SNDBUF, SO_RCVBUF, and both by force: memory that is not counted

LIBC = ctypes.CDLL(None, use_errno=True)  # made once, as it takes some classes

# Classic BPF: (code, jump if true, jump if false, constant)
LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, FAIL = 0x7FFF0000, 0x80000000, 0x00050000


def load() -> None:
    """Put the filter on this process and all that it starts. Raises OSError where the kernel takes no filter."""
    text = program()
    filters = struct.pack("HxxxxxxP", len(text) // 8, ctypes.addressof(text))
    if LIBC.prctl(22, 2, ctypes.c_char_p(filters), 0, 0):  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
        raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


@cache
def program() -> ctypes.Array:
    lines = b"".join(struct.pack("<HBBI", *line) for line in assemble(os.uname().machine))
    return ctypes.create_string_buffer(lines, len(lines))


def assemble(machine: str) -> list[tuple[int, int, int, int]]:
    if machine not in ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}; x86_64 and aarch64 have one")
    column = list(ARCHITECTURES).index(machine)
    fails = (RETURN, 0, 0, FAIL | errno.EPERM)
    allows = (RETURN, 0, 0, ALLOW)
    missing = (RETURN, 0, 0, FAIL | errno.ENOSYS)
    lines = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, ARCHITECTURES[machine]), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    if machine == "x86_64":  # the x32 calls, the same under other numbers
        lines += [(AT_LEAST, 0, 1, 0x40000000), missing]
    for numbers in DENIED.values():
        if numbers[column] is not None:
            lines += _when(numbers[column], fails)
    # clone3 hides its flags from a filter; told that there is none, the C library falls back on clone
    lines += _when(CLONE3[column], missing)
    lines += _when(CLONE[column], _argument(0), (ANY_BIT, 0, 1, NEW_NAMESPACES), fails, allows)
    lines += _when(
        MMAP[column], _argument(3), (AND, 0, 0, SHARED_ANONYMOUS), (EQUAL, 0, 1, SHARED_ANONYMOUS), fails, allows
    )
    families = [(EQUAL, len(FAMILIES) - i, 0, family) for i, family in enumerate(FAMILIES)]
    lines += _when(SOCKET[column], _argument(0), *families, fails, allows)
    options = [(EQUAL, len(BUFFERS) - i, 0, option) for i, option in enumerate(BUFFERS)]
    socket_level = (EQUAL, 0, 1 + len(options), SOL_SOCKET)
    lines += _when(SETSOCKOPT[column], _argument(1), socket_level, _argument(2), *options, allows, fails)
    return [*lines, allows]


def _when(number: int, *body: tuple) -> list[tuple]:
    return [(EQUAL, 0, len(body), number), *body]


def _argument(index: int) -> tuple:
    return (LOAD, 0, 0, 16 + 8 * index)  # its lower half; both machines are little-endian
