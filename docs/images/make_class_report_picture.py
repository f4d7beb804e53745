"""Make class_report.png, the picture of a class report: a generated class of 40, graded by `rnnkit grade`.

python docs/images/make_class_report_picture.py        (needs Chromium, bubblewrap and the course's environment)
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from benchmarks.a_class import hand_in, make_course  # noqa: E402 (it lies beside docs/, which is no package)

UNIT = "01_hidden_state"
SCRIPTS = sysconfig.get_path("scripts")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder, UNIT)
        hand_in(folder, UNIT, 40)
        environment = {**os.environ, "PATH": os.pathsep.join([SCRIPTS, os.environ["PATH"]])}
        for command in (["nbgrader", "generate_assignment", UNIT, "--force"], ["rnnkit", "grade", UNIT]):
            subprocess.run([f"{SCRIPTS}/{command[0]}", *command[1:]], cwd=folder, env=environment, check=True)
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                f"--user-data-dir={folder}/chromium",
                "--window-size=1100,1180",
                f"--screenshot={HERE / 'class_report.png'}",
                f"file://{folder}/reports/{UNIT}.html",
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    main()
