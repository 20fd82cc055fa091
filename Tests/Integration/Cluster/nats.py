# SPDX-License-Identifier: MIT
"""Three NATS servers that are a cluster, on loopback, with links between them that can be cut."""

import json
import re
import signal
import subprocess
import threading
import time
import urllib.request

import pytest
from links import Link
from ports import free_port

COUNT = 3


def version():
    """Of the servers, as numbers."""
    text = subprocess.run(["nats-server", "--version"], check=True, capture_output=True, text=True).stdout
    return tuple(int(number) for number in re.search(r"v(\d+)\.(\d+)", text).groups())


# Nodes notice it, and stop.
needs_replicas_that_stay_together = pytest.mark.skipif(
    version() < (2, 10),
    reason="replicas of older NATS servers may part when their leader is cut off, or all of them are gone for a while",
)


def eventually(what, condition, seconds=120):
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        threading.Event().wait(0.05)


class NATSServer:
    def __init__(self, folder, index, ports, monitor_port):
        self.name, self.port, self.monitor_port = f"n{index}", ports[index], monitor_port
        self.process = None
        # To the other servers, by their index.
        self.links = {}
        self.file = folder / f"{self.name}.conf"
        self.folder = folder / f"nats{index}"

    def configure(self, cluster_port):
        """Servers know each other only by their links (what they tell each other of where they are leads nowhere), and clients only
        the servers that they are given."""
        routes = ", ".join(f"nats://127.0.0.1:{link.port}" for link in self.links.values())
        self.file.write_text(
            f"""
            server_name: {self.name}
            listen: "127.0.0.1:{self.port}"
            http: "127.0.0.1:{self.monitor_port}"
            log_file: "{self.folder}.log"
            jetstream {{ store_dir: "{self.folder}" }}
            cluster {{
                name: test, listen: "127.0.0.1:{cluster_port}", routes: [{routes}]
                advertise: "127.0.0.1:1", no_advertise: true
            }}
            """
        )

    @property
    def address(self):
        return f"nats://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen(["nats-server", "-c", str(self.file)])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None


class NATSCluster:
    def __init__(self, folder):
        ports = [free_port() for _ in range(3 * COUNT)]
        cluster_ports = ports[COUNT : 2 * COUNT]
        self.servers = [NATSServer(folder, index, ports, ports[2 * COUNT + index]) for index in range(COUNT)]
        for index, server in enumerate(self.servers):
            server.links = {other: Link(cluster_ports[other]) for other in range(COUNT) if other != index}
            server.configure(cluster_ports[index])
        self.addresses = ",".join(server.address for server in self.servers)

    def start(self):
        for server in self.servers:
            server.start()

    def stop(self):
        for server in self.servers:
            if server.is_running:
                server.kill()
            for link in server.links.values():
                link.close()

    def links_of(self, server):
        index = self.servers.index(server)
        return [*server.links.values(), *(other.links[index] for other in self.servers if other is not server)]

    def follower(self):
        """A server that does not lead the stream."""
        leader = self.leader()
        return next(server for server in self.servers if server is not leader)

    def isolate(self, server):
        """Cuts a server off from the others; those that are connected to it stay so."""
        for link in self.links_of(server):
            link.cut()

    def rejoin(self, server):
        for link in self.links_of(server):
            link.mend()

    def leader(self, stream="roomkey-main"):
        """The server that leads the stream, once there is one."""

        def find():
            for server in self.servers:
                if not server.is_running:
                    continue
                try:
                    address = f"http://127.0.0.1:{server.monitor_port}/jsz?streams=true&config=true"
                    answer = json.load(urllib.request.urlopen(address, timeout=2))
                except (OSError, ValueError):
                    continue
                for account in answer.get("account_details", []):
                    for detail in account.get("stream_detail", []):
                        if detail["name"] == stream and detail.get("cluster", {}).get("leader"):
                            return detail["cluster"]["leader"]
            return None

        name = eventually("the stream has a leader", find)
        return next(server for server in self.servers if server.name == name)
