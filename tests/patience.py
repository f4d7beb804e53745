"""How long tests wait for what has to come. A busy machine is slow; only a test that fails waits so long."""

import time

PATIENCE = 300.0  # seconds


def until(there):
    """Returns once there() is true; raises AssertionError where that takes too long."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, f"not there after {PATIENCE:.0f} s"
        time.sleep(0.05)
