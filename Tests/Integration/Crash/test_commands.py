# SPDX-License-Identifier: MIT
"""Commands of the operator beside a running server, and what they say when it is not one that answers."""

import contextlib
import fcntl
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

import pytest
from load import BINARY, Client, Server, roomkey

NOBODY = 65_534
DEADLINE_SECONDS = 30


def refused(*arguments):
    """Runs a command that must fail, and returns the one line it says on stderr."""
    result = roomkey(*arguments)
    assert (result.returncode, result.stdout) == (1, ""), result.stdout
    assert result.stderr.startswith("roomkey: ") and result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def created(data, name):
    result = roomkey("key", "create", "--name", name, "--data", data)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()[-1]


def put(server, key):
    return Client(server, **{"x-api-key": key}).request("POST", "/record", {"key": "a", "value": "x"})[0]


@contextlib.contextmanager
def folder_taken(data, answer=None):
    """A process that has the folder, and whose socket says `answer` to what comes; None for one without a socket."""
    data.mkdir(exist_ok=True)
    with open(data / "roomkey.lock", "w") as lock, contextlib.ExitStack() as stack:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if answer is not None:
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(str(data / "roomkey.socket"))
            listener.listen()

            def serve():
                with contextlib.suppress(OSError):
                    while True:
                        connection, _ = listener.accept()
                        with connection:
                            connection.recv(65_536)
                            connection.sendall(answer)

            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
        yield


def test_what_is_made_beside_a_running_server_counts_there_at_once_and_after_it(server):
    key = created(server.data, "beside")
    assert put(server, key) == 200
    made = roomkey("user", "list", "--data", server.data)
    assert made.stdout == "There are no accounts. Create one with: roomkey user create --owner NAME\n"
    server.kill()
    # Its socket is still there, and nobody listens.
    assert os.path.exists(f"{server.data}/roomkey.socket")
    alone = created(server.data, "alone")
    server.start()
    assert put(server, key) == put(server, alone) == 200
    id = key.split("_")[1]
    assert roomkey("key", "revoke", id, "--data", server.data).stdout == f"Revoked {id}.\n"
    assert put(server, key) == 403
    assert "not found" in refused("key", "revoke", id, "--data", server.data)
    server.stop()
    assert not os.path.exists(f"{server.data}/roomkey.socket")


def test_a_command_waits_for_a_server_that_starts_and_a_server_for_a_command(tmp_path):
    server = Server(str(tmp_path / "data"))
    commands = [
        subprocess.Popen(
            [BINARY, "key", "create", "--name", f"key {number}", "--data", server.data],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(8)
    ]
    server.start()
    try:
        for command in commands:
            output, errors = command.communicate(timeout=60)
            assert (command.returncode, errors) == (0, "")
            assert put(server, output.splitlines()[-1]) == 200
    finally:
        server.kill()


def test_a_folder_deeper_than_the_path_of_a_socket(tmp_path):
    server = Server(str(tmp_path / ("d" * 100) / ("e" * 100)))
    server.start()
    try:
        assert put(server, created(server.data, "deep")) == 200
        assert not [name for name in os.listdir("/tmp") if name.startswith("roomkey-") and os.path.islink(f"/tmp/{name}/data")]
    finally:
        server.kill()


@pytest.mark.parametrize(
    "answer, said",
    [
        (b"", "ended before it answered"),
        (b'{"progress":0.5}\n{}\n', "ended before it answered"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "answers in a way that this Roomkey"),
        (b'{"error":"Not today."}\n', "roomkey: Not today."),
        (None, "takes no commands"),
    ],
)
def test_a_server_that_does_not_answer_as_one_is_told_in_one_line(tmp_path, answer, said):
    with folder_taken(tmp_path / "data", answer):
        assert said in refused("key", "list", "--data", tmp_path / "data")
    assert not os.path.exists(tmp_path / "data" / "roomkey.sqlite"), "the database was opened"


class Backups:
    """A folder for backups of a server that take a moment."""

    #: One that is done before it can be interrupted is tried again; one that cannot be interrupted is always done.
    ATTEMPTS = 20

    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        folder.mkdir()
        client = Client(server, **{"x-api-key": created(server.data, "large")})
        for number in range(300):
            assert client.request("POST", "/record", {"key": f"{number}", "value": "x" * 100_000})[0] == 200

    @property
    def names(self):
        return os.listdir(self.folder)

    def begin(self):
        """Begins one and halts the server in it."""
        for name in self.names:
            (self.folder / name).unlink()
        command = subprocess.Popen(
            [BINARY, "backup", str(self.folder), "--data", self.server.data],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        end = time.monotonic() + DEADLINE_SECONDS
        while not self.names:
            assert time.monotonic() < end, "it does not begin"
        self.server.process.send_signal(signal.SIGSTOP)
        return command

    def settle(self):
        """Waits until nothing is half-written."""
        end = time.monotonic() + DEADLINE_SECONDS
        while any("partial" in name for name in self.names):
            assert time.monotonic() < end, "it does not end"
            time.sleep(0.02)


def test_a_backup_that_nobody_waits_for_any_more_is_stopped(server, tmp_path):
    backups = Backups(server, tmp_path / "backups")
    for _ in range(backups.ATTEMPTS):
        command = backups.begin()
        command.kill()
        command.communicate()
        server.process.send_signal(signal.SIGCONT)
        backups.settle()
        if not backups.names:
            break
    else:
        pytest.fail("the server finishes what nobody waits for")
    assert roomkey("backup", backups.folder, "--data", server.data).returncode == 0
    assert len(backups.names) == 1


def test_a_server_that_stops_during_a_backup_says_so_and_leaves_nothing(server, tmp_path):
    backups = Backups(server, tmp_path / "backups")
    said = "roomkey: The server stopped before this was done, and nothing was left behind. Run it again.\n"
    for _ in range(backups.ATTEMPTS):
        command = backups.begin()
        server.process.terminate()
        server.process.send_signal(signal.SIGCONT)
        server.stop()
        output, errors = command.communicate(timeout=60)
        if (command.returncode, output, errors) == (1, "", said):
            break
        server.start()
    else:
        pytest.fail(f"the last one said {errors!r}")
    assert backups.names == []


def test_a_start_that_is_ended_while_it_waits_for_the_folder_says_nothing(tmp_path):
    data = tmp_path / "data"
    with folder_taken(data):
        server = Server(str(data))
        process = subprocess.Popen(server.command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + DEADLINE_SECONDS
        while not (data / "roomkey.turn").exists():
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.005)
        process.terminate()
        assert process.communicate(timeout=60) == ("", "")
        assert process.returncode == 0


def test_what_fails_is_said_in_one_line_whatever_names_hold(server, tmp_path):
    name = "a\nb\x1b[31mc\u2028d"
    commands = [
        ("key", "revoke", name), ("bot", "revoke", name), ("bot", "token", name), ("user", "role", name, "owner"),
        ("user", "role", "Ada", name), ("user", "remove", name), ("backup", tmp_path / name / "copy"), ("check", tmp_path / name),
        ("backup", ""),
    ]
    for command in commands:
        line = refused(*command, "--data", server.data)
        assert "\x1b" not in line and "\u2028" not in line
    for data in (tmp_path / name, tmp_path / "nowhere"):
        assert "There is no database at" in refused("key", "list", "--data", data)
        assert not data.exists()


def opened_to_all(folder):
    """Makes a folder of the test's one that every user can reach."""
    for path in [folder, *folder.parents]:
        if path.stat().st_uid == 0 and path != pathlib.Path("/"):
            path.chmod(path.stat().st_mode | 0o055)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")
def test_what_root_makes_in_the_folder_of_a_user_is_that_users(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    opened_to_all(tmp_path)
    os.chown(data, NOBODY, NOBODY)

    def owners():
        return {path.name: path.stat().st_uid for path in data.iterdir() if path.stat().st_uid != NOBODY}

    first = created(str(data), "first")
    assert {"roomkey.sqlite", "roomkey.lock", "signing.key"} <= set(os.listdir(data)) and owners() == {}
    backup = tmp_path / "backup.sqlite"
    assert roomkey("backup", backup, "--data", data).returncode == 0
    assert roomkey("check", "--data", data).returncode == 0
    assert owners() == {} and backup.stat().st_uid == 0
    for name in os.listdir(data):
        (data / name).unlink()
    assert roomkey("restore", backup, "--data", data).returncode == 0
    assert roomkey("restore", backup, "--data", data, "--force").returncode == 0
    assert owners() == {}
    server = Server(str(data))
    server.process = subprocess.Popen(
        server.command(), stdout=subprocess.PIPE, text=True, user=NOBODY, group=NOBODY, extra_groups=[], cwd="/"
    )
    try:
        assert server.process.stdout.readline().startswith("Roomkey is running at ")
        assert put(server, first) == put(server, created(str(data), "second")) == 200
        assert owners() == {}
    finally:
        server.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")
def test_another_user_is_refused(server):
    data = pathlib.Path(server.data)
    opened_to_all(data)
    (data / "roomkey.socket").chmod(0o666)
    script = f"""
import socket
s = socket.socket(socket.AF_UNIX)
s.connect({str(data / "roomkey.socket")!r})
# The server has said no before it reads anything.
print(s.makefile().read())
"""
    result = subprocess.run(
        ["/usr/bin/python3", "-c", script], user=NOBODY, cwd="/", capture_output=True, text=True, timeout=60
    )
    assert '"error"' in result.stdout and "from the user that it runs as" in result.stdout, result


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as somebody else")
def test_nothing_is_sent_to_somebody_elses_socket(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with folder_taken(data):
        # As whoever may write to the folder could.
        script = f"""
import os, socket
s = socket.socket(socket.AF_UNIX)
s.bind({str(data / "roomkey.socket")!r})
s.listen()
os.setuid({NOBODY})
s.listen()
print("ready", flush=True)
connection, _ = s.accept()
print(connection.recv(1000), flush=True)
"""
        other = subprocess.Popen(["/usr/bin/python3", "-c", script], stdout=subprocess.PIPE, text=True)
        assert other.stdout.readline() == "ready\n"
        assert "Nothing was sent" in refused("bot", "create", "Robot", "--data", data)
        assert other.communicate(timeout=60)[0] == "b''\n"


def test_a_server_that_hangs_is_given_up(server):
    # Its socket is there: another test may have taken it away a moment ago.
    assert roomkey("key", "list", "--data", server.data).returncode == 0
    server.process.send_signal(signal.SIGSTOP)
    try:
        assert "does not answer" in refused("key", "list", "--data", server.data)
    finally:
        server.process.send_signal(signal.SIGCONT)
