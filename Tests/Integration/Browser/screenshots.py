"""Takes the pictures: docs/images/conversation.png, and with a directory as argument every screen in it and all of the README's.

    python3 Tests/Integration/Browser/screenshots.py [DIRECTORY]
"""

import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, expect, sync_playwright

from conftest import CHROMIUM
from person import PHONE, WIDE, Person
from server import REPOSITORY, Server

TALK = [
    ("Maya", "Morning! The print shop just called: the programmes are ready a day early."),
    ("Maya", "Can anyone pick them up before noon? They close at one on Saturdays."),
    ("Jonas", "I can. I'm on the bike anyway and the shop is on my way to the hall."),
    ("Jonas", "How many boxes are we talking about?"),
    ("Maya", "Two small ones. 300 pieces, so about the weight of a cat 🐈"),
    ("Ada", "A cat I can believe. Jonas, take the big pannier, not the basket."),
    ("Jonas", "Already strapped on."),
    ("Ada", "For tonight, so we have it in one place:\n\n- **18:00** doors\n- **18:30** soundcheck over\n- **19:15** welcome (Maya)\n- **19:30** the quartet"),
    ("Maya", "Perfect. I moved the welcome to five minutes, nobody ever listens longer than that."),
    ("Jonas", "Picked up! They look lovely, the green came out exactly right."),
    ("Ada", "Then I'll put one on every chair when I'm there at five. Thank you both ❤️"),
]
OTHER_ROOMS = ["Garden", "Kitchen rota", "Rehearsals", "Lost and found"]


class Stage:
    """Three people who have talked, and a fourth who is new."""

    def __init__(self, browser: Browser, url: str, **options):
        self.browser, self.url, self.options = browser, url, options
        self.ada = Person(browser, url, **options).sign_in("Ada Lind")
        self.people = {
            "Ada": self.ada,
            "Maya": Person(browser, url).sign_in("Maya Okafor"),
            "Jonas": Person(browser, url).sign_in("Jonas Weber"),
        }

    def talk(self) -> None:
        maya = self.people["Maya"]
        self.room = maya.create_room("Summer concert")
        rooms = {name: maya.fetch("POST", "/api/rooms", {"name": name})["room"]["id"] for name in OTHER_ROOMS}
        for someone in ("Ada", "Jonas"):
            self.people[someone].fetch("PUT", f"/api/rooms/{self.room}/membership")
        for name in OTHER_ROOMS[:2]:
            self.ada.fetch("PUT", f"/api/rooms/{rooms[name]}/membership")
        self.other = rooms["Rehearsals"]
        for number, (who, text) in enumerate(TALK):
            self.people[who].fetch("POST", f"/api/rooms/{self.room}/messages", {"clientID": f"t{number}", "text": text})
        self.ada.page.goto(f"/r/{self.room}")
        expect(self.ada.texts).to_have_count(len(TALK))
        self.react(4, "❤️", "Jonas", "Ada")
        self.react(9, "🎉", "Maya", "Ada")
        self.people["Maya"].fetch("PUT", f"/api/rooms/{self.room}/pins/8")
        for number, text in enumerate(["Who has the watering key?", "Found it, under the basil"]):
            maya.fetch("POST", f"/api/rooms/{rooms['Garden']}/messages", {"clientID": f"g{number}", "text": text})
        expect(self.ada.page.locator(".badge:not(:empty)")).to_have_text(["2"])

    def react(self, seq: int, emoji: str, *people: str) -> None:
        for who in people:
            self.people[who].fetch("PUT", f"/api/rooms/{self.room}/messages/{seq}/reactions/{quote(emoji)}")

    def close(self) -> None:
        for someone in self.people.values():
            someone.context.close()


@contextmanager
def empty_server():
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory) / "data"
        data.mkdir()
        server = Server(data).start()
        try:
            yield server
        finally:
            server.stop()


def shoot_all(browser: Browser, directory: Path) -> None:
    """Every screen, in both sizes and both schemes, each on a server of its own."""
    for size, viewport in {"wide": WIDE, "phone": PHONE}.items():
        for scheme in ("light", "dark"):
            phone = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
            options = {"viewport": viewport, "color_scheme": scheme, **phone}

            def shoot(someone: Person, name: str) -> None:
                someone.page.evaluate("Promise.allSettled(document.getAnimations().map(({ finished }) => finished))")
                someone.page.screenshot(path=directory / f"{size}-{scheme}-{name}.png")

            with empty_server() as server:
                shoot_owner(browser, server, options, shoot)
            with empty_server() as server:
                url = server.url
                new = Person(browser, url, **options)
                new.page.goto("/")
                expect(new.page.get_by_label("Your name")).to_be_visible()
                shoot(new, "name")
                new.context.close()

                stage = Stage(browser, url, **options)
                shoot(stage.ada, "list-first")
                stage.talk()
                shoot(stage.ada, "conversation")
                shoot_unsent(stage, shoot)
                stage.ada.page.goto(f"/r/{stage.other}")
                expect(stage.ada.page.get_by_role("button", name="Join")).to_be_visible()
                shoot(stage.ada, "join")
                stage.ada.page.goto("/")
                expect(stage.ada.page.get_by_role("link", name="Garden")).to_be_visible()
                shoot(stage.ada, "list")
                for item in ("Settings", "Keyboard", "Create account", "Sign out"):
                    stage.ada.open("Ada Lind: account menu", item)
                    expect(stage.ada.page.get_by_role("dialog")).to_be_visible()
                    shoot(stage.ada, item.lower().replace(" ", "-"))
                    stage.ada.page.keyboard.press("Escape")
                for item in ("New room", "New direct message", "Browse rooms"):
                    stage.ada.open("Add", item)
                    expect(stage.ada.page.get_by_role("dialog")).to_be_visible()
                    shoot(stage.ada, item.lower().replace(" ", "-"))
                    stage.ada.page.keyboard.press("Escape")
                for panel, sign in {"members": "Jonas Weber", "pins": "18:00 doors", "room": "Created", "search": "about the weight"}.items():
                    stage.ada.page.goto(f"/r/{stage.room}?show={panel}&q=cat")
                    expect(stage.ada.page.locator("side-panel")).to_contain_text(sign)
                    shoot(stage.ada, panel)
                stage.close()


def shoot_owner(browser: Browser, server: Server, options: dict, shoot) -> None:
    """The first minute of a server, and the page that its owner looks after it on."""
    owner = Person(browser, server.url, **options)
    page = owner.page
    page.goto(f"/#setup={server.setup}")
    expect(page.get_by_label("Your name")).to_be_visible()
    shoot(owner, "first-run-owner")
    page.get_by_label("Your name").fill("Olivia Berg")
    page.get_by_label("Password").fill("eleven green herons")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    page.get_by_label("Name").fill("Riverside Choir")
    shoot(owner, "first-run-workspace")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Anyone with the address").check()
    shoot(owner, "first-run-access")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Name")).to_have_value("General")
    shoot(owner, "first-run-room")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Invitation link")).to_be_visible()
    shoot(owner, "first-run-invitation")

    others = [Person(browser, server.url).sign_in(name) for name in ("Maya Okafor", "Jonas Weber")]
    maya, jonas = others
    maya.fetch("POST", "/api/accounts", {"name": "Maya Okafor", "password": "twelve grey herons"})
    owner.fetch("POST", "/api/rooms", {"name": "Summer concert"})
    for name in OTHER_ROOMS:
        maya.fetch("POST", "/api/rooms", {"name": name})
    maya.fetch("POST", "/api/rooms", {"name": "Board", "visibility": "private"})
    for number, (_, text) in enumerate(TALK):
        maya.fetch("POST", "/api/rooms/general/messages", {"clientID": f"t{number}", "text": text})
    owner.fetch("POST", "/api/bots", {"name": "Weather"})
    owner.fetch("POST", "/api/keys", {"name": "Website"})
    page.clock.install()
    page.goto("/admin")
    expect(page.get_by_role("img", name="Connections: 2 now")).to_be_visible()
    sent = 0
    for sample in range(45):
        for _ in range((sample * 7) % 5):
            sent += 1
            maya.fetch("POST", "/api/rooms/general/messages", {"clientID": f"m{sent}", "text": f"Message {sent}"})
        if sample == 20:
            jonas.context.close()
        with page.expect_response("**/api/figures"):
            page.clock.run_for(2_000)
    section = page.locator("section").filter(has=page.get_by_role("heading", name="API keys"))
    section.get_by_label("Name").fill("Ticket shop")
    section.get_by_role("button", name="Create key").click()
    expect(section.get_by_role("listitem")).to_have_count(2)
    page.evaluate("document.querySelector('.admin').scrollTo(0, 0)")
    shoot(owner, "admin")
    height = page.evaluate("document.querySelector('.admin').scrollHeight")
    page.set_viewport_size({"width": options["viewport"]["width"], "height": height})
    shoot(owner, "admin-whole")
    for someone in (owner, maya):
        someone.context.close()


def shoot_unsent(stage: Stage, shoot) -> None:
    """A message that was refused, and one that waits for the line to come back."""
    ada = stage.ada
    ada.page.evaluate(
        """room => {
          const user = localStorage.getItem("roomkey.me");
          const keep = (clientID, text, at, refused) => localStorage.setItem(
            `roomkey.outbox.${user}.${clientID}`, JSON.stringify({ clientID, room, text, at, refused }));
          keep("one", "Does the hall have a ramp?", Date.now(), "You are not in this room. Join it first.");
        }""",
        stage.room,
    )
    ada.page.goto(f"/r/{stage.room}")
    expect(ada.page.get_by_role("button", name="Retry")).to_be_visible()
    ada.composer.fill("A second thought, long enough to break into a line of its own on every screen there is, "
                      "so that the box has to grow with it.")
    shoot(ada, "unsent")
    ada.composer.fill("")


def main() -> None:
    images = REPOSITORY / "docs/images"
    images.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with empty_server() as server:
            stage = Stage(browser, server.url, device_scale_factor=2)
            stage.talk()
            stage.ada.page.screenshot(path=images / "conversation.png")
        if len(sys.argv) > 1:
            target = Path(sys.argv[1])
            target.mkdir(parents=True, exist_ok=True)
            shoot_all(browser, target)
            # Two of them are in the README, beside the conversation.
            for name, picture in {"phone": "phone-dark-conversation", "administration": "wide-light-admin"}.items():
                shutil.copyfile(target / f"{picture}.png", images / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
