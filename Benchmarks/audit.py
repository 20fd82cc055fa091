# SPDX-License-Identifier: MIT
"""Looks afterwards for every message that was acknowledged: in the history, and in the search index."""

import re
import time

from roomkey import person

NUMBER = re.compile(r"=#=(\d{12})")


def history(server, headers, room):
    """The number in each message's text, in the order of the history."""
    numbers, after = [], 0
    while True:
        page = server.request("GET", f"/api/rooms/{room}/messages?after={after}&limit=200", headers=headers)
        if not page["messages"]:
            return numbers
        for message in page["messages"]:
            if message["seq"] != after + 1:
                raise RuntimeError(f"The history has a hole after {after}.")
            after = message["seq"]
            numbers.append(int(NUMBER.match(message["text"]).group(1)))


def found(server, headers):
    """The places of all messages that a search for a word of theirs finds."""
    places, after = [], ""
    while True:
        page = server.request("GET", f"/api/search?query=thirteen&limit=100{after}", headers=headers)
        places += [(hit["room"], hit["seq"]) for hit in page["hits"]]
        if "next" not in page:
            return places
        after = f"&after={page['next']}"


def of(server, people, acknowledged):
    """Figures: how many messages are missing or there twice; all of them should be 0."""
    headers, room = person(people)
    numbers = history(server, headers, room)
    deadline = time.monotonic() + 30
    # The index follows a moment later.
    while len(places := found(server, headers)) < len(numbers) and time.monotonic() < deadline:
        time.sleep(0.2)
    return {
        "missingInHistory": acknowledged - len(set(numbers)),
        "doubleInHistory": len(numbers) - len(set(numbers)),
        "missingInIndex": acknowledged - len(set(places)),
        "doubleInIndex": len(places) - len(set(places)),
    }
