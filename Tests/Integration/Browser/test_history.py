"""Reading back, and coming back: what is being read does not move."""

import json

from playwright.sync_api import expect

from person import wait_for

MESSAGES = 220


def test_older_messages_load_above_without_moving_what_is_read(person):
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fill_room(room, MESSAGES)
    ada.reload_at_end(room, f"Message {MESSAGES}")
    expect(ada.texts).not_to_have_count(MESSAGES)

    pages = 0
    while (held := ada.texts.count()) < MESSAGES:
        seq, top = ada.log.evaluate(SCROLL_NEAR_THE_TOP)
        ada.page.wait_for_function("held => document.querySelectorAll('.text').length > held", arg=held)
        moved = ada.page.locator(f".message[data-seq='{seq}'] .text").bounding_box()["y"] - top
        assert abs(moved) <= 1, f"message {seq} moved by {moved} px when page {pages} came"
        pages += 1
    assert pages >= 3
    numbers = ada.page.locator(".message").evaluate_all("all => all.map(one => Number(one.dataset.seq))")
    assert numbers == list(range(1, MESSAGES + 1))
    expect(ada.page.get_by_text("This is the beginning of Archive.")).to_be_attached()


def test_what_is_far_from_the_screen_keeps_the_height_it_has(person):
    """It is not laid out there, so a height that is not true would move what is read once it comes near."""
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fill_room(room, 80)
    ada.reload_at_end(room, "Message 80")
    while (held := ada.texts.count()) < 80:
        wait_for(lambda: ada.scroll_up() or ada.texts.count() > held)
    ada.log.evaluate("log => { log.scrollTop = log.scrollHeight }")

    def heights_are_true() -> bool:
        blocks, left_out, error = ada.log.evaluate(ERROR_OF_HEIGHTS)
        return blocks >= 5 and left_out == blocks and error < 0.5

    wait_for(heights_are_true)
    first = ada.fetch("GET", f"/api/rooms/{room}/messages?around=1&limit=2")["messages"][0]
    changed = {"text": "words that wrap " * 30, "revision": first["revision"]}
    ada.fetch("PATCH", f"/api/rooms/{room}/messages/1", changed)
    expect(ada.page.locator(".message[data-seq='1'] .text")).to_contain_text("words that wrap")
    wait_for(heights_are_true)
    ada.page.set_viewport_size({"width": 400, "height": 700})
    wait_for(heights_are_true)


def test_a_new_message_does_not_move_a_reader_but_shows_a_pill(person):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Archive")
    ada.fill_room(room, 60)
    bob.join(room)
    expect(bob.message("Message 60")).to_be_in_viewport()
    wait_for(lambda: bob.scroll_up() or bob.texts.count() == 60)
    read = bob.message("Message 20").locator(".text")
    read.scroll_into_view_if_needed()
    expect(bob.message("Message 60")).not_to_be_in_viewport()
    before = read.bounding_box()["y"]

    ada.send("look")
    pill = bob.page.get_by_role("button", name="1 new message")
    expect(pill).to_be_visible()
    assert read.bounding_box()["y"] == before
    pill.click()
    expect(bob.message("look")).to_be_in_viewport()
    expect(pill).to_be_hidden()
    ada.send("and follow")
    expect(bob.message("and follow")).to_be_in_viewport()


def test_a_gap_after_too_long_an_absence_is_filled(person):
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fill_room(room, 40)
    expect(ada.texts).to_have_count(40)
    ada.page.route_web_socket("**/api/live", drop_half_of_the_messages)
    ada.page.reload()
    expect(ada.texts).to_have_count(40)
    ada.fill_room(room, 50, first=41)
    expect(ada.message("Message 90")).to_be_visible()

    def is_filled() -> bool:
        # What is left of it may be screens away by now, and is loaded when a reader comes near.
        ada.log.evaluate("log => log.querySelector('.gap')?.scrollIntoView()")
        return ada.texts.count() == 90

    wait_for(is_filled)
    numbers = ada.page.locator(".message").evaluate_all("all => all.map(one => Number(one.dataset.seq))")
    assert numbers == list(range(1, 91))


def test_a_room_counts_what_came_while_one_was_elsewhere(person):
    ada, bob = person("Ada"), person("Bob")
    tea = ada.create_room("Tea")
    bob.join(tea)
    bob.create_room("Work")
    ada.send("one")
    ada.send("two")
    expect(bob.page.get_by_title("2 new messages")).to_have_text("2")
    expect(bob.page).to_have_title("• Work · Roomkey")
    bob.page.get_by_role("link", name="Tea").click()
    bob.expect_texts(["one", "two"])
    expect(bob.page.locator(".unread")).to_have_count(0)
    expect(bob.page).to_have_title("Tea · Roomkey")
    read = lambda: bob.fetch("GET", f"/api/rooms/{tea}")["room"]["read"]
    wait_for(lambda: read() == 2)


def drop_half_of_the_messages(socket):
    upstream = socket.connect_to_server()

    def to_page(frame):
        event = json.loads(frame)
        if not (event.get("event") == "message" and 41 <= event["message"]["seq"] < 80):
            socket.send(frame)

    upstream.on_message(to_page)


# How many blocks of messages there are, how many are left out where they are far away, and by how much the height of one differs
# from what it has when it is laid out.
ERROR_OF_HEIGHTS = """log => {
  const blocks = [...log.querySelectorAll(".block")];
  const height = (block) => block.getBoundingClientRect().height;
  const before = blocks.map(height);
  for (const block of blocks) block.style.contentVisibility = "visible";
  const errors = blocks.map((block, index) => Math.abs(height(block) - before[index]));
  for (const block of blocks) block.style.contentVisibility = "";
  return [blocks.length, log.querySelectorAll(".block.settled").length, Math.max(...errors)];
}"""


def test_what_is_drawn_in_the_moment_of_scrolling_does_not_pull_a_reader_back(person):
    """A drawing may come between the scrolling and the event that tells of it."""
    ada = person("Ada")
    room = ada.create_room("Archive")
    ada.fill_room(room, 40)
    expect(ada.message("Message 40")).to_be_in_viewport()
    assert ada.log.evaluate(SCROLL_AND_DRAW_AT_ONCE) == 0


# Scrolls to the beginning when a new message is about to be shown, and says where the list is once both have happened.
SCROLL_AND_DRAW_AT_ONCE = """async log => {
  const list = log.closest("message-list");
  const frame = () => new Promise(requestAnimationFrame);
  const shown = new Promise(resolve => {
    const { show } = list;
    list.show = model => {
      delete list.show;
      log.scrollTop = 0;
      show.call(list, model);
      resolve();
    };
  });
  list.dispatchEvent(new CustomEvent("farfrom", { detail: { from: 0, to: Infinity }, bubbles: true }));
  await shown;
  await frame();
  await frame();
  return log.scrollTop;
}"""


# Goes close to the top of what is held, and says which message is the first on the screen there, and where.
SCROLL_NEAR_THE_TOP = """log => {
  log.scrollTop = 100;
  const top = log.getBoundingClientRect().top;
  const text = [...log.querySelectorAll(".text")].find((text) => text.getBoundingClientRect().bottom > top);
  return [text.closest(".message").dataset.seq, text.getBoundingClientRect().top];
}"""


def test_a_page_that_was_read_before_a_change_does_not_undo_it(person):
    """A page and a change race each other. What an older page says of a changed message is left out, and the next page brings it."""
    ada = person("Ada")
    texts = ada.page.evaluate("""async () => {
      const { timeline_: timeline } = await import("/app.js");
      const message = (seq, revision, text) => ({ seq, revision, sender: "u", name: "U", sentAt: 1, clientID: `c${seq}`, text });
      const page = { messages: [message(1, 1, "old"), message(2, 2, "two"), message(3, 3, "gone")], quoted: [], revision: 3 };
      const next = { messages: [message(1, 4, "new"), message(2, 2, "two"), { ...message(3, 5), deletedAt: 2 }], quoted: [], revision: 5 };
      const changes = [message(1, 4, "new"), { ...message(3, 5), deletedAt: 2 }];
      const changed = changes.reduce((all, change) => timeline.update(all, change, false), timeline.emptyTimeline);
      const before = timeline.mergePage(changed, page);
      const after = changes.reduce((all, change) => timeline.update(all, change, false), timeline.mergePage(timeline.emptyTimeline, page));
      return [before, timeline.mergePage(before, next), after].map(({ held }) => held.map(({ text, deletedAt }) => text ?? deletedAt));
    }""")
    assert texts == [["two"], ["new", "two", 2], ["new", "two", 2]]


def test_a_reaction_that_a_page_did_not_know_of_is_not_mixed_with_it(person):
    """Of a message that is not held only the last reaction was heard: not whether one's own is among them."""
    marks = person("Ada").page.evaluate("""async () => {
      const { timeline_: timeline, marks_: marks } = await import("/app.js");
      const [ada, bob] = [{ id: "ada", name: "Ada" }, { id: "bob", name: "Bob" }];
      const page = (revision, count, users) => ({ revision, quoted: [], messages: [{ seq: 1, revision: 1, sender: "u", name: "U", sentAt: 1,
        clientID: "c", text: "one", reactions: [{ emoji: "👍", count, mine: true, users }] }] });
      const heard = marks.reacted(timeline.emptyTimeline.marks, { seq: 1, emoji: "👍", count: 2, user: bob, added: true, revision: 3 }, "ada");
      const late = timeline.mergePage({ ...timeline.emptyTimeline, marks: heard }, page(2, 1, [ada]));
      const next = timeline.mergePage(late, page(3, 2, [ada, bob]));
      return [late.held.length, next.marks.get(1).reactions.map(({ count, mine, users }) => [count, mine, users.length])];
    }""")
    assert marks == [0, [[2, True, 2]]]


def test_a_reaction_whose_reply_is_lost_stays_when_the_server_has_it(person):
    counts = person("Ada").page.evaluate("""async () => {
      const { marks_: { noMarks, reacting, reacted } } = await import("/app.js");
      const [ada, bob] = [{ id: "ada", name: "Ada" }, { id: "bob", name: "Bob" }];
      const asked = reacting(noMarks, { event: "reacting", room: "tea", seq: 1, emoji: "👍", added: true }, ada);
      const lost = (marks) => reacting(marks, { event: "reacting", room: "tea", seq: 1, emoji: "👍", added: false, isUndone: true }, ada);
      const told = (user, count) => reacted(asked, { seq: 1, emoji: "👍", count, user, added: true, revision: 3 }, "ada");
      return [asked, lost(asked), lost(told(ada, 1)), lost(told(bob, 1))].map((marks) =>
        marks.get(1).reactions.map(({ count, mine, users }) => [count, mine, users.length])[0]);
    }""")
    assert counts == [[1, True, 1], [0, False, 0], [1, True, 1], [1, False, 1]]
