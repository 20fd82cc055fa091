# SPDX-License-Identifier: MIT
"""Three NATS servers that are a cluster, on loopback."""

import json
import signal
import socket
import subprocess
import threading
import time
import urllib.request

COUNT = 3


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def eventually(what, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        threading.Event().wait(0.05)


class NATSServer:
    def __init__(self, name, folder, port, cluster_port, monitor_port, routes):
        self.name, self.port, self.monitor_port = name, port, monitor_port
        self.process = None
        self.command = [
            "nats-server", "-n", name, "-a", "127.0.0.1", "-p", str(port), "-m", str(monitor_port), "-js",
            "-sd", str(folder), "-l", f"{folder}.log", "--cluster_name", "test",
            "--cluster", f"nats://127.0.0.1:{cluster_port}", "--routes", routes,
        ]

    def start(self):
        self.process = subprocess.Popen(self.command)

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
        ports = free_ports(3 * COUNT)
        routes = ",".join(f"nats://127.0.0.1:{port}" for port in ports[COUNT : 2 * COUNT])
        self.servers = [
            NATSServer(f"n{i}", folder / f"nats{i}", ports[i], ports[COUNT + i], ports[2 * COUNT + i], routes)
            for i in range(COUNT)
        ]
        self.addresses = ",".join(f"nats://127.0.0.1:{port}" for port in ports[:COUNT])

    def start(self):
        for server in self.servers:
            server.start()

    def stop(self):
        for server in self.servers:
            if server.is_running:
                server.kill()

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
