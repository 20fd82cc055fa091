"""Networks that are slow, and networks that are gone for a while."""

from playwright.sync_api import expect

# Sends what is written, and says what state it is in when it is first shown.
SEND_AND_LOOK = """() => new Promise((found) => {
  const shown = document.querySelectorAll(".message").length;
  new MutationObserver((_, observer) => {
    const messages = [...document.querySelectorAll(".message")];
    if (messages.length === shown) return;
    observer.disconnect();
    found(messages.at(-1).dataset.state);
  }).observe(document.querySelector("message-list"), { childList: true, subtree: true });
  const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  document.querySelector("message-composer textarea").dispatchEvent(enter);
})"""


def two(person):
    ada, bob = person("Ada"), person("Bob")
    room = bob.create_room("Tea")
    ada.join(room)
    return ada, bob, room


def test_a_lost_network_is_said_and_what_was_written_arrives_once(person):
    ada, bob, _ = two(person)
    ada.wait_for_worker()
    ada.context.set_offline(True)
    # Chromium takes the network from an open socket only when the page goes, so the page is told that it is gone.
    ada.page.reload(wait_until="commit")
    expect(ada.composer).to_be_visible()
    expect(ada.page.get_by_text("Reconnecting")).to_be_visible()
    ada.send("written in a tunnel")
    expect(ada.message("written in a tunnel")).to_have_attribute("data-state", "pending")
    bob.send("said meanwhile")
    bob.expect_texts(["said meanwhile"])
    ada.context.set_offline(False)
    for someone in (ada, bob):
        someone.expect_texts(["said meanwhile", "written in a tunnel"])
    expect(ada.page.get_by_text("Reconnecting")).to_be_hidden()


def test_on_a_slow_network_one_writes_at_once_and_sees_the_shape_of_what_comes(person):
    ada, bob, room = two(person)
    for number in range(3):
        bob.send(f"message {number}")
    ada.page.goto("about:blank")
    devtools = ada.context.new_cdp_session(ada.page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", {"offline": False, "latency": 600, "downloadThroughput": 20_000, "uploadThroughput": 20_000})
    ada.page.goto(f"/r/{room}", wait_until="commit")
    ada.expect_texts([f"message {number}" for number in range(3)])
    ada.composer.fill("at once")
    assert ada.page.evaluate(SEND_AND_LOOK) == "pending"
    bob.expect_texts([*(f"message {number}" for number in range(3)), "at once"])


def test_the_first_response_has_all_that_a_page_shows_first(person):
    """Nothing is asked for before the messages are there: with a slow network, that is what one waits for."""
    ada = person("Ada")
    room = ada.create_room("Tea")
    ada.send("Hello")
    ada.expect_texts(["Hello"])
    fresh = ada.context.browser.new_context(base_url=ada.url, storage_state={"cookies": ada.context.cookies(), "origins": []})
    page = fresh.new_page()
    page.route("**/api/**", lambda route: None)
    page.route_web_socket("**/api/live", lambda socket: None)
    page.goto(f"/r/{room}")
    expect(page.locator(".message .text")).to_have_text(["Hello"])
    expect(page.get_by_role("link", name="Tea")).to_be_visible()
    fresh.close()


def test_what_the_service_worker_keeps_is_of_nobody(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.wait_for_worker()
    ada.page.reload()
    expect(ada.composer).to_be_visible()
    kept = ada.page.evaluate("caches.open('shell').then((shell) => shell.keys()).then((keys) => keys.map(({ url }) => new URL(url).pathname))")
    assert "/index.html" in kept
    assert not [path for path in kept if path == "/" or path.startswith("/r/")]
    assert "Ada" not in ada.page.evaluate("caches.match('/index.html').then((page) => page.text())")
