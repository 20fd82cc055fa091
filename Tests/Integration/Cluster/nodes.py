# SPDX-License-Identifier: MIT
"""Nodes of a cluster, and people who write to them and remember what they were told is done."""

import http.client
import itertools
import signal
import threading

from load import Client, Server, history
from nats import eventually

COUNT = 3


class Node(Server):
    def __init__(self, data, addresses):
        super().__init__(data, "--cluster", addresses)

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def status(self, path):
        """The HTTP status of an address, and 0 when nobody answers."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


class Nodes:
    def __init__(self, folder, nats, each_has_its_own=False):
        """With `each_has_its_own` a node knows only the NATS server of its number, else all of them."""
        self.nats = nats
        self.all = [
            Node(str(folder / f"node{index}"), server.address if each_has_its_own else nats.addresses)
            for index, server in enumerate(nats.servers)
        ]
        self.headers = {}

    def __getitem__(self, index):
        return self.all[index]

    def start(self):
        for node in self.all:
            node.start()

    def stop(self):
        for node in self.all:
            if node.is_running:
                node.kill()

    def sign_in(self):
        """Makes a guest and the room "crash" at the first node. They are good at every node."""
        guest = Client(self[0])
        status, answer = guest.request("POST", "/api/session", {"name": "crash"})
        assert status == 201
        self.user = answer["user"]["id"]
        self.headers = {"cookie": guest.last_cookie.split(";")[0]}
        assert self.client(0).request("POST", "/api/rooms", {"name": "crash"})[0] == 201
        self.are_ready()

    def api_key(self):
        """An API key, made by the owner that the first node asks for when it starts."""
        token = self[0].process.stdout.readline().strip().split("#setup=")[1]
        owner = Client(self[0])
        body = {"name": "Olivia", "password": "correct horse battery", "invitation": token}
        status, answer = owner.request("POST", "/api/accounts", body)
        assert status == 201, answer
        owner.headers = {"cookie": owner.last_cookie.split(";")[0]}
        status, answer = owner.request("POST", "/api/keys", {"name": "cluster test"})
        assert status == 201, answer
        return answer["secret"]

    def client(self, index, **headers):
        """Somebody at a node, who is the guest unless other headers say who it is."""
        return Client(self[index % COUNT], **(headers or self.headers))

    def are_ready(self):
        for node in self.all:
            eventually("the node is up to date", lambda: node.status("/health/ready") == 200, seconds=120)

    def agreed_history(self):
        """The messages of the room, which are the same at every node."""
        self.are_ready()

        def agreed():
            histories = [history(self.client(index)) for index in range(COUNT)]
            return histories[0] if histories[0] == histories[1] == histories[2] else None

        messages, newest = eventually("the nodes hold the same", agreed)
        assert [message["seq"] for message in messages] == list(range(1, newest + 1))
        return messages

    def verify(self, writers):
        """Every acknowledged message is at every node, once, under the number it was acknowledged with."""
        sent = {message["seq"]: message["clientID"] for message in self.agreed_history()}
        assert len(set(sent.values())) == len(sent), "a message is there twice"
        for writer in writers:
            assert writer.failure is None, writer.failure
            for seq, client_id in writer.acknowledged:
                assert sent.get(seq) == client_id, f"message {client_id} was acknowledged as {seq} and is lost"


class Writer(threading.Thread):
    """Sends messages one after another, each until it is acknowledged: to its node, and to another when that does not answer."""

    def __init__(self, nodes, number):
        super().__init__(daemon=True)
        self.nodes, self.number = nodes, number
        self.acknowledged = []
        self.refusals = []
        self.failure = None
        self.is_stopping = threading.Event()

    def run(self):
        try:
            index, client = self.number, None
            for count in itertools.count():
                client_id = f"{self.number}-{count}"
                while True:
                    if self.is_stopping.is_set():
                        return
                    try:
                        client = client or self.nodes.client(index)
                        body = {"clientID": client_id, "text": f"text {client_id}"}
                        status, answer = client.request("POST", "/api/rooms/crash/messages", body)
                    except (OSError, http.client.HTTPException):
                        index, client = index + 1, None
                        self.is_stopping.wait(0.02)
                        continue
                    if status in (200, 201):
                        self.acknowledged.append((answer["message"]["seq"], client_id))
                        break
                    assert status == 503, (status, answer)
                    self.refusals.append(answer)
        except Exception as error:
            self.failure = repr(error)

    def stop(self):
        self.is_stopping.set()
        self.join(timeout=60)


class Load:
    """Writers at every node, for as long as the block lasts."""

    def __init__(self, nodes, per_node=2):
        self.writers = [Writer(nodes, number) for number in range(per_node * COUNT)]

    def __enter__(self):
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(self, *_):
        for writer in self.writers:
            writer.stop()

    @property
    def acknowledged(self):
        return self.acknowledged_of(self.writers)

    @staticmethod
    def acknowledged_of(writers):
        return sum(len(writer.acknowledged) for writer in writers)

    def goes_on(self, count=30, seconds=120):
        """Waits until more has been acknowledged."""
        self.writers_go_on(lambda writer: True, count, seconds)

    def writers_go_on(self, which, count=30, seconds=120):
        """Waits until more has been acknowledged to some."""
        writers = [writer for writer in self.writers if which(writer)]
        target = self.acknowledged_of(writers) + count
        eventually("more messages are acknowledged", lambda: self.acknowledged_of(writers) >= target, seconds)

    @staticmethod
    def are_refused(writers, seconds=120):
        """Waits until each of some has been told that nothing can be written now."""
        before = [len(writer.refusals) for writer in writers]
        eventually(
            "writers are refused",
            lambda: all(len(writer.refusals) > count for writer, count in zip(writers, before)),
            seconds,
        )
