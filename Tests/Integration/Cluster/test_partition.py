# SPDX-License-Identifier: MIT
"""Parts of the cluster cannot reach each other, or stand still: nothing acknowledged is lost or doubled, and who follows hears it all."""

import itertools

import pytest
from followers import Audience
from listeners import Listener, Refused
from nats import eventually, needs_replicas_that_stay_together
from nodes import COUNT, Load


def test_two_nodes_in_turn_are_killed_and_those_who_follow_miss_nothing(nodes):
    nodes.sign_in()
    with Audience(nodes) as audience:
        with Load(nodes) as load:
            load.goes_on()
            nodes[0].kill()
            load.goes_on()
            nodes[1].kill()
            load.goes_on()
            nodes[0].start()
            nodes[1].start()
            load.goes_on()
        nodes.verify(load.writers)
        audience.heard_all(nodes.agreed_history())


def test_a_node_stands_still_for_a_while(nodes):
    nodes.sign_in()
    with Audience(nodes) as audience:
        with Load(nodes) as load:
            load.goes_on()
            nodes[0].freeze()
            others = [writer for writer in load.writers if writer.number % COUNT != 0]
            before = sum(len(writer.acknowledged) for writer in others)
            load.goes_on(150)
            nodes[0].thaw()
            load.goes_on()
        assert sum(len(writer.acknowledged) for writer in others) > before
        nodes.verify(load.writers)
        audience.heard_all(nodes.agreed_history())


def goes_on_without(server, nodes, load):
    """Cuts a server off with its node: who is there is told so, while the others go on; then all do."""
    index = nodes.nats.servers.index(server)
    alone = [writer for writer in load.writers if writer.number % COUNT == index]
    nodes.nats.isolate(server)
    load.writers_go_on(lambda writer: writer not in alone)
    load.are_refused(alone)
    assert nodes[index].status("/health/live") == 200
    nodes.nats.rejoin(server)
    load.writers_go_on(lambda writer: writer in alone, count=5)


@needs_replicas_that_stay_together
def test_the_leader_of_the_log_is_cut_off_with_its_node(paired_nodes):
    nodes = paired_nodes
    nodes.sign_in()
    with Audience(nodes) as audience:
        with Load(nodes) as load:
            load.goes_on()
            goes_on_without(nodes.nats.leader(), nodes, load)
        nodes.verify(load.writers)
        audience.heard_all(nodes.agreed_history())


def test_a_server_that_only_follows_the_log_is_cut_off_with_its_node(paired_nodes):
    nodes = paired_nodes
    nodes.sign_in()
    with Load(nodes) as load:
        load.goes_on()
        goes_on_without(nodes.nats.follower(), nodes, load)
    nodes.verify(load.writers)


def caught_up(node, headers, revision):
    """The events of somebody who comes to a node, or None when it refuses."""
    try:
        return Listener(node, headers, revision).catch_up()
    except Refused:
        return None


def test_who_comes_to_a_node_that_is_behind_waits_for_it(paired_nodes):
    nodes = paired_nodes
    nodes.sign_in()
    numbers = itertools.count()

    def fall_behind():
        """Cuts off a server: which, its node, and a revision that this node does not know."""
        server = nodes.nats.follower()
        index = nodes.nats.servers.index(server)
        nodes.nats.isolate(server)
        body = {"clientID": f"ahead-{next(numbers)}", "text": "ahead"}
        other = nodes.client(index - 1)
        # Where it led after all, the others have to agree on another first.
        eventually("it is written", lambda: other.request("POST", "/api/rooms/crash/messages", body)[0] in (200, 201))
        ahead = Listener(nodes[(index - 1) % COUNT], nodes.headers).catch_up()[-1]["revision"]
        return server, nodes[index], ahead

    server, node, ahead = fall_behind()
    waiting = Listener(node, nodes.headers, ahead)
    waiting.is_heard()
    nodes.nats.rejoin(server)
    try:
        events = waiting.catch_up()
    except Refused:
        # The servers may take longer to agree than a node waits. Who is refused comes again, as clients do.
        events = eventually("the node is no longer behind", lambda: caught_up(node, nodes.headers, ahead), seconds=120)
    assert "reset" not in [event["event"] for event in events]
    assert events[-1]["revision"] >= ahead

    server, node, ahead = fall_behind()
    with pytest.raises(Refused) as refused:
        Listener(node, nodes.headers, ahead).catch_up()
    (refusal,) = refused.value.args
    assert refusal["code"] == "unavailable" and "cluster" in refusal["error"]
    nodes.nats.rejoin(server)
    nodes.agreed_history()


def test_a_revision_that_the_log_never_had_begins_anew(nodes):
    nodes.sign_in()
    newest = Listener(nodes[0], nodes.headers).catch_up()[-1]["revision"]
    events = Listener(nodes[0], nodes.headers, newest + 1_000).catch_up()
    assert events[0]["event"] == "reset"


def test_a_node_that_stops_sends_its_people_to_the_others(nodes):
    nodes.sign_in()
    with Audience(nodes) as audience:
        with Load(nodes) as load:
            load.goes_on()
            nodes[0].stop()
            load.goes_on()
            nodes[0].start()
        eventually("who was there is sent away", lambda: audience.followers[0].close_codes)
        assert audience.followers[0].close_codes == [1012]
        nodes.verify(load.writers)
        audience.heard_all(nodes.agreed_history())
