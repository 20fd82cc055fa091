#!/bin/sh
# Runs every suite and ends with one line of totals. Exit code 0 only when all passed. What is slow by nature is in scripts/verify.sh.
set -u
cd "$(dirname "$0")/.."
. scripts/checks.sh

formatted() { swift format lint --strict --recursive Package.swift Sources Tests Tools Benchmarks Examples Plugins Web; }
typed() { tsc -p Web && tsc -p Web/tsconfig.core.json; }

# A warning in our own code fails the build; those of dependencies do not concern us.
built() {
    swift build --build-tests 2>&1 | tee .build/build.log | grep -E "error|warning|Compiling|Build" | tail -n 30
    grep -q "Build complete!" .build/build.log || return 1
    if grep -E "^$PWD/(Sources|Tests|Tools|Benchmarks|Examples|Plugins|Web)/.*warning:" .build/build.log; then return 1; fi
}

# Programs of others use the client library: it builds by itself, and has nothing of the server in it.
client_alone() {
    swift build --target RoomkeyClient >.build/client.log 2>&1 && return 0
    grep -E "error" .build/client.log | head -n 30
    return 1
}
client_is_light() {
    swift package describe --type json 2>/dev/null | python3 -c '
import json, sys
targets = {target["name"]: target for target in json.load(sys.stdin)["targets"]}
found, waiting = set(), ["RoomkeyClient"]
while waiting:
    name = waiting.pop()
    if name in found: continue
    found.add(name)
    target = targets.get(name, {})
    waiting += target.get("target_dependencies", []) + target.get("product_dependencies", [])
heavy = found & {"AccessPattern", "Store", "CommitLog", "ClusterLog", "NATS", "PubSub", "Chat", "Effects", "WebApp", "WebBundler", "Server",
                 "roomkey", "GRDB", "GRDBSQLite", "Hummingbird", "CNATS"}
print("RoomkeyClient depends on:", ", ".join(sorted(found - {"RoomkeyClient"})))
sys.exit("of the server: " + ", ".join(sorted(heavy)) if heavy else 0)
'
}

check "formatting" formatted
check "the papers are true to what they name" python3 scripts/papers.py
check "types of the web app" typed
check "the client library builds alone" client_alone
check "the client library has nothing of the server in it" client_is_light
check "build without warnings" built
check "the documents are as Sources/ChatProtocol declares it" .build/debug/write-protocol --check

# Both wait for much of their time (servers that start, pages that load, a log that has lost its leader), so they run beside each other,
# and of those of the real server several at once.
echo "== Swift tests; and the real server: crashes, clusters, fuzzing, the terminal and the browser"
begun=$(date +%s)
rm -f .build/test-events.jsonl .build/pytest.xml
# shellcheck disable=SC2086
swift test --skip-build $width --event-stream-output-path .build/test-events.jsonl >.build/test.log 2>&1 &
swift_tests=$!
trap 'pkill -P "$swift_tests"; kill "$swift_tests"; exit 130' INT TERM
.build/python/bin/python -m pytest -q -p no:cacheprovider -n $(($(getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal \
    --junitxml=.build/pytest.xml \
    Tests/Integration/Fuzz Tests/Integration/Cluster Tests/Integration/Crash Tests/Integration/Browser Tests/Integration/Terminal
pytest_status=$?
wait "$swift_tests"
swift_status=$?
trap - INT TERM
took "$begun"

grep -E "^✘|recorded an issue|^↳|Fatal error|error:" .build/test.log | head -n 60
total=$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\} in .*/\1/p' .build/test.log | tail -n 1)
broken=$(grep -E '^✘ Test .* failed after' .build/test.log | grep -vc '^✘ Test run')
total=${total:-0}
if [ "$swift_status" != 0 ] && [ "$broken" = 0 ]; then
    broken=1
    [ "$total" -gt 0 ] || total=1
    tail -n 40 .build/test.log
fi
grep -E "Test run with" .build/test.log | tail -n 1
passed=$((passed + total - broken))
failed=$((failed + broken))
counts=$(.build/python/bin/python - <<'PYTHON'
import xml.etree.ElementTree as tree
try:
    suite = tree.parse(".build/pytest.xml").getroot().find("testsuite")
    broken = int(suite.get("failures")) + int(suite.get("errors"))
    print(int(suite.get("tests")) - broken - int(suite.get("skipped")), broken)
except Exception:
    print(0, 1)
PYTHON
)
passed=$((passed + ${counts% *}))
failed=$((failed + ${counts#* }))
if [ "$pytest_status" != 0 ] && [ "${counts#* }" = 0 ]; then failed=$((failed + 1)); fi

echo "== The ten slowest tests"
.build/python/bin/python scripts/slowest.py .build/test-events.jsonl .build/pytest.xml

totals test
