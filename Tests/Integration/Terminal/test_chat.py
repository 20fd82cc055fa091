# SPDX-License-Identifier: MIT
"""`roomkey chat` in a real terminal against a real server."""

import os
import re
import signal
import unicodedata

from eventually import eventually


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def test_a_conversation(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    bob = screen("Bob", "--room", "general").shows("No messages yet.")
    bob.say("Hello from a terminal").shows("Bob  ")
    eventually(lambda: ada.texts(room) == ["Hello from a terminal"], lambda: str(ada.messages(room)))
    ada.say(room, "Hello **Bob**")
    bob.shows("Hello Bob")
    ada.react(room, 1, "👍")
    bob.shows("👍\u00a01")
    assert "\n".join(bob.settled).count("Hello from a terminal") == 1


def test_two_terminals_see_each_other_type(screen, guest):
    guest("Eve").create("General")
    ada = screen("Ada", "--room", "general").shows("No messages yet")
    bob = screen("Bob", "--room", "general").shows("3 people")
    ada.shows("3 people").type("I am wri")
    bob.shows("Ada is typing…")
    ada.type("ting").press("Enter")
    bob.shows("I am writing").shows_not("Ada is typing…")


def test_unread_rooms_are_counted_and_called_ones_marked(screen, guest):
    ada = guest("Ada")
    ada.create("General")
    ops = ada.create("Ops")
    bob = screen("Bob", "--room", "ops").shows("No messages yet")
    bob.say("/join general").is_in("General")
    for number in range(3):
        ada.say(ops, f"message {number}")
    bob.lists("Ops", "3")
    ada.say(ops, "@Bob, look")
    bob.lists("Ops", "@4")
    # The next unread room, where the line says what is new.
    bob.press("M-a").shows("@Bob, look").shows("── New ")
    bob.lists("Ops", "")
    # One's own name in the colours of a mark: black on yellow.
    eventually(lambda: "\x1b[30m\x1b[43m@Bob" in bob.styled, lambda: bob.styled)
    bob.press("C-p").is_in("General")
    bob.press("M-Down").is_in("Ops")


def test_the_whole_history_can_be_scrolled(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    for number in range(1, 401):
        ada.say(room, f"This is number {number}.")
    bob = screen("Bob", "--room", "general", columns=80, rows=24).shows("number 400.")

    def numbers() -> list[int]:
        return [int(number) for number in re.findall(r"number (\d+)\.", "\n".join(bob.settled))]

    def up() -> bool:
        seen = numbers()
        assert seen == list(range(seen[0], seen[-1] + 1)), "something is left out"
        if seen[0] > 1:
            bob.press("PageUp")
        return seen[0] == 1

    eventually(up, lambda: bob.text)
    bob.shows("Today")
    # What comes meanwhile moves nothing.
    before = numbers()
    ada.say(room, "This is number 401.")
    bob.shows("new below")
    assert numbers() == before
    bob.press("End").shows("number 401.").shows_not("new below")


def test_names_emoji_and_commands_are_completed(screen, guest):
    ada = guest("Adalbert")
    room = ada.create("General")
    ada.say(room, "hello")
    bob = screen("Bob", "--room", "general").shows("hello")
    bob.type("@ada").shows("@Adalbert").press("Tab").shows("› @Adalbert")
    bob.type(":tad").shows("🎉 tada").press("Tab").shows("› @Adalbert 🎉")
    bob.press("Enter")
    eventually(lambda: ada.texts(room)[-1:] == ["@Adalbert 🎉"], lambda: str(ada.messages(room)))
    assert ada.messages(room)[-1]["mentions"] == [ada.id]
    bob.type("/hel").shows("/help").press("Tab").press("Enter").shows("Keys and commands").press("Escape").shows("hello")


def test_editing_the_line_and_what_was_written_before(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    bob = screen("Bob", "--room", "general").shows("No messages yet")
    bob.type("two three").press("C-a").type("one ").press("C-e", "M-b", "C-k").type("four").press("Enter")
    eventually(lambda: ada.texts(room) == ["one two four"], lambda: str(ada.messages(room)))
    bob.shows("Bob  ").type("first line").press("M-Enter").type("second line").press("Enter").shows("second line")
    eventually(lambda: ada.texts(room)[-1:] == ["first line\nsecond line"], lambda: str(ada.messages(room)))
    bob.press("M-p").shows("› first line")
    bob.press("C-c").shows("›")
    bob.paste("pasted\nlines").shows("› pasted").press("Enter")
    eventually(lambda: ada.texts(room)[-1:] == ["pasted\nlines"], lambda: str(ada.messages(room)))


def test_messages_are_answered_edited_deleted_and_reacted_to(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    ada.say(room, "What time is it?")
    bob = screen("Bob", "--room", "general").shows("What time")
    bob.say("/reply").shows("To Ada").say("Noon").shows("↱ Ada")
    eventually(lambda: ada.messages(room)[-1].get("replyTo") == 1, lambda: str(ada.messages(room)))
    # Only what has been acknowledged can be edited; a reaction of somebody else shows that it has.
    ada.react(room, 2, "🫖")
    bob.shows("🫖\u00a01")
    bob.press("Up").shows("Editing").shows("› Noon").type(" or so").press("Enter").shows("Noon or so (edited)")
    bob.say("/react :tada:").shows("🎉\u00a01")
    eventually(lambda: ada.messages(room)[0].get("reactions", [{}])[0].get("emoji") == "🎉", lambda: str(ada.messages(room)))
    bob.say("/react :tada:").shows_not("🎉\u00a01")
    bob.say("/delete").shows("deleted")
    eventually(lambda: ada.texts(room) == ["What time is it?", None], lambda: str(ada.messages(room)))


def test_searching_leads_to_the_message(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    ada.say(room, "the needle is here")
    for number in range(120):
        ada.say(room, f"hay {number}")
    bob = screen("Bob", "--room", "general", columns=80, rows=24).shows("hay 119")

    # The index follows a moment later.
    eventually(lambda: ada.request("GET", "/api/search?query=needle")["hits"], lambda: "it is not in the index")
    bob.press("C-r").say("needle").shows("Results for “needle”")
    bob.press("Enter").shows("▌ the needle is here").shows("hay 1")
    bob.press("End").shows("hay 119")


def test_wide_characters_and_pictures_keep_their_columns(screen, guest):
    ada = guest("日本太郎")
    room = ada.create("General")
    texts = ["日本語のメッセージ", "한국어", "plain", "👩‍👩‍👧‍👦 family", "heart ❤️ and 👍🏽", "🇩🇪 flag", "e\u0301 accent"]
    for text in texts:
        ada.say(room, text)
    bob = screen("Bob", "--room", "general", columns=80, rows=24).shows("e\u0301 accent")
    # Whatever width a terminal gives them, the line beside the rooms and what follows stay where they are.
    assert {columns(line[: line.index("│")]) for line in bob.settled if "│" in line} == {20}
    for _ in range(3):
        ada.say(room, "日本語" * 30)
    bob.shows("日本語日本語")
    lines = bob.settled
    assert max(columns(line) for line in lines) <= 80
    assert {columns(line[: line.index("│")]) for line in lines if "│" in line} == {20}
    # The cursor stands behind what is written, wide as it is.
    bob.type("日本ab").shows("› 日本ab")
    eventually(
        lambda: bob.tmux("display-message", "-p", "#{cursor_x}").strip() == str(22 + 2 + 6),
        lambda: bob.tmux("display-message", "-p", "#{cursor_x}"),
    )


def test_control_sequences_of_others_do_nothing(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    ada.say(room, "one\u001b[2J\u001b]0;owned\u0007\u009b31mtwo\u202ethree\rfour")
    bob = screen("Bob", "--room", "general").shows("␛[2J␛]0;owned␇")
    bob.shows("one␛[2J").shows("twothree␍four")
    eventually(lambda: "Rooms" in bob.lines[0], lambda: bob.text)
    assert "owned" not in bob.tmux("display-message", "-p", "#{pane_title}")


def test_another_size_is_another_layout(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    ada.say(room, "word " * 30)
    bob = screen("Bob", "--room", "general", columns=100, rows=30).shows("word word")
    eventually(lambda: "Rooms" in bob.lines[0], lambda: bob.text)
    bob.type("half written").shows("› half written")
    bob.resize(50, 12)
    bob.shows_not("Rooms")
    eventually(lambda: bob.lines[0].startswith("General"), lambda: bob.text)
    assert max(columns(line) for line in bob.lines) <= 50
    bob.shows("› half written")
    bob.resize(20, 5)
    bob.shows("› half written")
    bob.resize(120, 40)
    bob.shows("Rooms").shows("word word word word word word word word word word word word word word word word")


def test_what_is_written_while_the_server_is_away_arrives_once(screen, guest, server):
    ada = guest("Ada")
    room = ada.create("General")
    bob = screen("Bob", "--room", "general").shows("No messages yet")
    bob.say("before").shows("before")
    eventually(lambda: ada.texts(room) == ["before"], lambda: str(ada.messages(room)))
    server.kill()
    bob.shows("No connection.")
    bob.sends("meanwhile 1").sends("meanwhile 2")
    server.start()
    bob.shows_not("No connection.")
    eventually(lambda: ada.texts(room) == ["before", "meanwhile 1", "meanwhile 2"], lambda: str(ada.messages(room)))
    ada.say(room, "afterwards")
    bob.shows("afterwards")
    shown = "\n".join(bob.settled)
    assert [shown.count(text) for text in ("meanwhile 1", "meanwhile 2", "before")] == [1, 1, 1]


def test_what_is_unsent_outlives_the_terminal(screen, guest, server):
    ada = guest("Ada")
    room = ada.create("General")
    bob = screen("Bob", "--room", "general").shows("No messages yet")
    server.kill()
    bob.shows("No connection.").sends("do not lose me")
    os.kill(bob.process, signal.SIGKILL)
    server.start()
    bob.close()
    screen("Bob", "--room", "general").shows("do not lose me")
    eventually(lambda: ada.texts(room) == ["do not lose me"], lambda: str(ada.messages(room)))


def test_the_terminal_is_as_it_was_afterwards(screen, guest):
    guest("Ada").create("General")
    ways = [
        (lambda bob: bob.press("C-c").shows("Press Ctrl-C again to quit.").press("C-c"), 0),
        (lambda bob: bob.press("C-d"), 0),
        (lambda bob: bob.say("/quit"), 0),
        (lambda bob: os.kill(bob.process, signal.SIGTERM), 128 + signal.SIGTERM),
        (lambda bob: os.kill(bob.process, signal.SIGINT), 128 + signal.SIGINT),
        (lambda bob: os.kill(bob.process, signal.SIGHUP), 128 + signal.SIGHUP),
    ]
    for leave, code in ways:
        bob = screen("Bob", "--room", "general").shows("No messages yet")
        leave(bob)
        bob.shows(f"ended with {code}").shows("before").shows_not("Rooms")
        for setting in ("echo", "icanon"):
            eventually(lambda: re.search(rf"[^-]\b{setting}\b", bob.text), lambda: bob.text)
        assert bob.tmux("display-message", "-p", "#{cursor_flag} #{alternate_on}").split() == ["1", "0"]
        bob.close()


def test_colours_are_those_the_terminal_has(screen, guest):
    ada = guest("Ada")
    room = ada.create("General")
    ada.say(room, "hello @room")
    full = screen("Full", "--room", "general", environment={"COLORTERM": "truecolor"}).shows("hello")
    eventually(lambda: "38;2;" in full.styled, lambda: full.styled)
    few = screen("Few", "--room", "general").shows("hello")
    eventually(lambda: re.search(r"\x1b\[(\d+;)*[39]\dm", few.styled), lambda: few.styled)
    assert "38;2;" not in few.styled
    none = screen("None", "--room", "general", environment={"NO_COLOR": "1"}).shows("hello")
    assert not re.search(r"\x1b\[(\d+;)*[349]\d(;\d+)*m", none.styled.replace("\x1b[39m", "").replace("\x1b[49m", ""))


def test_who_it_is_is_kept_for_nobody_else_to_read(screen, guest, tmp_path):
    guest("Ada").create("General")
    bob = screen("Bob", "--room", "general").shows("No messages yet").press("C-d").shows("ended with 0")
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert files and all(path.stat().st_mode & 0o077 == 0 for path in files)
    bob.close()
    screen("Bob", "--room", "general").shows("2 people")
    assert len(list((tmp_path / "state").rglob("guest-Bob.json"))) == 1
