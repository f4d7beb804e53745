"""Ctrl-C, and the stop button of JupyterLab, as a wish that waits until the step is finished."""

import signal
import threading


class Interrupt:
    """Within `with Interrupt() as interrupt:`, the first Ctrl-C sets `interrupt.wished`; a second one raises
    KeyboardInterrupt at once, as the first does outside the main thread, where signals cannot be caught.
    """

    def __init__(self):
        self.wished = False

    def __enter__(self):
        self._catches = threading.current_thread() is threading.main_thread()
        if self._catches:
            self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def _handle(self, number, frame):
        if self.wished:
            raise KeyboardInterrupt
        self.wished = True

    def __exit__(self, *exception):
        if self._catches:
            signal.signal(signal.SIGINT, self._before)
