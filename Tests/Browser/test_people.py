"""Who people are, and whether they are there."""

from playwright.sync_api import expect


def direct(person):
    ada, bob = person("Ada"), person("Bob")
    other = bob.fetch("GET", "/api/session")["user"]["id"]
    room = ada.fetch("POST", "/api/direct", {"people": [other]})["room"]["id"]
    ada.page.goto(f"/r/{room}")
    return ada, bob


def test_a_conversation_says_whether_the_other_one_is_there(person):
    ada, bob = direct(person)
    about = ada.page.locator(".about")
    expect(about).to_have_text("Online")
    expect(ada.page.locator("room-list .avatar[data-presence=online]").first).to_be_visible()
    bob.page.clock.install()
    bob.page.goto("/")
    expect(bob.page.get_by_role("link", name="Ada")).to_be_visible()
    bob.page.clock.fast_forward("06:00")
    expect(about).to_have_text("Away")
    bob.page.mouse.move(50, 50)
    bob.page.mouse.move(60, 60)
    expect(about).to_have_text("Online")
    bob.page.close()
    expect(about).to_have_text("Offline")


def test_another_name_and_status_show_everywhere_at_once(person):
    ada, bob = direct(person)
    bob.open("Bob: settings and more", "Settings")
    bob.page.get_by_label("Your name").fill("Robert")
    bob.page.get_by_label("Status").fill("on a train")
    bob.page.get_by_role("button", name="Save").click()
    expect(ada.page.locator("#room-title")).to_have_text("Robert")
    expect(ada.page.get_by_role("link", name="Robert")).to_be_visible()
    expect(bob.page.locator(".who")).to_have_text("Robert")

    bob.page.keyboard.press("Escape")
    bob.page.get_by_role("link", name="Ada").click()
    bob.send("hello")
    ada.message("hello").locator(".avatar").click()
    card = ada.page.get_by_role("dialog", name="More about Robert")
    expect(card).to_contain_text("on a train")
    expect(card).to_contain_text("Guest · Online")


def test_a_person_is_found_by_the_beginning_of_the_name_wherever_they_are(person):
    ada, _ = person("Ada"), person("Zoë Marsh")
    ada.open("Add", "New direct message")
    ada.page.get_by_label("Find a person").fill("zo")
    ada.page.get_by_label("Zoë Marsh").check()
    ada.page.get_by_role("button", name="Start writing").click()
    expect(ada.page.locator("#room-title")).to_have_text("Zoë Marsh")
