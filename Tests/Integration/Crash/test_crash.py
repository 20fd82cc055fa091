# SPDX-License-Identifier: MIT
"""The server is killed with SIGKILL under load, many times in a row, on one data folder.

Afterwards every write that was acknowledged is there, and none is there by half.
"""

import os
import random
import threading

from load import Server, Writer, nothing_acknowledged, signed_in, verify

KILLS = int(os.environ.get("ROOMKEY_KILLS", 10))
WRITERS = 8


def test_no_acknowledged_write_is_lost_when_the_server_is_killed(tmp_path):
    chance = random.Random(20)
    server = Server(str(tmp_path / "data"))
    server.start()
    headers = signed_in(server)
    acknowledged = [nothing_acknowledged() for _ in range(WRITERS)]
    for kill in range(KILLS):
        writers = [Writer(server, number, mine, headers) for number, mine in enumerate(acknowledged)]
        before = sum(len(mine["messages"]) for mine in acknowledged)
        for writer in writers:
            writer.start()
        # The load is what is waited for: some writes have been acknowledged, others are on their way.
        target = before + chance.randint(20, 60)
        while sum(len(mine["messages"]) for mine in acknowledged) < target:
            assert any(writer.is_alive() for writer in writers), "the server went away by itself"
            threading.Event().wait(0.005)
        server.kill()
        for writer in writers:
            writer.join()
        server.start()
        verify(server, headers, acknowledged)
    for mine in acknowledged:
        mine["verified"] = 0
    verify(server, headers, acknowledged)
    server.kill()
    total = sum(mine["counted"] + mine["appended"] + len(mine["keys"]) + len(mine["messages"]) for mine in acknowledged)
    assert total > KILLS * WRITERS
    print(f"{KILLS} kills, {total} acknowledged writes")
