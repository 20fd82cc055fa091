# SPDX-License-Identifier: MIT
"""The files in deploy/: the settings of NATS with real servers, and what the others say of Roomkey against Roomkey itself."""

import json
import os
import pathlib
import re
import socket
import ssl
import subprocess

import pytest
import yaml
from load import BINARY
from nats import version
from ports import free_port
from test_entering import Node, works

REPOSITORY = pathlib.Path(__file__).parents[3]
DEPLOY = REPOSITORY / "deploy"
PASSWORD = "12345e6789"


@pytest.fixture
def servers(tmp_path):
    """Three NATS servers by deploy/nats.conf, with paths and addresses of this machine; gives their ports, for nodes and for each other, and the authority."""
    certificates = tmp_path / "tls"
    subprocess.run([DEPLOY / "certificates.sh", certificates, "localhost"], check=True, capture_output=True)
    ports, cluster_ports, monitor_ports = ([free_port() for _ in range(3)] for _ in range(3))
    processes = []
    for index in range(3):
        text = (DEPLOY / "nats.conf").read_text()
        for old, new in [
            ("/etc/nats/tls", certificates), ("/data", tmp_path / f"nats{index}"), ("0.0.0.0:4222", f"localhost:{ports[index]}"),
            ("0.0.0.0:8222", f"localhost:{monitor_ports[index]}"), ("0.0.0.0:6222", f"localhost:{cluster_ports[index]}"),
            *((f"nats-{other}.nats:6222", f"localhost:{cluster_ports[other]}") for other in range(3)),
        ]:
            assert old in text
            text = text.replace(old, str(new))
        if version() < (2, 10):
            text = text.replace("sync_interval: always", "")
        file = tmp_path / f"nats{index}.conf"
        file.write_text(text)
        environment = os.environ | {"NAME": f"nats-{index}", "CLUSTER_PASSWORD": f'"{PASSWORD}"'}
        command = ["nats-server", "-c", str(file), "-l", str(tmp_path / f"nats{index}.log")]
        processes.append(subprocess.Popen(command, env=environment))
    yield ports, cluster_ports, certificates / "ca.crt"
    for process in processes:
        process.kill()
        process.wait()


def demands(port):
    """What a NATS server says first that it asks for."""
    with socket.create_connection(("localhost", port), timeout=30) as connection:
        greeting = connection.makefile("rb").readline()
    return {name for name, value in json.loads(greeting.removeprefix(b"INFO ")).items() if value is True}


def test_nats_lets_in_a_node_with_the_password_and_nobody_else(servers, tmp_path, monkeypatch):
    ports, cluster_ports, authority = servers
    addresses = ",".join(f"tls://localhost:{port}" for port in ports)
    options = ("--cluster", addresses, "--cluster-user", "roomkey", "--cluster-ca", str(authority))
    monkeypatch.setenv("ROOMKEY_CLUSTER_PASSWORD", PASSWORD)
    with Node(str(tmp_path / "data"), *options) as node:
        works(node)
    # What it asks of everybody; that nodes are refused without is in test_entering.py.
    assert {"auth_required", "tls_required"} <= demands(ports[0])
    context = ssl.create_default_context(cafile=authority)
    with socket.create_connection(("localhost", cluster_ports[0]), timeout=30) as connection, pytest.raises(OSError):
        with context.wrap_socket(connection, server_hostname="localhost") as route:
            # It says something only to a server that has a certificate too.
            assert route.recv(1) == b"", "a route without a certificate is let in"
            raise ConnectionError


def documents():
    for name in ("compose.yaml", "kubernetes.yaml"):
        yield from yaml.safe_load_all((DEPLOY / name).read_text())


def every(value, wanted):
    """All members of a name, however deep."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == wanted:
                yield member
            yield from every(member, wanted)
    elif isinstance(value, list):
        for element in value:
            yield from every(element, wanted)


def test_the_manifests_set_what_the_server_knows():
    manifests = list(documents())
    words = [words for name in ("command", "args") for manifest in manifests for words in every(manifest, name)]
    options = [word.split("=")[0] for words in words if words[0] == "serve" for word in words[1:]]
    variables = [env["name"] for manifest in manifests for env in sum(every(manifest, "env"), [])]
    variables += [name for manifest in manifests for names in every(manifest, "environment") for name in names]
    variables = [name for name in variables if name.startswith("ROOMKEY_")]
    assert "--cluster-user" in options and "ROOMKEY_CLUSTER_PASSWORD" in variables
    options += ["--" + name.removeprefix("ROOMKEY_").lower().replace("_", "-") for name in variables]
    known = subprocess.run([BINARY, "serve", "--help"], check=True, capture_output=True, text=True).stdout
    assert set(options) - {"--cluster-password"} <= set(re.findall(r"--[a-z-]+", known))
    pods = [spec["template"]["spec"] for manifest in manifests for spec in every(manifest, "spec") if "template" in spec]
    assert len(pods) == 2 and all(pod["enableServiceLinks"] is False for pod in pods)


def test_proxies_that_are_trusted_are_named_one_by_one():
    compose, *kubernetes = documents()
    flags = [word for command in every(compose, "command") for word in command if word.startswith("--trusted-proxies=")]
    values = {flag.split("=")[1] for flag in flags} | {manifest["data"]["trusted-proxies"] for manifest in kubernetes if "data" in manifest}
    assert len(values) == 2 and all(re.fullmatch(r"[0-9.]+", value) for value in values), values
    assert compose["services"]["proxy"]["networks"]["web"]["ipv4_address"] in values


def test_the_image_is_built_of_what_is_committed():
    sources = [
        source
        for line in (DEPLOY / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert sources and "." not in sources
    for source in sources:
        subprocess.run(["git", "-C", REPOSITORY, "ls-files", "--error-unmatch", source], check=True, capture_output=True)
    # All that the package names is there.
    described = subprocess.run(["git", "-C", REPOSITORY, "grep", "-ho", 'path: "[A-Za-z]*', "Package.swift"], capture_output=True, text=True)
    folders = {path.removeprefix('path: "') for path in described.stdout.split("\n") if path}
    assert folders <= set(sources), folders
    ignored = (REPOSITORY / ".dockerignore").read_text()
    assert all(f"\n!{source}\n" in ignored for source in sources)
