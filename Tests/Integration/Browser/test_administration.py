"""The first minute of a server, and what its owner does later."""

import re
from datetime import datetime, timedelta

from axe_playwright_python.sync_playwright import Axe
from person import wait_for
from playwright.sync_api import expect

PASSWORD = "eleven green herons"
NOON = datetime(2026, 11, 25, 12)


def become_owner(someone, server):
    page = someone.page
    page.goto(f"/#setup={server.setup}")
    page.get_by_label("Your name").fill("Olivia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    return page


def administration(someone, server):
    """Makes somebody the owner and opens the page."""
    page = become_owner(someone, server)
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    page.goto("/admin")
    expect(section(page, "People").get_by_role("listitem")).to_have_count(1)
    return page


def section(page, title):
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True, level=2))


def check(page):
    page.evaluate("Promise.allSettled(document.getAnimations().map(({ finished }) => finished))")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_owner_is_led_to_a_named_workspace_a_room_and_a_link_that_works(person, server):
    page = become_owner(person(), server)
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    check(page)
    page.get_by_label("Name").fill("Riverside Choir")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Who may join")).to_be_visible()
    expect(page.get_by_label("Only people I invite")).to_be_checked()
    check(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Name")).to_have_value("General")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Invitation link")).not_to_have_value("")
    link = page.get_by_label("Invitation link").input_value()
    check(page)
    page.get_by_role("button", name="Start talking").click()
    expect(page.locator("#room-title")).to_have_text("General")
    expect(page.locator("room-list h1")).to_have_text("Riverside Choir")

    guest = person()
    guest.page.goto(link)
    expect(guest.page.get_by_role("heading", name="Welcome to Riverside Choir")).to_be_visible()
    guest.page.get_by_label("Your name").fill("Bob")
    guest.page.get_by_label("Password").fill("twelve grey herons")
    guest.page.get_by_role("button", name="Create account").click()
    guest.page.get_by_role("link", name="General").click()
    expect(guest.composer).to_be_visible()


def test_people_invitations_and_bots_are_looked_after_on_one_page(person, server):
    olivia, ada = person(), person("Ada")
    page = become_owner(olivia, server)
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    ada.fetch("POST", "/api/accounts", {"name": "Ada", "password": "twelve grey herons"})
    page.goto("/admin")
    people = page.get_by_role("list", name="People")
    expect(people.get_by_role("listitem")).to_have_count(2)
    page.get_by_label("Role of Ada").select_option("Admin")
    expect(page.get_by_label("Role of Ada")).to_have_value("admin")
    wait_for(lambda: ada.fetch("GET", "/api/session")["user"]["role"] == "admin")

    page.get_by_label("Number of people").fill("3")
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_label("Invitation link")).to_have_value(re.compile("#invitation=.+"))
    invitations = page.get_by_role("list", name="Invitations")
    expect(invitations).to_contain_text("3 uses left")
    check(page)
    invitations.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No open invitations.")).to_be_visible()

    section(page, "Bots").get_by_label("Name").fill("Weather")
    page.get_by_role("button", name="Create bot").click()
    expect(page.get_by_label("Token", exact=True)).not_to_have_value("")
    page.get_by_role("button", name="Remove Weather").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No bots yet.")).to_be_visible()

    page.get_by_role("button", name="Remove Ada").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(people.get_by_role("listitem")).to_have_count(1)
    expect(ada.page.get_by_label("Your name")).to_be_visible()

    section(page, "Workspace").get_by_label("Name").fill("Choir")
    section(page, "Workspace").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.get_by_role("link", name="Back to rooms").click()
    expect(page.get_by_role("heading", name="Choir", level=1)).to_be_visible()


def test_owners_say_who_may_join_and_guests_see_it(person, server):
    page = administration(person(), server)
    access = section(page, "Who may join")
    expect(access.get_by_label("Who can create an account")).to_have_value("open")
    access.get_by_label("Who can create an account").select_option("Anyone with an invitation")
    access.get_by_label("Guests can join with only a name").uncheck()
    access.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    check(page)
    visitor = person().page
    visitor.goto("/")
    expect(visitor.get_by_role("button", name="Sign in")).to_be_visible()
    expect(visitor.get_by_text("New here? Ask for an invitation.")).to_be_visible()
    expect(visitor.get_by_role("button", name="Continue as a guest")).to_have_count(0)
    expect(visitor.get_by_role("button", name="Create an account")).to_have_count(0)


def test_who_may_join_is_not_to_be_changed_before_it_is_known(person, server):
    olivia = person()
    page = administration(olivia, server)
    olivia.fetch("PATCH", "/api/workspace", {"signUp": "invitation", "guests": False})
    held, holds = [], True
    page.route("**/api/workspace", lambda route: held.append(route) if holds else route.continue_())
    page.goto("/admin")
    access = section(page, "Who may join")
    expect(access.get_by_label("Who can create an account")).to_be_disabled()
    expect(access.get_by_label("Guests can join with only a name")).to_be_disabled()
    expect(access.get_by_role("button", name="Save")).to_be_hidden()
    holds = False
    for route in held:
        route.continue_()
    expect(access.get_by_label("Who can create an account")).to_have_value("invitation")
    expect(access.get_by_label("Guests can join with only a name")).not_to_be_checked()
    expect(access.get_by_role("button", name="Save")).to_be_visible()


def test_guests_are_removed_and_banned_from_the_administration_and_from_their_profile(person, server):
    olivia, ada, bob = person(), person("Ada"), person("Bob")
    page = administration(olivia, server)
    guests = section(page, "Guests")
    expect(guests.get_by_role("list", name="Guests").get_by_role("listitem")).to_have_count(2)
    expect(guests.get_by_text("No banned addresses.")).to_be_visible()
    check(page)
    guests.get_by_role("button", name="Remove Ada").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(guests.get_by_role("list", name="Guests").get_by_role("listitem")).to_have_count(1)
    expect(ada.page.get_by_label("Your name")).to_be_visible()
    # Everybody of a test is on this machine, whose address is never banned.
    guests.get_by_role("button", name="Ban Bob").click()
    page.get_by_role("dialog").get_by_role("button", name="Ban").click()
    expect(guests.get_by_text("Remove the guest instead.")).to_be_visible()
    bob.create_room("General")
    olivia.fetch("PUT", "/api/rooms/general/membership")
    page.goto("/r/general?show=members")
    page.get_by_role("button", name="More about Bob").click()
    page.get_by_role("menuitem", name="Profile").click()
    card = page.get_by_role("dialog", name="More about Bob")
    expect(card).to_contain_text("Guest")
    check(page)
    card.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(bob.page.get_by_label("Your name")).to_be_visible()


def test_a_link_sets_a_new_password(person, server):
    olivia, ada = person(), person("Ada")
    page = become_owner(olivia, server)
    expect(page.get_by_role("heading", name="What is your workspace called?")).to_be_visible()
    ada.fetch("POST", "/api/accounts", {"name": "Ada", "password": "twelve grey herons"})
    page.goto("/admin")
    page.get_by_role("button", name="New password for Ada").click()
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    link = page.get_by_label("Password reset link").input_value()
    check(page)
    other = person().page
    other.goto(link)
    expect(other.get_by_role("heading", name="New password")).to_be_visible()
    check(other)
    other.get_by_label("New password").fill("short")
    other.get_by_role("button", name="Set password").click()
    expect(other.get_by_role("alert")).to_be_visible()
    other.get_by_label("New password").fill("nine slow turtles")
    other.get_by_role("button", name="Set password").click()
    expect(other.get_by_role("button", name="Ada: account menu")).to_be_visible()
    expect(ada.page.get_by_label("Your name")).to_be_visible()

    # The link is used up: it says so, and there is a way out.
    late = person().page
    late.goto(link)
    late.get_by_label("New password").fill("ten slow turtles")
    late.get_by_role("button", name="Set password").click()
    expect(late.get_by_role("alert")).to_contain_text("invalid or has expired")
    check(late)
    late.get_by_role("link", name="Continue without a new password").click()
    expect(late.get_by_label("Your name")).to_be_visible()


def test_an_api_key_is_made_shown_once_and_revoked(person, server):
    page = administration(person(), server)
    keys = section(page, "API keys")
    expect(keys.get_by_text("No API keys yet.")).to_be_visible()
    keys.get_by_label("Name").fill("Billing")
    keys.get_by_role("button", name="Create key").click()
    secret = keys.get_by_label("API key", exact=True)
    expect(secret).to_have_value(re.compile("^rk_"))
    expect(keys.get_by_role("listitem")).to_have_text(re.compile("Billing"))
    keys.get_by_role("button", name="Copy").click()
    record = {"headers": {"x-api-key": secret.input_value()}, "data": {"key": "a", "value": "1"}}
    assert page.request.post("/record", **record).ok
    check(page)

    page.reload()
    expect(keys.get_by_role("listitem")).to_have_text(re.compile("Billing"))
    expect(secret).to_have_count(0)
    keys.get_by_role("button", name="Revoke Billing").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(keys.get_by_text("No API keys yet.")).to_be_visible()
    assert page.request.post("/record", **record).status == 403


def test_all_rooms_are_listed_and_those_one_is_in_open(person, server):
    olivia, ada = person(), person("Ada")
    page = administration(olivia, server)
    secret = ada.create_room("Secret plans", private=True)
    ada.fetch("POST", f"/api/rooms/{secret}/messages", {"clientID": "s1", "text": "hidden"})
    ada.fetch("POST", "/api/rooms", {"name": "Attic"})
    for number in range(30):
        olivia.fetch("POST", "/api/rooms", {"name": f"Room {number:02}"})
    olivia.fill_room("room-29", 3)
    page.reload()
    rooms = section(page, "Rooms")
    items = rooms.get_by_role("listitem")
    expect(items).to_have_count(25)
    expect(items.first).to_have_text("AtticPublic · 1 person · No messages yet")
    expect(items.first.get_by_role("link")).to_have_count(0)
    rooms.get_by_role("button", name="Show more").press("Enter")
    expect(items).to_have_count(32)
    expect(items.nth(25)).to_be_focused()
    expect(rooms.get_by_role("button", name="Show more")).to_be_hidden()
    expect(items.last).to_have_text("Secret plansPrivate · 1 person")
    expect(items.nth(30)).to_contain_text("3 messages")
    rooms.get_by_role("link", name="Room 29").click()
    expect(olivia.texts).to_have_count(3)


def test_figures_are_drawn_while_somebody_looks(person, server):
    olivia, ada = person(), person("Ada")
    page = administration(olivia, server)
    # The page asks once, and then only when the test lets time pass.
    wait_for(lambda: olivia.fetch("GET", "/api/figures")["connections"] == 1)
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + timedelta(seconds=1))
    page.reload()
    plots = {name: page.get_by_role("img", name=name) for name in ("Connections", "Messages per second", "Delivery time", "Database")}
    expect(plots["Connections"]).to_have_attribute("aria-label", "Connections: 1 now; from 1 to 1 in the last five minutes")
    expect(plots["Messages per second"]).to_have_attribute("aria-label", "Messages per second: nothing measured yet")
    expect(plots["Database"]).to_have_attribute("aria-label", re.compile(r"^Database: [\d.]+\s[kM]B now;"))
    expect(section(page, "Right now")).to_contain_text(re.compile(r"Roomkey \d+\.\d+\.\d+ · up for \d+\sseconds? · [\d.]+\sMB\sof memory"))

    room = ada.create_room("Tea")
    ada.fill_room(room, 5)
    ask(page)
    expect(plots["Messages per second"]).to_have_attribute("aria-label", re.compile(r"second: [\d.]+ now; from [\d.]+ to [\d.]+ in"))
    expect(plots["Delivery time"]).to_have_attribute("aria-label", re.compile(r"time: p50 [\d.]+\sms, p99 [\d.]+\sm?s now"))
    rate = page.locator("figure-plot").nth(1)
    assert float(rate.locator("strong").inner_text()) > 0
    for _ in range(3):
        ask(page)
    expect(rate.locator("strong")).to_have_text("0")
    expect(rate.locator(".line")).to_have_attribute("d", re.compile("^[^L]*(L[^L]*){4}$"))

    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/figures") else None)
    show(page, hidden=True)
    page.clock.run_for(60_000)
    with page.expect_response("**/api/figures"):
        show(page, hidden=False)
    assert len(asked) == 1
    expect(page.get_by_role("img", name="Connections")).to_have_attribute("aria-label", re.compile("Connections: 1 now"))
    page.get_by_role("link", name="Back to rooms").click()
    expect(page.locator("admin-page")).to_have_count(0)
    page.clock.run_for(60_000)
    assert len(asked) == 1


def ask(page):
    """Lets the time pass until the figures are asked for again, and waits until they are drawn: only then is the next time set."""
    line = page.locator("figure-plot").first.locator(".line")
    before = line.get_attribute("d")
    page.clock.run_for(2_000)
    expect(line).not_to_have_attribute("d", before)


def show(page, hidden):
    """Puts the page behind others, or in front of them."""
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_the_page_needs_no_mouse(person, server):
    page = administration(person(), server)
    expect(page.get_by_role("heading", name="Administration")).to_be_focused()

    def tab_to(label):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.textContent") == label:
                return
        raise AssertionError(f"nothing that is called {label} is reached")

    tab_to("Number of people")
    page.keyboard.press("Enter")
    expect(section(page, "Invitations").get_by_role("listitem")).to_have_count(1)
    tab_to("Name")
    page.keyboard.type("Weather")
    page.keyboard.press("Enter")
    expect(section(page, "Bots").get_by_role("listitem")).to_have_count(1)
    tab_to("Name")
    page.keyboard.type("Billing")
    page.keyboard.press("Enter")
    keys = section(page, "API keys")
    expect(keys.get_by_role("listitem")).to_have_count(1)
    tab_to("Revoke Billing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(keys.get_by_role("listitem")).to_have_count(0)


def test_who_may_not_sees_no_administration(person):
    ada = person("Ada")
    ada.page.goto("/admin")
    expect(ada.page.get_by_text("Only owners and admins see this page.")).to_be_visible()
