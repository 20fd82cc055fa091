# SPDX-License-Identifier: MIT
"""Roomkey as it is measured: its server, people, keys and requests."""

import http.client
import json
import pathlib
import subprocess

from servers import Server

LIMITS = ("requestsPerPerson", "requestsPerAddress", "messagesPerPerson", "searchesPerPerson", "guestsPerAddress")


class Roomkey(Server):
    """A Roomkey with its defaults, but for the rates of people and addresses, which are not limited."""

    name = "Roomkey"
    protocol = "chat"
    keeps = "SQLite, synced"
    program = None

    def __init__(self, directory, load):
        super().__init__(directory)
        self.load = load

    def command(self):
        limits = [f"--limit={name}=0" for name in LIMITS]
        return [
            str(self.program), "serve", "--data", str(self.directory / "data"), "--port", str(self.port),
            "--log-level", "warning", *limits,
        ]

    def guests(self, count, per_room):
        """Makes guests and their rooms; returns the file of them, one for all runs on this server."""
        path = self.directory / f"guests-{count}-{per_room}"
        if not path.exists():
            self.load("guests", "--port", self.port, "--connections", count, "--per-room", per_room, "--out", path)
        return path

    def key(self):
        """A new key of the key-value API."""
        command = [str(self.program), "key", "create", "--name", "benchmark", "--data", str(self.directory / "data")]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]

    def listeners(self, count, per_room):
        """People of the key-value API, each with a token that hears and sets the key of its room."""
        path = self.directory / f"listeners-{count}-{per_room}"
        if path.exists():
            return path
        key = self.key()
        lines = []
        for room in range((count + per_room - 1) // per_room):
            name = f"room{room}"
            body = {"subscribeKeys": [name], "accessPattern": f"^{name}$"}
            token = self.request("POST", "/token/websocket", body, {"x-api-key": key})["token"]
            lines += [f"token={token} {name}\n"] * min(per_room, count - len(lines))
        path.write_text("".join(lines))
        return path

    def writers(self, count):
        """People of the key-value API with a key, each writing keys of their own."""
        path = self.directory / f"writers-{count}"
        if not path.exists():
            key = self.key()
            path.write_text("".join(f"apiKey={key} bench{index}\n" for index in range(count)))
        return path

    def request(self, method, path, body=None, headers=None):
        """One request; returns the answer's JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json"} | (headers or {}))
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path} was answered with {response.status}: {answer.decode()}")
        return json.loads(answer)


def person(path):
    """The first of a file of people: the headers of its requests, and its room."""
    credential, room = pathlib.Path(path).read_text().splitlines()[0].split(" ")
    return {"Cookie": f"roomkey_session={credential}"}, room
