# SPDX-License-Identifier: MIT
"""The servers that are measured. Each runs with a configuration of its own, in a directory of its own, on ports of its own."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

PEERS = pathlib.Path(__file__).parent / "Peers"


def free_port():
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def system_program(name):
    """Where a program is that Debian keeps from those who are not root; None where it is not."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")


class Server:
    """A server that can be started and stopped; a context manager does both."""

    name = ""
    protocol = ""
    #: What happens to a message before it is acknowledged, for the table.
    keeps = "nothing"
    start_seconds = 60
    #: What the load generator must do otherwise.
    load_options = ()
    #: What takes minutes to let a thousand people in is measured less often, and with fewer.
    is_slow = False

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.port = 0
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    @classmethod
    def is_there(cls):
        return shutil.which(cls.program) is not None

    def command(self):
        """The command line."""
        raise NotImplementedError

    def environment(self):
        return {}

    def __enter__(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        log = open(self.directory / "log", "ab")
        self.process = subprocess.Popen(
            self.command(),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=os.environ | self.environment(),
            cwd=self.directory,
        )
        log.close()
        self.wait_until_it_listens()

    def wait_until_it_listens(self):
        deadline = time.monotonic() + self.start_seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.01)
        self.stop()
        raise RuntimeError(f"{self.name} did not start; see {self.directory}/log")

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def restart(self):
        self.stop()
        self.start()

    def configuration(self, template):
        """Fills in a template of Peers/ and returns where it is."""
        text = (PEERS / template).read_text()
        for name, value in {
            "@PORT@": self.port,
            "@SECOND_PORT@": free_port(),
            "@DIRECTORY@": self.directory,
        }.items():
            text = text.replace(name, str(value))
        path = self.directory / template
        path.write_text(text)
        return str(path)


class Broadcaster(Server):
    """What one thread of the machine can do, in C, with nothing but sockets."""

    protocol = "broadcast"
    program = None
    mode = ""

    def command(self):
        return [str(self.program), self.mode, str(self.port)]

    @classmethod
    def is_there(cls):
        return True


class PerDelivery(Broadcaster):
    name = "broadcaster, a send() each"
    mode = "--per-delivery"


class Joined(Broadcaster):
    name = "broadcaster, joined"
    mode = "--joined"


class Node(Server):
    name = "node ws"
    key = "node"
    protocol = "broadcast"
    program = "node"

    @classmethod
    def is_there(cls):
        return super().is_there() and pathlib.Path("/usr/share/nodejs/ws").exists()

    def command(self):
        return ["node", str(PEERS / "broadcaster.js"), str(self.port)]

    def environment(self):
        return {"NODE_PATH": "/usr/share/nodejs"}


class Nats(Server):
    name = "nats-server"
    key = "nats"
    protocol = "nats"
    program = "nats-server"

    def command(self):
        return ["nats-server", "-c", self.configuration("nats.conf")]


class JetStream(Nats):
    name = "nats JetStream"
    key = "jetstream"
    protocol = "jetstream"
    keeps = "a file, synced every 2 minutes"

    def start(self):
        super().start()
        self.make_stream()

    def make_stream(self):
        """One stream in a file takes all that is published under `bench.`."""
        configuration = (self.directory / "nats.conf").read_text()
        port = int(configuration.split("listen: 127.0.0.1:")[1].split()[0])
        request = b'{"name":"bench","subjects":["bench.>"],"storage":"file","num_replicas":1,"retention":"limits"}'
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(
                b'CONNECT {"verbose":false}\r\nSUB made 1\r\n'
                + b"PUB $JS.API.STREAM.CREATE.bench made %d\r\n%s\r\n" % (len(request), request)
            )
            answer = b""
            while b"stream_create_response" not in answer:
                more = connection.recv(65536)
                if not more:
                    break
                answer += more
        if b'"error"' in answer or b'"config"' not in answer:
            raise RuntimeError(f"nats-server makes no stream: {answer.decode()}")


class Mosquitto(Server):
    name = "mosquitto"
    key = "mosquitto"
    protocol = "mqtt"
    program = "mosquitto"

    @classmethod
    def is_there(cls):
        return system_program(cls.program) is not None

    def command(self):
        # It gives up being root, and must still be able to write.
        self.directory.chmod(0o777)
        return [system_program(self.program), "-c", self.configuration("mosquitto.conf")]


class Prosody(Server):
    name = "prosody"
    key = "prosody"
    protocol = "xmpp"
    program = "prosody"
    keeps = "files, not synced"
    is_slow = True

    def command(self):
        (self.directory / "data").mkdir(exist_ok=True)
        return ["prosody", "--config", self.configuration("prosody.cfg.lua"), "-F"]


class Ejabberd(Server):
    name = "ejabberd"
    key = "ejabberd"
    protocol = "xmpp"
    program = "erl"
    keeps = "Mnesia, not synced"
    is_slow = True
    # Of those who come into a room while it is being made, it forgets some.
    load_options = ("--handshakes", 1)
    start_seconds = 120

    @classmethod
    def is_there(cls):
        return super().is_there() and system_program("ejabberdctl") is not None

    def command(self):
        self.configuration("ejabberd.yml")
        mnesia = f'"{self.directory}/mnesia"'
        return ["erl", "-noinput", "+K", "true", "+P", "250000", "+Q", "65536", "-mnesia", "dir", mnesia, "-s", "ejabberd"]

    def environment(self):
        libraries = next(pathlib.Path("/usr/lib").glob("*/ejabberd-*")).parent
        return {
            "EJABBERD_CONFIG_PATH": str(self.directory / "ejabberd.yml"),
            "EJABBERD_LOG_PATH": str(self.directory / "ejabberd.log"),
            "ERL_LIBS": str(libraries),
            "ERL_MAX_PORTS": "32000",
            "ERL_CRASH_DUMP": str(self.directory / "crash"),
            "HOME": str(self.directory),
        }


#: Peers by the name that --peers knows them by.
PEER_SERVERS = {server.key: server for server in (Node, Nats, JetStream, Mosquitto, Prosody, Ejabberd)}
