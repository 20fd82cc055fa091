"""What one sets for oneself: looks, devices, a password, an account."""

from playwright.sync_api import expect

PASSWORD = "eleven green herons"


def test_a_theme_is_kept_on_this_device(person):
    ada = person("Ada", color_scheme="light")
    ground = lambda: ada.page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = ground()
    ada.open("Ada: account menu", "Settings")
    ada.page.get_by_label("Dark").check(force=True)
    assert ground() != light
    ada.page.reload()
    expect(ada.page.get_by_role("button", name="Ada: account menu")).to_be_visible()
    assert ground() != light


def test_a_guest_becomes_an_account_and_stays_the_same_person(person):
    ada = person("Ada")
    ada.create_room("Tea")
    ada.send("mine")
    before = ada.fetch("GET", "/api/session")["user"]["id"]
    ada.open("Ada: account menu", "Create account")
    ada.page.get_by_label("Password").fill("short")
    ada.page.get_by_role("dialog").get_by_role("button", name="Create account").click()
    expect(ada.page.get_by_role("alert").filter(has_text="10")).to_be_visible()
    ada.page.get_by_label("Password").fill(PASSWORD)
    ada.page.get_by_role("dialog").get_by_role("button", name="Create account").click()
    expect(ada.page.locator(".kind")).to_have_text("Member")
    user = ada.fetch("GET", "/api/session")["user"]
    assert (user["id"], user["kind"]) == (before, "account")
    ada.expect_texts(["mine"])


def test_the_tabs_of_a_guest_go_on_when_it_becomes_an_account(person):
    """The session of the guest ends, and the account has another: each tab connects anew, and keeps what is on it."""
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    other = ada.context.new_page()
    ada.watch(other)
    other.goto(f"/r/{room}")
    other.locator("message-composer textarea").fill("not sent yet")
    before = {cookie["name"]: cookie["value"] for cookie in ada.context.cookies()}
    ada.open("Ada: account menu", "Create account")
    ada.page.get_by_label("Password").fill(PASSWORD)
    ada.page.get_by_role("dialog").get_by_role("button", name="Create account").click()
    expect(ada.page.locator(".kind")).to_have_text("Member")
    after = {cookie["name"]: cookie["value"] for cookie in ada.context.cookies()}
    assert before["roomkey_session"] != after["roomkey_session"]
    bob.fetch("PUT", f"/api/rooms/{room}/membership")
    bob.fetch("POST", f"/api/rooms/{room}/messages", {"clientID": "m1", "text": "are you there"})
    for page in (ada.page, other):
        expect(page.locator(".message .text", has_text="are you there")).to_be_visible()
    expect(other.locator("message-composer textarea")).to_have_value("not sent yet")
    other.locator("message-composer textarea").press("Enter")
    expect(ada.page.locator(".message .text", has_text="not sent yet")).to_be_visible()


def test_another_device_is_signed_out_from_afar(person):
    here, there = person("Ada"), person()
    here.fetch("POST", "/api/accounts", {"name": "Ada", "password": PASSWORD})
    there.page.goto("/")
    there.page.get_by_role("button", name="I have an account").click()
    there.page.get_by_label("Your name").fill("Ada")
    there.page.get_by_label("Password").fill(PASSWORD)
    there.page.get_by_role("button", name="Sign in").click()
    expect(there.page.get_by_text("No rooms yet.")).to_be_visible()
    here.page.reload()
    here.open("Ada: account menu", "Settings")
    devices = here.page.get_by_role("list", name="Signed-in devices").get_by_role("listitem")
    expect(devices).to_have_count(2)
    here.page.get_by_role("button", name="Sign out everywhere else").click()
    expect(devices).to_have_count(1)
    expect(there.page.get_by_label("Your name")).to_be_visible()


def test_a_password_is_changed(person):
    ada = person("Ada")
    ada.fetch("POST", "/api/accounts", {"name": "Ada", "password": PASSWORD})
    ada.page.reload()
    ada.open("Ada: account menu", "Settings")
    ada.page.get_by_label("Current password").fill("twelve green herons")
    ada.page.get_by_label("New password").fill("a dozen grey herons")
    ada.page.get_by_role("button", name="Change password").click()
    expect(ada.page.get_by_role("alert").filter(has_text="password")).to_be_visible()
    ada.page.get_by_label("Current password").fill(PASSWORD)
    ada.page.get_by_role("button", name="Change password").click()
    expect(ada.page.get_by_text("Password changed.")).to_be_visible()
    # Its own session ended with the others, and another took its place.
    ada.page.keyboard.press("Escape")
    ada.create_room("Tea")
    ada.send("still here")
    ada.expect_texts(["still here"])
