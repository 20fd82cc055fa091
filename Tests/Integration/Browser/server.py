"""A Roomkey server in a process of its own, that can be killed and come back."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Tests/Integration"))

from ports import free_port  # noqa: E402

BINARY = os.environ.get("ROOMKEY_BINARY", str(REPOSITORY / ".build/debug/roomkey"))
START_SECONDS = 60
STOP_SECONDS = 30


class Server:
    def __init__(self, data: Path):
        self.data = data
        self.port = free_port()
        self.url = ""
        self.process: subprocess.Popen | None = None

    def start(self) -> "Server":
        """Starts on the port it had before, and returns once it listens."""
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", str(self.port), "--data", str(self.data)],
            stdout=subprocess.PIPE,
            stderr=open(self.data.parent / "server.log", "a"),
            text=True,
        )
        # A server that never says its first line is stopped, which ends the reading of it.
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert found, f"the server's first line was {line!r}; see {self.data.parent / 'server.log'}"
        self.url = found.group(0)
        return self

    @property
    def setup(self) -> str:
        """The token of the link that makes the owner, which a server without one prints next."""
        return self.process.stdout.readline().strip().rsplit("#setup=", 1)[1]

    def kill(self) -> None:
        """Ends it without a chance to tidy up (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process = None
