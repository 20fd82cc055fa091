import pytest
from load import Server


@pytest.fixture
def server(tmp_path):
    """A fresh server with an empty data directory, that may be killed on the way."""
    server = Server(str(tmp_path / "data"))
    server.start()
    yield server
    if server.process.poll() is None:
        server.kill()
