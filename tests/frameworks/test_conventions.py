"""What docs/conventions.md says of each library is what that does, for those that fit into one environment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frameworks.measure import MODULES, RECORD, missing, module

ROOT = Path(__file__).parent.parent.parent
RECORDED = json.loads(RECORD.read_text(encoding="utf-8"))


@pytest.mark.frameworks
@pytest.mark.parametrize("name", [name for name in MODULES if not module(name).ALONE])
def test_the_library_does_what_the_page_says(name):
    assert missing(module(name)) == []
    command = [sys.executable, "-m", "tests.frameworks.measure", name, "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    for layer, facts in RECORDED[name]["layers"].items():
        now = found["layers"].pop(layer)
        del now["difference"]  # of other weights; it has been held against the layer's tolerance
        assert now == {key: fact for key, fact in facts.items() if key != "difference"}, layer
    assert not found["layers"], f"run python -m tests.frameworks.measure {name} --record"
