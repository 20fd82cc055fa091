#!/bin/sh
# What is slow by nature, after scripts/test.sh and with what that has built: counting instructions, which needs a build of its own, and
# the random tests with many more seeds, examples and kills. Ends with one line of totals.
# How long it takes can be set: ROOMKEY_VERIFY_FACTOR (2, of seeds), ROOMKEY_VERIFY_EXAMPLES (50), ROOMKEY_VERIFY_KILLS (50).
set -u
cd "$(dirname "$0")/.."
. scripts/checks.sh

# Every suite whose tests call seeds() or half(of:).
many_seeds() {
    suites=$(grep -rlE --include='*.swift' 'seeds\(|half\(of:' Tests | sed 's|.*/\(.*\)\.swift|\1|' | grep -vx Seeds | paste -sd '|' -)
    export ROOMKEY_SEEDS_FACTOR="${ROOMKEY_VERIFY_FACTOR:-2}"
    # shellcheck disable=SC2086
    swift test --skip-build $width --filter "$suites" >.build/verify.log 2>&1 && return 0
    grep -E "^✘|recorded an issue|^↳|Fatal error|error:" .build/verify.log | head -n 60
    return 1
}
pytests() { .build/python/bin/python -m pytest -q -p no:cacheprovider "$@"; }
many_requests() { ROOMKEY_FUZZ_EXAMPLES=${ROOMKEY_VERIFY_EXAMPLES:-50} pytests -n 2 Tests/Integration/Fuzz; }
many_kills() { ROOMKEY_KILLS=${ROOMKEY_VERIFY_KILLS:-50} pytests Tests/Integration/Crash/test_crash.py; }

# Where there is valgrind; on macOS there is none.
if command -v valgrind >/dev/null 2>&1; then check "instructions of the hot path" scripts/hot-path.sh; fi
check "random tests with many seeds" many_seeds
check "requests of all kinds" many_requests
check "the server is killed many times" many_kills

totals verify
