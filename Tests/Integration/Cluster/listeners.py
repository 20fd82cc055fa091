# SPDX-License-Identifier: MIT
"""Somebody on the live socket of a node, one request and one event after another."""

import json

from websockets.sync.client import connect


class Refused(Exception):
    """The reply that refuses a resume."""


class Listener:
    """Somebody at a node, who resumes the live socket."""

    def __init__(self, node, headers, revision=None, history=None):
        # A node may stand still, and a machine be busy; what never comes is noticed by who waits for it.
        patience = {"open_timeout": 60, "ping_interval": None}
        self.socket = connect(f"ws://127.0.0.1:{node.port}/api/live", additional_headers=headers, **patience)
        known = {name: value for name, value in {"revision": revision, "history": history}.items() if value is not None}
        self.socket.send(json.dumps({"verb": "resume", "id": 1} | known))

    def catch_up(self):
        """The events up to the moment from which on what comes is live."""
        events = []
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if "error" in message:
                raise Refused(message)
            if "event" in message:
                events.append(message)
                if message["event"] == "caughtUp":
                    return events

    def is_heard(self):
        """Waits until the node has read what was sent."""
        assert self.socket.ping().wait(timeout=60)

    def next(self, event=None):
        """The next event, or the next of a kind."""
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if "event" in message and event in (None, message["event"]):
                return message

    def ask(self, request):
        """Sends a request and waits for its reply; events that come before it are passed over."""
        self.socket.send(json.dumps(request | {"id": 2}))
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if "event" not in message:
                return message

    def messages(self, count):
        found = []
        while len(found) < count:
            event = self.next()
            if event["event"] == "message":
                found.append((event["revision"], event["message"]["seq"], event["message"]["clientID"]))
        return found
