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
    private(set) var timelines: [RoomID: Timeline] = [:]
    private(set) var acknowledged: [Acknowledged] = []
    private(set) var outbox: [Unsent] = []
    private var isLive = false
    private var lastRevision: Int64?
    private var nextVerb = 1
    private var nextMessage = 1
    private var expected: [Int: Verb] = [:]

    /// What the client knows of a room it is in.
    struct Timeline {
        /// The newest number the server has told of.
        var newest: Int64
        var topic: String?
        /// How far the person has read.
        var read: Int64 = 0
        /// Without their reactions.
        var messages: [Int64: JSONValue] = [:]
        var reactions: [Int64: [String: Count]] = [:]
    }

    /// How many have reacted with an emoji, and as of which revision.
    struct Count {
        let count: Int64
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
        case edit, delete, react, unreact, read, unread
    }

    private enum Verb {
        case resume
        case send(Unsent)
        case history(RoomID)
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
        let message = Unsent(room: room, clientID: id, text: "text of \(id)")
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

    /// Does something to a message the client holds. What comes of it arrives as events; who acts on old news may be refused.
    func act(_ action: MessageAction, on seq: Int64, in room: RoomID, number: Int) {
        guard isLive, let message = timelines[room]?.messages[seq] else { return }
        ask(.action) { writer in
            writer.member("room", room.text)
            writer.member("seq", seq)
            switch action {
            case .edit:
                writer.member("verb", "edit")
                writer.member("text", "edit \(number)")
                writer.member("revision", message["revision"]?.integerValue ?? 0)
            case .delete: writer.member("verb", "delete")
            case .react, .unreact:
                writer.member("verb", action == .react ? "react" : "unreact")
                writer.member("emoji", ["👍", "🎉"][number % 2])
            case .read: writer.member("verb", "read")
            case .unread: writer.member("verb", "unread")
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

    private func send(_ message: Unsent) {
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

    // MARK: What arrives

    func receive(_ bytes: Int) throws {
        for message in try socket?.carryDown(bytes) ?? [] {
            guard let message else { return cut() }
            let document = try JSONValue(parsing: message)
            if let event = document["event"]?.stringValue {
                try hear(event, document)
            } else {
                try answer(document)
            }
        }
    }

    private func answer(_ reply: JSONValue) throws {
        guard let id = reply["id"]?.integerValue, let verb = expected.removeValue(forKey: Int(id)) else {
            throw Broken(description: "a reply to nothing: \(reply.readable)")
        }
        let error = reply["code"]?.stringValue
        switch verb {
        case .resume:
            guard error == nil else { throw Broken(description: "resume failed: \(reply.readable)") }
        case .send(let message):
            guard let seq = reply["result"]?["message"]?["seq"]?.integerValue else {
                // Only who is not a member any more may be refused. The message may have been taken before that.
                guard error == "notMember" else { throw Broken(description: "a send was refused: \(reply.readable)") }
                return outbox.removeAll { $0 == message }
            }
            outbox.removeAll { $0 == message }
            if !acknowledged.contains(where: { $0.message == message }) {
                acknowledged.append(Acknowledged(message: message, seq: seq))
            }
        case .history(let room):
            guard error == nil, case .array(let messages) = reply["result"]?["messages"] else {
                guard error == "notMember" else { throw Broken(description: "history failed: \(reply.readable)") }
                return
            }
            let page = reply["result"]
            for message in messages { try keep(message, in: room, asOf: page?["revision"]?.integerValue ?? 0) }
        case .action:
            let allowed = [nil, "editConflict", "notAllowed", "notMember"]
            guard allowed.contains(error) else { throw Broken(description: "a verb failed: \(reply.readable)") }
        case .other:
            guard error == nil else { throw Broken(description: "a verb failed: \(reply.readable)") }
        }
    }

    private func hear(_ event: String, _ document: JSONValue) throws {
        if event == "reset" {
            timelines = [:]
            lastRevision = nil
            return
        }
        guard let revision = document["revision"]?.integerValue else {
            throw Broken(description: "an event without a revision: \(document.readable)")
        }
        guard revision >= lastRevision ?? 0 else {
            throw Broken(description: "revision \(revision) after \(lastRevision ?? 0): \(document.readable)")
        }
        switch event {
        case "caughtUp":
            isLive = true
            for message in outbox { send(message) }
        case "message": try hearMessage(document, revision)
        case "messageUpdated": try hearUpdate(document)
        case "reaction": try hearReaction(document, revision)
        case "read": try hearRead(document)
        case "room": try hearRoom(document)
        case "member": hearMember(document)
        default: throw Broken(description: "an unknown event: \(document.readable)")
        }
        lastRevision = revision
    }

    private func hearMessage(_ document: JSONValue, _ revision: Int64) throws {
        guard let room = document["room"]?.stringValue.flatMap({ RoomID($0) }), let message = document["message"],
            let seq = message["seq"]?.integerValue
        else { throw Broken(description: "a message without room or number: \(document.readable)") }
        guard let timeline = timelines[room] else {
            throw Broken(
                description: "\(session.user.name) heard from \(room) without being in it: \(document.readable)"
            )
        }
        // While catching up, a message that was edited since comes where it was edited.
        guard !isLive || seq <= timeline.newest + 1 else {
            throw Broken(description: "message \(seq) came after \(timeline.newest) in \(room)")
        }
        guard revision > lastRevision ?? 0, timeline.messages[seq] == nil || seq <= timeline.newest else {
            throw Broken(description: "message \(seq) of \(room) was told twice")
        }
        try hold(message, in: room)
        // Who sends has read what came before.
        if message["sender"]?.stringValue == session.user.id.text {
            timelines[room]?.read = max(timeline.read, seq)
        }
    }

    private func hearUpdate(_ document: JSONValue) throws {
        guard let room = document["room"]?.stringValue.flatMap({ RoomID($0) }), let message = document["message"],
            timelines[room] != nil
        else { throw Broken(description: "an update of nothing: \(document.readable)") }
        try hold(message, in: room)
    }

    private func hearReaction(_ document: JSONValue, _ revision: Int64) throws {
        guard let room = document["room"]?.stringValue.flatMap({ RoomID($0) }), timelines[room] != nil,
            let seq = document["seq"]?.integerValue, let emoji = document["emoji"]?.stringValue,
            let count = document["count"]?.integerValue
        else { throw Broken(description: "a reaction to nothing: \(document.readable)") }
        timelines[room]?.reactions[seq, default: [:]][emoji] = Count(count: count, revision: revision)
    }

    private func hearRead(_ document: JSONValue) throws {
        guard let room = document["room"]?.stringValue.flatMap({ RoomID($0) }), timelines[room] != nil,
            let read = document["read"]?.integerValue
        else { throw Broken(description: "a read marker of nothing: \(document.readable)") }
        timelines[room]?.read = read
    }

    /// Keeps a message of a page, with its reactions; what was heard of them since the page was read is newer.
    private func keep(_ message: JSONValue, in room: RoomID, asOf revision: Int64) throws {
        guard case .object(let members) = message, let seq = message["seq"]?.integerValue, timelines[room] != nil
        else { return }
        try hold(.object(members.filter { !$0.name.elementsEqual("reactions".utf8) }), in: room)
        var counts = (timelines[room]?.reactions[seq] ?? [:]).filter { $0.value.revision > revision }
        if case .array(let reactions) = message["reactions"] {
            for reaction in reactions {
                guard let emoji = reaction["emoji"]?.stringValue, let count = reaction["count"]?.integerValue,
                    counts[emoji] == nil
                else { continue }
                counts[emoji] = Count(count: count, revision: revision)
            }
        }
        timelines[room]?.reactions[seq] = counts
    }

    /// Of two versions of a message the newer one stays.
    private func hold(_ message: JSONValue, in room: RoomID) throws {
        guard let seq = message["seq"]?.integerValue, let revision = message["revision"]?.integerValue else {
            throw Broken(description: "a message without number or revision: \(message.readable)")
        }
        if let held = timelines[room]?.messages[seq], let heldRevision = held["revision"]?.integerValue {
            guard heldRevision != revision || held == message else {
                throw Broken(description: "message \(seq) of \(room) is not the same at \(revision)")
            }
            guard heldRevision < revision else { return }
        }
        timelines[room]?.messages[seq] = message
        let newest = timelines[room]?.newest ?? 0
        timelines[room]?.newest = max(newest, seq)
    }

    private func hearRoom(_ document: JSONValue) throws {
        guard let room = document["room"], let id = room["id"]?.stringValue.flatMap({ RoomID($0) }),
            let newest = room["newest"]?.integerValue
        else { throw Broken(description: "a room without id or newest: \(document.readable)") }
        timelines[id]?.topic = room["topic"]?.stringValue
        guard room["joined"] == .bool(true) else { return }
        let known = timelines[id]?.newest ?? 0
        timelines[id, default: Timeline(newest: 0)].newest = max(known, newest)
        timelines[id]?.topic = room["topic"]?.stringValue
        timelines[id]?.read = room["read"]?.integerValue ?? 0
    }

    private func hearMember(_ document: JSONValue) {
        guard document["joined"] == .bool(false), document["user"]?["id"]?.stringValue == session.user.id.text,
            let room = document["room"]?.stringValue.flatMap({ RoomID($0) })
        else { return }
        timelines[room] = nil
    }
}

extension JSONValue {
    fileprivate var readable: String { String(decoding: text, as: UTF8.self) }
}
