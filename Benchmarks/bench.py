# SPDX-License-Identifier: MIT
"""What all workloads use: the load generator, the servers, and where figures are gathered."""

import itertools
import json
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

from roomkey import Roomkey
from servers import PEER_SERVERS


class Row:
    """What one server did in one case of a workload: each figure as often as it was taken."""

    def __init__(self, workload, case, server, keeps=""):
        self.workload, self.case, self.server, self.keeps = workload, case, server, keeps
        self.figures = {}
        self.failure = ""

    def add(self, figures):
        for name, value in figures.items():
            if isinstance(value, (int, float)):
                self.figures.setdefault(name, []).append(value)

    def median(self, name):
        """The median of a figure; None where there is none."""
        return statistics.median(self.figures[name]) if name in self.figures else None

    def as_json(self):
        return {
            "workload": self.workload,
            "case": self.case,
            "server": self.server,
            "keeps": self.keeps,
            "failure": self.failure,
            "figures": self.figures,
        }


class Bench:
    """One run of the benchmarks."""

    def __init__(self, binary, load, directory, runs, quick, peers):
        self.load_program = pathlib.Path(load).resolve()
        self.directory = pathlib.Path(directory)
        self.runs, self.quick = runs, quick
        self.peer_names = peers
        self.rows = []
        self.last = {}
        self.begin = time.monotonic()
        self.numbers = itertools.count()
        Roomkey.program = pathlib.Path(binary).resolve()
        # Servers inherit it.
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def progress(self, text):
        print(f"[{time.monotonic() - self.begin:6.0f} s] {text}", file=sys.stderr, flush=True)

    def new_directory(self):
        return self.directory / f"server{next(self.numbers)}"

    def roomkey(self):
        """A Roomkey on an empty folder."""
        return Roomkey(self.new_directory(), self.run_load)

    def peer(self, server):
        return server(self.new_directory())

    def peer_classes(self, *always, only=None):
        """The peers that are wanted and installed, after those that need nothing."""
        chosen = list(always)
        for name in self.peer_names:
            server = PEER_SERVERS[name]
            if only and name not in only:
                continue
            if server.is_there():
                chosen.append(server)
            else:
                self.progress(f"{server.name} is not installed and left out (scripts/install.sh bench)")
        return chosen

    def peers(self, *always, only=None):
        return [self.peer(server) for server in self.peer_classes(*always, only=only)]

    def run_load(self, *arguments, timeout=700):
        """Runs the load generator; returns what it reports."""
        command = [str(self.load_program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip()[:500] or f"{command} ended with {done.returncode}")
        return json.loads(done.stdout)

    def row(self, workload, case, server, keeps=""):
        """The row of a server in a case; a new one when there is none."""
        for row in self.rows:
            if (row.workload, row.case, row.server) == (workload, case, server):
                return row
        self.rows.append(Row(workload, case, server, keeps))
        return self.rows[-1]

    def measure(self, workload, case, label, server, load, *options, runs=None, seconds=None, keeps=""):
        """Runs the load generator against a server, some times, and returns the row. A server that fails is told in its row."""
        row = self.row(workload, case, label, keeps)
        seconds = seconds or (2 if self.quick else 5)
        for run in range(runs or self.runs):
            self.progress(f"{workload}: {label}, {case}" + (f", run {run + 1}" if run else ""))
            try:
                self.last = self.run_load(
                    load, "--port", server.port, "--pid", server.pid, "--seconds", seconds, *options, *server.load_options
                )
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                row.failure = str(error)
                self.progress(f"{workload}: {label} failed: {error}")
                break
            row.add(self.last)
        return row

    def sqlite(self, workload, case, puts):
        """The bare loop of SQLite."""
        row = self.row(workload, case, "SQLite alone", "SQLite, synced")
        for _ in range(self.runs):
            self.progress(f"{workload}: SQLite alone, {puts} puts to a commit")
            directory = self.new_directory()
            directory.mkdir(parents=True)
            seconds = 2 if self.quick else 5
            path = directory / "bare.sqlite"
            row.add(self.run_load("sqlite", "--window", min(puts, 4096), "--out", path, "--seconds", seconds))
            shutil.rmtree(directory)

    def disk(self):
        """How long the disk takes to keep 4 KiB, in milliseconds."""
        count = 500 if self.quick else 3_000
        return self.run_load("disk", "--count", count, "--out", self.directory / "disk")
