"""Runs a notebook's code cells where a learner's cells run, in IPython, and tells what came of them.

It is read as text into Pyodide, and run by a plain Python beside it, so it imports nothing but IPython and what a
notebook itself imports.
"""

import json
import sys
import time

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.io import capture_output
from traitlets.config import Config

REPORT = "application/vnd.rnnkit.report+json"


def shell():
    """An IPython that keeps no history, and that looks like a notebook's."""
    made = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    made.kernel = None  # a report is displayed where a kernel is, and printed in a terminal
    return made


def run(cells):
    """Run sources of code cells one after the other; for each a dict of

    seconds   that it took
    error     what it raised, in one line, or ""
    printed   its text
    figures   the alternative texts' number: images that it showed
    shown     the MIME types of each thing that it displayed
    reports   of its checks: exercise, score and points
    """
    ip, done = shell(), []
    for source in cells:
        start = time.perf_counter()
        ip.display_pub, outputs = CapturingDisplayPublisher(shell=ip), []
        ip.displayhook = CapturingDisplayHook(shell=ip, outputs=outputs)
        ip.display_trap.hook = ip.displayhook
        with capture_output(display=False) as captured:
            result = ip.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        bundles = [one["data"] for one in (*ip.display_pub.outputs, *outputs)]
        reports = [bundle[REPORT] for bundle in bundles if REPORT in bundle]
        done.append(
            {
                "seconds": time.perf_counter() - start,
                "error": f"{type(error).__name__}: {error}" if error else "",
                "printed": captured.stdout + captured.stderr,
                "figures": sum(bundle.get("text/html", "").count("<img alt=") for bundle in bundles),
                "shown": [sorted(bundle) for bundle in bundles],
                "reports": reports,
            }
        )
    return done


def run_json(cells):
    return json.dumps(run(json.loads(cells)))


if __name__ == "__main__":
    print(run_json(sys.stdin.read()))
