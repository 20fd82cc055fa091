"""What the web app believes of the API is what the OpenAPI document says."""

import json
import re
import subprocess

from server import REPOSITORY

#: The schemas of the document that the web app has types for, under the same names.
TYPES = ["APIKey", "Ban", "Figures", "Hit", "Invitation", "ListedRoom", "Member", "Message", "Page", "Pin", "Quotation", "Reaction", "Room", "Session", "User"]
#: Those that have another name there.
RENAMED = {"Workspace": "WorkspaceSettings"}


def typescript(schema: dict) -> str:
    """A schema of JSON Schema 2020-12, as far as the document uses it, as a type."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return " | ".join(typescript(part) for part in schema[choice])
    match schema["type"]:
        case "object":
            required = schema.get("required", [])
            members = [f"{name}{'' if name in required else '?'}: {typescript(part)}" for name, part in schema.get("properties", {}).items()]
            return "{ " + "; ".join(members) + " }"
        case "array":
            return f"({typescript(schema['items'])})[]"
        case "integer" | "number":
            return "number"
        case simple:
            return simple


def complaints(schemas: dict, folder) -> list[str]:
    """What the compiler says when values of the document are used as the web app's."""
    lines = [f"type {name} = {typescript(schema)};" for name, schema in schemas.items()]
    for name, web in ({name: name for name in TYPES} | RENAMED).items():
        theirs = f'import("{REPOSITORY / "Web/api/types.js"}").{web}'
        lines += [
            f"export const as{name} = (value: {name}): {theirs} => value;",
            # A member that the web app reads and no answer has.
            f"export const invented{name}: [Exclude<keyof {theirs}, keyof {name}>] extends [never] ? true : false = true;",
        ]
    source = folder / "api.ts"
    source.write_text("\n".join(lines) + "\n")
    options = ["--noEmit", "--strict", "--allowJs", "--checkJs", "false", "--skipLibCheck", "--target", "ESNext", "--module", "ESNext", "--moduleResolution", "node"]
    said = subprocess.run(["tsc", *options, str(source)], capture_output=True, text=True)
    return said.stdout.splitlines()


def schemas() -> dict:
    return json.loads((REPOSITORY / "Sources/Server/OpenAPI/openapi.json").read_text())["components"]["schemas"]


def test_the_types_of_the_web_app_are_those_of_the_document(tmp_path):
    assert complaints(schemas(), tmp_path) == []


def test_a_type_that_differs_from_the_document_is_found(tmp_path):
    changed = schemas()
    del changed["Message"]["properties"]["replyTo"]
    changed["Room"]["properties"]["newest"] = {"type": "string"}
    found = [line.split(": ")[1] for line in complaints(changed, tmp_path) if not line.startswith(" ")]
    assert found == ["error TS2322", "error TS2322"]


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
