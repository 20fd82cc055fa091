# SPDX-License-Identifier: MIT
"""Somebody who follows the conversation over the live socket, and goes to the next node when theirs is gone."""

import json
import threading

from listeners import Listener
from nats import eventually
from nodes import COUNT
from websockets.exceptions import WebSocketException


class Follower(threading.Thread):
    def __init__(self, nodes, number):
        super().__init__(daemon=True)
        self.nodes, self.index = nodes, number
        self.heard = []
        self.returns = 0
        self.resets = 0
        self.revision = None
        self.close_codes = []
        self.socket = None
        self.is_stopping = threading.Event()

    def run(self):
        while not self.is_stopping.is_set():
            try:
                self.follow(self.nodes[self.index % COUNT])
            except (OSError, WebSocketException, TimeoutError):
                pass
            if self.socket is not None and self.socket.close_code is not None:
                self.close_codes.append(self.socket.close_code)
            self.index += 1
            self.is_stopping.wait(0.05)

    def follow(self, node):
        self.socket = Listener(node, self.nodes.headers, self.revision).socket
        with self.socket:
            while True:
                # Nodes are not frozen for longer than this, and their sockets say something more often: pings are answered unseen.
                self.hear(json.loads(self.socket.recv(timeout=60)))

    def hear(self, message):
        event = message.get("event")
        if event == "message":
            self.heard.append((message["message"]["seq"], message["message"]["clientID"]))
        elif event == "reset":
            self.resets += 1
        elif event == "caughtUp":
            self.returns += 1
        if "revision" in message and event is not None:
            self.revision = message["revision"]

    def hears(self, count):
        eventually(f"{count} messages are heard", lambda: len(self.heard) >= count, seconds=120)

    def stop(self):
        self.is_stopping.set()
        if self.socket is not None:
            self.socket.close()
        self.join(timeout=60)


class Audience:
    """A follower at each node, for as long as the block lasts."""

    def __init__(self, nodes):
        self.followers = [Follower(nodes, number) for number in range(COUNT)]

    def __enter__(self):
        for follower in self.followers:
            follower.start()
        eventually("all follow", lambda: all(follower.returns for follower in self.followers))
        return self

    def __exit__(self, *_):
        for follower in self.followers:
            follower.stop()

    def heard_all(self, messages):
        """Everybody was told every message once, in order, wherever they were."""
        expected = [(message["seq"], message["clientID"]) for message in messages]
        for follower in self.followers:
            follower.hears(len(expected))
            assert follower.resets == 0
            assert follower.heard == expected
