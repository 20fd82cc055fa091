# SPDX-License-Identifier: MIT
"""Writes what this build leaves on a machine into Tests/Fixtures/VERSION: run once for each release, before it is made.

    swift build && .build/python/bin/python Tests/Fixtures/make.py 0.1.0

What is written is never changed again; the tests open it with every later build. See README.md in this folder."""

import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "Integration" / part) for part in ("Browser", "Terminal")]

from playwright.sync_api import expect, sync_playwright  # noqa: E402

from guest import Guest  # noqa: E402
from person import Person, wait_for  # noqa: E402
from screen import Screen  # noqa: E402
from server import BINARY, Server  # noqa: E402

PASSWORD = "an old but sound password"


def roomkey(*arguments: str, text: str | None = None) -> str:
    return subprocess.run([BINARY, *arguments], check=True, capture_output=True, text=True, input=text).stdout


def ask(server: Server, method: str, path: str, headers: dict, body: dict | None = None) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(method, path, json.dumps(body) if body else None, headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status < 300, (method, path, answer)
    return answer


class Account(Guest):
    """Somebody with a password."""

    def __init__(self, server: Server, name: str):
        self.server, self.name, self.cookie = server, name, ""
        self.id = self.request("POST", "/api/session", {"name": name, "password": PASSWORD})["user"]["id"]


def fill(server: Server, data: Path, key: str) -> dict:
    """At least one record of every kind. Returns what a test has to know of it."""
    roomkey("user", "create", "--owner", "Olivia", "--data", str(data), text=f"{PASSWORD}\n")
    roomkey("user", "create", "Ada", "--data", str(data), text=f"{PASSWORD}\n")
    olivia, ada, guest = Account(server, "Olivia"), Account(server, "Ada"), Guest(server, "Gus")
    room = ada.create("Engineering")
    for person in (olivia, guest):
        person.join(room)
    ada.request("PATCH", f"/api/rooms/{room}", {"topic": "What we build", "description": "All of it"})
    question = ada.say(room, "Is everybody here? @room")
    answer = {"clientID": "answer", "text": "I am, @Ada", "replyTo": question["seq"]}
    guest.request("POST", f"/api/rooms/{room}/messages", answer)
    edited = olivia.say(room, "A tyop")
    olivia.request("PATCH", f"/api/rooms/{room}/messages/{edited['seq']}", {"text": "A typo", "revision": edited["revision"]})
    deleted = olivia.say(room, "A mistake")
    olivia.request("DELETE", f"/api/rooms/{room}/messages/{deleted['seq']}")
    for number in range(60):
        (ada, olivia, guest)[number % 3].say(room, f"Message {number} über naïve Ελλάδα 日本語 👍🏽")
    for emoji in ("👍", "❤️", "👩‍💻"):
        guest.react(room, question["seq"], emoji)
    ada.react(room, question["seq"], "👍")
    ada.request("PUT", f"/api/rooms/{room}/pins/{question['seq']}")
    ada.request("PUT", f"/api/rooms/{room}/read", {"seq": 30})
    ada.request("PUT", f"/api/rooms/{room}/notifications", {"level": "all"})
    ada.request("PATCH", "/api/account", {"status": "on a train"})
    private = olivia.request("POST", "/api/rooms", {"name": "Plans", "visibility": "private"})["room"]["id"]
    olivia.request("PUT", f"/api/rooms/{private}/members/{ada.id}")
    olivia.say(private, "Nobody else reads this")
    direct = ada.request("POST", "/api/direct", {"people": [olivia.id]})["room"]["id"]
    ada.say(direct, "Between the two of us")
    old = olivia.create("Old times")
    olivia.say(old, "It was good")
    olivia.request("PATCH", f"/api/rooms/{old}", {"archived": True})
    olivia.request("PATCH", "/api/workspace", {"name": "Acme", "defaultRoom": room})
    bot = olivia.request("POST", "/api/bots", {"name": "Robot"})
    removed = olivia.request("POST", "/api/bots", {"name": "Gone"})["bot"]["id"]
    olivia.request("DELETE", f"/api/bots/{removed}")
    invitation = olivia.request("POST", "/api/invitations", {"uses": 5, "days": 365})["token"]
    push = {
        "endpoint": "https://push.example.org/device", "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    }
    ada.request("PUT", "/api/push/subscription", push)
    api = {"x-api-key": key}
    records = {"user:1": '{"name":"Ada","age":36}', "user:é": "an accent", "text": "line\nline", "user:2": '{"name":"Bob"}'}
    for name, value in records.items():
        ask(server, "POST", "/record", api, {"key": name, "value": value})
    ask(server, "POST", "/record", api, {"key": "user:1", "value": '{"age":37}', "partialUpdate": True})
    ask(server, "POST", "/record/atomic", api, {"key": "visits", "increment": 41})
    ask(server, "POST", "/record", api, {"key": "gone", "value": "soon"})
    ask(server, "DELETE", "/record/gone", api)
    document = {"messages": [{"id": "old-1", "sender": "Walt", "message": "From an old client", "timestamp": 1764000000000}]}
    ask(server, "POST", "/record", api, {"key": f"chat:{room}", "value": json.dumps(document)})
    return {
        "password": PASSWORD, "key": key, "rooms": {"public": room, "private": private, "direct": direct, "archived": old},
        "people": {"owner": olivia.id, "member": ada.id, "guest": guest.id}, "bot": bot["token"], "invitation": invitation,
        "texts": [message.get("text") for message in ada.messages(room)], "records": {
            "user:1": '{"name":"Ada","age":37}', "user:é": "an accent", "text": "line\nline", "user:2": '{"name":"Bob"}',
            "visits": "41",
        },
    }


def page_state(server: Server, room: str) -> dict:
    """What the page keeps in the browser, with two messages and a draft that the server has not got."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        ada = Person(browser, server.url)
        ada.fetch("POST", "/api/session", {"name": "Ada", "password": PASSWORD})
        ada.page.goto(f"/r/{room}")
        expect(ada.message("Message 59")).to_be_visible()
        # Leaving a page keeps its state.
        ada.page.reload()
        expect(ada.message("Message 59")).to_be_visible()
        assert any("roomkey.state." in key for key in ada.page.evaluate("Object.keys(localStorage)"))
        server.kill()
        for text in ("Written on a train", "And in a tunnel"):
            ada.send(text)
            expect(ada.message(text)).to_have_attribute("data-state", "pending")
        ada.composer.fill("Not finished yet")
        wait_for(lambda: ada.page.evaluate(f"localStorage['roomkey.draft.{room}'] === 'Not finished yet'"))
        kept = ada.page.evaluate("Object.fromEntries(Object.entries(localStorage))")
        browser.close()
        return kept


def terminal_state(server: Server, folder: Path) -> Path:
    """What the terminal client keeps: a session, and an outbox with two messages that the server has not got."""
    screen = Screen(server, folder, "Tess", "--room", "Engineering")
    screen.is_in("Engineering").shows("Message 59")
    server.kill()
    for text in ("From a terminal", "Line with “quotes” ✓"):
        screen.say(text).shows(text)
    outbox = next((folder / "state").rglob("*.outbox"))
    wait_for(lambda: "quotes" in outbox.read_text())
    screen.close()
    return outbox.parent


def main() -> None:
    version = sys.argv[1]
    made = Path(__file__).parent / version
    assert not made.exists(), f"{made} is there already, and is never changed"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data = folder / "data"
        data.mkdir()
        key = roomkey("key", "create", "--name", "fixture", "--data", str(data)).splitlines()[-1]
        server = Server(data).start()
        known = fill(server, data, key)
        page = page_state(server, known["rooms"]["public"])
        server.start()
        terminal = terminal_state(server, folder)
        server.start()
        roomkey("backup", str(folder / "backup.sqlite"), "--data", str(data))
        # As a power cut leaves it: with a write-ahead log. The index is made of the rest.
        server.kill()
        made.mkdir()
        shutil.copytree(data, made / "data", ignore=shutil.ignore_patterns("search.sqlite*", "*.lock", "*-shm"))
        shutil.copy(folder / "backup.sqlite", made / "backup.sqlite")
        (made / "terminal").mkdir()
        for file in terminal.iterdir():
            if file.suffix in (".json", ".outbox"):
                shutil.copy(file, made / "terminal" / urllib.parse.unquote(file.name))
        (made / "page.json").write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n")
        (made / "known.json").write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n")


main()
