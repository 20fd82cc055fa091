# SPDX-License-Identifier: MIT
"""Fills a Roomkey's database while the server is stopped, in the shape that the server writes (docs/architecture.md, Records)."""

import hashlib
import json
import sqlite3
import time

TEXT = (
    "It was a bright cold day in November, and the servers were striking thirteen. Whoever reads this far has read about as "
    "much as people write to each other in a room: one sentence or two"
)
KEY_VALUE, CHAT = 0, 1


def ordered(number):
    """A number in a form whose byte order is number order: 7 is a7, 1234 is d1234."""
    digits = str(number)
    return chr(ord("a") + len(digits) - 1) + digits


def leb128(number):
    """The value of a client id's record begins with the message's number, zigzag and LEB128."""
    rest, encoded = number << 1, bytearray()
    while rest >= 0x80:
        encoded.append(rest & 0x7F | 0x80)
        rest >>= 7
    encoded.append(rest)
    return bytes(encoded)


class Filling:
    """Records that follow the newest revision, one revision for each command."""

    def __init__(self, data):
        self.database = sqlite3.connect(data / "roomkey.sqlite", isolation_level=None)
        # What is filled in is thrown away when the machine stops meanwhile.
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("BEGIN")
        self.revision = self.database.execute("SELECT revision FROM position").fetchone()[0]
        self.now = int(time.time() * 1000)
        self.rows = []

    def put(self, namespace, key, value):
        self.rows.append((namespace, key.encode(), value, self.revision, self.now, self.now))
        if len(self.rows) == 50_000:
            self.flush()

    def flush(self):
        self.database.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?)", self.rows)
        self.rows.clear()

    def messages(self, room, user, count):
        """Messages of one person in a room, two records each, as sending them makes."""
        for seq in range(1, count + 1):
            self.revision += 1
            text = f"{seq} {TEXT}"
            client_id = f"filled-{seq}"
            value = {"sender": user, "name": "Guest", "text": text, "sentAt": self.now, "clientID": client_id}
            self.put(CHAT, f"room/{room}/message/{ordered(seq)}", json.dumps(value, separators=(",", ":")).encode())
            digest = hashlib.sha256(text.encode()).digest()[:16]
            self.put(CHAT, f"room/{room}/sent/{user}/{client_id}", leb128(seq) + bytes([16]) + digest)
        self.put(CHAT, f"room/{room}/newest", str(count).encode())
        self.put(CHAT, f"room/{room}/read/{user}", str(count).encode())

    def room(self, room, user):
        """A room with one member."""
        self.revision += 1
        value = {"name": room, "visibility": "public", "createdAt": self.now, "createdBy": user}
        member = {"name": "Guest", "role": "moderator", "joinedAt": self.now}
        self.put(CHAT, f"room/{room}", json.dumps(value, separators=(",", ":")).encode())
        self.put(CHAT, f"room/{room}/member/{user}", json.dumps(member, separators=(",", ":")).encode())
        self.put(CHAT, f"room/{room}/members", b"1")
        self.put(CHAT, f"user/{user}/room/{room}", b"{}")

    def values(self, count):
        """Values of the key-value API, 200 bytes each."""
        for index in range(count):
            self.revision += 1
            self.put(KEY_VALUE, f"filled:{index:09}", TEXT.ljust(200, ".").encode())

    def finish(self):
        """Commits; returns how many records there are."""
        self.flush()
        self.database.execute("UPDATE position SET revision = ?", (self.revision,))
        self.database.execute("COMMIT")
        count = self.database.execute("SELECT count(*) FROM record").fetchone()[0]
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.close()
        return count
