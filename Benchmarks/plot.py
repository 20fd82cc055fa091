# SPDX-License-Identifier: MIT
"""Bar charts as SVG, one for each case of a workload."""

import html
import math
import re

#: Of each workload: the figure that is drawn, its title, by what it is divided.
DRAWN = {
    "W1": ("deliveriesPerSecond", "deliveries a second", 1),
    "W2": ("whole.p99", "p99 until the last member has it, ms", 1),
    "W3": ("writesPerSecond", "acknowledged writes a second", 1),
    "W4": ("bytesPerConnection", "KiB of memory for each idle connection", 1024),
}
LEFT, WIDTH, RIGHT, BAR, GAP = 190, 420, 90, 22, 10


def number(value):
    """A number as short as it can be read."""
    for size, suffix in ((1e6, " M"), (1e3, " k")):
        if value >= size:
            return f"{value / size:.3g}{suffix}"
    return f"{value:.3g}"


def chart(title, bars):
    """Bars of a name, a value, the smallest and the largest. Values that differ by more than 200 times are drawn by their logarithm."""
    largest = max(high for _, _, _, high in bars) or 1
    smallest = min((value for _, value, _, _ in bars if value > 0), default=largest)
    is_logarithmic = largest / smallest > 200
    floor = smallest / 2

    def length(value):
        if not is_logarithmic:
            return WIDTH * max(value, 0) / largest
        return WIDTH * math.log(max(value, floor) / floor) / math.log(largest / floor)

    height = 50 + len(bars) * (BAR + GAP)
    total = LEFT + WIDTH + RIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {height}" width="{total}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="12" y="24" font-weight="600">{html.escape(title)}{" (logarithmic)" if is_logarithmic else ""}</text>',
    ]
    for index, (name, value, low, high) in enumerate(bars):
        top = 42 + index * (BAR + GAP)
        middle = top + BAR / 2
        colour = "#3b5bdb" if name.startswith("Roomkey") else "#adb5bd"
        lines += [
            f'<text x="{LEFT - 8}" y="{middle + 4:.1f}" text-anchor="end">{html.escape(name)}</text>',
            f'<rect x="{LEFT}" y="{top}" width="{max(length(value), 1):.1f}" height="{BAR}" rx="3" fill="{colour}"/>',
            f'<line x1="{LEFT + length(low):.1f}" x2="{LEFT + length(high):.1f}" y1="{middle}" y2="{middle}" stroke="#212529"/>',
            f'<text x="{LEFT + length(max(high, value)) + 6:.1f}" y="{middle + 4:.1f}">{number(value)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def write(rows, directory):
    """Draws all cases that have figures; returns the names of the files."""
    files = []
    for workload, (figure, title, divisor) in DRAWN.items():
        for case in dict.fromkeys(row.case for row in rows if row.workload == workload):
            bars = [
                (row.server, row.median(figure) / divisor, min(row.figures[figure]) / divisor, max(row.figures[figure]) / divisor)
                for row in rows
                if row.workload == workload and row.case == case and figure in row.figures
            ]
            if not bars:
                continue
            name = f"{workload}-{re.sub(r'[^a-z0-9]+', '-', case.lower()).strip('-')}.svg"
            (directory / name).write_text(chart(f"{case}: {title}", bars))
            files.append(name)
    return files
