# SPDX-License-Identifier: MIT
"""Workloads on large databases, which are filled once: history and start, from a cold and a warm page cache."""

import os
import time
import urllib.parse

from records import Filling
from roomkey import person


def drop_page_cache():
    """Forgets what of the disk is in memory; only root can."""
    try:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as file:
            file.write("3\n")
        return True
    except OSError:
        return False


def wait_for_index(server, headers, word):
    """Waits until the newest message can be found."""
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        hits = server.request("GET", f"/api/search?query={urllib.parse.quote(word)}", headers=headers)["hits"]
        if hits:
            return
        time.sleep(0.5)
    raise RuntimeError("The search index was not finished in 15 minutes.")


def stopped_to_be_filled(server):
    """Somebody in a room of a server, which then stops: the file of people, their headers, the room, their id, and the filling."""
    people = server.guests(1, 1)
    headers, room = person(people)
    user = server.request("GET", "/api/session", headers=headers)["user"]["id"]
    server.stop()
    return people, headers, room, user, Filling(server.directory / "data")


def history(bench):
    """W6: pages of 50 out of a room with a million messages."""
    messages = 100_000 if bench.quick else 1_000_000
    with bench.roomkey() as server:
        people, headers, room, user, filling = stopped_to_be_filled(server)
        bench.progress(f"W6: filling a room with {messages:,} messages")
        filling.messages(room, user, messages)
        filling.finish()
        server.start()
        bench.progress("W6: waiting for the search index")
        wait_for_index(server, headers, str(messages))
        options = ("--people", people, "--messages", messages)
        for protocol, label in (("http", "Roomkey, HTTP"), ("chat", "Roomkey, live socket")):
            for _ in range(bench.runs):
                server.stop()
                is_cold = drop_page_cache()
                server.start()
                case = "cold" if is_cold else "server restarted, page cache warm (only root can drop it)"
                pages = ("pages", "--protocol", protocol, *options)
                bench.measure("W6", case, label, server, *pages, "--count", 200, runs=1)
                bench.measure("W6", "warm", label, server, *pages, "--count", 2_000, runs=1)


def start(bench):
    """W7: a database of five million records; from the start of the process to the first answer."""
    parts = 1 if bench.quick else 10
    with bench.roomkey() as server:
        _, headers, _, user, filling = stopped_to_be_filled(server)
        # A tenth: 100 rooms of 1,000 messages (two records each) and 300,000 values.
        for part in range(parts):
            bench.progress(f"W7: filling the database, {part + 1} of {parts}")
            for index in range(100):
                filling.room(f"filled-{part}-{index}", user)
                filling.messages(f"filled-{part}-{index}", user, 1_000)
        filling.values(300_000 * parts)
        records = filling.finish()
        for case, prepare in (("cold", drop_page_cache), ("warm", lambda: True)):
            for _ in range(bench.runs):
                if not prepare():
                    case = "page cache warm (only root can drop it)"
                begin = time.monotonic()
                server.start()
                server.request("GET", "/api/rooms?limit=50", headers=headers)
                seconds = time.monotonic() - begin
                server.stop()
                row = bench.row("W7", f"{records:,} records, {case}", "Roomkey")
                row.add({"seconds": seconds})
