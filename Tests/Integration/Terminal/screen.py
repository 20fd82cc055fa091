"""`roomkey chat` in a terminal of its own: a real one, which tmux is."""

import itertools
import os
import re
import shlex
import subprocess
import threading
from pathlib import Path

from eventually import eventually
from server import BINARY, Server


class Screen:
    numbers = itertools.count()

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
        # A server of its own for each: one that is killed may be on its way out for a while.
        self.socket = str(folder / f"tmux-{next(Screen.numbers)}")
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
            ["tmux", "-u", "-S", self.socket, *arguments], capture_output=True, text=True, env=environment, timeout=60
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

    def sends(self, text: str) -> "Screen":
        """Says something, and waits until it is among the messages and no longer in the line where it is written."""
        self.say(text)
        eventually(
            lambda: text in (seen := self.text) and f"› {text}" not in seen, lambda: f"{text!r} is not sent:\n{self.text}"
        )
        return self

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

    def is_in(self, room: str) -> "Screen":
        eventually(lambda: f"│ {room}  " in self.lines[0], lambda: f"{room!r} is not the room:\n{self.text}")
        return self

    @property
    def settled(self) -> list[str]:
        """The lines, once they no longer change: a frame may arrive in pieces."""
        seen: list[list[str]] = [[], self.lines]
        while seen[-1] != seen[-2]:
            threading.Event().wait(0.02)
            seen.append(self.lines)
        return seen[-1]

    def lists(self, room: str, count: str) -> "Screen":
        """The list of rooms has it, with that number of unread messages."""
        line = re.compile(f"^ {re.escape(room)} +{re.escape(count)} *│", re.MULTILINE)
        eventually(lambda: line.search(self.text), lambda: f"{room!r} is not listed with {count!r}:\n{self.text}")
        return self

    def close(self) -> None:
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)
