# SPDX-License-Identifier: MIT
"""The bot of Examples/bot, as its README runs it."""

import os
import subprocess

import pytest

from eventually import eventually
from server import BINARY

BOT = os.path.join(os.path.dirname(BINARY), "echo-bot")


@pytest.fixture
def bot(server, tmp_path):
    """Starts the bot, in a folder of its own; again with the same one."""
    command = [BINARY, "bot", "create", "Echo", "--data", str(server.data)]
    token = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[-2]
    environment = os.environ | {"ROOMKEY_TOKEN": token, "ROOMKEY_SERVER": server.url}
    folder = tmp_path / "bot"
    folder.mkdir()
    running: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        log = open(folder / "log", "a")
        running.append(subprocess.Popen([BOT, "general"], env=environment, cwd=folder, stdout=log, stderr=log))
        return running[-1]

    start.progress = folder / "echo-bot.json"
    yield start
    for process in running:
        process.kill()
        process.wait()


def test_the_bot_answers_each_message_once(server, guest, bot):
    ada = guest("Ada")
    room = ada.create("General")
    process = bot()

    def answers() -> list[str]:
        return [message["text"] for message in ada.messages(room) if message["name"] == "Echo"]

    def is_there() -> bool:
        return any(member["name"] == "Echo" for member in ada.request("GET", f"/api/rooms/{room}/members")["members"])

    eventually(is_there, lambda: "the bot did not join")

    def listens() -> bool:
        """It writes down what it has heard; what was said before it listens it may leave out."""
        ada.say(room, "nothing for a bot")
        return bot.progress.exists()

    eventually(listens, lambda: "the bot does not listen")
    asked = [ada.say(room, "/echo one")["seq"], ada.say(room, "@Echo, what can you do?")["seq"]]
    eventually(lambda: len(answers()) == 2, lambda: str(answers()))
    assert answers()[0] == "one" and "/echo" in answers()[1]
    assert [message.get("replyTo") for message in ada.messages(room) if message["name"] == "Echo"] == asked

    # What is said while it is away is answered when it is back; what it may have answered before it died, is not again.
    before = bot.progress.read_text()
    ada.say(room, "/echo two")
    eventually(lambda: answers()[2:] == ["two"], lambda: str(answers()))
    process.kill()
    process.wait()
    bot.progress.write_text(before)
    ada.say(room, "/echo three")
    bot()
    eventually(lambda: answers()[3:] == ["three"], lambda: str(answers()))

    # And over a break of the connection.
    server.kill()
    server.start()
    ada.say(room, "/echo four")
    eventually(lambda: answers()[4:] == ["four"], lambda: str(answers()))
    assert [answers()[index] for index in (0, 2, 3, 4)] == ["one", "two", "three", "four"]
    assert len(answers()) == 5
