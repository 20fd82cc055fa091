# SPDX-License-Identifier: MIT
import pathlib
import sys

import pytest

# Servers and their load are those of the crash tests.
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Crash"))

from nats import NATSCluster  # noqa: E402
from nodes import Nodes  # noqa: E402


@pytest.fixture
def nodes(tmp_path):
    """Three nodes on three NATS servers."""
    nats = NATSCluster(tmp_path)
    nats.start()
    nodes = Nodes(tmp_path, nats)
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()
        nats.stop()
