# SPDX-License-Identifier: MIT
"""The shell's way to the key-value API, against the real server: what it prints, how it ends, what it does when the server is killed."""

import json
import os
import select
import subprocess
import threading

import pytest
from load import BINARY

NO_SUCH_KEY, REFUSED, UNREACHABLE, USAGE = 3, 4, 5, 64


class Shell:
    def __init__(self, url, **environment):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROOMKEY_")}
        self.environment = clean | {"ROOMKEY_SERVER": url} | environment
        self.started = []

    def run(self, *arguments, stdin=""):
        return subprocess.run(
            [BINARY, "kv", *arguments], env=self.environment, input=stdin, capture_output=True, text=True, timeout=60
        )

    def done(self, *arguments, stdin=""):
        result = self.run(*arguments, stdin=stdin)
        assert (result.returncode, result.stderr) == (0, ""), result
        return result.stdout

    def fails(self, code, *arguments, stdin=""):
        """Runs what must fail with this code, and returns the one line that it says on stderr."""
        result = self.run(*arguments, stdin=stdin)
        assert (result.returncode, result.stdout) == (code, ""), result
        if code != USAGE:
            assert result.stderr.startswith("roomkey: ") and result.stderr.count("\n") == 1, result.stderr
        return result.stderr

    def start(self, *arguments):
        process = subprocess.Popen(
            [BINARY, "kv", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # What is awaited and never said ends the reading of it.
        watchdog = threading.Timer(300, process.kill)
        watchdog.daemon = True
        watchdog.start()
        self.started.append(process)
        return process


def roomkey(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def shell(server):
    key = roomkey("key", "create", "--name", "shell", "--data", server.data).splitlines()[-1]
    return Shell(f"http://127.0.0.1:{server.port}", ROOMKEY_KEY=key)


def test_values_go_in_and_come_out_as_they_are(shell):
    assert shell.done("set", "user:1", '{"name":"Ada","age":36}') == ""
    assert shell.done("get", "user:1") == '{"name":"Ada","age":36}\n'
    assert shell.done("patch", "user:1", '{"age":37}') == ""
    assert json.loads(shell.done("get", "user:1")) == {"name": "Ada", "age": 37}
    text = "a line\nand \"another\", é 🚀\n\n"
    assert shell.done("set", "odd/key %41", "-", stdin=text) == ""
    assert shell.done("get", "odd/key %41") == text + "\n"
    assert json.loads(shell.done("get", "odd/key %41", "--json")) == {"key": "odd/key %41", "value": text}
    assert shell.done("set", "dash", "--", "-5") == ""
    assert shell.done("get", "dash") == "-5\n"
    assert shell.done("delete", "user:1") == ""
    assert "“user:1”" in shell.fails(NO_SUCH_KEY, "get", "user:1")
    assert "“user:1”" in shell.fails(NO_SUCH_KEY, "delete", "user:1")


def test_numbers_count(shell):
    assert shell.done("incr", "visits") == "1\n"
    assert shell.done("incr", "visits", "41") == "42\n"
    assert shell.done("incr", "visits", "--", "-2") == "40\n"
    assert json.loads(shell.done("incr", "visits", "--json")) == {"key": "visits", "value": 41}
    shell.done("set", "text", "no number")
    assert "not an integer" in shell.fails(1, "incr", "text")
    assert shell.done("get", "text") == "no number\n"


def test_ranges_are_lines_in_the_order_of_keys(shell):
    assert shell.done("range", "a", "z") == ""
    for key in ("b", "c", "a", "d"):
        shell.done("set", key, f"value {key}")
    assert shell.done("range", "a", "c") == "a\tvalue a\nb\tvalue b\nc\tvalue c\n"
    assert shell.done("range", "a", "z", "--limit", "2", "--reverse") == "d\tvalue d\nc\tvalue c\n"
    lines = shell.done("range", "b", "c", "--json").splitlines()
    assert [json.loads(line) for line in lines] == [{"key": key, "value": f"value {key}"} for key in ("b", "c")]
    for key in ["a~", "aé", "a日", "a🚀", "b"]:
        shell.done("set", key, "v")
    found = [line.split("\t")[0] for line in shell.done("range", "--prefix", "a").splitlines()]
    assert found == ["a", "a~", "aé", "a日", "a🚀"]
    assert shell.done("range", "--prefix", "a", "--reverse", "--limit", "1") == "a🚀\tv\n"
    assert len(shell.done("range", "--prefix", "").splitlines()) == 8
    shell.fails(USAGE, "range", "a")
    shell.fails(USAGE, "range")
    shell.fails(USAGE, "range", "a", "b", "--prefix", "a")
    shell.fails(USAGE, "range", "a", "b", "--limit", "0")


def test_a_token_does_what_it_was_made_for(shell):
    token = shell.done("token", "--subscribe", "user:*", "--allow-prefix", "user:").strip()
    limited = Shell(shell.environment["ROOMKEY_SERVER"], ROOMKEY_TOKEN=token)
    assert limited.done("set", "user:1", "x") == ""
    assert shell.done("get", "user:1", "--token", token) == "x\n"
    assert "Access denied" in limited.fails(REFUSED, "get", "other")
    assert "API key" in limited.fails(1, "token")
    made = json.loads(shell.done("token", "--allow-pattern", "^a", "--json"))
    assert sorted(made) == ["expiresAt", "id", "token"]
    assert shell.fails(1, "token", "--allow-pattern", "(?=a)")
    shell.fails(USAGE, "token", "--allow-key", "a", "--allow-prefix", "b")


def test_failures_tell_scripts_what_they_are(shell, server):
    assert "Invalid API key" in shell.fails(REFUSED, "get", "k", "--key", "wrong")
    assert "Invalid API key" in shell.fails(REFUSED, "token", "--key", "wrong")
    assert "--key or ROOMKEY_KEY" in Shell(shell.environment["ROOMKEY_SERVER"]).fails(1, "get", "k")
    assert "“nowhere”" in shell.fails(1, "get", "k", "--server", "nowhere")
    assert "Value must not be empty" in shell.fails(1, "set", "k", "")
    result = subprocess.run([BINARY, "kv", "set", "k", "-"], env=shell.environment, input=b"\xff", capture_output=True)
    assert (result.returncode, result.stdout) == (1, b"") and b"not UTF-8" in result.stderr
    shell.fails(USAGE, "get")
    server.kill()
    for command in (["get", "k"], ["incr", "k"], ["token"], ["watch", "k"]):
        assert "cannot be reached: Connection refused" in shell.fails(UNREACHABLE, *command)


def test_watching_tells_each_change_and_says_when_some_may_be_missing(shell, server):
    plain = shell.start("watch", "user:*")
    try:
        # It does not say when it is connected, but what it hears from then on.
        while not select.select([plain.stdout], [], [], 0)[0]:
            shell.done("set", "user:0", "zero")
        watching = shell.start("watch", "user:*", "visits", "--json")
        assert json.loads(watching.stdout.readline()) == {"event": "resynchronise", "reason": "connected"}

        def next_change():
            change = json.loads(watching.stdout.readline())
            assert change.pop("event") == "change" and change.pop("timestamp") > 1_700_000_000_000
            return change["key"], change["value"]

        shell.done("set", "other", "not watched")
        shell.done("set", "user:1", "one")
        shell.done("incr", "visits")
        shell.done("delete", "user:1")
        assert [next_change() for _ in range(3)] == [("user:1", "one"), ("visits", "1"), ("user:1", None)]

        server.kill()
        assert "Reconnecting" in watching.stderr.readline()
        server.start()
        assert json.loads(watching.stdout.readline()) == {"event": "resynchronise", "reason": "connected"}
        assert "may have been missed" in watching.stderr.readline()
        assert "Reconnecting" in plain.stderr.readline()
        assert "may have been missed" in plain.stderr.readline()
        shell.done("set", "user:2", "two")
        assert next_change() == ("user:2", "two")
        lines = [plain.stdout.readline()]
        while lines[-1] != "user:2\ttwo\n":
            lines.append(plain.stdout.readline())
        assert [line for line in lines if line != "user:0\tzero\n"] == ["user:1\tone\n", "user:1\n", "user:2\ttwo\n"]
    finally:
        for process in shell.started:
            process.kill()
            process.communicate()


def test_watching_ends_when_nobody_reads_and_when_the_token_is_revoked(shell, server):
    watching = shell.start("watch", "k", "--json")
    watching.stdout.readline()
    watching.stdout.close()
    shell.done("set", "k", "1")
    assert watching.wait(60) == 1
    assert watching.stderr.read() == ""
    watching.stderr.close()

    token = shell.done("token", "--subscribe", "k").strip()
    assert "leave out the keys" in shell.fails(1, "watch", "k", "--token", token)
    assert "keys to watch" in shell.fails(1, "watch")
    with shell.start("watch", "--json", "--token", token) as listening:
        assert json.loads(listening.stdout.readline())["event"] == "resynchronise"
        # The token ends with the key that it was made with.
        id = roomkey("key", "list", "--data", server.data).split()[0]
        roomkey("key", "revoke", id, "--data", server.data)
        assert listening.wait(60) == REFUSED
        assert listening.stderr.read().count("\n") == 1
