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
        var messages: [Int64: JSONValue] = [:]
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

    private enum Verb {
        case resume
        case send(Unsent)
        case history(RoomID)
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
            for message in messages { try keep(message, in: room) }
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
        guard seq <= timeline.newest + 1 else {
            throw Broken(description: "message \(seq) came after \(timeline.newest) in \(room)")
        }
        guard revision > lastRevision ?? 0, timeline.messages[seq] == nil || seq <= timeline.newest else {
            throw Broken(description: "message \(seq) of \(room) was told twice")
        }
        try keep(message, in: room)
    }

    private func keep(_ message: JSONValue, in room: RoomID) throws {
        guard let seq = message["seq"]?.integerValue, timelines[room] != nil else { return }
        if let held = timelines[room]?.messages[seq], held != message {
            throw Broken(description: "message \(seq) of \(room) has changed")
        }
        timelines[room]?.messages[seq] = message
        let newest = timelines[room]?.newest ?? 0
        timelines[room]?.newest = max(newest, seq)
    }

    private func hearRoom(_ document: JSONValue) throws {
        guard let room = document["room"], let id = room["id"]?.stringValue.flatMap({ RoomID($0) }),
            let newest = room["newest"]?.integerValue
        else { throw Broken(description: "a room without id or newest: \(document.readable)") }
        guard room["joined"] == .bool(true) else { return }
        let known = timelines[id]?.newest ?? 0
        timelines[id, default: Timeline(newest: 0)].newest = max(known, newest)
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
