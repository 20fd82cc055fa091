"""Two people talk, the server dies in the middle, and nothing is lost or doubled."""

import json
import re

from playwright.sync_api import expect


def test_two_people_talk_both_ways_and_find_the_history_after_a_reload(person):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    bob.open("Add", "Browse rooms")
    bob.page.get_by_role("dialog").get_by_role("button", name="Tea").click()
    bob.page.get_by_role("button", name="Join").click()
    expect(ada.page.get_by_text("2 people")).to_be_visible()

    ada.send("Is the kettle on?")
    expect(bob.message("Is the kettle on?").locator(".name")).to_have_text("Ada")
    bob.send("It is.")
    expect(ada.message("It is.")).to_be_visible()
    ada.send("Then I come\nover.")
    said = ["Is the kettle on?", "It is.", "Then I come\nover."]
    ada.expect_texts(said)
    bob.expect_texts(said)
    expect(ada.message("Is the kettle on?")).to_have_class("message own first")
    assert ada.message("over").locator(".text").evaluate("text => text.innerText") == "Then I come\nover."

    for someone in (ada, bob):
        someone.page.reload()
        someone.expect_texts(said)
        assert someone.page.url.endswith(f"/r/{room}")


def test_what_is_written_while_the_server_is_dead_arrives_exactly_once(person, server):
    ada, bob = person("Ada"), person("Bob")
    bob.join(ada.create_room("Tea"))
    ada.send("before")
    bob.expect_texts(["before"])

    server.kill()
    ada.send("first while down")
    ada.send("second while down")
    expect(ada.message("first while down")).to_have_attribute("data-state", "pending")
    expect(ada.page.get_by_text("Messages will be sent when you’re back online.")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Try now")).to_be_visible()
    server.start()

    said = ["before", "first while down", "second while down"]
    bob.expect_texts(said)
    ada.expect_texts(said)
    expect(ada.page.locator("status-line .bar")).to_be_hidden()
    bob.send("after")
    for someone in (ada, bob):
        someone.expect_texts([*said, "after"])
        someone.page.reload()
        someone.expect_texts([*said, "after"])


def test_a_message_outlives_the_tab_it_was_written_in(person, server):
    ada = person("Ada")
    room = ada.create_room("Tea")
    server.kill()
    ada.send("kept")
    expect(ada.message("kept")).to_have_attribute("data-state", "pending")
    ada.page.close()
    server.start()

    ada.page = ada.context.new_page()
    ada.watch(ada.page)
    ada.page.goto(f"/r/{room}")
    ada.expect_texts(["kept"])


def test_a_lost_acknowledgement_does_not_double_the_message(person):
    ada = person()
    lost = []

    def lose_the_first_acknowledgement(socket):
        upstream = socket.connect_to_server()
        cut = []

        def to_page(frame):
            if not lost and '"once"' in frame:
                # Neither the reply nor the event of the send comes through: the line breaks just then.
                lost.append(frame)
                cut.append(frame)
                socket.close(code=4000)
            elif not cut:
                socket.send(frame)

        upstream.on_message(to_page)

    ada.page.route_web_socket("**/api/live", lose_the_first_acknowledgement)
    ada.sign_in("Ada")
    ada.create_room("Tea")
    ada.send("once")
    ada.expect_texts(["once"])
    assert lost, "the acknowledgement was to be lost"
    ada.page.reload()
    ada.expect_texts(["once"])


def test_a_refused_message_says_why_and_stays_until_deleted(person):
    ada = person()

    def hide_leaving(socket):
        """What a tab sees whose person has just left the room in another: the news is still on its way."""
        upstream = socket.connect_to_server()
        upstream.on_message(lambda frame: None if leaves(json.loads(frame)) else socket.send(frame))

    def leaves(event):
        return event.get("event") == "member" and not event["joined"]

    ada.page.route_web_socket("**/api/live", hide_leaving)
    ada.sign_in("Ada")
    room = ada.create_room("Tea")
    ada.fetch("DELETE", f"/api/rooms/{room}/membership")

    ada.send("anyone here?")
    refused = ada.message("anyone here?")
    expect(refused).to_have_attribute("data-state", "refused")
    expect(refused.get_by_role("alert")).to_contain_text("Not sent.")
    ada.page.reload()
    expect(refused.get_by_role("button", name="Retry")).to_be_visible()

    ada.fetch("PUT", f"/api/rooms/{room}/membership")
    refused.get_by_role("button", name="Retry").click()
    ada.expect_texts(["anyone here?"])

    ada.fetch("DELETE", f"/api/rooms/{room}/membership")
    ada.page.reload()
    expect(ada.page.get_by_role("button", name="Join")).to_be_visible()


def test_deleting_a_refused_message_removes_it_for_good(person):
    ada = person()
    ada.page.route_web_socket("**/api/live", refuse_sends)
    ada.sign_in("Ada")
    ada.create_room("Tea")
    ada.send("no")
    expect(ada.message("no").get_by_role("alert")).to_contain_text("Not sent. Too loud.")
    ada.message("no").get_by_role("button", name="Delete").click()
    expect(ada.texts).to_have_count(0)
    ada.page.reload()
    expect(ada.page.get_by_text("This is the beginning of Tea.")).to_be_visible()
    expect(ada.texts).to_have_count(0)


def refuse_sends(socket):
    """Answers `send` itself, with a refusal."""
    upstream = socket.connect_to_server()

    def to_server(frame):
        verb = json.loads(frame)
        if verb["verb"] == "send":
            socket.send(json.dumps({"id": verb["id"], "error": "Too loud.", "code": "badRequest"}))
        else:
            upstream.send(frame)

    socket.on_message(to_server)


def test_an_edit_and_a_deletion_show_at_once_and_to_who_was_away(person, server):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Kitchen")
    bob.join(room)
    ada.send("helo")
    ada.send("a secret")
    bob.expect_texts(["helo", "a secret"])
    bob.send("hm?")
    bob.expect_texts(["helo", "a secret", "hm?"])

    messages = ada.fetch("GET", f"/api/rooms/{room}/messages")["messages"]
    edit = {"text": "hello", "revision": messages[0]["revision"]}
    ada.fetch("PATCH", f"/api/rooms/{room}/messages/1", edit)
    bob.expect_texts(["hello", "a secret", "hm?"])
    expect(bob.message("hello").get_by_text("edited")).to_have_attribute("title", re.compile("Edited .*20"))
    # While Bob's connection is down.
    server.kill()
    server.start()
    ada.fetch("DELETE", f"/api/rooms/{room}/messages/2")
    for who in (ada, bob):
        who.expect_texts(["hello", "This message was deleted.", "hm?"])
    bob.page.reload()
    bob.expect_texts(["hello", "This message was deleted.", "hm?"])
    assert "secret" not in bob.page.content()
