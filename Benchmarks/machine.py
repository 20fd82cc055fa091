# SPDX-License-Identifier: MIT
"""What the machine is that figures were measured on."""

import os
import pathlib
import platform
import re
import subprocess


def output(*command):
    """The first line that a command prints; nothing when it cannot be run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip().split("\n")[0]


def described(roomkey):
    """The machine and the versions of all that is measured."""
    processor = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1))
    debian = {
        name: output("dpkg-query", "-W", "-f=${Version}", name)
        for name in ("nats-server", "mosquitto", "prosody", "ejabberd", "nodejs", "node-ws", "libsqlite3-0")
    }
    return {
        "processor": processor.group(1) if processor else platform.machine(),
        "cores": os.cpu_count(),
        "memoryGiB": round(memory / 2**20, 1),
        "kernel": platform.release(),
        "system": output("sh", "-c", ". /etc/os-release && echo $PRETTY_NAME"),
        "load": os.getloadavg()[0],
        "versions": {"roomkey": output(str(roomkey), "--version")}
        | {name: version for name, version in debian.items() if version},
    }
