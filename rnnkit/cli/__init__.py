"""The command `rnnkit`. Each of its commands is a module with `add(commands)`, which describes it, and `run(options)`,
which returns the exit status: 0 fine, 1 something is not right. What a command needs is imported when it runs.
"""

from __future__ import annotations

import argparse
import os
import sys

from rnnkit.cli import check, collect, doctor, grade, progress, release, validate
from rnnkit.cli.course import Refusal
from rnnkit.cli.late import leave_out_formats
from rnnkit.language import ENGLISH, of_system, speaking

SPOKEN = ("check", "progress", "doctor")  # in the language of the system; what is for instructors is in English
EPILOG = """examples:
  rnnkit check          run the checks of the notebook in this folder
  rnnkit progress       what is answered, what is right, what is next
  rnnkit doctor         find out why something does not work

`rnnkit COMMAND --help` tells more.
Exit status: 0 fine, 1 something is not right, 2 the command could not be done.
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="rnnkit",
        description="The course on the command line. Learners need check, progress and doctor;\n"
        "collect and grade are for instructors, release and validate for those who\n"
        "work on the course.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"rnnkit {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    with speaking(of_system()):  # what is for learners is described in it
        for command in (check, progress, doctor, collect, grade, release, validate):
            command.add(commands)
    options = parser.parse_args(arguments)
    if not options.command:
        parser.print_help(sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):  # a terminal that has no ✓ shows a ?
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    leave_out_formats()
    try:
        with speaking(of_system() if options.command in SPOKEN else ENGLISH):
            return options.run(options)
    except Refusal as refusal:
        print(f"rnnkit {options.command}: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"rnnkit {options.command}: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _version() -> str:
    from rnnkit import __version__

    return __version__
