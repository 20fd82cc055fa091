# SPDX-License-Identifier: MIT
"""What is in the data folder is for its user alone, and what is wrong with it is said in one line."""

import os
import socket
import stat
import subprocess

from load import BINARY, roomkey, say, signed_in


def refusal(data):
    """Starts a server that cannot start, and returns what it says."""
    command = [BINARY, "serve", "--port", "0", "--data", str(data)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1, result.stdout
    return result.stderr


def test_files_are_readable_by_their_user_alone_also_in_a_folder_that_was_there(tmp_path, server):
    server.kill()
    (tmp_path / "data").chmod(0o755)
    for name in os.listdir(tmp_path / "data"):
        (tmp_path / "data" / name).unlink()
    before = os.umask(0o022)
    try:
        server.start()
        say(server, signed_in(server), 1)
        roomkey("backup", tmp_path / "backup.sqlite", "--data", server.data)
    finally:
        os.umask(before)
    files = [*(tmp_path / "data").iterdir(), tmp_path / "backup.sqlite"]
    assert {"roomkey.sqlite", "roomkey.sqlite-wal", "search.sqlite", "signing.key"} <= {file.name for file in files}
    assert [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077] == []


def test_a_signing_key_that_cannot_be_read_is_named(tmp_path):
    # Root may read any file, but nobody can read a folder as one.
    (tmp_path / "data" / "signing.key").mkdir(parents=True)
    said = refusal(tmp_path / "data")
    assert "signing.key cannot be read" in said and "is a directory" in said.lower()


def test_an_empty_database_is_named_and_left_alone(tmp_path):
    database = tmp_path / "data" / "roomkey.sqlite"
    database.parent.mkdir()
    database.touch()
    assert "is empty" in refusal(tmp_path / "data")
    for command in (["check"], ["backup", tmp_path / "copy.sqlite"]):
        result = roomkey(*command, "--data", tmp_path / "data")
        assert result.returncode == 1 and "is empty" in result.stdout + result.stderr
    assert database.stat().st_size == 0


def test_what_a_killed_backup_has_left_is_deleted_and_a_running_one_is_not(tmp_path, server):
    say(server, signed_in(server), 1)
    machine = 2_166_136_261
    for byte in socket.gethostname().encode():
        machine = ((machine ^ byte) * 16_777_619) & 0xFFFF_FFFF
    ended = subprocess.Popen(["true"])
    ended.wait()
    backups = tmp_path / "backups"
    backups.mkdir()
    left = f"roomkey-2026.sqlite.partial-{machine:x}-{ended.pid}-ABCDEF12"
    running = f"roomkey-2026.sqlite.partial-{machine:x}-{os.getpid()}-ABCDEF12"
    for folder in (backups, tmp_path / "data"):
        for name in (left, left + "-journal", running, "notes.partial-1-2-3"):
            (folder / name).touch()
    assert roomkey("backup", backups, "--data", server.data).returncode == 0
    server.stop()
    server.start()
    for folder in (backups, tmp_path / "data"):
        names = {file.name for file in folder.iterdir() if "partial" in file.name}
        assert names == {running, "notes.partial-1-2-3"}
