# SPDX-License-Identifier: MIT
"""The table at the end."""

TITLES = {
    "W1": "W1  One room, 1,000 listeners, 200 bytes",
    "W2": "W2  200 rooms of 25 at a fixed rate: until the last member has it",
    "W3": "W3  Acknowledged writes of 200 bytes",
    "W4": "W4  Idle connections",
    "W5": "W5  All come back at once",
    "W6": "W6  Pages of 50 out of a large room",
    "W7": "W7  Start with a large database",
    "W8": "W8  Messages posted over HTTP",
}

#: Of each workload: a figure's name, the column's title, by what it is divided, digits after the point.
COLUMNS = {
    "W1": [
        ("deliveriesPerSecond", "deliveries/s", 1, 0), ("delivery.p50", "p50 ms", 1, 1), ("delivery.p99", "p99 ms", 1, 1),
        ("serverCPU", "server CPUs", 1, 2), ("loadCPU", "load CPUs", 1, 2), ("missing", "missing", 1, 0),
    ],
    "W2": [
        ("whole.p50", "p50 ms", 1, 2), ("whole.p99", "p99 ms", 1, 2), ("whole.p999", "p99.9 ms", 1, 2),
        ("serverCPU", "server CPUs", 1, 2), ("unfinished", "missing", 1, 0),
    ],
    "W3": [
        ("writesPerSecond", "writes/s", 1, 0), ("acknowledgement.p50", "p50 ms", 1, 2),
        ("acknowledgement.p99", "p99 ms", 1, 2), ("serverCPU", "server CPUs", 1, 2),
    ],
    "W4": [("bytesPerConnection", "KiB each", 1024, 1), ("connectionsPerSecond", "connections/s", 1, 0)],
    "W5": [("seconds", "s until all are whole", 1, 2), ("whole.p50", "p50 ms", 1, 0), ("notWhole", "not whole", 1, 0)],
    "W6": [("page.p50", "p50 ms", 1, 2), ("page.p99", "p99 ms", 1, 2), ("bytesPerPage", "KiB a page", 1024, 1)],
    "W7": [("seconds", "s until the first answer", 1, 3)],
    "W8": [
        ("messagesPerSecond", "messages/s", 1, 0), ("answer.p50", "p50 ms", 1, 2), ("answer.p99", "p99 ms", 1, 2),
        ("missingInHistory", "missing", 1, 0), ("doubleInHistory", "double", 1, 0), ("missingInIndex", "not found", 1, 0),
    ],
}


def cell(row, name, divisor, digits):
    """A figure's median, and its range where it was taken more than once."""
    values = sorted(value / divisor for value in row.figures.get(name, []))
    if not values:
        return "–"
    middle = row.median(name) / divisor
    text = f"{middle:,.{digits}f}"
    if len(values) > 1 and f"{values[0]:,.{digits}f}" != f"{values[-1]:,.{digits}f}":
        text += f" ({values[0]:,.{digits}f}–{values[-1]:,.{digits}f})"
    return text


def printed(lines):
    """Lines of cells, in columns; all but the first two are aligned to the right."""
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    for line in lines:
        cells = [text.ljust(width) if index < 2 else text.rjust(width) for index, (text, width) in enumerate(zip(line, widths))]
        print("  " + "  ".join(cells).rstrip())


def show(rows, targets):
    for workload, title in TITLES.items():
        chosen = [row for row in rows if row.workload == workload]
        if not chosen:
            continue
        print(f"\n{title}")
        columns = COLUMNS[workload]
        lines = [["", ""] + [title for _, title, _, _ in columns]]
        for row in chosen:
            figures = [cell(row, name, divisor, digits) for name, _, divisor, digits in columns]
            lines.append([row.case, row.server, *figures])
        printed(lines)
        for row in chosen:
            if row.failure:
                print(f"  {row.server}, {row.case} failed: {row.failure}")
    if targets:
        print("\nTargets")
        printed([[target["workload"], target["wanted"], target["measured"], "met" if target["met"] else "NOT MET"] for target in targets])
