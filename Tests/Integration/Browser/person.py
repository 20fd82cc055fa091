"""Somebody at a browser: a context of their own, and the things people do in Roomkey."""

import json
import time
import urllib.request
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect
from websockets.sync.client import connect

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# No wait, but what is waited for: on a machine where other things run, what a page does may take a while.
DEADLINE_MILLISECONDS = 60_000


class Person:
    def __init__(self, browser: Browser, url: str, **options):
        self.url = url
        self.context = browser.new_context(base_url=url, **{"viewport": WIDE, "locale": "en-GB", **options})
        self.context.set_default_timeout(DEADLINE_MILLISECONDS)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Keeps what a page complains of: errors of scripts, and violations of the content security policy."""
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: (self.problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _note(self, text: str) -> None:
        # Chromium logs every refused request and broken socket as an error; those are part of some tests.
        # And contexts of tests are windows without a memory, where it refuses to push.
        if not any(known in text for known in ("Failed to load resource", "WebSocket connection", "Push API in incognito")):
            self.problems.append(text)

    def sign_in(self, name: str, path: str = "/") -> "Person":
        self.page.goto(path)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Start chatting").click()
        expect(self.page.get_by_role("heading", name="Welcome to Roomkey")).to_have_count(0)
        return self

    def create_room(self, name: str, private: bool = False) -> str:
        """Creates a room, waits until it is open, and returns its id."""
        self.open("Add", "New room")
        self.page.get_by_label("Name").fill(name)
        if private:
            self.page.get_by_label("Private").check()
        self.page.get_by_role("button", name="Create").click()
        expect(self.page.locator("#room-title")).to_have_text(name)
        expect(self.composer).to_be_visible()
        return self.page.url.rsplit("/", 1)[1]

    def open(self, button: str, item: str) -> None:
        """Opens a menu of the page and chooses from it."""
        self.page.get_by_role("button", name=button, exact=True).click()
        self.page.get_by_role("menuitem", name=item).click()

    def act(self, text: str, action: str) -> None:
        """Chooses from the menu of a message, which is another one before the server has the message."""
        message = self.message(text)
        expect(message).to_have_attribute("data-state", "sent")
        message.hover()
        message.get_by_role("button", name="More", exact=True).click()
        self.page.get_by_role("menuitem", name=action).click()

    def leave(self) -> None:
        self.page.locator("conversation-view header").get_by_role("button", name="More").click()
        self.page.get_by_role("menuitem", name="Leave").click()
        self.page.get_by_role("dialog").get_by_role("button", name="Leave").click()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="account menu").click()
        self.page.get_by_role("menuitem", name="Sign out").click()
        self.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()

    def join(self, room: str) -> None:
        self.page.goto(f"/r/{room}")
        self.page.get_by_role("button", name="Join").click()
        expect(self.composer).to_be_visible()

    def send(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def wait_for_worker(self) -> None:
        """Waits until the service worker would answer the page without a network."""
        wait_for(lambda: self.page.evaluate("navigator.serviceWorker.controller !== null"))
        wait_for(lambda: self.page.evaluate("caches.has('shell')"))

    @property
    def composer(self) -> Locator:
        return self.page.locator("message-composer textarea")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def texts(self) -> Locator:
        return self.page.locator(".message .text")

    def scroll_up(self) -> None:
        """Scrolls to the first of the messages that are loaded."""
        self.log.evaluate("log => { log.scrollTop = 0 }")

    def reload_at_end(self, room: str, text: str) -> None:
        """Reloads the page at the newest message of a room, once it has heard of it and told that it is read: a page that is behind
        gets all at once what it has not heard, and opens where that begins."""
        expect(self.message(text)).to_be_in_viewport()

        def is_read() -> bool:
            kept = self.fetch("GET", f"/api/rooms/{room}")["room"]
            return kept["read"] == kept["newest"]

        wait_for(is_read)
        self.page.reload()
        expect(self.message(text)).to_be_in_viewport()

    def message(self, text: str) -> Locator:
        return self.page.locator(".message").filter(has=self.page.locator(".text", has_text=text))

    def expect_texts(self, texts: list[str]) -> None:
        """Waits until the conversation is exactly this, all of it acknowledged."""
        expect(self.texts).to_have_text(texts)
        expect(self.page.locator(".message:not([data-state=sent])")).to_have_count(0)

    def fetch(self, method: str, path: str, body: dict | None = None) -> dict:
        """A request of the API with this person's cookie."""
        answer = self.context.request.fetch(self.url + path, method=method, data=body)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json()

    def fill_room(self, room: str, count: int, first: int = 1, most_lines: int = 3) -> None:
        """Writes `count` numbered messages of one line and more, over a live socket and many at a time."""
        cookie = "; ".join(f"{one['name']}={one['value']}" for one in self.context.cookies(self.url))
        address = self.url.replace("http", "ws", 1) + "/api/live"
        headers = {"Cookie": cookie, "Origin": self.url}
        seconds = DEADLINE_MILLISECONDS / 1_000
        with connect(address, additional_headers=headers, open_timeout=seconds, ping_interval=None, max_queue=None) as socket:
            def ask(requests: list[dict]) -> None:
                for request in requests:
                    socket.send(json.dumps(request))
                waiting = {request["id"] for request in requests}
                while waiting:
                    answer = json.loads(socket.recv(seconds))
                    assert "error" not in answer, answer
                    waiting.discard(answer.get("id"))

            def message(number: int) -> dict:
                lines = [f"Message {number}"] + ["with another line"] * (number % most_lines)
                return {"verb": "send", "id": number, "room": room, "clientID": f"fill-{number}", "text": "\n".join(lines)}

            ask([{"verb": "resume", "id": first + count}])
            messages = [message(number) for number in range(first, first + count)]
            for start in range(0, count, 100):
                ask(messages[start : start + 100])


class Caller:
    """Somebody without a page, who only asks the server."""

    def __init__(self, url: str, name: str):
        self._url = url
        self._cookies = ""
        self.id = self.fetch("POST", "/api/session", {"name": name})["user"]["id"]

    def fetch(self, method: str, path: str, body: dict | None = None) -> dict:
        headers = {"Content-Type": "application/json", "Cookie": self._cookies}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            given = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
            self._cookies = "; ".join(given) or self._cookies
            return json.load(answer)

    def join(self, room: str) -> "Caller":
        self.fetch("PUT", f"/api/rooms/{room}/membership")
        return self


def wait_for(condition: Callable[[], bool], seconds: float = DEADLINE_MILLISECONDS / 1_000) -> None:
    """Waits until something that no page shows has come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)
