#!/bin/sh
# Counts the instructions of the hot path for 10,000 messages, and fails when they are more than 5% above the figure that is kept in
# Benchmarks/HotPath/instructions.txt: scripts/hot-path.sh [--update]
# Instructions do not depend on how busy a machine is. They do on the compiler and the libraries, so the figure says which it is of;
# with others there is nothing to compare with, and only the count is told.
set -eu
cd "$(dirname "$0")/.."
kept=Benchmarks/HotPath/instructions.txt
messages=10000

swift build -c release --product hot-path >.build/hot-path.log 2>&1 || {
    grep error .build/hot-path.log
    exit 1
}
# Valgrind cannot read all debug information that Swift writes.
binary=.build/hot-path
strip -o "$binary" .build/release/hot-path

# Instructions of a run with so many messages, the start of the process included.
count() {
    SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$binary" "$1" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\)$/\1/p'
}

versions="$(uname -m), $(swift --version 2>/dev/null | sed -n 's/.*Swift version \([^ ]*\).*/Swift \1/p' | head -n 1), $(ldd "$binary" | sed -n 's/.*=> \(.*libsqlite3[^ ]*\) .*/\1/p' | xargs -r readlink -f | xargs -r basename), $(valgrind --version)"
all=$(count $messages)
start=$(count 0)
now=$(((all - start) / messages))
echo "$now instructions a message ($versions)"

if [ "${1:-}" = --update ]; then
    printf '%s\n%s\n' "$now" "$versions" >"$kept"
    exit 0
fi
before=$(sed -n 1p "$kept")
if [ "$(sed -n 2p "$kept")" != "$versions" ]; then
    echo "The figure that is kept, $before, is of $(sed -n 2p "$kept"); nothing to compare with."
    exit 0
fi
if [ $((now * 100)) -gt $((before * 105)) ]; then
    echo "That is more than 5% above the $before that are kept. If it has to be: scripts/hot-path.sh --update" >&2
    exit 1
fi
