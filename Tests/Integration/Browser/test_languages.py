"""The page speaks the language of its person."""

import re

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


def test_lists_and_quotes_in_arabic_begin_on_the_right(person):
    ada = person("أمل")
    ada.create_room("شاي")
    ada.composer.fill("- واحد\n- اثنان\n\n> مرحبا")
    ada.composer.press("Enter")
    for block in ("ul", "blockquote"):
        expect(ada.texts.locator(block)).to_have_css("direction", "rtl")
    # The dots are inside of the bubble.
    expect(ada.texts.locator("ul")).to_have_css("padding-left", "0px")


def test_an_arabic_name_stands_where_the_language_of_the_page_begins(person):
    ada = person("أمل")
    ada.create_room("شاي")
    title = ada.page.locator("#room-title")
    expect(title).to_have_css("direction", "rtl")
    expect(title).to_have_css("text-align", re.compile("left"))


def test_text_never_runs_under_the_buttons_of_the_field(person):
    ada = person("أمل")
    ada.create_room("شاي")
    for page_direction, side in (("ltr", "paddingRight"), ("rtl", "paddingLeft")):
        ada.page.evaluate("direction => { document.documentElement.dir = direction }", page_direction)
        for text in ("Hello", "مرحبا"):
            ada.composer.fill(text)
            assert ada.composer.evaluate(f"field => parseFloat(getComputedStyle(field).{side})") > 80


def test_a_page_that_runs_from_right_to_left_is_mirrored(person):
    ada = person("أمل")
    ada.create_room("شاي")
    ada.send("مرحبا بالجميع")
    ada.page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    rooms, talk = ada.page.locator("room-list").bounding_box(), ada.page.locator("conversation-view").bounding_box()
    assert rooms["x"] > talk["x"]
    assert ada.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
