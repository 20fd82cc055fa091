// SPDX-License-Identifier: MIT

import Chat
import Foundation
import Testing
import WireProtocol

@testable import Server

@Suite("Cluster: who is at other nodes")
struct NodePeersTests {
    private let other = UUID()
    private let start = ContinuousClock.now
    private let ada: UserID

    init() throws {
        ada = UserID("ada")
    }

    private func said(_ content: NodeMessage.Content) -> NodeMessage { NodeMessage(content, of: other) }

    @Test("every message is read as it was written, and not when it is cut short")
    func coding() throws {
        let room = RoomID("general")
        let contents: [NodeMessage.Content] = [
            .typing(room, event: [1, 2, 3]), .presence(ada, .idle, change: 300), .alive(change: 0), .ask(UUID()),
            .people([ada: .online], change: 7, isLast: true), .people([:], change: 7, isLast: false),
        ]
        for content in contents {
            let bytes = said(content).encoded()
            #expect(try NodeMessage(decoding: bytes) == said(content))
            for length in 0..<bytes.count { #expect((try? NodeMessage(decoding: Array(bytes.prefix(length)))) == nil) }
        }
    }

    @Test("a node that is new is asked for everyone, then its changes follow; after a gap it is asked again")
    func changes() {
        var peers = NodePeers()
        let steps: [(NodeMessage.Content, NodePeers.Action?)] = [
            (.alive(change: 4), .ask(other)),
            (.people([ada: .online], change: 4, isLast: true), .replace([ada: .online], at: other)),
            (.alive(change: 4), nil),
            (.presence(ada, .idle, change: 5), .note(ada, .idle, at: other)),
            (.alive(change: 5), nil),
            (.presence(ada, .offline, change: 7), nil),
            (.presence(ada, .online, change: 8), nil),
            (.alive(change: 8), .ask(other)),
        ]
        for (content, expected) in steps {
            let action = peers.hear(said(content), at: start)
            #expect(action == expected)
        }
    }

    @Test("everyone may come in several messages; they count together, with the last")
    func parts() throws {
        let bob = UserID("bob")
        var peers = NodePeers()
        let first = peers.hear(said(.people([ada: .online], change: 1, isLast: false)), at: start)
        #expect(first == nil)
        let last = peers.hear(said(.people([bob: .idle], change: 1, isLast: true)), at: start)
        #expect(last == .replace([ada: .online, bob: .idle], at: other))
    }

    @Test("a node that falls silent is forgotten, once")
    func silence() {
        var peers = NodePeers()
        _ = peers.hear(said(.alive(change: 1)), at: start)
        let early = peers.expire(at: start + .seconds(5))
        #expect(early.isEmpty)
        let late = peers.expire(at: start + .seconds(7))
        #expect(late == [.forget(other)])
        let again = peers.expire(at: start + .seconds(8))
        #expect(again.isEmpty)
    }
}
