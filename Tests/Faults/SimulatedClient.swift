// SPDX-License-Identifier: MIT

import Chat
import NIOEmbedded
import PubSub
import WireProtocol

@testable import Server

/// A client as docs/protocol.md asks for one: it keeps what it has not seen acknowledged, sends it again under the same client id,
/// resumes from the last revision it has seen, and loads what it finds missing. It complains at once when the server breaks
/// a promise.
final class SimulatedClient {
    let session: Sessions.Session
    private(set) var socket: SimulatedSocket?
    var timelines: [RoomID: Timeline] = [:]
    var acknowledged: [Acknowledged] = []
    var outbox: [Unsent] = []
    /// Who is looked up, and what they are called as of which revision.
    var people: [UserID] = []
    var names: [UserID: (name: String, revision: Int64)] = [:]
    var isLive = false
    var lastRevision: Int64?
    private var nextVerb = 1
    private var nextMessage = 1
    var expected: [Int: Verb] = [:]

    /// What the client knows of a room it is in.
    struct Timeline {
        /// The newest number the server has told of.
        var newest: Int64
        var topic: String?
        /// How far the person has read.
        var read: Int64 = 0
        /// The unread messages that mention the person.
        var mentions: Set<Int64> = []
        /// Without their reactions and pins.
        var messages: [Int64: JSONValue] = [:]
        var reactions: [Int64: [String: Count]] = [:]
        var pins: [Int64: Pin] = [:]
    }

    /// How many have reacted with an emoji, and as of which revision.
    struct Count {
        let count: Int64
        let revision: Int64
    }

    /// Whether a message is pinned, and as of which revision.
    struct Pin {
        let isThere: Bool
        let revision: Int64
    }

    struct Unsent: Equatable {
        let room: RoomID
        let clientID: String
        let text: String
    }

    struct Acknowledged {
        let message: Unsent
        let seq: Int64
    }

    /// What a person does to a message that is there.
    enum MessageAction: CaseIterable {
        case edit, delete, react, unreact, read, unread, pin, unpin
    }

    enum Verb {
        case resume
        case send(Unsent)
        case history(RoomID)
        case lookUp(UserID)
        case action
        case other
    }

    /// A promise the server has broken.
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    init(_ session: Sessions.Session) {
        self.session = session
    }

    /// What texts say to whom.
    private static let calls = ["", "", " @ada", " @bob", " @cleo @ada", " @room"]

    var isConnected: Bool { socket != nil }

    // MARK: What a person does

    func connect(_ channel: EmbeddedChannel) {
        socket = SimulatedSocket(channel)
        isLive = false
        expected = [:]
        ask(.resume) { writer in
            writer.member("verb", "resume")
            if let lastRevision { writer.member("revision", lastRevision) }
        }
    }

    func cut() {
        socket?.cut()
        socket = nil
        isLive = false
        expected = [:]
    }

    func write(in room: RoomID) {
        let id = "\(session.id)-\(nextMessage)"
        nextMessage += 1
        let message = Unsent(
            room: room,
            clientID: id,
            text: "text of \(id)" + Self.calls[nextMessage % Self.calls.count]
        )
        outbox.append(message)
        if isLive { send(message) }
    }

    /// Sends everything unacknowledged once more, whether or not it is on the way already.
    func sendAgain() {
        guard isLive else { return }
        for message in outbox { send(message) }
    }

    func join(_ room: RoomID) {
        guard isLive else { return }
        ask(.other) { writer in
            writer.member("verb", "join")
            writer.member("room", room.text)
        }
    }

    func leave(_ room: RoomID) {
        guard isLive else { return }
        ask(.other) { writer in
            writer.member("verb", "leave")
            writer.member("room", room.text)
        }
    }

    /// Invites another person, or removes one.
    func move(_ other: UserID, into room: RoomID, _ isInvited: Bool) {
        guard isLive else { return }
        ask(.action) { writer in
            writer.member("verb", isInvited ? "invite" : "remove")
            writer.member("room", room.text)
            writer.member("user", other.text)
        }
    }

    /// Changes what a room is about.
    func describe(_ room: RoomID, as topic: String) {
        guard isLive else { return }
        ask(.action) { writer in
            writer.member("verb", "updateRoom")
            writer.member("room", room.text)
            writer.member("topic", topic)
        }
    }

    func rename(to name: String) {
        guard isLive else { return }
        ask(.other) { writer in
            writer.member("verb", "updateProfile")
            writer.member("name", name)
        }
    }

    func lookUp(_ person: UserID) {
        ask(.lookUp(person)) { writer in
            writer.member("verb", "user")
            writer.member("user", person.text)
        }
    }

    /// Does something to a message the client holds. What comes of it arrives as events; who acts on old news may be refused.
    func act(_ action: MessageAction, on seq: Int64, in room: RoomID, number: Int) {
        guard isLive, let message = timelines[room]?.messages[seq] else { return }
        ask(.action) { writer in
            writer.member("room", room.text)
            writer.member("seq", seq)
            switch action {
            case .edit:
                writer.member("verb", "edit")
                writer.member("text", "edit \(number)" + Self.calls[number % Self.calls.count])
                writer.member("revision", message["revision"]?.integerValue ?? 0)
            case .delete: writer.member("verb", "delete")
            case .react, .unreact:
                writer.member("verb", action == .react ? "react" : "unreact")
                writer.member("emoji", ["👍", "🎉"][number % 2])
            case .read: writer.member("verb", "read")
            case .unread: writer.member("verb", "unread")
            case .pin: writer.member("verb", "pin")
            case .unpin: writer.member("verb", "unpin")
            }
        }
    }

    /// Asks for the page below the newest message that is missing, if one is.
    /// - Returns: whether something is missing.
    func loadMissing() -> Bool {
        var isMissing = false
        for (room, timeline) in timelines where timeline.newest > 0 {
            guard let missing = (1...timeline.newest).last(where: { timeline.messages[$0] == nil }) else { continue }
            isMissing = true
            guard isLive else { continue }
            ask(.history(room)) { writer in
                writer.member("verb", "history")
                writer.member("room", room.text)
                writer.member("before", missing + 1)
                writer.member("limit", 7)
            }
        }
        return isMissing
    }

    func send(_ message: Unsent) {
        ask(.send(message)) { writer in
            writer.member("verb", "send")
            writer.member("room", message.room.text)
            writer.member("clientID", message.clientID)
            writer.member("text", message.text)
        }
    }

    private func ask(_ verb: Verb, _ members: (inout JSONWriter) -> Void) {
        let id = nextVerb
        nextVerb += 1
        expected[id] = verb
        socket?.send(
            JSONWriter.object { writer in
                writer.member("id", id)
                members(&writer)
            }
        )
    }
}

extension JSONValue {
    var readable: String { String(decoding: text, as: UTF8.self) }
}
