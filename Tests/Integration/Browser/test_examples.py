# SPDX-License-Identifier: MIT
"""The examples that are pages do what their READMEs say, with the commands that stand there."""

import os
import re
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server import BINARY, REPOSITORY

EXAMPLES = REPOSITORY / "Examples"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def roomkey(server):
    """Runs a command of roomkey's and returns what it prints."""
    environment = os.environ | {"ROOMKEY_SERVER": server.url, "ROOMKEY_DATA": str(server.data)}

    def run(*arguments: str) -> str:
        result = subprocess.run([BINARY, *arguments], env=environment, capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stderr) == (0, ""), (arguments, result)
        return result.stdout.rstrip("\n")

    environment["ROOMKEY_KEY"] = run("key", "create", "--name", "examples").splitlines()[-1]
    run.environment = environment
    return run


def token_of(readme: Path, environment: dict) -> str:
    """Runs the line of a README that makes a token."""
    command = re.search(r"^TOKEN=\$\(roomkey (.*)\)$", readme.read_text(), re.MULTILINE)[1]
    line = f"'{BINARY}' {command}"
    result = subprocess.run(line, shell=True, env=environment, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, ""), result
    return result.stdout.strip()


@pytest.fixture
def example(browser, server, roomkey):
    """Opens an example in windows of its own. What its pages complain of fails the test."""
    contexts, servers, problems = [], [], []

    def note(said):
        # Chromium logs every broken socket as an error; those are part of a test.
        if said.type == "error" and "WebSocket connection" not in said.text and "favicon" not in said.location["url"]:
            problems.append(said.text)

    def open_example(name: str, windows: int = 2):
        pages = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(EXAMPLES / name)))
        servers.append(pages)
        threading.Thread(target=pages.serve_forever).start()
        token = token_of(EXAMPLES / name / "README.md", roomkey.environment)
        socket = server.url.replace("http", "ws", 1)
        opened = []
        for _ in range(windows):
            context = browser.new_context()
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("console", note)
            page.goto(f"http://127.0.0.1:{pages.server_port}/?server={socket}#{token}")
            opened.append(page)
        return opened

    yield open_example
    for context in contexts:
        context.close()
    for pages in servers:
        pages.shutdown()
        pages.server_close()
    assert problems == []


def test_the_counter_counts_for_everyone_and_comes_back(example, server, roomkey):
    one, other = (page.get_by_role("button") for page in example("counter"))
    for button in (one, other):
        expect(button).to_have_text("0")
    one.click()
    other.click()
    one.click()
    for button in (one, other):
        expect(button).to_have_text("3")
    assert roomkey("kv", "incr", "counter", "4") == "7"
    for button in (one, other):
        expect(button).to_have_text("7")
    server.kill()
    expect(one).to_be_disabled()
    server.start()
    one.click()
    for button in (one, other):
        expect(button).to_have_text("8")
    assert roomkey("kv", "get", "counter") == "8"


def test_the_counter_is_about_thirty_lines():
    assert len((EXAMPLES / "counter/index.html").read_text().splitlines()) <= 35


def test_the_to_do_list_is_shared_and_comes_back(example, server, roomkey):
    one, other = example("todo")
    field = one.get_by_label("What needs doing?")
    for text in ("Buy milk", "<b>Write</b> home", "Sleep"):
        field.fill(text)
        field.press("Enter")
    for page in (one, other):
        expect(page.get_by_role("listitem").locator("label")).to_have_text(["Buy milk", "<b>Write</b> home", "Sleep"])
    # Two people at once: each changes an item that the other leaves alone.
    one.get_by_label("Buy milk", exact=True).check()
    other.get_by_label("Sleep", exact=True).check()
    other.get_by_role("button", name="Delete <b>Write</b> home").click()
    for page in (one, other):
        expect(page.get_by_role("listitem").locator("label")).to_have_text(["Buy milk", "Sleep"])
        expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    server.kill()
    expect(one.get_by_role("status")).to_have_text("No connection. Reconnecting…")
    expect(field).to_be_disabled()
    server.start()
    for page in (one, other):
        expect(page.get_by_role("status")).to_have_text("")
    one.get_by_label("Sleep", exact=True).uncheck()
    for page in (one, other):
        expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
        expect(page.get_by_role("listitem").locator("label")).to_have_text(["Buy milk", "Sleep"])
    values = [line.split("\t")[1] for line in roomkey("kv", "range", "--prefix", "todo:").splitlines()]
    assert values == ['{"text":"Buy milk","done":true}', '{"text":"Sleep","done":false}']
