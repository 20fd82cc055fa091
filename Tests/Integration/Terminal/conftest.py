import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Browser"))

from guest import Guest  # noqa: E402
from screen import Screen  # noqa: E402
from server import Server  # noqa: E402


@pytest.fixture
def server(tmp_path):
    """A fresh server with an empty data directory."""
    data = tmp_path / "data"
    data.mkdir()
    server = Server(data).start()
    yield server
    server.stop()


@pytest.fixture
def guest(server):
    """Makes people who use the API."""
    return lambda name: Guest(server, name)


@pytest.fixture
def screen(server, tmp_path):
    """Makes terminals with `roomkey chat` in them."""
    screens: list[Screen] = []

    def make(name: str, *options: str, **more) -> Screen:
        screens.append(Screen(server, tmp_path, name, *options, **more))
        return screens[-1]

    yield make
    for screen in screens:
        screen.close()
