// SPDX-License-Identifier: MIT

import Synchronization

/// Where ``Events`` come from. Readers that are gone are forgotten with the next event.
final class EventSource: Sendable {
    private struct Reader: Sendable {
        weak var reader: EventReader?
    }

    private struct State {
        var readers: [Reader] = []
        var isFinished = false
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int = Events.capacity) {
        self.capacity = capacity
    }

    /// A new reader.
    func read() -> EventReader {
        let reader = EventReader(capacity: capacity)
        let isFinished = state.withLock { state in
            if !state.isFinished { state.readers.append(Reader(reader: reader)) }
            return state.isFinished
        }
        if isFinished { reader.finish() }
        return reader
    }

    func tell(_ event: ChatEvent) {
        for reader in readers { reader.put(event) }
    }

    func finish() {
        state.withLock { $0.isFinished = true }
        for reader in readers { reader.finish() }
    }

    private var readers: [EventReader] {
        state.withLock { state in
            state.readers.removeAll { $0.reader == nil }
            return state.readers.compactMap(\.reader)
        }
    }
}
