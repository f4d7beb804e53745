import re

import numpy as np
import pytest


def pytest_ignore_collect(collection_path, config):
    """A module whose tests all ask other libraries imports them at its head: it is read where these are asked for."""
    asked = "frameworks" in config.getoption("markexpr").replace("not frameworks", "")
    if collection_path.suffix == ".py" and not asked:
        text = collection_path.read_text(encoding="utf-8")
        return True if re.search(r"^pytestmark = .*mark\.frameworks", text, re.MULTILINE) else None


@pytest.fixture
def rng():
    return np.random.default_rng(0)
