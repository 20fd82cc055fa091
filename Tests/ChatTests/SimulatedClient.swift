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
        var read: Int64?
    }

    struct Address: Hashable {
        let room: String
        let seq: Int64
    }

    struct ReactionAddress: Hashable {
        let message: Address
        let emoji: String
    }

    /// A message that was told as new.
    struct Received: Hashable {
        let address: Address
        let revision: Int64

        var room: String { address.room }
        var seq: Int64 { address.seq }
    }

    let user: UserID
    private(set) var rooms: [String: RoomState] = [:]
    /// What the workspace is called, once it was told.
    private(set) var workspace: String?
    private(set) var messages: [Received] = []
    /// The last that was told of each message.
    private(set) var held: [Address: JSONValue] = [:]
    /// How many reactions there are, of those that were told of.
    private(set) var reactions: [ReactionAddress: Int64] = [:]
    /// What people are called, of whom that was told.
    private(set) var names: [String: String] = [:]
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
        case .close, .inform, nil: break
        }
    }

    private mutating func forget(_ room: String) {
        held = held.filter { $0.key.room != room }
        reactions = reactions.filter { $0.key.message.room != room }
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
            if event["joinedAnew"] == .bool(true) { forget(id) }
            guard room["joined"] == .bool(true) || rooms[id] != nil else { return }
            rooms[id] = RoomState(
                name: room["name"]?.stringValue,
                members: room["members"]?.integerValue,
                newest: max(rooms[id]?.newest ?? 0, room["newest"]?.integerValue ?? 0),
                read: room["read"]?.integerValue ?? rooms[id]?.read
            )
        case "workspace":
            workspace = event["workspace"]?["name"]?.stringValue
        case "member":
            guard let id = event["room"]?.stringValue else { return problems.append("a member without room") }
            if event["user"]?["id"]?.stringValue == user.text, event["joined"] == .bool(false) {
                rooms[id] = nil
                forget(id)
            } else {
                rooms[id]?.members = event["members"]?.integerValue
            }
        case "read":
            guard let id = event["room"]?.stringValue else { return problems.append("a read marker without room") }
            rooms[id]?.read = event["read"]?.integerValue
        case "reaction":
            guard let id = event["room"]?.stringValue, let seq = event["seq"]?.integerValue,
                let emoji = event["emoji"]?.stringValue
            else { return problems.append("a reaction without room, number or emoji") }
            if rooms[id] == nil { problems.append("a reaction in \(id), which is not joined") }
            let address = ReactionAddress(message: Address(room: id, seq: seq), emoji: emoji)
            reactions[address] = event["count"]?.integerValue
        case "message", "messageUpdated":
            guard let id = event["room"]?.stringValue, let seq = event["message"]?["seq"]?.integerValue else {
                return problems.append("a message without room or number")
            }
            if rooms[id] == nil { problems.append("a message of \(id), which is not joined") }
            let address = Address(room: id, seq: seq)
            held[address] = event["message"]
            if event["event"]?.stringValue == "message" {
                messages.append(Received(address: address, revision: event["revision"]?.integerValue ?? 0))
            }
            if let known = rooms[id]?.newest { rooms[id]?.newest = max(known, seq) }
            // Who sends has read what came before.
            if event["event"]?.stringValue == "message", event["message"]?["sender"]?.stringValue == user.text {
                let read = rooms[id]?.read ?? 0
                rooms[id]?.read = max(read, seq)
            }
        case "user":
            guard let id = event["user"]?["id"]?.stringValue else { return problems.append("a person without id") }
            names[id] = event["user"]?["name"]?.stringValue
        case "reset":
            resets += 1
            names = [:]
            rooms = [:]
            messages = []
            held = [:]
            reactions = [:]
            revision = nil
            isLoading = true
        case "caughtUp": break
        default: problems.append("an unknown event")
        }
    }
}
