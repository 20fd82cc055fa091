"""What a page of an earlier version kept in the browser is used by this one (Tests/Fixtures)."""

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from person import Person
from server import Server

FIXTURES = Path(__file__).resolve().parents[2] / "Fixtures"
VERSIONS = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "known.json").exists())


@pytest.mark.parametrize("version", VERSIONS)
def test_what_an_earlier_page_had_not_sent_is_sent(browser, request, tmp_path, version):
    earlier = FIXTURES / version
    known, kept = (json.loads((earlier / name).read_text()) for name in ("known.json", "page.json"))
    data = tmp_path / "data"
    shutil.copytree(earlier / "data", data)
    server = Server(data)
    request.addfinalizer(server.stop)
    server.start()
    state = {"origins": [{"origin": server.url, "localStorage": [{"name": key, "value": kept[key]} for key in kept]}]}
    ada = Person(browser, server.url, storage_state=state)
    # The session that the page had may have ended long ago.
    ada.fetch("POST", "/api/session", {"name": "Ada", "password": known["password"]})
    ada.page.goto(f"/r/{known['rooms']['public']}")
    for text in ("Written on a train", "And in a tunnel"):
        expect(ada.message(text)).to_have_attribute("data-state", "sent")
    expect(ada.composer).to_have_value("Not finished yet")
    page = ada.fetch("GET", f"/api/rooms/{known['rooms']['public']}/messages?limit=2")
    assert [message["text"] for message in page["messages"]] == ["Written on a train", "And in a tunnel"]
    ada.context.close()
    assert ada.problems == []
