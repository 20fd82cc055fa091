"""Who looks elsewhere is told of what calls for them: once, however many tabs they have."""

import pytest
from playwright.sync_api import Page, expect

from person import Person, wait_for

#: A page that nobody looks at, and that writes down what it tells.
ELSEWHERE = """
    document.hasFocus = () => false;
    globalThis.told = [];
    globalThis.Notification = class {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title, { body, tag }) { told.push({ title, body, tag }); }
      close() {}
    };
"""


def told(*pages: Page) -> list[dict]:
    return [one for page in pages for one in page.evaluate("() => told")]


def switch_on(someone: Person) -> None:
    someone.page.get_by_role("button", name="account menu").click()
    someone.page.get_by_role("menuitem", name="Settings").click()
    someone.page.get_by_role("checkbox", name="Notify me").check()
    someone.page.keyboard.press("Escape")


@pytest.fixture
def two(person):
    """Ada, who looks elsewhere in two tabs of hers, and Bob; both are in a room."""
    ada, bob = person("Ada"), person("Bob")
    room = bob.create_room("Tea")
    ada.context.add_init_script(ELSEWHERE)
    ada.join(room)
    switch_on(ada)
    other = ada.context.new_page()
    ada.watch(other)
    other.goto("/")
    expect(other.locator("room-list")).to_contain_text("Tea")
    return ada, bob, other


def test_a_mention_is_told_once_over_all_tabs(two):
    ada, bob, other = two
    bob.send("good morning")
    bob.send("@Ada are you there?")
    wait_for(lambda: told(ada.page, other))
    bob.send("@Ada still?")
    wait_for(lambda: len(told(ada.page, other)) >= 2)
    # Each tab waits before it tells; whatever the other one has to tell of the first would be here with the second.
    expect(other).to_have_title("(1) Roomkey")
    seen = told(ada.page, other)
    assert sorted(one["body"] for one in seen) == ["@Ada are you there?", "@Ada still?"]
    assert {one["title"] for one in seen} == {"Bob in Tea"}
    assert len({one["tag"] for one in seen}) == 1


def test_a_room_tells_what_its_person_chose(two):
    ada, bob, other = two
    ada.send("/notify all")
    expect(ada.page.get_by_text("Saved")).to_be_visible()
    bob.send("good morning")
    wait_for(lambda: len(told(ada.page, other)) == 1)
    ada.send("/notify none")
    wait_for(lambda: ada.fetch("GET", "/api/rooms/tea")["room"]["notifications"] == "none")
    bob.send("@Ada are you there?")
    bob.expect_texts(["good morning", "@Ada are you there?"])
    ada.send("/notify mentions")
    wait_for(lambda: ada.fetch("GET", "/api/rooms/tea")["room"]["notifications"] == "mentions")
    bob.send("@Ada and now?")
    wait_for(lambda: len(told(ada.page, other)) == 2)
    assert sorted(one["body"] for one in told(ada.page, other)) == ["@Ada and now?", "good morning"]


def test_the_tab_says_how_much_waits(two):
    _, bob, other = two
    icon = other.locator("link[rel=icon]")
    expect(icon).to_have_attribute("href", "/icon.svg")
    bob.send("good morning")
    expect(other).to_have_title("• Roomkey")
    expect(icon).to_have_attribute("href", "/icon-unread.svg")
