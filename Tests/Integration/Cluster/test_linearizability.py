# SPDX-License-Identifier: MIT
"""What clients at three nodes are told of writes to the same keys and messages can be explained by one order of them, while nodes are
killed, one of the log's servers is cut off, and another is killed. Reads are of the node they are asked of, and may be of a moment ago, so they are not part of it."""

import contextlib
import http.client
import random
import threading
import time

import pytest
from linearizability import NEVER, Operation, counter, is_linearizable, register
from nats import eventually

CLIENTS = 6
# One key after another, so that each has a history that can be searched.
OPERATIONS_PER_KEY = 40


def refused(answer):
    """Whether an answer says that nothing was done."""
    return "Nothing was written" in answer["error"] or "stopping" in answer["error"]


class Contender(threading.Thread):
    """Does one thing after another to what others do it to as well, and notes when, and what it was told."""

    def __init__(self, nodes, number, headers):
        super().__init__(daemon=True)
        self.nodes, self.number, self.headers = nodes, number, headers
        self.chance = random.Random(number)
        self.index, self.client = number, None
        self.history = []
        self.failure = None
        self.is_stopping = threading.Event()

    def run(self):
        try:
            while not self.is_stopping.is_set():
                try:
                    self.client = self.client or self.nodes.client(self.index, **self.headers)
                    self.act()
                except (OSError, http.client.HTTPException):
                    self.index, self.client = self.index + 1, None
                    self.is_stopping.wait(0.02)
        except Exception as error:
            self.failure = repr(error)

    def do(self, subject, what, request, outcome):
        """Sends a request, and notes what is known of it: the outcome, nothing, or not even whether it was done."""
        began = time.monotonic()
        try:
            status, answer = self.client.request(*request)
        except ConnectionRefusedError:
            raise
        except (OSError, http.client.HTTPException):
            self.history.append((subject, Operation(began, NEVER, what)))
            raise
        if status in (429, 503):
            if not refused(answer):
                self.history.append((subject, Operation(began, NEVER, what)))
            return
        self.history.append((subject, Operation(began, time.monotonic(), what, outcome(status, answer))))


class Counting(Contender):
    def act(self):
        key = f"count:{len(self.history) // (OPERATIONS_PER_KEY // CLIENTS)}"
        if self.chance.random() < 0.15:
            self.do(key, ("delete",), ("DELETE", f"/record/{key}"), self.was_deleted)
        else:
            by = self.chance.choice([1, 2, 5, -3])
            body = {"key": key, "increment": by}
            self.do(key, ("increment", by), ("POST", "/record/atomic", body), self.counted)

    @staticmethod
    def was_deleted(status, answer):
        assert status in (200, 404), (status, answer)
        return status == 200

    @staticmethod
    def counted(status, answer):
        assert status == 200, (status, answer)
        return answer["newValue"]


class Editing(Contender):
    """Replaces the text of a message that it has read, unless somebody else has meanwhile."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.edits = 0

    def act(self):
        seq = 1 + self.edits // (OPERATIONS_PER_KEY // CLIENTS) % 10
        status, answer = self.client.request("GET", f"/api/rooms/crash/messages/{seq}")
        assert status == 200, (status, answer)
        seen = answer["message"]
        self.edits += 1
        text = f"{self.number}-{self.edits}"
        body = {"text": text, "revision": seen["revision"]}
        # States are told apart by their texts, each of which is written once.
        self.do(seq, (seen["text"], text), ("PATCH", f"/api/rooms/crash/messages/{seq}", body), self.was_edited)

    @staticmethod
    def was_edited(status, answer):
        assert status == 200 or (status == 409 and answer["code"] == "editConflict"), (status, answer)
        return status == 200


@contextlib.contextmanager
def contention(nodes, kind, headers):
    contenders = [kind(nodes, number, headers) for number in range(CLIENTS)]
    for each in contenders:
        each.start()
    yield contenders
    for each in contenders:
        each.is_stopping.set()
    for each in contenders:
        each.join(timeout=60)
        assert each.failure is None, each.failure


def more(contenders, count=100):
    def done():
        assert [each.failure for each in contenders if each.failure] == []
        return sum(len(each.history) for each in contenders)

    target = done() + count
    eventually("more is done", lambda: done() >= target, seconds=120)


def trouble(nodes, contenders):
    more(contenders)
    nodes[0].kill()
    more(contenders)
    nodes[0].start()
    follower = nodes.nats.follower()
    nodes.nats.isolate(follower)
    more(contenders)
    nodes.nats.rejoin(follower)
    more(contenders)
    leader = nodes.nats.leader()
    leader.kill()
    more(contenders)
    leader.start()
    more(contenders)


def by_subject(contenders):
    subjects = {}
    for each in contenders:
        for subject, operation in each.history:
            subjects.setdefault(subject, []).append(operation)
    return subjects


def test_numbers_and_deletions(nodes):
    headers = {"x-api-key": nodes.api_key()}
    for index in range(CLIENTS):
        eventually("the key is known", lambda: nodes.client(index, **headers).request("GET", "/record/x")[0] == 404)
    with contention(nodes, Counting, headers) as contenders:
        trouble(nodes, contenders)
    subjects = by_subject(contenders)
    assert sum(len(operations) for operations in subjects.values()) > 500
    for key, operations in subjects.items():
        assert is_linearizable(operations, None, counter), (key, sorted(operations, key=lambda each: each.began))


def test_edits_of_what_was_seen(nodes):
    nodes.sign_in()
    for number in range(10):
        body = {"clientID": f"start-{number}", "text": f"start {number + 1}"}
        assert nodes.client(0).request("POST", "/api/rooms/crash/messages", body)[0] == 201
    with contention(nodes, Editing, {}) as contenders:
        trouble(nodes, contenders)
    for seq, operations in by_subject(contenders).items():
        assert is_linearizable(operations, f"start {seq}", register), (seq, operations)


@pytest.mark.parametrize(
    ("history", "is_right"),
    [
        ([(0, 1, ("increment", 1), 1), (2, 3, ("increment", 1), 2)], True),
        ([(0, 1, ("increment", 1), 2), (2, 3, ("increment", 1), 1)], False),
        ([(0, 3, ("increment", 1), 2), (1, 2, ("increment", 1), 1)], True),
        ([(0, 1, ("increment", 1), 1), (2, 3, ("increment", 1), 1)], False),
        ([(0, 1, ("increment", 1), 1), (2, 3, ("delete",), True), (4, 5, ("increment", 1), 1)], True),
        ([(0, NEVER, ("increment", 5), None), (2, 3, ("increment", 1), 6), (4, 5, ("increment", 1), 7)], True),
        ([(0, NEVER, ("increment", 5), None), (2, 3, ("increment", 1), 1), (4, 5, ("increment", 1), 7)], True),
        ([(4, NEVER, ("increment", 5), None), (1, 2, ("increment", 1), 6)], False),
    ],
)
def test_the_search_tells_right_from_wrong(history, is_right):
    assert is_linearizable([Operation(*each) for each in history], None, counter) == is_right
