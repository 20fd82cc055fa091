# SPDX-License-Identifier: MIT
"""The workloads: each takes a bench, runs its servers one after another and adds what was measured. docs/benchmarks.md says why."""

import functools

import audit
import cold
from servers import Joined, PerDelivery

WINDOWS = (1, 16, 64, 256)
#: The window whose figures are the headline.
HEADLINE = 64


def fanout(bench):
    """W1: one room, 1,000 listeners, messages sent as fast as they are acknowledged."""
    listeners = 1_000
    windows = (HEADLINE,) if bench.quick else WINDOWS

    def measure(server, label, protocol, people):
        for window in (HEADLINE,) if server.is_slow else windows:
            bench.measure(
                "W1", f"window {window}", label, server, "fanout",
                "--protocol", protocol, "--window", window, *people, keeps=server.keeps,
                runs=1 if server.is_slow else None,
            )

    with bench.roomkey() as server:
        measure(server, "Roomkey chat", "chat", ("--people", server.guests(listeners + 1, listeners + 1)))
    with bench.roomkey() as server:
        measure(server, "Roomkey key-value", "kv", ("--people", server.listeners(listeners + 1, listeners + 1)))
    for peer in bench.peers(Joined, PerDelivery):
        with peer as server:
            measure(server, server.name, server.protocol, ("--connections", listeners + 1))


def rooms(bench):
    """W2: 200 rooms of 25, everyone sends, at a fixed rate."""
    count, per_room = 5_000, 25
    rates = (500,) if bench.quick else (500, 2_000)

    def measure(server, label, protocol, people):
        for rate in rates:
            bench.measure(
                "W2", f"{rate} messages/s", label, server, "rooms",
                "--protocol", protocol, "--rate", rate, *people, keeps=server.keeps,
            )

    with bench.roomkey() as server:
        measure(server, "Roomkey chat", "chat", ("--people", server.guests(count, per_room)))
    with bench.roomkey() as server:
        measure(server, "Roomkey key-value", "kv", ("--people", server.listeners(count, per_room)))
    for peer in bench.peers(Joined):
        with peer as server:
            measure(server, server.name, server.protocol, ("--connections", count, "--per-room", per_room))


def writers(bench):
    """W3: acknowledged writes, beside SQLite alone with as many puts to a commit."""
    for count, window in ((1, 1), (16, 1), (256, 1), (256, 16)):
        case = f"{count} writers" + (f", window {window}" if window > 1 else "")
        options = ("--connections", count, "--window", window)
        bench.sqlite("W3", case, count * window)
        with bench.roomkey() as server:
            people = ("--people", server.writers(256))
            bench.measure("W3", case, "Roomkey key-value", server, "writers", "--protocol", "kv", *options, *people)
        with bench.roomkey() as server:
            people = ("--people", server.guests(256, 1))
            bench.measure("W3", case, "Roomkey chat", server, "writers", *options, *people)
        for peer in bench.peers(only=("jetstream",)):
            with peer as server:
                bench.measure(
                    "W3", case, server.name, server, "writers",
                    "--protocol", server.protocol, "--per-room", 1, *options, keeps=server.keeps,
                )


def idle(bench):
    """W4: connections that do nothing. Each run is on a server that has just been started: memory that was used before is used again."""
    many, some = (2_000, 500) if bench.quick else (10_000, 2_000)

    def measure(make, label, protocol, count, people):
        case = f"{count} connections"
        for _ in range(bench.runs):
            with make() as server:
                options = people(server)
                server.restart()
                bench.measure("W4", case, label, server, "idle", "--protocol", protocol, *options, seconds=2, runs=1)

    measure(bench.roomkey, "Roomkey chat", "chat", many, lambda server: ("--people", server.guests(many, 25)))
    measure(bench.roomkey, "Roomkey key-value", "kv", many, lambda server: ("--people", server.listeners(many, 25)))
    for peer in bench.peer_classes(Joined):
        count = some if peer.is_slow else many
        with_no_names = ("--connections", count, "--per-room", 25)
        measure(functools.partial(bench.peer, peer), peer.name, peer.protocol, count, lambda _, people=with_no_names: people)


def storm(bench):
    """W5: all clients are cut and come back at once, each 100 messages behind."""
    count = 1_000 if bench.quick else 5_000
    for _ in range(bench.runs):
        with bench.roomkey() as server:
            people = server.guests(count, 25)
            bench.measure(
                "W5", f"{count} clients, 100 messages behind", "Roomkey chat", server, "storm",
                "--people", people, "--count", 100, runs=1,
            )


def posts(bench):
    """W8: messages posted over HTTP by 16 clients, and all of them looked for afterwards."""
    for _ in range(bench.runs):
        with bench.roomkey() as server:
            people = server.guests(16, 16)
            row = bench.measure("W8", "16 clients", "Roomkey chat", server, "posts", "--people", people, runs=1)
            bench.progress("W8: looking for every message in the history and in the index")
            row.add(audit.of(server, people, bench.last["messages"]))


#: Workloads by name, in the order in which they are run.
WORKLOADS = {
    "W1": fanout,
    "W2": rooms,
    "W3": writers,
    "W4": idle,
    "W5": storm,
    "W6": cold.history,
    "W7": cold.start,
    "W8": posts,
}
