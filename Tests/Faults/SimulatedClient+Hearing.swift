// SPDX-License-Identifier: MIT

import Chat
import WireProtocol

@testable import Server

/// What arrives.
extension SimulatedClient {
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
                // Only a former member may be refused. The message may have been accepted before that.
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
        case .lookUp(let person):
            guard let name = reply["result"]?["user"]?["name"]?.stringValue,
                let revision = reply["result"]?["revision"]?.integerValue
            else { throw Broken(description: "a person is not there: \(reply.readable)") }
            // What was heard since it was read is newer.
            if revision >= names[person]?.revision ?? 0 { names[person] = (name, revision) }
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
            names = [:]
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
            for person in people where names[person] == nil { lookUp(person) }
            for message in outbox { send(message) }
        case "message": try hearMessage(document, revision)
        case "messageUpdated": try hearUpdate(document)
        case "reaction": try hearReaction(document, revision)
        case "read": try hearRead(document)
        case "pin": try hearPin(document, revision)
        case "room": try hearRoom(document)
        case "member": hearMember(document)
        case "user": try hearUser(document, revision)
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
            timelines[room]?.mentions = timeline.mentions.filter { $0 > seq }
        }
        noteMention(message, seq, in: room)
    }

    private func noteMention(_ message: JSONValue, _ seq: Int64, in room: RoomID) {
        let me = session.user.id.text
        let isCalled: Bool
        if case .array(let people) = message["mentions"], people.contains(where: { $0.stringValue == me }) {
            isCalled = true
        } else {
            isCalled = message["mentionsRoom"] == .bool(true) && message["sender"]?.stringValue != me
        }
        if isCalled, seq > timelines[room]?.read ?? 0 {
            timelines[room]?.mentions.insert(seq)
        } else {
            timelines[room]?.mentions.remove(seq)
        }
    }

    private func hearUpdate(_ document: JSONValue) throws {
        guard let room = document["room"]?.stringValue.flatMap({ RoomID($0) }), let message = document["message"],
            let timeline = timelines[room], let seq = message["seq"]?.integerValue
        else { throw Broken(description: "an update of nothing: \(document.readable)") }
        // What reactions and pins an older message has is only in a page, with which it is loaded.
        if timeline.messages[seq] != nil || seq > timeline.newest { try hold(message, in: room) }
        noteMention(message, seq, in: room)
        // A message that is deleted is no longer pinned.
        if message["deletedAt"] != nil { timelines[room]?.pins[seq] = nil }
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
        timelines[room]?.mentions = document.mentions
    }

    private func hearPin(_ document: JSONValue, _ revision: Int64) throws {
        guard let room = document["room"]?.stringValue.flatMap({ RoomID($0) }), timelines[room] != nil,
            let seq = document["seq"]?.integerValue
        else { throw Broken(description: "a pin of nothing: \(document.readable)") }
        timelines[room]?.pins[seq] = Pin(isThere: document["pinned"] != nil, revision: revision)
    }

    /// Keeps a message of a page, with its reactions; what was heard of them since the page was read is newer.
    private func keep(_ message: JSONValue, in room: RoomID, asOf revision: Int64) throws {
        guard case .object(let members) = message, let seq = message["seq"]?.integerValue, timelines[room] != nil
        else { return }
        let apart = ["reactions", "pinned"]
        try hold(.object(members.filter { member in !apart.contains { member.name.elementsEqual($0.utf8) } }), in: room)
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
        if timelines[room]?.pins[seq]?.revision ?? 0 <= revision {
            timelines[room]?.pins[seq] = Pin(isThere: message["pinned"] != nil, revision: revision)
        }
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
        if document["joinedAnew"] == .bool(true) { timelines[id] = nil }
        timelines[id]?.topic = room["topic"]?.stringValue
        guard room["joined"] == .bool(true) else { return }
        let known = timelines[id]?.newest ?? 0
        timelines[id, default: Timeline(newest: 0)].newest = max(known, newest)
        timelines[id]?.topic = room["topic"]?.stringValue
        timelines[id]?.read = room["read"]?.integerValue ?? 0
        timelines[id]?.mentions = room.mentions
    }

    private func hearUser(_ document: JSONValue, _ revision: Int64) throws {
        guard let id = document["user"]?["id"]?.stringValue.flatMap({ UserID($0) }),
            let name = document["user"]?["name"]?.stringValue
        else { throw Broken(description: "a person without id or name: \(document.readable)") }
        names[id] = (name, revision)
    }

    private func hearMember(_ document: JSONValue) {
        guard document["joined"] == .bool(false), document["user"]?["id"]?.stringValue == session.user.id.text,
            let room = document["room"]?.stringValue.flatMap({ RoomID($0) })
        else { return }
        timelines[room] = nil
    }
}

extension JSONValue {
    /// The numbers of the unread messages that mention somebody.
    var mentions: Set<Int64> {
        guard case .array(let numbers) = self["mentions"] else { return [] }
        return Set(numbers.compactMap(\.integerValue))
    }
}
