# What scripts/test.sh and scripts/verify.sh count with: each of their checks passes or fails, and the last line says how many did.
# To be sourced from the root of the repository.
mkdir -p .build
passed=0
failed=0

# check NAME COMMAND…: something that passes or fails as a whole.
check() {
    name=$1
    shift
    echo "== $name"
    begun=$(date +%s)
    if "$@"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED: $name"
    fi
    took "$begun"
}

# took BEGIN: says how long something took that matters.
took() {
    seconds=$(($(date +%s) - $1))
    if [ "$seconds" -ge 5 ]; then echo "   $seconds s"; fi
}

# totals NAME: the last line, and the exit code. The file is for who runs several.
totals() {
    echo "$passed $failed" >".build/$1.totals"
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

# All tests at once would have each wait for all others, and miss deadlines on a small machine.
width=""
if swift test --help-hidden 2>/dev/null | grep -q experimental-maximum-parallelization-width; then
    width="--experimental-maximum-parallelization-width 5"
fi
