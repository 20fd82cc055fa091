import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from person import DEADLINE_MILLISECONDS, Person
from server import Server

# Without windows the same engine takes half of the processor time.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser():
    expect.set_options(timeout=DEADLINE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path):
    """A fresh server with an empty data directory."""
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data).start()
    yield server
    server.stop()


@pytest.fixture
def person(browser, server):
    """Makes people. Whatever their pages complained of fails the test."""
    people: list[Person] = []

    def make(name: str | None = None, **options) -> Person:
        someone = Person(browser, server.url, **options)
        people.append(someone)
        return someone.sign_in(name) if name else someone

    yield make
    for someone in people:
        someone.context.close()
    assert [problem for someone in people for problem in someone.problems] == []
