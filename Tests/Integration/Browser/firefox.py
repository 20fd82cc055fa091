"""Firefox, driven by the standard it speaks itself: WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/)."""

import itertools
import json
import re
import subprocess
import threading
import time
from pathlib import Path

from websockets.sync.client import connect

START_SECONDS = 120
ANSWER_SECONDS = 120


class Firefox:
    def __init__(self, profile: Path):
        self._process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)],
            stderr=subprocess.PIPE,
            text=True,
        )
        address = next(found for line in self._process.stderr if (found := re.search(r"ws://\S+", line)))
        # What it says later is read too, or it would wait for a reader.
        threading.Thread(target=self._process.stderr.read, daemon=True).start()
        self._socket = connect(address.group(0) + "/session", open_timeout=START_SECONDS, ping_interval=None, max_size=None)
        self._ids = itertools.count(1)
        self.ask("session.new", capabilities={})
        self._context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params) -> dict:
        """Sends a command and returns what it results in."""
        wanted = next(self._ids)
        self._socket.send(json.dumps({"id": wanted, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(ANSWER_SECONDS))
            if answer.get("id") == wanted:
                assert answer["type"] == "success", answer
                return answer["result"]

    def goto(self, url: str) -> None:
        self.ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def evaluate(self, expression: str):
        """The value of an expression in the page: text, a number, a truth value or null."""
        answer = self.ask("script.evaluate", expression=expression, target={"context": self._context}, awaitPromise=True)
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def wait_for(self, expression: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < deadline, f"never came true: {expression}; the page says {self.evaluate('document.body.innerText')!r}"
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Types into what has the focus, as from a keyboard. `\\ue007` is Enter (WebDriver §17.4.2)."""
        keys = [{"type": kind, "value": character} for character in text for kind in ("keyDown", "keyUp")]
        self.ask("input.performActions", context=self._context, actions=[{"type": "key", "id": "keyboard", "actions": keys}])

    def click(self, expression: str) -> None:
        """Clicks in the middle of an element."""
        box = json.loads(self.evaluate(f"JSON.stringify(({expression}).getBoundingClientRect())"))
        x, y = round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)
        mouse = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.ask("input.performActions", context=self._context, actions=[{"type": "pointer", "id": "mouse", "actions": mouse}])

    def close(self) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()
