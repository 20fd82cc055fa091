# SPDX-License-Identifier: MIT
"""A server that stands alone moves into a cluster and out of it again; people stay signed in, and nothing is lost."""

import subprocess

import pytest
from listeners import Listener
from load import BINARY, Client, Server, history, signed_in
from nats import NATSCluster
from nodes import Nodes


@pytest.fixture
def nats(tmp_path):
    nats = NATSCluster(tmp_path)
    nats.start()
    yield nats
    nats.stop()


def roomkey(*arguments):
    result = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return result.returncode, result.stdout, result.stderr


def say(server, headers, *numbers):
    client = Client(server, **headers)
    for number in numbers:
        body = {"clientID": f"c{number}", "text": f"text {number}"}
        assert client.request("POST", "/api/rooms/crash/messages", body)[0] == 201


def texts(server, headers):
    return [message["text"] for message in history(Client(server, **headers))[0]]


def stop(server):
    server.process.terminate()
    assert server.process.wait(timeout=30) == 0
    server.process.stdout.close()


def refused(*arguments):
    code, _, stderr = roomkey(*arguments)
    assert code == 1
    assert stderr.splitlines()[-1].startswith("roomkey: "), stderr
    return stderr


def test_a_server_moves_into_a_cluster_and_out_again(nats, tmp_path):
    nodes = Nodes(tmp_path, nats)
    folder = nodes[0].data
    alone = Server(folder)
    alone.start()
    headers = signed_in(alone)
    say(alone, headers, 1, 2, 3)
    assert Client(alone, **headers).request("POST", "/record", {"key": "k", "value": "v"})[0] == 200
    seen = Listener(alone, headers).catch_up()[-1]["revision"]
    assert "Another Roomkey is running" in refused("join", "--data", folder, "--cluster", nats.addresses)
    stop(alone)
    code, said, _ = roomkey("join", "--data", folder, "--cluster", nats.addresses)
    assert code == 0 and "Workspace main begins with" in said
    # It is the cluster's now.
    assert "roomkey leave" in refused("serve", "--data", folder, "--port", "0")
    nodes.headers = headers
    try:
        nodes.start()
        nodes.are_ready()
        for node in nodes.all:
            assert texts(node, headers) == ["text 1", "text 2", "text 3"]
            assert Client(node, **headers).request("GET", "/record/k") == (200, {"key": "k", "value": "v"})
        # Who was connected before goes on where they were, at any node.
        listener = Listener(nodes[2], headers, seen)
        assert not [event for event in listener.catch_up() if event["event"] in ("message", "reset")]
        say(nodes[1], headers, 4)
        assert listener.next("message")["message"]["text"] == "text 4"
    finally:
        for node in nodes.all:
            if node.is_running:
                node.stop()

    other = tmp_path / "other"
    other.mkdir()
    assert "no database" in refused("join", "--data", other, "--cluster", nats.addresses)
    out = nodes[2].data
    assert "--as-it-is" in refused("leave", "--data", out)
    code, said, _ = roomkey("leave", "--data", out, "--cluster", nats.addresses)
    assert code == 0 and "stands alone" in said
    alone = Server(out)
    alone.start()
    try:
        assert texts(alone, headers) == ["text 1", "text 2", "text 3", "text 4"]
        say(alone, headers, 5)
        assert Client(alone, **headers).request("GET", "/record/k") == (200, {"key": "k", "value": "v"})
    finally:
        stop(alone)
    # One that has left is not taken into the same workspace again.
    assert "--workspace" in refused("join", "--data", out, "--cluster", nats.addresses)
    code, said, _ = roomkey("join", "--data", out, "--cluster", nats.addresses, "--workspace", "second")
    assert code == 0 and "Workspace second" in said


def test_a_node_leaves_without_its_cluster(nats, tmp_path):
    nodes = Nodes(tmp_path, nats)
    try:
        nodes.start()
        nodes.sign_in()
        say(nodes[0], nodes.headers, 1)
        nodes.agreed_history()
        nodes[1].stop()
    finally:
        nodes.stop()
    nats.stop()
    code, said, _ = roomkey("leave", "--as-it-is", "--data", nodes[1].data)
    assert code == 0 and "up to entry" in said
    alone = Server(nodes[1].data)
    alone.start()
    try:
        assert texts(alone, nodes.headers) == ["text 1"]
    finally:
        stop(alone)
    assert "not that of a node" in refused("leave", "--as-it-is", "--data", nodes[1].data)
