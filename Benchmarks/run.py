# SPDX-License-Identifier: MIT
"""Measures Roomkey beside its peers, in turn, on this machine: `make bench`, docs/benchmarks.md."""

import argparse
import datetime
import json
import pathlib
import platform
import shutil
import signal
import sys
import tempfile

import machine
import plot
import table
import targets
from bench import Bench
from servers import PEER_SERVERS, Broadcaster
from workloads import WORKLOADS

HERE = pathlib.Path(__file__).parent
PRODUCTS = HERE.parent / ".build" / "release"


def options():
    parser = argparse.ArgumentParser(description="Measures Roomkey beside its peers. Takes an hour; --quick a few minutes.")
    names = ",".join(PEER_SERVERS)
    parser.add_argument("--only", default=",".join(WORKLOADS), help="workloads: W1,W3 (all)")
    parser.add_argument("--peers", default=names, help=f"peers: {names} (all); an empty text for none")
    parser.add_argument("--runs", type=int, help="how often each figure is taken (3, with --quick once)")
    parser.add_argument("--quick", action="store_true", help="short and less of everything: to see that it works")
    parser.add_argument("--binary", default=PRODUCTS / "roomkey", help="the server")
    parser.add_argument("--load", default=PRODUCTS / "roomkey-load", help="the load generator")
    parser.add_argument("--broadcaster", default=PRODUCTS / "broadcaster", help="the broadcaster")
    parser.add_argument("--directory", help="where servers keep their data while they run: the disk that is measured")
    parser.add_argument("--out", type=pathlib.Path, default=HERE / "results", help="where the figures are written")
    chosen = parser.parse_args()
    for given, known in ((chosen.only, WORKLOADS), (chosen.peers, PEER_SERVERS)):
        for name in filter(None, given.split(",")):
            if name not in known:
                parser.error(f"there is no {name}; there are {', '.join(known)}")
    for program in (chosen.binary, chosen.load, chosen.broadcaster):
        if not pathlib.Path(program).exists():
            parser.error(f"{program} is not there; build it with: swift build -c release")
    return chosen


def main():
    if platform.system() != "Linux":
        sys.exit("The load generator stands on epoll and runs on Linux only.")
    chosen = options()
    # Servers are stopped however this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    Broadcaster.program = pathlib.Path(chosen.broadcaster).resolve()
    directory = tempfile.mkdtemp(prefix="roomkey-bench-", dir=chosen.directory)
    # mosquitto gives up being root, and its folder is in this one.
    pathlib.Path(directory).chmod(0o755)
    peers = list(filter(None, chosen.peers.split(",")))
    runs = chosen.runs or (1 if chosen.quick else 3)
    bench = Bench(chosen.binary, chosen.load, directory, runs, chosen.quick, peers)
    try:
        measured = {"machine": machine.described(chosen.binary), "disk": bench.disk()}
        for name in filter(None, chosen.only.split(",")):
            try:
                WORKLOADS[name](bench)
            except RuntimeError as error:
                # One workload that fails takes the figures of the others with it, if it may.
                bench.progress(f"{name} was not finished: {error}")
                bench.row(name, "all", "Roomkey").failure = str(error)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    judged = targets.judged(bench.rows, measured["disk"]["sync.p50"])
    measured |= {"quick": chosen.quick, "rows": [row.as_json() for row in bench.rows], "targets": judged}
    chosen.out.mkdir(parents=True, exist_ok=True)
    name = datetime.datetime.now().strftime("%Y-%m-%d-%H%M")
    (chosen.out / f"{name}.json").write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")
    plots = chosen.out / name
    plots.mkdir(exist_ok=True)
    plot.write(bench.rows, plots)
    table.show(bench.rows, judged)
    disk = measured["disk"]
    print(f"\nfsync of 4 KiB: p50 {disk['sync.p50']} ms, p99 {disk['sync.p99']} ms. Written to {chosen.out}/{name}.json and {name}/")


if __name__ == "__main__":
    main()
