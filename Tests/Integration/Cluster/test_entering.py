# SPDX-License-Identifier: MIT
"""Nodes whose NATS server lets in only who it knows, and encrypts."""

import subprocess

import pytest
from credentials import certificate, credentials
from load import BINARY, Client, Server, history
from ports import free_port

USER = 'authorization { user: roomkey, password: "a secret" }'


@pytest.fixture
def server(tmp_path):
    """Starts one NATS server with some settings; gives its port."""
    processes = []

    def start(settings):
        port, monitor = free_port(), free_port()
        file = tmp_path / "nats.conf"
        file.write_text(
            f'listen: "127.0.0.1:{port}"\nhttp: "127.0.0.1:{monitor}"\nlog_file: "{tmp_path}/nats.log"\n'
            f'jetstream {{ store_dir: "{tmp_path}/nats" }}\n{settings}\n'
        )
        processes.append(subprocess.Popen(["nats-server", "-c", str(file)]))
        return port

    yield start
    for process in processes:
        process.kill()
        process.wait()


class Node(Server):
    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()


def works(node):
    client = Client(node)
    assert client.request("POST", "/api/session", {"name": "crash"})[0] == 201
    headers = {"cookie": client.last_cookie.split(";")[0]}
    client = Client(node, **headers)
    assert client.request("POST", "/api/rooms", {"name": "crash"})[0] == 201
    assert client.request("POST", "/api/rooms/crash/messages", {"clientID": "c1", "text": "Hello"})[0] == 201
    assert [message["text"] for message in history(client)[0]] == ["Hello"]


def refused(*options):
    """Waits until a node gives up, and returns the line it says why."""
    command = [BINARY, "serve", "--port", "0", "--log-level", "error", "--cluster-wait", "1", *map(str, options)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=90)
    assert result.returncode == 1 and result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def test_a_user_with_a_password(server, tmp_path, monkeypatch):
    port = server(USER)
    options = ("--cluster", f"nats://127.0.0.1:{port}", "--cluster-user", "roomkey")
    monkeypatch.setenv("ROOMKEY_CLUSTER_PASSWORD", "a secret")
    with Node(str(tmp_path / "data"), *options) as node:
        works(node)
    monkeypatch.setenv("ROOMKEY_CLUSTER_PASSWORD", "another")
    assert "Check --cluster" in refused("--data", tmp_path / "data", *options)


def test_a_file_of_credentials(server, tmp_path):
    settings, file = credentials(tmp_path)
    port = server(settings)
    with Node(str(tmp_path / "data"), "--cluster", f"nats://127.0.0.1:{port}", "--cluster-credentials", str(file)) as node:
        works(node)


def test_an_encrypted_connection(server, tmp_path):
    settings, authority = certificate(tmp_path, "right")
    _, other = certificate(tmp_path, "wrong")
    port = server(settings)
    address = f"tls://localhost:{port}"
    with Node(str(tmp_path / "data"), "--cluster", address, "--cluster-ca", str(authority)) as node:
        works(node)
    assert "Check --cluster" in refused("--data", tmp_path / "data", "--cluster", address, "--cluster-ca", other)
