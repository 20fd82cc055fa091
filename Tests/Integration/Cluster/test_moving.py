# SPDX-License-Identifier: MIT
"""A server that stands alone moves into a cluster and out of it again; people stay signed in, and nothing is lost."""

import pytest
from listeners import Listener
from load import Client, Server, history, roomkey, say, signed_in
from nats import NATSCluster
from nodes import Nodes


@pytest.fixture
def nats(tmp_path):
    nats = NATSCluster(tmp_path)
    nats.start()
    yield nats
    nats.stop()


def texts(server, headers):
    return [message["text"] for message in history(Client(server, **headers))[0]]


def done(*arguments):
    result = roomkey(*arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(*arguments):
    result = roomkey(*arguments)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("roomkey: "), result.stderr
    return result.stderr


def test_a_server_moves_into_a_cluster_and_out_again(nats, tmp_path):
    nodes = Nodes(tmp_path, nats)
    folder = nodes[0].data
    alone = Server(folder)
    alone.start()
    headers = signed_in(alone)
    say(alone, headers, 1, 2, 3)
    assert Client(alone, **headers).request("POST", "/record", {"key": "k", "value": "v"})[0] == 200
    seen = Listener(alone, headers).catch_up()[-1]
    assert "Another Roomkey is running" in refused("join", "--data", folder, "--cluster", nats.addresses)
    alone.stop()
    assert "Workspace main begins with" in done("join", "--data", folder, "--cluster", nats.addresses)
    # It is the cluster's now.
    assert "roomkey leave" in refused("serve", "--data", folder, "--port", "0")
    nodes.headers = headers
    try:
        nodes.start()
        nodes.are_ready()
        for node in nodes.all:
            assert texts(node, headers) == ["text 1", "text 2", "text 3"]
            assert Client(node, **headers).request("GET", "/record/k") == (200, {"key": "k", "value": "v"})
        # The log is another history, of which all nodes say the same: a client that was connected before starts over.
        listener = Listener(nodes[2], headers, seen["revision"], seen["history"])
        assert listener.catch_up()[0]["event"] == "reset"
        shared = {Listener(node, headers).catch_up()[-1]["history"] for node in nodes.all}
        assert len(shared) == 1 and seen["history"] not in shared
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
    assert "is stand-alone" in done("leave", "--data", out, "--cluster", nats.addresses)
    alone = Server(out)
    alone.start()
    try:
        assert texts(alone, headers) == ["text 1", "text 2", "text 3", "text 4"]
        assert Listener(alone, headers).catch_up()[-1]["history"] not in {seen["history"], *shared}
        say(alone, headers, 5)
        assert Client(alone, **headers).request("GET", "/record/k") == (200, {"key": "k", "value": "v"})
    finally:
        alone.stop()
    # One that has left is not taken into the same workspace again.
    assert "--workspace" in refused("join", "--data", out, "--cluster", nats.addresses)
    assert "Workspace second" in done("join", "--data", out, "--cluster", nats.addresses, "--workspace", "second")


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
    assert "up to entry" in done("leave", "--as-it-is", "--data", nodes[1].data)
    alone = Server(nodes[1].data)
    alone.start()
    try:
        assert texts(alone, nodes.headers) == ["text 1"]
    finally:
        alone.stop()
    assert "does not belong to a cluster node" in refused("leave", "--as-it-is", "--data", nodes[1].data)
