"""Without a network the page starts with what it last showed, and what is written is sent later."""

import re

from playwright.sync_api import expect

from person import wait_for
from server import REPOSITORY


def test_the_page_starts_without_a_server_and_sends_later_what_is_written(person, server):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    bob.join(room)
    ada.send("before")
    ada.expect_texts(["before"])
    wait_for(lambda: ada.page.evaluate("caches.has('shell')"))
    wait_for(lambda: ada.page.evaluate("navigator.serviceWorker.controller !== null"))
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
    ada.send("one!")
    ada.expect_texts(["one!", "two"])
    ada.message("two").hover()
    ada.fetch("PUT", f"/api/rooms/{room}/messages/2/reactions/%F0%9F%8D%B5")
    bob.page.goto(f"/r/{room}")
    bob.expect_texts(["one!", "two"])
    expect(bob.page.locator(".reaction:not(.more)")).to_have_text("🍵1")


def test_the_page_names_every_module_that_it_starts_with(person):
    """What `modulepreload` leaves out is found late, one import after the other."""
    named = set(re.findall(r'modulepreload" href="/([^"]+)"', (REPOSITORY / "Web/index.html").read_text()))
    found: set[str] = set()

    def follow(path: str) -> None:
        folder = (REPOSITORY / "Web" / path).parent
        for target in re.findall(r'^(?:import|export)[^;]*?from "(\.[^"]+)"|^import "(\.[^"]+)"', (REPOSITORY / "Web" / path).read_text(), re.M):
            name = str((folder / (target[0] or target[1])).resolve().relative_to((REPOSITORY / "Web").resolve()))
            if name not in found:
                found.add(name)
                follow(name)

    follow("app.js")
    assert named == found
