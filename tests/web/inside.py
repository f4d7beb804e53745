"""Runs a notebook's code cells where a learner's cells run, in IPython, and tells what came of each.

It is read as text into Pyodide, and run by a plain Python beside it, so it imports nothing but IPython and what the
notebook itself imports:

    python tests/web/inside.py < JSON list of sources > JSON list of dicts, see `run`
"""

import json
import math
import sys
import time

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.io import capture_output
from traitlets.config import Config

REPORT = "application/vnd.rnnkit.report+json"


class Values(DisplayHook):
    """Takes the values of cells as a notebook shows them, in place of printing them."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.display_pub.publish(format_dict, md_dict)


class Notebook(InteractiveShell):
    """Keeps no history and looks like a notebook's shell: where there is a kernel, a report is displayed."""

    displayhook_class = Values
    kernel = None


def shell():
    return Notebook.instance(config=Config(HistoryManager={"enabled": False}))


def trainings(seconds):
    """A list whose first number grows by the seconds that each training would take more with ten times the steps."""
    from rnnkit.training import Run

    more, own = [0.0], Run.train

    def train(run, steps, time_limit=None):
        start = seconds()
        try:
            return own(run, steps, time_limit)
        finally:
            took = seconds() - start
            more[0] += max(0.0, min(10 * took, time_limit or math.inf) - took)

    Run.train = train
    return more


def run(cells, seconds=time.process_time):
    """Run sources of code cells one after the other; for each a dict of

    seconds   that it took, by the clock `seconds`
    whole     that it would take if trainings took ten times as many steps, and no longer than their time limits
    error     what it raised, in a line, or ""
    printed   its text
    figures   the number of images that it showed
    shown     the MIME types of each thing that it displayed
    reports   what its checks found, as data
    """
    ip, done, more = shell(), [], trainings(seconds)
    for number, source in enumerate(cells):
        more[0], start, ip.display_pub = 0.0, seconds(), CapturingDisplayPublisher(shell=ip)
        with capture_output(display=False) as captured:
            result = ip.run_cell(source, store_history=True)
        took = seconds() - start
        error = result.error_before_exec or result.error_in_exec
        bundles = [output["data"] for output in ip.display_pub.outputs]
        done.append(
            {
                "seconds": took,
                "whole": took + more[0],
                "error": f"{type(error).__name__}: {error}" if error else "",
                "printed": captured.stdout + captured.stderr,
                "figures": sum(bundle.get("text/html", "").count("<img alt=") for bundle in bundles),
                "shown": [sorted(bundle) for bundle in bundles],
                "reports": [bundle[REPORT] for bundle in bundles if REPORT in bundle],
            }
        )
        print(f"cell {number}: {done[-1]['seconds']:.1f} s {done[-1]['error']}", file=sys.stderr, flush=True)
    return done


def run_json(cells, seconds=time.process_time):
    return json.dumps(run(json.loads(cells), seconds))


if __name__ == "__main__":
    print(run_json(sys.stdin.read()))
