"""Prints the ten slowest tests of a run: slowest.py WIDTH .build/test-events.jsonl .build/pytest.xml

WIDTH is how many Swift tests run at once."""

import collections
import heapq
import json
import sys
import xml.etree.ElementTree as tree

SHOWN = 10


def swift_tests(events, width):
    """Each test and its seconds, from the events of Swift Testing. These say when each case of a test with arguments ran, but of other
    tests only when they were put into the queue and when they ended; so the queue is gone through again."""
    names, queued, running, taken, runs = {}, {}, {}, collections.Counter(), []
    for line in events:
        record = json.loads(line)
        payload = record["payload"]
        if record["kind"] == "test":
            if payload["kind"] == "function":
                names[payload["id"]] = payload.get("displayName", payload["name"])
            continue
        test, kind, at = payload.get("testID"), payload["kind"], payload["instant"]["absolute"]
        if test not in names:
            continue
        if kind == "testStarted":
            queued[test] = at
        elif kind == "testCaseStarted":
            queued.pop(test, None)
            running.setdefault(test, []).append(at)
        elif kind == "testCaseEnded":
            begun = running[test].pop(0)
            taken[test] += at - begun
            runs.append((begun, at, None))
        elif kind == "testEnded" and test in queued:
            runs.append((queued.pop(test), at, test))
    places = [0.0] * width
    for begun, ended, test in sorted(runs, key=lambda run: run[:2]):
        free = heapq.heapreplace(places, ended)
        if test is not None:
            taken[test] = max(0.0, ended - max(begun, free))
    return [(seconds, names[test]) for test, seconds in taken.items()]


def python_tests(report, _):
    for case in tree.parse(report).iter("testcase"):
        yield float(case.get("time")), f"{case.get('classname').rsplit('.', 1)[-1]}: {case.get('name')}"


def main(width, events, report):
    found = []
    for read, path in (swift_tests, events), (python_tests, report):
        try:
            with open(path, encoding="utf-8") as file:
                found += read(file, int(width))
        except (OSError, ValueError, tree.ParseError) as error:
            print(f"   {path}: {error}")
    for seconds, name in sorted(found, reverse=True)[:SHOWN]:
        print(f"{seconds:7.1f} s  {name}")


main(*sys.argv[1:])
