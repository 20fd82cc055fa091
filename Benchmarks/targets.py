# SPDX-License-Identifier: MIT
"""What Roomkey is meant to reach, and whether it does. A target whose figures were not taken is left out."""

from workloads import HEADLINE


class Figures:
    """Medians by workload, case and server."""

    def __init__(self, rows):
        self.rows = rows

    def median(self, workload, case, server, name):
        for row in self.rows:
            if (row.workload, row.server) == (workload, server) and row.case.startswith(case):
                return row.median(name)
        return None

    def servers(self, workload, case):
        return [row.server for row in self.rows if row.workload == workload and row.case.startswith(case)]


def judged(rows, fsync):
    """Each target that can be judged: workload, what is wanted, what was measured, whether it is met."""
    figures = Figures(rows)
    targets = []

    def target(workload, wanted, value, is_met, unit=""):
        if value is not None:
            targets.append(
                {"workload": workload, "wanted": wanted, "measured": f"{value:.3g}{unit}", "met": bool(is_met(value))}
            )

    def ratio(value, to):
        return value / to if value is not None and to else None

    case = f"window {HEADLINE}"
    for server in ("Roomkey chat", "Roomkey key-value"):
        ours = figures.median("W1", case, server, "deliveriesPerSecond")
        for name, wanted in (("broadcaster, a send() each", 5), ("broadcaster, joined", 0.6)):
            to = figures.median("W1", case, name, "deliveriesPerSecond")
            target("W1", f"{server} ≥ {wanted} × {name}", ratio(ours, to), lambda value: value >= wanted, " ×")
        peers = [
            figures.median("W1", case, peer, "deliveriesPerSecond") or 0
            for peer in figures.servers("W1", case)
            if not peer.startswith(("Roomkey", "broadcaster"))
        ]
        if peers:
            target("W1", f"{server} ahead of every peer", ratio(ours, max(peers)), lambda value: value > 1, " × the best")
    allowed = 2 * fsync + 2
    for rate in (500, 2_000):
        p99 = figures.median("W2", f"{rate} ", "Roomkey chat", "whole.p99")
        wanted = f"chat, {rate} messages/s: p99 ≤ 2 × fsync + 2 ms = {allowed:.2f} ms"
        target("W2", wanted, p99, lambda value: value <= allowed, " ms")
    for case in dict.fromkeys(row.case for row in rows if row.workload == "W3"):
        bare = next((row for row in rows if row.workload == "W3" and row.case == case and row.server == "SQLite alone"))
        ours = next((row for row in rows if row.workload == "W3" and row.case == case and "key-value" in row.server))
        share = ratio(ours.median("writesPerSecond"), bare.median("writesPerSecond"))
        target("W3", f"{case}: ≥ 0.8 × SQLite alone", share, lambda value: value >= 0.8, " ×")
    for server in ("Roomkey chat", "Roomkey key-value"):
        size = ratio(figures.median("W4", "", server, "bytesPerConnection"), 1024)
        target("W4", f"{server} ≤ 8 KiB a connection", size, lambda value: value <= 8, " KiB")
    seconds = figures.median("W5", "", "Roomkey chat", "seconds")
    not_whole = figures.median("W5", "", "Roomkey chat", "notWhole")
    target("W5", "all whole in < 5 s", seconds, lambda value: value < 5 and not not_whole, " s")
    for row in rows:
        if row.workload == "W6":
            target("W6", f"{row.server}, {row.case}: p99 < 5 ms", row.median("page.p99"), lambda value: value < 5, " ms")
        if row.workload == "W7":
            target("W7", f"{row.case}: < 1 s", row.median("seconds"), lambda value: value < 1, " s")
        if row.workload == "W8":
            target("W8", "≥ 10,000 messages/s", row.median("messagesPerSecond"), lambda value: value >= 10_000, "/s")
            lost = sum(row.median(name) or 0 for name in row.figures if name.startswith(("missing", "double")))
            target("W8", "nothing missing, nothing double", lost, lambda value: value == 0)
    return targets
