# SPDX-License-Identifier: MIT
"""The real server stops when it is told to, and keeps going when it has no descriptors left."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import time

import pytest
from load import BINARY

UPGRADE = (
    "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
# That nobody is waited for is measured in StoppingTests.
PATIENCE = 60


class Served:
    def __init__(self, folder, *options, **settings):
        self.log = folder / "log"
        command = [BINARY, "serve", "--port", "0", "--data", str(folder / "data"), *options]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, **settings)
        line = self.process.stdout.readline()
        assert line.startswith("Roomkey is running at "), self.log.read_text()
        self.port = int(line.rsplit(":", 1)[1])
        made = subprocess.run(
            [BINARY, "key", "create", "--name", "test", "--data", str(folder / "data")], capture_output=True, text=True, check=True
        )
        self.key = made.stdout.split()[-1]

    def connect(self, text=""):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(text.encode())
        return connection

    def web_socket(self):
        connection = self.connect(UPGRADE.format(target=f"/ws?apiKey={self.key}"))
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
        return connection

    def logs(self, text):
        """Waits until the log has it: it is written a moment after what it tells of."""
        begin = time.monotonic()
        while text not in self.log.read_text():
            assert time.monotonic() - begin < 60, self.log.read_text()
            time.sleep(0.05)

    def status(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture
def serve(tmp_path):
    started = []

    def start(*options, **settings):
        started.append(Served(tmp_path, *options, **settings))
        return started[-1]

    yield start
    for served in started:
        served.process.kill()
        served.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_it_whatever_clients_leave_undone(serve, number):
    served = serve()
    held = [
        served.web_socket(),
        served.connect(),
        served.connect("GET /ping HTTP/1.1\r\nHost: localhost\r\n"),
        served.connect("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"),
    ]
    served.process.send_signal(number)
    assert served.process.wait(PATIENCE) == 0
    close = held[0].recv(4096)
    assert (close[0], int.from_bytes(close[2:4], "big")) == (0x88, 1012)


def test_a_second_signal_ends_it_at_once(serve):
    def seconds():
        served = serve()
        held = served.web_socket()
        served.process.send_signal(signal.SIGTERM)
        # The Close of the first has come, and is not answered.
        assert held.recv(4096)[0] == 0x88
        begin = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(PATIENCE) == 0
        return time.monotonic() - begin

    # One that waits takes two seconds each time, a busy machine only now and then.
    assert any(seconds() < 1.5 for _ in range(5))


def test_a_hangup_that_is_ignored_stays_ignored(serve):
    served = serve(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    served.process.send_signal(signal.SIGHUP)
    assert served.status("/health/live") == 200
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_more_connections_than_descriptors_keep_nobody_out_who_has_something_to_say(serve):
    served = serve(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256)))
    sockets = []
    for _ in range(400):
        sockets.append(served.connect())
    before, begin = cpu_seconds(served.process.pid), time.monotonic()
    while time.monotonic() - begin < 1:
        assert served.status("/health/ready") == 200
        assert served.status("/ping") == 200
        time.sleep(0.1)
    assert cpu_seconds(served.process.pid) - before < 0.6
    served.logs("all connections are taken")
    assert served.log.read_text().count("all connections are taken") == 1


def test_without_any_descriptor_left_it_waits_and_says_so_once(serve):
    served = serve()
    pid = served.process.pid
    used = len(os.listdir(f"/proc/{pid}/fd"))
    limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    # The first two take the last that there are.
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 2, limits[1]))
    waiting = [served.connect("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n") for _ in range(20)]
    before = cpu_seconds(pid)
    served.logs("cannot be accepted")
    time.sleep(1.2)
    assert cpu_seconds(pid) - before < 0.6
    # All else that needs one still gets it: libdispatch would end the process.
    assert len(os.listdir(f"/proc/{pid}/fd")) < used
    resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
    for connection in waiting:
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    served.logs("accepted again")
    log = served.log.read_text()
    assert (log.count("cannot be accepted"), log.count("accepted again")) == (1, 1)
