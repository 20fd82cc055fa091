// SPDX-License-Identifier: MIT

import AccessPattern
import Chat
import PubSub
import Synchronization

/// Which documents somebody is subscribed to, so that others are not made and a change in a room nobody watches costs
/// nothing.
final class LegacySubscriptions: Sendable {
    /// Of one connection.
    struct Documents: Sendable {
        fileprivate let documents: Set<LegacyDocument>
        fileprivate let globs: Set<Glob>

        init(of topics: [Topic], _ patterns: [Subscriber.Pattern]) {
            documents = Set(topics.filter { $0.space == .keyValue }.compactMap { LegacyKey($0.name)?.document })
            globs = Set(patterns.lazy.map(\.glob).filter(Self.mayMatch))
        }

        /// Whether a wildcard can match the key of a document.
        private static func mayMatch(_ glob: Glob) -> Bool {
            [LegacyKey.rooms, LegacyKey.roomPrefix].contains { key in
                zip(glob.literalPrefix, key).allSatisfy { $0 == $1 }
            }
        }

        fileprivate var count: Int { documents.count + globs.count }
    }

    private struct State {
        var documents: [LegacyDocument: Int] = [:]
        var globs: [Glob: Int] = [:]
    }

    private let state = Mutex(State())
    private let count = Atomic<Int>(0)

    /// Whether nobody is subscribed to any.
    var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

    func contains(_ document: LegacyDocument) -> Bool {
        state.withLock { state in
            if state.documents[document] != nil { return true }
            guard !state.globs.isEmpty else { return false }
            let key = document.key
            return state.globs.keys.contains { $0.matches(key) }
        }
    }

    func add(_ added: Documents) { change(added, by: 1) }

    func remove(_ removed: Documents) { change(removed, by: -1) }

    private func change(_ changed: Documents, by difference: Int) {
        guard changed.count > 0 else { return }
        state.withLock { state in
            for document in changed.documents { Self.add(difference, to: &state.documents[document]) }
            for glob in changed.globs { Self.add(difference, to: &state.globs[glob]) }
        }
        count.wrappingAdd(changed.count * difference, ordering: .acquiringAndReleasing)
    }

    private static func add(_ difference: Int, to count: inout Int?) {
        let sum = (count ?? 0) + difference
        count = sum == 0 ? nil : sum
    }
}
