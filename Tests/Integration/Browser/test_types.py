"""A mistake about what there is to ask, to be told and to emit does not compile."""

import re
import subprocess

from server import REPOSITORY

#: What is wrong in each line, and the error that says so.
WRONG_USES = {
    'emit(element, "pickreaction")': "TS2345",
    'emit(element, "send", { txt: "a" })': "TS2345",
    'emit(element, "toend", 1)': "TS2554",
    'emit(element, "panel")': "TS2554",
    'on(element, "inview", (seq) => seq.toUpperCase())': "TS2339",
    'ask("pinn", { room: "a" })': "TS2345",
    'ask("pin", { room: "a" })': "TS2345",
    'ask("pin", { room: "a", seq: "1" })': "TS2322",
    'ask("pins", { room: "a" }).then(({ message }) => message)': "TS2339",
    'call("GET /api/nowhere")': "TS2345",
    'call("POST /api/bots", { title: "a" })': "TS2345",
    'call("GET /api/keys").then(({ key }) => key)': "TS2339",
}


def test_an_event_a_verb_or_a_request_that_is_not_there_and_a_wrong_type_are_errors(tmp_path):
    web = REPOSITORY / "Web"
    source = tmp_path / "wrong.js"
    source.write_text("\n".join([
        f'import {{ emit, on }} from "{web}/ui/dom.js"; import {{ call }} from "{web}/api/session.js";',
        f'/** @param {{HTMLElement}} element @param {{import("{web}/api/types.js").Ask}} ask */ export function wrong(element, ask) {{',
        *WRONG_USES, "}",
    ]))
    options = ["--noEmit", "--strict", "--allowJs", "--checkJs", "--skipLibCheck", "--target", "ES2022", "--module", "ES2022", "--moduleResolution", "node"]
    said = subprocess.run(["tsc", *options, str(source)], capture_output=True, text=True).stdout
    found = re.findall(r"wrong\.js\((\d+),\d+\): error (TS\d+)", said)
    assert found == [(str(line), error) for line, error in enumerate(WRONG_USES.values(), 3)]
