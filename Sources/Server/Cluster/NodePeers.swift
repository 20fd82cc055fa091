// SPDX-License-Identifier: MIT

import Chat
import Foundation
import WireProtocol

/// What a node knows of the others: who is there, as of which of their changes. A value without I/O, a clock or locks.
struct NodePeers {
    /// What is to be done about a message.
    enum Action: Equatable {
        case note(UserID, Presence.State, at: UUID)
        /// These are all who are at the node.
        case replace([UserID: Presence.State], at: UUID)
        case ask(UUID)
        case forget(UUID)
    }

    private struct Peer {
        /// Of the newest change that is known; nil while not everyone is known.
        var change: UInt64?
        var heardAt: ContinuousClock.Instant
        /// What has come of an answer of several messages.
        var arriving: [UserID: Presence.State] = [:]
    }

    /// After how long a node that says nothing is gone.
    static let silence: Duration = .seconds(6)

    private var peers: [UUID: Peer] = [:]

    /// - Returns: what is to be done, if anything.
    mutating func hear(_ message: NodeMessage, at now: ContinuousClock.Instant) -> Action? {
        var peer = peers[message.node] ?? Peer(heardAt: now)
        defer { peers[message.node] = peer }
        peer.heardAt = now
        switch message.content {
        case .typing, .ask:
            return nil
        case .alive(let change):
            return peer.change == change ? nil : .ask(message.node)
        case .presence(let user, let state, let change):
            // With a gap before it, all is asked for when the node next says that it is there.
            guard let known = peer.change, known + 1 == change else {
                peer.change = nil
                return nil
            }
            peer.change = change
            return .note(user, state, at: message.node)
        case .people(let people, let change, let isLast):
            peer.arriving.merge(people) { $1 }
            guard isLast else { return nil }
            defer { peer.arriving = [:] }
            peer.change = change
            return .replace(peer.arriving, at: message.node)
        }
    }

    /// Forgets the nodes that have said nothing for long.
    mutating func expire(at now: ContinuousClock.Instant) -> [Action] {
        let gone = peers.filter { $0.value.heardAt + Self.silence < now }.keys
        for node in gone { peers[node] = nil }
        return gone.map { .forget($0) }
    }
}
