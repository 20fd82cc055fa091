#!/bin/sh
# Installs what this machine lacks: scripts/install.sh run|test|bench
# Debian and Ubuntu through apt, macOS through brew. What is there already is left alone.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif has sudo; then sudo "$@"
    else
        echo "Roomkey needs: $*" >&2
        echo "Run that as root, then try again." >&2
        exit 1
    fi
}

if ! has swift; then
    echo "Swift 6.2 or later is needed: https://www.swift.org/install" >&2
    exit 1
fi

packages=""
need() { packages="$packages $1"; }

# Debian starts a service when its package is installed, and again at each boot. The peers of the benchmarks are run by those, when
# they are wanted; so nothing may start now, and what is new here is not started later either.
without_services() {
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    "$@"
    if [ -d /run/systemd/system ]; then
        for service in $services; do as_root systemctl disable --quiet "$service" || true; done
    fi
}

if has apt-get; then
    services=""
    dpkg -s libsqlite3-dev >/dev/null 2>&1 || need libsqlite3-dev
    dpkg -s libnats-dev >/dev/null 2>&1 || need libnats-dev
    dpkg -s zlib1g-dev >/dev/null 2>&1 || need zlib1g-dev
    if [ "$1" = test ]; then
        has chromium || need chromium
        # Where there is one, tests run in the browser without windows.
        if ! has chromium-headless-shell && apt-cache show chromium-headless-shell >/dev/null 2>&1; then need chromium-headless-shell; fi
        # Ubuntu has Firefox only as a snap; its smoke test is left out there.
        grep -q '^ID=debian' /etc/os-release && { has firefox-esr || need firefox-esr; }
        dpkg -s fonts-noto-color-emoji >/dev/null 2>&1 || need fonts-noto-color-emoji
        has tsc || need node-typescript
        has tmux || need tmux
        has openssl || need openssl
        has valgrind || need valgrind
        has strip || need binutils
        has nats-server || { need nats-server; services="$services nats-server"; }
        python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || need python3-venv
    fi
    if [ "$1" = bench ]; then
        for peer in nats-server mosquitto ejabberd prosody; do
            dpkg -s "$peer" >/dev/null 2>&1 || { need "$peer"; services="$services $peer"; }
        done
        has node || need nodejs
        [ -d /usr/share/nodejs/ws ] || need node-ws
        has python3 || need python3
    fi
    if [ -n "$packages" ]; then
        echo "Installing$packages"
        as_root apt-get update -qq
        # shellcheck disable=SC2086
        without_services as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
    fi
elif has brew; then
    if [ "$1" = bench ]; then
        echo "The benchmarks with peers run on Linux only; roomkey-benchmarks runs here." >&2
    fi
    brew list cnats >/dev/null 2>&1 || brew install cnats
    if [ "$1" = test ]; then
        has chromium || brew install --cask chromium
        has tsc || brew install typescript
        has tmux || brew install tmux
        has nats-server || brew install nats-server
        has python3 || brew install python
    fi
else
    echo "This is neither a Debian nor a machine with Homebrew: make sure the headers of SQLite, zlib and NATS's C client (cnats) are installed." >&2
fi

if [ "$1" = test ]; then
    venv=.build/python
    wanted=$(cksum Tests/Integration/requirements.txt)
    if [ "$(cat "$venv/installed" 2>/dev/null)" != "$wanted" ]; then
        echo "Installing Python packages for the tests"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check -r Tests/Integration/requirements.txt
        echo "$wanted" > "$venv/installed"
    fi
fi
