# SPDX-License-Identifier: MIT
"""A small disk that fills up: nothing that was accepted is lost, what is there can be read, and all goes on once there is room."""

import http.client
import itertools
import pathlib
import subprocess
import time

import pytest
from load import BINARY, Client, Server

SIZE = "20m"
DEADLINE_SECONDS = 60


class Disk:
    """A file system of its own, in a mount namespace that lives as long as this does."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        script = f'mount -t tmpfs -o size={SIZE} tmpfs "{folder}" && echo mounted && exec sleep 600'
        self.keeper = subprocess.Popen(["unshare", "-m", "sh", "-c", script], stdout=subprocess.PIPE, text=True)
        if self.keeper.stdout.readline() != "mounted\n":
            pytest.skip("a disk can be mounted by root only")

    @property
    def inside(self):
        """Where its files are seen from outside."""
        return pathlib.Path(f"/proc/{self.keeper.pid}/root{self.folder}")

    def command(self, *arguments):
        return ["nsenter", "-t", str(self.keeper.pid), "-m", "--", *arguments]

    def fill(self):
        with open(self.inside / "filler", "ab", buffering=0) as filler:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError:
                    pass

    def free(self):
        (self.inside / "filler").unlink()

    def close(self):
        self.keeper.kill()
        self.keeper.wait()


class DiskServer(Server):
    def __init__(self, disk):
        super().__init__(str(disk.folder))
        self.disk = disk

    def command(self):
        return self.disk.command(*super().command())


@pytest.fixture
def disk(tmp_path):
    disk = Disk(tmp_path / "data")
    yield disk
    disk.close()


@pytest.fixture
def server(disk):
    server = DiskServer(disk)
    server.start()
    yield server
    if server.process.poll() is None:
        server.kill()


def writer(server):
    """A client with an API key."""
    made = subprocess.run(
        server.disk.command(BINARY, "key", "create", "--name", "disk test", "--data", server.data),
        check=True, capture_output=True, text=True,
    )
    return Client(server, **{"x-api-key": made.stdout.splitlines()[-1]})


def health(server, path="ready"):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"/health/{path}")
    response = connection.getresponse()
    return response.status, response.read().decode()


def eventually(condition):
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.05)


def put(client, key, value="x"):
    return client.request("POST", "/record", {"key": key, "value": value})[0]


def test_the_log_of_a_small_database_does_not_fill_the_disk(server):
    client = writer(server)
    for number in range(1, 2_001):
        status, answer = client.request("POST", "/record/atomic", {"key": "count", "increment": 1})
        assert (status, answer.get("newValue", number)) == (200, number), (number, status, answer)
    assert (server.disk.inside / "roomkey.sqlite-wal").stat().st_size < 6 << 20


def test_all_goes_on_by_itself_once_there_is_room(server):
    client = writer(server)
    assert put(client, "before", "b" * 100_000) == 200
    server.disk.fill()
    # The log and the reserve have room for some more.
    numbers = itertools.count()
    eventually(lambda: put(client, f"big{next(numbers)}", "b" * 100_000) != 200)
    status, answer = client.request("POST", "/record", {"key": "bigger", "value": "b" * 100_000})
    assert status in (500, 503) and "disk is full" in answer["error"], answer
    assert client.request("GET", "/record/before")[0] == 200
    eventually(lambda: health(server)[0] == 503)
    assert "disk is full" in health(server)[1]
    assert health(server, "live")[0] == 200
    server.disk.free()
    eventually(lambda: health(server)[0] == 200)
    assert put(client, "after") == 200
    server.stop()


@pytest.mark.parametrize("has_owner", [True, False])
def test_a_server_starts_and_reads_on_a_full_disk(server, has_owner):
    client = writer(server)
    assert put(client, "before") == 200
    server.stop()
    if has_owner:
        made = server.disk.command(
            BINARY, "user", "create", "--owner", "Ada", "--data", server.data
        )
        subprocess.run(made, input="correct horse battery\n", check=True, capture_output=True, text=True)
    server.disk.fill()
    server.start()
    client = Client(server, **client.headers)
    assert client.request("GET", "/record/before")[1]["value"] == "x"
    server.disk.free()
    eventually(lambda: put(client, "after") == 200)
    eventually(lambda: health(server)[0] == 200)
    if not has_owner:
        assert "#setup=" in server.process.stdout.readline()
    server.stop()


def refused(disk, *arguments):
    result = subprocess.run(disk.command(BINARY, *map(str, arguments)), capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stdout) == (1, "")
    return result.stderr


def test_a_command_says_in_one_line_which_disk_is_full(disk, tmp_path):
    def full(folder):
        return f"roomkey: The disk of {folder} is full. Nothing was changed; free some space there and try again.\n"

    def created(data):
        command = disk.command(BINARY, "key", "create", "--name", "test", "--data", str(data))
        subprocess.run(command, check=True, capture_output=True)

    elsewhere = tmp_path / "elsewhere"
    for data in (disk.folder, elsewhere):
        created(data)
    disk.fill()
    assert refused(disk, "backup", disk.folder / "copy.sqlite", "--data", elsewhere) == full(disk.folder)
    assert refused(disk, "key", "create", "--name", "more", "--data", disk.folder) == full(disk.folder)
    server = Server(str(elsewhere))
    server.command = lambda: disk.command(*Server.command(server))
    server.start()
    try:
        assert refused(disk, "backup", disk.folder / "copy.sqlite", "--data", elsewhere) == full(disk.folder)
    finally:
        server.kill()
    disk.free()
    created(disk.folder)
