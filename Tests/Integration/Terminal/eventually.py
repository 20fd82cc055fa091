"""Waits for what another process does in its own time."""

import threading
import time
from typing import Callable

# The machine may be busy.
SECONDS = 60


def eventually(is_so: Callable[[], bool], complaint: Callable[[], str]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, complaint()
        threading.Event().wait(0.02)
