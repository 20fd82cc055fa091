"""The ways through the page: by link, on a phone, by keyboard alone, and out again."""

import re

from playwright.sync_api import expect

from person import PHONE


def test_a_link_leads_a_newcomer_to_the_room_and_offers_to_join(person):
    room = person("Ada").create_room("Tea")
    bob = person()
    bob.sign_in("Bob", f"/r/{room}")
    expect(bob.page.locator("#room-title")).to_have_text("Tea")
    expect(bob.composer).to_be_hidden()
    bob.page.get_by_role("button", name="Join").click()
    expect(bob.composer).to_be_focused()
    bob.leave()
    expect(bob.page.get_by_role("button", name="Join")).to_be_focused()


def test_a_link_to_no_room_says_so(person):
    ada = person("Ada")
    ada.page.goto("/r/nowhere")
    expect(ada.page.get_by_role("heading", name="Room not found")).to_be_visible()


def test_back_and_forward_go_between_rooms_and_drafts_stay_with_theirs(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.composer.fill("half a thought")
    ada.create_room("Work")
    expect(ada.composer).to_have_value("")
    ada.page.go_back()
    expect(ada.page.locator("#room-title")).to_have_text("Tea")
    expect(ada.composer).to_have_value("half a thought")
    ada.page.go_forward()
    expect(ada.page.locator("#room-title")).to_have_text("Work")
    ada.page.go_back()
    ada.page.reload()
    expect(ada.composer).to_have_value("half a thought")


def test_on_a_phone_list_and_conversation_are_two_views(person):
    ada = person("Ada", viewport=PHONE, has_touch=True, is_mobile=True)
    expect(ada.page.get_by_text("No rooms yet.")).to_be_visible()
    ada.page.get_by_role("button", name="New room").tap()
    ada.page.get_by_label("Name").fill("Tea")
    ada.page.get_by_role("button", name="Create").tap()
    expect(ada.page.locator("#room-title")).to_have_text("Tea")
    expect(ada.page.get_by_role("navigation", name="Rooms")).to_be_hidden()

    ada.composer.fill("one line")
    ada.composer.press("Enter")
    ada.composer.press_sequentially("and another")
    ada.page.get_by_role("button", name="Send").tap()
    ada.expect_texts(["one line\nand another"])
    for control in ada.page.locator("section :is(a, button):visible").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44, control.evaluate("it => it.outerHTML")
    assert ada.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    ada.page.get_by_role("link", name="Back to rooms").tap()
    expect(ada.page).to_have_url(re.compile(r"/$"))
    ada.page.get_by_role("link", name="Tea").tap()
    expect(ada.page.locator("#room-title")).to_be_focused()
    ada.page.go_back()
    expect(ada.page.get_by_role("navigation", name="Rooms")).to_be_visible()


def test_everything_works_by_keyboard_alone(person):
    ada = person()
    ada.page.goto("/")
    keyboard = ada.page.keyboard
    expect(ada.page.get_by_label("Your name")).to_be_focused()
    keyboard.type("Ada")
    keyboard.press("Enter")
    expect(ada.page.get_by_role("heading", name="Roomkey")).to_be_focused()
    keyboard.press("Tab")
    expect(ada.page.get_by_role("button", name="Add", exact=True)).to_be_focused()
    keyboard.press("Enter")
    expect(ada.page.get_by_role("menuitem", name="New room")).to_be_focused()
    keyboard.press("Enter")
    expect(ada.page.get_by_label("Name")).to_be_focused()
    keyboard.type("Tea")
    keyboard.press("Enter")
    expect(ada.composer).to_be_focused()
    keyboard.type("first")
    keyboard.press("Shift+Enter")
    keyboard.type("second")
    keyboard.press("Enter")
    ada.expect_texts(["first\nsecond"])
    expect(ada.composer).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(ada.log).to_be_focused()
    keyboard.press("ArrowUp")
    expect(ada.message("first")).to_be_focused()
    keyboard.press("e")
    expect(ada.composer).to_have_value("first\nsecond")
    expect(ada.composer).to_be_focused()
    keyboard.type(", third")
    keyboard.press("Enter")
    ada.expect_texts(["first\nsecond, third"])
    keyboard.press("Escape")
    keyboard.press("Shift+Tab")
    expect(ada.log).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(ada.page.locator("conversation-view header").get_by_role("button", name="More")).to_be_focused()


def test_enter_that_ends_a_composition_does_not_send(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.composer.fill("にほん")
    ada.composer.evaluate(
        """text => text.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }))"""
    )
    expect(ada.composer).to_have_value("にほん")
    expect(ada.texts).to_have_count(0)


def test_the_limit_shows_when_it_is_near_and_stops_what_is_too_long(person):
    ada = person("Ada")
    ada.create_room("Tea")
    limit = ada.page.locator(".limit")
    ada.composer.fill("x" * 7000)
    expect(limit).to_have_text("")
    ada.composer.fill("🫖" * 7990)
    expect(limit).to_have_text("10 characters left")
    ada.composer.fill("x" * 8001)
    expect(limit).to_have_text("1 character too many")
    expect(ada.page.get_by_role("button", name="Send")).to_be_disabled()
    ada.composer.fill("x" * 8000)
    ada.composer.press("Enter")
    ada.expect_texts(["x" * 8000])


def test_signing_out_ends_every_tab_and_keeps_what_was_not_sent(person):
    ada = person("Ada")
    room = ada.create_room("Tea")
    other = ada.context.new_page()
    ada.watch(other)
    other.goto(f"/r/{room}")
    other.get_by_label("Message Tea").fill("not finished")

    ada.sign_out()
    for page in (ada.page, other):
        expect(page.get_by_label("Your name")).to_be_visible()
    assert ada.context.request.get(f"{ada.url}/api/session").status == 401

    other.get_by_label("Your name").fill("Ada again")
    other.get_by_role("button", name="Start chatting").click()
    other.get_by_role("button", name="Join").click()
    expect(other.get_by_label("Message Tea")).to_have_value("not finished")


def test_a_session_that_ends_elsewhere_closes_the_tab(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.fetch("DELETE", "/api/session")
    expect(ada.page.get_by_label("Your name")).to_be_visible()


def test_the_link_of_the_server_makes_its_owner_who_signs_in_again_with_the_password(person, server):
    olivia = person(None)
    page = olivia.page
    page.goto(f"/#setup={server.setup}")
    expect(page.get_by_text("Set up your server.")).to_be_visible()
    page.get_by_label("Your name").fill("Olivia")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_contain_text("10 to 256 characters")
    page.get_by_label("Password").fill("eleven green herons")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    expect(page).to_have_url("/")
    assert olivia.fetch("GET", "/api/session")["user"]["role"] == "owner"

    # Naming it can wait.
    page.goto("/")
    expect(page.get_by_text("No rooms yet.")).to_be_visible()
    page.get_by_role("button", name="account menu").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("dialog")).to_contain_text("You can sign in again")
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="I have an account").click()
    page.get_by_label("Your name").fill("olivia")
    page.get_by_label("Password").fill("eleven green heron")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    page.get_by_label("Password").fill("eleven green herons")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("No rooms yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("No rooms yet.")).to_be_visible()
