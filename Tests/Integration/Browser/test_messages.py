"""What one does with messages: reacting, answering, changing, deleting, pinning, finding one's place among them."""

import json
import re
from urllib.parse import quote as quoted

from playwright.sync_api import expect

from person import PHONE, Caller, wait_for
from server import REPOSITORY


def two_in_a_room(person, name="Tea"):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room(name)
    bob.join(room)
    return ada, bob, room


def test_a_reaction_is_counted_for_everyone_named_and_taken_back(person):
    ada, bob, _ = two_in_a_room(person)
    ada.send("tea?")
    bob.message("tea?").hover()
    bob.message("tea?").get_by_role("button", name="React", exact=True).click()
    bob.page.get_by_label("Search emoji").fill("teapot")
    bob.page.keyboard.press("Enter")
    theirs = ada.message("tea?").locator(".reaction:not(.more)")
    expect(theirs).to_have_accessible_name("🫖 1")
    expect(theirs).to_have_attribute("title", "Bob reacted with 🫖")
    theirs.click()
    expect(theirs).to_have_accessible_name("🫖 2, including yours")
    expect(theirs).to_have_attribute("aria-pressed", "true")
    mine = bob.message("tea?").locator(".reaction:not(.more)")
    expect(mine).to_have_text("🫖2")
    bob.page.reload()
    expect(mine).to_have_text("🫖2")
    mine.click()
    expect(theirs).to_have_accessible_name("🫖 1, including yours")
    theirs.click()
    for someone in (ada, bob):
        expect(someone.page.locator(".reactions")).to_have_count(0)


def test_the_button_beside_the_reactions_of_a_message_adds_another(person):
    ada, bob, room = two_in_a_room(person)
    ada.send("tea?")
    ada.expect_texts(["tea?"])
    bob.fetch("PUT", f"/api/rooms/{room}/messages/1/reactions/%F0%9F%8D%B5")
    ada.message("tea?").locator(".reaction.more").click()
    ada.page.get_by_role("searchbox", name="Search emoji").fill("clap")
    ada.page.keyboard.press("Enter")
    expect(bob.message("tea?").locator(".reaction:not(.more)")).to_have_text(["🍵1", "👏1"])


def test_an_answer_quotes_and_leads_to_what_it_answers_even_far_away(person):
    ada, bob, room = two_in_a_room(person)
    ada.send("what about Tuesday?")
    expect(bob.message("Tuesday")).to_be_visible()
    ada.fill_room(room, 120)
    bob.reload_at_end(room, "Message 120")
    bob.fetch("POST", f"/api/rooms/{room}/messages", {"clientID": "answer", "text": "Tuesday is fine", "replyTo": 1})
    for someone in (ada, bob):
        quote = someone.message("Tuesday is fine").locator(".quote")
        expect(quote).to_have_text("Adawhat about Tuesday?")
    bob.message("Tuesday is fine").locator(".quote").click()
    expect(bob.message("what about Tuesday?")).to_be_in_viewport()
    expect(bob.message("what about Tuesday?")).to_be_focused()
    expect(bob.page).to_have_url(f"/r/{room}/1")
    bob.page.get_by_role("button", name="Jump to the latest").click()
    expect(bob.message("Tuesday is fine")).to_be_in_viewport()


def test_answering_from_the_page_says_whom(person):
    ada, bob, _ = two_in_a_room(person)
    ada.send("tea or coffee?")
    bob.act("tea or coffee?", "Reply")
    expect(bob.page.get_by_text("Replying to Ada")).to_be_visible()
    expect(bob.composer).to_be_focused()
    bob.send("tea")
    expect(ada.message("tea").last.locator(".quote")).to_have_text("Adatea or coffee?")
    # The answer is given; the next message is none.
    bob.send("please")
    expect(ada.message("please").locator(".text")).to_be_visible()
    expect(ada.message("please").locator(".quote")).to_have_count(0)


def test_arrow_up_edits_and_escape_leaves_the_draft_as_it_was(person):
    ada, bob, _ = two_in_a_room(person)
    ada.send("helo")
    for someone in (ada, bob):
        someone.expect_texts(["helo"])
    ada.composer.press("ArrowUp")
    expect(ada.composer).to_have_value("helo")
    ada.composer.press("Escape")
    expect(ada.composer).to_have_value("")
    ada.composer.press("ArrowUp")
    expect(ada.composer).to_have_value("helo")
    ada.send("hello")
    for someone in (ada, bob):
        someone.expect_texts(["hello"])
        expect(someone.message("hello").locator(".edited")).to_have_text("edited")


def test_an_edit_of_what_has_changed_meanwhile_is_refused_and_not_lost(person):
    ada, _, room = two_in_a_room(person)
    ada.send("one")
    ada.expect_texts(["one"])
    ada.composer.press("ArrowUp")
    expect(ada.composer).to_have_value("one")
    revision = ada.fetch("GET", f"/api/rooms/{room}/messages/1")["message"]["revision"]
    ada.fetch("PATCH", f"/api/rooms/{room}/messages/1", {"text": "two", "revision": revision})
    ada.expect_texts(["two"])
    ada.send("three")
    expect(ada.page.get_by_role("status").filter(has_text="changed")).to_be_visible()
    expect(ada.composer).to_have_value("three")
    ada.composer.press("Enter")
    ada.expect_texts(["three"])


# A busy machine may need longer to undo something than people do.
UNDO_FOR_A_MINUTE = """{
    const { setTimeout } = window;
    window.setTimeout = (act, delay, ...more) => setTimeout(act, delay === 6_000 ? 60_000 : delay, ...more);
}"""


def test_a_deletion_can_be_undone_and_else_happens(person):
    ada, bob, room = two_in_a_room(person)
    ada.page.add_init_script(UNDO_FOR_A_MINUTE)
    ada.page.reload()
    ada.send("a mistake")
    ada.send("no mistake")
    for someone in (ada, bob):
        someone.expect_texts(["a mistake", "no mistake"])
    ada.act("no mistake", "Delete")
    ada.expect_texts(["a mistake", "This message was deleted."])
    ada.page.get_by_role("button", name="Undo").click()
    ada.expect_texts(["a mistake", "no mistake"])
    ada.act("a mistake", "Delete")
    ada.expect_texts(["This message was deleted.", "no mistake"])
    # The page is left before the time to undo is over.
    ada.page.goto("about:blank")
    bob.expect_texts(["This message was deleted.", "no mistake"])
    assert "text" not in bob.fetch("GET", f"/api/rooms/{room}/messages/1")["message"]


def test_markdown_is_elements_and_everything_else_is_text(person):
    ada, bob, _ = two_in_a_room(person)
    ada.composer.fill("**bold** *it* ~~no~~ `a*b*` <b>x</b> snake_case_name\n> quoted\n- one\n- two\nhttps://example.org/a_(b). [site](https://example.org) [bad](javascript:alert(1))\n```\n**raw**\n```")
    ada.page.get_by_role("button", name="Send").click()
    text = bob.texts.first
    for tag, inside in {"strong": "bold", "em": "it", "s": "no", "p code": "a*b*", "blockquote": "quoted", "pre": "**raw**"}.items():
        expect(text.locator(tag)).to_have_text(inside)
    expect(text.locator("li")).to_have_text(["one", "two"])
    links = text.locator("a")
    expect(links).to_have_text(["https://example.org/a_(b)", "site"])
    for link in links.all():
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_have_attribute("target", "_blank")
    expect(text.locator("b")).to_have_count(0)
    expect(text).to_contain_text("<b>x</b> snake_case_name")
    expect(text).to_contain_text("[bad](javascript:alert(1))")
    bob.send("🎉🎉")
    expect(bob.page.locator(".only-emoji")).to_have_text("🎉🎉")


def test_the_line_above_what_is_new_stays_until_one_is_done(person):
    ada, bob, room = two_in_a_room(person)
    ada.send("seen")
    bob.expect_texts(["seen"])
    wait_for(lambda: bob.fetch("GET", f"/api/rooms/{room}")["room"]["read"] == 1)
    bob.page.goto("/")
    ada.fill_room(room, 60)
    badge = bob.page.locator(".badge").first
    expect(badge).to_have_text("60")
    bob.page.get_by_role("link", name="Tea").click()
    line = bob.page.get_by_text("New", exact=True)
    expect(line).to_be_in_viewport()
    expect(bob.message("Message 1").first).to_be_in_viewport()
    expect(bob.message("Message 60")).not_to_be_in_viewport()
    # Only what was on the screen is read.
    assert bob.fetch("GET", f"/api/rooms/{room}")["room"]["read"] < 61
    expect(badge).not_to_have_text("60")
    bob.composer.press("Escape")
    expect(bob.message("Message 60")).to_be_in_viewport()
    expect(line).to_have_count(0)
    expect(bob.page.locator("a.unread")).to_have_count(0)
    wait_for(lambda: bob.fetch("GET", f"/api/rooms/{room}")["room"]["read"] == 61)


def test_what_is_marked_unread_stays_so_until_one_comes_back(person):
    ada, bob, room = two_in_a_room(person)
    for text in ("one", "two", "three"):
        ada.send(text)
    bob.expect_texts(["one", "two", "three"])
    bob.act("two", "Mark as unread")
    expect(bob.page.locator(".badge").first).to_have_text("2")
    expect(bob.page.get_by_text("New", exact=True)).to_be_visible()
    wait_for(lambda: bob.fetch("GET", f"/api/rooms/{room}")["room"]["read"] == 1)


def test_a_mention_is_marked_in_the_list_and_in_the_message(person):
    ada, bob, room = two_in_a_room(person)
    bob.create_room("Work")
    ada.composer.press_sequentially("hello @b")
    expect(ada.page.get_by_role("option", name="Bob")).to_be_visible()
    ada.composer.press("Tab")
    expect(ada.composer).to_have_value("hello @Bob ")
    ada.composer.press("Enter")
    badge = bob.page.get_by_title("1 message mentions you")
    expect(badge).to_have_text("@")
    expect(bob.page).to_have_title("(1) Work · Roomkey")
    bob.page.get_by_role("link", name="Tea").click()
    expect(bob.page.locator(".mentions-me .mention")).to_have_text("@Bob")
    expect(badge).to_have_count(0)


def test_a_pinned_message_is_found_under_the_pin(person):
    ada, bob, _ = two_in_a_room(person)
    ada.send("the code is 4711")
    ada.act("the code", "Pin")
    expect(bob.message("the code").get_by_text("Pinned by Ada")).to_be_visible()
    bob.page.get_by_role("button", name="Pinned messages").click()
    panel = bob.page.get_by_role("complementary", name="Pinned messages")
    expect(panel.get_by_role("link")).to_contain_text("the code is 4711")
    ada.act("the code", "Unpin")
    expect(panel).to_contain_text("No pinned messages.")


def test_an_open_list_of_pins_forgets_what_is_edited_and_deleted(person):
    ada, bob, room = two_in_a_room(person)
    ada.send("the code is 4711")
    ada.act("the code", "Pin")
    bob.page.get_by_role("button", name="Pinned messages").click()
    panel = bob.page.get_by_role("complementary", name="Pinned messages")
    expect(panel.get_by_role("link")).to_contain_text("the code is 4711")
    message = ada.fetch("GET", f"/api/rooms/{room}/messages/1")["message"]
    ada.fetch("PATCH", f"/api/rooms/{room}/messages/1", {"text": "the code is gone", "revision": message["revision"]})
    expect(panel.get_by_role("link")).to_contain_text("the code is gone")
    ada.fetch("DELETE", f"/api/rooms/{room}/messages/1")
    expect(panel).to_contain_text("No pinned messages.")


def test_a_link_to_a_message_opens_around_it_and_reads_on_both_ways(person):
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fill_room(room, 300)
    ada.page.goto(f"/r/{room}/150")
    expect(ada.message("Message 150")).to_be_in_viewport()
    expect(ada.message("Message 150")).to_be_focused()
    wait_for(lambda: ada.scroll_up() or ada.message("Message 101").count() == 1)
    ada.page.goto(f"/r/{room}/999")
    expect(ada.page.get_by_text("This message doesn’t exist in this room.")).to_be_visible()
    expect(ada.message("Message 300")).to_be_in_viewport()


def test_a_link_leads_to_a_message_that_came_while_the_page_was_closed(person):
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.send("before")
    ada.expect_texts(["before"])
    ada.page.goto("about:blank")
    ada.fill_room(room, 200)
    ada.page.goto(f"/r/{room}/100")
    expect(ada.message("Message 99")).to_be_focused()
    expect(ada.message("Message 99")).to_be_in_viewport()


def test_a_long_day_of_reading_back_keeps_the_page_small(person):
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fill_room(room, 700)
    ada.reload_at_end(room, "Message 700")
    first = lambda: int(ada.page.locator(".message").first.get_attribute("data-seq"))
    while (before := first()) > 1:
        # What is loaded keeps the place of what is read, which may move away from the top once more: one scrolls on.
        wait_for(lambda: ada.scroll_up() or first() < before)
        assert ada.page.locator(".message").count() <= 450
    expect(ada.message("Message 700")).to_have_count(0)
    ada.page.get_by_role("button", name="Jump to the latest").click()
    expect(ada.message("Message 700")).to_be_in_viewport()


def test_a_screen_that_shows_very_many_messages_comes_to_rest(person):
    """What is kept around a reader must be more than what is loaded ahead, however tall the screen."""
    ada = person("Ada", viewport={"width": 1440, "height": 2500})
    room = ada.create_room("Archive")
    ada.fill_room(room, 500, most_lines=1)
    asked: list[str] = []
    ada.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(frame)))
    ada.page.goto(f"/r/{room}/250")
    expect(ada.message("Message 250")).to_be_in_viewport()
    for _ in range(4):
        ada.log.evaluate("log => { log.scrollTop -= 1200 }")
        ada.page.wait_for_timeout(100)
    still = None
    while still != len(asked):
        still = len(asked)
        assert sum('"history"' in frame for frame in asked) < 100, "it loads without an end"
        ada.page.wait_for_timeout(500)


def test_somebody_is_typing_until_the_message_is_there(person):
    ada, bob, _ = two_in_a_room(person)
    bob.composer.press_sequentially("hm")
    expect(ada.page.get_by_text("Bob is typing…")).to_be_visible()
    bob.composer.press("Enter")
    ada.expect_texts(["hm"])
    expect(ada.page.get_by_text("Bob is typing…")).to_have_count(0)


def test_on_a_phone_a_long_press_opens_what_a_mouse_finds_beside_a_message(person):
    ada = person("Ada", viewport=PHONE, has_touch=True, is_mobile=True)
    room = ada.fetch("POST", "/api/rooms", {"name": "Tea"})["room"]["id"]
    ada.fill_room(room, 1)
    ada.page.goto(f"/r/{room}")
    text = ada.message("Message 1").locator(".text")
    expect(text).to_be_visible()
    box = text.bounding_box()
    point = {"x": box["x"] + 5, "y": box["y"] + 5}
    cdp = ada.context.new_cdp_session(ada.page)
    cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    ada.page.wait_for_timeout(600)
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(ada.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    ada.page.get_by_role("button", name="🎉").tap()
    expect(ada.message("Message 1").locator(".reaction:not(.more)")).to_have_text("🎉1")


def test_commands_do_what_menus_do(person):
    ada, bob = person("Ada"), person("Bob")
    tea = ada.create_room("Tea")
    bob.join(tea)
    coffee = bob.create_room("Coffee")

    ada.send("/topic Green or black?")
    expect(ada.page.locator("conversation-view header")).to_contain_text("Green or black?")
    ada.send("/shrug who knows")
    ada.expect_texts(["who knows ¯\\_(ツ)_/¯"])
    ada.send("/etc/hosts is a path")
    ada.send("//shrug is a command")
    ada.expect_texts(["who knows ¯\\_(ツ)_/¯", "/etc/hosts is a path", "/shrug is a command"])

    ada.send("/nothing of the kind")
    expect(ada.page.get_by_text("Unknown command /nothing")).to_be_visible()
    expect(ada.composer).to_have_value("/nothing of the kind")

    # The index is a moment behind.
    wait_for(lambda: ada.fetch("GET", "/api/search?query=path")["hits"])
    ada.send("/search path")
    expect(ada.page.locator("search-panel")).to_contain_text("is a path")
    ada.send("/join Coffee")
    expect(ada.page.locator("#room-title")).to_have_text("Coffee")
    expect(ada.page).to_have_url(f"/r/{coffee}")
    ada.send("/dm Bob")
    expect(ada.page.locator("#room-title")).to_have_text("Bob")
    ada.send("/invite Nobody Such")
    expect(ada.page.get_by_text("No one here is named “Nobody Such”.")).to_be_visible()


def test_commands_are_completed(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.composer.press_sequentially("/")
    options = ada.page.get_by_role("option")
    expect(options).to_have_count(10)
    ada.composer.press_sequentially("st")
    expect(options).to_have_count(1)
    ada.composer.press("Enter")
    expect(ada.composer).to_have_value("/status ")
    ada.composer.press_sequentially("having tea")
    ada.composer.press("Enter")
    expect(ada.page.get_by_text("Saved")).to_be_visible()
    assert ada.fetch("GET", "/api/users?search=Ada")["users"][0]["status"] == "having tea"
    expect(ada.texts).to_have_count(0)


MENTION = re.compile("⟦([^:⟧]+):([^⟧]*)⟧")


def test_what_the_page_shows_as_a_mention_is_what_the_server_found_and_nothing_else(person):
    table = json.loads((REPOSITORY / "Tests/Fixtures/mentions.json").read_text())
    eve = person(table["sender"])
    room = eve.create_room("Tea")
    for name in table["people"]:
        Caller(eve.url, name).join(room)
    texts = [MENTION.sub(lambda found: found[2], each) for each in table["cases"]]
    mentions = [[found[2] for found in MENTION.finditer(each)] for each in table["cases"]]
    # As many as a page of the history has.
    for start in range(0, len(texts), 40):
        for number, text in enumerate(texts[start:start + 40], start):
            eve.fetch("POST", f"/api/rooms/{room}/messages", {"clientID": f"c{number}", "text": text})
        eve.page.reload()
        last = eve.page.locator(f"[data-client-id=c{min(start + 40, len(texts)) - 1}] .text")
        expect(last).to_be_visible()
        shown = eve.page.evaluate("""() => Object.fromEntries([...document.querySelectorAll("[data-client-id^=c]")].map((message) =>
            [message.dataset.clientId, [...message.querySelectorAll(".mention")].map(({ textContent }) => textContent)]))""")
        for number in range(start, min(start + 40, len(texts))):
            assert shown[f"c{number}"] == mentions[number], texts[number]


def test_a_mention_stays_one_when_its_person_has_another_name_and_for_who_has_not_met_them(person):
    ada, bob, room = two_in_a_room(person)
    ada.send("@Bob, @Bobby and @room!")
    mentions = bob.message("Bobby").locator(".mention")
    expect(mentions).to_have_text(["@Bob", "@room"])
    bob.fetch("PATCH", "/api/account", {"name": "Robert"})
    ada.page.reload()
    expect(ada.message("Bobby").locator(".mention")).to_have_text(["@Bob", "@room"])
    carl = person("Carl")
    carl.join(room)
    expect(carl.message("Bobby").locator(".mention")).to_have_text(["@Bob", "@room"])
    # An edit shows its own mentions, and until the server has it none of the old ones in the new text.
    ada.composer.press("ArrowUp")
    expect(ada.composer).to_have_value("@Bob, @Bobby and @room!")
    ada.send("now @robert only")
    expect(ada.message("only").locator(".mention")).to_have_text(["@robert"])


def test_one_emoji_is_one_reaction_whatever_selectors_it_comes_with(person):
    ada, bob, room = two_in_a_room(person)
    ada.send("tea?")
    ada.expect_texts(["tea?"])
    for someone, emoji in ((ada, "👍"), (bob, "👍\ufe0f"), (ada, "1\u20e3"), (bob, "1\ufe0f\u20e3"), (ada, "👁\u200d🗨"), (bob, "👁\ufe0f\u200d🗨\ufe0f")):
        someone.fetch("PUT", f"/api/rooms/{room}/messages/1/reactions/{quoted(emoji)}")
    expect(ada.message("tea?").locator(".reaction:not(.more)")).to_have_text(["👍2", "1️⃣2", "👁️‍🗨️2"])
    for text in ("1️⃣", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿"):
        bob.send(text)
        expect(ada.page.locator(".only-emoji", has_text=text)).to_be_visible()
    bob.send("🇩")
    expect(ada.message("🇩").locator(".text:not(.only-emoji)")).to_be_visible()
