"""axe finds nothing, and new messages are told to those who cannot see them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from person import PHONE, WIDE


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(person, scheme, viewport):
    ada, bob = person(color_scheme=scheme, viewport=viewport), person("Bob")
    ada.page.goto("/")
    expect(ada.page.get_by_label("Your name")).to_be_visible()
    check(ada.page)

    ada.sign_in("Ada")
    expect(ada.page.get_by_text("No rooms yet.")).to_be_visible()
    check(ada.page)

    room = ada.create_room("Tea")
    bob.join(room)
    ada.send("Is the kettle on?")
    bob.send("It is.")
    ada.expect_texts(["Is the kettle on?", "It is."])
    check(ada.page)

    other = bob.fetch("POST", "/api/rooms", {"name": "Work"})["room"]["id"]
    ada.page.goto(f"/r/{other}")
    expect(ada.page.get_by_role("button", name="Join")).to_be_visible()
    check(ada.page)
    ada.page.goto("/")
    expect(ada.page.get_by_role("link", name="Work")).to_be_visible()
    check(ada.page)


def test_new_messages_of_others_are_announced_and_history_is_not(person):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    ada.fill_room(room, 3)
    bob.join(room)
    expect(bob.texts).to_have_count(3)
    spoken = bob.page.locator("message-list [aria-live=polite]")
    bob.send("mine")
    ada.send("Is the kettle on?")
    expect(spoken).to_have_text("Ada: Is the kettle on?")


def check(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
