"""Somebody who uses the chat over HTTP."""

import http.client
import json
import urllib.parse
import uuid

from server import Server


class Guest:
    def __init__(self, server: Server, name: str):
        self.server = server
        self.name = name
        self.cookie = ""
        self.id = self.request("POST", "/api/session", {"name": name})["user"]["id"]

    def request(self, method: str, path: str, body: dict | None = None) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request(method, path, json.dumps(body) if body else None, {"Cookie": self.cookie} if self.cookie else {})
        response = connection.getresponse()
        text = response.read()
        assert response.status < 300, f"{method} {path}: {response.status} {text!r}"
        if cookie := response.getheader("set-cookie"):
            self.cookie = cookie.split(";")[0]
        connection.close()
        return json.loads(text)

    def create(self, name: str) -> str:
        return self.request("POST", "/api/rooms", {"name": name})["room"]["id"]

    def join(self, room: str) -> None:
        self.request("PUT", f"/api/rooms/{room}/membership")

    def say(self, room: str, text: str) -> dict:
        body = {"clientID": str(uuid.uuid4()), "text": text}
        return self.request("POST", f"/api/rooms/{room}/messages", body)["message"]

    def react(self, room: str, seq: int, emoji: str) -> None:
        self.request("PUT", f"/api/rooms/{room}/messages/{seq}/reactions/{urllib.parse.quote(emoji)}")

    def messages(self, room: str) -> list[dict]:
        return self.request("GET", f"/api/rooms/{room}/messages?limit=200")["messages"]

    def texts(self, room: str) -> list[str | None]:
        return [message.get("text") for message in self.messages(room)]
