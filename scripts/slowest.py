"""Prints the ten slowest tests of a run: slowest.py .build/test-events.jsonl .build/pytest.xml"""

import collections
import json
import sys
import xml.etree.ElementTree as tree

SHOWN = 10


def swift_tests(events):
    """Each test with the seconds of all its cases, from the events of Swift Testing. (What it prints counts the wait for a turn too.)"""
    names, seconds = {}, collections.Counter()
    for line in events:
        record = json.loads(line)
        payload = record["payload"]
        if record["kind"] == "test":
            names[payload["id"]] = payload.get("displayName", payload["name"])
        elif payload["kind"] in ("testCaseStarted", "testCaseEnded"):
            at = payload["instant"]["absolute"]
            seconds[payload["testID"]] += at if payload["kind"] == "testCaseEnded" else -at
    # One that never ended has begun only.
    return [(value, names.get(test, test)) for test, value in seconds.items() if value >= 0]


def python_tests(report):
    for case in tree.parse(report).iter("testcase"):
        yield float(case.get("time")), f"{case.get('classname').rsplit('.', 1)[-1]}: {case.get('name')}"


def main(events, report):
    found = []
    for read, path in (swift_tests, events), (python_tests, report):
        try:
            with open(path, encoding="utf-8") as file:
                found += read(file)
        except (OSError, ValueError, tree.ParseError) as error:
            print(f"   {path}: {error}")
    for seconds, name in sorted(found, reverse=True)[:SHOWN]:
        print(f"{seconds:7.1f} s  {name}")


main(*sys.argv[1:])
