"""Whether a box can be had on this machine, and what to do where it cannot."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rnnkit.grading.box.bubblewrap import NoBox
from rnnkit.grading.box.zygote import Zygote


def probe() -> None:
    """Make a box and run a cell in it. Raises NoBox, with sentences on what to do, where that is not possible."""
    with advised(), Zygote() as zygote, zygote.box() as box:
        outcome = box.run("6 * 7")
    if outcome.problem or [output.get("data") for output in outcome.outputs] != [{"text/plain": "42"}]:
        raise NoBox(f"A box was made, but nothing runs in it: {outcome.problem or outcome.outputs}")


@contextmanager
def advised() -> Iterator[None]:
    """NoBox then says what to do."""
    if not sys.platform.startswith("linux"):
        raise NoBox(advice(""))
    try:
        yield
    except NoBox as error:
        raise NoBox(advice(str(error))) from error


def advice(said: str) -> str:
    """What bubblewrap said, and what to do, in sentences."""
    if not sys.platform.startswith("linux"):
        return "A box needs Linux: its namespaces are the Linux kernel's."
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed. On Debian and Ubuntu: sudo apt install bubblewrap."
    if _restricted_by_apparmor():
        return (
            f"bubblewrap could not make a box ({said}). This Ubuntu lets no unprivileged program make user namespaces. "
            "Allow it for bubblewrap with an AppArmor profile (`userns,` for /usr/bin/bwrap), or for all programs: "
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0."
        )
    if _number("/proc/sys/kernel/unprivileged_userns_clone") == 0 or _number("/proc/sys/user/max_user_namespaces") == 0:
        return (
            f"bubblewrap could not make a box ({said}). Unprivileged user namespaces are switched off. Switch them on: "
            "sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000."
        )
    if os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv"):
        return (
            f"bubblewrap could not make a box ({said}). This is a container, and containers forbid namespaces unless "
            "they are started with more rights, for example: docker run --cap-add SYS_ADMIN "
            "--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt "
            "systempaths=unconfined …"
        )
    return f"bubblewrap could not make a box: {said}"


def _restricted_by_apparmor() -> bool:
    return os.geteuid() != 0 and _number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1


def _number(path: str) -> int | None:
    try:
        with open(path) as file:
            return int(file.read())
    except (OSError, ValueError):
        return None
