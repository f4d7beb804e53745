"""The filter of system calls, run here by a small interpreter, and its numbers, held against the kernel's headers."""

import re
import socket
from pathlib import Path

import pytest

from rnnkit.grading.box.inside import seccomp

HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}
ALLOWED, DENIED, MISSING = seccomp.ALLOW, seccomp.FAIL | 1, seccomp.FAIL | 38


def decide(machine: str, number: int, *args: int, architecture: int | None = None) -> int:
    data = {0: number, 4: seccomp.ARCHITECTURES[machine] if architecture is None else architecture}
    data |= {16 + 8 * i: arg & 0xFFFFFFFF for i, arg in enumerate(args)}
    at = register = 0
    program = seccomp.assemble(machine)
    while True:
        code, yes, no, k = program[at]
        if code == seccomp.RETURN:
            return k
        at += 1
        if code == seccomp.LOAD:
            register = data.get(k, 0)
        elif code == seccomp.AND:
            register &= k
        else:
            true = {
                seccomp.EQUAL: register == k,
                seccomp.AT_LEAST: register >= k,
                seccomp.ANY_BIT: bool(register & k),
            }[code]
            at += yes if true else no


@pytest.mark.parametrize("machine", HEADERS)
def test_what_the_filter_decides(machine):
    column = list(HEADERS).index(machine)
    calls = (seccomp.CLONE, seccomp.CLONE3, seccomp.SOCKET, seccomp.SETSOCKOPT, seccomp.MMAP)
    special = {numbers[column] for numbers in calls}
    denied = {numbers[column] for numbers in seccomp.DENIED.values()} - {None}
    for number in range(500):
        if number not in special:
            assert decide(machine, number) == (DENIED if number in denied else ALLOWED), number
    clone, clone3, sock, option, mmap = (numbers[column] for numbers in calls)
    assert decide(machine, clone3) == MISSING
    assert decide(machine, clone, 17) == decide(machine, clone, 0x3D0F00) == ALLOWED  # a process, a thread
    assert decide(machine, clone, 17 | 0x10000000) == decide(machine, clone, 0x20000) == DENIED
    assert [family for family in range(50) if decide(machine, sock, family) == ALLOWED] == list(seccomp.FAMILIES)
    denied = [name for name in range(100) if decide(machine, option, 3, socket.SOL_SOCKET, name) == DENIED]
    assert denied == [socket.SO_SNDBUF, socket.SO_RCVBUF, 32, 33]
    assert all(decide(machine, option, 3, socket.IPPROTO_TCP, name) == ALLOWED for name in range(100))
    assert decide(machine, mmap, 0, 4096, 3, 0x22) == decide(machine, mmap, 0, 4096, 3, 0x01) == ALLOWED
    assert decide(machine, mmap, 0, 4096, 3, 0x21) == decide(machine, mmap, 0, 4096, 3, 0x23) == DENIED
    assert decide(machine, 0, architecture=0x40000003) == seccomp.KILL  # 32 bits, with other numbers


def test_the_x32_calls_are_missing():
    assert decide("x86_64", 0x40000000 + 101) == MISSING


@pytest.mark.parametrize("machine", HEADERS)
def test_the_numbers_are_the_kernels(machine):
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"no {header} here")
    known = {name: int(n) for name, n in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())}
    assert len(known) > 250
    column = list(HEADERS).index(machine)
    named = seccomp.DENIED | {
        "clone": seccomp.CLONE,
        "clone3": seccomp.CLONE3,
        "socket": seccomp.SOCKET,
        "setsockopt": seccomp.SETSOCKOPT,
        "mmap": seccomp.MMAP,
    }
    for name, numbers in named.items():
        if name in known:
            assert numbers[column] == known[name], name
    assert sum(name in known for name in named) > 55


def test_an_unknown_machine_gets_no_box():
    with pytest.raises(OSError, match="riscv64"):
        seccomp.assemble("riscv64")
