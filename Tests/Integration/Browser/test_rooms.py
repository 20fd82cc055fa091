"""Rooms of every kind, who is in them, and the ways between them."""

import re

from playwright.sync_api import expect

from person import PHONE, wait_for


def test_a_private_room_is_seen_by_who_is_added_and_by_nobody_else(person):
    ada, bob, eve = person("Ada"), person("Bob"), person("Eve")
    hall = ada.create_room("Hall")
    for someone in (bob, eve):
        someone.join(hall)
    board = ada.create_room("Board", private=True)
    ada.page.get_by_role("button", name="Members").click()
    ada.page.get_by_role("button", name="Add people").click()
    ada.page.get_by_label("Bob").check()
    ada.page.get_by_role("dialog").get_by_role("button", name="Add").click()
    panel = ada.page.get_by_role("complementary", name="Members")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    bob.page.get_by_role("link", name="Board").click()
    expect(bob.composer).to_be_visible()
    eve.page.goto(f"/r/{board}")
    expect(eve.page.get_by_role("heading", name="Room not found")).to_be_visible()

    panel.get_by_role("button", name="More about Bob").click()
    ada.page.get_by_role("menuitem", name="Make moderator").click()
    expect(panel.get_by_role("listitem").filter(has_text="Bob")).to_contain_text("Moderator")
    panel.get_by_role("button", name="More about Bob").click()
    ada.page.get_by_role("menuitem", name="Remove from the room").click()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    expect(bob.page.get_by_role("link", name="Board")).to_have_count(0)


def test_a_direct_conversation_has_the_other_ones_name_on_both_sides(person):
    ada, bob = person("Ada"), person("Bob")
    bob.join(ada.create_room("Hall"))
    ada.open("Add", "New direct message")
    ada.page.get_by_label("Bob").check()
    ada.page.get_by_role("button", name="Start conversation").click()
    expect(ada.page.locator("#room-title")).to_have_text("Bob")
    ada.send("just us")
    theirs = bob.page.get_by_role("link", name="Ada")
    expect(theirs).to_contain_text("just us")
    theirs.click()
    bob.expect_texts(["just us"])
    expect(bob.page.locator("#room-title")).to_have_text("Ada")


def test_a_moderator_names_describes_and_archives_a_room(person):
    ada, bob = person("Ada"), person("Bob")
    bob.join(ada.create_room("Tea"))
    ada.send("before")
    ada.page.locator("conversation-view header").get_by_role("button", name="More").click()
    ada.page.get_by_role("menuitem", name="Room details").click()
    ada.page.get_by_label("Name").fill("Tea and cake")
    ada.page.get_by_label("Topic").fill("Every day at four")
    ada.page.get_by_role("button", name="Save").click()
    expect(bob.page.locator("#room-title")).to_have_text("Tea and cake")
    expect(bob.page.locator(".about")).to_have_text("2 people · Every day at four")
    ada.page.get_by_role("button", name="Archive").click()
    for someone in (ada, bob):
        expect(someone.page.get_by_text("This room is archived")).to_be_visible()
        expect(someone.composer).to_be_hidden()
        someone.expect_texts(["before"])
    ada.page.get_by_role("button", name="Unarchive").click()
    expect(bob.composer).to_be_visible()


def test_the_list_says_what_was_said_last_with_the_newest_in_front(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.send("the kettle is on")
    ada.expect_texts(["the kettle is on"])
    ada.create_room("Work")
    names = ada.page.locator("room-list .room-name")
    expect(names).to_have_text(["Work", "Tea"])
    expect(ada.page.get_by_role("link", name="Tea")).to_contain_text("You: the kettle is on")
    ada.page.get_by_role("link", name="Tea").click()
    expect(ada.page.locator("#room-title")).to_have_text("Tea")
    ada.send("and now?")
    expect(names).to_have_text(["Tea", "Work"])
    ada.page.reload()
    expect(names).to_have_text(["Tea", "Work"])
    expect(ada.page.get_by_role("link", name="Tea")).to_contain_text("You: and now?")


def test_search_finds_a_message_and_leads_to_it(person):
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fetch("POST", f"/api/rooms/{room}/messages", {"clientID": "key", "text": "the watering key is under the basil"})
    ada.fill_room(room, 120)
    ada.reload_at_end(room, "Message 120")
    wait_for(lambda: ada.fetch("GET", "/api/search?query=watering")["hits"])
    ada.page.keyboard.press("Control+f")
    field = ada.page.get_by_label("Search messages")
    expect(field).to_be_focused()
    field.fill("watering")
    hit = ada.page.locator(".found")
    expect(hit.locator("mark")).to_have_text("watering")
    hit.click()
    expect(ada.message("under the basil")).to_be_in_viewport()
    ada.page.reload()
    expect(hit).to_have_count(1)
    field.fill("nothing like it")
    expect(ada.page.get_by_text("No messages match “nothing like it” in this room.")).to_be_visible()


def test_the_search_offers_rooms_and_people_for_its_filters_and_tells_a_name_from_an_id(person):
    ada, bob = person("Ada"), person("Bob B.")
    kitchen, garden = ada.create_room("Kitchen rota"), ada.create_room("Garden")
    bob.join(kitchen)
    bob.fetch("POST", f"/api/rooms/{kitchen}/messages", {"clientID": "b", "text": "weed the kitchen"})
    ada.fetch("POST", f"/api/rooms/{garden}/messages", {"clientID": "a", "text": "weed the garden"})
    # Now one room has the other one's id as its name.
    ada.fetch("PATCH", f"/api/rooms/{kitchen}", {"name": "garden"})
    ada.page.goto(f"/r/{garden}")
    expect(ada.composer).to_be_focused()
    wait_for(lambda: len(ada.fetch("GET", "/api/search?query=weed")["hits"]) == 2)
    ada.page.keyboard.press("Control+f")
    field = ada.page.get_by_label("Search messages")
    field.fill("weed")
    expect(ada.page.locator(".found")).to_have_text(re.compile("the garden"))
    field.fill("weed from:bo")
    offered = ada.page.locator("#search-completion").get_by_role("option")
    expect(offered.locator("[dir=auto]")).to_have_text(["Bob B."])
    field.press("Enter")
    expect(field).to_have_value('weed from:"Bob B." ')
    ada.page.get_by_label("In all my rooms").check()
    expect(ada.page.locator(".found")).to_have_text(re.compile("the kitchen"))
    field.fill("weed in:#gar")
    expect(offered).to_have_count(2)
    field.press("Escape")
    expect(offered).to_have_count(0)


def test_a_few_letters_or_a_key_lead_to_another_room(person):
    ada = person("Ada")
    for name in ("Garden", "Kitchen rota", "Rehearsals"):
        ada.create_room(name)
    title = ada.page.locator("#room-title")
    keyboard = ada.page.keyboard
    keyboard.press("Control+k")
    expect(ada.page.get_by_role("combobox", name="Jump to…")).to_be_focused()
    keyboard.type("rota")
    keyboard.press("Enter")
    expect(title).to_have_text("Kitchen rota")
    expect(ada.composer).to_be_focused()
    keyboard.press("Alt+ArrowDown")
    expect(title).to_have_text("Garden")
    keyboard.press("Alt+ArrowUp")
    expect(title).to_have_text("Kitchen rota")
    keyboard.press("Shift+Tab")
    keyboard.type("?")
    expect(ada.page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def test_on_a_phone_a_panel_is_a_place_to_come_back_from(person):
    ada = person("Ada", viewport=PHONE, has_touch=True, is_mobile=True)
    room = ada.fetch("POST", "/api/rooms", {"name": "Tea"})["room"]["id"]
    ada.page.goto(f"/r/{room}")
    ada.page.get_by_role("button", name="Members").tap()
    panel = ada.page.get_by_role("complementary", name="Members")
    expect(panel).to_be_visible()
    expect(ada.page.locator("#room-title")).to_be_hidden()
    ada.page.go_back()
    expect(panel).to_be_hidden()
    expect(ada.page.locator("#room-title")).to_be_visible()
