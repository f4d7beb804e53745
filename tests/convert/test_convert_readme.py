"""README's example of rnnkit.convert runs as it stands there; `make test-frameworks` runs this."""

import re
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.frameworks

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_example_runs_and_its_layers_agree(tmp_path, monkeypatch):
    [example] = re.findall(r"```python\n(.*?convert\.to_torch.*?)```", README, flags=re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(example, names)
    expected, _ = names["layer"].forward(names["x"], lengths=[5, 3])
    np.testing.assert_allclose(names["h"], expected, rtol=1e-6, atol=1e-6)
    assert (tmp_path / "lstm.onnx").is_file()
