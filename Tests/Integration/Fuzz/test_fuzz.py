# SPDX-License-Identifier: MIT
"""Requests that fit the OpenAPI document, and many that do not: no answer is a 5xx, each is one that the document names, and the
server's memory does not grow."""

import http.client
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
BINARY = os.environ.get("ROOMKEY_BINARY", str(REPOSITORY / ".build/debug/roomkey"))
SCHEMATHESIS = pathlib.Path(sys.executable).parent / "schemathesis"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
GROWTH = 32 << 20
# Of each operation.
EXAMPLES = int(os.environ.get("ROOMKEY_FUZZ_EXAMPLES", 10))
# Those that end the session which asks, and those that hash passwords, which takes a while on purpose.
EXCLUDED = ["signOut", "signIn", "signUp", "changePassword"]


@pytest.fixture
def server(tmp_path):
    command = [BINARY, "serve", "--port", "0", "--data", str(tmp_path / "data"), "--log-level", "warning"]
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    line = process.stdout.readline()
    assert line.startswith("Roomkey is running at "), f"the server did not start: {line!r}"
    process.url = line.split()[-1]
    process.folder = tmp_path
    yield process
    process.kill()
    process.wait()
    assert (tmp_path / "log").read_text() == ""


def sign_in(server):
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    connection.request("POST", "/api/session", json.dumps({"name": "Fuzz"}))
    answer = connection.getresponse()
    answer.read()
    cookie = answer.getheader("set-cookie").split(";")[0]
    for path, body in [
        ("/api/rooms", {"name": "General"}),
        ("/api/rooms/general/messages", {"clientID": "m1", "text": "hello"}),
    ]:
        connection.request("POST", path, json.dumps(body), {"cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 201
    return cookie


def resident(server):
    status = pathlib.Path(f"/proc/{server.pid}/status")
    if not status.exists():
        pytest.skip("there is no /proc on this system")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status.read_text()).group(1)) << 10


@pytest.mark.parametrize("config", [[], ["--config-file", str(HERE / "schemathesis.toml")]], ids=["anywhere", "inside"])
def test_the_api_answers_everything_as_it_says(server, config):
    cookie = sign_in(server)

    def run(examples, phases):
        command = [
            str(SCHEMATHESIS), *config, "run", f"{server.url}/api/openapi.json", "--header", f"Cookie: {cookie}",
            "--checks", CHECKS, "--phases", phases, "--max-examples", str(examples),
            *(part for operation in EXCLUDED for part in ("--exclude-operation-id", operation)),
            # A made-up token is refused before anything else is looked at.
            "--generation-with-security-parameters", "false", "--generation-deterministic", "--no-color",
        ]
        ran = subprocess.run(command, cwd=server.folder, capture_output=True, text=True, timeout=600 + 30 * examples)
        assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]

    # The first takes what any server takes once it has answered everything.
    run(3, "examples,fuzzing")
    before = resident(server)
    run(EXAMPLES, "examples,coverage,fuzzing")
    assert server.poll() is None
    assert resident(server) - before < GROWTH
