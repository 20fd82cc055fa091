# SPDX-License-Identifier: MIT
"""`roomkey chat` in pipes, as scripts use it."""

import json
import os
import subprocess
import threading

import pytest

from eventually import SECONDS, eventually
from server import BINARY


class Pipes:
    """A `roomkey chat` whose standard input and output are pipes, and what it has printed so far."""

    def __init__(self, command: list[str], environment: dict[str, str], stdin=subprocess.PIPE):
        self.process = subprocess.Popen(
            command, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        self.reading = threading.Thread(target=self.read)
        self.reading.start()

    def read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def say(self, text: str) -> None:
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def shows(self, text: str) -> str:
        eventually(lambda: any(text in line for line in self.lines), lambda: f"{text!r} is not in {self.lines}")
        return next(line for line in self.lines if text in line)

    def end(self) -> tuple[int, str]:
        if self.process.stdin:
            self.process.stdin.close()
        code = self.process.wait(SECONDS)
        self.reading.join()
        return code, self.process.stderr.read()


@pytest.fixture
def chat(server, tmp_path):
    """Makes commands."""
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "TZ": "UTC", "ROOMKEY_SERVER": server.url}
    started: list[Pipes] = []

    def run(*options: str, said: str | None = None) -> subprocess.CompletedProcess:
        command = [BINARY, "chat", *options]
        return subprocess.run(command, env=environment, input=said, capture_output=True, text=True, timeout=SECONDS)

    def start(*options: str, **more) -> Pipes:
        started.append(Pipes([BINARY, "chat", *options], environment, **more))
        return started[-1]

    run.start = start
    yield run
    for pipes in started:
        pipes.process.kill()
        pipes.process.wait()


def test_each_line_of_standard_input_is_a_message(chat, guest):
    ada = guest("Ada")
    room = ada.create("Ops")
    done = chat("--room", "ops", "--name", "Cron", said="first line\n\nzweite Zeile 日本\r\nno end")
    assert (done.returncode, done.stderr) == (0, "")
    assert ada.texts(room) == ["first line", "zweite Zeile 日本", "no end"]
    assert {message["name"] for message in ada.messages(room)} == {"Cron"}
    # The second time it is the same guest.
    assert chat("--room", "Ops", "--name", "Cron", said="again").returncode == 0
    assert len({message["sender"] for message in ada.messages(room)}) == 1


def test_what_is_said_is_printed_and_nothing_of_it_is_obeyed(chat, guest):
    ada = guest("Ada")
    room = ada.create("Ops")
    pipes = chat.start("--room", "ops", "--name", "Log")
    pipes.say("I am here\n")
    eventually(lambda: ada.texts(room) == ["I am here"], lambda: str(ada.messages(room)))
    ada.say(room, "two\nlines \u001b[2J")
    assert pipes.shows("two").endswith(" Ada: two")
    pipes.shows("      lines ␛[2J")
    assert pipes.end() == (0, "")
    # One does not hear oneself.
    assert not any("I am here" in line for line in pipes.lines)


def test_json_lines_are_for_programs(chat, guest):
    ada = guest("Ada")
    room = ada.create("Ops")
    pipes = chat.start("--room", "ops", "--name", "Program", "--json")
    pipes.say("ready\n")
    eventually(lambda: ada.texts(room) == ["ready"], lambda: str(ada.messages(room)))
    sent = ada.say(room, "@Program \u009bdo\nthis 👩‍👩‍👧‍👦")
    line = pipes.shows("Program")
    assert "\u009b" not in line and "\\u009b" in line
    told = json.loads(line)
    assert told["sentAt"].endswith("Z")
    del told["sentAt"]
    assert told == {
        "event": "message", "room": "ops", "roomName": "Ops", "seq": sent["seq"], "sender": ada.id, "name": "Ada",
        "text": "@Program \u009bdo\nthis 👩‍👩‍👧‍👦", "mentionsMe": True,
    }
    ada.request("PATCH", f"/api/rooms/{room}/messages/{sent['seq']}", {"text": "never mind", "revision": sent["revision"]})
    assert json.loads(pipes.shows("never mind"))["event"] == "edited"
    assert pipes.end() == (0, "")


def test_without_anything_to_send_it_goes_on_printing(chat, guest, server):
    ada = guest("Ada")
    room = ada.create("Ops")
    assert chat("--room", "ops", "--name", "Log", said="hello").returncode == 0
    # Neither a terminal nor /dev/null is something to send.
    pipes = chat.start("--name", "Log", stdin=subprocess.DEVNULL)

    def heard() -> bool:
        ada.say(room, "is anybody there")
        return any("[Ops] Ada: is anybody there" in line for line in pipes.lines)

    eventually(heard, lambda: str(pipes.lines))
    server.kill()
    server.start()
    ada.say(room, "after the break")
    pipes.shows("after the break")
    assert pipes.process.poll() is None


def test_lines_wait_for_a_server_that_comes_back(chat, guest, server):
    ada = guest("Ada")
    room = ada.create("Ops")
    pipes = chat.start("--room", "ops", "--name", "Cron")
    pipes.say("one\n")
    eventually(lambda: ada.texts(room) == ["one"], lambda: str(ada.messages(room)))
    server.kill()
    pipes.say("two\nthree\n")
    server.start()
    assert pipes.end() == (0, "")
    assert ada.texts(room) == ["one", "two", "three"]


def test_what_could_not_be_sent_is_told(chat, guest, server):
    ada = guest("Ada")
    room = ada.create("Ops")
    done = chat("--room", "ops", "--name", "Cron", said="good\n" + "x" * 9_000 + "\nalso good\n")
    assert done.returncode == 1
    assert "not sent" in done.stderr
    assert ada.texts(room) == ["good", "also good"]
    done = chat("--room", "nowhere", "--name", "Cron", said="hello")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Room “nowhere” not found." in done.stderr
    done = chat("--name", "Cron", said="hello")
    assert done.returncode == 1 and "--room" in done.stderr
    server.stop()
    done = chat("--room", "ops", "--name", "Cron", "--timeout", "1", said="hello")
    assert done.returncode == 1 and "did not answer in time" in done.stderr
    done = chat("--room", "ops", "--name", "Somebody new", said="hello")
    assert done.returncode == 1 and "cannot be reached" in done.stderr


def test_nobody_is_nobody(chat):
    done = chat("--room", "ops", said="hello")
    assert done.returncode == 1 and "--name" in done.stderr
    assert chat("--name", "a", "--account", "b").returncode == 64
    assert chat("--server", "nonsense", "--name", "a").returncode == 1
    help_text = chat("--help").stdout
    assert all(option in help_text for option in ("--server", "--room", "--name", "--account", "--token", "--json"))
