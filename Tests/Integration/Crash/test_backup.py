# SPDX-License-Identifier: MIT
"""The real server is backed up while it is written to, and what was acknowledged before is found in what is restored."""

import copy
import os
import re
import sqlite3
import threading

import pytest
from load import Client, Server, Writer, nothing_acknowledged, roomkey, say, signed_in, verify

WRITERS = 8


def refused(*arguments):
    """Runs a command that must fail, and returns the one line it says on stderr."""
    result = roomkey(*arguments)
    assert result.returncode == 1, result.stdout
    assert result.stderr.startswith("roomkey: ") and result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def done(*arguments):
    result = roomkey(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


@pytest.fixture
def said(server):
    """The headers of a person who has said three things."""
    headers = signed_in(server)
    say(server, headers, 1, 2, 3)
    return headers


def newest(server, headers):
    return Client(server, **headers).request("GET", "/api/rooms/crash")[1]["room"]["newest"]


def test_a_backup_under_load_holds_what_was_acknowledged_before_it_began(server, tmp_path):
    headers = signed_in(server)
    # Large enough that copying takes several steps, with writes between them.
    client = Client(server, **headers)
    for number in range(100):
        assert client.request("POST", "/record", {"key": f"large:{number}", "value": "x" * 100_000})[0] == 200
    acknowledged = [nothing_acknowledged() for _ in range(WRITERS)]
    writers = [Writer(server, number, mine, headers) for number, mine in enumerate(acknowledged)]

    def messages():
        return sum(len(mine["messages"]) for mine in acknowledged)

    def more_than(count):
        while messages() <= count:
            assert any(writer.is_alive() for writer in writers), "the server went away by itself"
            threading.Event().wait(0.005)

    for writer in writers:
        writer.start()
    restored = []
    for number in range(3):
        more_than(messages() + 20)
        # What a writer is told between these two lines may be in the copy or not; verify allows for both.
        before = copy.deepcopy(acknowledged)
        line = done("backup", tmp_path / f"{number}.sqlite", "--data", server.data)
        during = copy.deepcopy(acknowledged)
        found = re.fullmatch(rf"{tmp_path}/{number}\.sqlite: (\d+) bytes, revision (\d+)\n", line)
        assert found and int(found[1]) == os.path.getsize(tmp_path / f"{number}.sqlite") > 10_000_000
        assert "is sound: " in done("check", "--data", server.data)
        assert done("check", tmp_path / f"{number}.sqlite").endswith(f"records, revision {found[2]}\n")
        for mine, later in zip(before, during):
            mine.update({"tried": later["tried"], "tried append": later["tried append"]})
        restored.append(before)
    server.kill()
    for writer in writers:
        writer.join()
    assert sorted(os.listdir(tmp_path)) == ["0.sqlite", "1.sqlite", "2.sqlite", "data"]
    for number, before in enumerate(restored):
        other = Server(str(tmp_path / f"restored {number}"))
        done("restore", tmp_path / f"{number}.sqlite", "--data", other.data)
        # The secret that signed the cookie is no part of a backup.
        os.link(f"{server.data}/signing.key", f"{other.data}/signing.key")
        other.start()
        try:
            verify(other, headers, before)
            say(other, headers, f"after-{number}")
        finally:
            other.kill()
        assert "is sound: " in done("check", "--data", other.data)


def test_restore_replaces_nothing_unasked_and_never_what_a_server_uses(server, said, tmp_path):
    backup, data = tmp_path / "backup.sqlite", server.data
    done("backup", backup, "--data", data)
    say(server, said, 4)
    for options in [[], ["--force"]]:
        assert "Another Roomkey is running" in refused("restore", backup, "--data", data, *options)
    assert newest(server, said) == 4
    server.kill()
    assert "--force" in refused("restore", backup, "--data", data)
    server.start()
    assert newest(server, said) == 4
    server.kill()
    # Killed, so that the newest message is only in the write-ahead log of what is replaced.
    output = done("restore", backup, "--data", data, "--force")
    kept = re.match(r"The previous database is now (.*/roomkey-replaced-.*\.sqlite)\n", output)[1]
    assert not os.path.exists(f"{data}/roomkey.sqlite-wal")
    server.start()
    assert newest(server, said) == 3
    server.kill()
    done("restore", kept, "--data", data, "--force")
    server.start()
    assert newest(server, said) == 4


def test_a_backup_that_is_not_sound_is_not_restored(server, said, tmp_path):
    backup, truncated = tmp_path / "backup.sqlite", tmp_path / "truncated.sqlite"
    done("backup", backup, "--data", server.data)
    truncated.write_bytes(backup.read_bytes()[:-4096])
    result = roomkey("check", truncated)
    assert (result.returncode, result.stdout) == (1, "database disk image is malformed\n")
    assert result.stderr == f"roomkey: {truncated} is not sound.\n"
    assert "damaged" in refused("restore", truncated, "--data", tmp_path / "other")
    connection = sqlite3.connect(backup)
    with connection:
        connection.execute("DELETE FROM record WHERE key = ?", (b"room/crash/message/a2",))
        connection.execute("UPDATE record SET value = ? WHERE CAST(key AS TEXT) LIKE 'session/%'", (b'{"user":"u_nobody"}',))
    connection.close()
    result = roomkey("check", backup)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert lines[0] == 'chat "room/crash": message 2 is missing'
    assert lines[1].endswith("stands for message 2, which does not exist")
    assert lines[2].endswith("belongs to u_nobody, who does not exist")
    assert len(lines) == 3
    assert "is not sound" in refused("restore", backup, "--data", tmp_path / "other")
    assert os.listdir(tmp_path / "other") == ["roomkey.lock"]


def test_a_backup_goes_to_a_new_file_or_into_a_folder(server, said, tmp_path):
    folder = tmp_path / "backups"
    assert "cannot be written" in refused("backup", folder / "file", "--data", server.data)
    folder.mkdir()
    done("backup", folder, "--data", server.data)
    [name] = os.listdir(folder)
    assert re.fullmatch(r"roomkey-\d{4}-\d\d-\d\dT\d{6}Z\.sqlite", name)
    done("backup", folder, "--data", server.data)
    assert len(os.listdir(folder)) == 2, "a second one, maybe in the same second"
    assert "already exists" in refused("backup", folder / name, "--data", server.data)
    assert "There is no database" in refused("backup", folder / "other", "--data", tmp_path / "nowhere")
    assert "There is no database" in refused("check", "--data", tmp_path / "nowhere")
    assert "There is no backup" in refused("restore", folder / "other", "--data", tmp_path / "nowhere")
    assert len(os.listdir(folder)) == 2 and not (tmp_path / "nowhere").exists()
