"""Prints the ten slowest tests of a run: slowest.py .build/test-events.jsonl .build/pytest.xml"""

import bisect
import json
import sys
import xml.etree.ElementTree as tree

SHOWN = 10
# How many tests with arguments, before and behind one without in the queue, say when that began.
NEIGHBOURS = 2


def swift_tests(events):
    """Each test and its seconds, from the events of Swift Testing. These say when each case of a test with arguments ran, but of other
    tests only when they were put into the queue and when they ended. Tests begin in the order of the queue, but for a second or two; so
    the neighbours with arguments say by when one had begun, and it took the rest at least."""
    names, queued, cases, ended = {}, {}, {}, {}
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
            cases.setdefault(test, []).append([at, None])
        elif kind == "testCaseEnded":
            next(case for case in cases[test] if case[1] is None)[1] = at
        elif kind == "testEnded":
            ended[test] = at
    queue = sorted(queued, key=queued.get)
    known = [(place, cases[test][0][0]) for place, test in enumerate(queue) if test in cases]
    for place, test in enumerate(queue):
        if test in cases:
            yield sum((end or begin) - begin for begin, end in cases[test]), "", names[test]
        elif test in ended:
            middle = bisect.bisect(known, (place,))
            around = known[max(0, middle - NEIGHBOURS) : middle + NEIGHBOURS]
            yield ended[test] - max([queued[test], *(begin for _, begin in around)]), "at least", names[test]


def python_tests(report):
    for case in tree.parse(report).iter("testcase"):
        yield float(case.get("time")), "", f"{case.get('classname').rsplit('.', 1)[-1]}: {case.get('name')}"


def main(events, report):
    found = []
    for read, path in (swift_tests, events), (python_tests, report):
        try:
            with open(path, encoding="utf-8") as file:
                found += read(file)
        except (OSError, ValueError, tree.ParseError) as error:
            print(f"   {path}: {error}")
    for seconds, bound, name in sorted(found, reverse=True)[:SHOWN]:
        print(f"{bound:>8} {seconds:6.1f} s  {name}")


main(*sys.argv[1:])
