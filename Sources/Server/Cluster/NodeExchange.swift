// SPDX-License-Identifier: MIT

import Chat
import ClusterLog
import PubSub
import ServiceLifecycle
import Synchronization
import WireProtocol

/// Tells the other nodes of a cluster who is here and who is typing, and hears it of them. What is lost on the way is asked for anew:
/// nothing of it has to survive.
final class NodeExchange: Service, Sendable {
    private let channel: ClusterChannel
    private let peers = Mutex(NodePeers())
    /// The number of the newest change of somebody's presence here.
    private let newestChange = Mutex<UInt64>(0)
    private let presence = Mutex<Presence?>(nil)

    /// How often a node says that it is there.
    private static let interval: Duration = .seconds(2)
    /// People in one message: far less than NATS takes.
    private static let peoplePerMessage = 5_000

    init(_ channel: ClusterChannel) {
        self.channel = channel
    }

    /// Tells that somebody here is in another state. Called in the order of the changes; never blocks.
    func share(_ state: Presence.State, of user: UserID) {
        let change = newestChange.withLock { change in
            change += 1
            return change
        }
        say(.presence(user, state, change: change))
    }

    /// Tells that somebody here is typing.
    func shareTyping(_ event: [UInt8], in room: RoomID) {
        say(.typing(room, event: event))
    }

    /// Begins to hear the others.
    /// - Parameter presence: that of this node, whose changes are given to ``share(_:of:)``.
    func listen(for presence: Presence, on hub: Hub) throws {
        self.presence.withLock { $0 = presence }
        try channel.listen { [self] bytes in
            // What a newer node says and we cannot read is of use to others of its kind only.
            guard let message = try? NodeMessage(decoding: bytes), message.node != channel.node else { return }
            switch message.content {
            case .typing(let room, let event): hub.hint(.textFrame(event), to: ChatTopics.room(room))
            case .ask(channel.node): sayWhoIsHere(presence)
            default: break
            }
            if let action = peers.withLock({ $0.hear(message, at: .now) }) { perform(action, on: presence) }
        }
    }

    /// Says that this node is there, until the server stops.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                sayAlive()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func sayAlive() {
        say(.alive(change: newestChange.withLock { $0 }))
        let gone = peers.withLock { $0.expire(at: .now) }
        guard let presence = presence.withLock({ $0 }) else { return }
        for action in gone { perform(action, on: presence) }
    }

    private func say(_ content: NodeMessage.Content) {
        channel.say(NodeMessage(content, of: channel.node).encoded())
    }

    private func sayWhoIsHere(_ presence: Presence) {
        // While nothing changes, so that the number is that of what is said.
        presence.withPeopleHere { people in
            let change = newestChange.withLock { $0 }
            var rest = people[...]
            repeat {
                let part = rest.prefix(Self.peoplePerMessage)
                rest = rest.dropFirst(part.count)
                let states = Dictionary(uniqueKeysWithValues: part.map { ($0.user, $0.state) })
                say(.people(states, change: change, isLast: rest.isEmpty))
            } while !rest.isEmpty
        }
    }

    private func perform(_ action: NodePeers.Action, on presence: Presence) {
        switch action {
        case .note(let user, let state, let node): presence.note(state, of: user, at: node)
        case .replace(let states, let node): presence.replace(with: states, at: node)
        case .ask(let node): say(.ask(node))
        case .forget(let node): presence.replace(with: [:], at: node)
        }
    }
}
