"""Ports for servers that are stopped and come back on the same one. One that the system chooses may meanwhile be that of a connection
of anybody else; these are below those that it chooses from, and no two processes that test on a machine have the same."""

import fcntl
import os
import socket
import tempfile

FIRST, LAST, BLOCK = 12_000, 32_000, 200


class Ports:
    def __init__(self):
        folder = os.path.join(tempfile.gettempdir(), f"roomkey-ports-{os.getuid()}")
        os.makedirs(folder, exist_ok=True)
        for self.first in range(FIRST, LAST, BLOCK):
            # Locked for as long as this process lives.
            self.file = open(os.path.join(folder, str(self.first)), "w")
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                self.file.close()
        else:
            raise RuntimeError("all ports for tests are taken")
        self.given = 0

    def next(self) -> int:
        while True:
            port = self.first + self.given % BLOCK
            self.given += 1
            with socket.socket() as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    trial.bind(("127.0.0.1", port))
                    return port
                except OSError:
                    pass


_ports: Ports | None = None


def free_port() -> int:
    global _ports
    _ports = _ports or Ports()
    return _ports.next()
