// SPDX-License-Identifier: MIT

import Foundation

@testable import RoomkeyClient
@testable import Terminal

/// A chat with one room and whatever is said in it, without a server.
struct ScreenFixture {
    static let room: RoomID = "general"
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    var screen: ChatScreen
    private var state = TimelineState()
    private var newest: Seq = 0

    init(columns: Int = 80, rows: Int = 24, read: Seq = 0) throws {
        let me = User(id: "u_me", name: "Me", kind: .guest, createdAt: Self.start)
        let size = Size(columns: columns, rows: rows)
        screen = ChatScreen(me: me, room: "General", size: size, palette: Palette(environment: [:]), now: Self.start)
        _ = screen.handle(.rooms([Self.summary(newest: 0, read: read)]))
        _ = screen.handle(.connection(.live))
    }

    static func summary(_ id: RoomID = room, name: String = "General", newest: Seq, read: Seq, mentions: [Seq] = [])
        -> RoomSummary
    {
        RoomSummary(
            id: id,
            name: name,
            topic: "",
            description: "",
            visibility: .public,
            isArchived: false,
            activeAt: start,
            createdAt: start,
            createdBy: "u_me",
            memberCount: 2,
            newest: newest,
            isJoined: true,
            role: .member,
            read: read,
            mentions: mentions,
            notifications: .mentions
        )
    }

    static func message(_ seq: Int64, by sender: UserID = "u_ada", text: String? = nil) -> Message {
        Message(
            room: room,
            seq: Seq(seq),
            revision: Revision(rawValue: seq),
            sender: sender,
            name: sender == "u_me" ? "Me" : "Ada",
            text: text ?? "message \(seq)",
            sentAt: start + Double(seq),
            clientID: ClientMessageID("c\(seq)") ?? "none"
        )
    }

    /// Messages arrive, newer or older ones.
    @discardableResult
    mutating func hear(_ messages: [Message]) -> [ChatAction] {
        state.add(messages)
        newest = max(newest, messages.last?.seq ?? 0)
        return screen.handle(.timeline(TimelineSnapshot(Self.room, state, newest: newest, me: screen.me.id)))
    }

    @discardableResult
    mutating func hear(_ range: ClosedRange<Int64>) -> [ChatAction] { hear(range.map { Self.message($0) }) }

    @discardableResult
    mutating func press(_ keys: Key...) -> [ChatAction] { keys.flatMap { screen.handle(.key($0)) } }

    /// Writes a line and sends it.
    mutating func say(_ text: String) -> [ChatAction] {
        for character in text { press(Key(.character(character))) }
        return press(Key(.enter)).filter { if case .sayTyping = $0 { false } else { true } }
    }

    var lines: [String] { screen.sight.lines.map(\.text) }
}
