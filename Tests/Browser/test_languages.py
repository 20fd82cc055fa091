"""The page speaks the language of its person."""

from playwright.sync_api import expect


def test_a_german_browser_gets_german_and_may_choose_english(person):
    ada = person(locale="de-DE")
    page = ada.page
    page.goto("/")
    expect(page.get_by_role("heading", name="Willkommen bei Roomkey")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_label("Dein Name").fill("Ada")
    page.get_by_role("button", name="Loslegen").click()
    page.get_by_role("button", name="Neuer Raum").click()
    page.get_by_label("Name").fill("Tee")
    page.get_by_role("button", name="Anlegen").click()
    ada.send("eins")
    expect(page.get_by_role("heading", name="Heute")).to_be_visible()
    page.get_by_role("button", name="Ada: Einstellungen und mehr").click()
    page.get_by_role("menuitem", name="Einstellungen").click()
    page.get_by_label("Sprache").select_option("English")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_arabic_is_written_from_right_to_left(person):
    ada = person("أمل")
    ada.create_room("شاي")
    ada.send("مرحبا بالجميع")
    ada.expect_texts(["مرحبا بالجميع"])
    direction = ada.texts.locator("p").evaluate("text => getComputedStyle(text).direction")
    assert direction == "rtl"
