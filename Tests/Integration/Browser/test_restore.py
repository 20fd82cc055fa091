"""A server that was put back to a backup: pages that had seen more begin anew, and mix nothing of both pasts."""

import subprocess

from playwright.sync_api import expect

from server import BINARY


def roomkey(*arguments) -> None:
    subprocess.run([BINARY, *map(str, arguments)], check=True, capture_output=True, timeout=60)


def test_a_page_that_had_seen_more_than_a_backup_holds_begins_anew(person, server, tmp_path):
    ada, bob = person("Ada"), person("Bob")
    room = ada.create_room("Tea")
    bob.join(room)
    ada.send("kept")
    bob.expect_texts(["kept"])
    backup = tmp_path / "backup.sqlite"
    roomkey("backup", backup, "--data", server.data)
    for number in range(2, 5):
        ada.send(f"lost {number}")
    bob.expect_texts(["kept", "lost 2", "lost 3", "lost 4"])
    # Kept in the browser, as it is when somebody leaves.
    bob.page.goto("about:blank")
    # A page that stays open, and is about to delete what is not there any more.
    ada.act("lost 2", "Delete")
    server.stop()
    roomkey("restore", backup, "--data", server.data, "--force")
    server.start()
    # Beyond the revisions and the numbers that both have seen.
    ada.fill_room(room, 12, first=2, most_lines=1)
    texts = ["kept"] + [f"Message {number}" for number in range(2, 14)]
    ada.expect_texts(texts)
    bob.page.goto(f"/r/{room}")
    bob.expect_texts(texts)
    ada.send("new")
    for someone in (ada, bob):
        someone.expect_texts(texts + ["new"])
        someone.page.reload()
        someone.expect_texts(texts + ["new"])
        expect(someone.page.get_by_text("lost")).to_have_count(0)
