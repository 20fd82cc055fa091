# SPDX-License-Identifier: MIT
"""Three nodes on three NATS servers, of which any may be lost: every acknowledged message is at every node, once, in one order."""

import concurrent.futures
import random

from listeners import Listener
from load import Client, history, roomkey
from nats import eventually, needs_replicas_that_stay_together
from nodes import COUNT, Load


def listening(nodes):
    listeners = [Listener(node, nodes.headers) for node in nodes.all]
    for listener in listeners:
        listener.catch_up()
    return listeners


def test_people_at_three_nodes_have_one_conversation(nodes):
    nodes.sign_in()
    listeners = listening(nodes)
    with Load(nodes) as load:
        load.goes_on(150)
    messages = nodes.agreed_history()
    assert len({message["sender"] for message in messages}) == 1
    heard = [listener.messages(len(messages)) for listener in listeners]
    assert heard[0] == heard[1] == heard[2], "the same messages under the same revisions, in the same order"
    assert [seq for _, seq, _ in heard[0]] == list(range(1, len(messages) + 1))
    nodes.verify(load.writers)


def test_commands_of_the_operator_work_at_a_running_node_for_all(nodes):
    made = roomkey("key", "create", "--name", "operator", "--data", nodes[1].data)
    assert (made.returncode, made.stderr) == (0, "")
    key = made.stdout.splitlines()[-1]

    def status():
        return Client(nodes[2], **{"x-api-key": key}).request("GET", "/record/nothing")[0]

    eventually("the key counts at another node", lambda: status() == 404)
    revoked = roomkey("key", "revoke", key.split("_")[1], "--data", nodes[0].data)
    assert (revoked.returncode, revoked.stderr) == (0, "")
    eventually("the key is revoked at another node", lambda: status() == 403)
    nodes[1].kill()
    refused = roomkey("key", "list", "--data", nodes[1].data)
    assert refused.returncode == 1 and "only the cluster's log can change it" in refused.stderr


def test_any_node_may_be_killed(nodes):
    nodes.sign_in()
    with Load(nodes) as load:
        for node in nodes.all:
            load.goes_on()
            node.kill()
            load.goes_on()
            node.start()
    nodes.verify(load.writers)


def test_a_new_node_comes_to_the_same_records(nodes, tmp_path):
    nodes.sign_in()
    nodes[2].kill()
    nodes[2].data = str(tmp_path / "anew")
    with Load(nodes) as load:
        load.goes_on(100)
        nodes[2].start()
        load.goes_on()
    nodes.verify(load.writers)


def test_the_leader_of_the_log_may_be_killed(nodes):
    nodes.sign_in()
    chance = random.Random(7)
    with Load(nodes) as load:
        for _ in range(2):
            load.goes_on(chance.randint(20, 60))
            leader = nodes.nats.leader()
            leader.kill()
            load.goes_on()
            leader.start()
            load.goes_on()
    nodes.verify(load.writers)


def test_who_is_here_and_who_types_is_known_at_every_node(nodes):
    nodes.sign_in()
    listeners = listening(nodes)

    def state(listener):
        answer = listener.ask({"verb": "watch", "users": [nodes.user]})
        return answer["result"]["presence"][0]["state"]

    for listener in listeners:
        listener.ask({"verb": "presence", "state": "idle"})
    eventually("the person is idle everywhere", lambda: [state(each) for each in listeners] == ["idle"] * COUNT)
    listeners[2].ask({"verb": "presence", "state": "online"})
    eventually("the person is online everywhere", lambda: [state(each) for each in listeners] == ["online"] * COUNT)
    # That somebody types is told once. Only now is it sure that the NATS servers have found each other.
    listeners[2].ask({"verb": "typing", "room": "crash"})
    for listener in listeners[:2]:
        event = listener.next("typing")
        assert (event["room"], event["user"]["id"]) == ("crash", nodes.user)
    nodes[2].kill()
    eventually("what a lost node told is forgotten", lambda: [state(each) for each in listeners[:2]] == ["idle"] * 2)


def lose_nats(nodes, load, keys):
    """Kills all NATS servers: people read on, and are told that they cannot write."""
    load.goes_on()
    # What one node has acknowledged reaches the others a moment later.
    eventually("every node has them", lambda: all(history(nodes.client(index))[1] >= 30 for index in range(COUNT)))
    for server in nodes.nats.servers:
        server.kill()
    eventually("every writer is refused", lambda: all(writer.refusals for writer in load.writers), seconds=120)

    def reads_only(index):
        messages, newest = history(nodes.client(index))
        assert len(messages) == newest >= 30
        assert nodes[index].status("/health/live") == 200
        assert nodes[index].status("/health/ready") == 503
        values = nodes.client(index, **keys)
        status, answer = values.request("POST", "/record", {"key": "k", "value": "after"})
        assert status == 503 and "cluster" in answer["error"]
        assert values.request("GET", "/record/k") == (200, {"key": "k", "value": "before"})

    # Each waits for the cluster, for as long as a command may.
    with concurrent.futures.ThreadPoolExecutor(COUNT) as asking:
        list(asking.map(reads_only, range(COUNT)))


def refusals_say_why(load):
    for writer in load.writers:
        for refusal in writer.refusals:
            assert refusal["code"] == "unavailable"
            assert "cluster" in refusal["error"]


def with_a_value(nodes):
    """An API key, and a value under it that every node knows."""
    keys = {"x-api-key": nodes.api_key()}
    assert nodes.client(0, **keys).request("POST", "/record", {"key": "k", "value": "before"})[0] == 200
    nodes.are_ready()
    return keys


def test_without_nats_people_read_and_are_told_that_they_cannot_write(nodes):
    nodes.sign_in()
    keys = with_a_value(nodes)
    with Load(nodes, per_node=1) as load:
        lose_nats(nodes, load, keys)
    refusals_say_why(load)


@needs_replicas_that_stay_together
def test_with_nats_back_people_write_again_and_nothing_is_lost(nodes):
    nodes.sign_in()
    keys = with_a_value(nodes)
    with Load(nodes, per_node=1) as load:
        lose_nats(nodes, load, keys)
        for server in nodes.nats.servers:
            server.start()
        load.goes_on(seconds=120)
    nodes.verify(load.writers)
    refusals_say_why(load)
