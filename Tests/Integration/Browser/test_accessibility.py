"""axe finds nothing, and new messages are told to those who cannot see them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from person import PHONE, WIDE

BOTH_SIZES = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
# What depends on colours, so that it is asked in both schemes.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@BOTH_SIZES
def test_axe_finds_nothing_in_a_conversation(person, viewport):
    ada, bob = person(viewport=viewport), person("Bob")
    ada.page.goto("/")
    expect(ada.page.get_by_label("Your name")).to_be_visible()
    check(ada.page)
    ada.sign_in("Ada")
    expect(ada.page.get_by_text("No rooms yet.")).to_be_visible()
    check(ada.page)

    room = ada.create_room("Tea")
    bob.join(room)
    ada.send("Is the kettle on? See https://example.org")
    expect(bob.texts).to_have_count(1)
    bob.fetch("POST", f"/api/rooms/{room}/messages", {"clientID": "b1", "text": "**It is**, @Ada.\n```\ncode\n```", "replyTo": 1})
    bob.fetch("PUT", f"/api/rooms/{room}/messages/1/reactions/%F0%9F%8D%B5")
    ada.fetch("PUT", f"/api/rooms/{room}/messages/2/reactions/%F0%9F%8E%89")
    ada.fetch("PUT", f"/api/rooms/{room}/pins/2")
    ada.send("soon gone")
    expect(ada.page.locator(".message[data-state=sent]")).to_have_count(3)
    ada.fetch("DELETE", f"/api/rooms/{room}/messages/3")
    expect(ada.page.locator(".deleted")).to_be_visible()
    expect(ada.page.locator(".pinned")).to_be_visible()
    check(ada.page)

    message = ada.page.locator(".message").nth(1)
    message.focus()
    check(ada.page)
    ada.page.keyboard.press("Enter")
    check(ada.page)
    ada.page.get_by_role("menuitem", name="Add a reaction").click()
    expect(ada.page.get_by_label("Search emoji")).to_be_focused()
    check(ada.page)
    ada.page.keyboard.press("Escape")
    ada.composer.press_sequentially("@b")
    expect(ada.page.get_by_role("option", name="Bob")).to_be_visible()
    check(ada.page)

    other = bob.fetch("POST", "/api/rooms", {"name": "Work"})["room"]["id"]
    ada.page.goto(f"/r/{other}")
    expect(ada.page.get_by_role("button", name="Join")).to_be_visible()
    check(ada.page)
    ada.page.goto("/")
    expect(ada.page.get_by_role("link", name="Tea")).to_be_visible()
    check(ada.page)


@BOTH_SIZES
def test_axe_finds_nothing_beside_and_above_it(person, viewport):
    ada = person("Ada", viewport=viewport)
    room = ada.create_room("Tea")
    ada.send("Is the kettle on?")
    ada.expect_texts(["Is the kettle on?"])
    ada.fetch("PUT", f"/api/rooms/{room}/pins/1")
    for panel, something in {"members": "Moderator", "pins": "Is the kettle on?", "search": "In all my rooms", "room": "Topic"}.items():
        ada.page.goto(f"/r/{room}?show={panel}")
        expect(ada.page.locator("side-panel").get_by_text(something)).to_be_visible()
        check(ada.page)

    ada.page.goto("/")
    for button, items in {"Add": ["New room", "New direct message", "Browse rooms"], "Ada: account menu": ["Create account", "Settings", "Keyboard", "Sign out"]}.items():
        for item in items:
            ada.open(button, item)
            expect(ada.page.get_by_role("dialog")).to_be_visible()
            check(ada.page)
            ada.page.keyboard.press("Escape")
    ada.page.keyboard.press("Control+k")
    expect(ada.page.get_by_role("option", name="Tea")).to_be_visible()
    check(ada.page)


@BOTH_SIZES
def test_axe_finds_nothing_in_the_administration(person, server, viewport):
    olivia, ada = person(viewport=viewport), person("Ada")
    page = olivia.page
    page.goto(f"/#setup={server.setup}")
    page.get_by_label("Your name").fill("Olivia")
    page.get_by_label("Password").fill("eleven green herons")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    check(page)
    olivia.fetch("POST", "/api/rooms", {"name": "Tea"})
    room = ada.create_room("Secret", private=True)
    ada.fetch("POST", f"/api/rooms/{room}/messages", {"clientID": "s1", "text": "hidden"})
    page.goto("/admin")
    for title, button in {"Invitations": "Create link", "Bots": "Create bot", "API keys": "Create key"}.items():
        part = page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))
        if title != "Invitations":
            part.get_by_label("Name").fill("Something")
        part.get_by_role("button", name=button).click()
        expect(part.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("link", name="Tea")).to_be_visible()
    expect(page.get_by_role("img", name="Connections: 1 now")).to_be_visible()
    check(page)
    assert page.evaluate("document.querySelector('.admin').scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="Revoke Something").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)


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
    """axe finds nothing, neither light nor dark."""
    for scheme, options in {"light": {}, "dark": COLOURS}.items():
        page.emulate_media(color_scheme=scheme)
        # What is just appearing is not there yet.
        page.evaluate("Promise.allSettled(document.getAnimations().map(({ finished }) => finished))")
        results = Axe().run(page, options=options)
        assert results.violations_count == 0, results.generate_report()
    page.emulate_media(color_scheme="light")


@BOTH_SIZES
def test_axe_finds_nothing_about_people_and_commands(person, viewport):
    ada, bob = person("Ada", viewport=viewport), person("Bob")
    page = ada.page
    room = ada.create_room("Tea")
    bob.join(room)
    bob.fetch("PATCH", "/api/account", {"status": "having tea"})
    ada.composer.press_sequentially("/")
    expect(page.get_by_role("option", name="/topic")).to_be_visible()
    check(page)
    ada.composer.fill("")
    page.goto(f"/r/{room}?show=members")
    people = page.locator("side-panel")
    people.get_by_role("listitem").filter(has_text="Bob").get_by_role("button").last.click()
    page.get_by_role("menuitem", name="Profile").click()
    expect(page.get_by_text("having tea")).to_be_visible()
    check(page)

    ada.fetch("POST", "/api/accounts", {"name": "Ada", "password": "eleven green herons"})
    page.goto("/")
    ada.open("Ada: account menu", "Settings")
    expect(page.get_by_label("Current password")).to_be_visible()
    check(page)
