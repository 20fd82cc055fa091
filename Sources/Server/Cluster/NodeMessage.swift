// SPDX-License-Identifier: MIT

import Chat
import Foundation
import Store
import WireProtocol

/// What the nodes of a cluster tell each other of the moment.
struct NodeMessage: Equatable, Sendable {
    /// The node that says it.
    let node: UUID
    let content: Content

    enum Content: Equatable, Sendable {
        /// Somebody is typing in a room: what its members are told.
        case typing(RoomID, event: [UInt8])
        /// How somebody is at the node now. Its changes are numbered 1, 2, 3…
        case presence(UserID, Presence.State, change: UInt64)
        /// The node is there, and its newest change has this number.
        case alive(change: UInt64)
        /// Asks a node for everyone who is there.
        case ask(UUID)
        /// People who are at the node, as of a change; with the last of several such messages these are all.
        case people([UserID: Presence.State], change: UInt64, isLast: Bool)
    }

    /// Of messages to come, which are passed over.
    private static let version: UInt8 = 1

    func encoded() -> [UInt8] {
        var writer = BinaryWriter()
        writer.byte(Self.version)
        writer.uuid(node)
        switch content {
        case .typing(let room, let event):
            writer.byte(1)
            writer.text(room.text)
            writer.blob(event)
        case .presence(let user, let state, let change):
            writer.byte(2)
            writer.text(user.text)
            writer.text(state.rawValue)
            writer.unsigned(change)
        case .alive(let change):
            writer.byte(3)
            writer.unsigned(change)
        case .ask(let other):
            writer.byte(4)
            writer.uuid(other)
        case .people(let people, let change, let isLast):
            writer.byte(5)
            writer.unsigned(change)
            writer.byte(isLast ? 1 : 0)
            writer.count(people.count)
            for (user, state) in people {
                writer.text(user.text)
                writer.text(state.rawValue)
            }
        }
        return writer.bytes
    }

    init(_ content: Content, of node: UUID) {
        self.node = node
        self.content = content
    }

    init(decoding bytes: [UInt8]) throws(DecodingError) {
        var reader = BinaryReader(bytes)
        let version = try reader.byte()
        guard version == Self.version else { throw .unknownVersion(version) }
        node = try reader.uuid()
        switch try reader.byte() {
        case 1:
            guard let room = RoomID(try reader.text()) else { throw .invalid }
            content = .typing(room, event: try reader.blob())
        case 2: content = .presence(try reader.user(), try reader.state(), change: try reader.unsigned())
        case 3: content = .alive(change: try reader.unsigned())
        case 4: content = .ask(try reader.uuid())
        case 5:
            let change = try reader.unsigned()
            let isLast = try reader.byte() == 1
            var people: [UserID: Presence.State] = [:]
            for _ in 0..<(try reader.count()) { people[try reader.user()] = try reader.state() }
            content = .people(people, change: change, isLast: isLast)
        default: throw .invalid
        }
        try reader.finish()
    }
}

extension BinaryWriter {
    fileprivate mutating func text(_ text: String) {
        blob(Array(text.utf8))
    }
}

extension BinaryReader {
    fileprivate mutating func text() throws(DecodingError) -> String {
        String(decoding: try blob(), as: UTF8.self)
    }

    fileprivate mutating func user() throws(DecodingError) -> UserID {
        guard let user = UserID(try text()) else { throw .invalid }
        return user
    }

    fileprivate mutating func state() throws(DecodingError) -> Presence.State {
        guard let state = Presence.State(rawValue: try text()) else { throw .invalid }
        return state
    }
}
