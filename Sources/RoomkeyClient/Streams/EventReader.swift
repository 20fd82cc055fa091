// SPDX-License-Identifier: MIT

import DequeModule
import Synchronization

/// The events that wait for one reader.
final class EventReader: Sendable {
    private struct State {
        var waiting: Deque<ChatEvent> = []
        /// Some did not fit since the last that is waiting.
        var isBehind = false
        var isFinished = false
        var continuation: CheckedContinuation<ChatEvent?, Never>?
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    func put(_ event: ChatEvent) {
        let continuation = state.withLock { state -> CheckedContinuation<ChatEvent?, Never>? in
            if let continuation = state.continuation {
                state.continuation = nil
                return continuation
            }
            if state.isBehind { return nil }
            if state.waiting.count < capacity {
                state.waiting.append(event)
            } else {
                // What waits is of no use to who has to start over.
                state.waiting = []
                state.isBehind = true
            }
            return nil
        }
        continuation?.resume(returning: event)
    }

    func finish() {
        let continuation = state.withLock { state in
            state.isFinished = true
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: nil)
    }

    func next(isolation: isolated (any Actor)?) async -> ChatEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: ChatEvent?? = state.withLock { state in
                    if Task.isCancelled { return .some(nil) }
                    if let event = state.waiting.popFirst() { return event }
                    if state.isBehind {
                        state.isBehind = false
                        return .reset(.readerTooSlow)
                    }
                    if state.isFinished { return .some(nil) }
                    precondition(state.continuation == nil, "One task at a time reads from an iterator of events.")
                    state.continuation = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                defer { state.continuation = nil }
                return state.continuation
            }
            continuation?.resume(returning: nil)
        }
    }
}
