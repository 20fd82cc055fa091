"""The web app comes to know what the client library does: it folds the same recorded scripts (Tests/Fixtures/scripts)."""

import json

import pytest

from server import REPOSITORY

SCRIPTS = sorted((REPOSITORY / "Tests/Fixtures/scripts").glob("*.json"))
SITE = "http://roomkey.test"

#: Does with a script what shell/chat-app.js and features/ do with a socket and a person, and tells what is known in the end.
FOLD = """async (script) => {
    const { nothingKnown, reduce } = await import("/state/state.js");
    const { unread } = await import("/state/rooms.js");
    const { Presence } = await import("/state/presence.js");

    let state = nothingKnown(script.me);
    const apply = (event) => { state = reduce(state, event); };

    const awaited = new Map();
    const presence = new Presence({ ready: true, request: () => new Promise((resolve) => { awaited.set("presence", resolve); }) }, () => {});

    const asking = {
        resume: () => {
            for (const [id, { request, asked }] of awaited) if (typeof id === "number") refused[request.verb]?.(request, asked);
            awaited.clear();
            presence.forget();
            apply({ event: "resuming" });
        },
        react: ({ room, seq, emoji }) => apply({ event: "reacting", room, seq, emoji, added: true }),
        unreact: ({ room, seq, emoji }) => apply({ event: "reacting", room, seq, emoji, added: false }),
        watch: ({ users }) => void presence.watch(users),
    };
    const refused = {
        react: ({ room, seq, emoji }) => apply({ event: "reacting", room, seq, emoji, added: false, isUndone: true }),
        unreact: ({ room, seq, emoji }) => apply({ event: "reacting", room, seq, emoji, added: true, isUndone: true }),
    };
    const answeredWithRoom = ({ room }, request, asked) => apply({ event: "answered", room, asked });
    const answeredWithMessage = ({ message }, { room }) => apply({ event: "changed", room, message });
    const answered = {
        createRoom: answeredWithRoom, updateRoom: answeredWithRoom, join: answeredWithRoom, invite: answeredWithRoom,
        history: ({ messages, quoted, newest, revision }, { room }) => apply({ event: "page", room, messages, quoted, newest, revision }),
        send: ({ message }, { room }) => apply({ event: "acknowledged", room, message }),
        edit: answeredWithMessage,
        delete: answeredWithMessage,
        // Who a person is comes with the page.
        user: ({ user }) => { if (user.id === state.me.id) state = { ...state, me: user }; },
        watch: (result) => awaited.get("presence")(result),
    };

    for (const step of script.steps) {
        if (step.asked) {
            asking[step.asked.verb]?.(step.asked);
            awaited.set(step.asked.id, { request: step.asked, asked: state.revision });
        } else if (step.read) {
            apply({ event: "reading", room: step.read.room, read: step.read.seq });
        } else if (step.told.event) {
            apply(step.told);
            if (step.told.event === "presence") presence.update(step.told);
        } else {
            const { request, asked } = awaited.get(step.told.id);
            awaited.delete(step.told.id);
            if (step.told.error) refused[request.verb]?.(request, asked);
            else answered[request.verb]?.(step.told.result, request, asked);
        }
        // What waits for an answer takes its turn.
        await null;
    }

    const reactions = (mark) => (mark?.reactions ?? []).filter(({ count }) => count > 0)
        .map(({ emoji, count, mine, users }) => ({ emoji, count, isMine: mine, people: users.map(({ id }) => id).sort() }))
        .sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
    const messages = (timeline) => timeline.held.map(({ seq, revision, sender, name, clientID, text, editedAt, deletedAt }) => {
        const mark = deletedAt === undefined ? timeline.marks.get(seq) : undefined;
        return { seq, revision, sender, name, clientID, text, isEdited: editedAt !== undefined, reactions: reactions(mark), pinned: mark?.pin?.id };
    });
    const rooms = [...state.rooms.values()].filter(({ joined }) => joined).sort((a, b) => (a.id < b.id ? -1 : 1));
    return JSON.stringify({
        name: state.me.name, workspace: state.workspace.name,
        presence: Object.fromEntries(script.people.map((id) => [id, presence.of(id)])),
        rooms: rooms.map((room) => ({
            id: room.id, name: room.name, topic: room.topic, members: room.members, newest: room.newest, read: room.read, unread: unread(room),
            mentions: room.mentions, notifications: room.level, messages: messages(state.timelines.get(room.id)),
        })),
    });
}"""


@pytest.fixture(scope="module")
def folder(browser):
    """A page that has the modules of the web app and nothing of it running."""
    context = browser.new_context()
    context.route(f"{SITE}/**", lambda route: answer(route, route.request.url.removeprefix(SITE)))
    page = context.new_page()
    page.goto(f"{SITE}/")
    yield page
    context.close()


def answer(route, path: str) -> None:
    if path == "/":
        return route.fulfill(body="<!doctype html><title>Scripts</title>", content_type="text/html")
    route.fulfill(path=REPOSITORY / "Web" / path.lstrip("/"), content_type="text/javascript")


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.stem)
def test_the_web_app_knows_at_the_end_what_the_records_say(folder, file):
    script = json.loads(file.read_text())
    expected = script["known"]
    script["people"] = sorted(expected["presence"])
    known = json.loads(folder.evaluate(FOLD, script))
    # Room by room and message by message, so that a failure is short.
    for mine, theirs in zip(known["rooms"], expected["rooms"], strict=True):
        assert mine["messages"] == theirs["messages"], mine["id"]
    assert known == expected


def test_there_are_scripts():
    assert len(SCRIPTS) >= 4
