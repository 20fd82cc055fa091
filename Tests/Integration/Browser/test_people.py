"""Who people are, and whether they are there."""

from playwright.sync_api import expect

from person import Caller


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
    bob.open("Bob: account menu", "Settings")
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
    ada, zoe = person("Ada"), person("Zoë Marsh")
    # Guests find the people of their rooms.
    ada.join(zoe.create_room("Hall"))
    ada.open("Add", "New direct message")
    ada.page.get_by_label("Find a person").fill("zo")
    ada.page.get_by_label("Zoë Marsh").check()
    ada.page.get_by_role("button", name="Start conversation").click()
    expect(ada.page.locator("#room-title")).to_have_text("Zoë Marsh")


def test_in_a_large_room_everybody_is_found_and_nobody_is_said_to_be_missing_unasked(person):
    ada = person("Ada")
    room = ada.create_room("Crowd")
    names = {}
    for number in range(503):
        guest = Caller(ada.url, f"Guest {number:03}").join(room)
        names[guest.id] = f"Guest {number:03}"
    # The page knows the first by their ids, which are random.
    first = {member["id"] for member in ada.fetch("GET", f"/api/rooms/{room}/members")["members"]}
    beyond = next(name for user, name in names.items() if user not in first)
    ada.page.reload()

    ada.composer.press_sequentially(f"@{beyond}")
    expect(ada.page.locator("#completion [dir=auto]")).to_have_text([beyond])
    ada.composer.press("Enter")
    ada.composer.press("Enter")
    expect(ada.message(beyond).locator(".mention")).to_have_text(f"@{beyond}")

    ada.page.get_by_role("button", name="Members").click()
    panel = ada.page.locator("members-panel")
    expect(panel.get_by_text("of 504 members.")).to_be_visible()
    panel.get_by_label("Find a person").fill(beyond)
    expect(panel.get_by_role("listitem")).to_have_count(1)
    panel.get_by_label("Find a person").fill("Nobody Such")
    expect(panel.get_by_text("No one matches “Nobody Such”.")).to_be_visible()
    panel.get_by_label("Find a person").fill("")
    panel.get_by_role("button", name="Show more").click()
    expect(panel.get_by_role("listitem")).to_have_count(504)
    expect(panel.get_by_role("button", name="Show more")).to_be_hidden()


def test_the_quick_switcher_asks_the_server_before_it_says_that_there_is_nothing(person):
    ada, bob = person("Ada"), person("Bob")
    tea = bob.create_room("Tea")
    ada.fetch("PUT", f"/api/rooms/{tea}/membership")
    ada.create_room("Cake")
    # Made after the page has asked for rooms, and somebody the page has never seen.
    bob.create_room("Sugar")
    Caller(ada.url, "Zacharias").join(tea)
    ada.page.keyboard.press("Control+k")
    field = ada.page.get_by_role("combobox")
    for wanted in ("Sugar", "Zacharias"):
        field.fill(wanted)
        expect(ada.page.locator("#switcher-list .place")).to_have_text([wanted])
    field.fill("Nothing Such")
    expect(ada.page.get_by_text("Nothing matches “Nothing Such”.")).to_be_visible()
