# SPDX-License-Identifier: MIT
"""A real server, and writers that remember what they were told is done."""

import http.client
import json
import os
import pathlib
import subprocess
import threading

from ports import free_port

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("ROOMKEY_BINARY", str(REPOSITORY / ".build/debug/roomkey"))


class Server:
    def __init__(self, data, *options):
        self.data = data
        self.options = options
        self.process = None
        self.port = free_port()

    def command(self):
        return [BINARY, "serve", "--port", str(self.port), "--data", self.data, "--log-level", "error", *self.options]

    def start(self):
        self.process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("Roomkey is running at "), f"the server did not start: {line!r}"

    def stop(self):
        """As a supervisor does: it finishes what it has accepted."""
        self.process.terminate()
        assert self.process.wait(timeout=60) == 0
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Client:
    """One connection; raises OSError or HTTPException when the server goes away."""

    def __init__(self, server, **headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.headers = headers

    def request(self, method, path, body=None):
        payload = None if body is None else json.dumps(body)
        self.connection.request(method, path, payload, self.headers)
        response = self.connection.getresponse()
        self.last_cookie = response.getheader("set-cookie")
        return response.status, json.loads(response.read())


class Writer(threading.Thread):
    """Writes until the server goes away, and remembers what it was told is done."""

    def __init__(self, server, number, acknowledged, headers):
        super().__init__()
        self.server, self.number, self.acknowledged, self.headers = server, number, acknowledged, headers

    def run(self):
        try:
            client = Client(self.server, **self.headers)
            while True:
                self.put(client)
                self.count(client)
                self.append(client)
                self.send(client)
        except (OSError, http.client.HTTPException):
            pass

    def put(self, client):
        index = len(self.acknowledged["keys"])
        key, value = f"put:{self.number}:{index}", f"value {self.number} {index}"
        if client.request("POST", "/record", {"key": key, "value": value})[0] == 200:
            self.acknowledged["keys"].append((key, value))

    def count(self, client):
        self.acknowledged["tried"] += 1
        if client.request("POST", "/record/atomic", {"key": f"count:{self.number}", "increment": 1})[0] == 200:
            self.acknowledged["counted"] += 1

    def append(self, client):
        body = {"key": f"text:{self.number}", "value": "x", "partialUpdate": True}
        self.acknowledged["tried append"] += 1
        if client.request("POST", "/record", body)[0] == 200:
            self.acknowledged["appended"] += 1

    def send(self, client):
        index = self.acknowledged["sends"]
        self.acknowledged["sends"] += 1
        client_id = f"{self.number}-{index}"
        status, answer = client.request(
            "POST", "/api/rooms/crash/messages", {"clientID": client_id, "text": f"text {client_id}"}
        )
        if status == 201:
            self.acknowledged["messages"].append((answer["message"]["seq"], client_id))


def roomkey(*arguments):
    """Runs a command to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def say(server, headers, *numbers):
    client = Client(server, **headers)
    for number in numbers:
        body = {"clientID": f"c{number}", "text": f"text {number}"}
        assert client.request("POST", "/api/rooms/crash/messages", body)[0] == 201


def api_key(data):
    command = [BINARY, "key", "create", "--name", "crash test", "--data", data]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]


def history(client):
    messages = []
    while True:
        after = messages[-1]["seq"] if messages else 0
        page = client.request("GET", f"/api/rooms/crash/messages?after={after}&limit=200")[1]
        messages += page["messages"]
        if not page["messages"]:
            return messages, page["newest"]


def nothing_acknowledged():
    return {
        "keys": [], "verified": 0, "counted": 0, "tried": 0, "appended": 0, "tried append": 0, "sends": 0, "messages": []
    }


def signed_in(server):
    """The headers of a person in the room "crash", who also has an API key."""
    headers = {"x-api-key": api_key(server.data)}
    guest = Client(server)
    assert guest.request("POST", "/api/session", {"name": "crash"})[0] == 201
    headers["cookie"] = guest.last_cookie.split(";")[0]
    assert Client(server, **headers).request("POST", "/api/rooms", {"name": "crash"})[0] == 201
    return headers


def verify(server, headers, acknowledged):
    client = Client(server, **headers)
    messages, newest = history(client)
    assert [message["seq"] for message in messages] == list(range(1, newest + 1))
    sent = {message["seq"]: message["clientID"] for message in messages}
    assert len(set(sent.values())) == len(sent), "a message is there twice"
    for number, mine in enumerate(acknowledged):
        for key, value in mine["keys"][mine["verified"] :]:
            assert client.request("GET", f"/record/{key}") == (200, {"key": key, "value": value})
        mine["verified"] = len(mine["keys"])
        for seq, client_id in mine["messages"]:
            assert sent.get(seq) == client_id, f"message {client_id} was acknowledged as {seq} and is lost"
        counted = int(client.request("GET", f"/record/count:{number}")[1].get("value", "0"))
        assert mine["counted"] <= counted <= mine["tried"]
        appended = len(client.request("GET", f"/record/text:{number}")[1].get("value", ""))
        assert mine["appended"] <= appended <= mine["tried append"]
    # A message, its number and its client id are one command: sending the newest again must find it.
    if newest:
        last = messages[-1]
        body = {"clientID": last["clientID"], "text": last["text"]}
        status, answer = client.request("POST", "/api/rooms/crash/messages", body)
        assert (status, answer["message"]["seq"], answer["repeated"]) == (200, newest, True)
