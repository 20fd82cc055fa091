"""`roomkey chat` in a terminal of its own: a real one, which tmux is."""

import os
import shlex
import subprocess
from pathlib import Path

from eventually import eventually
from server import BINARY, Server


class Screen:
    def __init__(
        self,
        server: Server,
        folder: Path,
        name: str,
        *options: str,
        columns: int = 100,
        rows: int = 30,
        environment: dict[str, str] | None = None,
    ):
        self.socket = str(folder / f"tmux-{name}")
        variables = {"XDG_STATE_HOME": str(folder / "state"), "TZ": "UTC", "LANG": "C.UTF-8"} | (environment or {})
        chat = shlex.join([BINARY, "chat", "--server", server.url, "--name", name, *options])
        # The shell stays, so that what is left behind can be seen.
        command = f"echo before; {chat}; echo ended with $?; stty -a; exec cat"
        self.tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
            *[part for key, value in variables.items() for part in ("-e", f"{key}={value}")], "sh", "-c", command,
        )

    def tmux(self, *arguments: str) -> str:
        environment = {key: value for key, value in os.environ.items() if key not in ("TMUX", "COLORTERM", "NO_COLOR")}
        done = subprocess.run(
            ["tmux", "-u", "-S", self.socket, *arguments], capture_output=True, text=True, env=environment, timeout=30
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def type(self, text: str) -> "Screen":
        self.tmux("send-keys", "-l", text)
        return self

    def press(self, *keys: str) -> "Screen":
        self.tmux("send-keys", *keys)
        return self

    def say(self, text: str) -> "Screen":
        return self.type(text).press("Enter")

    def paste(self, text: str) -> "Screen":
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p")
        return self

    def resize(self, columns: int, rows: int) -> None:
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def lines(self) -> list[str]:
        return self.tmux("capture-pane", "-p").rstrip("\n").split("\n")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def styled(self) -> str:
        """With the colours as control sequences."""
        return self.tmux("capture-pane", "-p", "-e")

    @property
    def process(self) -> int:
        """The process of the chat."""
        shell = self.tmux("display-message", "-p", "#{pane_pid}").strip()
        return int(subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True).stdout.split()[0])

    def shows(self, text: str) -> "Screen":
        eventually(lambda: text in self.text, lambda: f"{text!r} is not to be seen:\n{self.text}")
        return self

    def shows_not(self, text: str) -> "Screen":
        eventually(lambda: text not in self.text, lambda: f"{text!r} is still to be seen:\n{self.text}")
        return self

    def line(self, text: str) -> str:
        """The line with a text, once there is one."""
        self.shows(text)
        return next(line for line in self.lines if text in line)

    def close(self) -> None:
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)
