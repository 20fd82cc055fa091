# SPDX-License-Identifier: MIT
"""What earlier versions left on a machine opens in this one (Tests/Fixtures)."""

import json
import pathlib
import shutil

import pytest
from load import Client, Server, roomkey

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Fixtures"
VERSIONS = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "known.json").exists())


@pytest.fixture(params=VERSIONS)
def earlier(request):
    return FIXTURES / request.param


def known(earlier):
    return json.loads((earlier / "known.json").read_text())


def signed_in(server, name, password):
    client = Client(server)
    assert client.request("POST", "/api/session", {"name": name, "password": password})[0] == 201
    return Client(server, cookie=client.last_cookie.split(";")[0])


def verify(server, known):
    """Everything is there, and everything can go on."""
    rooms = known["rooms"]
    ada = signed_in(server, "Ada", known["password"])
    listed = {room["id"]: room for room in ada.request("GET", "/api/rooms")[1]["rooms"]}
    assert {rooms["public"], rooms["private"], rooms["direct"], rooms["archived"]} <= listed.keys()
    assert listed[rooms["public"]]["topic"] == "What we build" and listed[rooms["archived"]]["archived"]
    assert listed[rooms["public"]]["notifications"] == "all"
    page = ada.request("GET", f"/api/rooms/{rooms['public']}/messages?limit=200")[1]
    messages = {message["seq"]: message for message in page["messages"]}
    assert [messages[seq].get("text") for seq in sorted(messages)][: len(known["texts"])] == known["texts"]
    assert sorted(messages) == list(range(1, page["newest"] + 1)) and page["read"] >= 30
    reactions = {reaction["emoji"]: reaction["count"] for reaction in messages[1]["reactions"]}
    assert reactions == {"👍": 2, "❤️": 1, "👩‍💻": 1} and messages[1]["pinned"]["name"] == "Ada"
    assert messages[1]["mentionsRoom"] and messages[2]["replyTo"] == 1
    assert "editedAt" in messages[3] and messages[3]["text"] == "A typo"
    assert "deletedAt" in messages[4] and "text" not in messages[4]
    hidden = ada.request("GET", f"/api/rooms/{rooms['private']}/messages")[1]
    assert [message["text"] for message in hidden["messages"]] == ["Nobody else reads this"]
    # The owner is one still, the bot's token and the invitation hold.
    olivia = signed_in(server, "Olivia", known["password"])
    assert olivia.request("GET", "/api/accounts")[0] == 200
    assert olivia.request("GET", "/api/workspace")[1]["workspace"]["name"] == "Acme"
    bot = Client(server, authorization=f"Bearer {known['bot']}")
    assert bot.request("PUT", f"/api/rooms/{rooms['public']}/membership")[0] == 200
    account = {"name": "Nina", "password": known["password"], "invitation": known["invitation"]}
    # It was good for a year.
    assert Client(server).request("POST", "/api/accounts", account)[0] in (201, 403)
    # The next message has the next number, and a repeat of an old one is still one.
    guest_text = next(message for message in messages.values() if message["clientID"] == "answer")
    assert guest_text["seq"] == 2
    sent = ada.request("POST", f"/api/rooms/{rooms['public']}/messages", {"clientID": "new", "text": "With a new version"})
    assert (sent[0], sent[1]["message"]["seq"]) == (201, page["newest"] + 1)
    keys = Client(server, **{"x-api-key": known["key"]})
    for key, value in known["records"].items():
        quoted = key.replace("é", "%C3%A9")
        assert keys.request("GET", f"/record/{quoted}")[1]["value"] == value
    assert keys.request("GET", "/record/gone")[0] == 404
    assert keys.request("POST", "/record/atomic", {"key": "visits", "increment": 1})[1]["newValue"] == 42


def test_a_data_folder_of_an_earlier_version_opens(earlier, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(earlier / "data", data)
    server = Server(str(data))
    server.start()
    verify(server, known(earlier))
    server.stop()
    assert "is sound: " in roomkey("check", "--data", data).stdout


def test_a_backup_of_an_earlier_version_is_restored(earlier, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(earlier / "data", data)
    # A copy of it, since nothing may be written beside the original.
    backup = shutil.copy(earlier / "backup.sqlite", tmp_path / "backup.sqlite")
    assert "is sound: " in roomkey("check", backup).stdout
    restored = roomkey("restore", backup, "--force", "--data", data)
    assert restored.returncode == 0, restored.stderr
    server = Server(str(data))
    server.start()
    verify(server, known(earlier))
    server.stop()
