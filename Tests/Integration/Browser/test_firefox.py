"""Firefox shows the page as Chromium does: somebody comes in, writes, and is heard by somebody in the other browser."""

import shutil

import pytest

from firefox import Firefox

pytestmark = pytest.mark.skipif(shutil.which("firefox-esr") is None, reason="Firefox is not installed here")
ENTER = "\ue007"


@pytest.fixture
def firefox(tmp_path):
    profile = tmp_path / "profile"
    profile.mkdir()
    firefox = Firefox(profile)
    yield firefox
    firefox.close()


def test_somebody_in_firefox_talks_with_somebody_in_chromium(firefox, person, server):
    ada = person("Ada")
    room = ada.create_room("Tea")
    ada.send("from Chromium")

    firefox.goto(f"{server.url}/r/{room}")
    firefox.wait_for("document.querySelector('name-form input')")
    firefox.click("document.querySelector('name-form input')")
    firefox.type("Bob" + ENTER)
    firefox.wait_for("document.querySelector('.join button')?.offsetParent")
    firefox.click("document.querySelector('.join button')")
    firefox.wait_for("document.querySelector('.message .text')?.textContent === 'from Chromium'")
    firefox.wait_for("document.querySelector('message-composer textarea')?.offsetParent")
    firefox.click("document.querySelector('message-composer textarea')")
    firefox.type("from *Firefox*" + ENTER)
    firefox.wait_for("document.querySelectorAll('.message[data-state=sent]').length === 2")

    ada.expect_texts(["from Chromium", "from Firefox"])
    ada.send("heard you")
    firefox.wait_for("document.querySelectorAll('.message .text').length === 3")

    firefox.goto(f"{server.url}/")
    firefox.wait_for("document.querySelector('room-list')?.innerText.includes('heard you')")
    assert firefox.evaluate("document.documentElement.scrollWidth <= innerWidth")
