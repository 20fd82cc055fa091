# SPDX-License-Identifier: MIT
import pathlib
import sys

import pytest

# Servers and their load are those of the crash tests.
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Crash"))

from nats import NATSCluster  # noqa: E402
from nodes import Nodes  # noqa: E402


def started(folder, **options):
    nats = NATSCluster(folder)
    nats.start()
    nodes = Nodes(folder, nats, **options)
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()
        nats.stop()


@pytest.fixture
def nodes(tmp_path):
    """Three nodes on three NATS servers."""
    yield from started(tmp_path)


@pytest.fixture
def paired_nodes(tmp_path):
    """Three nodes, of which each is at a NATS server of its own and goes to no other."""
    yield from started(tmp_path, each_has_its_own=True)
