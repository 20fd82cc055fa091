// SPDX-License-Identifier: MIT

import RoomkeyClient
import Testing

@testable import Terminal

@Suite("Terminal: the chat")
struct ChatScreenTests {
    private static let room = ScreenFixture.room

    @Test("what arrives above and below moves nothing of what one reads")
    func steady() throws {
        var chat = try ScreenFixture()
        chat.hear(101...200)
        #expect(chat.lines.last == "  message 200")
        chat.press(Key(.pageUp), Key(.pageUp))
        let before = chat.lines
        #expect(before.count == chat.screen.geometry.rows)
        chat.hear(201...230)
        #expect(chat.lines == before)
        chat.hear(51...100)
        #expect(chat.lines == before)
        chat.press(Key(.end))
        #expect(chat.lines.last == "  message 230")
    }

    @Test("line by line one comes past every line, up to the first and back to the end")
    func everyLine() throws {
        var chat = try ScreenFixture()
        chat.hear(1...60)
        let end = chat.lines
        var tops: [String] = []
        var last: [String] = []
        while chat.lines != last {
            last = chat.lines
            tops.append(last.first ?? "")
            chat.screen.scroll(by: -1)
        }
        #expect(
            tops.reversed().filter { $0.hasPrefix("  message") } == (1...(60 - end.count + 1)).map { "  message \($0)" }
        )
        for _ in tops { chat.screen.scroll(by: 1) }
        #expect(chat.lines == end)
        #expect(chat.screen.current.place == .end)
    }

    @Test("near the oldest that is held more is asked for, once at a time")
    func older() throws {
        var chat = try ScreenFixture()
        #expect(chat.hear(101...200).contains(.loadOlder(Self.room)) == false)
        var asked: [ChatAction] = []
        for _ in 0..<10 { asked += chat.press(Key(.pageUp)).filter { $0 == .loadOlder(Self.room) } }
        #expect(asked == [.loadOlder(Self.room)])
        chat.hear(91...100)
        #expect(chat.screen.handle(.loaded(Self.room)) == [.loadOlder(Self.room)])
    }

    @Test("a gap in sight is filled from where one reads on")
    func gaps() throws {
        var chat = try ScreenFixture()
        chat.hear(1...50)
        #expect(
            chat.hear(101...150).contains(.fill(Self.room, 51...100, isFromOlderEnd: true)) == false,
            "it is not in sight"
        )
        var actions: [ChatAction] = []
        for _ in 0..<5 { actions += chat.press(Key(.pageUp)) }
        #expect(actions.contains { if case .fill(Self.room, 51...100, _) = $0 { true } else { false } })
    }

    @Test("what is at the end is read, unless one looks elsewhere")
    func reading() throws {
        var chat = try ScreenFixture()
        #expect(chat.hear(1...40).contains(.markRead(Self.room, 40)))
        chat.press(Key(.focus(false)))
        #expect(!chat.hear(41...41).contains(.markRead(Self.room, 41)))
        #expect(chat.press(Key(.focus(true))) == [.markRead(Self.room, 41)])
        chat.press(Key(.pageUp))
        #expect(!chat.hear(42...42).contains(.markRead(Self.room, 42)))
        #expect(chat.press(Key(.end)).contains(.markRead(Self.room, 42)))
    }

    @Test(
        "commands are what they say",
        arguments: [
            ("/join ops", .join("ops")), ("/leave", .leave(room)),
            ("/new Garden party", .create("Garden party", isPrivate: false)),
            ("/new Board private", .create("Board", isPrivate: true)), ("/dm Ada", .direct(["Ada"])),
            ("/dm @Ada Lovelace @Bob", .direct(["Ada Lovelace", "Bob"])), ("/invite @Bob", .invite("Bob", room)),
            ("/search in:ops disk", .search("in:ops disk")), ("/topic Tea", .setTopic(room, "Tea")),
            ("/topic", .setTopic(room, "")),
            ("/notify all", .setNotifications(room, .all)), ("/name Eve", .setName("Eve")), ("/status", .setStatus("")),
            ("/react :+1:", .react(MessageID(room: room, seq: 1), emoji: "👍", isAdded: true)),
            ("/delete", .delete(MessageID(room: room, seq: 2))),
            ("/pin", .pin(MessageID(room: room, seq: 2), isPinned: true)),
            ("/reply Yes", .send(room, text: "Yes", replyTo: 1)), ("/rooms", .list("")), ("/quit", .quit),
            ("/QUIT", .quit),
            ("hello", .send(room, text: "hello", replyTo: nil)), ("//echo", .send(room, text: "/echo", replyTo: nil)),
        ] as [(String, ChatAction)]
    )
    func commands(text: String, expected: ChatAction) throws {
        var chat = try ScreenFixture()
        chat.hear([ScreenFixture.message(1), ScreenFixture.message(2, by: "u_me")])
        #expect(chat.say(text) == [expected])
        #expect(chat.screen.current.editor.isEmpty)
    }

    @Test(
        "a command without what it needs does nothing and says how it is written",
        arguments: ["/react", "/dm", "/search", "/notify", "/name"]
    )
    func incomplete(text: String) throws {
        var chat = try ScreenFixture()
        chat.hear(1...1)
        #expect(chat.say(text) == [])
        #expect(chat.screen.notice?.text.contains(text) == true)
        #expect(chat.screen.notice?.isError == true)
    }

    @Test("what is no command is said with a second Enter only, for a bot")
    func unknownCommand() throws {
        var chat = try ScreenFixture()
        #expect(chat.say("/jion ops") == [])
        #expect(chat.screen.notice?.isError == true)
        #expect(chat.press(Key(.enter)) == [.send(Self.room, text: "/jion ops", replyTo: nil)])
        #expect(chat.say("/jion ops") == [])
    }

    @Test("the arrow in an empty line edits one's own messages, from the last one back")
    func editing() throws {
        var chat = try ScreenFixture()
        chat.hear([
            ScreenFixture.message(1, by: "u_me"), ScreenFixture.message(2), ScreenFixture.message(3, by: "u_me"),
        ])
        chat.press(Key(.up))
        #expect(chat.screen.current.editor.text == "message 3")
        chat.press(Key(.up))
        #expect(chat.screen.current.editor.text == "message 1")
        let message = ScreenFixture.message(1, by: "u_me")
        #expect(chat.say("!") == [.edit(message, text: "message 1!")])
        chat.press(Key(.up), Key(.escape))
        #expect(chat.screen.current.editor.isEmpty)
        #expect(chat.screen.current.purpose == .say)
    }

    @Test("one Ctrl-C takes back, two leave; Ctrl-D leaves in an empty line only")
    func leaving() throws {
        var chat = try ScreenFixture()
        chat.press(Key(.character("a")))
        #expect(chat.press(.control("d")) == [])
        #expect(chat.press(.control("c")) == [])
        #expect(chat.screen.current.editor.isEmpty)
        #expect(chat.press(.control("c")) == [])
        #expect(chat.press(.control("c")) == [.quit])
        #expect(chat.press(.control("d")) == [.quit])
    }

    @Test("each room keeps what one was writing in it, and the way through the unread ones begins with who calls")
    func rooms() throws {
        var chat = try ScreenFixture()
        let others = [("a" as RoomID, "Alpha", 0), ("b", "Beta", 3), ("z", "Zeta", 0)].map { id, name, unread in
            ScreenFixture.summary(
                id,
                name: name,
                newest: Seq(rawValue: 5),
                read: Seq(rawValue: Int64(5 - unread)),
                mentions: []
            )
        }
        let called = ScreenFixture.summary("y", name: "Ypsilon", newest: 5, read: 4, mentions: [5])
        let general = ScreenFixture.summary(newest: 0, read: 0)
        #expect(chat.screen.handle(.rooms(others + [general, called])) == [])
        chat.press(Key(.character("d")))
        #expect(chat.press(.alt("a")) == [.follow("y")])
        #expect(chat.screen.current.editor.isEmpty)
        chat.press(.control("p"))
        #expect(chat.screen.room == Self.room)
        #expect(chat.screen.current.editor.text == "d")
        #expect(chat.press(.control("p")) == [.follow("b")])
        // A room that calls one while one is elsewhere rings.
        let more = ScreenFixture.summary("y", name: "Ypsilon", newest: 6, read: 4, mentions: [5, 6])
        #expect(chat.screen.handle(.rooms(others + [general, more])) == [.ring])
    }

    @Test("every size can be drawn", arguments: [(1, 1), (2, 2), (10, 3), (20, 5), (79, 24), (80, 24), (200, 60)])
    func sizes(columns: Int, rows: Int) throws {
        var chat = try ScreenFixture(columns: columns, rows: rows)
        chat.hear([ScreenFixture.message(1, text: "日本語 **and** 👩‍👩‍👧‍👦 " + String(repeating: "long", count: 50))])
        chat.press(Key(.paste(String(repeating: "text ", count: 100))))
        let frame = ChatView(chat.screen).frame()
        #expect(frame.rows.count == rows)
        #expect(frame.rows.allSatisfy { $0.count == columns && $0.reduce(0) { $0 + $1.columns } == columns })
        for command in ["/help", "/rooms"] {
            chat.press(.control("c"))
            _ = chat.say(command)
            _ = chat.screen.handle(.listed(chat.screen.rooms))
            #expect(ChatView(chat.screen).frame().rows.count == rows)
        }
    }
}
