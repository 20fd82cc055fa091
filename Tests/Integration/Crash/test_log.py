# SPDX-License-Identifier: MIT
"""Who reads the log, and what they say, is nothing that the server waits for."""

import fcntl
import os
import socket
import subprocess
import time

import pytest
from load import BINARY, Client
from ports import free_port


def serve(tmp_path, stderr, *options, stdout=subprocess.PIPE):
    command = [BINARY, "serve", "--port", "0", "--data", str(tmp_path / "data"), *options]
    return subprocess.Popen(command, stdout=stdout, stderr=stderr, text=True)


class Running:
    def __init__(self, process):
        self.process = process
        self.port = int(process.stdout.readline().strip().rsplit(":", 1)[1])


@pytest.fixture
def stalled():
    """A pipe that holds 4 KiB and that nobody reads."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    yield reading, writing
    os.close(reading)


BEGUN = b"POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{"


def abort(server, head=BEGUN):
    """Begins a request and resets the connection, after the server had time to read what there is."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.sendall(head)
    assert Client(server).request("GET", "/api/session")[0] == 401
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def test_a_log_that_nobody_reads_holds_up_nothing(tmp_path, stalled):
    reading, writing = stalled
    process = serve(tmp_path, writing, "--log-level", "debug")
    os.close(writing)
    server = Running(process)
    # Each is a line of the log at this level, and a stop is a hundred.
    for _ in range(60):
        abort(server)
    process.terminate()
    assert process.wait(timeout=60) == 0
    process.stdout.close()


def test_an_address_that_nobody_reads_holds_up_nothing(tmp_path, stalled):
    _, writing = stalled
    # Full before the server says its first line.
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 512)
    except BlockingIOError:
        pass
    os.set_blocking(writing, True)
    with open(tmp_path / "log", "w") as log:
        port = free_port()
        command = [BINARY, "serve", "--port", str(port), "--data", str(tmp_path / "data")]
        process = subprocess.Popen(command, stdout=writing, stderr=log)
    os.close(writing)
    end = time.monotonic() + 60
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
            break
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
    connection.sendall(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n")
    assert b"200" in connection.recv(1_000)
    connection.close()
    process.terminate()
    assert process.wait(timeout=60) == 0


def test_what_clients_abort_is_not_in_the_log(tmp_path):
    with open(tmp_path / "log", "w") as log:
        process = serve(tmp_path, log)
    server = Running(process)
    for _ in range(5):
        abort(server)
        abort(server, b"POST /api/session HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab")
        abort(server, b"GET / HTTP/1.1\r\nho")
        abort(server, b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        abort(server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        abort(
            server,
            b"GET /ws HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        )
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(b"POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{")
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1_000)
    assert Client(server).request("GET", "/api/session")[0] == 401
    process.terminate()
    assert process.wait(timeout=60) == 0
    process.stdout.close()
    lines = (tmp_path / "log").read_text().splitlines()
    assert [line for line in lines if " error " in line or " warning " in line] == []
