"""Without a network the page starts with what it last showed, and what is written is sent later."""

from playwright.sync_api import expect

from person import wait_for


def test_the_page_starts_without_a_server_and_sends_later_what_is_written(person, server):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    bob.join(room)
    ada.send("before")
    ada.expect_texts(["before"])
    ada.wait_for_worker()
    server.kill()
    ada.page.reload()
    expect(ada.message("before")).to_be_visible()
    ada.send("written offline")
    expect(ada.message("written offline")).to_have_attribute("data-state", "pending")
    ada.page.reload()
    expect(ada.message("written offline")).to_have_attribute("data-state", "pending")
    server.start()
    for someone in (ada, bob):
        someone.expect_texts(["before", "written offline"])


def test_what_changed_since_the_last_visit_is_brought_up_to_date(person):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    bob.join(room)
    for text in ("one", "two"):
        ada.send(text)
    bob.expect_texts(["one", "two"])
    bob.page.goto("about:blank")
    ada.act("one", "Edit")
    expect(ada.composer).to_have_value("one")
    ada.send("one!")
    ada.expect_texts(["one!", "two"])
    ada.fetch("PUT", f"/api/rooms/{room}/messages/2/reactions/%F0%9F%8D%B5")
    bob.page.goto(f"/r/{room}")
    bob.expect_texts(["one!", "two"])
    expect(bob.page.locator(".reaction:not(.more)")).to_have_text("🍵1")


def test_a_first_visit_asks_for_one_script(person):
    """Fifty small ones would cost fifty requests, and compress badly."""
    room = person("Bob").create_room("Tea")
    ada = person()
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url) if request.resource_type == "script" else None)
    ada.sign_in("Ada", f"/r/{room}")
    ada.page.get_by_role("button", name="Join").click()
    ada.send("Hello")
    ada.expect_texts(["Hello"])
    assert [url.rsplit("/", 1)[1] for url in asked] == ["app.js"]


# Whether of the modules that are kept all are that they import.
KEPT_IS_WHOLE = """async () => {
  const texts = [];
  for (const cache of await Promise.all((await caches.keys()).map((name) => caches.open(name)))) {
    const modules = (await cache.keys()).filter(({ url }) => url.endsWith(".js"));
    texts.push(...await Promise.all(modules.map(async (module) => (await cache.match(module)).text())));
  }
  const named = texts.flatMap((text) => [...text.matchAll(/(?:from |import\\()"(\\/[^"]+)"/gu)].map(([, path]) => path));
  return (await Promise.all(named.map((path) => caches.match(path)))).every(Boolean);
}"""


def test_what_was_never_opened_opens_without_a_server_from_the_second_visit_on(person, server):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.wait_for_worker()
    ada.page.reload()
    expect(ada.composer).to_be_visible()
    for module in ("features/settings/keys-dialog", "ui/emoji/emoji-picker", "features/rooms/room-dialogs"):
        wait_for(lambda: ada.page.evaluate(f"caches.match('/{module}.js').then(Boolean)"))
    wait_for(lambda: ada.page.evaluate("caches.match('/features/conversation/message-row.js').then((kept) => !kept)"))
    wait_for(lambda: ada.page.evaluate(KEPT_IS_WHOLE))
    server.kill()
    ada.page.reload()
    expect(ada.composer).to_be_visible()
    ada.page.get_by_role("button", name="Emoji").click()
    expect(ada.page.get_by_role("searchbox", name="Search emoji")).to_be_visible()
    ada.page.keyboard.press("Escape")
    ada.open("Add", "New room")
    expect(ada.page.get_by_role("dialog")).to_be_visible()


def test_the_page_can_be_installed(person):
    ada = person("Ada")
    expect(ada.page.get_by_role("button", name="account menu")).to_be_visible()
    ada.wait_for_worker()
    devtools = ada.context.new_cdp_session(ada.page)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    # A window of a test keeps nothing, which is the one thing that Chromium holds against it.
    errors = [error["errorId"] for error in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [error for error in errors if error != "in-incognito"] == []
