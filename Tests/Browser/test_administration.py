"""The first minute of a server, and what its owner does later."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PASSWORD = "eleven green herons"


def become_owner(someone, server):
    page = someone.page
    page.goto(f"/#setup={server.setup}")
    page.get_by_label("Your name").fill("Olivia")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    return page


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
    expect(page.get_by_label("Name")).to_have_value("General")
    page.get_by_role("button", name="Next").click()
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
    page.wait_for_load_state("networkidle")
    assert ada.fetch("GET", "/api/session")["user"]["role"] == "admin"

    page.get_by_label("For how many people").fill("3")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_label("Invitation link")).to_have_value(re.compile("#invitation=.+"))
    invitations = page.get_by_role("list", name="Invitations")
    expect(invitations).to_contain_text("For 3 people")
    check(page)
    invitations.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No invitation is open.")).to_be_visible()

    page.get_by_label("Name").last.fill("Weather")
    page.get_by_role("button", name="Make a bot").click()
    expect(page.get_by_label("Token", exact=True)).not_to_have_value("")
    page.get_by_role("button", name="Remove Weather").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No bots yet.")).to_be_visible()

    page.get_by_role("button", name="Remove Ada").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(people.get_by_role("listitem")).to_have_count(1)
    expect(ada.page.get_by_label("Your name")).to_be_visible()

    page.get_by_label("Name").first.fill("Choir")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.get_by_role("link", name="Back to the rooms").click()
    expect(page.get_by_role("heading", name="Choir", level=1)).to_be_visible()


def test_who_may_not_sees_no_administration(person):
    ada = person("Ada")
    ada.page.goto("/admin")
    expect(ada.page.get_by_text("Only owners and admins see this page.")).to_be_visible()
