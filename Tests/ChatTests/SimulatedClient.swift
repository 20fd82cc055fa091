// SPDX-License-Identifier: MIT

import PubSub
import WireProtocol

@testable import Chat

/// What a client makes of what it is told: folds events into rooms, as docs/protocol.md has it.
struct SimulatedClient {
    struct RoomState: Equatable {
        var name: String?
        var members: Int64?
        var newest: Int64
    }

    struct Received: Hashable {
        let room: String
        let seq: Int64
        let revision: Int64
    }

    let user: UserID
    private(set) var rooms: [String: RoomState] = [:]
    private(set) var messages: [Received] = []
    private(set) var roomsHeardOf: Set<String> = []
    private(set) var resets = 0
    /// Where it resumes: the newest revision it was told of. A first load does not move it before all of it has been told.
    private(set) var revision: Int64?
    private(set) var problems: [String] = []
    private var isLoading = false
    private var topics: Set<Topic> = []
    private var cutoff: Revision = .zero

    init(_ user: UserID) {
        self.user = user
    }

    /// - Parameter count: how many of the events arrive before the connection is cut again; nil for all of them.
    mutating func connect(_ catchUp: CatchUp, hearing count: Int? = nil) throws {
        cutoff = catchUp.revision
        topics = Set(catchUp.topics)
        isLoading = revision == nil
        for event in catchUp.events.prefix(count ?? .max) { try fold(JSONValue(parsing: event)) }
        if count == nil, revision != cutoff.value {
            problems.append("caught up at \(revision ?? -1) instead of \(cutoff)")
        }
    }

    /// What the hub does with a publication, for one connection.
    mutating func deliver(_ publication: Publication, _ event: JSONValue?) {
        guard publication.revision > cutoff, topics.contains(publication.topic) else { return }
        if let event { fold(event) }
        switch publication.effect {
        case .subscribe(let topic): topics.insert(topic)
        case .unsubscribe(let topic): topics.remove(topic)
        case .close, nil: break
        }
    }

    private mutating func fold(_ event: JSONValue) {
        if event["event"]?.stringValue == "caughtUp" { isLoading = false }
        if let newest = event["revision"]?.integerValue, !isLoading {
            if let revision, newest < revision { problems.append("revision \(newest) after \(revision)") }
            revision = newest
        }
        switch event["event"]?.stringValue {
        case "room":
            guard let room = event["room"], let id = room["id"]?.stringValue else {
                return problems.append("a room without id")
            }
            roomsHeardOf.insert(id)
            guard room["joined"] == .bool(true) || rooms[id] != nil else { return }
            rooms[id] = RoomState(
                name: room["name"]?.stringValue,
                members: room["members"]?.integerValue,
                newest: max(rooms[id]?.newest ?? 0, room["newest"]?.integerValue ?? 0)
            )
        case "member":
            guard let id = event["room"]?.stringValue else { return problems.append("a member without room") }
            if event["user"]?["id"]?.stringValue == user.text, event["joined"] == .bool(false) {
                rooms[id] = nil
            } else {
                rooms[id]?.members = event["members"]?.integerValue
            }
        case "message":
            guard let id = event["room"]?.stringValue, let seq = event["message"]?["seq"]?.integerValue else {
                return problems.append("a message without room or number")
            }
            if rooms[id] == nil { problems.append("a message of \(id), which is not joined") }
            messages.append(Received(room: id, seq: seq, revision: event["revision"]?.integerValue ?? 0))
            if let known = rooms[id]?.newest { rooms[id]?.newest = max(known, seq) }
        case "reset":
            resets += 1
            rooms = [:]
            messages = []
            revision = nil
            isLoading = true
        case "caughtUp": break
        default: problems.append("an unknown event")
        }
    }
}
