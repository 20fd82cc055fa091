// SPDX-License-Identifier: MIT

import Synchronization

/// Hands what one connection hears to all its subscribers. It does not keep them: a subscriber is gone when its reader is.
final class KeyValueFeed: Sendable {
    private struct Subscriber {
        weak var reader: KeyValueReader?
    }

    private struct State {
        var subscribers: [Subscriber] = []
        /// There was a connection. Whether there still is does not matter: the next one is told of.
        var wasConnected = false
        /// Why it ended, once it has.
        var end: RoomkeyError??
    }

    private let state = Mutex(State())

    /// A new subscriber, who hears everything from now on.
    func subscribe() -> KeyValueReader {
        let reader = KeyValueReader()
        state.withLock { state in
            if let end = state.end { return reader.end(end) }
            if state.wasConnected { reader.put(.resynchronise(.connected)) }
            state.subscribers.append(Subscriber(reader: reader))
        }
        return reader
    }

    /// There is a new connection: what it tells comes next.
    func connected() {
        state.withLock { $0.wasConnected = true }
        tell(.resynchronise(.connected))
    }

    func tell(_ event: KeyValueEvent) {
        // Under the lock, so that who subscribes meanwhile hears either all of it or what comes after.
        state.withLock { state in
            state.subscribers.removeAll { $0.reader == nil }
            for subscriber in state.subscribers { subscriber.reader?.put(event) }
        }
    }

    /// Nothing is told any more.
    func end(_ cause: RoomkeyError?) {
        state.withLock { state in
            guard state.end == nil else { return }
            state.end = .some(cause)
            for subscriber in state.subscribers { subscriber.reader?.end(cause) }
            state.subscribers = []
        }
    }
}
